"""A copy of the tables with the records of articles beside them, to try a change on."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path


def copied(folder: Path, to: Path) -> Path:
    """The tables of `folder` and the records beside it in `to`; returns its folder of tables.

    Contents alone: a read-only table stays so, and its copy can be changed. Hidden files, locks
    among them, stay behind.
    """
    for part, name in ((folder, "data"), (folder.parent / "seeds", "seeds")):
        if part.is_dir():
            (to / name).mkdir(parents=True)
            for path in part.iterdir():
                if path.is_file() and path.name[0] != ".":
                    shutil.copyfile(path, to / name / path.name)
    return to / "data"


def with_changes(folder: Path, to: Path, changes: Mapping[Path, bytes | None]) -> Path:
    """As `copied`, with new contents of some tables and records; None takes a file out."""
    there = copied(folder, to)
    for path, content in changes.items():
        copy = to / ("seeds" if path.parent.name == "seeds" else "data") / path.name
        if content is None:
            copy.unlink()
        else:
            copy.write_bytes(content)
    return there
