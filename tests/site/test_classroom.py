"""What a teacher does with a chapter: exercises on paper, answers out of sight."""

from __future__ import annotations

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
    assert answer.is_visible() and switch.inner_text() == "Hide answers"
    switch.click()
    assert not answer.is_visible() and switch.inner_text() == "Show answers"
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
