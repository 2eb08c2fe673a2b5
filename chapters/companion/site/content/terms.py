"""Words of the glossary lead to it where a reading chapter uses them first.

Chapters are written without a thought of it: a word with an entry becomes a link at its first use
in running prose, unless the chapter links it by hand ({term}`…`). Words of every day that are terms
here (a tie, an act) are linked where an article or the like shows that a noun is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

EVERYDAY = frozenset(
    (
        "act",
        "claim",
        "concept",
        "modality",
        "pass",
        "provision",
        "stance",
        "tie",
        "unclear",
        "verdict",
    )
)
_BEFORE = (
    r"(?:(?:a|an|the|this|that|these|those|no|any|each|every|all|both|of|its|their|his|her|whose"
    r"|two|three|many|most|some)\s+)"
)
# What is no running prose, or has a link of its own.
_APART = (
    nodes.reference,
    nodes.literal,
    nodes.FixedTextElement,
    nodes.math,
    nodes.strong,
    nodes.table,
    nodes.figure,
    nodes.footnote,
    nodes.title,
    addnodes.glossary,
)
_APART_CLASSES = {"cell", "cell_output", "dropdown", "citation", "evidence-notes", "margin"}


def pattern(term: str) -> re.Pattern:
    """Where a term stands in a text, in the singular or the plural, as group `term`."""
    words = re.escape(term).replace("'", "['’]").replace(r"\ ", r"\s+")
    before = _BEFORE if term in EVERYDAY else ""
    capitals = 0 if term.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){before}(?P<term>{words}(?:s|es)?)(?![\w’'-])", capitals)


def first_uses(texts: Iterable[str], terms: Iterable[str]) -> list[tuple[int, int, int, str]]:
    """The first use of each term in a row of texts: number of the text, start, end, the term.

    Where two terms meet (“alliance” in “quasi-alliance”), the longer one has the place.
    """
    texts = list(texts)
    taken: list[tuple[int, int, int, str]] = []
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        sought = pattern(term)
        found = (
            (n, match.start("term"), match.end("term"))
            for n, text in enumerate(texts)
            for match in sought.finditer(text)
        )
        for n, start, end in found:
            if not any(n == m and start < b and a < end for m, a, b, _ in taken):
                taken.append((n, start, end, term))
                break
    return sorted(taken)


class Terms(SphinxPostTransform):
    """Links the first use of each term of the glossary in a reading chapter."""

    default_priority = 700  # references have their words, languages of other scripts come later
    formats = ("html",)

    def run(self, **kwargs):
        name = self.env.docname.rpartition("/")[2]
        if name not in self.config.reading_chapters:
            return
        known = _known(self.env)
        by_hand = {
            ref["refuri"].rpartition("#")[2]
            for ref in self.document.findall(nodes.reference)
            if "refuri" in ref
        }
        wanted = [term for term, (_, anchor) in known.items() if anchor not in by_hand]
        texts = [text for text in self.document.findall(nodes.Text) if _prose(text)]
        uses: dict[int, list[tuple[int, int, str]]] = {}
        for n, start, end, term in first_uses(map(str, texts), wanted):
            uses.setdefault(n, []).append((start, end, term))
        for n, found in uses.items():
            texts[n].parent.replace(texts[n], list(self._linked(str(texts[n]), found, known)))

    def _linked(self, text: str, found: list[tuple[int, int, str]], known: dict):
        at = 0
        for start, end, term in found:
            docname, anchor = known[term]
            page = self.app.builder.get_relative_uri(self.env.docname, docname)
            yield nodes.Text(text[at:start])
            yield nodes.reference(
                "", text[start:end], internal=True, refuri=f"{page}#{anchor}", classes=["term"]
            )
            at = end
        yield nodes.Text(text[at:])


def _known(env) -> dict[str, tuple[str, str]]:
    """Page and anchor of each term of the glossary."""
    objects = env.get_domain("std").get_objects()
    return {term: (page, anchor) for term, _, kind, page, anchor, _ in objects if kind == "term"}


def _again(app, env):
    """Reading chapters are written again when the glossary has other terms."""
    known, before = _known(env), getattr(env, "terms_linked", None)
    env.terms_linked = known
    names = {*app.config.reading_chapters} if known != before else set()
    return sorted(page for page in env.found_docs if page.rpartition("/")[2] in names)


def _prose(text: nodes.Text) -> bool:
    """Whether a text stands in a paragraph, and neither in a link nor in anything set apart."""
    node: nodes.Node | None = text.parent
    paragraph = False
    while node is not None:
        if isinstance(node, _APART) or _APART_CLASSES & {
            *getattr(node, "attributes", {}).get("classes", ())
        }:
            return False
        paragraph |= isinstance(node, nodes.paragraph)
        node = node.parent
    return paragraph


def setup(app):
    """Link terms when a page's references are resolved."""
    app.add_post_transform(Terms)
    app.connect("env-updated", _again)
