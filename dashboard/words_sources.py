"""The words of the Sources page: who sends, what was refused, and how far our own machinery is behind.

Decides what things are called; the states of a source have their words in ``words.WORDS``, as the wall says them.
"""

from __future__ import annotations

from typing import Final

SOURCES: Final[dict[str, tuple[str, str]]] = {
    "page.sources": ("Sources", "数据源"),
    "page.about": ("Who sends us what happens, the least trusted first.", "向我们发送数据的系统，最需关注的排在最前。"),
    "page.live": ("as of {time}", "截至 {time}"),
    "source": ("Source", "数据源"),
    "source.state": ("State", "状态"),
    "source.kind": ("How", "方式"),
    "source.contact": ("Last contact", "最近联系"),
    "source.event": ("Last event", "最近事件"),
    "source.age": ("Age of its data", "数据滞后"),
    "source.delay": ("Delay, p95", "延迟 p95"),
    "feeds.push": ("sends", "推送"),
    "feeds.poll": ("asked every {every}", "每 {every} 轮询"),
    "source.none": ("Nobody has sent anything yet", "尚无数据源"),
    "source.none_about": (
        "A source appears here with its first event. An administrator creates its key under Settings.",
        "收到第一个事件后，数据源会显示在这里。管理员可在“设置”中创建密钥。",
    ),
    "quality": ("What came in, since the log began", "自日志开始以来的接收情况"),
    "quality.refused": ("Refused", "已拒收"),
    "quality.taken": ("Taken, though out of the ordinary", "已接收（异常情况）"),
    "quality.too_late": ("too late", "过晚"),
    "quality.in_future": ("in the future", "时间超前"),
    "quality.dead": ("kept as dead letters", "死信"),
    "quality.duplicates": ("changed nothing", "重复"),
    "quality.late_events": ("late", "迟到"),
    "quality.disordered": ("orders out of order", "乱序订单"),
    "quality.superseded": ("superseded", "被取代"),
    "quality.given_up": ("given up", "已放弃"),
    "quality_about.too_late": ("older than we still accept", "早于可接收的时间范围"),
    "quality_about.in_future": ("dated ahead of our clock: look at theirs", "晚于我方时钟，请检查对方"),
    "quality_about.dead": ("could not be taken in; nothing is thrown away", "无法接收，但不会丢弃"),
    "quality_about.duplicates": ("said before, or nothing new", "此前已知，没有新内容"),
    "quality_about.late_events": ("older than their order's newest", "早于订单的最新事件"),
    "quality_about.disordered": ("a stage was passed over", "跳过了某个环节"),
    "quality_about.superseded": ("replaced by a later attempt", "已被后续尝试取代"),
    "quality_about.given_up": ("orders silent for too long", "长期无动静的订单"),
    "machinery": ("Our own machinery", "系统自身"),
    "machinery.floor": ("Floor", "现场"),
    "machinery.ledger": ("Ledger", "台账"),
    "machinery.current": ("up to date", "最新"),
    "machinery.behind": ("{n} behind", "落后 {n} 条"),
    "machinery.down": ("waiting", "等待中"),
    "machinery.unknown": ("unknown", "状态未知"),
    "machinery.blind": ("no frames", "无数据"),
    "floor.current": ("Every entry of the log is on the floor.", "日志中的所有记录均已反映到现场。"),
    "floor.lag": (
        "The floor is {n} entries behind the log: its numbers are a moment old.",
        "现场落后日志 {n} 条记录，数字略有滞后。",
    ),
    "floor.behind": (
        "Partition {partitions} is late: its numbers are old. Look at the project role.",
        "分区 {partitions} 落后，相关数字偏旧。请检查 project 进程。",
    ),
    "floor.blind": (
        "No frame since {time}. The numbers above are {age} old; this page keeps trying.",
        "{time} 起无数据。以上数字为 {age} 前，页面会持续重试。",
    ),
    "floor.waiting": ("Waiting for the first frame.", "正在等待首帧数据。"),
    "ledger.current": ("Every entry of the log is kept in the database.", "日志中的所有记录均已写入数据库。"),
    "ledger.behind": (
        "The ledger is {n} entries behind and catching up. The floor goes on, nothing is lost.",
        "台账落后 {n} 条，正在追赶。现场不受影响，数据不会丢失。",
    ),
    "ledger.down": (
        "The ledger is {n} entries behind: the database does not answer. The floor goes on, nothing is lost.",
        "台账落后 {n} 条：数据库没有响应。现场不受影响，数据不会丢失。",
    ),
    "ledger.unknown": (
        "The ledger has not been heard of. Is the archive role running? The floor goes on; the log keeps everything.",
        "没有台账的消息。archive 进程在运行吗？现场不受影响，日志会保留全部数据。",
    ),
    "ledger.unasked": (
        "The server does not say how the ledger is; this page keeps asking.",
        "服务器未返回台账状态，页面会持续查询。",
    ),
    "partition": ("partition {n}", "分区 {n}"),
}
