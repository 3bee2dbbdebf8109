from __future__ import annotations

import io
import json
import logging

import structlog

from backend.cli.logs import write_logs


def test_one_event_is_one_line_with_its_role_and_reason() -> None:
    to = io.StringIO()
    write_logs("project", to)
    structlog.get_logger("any").warning("log_down", reason="two\nlines", address="/run/日志.sock")
    (line,) = to.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["role"], told["level"]) == ("log_down", "project", "warning")
    assert (told["reason"], told["address"]) == ("two\nlines", "/run/日志.sock")
    assert told["timestamp"].endswith("Z")


def test_a_librarys_warning_goes_the_same_way() -> None:
    to = io.StringIO()
    write_logs("web", to)
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.error").info("not said")
    (line,) = to.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["role"], told["logger"]) == ("Invalid HTTP request received.", "web", "uvicorn.error")


def test_people_get_no_json() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    to = Terminal()
    write_logs("up", to)
    structlog.get_logger().info("role_started", child="web")
    assert "role_started" in to.getvalue()
    assert not to.getvalue().startswith("{")
