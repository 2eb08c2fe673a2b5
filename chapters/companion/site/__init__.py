"""Turns the chapters into the site: a Sphinx extension and the build command (`python -m companion.site`).

Nothing outside this package knows Sphinx.
"""

from __future__ import annotations

import calendar
import html
import os
from pathlib import Path


def setup(app):
    """Register figures, evidence references and the site's own style and script."""
    from . import page
    from .content import citation, figures, notes, reference, registers, search
    from .downloads import notebooks
    from .running import execution, freshness

    # Kernels started by this build hand over bare chart specifications (see companion.theme).
    os.environ["COMPANION_CHARTS"] = "specification"
    static = Path(__file__).resolve().parents[2] / "_static"
    app.config.html_static_path.append(str(static))
    app.add_css_file("companion.css")
    app.add_js_file("companion.js", loading_method="defer")
    notes.setup(app)
    registers.setup(app)
    reference.setup(app)
    figures.setup(app)
    execution.setup(app)
    freshness.setup(app)
    citation.setup(app)
    notebooks.setup(app)
    page.setup(app)
    search.setup(app)
    app.connect("config-inited", _theme_options, priority=900)
    app.connect("build-finished", _front_door, priority=900)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}


def _theme_options(app, config):
    """Set what `_config.yml` cannot: the address, and additions to the theme options that Jupyter Book generated."""
    from .. import citations as cite

    # The address of the site is known only where it is published: the workflow passes it.
    config.html_baseurl = os.environ.get("BOOK_BASE_URL", "")
    # No "last updated": the date of a build says nothing about the text, and two builds should be alike.
    config.html_last_updated_fmt = None
    config.html_theme_options.update(
        {"navbar_persistent": [], "navbar_end": [], "navbar_center": [], "navbar_start": []}
    )
    known = cite.about()
    config.html_theme_options["extra_footer"] = (
        f"<p>Version {known['version']} of {known['date'][2]} {calendar.month_name[known['date'][1]]} {known['date'][0]}</p>"
    )


def _front_door(app, exception):
    """`index.html` at the top of the site leads to the first page, and says so to those who do not follow."""
    from . import policy

    if exception is None and app.builder.format == "html":
        first, title = (
            f"{app.config.master_doc}.html",
            html.escape(app.config.html_title or app.config.project),
        )
        (Path(app.outdir) / "index.html").write_text(
            f'<!DOCTYPE html>\n<html lang="{app.config.language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy.policy()}"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="0; url={first}">'
            f'<link rel="canonical" href="{app.config.html_baseurl.rstrip("/") + "/" if app.config.html_baseurl else ""}{first}"></head>'
            f'<body><p><a href="{first}">{title}</a></p></body></html>\n',
            encoding="utf-8",
        )
