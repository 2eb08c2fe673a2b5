"""Each chapter is finished to the common form, and rests on evidence. That it runs alone from a
clean kernel, with the outputs of the site, is tested with the notebooks: `site/test_notebooks.py`.
"""

from __future__ import annotations

import re

import pytest
import yaml
from conftest import CHAPTERS, HOWTO, ROOT

FOLDER = ROOT / "chapters"


def listed():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return [toc["root"], *(entry["file"] for part in toc["parts"] for entry in part["chapters"])]


def test_toc_and_folder_agree():
    assert sorted(listed()) == sorted(f"chapters/{path.stem}" for path in FOLDER.glob("*.md")), (
        "every chapter stands in _toc.yml, and nothing else"
    )
    assert {*CHAPTERS, *HOWTO} <= {name.removeprefix("chapters/") for name in listed()}


@pytest.mark.parametrize("name", [*CHAPTERS, *HOWTO])
def test_chapter_opens_with_question_answer_and_confidence(name):
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    answer = re.search(r":class: answer\n(.*?)\n:::", text, re.S)
    assert answer, f"{name}: no answer at the head"
    assert "How sure we are" in answer[1], f"{name}: the answer does not say how sure we are"


def closing(name: str, *more: str) -> str:
    """The text of a page whose closing block is complete, and has these sections too."""
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    for heading in ("What to remember", "Exercises", "How to cite this chapter", *more):
        assert re.search(rf"^#+ {heading}", text, re.M), (
            f"{name}: the closing block lacks “{heading}”"
        )
    assert len(re.findall(r"[Ss]olution|\{dropdown\} Answer", text)) >= 2, (
        f"{name}: two exercises with solutions"
    )
    return text


@pytest.mark.parametrize("name", [c for c in CHAPTERS if c != "index"])
def test_chapter_has_charts_and_a_closing_block(name):
    limits = "What (this cannot show|would change our mind)"
    text = closing(name, limits, "Questions for discussion", "Further reading")
    drawn = re.search(r"theme\.figure\(|brief\.\w+\(", text)  # some draw what others draw too
    assert drawn, f"{name}: at least one chart"


@pytest.mark.parametrize("name", [c for c in [*CHAPTERS, *HOWTO] if c != "index"])
def test_both_exercises_are_answered_in_words(name):
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    tasks = text.split("\n## Exercises\n", 1)[1].split("\n## ", 1)[0]
    for kind in ("Without code.", "With code."):
        task = re.search(rf"\*\*Exercise \d\. {kind}\*\*(.*?)(?=\n\*\*Exercise|\Z)", tasks, re.S)
        assert task, f"{name}: no exercise “{kind}”"
        answer = re.search(r"```\{dropdown\} Answer\n(.*?)\n```", task[1], re.S)
        assert answer and len(answer[1].split()) >= 8, (
            f"{name}: the exercise “{kind}” has no answer in words (a dropdown “Answer”)"
        )


@pytest.mark.parametrize("name", HOWTO)
def test_how_to_has_a_figure_and_a_closing_block(name):
    text = closing(name, "What this cannot show")
    assert text.count("theme.figure(") >= 1 and "{eval}`" in text


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_leads_to_evidence(name):
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    # how the search was made rests on its log, which the chapter draws
    least = 3 if name == "how-we-searched" else 8
    found = len(re.findall(r"\{evidence\}`", text))
    assert found >= least, f"{name}: {found} evidence references, expected {least}"
    assert "{eval}`" in text, f"{name}: numbers in the prose should be computed with {{eval}}"


def test_figure_names_are_unique():
    names = [
        n
        for path in FOLDER.glob("*.md")
        for n in re.findall(r'\bname="([a-z0-9-]+)",\s*title=', path.read_text("utf-8"))
    ]
    assert len(names) > 15
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


@pytest.mark.parametrize("missing", ["title", "alt", "source"])
def test_a_figure_without_what_a_reader_needs_is_refused(missing):
    import altair as alt
    from companion import load, theme

    frame = load("statements")
    given = {
        "name": "x",
        "title": "A finding.",
        "alt": "What the chart shows, in words.",
        "source": [frame],
    }
    given[missing] = type(given[missing])()
    with pytest.raises(ValueError, match=f'figure "x": .*{missing}'):
        theme.figure(alt.Chart(frame).mark_point(), **given)


def test_colours_are_told_apart_by_colour_blind_readers():
    """The three core actors under simulated protanopia and deuteranopia (Viénot, Brettel and Mollon
    1999, linear RGB).
    """
    import itertools

    from companion import theme

    simulate = {
        "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
        "deuteranopia": (
            (0.29275, 0.70725, 0.0),
            (0.29275, 0.70725, 0.0),
            (-0.02234, 0.02234, 1.0),
        ),
    }

    def linear(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]

    for kind, matrix in simulate.items():
        seen = {
            a: [sum(m * c for m, c in zip(row, linear(theme.ACTOR[a]))) for row in matrix]
            for a in ("CHN", "RUS", "PRK")
        }
        for a, b in itertools.combinations(seen, 2):
            distance = sum((x - y) ** 2 for x, y in zip(seen[a], seen[b])) ** 0.5
            assert distance > 0.1, f"{a} and {b} look alike under {kind} ({distance:.2f})"
