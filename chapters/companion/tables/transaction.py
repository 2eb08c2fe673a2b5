"""Change several files together: all of them or none, one process at a time, nobody's edit lost.

`changing` holds a folder with the library filelock (an operating system's lock, which ends with the
process that holds it, on every system and in a few lines here). A journal beside the files undoes
what a killed process had begun.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path

from .problems import DataError, Problem
from .threeway import merged

JOURNAL = ".unfinished"
LOCK = ".lock"
WAIT = 60  # seconds; a change with its check on a copy takes 3 to 15
TRIES = 3  # as often a change is made over what somebody has saved meanwhile
Contents = dict[Path, bytes | None]
Check = Callable[[Contents], None]

# Files that somebody may save in another program while a change goes on.
_EDITED = (".bib", ".csv", ".json", ".yml")


class Change:
    """A change of files that is going on; made by `changing`."""

    def __init__(self, folder: Path, read: tuple[Path, ...], check: Check | None):
        self.folder, self.check = folder, check
        self.places = {place.resolve() for place in read}
        self.seen = {
            path.resolve(): path.read_bytes()
            for place in read
            for path in sorted(place.iterdir())
            if path.suffix in _EDITED and path.is_file()
        }

    def replace_all(self, changes: Contents) -> None:
        """Write every file of `changes` (None: remove it), all or none. See `replace_all`."""
        # A symbolic link stays one: what it leads to changes.
        named = {path.resolve(): path for path in changes}
        target = {path: changes[name] for path, name in named.items()}
        for path in target:
            _writable(path)
        for _ in range(TRIES):
            try:
                return self._swap(target)
            except _Moved as moved:
                found = moved
            target = self._over(found.paths, target)
            # The check takes seconds, in which somebody may save again.
            self._agree({named[p]: new for p, new in target.items() if p.parent in self.places})
        raise _saved(found.paths[0])

    def _agree(self, changes: Contents) -> None:
        """Raise DataError when the change and what was saved do not hold together.

        What was wrong with the saved file alone is no matter of this change: the check tells it.
        """
        if self.check is None:
            return
        try:
            self.check(changes)
        except DataError as both:
            try:
                self.check({})
            except DataError as alone:
                if both.problems and set(both.problems) <= set(alone.problems):
                    return
            raise

    def _swap(self, target: Contents) -> None:
        journal = self.folder / JOURNAL
        journal.mkdir()
        try:
            undo = [_kept(n, path, new, journal) for n, (path, new) in enumerate(target.items())]
            _write(journal / "undo.part", json.dumps(undo).encode())
            os.replace(journal / "undo.part", journal / "undo.json")
            # Whatever needs room on the disk is written before the first file is replaced.
            for path, content in target.items():
                if content is not None:
                    _prepare(path, content)
            if moved := self._moved(target):
                raise _Moved(moved)
            for path, content in target.items():
                _place(path, content)
            (journal / "undo.json").unlink()  # from here on the change holds
        except BaseException:
            _put_back(journal)
            raise
        shutil.rmtree(journal, ignore_errors=True)

    def _moved(self, target: Contents) -> list[Path]:
        """Files that somebody has saved since they were read, or made where one would be."""
        made = [path for path in target if path.parent in self.places and path not in self.seen]
        known = {**self.seen, **dict.fromkeys(made)}
        return [path for path, content in known.items() if _content(path) != content]

    def _over(self, moved: list[Path], target: Contents) -> Contents:
        """The change made over files that were saved meanwhile.

        Raises DataError when a file is gone or both changed the same lines, and nobody can tell.
        """
        out = dict(target)
        for path in moved:
            was, now, new = self.seen.get(path), _content(path), target.get(path)
            if self.check is None or was is None or now is None:
                raise _saved(path)
            if path in target:
                both = merged(was, new, now) if new is not None and path.suffix == ".csv" else None
                if both is None:
                    raise _saved(path)
                out[path] = both
            self.seen[path] = now
        return out


class _Moved(Exception):
    def __init__(self, paths: list[Path]):
        self.paths = paths


def _saved(path: Path) -> DataError:
    return DataError(
        f"{path}: saved by another program while this command ran; nothing was changed, expected it"
        " to stay as it was read (run the command again)"
    )


# The changes that this thread holds, by folder: what a change calls may ask for the same folder.
_HELD: ContextVar[dict[Path, Change]] = ContextVar("held", default={})  # noqa: B039 (never mutated)


@contextlib.contextmanager
def changing(
    folder: Path, *read: Path, check: Check | None = None, wait: float = WAIT
) -> Iterator[Change]:
    """Hold `folder` for a change, so that no other one begins meanwhile; gives the `Change`.

    What a killed process had begun is put back first. read: folders whose files the change rests
    on. When one of them was saved in between, `replace_all` makes the change over what was saved
    and asks `check` (which raises DataError) whether both hold together; it refuses without a
    check, or when both changed the same lines. (`check({})` asks of the files as they are.) wait:
    seconds to wait for another change. Within a block the same folder is held once.

    Raises DataError when another change does not end, or when a file cannot be read or written
    within the block: one message, nothing changed.
    """
    key, held = folder.resolve(), _HELD.get()
    if key in held:
        yield held[key]
        return
    try:
        with _locked(folder, wait):
            _put_back(folder / JOURNAL)
            token = _HELD.set({**held, key: Change(folder, read, check)})
            try:
                yield _HELD.get()[key]
            finally:
                _HELD.reset(token)
    except OSError as error:
        raise DataError(
            f"{error.filename or folder}: cannot be written ({error.strerror or error}); nothing"
            " was changed, expected a place to write to"
        ) from None


def replace_all(changes: Contents, folder: Path) -> None:
    """Write every file of `changes` (None: remove it), so that all change or none does.

    The files as they were are kept in `folder/.unfinished` until every new one is in place. On an
    error or an interrupt they are put back here; after a kill or a power cut by `recover`.

    Raises DataError when another change of the same folder is going on, a file cannot be written,
    or a file was saved by another program since `changing` began and both cannot be put together.
    """
    with changing(folder) as change:
        change.replace_all(changes)


def recover(folder: Path) -> list[Path]:
    """Put back what a cut-off `replace_all` had begun to change; returns the files put back.

    A file that was saved since then stays as it is. Raises DataError when the change is still
    going on in another process, or when nobody can tell any more what it had begun.
    """
    if not os.path.lexists(folder / JOURNAL):
        return []
    try:
        with _locked(folder, WAIT):
            return _put_back(folder / JOURNAL)
    except OSError as error:
        raise DataError(
            f"{error.filename or folder}: cannot be written ({error.strerror}); a change was cut"
            " off, expected a place to put the files back as they were"
        ) from None


@contextlib.contextmanager
def still(folder: Path):
    """While a block reads the tables of `folder`, nobody puts a change in place; where nobody may
    write, nothing needs to be waited for.
    """
    if os.access(folder, os.W_OK):
        with _locked(folder, WAIT):
            yield
    else:
        yield


@contextlib.contextmanager
def _locked(folder: Path, wait: float):
    if sys.platform == "emscripten":  # a browser's Python is alone with its files, and cannot lock
        yield
        return
    from filelock import FileLock, Timeout  # who only reads tables does not wait for this import

    lock = FileLock(folder / LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise DataError(
            f"{folder}: another change is going on; expected it to end first (waited {wait:.0f} s)"
        ) from None
    try:
        yield
    finally:
        # filelock leaves its file; removed while it is held, others notice and make a new one.
        with contextlib.suppress(OSError):
            (folder / LOCK).unlink()
        lock.release()


def _writable(path: Path) -> None:
    # A rename succeeds on a read-only file: somebody has closed it all the same.
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.W_OK):
            raise DataError(
                f"{place}: cannot be written (read-only); nothing was changed, expected"
                f" {'a folder' if place.is_dir() else 'a file'} to write to"
            )


def _kept(n: int, path: Path, content: bytes | None, journal: Path) -> list:
    """Keep a file as it is: its path, the copy's name, and the digest of what will stand there."""
    copy = None
    if path.exists():
        copy = f"{n}.old"
        shutil.copy2(path, journal / copy)
    return [str(path), copy, None if content is None else hashlib.sha256(content).hexdigest()]


def damage(folder: Path) -> Problem | None:
    """What stands where a cut-off change is noted and cannot be put back; None when all is well."""
    journal = folder / JOURNAL
    try:
        _noted(journal)
    except DataError as error:
        return error.problems[0]
    return None


def _noted(journal: Path) -> list[tuple[str, str | None, str | None]]:
    """For each file of a cut-off change its path, the copy's name and the digest of the new one;
    nothing where none is noted. Raises DataError when that cannot be read.
    """
    name = f"data/{journal.name}"
    if os.path.lexists(journal) and (journal.is_symlink() or not journal.is_dir()):
        said = "no file of this name: the folder of a change that was cut off stands there"
        raise DataError([Problem(name, None, None, None, f"{said} (take the file away)")])
    if not os.path.lexists(journal / "undo.json"):
        return []
    text = ""
    try:
        text = (journal / "undo.json").read_text("utf-8")
        undo = json.loads(text)
        if not isinstance(undo, list) or not all(map(_is_note, undo)):
            raise ValueError("no list of files")
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        old = ", ".join(map(_copy_of, sorted(journal.glob("*.old"))))
        said = f"a list of the files that a cut-off change had begun ({why})"
        said += f"; as they were, they stand beside it: {old}. Put" if old else "; put"
        said += f" back by hand what is half done, then take away the folder {journal.name}"
        raise DataError([Problem(f"{name}/undo.json", None, None, text, said)]) from None
    return [tuple(note) for note in undo]


def _is_note(note) -> bool:
    if not isinstance(note, list) or len(note) != 3 or not isinstance(note[0], str):
        return False
    path, copy, new = note
    plain = copy is None or isinstance(copy, str) and Path(copy).name == copy
    return bool(path) and plain and (new is None or isinstance(new, str))


def _copy_of(copy: Path) -> str:
    """The name of a copy, and of the file beside the journal that begins with the same line."""
    for path in sorted(copy.parent.parent.glob("*.*")):
        if path.suffix in _EDITED and path.is_file() and _begins(path) == _begins(copy) != b"":
            return f"{copy.name} (of {path.name})"
    return copy.name


def _begins(path: Path) -> bytes:
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.readline().strip()
    return b""


def _put_back(journal: Path) -> list[Path]:
    done = []
    for name, copy, new in _noted(journal):
        path, old = Path(name), journal / copy if copy else None
        _beside(path).unlink(missing_ok=True)
        now = _digest(path)
        if old and not old.exists() or now == (_digest(old) if old else None):
            done.append(path)  # not changed yet, or put back before this was cut off as well
        elif now == new:
            _restore(path, old)
            done.append(path)
        # Else somebody has saved the file since: theirs stays.
    (journal / "undo.json").unlink(missing_ok=True)
    shutil.rmtree(journal, ignore_errors=True)
    return done


def _restore(path: Path, old: Path | None) -> None:
    if old is None:
        path.unlink(missing_ok=True)
        return
    try:
        os.replace(old, path)  # needs no room on a disk that is full
    except OSError:  # another disk than the journal's
        shutil.copy2(old, _beside(path))
        os.replace(_beside(path), path)


def _prepare(path: Path, content: bytes) -> None:
    _write(_beside(path), content)
    if path.exists():
        shutil.copymode(path, _beside(path))


def _place(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        os.replace(_beside(path), path)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _digest(path: Path) -> str | None:
    content = _content(path)
    return None if content is None else hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
