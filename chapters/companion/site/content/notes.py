"""Evidence references: the role {evidence}`id` and the list of evidence at the end of each page.

The role takes one id or several separated by commas (see companion.evidence). It leaves small
numbers in the text, one a row, in the order of the page; several rows share one mark (3–5) and one
card. {cite:p}`key` leaves such numbers for works. Every number leads to its note at the end of the
page (who, when, what it says, coding, what happened since, sources, the way to the row):
`_static/evidence.js` shows that note as a card on hover, focus and touch. Without a script the
number is a link to the row or the work, that of several rows to their notes; in print the notes
stand.
"""

from __future__ import annotations

import html

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

from ... import evidence
from ...evidence import anchor
from ...tables.read import DataError
from ...works import works
from ..theme.languages import marked, parts
from ..theme.texts import put


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
        marks = [reference_to(card, card.locator, mark=True) for card in cards]
        return [nodes.inline("", "", *marks, classes=["evidence-reference"])], []


class reference_to(nodes.General, nodes.Inline, nodes.Element):
    """A reference to a row; where it leads is known when all pages are read.

    With `mark` it shows the number that `_append_notes` gives it, else its words.
    """

    def __init__(
        self, card: evidence.Card | None = None, words: str = "", mark: bool = False, **attributes
    ):
        super().__init__("", **attributes)
        if card:
            self["card"], self["table"], self["words"] = card.id, card.table, words
            self["mark"] = mark


def _visit_reference(self, node):
    env = self.builder.env
    together = _together(node)
    if len(together) > 1:
        if node is together[0]:
            self.body.append(_marks(together))
        raise nodes.SkipNode
    page = env.registers.get(node["table"])
    note = anchor(node["card"])
    target = (
        f"#{note}"
        if page is None
        else f"{self.builder.get_relative_uri(self.builder.current_docname, page)}#{note}"
    )
    if node["mark"]:
        self.body.append(_mark(node["number"], node["words"], target, note))
    else:
        self.body.append(f'<a class="evidence-row" href="{target}">{marked(node["words"])}</a>')
    raise nodes.SkipNode


def _mark(number: int, words: str, target: str, note: str) -> str:
    said = html.escape(f"{number}: {words}")
    return (
        f'<a class="evidence" href="{html.escape(target)}" data-note="{note}" '
        f'aria-label="{said}">{number}</a>'
    )


def _together(node: reference_to) -> list[reference_to]:
    """The marks of one role, each row once: all of them are one link."""
    found: dict[str, reference_to] = {}
    if node["mark"] and "evidence-reference" in node.parent["classes"]:
        for child in node.parent.findall(reference_to):
            found.setdefault(child["card"], child)
    return [node] if len(found) < 2 else list(found.values())


def _marks(together: list[reference_to]) -> str:
    """One link for several rows: their numbers and words, and their notes on this page."""
    ordered = sorted(together, key=lambda node: node["number"])
    numbers = spans([node["number"] for node in ordered])
    said = "; ".join(dict.fromkeys(node["words"] for node in ordered))
    notes = [anchor(node["card"]) for node in ordered]
    return (
        f'<a class="evidence" href="#{notes[0]}" data-note="{" ".join(notes)}" '
        f'aria-label="{html.escape(f"{numbers}: {said}")}">{numbers}</a>'
    )


def spans(numbers: list[int]) -> str:
    """Rising numbers as short as can be: 3–5, 8."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _text_reference(self, node):
    self.body.append(node["words"])
    raise nodes.SkipNode


def _work_keys(node: addnodes.pending_xref) -> list[str]:
    """The works of a {cite:p}; none for a citation in words, or with words before or after it."""
    if node.get("refdomain") != "cite" or node["reftype"] != "p" or "{" in node["reftarget"]:
        return []
    return [key.strip() for key in node["reftarget"].split(",")]


def _append_notes(app, doctree):
    """Number what the page rests on, in its order, and list it at the end of the page."""
    used = app.env.temp_data.pop("evidence", {})
    numbers: dict[str, int] = {}
    known = works()
    for node in list(doctree.findall(nodes.Element)):
        if isinstance(node, reference_to) and node["mark"]:
            node["number"] = numbers.setdefault(node["card"], len(numbers) + 1)
        elif isinstance(node, addnodes.pending_xref) and (keys := _work_keys(node)):
            # A key that the bibliography lacks is told by the extension that resolves it.
            said = {
                k: numbers.setdefault(f"work-{k}", len(numbers) + 1) for k in keys if k in known
            }
            # The numbers come in when it is resolved; what a notebook says is kept then.
            holder = nodes.inline("", "", classes=["work-reference"], numbers=list(said.values()))
            holder["notes"] = [f"work-{key}" for key in said]
            node.replace_self(holder)
            holder += node
    if not numbers:
        return
    items = nodes.enumerated_list(classes=["evidence-notes"])
    for name in numbers:
        empty = nodes.list_item("", nodes.paragraph(), ids=[name])  # filled by `_number_works`
        items += empty if name.startswith("work-") else _row_note(used[name])
    section = nodes.section(
        "",
        nodes.title("", "Evidence on this page"),
        # Folded: the notes of a chapter are as long as its text, and each opens as a card where it
        # is referred to. A link to a note opens the fold, and print shows it (page/print.css).
        _html(f'<details class="evidence-fold"><summary>All {len(numbers)} notes</summary>'),
        items,
        _html("</details>"),
        ids=["evidence-on-this-page"],
        names=["evidence on this page"],
    )
    (next(iter(doctree.findall(nodes.section)), doctree)).append(section)


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def _field(name: str, *content: nodes.Node, kind: str = "") -> nodes.inline:
    """One line of a card: what it is, and its words."""
    head = nodes.inline("", f"{name}: ", classes=["evidence-head"])
    classes = ["evidence-field", *([f"evidence-{kind}"] if kind else [])]
    return nodes.inline("", "", head, *content, nodes.Text(" "), classes=classes)


def _row_note(card: evidence.Card) -> nodes.list_item:
    body = nodes.paragraph("", "", nodes.strong("", card.locator), nodes.Text(" "))
    fields = [
        ("Who", "" if card.speaker in card.locator else card.speaker, ""),
        ("When", "" if card.when in card.locator else card.when, ""),
        ("Says", card.says, "says"),
        ("Since then", card.verdict, "verdict"),
        ("Coded as", card.coding, "coding"),
        ("Note", card.note, ""),
    ]
    for name, words, kind in fields:
        if words:
            body += _field(name, nodes.Text(words), kind=kind)
    sources: list[nodes.Node] = []
    for name, url in card.links:
        sources += [nodes.Text("; ")] * bool(sources)
        sources.append(nodes.reference("", name, refuri=url, internal=False))
    if sources or card.source:
        body += _field("Source", *(sources or [nodes.Text(card.source)]))
    body += reference_to(card, f"Open the row {card.id}")
    return nodes.list_item("", body, ids=[anchor(card.id)])


def _close_up(app, doctree, docname):
    """No space stands before a number: in a chapter's source there is one before the role. A number
    that follows another one is marked, for a comma between the two.
    """
    if app.builder.format != "html":
        return
    numbers = {"evidence-reference", "work-reference"}
    for marks in list(doctree.findall(nodes.inline)):
        if not numbers & {*marks["classes"]}:
            continue
        before = marks.previous_sibling()
        if isinstance(before, nodes.Text):
            kept = before.astext().rstrip()
            put(before, [nodes.Text(kept)] if kept else [])
            before = marks.previous_sibling()
        if isinstance(before, nodes.inline) and numbers & {*before["classes"]}:
            marks["classes"].append("next-number")


def _number_works(app, doctree, docname):
    """Works in brackets become numbers like the rows; their notes hold the entry and its link."""
    holders = [n for n in doctree.findall(nodes.inline) if "work-reference" in n["classes"]]
    if not holders or app.builder.format != "html":
        return
    notes = {i: item for item in doctree.findall(nodes.list_item) for i in item["ids"]}
    key_of = {c.citation_id: c.key for c in app.env.get_domain("cite").citations}
    for holder in holders:
        links = {
            f"work-{key_of.get(link['refuri'].partition('#')[2])}": link
            for link in holder.findall(nodes.reference)
        }
        marks = [
            _html(_mark(number, links[note].astext(), links[note]["refuri"], note))
            for number, note in zip(holder["numbers"], holder["notes"])
        ]
        for note in holder["notes"]:
            entry = notes[note].next_node(nodes.paragraph)
            if not len(entry):
                link = links[note]
                there = nodes.reference(
                    "", "In the bibliography", refuri=link["refuri"], classes=["evidence-row"]
                )
                entry.extend([*parts(f"{link['reftitle']} "), there])
        holder["works"] = [(links[n].astext(), links[n]["refuri"]) for n in holder["notes"]]
        holder.children = []
        holder.extend(marks)


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
    app.connect("doctree-resolved", _number_works)
    app.connect("doctree-resolved", _close_up)
