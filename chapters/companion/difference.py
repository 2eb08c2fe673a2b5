"""What an edit of the tables changed: cells, measures that move, chapters that read those
tables and, when they are asked to be run, their numbers that move.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from .rerun import parts
from .tables import compare, summed
from .tables.problems import DataError
from .tables.read import load
from .tables.schema import NAME, tables


def told(version: str, folder: Path, chapters: bool = False) -> str:
    """The report that `companion diff` prints, on `version` (of git, or a folder) and the tables of
    `folder`.

    Compared are the cells, and every number of `companion measure`, computed on both sides for the
    year that it takes by itself; with `chapters` also what each chapter says, which is run on both
    sides. Raises DataError when either side has no tables that can be read.
    """
    with tempfile.TemporaryDirectory() as aside:
        there = Path(version)
        given = there if (there / NAME).exists() else None
        old = given or compare.version(version, folder, Path(aside))
        _readable(old, version if given else f"{version}, data")
        _readable(folder, "data")
        found = compare.between(old, folder)
        lines = summed.lines(old, folder, found)
        # Rows in another order, or one twice, move numbers too, and no cell shows it.
        touched = {re.split("[,:]", line)[0] for line in lines} & set(tables(folder))
        touched |= {change.table for change in found}
        said = f"{len(found)} difference{'s' if len(found) != 1 else ''}"
        lines.append(f"{said if found or not lines else 'No cell differs'} from {version}.")
        if touched:
            numbers = list(_counted(old, folder))
            lines += ["", *(numbers or ["No number of `companion measure` moves."])]
            lines += ["", *_readers(touched, folder)]
        if touched and chapters:
            lines += ["", *_in_chapters(old, folder, touched, Path(aside))]
    return "\n".join(lines)


def _readable(folder: Path, called: str) -> None:
    """Raise DataError for a side that cannot be compared, its files under the name of the side."""
    if problems := summed.unreadable(folder):
        files = (f"{called}/{problem.file.removeprefix('data/')}" for problem in problems)
        raise DataError([replace(p, file=file) for p, file in zip(problems, files)])


def measured(folder: Path) -> dict[str, object]:
    """Every number of `companion measure` by its place; what hinders it under the empty name."""
    from . import measures, network

    with reading(folder):
        tables = network.tables()
        report = measures.report(tables, None, load("indicators"))
        report["searched"] = measures.counted(tables)
    return dict(_leaves(report, ""))


@contextmanager
def reading(folder: Path):
    """Tables are read from `folder` meanwhile."""
    before = os.environ.get("COMPANION_DATA")
    os.environ["COMPANION_DATA"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COMPANION_DATA"]
        else:
            os.environ["COMPANION_DATA"] = before


def _counted(old: Path, new: Path) -> Iterator[str]:
    """Numbers that move, or why they cannot be computed."""
    sides = []
    for folder, which in ((old, "older"), (new, "newer")):
        try:
            sides.append(measured(folder))
        except DataError as error:
            said = str(error).splitlines()[0]
            yield f"The numbers of `companion measure` cannot be computed on the {which} tables:"
            yield f"{said} (`companion check` says all that is wrong)"
    if len(sides) == 2:
        yield from _moved(*sides)


def _leaves(value, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place} {name}".strip())
    elif isinstance(value, (list, tuple)) and any(isinstance(item, dict) for item in value):
        for n, item in enumerate(value, start=1):
            yield from _leaves(item, f"{place} {item.get('pair', n)}".strip())
    else:
        yield place, value


def _moved(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    for place in {**old, **new}:
        was, now = old.get(place), new.get(place)
        if was != now:
            before, after = said(was, now)
            yield f"measure {place}: {before} -> {after}"


def said(was: object, now: object) -> tuple[str, str]:
    """Two counted values in words: none, a text, or a number to as many digits as tell it from the
    other, four at least.
    """
    for digits in (4, 8, 17):
        before, after = _words(was, digits), _words(now, digits)
        if before != after:
            break
    return before, after


def _words(value: object, digits: int) -> str:
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    return "none" if value is None else str(value)


def _chapters(folder: Path) -> Path:
    """The chapters beside the tables, else those that the library brings."""
    library = Path(__file__).resolve().parent
    places = folder.parent / "chapters", library / "_chapters", library.parent
    return next(place for place in places if place.is_dir())


def _readers(changed: set[str], folder: Path) -> list[str]:
    """Which chapters read which of the tables that changed: build the book to see their numbers."""
    lines = []
    for path in sorted(_chapters(folder).glob("*.md")):
        text = path.read_text("utf-8")
        read = set(re.findall(r"""(?:load\(["']|\{register\} )(\w+)""", text))
        if "network." in text or "graph." in text or "measures." in text:
            read |= {"relations", "actors", "events", "claims", "treaties"}
        if both := sorted(read & changed):
            lines.append(f"chapter {path.stem} reads {', '.join(both)}")
    return lines or ["No chapter reads what changed by name."]


# What chapters say
# ---------------------------------------------------------------------------------------------


def _in_chapters(old: Path, new: Path, known: set[str], aside: Path) -> list[str]:
    """Each number of the prose, each table and each figure of a chapter that the edit moves."""
    coded = [
        p for p in sorted(_chapters(new).glob("*.md")) if "{code-cell}" in p.read_text("utf-8")
    ]
    # Records of the articles stand beside the tables, and have no versions here.
    there = aside / "before" / "data"
    shutil.copytree(old, there)
    if (new.parent / "seeds").is_dir():
        shutil.copytree(new.parent / "seeds", there.parent / "seeds")
    changed = {resource["path"] for name, resource in tables(new).items() if name in known}

    def compared(path: Path) -> list[str]:
        now = _ran(path, new)
        if not changed.intersection(now["read"]) and not now["error"]:
            return []
        return list(_moves(path, _ran(path, there), now))

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        lines = [line for said in pool.map(compared, coded) for line in said]
    return lines or ["Chapters were run on both sides: no number, table or figure of theirs moves."]


def _ran(path: Path, folder: Path) -> dict:
    """What a chapter says on the tables of a folder, see `rerun`."""
    library = str(Path(__file__).resolve().parents[1])
    found = os.pathsep.join(filter(None, [library, os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "COMPANION_DATA": str(folder.resolve()), "PYTHONPATH": found}
    # As in a build: sets come in the same order, and nothing is written in the terminal's page.
    environment |= {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "companion.rerun", str(path.resolve())]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return {"said": {}, "shown": {}, "read": [], "error": [0, last]}
    return json.loads(result.stdout)


def _moves(path: Path, old: dict, new: dict) -> Iterator[str]:
    """In the order of the page: what a chapter says otherwise, and where it stops."""
    text = path.read_text("utf-8")
    for offset, _, _ in parts(text):
        place, where = (
            str(offset),
            f"chapter {path.stem}, line {text.count(chr(10), 0, offset) + 1}",
        )
        was, now = (side["said"].get(place) for side in (old, new))
        if was is not None and now is not None and was != now:
            yield f"{where}: {was} -> {now}, after “{_before(text, offset)}”"
        cells = (side["shown"].get(place, []) for side in (old, new))
        if place in old["shown"] and place in new["shown"]:
            for before, after in zip_longest(*cells):
                if before != after:
                    yield f"{where}: {_changed(before, after)}"
    for side, which in ((old, "older"), (new, "newer")):
        if side["error"]:
            offset, why = side["error"]
            line = text.count("\n", 0, offset) + 1
            yield f"chapter {path.stem}, line {line}: stops with the {which} tables: {why}"


def _before(text: str, offset: int) -> str:
    """The last words of prose before a place, other roles left out."""
    plain = re.sub(
        r"\{[\w:.-]+\}(`+)(?!`).+?(?<!`)\1(?!`)", "…", text[max(0, offset - 400) : offset]
    )
    return " ".join(plain.splitlines()[-1].split()[-6:]) if plain.strip() else ""


def _changed(before, after) -> str:
    """How a figure or a text that a cell shows differs, in words."""
    if isinstance(after, dict) and isinstance(before, dict):
        for name in ("title", "subtitle", "alt"):
            if before[name] != after[name]:
                return f"figure {after['figure']}: {_parted(before[name], after[name])}"
        return f"figure {after['figure']}: what is drawn changes, its words do not"
    if isinstance(before, str) and isinstance(after, str):
        return f"output: {_parted(before, after)}"
    return "a cell shows something else, or no longer"


def _parted(before: str, after: str) -> str:
    """The first piece in which two texts differ, with a little around it."""
    start = len(os.path.commonprefix([before, after]))
    start = max(0, start - 20)
    said = (" ".join(text[start : start + 60].split()) or "nothing" for text in (before, after))
    return " -> ".join(f"“{one}”" for one in said)
