"""Citations on the site: a panel on each page, and files for reference managers.

Every page ends with a panel: its citation in four styles and files (`citation_files`) of all
that can be cited on it, and of what it cites. Zotero reads the tags in the head; a COinS span,
which it would prefer, has no abstract, licence, address or day of access, so there is none.
`_static/cite.js` opens the same entries in a dialog for any link with `data-cite`; it takes
them from `_cite/PAGE.js`, a script and no JSON file, so that a page opened from disk can load it
too.

The role {citation}`treaty-provisions` or {citation}`book | apa` writes a citation into the text.
As the only content of a paragraph and with the page's own name it is where the panel stands.
"""

from __future__ import annotations

import hashlib
import html
import json
import multiprocessing
import os
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ... import citation_styles, citations
from ...tables.read import DataError, tables
from ..running import cache, freshness
from . import citation_files as files
from . import dated
from .registers import IN_PAGES_ALONE

DEFAULT = "chicago"  # the style of a citation in the text that names none


class citation_text(nodes.General, nodes.Inline, nodes.TextElement):
    """A citation in the running text."""


class citation_panel(nodes.General, nodes.Element):
    """Stands for the panel until titles of all figures are known."""


class Citation(SphinxRole):
    """{citation}`ID` or {citation}`ID | style`."""

    def run(self):
        thing, _, style = (part.strip() for part in self.text.partition("|"))
        try:
            citations.markdown(thing, style or DEFAULT)
        except DataError as error:
            message = self.inliner.reporter.error(f"citation: {error}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [citation_text(thing=thing, style=style or DEFAULT)], []


def page_of(docname: str) -> str:
    """Name of a page's files: the last part of its path."""
    return docname.rsplit("/", 1)[-1]


def own(app, docname: str) -> str:
    """What a page is as a thing to cite: the front page stands for the book, any other for a
    chapter.
    """
    return "book" if docname == app.config.root_doc else f"chapter:{page_of(docname)}"


def address(app) -> str:
    """Address of the site with a slash at its end; empty where it is not known."""
    base = app.config.html_baseurl
    return base.rstrip("/") + "/" if base else ""


def _collect(app, doctree):
    """Put the panel in its place, and remember which figures and tables the page shows."""
    env, docname = app.env, app.env.docname
    env.cite_figures[docname] = [
        (node["ids"][0], node.next_node(nodes.caption).astext())
        for node in doctree.findall(nodes.figure)
        if "chart" in node["classes"]
    ]
    known = {f"table-{name}": name for name in tables()}
    env.cite_tables[docname] = [
        known[i] for section in doctree.findall(nodes.section) for i in section["ids"] if i in known
    ]
    names = {own(app, docname), page_of(docname)}
    for spot in list(doctree.findall(citation_text)):
        if (
            spot["thing"] in names
            and isinstance(spot.parent, nodes.paragraph)
            and len(spot.parent) == 1
        ):
            spot.parent.replace_self(citation_panel(docname=docname))
            return
    section = nodes.section(
        "",
        nodes.title("", "Cite this page"),
        citation_panel(docname=docname),
        ids=["cite-this-page"],
        names=["cite this page"],
    )
    (next(iter(doctree.findall(nodes.section)), doctree)).append(section)


def page(app, docname: str) -> dict:
    """CSL-JSON record of a page."""
    if own(app, docname) == "book":
        return citations.record("book", address(app))
    name = page_of(docname)
    return citations.chapter(
        name, citations.chapters().get(name) or app.env.titles[docname].astext(), address(app)
    )


def records(app, docname: str) -> list[dict]:
    """CSL-JSON records of all that can be cited on a page, the page first; shared by who asks."""
    known = app.companion_records
    if docname not in known:
        known[docname] = list(_records(app, docname))
    return known[docname]


def _records(app, docname: str) -> Iterator[dict]:
    env, base, name = app.env, address(app), page_of(docname)
    chapter = citations.chapters().get(name) or env.titles[docname].astext()
    yield page(app, docname)
    for figure, title in env.cite_figures.get(docname, []):
        yield citations.figure(figure, title, name, chapter, base)
    for table in env.cite_tables.get(docname, []):
        yield citations.record(f"table:{table}", base)
    for table, there in sorted(env.registers.items()):
        if there == docname:
            yield from (citations.record(row, base) for row in citations.rows(table))


def _visit_text(self, node):
    self.body.append(
        citations.markup(citations.record(node["thing"], address(self.builder.app)), node["style"])
    )
    raise nodes.SkipNode


def _plain_text(self, node):
    self.body.append(citations.text(node["thing"], node["style"]))
    raise nodes.SkipNode


def _visit_panel(self, node):
    self.body.append(_panel(self.builder.app, node["docname"]))
    raise nodes.SkipNode


def _panel(app, docname: str) -> str:
    item, up = page(app, docname), "../" * docname.count("/")
    entries = "".join(
        f'<dt>{called}</dt><dd data-style="{style}">{citations.markup(item, style)}</dd>'
        for style, (_, _, called) in citations.CSL.items()
    )
    env, own_name = app.env, page_of(docname)
    parts = [
        word
        for word, there in (
            ("figures", env.cite_figures.get(docname)),
            ("tables", env.cite_tables.get(docname)),
            ("rows", docname in env.registers.values()),
        )
        if there
    ]
    holds = ["this page", *([f"its {' and '.join(parts)}"] if parts else [])]
    holds += ["the works it cites"] if files.works_of(env, docname) else []
    folder = f"{up}{files.FOLDER}"
    said = f"For a reference manager: {files.links(folder, own_name, (*files.FORMATS, 'txt'))}."
    if len(holds) > 1:
        said += f" They hold {', '.join(holds[:-1])} and {holds[-1]}."
        said += f" This page alone: {files.links(folder, f'{own_name}-alone')}."
    if files.has_bibliography(env, docname):
        said += f" The bibliography alone: {files.links(folder, 'works')}."
    return (
        f'<div class="cite-panel" id="cite" data-cite-page="{own_name}" '
        f'data-cite-own="{html.escape(item["id"])}"><dl>{entries}</dl>'
        f'<p class="cite-files">{said}</p></div>'
    )


# --- Files.


def _prepare(app, env):
    """Format everything once, before pages are written, side by side where little is known yet;
    what earlier builds have formatted is kept.
    """
    where = cache.folder("citations")
    kept = where and where / cache.digest(_processor())
    if kept and kept.exists():
        citations.ENTRIES.update(json.loads(kept.read_text(encoding="utf-8")))
        os.utime(kept)
    if not freshness.whole(app):
        return
    known = len(citations.ENTRIES)
    items = [item for docname in sorted(env.titles) for item in records(app, docname)]
    asked = [(items, style) for style in (*citations.CSL, "bibtex")]
    if known < len(items) and "fork" in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context("fork").Pool() as pool:  # as many as there are cores
            for entries in pool.starmap(_formatted, asked, chunksize=1):
                citations.ENTRIES.update(entries)
    else:
        for items, style in asked:
            _formatted(items, style)
    if kept and len(citations.ENTRIES) > known:
        cache.write(kept, json.dumps(citations.ENTRIES))


def _formatted(items: list[dict], style: str) -> dict[str, str]:
    """The entries that are known once all records are formatted in one of the styles."""
    for item in items:
        citations.bibtex(item) if style == "bibtex" else citations.markup(item, style)
    return citations.ENTRIES


def _processor() -> str:
    """What entries rest on beside a record: our module, the libraries, the book's metadata."""
    return (
        hashlib.sha256(
            Path(citation_styles.__file__).read_bytes()
            + json.dumps(citations.about(), default=str).encode()
        ).hexdigest()
        + version("citeproc-py")
        + version("pybtex")
        + "".join(
            cache.digest(path.read_bytes()) for path in sorted(citation_styles.FOLDER.iterdir())
        )
    )


def _write(app, exception):
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / files.FOLDER
    if freshness.stands(app, folder):
        return
    shutil.rmtree(folder, ignore_errors=True)  # of pages that are no more
    folder.mkdir()
    figures: dict[str, dict[str, str]] = {}
    for docname in sorted(app.env.titles):
        items, stem = records(app, docname), folder / page_of(docname)
        entries = {
            item["id"]: {
                **{style: citations.markup(item, style) for style in citations.CSL},
                "bibtex": citations.bibtex(item),
                "ris": citations.ris(item),
            }
            for item in items
        }
        stem.with_suffix(".js").write_text(
            f"companionCitations({json.dumps(entries, ensure_ascii=False)});\n", encoding="utf-8"
        )
        files.write(stem, items, files.works_of(app.env, docname))
        files.write(stem.with_name(f"{stem.name}-alone"), items[:1])
        if files.has_bibliography(app.env, docname):
            files.write(folder / "works", [], files.works_of(app.env, docname))
        plain = "\n\n".join(
            f"{i}\n"
            + "\n".join(f"  {citations.CSL[s][2]}: {citations.plain(e[s])}" for s in citations.CSL)
            for i, e in entries.items()
        )
        stem.with_suffix(".txt").write_text(plain + "\n", encoding="utf-8")
        figures |= {
            name: {"title": title, "chapter": page_of(docname)}
            for name, title in app.env.cite_figures.get(docname, [])
        }
    (folder / "figure-titles.json").write_text(
        json.dumps(
            {"data": citations.fingerprint(), "figures": figures},
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        )
        + "\n",
        encoding="utf-8",
    )


def _purge(app, env, docname):
    for name in ("cite_figures", "cite_tables"):
        if not hasattr(env, name):
            setattr(env, name, {})
        getattr(env, name).pop(docname, None)


def _merge(app, env, docnames, other):
    for name in ("cite_figures", "cite_tables"):
        getattr(env, name).update(
            {d: found for d, found in getattr(other, name, {}).items() if d in docnames}
        )


def setup(app):
    """Register the role, the panel, the files, the metadata and the bibliography's style."""
    dated.register()
    app.companion_records = {}  # of each page, once all pages are read
    app.add_node(
        citation_text,
        html=(_visit_text, None),
        epub=(_visit_text, None),
        latex=(_plain_text, None),
        text=(_plain_text, None),
    )
    app.add_node(citation_panel, html=(_visit_panel, None), **IN_PAGES_ALONE)
    app.add_role("citation", Citation())
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    # Before the notes of evidence are put at the end, and before Sphinx collects the page's table
    # of contents.
    app.connect("doctree-read", _collect, priority=90)
    app.connect("env-check-consistency", _prepare)
    app.connect("build-finished", _write)
