"""Executes chapters side by side, and only those whose result can have changed.

A result is kept (see `cache`) with every file of the project that its kernel opened, every folder
it listed and every module of the project it imported, each with a hash. It is used again when the code
cells, these files and the installed packages are the same; prose does not count. Expressions in the
prose ({eval}`...`) are evaluated with the cells and kept with them; they must not change any state. A
chapter with an error is never kept.

MyST-NB's own client executes a chapter while its page is read, one after the other. Here all kernels
that are needed run before Sphinx reads the first page, as many at a time as there are cores.
"""

from __future__ import annotations

import ast
import copy
import itertools
import json
import os
import re
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import myst_nb.sphinx_
import nbformat
from myst_nb.core.execute.base import EvalNameError, NotebookClientBase
from myst_nb.core.execute.inline import ModifiedNotebookClient, NotebookClientInline
from myst_nb.core.read import create_nb_reader
from nbclient.exceptions import CellExecutionError
from sphinx.util import logging

from ...tables.read import data_dir
from ..content.figures import MIME, NO_FIGURE
from . import cache

logger = logging.getLogger(__name__)

# {eval}`x` in a paragraph, and the directive ```{eval} x or ```{eval:figure} x.
_ROLE = re.compile(r"(?<!\\)\{eval\}(`+)(?!`)(.+?)\1", re.S)
_DIRECTIVE = re.compile(r"^\s*[`:~]{3,}\s*\{eval(?::figure)?\}[ \t]+(\S.*?)\s*$", re.M)

# Runs in the kernel before the first cell: notes which files are opened, which folders are listed and whether
# another program is started, of which nothing is known. Imports are told from sys.modules instead.
# (jsonschema, which Altair imports, would build 38 grammars for addresses in every kernel when
# rfc3987-syntax is installed: 1.8 s that nothing here needs.)
_WATCH = """
def _watch():
    import os, sys
    sys.modules.setdefault("rfc3987_syntax", None)
    sys._companion_seen = seen = set()
    programs = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork"}
    def hook(event, args):
        if event in ("open", "os.listdir", "os.scandir") and not isinstance(args[0], int):
            caller = sys._getframe(1).f_code.co_filename
            if "importlib" not in caller and "pkgutil" not in caller:
                seen.add(os.path.abspath(os.fsdecode(args[0] or ".")))
        elif event in programs:
            seen.add("*")
    sys.addaudithook(hook)
_watch(); del _watch
"""
_SEEN = """
def _seen():
    import json, sys
    found = sys._companion_seen | {m.__file__ for m in list(sys.modules.values()) if isinstance(getattr(m, "__file__", None), str)}
    return json.dumps(sorted(path for path in found if "site-packages" not in path and not path.startswith((sys.prefix, sys.base_prefix))))
_seen()
"""
_DRAW = "import json as _j; from companion.site.content import figures as _f\nfor _s in _j.loads({!r}): _f.prepare(_s)"


class Chapter:
    """One notebook to be executed: where it runs, its code cells, and the expressions in its prose.

    An expression is a pair: the number of code cells before it, and its text.
    """

    def __init__(self, notebook: nbformat.NotebookNode, path: str | Path, root: Path, config):
        self.notebook, self.path, self.root, self.config = notebook, Path(path), root, config
        self.name = os.path.relpath(self.path, root)
        self.code = [
            n
            for n, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]
        # MyST-NB does not show such a cell and so does not ask for it; it runs with the next one.
        self.shown = [
            n
            for n in self.code
            if not {"remove-cell", "remove_cell"} & set(notebook.cells[n].metadata.get("tags", []))
        ]
        self.expressions = [
            (self.before(n), text)
            for n, cell in enumerate(notebook.cells)
            if cell.cell_type == "markdown"
            for text in expressions(cell.source)
        ]
        self.key = cache.digest(
            Path(__file__).read_bytes(),
            cache.installed(),
            [config.execution_allow_errors, config.execution_timeout],
            os.path.relpath(self.path.parent, root),
            notebook.metadata.get("kernelspec", {}).get("name"),
            {k: v.replace(str(root), "") for k, v in cache.environment().items()},
            [
                [notebook.cells[n].source, notebook.cells[n].metadata.get("tags", [])]
                for n in self.code
            ],
        )

    @property
    def identity(self) -> tuple:
        return self.name, self.key, tuple(self.expressions)

    def before(self, index: int) -> int:
        """How many shown code cells stand before a cell."""
        return sum(n < index for n in self.shown)

    def kept(self) -> dict | None:
        """The result of an earlier execution that is still right and has all expressions, else None."""
        where = cache.folder("chapters")
        for path in sorted(where.glob(f"{self.key}-*")) if where else ():
            try:
                result = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            if all(
                cache.state(self.root / name) == found for name, found in result["files"].items()
            ) and {tuple(e[:2]) for e in result["expressions"]} >= set(self.expressions):
                os.utime(path)
                return result
        return None

    def execute(self) -> dict:
        """Run the chapter in a kernel of its own; the result is kept when no cell fails.

        Returns a dict with `cells` (execution count and outputs of each code cell), `expressions`
        (cells before, text, outputs), `files` (hash of each by path), and `error`: None, or a pair of the
        index of the cell and what went wrong.
        """
        started = time.time()
        notebook = nbformat.v4.new_notebook(
            metadata={k: v for k, v in self.notebook.metadata.items() if k == "kernelspec"}
        )
        notebook.cells = [
            nbformat.v4.new_code_cell(
                self.notebook.cells[n].source, metadata=self.notebook.cells[n].metadata
            )
            for n in self.code
        ]
        client = ModifiedNotebookClient(
            notebook,
            record_timing=False,
            resources={"metadata": {"path": str(self.path.parent)}},
            shutdown_kernel="immediate",
            allow_errors=self.config.execution_allow_errors,
            timeout=self.config.execution_timeout,
        )
        result = {"cells": [], "expressions": [], "files": {}, "language": None, "error": None}
        current, sockets = None, tempfile.TemporaryDirectory()
        try:
            client.reset_execution_trackers()
            client.km = client.create_kernel_manager()
            if (
                os.name == "posix"
            ):  # through files instead of ports, which two builds could both take
                client.km.transport, client.km.ip = "ipc", f"{sockets.name}/kernel"
            _running.add(client.km)
            client.start_new_kernel(
                env={"PYTHONHASHSEED": "0"} | os.environ
            )  # sets come in the same order in every build
            client.start_new_kernel_client()
            result["language"] = client.wait_for_reply(client.kc.kernel_info())["content"][
                "language_info"
            ]
            client.eval_expression(_WATCH)
            wanted = sorted(set(self.expressions))
            for count, index in enumerate(self.code):
                while wanted and wanted[0][0] <= self.before(index):
                    result["expressions"].append(
                        [*wanted[0], client.eval_expression(wanted.pop(0)[1])]
                    )
                current = index
                client.execute_cell(
                    notebook.cells[count], count, execution_count=client.code_cells_executed + 1
                )
                current = None
            result["expressions"] += [[*one, client.eval_expression(one[1])] for one in wanted]
            seen = self._project_files(json.loads(_text(client.eval_expression(_SEEN))))
            result["files"] = {name: cache.state(self.root / name) for name in seen}
            charts = [
                o["data"][MIME]
                for cell in notebook.cells
                for o in cell.outputs
                if MIME in o.get("data", {})
            ]
            if charts and cache.folder("charts"):
                client.eval_expression(
                    _DRAW.format(json.dumps(charts))
                )  # spreads the work; a failure is met again, and told, when the page is read
        except CellExecutionError as error:
            result["error"] = [current, str(error)]
        except (
            Exception
        ) as error:  # a dead kernel, one that does not start, a cell that takes too long
            result["error"] = [current, f"{type(error).__name__}: {error}"]
        finally:
            if client.km is not None:
                client._cleanup_kernel()
                _running.discard(client.km)
            sockets.cleanup()
        result["cells"] = [
            [cell.get("execution_count"), merged(cell.get("outputs", []))]
            for cell in notebook.cells
        ]
        result["seconds"] = round(time.time() - started, 2)
        where = cache.folder("chapters")
        # A file that changed meanwhile: which of its two states was read is not known.
        quiet = all(self._changed(name) < started for name in result["files"])
        if where and quiet and not result["error"]:
            cache.write(
                where / f"{self.key}-{cache.digest(result['files'])[:16]}",
                json.dumps(result, ensure_ascii=False),
            )
        return result

    def _project_files(self, paths: list[str]) -> list[str]:
        """Those that belong to the project, relative to its root; not what tools write there."""
        library = Path(__file__).resolve().parents[2]
        roots = {self.root, data_dir().resolve(), library}
        if "*" in paths:
            paths = [
                *paths,
                *(
                    str(p)
                    for folder in (data_dir(), library, self.root / "seeds", self.path.parent)
                    for p in folder.rglob("*")
                ),
            ]
        out = set()
        for path in map(os.path.realpath, paths):
            for root in roots:
                if path == str(root) or path.startswith(f"{root}{os.sep}"):
                    parts = Path(os.path.relpath(path, root)).parts
                    if not any(part.startswith((".", "_build", "__pycache__")) for part in parts):
                        out.add(os.path.relpath(path, self.root))
        return sorted(out)

    def _changed(self, name: str) -> float:
        path = self.root / name
        return path.stat().st_mtime if path.is_file() else 0


def merged(outputs: list[dict]) -> list[dict]:
    """A cell's outputs with what was printed between two others in one piece each for stdout and stderr.

    Prints arrive in as many messages as the kernel's timer makes of them, the two streams in any
    order: joined, a cell has the same outputs in every run. What a carriage return overwrote is gone.
    """
    out: list[dict] = []
    for shown, group in itertools.groupby(outputs, lambda o: o["output_type"] != "stream"):
        if shown:
            out += group
            continue
        texts: dict[str, str] = {}
        for output in group:
            texts[output["name"]] = texts.get(output["name"], "") + output["text"]
        for name in sorted(texts, reverse=True):  # stdout before stderr
            text = re.sub(r"[^\n]*\r(?=[^\r\n])", "", texts[name])
            if text:
                out.append(nbformat.v4.new_output("stream", name=name, text=text))
    return out


def expressions(text: str) -> list[str]:
    """What {eval} asks for in Markdown, as the role will be given it."""
    return [re.sub(r"\n[ \t]*", " ", m[2]).strip() for m in _ROLE.finditer(text)] + [
        m[1] for m in _DIRECTIVE.finditer(text)
    ]


def _text(outputs: list) -> str:
    """The text that an expression returned."""
    return ast.literal_eval(outputs[0]["data"]["text/plain"])


_create_client = myst_nb.sphinx_.create_client
_running: set = set()
_results: dict[tuple, dict] = {}  # found or executed before pages are read, not yet used


class Client(NotebookClientBase):
    """What MyST-NB asks for outputs: answers from a kept result, or runs the chapter when there is none."""

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
            # Altair shows a chart in this way until companion.theme is imported, and asks other hosts for what it needs.
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


def _ahead(app, env, docnames):
    """Execute the chapters about to be read for which no result is kept, as many at a time as there are cores."""
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
    # The longest first, so that no core is left waiting at the end: length of the code stands for time.
    missing.sort(key=lambda c: -sum(len(c.notebook.cells[n].source) for n in c.code))
    pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
    try:
        waiting = {pool.submit(chapter.execute): chapter for chapter in missing}
        for done in as_completed(waiting):
            _results[waiting[done].identity] = _told(waiting[done], done.result())
    except BaseException:  # stopped from the keyboard: leave no kernel behind
        pool.shutdown(wait=False, cancel_futures=True)
        for manager in list(_running):
            if manager.provisioner and manager.provisioner.process:
                manager.provisioner.process.kill()
        raise
    pool.shutdown()


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
    app.connect("build-finished", lambda app, exception: exception or cache.prune())
