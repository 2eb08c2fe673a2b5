"""A chapter to be executed: what its result depends on, and the results that are kept."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import nbformat

from ...tables.read import data_dir
from . import cache
from .kernel import Run

# {eval}`x` in a paragraph, and the directive ```{eval} x or ```{eval:figure} x.
_ROLE = re.compile(r"(?<!\\)\{eval\}(`+)(?!`)(.+?)\1", re.S)
_DIRECTIVE = re.compile(r"^\s*[`:~]{3,}\s*\{eval(?::figure)?\}[ \t]+(\S.*?)\s*$", re.M)


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
            *(
                Path(__file__).with_name(f"{name}.py").read_bytes()
                for name in ("chapter", "forks", "kernel", "nursery")
            ),
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
        """The result of an earlier execution that is still right and has all expressions, else
        None.
        """
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
        (cells before, text, outputs), `files` (hash of each by path), `seconds`, and `error`: None,
        or a pair of the index of the cell and what went wrong.
        """
        run = Run(self)
        result = run.go()
        where = cache.folder("chapters")
        # A file that changed meanwhile: which of its two states was read is not known.
        quiet = all(self._changed(name) < run.started for name in result["files"])
        if where and quiet and not result["error"]:
            cache.write(
                where / f"{self.key}-{cache.digest(result['files'])[:16]}",
                json.dumps(result, ensure_ascii=False),
            )
        return result

    def project_files(self, paths: list[str]) -> list[str]:
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


def expressions(text: str) -> list[str]:
    """What {eval} asks for in Markdown, as the role will be given it."""
    return [re.sub(r"\n[ \t]*", " ", m[2]).strip() for m in _ROLE.finditer(text)] + [
        m[1] for m in _DIRECTIVE.finditer(text)
    ]
