"""The words of the desk's settings: oneself, people, keys.

Decides what things are called. Whoever may do what is decided on the server; these sentences only tell it.
"""

from __future__ import annotations

from typing import Final

ME: Final[dict[str, tuple[str, str]]] = {
    "me.title": ("You", "我的账号"),
    "me.role": ("Role", "角色"),
    "me.until": ("Signed in until", "登录有效期至"),
    "may.viewer": (
        "May see everything but people, keys and the audit log.",
        "可查看除人员、密钥和审计日志以外的全部内容。",
    ),
    "may.operator": ("May see everything and act on orders.", "可查看全部内容并处理订单。"),
    "may.oncall": ("May see everything, act on orders and answer incidents.", "可查看全部内容、处理订单并响应事件。"),
    "may.admin": ("May do everything, and lets others in.", "可执行全部操作，并管理他人的访问。"),
    "sessions": ("Where you are signed in", "已登录的浏览器"),
    "sessions.browser": ("Browser", "浏览器"),
    "sessions.address": ("Address", "地址"),
    "sessions.since": ("Since", "登录时间"),
    "sessions.seen": ("Last seen", "最近活动"),
    "sessions.this": ("this one", "当前"),
    "sessions.end": ("Sign out there", "注销"),
    "sessions.end_all": ("Sign out all others", "注销其他全部"),
    "sessions.ended": ("{browser} is signed out.", "{browser} 已注销。"),
    "sessions.ended_all": ("All others are signed out.", "其他浏览器均已注销。"),
    "sessions.end_all_ask": ("Sign out all other browsers?", "注销其他全部浏览器？"),
    "sessions.end_all_about": ("You stay signed in here.", "此浏览器保持登录。"),
    "agent.on": ("{browser} on {system}", "{system} 上的 {browser}"),
    "agent.browser": ("a browser", "浏览器"),
    "agent.other": ("another program", "其他程序"),
    "password.title": ("Password", "密码"),
    "password.about": (
        "Changing it signs out all your other browsers.",
        "修改后，您的其他浏览器会被注销。",
    ),
    "password.present": ("Present password", "当前密码"),
    "password.save": ("Change password", "修改密码"),
    "password.saved": (
        "Your password is changed. All other browsers are signed out.",
        "密码已修改，其他浏览器均已注销。",
    ),
}

SECRETS: Final[dict[str, tuple[str, str]]] = {
    "secret.once": ("This is the only time it is shown.", "仅显示这一次，请立即保存。"),
    "secret.link": ("A link for {name}", "{name} 的链接"),
    "secret.link_about": (
        "Send it to {name}. It works once, within 24 hours, to choose a password.",
        "请将其发送给 {name}。链接可用一次，24 小时内有效，用于设置密码。",
    ),
    "secret.key": ("The key {name}", "密钥 {name}"),
    "secret.key_about": (
        "Give it to the machine that uses it, as “Authorization: Bearer …”.",
        "请将其配置到使用它的程序，以 “Authorization: Bearer …” 发送。",
    ),
    "secret.wall_about": (
        "Open this address once on the display. It then keeps its right until you revoke the key.",
        "请在大屏上打开此地址一次。此后大屏一直有权访问，直到您吊销该密钥。",
    ),
    "secret.wall": ("Address for the display", "大屏地址"),
    "secret.link_label": ("One-time link", "一次性链接"),
    "secret.key_label": ("Key", "密钥"),
}

PEOPLE: Final[dict[str, tuple[str, str]]] = {
    "people.title": ("People", "人员"),
    "people.about": ("Who may sign in, and what they may do.", "可登录的人员及其权限。"),
    "people.add": ("Add a person", "添加人员"),
    "people.name": ("Name", "姓名"),
    "people.name_note": ("As they will type it to sign in", "登录时使用的名称"),
    "people.role": ("Role", "角色"),
    "people.seen": ("Last seen", "最近活动"),
    "people.added": ("Added", "添加时间"),
    "people.by": ("by {name}", "由 {name} 添加"),
    "people.you": ("you", "本人"),
    "people.disabled": ("disabled", "已停用"),
    "people.no_password": ("no password yet", "尚未设置密码"),
    "people.company": ("company account", "公司账号"),
    "people.disable": ("Disable", "停用"),
    "people.enable": ("Enable", "启用"),
    "people.link": ("New link", "新链接"),
    "people.make": ("Add and make a link", "添加并生成链接"),
    "people.disable_ask": ("Disable {name}?", "停用 {name}？"),
    "people.disable_about": (
        "{name} is signed out everywhere at once and cannot sign in. Nothing is deleted: enable it again any time.",
        "{name} 会立即从所有浏览器注销且无法登录。数据不会删除，可随时重新启用。",
    ),
    "people.is_disabled": ("{name} is disabled and signed out.", "{name} 已停用并注销。"),
    "people.is_enabled": ("{name} may sign in again.", "{name} 可以重新登录。"),
    "people.role_now": ("{name} is {role} now.", "{name} 现在是{role}。"),
    "people.none": ("Nobody yet", "尚无人员"),
    "people.none_about": (
        "Add the first person: you get a link to send.",
        "添加第一位人员后，会生成一个可发送的链接。",
    ),
}

KEYS: Final[dict[str, tuple[str, str]]] = {
    "keys.title": ("Keys", "密钥"),
    "keys.about": ("For machines that send or read, and for displays.", "用于发送或读取数据的程序，以及大屏。"),
    "keys.create": ("Create a key", "创建密钥"),
    "keys.make": ("Create", "创建"),
    "keys.name": ("Name", "名称"),
    "keys.name_note": ("It becomes the source of events that name none", "事件未写明来源时，以此作为来源"),
    "keys.scope": ("For", "用途"),
    "keys.sources": ("Sources", "数据源"),
    "keys.sources_note": ("Separated by commas; empty: any source", "用逗号分隔；留空表示任意数据源"),
    "keys.expiry": ("Expires", "有效期"),
    "keys.expiry_column": ("Expires", "到期"),
    "keys.expired": ("expired", "已过期"),
    "keys.created": ("Created", "创建时间"),
    "keys.used": ("Last used", "最近使用"),
    "keys.by": ("by {name}", "由 {name} 创建"),
    "keys.from": ("from {address}", "来自 {address}"),
    "keys.any_source": ("any source", "任意数据源"),
    "keys.revoke": ("Revoke", "吊销"),
    "keys.revoked": ("revoked", "已吊销"),
    "keys.revoke_ask": ("Revoke {name}?", "吊销 {name}？"),
    "keys.revoke_about": (
        "Whoever uses “{name}” is refused from this second on. This cannot be undone; a new key can be created.",
        "使用 “{name}” 的程序会立即被拒绝。此操作无法撤销，但可以创建新密钥。",
    ),
    "keys.is_revoked": ("{name} is revoked.", "{name} 已吊销。"),
    "keys.none": ("No keys yet", "尚无密钥"),
    "keys.none_about": (
        "Create one for each machine and each display, so that each can be revoked alone.",
        "请为每个程序和每块大屏分别创建密钥，以便单独吊销。",
    ),
    "scope.ingest": ("send events", "发送事件"),
    "scope.read": ("read the floor", "读取现场"),
    "scope.display": ("a display", "大屏"),
    "scope_about.ingest": (
        "A shop or warehouse system sends events with it, and can do nothing else.",
        "店铺或仓储系统用它发送事件，无其他权限。",
    ),
    "scope_about.read": ("A program reads floor, series and sources with it.", "程序用它读取现场、趋势与数据源。"),
    "scope_about.display": ("A screen in the hall shows the wall with it, read-only.", "现场大屏用它只读显示看板。"),
    "expiry.never": ("never", "永不"),
    "expiry.30": ("in 30 days", "30 天后"),
    "expiry.90": ("in 90 days", "90 天后"),
    "expiry.365": ("in a year", "1 年后"),
}
