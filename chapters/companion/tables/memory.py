"""The one memory of what was read from files: kept until one of the files changes.

Own code: `functools.cache` cannot forget by a file's state, and libraries that do (joblib,
diskcache) keep things on disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
State = tuple[tuple[int, int, int] | None, ...]

# A set of tables takes about a hundred places; folders that are not asked for any more give way.
LIMIT = 500
_KEPT: dict[Hashable, tuple[State, object]] = {}


def state(paths: Iterable[Path | str]) -> State:
    """What tells whether files have changed: time, size and number of each; None without a file."""
    return tuple(map(_state, paths))


def _state(path: Path | str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def kept(key: Hashable, now: State, make: Callable[[], Made]) -> Made:
    """What `make` gives, made once for a key as long as the state of its files is `now`.

    It is shared by all who ask: not to be changed. Nothing is kept when `make` raises.
    """
    known = _KEPT.get(key)
    if known is not None and known[0] == now:
        return known[1]  # type: ignore[return-value]  # put there by the same `make`
    made = make()
    _KEPT.pop(key, None)
    _KEPT[key] = now, made
    while len(_KEPT) > LIMIT:
        _KEPT.pop(next(iter(_KEPT)), None)
    return made
