"""The HTML document around a page: language, theme, style sheets, the first module.

Decides what a browser loads before Dash draws: only what that page uses. It holds no inline script of ours; the only
one is Dash's own starter, whose hash the Content-Security-Policy names.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.files import THEME_SHEET, Files
from dashboard.theme import COLOURS, THEMES
from dashboard.words import LANGUAGES

_FONT = "fonts/instrument-sans-latin.woff2"
_ROOT = '<html lang="en" data-theme="dark"'
_COLOUR = '<meta name="theme-color" content="{}">'
_TAGS = {"en": "en", "zh": "zh-CN"}


def document(files: Files, module: str, sheets: tuple[str, ...], *, home_screen: bool = False) -> str:
    """Write Dash's index string; a page starts blind, for it has not seen a frame yet.

    What may stand on a phone's home screen says how, and reaches behind the rounded corners of a screen.
    """
    styles = "\n".join(
        f'    <link rel="stylesheet" href="{files.address(name)}">' for name in (THEME_SHEET, "frame.css", *sheets)
    )
    modules = "\n".join(
        f'    <link rel="modulepreload" href="{files.address(name)}">' for name in files.modules(module)
    )
    return f"""<!DOCTYPE html>
{_ROOT} data-feed="blind" data-as-of="">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1{", viewport-fit=cover" if home_screen else ""}">
    {_COLOUR.format(COLOURS["ground"][0])}
    <title>{{%title%}}</title>
    <link rel="icon" type="image/svg+xml" href="{files.address("mark.svg")}">
    <link rel="preload" href="{files.address(_FONT)}" as="font" type="font/woff2" crossorigin>
{_home_screen(files) if home_screen else ""}{styles}
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


def _home_screen(files: Files) -> str:
    return f"""    <link rel="manifest" href="{files.address("now.webmanifest")}">
    <link rel="apple-touch-icon" href="{files.address("icons/mark-180.png")}">
    <meta name="apple-mobile-web-app-title" content="Peakline">
    <meta name="mobile-web-app-capable" content="yes">
"""


def dressed(text: str, query: Mapping[str, str]) -> str:
    """Give a document the language and theme that are asked for, so that it is never drawn in another first."""
    lang, theme = query.get("lang", ""), query.get("theme", "")
    tag = _TAGS[lang if lang in LANGUAGES else LANGUAGES[0]]
    theme = theme if theme in THEMES else THEMES[0]
    dark, own = COLOURS["ground"][0], COLOURS["ground"][THEMES.index(theme)]
    text = text.replace(_ROOT, f'<html lang="{tag}" data-theme="{theme}"', 1)
    return text.replace(_COLOUR.format(dark), _COLOUR.format(own), 1)
