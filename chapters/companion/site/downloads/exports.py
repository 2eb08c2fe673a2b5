"""The exports of the tables, made beside the writing of pages: another core has little to do."""

from __future__ import annotations

import io
import multiprocessing
import zipfile
from pathlib import Path

from ... import citations
from ...croissant import DOWNLOADS
from ...export import FILES, files
from ...packing import packed
from ..running import cache


def _made_of(app) -> str:
    # Names without their folders: what is kept serves another copy of the book as well.
    inputs = sorted([Path(path).name, found] for path, found in app.env.companion_inputs.items())
    return cache.digest(inputs, citations.address())


def _made(key: str) -> bytes:
    # The data were checked before the build began (companion.site.__main__).
    return cache.kept_bytes("exports", key, lambda: packed(files(), stored=FILES))


def _stands(app, key: str) -> bool:
    folder, stamp = Path(app.outdir) / DOWNLOADS, Path(app.doctreedir) / "exports"
    there = all((folder / name).exists() for name in FILES)
    return there and stamp.exists() and stamp.read_text() == key


def _begin(app, env):
    """Make them in a fork of this process; they are kept, and found by `_write`."""
    key = _made_of(app)
    forks = "fork" in multiprocessing.get_all_start_methods() and cache.folder("exports")
    if forks and app.builder.format == "html" and not _stands(app, key):
        app.companion_exports = multiprocessing.get_context("fork").Process(
            target=_made, args=(key,), daemon=True
        )
        app.companion_exports.start()


def _write(app, exception):
    """Write the exports, when there is something new to export."""
    if process := getattr(app, "companion_exports", None):
        process.join()
    key = _made_of(app) if exception is None and app.builder.format == "html" else ""
    if not key or _stands(app, key):
        return
    folder = Path(app.outdir) / DOWNLOADS
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(_made(key))) as archive:
        archive.extractall(folder)
    (Path(app.doctreedir) / "exports").write_text(key)


def setup(app):
    """The exports are begun when all pages are read, and written when the build is done."""
    app.connect("env-check-consistency", _begin)
    app.connect("build-finished", _write)
