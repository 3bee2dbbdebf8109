"""The doors see the letters that the workers wrote, and do with them what commands do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from models.vocabulary import Refusal
from stream.floor.reading import Letter
from stream.log import dead, deaddoor
from stream.log.deaddoor import Letters, Tally
from stream.log.doorlog import DoorLog
from stream.log.letter import Kept
from stream.log.log import Log
from stream.log.positions import START
from stream.log.trouble import LogDown
from tests.stream.log.test_dead import AT, GOOD, KEPT, letter


async def read(door: DoorLog, before: str | None = None, most: int = 10_000) -> list[str]:
    reading = Letters(door).backwards(before)
    found: list[str] = []
    while len(found) < most and (one := await reading.next()) is not None:
        found.append(one.id)
    return found


async def test_letters_are_read_as_they_were_written(log: Log, log_url: str) -> None:
    dead.write(log, 0, [letter(7, 3, Refusal.UNDECODABLE, b'\xff{"half')], KEPT)
    (kept,) = dead.letters(log)
    async with await DoorLog.connect(log_url) as door:
        reading = Letters(door).backwards()
        assert not await reading.is_over()
        assert await reading.next() == kept
        assert await reading.is_over()
        assert await reading.next() is None
        assert await Letters(door).show(kept.id) == kept


async def test_letters_of_all_partitions_come_the_newest_first_and_from_any_of_them_on(log_url: str) -> None:
    with Log.connect(log_url, partitions=3) as log:
        for number in range(90):
            at = Letter(f"{AT + number // 3}-0", 0, Refusal.INVALID, "at", "", b"{}")
            dead.write(log, number % 3, [at], KEPT)
    async with await DoorLog.connect(log_url) as door:
        every = await read(door)
        assert every == [f"{part}-{AT + number}-0" for number in reversed(range(30)) for part in (2, 1, 0)]
        for place in (0, 1, 2, 44, 88, 89):
            assert await read(door, every[place]) == every[place + 1 :]
        await Letters(door).drop(dead_of(every[4]))
        assert await read(door, every[4], 3) == every[5:8]


def dead_of(id_: str) -> Kept:
    return Kept(id_, 0, "", "", "", b"", "", 0, 0)


async def test_large_letters_are_read_a_few_at_a_time(log: Log, log_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deaddoor, "ABOUT_BYTES", 100_000)
    monkeypatch.setattr(deaddoor, "FIRST", 2)
    dead.write(log, 0, [letter(seq, raw=b"x" * (30_000 if seq > 20 else 10)) for seq in range(40)], KEPT)
    async with await DoorLog.connect(log_url) as door:
        asked: list[int] = []
        reads = door.client.xrevrange

        async def noted(*arguments: object) -> object:
            asked.append(int(str(arguments[3])))
            return await reads(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(door.client, "xrevrange", noted)
        assert len(await read(door)) == 40
    assert asked[:3] == [2, 3, 3]
    assert max(asked) <= deaddoor.AT_ONCE


async def test_letters_that_are_written_or_go_while_we_read_disturb_nothing(log: Log, log_url: str) -> None:
    dead.write(log, 0, [letter(seq) for seq in range(40)], KEPT)
    async with await DoorLog.connect(log_url) as door:
        reading = Letters(door).backwards()
        first = await reading.next()
        dead.write(log, 0, [letter(50)], KEPT)
        dead.drop(log, [one.id for one in dead.letters(log)][20:30])
        seen = [first]
        while (one := await reading.next()) is not None:
            seen.append(one)
    assert len(seen) == 30
    assert len({one.id for one in seen if one}) == 30


async def test_letters_are_counted_by_reason_and_those_that_made_room_apart(log_url: str) -> None:
    with Log.connect(log_url, partitions=2) as log:
        dead.write(log, 0, [letter(seq) for seq in range(5)], 3)
        dead.write(log, 1, [letter(1), letter(2, reason=Refusal.INVALID)], 3)
    async with await DoorLog.connect(log_url) as door:
        assert await Letters(door).tally() == Tally({"too_late": 6, "invalid": 1}, 5, 2)


async def test_a_log_without_letters_has_none(log: Log, log_url: str) -> None:
    async with await DoorLog.connect(log_url) as door:
        assert await Letters(door).tally() == Tally({}, 0, 0)
        assert await read(door) == []


async def test_a_retried_letter_is_in_the_log_again_and_gone(log: Log, log_url: str) -> None:
    dead.write(log, 0, [letter(1)], KEPT)
    async with await DoorLog.connect(log_url) as door:
        (kept,) = dead.letters(log)
        await asyncio.gather(*(Letters(door).retry(kept) for _ in range(2)))  # two people at once: harmless
        assert await Letters(door).show(kept.id) is None
    entries = log.read({0: START}, block_ms=0).entries
    assert [entry[3:] for entry in entries] == [(b"e", GOOD)] * 2


async def test_a_dropped_letter_is_gone_for_good(log: Log, log_url: str) -> None:
    dead.write(log, 0, [letter(1)], KEPT)
    async with await DoorLog.connect(log_url) as door:
        (kept,) = dead.letters(log)
        assert [await Letters(door).drop(kept) for _ in range(2)] == [True, False]
        assert await Letters(door).show(kept.id) is None


@pytest.mark.parametrize("id_", ["x", "1-1-1", "0-1-1", f"0-{2**64}-0", "0-$-0"])
async def test_what_is_the_id_of_no_letter_shows_none(id_: str, log: Log, log_url: str) -> None:
    async with await DoorLog.connect(log_url) as door:
        assert await Letters(door).show(id_) is None


async def test_a_log_that_is_away_is_told(log: Log, log_url: str, short_dir: Path) -> None:
    async with await DoorLog.connect(log_url) as door:
        away = DoorLog(type(door.address).of(f"unix://{short_dir}/log.sock"), door.keys, "memory")
        away.identity = door.identity
        for ask in (Letters(away).tally(), Letters(away).show("0-1-1"), read(away)):
            with pytest.raises(LogDown):
                await ask
        await away.close()
