"""The HTML document around every page: language, theme, style sheets, the first module.

Decides what a browser loads before Dash draws. It holds no inline script of ours; the only one is Dash's own
starter, whose hash the Content-Security-Policy names.
"""

from __future__ import annotations

from dashboard.files import THEME_SHEET, Files

_FONT = "fonts/instrument-sans-latin.woff2"


def document(files: Files) -> str:
    """Write Dash's index string; a page starts blind, for it has not seen a frame yet."""
    modules = "\n".join(
        f'    <link rel="modulepreload" href="{files.address(name)}">' for name in files.names("live", ".js")
    )
    return f"""<!DOCTYPE html>
<html lang="en" data-theme="dark" data-feed="blind" data-as-of="">
  <head>
    {{%metas%}}
    <title>{{%title%}}</title>
    <link rel="icon" type="image/svg+xml" href="{files.address("mark.svg")}">
    <link rel="preload" href="{files.address(_FONT)}" as="font" type="font/woff2" crossorigin>
    <link rel="stylesheet" href="{files.address(THEME_SHEET)}">
    <link rel="stylesheet" href="{files.address("frame.css")}">
    <link rel="stylesheet" href="{files.address("wall.css")}">
    <link rel="stylesheet" href="{files.address("wall_foot.css")}">
{modules}
    <script type="module" src="{files.address("live/main.js")}"></script>
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
