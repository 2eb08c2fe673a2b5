"""How long the book takes to build: python tests/benchmarks/bench_build.py

Prints one JSON line for each build of a copy of the project: name, size (pages and chapters with
code), seconds (wall clock), cpu_seconds (with all kernels), peak_mb (highest sum of resident
memory of all processes, looked at ten times a second; pages shared between them count for each),
executed (the chapters that were) and, where two sites should be alike byte for byte, identical.
Each build starts from the one before it, except the clean ones.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    ".ci",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    "chapters",
    "data",
    "seeds",
)


def copied(folder: Path, source: Path = ROOT) -> Path:
    """The sources of the book in a new folder."""
    folder.mkdir(parents=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(
                source / part,
                folder / part,
                ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "_build"),
            )
        else:
            shutil.copy(source / part, folder)
    return folder


def used(process: psutil.Process) -> float:
    """Resident memory of a process and all that it started, in MB."""
    found = 0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):  # ended meanwhile
            found += one.memory_info().rss
    return found / 1024**2


def build(book: Path, name: str, **more) -> dict:
    """Build and print one line. Exits when the build fails: a time without a book says nothing."""
    log = book / "_build" / "build.log"
    log.unlink(missing_ok=True)
    cpu, started, peak = sum(os.times()[2:4]), time.perf_counter(), 0.0
    with subprocess.Popen(
        [sys.executable, "-m", "companion.site"],
        cwd=book,
        env={**os.environ, "PYTHONPATH": str(book / "chapters")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        output: list[str] = []
        reader = threading.Thread(target=lambda: output.extend(run.stdout))
        reader.start()
        while run.poll() is None:
            with contextlib.suppress(psutil.Error):
                peak = max(peak, used(psutil.Process(run.pid)))
            time.sleep(0.1)
        reader.join()
    seconds = time.perf_counter() - started
    if run.returncode:
        sys.exit("".join(output))
    executed = (
        sorted(re.findall(r"executed chapters/([\w-]+)\.md", log.read_text("utf-8")))
        if log.exists()
        else []
    )
    pages = list((book / "chapters").glob("*.md"))
    size = {
        "pages": len(pages),
        "chapters": sum("{code-cell}" in page.read_text("utf-8") for page in pages),
    }
    line = {
        "name": f"build: {name}",
        "size": size,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(sum(os.times()[2:4]) - cpu, 2),
        "peak_mb": round(peak),
        "executed": executed,
    }
    print(json.dumps(line | {key: get() for key, get in more.items()}), flush=True)
    return line


def site(book: Path) -> dict[str, bytes]:
    html = book / "_build" / "html"
    return {
        str(path.relative_to(html)): path.read_bytes() for path in html.rglob("*") if path.is_file()
    }


def same(one: Path, other: Path) -> bool:
    """Whether two sites are alike byte for byte; if not, the files that differ are named on
    stderr.
    """
    a, b = site(one), site(other)
    different = sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))
    if different:
        print("differ:", *different, file=sys.stderr)
    return not different


def change(path: Path, pattern: str, by: str) -> None:
    text = path.read_text("utf-8")
    changed = re.sub(pattern, by, text, count=1, flags=re.M | re.S)
    assert changed != text, f"{path.name}: nothing matches {pattern}"
    path.write_text(changed, "utf-8")


def change_table(path: Path, column: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[-1][column] += " Changed."
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        book, again = (
            copied(Path(folder) / "book"),
            copied(Path(folder) / "elsewhere" / "book-again"),
        )
        chapter = book / "chapters" / "three-noes.md"
        build(book, "clean")
        build(again, "clean, in another folder", identical=lambda: same(book, again))
        build(book, "unchanged")
        change(chapter, r"\n## ", r"\nA sentence more.\n\n## ")
        build(book, "one chapter's prose")
        change(chapter, r"(```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*)", r"\1# a comment more\n")
        build(book, "one chapter's cell")
        change_table(book / "data" / "statements.csv", "caveat")
        build(book, "one table")
        module = book / "chapters" / "companion" / "measures" / "__init__.py"
        change(module, r'\A"""', '"""Changed. ')
        build(book, "one module of the library")
        last = copied(Path(folder) / "last", book)
        build(last, "clean, of the changed sources", identical=lambda: same(book, last))


if __name__ == "__main__":
    main()
