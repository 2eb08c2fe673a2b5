"""The prose of a chapter as plain Markdown, which every notebook program shows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from pybtex.plugin import find_plugin

from ... import citations
from ...croissant import DOWNLOADS
from ...evidence import anchor
from ...tables.read import schema
from ..content.citation import DEFAULT, own
from ..content.notes import reference_to
from .markdown import Markdown, literal

ARCHIVE = "sidelined-notebooks.zip"
# Sections that the build adds to a page. A link from the notebook leads to them.
ADDED = {"evidence-on-this-page", "cite-this-page"}


def is_notebook(env, docname: str) -> bool:
    """Whether a page is a chapter with code."""
    return "kernelspec" in env.metadata.get(docname, {}) and docname in env.found_docs


class Plain(Markdown):
    """The prose of one chapter as plain Markdown, from its resolved doctree.

    With the site's address, links lead there; without it to other notebooks, or are words.
    """

    def __init__(self, app, docname: str):
        self.app, self.env, self.docname = app, app.env, docname
        self.base = (app.config.html_baseurl or "").rstrip("/")

    def cells(self, doctree: nodes.document) -> Iterator[str | int]:
        """The page as texts of Markdown and numbers of cells of code, in its order."""
        prose: list[str] = []
        for part in self.parts(doctree):
            if isinstance(part, str):
                prose.append(part)
                continue
            if prose:
                yield "\n\n".join(prose)
            yield part["cell_index"]
            # A notebook draws a chart without the number by which the prose calls it.
            prose = [
                self.block(figure) for figure in part.findall(nodes.figure) if self.number(figure)
            ]
        if prose:
            yield "\n\n".join(prose)

    def left_out(self, section: nodes.section) -> bool:
        return bool(ADDED & set(section["ids"]))

    def elsewhere(self, node: nodes.Element) -> str:
        return self._link("What stands here is on the site.", self.docname)

    def block(self, node: nodes.Node) -> str:
        """The book's own kinds of node draw what only a page can show, unless a form is below."""
        own = type(node).__module__.startswith(__name__.partition(".")[0])
        if own and not hasattr(self, f"block_{type(node).__name__}"):
            return self.elsewhere(node)
        return super().block(node)

    def block_run_links(self, node) -> str:
        return ""

    def number(self, node: nodes.Element) -> str:
        kind = self.app.builder.env.domains["std"].get_enumerable_node_type(node)
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        found = next((numbers[i] for i in node["ids"] if i in numbers), None)
        return self.app.config.numfig_format[kind] % ".".join(map(str, found)) if found else ""

    # --- The book's own parts of a page

    def block_citation_panel(self, node) -> str:
        return self._citation(own(self.app, self.docname), DEFAULT)

    def line_citation_text(self, node) -> str:
        return self._citation(node["thing"], node["style"])

    def _citation(self, thing: str, style: str) -> str:
        """A citation with its titles in italics."""
        item = citations.record(thing, self.base and f"{self.base}/")
        parts = re.split(r"</?i>", citations.markup(item, style))
        return "*".join(literal(citations.plain(part)) for part in parts)

    def line_inline(self, node) -> str:
        """Marks that are numbers on the page name here what they lead to."""
        before = node.previous_sibling()  # a page closes up before them
        space = " " if before is not None and not before.astext()[-1:].isspace() else ""
        if "evidence-reference" in node["classes"]:
            # Several claims of one place are one reference: to the first of them.
            rows = {row["words"]: row for row in reversed(list(node.findall(reference_to)))}
            return f"{space}({'; '.join(map(self._place, reversed(rows.values())))})"
        if "work-reference" in node["classes"]:
            works = [
                self.led(literal(words), nodes.reference(refuri=uri))
                for words, uri in node["works"]
            ]
            return f"{space}\\[{'; '.join(works)}\\]"
        return self.inline(node)

    def _place(self, node: reference_to) -> str:
        """A locator with a link to its row; without an address for the site, with the row's id."""
        words, page = literal(node["words"]), self.env.registers.get(node["table"])
        if self.base and page:
            return f"[{words}]({self.base}/{page}.html#{anchor(node['card'])})"
        return f"{words} `{node['card']}`"

    # --- Links

    def led(self, words: str, node: nodes.Element) -> str:
        """A link of the page, from where the notebook will be read."""
        path, _, fragment = node.get("refuri", "").partition("#")
        fragment = fragment or node.get("refid", "")
        if not path:
            return self._link(words, self.docname, fragment)
        there = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), path))
        docname = there.removesuffix(".html")
        if docname in self.env.found_docs:
            return self._link(words, docname, fragment)
        return f"[{words}]({self.base}/{there})" if self.base else words  # a file of the site

    def _link(self, text: str, docname: str, fragment: str = "") -> str:
        if self.base:
            return f"[{text}]({self.base}/{docname}.html{'#' + fragment if fragment else ''})"
        return (
            f"[{text}]({Path(docname).name}.ipynb)"
            if is_notebook(self.env, docname) and docname != self.docname
            else text
        )

    # --- What stands at the end and at the head

    def references(self) -> str:
        """The works the chapter cites, as on the bibliography page."""
        domain = self.env.get_domain("cite")
        cited = {
            target.key
            for ref in domain.citation_refs
            if ref.docname == self.docname
            for target in ref.targets
        }
        backend = find_plugin("pybtex.backends", "markdown")()
        listed = {
            c.key: " ".join(c.formatted_entry.text.render(backend).split())
            for c in domain.citations
            if c.key in cited
        }
        # The backend escapes every dot and hyphen, which the source of a cell can do without.
        return (
            "## Works cited\n\n"
            + re.sub(
                r"\\([.-])", r"\1", "\n".join(f"- {text}" for text in listed.values())
            ).replace("$", r"\$")
            if listed
            else ""
        )

    def head(self) -> str:
        """What a reader of the lone file needs to know."""
        here = (
            self._link("this chapter on the site", self.docname)
            if self.base
            else "the chapter on the site"
        )
        archive = f"[{ARCHIVE}]({self.base}/{DOWNLOADS}/{ARCHIVE})" if self.base else f"`{ARCHIVE}`"
        return (
            f"> A chapter of *{self.app.config.html_title}*, version {schema()['version']}, as a "
            f"notebook; {here} leads from each statement to its evidence. The cells need the "
            f"`companion` library: {archive} holds it with all chapters, the data and a list of "
            "what to install."
        )
