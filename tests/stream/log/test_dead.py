"""Dead letters: kept once, counted, shown, tried again, dropped."""

from __future__ import annotations

from itertools import islice

import pytest

from models.event import partition_of
from models.vocabulary import Refusal
from stream.floor.reading import Letter
from stream.log import dead
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogRefused

AT = 1762790625053
KEPT = 100
GOOD = b'{"id":"evt-1","order":"SO-1001","type":"pick_pack","at":1762790625053}'


def letter(seq: int, index: int = 0, reason: Refusal = Refusal.TOO_LATE, raw: bytes = GOOD) -> Letter:
    return Letter(f"{AT}-{seq}", index, reason, "at", "It is older.", raw)


def ids(log: Log) -> list[str]:
    return [one.id for one in dead.letters(log)]


def test_a_letter_keeps_reason_bytes_and_place(log: Log) -> None:
    raw = b'\xff{"half'
    assert dead.write(log, 0, [letter(7, 3, Refusal.UNDECODABLE, raw)], KEPT) == 1
    (found,) = dead.letters(log)
    assert found == dead.show(log, found.id)
    assert found.id == f"0-{AT}-{(7 << 20) + 3}"
    assert (found.reason, found.field, found.error) == ("undecodable", "at", "It is older.")
    assert (found.raw, found.entry, found.index, found.at) == (raw, f"{AT}-7", 3, AT)


def test_writing_again_after_a_crash_changes_nothing(log: Log) -> None:
    letters = [letter(1), letter(1, 1), letter(2)]
    assert dead.write(log, 0, letters, KEPT) == 3
    assert dead.write(log, 0, [*letters, letter(3)], KEPT) == 1
    assert len(ids(log)) == 4
    assert dead.counts(log) == {"too_late": 4}


def test_a_dropped_letter_does_not_come_back(log: Log) -> None:
    dead.write(log, 0, [letter(1), letter(2)], KEPT)
    assert dead.drop(log, ids(log)) == 2
    assert dead.write(log, 0, [letter(1), letter(2)], KEPT) == 0
    assert ids(log) == []


def test_the_oldest_make_room_and_are_counted(log: Log) -> None:
    assert dead.write(log, 0, [letter(seq) for seq in range(130)], KEPT) == 130
    assert len(ids(log)) == KEPT
    assert dead.counts(log) == {"too_late": 130, "dropped_oldest": 30}
    assert ids(log)[0] == f"0-{AT}-{129 << 20}"


def test_letters_may_not_fill_the_servers_memory(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead, "MOST_BYTES", 100_000)
    for seq in range(20):
        dead.write(log, 0, [letter(seq, raw=b"x" * 20_000)], KEPT)
    assert 0 < len(ids(log)) <= 6
    assert dead.counts(log)["dropped_oldest"] == 20 - len(ids(log))


def test_a_full_server_does_not_stop_the_worker(log: Log) -> None:
    dead.write(log, 0, [letter(seq) for seq in range(50)], KEPT)
    log.client.config_set("maxmemory", 1)
    try:
        assert dead.write(log, 0, [letter(50)], KEPT) == 0
    finally:
        log.client.config_set("maxmemory", 0)
    assert len(ids(log)) == KEPT // 10


def test_letters_are_listed_newest_first_by_reason_if_asked(log: Log) -> None:
    reasons = [Refusal.TOO_LATE, Refusal.INVALID]
    dead.write(log, 0, [letter(seq, reason=reasons[seq % 2]) for seq in range(500)], 1000)
    found = list(dead.letters(log, "invalid"))
    assert len(found) == 250
    assert [one.entry for one in islice(found, 2)] == [f"{AT}-499", f"{AT}-497"]


def test_retrying_puts_an_event_into_the_partition_of_its_order(log_url: str) -> None:
    with Log.connect(log_url, partitions=4) as log:
        right = partition_of("SO-1001", 4)
        wrong = (right + 1) % 4
        dead.write(log, wrong, [letter(1, reason=Refusal.WRONG_PARTITION)], KEPT)
        assert dead.retry(log, ids(log)) == 1
        assert ids(log) == []
        ((partition, _, _, field, raw),) = log.read(dict.fromkeys(range(4), START), block_ms=0).entries
        assert (partition, field, raw) == (right, b"e", GOOD)


def test_what_cannot_be_read_is_retried_where_it_was(log: Log) -> None:
    dead.write(log, 0, [letter(1, raw=b"{half"), letter(2, raw=b'[{"id":"x"},')], KEPT)
    dead.write(log, 0, [letter(3, raw=b'{"order":"SO-1001","type":"unheard of"}')], KEPT)
    assert dead.retry(log, reversed(ids(log))) == 3
    assert [entry[3:] for entry in log.read({0: START}, block_ms=0).entries] == [
        (b"e", b"{half"), (b"b", b'[{"id":"x"},'), (b"e", b'{"order":"SO-1001","type":"unheard of"}'),
    ]  # fmt: skip


def test_a_letter_that_is_gone_is_none_and_an_id_that_is_none_is_refused(log: Log) -> None:
    assert dead.show(log, "0-1-1") is None
    assert dead.retry(log, ["0-1-1"]) == dead.drop(log, ["0-1-1"]) == 0
    for wrong in ("1-1-1", "x", "0-$", "-0-1-1"):
        with pytest.raises(LogRefused, match="expected the id of a dead letter"):
            dead.show(log, wrong)
