"""What an edit of the tables changed: cells, measures that move, chapters that read those
tables.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .tables import compare
from .tables.read import load
from .tables.schema import NAME


def told(version: str, folder: Path) -> str:
    """The report that `companion diff` prints, on `version` (of git, or a folder) and the tables of
    `folder`.

    Compared are the cells, and every number of `companion measure`, computed on both sides for the
    year that it takes by itself. Raises DataError when either side has no tables that can be read.
    """
    with tempfile.TemporaryDirectory() as aside:
        there = Path(version)
        given = there if (there / NAME).exists() else None
        old = given or compare.version(version, folder, Path(aside))
        found = compare.between(old, folder)
        lines = [str(change) for change in found]
        lines.append(f"{len(found)} difference{'s' if len(found) != 1 else ''} from {version}.")
        if found:
            moved = list(_moved(_measured(old), _measured(folder)))
            lines += ["", *(moved or ["No number of `companion measure` moves."])]
            lines += ["", *_readers({change.table for change in found}, folder)]
    return "\n".join(lines)


def _measured(folder: Path) -> dict[str, object]:
    """Every number of `companion measure` by its place; what hinders it under the empty name."""
    from . import measures, network

    with _reading(folder):
        report = measures.report(network.tables(), None, load("indicators"))
    return dict(_leaves(report, ""))


@contextmanager
def _reading(folder: Path):
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


def _leaves(value, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place} {name}".strip())
    elif isinstance(value, (list, tuple)) and any(isinstance(item, dict) for item in value):
        for item in value:
            yield from _leaves(item, f"{place} {item.get('indicator_id', '')}".strip())
    else:
        yield place, value


def _moved(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    for place in {**old, **new}:
        was, now = old.get(place), new.get(place)
        if was != now:
            yield f"measure {place}: {_said(was)} -> {_said(now)}"


def _said(value: object) -> str:
    return "none" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _readers(changed: set[str], folder: Path) -> list[str]:
    """Which chapters read which of the tables that changed: build the book to see their numbers."""
    library = Path(__file__).resolve().parent
    places = folder.parent / "chapters", library / "_chapters", library.parent
    chapters = next(place for place in places if place.is_dir())
    lines = []
    for path in sorted(chapters.glob("*.md")):
        text = path.read_text("utf-8")
        read = set(re.findall(r"""(?:load\(["']|\{register\} )(\w+)""", text))
        if "network." in text or "graph." in text or "measures." in text:
            read |= {"relations", "actors", "events", "claims", "treaties"}
        if both := sorted(read & changed):
            lines.append(f"chapter {path.stem} reads {', '.join(both)}")
    return lines or ["No chapter reads what changed by name."]
