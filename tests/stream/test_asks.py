from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec
import pytest

from stream import asks
from tests.stream.floor.shop import MINUTE, NOW, event, open_shop

SERIES = {"what": "series", "reply": "answer-7", "stages": ["received"], "from": NOW - MINUTE, "to": NOW, "step": 1}
DEPTH = {"what": "depth", "reply": "answer-8", "stage": "received", "upto": [MINUTE, 2 * MINUTE]}


def answered(ask: Mapping[str, object]) -> dict[str, object]:
    shop = open_shop(event("SO-1", "received", NOW - MINUTE, warehouse="SH2"))
    read = asks.read(json.dumps(ask).encode())
    assert not isinstance(read, asks.Keyframe)
    told: dict[str, object] = json.loads(asks.answer(shop, read))
    return told


def test_a_chart_is_answered_from_the_minutes() -> None:
    told = answered(SERIES | {"from": NOW - 2 * MINUTE, "step": MINUTE})
    assert told == {"stages": {"received": {"entries": [0, 1], "exits": [0, 0], "depth": [0, 1]}}}


def test_a_stage_in_depth_is_answered_from_the_orders_there() -> None:
    told = answered(DEPTH)
    assert told["age"] == {"orders": [0, 1], "held": [0, 0], "late": [0, 0]}
    assert (told["as_of"], told["dwell"]) == (NOW, [])
    assert answered(DEPTH | {"narrowed": {"warehouse": "GZ1"}})["age"] == {
        name: [0, 0] for name in ("orders", "held", "late")
    }


def test_a_whole_part_can_be_asked_for() -> None:
    assert isinstance(asks.read(b'{"what": "keyframe"}'), asks.Keyframe)


@pytest.mark.parametrize(
    "ask",
    [
        {},
        {"what": "weather"},
        SERIES | {"stages": ["delivered"]},
        SERIES | {"to": NOW + 10**9},
        DEPTH | {"stage": "delivered"},
        DEPTH | {"stage": None},
        DEPTH | {"upto": []},
        DEPTH | {"upto": [MINUTE, MINUTE]},
        DEPTH | {"upto": [-1, MINUTE]},
        DEPTH | {"upto": list(range(1, asks.MOST_EDGES + 2))},
        DEPTH | {"narrowed": {"weather": "rain"}},
        DEPTH | {"narrowed": {"warehouse": 7}},
        DEPTH | {"reply": {}},
    ],
)
def test_what_has_no_answer_is_no_question(ask: dict[str, object]) -> None:
    with pytest.raises(msgspec.MsgspecError):
        asks.read(json.dumps(ask).encode())
