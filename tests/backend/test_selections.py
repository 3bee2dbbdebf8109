from __future__ import annotations

import pytest

from backend.outlet import Message
from backend.readings import Counts
from backend.selections import FORGET_S, MOST_SELECTIONS, Selections, TooManySelections
from stream.view.selection import Selection
from stream.view.view import View
from tests.stream.view.telling import NOW, Stand, Teller


class Deaf:
    def offer(self, message: Message) -> None:
        pass


def of(number: int) -> Selection:
    return Selection.of({"warehouse": f"W{number}"})


class Shelf:
    """Selections on a floor that is whole."""

    def __init__(self) -> None:
        self.stand = Stand()
        self.stand.pool.offer(Teller().tell(NOW, full=True))
        self.selections = Selections(Counts())
        self.selections.begin("e-1", self.view)

    def view(self, selection: Selection) -> View:
        return View(selection, self.stand.pool.names, self.stand.targets, self.stand.terms)


def test_who_asks_for_the_same_gets_the_same_edition() -> None:
    selections = Shelf().selections
    assert selections.edition(of(1), 0.0) is selections.edition(of(1), 1.0)
    assert selections.edition(of(1), 0.0) is not selections.edition(of(2), 0.0)


def test_when_all_places_are_taken_the_one_that_nobody_wanted_longest_goes() -> None:
    selections = Shelf().selections
    oldest = selections.edition(of(0), 0.0)
    for number in range(1, MOST_SELECTIONS + 1):
        selections.edition(of(number), float(number))
    assert selections.edition(of(0), 99.0) is not oldest


def test_what_somebody_watches_is_never_taken_away() -> None:
    selections = Shelf().selections
    for number in range(MOST_SELECTIONS):
        selections.edition(of(number), 0.0).watchers[Deaf()] = None
    with pytest.raises(TooManySelections, match="expected at most 64"):
        selections.edition(of(99), 0.0)
    assert selections.watched == MOST_SELECTIONS


def test_a_selection_without_anybody_is_forgotten_after_a_while() -> None:
    selections = Shelf().selections
    watched, left = selections.edition(of(1), 0.0), selections.edition(of(2), 0.0)
    watched.watchers[Deaf()] = None
    selections.beat((), FORGET_S)
    assert selections.edition(of(2), 0.0) is left
    selections.beat((), FORGET_S + 0.1)
    assert selections.edition(of(2), FORGET_S + 1) is not left
    assert selections.edition(of(1), 0.0) is watched


def test_numbers_never_come_back_within_an_epoch() -> None:
    selections = Shelf().selections
    edition = selections.edition(of(1), 0.0)
    edition.seq = 40
    selections.beat((), FORGET_S + 0.1)
    assert selections.edition(of(1), 100.0).seq == 40


def test_only_what_is_watched_turns() -> None:
    shelf = Shelf()
    watched, left = shelf.selections.edition(of(1), 0.0), shelf.selections.edition(of(2), 0.0)
    watched.watchers[Deaf()] = None
    shelf.selections.turn(shelf.stand.pool.tables(()))
    assert (watched.is_ready, left.is_ready) == (True, False)
    shelf.selections.begin("e-2", shelf.view)
    assert (watched.is_ready, watched.epoch) == (False, "e-2")
