"""Results kept on disk between builds, each under a key that says everything the result depends on.

The folder is $COMPANION_CACHE (the build sets it to `_build/cache`); without it nothing is kept. It
can be removed at any time.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

KEEP = 30 * 24 * 3600  # seconds after its last use that a result is kept


def digest(*parts) -> str:
    """SHA-256 of values that JSON can hold, or of bytes, as 64 hexadecimal digits."""
    found = hashlib.sha256()
    for part in parts:
        found.update(
            part
            if isinstance(part, bytes)
            else json.dumps(part, sort_keys=True, ensure_ascii=False).encode()
        )
        found.update(b"\0")
    return found.hexdigest()


def state(path: Path) -> str:
    """Hash of a file's content, or of the names in a folder; "missing" when there is neither."""
    if path.is_dir():
        return digest(sorted(p.name for p in path.iterdir() if not p.name.startswith((".", "_"))))
    try:
        return digest(path.read_bytes())
    except OSError:
        return "missing"


@functools.cache
def installed() -> list[str]:
    """Version of Python, names and versions of the installed packages, as they were when the build
    began.
    """
    return [
        sys.version,
        *sorted(
            {
                p.name
                for entry in sys.path
                if entry and Path(entry).is_dir()
                for p in Path(entry).glob("*.dist-info")
            }
        ),
    ]


def environment() -> dict[str, str]:
    """The variables that what is built may depend on."""
    return {
        k: v
        for k, v in os.environ.items()
        if k.startswith(("BOOK_", "COMPANION_", "LANG", "LC_", "PYTHON", "SOURCE_DATE_EPOCH", "TZ"))
        and k not in ("COMPANION_CACHE", "COMPANION_ARTICLES")
    }


def folder(kind: str) -> Path | None:
    """Where results of one kind are kept, made when missing; None when nothing is kept."""
    if not os.environ.get("COMPANION_CACHE"):
        return None
    path = Path(os.environ["COMPANION_CACHE"]) / kind
    path.mkdir(parents=True, exist_ok=True)
    return path


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, also when another process writes it at the same time."""
    _write(path, text.encode())


def _write(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)


def kept(kind: str, key: str, make: Callable[[], str]) -> str:
    """The text kept under `key` (from `digest`), else what `make` returns, which is then kept."""
    return kept_bytes(kind, key, lambda: make().encode()).decode()


def kept_bytes(kind: str, key: str, make: Callable[[], bytes]) -> bytes:
    """The same for bytes."""
    where = folder(kind)
    if where is None:
        return make()
    path = where / key
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        content = make()
        _write(path, content)
    return content


def prune() -> None:
    """Remove what no build has used for a month, files among it that a killed one left unfinished.

    Another build may write at the same time: what it renames or removes meanwhile is its own
    matter.
    """
    root = os.environ.get("COMPANION_CACHE")
    for path in Path(root).glob("*/*") if root else ():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - KEEP:
                path.unlink()
