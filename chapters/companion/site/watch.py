"""`python -m companion.site.watch [PORT]`: serve, build what changed, reload the page.

The pages served are those of the build's own folder, so that nothing is copied; `make book` writes
`_build/html` as ever. Serving and reloading are livereload's. A build spends its first seconds on
imports: here they are done once, and the tables read, and each build is a fork of this process.
After a change of the library, which is imported already, each build is a process of its own.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import sys
import time
from pathlib import Path

from . import STAGING
from .__main__ import (
    ROOT,
    alone,
    build_environment,
    data_are_sound,
    jupyter_book_arguments,
    reasons,
    sphinx_process,
)


def preload() -> None:
    """Import what builds need, once for every fork."""
    import jupyter_book.sphinx  # noqa: F401
    import myst_nb.sphinx_ext  # noqa: F401

    from . import parts
    from .running import forks

    if forks.POSSIBLE:
        forks.NURSERY.begin(forks.environment() | build_environment(ROOT))
    parts()


def warm(root: Path) -> None:
    """Read the tables, once for every fork; again those that have changed."""
    from ..tables.read import shared, tables

    for name in tables(root / "data"):
        shared(name, root / "data")


def _in_a_fork(root: Path, output) -> None:
    """Build in this process, a fork with all modules loaded; `output` gets what Sphinx says."""
    from jupyter_book.cli.main import main

    said = io.StringIO()
    os.environ.update(build_environment(root))
    os.chdir(root)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main(jupyter_book_arguments(root), standalone_mode=False)
        failed = False
    except (Exception, SystemExit):  # whatever ends the build is told by what it printed
        failed = True
    output.send((failed, said.getvalue()))


def forked(root: Path) -> tuple[bool, str]:
    """Run Sphinx in a fork of this process: whether it failed, and all that it said."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=_in_a_fork, args=(root, sender), daemon=False
    )
    child.start()
    sender.close()
    try:
        failed, said = receiver.recv()
    except EOFError:  # the fork was killed
        failed, said = True, "the build was stopped"
    child.join()
    return failed, said


def rebuild(root: Path, library_changed: bool) -> bool:
    """Build the pages in the build's own folder; says how long it took, or why it failed.

    A build of the same book that is going on is waited for.
    """
    with alone(root):
        return _rebuild(root, library_changed)


def _rebuild(root: Path, library_changed: bool) -> bool:
    start = time.monotonic()
    if not data_are_sound(root):
        return False
    if library_changed or "fork" not in multiprocessing.get_all_start_methods():
        result = sphinx_process(root)
        failed, said = bool(result.returncode), result.stdout
    else:
        warm(root)
        failed, said = forked(root)
    print(reasons(said, root) or said if failed else f"Built in {time.monotonic() - start:.1f} s.")
    return not failed


def watch(root: Path = ROOT, port: int = 8000) -> None:
    """Serve and build until stopped from the keyboard."""
    from livereload import Server

    preload()
    server, library = Server(), {"changed": False}  # as this process knows it

    def own() -> None:
        library["changed"] = True
        rebuild(root, True)

    for pattern in ("chapters/*.md", "data/*", "seeds/*", "_config.yml", "_toc.yml"):
        server.watch(str(root / pattern), lambda: rebuild(root, library["changed"]), delay=0.2)
    server.watch(str(root / "chapters/companion/"), own)
    rebuild(root, True)
    server.serve(root=str(root / STAGING / "_build" / "html"), port=port)


if __name__ == "__main__":
    watch(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
