"""Executes chapters side by side, and only those whose result can have changed.

A result is kept (see `cache`) with every file of the project that its kernel opened, every folder
it listed and every module of the project it imported, each with a hash. It is used again when the
code cells, these files and the installed packages are the same; prose does not count. Expressions
in the prose ({eval}`...`) are evaluated with the cells and kept with them; they must not change any
state. A chapter with an error is never kept.

MyST-NB's own client executes a chapter while its page is read, one after the other. Here all
kernels that are needed run before Sphinx reads the first page, as many at a time as there are
cores.
"""

from __future__ import annotations

import copy
import os
import re
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import myst_nb.sphinx_
import nbformat
from myst_nb.core.execute.base import EvalNameError, NotebookClientBase
from myst_nb.core.execute.inline import NotebookClientInline
from myst_nb.core.read import create_nb_reader
from sphinx.util import logging

from ..content.figures import MIME, NO_FIGURE
from . import cache
from .chapter import Chapter
from .drawers import Drawers
from .kernel import running

logger = logging.getLogger(__name__)

# MyST-NB 1.4.0 chooses a client by a function of its parser and has no entry point for another;
# several notebooks at a time are asked for in executablebooks/jupyter-cache, issue 37.
_create_client = myst_nb.sphinx_.create_client
# Found or executed before pages are read, not yet used; None: about to be executed.
_results: dict[tuple, dict | None] = {}


class Client(NotebookClientBase):
    """What MyST-NB asks for outputs: answers from a kept result, or runs the chapter when there is
    none.
    """

    def start_client(self):
        root = Path(self._kwargs["root"])
        self.chapter = Chapter(self.notebook, self.path, root, self.nb_config)
        result = _results.pop(self.chapter.identity, None) or self.chapter.kept()
        if result is None:
            result = _told(self.chapter, self.chapter.execute())
        self._use(result)

    def _use(self, result: dict) -> None:
        self.result, self.position = result, 0
        self.values = {(before, text): outputs for before, text, outputs in result["expressions"]}
        for index, (count, outputs) in zip(self.chapter.code, result["cells"]):
            cell = self.notebook.cells[index]
            cell["execution_count"], cell["outputs"] = (
                count,
                [nbformat.from_dict(o) for o in outputs],
            )
            # Altair shows a chart in this way until companion.theme is imported, and asks other
            # hosts for what it needs.
            if any(
                "altair-viz" in "".join(output.get("data", {}).get("text/html", ""))
                for output in outputs
            ):
                self.logger.warning(NO_FIGURE, subtype="chart", line=self.cell_line(index))
        if result["language"]:
            self.notebook.metadata["language_info"] = nbformat.from_dict(result["language"])

    def code_cell_outputs(self, cell_index: int):
        self.position = self.chapter.before(cell_index + 1)
        count, outputs = super().code_cell_outputs(cell_index)
        # A copy: who renders may change it (MyST-NB does, when it merges streams), and the cell is
        # still to be written as a notebook.
        return count, copy.deepcopy(outputs)

    def eval_variable(self, name: str):
        if not re.match(self.nb_config.eval_name_regex, name):
            raise EvalNameError(name)
        wanted = (self.position, name.strip())
        if wanted not in self.values and not self.result["error"]:
            # Written in a way that `expressions` does not see, for instance in a substitution.
            self.chapter.expressions.append(wanted)
            position = self.position
            self._use(_told(self.chapter, self.chapter.execute()))
            self.position = position
        # After an error, of which the reader is told once, nothing is known.
        unknown = [nbformat.v4.new_output("execute_result", data={"text/plain": "(not evaluated)"})]
        return [nbformat.from_dict(o) for o in self.values.get(wanted, unknown)]

    def close_client(self, exc_type, exc_val, exc_tb):
        error = self.result["error"]
        self.exec_metadata = {
            "mtime": 0,
            "runtime": self.result["seconds"],
            "method": self.nb_config.execution_mode,
            "succeeded": not error,
            "error": error and "error",
            "traceback": error and error[1],
        }
        if error:
            index, said = error
            where = "" if index is None else f" in code cell {self.chapter.code.index(index) + 1}"
            self.logger.warning(
                f"Executing the chapter failed{where}:\n{said}",
                subtype="exec",
                **({} if index is None else {"line": self.cell_line(index)}),
            )


def _told(chapter: Chapter, result: dict) -> dict:
    logger.info("executed %s in %.1f s", chapter.name, result["seconds"])
    return result


def _charts(result: dict) -> list[dict]:
    outputs = (output for _, outputs in result["cells"] for output in outputs)
    return [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]


def _ahead(app, env, docnames):
    """Execute the chapters about to be read for which no result is kept, as many at a time as there
    are cores, and draw their charts.
    """
    missing = []
    for docname in docnames:
        path = env.doc2path(docname)
        text = Path(path).read_text(encoding="utf-8")
        reader = create_nb_reader(path, env.myst_config, env.mystnb_config, text)
        if reader is None or env.mystnb_config.execution_mode != "inline":
            continue
        notebook = reader.read(text)
        if (
            env.mystnb_config.metadata_key in notebook.metadata
        ):  # settings of its own: left to the client
            continue
        chapter = Chapter(notebook, path, Path(app.srcdir), env.mystnb_config)
        if chapter.code and not _results.setdefault(chapter.identity, chapter.kept()):
            missing.append(chapter)
    # The longest first, so that no core is left waiting at the end: length of the code stands for
    # time.
    missing.sort(key=lambda c: -sum(len(c.notebook.cells[n].source) for n in c.code))
    pool, drawers = ThreadPoolExecutor(max_workers=os.cpu_count() or 1), Drawers()
    try:
        waiting = {pool.submit(chapter.execute): chapter for chapter in missing}
        for done in as_completed(waiting):
            result = _results[waiting[done].identity] = _told(waiting[done], done.result())
            drawers.draw(_charts(result))
        pool.shutdown()
        drawers.finish()
    except BaseException:  # stopped from the keyboard: leave no process behind
        pool.shutdown(wait=False, cancel_futures=True)
        drawers.kill()
        for manager in list(running):
            if manager.provisioner and manager.provisioner.process:
                manager.provisioner.process.kill()
        raise


def _prune(app, exception):
    if exception is None:
        cache.prune()


def setup(app):
    """Put the client in the place of MyST-NB's, which offers no other way in."""
    os.environ.setdefault("COMPANION_CACHE", str(Path(app.srcdir) / "_build" / "cache"))

    def create_client(notebook, source, nb_config, log, read_fmt=None):
        client = _create_client(notebook, source, nb_config, log, read_fmt)
        if (
            not isinstance(client, NotebookClientInline)
            or nb_config.execution_in_temp
            or client.path is None
        ):
            return client
        return Client(notebook, client.path, nb_config, log, root=app.srcdir)

    myst_nb.sphinx_.create_client = create_client
    app.connect("env-before-read-docs", _ahead)
    app.connect("build-finished", _prune, priority=1010)  # when all else is written and compared
