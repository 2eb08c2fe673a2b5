"""Evidence references: the role {evidence}`id` and the list of evidence at the end of each page.

The role takes one id or several separated by commas (see companion.evidence). It shows a locator a
student would write and links to the row in its register. Every page ends with a note for each row
it rests on (speaker, content, coding, what happened since, source): `_static/companion.js` shows
that note as a card on hover, focus and touch; without a script the link works, and in print the
notes stand.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ... import evidence
from ...evidence import anchor
from ...tables.read import DataError
from ..theme.languages import marked


class Evidence(SphinxRole):
    """{evidence}`hashmi-2024:8.2` or {evidence}`E158, E187`."""

    def run(self):
        ids = [part.strip() for part in self.text.split(",") if part.strip()]
        try:
            cards = [card for given in ids for card in evidence.cite(given)]
        except DataError as error:
            message = self.inliner.reporter.error(f"evidence: {error}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        used = self.inliner.document.settings.env.temp_data.setdefault("evidence", {})
        for card in cards:
            used.setdefault(card.id, card)
        out: list[nodes.Node] = [nodes.Text("(")]
        for n, (card, words) in enumerate(shortened(cards)):
            out += [nodes.Text("; ")] * bool(n) + [reference_to(card, words)]
        out.append(nodes.Text(")"))
        return [nodes.inline("", "", *out, classes=["evidence-reference"])], []


def shortened(cards: list[evidence.Card]) -> list[tuple[evidence.Card, str]]:
    """The cards to show and the words for each: one place is named once, and so is a treaty."""
    out: list[tuple[evidence.Card, str]] = []
    shown: set[str] = set()
    before = ""
    for card in cards:
        if card.locator in shown:  # several claims of one paragraph: one reference
            continue
        shown.add(card.locator)
        treaty, _, place = card.locator.rpartition(", ")
        out.append(
            (card, place if treaty == before and card.table == "provisions" else card.locator)
        )
        before = treaty
    return out


class reference_to(nodes.General, nodes.Inline, nodes.Element):
    """A reference to a row; where it leads is known when all pages are read."""

    def __init__(self, card: evidence.Card | None = None, words: str = "", **attributes):
        super().__init__("", **attributes)
        if card:
            self["card"], self["table"], self["words"] = card.id, card.table, words


def _visit_reference(self, node):
    env = self.builder.env
    page = env.registers.get(node["table"])
    note = anchor(node["card"])
    target = (
        f"#{note}"
        if page is None
        else f"{self.builder.get_relative_uri(self.builder.current_docname, page)}#{note}"
    )
    self.body.append(
        f'<a class="evidence" href="{target}" data-note="{note}">{marked(node["words"])}</a>'
    )
    raise nodes.SkipNode


def _text_reference(self, node):
    self.body.append(node["words"])
    raise nodes.SkipNode


def _append_notes(app, doctree):
    used = app.env.temp_data.pop("evidence", {})
    if not used:
        return
    items = nodes.bullet_list(classes=["evidence-notes"])
    for card in used.values():
        body = nodes.paragraph("", "", nodes.strong("", card.locator), nodes.Text(" — "))
        if card.speaker:
            body += [nodes.emphasis("", card.speaker), nodes.Text(": ")]
        body += nodes.Text(card.says + " ")
        body += nodes.inline("", f"[{card.coding}]", classes=["evidence-coding"])
        if card.note:
            body += nodes.Text(f" Note: {card.note}")
        for n, (name, url) in enumerate(card.links):
            body += [
                nodes.Text("; " if n else " Source: "),
                nodes.reference("", name, refuri=url, internal=False),
            ]
        body += [
            nodes.Text(f" Source: {card.source}." if card.source else ""),
            nodes.Text(" "),
            nodes.literal("", card.id),
        ]
        items += nodes.list_item("", body, ids=[anchor(card.id)])
    section = nodes.section(
        "",
        nodes.title("", "Evidence on this page"),
        items,
        ids=["evidence-on-this-page"],
        names=["evidence on this page"],
    )
    (next(iter(doctree.findall(nodes.section)), doctree)).append(section)


def setup(app):
    """Register the role; notes are added before Sphinx collects the page's table of contents."""
    app.add_node(
        reference_to,
        html=(_visit_reference, None),
        epub=(_visit_reference, None),
        latex=(_text_reference, None),
    )
    app.add_role("evidence", Evidence())
    app.connect("doctree-read", _append_notes, priority=100)
