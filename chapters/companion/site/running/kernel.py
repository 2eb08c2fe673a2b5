"""One run of a chapter in a kernel of its own, and what is asked of it beside its cells."""

from __future__ import annotations

import ast
import itertools
import json
import os
import re
import tempfile
import time

import nbformat
from myst_nb.core.execute.inline import ModifiedNotebookClient
from nbclient.exceptions import CellExecutionError

from . import cache, forks

# Runs in the kernel before the first cell: notes which files are opened, which folders are listed
# and whether another program is started, of which nothing is known. Imports are told from
# sys.modules instead. (jsonschema, which Altair imports, would build 38 grammars for addresses in
# every kernel when rfc3987-syntax is installed: 1.8 s that nothing here needs.)
WATCH = """
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
SEEN = """
def _seen():
    import json, sys
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    found = sys._companion_seen | {file for file in files if isinstance(file, str)}
    others = (sys.prefix, sys.base_prefix)
    ours = (p for p in found if "site-packages" not in p and not p.startswith(others))
    return json.dumps(sorted(ours))
_seen()
"""

running: set = set()  # managers of kernels that are at work


class Run:
    """A kernel that executes the code cells of a chapter and evaluates its expressions."""

    def __init__(self, chapter):
        self.chapter, self.started, self.current = chapter, time.time(), None
        cells = chapter.notebook.cells
        self.notebook = nbformat.v4.new_notebook(
            metadata={k: v for k, v in chapter.notebook.metadata.items() if k == "kernelspec"},
            cells=[
                nbformat.v4.new_code_cell(cells[n].source, metadata=cells[n].metadata)
                for n in chapter.code
            ],
        )
        self.client = ModifiedNotebookClient(
            self.notebook,
            record_timing=False,
            resources={"metadata": {"path": str(chapter.path.parent)}},
            shutdown_kernel="immediate",
            kernel_manager_class=forks.Manager,
            allow_errors=chapter.config.execution_allow_errors,
            timeout=chapter.config.execution_timeout,
        )
        self.result: dict = {
            "cells": [],
            "expressions": [],
            "files": {},
            "language": None,
            "error": None,
        }

    def go(self) -> dict:
        """Run all; what `Chapter.execute` says it returns."""
        with tempfile.TemporaryDirectory() as sockets:
            try:
                self._start(sockets)
                self._cells()
                self._look()
            except CellExecutionError as error:
                self.result["error"] = [self.current, str(error)]
            # A dead kernel, one that does not start, a cell that takes too long.
            except Exception as error:
                self.result["error"] = [self.current, f"{type(error).__name__}: {error}"]
            finally:
                if self.client.km is not None:
                    self.client._cleanup_kernel()  # nbclient 0.11 has no public name for it
                    running.discard(self.client.km)
        self.result["cells"] = [
            [cell.get("execution_count"), merged(cell.get("outputs", []))]
            for cell in self.notebook.cells
        ]
        self.result["seconds"] = round(time.time() - self.started, 2)
        return self.result

    def _start(self, sockets: str) -> None:
        client = self.client
        client.reset_execution_trackers()
        client.km = client.create_kernel_manager()
        if os.name == "posix":  # through files instead of ports, which two builds could both take
            client.km.transport, client.km.ip = "ipc", f"{sockets}/kernel"
        running.add(client.km)
        client.start_new_kernel(env=forks.environment())
        client.start_new_kernel_client()
        reply = client.wait_for_reply(client.kc.kernel_info())
        self.result["language"] = reply["content"]["language_info"]
        client.eval_expression(WATCH)

    def _cells(self) -> None:
        """Each cell in turn, each expression of the prose at its place between them."""
        evaluate, expressions = self.client.eval_expression, self.result["expressions"]
        wanted = sorted(set(self.chapter.expressions))
        for count, index in enumerate(self.chapter.code):
            while wanted and wanted[0][0] <= self.chapter.before(index):
                expressions.append([*wanted[0], evaluate(wanted.pop(0)[1])])
            self.current = index
            number = self.client.code_cells_executed + 1
            self.client.execute_cell(self.notebook.cells[count], count, execution_count=number)
            self.current = None
        expressions += [[*one, evaluate(one[1])] for one in wanted]

    def _look(self) -> None:
        """What the chapter was made of."""
        seen = ast.literal_eval(
            self.client.eval_expression(SEEN)[0]["data"]["text/plain"],
        )
        root = self.chapter.root
        names = self.chapter.project_files(json.loads(seen))
        self.result["files"] = {name: cache.state(root / name) for name in names}


def merged(outputs: list[dict]) -> list[dict]:
    """A cell's outputs with what was printed between two others in one piece each for stdout and
    stderr.

    Prints arrive in as many messages as the kernel's timer makes of them, the two streams in any
    order: joined, a cell has the same outputs in every run. What a carriage return overwrote is
    gone.
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
