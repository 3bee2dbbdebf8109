from __future__ import annotations

from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from backend.errors import Refused
from backend.query import duration_ms, grouping, instant_ms, narrowing, parameters, rfc3339

MIDNIGHT = 1_794_326_400_000


def request(query: str) -> Request:
    return Request({"type": "http", "query_string": query.encode(), "headers": []})


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(Refused, match="expected only stage, step; got 'stages'") as refused:
        parameters(request("stages=pick_pack"), ("stage", "step"))
    assert (refused.value.status, refused.value.field) == (400, "stages")


def test_a_parameter_stands_once_and_is_short() -> None:
    for query in ("stage=shipped&stage=received", "stage=" + "x" * 129):
        with pytest.raises(Refused):
            parameters(request(query), ("stage",))


def test_an_empty_filter_narrows_nothing() -> None:
    given = parameters(request("warehouse=&channel=tmall"), ("warehouse", "channel"))
    assert narrowing(given) == {"channel": "tmall"}


def test_a_grouping_means_the_same_in_any_order() -> None:
    assert grouping({}) == ("warehouse", "channel", "priority")
    assert grouping({"by": ""}) == ()
    assert (
        grouping({"by": "priority, warehouse"}) == grouping({"by": "warehouse,priority"}) == ("warehouse", "priority")
    )
    for wrong in ("stage", "warehouse,", "warehouse,warehouse", ","):
        with pytest.raises(Refused):
            grouping({"by": wrong})


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-11T00:00:00+08:00",
        "2026-11-11T00:00:00 08:00",
        "2026-11-10T16:00:00Z",
        "2026-11-10T16:00:00.000Z",
        "1794326400000",
    ],
)
def test_an_instant_is_read_as_rfc_3339_or_epoch_ms(text: str) -> None:
    assert instant_ms({"from": text}, "from") == MIDNIGHT
    assert rfc3339(MIDNIGHT) == "2026-11-10T16:00:00.000Z"
    (again,) = parameters(request(urlencode({"from": text})), ("from",)).values()
    assert instant_ms({"from": again}, "from") == MIDNIGHT


@pytest.mark.parametrize("text", ["yesterday", "2026-11-11T00:00:00", "2026-11-11", "-5", "1e3", "9" * 30, "٣"])
def test_an_instant_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="expected RFC 3339") as refused:
        instant_ms({"from": text}, "from")
    assert refused.value.field == "from"


def test_a_duration_is_seconds_or_has_a_unit() -> None:
    for text, expected in (("90", 90_000), ("90s", 90_000), ("5m", 300_000), ("1h", 3_600_000), ("1d", 86_400_000)):
        assert duration_ms({"step": text}, "step") == expected
    assert duration_ms({}, "step") is None
    for wrong in ("0", "0m", "-1", "5 m", "m", "1w", "1.5h"):
        with pytest.raises(Refused):
            duration_ms({"step": wrong}, "step")
