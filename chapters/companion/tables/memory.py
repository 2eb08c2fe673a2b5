"""The one memory of what was read from files: kept until one of the files changes.

Own code: `functools.cache` cannot forget by a file's state, and libraries that do (joblib,
diskcache) keep things on disk.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
State = tuple[Hashable, ...]
Files = Callable[[], Iterable[Path | str]]

# A set of tables takes about a hundred places; folders that are not asked for any more give way.
LIMIT = 500
_KEPT: dict[Hashable, tuple[State, object]] = {}
# What was asked for since `still` was called; None where files are looked at each time.
_asked: set[Hashable] | None = None


def still(yes: bool) -> None:
    """Whether files stand still from now on: each is looked at once, and not each time it is asked.

    For a build, which takes all its pages from one state of the tables and asks for them a hundred
    thousand times.
    """
    global _asked
    _asked = set() if yes else None


def state(paths: Iterable[Path | str]) -> State:
    """What tells whether files have changed: time, size and number of each; None without a file."""
    return tuple(map(_state, paths))


def state_of(files: Files) -> State:
    """The same of files that are looked for: which there are, and the state of each."""
    found = tuple(files())
    return found + state(found)


def _state(path: Path | str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def kept(key: Hashable, look: Callable[[], State], make: Callable[[], Made]) -> Made:
    """What `make` gives, made once for a key as long as `look` finds the same state of its files.

    It is shared by all who ask: not to be changed. Nothing is kept when `make` raises.
    """
    known = _KEPT.get(key)
    if known is not None and _asked is not None and key in _asked:
        return known[1]  # type: ignore[return-value]  # put there by the same `make`
    now = look()
    if known is None or known[0] != now:
        known = now, make()
        _KEPT.pop(key, None)
        _KEPT[key] = known
        while len(_KEPT) > LIMIT:
            _KEPT.pop(next(iter(_KEPT)), None)
    if _asked is not None:
        _asked.add(key)
    return known[1]  # type: ignore[return-value]


def following(files: Files) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Keep what a function without arguments makes until one of `files()` changes, comes or goes.

    What it gives is shared: not to be changed.
    """

    def keep(make: Callable[[], Made]) -> Callable[[], Made]:
        look = functools.partial(state_of, files)
        return functools.wraps(make)(lambda: kept(make, look, make))

    return keep
