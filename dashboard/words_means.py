"""What each figure of a frame means, in one sentence: the words of CONTRACT §6 as a shift lead would say them.

Decides words only; what a figure is called, its window and what it leaves out stand in ``words_why``.
"""

from __future__ import annotations

from typing import Final

MEANS: Final[dict[str, tuple[str, str]]] = {
    "means.received": ("Orders that came in, each once.", "进入系统的订单，每单只计一次。"),
    "means.shipped": (
        "Orders that left for their buyers, in time, late or without a promise.",
        "已发出的订单，含按时、迟发与无承诺。",
    ),
    "means.delivered": ("Orders that reached their buyers.", "已送达买家的订单。"),
    "means.cancelled": ("Orders that were cancelled.", "已取消的订单。"),
    "means.returned": ("Orders that came back.", "已退回的订单。"),
    "means.shipped_on_time": (
        "Orders shipped before the instant that was promised.",
        "在承诺时间之前发出的订单。",
    ),
    "means.shipped_late": (
        "Orders shipped at or after the instant that was promised.",
        "在承诺时间或之后才发出的订单。",
    ),
    "means.ship_overdue": (
        "Orders whose promise to ship has passed, that have neither shipped nor been cancelled.",
        "承诺发货时间已过、尚未发货也未取消的订单。",
    ),
    "means.no_promise": ("Orders shipped for which nobody promised a time.", "没有承诺发货时间的已发货订单。"),
    "means.on_time_share": (
        "On time, divided by on time, late and overdue together.",
        "按时 ÷（按时 + 迟发 + 逾期）。",
    ),
    "means.orders": ("Every order that is kept in memory.", "内存中的全部订单。"),
    "means.open": (
        "Orders that are in one of the open stages: the sum of the rows below.",
        "处于各未完结环节的订单，等于下方各行之和。",
    ),
    "means.closed": ("Orders that are finished for good.", "已彻底完结的订单。"),
    "means.untracked": ("Orders that an override lets rest: no clock runs.", "按规则静置、不计时的订单。"),
    "means.exceptions": (
        "Orders that cannot go on without a person, each once whatever its reasons.",
        "需要人工处理才能继续的订单，多个原因只计一次。",
    ),
    "means.held": ("Orders that wait on purpose: their stage's clock stands.", "有意暂停的订单，环节计时停止。"),
    "means.stalled": (
        "Open orders without any progress for longer than their stage allows, whatever their deadline.",
        "超过环节允许时间没有任何进展的订单，与期限无关。",
    ),
    "means.partial": ("Orders of which only a part has shipped.", "只发出一部分的订单。"),
    "means.depth": (
        "Everybody who stands in this stage now, those on hold included.",
        "当前处于此环节的全部订单，含挂起。",
    ),
    "means.in_per_min": ("Orders that enter, per minute.", "每分钟进入的订单数。"),
    "means.out_per_min": ("Orders that leave, per minute.", "每分钟离开的订单数。"),
    "means.net_per_min": ("In minus out: above zero the queue grows.", "流入减流出，大于零表示队列在增长。"),
    "means.oldest_s": ("How long the one that is here longest has been here.", "停留最久的订单已停留的时间。"),
    "means.wait_s": (
        "What an order that enters now will wait: workable depth divided by exits; unknown while nothing leaves.",
        "现在进入的订单预计等待多久：可处理数量 ÷ 流出速度；没有流出时未知。",
    ),
    "means.target_s": (
        "The longest that an order here should stay: the largest target among those that are here.",
        "订单在此应停留的最长时间，取在场订单中最大的目标。",
    ),
    "means.drain_s": (
        "How long until the queue is empty at the present rates; unknown while it grows.",
        "按当前速度清空队列所需时间；队列增长时未知。",
    ),
    "means.at_risk": (
        "Orders that are not late yet, but inside the warning window of their stage or promise.",
        "尚未超时、但已进入环节或承诺预警窗口的订单。",
    ),
    "means.breached": (
        "Orders that are past due now: past their stage's target or past a promise.",
        "当前已过期限的订单：超过环节目标或承诺时间。",
    ),
    "means.late_p90_s": (
        "Nine in ten of those that are late are past due by no more than this.",
        "已超时订单中，九成的超时时长不超过此值。",
    ),
    "means.dwell_p50_s": (
        "Half of those that left had been here no longer than this.",
        "离开的订单中，一半的停留时间不超过此值。",
    ),
    "means.dwell_p95_s": (
        "Nineteen in twenty of those that left had been here no longer than this.",
        "离开的订单中，95% 的停留时间不超过此值。",
    ),
    "means.state": (
        "How the place works: flowing, saturated (in exceeds out by a tenth), stopped, starved, idle or unknown.",
        "运行状态：流动、积压（流入超过流出一成）、停滞、缺料、空闲或未知。",
    ),
    "means.why": (
        "The place before shipping that holds up the others: stopped, or with the longest wait against its target.",
        "发货之前拖累整体的位置：已停滞，或等待与目标之比最大。",
    ),
    "means.open_reason": ("Open orders that have this reason and wait for a person.", "因此原因等待人工处理的订单。"),
    "means.oldest_reason": (
        "How long the oldest has had it, since it was first reported after the last time it was cleared.",
        "最久的一单自最近一次清除后首次上报至今的时间。",
    ),
    "means.held_reason": ("Open orders that wait on purpose for this reason.", "因此原因有意暂停的订单。"),
    "means.age_s": ("How old the newest that this source told is.", "该数据源最新一条数据距今多久。"),
    "means.delay_p95_s": (
        "Nineteen in twenty of its events reach us within this time of happening.",
        "95% 的事件在发生后这段时间内送达。",
    ),
    "means.duplicates": ("Events that changed nothing we keep.", "没有带来任何变化的事件。"),
    "means.late_events": ("Events older than the newest of their order.", "早于订单最新事件的事件。"),
    "means.disordered": ("Orders that passed over a stage.", "跳过了某个环节的订单。"),
    "means.superseded": ("Events that a later attempt replaced.", "被后续尝试取代的事件。"),
    "means.too_late": ("Events refused because they are older than we still accept.", "早于可接收时间而被拒收的事件。"),
    "means.in_future": (
        "Events refused because they are dated ahead of our clock.",
        "时间晚于我方时钟而被拒收的事件。",
    ),
    "means.given_up": ("Orders that left memory because nobody spoke of them.", "长期无消息而移出内存的订单。"),
    "means.dead": ("What could not be taken in, kept with its reason.", "无法接收、连同原因保留的消息。"),
}
"""By name, as a sentence."""
