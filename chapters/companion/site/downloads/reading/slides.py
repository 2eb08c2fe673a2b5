"""The book's figures as slides: one file of HTML that needs nothing beside it, and no script.

A screen is a slide. Page up and page down, the space bar and a swipe go from one to the next, as
the browser scrolls; printed, a slide is a page. Made from the chapters, so that a figure that
changes changes here.
"""

from __future__ import annotations

import base64
import copy
import re

from .... import citations
from ...content.metadata import meta, shared_as
from .epub import HERE, font_files, fonts, said
from .text import BookChapter, having, xml

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
TALL = 1.5  # a picture less broad than this, in heights, stands beside its title
FACES = ("sans-400", "sans-400-more", "sans-600", "sans-600-more", "signs")


def deck(chapters: list[BookChapter], base: str) -> str:
    """The deck as HTML; `base` is the address of the site, or empty."""
    about = citations.about()
    shown, titles, names = [_title(about, base)], set(), []
    for chapter in chapters:
        figures = [figure for figure in having(chapter.body, "chart") if figure.tag == "figure"]
        new = [figure for figure in figures if _words(figure, "caption-text") not in titles]
        titles |= {_words(figure, "caption-text") for figure in new}
        if new:
            shown.append(_question(chapter))
            shown += [_figure(chapter, figure, base) for figure in new]
            names += [figure.get("id") for figure in new]
    count = len(shown)
    slides = "\n".join(
        f'<section class="slide" id="s{n}" aria-label="Slide {n} of {count}">{inner}'
        f'<p class="foot">{said(_short(about["title"]))} <span>{n} / {count}</span></p></section>'
        for n, inner in enumerate(shown, 1)
    )
    style = _faces() + (HERE / "slides.css").read_text("utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>Slides. {said(about['title'])}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{_shown(about, base, names)}"
        '<link rel="icon" href="data:,">\n'
        f"<style>{style}</style>\n</head>\n<body>\n<main>\n{slides}\n</main>\n</body>\n</html>\n"
    )


def _shown(about: dict, base: str, names: list[str]) -> str:
    """What a link to the deck shows where it is shared: its first figure and what it is."""
    what = "Every figure of the chapters as a slide."
    url = base and f"{base}_reading/slides.html"
    tags = [
        meta("description", what),
        *shared_as("website", f"Slides. {about['title']}", what, url),
        *(
            meta("og:image", f"{base or '../'}_figures/{name}.png", "property")
            for name in names[:1]
        ),
    ]
    return "\n".join(tags) + "\n"


def _short(title: str) -> str:
    return title.partition(":")[0]


def _title(about: dict, base: str) -> str:
    where = f'<p><a href="{said(base)}">{said(base)}</a></p>' if base else ""
    edition = "Version {} of {}-{:02}-{:02}".format(about["version"], *about["date"])
    return (
        f"<h1>{said(_short(about['title']))}</h1><p>Every figure of the chapters, in their order. "
        "Page down goes on, page up goes back; leave out what a class does not need.</p>"
        f"<p>{said(about['author'])}. {edition}. CC BY 4.0.</p>{where}"
    )


def _question(chapter: BookChapter) -> str:
    """A chapter's title and the first sentence of its answer."""
    answers = having(chapter.body, "answer")
    first = answers[0].find(".//strong") if answers else None
    answer = "" if first is None else f'<p class="answer">{said("".join(first.itertext()))}</p>'
    return f"<h2>{said(chapter.title)}</h2>{answer}"


def _figure(chapter: BookChapter, figure, base: str) -> str:
    """A figure with its title, source and text alternative, and the way to it."""
    wide = copy.deepcopy(having(figure, "chart-wide")[0])
    wide.set("class", "picture")
    number = _words(figure, "caption-number")
    place = f"{base}chapters/{chapter.name}.html#{figure.get('id')}" if base else ""
    label = f'<a href="{said(place)}">{said(number)}</a>' if place else said(number)
    _, _, width, height = (float(part) for part in wide[0].get("viewBox").split())
    shape = "tall" if width < TALL * height else "broad"
    return (
        f'<div class="{shape}"><div class="words"><h3>{said(_words(figure, "caption-text"))}</h3>'
        f'<p class="subtitle">{said(_words(figure, "chart-subtitle"))}</p></div>{xml(wide)}'
        f'<p class="source">{label}. {said(_words(figure, "chart-source"))}</p></div>'
    )


def _words(figure, name: str) -> str:
    found = having(figure, name)
    return "".join(found[0].itertext()).strip() if found else ""


def _faces() -> str:
    """The faces of the slides, inside the file."""
    rules = fonts()
    for path in font_files():
        inside = base64.b64encode(path.read_bytes()).decode()
        given = f"url(data:font/woff2;base64,{inside})"
        if path.stem in FACES:
            rules = rules.replace(f"url(fonts/{path.name})", given)
    kept = [r for r in rules.splitlines() if "data:" in r and '"Sidelined Sans"' in r]
    return re.sub(r"\n+", "\n", "\n".join(kept)) + "\n"
