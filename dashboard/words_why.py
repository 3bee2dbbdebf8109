"""Why this number: what each figure of a frame is called at the desk, and what it means, in a sentence.

Decides words only. Window and what is left out are named here and chosen in ``assets/desk/why_terms.js``; a test holds
both against the fields of ``models.frame``.
"""

from __future__ import annotations

from typing import Final

CARD: Final[dict[str, tuple[str, str]]] = {
    "why_card.open": ("Why this number", "这个数字怎么来的"),
    "why_card.window": ("Window", "统计范围"),
    "why_card.as_of": ("As of", "截至"),
    "why_card.only": ("Narrowed to", "筛选条件"),
    "why_card.feeds": ("Stands on", "数据来自"),
    "why_card.left": ("Left out", "不包含"),
    "window.now": ("this very moment", "此刻"),
    "window.second": ("this moment, refreshed each second", "此刻，每秒刷新"),
    "window.rates": ("the last five whole minutes (setting “window”)", "最近五个整分钟（window 设置）"),
    "window.hour": ("those that left in the last sixty whole minutes", "最近六十个整分钟内离开的订单"),
    "window.since": ("since {time}", "{time} 起"),
    "window.memory": ("all orders in memory, at this moment", "内存中的全部订单，此刻"),
    "window.log": ("since the log began", "自日志开始以来"),
    "left.held": ("orders on hold: {n} on this floor", "挂起的订单：此范围共 {n} 单"),
    "left.held_promise": (
        "orders on hold whose promise is not past yet ({n} on hold)",
        "承诺时间未过的挂起订单（共挂起 {n} 单）",
    ),
    "left.set_aside": ("of them set aside by a person: {n}", "其中人工搁置：{n} 单"),
    "left.resting": ("orders that rest by an override: {n}", "按规则静置的订单：{n} 单"),
    "left.no_promise": ("shipped without a promise: {n}", "没有承诺时间的已发货订单：{n} 单"),
    "left.refused": ("events that were refused or kept as dead letters: {n}", "被拒收或进入死信的事件：{n} 条"),
    "left.passed_over": ("stages that were passed over ({n} orders)", "被跳过的环节（{n} 单）"),
}
"""The card itself."""

FIGURES: Final[dict[str, tuple[str, str]]] = {
    "figure.received": ("Received", "下单"),
    "figure.shipped": ("Shipped", "已发货"),
    "figure.delivered": ("Delivered", "已签收"),
    "figure.cancelled": ("Cancelled", "已取消"),
    "figure.returned": ("Returned", "已退货"),
    "figure.shipped_on_time": ("Shipped on time", "按时发货"),
    "figure.shipped_late": ("Shipped late", "迟发"),
    "figure.ship_overdue": ("Overdue to ship", "逾期未发"),
    "figure.no_promise": ("Shipped without a promise", "无承诺发货"),
    "figure.on_time_share": ("Shipped on time", "按时发货率"),
    "figure.orders": ("Orders", "订单"),
    "figure.open": ("Open orders", "在手订单"),
    "figure.closed": ("Closed", "已完结"),
    "figure.untracked": ("Untracked", "不跟踪"),
    "figure.exceptions": ("Exceptions", "异常"),
    "figure.held": ("On hold", "挂起"),
    "figure.stalled": ("Stalled", "停滞订单"),
    "figure.partial": ("Partial", "部分发货"),
    "figure.depth": ("Waiting", "待处理"),
    "figure.in_per_min": ("In per minute", "每分钟流入"),
    "figure.out_per_min": ("Out per minute", "每分钟流出"),
    "figure.net_per_min": ("Net per minute", "每分钟净增"),
    "figure.oldest_s": ("Oldest", "最久"),
    "figure.wait_s": ("Wait", "预计等待"),
    "figure.target_s": ("Target", "目标"),
    "figure.drain_s": ("Drain time", "清空时间"),
    "figure.at_risk": ("At risk", "将超时"),
    "figure.breached": ("Late now", "已超时"),
    "figure.late_p90_s": ("How late, p90", "超时时长 p90"),
    "figure.dwell_p50_s": ("Dwell, median", "停留时长中位数"),
    "figure.dwell_p95_s": ("Dwell, p95", "停留时长 p95"),
    "figure.state": ("State", "状态"),
    "figure.why": ("Bottleneck", "瓶颈"),
    "figure.open_reason": ("Orders with this exception", "此类异常的订单"),
    "figure.oldest_reason": ("Oldest of this exception", "此类异常最久"),
    "figure.held_reason": ("Orders on hold for this", "因此挂起的订单"),
    "figure.age_s": ("Age of its data", "数据滞后"),
    "figure.delay_p95_s": ("Delay, p95", "延迟 p95"),
    "figure.duplicates": ("Changed nothing", "重复事件"),
    "figure.late_events": ("Late events", "迟到事件"),
    "figure.disordered": ("Orders out of order", "乱序订单"),
    "figure.superseded": ("Superseded", "被取代"),
    "figure.too_late": ("Too late", "过晚"),
    "figure.in_future": ("In the future", "时间超前"),
    "figure.given_up": ("Given up", "已放弃"),
    "figure.dead": ("Dead letters", "死信"),
}
"""What each is called."""
