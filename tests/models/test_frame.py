from __future__ import annotations

import msgspec
from msgspec import UNSET

from models.frame import CLOCKED, KEYS, Cell, Error, ErrorBody, Frame, Heartbeat, Source, Stage, Trouble


def test_what_did_not_change_is_left_out_of_a_delta_and_a_bottleneck_that_cleared_is_null() -> None:
    frame = Frame(type="delta", as_of="…", lag=0, policy="9f3c", feed="live", behind=[], bottleneck=None)
    told = msgspec.json.decode(msgspec.json.encode(frame))
    assert told["bottleneck"] is None
    assert told.keys() == {"type", "epoch", "seq", "as_of", "lag", "policy", "feed", "behind", "bottleneck"}


def test_a_cell_leaves_out_the_dimensions_it_is_not_grouped_by() -> None:
    values = dict.fromkeys(Cell.__struct_fields__, None) | dict.fromkeys(("channel", "region", "carrier"), UNSET)
    assert list(msgspec.json.decode(msgspec.json.encode(Cell(**values))))[:4] == [  # type: ignore[arg-type]
        "stage",
        "warehouse",
        "priority",
        "depth",
    ]


def test_keys_and_values_of_the_clock_are_names_of_the_wire() -> None:
    for name in KEYS:
        assert name in Frame.__struct_fields__
    for field in CLOCKED:
        assert any(field in kind.__struct_fields__ for kind in (Stage, Cell, Trouble, Source))


def test_a_heartbeat_and_an_error_name_their_type_first() -> None:
    beat = Heartbeat(epoch="e", seq=1, as_of="…", lag=0, feed="live", behind=[])
    assert msgspec.json.encode(beat).startswith(b'{"type":"heartbeat"')
    error = Error(error=ErrorBody(code="too_long", message="expected less"))
    assert msgspec.json.decode(msgspec.json.encode(error)) == {
        "type": "error",
        "error": {"code": "too_long", "message": "expected less", "field": None},
    }
