"""What the stand-in tells of sources, dead letters and the policy: the shapes of their doors, on memorable data.

Decides data only, and which letters an operator may try again; who may ask is for ``office``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Row = dict[str, Any]
Before = Callable[..., str]

#         source, events a minute now and usually, what was refused of it
_RATES: Final[tuple[tuple[str, float, float | None, dict[str, int]], ...]] = (
    ("shop-tmall", 742.4, 690.0, {}),
    ("wms-shanghai", 1804.0, 1790.0, {"too_late": 2}),
    ("wms-guangzhou", 96.2, 640.0, {"invalid": 11, "in_future": 3}),
    ("tms-sf", 371.0, None, {}),
    ("erp-u8", 0.0, 0.4, {"undecodable": 1}),
)
WHOLE: Final = (
    '{"id":"evt-77120","source":"wms-guangzhou","order":"SO-90071992547409931","type":"pick_pack",'
    '"at":"2026-11-11 00:03","warehouse":"GZ1","skus":[],"note":"<img src=x onerror=alert(1)>",'
    '"refs":["TB2025-1",11529215046068469760]}'
)


def sources(before: Before) -> Row:
    """Give the answer of ``/api/v1/sources``."""
    spoke = before(seconds=2)
    plain = {"kind": "push", "interval_s": None, "state": "live", "last_contact_at": spoke, "last_event_at": spoke}
    told = [
        {"source": name, **plain, "age_s": 2.0, "delay_p95_s": 2.0, "per_min": now, "usual_per_min": usual}
        | {"refused": refused}
        for name, now, usual, refused in _RATES
    ]
    return {"as_of": before(seconds=0), "sources": told}


def _letter(number: int, before: Before, reason: str, raw: str, **more: Any) -> Row:
    at = before(minutes=number * 3 + 2)
    plain = {"field": None, "error": "", "source": None, "order": None, "raw_truncated": False}
    return {"id": f"0-{1762790400000 - number * 1000}-0", "at": at, "partition": 0, "reason": reason, **plain} | {
        "raw": raw,
        **more,
    }


def letters(before: Before) -> list[Row]:
    """Give the dead letters, the newest first: more than a page of them."""
    sender = {"source": "wms-guangzhou", "order": "SO-90071992547409931"}
    late = {"source": "wms-shanghai", "order": "SO-7120"}
    found = [
        _letter(
            0,
            before,
            "invalid",
            WHOLE,
            field="at",
            error="expected an instant with an offset, got '2026-11-11 00:03'",
            **sender,
        ),
        _letter(1, before, "undecodable", "\\xff\\xfe{id:", error="expected JSON, got a byte that is no UTF-8 at 0"),
        _letter(
            2,
            before,
            "too_late",
            '{"id":"e-1","order":"SO-7120"}',
            field="at",
            error="older than the horizon of 7 d",
            **late,
        ),
    ]
    more = {"field": "at", "error": "412 s ahead of its entry, allowed are 300 s", "source": "wms-guangzhou"}
    return found + [
        _letter(at, before, "in_future", f'{{"id":"e-{at}","order":"SO-{at}"}}', order=f"SO-{at}", **more)
        for at in range(3, 41)
    ]


COUNTS: Final = {"in_future": 1204, "invalid": 31, "too_late": 9, "undecodable": 1}
"""How many ever were refused, by reason."""


def policy() -> Row:
    """Give the answer of ``/api/v1/policy``."""
    stages: tuple[tuple[str, str, int | None, dict[str, int | None], int | None, str], ...] = (
        ("received", "Received", 600, {}, 900, "order-desk"),
        ("validated", "Validated", 900, {}, 1200, "order-desk"),
        ("allocated", "Allocated", 1200, {}, 1800, "stock"),
        ("outbound_prep", "Outbound prep", 1800, {}, 2700, "warehouse-lead"),
        ("pick_pack", "Pick & pack", 1800, {"vip": 900, "bulk": None}, 2700, "pack-lead"),
        ("shipped", "Shipped", 259200, {"vip": 86400}, 172800, "carrier-desk"),
        ("delivered", "Delivered", None, {}, None, ""),
        ("after_sales", "After-sales", 86400, {}, 43200, "service-desk"),
    )
    told = [
        {"stage": stage, "label": label, "target_s": target, "targets": targets, "at_risk": 0.8}
        | {"stall_after_s": stall, "owner": owner}
        for stage, label, target, targets, stall, owner in stages
    ]
    overrides = [
        {"stage": "pick_pack", "where": {"warehouse": "SH2"}, "target_s": 1200},
        {"stage": "pick_pack", "where": {"warehouse": "SH2", "priority": "vip"}, "target_s": 600, "at_risk": 0.7},
        {"stage": "shipped", "where": {"channel": "douyin"}, "rests": True},
        {
            "stage": "allocated",
            "where": {"region": "xinjiang"},
            "target_s": None,
            "stall_after_s": 7200,
            "owner": "li.lei",
        },
    ]
    peak = {"name": "双11", "start": "2026-11-10T12:00:00Z", "end": "2026-11-11T16:00:00Z"}
    peak |= {"plan": "plan.csv", "compare": "2025-11-11"}
    shop = {"timezone": "Asia/Shanghai", "window_s": 300.0, "stages": told, "overrides": overrides}
    return shop | {"peak": peak, "policy": "9f3c"}
