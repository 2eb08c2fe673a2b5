"""The prose of a chapter as plain Markdown, which every notebook program shows."""

from __future__ import annotations

import html
import re
from pathlib import Path

from docutils import nodes
from pybtex.plugin import find_plugin
from sphinx import addnodes
from sphinx.errors import ExtensionError

from ... import citations, evidence
from ...tables.read import schema
from ..content.citation import DEFAULT
from ..content.notes import anchor, shortened
from ..content.reference import DOWNLOADS

ARCHIVE = "sidelined-notebooks.zip"

TOKEN = re.compile(
    r"(?:\{(?P<role>[A-Za-z][\w:.+-]*)\})?(?P<ticks>`+)(?P<body>.+?)(?<!`)(?P=ticks)(?!`)", re.S
)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"(?P<mark>:{3,}|`{3,}(?!.*`)|~{3,})\s*(?:\{(?P<name>[\w:+-]+)\})?(?P<rest>.*)$")
TITLED = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]+)>$", re.S)
QUOTED = {
    "admonition",
    "note",
    "tip",
    "hint",
    "warning",
    "caution",
    "attention",
    "important",
    "danger",
    "error",
    "seealso",
    "margin",
    "sidebar",
    "epigraph",
}


def is_notebook(env, docname: str) -> bool:
    """Whether a page is a chapter with code."""
    return "kernelspec" in env.metadata.get(docname, {}) and docname in env.found_docs


# Signs that Markdown reads within a line (an underscore inside a word, a lone ampersand it does
# not), and at its start.
_WITHIN = re.compile(r"[\\`*\[\]<$|~]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_FIRST = re.compile(r"^(?:#{1,6}|[-+=]+)(?=\s|$)|^>|^(\d+)[.)](?=\s|$)")


def literal(text: str) -> str:
    """Text as Markdown that shows it as it is: nothing in it is markup, a link, a formula or a new
    paragraph.
    """
    text = _WITHIN.sub(r"\\\g<0>", re.sub(r"\s*[\r\n]\s*", " ", text))
    return _FIRST.sub(lambda m: f"{m[1] or ''}\\{m[0][len(m[1] or '') :]}", text)


class Plain:
    """The prose of one chapter as plain Markdown."""

    def __init__(self, app, docname: str):
        self.app, self.env, self.docname = app, app.env, docname
        self.base = (app.config.html_baseurl or "").rstrip("/")
        self.values = iter(self.env.notebook_values.get(docname, []))

    def markdown(self, text: str) -> str:
        """A cell's MyST as Markdown."""
        return re.sub(r"\n{3,}", "\n\n", self._blocks(text.splitlines())).strip()

    def _blocks(self, lines: list[str]) -> str:
        out: list[str] = []
        prose: list[str] = []
        at = 0

        def flush():
            if prose:
                out.append(self._inline("\n".join(prose)))
                prose.clear()

        while at < len(lines):
            line = lines[at]
            fence = FENCE.match(line.strip())
            if fence:
                flush()
                mark, end = fence["mark"], at + 1
                while end < len(lines) and not re.fullmatch(
                    rf"{re.escape(mark[0])}{{{len(mark)},}}", lines[end].strip()
                ):
                    end += 1
                body = lines[at + 1 : end]
                out.append(
                    self._directive(fence["name"], fence["rest"].strip(), body)
                    if fence["name"] or mark[0] == ":"
                    else "\n".join([line, *body, mark])
                )
                at = end + 1
                continue
            at += 1
            # Comments, targets and lines of attributes are for Sphinx alone.
            if not re.match(r"%|\([\w:.-]+\)=\s*$|\{[.#][^}]*\}\s*$|\+\+\+", line):
                prose.append(line)
        flush()
        return "\n\n".join(part for part in (p.strip("\n") for p in out) if part.strip())

    def _directive(self, name: str | None, argument: str, body: list[str]) -> str:
        options = {}
        while body and (option := re.match(r":([\w-]+):\s*(.*)$", body[0])):
            options[option[1]] = option[2]
            body = body[1:]
        if body and body[0].strip() == "---":
            body = body[body.index("---", 1) + 1 :] if "---" in body[1:] else body
        if name == "math":
            return "$$\n" + "\n".join([argument, *body]).strip() + "\n$$"
        if name in ("code-block", "code", "sourcecode"):
            return "\n".join([f"```{argument}", *body, "```"])
        if name in ("raw", "tableofcontents", "contents"):
            return ""
        if name in ("image", "figure"):
            return "\n\n".join(
                part
                for part in (f"*Picture: {options.get('alt') or argument}*", self._blocks(body))
                if part
            )
        title = (
            self._inline(argument)
            if name
            not in ("list-table", "table", "csv-table", "grid", "tab-set", "div", "container")
            else ""
        )
        if name == "dropdown":
            inner = self._blocks(body)
            return f"<details><summary>{title or 'More'}</summary>\n\n{inner}\n\n</details>"
        if name in QUOTED:
            title = title or (
                "" if name in ("admonition", "margin", "sidebar", "epigraph") else name.capitalize()
            )
            content = "\n\n".join(
                part for part in (f"**{title}**" if title else "", self._blocks(body)) if part
            )
            return "\n".join(f"> {line}".rstrip() for line in content.splitlines())
        if not any(
            line.strip() for line in body
        ):  # a register, a bibliography: it has no form here
            return self._link("What stands here is on the site.", self.docname)
        return "\n\n".join(
            part for part in (f"**{title}**" if title else "", self._blocks(body)) if part
        )

    def _inline(self, text: str) -> str:
        kept: list[str] = []

        def keep(done: str) -> str:
            kept.append(done)
            return f"\x00{len(kept) - 1}\x00"

        text = TOKEN.sub(
            lambda m: keep(self._role(m["role"], m["body"]) if m["role"] else m[0]), text
        )
        text = re.sub(
            r"(?<!\\)\$", lambda _: keep(r"\$"), text
        )  # notebooks would set the text between two of them as a formula
        text = LINK.sub(lambda m: self._followed(m[1], m[2]), text)
        text = re.sub(r"^(\S.*)\n:[ \t]+", _defined, text, flags=re.M)
        while "\x00" in text:
            text = re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], text)
        return text

    def _role(self, role: str, body: str) -> str:
        if role == "eval":
            given, value = next(self.values, ("", ""))
            if given.split() != body.split():
                raise ExtensionError(
                    f"{self.docname}: the notebook expected the value of {{eval}}`{body}` "
                    f"and found that of `{given}`"
                )
            return literal(value)
        if role == "evidence":
            cards = [
                card
                for given in body.split(",")
                if given.strip()
                for card in evidence.cite(given.strip())
            ]
            return "(" + "; ".join(map(self._row, shortened(cards))) + ")"
        if role == "math":
            return f"${body}$"
        if role in ("sub", "sup"):
            return f"<{role}>{html.escape(body)}</{role}>"
        if role == "citation":
            thing, _, style = (part.strip() for part in body.partition("|"))
            return _citation(thing, style or DEFAULT, self.base)
        titled = TITLED.match(body)
        return self._reference(
            role, titled["target"] if titled else body, titled and titled["title"]
        )

    def _row(self, card) -> str:
        """A locator with a link to its row; without an address for the site, with the row's id."""
        page = self.env.registers.get(card.table)
        if self.base and page:
            return f"[{literal(card.locator)}]({self.base}/{page}.html#{anchor(card.id)})"
        return f"{literal(card.locator)} `{card.id}`"

    def _reference(self, role: str, target: str, title: str | None) -> str:
        """A Sphinx reference in the words of the page, with a link when it leads to a page of the
        book.
        """
        domain, _, kind = role.rpartition(":")
        searched = self.env.domains.get(domain or "std")
        if searched is None or kind not in searched.roles:
            return title or target
        if kind not in ("doc", "eq") and searched.name == "std":
            target = nodes.fully_normalize_name(target) if kind != "term" else target
        node = addnodes.pending_xref(
            "",
            refdomain=searched.name,
            reftype=kind,
            reftarget=target,
            refexplicit=bool(title),
            refwarn=False,
            refdoc=self.docname,
        )
        found = searched.resolve_xref(
            self.env,
            self.docname,
            self.app.builder,
            kind,
            target,
            node,
            nodes.inline("", title or target, classes=["xref"]),
        )
        if found is None:
            return title or target
        words = literal(found.astext())
        uri = found.get("refuri", "")
        return self._followed(words, uri) if ".html" in uri and self.base else words

    def _followed(self, text: str, target: str) -> str:
        """A link of the chapter, from where the notebook will be read."""
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            return f"[{text}]({target})"
        path, _, fragment = target.partition("#")
        if not path:
            docname = self.docname
        else:
            docname = re.sub(
                r"\.(md|html)$",
                "",
                str((Path("/", self.docname).parent / path).resolve().relative_to("/")),
            )
            if docname not in self.env.found_docs:  # a file of the site that is no page
                return f"[{text}]({self.base}/{docname})" if self.base else text
        return self._link(text or literal(self.env.titles[docname].astext()), docname, fragment)

    def _link(self, text: str, docname: str, fragment: str = "") -> str:
        if self.base:
            return f"[{text}]({self.base}/{docname}.html{'#' + fragment if fragment else ''})"
        return (
            f"[{text}]({Path(docname).name}.ipynb)"
            if is_notebook(self.env, docname) and docname != self.docname
            else text
        )

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


def _citation(thing: str, style: str, base: str) -> str:
    """A citation with its titles in italics."""
    item = citations.record(thing, base and f"{base}/")
    parts = re.split(r"</?i>", citations.markup(item, style))
    return "*".join(literal(citations.plain(part)) for part in parts)


def _defined(found: re.Match) -> str:
    """The term of a definition list, in bold (which it may be already) and with a colon where no
    other sign ends it.
    """
    term = re.sub(r"^\*\*(.+)\*\*$", r"\1", found[1].strip())
    return f"**{term}{'' if term[-1] in '?!:.' else ':'}** "
