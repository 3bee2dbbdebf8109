from pathlib import Path

import pytest

from stream.sources import jsonl
from stream.sources.recording import Refused, Unreadable

GOOD = '{"id":"evt-1","order":"SO-1001","type":"received","at":"2026-11-11T00:03:45.053+08:00"'


def test_each_line_is_an_event_with_its_instants_in_epoch_ms(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_text(
        "\ufeff"
        + GOOD
        + ',"promised_ship_at":"2026-11-12T00:00:00Z","promised_deliver_at":"","until":null,"note":"红"}\n\n'
        + '{"id":"evt-2","order":"SO-1001","type":"held","at":1762790625053,'
        + '"reason":"fraud_check","until":1762790725053}\n'
    )

    first, second = jsonl.read(path)

    assert isinstance(first, dict)
    assert first["at"] == 1794326625053
    assert first["promised_ship_at"] == 1794441600000
    assert first["promised_deliver_at"] == ""
    assert "until" not in first
    assert first["note"] == "红"
    assert isinstance(second, dict)
    assert second["until"] == 1762790725053


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "Expected one JSON object"),
        (b"[1, 2]", "Expected"),
        (GOOD.replace("+08:00", "").encode() + b"}", "at: "),
        (GOOD.replace("received", "packed").encode() + b"}", "type: "),
        (b'{"order":"SO-1","type":"received","at":1}', "id: "),
        (b"\xff\xfe\x00", "Expected one JSON object"),
        (GOOD.encode() + b',"unknown":"\xff"}', ""),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_its_reason(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "day.jsonl"
    path.write_bytes(GOOD.encode() + b"}\n" + line + b"\n" + GOOD.encode() + b"}\n")

    first, refused, third = jsonl.read(path)

    assert first == third
    assert isinstance(refused, Refused)
    assert refused.where == "day.jsonl:2"
    assert refused.reason.startswith(reason)


def test_a_recording_that_is_not_there_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="expected a file with one event a line, found none"):
        list(jsonl.read(tmp_path / "nowhere.jsonl"))
    with pytest.raises(Unreadable, match="found a directory"):
        list(jsonl.read(tmp_path))
