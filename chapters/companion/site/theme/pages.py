"""What the templates of the theme are given: parts of the book, sections of the page, its buttons,
its policy.
"""

from __future__ import annotations

import calendar
import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from markupsafe import Markup, escape
from sphinx import addnodes
from sphinx.util import logging

from ...citations import about
from ..running.cache import digest
from .languages import marked
from .policy import MODE, policy, strangers

logger = logging.getLogger(__name__)
LOST = "404"
HIDDEN = {"404.html", "search.html", "genindex.html"}  # pages that no search engine should list


def context(app, pagename, templatename, context, doctree):
    """Fill the context of one page (`html-page-context`)."""
    known = about()
    year, month, day = known["date"]
    context.update(
        author=app.config.author,
        mode_script=MODE,
        policy=policy(),
        stamp=_stamp(),
        parts=_parts(app),
        sections=_sections(app, pagename),
        edition=f"Version {known['version']} of {day} {calendar.month_name[month]} {year}",
    )
    context["running"] = running(app, pagename, context, f"Version {known['version']}")
    if pagename == LOST:
        _anywhere(app, context)
    context.setdefault("runs_in_browser", "")
    context.setdefault("notebook", "")


def running(app, pagename: str, context: dict, edition: str) -> dict[str, str]:
    """What stands at the head and foot of every printed page, as CSS strings."""
    title = Markup(context.get("title") or app.config.html_short_title).striptags()
    base = app.config.html_baseurl
    book = Markup(context.get("docstitle") or "").striptags()
    words = {
        "book": f"{book}. {edition}",
        "page": title if len(title) < 60 else title[:59] + "…",
        "address": f"{base}{pagename}.html" if base else f"{pagename}.html",
    }
    return {name: _in_css(text) for name, text in words.items()}


def _in_css(text: str) -> Markup:
    """Text for a CSS string in a page: nothing ends the string or the style element."""
    plain = " ".join(str(text).split())
    return Markup(re.sub(r"""[^\w .,:;?!/()–—’“”…-]""", lambda m: f"\\{ord(m[0]):x} ", plain))


def _anywhere(app, context) -> None:
    """The page for addresses that lead nowhere is shown at any depth: its links begin at the root
    of the host.
    """
    near, root = context["pathto"], urlsplit(app.config.html_baseurl).path or "/"
    context["pathto"] = lambda *given, **more: root + near(*given, **more)
    context["pageurl"] = None


def lost(app):
    """The page for addresses that lead nowhere, under the name that hosts look for."""
    yield LOST, {}, "404.html"


def sitemap(app, exception) -> None:
    """The addresses of all pages for search engines, where the site's own is known."""
    base = app.config.html_baseurl
    if exception is not None or app.builder.format != "html" or not base:
        return
    pages = (path.relative_to(app.outdir).as_posix() for path in Path(app.outdir).rglob("*.html"))
    shown = sorted(name for name in pages if name[0] not in "_" and name not in HIDDEN)
    urls = "".join(f"<url><loc>{escape(base + name)}</loc></url>\n" for name in shown)
    (Path(app.outdir) / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
        encoding="utf-8",
    )


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
    theme = Path(__file__).parent
    files = sorted([*theme.glob("static/*"), *theme.glob("styles/*/*")])
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
