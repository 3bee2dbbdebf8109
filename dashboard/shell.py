"""The HTML document around a page: language, theme, style sheets, the first module.

Decides what a browser loads before Dash draws: only what that page uses. It holds no inline script of ours; the only
one is Dash's own starter, whose hash the Content-Security-Policy names.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.files import THEME_SHEET, Files
from dashboard.theme import THEMES
from dashboard.words import LANGUAGES

_FONT = "fonts/instrument-sans-latin.woff2"
_ROOT = '<html lang="en" data-theme="dark"'
_TAGS = {"en": "en", "zh": "zh-CN"}


def document(files: Files, module: str, sheets: tuple[str, ...]) -> str:
    """Write Dash's index string; a page starts blind, for it has not seen a frame yet."""
    styles = "\n".join(
        f'    <link rel="stylesheet" href="{files.address(name)}">' for name in (THEME_SHEET, "frame.css", *sheets)
    )
    modules = "\n".join(
        f'    <link rel="modulepreload" href="{files.address(name)}">' for name in files.modules(module)
    )
    return f"""<!DOCTYPE html>
{_ROOT} data-feed="blind" data-as-of="">
  <head>
    {{%metas%}}
    <title>{{%title%}}</title>
    <link rel="icon" type="image/svg+xml" href="{files.address("mark.svg")}">
    <link rel="preload" href="{files.address(_FONT)}" as="font" type="font/woff2" crossorigin>
{styles}
{modules}
    <script type="module" src="{files.address(module)}"></script>
    {{%css%}}
  </head>
  <body>
    {{%app_entry%}}
    <footer hidden>
      {{%config%}}
      {{%scripts%}}
      {{%renderer%}}
    </footer>
  </body>
</html>"""


def dressed(text: str, query: Mapping[str, str]) -> str:
    """Give a document the language and theme that are asked for, so that it is never drawn in another first."""
    lang, theme = query.get("lang", ""), query.get("theme", "")
    tag = _TAGS[lang if lang in LANGUAGES else LANGUAGES[0]]
    return text.replace(_ROOT, f'<html lang="{tag}" data-theme="{theme if theme in THEMES else THEMES[0]}"', 1)
