from stream.feeding.counts import SHOWN, Counts
from stream.feeding.door import Sent


def test_all_that_was_read_was_accepted_or_refused() -> None:
    counts = Counts()
    counts.take(Sent(2, [(1, "at: expected a time")]), ["evt-1", "evt-2", "evt-3"])

    assert (counts.read, counts.accepted, counts.refused) == (3, 2, 1)
    assert counts.lines() == ["3 events read, 2 accepted, 1 refused", "  refused evt-2: at: expected a time"]


def test_the_first_reasons_are_shown_and_the_others_counted() -> None:
    counts = Counts()
    for number in range(SHOWN + 3):
        counts.refuse(f"day.jsonl:{number}", "no event")

    assert len(counts.lines()) == SHOWN + 2
    assert counts.lines()[-1] == "  … and 3 more"
