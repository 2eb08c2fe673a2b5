"""What the templates of the theme are given: parts of the book, sections of the page, its buttons,
its policy.
"""

from __future__ import annotations

import calendar
import functools
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from ...citations import about
from ..running.cache import digest
from .languages import marked
from .policy import MODE, policy, strangers

logger = logging.getLogger(__name__)


def context(app, pagename, templatename, context, doctree):
    """Fill the context of one page (`html-page-context`)."""
    known = about()
    year, month, day = known["date"]
    context.update(
        mode_script=MODE,
        policy=policy(),
        stamp=_stamp(),
        parts=_parts(app),
        sections=_sections(app, pagename),
        edition=f"Version {known['version']} of {day} {calendar.month_name[month]} {year}",
    )
    context.setdefault("runs_in_browser", "")
    context.setdefault("notebook", "")


def safe(app, pagename, templatename, context, doctree):
    """A warning, which fails the build, when something that came with a page could run and is not
    ours.
    """
    for stranger in strangers(context.get("body", "") + context.get("metatags", "")):
        logger.warning(
            "%s.html: %s stands on the page and is none of the book's own; escape the text it "
            "came with, or, if we wrote it, add it to INLINE in companion/site/theme/policy.py",
            pagename,
            stranger,
        )


@functools.cache
def _stamp() -> str:
    """Changes with the theme's own files, so that no browser shows a page with an older style or
    script.
    """
    files = sorted(Path(__file__).with_name("static").iterdir())
    return digest(*(path.read_bytes() for path in files if path.is_file()))[:8]


def front_door(app):
    """`index.html` at the top of the site leads to the first page, and says so to those who do not
    follow.
    """
    if app.config.root_doc != "index":
        yield "index", {"first": app.config.root_doc}, "front-door.html"


def _parts(app) -> list[dict]:
    """The book's parts in the order of its table of contents: a caption and chapters. The first
    page stands before them.
    """
    titles, root = app.env.titles, app.config.root_doc

    def chapter(name, title=None):
        return {"name": name, "title": marked(title or titles[name].astext())}

    parts = [{"caption": None, "chapters": [chapter(root)]}]
    for tree in _root(app.env, root).findall(addnodes.toctree):
        chapters = [chapter(name, title) for title, name in tree["entries"] if name in titles]
        parts.append({"caption": tree.get("caption"), "chapters": chapters})
    return parts


@functools.lru_cache(maxsize=2)
def _root(env, name):
    return env.get_doctree(name)


def _sections(app, pagename) -> list[dict]:
    """Anchor and title of the sections that stand directly below a page's heading."""
    tree = app.env.tocs.get(pagename)
    if tree is None:
        return []
    lists = (part for page in tree for part in page if isinstance(part, nodes.bullet_list))
    links = [next(iter(item.findall(nodes.reference)), None) for part in lists for item in part]
    return [
        {"anchor": link["anchorname"].lstrip("#"), "title": marked(link.astext())}
        for link in links
        if link is not None
    ]
