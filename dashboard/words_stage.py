"""The words of one stage in depth: how long orders stay, how old they are, what comes and goes, and where.

Decides what things are called; columns and states have their words in ``words_floor`` and ``words``.
"""

from __future__ import annotations

from typing import Final

from dashboard.words_floor import FLOOR

_BORROWED: Final = ("head.", "filters.", "today.open_held")

COLUMNS: Final = {key: said for key, said in FLOOR.items() if key.startswith(_BORROWED)}
"""What the Floor's table says in the same words."""

STAGE: Final[dict[str, tuple[str, str]]] = {
    "page.stage": ("A stage in depth", "环节详情"),
    "depth_about": (
        "One queue: how long, how old, what comes and goes, and where.",
        "单个队列：停留、时长、进出与分布。",
    ),
    "depth.back": ("Floor", "现场"),
    "depth.stage": ("Queue", "环节"),
    "depth.waiting": ("waiting", "待处理"),
    "depth.flow": ("in → out / min", "进 → 出 / 分"),
    "depth.net_up": ("growing {n} / min", "每分钟增加 {n} 单"),
    "depth.net_down": ("shrinking {n} / min", "每分钟减少 {n} 单"),
    "depth.wait": ("wait", "预计等待"),
    "depth.target": ("target {target}", "目标 {target}"),
    "depth.late": ("late now", "已超时"),
    "depth.at_risk": ("{n} at risk", "将超时 {n}"),
    "depth.late_p90": ("p90 {age}", "p90 {age}"),
    "depth.oldest": ("oldest", "最久"),
    "depth.stalled": ("{n} stalled", "停滞 {n}"),
    "depth.dwell": ("dwell p50 / p95", "停留 p50 / p95"),
    "depth.usual_rate": ("usual {in} → {out}", "平时 {in} → {out}"),
    "depth.usual_dwell": ("usual {p50} / {p95}", "平时 {p50} / {p95}"),
    "depth.usual_days": (
        "Usual: the median of this hour on {n} earlier days.",
        "“平时”指此前 {n} 天同一小时的中位数。",
    ),
    "depth.unusual": ("No earlier day is known yet to compare this hour with.", "尚无往日数据可与此刻对比。"),
    "depth.failed": (
        "This stage cannot be looked into now; the page keeps asking.",
        "暂时无法获取环节详情，页面会持续重试。",
    ),
    "depth.no_chart": (
        "Minutes are kept by warehouse and channel only: no chart under this filter.",
        "分钟数据仅按仓库与渠道保存，此筛选条件下无图表。",
    ),
    "dwell": ("How long they stayed", "停留时长"),
    "dwell.about": ("Those that left in the last sixty whole minutes.", "最近六十个整分钟内离开的订单。"),
    "dwell.none": ("Nobody left in the last hour", "最近一小时没有订单离开"),
    "dwell.said": (
        "{n} left, {over} of them after the target of {target}",
        "离开 {n} 单，其中 {over} 单超过目标 {target}",
    ),
    "age": ("How old they are", "已停留时长"),
    "age.about": ("Those that are here now.", "当前在此环节的订单。"),
    "age.none": ("Nobody is here", "此环节暂无订单"),
    "age.said": (
        "{n} are here, {over} of them for longer than the target of {target}, {late} late, {held} on hold",
        "在场 {n} 单，其中 {over} 单超过目标 {target}，已超时 {late}，挂起 {held}",
    ),
    "bars.workable": ("workable", "可处理"),
    "bars.held": ("on hold", "挂起"),
    "bars.late": ("late", "已超时"),
    "bars.target": ("the target", "目标线"),
    "bars.one": ("{from} to {to}: {n}", "{from} 至 {to}：{n}"),
    "flows": ("In and out over time", "进出走势"),
    "flows.about": ("Per minute, over the last eight hours.", "近八小时，每分钟。"),
    "flows.in": ("in", "进"),
    "flows.out": ("out", "出"),
    "flows.usual": ("usual at this hour", "平时此刻"),
    "flows.said": ("In {in} and out {out} per minute now", "当前每分钟进 {in}、出 {out}"),
    "by_warehouse": ("By warehouse", "按仓库"),
    "by_channel": ("By channel", "按渠道"),
    "by_place.none": ("No orders stand here", "此处暂无订单"),
    "by_place.warehouse": ("Warehouse", "仓库"),
    "by_place.channel": ("Channel", "渠道"),
}
"""The page alone."""
