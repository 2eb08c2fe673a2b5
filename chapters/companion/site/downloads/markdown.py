"""A page as plain Markdown, written from its resolved doctree: what Sphinx writes as HTML, for
programs that know CommonMark and GitHub's tables.

Numbers, titles of links, citations and computed values are Sphinx's. Where a link leads is left to
who uses this (`Markdown.led`), as is what stands for a part of the page that has no form here
(`Markdown.elsewhere`). A kind of node that is not known stops the build: nothing is lost unseen.
Builders of Markdown for Sphinx leave signs of Markdown in the text as they are, which the words of
the data do not allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx import addnodes
from sphinx.errors import ExtensionError

# Signs that Markdown reads within a line (an underscore inside a word, a lone ampersand it does
# not), and at its start.
_WITHIN = re.compile(r"[\\`*\[\]<$|~]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_FIRST = re.compile(r"^(?:#{1,6}|[-+=]+)(?=\s|$)|^>|^(\d+)[.)](?=\s|$)")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:")
# Sphinx and the theme have these for the page alone.
_UNSEEN = (
    nodes.comment,
    nodes.target,
    nodes.substitution_definition,
    nodes.meta,
    nodes.colspec,
    addnodes.toctree,
)


def literal(text: str) -> str:
    """Text as Markdown that shows it as it is: nothing in it is markup, a link, a formula or a new
    paragraph.
    """
    return _begun(_within(text))


def _within(text: str) -> str:
    """Text as it stands in the middle of a line."""
    return _WITHIN.sub(r"\\\g<0>", re.sub(r"\s*[\r\n]\s*", " ", text))


def _begun(line: str) -> str:
    """A line of Markdown whose first word is a word, and no mark of a list or a heading."""
    return _FIRST.sub(lambda m: f"{m[1] or ''}\\{m[0][len(m[1] or '') :]}", line)


def quoted(text: str) -> str:
    """Blocks as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _fenced(text: str, mark: str, least: int) -> str:
    """A run of `mark` that is longer than any in the text."""
    runs = re.findall(rf"{re.escape(mark)}+", text)
    return mark * max([least, *(len(run) + 1 for run in runs if len(run) >= least)])


def code(text: str) -> str:
    """Text as code within a line."""
    ticks = _fenced(text, "`", 1)
    spaced = f" {text} " if "`" in (text[:1], text[-1:]) else text
    return f"{ticks}{spaced}{ticks}"


class Markdown:
    """Writes blocks and lines of one page."""

    def parts(self, node: nodes.Element, depth: int = 0) -> Iterator[str | nodes.Element]:
        """Blocks of Markdown, and the nodes that stand for cells of code, in the page's order."""
        for child in node.children:
            if isinstance(child, nodes.section):
                if not self.left_out(child):
                    yield from self.parts(child, depth + 1)
            elif isinstance(child, nodes.title):
                yield f"{'#' * min(depth, 6)} {self.inline(child)}"
            elif isinstance(child, nodes.Element) and "cell_index" in child:
                yield child
            elif isinstance(child, nodes.Element) and child.get("nb_element") == "cell_code":
                pass  # one bar for the code of several cells, each of which has its place above
            elif text := self.block(child):
                yield text

    # --- What a user of this decides

    def led(self, words: str, node: nodes.Element) -> str:
        """A link within the book, in the words given."""
        return words

    def left_out(self, section: nodes.section) -> bool:
        """Whether a section is not for this form of the page."""
        return False

    def elsewhere(self, node: nodes.Element) -> str:
        """What stands for a part of the page that has no form here."""
        return ""

    def number(self, node: nodes.Element) -> str:
        """The number of a figure or table with the word before it; empty where it has none."""
        return ""

    # --- Blocks

    def block(self, node: nodes.Node) -> str:
        """A block as Markdown."""
        if isinstance(node, (*_UNSEEN, nodes.system_message)):
            return ""
        if isinstance(node, (nodes.Text, nodes.Inline)):
            return _begun(self._piece(node).strip())
        for kind in type(node).__mro__:
            if method := getattr(self, f"block_{kind.__name__}", None):
                return method(node)
        raise ExtensionError(
            f"notebooks have no form yet for <{node.tagname}> ({node.source}:{node.line}): see "
            "companion/site/downloads/markdown.py"
        )

    def blocks(self, children) -> str:
        """Blocks with a blank line between them."""
        return "\n\n".join(text for text in map(self.block, children) if text)

    def block_paragraph(self, node) -> str:
        return _begun(self.inline(node).strip())

    block_term = block_attribution = block_compact_paragraph = block_paragraph

    def block_container(self, node) -> str:
        return self.blocks(node.children)

    block_compound = block_legend = block_description = block_definition = block_container

    def block_rubric(self, node) -> str:
        return f"**{self.inline(node)}**"

    block_sd_tab_label = block_rubric  # sphinx-design's tabs follow one another

    def block_sd_tab_input(self, node) -> str:
        return ""

    def block_transition(self, node) -> str:
        return "---"

    def block_math_block(self, node) -> str:
        return f"$$\n{node.astext().strip()}\n$$"

    def block_literal_block(self, node) -> str:
        text = node.astext()
        fence = _fenced(text, "`", 3)
        language = node.get("language", "")
        language = "" if language in ("default", "none", "text") else language
        return f"{fence}{language}\n{text.rstrip()}\n{fence}"

    def block_raw(self, node) -> str:
        return self.elsewhere(node) if "html" in node.get("format", "") else ""

    def block_block_quote(self, node) -> str:
        return quoted(self.blocks(node.children))

    def block_Admonition(self, node) -> str:
        """An admonition: its title in bold, or what kind of remark it is."""
        first, rest = node.children[:1], node.children
        if first and isinstance(first[0], nodes.title):
            title, rest = self.inline(first[0]), node.children[1:]
        else:
            title = node.tagname.capitalize()
        return quoted("\n\n".join(t for t in (title and f"**{title}**", self.blocks(rest)) if t))

    block_topic = block_sidebar = block_Admonition

    def block_dropdown_main(self, node) -> str:
        """sphinx-design's block to open: its title stands beside signs that only pages have.

        Within HTML no Markdown is read, so the title is HTML.
        """
        head, *body = node.children
        words = [c for c in head.children if "sd-summary-text" in c.get("classes", [])]
        title = "".join(self.inline(c) for c in words if not isinstance(c[0], nodes.raw)) or "More"
        inner, title = self.blocks(body), MarkdownIt("commonmark").renderInline(title)
        return f"<details><summary>{title}</summary>\n\n{inner}\n\n</details>"

    def block_bullet_list(self, node) -> str:
        return self._listed(("- " for _ in node.children), node)

    def block_enumerated_list(self, node) -> str:
        first = node.get("start", 1)
        return self._listed((f"{first + n}. " for n in range(len(node.children))), node)

    def _listed(self, marks, node) -> str:
        items = []
        for mark, item in zip(marks, node.children):
            # Words with a list below them stay together; other blocks are set apart.
            apart = any(not isinstance(c, (nodes.paragraph, nodes.Sequential)) for c in item[1:])
            apart |= sum(isinstance(c, nodes.paragraph) for c in item) > 1
            parts = (text for text in map(self.block, item.children) if text)
            text = ("\n\n" if apart else "\n").join(parts)
            items.append(mark + text.replace("\n", f"\n{' ' * len(mark)}"))
        items = [re.sub(r"^ +$", "", item, flags=re.M) for item in items]
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def block_definition_list(self, node) -> str:
        """Terms in bold (which they may be already), with a colon where no other sign ends them."""
        out = []
        for item in node.children:
            terms = [self.inline(c) for c in item.children if isinstance(c, nodes.term)]
            term = re.sub(r"^\*\*(.+)\*\*$", r"\1", ", ".join(terms))
            said = self.blocks(c for c in item.children if isinstance(c, nodes.definition))
            out.append(f"**{term}{'' if term[-1:] in '?!:.' else ':'}** {said}")
        return "\n\n".join(out)

    def block_field_list(self, node) -> str:
        return "\n\n".join(
            f"**{self.inline(field[0])}:** {self.blocks(field[1].children)}" for field in node
        )

    def block_line_block(self, node) -> str:
        return "\\\n".join(self.inline(line) for line in node.findall(nodes.line))

    def block_image(self, node) -> str:
        return f"*Picture: {_within(node.get('alt') or node.get('uri', ''))}*"

    def block_figure(self, node) -> str:
        """A figure's caption with its number, after its picture in words."""
        caption = node.next_node(nodes.caption)
        rest = self.blocks(
            c for c in node.children if not isinstance(c, (nodes.caption, nodes.raw))
        )
        words = self.inline(caption) if caption is not None else ""
        number = self.number(node)
        said = " ".join(t for t in (number and f"**{number}.**", words) if t)
        return "\n\n".join(t for t in (rest, said) if t)

    def block_footnote(self, node) -> str:
        label, *body = node.children
        return f"<sup>{self.inline(label)}</sup> {self.blocks(body)}"

    def block_citation(self, node) -> str:
        return f"- {self.blocks(node.children[1:])}"

    def block_table(self, node) -> str:
        """A table of pipes, under its title; what spans several columns stands in the first."""
        title = node.next_node(nodes.title)
        head = [row for part in node.findall(nodes.thead) for row in part]
        body = [row for part in node.findall(nodes.tbody) for row in part]
        rows = [self._row(row) for row in head + body]
        if not rows:
            return ""
        width = max(map(len, rows))
        if not head:
            rows.insert(0, [""] * width)
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        lines.insert(1, f"|{' --- |' * width}")
        number = self.number(node)
        words = self.inline(title) if title is not None else ""
        said = " ".join(t for t in (number and f"**{number}.**", words) if t)
        return "\n\n".join(t for t in (said, "\n".join(lines)) if t)

    def _row(self, row: nodes.row) -> list[str]:
        cells: list[str] = []
        for entry in row:
            text = re.sub(r"(?<!\\)\|", r"\|", self.blocks(entry.children))  # in code too
            cells.append(re.sub(r"\s*\n\s*", "<br>", text))
            cells += [""] * entry.get("morecols", 0)
        return cells

    # --- Lines

    def inline(self, node: nodes.Element) -> str:
        """What stands in a paragraph, a title or a link, as one line."""
        out = ""
        for child in node.children:
            part = self._piece(child)
            # An exclamation mark before a link would make it a picture.
            out = (
                f"{out[:-1]}\\!{part}" if out.endswith("!") and part.startswith("[") else out + part
            )
        return out

    def _piece(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return _within(str(node))
        if isinstance(node, (*_UNSEEN, nodes.system_message)):
            return ""
        for kind in type(node).__mro__:
            if method := getattr(self, f"line_{kind.__name__}", None):
                return method(node)
        return self.inline(node)

    def line_emphasis(self, node) -> str:
        return f"*{self.inline(node)}*"

    line_title_reference = line_emphasis

    def line_strong(self, node) -> str:
        return f"**{self.inline(node)}**"

    def line_literal(self, node) -> str:
        return code(node.astext())

    def line_math(self, node) -> str:
        return f"${node.astext()}$"

    def line_subscript(self, node) -> str:
        return f"<sub>{self.inline(node)}</sub>"

    def line_superscript(self, node) -> str:
        return f"<sup>{self.inline(node)}</sup>"

    line_footnote_reference = line_superscript

    def line_image(self, node) -> str:
        return self.block_image(node)

    def line_raw(self, node) -> str:
        """HTML that the chapter's author wrote within a line."""
        return node.astext().strip("\n") if "html" in node.get("format", "") else ""

    def line_reference(self, node) -> str:
        words, uri = self.inline(node), node.get("refuri", "")
        if not _ADDRESS.match(uri):
            return self.led(words, node)
        if node.astext() == uri:
            return f"<{uri}>"
        return f"[{words}](<{uri}>)" if re.search(r"[()\s]", uri) else f"[{words}]({uri})"
