"""Metadata in the head of a page: description, Highwire, Dublin Core, Open Graph, schema.org."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import urljoin

from docutils import nodes

from ... import citations, evidence
from ...tables.read import shared, tables
from ..theme.pages import LOST
from .citation import address, page

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def description(doctree) -> str:
    """What a page says in a sentence or two, at most 200 characters: its answer, else its first
    paragraph.
    """
    if doctree is None:
        return ""
    answers = (box for box in doctree.findall(nodes.Element) if "answer" in box.get("classes", []))
    paragraphs = [p for box in answers for p in box.findall(nodes.paragraph)] + [
        p
        for p in doctree.findall(nodes.paragraph)
        if not isinstance(p.parent, (nodes.figure, nodes.list_item))
    ]
    for paragraph in paragraphs:
        paragraph = paragraph.deepcopy()
        for reference in [
            n
            for n in paragraph.findall(nodes.inline)
            if {"evidence-reference", "work-reference"} & {*n["classes"]}
        ]:
            reference.parent.remove(reference)
        words = " ".join(paragraph.astext().split())
        words = re.sub(
            r" ?\((?:(?:Figure|Fig\.|Table) [\d.]+[,;]? ?(?:and )?)+\)", "", words
        )  # references to figures
        words = re.sub(r" ?\[[^\]]*\d{4}[^\]]*\]", "", words)  # works cited
        words = re.sub(r" +([.,;:])", r"\1", words)
        if len(words) > 40:
            break
    else:
        return ""
    if len(words) <= 200:
        return words
    sentences = re.match(r".{30,199}[.?!](?= )", words)
    return sentences[0] if sentences else words[:199].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def meta(name: str, content: str, attribute: str = "name") -> str:
    """An element that says something of a page to programs."""
    return f'<meta {attribute}="{name}" content="{html.escape(content)}">'


def head(app, docname: str, doctree) -> str:
    """Metadata of a page: description, Highwire, Dublin Core, Open Graph, schema.org."""
    item, about, base = page(app, docname), citations.about(), address(app)
    said = description(doctree) or " ".join(about["abstract"].split())
    year, month, day = about["date"]
    whole, book = item["type"] == "book", about["title"]
    tags = [
        meta("description", said),
        meta("author", about["author"]),
        meta("citation_title", item["title"]),
        # The comma marks a name in one piece: Zotero and Google Scholar take what follows the last
        # space for a family name else.
        meta("citation_author", about["author"] + ","),
        meta("citation_publication_date", f"{year}/{month:02}/{day:02}"),
        *(
            []
            if whole
            else [meta("citation_book_title", book), meta("citation_inbook_title", book)]
        ),
        meta("prism.edition", citations.edition(item)),
        meta("citation_language", "en"),
        meta("citation_abstract", said),
        meta("citation_keywords", "; ".join(about["keywords"])),
        *([meta("citation_public_url", item["URL"])] if "URL" in item else []),
        '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">',
        meta("DC.title", item["title"]),
        meta("DC.creator", about["author"]),
        meta("DC.date", f"{year}-{month:02}-{day:02}"),
        meta("DC.type", "Text"),
        meta("DC.format", "text/html"),
        meta("DC.language", "en"),
        meta("DC.rights", LICENCE),
        meta("DC.description", said),
        *([] if whole else [meta("DC.source", book)]),
        *([meta("DC.identifier", item["URL"])] if "URL" in item else []),
        # Zotero takes the type "book" for a whole book; "article" leaves the chapter that the tags
        # above speak of.
        *shared_as("book" if whole else "article", item["title"], said, item.get("URL", "")),
        *_picture(app, docname, base),
    ]
    graph = {"@context": CONTEXT, "@graph": _graph(app, docname, item, said, base)}
    graph = absolute(graph, base and f"{base}{docname}.html")
    tags.append(f'<script type="application/ld+json">{_inline_json(graph)}</script>')
    return "\n".join(tags) + "\n"


def shared_as(kind: str, title: str, said: str, url: str) -> list[str]:
    """What a link to a page shows where it is shared (Open Graph), its picture apart."""
    return [
        meta("og:type", kind, "property"),
        meta("og:title", title, "property"),
        meta("og:description", said, "property"),
        meta("og:site_name", citations.about()["title"], "property"),
        meta("og:locale", "en_GB", "property"),
        *([meta("og:url", url, "property")] if url else []),
    ]


def _picture(app, docname: str, base: str) -> list[str]:
    """What a page looks like where its link is shared: its first figure, else the front page's.

    Open Graph wants the picture's address in full. A copy that knows no address of its own gives it
    as seen from the page, which some readers of these tags complete and the others pass over.
    """
    drawn = app.env.cite_figures
    shown = drawn.get(docname) or drawn.get(app.config.root_doc)
    if not shown:
        return []
    name, title = shown[0]
    # The page for addresses that lead nowhere stands at any depth.
    near = base or ("/" if docname == LOST else "../" * docname.count("/"))
    return [
        meta("og:image", f"{near}_figures/{name}.png", "property"),
        meta("og:image:type", "image/png", "property"),
        meta("og:image:alt", title, "property"),
        meta("twitter:card", "summary_large_image"),
    ]


def _inline_json(value) -> str:
    """JSON that can stand in a script element: no text in it ends the element or opens a comment in
    it.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def absolute(described, here: str):
    """What a page describes, with addresses in full where that of the page is known (`here`)."""
    if isinstance(described, list):
        return [absolute(item, here) for item in described]
    if not isinstance(described, dict) or not here:
        return described
    return {
        name: urljoin(here, value) if name in ("url", "contentUrl") else absolute(value, here)
        for name, value in described.items()
    }


def _creator() -> dict:
    return {"@type": "Organization", "name": citations.about()["author"]}


def _common(title: str, url: str = "") -> dict:
    about = citations.about()
    return {
        "name": title,
        "author": _creator(),
        "datePublished": "{}-{:02}-{:02}".format(*about["date"]),
        "version": about["version"],
        "inLanguage": "en",
        "license": LICENCE,
        **({"url": url} if url else {}),
    }


def _graph(app, docname: str, item: dict, said: str, base: str) -> list[dict]:
    """What a page describes, in the words of schema.org."""
    env, about = app.env, citations.about()
    book = {"@type": "Book", **_common(about["title"], base)}
    if item["type"] == "book":
        thing = {
            **book,
            "description": " ".join(about["abstract"].split()),
            "keywords": about["keywords"],
            "hasPart": _chapters(app, docname),
        }
    else:
        thing = {
            "@type": "Chapter",
            **_common(item["title"], item.get("URL", "")),
            "description": said,
            "isPartOf": book,
        }
    pictures = [
        {"@type": "ImageObject", "name": words, "url": f"#{name}"}
        for name, words in env.cite_figures.get(docname, [])
    ]
    if pictures:
        thing["hasPart"] = thing.get("hasPart", []) + pictures
    shown = env.cite_tables.get(docname) or [
        table for table, there in sorted(env.registers.items()) if there == docname
    ]
    sets = [_dataset(table, "../" * docname.count("/")) for table in shown]
    return [thing, *sets, *(_reviews() if env.registers.get("claims") == docname else [])]


def _chapters(app, docname: str) -> list[dict]:
    """The pages below the front page, or all others where it names none."""
    names = app.env.toctree_includes.get(docname, []) or sorted(app.env.titles)
    return [
        {
            "@type": "Chapter",
            "name": app.env.titles[name].astext(),
            "url": app.builder.get_relative_uri(docname, name),
        }
        for name in names
        if name != docname
    ]


def _dataset(table: str, up: str) -> dict:
    """A table of the record that a page shows; `up` leads from the page to the top of the site."""
    known = tables()[table]
    return {
        "@type": "Dataset",
        **_common(f"{known['title']}. {citations.about()['title']}"),
        # Search engines ask for fifty characters, and the table alone does not say of what.
        "description": f"{known['description']} A table of “{citations.about()['title']}”.",
        "identifier": f"table:{table}",
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": f"{up}_data/{known['path']}",
        },
    }


def _reviews() -> list[dict]:
    """A ClaimReview for each verdict: what was claimed, by whom and where, and what the later
    record says.
    """
    claims, actors = (
        shared("claims").set_index("claim_id"),
        shared("actors").set_index("actor_id"),
    )
    sources = shared("sources").set_index("source_id")
    kinds = {"person": "Person", "state": "Country"}
    found = []
    for verdict in shared("verdicts").itertuples():
        claim = claims.loc[verdict.claim_id]
        source, speaker = (
            sources.loc[claim["sentence_id"].split(":")[0]],
            actors.loc[claim["speaker_id"]],
        )
        found.append(
            {
                "@type": "ClaimReview",
                "identifier": verdict.verdict_id,
                "url": f"#{evidence.anchor(verdict.claim_id)}",
                "author": _creator(),
                "claimReviewed": claim["paraphrase"],
                "reviewBody": verdict.record,
                "reviewRating": {
                    "@type": "Rating",
                    "alternateName": evidence.labels("verdict")[verdict.verdict],
                },
                "itemReviewed": {
                    "@type": "Claim",
                    "identifier": verdict.claim_id,
                    "author": {
                        "@type": kinds.get(speaker["kind"], "Organization"),
                        "name": speaker["name"],
                    },
                    "appearance": {
                        "@type": "Article",
                        "name": source["title"],
                        "publisher": {"@type": "Organization", "name": source["container_title"]},
                    },
                },
            }
        )
    return found


# Pages that no chapter stands behind: their titles, and what they are for.
MADE = {
    "search": ("Search", "Search the text, the registers and the figures of"),
    "genindex": ("Index", "Index of"),
    LOST: ("Page not found", "A page of"),
}


def _made(app, pagename: str, context: dict) -> list[str]:
    """Metadata of a page without a chapter behind it; the front door says what it leads to."""
    book, base, root = citations.about()["title"], address(app), app.config.root_doc
    if pagename == "index":
        said = description(app.env.get_doctree(root)) or " ".join(
            citations.about()["abstract"].split()
        )
        title, url = book, base
    else:
        title, what = MADE.get(pagename, (context.get("title", book), "A page of"))
        said, url = f"{what} {book}.", base and f"{base}{pagename}.html"
    kind = "book" if pagename == "index" else "website"
    shown = shared_as(kind, title, said, "" if pagename == LOST else url)
    return [meta("description", said), *shown, *_picture(app, pagename, base)]


def _page(app, pagename, templatename, context, doctree):
    if pagename in app.env.titles and doctree is not None:
        tags = head(app, pagename, doctree)
    else:
        tags = "\n".join(_made(app, pagename, context)) + "\n"
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def setup(app):
    """Write the metadata of each page."""
    app.connect("html-page-context", _page, priority=800)
