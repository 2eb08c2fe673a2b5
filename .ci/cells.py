"""Code cells of the chapters, held to the rules of the house: `python .ci/cells.py [--write]`.

jupytext reads a chapter as a notebook, ruff checks and formats it as one, cell by cell, at 88
characters. Beside that a cell that draws has at most 25 lines, and a name of a chapter stands for
one thing: it is bound in one cell, and there again only from itself. `--write` puts ruff's form
into the chapters and touches nothing outside the cells. Prints every problem; status 1 when there
is one.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jupytext

ROOT = Path(__file__).resolve().parents[1]
WIDTH, LONGEST = 88, 25  # characters a line; lines of a cell that draws
# A cell of MyST: its options (lines that begin with a colon), then its code.
CELL = re.compile(r"^(```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*)(.*?)^```[ \t]*$", re.M | re.S)
ROLE = re.compile(r"\{eval\}(`+)(.+?)\1", re.S)  # an expression in the prose
DRAWS = re.compile(r"\balt\.|\brecipes\.|\btheme\.figure\(")


def ruff(command: str, notebook: str, name: str, *options: str) -> subprocess.CompletedProcess:
    """What ruff says of a notebook given as text; its settings are those of pyproject.toml."""
    asked = [sys.executable, "-m", "ruff", command, f"--line-length={WIDTH}", *options]
    asked += ["--config", 'src = ["chapters"]', "--stdin-filename", f"chapters/{name}.ipynb", "-"]
    return subprocess.run(asked, input=notebook, capture_output=True, text=True, cwd=ROOT)


def cells(text: str) -> list[tuple[int, str]]:
    """Line on which the code of each cell begins, and the code."""
    return [(text.count("\n", 0, m.start(2)) + 1, m[2]) for m in CELL.finditer(text)]


def formatted(text: str, name: str) -> str:
    """A chapter's text, its cells in ruff's form. Raises ValueError for one that is no Python."""
    done = ruff("format", notebook(text), name)
    if done.returncode:
        raise ValueError(f"{name}: {done.stderr.strip()}")
    code = (
        "".join(cell["source"])
        for cell in json.loads(done.stdout)["cells"]
        if cell["cell_type"] == "code"
    )
    return CELL.sub(lambda m: f"{m[1]}{next(code).rstrip()}\n```", text)


def notebook(text: str) -> str:
    return jupytext.writes(jupytext.reads(text, fmt="md:myst"), fmt="ipynb")


def problems(path: Path) -> list[str]:
    """Everything that is wrong with the cells of one chapter, a line each."""
    text, found = path.read_text(encoding="utf-8"), []
    if formatted(text, path.stem) != text:
        found.append(f"{path.name}: cells are not in ruff's form; run python .ci/cells.py --write")
    lint = ruff("check", notebook(text), path.stem, "--output-format=concise", "--quiet")
    prose = " ".join(m[2] for m in ROLE.finditer(text))  # uses names, too
    starts = [line for line, _ in cells(text)]
    for said in lint.stdout.splitlines():
        unused = re.search(r"F401 .*`(?:[\w.]+\.)?(\w+)` imported", said)
        if unused and re.search(rf"\b{unused[1]}\b", prose):
            continue
        place = re.match(r".*?\.ipynb:cell (\d+):(\d+):\d+: (.*)", said)
        number = code_cells(text)[int(place[1]) - 1] if place else None
        line = starts[number] + int(place[2]) - 1 if place else 0
        found.append(f"{path.name}:{line}: {place[3] if place else said}")
    for line, code in cells(text):
        if DRAWS.search(code) and code.count("\n") > LONGEST:
            found.append(
                f"{path.name}:{line}: the cell draws and has {code.count(chr(10))} lines, at most"
                f" {LONGEST}: rows, chart and words each in a cell of their own, or a recipe"
            )
    return found + [f"{path.name}:{line}: {said}" for line, said in twice(cells(text))]


def code_cells(text: str) -> list[int | None]:
    """For each cell of the notebook the number of its code cell, None for prose."""
    numbers = iter(range(len(CELL.findall(text))))
    book = jupytext.reads(text, fmt="md:myst")
    return [next(numbers) if cell.cell_type == "code" else None for cell in book.cells]


def twice(code: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Names bound again to something that is not made from the first: (line, message)."""
    first: dict[str, tuple[int, int]] = {}
    for number, (start, text) in enumerate(code):
        for line, name, made_from in bindings(ast.parse(text)):
            cell, at = first.setdefault(name, (number, start + line - 1))
            again = (cell, at) != (number, start + line - 1)
            if again and (cell != number or name not in made_from):
                yield (
                    start + line - 1,
                    f"the name {name} stands for something else (line {at}): choose another",
                )


def bindings(tree: ast.Module) -> Iterator[tuple[int, str, set[str]]]:
    """(line, name, names it is made from) for each name that a cell binds outside its functions."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.lineno, node.name, set()
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            continue  # the same import twice is the same thing; ruff finds the others
        made_from = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and reads(n)}
        for target in targets(node):
            for name in ast.walk(target):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    grown = made_from | ({name.id} if isinstance(node, ast.AugAssign) else set())
                    yield name.lineno, name.id, grown
        waiting[:0] = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt)]


def reads(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def targets(node: ast.AST) -> list[ast.expr]:
    """What a statement assigns to."""
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For)):
        return [node.target]
    if isinstance(node, ast.With):
        return [item.optional_vars for item in node.items if item.optional_vars]
    return []


def main(arguments: list[str]) -> int:
    chapters = [Path(a) for a in arguments if not a.startswith("--")]
    chapters = chapters or sorted((ROOT / "chapters").glob("*.md"))
    chapters = [path for path in chapters if CELL.search(path.read_text(encoding="utf-8"))]
    if "--write" in arguments:
        for path in chapters:
            text = path.read_text(encoding="utf-8")
            path.write_text(formatted(text, path.stem), encoding="utf-8", newline="\n")
    found = [said for path in chapters for said in problems(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
