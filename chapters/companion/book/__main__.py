"""`python -m companion.book`: check the data, build the book, and only then replace `_build/html`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .. import files, rules

ROOT = Path(__file__).resolve().parents[3]
# The command `jupyter-book`, without rfc3987-syntax: jsonschema would let it build 38 grammars for addresses (1.8 s).
JUPYTER_BOOK = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"


def build(root: Path = ROOT) -> int:
    """Build the site strictly into `_build/html`; returns 0, or 1 with the reasons printed.

    The new site is made aside, so that a failed build leaves `_build/html` as it was.
    """
    if back := files.recover(root / "data"):
        print(f"A change was cut off; put back as they were: {', '.join(path.name for path in back)}.")
    problems = rules.check(root / "data")
    if problems:
        print(*problems, sep="\n")
        print(f"The data have {len(problems)} problem{'s' if len(problems) > 1 else ''}; nothing was built.")
        return 1
    staging = root / "_build" / "staging"
    environment = {**os.environ, "COMPANION_DATA": str(root / "data"), "PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONPATH": str(root / "chapters")}
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root), "--path-output", str(staging), "-W", "-n", "--keep-going"]
    result = subprocess.run(command, cwd=root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    log = root / "_build" / "build.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(result.stdout, encoding="utf-8")
    site = staging / "_build" / "html"
    if result.returncode or not (site / "index.html").exists():
        # A page that failed would count as done the next time: start afresh then.
        shutil.rmtree(staging, ignore_errors=True)
        print(reasons(result.stdout, root) or result.stdout)
        print(f"The book was not built; {log.relative_to(root)} has the whole log.")
        return 1
    target = root / "_build" / "html"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(site, target, ignore=shutil.ignore_patterns(".buildinfo"))  # Sphinx's own note of its settings, with paths of this machine
    print(f"The book is in {target.relative_to(root)}: open {target.relative_to(root) / 'index.html'}, or run `make serve`.")
    return 0


def reasons(log: str, root: Path) -> str:
    """The warnings and errors of a Sphinx log, with what follows them up to the next message."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log).replace(f"{root}/", "")
    kept, keep = [], False
    for text in plain.splitlines():
        if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|Error:|Exception", text):
            keep = True
        elif not text.strip() or re.match(r"(reading|writing|copying|looking|pickling|build|Running|updating|loading|checking|done|dumping|generating)\b", text):
            keep = keep and not text.strip()
        if keep:
            kept.append(text)
    return "\n".join(kept).strip()


if __name__ == "__main__":
    sys.exit(build())
