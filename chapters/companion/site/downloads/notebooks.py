"""Chapters as notebooks to take away: `_notebooks/<chapter>.ipynb`, and one archive of all with what they need.

MyST-NB leaves the executed chapter beside the site, with its prose still in MyST. Here that prose becomes
plain Markdown, which every notebook program shows: computed values stand as text, evidence references and
links lead to the published site (or are named, when its address is not known), and directives become
quotations, foldable blocks or nothing. Charts are stored as `companion.theme.bundle` says. Cell ids come from
the content, so that the same chapter gives the same file.
"""

from __future__ import annotations

import hashlib
import html
import inspect
import json
import re
import tempfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import nbformat
from docutils import nodes
from myst_nb.core.config import NbParserConfig
from myst_nb.ext.eval import EvalRoleAny
from pybtex.plugin import find_plugin
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

from ... import citations, evidence
from ...charts import theme
from ...tables.read import data_dir, schema
from ..content.citation import DEFAULT
from ..content.figures import MIME
from ..content.notes import anchor, shortened
from ..content.reference import DOWNLOADS
from ..content.registers import skip
from ..running import cache
from .lite import FOLDER, HELP, available, wheel

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


class Eval(EvalRoleAny):
    """MyST-NB's {eval}, which also remembers the values in the order of the page, for the notebook."""

    def run(self):
        out, messages = super().run()
        env = self.document.settings.env
        env.notebook_values.setdefault(env.docname, []).append(
            (self.text, "".join(node.astext() for node in out))
        )
        return out, messages


# Signs that Markdown reads within a line (an underscore inside a word, a lone ampersand it does not), and at its start.
_WITHIN = re.compile(r"[\\`*\[\]<$|~]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_FIRST = re.compile(r"^(?:#{1,6}|[-+=]+)(?=\s|$)|^>|^(\d+)[.)](?=\s|$)")


def literal(text: str) -> str:
    """Text as Markdown that shows it as it is: nothing in it is markup, a link, a formula or a new paragraph."""
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
        out, prose, at = [], [], 0

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
            return f"<details><summary>{title or 'More'}</summary>\n\n{self._blocks(body)}\n\n</details>"
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
                    f"{self.docname}: the notebook expected the value of {{eval}}`{body}` and found that of `{given}`"
                )
            return literal(value)
        if role == "evidence":
            cards = [
                card
                for given in body.split(",")
                if given.strip()
                for card in evidence.cite(given.strip())
            ]
            return "(" + "; ".join(self._row(card, words) for card, words in shortened(cards)) + ")"
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

    def _row(self, card, words: str) -> str:
        """A locator with a link to its row; without an address for the site, with the row's id."""
        page = self.env.registers.get(card.table)
        if self.base and page:
            return f"[{literal(words)}]({self.base}/{page}.html#{anchor(card.id)})"
        return literal(words) + ("" if words.split(",")[0] == card.id else f" `{card.id}`")

    def _reference(self, role: str, target: str, title: str | None) -> str:
        """A Sphinx reference in the words of the page, with a link when it leads to a page of the book."""
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
            f"> A chapter of *{self.app.config.html_title}*, version {schema()['version']}, as a notebook; {here} leads from each statement to its evidence. "
            f"The cells need the `companion` library: {archive} holds it with all chapters, the data and a list of what to install."
        )


def _citation(thing: str, style: str, base: str) -> str:
    """A citation with its titles in italics."""
    item = citations.record(thing, base and f"{base}/")
    parts = re.split(r"</?i>", citations.markup(item, style))
    return "*".join(literal(citations.plain(part)) for part in parts)


def _defined(found: re.Match) -> str:
    """The term of a definition list, in bold (which it may be already) and with a colon where no other sign ends it."""
    term = re.sub(r"^\*\*(.+)\*\*$", r"\1", found[1].strip())
    return f"**{term}{'' if term[-1] in '?!:.' else ':'}** "


def is_notebook(env, docname: str) -> bool:
    """Whether a page is a chapter with code."""
    return "kernelspec" in env.metadata.get(docname, {}) and docname in env.found_docs


def convert(app, docname: str) -> nbformat.NotebookNode:
    """The executed chapter as a notebook without anything that only Sphinx understands."""
    config: NbParserConfig = app.env.mystnb_config
    executed = nbformat.read(Path(config.output_folder) / f"{docname}.ipynb", as_version=4)
    plain = Plain(app, docname)
    cells = []
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            if text := plain.markdown(cell.source):
                cells.append(nbformat.v4.new_markdown_cell(text))
        else:
            tags = cell.metadata.get("tags", [])
            new = nbformat.v4.new_code_cell(
                cell.source,
                execution_count=cell.execution_count,
                outputs=[_output(o) for o in cell.outputs],
            )
            if tags:
                hidden = {
                    "source_hidden": any(
                        t in tags
                        for t in ("hide-input", "hide-cell", "remove-input", "remove-cell")
                    ),
                    "outputs_hidden": any(
                        t in tags for t in ("hide-output", "hide-cell", "remove-cell")
                    ),
                }
                new.metadata = nbformat.from_dict(
                    {"tags": tags, "jupyter": {k: v for k, v in hidden.items() if v}}
                )
            cells.append(new)
    first = next(
        (c for c in cells if c.cell_type == "markdown" and c.source.startswith("# ")), None
    )
    if first:
        title, _, rest = first.source.partition("\n")
        first.source = "\n\n".join(part for part in (title, rest.strip(), plain.head()) if part)
    if works := plain.references():
        cells.append(nbformat.v4.new_markdown_cell(works))
    seen: dict[str, int] = {}
    for cell in cells:
        stamp = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[stamp] = seen.get(stamp, 0) + 1
        cell.id = stamp if seen[stamp] == 1 else f"{stamp}-{seen[stamp]}"
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {
                "name": "python",
                "file_extension": ".py",
                "mimetype": "text/x-python",
            },
            "title": app.env.titles[docname].astext(),
        },
    )


def _output(output):
    """An output as it was, charts in the form that notebook programs know."""
    if MIME in output.get("data", {}):
        spec = output.data[MIME]
        key = cache.digest(
            spec,
            cache.fonts(),
            version("vl-convert-python"),
            inspect.getsource(inspect.getmodule(theme.bundle)),
        )
        bundle = json.loads(
            cache.kept("notebook-charts", key, lambda: json.dumps(theme.bundle(spec)))
        )
        count = {"execution_count": output.execution_count} if "execution_count" in output else {}
        output = nbformat.v4.new_output(
            "execute_result" if count else "display_data", bundle, **count
        )
    return output


class run_links(nodes.General, nodes.Element):
    """The line under a chapter's title that says where its code can be run."""


def _links(app, doctree):
    """Put the line below the title of a chapter with code, in a book that has the page which explains it."""
    env, title = app.env, doctree.next_node(nodes.title)
    if title is not None and is_notebook(env, env.docname) and HELP in env.found_docs:
        title.parent.insert(title.parent.index(title) + 1, run_links())


def _addresses(builder, docname: str) -> dict[str, str]:
    """Where a chapter's page finds its notebook, all of them, the one in the browser, and how to run them."""
    here, name = builder.get_target_uri(docname), Path(docname).name
    return {
        "notebook": relative_uri(here, f"{FOLDER}/{name}.ipynb"),
        "browser": relative_uri(here, f"lite/lab/index.html?path={name}.ipynb")
        if available()
        else "",
        "archive": relative_uri(here, f"{DOWNLOADS}/{ARCHIVE}"),
        "how": builder.get_relative_uri(docname, HELP),
    }


def _visit_links(self, node):
    to = _addresses(self.builder, self.builder.current_docname)
    browser = (
        f'<a href="{html.escape(to["browser"])}">in the browser</a> · ' if to["browser"] else ""
    )
    self.body.append(
        f'<p class="run-links">Run this chapter: {browser}'
        f'<a href="{to["notebook"]}" download>notebook</a> · '
        f'<a href="{to["archive"]}" download>all notebooks with data</a> · '
        f'<a href="{to["how"]}">how</a></p>\n'
    )
    raise nodes.SkipNode


def _write_notebook(app, pagename, templatename, context, doctree):
    """Write the notebook of a page, and offer it in the page's menu and, where it can be, in the browser."""
    if doctree is None or not is_notebook(app.env, pagename):
        return
    target = Path(app.outdir) / FOLDER / f"{Path(pagename).name}.ipynb"
    target.parent.mkdir(exist_ok=True)
    target.write_text(nbformat.writes(convert(app, pagename)) + "\n", encoding="utf-8")
    to = _addresses(app.builder, pagename)
    context["notebook"] = to["notebook"]
    if HELP in app.env.found_docs:
        context["runs_in_browser"] = to["browser"]


def _write_archive(app, exception):
    """Drop notebooks of chapters that are gone; pack the rest with the library, the data and what to install."""
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    wanted = {f"{Path(d).name}.ipynb" for d in app.env.found_docs if is_notebook(app.env, d)}
    for path in folder.glob("*.ipynb"):
        if path.name not in wanted:
            path.unlink()
    root = Path(app.srcdir)
    if not wanted or not (root / "pyproject.toml").exists():
        return
    out = Path(app.outdir) / DOWNLOADS
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        library = wheel(root, Path(aside))
        files = {name: (folder / name).read_bytes() for name in sorted(wanted)}
        files |= {
            f"data/{p.name}": p.read_bytes() for p in sorted(data_dir().iterdir()) if p.is_file()
        }
        files |= {
            f"seeds/{p.name}": p.read_bytes()
            for p in sorted((data_dir().parent / "seeds").glob("*.yml"))
        }
        files |= {
            library.name: library.read_bytes(),
            "requirements.txt": requirements(root, library.name).encode(),
            "README.md": README.encode(),
        }
    with zipfile.ZipFile(out / f"unfinished-{ARCHIVE}", "w") as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(
                name, date_time=(2026, 1, 1, 0, 0, 0)
            )  # the same content gives the same bytes
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    (out / f"unfinished-{ARCHIVE}").replace(out / ARCHIVE)


README = """Every chapter of the book as a notebook, with its data and the `companion` library. In this folder, with Python 3.11 or newer:
`python -m pip install -r requirements.txt`, then `jupyter lab`, and open a chapter (an environment of its own is advised: `python -m venv .venv`).
The cells read the tables in `data/`: change a row, run the chapter again, and every count and chart follows.
"""


def requirements(root: Path, library: str) -> str:
    """What to install for the notebooks: the library, and what it and they import at the versions the book was built with."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["notebooks"]
    names = sorted(re.match(r"[A-Za-z0-9_.-]+", need)[0] for need in needs)
    return "\n".join([f"./{library}", *(f"{name}=={version(name)}" for name in names)]) + "\n"


def _purge(app, env, docname):
    if not hasattr(env, "notebook_values"):
        env.notebook_values = {}
    env.notebook_values.pop(docname, None)


def _merge(app, env, docnames, other):
    env.notebook_values |= {d: v for d, v in other.notebook_values.items() if d in docnames}


def setup(app):
    """Record computed values while chapters are read; write notebooks with the pages and the archive after them."""
    app.setup_extension("myst_nb")
    app.add_role("eval", Eval(), override=True)
    skipped = {name: (skip, None) for name in ("latex", "text", "epub")}
    app.add_node(run_links, html=(_visit_links, None), **skipped)
    app.connect("doctree-read", _links)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("html-page-context", _write_notebook, priority=700)
    app.connect("build-finished", _write_archive)
