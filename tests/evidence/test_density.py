"""Every paragraph of a chapter rests on something: evidence, a citation, a figure or a number
computed on the page.

A paragraph that needs none is marked in the chapter by a MyST comment just above it that says why:

    % no evidence: definition of a term

`pytest tests/evidence/test_density.py -s` prints the share of paragraphs with evidence and the
rows each chapter rests on.
"""

from __future__ import annotations

import re

import pytest
from conftest import CHAPTERS, ROOT

# Sections that ask, set tasks or point elsewhere state nothing about the world.
EXEMPT = (
    "Questions for discussion",
    "Exercises",
    "Exercise",
    "Further reading",
    "How to cite",
    "Ways in",
    "Read, run, cite, teach",
)
# Paragraphs that weigh the page's own findings.
OWN = ("**How sure we are:**", "**What would change our mind.**")
SUPPORT = re.compile(r"\{(evidence|cite:p|cite:t|cite|numref|eval)\}`")


def paragraphs(text: str):
    """(heading, paragraph, reason it needs no evidence or None) of a chapter's prose, code and
    directives left out.
    """
    text = re.sub(r"\A---.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"^```.*?^```\s*$", "\n", text, flags=re.S | re.M)
    text = re.sub(r"^:::\{admonition\}.*?$|^:class:.*?$|^:::\s*$", "\n", text, flags=re.M)
    heading, reason = "", None
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().splitlines()
        kept = []
        for line in lines:
            if mark := re.match(r"%\s*no evidence:\s*(\S.*)", line):
                reason = mark[1]
            elif title := re.match(r"#+\s+(.*)", line):
                heading = title[1].strip()
            elif not line.startswith("%") and not re.fullmatch(r"\([\w-]+\)=", line):
                kept.append(line)
        if kept:
            yield heading, " ".join(kept), reason
            reason = None


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_paragraph_rests_on_something(name):
    text = (ROOT / "chapters" / f"{name}.md").read_text("utf-8")
    counted = supported = 0
    bare = []
    for heading, paragraph, reason in paragraphs(text):
        if (
            heading.startswith(EXEMPT)
            or paragraph.startswith(OWN)
            or paragraph.startswith("*")
            and paragraph.endswith("*")
        ):
            continue
        counted += 1
        if SUPPORT.search(paragraph):
            supported += 1
        elif not reason:
            bare.append(f"under “{heading}”: {paragraph[:110]}…")
    rows = {i.strip() for ids in re.findall(r"\{evidence\}`([^`]+)`", text) for i in ids.split(",")}
    print(
        f"\n{name}: {supported} of {counted} paragraphs ({supported / counted:.0%}) rest "
        f"on evidence, a citation or a computed number; {len(rows)} rows referred to: "
        f"{', '.join(sorted(rows))}"
    )
    assert not bare, (
        f"{name}: add evidence, or a comment “% no evidence: reason” above:\n" + "\n".join(bare)
    )
