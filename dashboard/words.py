"""Every word of the wall in every language, and how words travel to the browser; those of the desk are beside it.

Decides what things are called on a screen; the page chooses the language by ``?lang=``. A stage's label that the
shop configured comes with ``/api/v1/setup`` and wins. Chinese says whose queue a stage is, as the trade does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "zh")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "wall": ("The wall", "看板"),
    # stages, as the queue they are
    "stage.received": ("To validate", "待审核"),
    "stage.validated": ("To allocate", "待分配"),
    "stage.allocated": ("To release", "待备货"),
    "stage.outbound_prep": ("To pick", "待拣货"),
    "stage.pick_pack": ("Pick & pack", "拣货打包中"),
    "stage.shipped": ("In transit", "在途"),
    "stage.after_sales": ("After-sales", "售后中"),
    # how a place works
    "state.unknown": ("unknown", "状态未知"),
    "state.starved": ("starved", "缺料"),
    "state.idle": ("idle", "空闲"),
    "state.stopped": ("stopped", "停滞"),
    "state.saturated": ("saturated", "积压"),
    "state.flowing": ("flowing", "流动"),
    "worst": ("· {place} {state}", "· {place} {state}"),
    # the columns of the board
    "column.stage": ("queue", "环节"),
    "column.depth": ("waiting", "待处理"),
    "column.share": ("of open", "占比"),
    "column.in": ("in", "进"),
    "column.out": ("out / min", "出 / 分"),
    "column.wait": ("wait / target", "等待 / 目标"),
    "column.at_risk": ("at risk", "将超时"),
    "column.breached": ("late now", "已超时"),
    "column.places": ("where", "位置"),
    "held": ("+{n} held", "+{n} 挂起"),
    "steady": ("steady", "持平"),
    "target": ("/ {target}", "/ {target}"),
    "with_carriers": ("with carriers", "承运商在途"),
    "oldest": ("oldest", "最久"),
    "all_places": ("all {n}", "全部 {n}"),
    "more_places": ("+{n}", "+{n}"),
    "place.none": ("—", "—"),
    "place.unassigned": ("no warehouse yet", "未分仓"),
    "place.rest": ("others", "其余"),
    # the bottleneck, in a sentence
    "why.wait": ("{place}: wait {wait} of {target}, {trend}", "{place}：预计等待 {wait}（目标 {target}），{trend}"),
    "why.stopped": ("{place}: nothing has left for 10 m, {trend}", "{place}：已 10 m 无产出，{trend}"),
    "trend.growing": ("growing {n} / min", "每分钟增加 {n} 单"),
    "trend.shrinking": ("shrinking {n} / min", "每分钟减少 {n} 单"),
    "trend.steady": ("steady", "持平"),
    "trend.unknown": ("rate unknown", "速率未知"),
    # the same without a number, on a wall that visitors see
    "way.growing": ("growing", "增加中"),
    "way.shrinking": ("shrinking", "减少中"),
    "way.steady": ("steady", "持平"),
    "way.unknown": ("rate unknown", "速率未知"),
    # the header
    "today": ("Today", "今日"),
    "since": ("orders since {time}", "{time} 起"),
    "since_peak": ("{elapsed} · since {time}", "{elapsed} · {time} 起"),
    "received": ("received", "下单"),
    "on_time": ("{n} on time", "{n} 按时"),
    "late": ("{n} late", "{n} 迟发"),
    "overdue": ("{n} overdue", "{n} 逾期"),
    "open": ("open", "在手"),
    "open_held": ("· {n} held", "· {n} 挂起"),
    "plan": ("plan", "计划"),
    "against": ("{name} {part}", "{name} {part}"),
    "of": ("of {name}", "占{name}"),
    "in_year": ("{year}", "{year}年"),
    "on_day": ("{day}/{month}", "{month}月{day}日"),
    "scene.all": ("all sites", "全部"),
    "as_of": ("as of {time}", "截至 {time}"),
    "slowest": ("· slowest feed {source}", "· 最慢 {source}"),
    "slowest_age": ("{age}", "落后 {age}"),
    # below the board
    "shipped": ("shipped", "发货"),
    "uncovered": ("uncovered", "未覆盖"),
    "per_minute": ("{n} / min", "{n} / 分"),
    "chart": ("Orders received and shipped per minute", "每分钟下单与发货"),
    "exceptions": ("exceptions", "异常"),
    "exceptions.none": ("none open", "暂无异常"),
    "sources": ("sources", "数据源"),
    "sources.none": ("none yet", "尚无数据源"),
    "sources.count": ("{live} of {all} live", "{live} / {all} 正常"),
    "feed.live": ("live", "正常"),
    "feed.late": ("late", "迟缓"),
    "feed.silent": ("silent", "失联"),
    "more": ("+{n} more", "另有 {n} 项"),
    "reason.oversell": ("oversell", "超卖"),
    "reason.stock_mismatch": ("stock mismatch", "库存不符"),
    "reason.payment_failed": ("payment failed", "支付失败"),
    "reason.address_invalid": ("address invalid", "地址有误"),
    "reason.price_mismatch": ("price mismatch", "价格不符"),
    "reason.short_pick": ("short pick", "少拣"),
    "reason.mis_pick": ("mis-pick", "错拣"),
    "reason.damaged": ("damaged", "破损"),
    "reason.duplicate_order": ("duplicate order", "重复订单"),
    "reason.carrier_delay": ("carrier delay", "物流延误"),
    "reason.lost": ("lost", "丢件"),
    "reason.delivery_failed": ("delivery failed", "派送失败"),
    "reason.stop_shipment": ("stop shipment", "拦截发货"),
    "reason.unmapped_status": ("unmapped status", "状态未映射"),
    "reason.other": ("other", "其他"),
    # how much of this can be believed
    "notice.waiting": ("waiting for the first frame", "正在等待首帧数据"),
    "notice.blind": ("no frames since {time} · these numbers are {age} old", "{time} 起无数据 · 以下数字为 {age} 前"),
    "notice.behind": (
        "partition {partitions} is behind · its numbers are old",
        "分区 {partitions} 落后 · 相关数字偏旧",
    ),
    "notice.ended": (
        "this display's right has ended · ask for a new link",
        "此屏幕的访问权限已失效 · 请索取新链接",
    ),
    # what is told to people who cannot see it
    "told.live": ("The numbers are live again", "数据已恢复"),
    "told.behind": ("Partition {partitions} is behind, its numbers are old", "分区 {partitions} 落后，相关数字偏旧"),
    "told.blind": ("No frames since {time}, all numbers are old", "{time} 起无数据，所有数字偏旧"),
    "told.ended": ("This display's right has ended", "此屏幕的访问权限已失效"),
    "told.waiting": ("Waiting for the first frame", "正在等待首帧数据"),
    "told.bottleneck": ("Bottleneck: {stage}, {why}", "瓶颈：{stage}，{why}"),
    "told.no_bottleneck": ("No bottleneck any more", "瓶颈已解除"),
    "empty.title": ("No orders yet", "尚无订单"),
    "empty.first": ("Send the first one:", "发送第一条订单："),
    "empty.demo": ("Or watch a simulated peak day: make demo", "或观看模拟大促：make demo"),
}
"""Each word in the order of ``LANGUAGES``; names in braces are filled in by the page."""


def catalogue(*parts: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Give words by language, as the browser wants them: those of the parts, or of the wall when none is named."""
    words = {key: word for part in parts or (WORDS,) for key, word in part.items()}
    return {lang: {key: word[column] for key, word in words.items()} for column, lang in enumerate(LANGUAGES)}


def carried(*parts: Mapping[str, tuple[str, str]]) -> str:
    """Write them as the JSON that a page's layout carries."""
    return json.dumps(catalogue(*parts), ensure_ascii=False, separators=(",", ":"))
