"""The words of the desk: its bar, what every page of it may have to say, and the page where people sign in.

Decides what things are called; each page takes with it only the parts that it speaks (``words.catalogue``).
"""

from __future__ import annotations

from typing import Final

DESK: Final[dict[str, tuple[str, str]]] = {
    "skip": ("Skip to the content", "跳到正文"),
    "bar": ("Pages", "页面"),
    "bar.phone": ("Places", "主要页面"),
    "bar.now": ("Now", "此刻"),
    "bar.wall": ("Wall", "看板"),
    "bar.floor": ("Floor", "现场"),
    "bar.sources": ("Sources", "数据源"),
    "bar.settings": ("Settings", "设置"),
    "bar.me": ("You", "我的账号"),
    "bar.people": ("People", "人员"),
    "bar.keys": ("Keys", "密钥"),
    "bar.audit": ("Audit log", "审计日志"),
    "bar.policy": ("Policy", "时效策略"),
    "bar.connections": ("Connections", "接入"),
    "bar.lang": ("Language", "语言"),
    "bar.to_light": ("Switch to the light theme", "切换到浅色主题"),
    "bar.to_dark": ("Switch to the dark theme", "切换到深色主题"),
    "bar.zone": ("Times shown in", "显示时区"),
    "zone.shop": ("{name} (shop)", "{name}（店铺）"),
    "zone.browser": ("{name} (here)", "{name}（本机）"),
    "zone.utc": ("{name}", "{name}"),
    "press.title": ("Keyboard shortcuts", "键盘快捷键"),
    "press.wall": ("the wall", "看板"),
    "press.floor": ("the floor", "现场"),
    "press.sources": ("the sources", "数据源"),
    "press.settings": ("the settings", "设置"),
    "press.search": ("search, or the first filter", "搜索或第一个筛选项"),
    "press.why": ("why this number, on a figure", "在数字上：这个数字怎么来的"),
    "press.arrows": ("from number to number, in a table", "在表格中移动"),
    "press.theme": ("light or dark", "浅色或深色"),
    "press.language": ("the other language", "切换语言"),
    "press.close": ("close what is open", "关闭弹出内容"),
    "press.help": ("this list", "显示本列表"),
    "press.on": ("Listen to these keys", "启用这些快捷键"),
    "sign_out": ("Sign out", "退出登录"),
    "role.viewer": ("viewer", "查看者"),
    "role.operator": ("operator", "操作员"),
    "role.oncall": ("on call", "值班员"),
    "role.admin": ("administrator", "管理员"),
    # what happens with any act
    "loading": ("Loading …", "正在加载……"),
    "again": ("Try again", "重试"),
    "cancel": ("Cancel", "取消"),
    "close": ("Close", "关闭"),
    "done": ("Done", "完成"),
    "show": ("Show", "显示"),
    "hide": ("Hide", "隐藏"),
    "copy": ("Copy", "复制"),
    "copied": ("Copied", "已复制"),
    "copy.by_hand": ("Selected: copy it with the keyboard", "已选中，请用键盘复制"),
    "actions": ("Actions", "操作"),
    "never": ("never", "从未"),
    "unknown": ("—", "—"),
    "ago": ("{age} ago", "{age} 前"),
    "now": ("just now", "刚刚"),
    "in": ("in {age}", "{age} 后"),
    # what went wrong, and what to do
    "error.network": (
        "The server cannot be reached. Check the connection, then try again.",
        "无法连接服务器。请检查网络后重试。",
    ),
    "error.away": (
        "The database does not answer now. Try again in a moment.",
        "数据库暂时没有响应，请稍后重试。",
    ),
    "error.wait": ("Too many attempts. Try again in {n} s.", "尝试次数过多，请在 {n} 秒后重试。"),
    "error.forbidden": (
        "Your role may not do this. An administrator can change your role.",
        "您的角色无权执行此操作。请联系管理员调整角色。",
    ),
    "error.gone": ("That is not there any more. The list is fresh now.", "该条目已不存在，列表已刷新。"),
    "error.empty": ("This cannot be left empty.", "此项不能为空。"),
    "error.taken": ("This name is taken. Choose another one.", "该名称已被使用，请换一个。"),
    "error.last_admin": (
        "The last administrator has to stay one. Make somebody else an administrator first.",
        "至少要保留一名管理员。请先将其他人设为管理员。",
    ),
    "error.weak": (
        "This password is too easy to guess. Take a longer one, or one that nobody else would choose.",
        "该密码太容易被猜到。请使用更长或更独特的密码。",
    ),
    "error.bad_name": (
        "A name has 1 to 64 letters, digits, dots, dashes, underscores or @, and no blanks.",
        "名称为 1 至 64 个字母、数字、点、短横、下划线或 @，不含空格。",
    ),
    "error.bad_sources": (
        "Name sources as they name themselves, separated by commas; “people” is never one of them.",
        "请填写数据源自己的名称，用逗号分隔；不能使用 “people”。",
    ),
    "error.wrong_credentials": ("That is not your present password.", "当前密码不正确。"),
    "error.other": ("The server refused this: {message}", "服务器拒绝了此操作：{message}"),
}

RULES: Final[dict[str, tuple[str, str]]] = {
    "password.new": ("New password", "新密码"),
    "rules": ("What a password needs", "密码要求"),
    "rule.long": ("12 characters or more: a sentence is fine", "至少 12 个字符，可以是一句话"),
    "rule.other": ("not your name", "不是您的姓名"),
    "rule.rare": ("none of the common ones (checked when you save)", "不是常见密码（保存时检查）"),
}
"""What a new password needs: where somebody chooses one."""

SIGN_IN: Final[dict[str, tuple[str, str]]] = {
    "sign_in": ("Sign in", "登录"),
    "sign_in.about": ("The floor, as it is now.", "订单现场，实时可见。"),
    "name": ("Name", "姓名"),
    "password": ("Password", "密码"),
    "or": ("or", "或"),
    "sign_in.company": ("Sign in with your company account", "使用公司账号登录"),
    "sign_in.busy": ("Signing in …", "正在登录……"),
    "sign_in.wrong": (
        "Name and password do not match. Check both and try again.",
        "姓名与密码不匹配，请检查后重试。",
    ),
    "sign_in.away": (
        "The database does not answer, so nobody can be recognised. Try again in a moment.",
        "数据库暂时没有响应，无法验证身份。请稍后重试。",
    ),
    "sign_in.lost": ("Forgotten it? Ask an administrator for a link.", "忘记密码？请向管理员索取链接。"),
    # with a link
    "choose": ("Choose a password", "设置密码"),
    "choose.for": ("for {name}", "账号：{name}"),
    "choose.first": ("The first administrator", "首位管理员"),
    "choose.first_about": (
        "Nobody has an account here yet. This one may do everything, and lets the others in.",
        "系统中还没有账号。此账号拥有全部权限，并可添加其他人员。",
    ),
    "choose.go": ("Save and sign in", "保存并登录"),
    "choose.busy": ("Saving …", "正在保存……"),
    "choose.name_note": (
        "Letters, digits, dot, dash: as you will type it each time",
        "字母、数字、点或短横，登录时使用",
    ),
    "link.over": ("This link does not work any more", "此链接已失效"),
    "link.over_about": (
        "A link works once, and only for a day. Ask an administrator for a new one.",
        "链接只能使用一次，且 24 小时内有效。请向管理员索取新链接。",
    ),
    "link.to_sign_in": ("Sign in instead", "返回登录"),
    # what came back from the company's sign-in
    "oidc.refused": (
        "Your company account may not come in here. Ask an administrator for a role.",
        "您的公司账号没有访问权限。请向管理员申请角色。",
    ),
    "oidc.no_role": (
        "Your company account is in no group that has a role here. Ask an administrator for one.",
        "您的公司账号所在的组没有对应角色。请联系管理员。",
    ),
    "oidc.disabled": (
        "Your account is disabled here. Ask an administrator.",
        "您的账号已被停用。请联系管理员。",
    ),
    "oidc.taken": (
        "Somebody else here has your name. Ask an administrator.",
        "该姓名已被他人使用。请联系管理员。",
    ),
    "oidc.busy": ("Too many attempts. Wait a minute, then begin again.", "尝试次数过多，请稍等一分钟后重新登录。"),
    "oidc.expired": ("That took too long. Begin again.", "操作超时，请重新登录。"),
    "oidc.unreachable": (
        "The company's sign-in does not answer. Try again in a moment, or use name and password.",
        "公司登录服务没有响应。请稍后重试，或使用姓名和密码登录。",
    ),
    "oidc.failed": (
        "Signing in with your company account did not work. Try again, or use name and password.",
        "公司账号登录失败。请重试，或使用姓名和密码登录。",
    ),
}
"""The page before the desk."""
