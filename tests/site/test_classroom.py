"""What a teacher does with a chapter: exercises on paper, answers out of sight."""

from __future__ import annotations

import io

import pytest
from companion.recode.units import sets, units
from companion.site.workbench import paper
from pypdf import PdfReader

PAGE = "chapters/three-noes.html"
SEEN = """l => l.filter(e => e.checkVisibility()).map(e => e.textContent.trim().slice(0, 14))"""


def on_paper(page) -> list[str]:
    """What of the exercises is printed."""
    page.emulate_media(media="print")
    return page.eval_on_selector_all("#exercises > p", SEEN)


def test_answers_can_be_put_out_of_sight_and_stay_there(visit):
    page = visit(PAGE)
    answer = page.locator("#exercises details.sd-dropdown").first
    switch = page.locator(".answers-switch")
    # Answers are folded: the button neither opens nor shuts them, and says so.
    assert answer.is_visible() and switch.inner_text() == "Remove answers"
    switch.click()
    assert not answer.is_visible() and switch.inner_text() == "Put answers back"
    assert not page.locator("#exercises .tag_hide-cell").first.is_visible(), "solutions in code"
    page.goto(page.url.replace("three-noes", "two-articles"))
    assert not page.locator("#exercises details.sd-dropdown").first.is_visible()
    page.locator(".answers-switch").click()
    page.reload()
    assert page.locator("#exercises details.sd-dropdown").first.is_visible()
    assert not page.errors


def test_an_address_hides_the_answers(visit):
    page = visit(f"{PAGE}?answers=hidden#exercises")
    assert not page.locator("#exercises details.sd-dropdown").first.is_visible()
    page.locator(".answers-switch").click()
    assert page.locator("#exercises details.sd-dropdown").first.is_visible()


def test_the_page_for_teachers_has_the_switch(visit):
    page = visit("chapters/teaching.html")
    page.locator(".answers-switch").click()
    page.goto(page.url.replace("teaching", "three-noes"))
    assert not page.locator("#exercises details.sd-dropdown").first.is_visible()


def test_exercises_are_printed_alone_and_one_by_one(visit):
    page = visit(f"{PAGE}#print-exercises")
    asked = on_paper(page)
    assert [words[:10] for words in asked if words.startswith("Exercise")] == [
        "Exercise 1",
        "Exercise 2",
    ]
    assert not page.locator(".admonition.answer").is_visible()
    breaks = page.eval_on_selector_all(
        "#exercises > p[id^=print-exercise-]", "l => l.map(e => getComputedStyle(e).breakBefore)"
    )
    assert breaks[1:] == ["page"] * (len(breaks) - 1), "each exercise has a page of its own"
    page = visit(f"{PAGE}#print-exercise-2")
    asked = on_paper(page)
    assert all(words.startswith("Exercise 2") for words in asked if "Exercise" in words) and asked
    assert page.locator("h1").is_visible() and not page.locator("#what-to-remember").is_visible()


def test_each_exercise_is_linked(visit):
    page = visit("chapters/teaching.html")
    links = page.eval_on_selector_all(
        "a[href*='#print-exercise']", "l => l.map(a => a.getAttribute('href'))"
    )
    assert "three-noes.html#print-exercises" in links
    assert "three-noes.html#print-exercise-2" in links


def test_the_link_for_a_class_opens_the_workbench_on_what_is_to_be_coded(visit):
    """Ten claims, two variables, no published code; the address can be handed on."""
    page = visit("chapters/teaching.html", "narrow")
    page.get_by_role("link", name="the workbench, opened on these ten claims").click()
    page.locator("#workbench.is-live").wait_for()
    assert page.locator("#recode-set").input_value() == "claims:hashmi-2024:10"
    fields = page.locator(".recode-fields").inner_text().lower()
    assert "modality" in fields and "stance" in fields and "concept" not in fields
    assert not page.locator(".recode-problems p").count() and not page.errors


def test_the_sheet_on_paper_has_each_claim_each_code_and_no_answer(visit, site):
    page = visit("chapters/teaching.html")
    link = page.get_by_role("link", name="on paper: ten claims with boxes")
    link.click()
    one = sets()["claims:hashmi-2024:10"]
    shown = page.locator("ol > li")
    assert shown.count() == 10 and page.locator(".codebook dt").count() == sum(
        len(one.variables[v].codes) for v in ("modality", "stance")
    )
    for line, unit in zip(shown.all(), one.units, strict=True):
        assert units("claims")[unit].what in line.inner_text()
        assert line.locator(".codes span").count() == 14 and not line.locator(":checked").count()
    pages = len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)
    assert pages <= 3, f"{pages} sheets of paper"
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.errors


def test_a_paper_of_a_variable_with_many_codes_asks_for_one():
    said = paper.page(sets()["events:2020"], ["cameo"])
    assert "a code of the codebook" in said and said.count("<dt>") > paper.BOXES
    assert "data/" not in said and "published" not in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("claims:hashmi-2024:10", "claims:hashmi-2024:10: found no variable; expected some of"),
        ("it <claims:hashmi-2024:10 weather>", "claims:hashmi-2024:10: found weather; expected"),
        ("it <weather topic>", 'no set "weather" to code'),
    ],
)
def test_a_link_for_a_class_to_nothing_is_a_warning(monkeypatch, given, said):
    warned: list[str] = []
    monkeypatch.setattr(paper.log, "warning", lambda text, **_: warned.append(text))
    role = paper.CodingLink()
    role.name, role.text = "coding", given
    monkeypatch.setattr(role, "get_location", str)
    shown, _ = role.run()
    assert said in warned[0] and shown[0].astext() == given.partition(" <")[0]
