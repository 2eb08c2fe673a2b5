"""A chapter run once more, without Jupyter: what its prose and its cells say on some tables.

`python -m companion.rerun CHAPTER.md` prints it as JSON, for `companion diff --chapters`. A process
of its own, so that each run starts from nothing and reads the tables that $COMPANION_DATA names.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# A cell of code with its options, and an expression in the prose: as a role, or as a directive.
_PART = re.compile(
    r"^(?P<mark>[`:~]{3,})\{code-cell\}[^\n]*\n(?P<cell>.*?)^(?P=mark)[ \t]*$"
    r"|(?<!\\)\{eval\}(?P<ticks>`+)(?!`)(?P<role>.+?)(?P=ticks)"
    r"|^[`:~]{3,}[ \t]*\{eval\}[ \t]+(?P<directive>\S.*?)[ \t]*$",
    re.M | re.S,
)
_OPTIONS = re.compile(r"\A(?:---\n.*?^---\n|(?:[ \t]*:[\w-]+:[^\n]*\n)*)", re.M | re.S)
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def run(path: Path) -> dict:
    """What a chapter says: `said` (value of each expression by its offset), `shown` (figures, and
    all else, of each cell by its offset), `read` (names of the files opened), and `error`: None, or
    the offset of what failed and why.
    """
    said: dict[int, str] = {}
    shown: dict[int, list] = {}
    opened: set[str] = set()
    sys.addaudithook(lambda event, about: opened.add(str(about[0])) if event == "open" else None)
    space: dict = {"__name__": "__main__"}
    error, place = None, 0
    try:
        for place, code, expression in parts(path.read_text("utf-8")):
            if expression:
                said[place] = _plain(eval(code, space))
            else:
                shown[place] = _cell(code, space)
    except Exception as raised:
        error = [place, f"{type(raised).__name__}: {raised}"]
    names = sorted({Path(name).name for name in opened if name.endswith(".csv")})
    return {"said": said, "shown": shown, "read": names, "error": error}


def parts(text: str) -> Iterator[tuple[int, str, bool]]:
    """Offset and code of each cell and each expression in turn; whether it is an expression."""
    for found in _PART.finditer(text):
        if found["cell"] is not None:
            yield found.start(), _OPTIONS.sub("", found["cell"], count=1), False
        else:
            code = found["role"] or found["directive"]
            yield found.start(), re.sub(r"\n[ \t]*", " ", code).strip(), True


def _cell(code: str, space: dict) -> list:
    """What a cell prints, displays and returns, figures apart from the rest."""
    kept: list = []
    space["display"] = lambda *things: kept.extend(map(_shown, things))
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body.pop()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), space)
        # IPython shows nothing for a cell that ends with a semicolon.
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)
            if value is not None and not code.rstrip().endswith(";"):
                kept.append(_shown(value))
    return [*([printed.getvalue()] if printed.getvalue() else []), *kept]


def _shown(value) -> dict | str:
    """A figure as its name, words and data; anything else as text."""
    if hasattr(value, "to_dict") and hasattr(value, "usermeta"):
        spec = value.to_dict()
        figure = (spec.get("usermeta") or {}).get("figure")
        if figure:
            words = {name: figure[name] for name in ("title", "subtitle", "alt")}
            return {"figure": figure["name"], **words, "data": json.dumps(spec, sort_keys=True)}
    return _plain(value)


def _plain(value) -> str:
    """A value as text, whole: pandas leaves out rows and columns of long tables else."""
    if isinstance(value, str):
        return value
    text = value.to_string() if hasattr(value, "to_string") else repr(value)
    return _ADDRESS.sub("", text)


def main(path: str) -> None:
    """Print as JSON what the chapter at `path` says; it runs in its own folder."""
    chapter = Path(path).resolve()
    os.chdir(chapter.parent)
    sys.stdout.write(json.dumps(run(chapter), ensure_ascii=True))


if __name__ == "__main__":
    main(sys.argv[1])
