"""What a page elsewhere, a forged name or a link does to the browser of somebody who has a right to be here."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.backend.access.house import OPENER, house

DOOR = "/api/v1/session"
EVIL = "https://evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "http://localhost:8051"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"referer": f"{EVIL}/page"},
        {},
    ],
)
def test_a_page_elsewhere_does_nothing_with_the_session_of_whoever_looks_at_it(
    ready_sqlite: Path, tmp_path: Path, headers: dict[str, str]
) -> None:
    """On loopback a browser sends our cookie to every port of this machine: the Origin is all that tells."""
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        forged = here.somebody(cookie=f"peakline_session={admin.cookies['peakline_session']}", **headers)
        for method, path in (
            ("POST", "/api/v1/people"), ("POST", "/api/v1/keys"), ("DELETE", DOOR), ("POST", "/api/v1/password"),
            ("PATCH", "/api/v1/people/some.admin"), ("POST", "/_dash-update-component"), ("POST", DOOR),
        ):  # fmt: skip
            answer = forged.request(method, path, json={"name": "mallory", "role": "admin"})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin"), path
        assert [person["name"] for person in admin.get("/api/v1/people").json()["people"]] == ["some.admin"]


def test_a_forged_host_reaches_nothing(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        admin = here.signed_in("admin")
        for host in ("evil.example:8050", "evil.example", "127.0.0.1:8050.evil.example", "127.0.0.1:8050@evil.example"):
            for path in ("/api/v1/people", "/wall", "/healthz", "/sign-in?next=/wall"):
                answer = admin.get(path, headers={"host": host})
                assert answer.status_code == 421
                assert "location" not in answer.headers


def test_no_redirect_leads_elsewhere_or_splits_the_answer(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        token, _ = here.key("wall", "display")
        browser = here.browser()
        paths = (
            "/wall?x=%0d%0aSet-Cookie:%20a=b", f"/wall?token={token}&next=%0d%0aX:y", "/sources?%0d%0a=%0d%0a",
            "/wall?next=//evil.example", f"/wall?token={token}&%C0%80=%ff", "/sign-in?next=%0d%0aX:y&lang=%0d%0a",
            "/?token=x%0d%0a", "/wall?%F0%9F%8D%9C=拉面",
        )  # fmt: skip
        for path in paths:
            answer = browser.get(path)
            location = answer.headers.get("location", "/")
            assert location.startswith("/")
            assert not location.startswith("//")
            assert location.isascii()
            assert location.isprintable()
            assert "x" not in answer.headers
            assert all(line.startswith("peakline_") for line in answer.headers.get_list("set-cookie"))


def test_a_token_in_an_address_is_in_no_log_error_answer_or_audit(ready_sqlite: Path, tmp_path: Path) -> None:
    with capture_logs() as logs, house(ready_sqlite, tmp_path) as here:
        token, _ = here.key("wall", "display")
        unknown = "u" * 43
        browser = here.browser()
        said = []
        for path in (f"/wall?token={token}", f"/wall?token={unknown}", f"/sources?token={token}", f"/?token={token}x"):
            answer = browser.get(path, headers={"accept": "text/html"})
            said.append(answer.text + str([line for line in answer.headers.items() if line[0] != "set-cookie"]))
        others = ("/api/v1/floor", "/api/v1/audit", "/none")
        said += [browser.get(f"{path}?token={token}").text for path in others]
        rows = here.acts()
    everything = str(said) + str(rows) + str(logs)
    assert token not in everything
    assert unknown not in everything


def test_a_walls_link_never_takes_a_persons_session(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        token, _ = here.key("wall", "display")
        person = here.signed_in("operator")
        assert person.get("/wall", params={"token": token}).status_code == 303
        assert person.get(DOOR).json()["name"] == "some.operator"
        person.delete(DOOR)
        assert person.get(DOOR).json()["kind"] == "display"
        assert person.get("/sources").status_code == 303


def test_a_wall_sees_neither_people_nor_keys_nor_acts(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        wall = here.machine(here.key("wall", "display")[0])
        for path in (
            "/api/v1/people",
            "/api/v1/keys",
            "/api/v1/audit",
            "/api/v1/sessions",
            "/api/v1/ledger",
            "/metrics",
        ):
            assert wall.get(path).status_code == 403, path
        for path in ("/api/v1/floor", "/api/v1/setup", "/wall"):
            assert wall.get(path).status_code == 200, path


def test_under_tls_the_cookies_are_the_hosts_own(ready_sqlite: Path, tmp_path: Path) -> None:
    env = {"PEAKLINE_PUBLIC_URL": "https://peakline.example.com"}
    with house(ready_sqlite, tmp_path, env=env) as here:
        browser = here.signed_in("viewer")
        answer = browser.post(DOOR, json={"name": "some.viewer", "password": OPENER})
        assert answer.headers["set-cookie"].startswith("__Host-peakline_session=")
        assert answer.headers["set-cookie"].endswith("; Secure")
        assert answer.headers["strict-transport-security"]
        plain = here.somebody(cookie=f"peakline_session={browser.cookies['__Host-peakline_session']}")
        assert plain.get(DOOR).status_code == 401
