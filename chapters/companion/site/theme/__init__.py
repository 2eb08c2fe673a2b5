"""The look of the book: a Sphinx theme of its own, and what is written into its pages.

The folder is the theme (`theme.toml`, templates, `static/`); it inherits from Sphinx's `basic`. A
long style is joined of its parts in `styles/` by the template of its name in `static/`. The modules
beside them say what HTML the pages hold: `writer` (tables, citations, folded cells, code,
mathematics), `frames` (tables that pandas made), `languages` (words in other scripts), `pages`
(what the templates are given).
"""

from pathlib import Path

from myst_nb.sphinx_ import HideCodeCellNode

from . import frames, languages, pages, writer


def setup(app):
    """Register the theme, the writer of its pages and the transforms before it."""
    app.add_html_theme("companion", str(Path(__file__).parent))
    app.set_translator("html", writer.Writer)
    app.add_html_math_renderer("mathml", (writer.visit_math, None), (writer.visit_math_block, None))
    app.add_node(HideCodeCellNode, override=True, html=(writer.visit_folded, writer.depart_folded))
    app.add_post_transform(frames.Frames)
    app.add_post_transform(languages.Languages)
    app.connect("html-page-context", pages.context, priority=950)
    app.connect("html-page-context", pages.safe, priority=999)
    app.connect("html-collect-pages", pages.front_door)
    app.connect("html-collect-pages", pages.lost)
    app.connect("build-finished", pages.sitemap)
