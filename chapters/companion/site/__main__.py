"""`python -m companion.site`: check the data, build the book, and only then replace the site."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from ..citations import about, address
from ..tables.read import DataError
from . import STAGING, SUMMARY
from .downloads.printer import printer
from .running import cache

ROOT = Path(__file__).resolve().parents[3]
# The command `jupyter-book`, without rfc3987-syntax: with it jsonschema builds 38 grammars for
# addresses (1.8 s).
JUPYTER_BOOK = """
import sys; sys.modules["rfc3987_syntax"] = None
from jupyter_book.cli.main import main; main()
"""


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """As the only build of this book; another one that is going on is waited for."""
    (root / "_build").mkdir(exist_ok=True)
    lock = FileLock(root / "_build" / "building.lock")
    try:
        held = lock.acquire(timeout=0)
    except Timeout:
        print("Another build of this book is going on; waiting for it to end.", flush=True)
        held = lock.acquire()
    with held:
        yield


def build(root: Path = ROOT) -> int:
    """Build the site strictly into `_build/html`; returns 0, or 1 with the reasons printed.

    The new site is made aside, so that a failed build leaves `_build/html` as it was. Another build
    of the same book is waited for.
    """
    try:
        with alone(root):
            return _build(root)
    except OSError as error:  # a full disk, a folder that is read-only
        print(f"{error.filename or root}: {error.strerror or error}. The book was not built.")
        return 1


def _build(root: Path) -> int:
    target, stamp = root / "_build" / "html", root / "_build" / "built.json"
    here = target.relative_to(root)
    done = f"The book is in {here}: open {here / 'index.html'}, or run `make serve`."
    sources = _sources(root)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == json.dumps([sources, _tree(target)]):
        print(f"Nothing has changed since the last build. {done}")
        return 0
    try:
        address()
        about()
    except DataError as error:
        print(f"{error}. The book was not built.")
        return 1
    if not data_are_sound(root):
        return 1
    staging = root / STAGING
    result = sphinx_process(root)
    log = root / "_build" / "build.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(result.stdout, encoding="utf-8")
    site = staging / "_build" / "html"
    if result.returncode or not (site / "index.html").exists():
        # A page that failed would count as done the next time: start afresh then. What was
        # executed is kept elsewhere.
        shutil.rmtree(staging, ignore_errors=True)
        print(reasons(result.stdout, root) or result.stdout)
        print(f"The book was not built; {log.relative_to(root)} has the whole log.")
        return 1
    if not _with_browser_notebooks(root, site) or not _with_reading_copies(site):
        return 1
    _swap(site, target)
    stamp.write_text(json.dumps([sources, _tree(target)]), encoding="utf-8")
    if said := re.search(rf"{SUMMARY}.*", result.stdout):
        print(f"{said[0]} (which chapter: {log.relative_to(root)}, and the page on methods).")
    print(done)
    return 0


def _with_browser_notebooks(root: Path, site: Path) -> bool:
    """Add the notebooks for the browser, where the book has the page that leads to them."""
    from .downloads import lite

    if not lite.wanted(site):
        return True
    try:
        lite.build(root, site)
    except RuntimeError as error:
        print(f"{error}\nThe book was not built.")
        return False
    if not lite.available():
        print(
            "Left out: notebooks in the browser. `make book` fetches what they need "
            "(Pyodide, from the Node package index) when it can be reached."
        )
    return True


def _with_reading_copies(site: Path) -> bool:
    """Add the reading part as EPUB, PDF and slides."""
    from .downloads import reading

    os.environ.setdefault("COMPANION_CACHE", str(site.parents[2] / "cache"))
    try:
        reading.build(site)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"{error}\nThe book was not built. CHROMIUM= names another browser to print with.")
        return False
    if not printer():
        print("Left out: the book and its slides as PDF, which a Chromium prints; none was found.")
    return True


def _swap(site: Path, target: Path) -> None:
    """Put a finished site in the place of the last one, which stands until then."""
    aside, old = target.with_name("html.new"), target.with_name("html.old")
    for folder in (aside, old):
        shutil.rmtree(folder, ignore_errors=True)
    # .buildinfo is Sphinx's own note of its settings, with paths of this machine.
    shutil.copytree(site, aside, ignore=shutil.ignore_patterns(".buildinfo"))
    # GitHub Pages, from a branch, leaves out names that begin with _ unless told not to.
    (aside / ".nojekyll").touch()
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def jupyter_book_arguments(root: Path) -> list[str]:
    """What `jupyter-book` is asked: a strict build of `root` into its staging folder."""
    staging = str(root / STAGING)
    return ["build", str(root), "--path-output", staging, "-W", "-n", "--keep-going"]


def build_environment(root: Path) -> dict[str, str]:
    """What a build adds to the environment: the book's own data and library, in any case.

    The matrices of the book are small: threads for one product cost more than they save.
    """
    return {
        "COMPANION_DATA": str(root / "data"),
        "OPENBLAS_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONPATH": str(root / "chapters"),
        "TZ": "UTC",  # drawings of days are the same wherever the book is built
    }


def sphinx_process(root: Path) -> subprocess.CompletedProcess:
    """Run the build in a process of its own; its `stdout` is all that it said."""
    return subprocess.run(
        [sys.executable, "-c", JUPYTER_BOOK, *jupyter_book_arguments(root)],
        cwd=root,
        env=os.environ | build_environment(root),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
    )


def data_are_sound(root: Path) -> bool:
    """Whether the data have no problem; problems are printed.

    Data found sound are not checked again until they change, or a chapter cites other works: of
    the chapters, errors rest on nothing else.
    """
    from .. import checks
    from ..checks.bibliography import citations
    from ..tables import transaction

    cited = {page: sorted(keys) for page, keys in citations(root / "data").items()}
    known = (
        Path(os.environ.get("COMPANION_CACHE") or root / "_build" / "cache")
        / "checks"
        / cache.digest(
            _tree(root / "data"),
            _tree(root / "seeds"),
            cited,
            _tree(root / "chapters" / "companion"),
            cache.installed(),
        )
    )
    if known.exists():
        return True
    if back := transaction.recover(root / "data"):
        print(
            f"A change was cut off; put back as they were: {', '.join(path.name for path in back)}."
        )
        return data_are_sound(root)
    if problems := checks.errors(root / "data"):
        print(*problems, sep="\n")
        print(
            f"The data have {len(problems)} problem{'s' if len(problems) > 1 else ''}; "
            "nothing was built."
        )
        return False
    known.parent.mkdir(parents=True, exist_ok=True)
    known.touch()
    return True


def _sources(root: Path) -> str:
    """Hash of all that a site is made of: the project's files, the packages, the environment."""
    tops = [
        path
        for path in root.iterdir()
        if path.name[0] not in "._" or path.name in ("_config.yml", "_toc.yml", ".ci", ".binder")
    ]
    browser = sorted(
        str(path)
        for path in Path(sys.prefix, "lite").glob("*/*")
        if path.suffix == ".whl" or path.name == "pyodide"
    )
    return cache.digest(
        cache.installed(),
        browser,
        printer(),
        cache.environment(),
        {path.name: _tree(path) for path in sorted(tops) if path.name != "tests"},
    )


def _tree(path: Path) -> str:
    """Hash of a file, or of all files below a folder."""
    if path.is_file():
        return cache.state(path)
    return cache.digest(
        {
            str(p.relative_to(path)): cache.state(p)
            for p in sorted(path.rglob("*"))
            if not {"__pycache__", ".ipynb_checkpoints", ".lock"} & set(p.parts) and p.is_file()
        }
    )


def reasons(log: str, root: Path) -> str:
    """The warnings and errors of a Sphinx log, with what follows them up to the next message."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log).replace(f"{root}/", "")
    kept, keep = [], False
    for text in plain.splitlines():
        if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|Error:|Exception", text):
            keep = True
        elif not text.strip() or re.match(
            r"(reading|writing|copying|looking|pickling|build|Running|updating|loading|checking|done|dumping|generating)\b",
            text,
        ):
            keep = keep and not text.strip()
        if keep:
            kept.append(text)
    return "\n".join(kept).strip()


if __name__ == "__main__":
    sys.exit(build())
