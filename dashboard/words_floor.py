"""The words of the Floor: the day in a line, the stages as a table, the map of places, what people can narrow it to.

Decides what things are called; what the wall says too (stages, states, reasons) is borrowed from ``words.WORDS``.
"""

from __future__ import annotations

from typing import Final

from dashboard.words import WORDS

_BORROWED: Final = (
    "stage.", "state.", "reason.", "feed.", "notice.", "why.", "trend.", "place.", "held", "steady", "target", "oldest",
    "way.", "worst", "all_places", "more_places", "more", "on_time", "overdue", "late", "as_of", "empty.",
)  # fmt: skip

BORROWED: Final = {
    key: said
    for key, said in WORDS.items()
    if any(key == name or (name.endswith(".") and key.startswith(name)) for name in _BORROWED)
}
"""What the wall says in the same words."""

FILTERS: Final[dict[str, tuple[str, str]]] = {
    "filters": ("Narrow the floor", "筛选现场"),
    "filter.warehouse": ("Warehouse", "仓库"),
    "filter.channel": ("Channel", "渠道"),
    "filter.region": ("Region", "地区"),
    "filter.carrier": ("Carrier", "承运商"),
    "filter.priority": ("Priority", "优先级"),
    "filter.all": ("All", "全部"),
    "filter.no_channel": ("no channel", "无渠道"),
    "filters.clear": ("Clear", "清除"),
    "filters.none": ("Nothing on the floor matches", "没有符合条件的订单"),
    "filters.none_about": (
        "No order in memory has all of these. Clear one of them, or all.",
        "内存中没有同时符合这些条件的订单。请减少或清除筛选条件。",
    ),
    # how much of this can be believed
    "line.live": ("live", "实时"),
    "line.behind": ("behind", "滞后"),
    "line.blind": ("no frames", "无数据"),
    "line.as_of": ("as of {time} {zone}", "截至 {time} {zone}"),
    "heard.live": ("The floor is live again.", "现场数据已恢复。"),
    "heard.behind": ("A part of the floor is behind.", "部分现场数据滞后。"),
    "heard.blind": ("No frames come: the numbers are old.", "没有新数据，数字已旧。"),
    "heard.bottleneck": ("The bottleneck is {stage} {place}.", "瓶颈：{stage} {place}。"),
    "heard.no_bottleneck": ("There is no bottleneck any more.", "瓶颈已消除。"),
    "heard.stopped": ("{stage} has stopped.", "{stage} 已停滞。"),
    "heard.going": ("{stage} works again.", "{stage} 已恢复。"),
}
"""What the Floor and a stage in depth have in common."""

FLOOR: Final[dict[str, tuple[str, str]]] = {
    "page.floor": ("Floor", "现场"),
    "floor_about": ("All open orders, as they stand now.", "全部在手订单的当前状态。"),
    "floor_phone": ("Shorter on a phone: the page for those on call", "手机上请用值班页面，更简洁"),
    # the day in a line
    "today.received": ("received", "下单"),
    "today.on_time": ("shipped on time", "按时发货"),
    "today.open": ("open", "在手订单"),
    "today.open_held": ("{n} of them on hold", "其中挂起 {n} 单"),
    "today.exceptions": ("exceptions", "异常"),
    "today.exceptions_oldest": ("oldest {age}", "最久 {age}"),
    "today.stalled": ("stalled", "停滞订单"),
    "today.partial": ("{n} shipped in part", "部分发货 {n} 单"),
    "today.since": ("since {time}", "{time} 起"),
    "today.peak": ("{name} · since {time}", "{name} · {time} 起"),
    # the stages
    "stages": ("Stages", "环节"),
    "stages.about": (
        "Each row is a queue; every number leads to the stage in depth.",
        "每行是一个队列，点击数字查看环节详情。",
    ),
    "stages.no_trend": ("no trend under this filter", "此筛选条件下无趋势"),
    "stages.trend": (
        "Depth over the last two hours: from {from} to {to}, at most {most}",
        "近两小时数量：从 {from} 到 {to}，最高 {most}",
    ),
    "stages.bottleneck": ("Bottleneck", "瓶颈"),
    "stages.no_bottleneck": (
        "No bottleneck: every place before shipping works within half of its target.",
        "暂无瓶颈：发货前各处等待均在目标一半以内。",
    ),
    "head.stage": ("Queue", "环节"),
    "head.trend": ("Last 2 h", "近 2 小时"),
    "head.depth": ("Queue depth", "排队数"),
    "head.held": ("On hold", "挂起"),
    "head.flow": ("In → out / min", "进 → 出 / 分"),
    "head.net": ("Net", "净增"),
    "head.wait": ("Wait / target", "等待 / 目标"),
    "head.at_risk": ("At risk", "将超时"),
    "head.breached": ("Late now", "已超时"),
    "head.late_p90": ("Late p90", "超时 p90"),
    "head.stalled": ("Stalled", "停滞"),
    "head.oldest": ("Oldest", "最久"),
    "head.dwell": ("Dwell p50 / p95", "停留 p50 / p95"),
    "head.state": ("State", "状态"),
    # the map of places
    "heat": ("Where", "分布"),
    "heat.about": ("Stages by place; a cell leads to that place in depth.", "环节 × 位置，点击单元格查看详情。"),
    "heat.by": ("Places", "位置"),
    "heat.show": ("Coloured by", "着色依据"),
    "heat_by.warehouse": ("Warehouses", "仓库"),
    "heat_by.channel": ("Channels", "渠道"),
    "heat_show.wait": ("Wait ÷ target", "等待 ÷ 目标"),
    "heat_show.breached": ("Late", "超时"),
    "heat_show.depth": ("Depth", "数量"),
    "heat_show.stalled": ("Stalled", "停滞"),
    "heat.none": ("No orders stand anywhere.", "各处均无订单。"),
    "heat.empty": ("{stage}, {place}: no orders", "{stage}，{place}：无订单"),
    "heat.cell": (
        "{stage}, {place}: depth {depth}, wait {wait} of {target}, {at_risk} at risk, {late} late, "
        "{stalled} stalled, {state}",
        "{stage}，{place}：排队 {depth}，等待 {wait}（目标 {target}），将超时 {at_risk}，已超时 {late}，"
        "停滞 {stalled}，{state}",
    ),
    "heat.none_waits": ("no wait", "无等待"),
    "heat.over": ("past its target", "超过目标"),
    "heat.half": ("½", "½"),
    "heat.full": ("target", "目标"),
    "heat.most": ("most", "最多"),
    "heat.unknown": ("unknown", "未知"),
    "heat.late": ("some late", "有超时"),
    # what waits for a person
    "troubles": ("Exceptions", "异常"),
    "troubles.none": ("Nothing waits for a person", "暂无需人工处理的订单"),
    "troubles.about": ("Orders that cannot go on without a person.", "需要人工处理才能继续的订单。"),
    "holds": ("On hold", "挂起"),
    "holds.none": ("Nothing is on hold", "暂无挂起订单"),
    "holds.about": ("Orders that wait on purpose: their clock stands.", "有意暂停的订单，计时停止。"),
    "hold.awaiting_payment": ("awaiting payment", "待付款"),
    "hold.presale": ("presale", "预售"),
    "hold.fraud_check": ("fraud check", "风控审核"),
    "hold.customer": ("the customer's wish", "客户要求"),
    "hold.set_aside": ("set aside", "人工搁置"),
    # a new shop
    "new_shop.about": (
        "Make a key that may send events, put it into PEAKLINE_KEY, and send the first order:",
        "先创建可发送事件的密钥，放入 PEAKLINE_KEY，然后发送第一条订单：",
    ),
    "new_shop.key": ("Make a key", "创建密钥"),
}
"""The Floor alone."""
