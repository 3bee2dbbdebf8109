"""The words of the phone's page: what somebody on call reads with one thumb free.

Decides what things are called there; stages, states and sentences that the wall says too have their words in
``words.WORDS``.
"""

from __future__ import annotations

from typing import Final

NOW: Final[dict[str, tuple[str, str]]] = {
    "now.title": ("Now", "此刻现场"),
    "now.live": ("Live", "实时"),
    "now.as_of": ("as of {time}", "截至 {time}"),
    "now.slowest": ("slowest feed {source}", "最慢 {source}"),
    "now.stages": ("Stages, worst first", "环节（最需关注的在前）"),
    "now.places": ("Worst places", "最需关注的位置"),
    "now.places_none": ("No place is in trouble", "各位置均正常"),
    "now.day": ("The day so far", "当日累计"),
    "now.per_min": ("/ min", "/ 分"),
    "now.wait": ("wait", "等待"),
    "now.late_n": ("{n} late", "{n} 已超时"),
    "now.at_risk_n": ("{n} at risk", "{n} 将超时"),
    "now.depth_n": ("{n} waiting", "{n} 待处理"),
    "now.hot": ("Bottleneck: {stage}, {place}", "瓶颈：{stage}，{place}"),
    # the headline
    "now.received": ("received", "下单"),
    "now.open": ("open", "在手订单"),
    "now.on_time": ("shipped on time", "按时发货率"),
    "now.kept": ("on time", "按时"),
    "now.missed": ("late", "迟发"),
    "now.overdue": ("overdue", "逾期未发"),
    "now.exceptions": ("exceptions", "异常"),
    "now.stalled": ("stalled", "停滞"),
    # what is shown
    "now.filter": ("Filter", "筛选"),
    "now.warehouse": ("Warehouse", "仓库"),
    "now.channel": ("Channel", "渠道"),
    "now.all": ("All", "全部"),
    "now.show": ("Show", "查看"),
    "now.clear": ("Clear", "清除"),
    "now.without": ("Show more than {value}", "取消筛选 {value}"),
    "now.choices_none": ("None has orders now", "目前均无订单"),
    "now.choices_lost": (
        "The choices cannot be had now. Close this and try again.",
        "暂时无法获取选项，请关闭后重试。",
    ),
    "now.empty": ("No orders yet", "尚无订单"),
    "now.empty_about": (
        "The stages fill with the first order that a source sends.",
        "数据源发送第一笔订单后，各环节会显示在这里。",
    ),
}
"""Each word in the order of ``words.LANGUAGES``."""
