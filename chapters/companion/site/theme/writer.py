"""The HTML of the pages, where it differs from what Sphinx, docutils and MyST-NB write."""

from __future__ import annotations

import html

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace
from sphinx.highlighting import PygmentsBridge
from sphinx.writers.html5 import HTML5Translator

# The colours of code (style.css) show these in the colour of text.
UNCOLOURED = {Name, Name.Namespace, Punctuation, Whitespace}


class CodeFormatter(HtmlFormatter):
    """Code in which only words with a colour of their own stand in an element: code is most of a
    chapter's page.
    """

    def format_unencoded(self, tokensource, outfile):
        super().format_unencoded(
            ((Text if kind in UNCOLOURED else kind, value) for kind, value in tokensource), outfile
        )


class Highlighter(PygmentsBridge):
    """Sphinx's highlighter with our formatter."""

    html_formatter = CodeFormatter


class Writer(HTML5Translator):
    """Writes a page: every table is announced and its headings say what they head."""

    def __init__(self, document, builder):
        super().__init__(document, builder)
        self.highlighter = Highlighter("html")

    # --- Tables

    def visit_table(self, node):
        """A caption for those who hear the table, where it has no title; room to scroll, where no
        output gives it.
        """
        boxed = "dataframe" not in node["classes"]
        self.body.append('<div class="table-box">\n' if boxed else "")
        super().visit_table(node)
        if not any(isinstance(child, nodes.title) for child in node):
            says = node.get("says") or f"Table: {', '.join(filter(None, _heads(node)))}"
            self.body.append(f'<caption class="sr-only">{self.encode(says)}</caption>\n')
        self.context.append("</div>\n" if boxed else "")

    def depart_table(self, node):
        super().depart_table(node)
        self.body.append(self.context.pop())

    def visit_entry(self, node):
        """A cell; a heading without words is none (pandas leaves corners empty)."""
        scope, row = node.get("scope"), node.parent
        if scope is None:
            scope = _scope(node) if node.astext().strip() else ""
        row.column += 1 + node.get("morecols", 0)
        if all(isinstance(part, nodes.paragraph) for part in node.findall() if part is not node):
            node.clear()  # nothing, not a paragraph of it
        tag = "th" if scope else "td"
        given = {"scope": scope, "headers": node.get("headers")}
        given |= {"rowspan": node["morerows"] + 1} if "morerows" in node else {}
        given |= {"colspan": node["morecols"] + 1} if "morecols" in node else {}
        self.body.append(
            self.starttag(node, tag, "", **{name: value for name, value in given.items() if value})
        )
        self.context.append(f"</{tag}>\n")

    # --- Citations: docutils gives them a role out of use, and their list a role without items.

    def visit_citation(self, node):
        if not isinstance(node.previous_sibling(), nodes.citation):
            self.body.append('<div class="citation-list">\n')
        self.body.append(self.starttag(node, "div", classes=[node.tagname]))


def _heads(table) -> list[str]:
    head = table.next_node(nodes.thead)
    return [entry.astext() for entry in head.findall(nodes.entry)] if head else []


def _scope(entry) -> str:
    """Whether an entry of a table written by hand heads its column or its row."""
    row, part = entry.parent, entry.parent.parent
    group = "group" if "morecols" in entry or "morerows" in entry else ""
    if isinstance(part, nodes.thead):
        return "col" + group
    # Where nothing stands in the corner, the first column says what the rows are.
    heads = _heads(part.parent)[:1] == [""] and row.column == 0
    return "row" + group if heads or part.parent.stubs[row.column] else ""


# --- Folded cells: MyST-NB writes paragraphs into a summary, which takes phrases only, and calls
# them admonitions.


def visit_folded(self, node):
    """The beginning of a cell that is folded, with the words that open and shut it."""
    self.body.append(self.starttag(node, "details", CLASS="hide"))
    shut, shown = html.escape(node["prompt_show"]), html.escape(node["prompt_hide"])
    self.body.append(
        f'<summary>\n<span class="collapsed">{shut}</span>\n'
        f'<span class="expanded">{shown}</span>\n</summary>\n'
    )


def depart_folded(self, node):
    """The end of a folded cell."""
    self.body.append("</details>\n")


# --- Mathematics: every current browser draws MathML; no script is needed.


def visit_math(self, node):
    """A formula within a line."""
    self.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def visit_math_block(self, node):
    """A formula by itself."""
    self.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode
