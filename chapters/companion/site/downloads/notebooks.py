"""Chapters as notebooks to take away: `_notebooks/<chapter>.ipynb`, and one archive of all with
what they need.

MyST-NB leaves the executed chapter beside the site, with its prose still in MyST. In its place
stands the prose of the page, written from its resolved doctree as plain Markdown, which every
notebook program shows: computed values stand as text, evidence references and links lead to the
published site (or are named, when its address is not known). Charts are stored as
`companion.charts.theme.bundle` says, with their numbers below. Cell ids come from the content, so
that the same chapter gives the same file. A cell below the title is for the notebook that stands
alone, on Colab or in an empty folder: it fetches the library, which brings its tables, from the
site's address, or says what to install.
"""

from __future__ import annotations

import hashlib
import html
from pathlib import Path

import nbformat
from docutils import nodes
from myst_nb.core.config import NbParserConfig
from sphinx.util.osutil import relative_uri

from ... import citations
from ...croissant import DOWNLOADS
from ..content import drawing
from ..content.figures import MIME
from ..content.registers import IN_PAGES_ALONE
from . import elsewhere
from .lite import FOLDER, HELP, available
from .plain import ARCHIVE, Plain, is_notebook

# Where the library is, as in the archive, in JupyterLite or after the first run, it does nothing.
LIBRARY = """\
# A notebook alone (on Colab, on Kaggle, in an empty folder) lacks the book's library:
# {does}.
import importlib.util

if importlib.util.find_spec("companion") is None:
"""
FETCHED = """\
    import sys

    library = "{wheel}"
    if sys.version_info < (3, 11):
        raise ImportError(
            "The book's library takes Python 3.11 or newer, and this kernel has "
            f"{{sys.version.split()[0]}}: choose another kernel."
        )
    if importlib.util.find_spec("pip") is None:
        raise ImportError(
            "This kernel has no pip. In a terminal, in the kernel's environment, run "
            f"`uv pip install {{library}} vl-convert-python` (or `python -m ensurepip`), "
            "and then this cell again."
        )
    %pip install --quiet {{library}} vl-convert-python
    importlib.invalidate_caches()
    if importlib.util.find_spec("companion") is None:
        raise ImportError(
            f"{{library}} could not be installed: pip says why above. It takes a "
            "connection (on Kaggle: Settings, Internet on)."
        )
"""
TOLD = """\
    raise ImportError(
        "The library `companion` is not installed. Download {archive} from the page of "
        "this chapter (“all notebooks with data”), unpack it, put this notebook there, run "
        "`python -m pip install -r requirements.txt`, and restart the kernel."
    )
"""
ALONE = "alone"  # the tag of that cell


def convert(app, docname: str, doctree: nodes.document) -> nbformat.NotebookNode:
    """The executed chapter as a notebook without anything that only Sphinx understands.

    Code comes from the executed chapter; prose, and where it stands among the cells, from the page.
    """
    config: NbParserConfig = app.env.mystnb_config
    executed = nbformat.read(Path(config.output_folder) / f"{docname}.ipynb", as_version=4)
    left = [n for n, cell in enumerate(executed.cells) if cell.cell_type == "code"]
    plain, cells = Plain(app, docname), []
    for part in plain.cells(doctree):
        if isinstance(part, str):
            cells.append(nbformat.v4.new_markdown_cell(part))
            continue
        while left and left[0] <= part:  # cells that the page leaves out come before the next one
            cells.append(_code(executed.cells[left.pop(0)]))
    cells += [_code(executed.cells[n]) for n in left]
    first = next(
        (c for c in cells if c.cell_type == "markdown" and c.source.startswith("# ")), None
    )
    if first:
        title, _, rest = first.source.partition("\n")
        first.source = "\n\n".join(part for part in (title, rest.strip(), plain.head()) if part)
    cells.insert(cells.index(first) + 1 if first else 0, library(plain.base))
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


def library(base: str) -> nbformat.NotebookNode:
    """The cell for a notebook that stands alone, in a book published at `base` or nowhere yet."""
    if base:
        name = f"companion-{citations.about()['version']}-py3-none-any.whl"
        does = "then this cell fetches it, with the tables in it, from the book's address"
        source = LIBRARY.format(does=does) + FETCHED.format(wheel=f"{base}/{DOWNLOADS}/{name}")
    else:
        source = LIBRARY.format(does="then this cell says what to install")
        source += TOLD.format(archive=ARCHIVE)
    return nbformat.v4.new_code_cell(source.strip(), metadata={"tags": [ALONE]})


def _code(cell) -> nbformat.NotebookNode:
    """A cell of code with its outputs; what the page folds or leaves out is folded."""
    new = nbformat.v4.new_code_cell(
        cell.source,
        execution_count=cell.execution_count,
        outputs=[_output(output) for output in cell.outputs],
    )
    if tags := cell.metadata.get("tags", []):
        source = {"hide-input", "hide-cell", "remove-input", "remove-cell"} & set(tags)
        outputs = {"hide-output", "hide-cell", "remove-cell"} & set(tags)
        hidden = {"source_hidden": bool(source), "outputs_hidden": bool(outputs)}
        folded = {name: folds for name, folds in hidden.items() if folds}
        new.metadata = nbformat.from_dict({"tags": tags, "jupyter": folded})
    return new


def _output(output):
    """An output as it was, charts in the form that notebook programs know."""
    if MIME in output.get("data", {}):
        bundle = drawing.stored(output.data[MIME])
        count = {"execution_count": output.execution_count} if "execution_count" in output else {}
        output = nbformat.v4.new_output(
            "execute_result" if count else "display_data", bundle, **count
        )
    return output


class run_links(nodes.General, nodes.Element):
    """The line at a chapter's end that says where its code can be run."""


def _links(app, doctree):
    """Put the line at the end of a chapter with code, before how it is cited, in a book that has
    the page which explains it. The bar above the page offers the same from the first screen.
    """
    env, title = app.env, doctree.next_node(nodes.title)
    if title is not None and is_notebook(env, env.docname) and HELP in env.found_docs:
        page = title.parent
        cited = (
            n for n, part in enumerate(page) if "how-to-cite-this-chapter" in part.get("ids", ())
        )
        page.insert(next(cited, len(page)), run_links())


def _addresses(builder, docname: str) -> dict[str, str]:
    """Where a chapter's page finds its notebook, all of them, the one in the browser, and how to
    run them.
    """
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
    name = Path(self.builder.current_docname).name
    browser += "".join(
        f'<a href="{html.escape(there)}">{words}</a> · '
        for words, there in elsewhere.offers(self.builder.config, name).items()
    )
    self.body.append(
        f'<p class="run-links">Run this chapter: {browser}'
        f'<a href="{to["notebook"]}" download>notebook</a> · '
        f'<a href="{to["archive"]}" download>all notebooks with data</a> · '
        f'<a href="{to["how"]}">how</a></p>\n'
    )
    raise nodes.SkipNode


def _write_notebook(app, pagename, templatename, context, doctree):
    """Write the notebook of a page, and offer it in the page's menu and, where it can be, in the
    browser.
    """
    if doctree is None or not is_notebook(app.env, pagename):
        return
    target = Path(app.outdir) / FOLDER / f"{Path(pagename).name}.ipynb"
    target.parent.mkdir(exist_ok=True)
    target.write_text(nbformat.writes(convert(app, pagename, doctree)) + "\n", encoding="utf-8")
    to = _addresses(app.builder, pagename)
    context["notebook"] = to["notebook"]
    if HELP in app.env.found_docs:
        context["runs_in_browser"] = to["browser"]


def setup(app):
    """Write each notebook with its page, and offer it there."""
    app.setup_extension("myst_nb")
    elsewhere.setup(app)
    app.add_node(run_links, html=(_visit_links, None), **IN_PAGES_ALONE)
    app.connect("doctree-read", _links)
    app.connect("html-page-context", _write_notebook, priority=700)
