"""The words of the policy as it is in force, and of the doors for machines.

Decides what things are called. An override is said as a sentence that is put together from these parts by
``assets/desk/policy_words.js``.
"""

from __future__ import annotations

from typing import Final

POLICY: Final[dict[str, tuple[str, str]]] = {
    "policy.title": ("Policy", "时效策略"),
    "policy.about": (
        "As it is in force. Changed in peakline.toml; read at start.",
        "当前生效的策略。在 peakline.toml 中修改，启动时读取。",
    ),
    "policy.zone": ("Time zone of the shop", "店铺时区"),
    "policy.window": ("Rates are counted over", "速率统计窗口"),
    "policy.peak": ("Peak", "大促"),
    "policy.no_peak": ("none planned", "未设置"),
    "policy.peak_span": ("{name}: {start} to {end}", "{name}：{start} 至 {end}"),
    "policy.hash": ("This policy is called", "策略标识"),
    "policy.stages": ("Stages", "环节"),
    "policy.stage": ("Stage", "环节"),
    "policy.target": ("Target", "目标时效"),
    "policy.priorities": ("By priority", "按优先级"),
    "policy.risk": ("At risk after", "将超时起点"),
    "policy.share": ("{share} of the target", "目标的 {share}"),
    "policy.stalls": ("Stalled after", "停滞判定"),
    "policy.owner": ("Owner", "负责人"),
    "policy.no_target": ("no timer", "不计时"),
    "policy.never_stalls": ("never", "不判定"),
    "policy.nobody": ("nobody", "未指定"),
    "policy.overrides": ("Overrides", "例外规则"),
    "policy.wins": (
        "The one that names most wins, for each setting by itself; at a tie the tighter one.",
        "条件最多的规则优先，各项设置分别判断；条件数相同时取更严的。",
    ),
    "policy.no_overrides": (
        "None: every order has what its stage says above.",
        "没有例外：所有订单按上表执行。",
    ),
    "policy.none": ("No policy to show", "没有可显示的策略"),
    # an override, as a sentence
    "stage.delivered": ("Delivered", "已签收"),
    "override": ("{stage} {where}: {what}", "{stage} · {where}：{what}"),
    "override.everywhere": ("everywhere", "全部"),
    "override.and": (", ", "，"),
    "where.warehouse": ("at {value}", "仓库 {value}"),
    "where.channel": ("from {value}", "渠道 {value}"),
    "where.region": ("to {value}", "区域 {value}"),
    "where.carrier": ("with {value}", "承运商 {value}"),
    "where.priority": ("for {value}", "优先级 {value}"),
    "where.and": (" ", "、"),
    "what.target": ("{value}", "目标 {value}"),
    "what.no_target": ("no timer", "不计时"),
    "what.at_risk": ("at risk after {value} of the target", "达到目标的 {value} 视为将超时"),
    "what.stall_after": ("stalled after {value}", "{value} 无进展视为停滞"),
    "what.no_stall": ("never stalled", "不判定停滞"),
    "what.owner": ("owner {value}", "负责人 {value}"),
    "what.rests": ("orders rest here, no clock runs", "订单在此停留，不计时"),
    "what.works": ("orders are worked here", "订单在此处理"),
}

CONNECTIONS: Final[dict[str, tuple[str, str]]] = {
    "doors.title": ("Connections", "接入"),
    "doors.about": ("The doors for machines, and what to type.", "程序接入的方式与示例。"),
    "doors.events": ("Send events over HTTP", "通过 HTTP 发送事件"),
    "doors.events_about": (
        "One event, a JSON array, or one event a line (NDJSON); at most 8 MiB by default. Good events go in even when "
        "others in the same request are bad.",
        "可发送单个事件、JSON 数组，或每行一个事件（NDJSON），默认上限 8 MiB。同一请求中有误的事件不影响其余事件。",
    ),
    "doors.answers": ("What it answers", "返回"),
    "answer.202": (
        "The log has it. The answer names the events that were rejected, each with its field and why.",
        "日志已接收。返回中列出被拒的事件及其字段和原因。",
    ),
    "answer.400": ("Nothing could be read.", "内容无法解析。"),
    "answer.401": ("The key is missing, revoked or expired.", "密钥缺失、已吊销或已过期。"),
    "answer.413": ("Too large: send smaller batches.", "请求过大，请分批发送。"),
    "answer.429": ("Too fast for this key: wait as Retry-After says.", "超出该密钥的速率，请按 Retry-After 等待。"),
    "answer.503": (
        "The log cannot take more now: wait as Retry-After says, then send the same again. Doing so is harmless.",
        "日志暂时无法写入，请按 Retry-After 等待后重发，重复发送没有影响。",
    ),
    "doors.read": ("Read the floor over HTTP", "通过 HTTP 读取现场"),
    "doors.read_about": (
        "The same numbers as on the screens, with a key that reads. Each second they come by themselves over the "
        "WebSocket /ws/live.",
        "与屏幕相同的数字，使用读取密钥。也可通过 WebSocket /ws/live 每秒接收更新。",
    ),
    "doors.log": ("Write to the log with XADD", "用 XADD 写入日志"),
    "doors.log_about": (
        "For programs that speak Redis themselves. No key is asked for: whoever reaches the log is trusted.",
        "适用于直接使用 Redis 协议的程序。无需密钥：能访问日志即视为可信。",
    ),
    "doors.log_partitions": (
        "The number in braces is the partition: CRC-32 of the order's number, modulo the number of partitions. With "
        "one partition it is 0. What is in the wrong one goes to the dead letters; trying it again puts it right.",
        "花括号中是分区号：订单号的 CRC-32 对分区总数取模，只有一个分区时为 0。写错分区的事件进入死信，重试即可改正。",
    ),
    "doors.keys": ("Keys in use", "在用密钥"),
    "doors.keys_about": ("What opens these doors, and when it last did.", "可打开以上接口的密钥及最近使用时间。"),
    "doors.to_keys": ("Create or revoke", "创建或吊销"),
    "doors.ask_admin": (
        "Each door but XADD needs a key. An administrator creates it under Settings.",
        "除 XADD 外，各接口均需密钥，由管理员在“设置”中创建。",
    ),
    "doors.no_keys": ("No keys yet", "尚无密钥"),
    "doors.no_keys_about": ("Create one for each machine.", "请为每个程序分别创建密钥。"),
}
