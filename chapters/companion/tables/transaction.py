"""Change several files together: all of them or none, also when the run is cut off in the middle."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from .read import DataError

try:
    import fcntl
except ImportError:  # Windows: no lock, the journal still protects against a cut-off run
    fcntl = None

JOURNAL = ".unfinished"


def replace_all(changes: dict[Path, bytes | None], folder: Path) -> None:
    """Write every file of `changes` (None: remove it), so that all change or none does.

    The files as they were are kept in `folder/.unfinished` until every new one is in place. On an
    error or an interrupt they are put back here; after a kill or a power cut `recover` puts them back.

    Raises DataError when another change of the same folder is going on or a file cannot be written.
    """
    try:
        _replace_all(changes, folder)
    except OSError as error:
        raise DataError(
            f"{error.filename or folder}: cannot be written ({error.strerror}); nothing was changed, expected a place to write to"
        ) from None


def _replace_all(changes: dict[Path, bytes | None], folder: Path) -> None:
    recover(folder)
    journal = folder / JOURNAL
    try:
        journal.mkdir()
    except FileExistsError:
        raise DataError(f"{folder}: another change is going on; expected it to end first") from None
    with _locked(journal):
        try:
            undo, ready = [], []
            for n, (path, content) in enumerate(changes.items()):
                kept = None
                if path.exists():
                    kept = f"{n}.old"
                    shutil.copy2(path, journal / kept)
                undo.append([str(path.resolve()), kept])
                if content is not None:
                    _write(journal / f"{n}.new", content)
                ready.append((path, journal / f"{n}.new" if content is not None else None))
            _write(journal / "undo.part", json.dumps(undo).encode())
            os.replace(journal / "undo.part", journal / "undo.json")
            for path, new in ready:
                _place(path, new)
            (journal / "undo.json").unlink()  # from here on the change holds
        except BaseException:
            _put_back(journal)
            raise
        shutil.rmtree(journal, ignore_errors=True)


def recover(folder: Path) -> list[Path]:
    """Put back what a cut-off `replace_all` had begun to change; returns the files put back.

    Raises DataError when the change is still going on in another process.
    """
    journal = folder / JOURNAL
    if not journal.is_dir():
        return []
    with _locked(journal):
        return _put_back(journal)


def _put_back(journal: Path) -> list[Path]:
    done = []
    if (journal / "undo.json").exists():
        for name, kept in json.loads((journal / "undo.json").read_text("utf-8")):
            path = Path(name)
            path.with_name(path.name + ".part").unlink(missing_ok=True)
            if kept is None:
                path.unlink(missing_ok=True)
            else:
                aside = path.with_name(path.name + ".back")
                shutil.copy2(journal / kept, aside)
                os.replace(aside, path)
            done.append(path)
        (journal / "undo.json").unlink()
    shutil.rmtree(journal, ignore_errors=True)
    return done


def _place(path: Path, new: Path | None) -> None:
    if new is None:
        path.unlink(missing_ok=True)
        return
    # The journal may be on another disk than the file (a sheet on a memory stick): copy beside, then rename.
    aside = path.with_name(path.name + ".part")
    _write(aside, new.read_bytes())
    os.replace(aside, path)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class _locked:
    """Hold the journal; a process that ends in whatever way lets go of it."""

    def __init__(self, journal: Path):
        self.path = journal / "lock"

    def __enter__(self):
        self.file = self.path.open("w")
        if fcntl:
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self.file.close()
                raise DataError(
                    f"{self.path.parent.parent}: another change is going on; expected it to end first"
                ) from None

    def __exit__(self, *_):
        self.file.close()
