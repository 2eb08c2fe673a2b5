"""The explorer of ties, reached by keyboard and finger, on paper and without a script."""

from __future__ import annotations

import functools
import itertools
import re

import pytest
from explorer_pages import PAGE, explorer
from visits import SIZES, TOUCHED, here, tap, touch


@pytest.fixture
def explore(visit):
    """Open the explorer with a state in the address."""
    return functools.partial(explorer, visit)


def test_the_focus_stays_where_something_was_chosen(explore):
    page = explore()
    focused = "document.activeElement.textContent"
    for button, said in (
        (page.get_by_role("button", name="China–Russia"), "Evidence: "),
        (page.get_by_role("button", name="All of Russia"), "Evidence: Russia"),
        (page.get_by_role("button", name="with North Korea"), "Evidence: "),
        (page.get_by_role("button", name="Show all again"), "1,"),
    ):
        button.press("Enter")
        assert page.evaluate(focused).startswith(said), "the focus is lost"


def test_on_paper_signs_are_told_and_nothing_asks_to_be_pressed(explore):
    page = explore()
    page.emulate_media(media="print")
    signs = page.get_by_role("group", name="Sign").locator("button")
    assert [words.split()[0] for words in signs.all_inner_texts()] == [
        "cooperative",
        "neutral",
        "conflictual",
    ]
    assert all(sign.is_visible() for sign in signs.all())
    told = page.locator("#explorer").inner_text()
    assert "Drag" not in told and "Choose an actor" not in told and "Counts compare" in told
    for heading in page.locator(".explorer-side h2").all():
        chips = heading.locator("xpath=following-sibling::div[1]/button")
        assert chips.first.is_visible(), f"nothing stands under “{heading.inner_text()}”"
    assert not page.locator(".explorer-legend").is_visible(), "the legend stands twice"


def test_from_the_keyboard(explore):
    page = explore()
    page.locator(".explorer .actor[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.match(r"China, \d+ ties with \d+ others", first)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    said = page.locator(".explorer-said").inner_text()
    assert re.match(r"2 of \d+: .+ → .+: \d+ ties? \(", said) and "Enter" in said
    page.keyboard.press("Enter")
    assert "tie=" in here(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert "who=CHN" in here(page)
    page.keyboard.press("Escape")
    assert "who=" not in here(page)
    handle = page.locator(".handle[data-end=from]")
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "from=" in here(page)
    assert page.evaluate("document.activeElement.matches('.handle[data-end=from]')")


@pytest.mark.parametrize("view", ["states", "persons"])
def test_everything_can_be_hit_by_a_finger(explore, view):
    page = explore(f"view={view}", "narrow", **TOUCHED)
    small = page.evaluate(
        """() => [...document.querySelectorAll(`#explorer :is(button, input, select, summary,
          .actor > .hit, .handle > rect:first-child, .bar > rect:first-of-type)`)]
          .filter(e => e.checkVisibility()).map(e => [e.getBoundingClientRect(), e])
          .filter(([b]) => b.width < 12 || b.height < 12)
          .map(([b, e]) => `${e.outerHTML.slice(0, 80)} ${b.width}x${b.height}`)"""
    )
    assert not small, small[:5]
    tap(page.locator(".explorer .actor").nth(2))
    assert "who=" in here(page) and page.locator(".explorer-cards li").count()
    tap(page.locator(".explorer-down"))
    top = page.evaluate("document.querySelector('.explorer-side').getBoundingClientRect().top")
    assert 0 <= top < 370, "the button below the drawing does not lead to the evidence"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator(".explorer-plot > svg").scroll_into_view_if_needed()
    spot = page.evaluate(
        """() => [...document.querySelectorAll('#explorer .tie.own .hit')].reverse().map(e => {
          const l = e.getPointAtLength(e.getTotalLength() / 2), m = e.getScreenCTM();
          return [l.x * m.a + m.e, l.y * m.d + m.f]; })
          .find(([x, y]) => document.elementFromPoint(x, y)?.closest('.tie.own') &&
            [-18, 0, 18].every(dx => [-18, 0, 18].every(dy =>
              !document.elementFromPoint(x + dx, y + dy)?.closest('.actor'))))"""
    )
    if view == "states" or spot:  # in the crowd of persons a line may have no place of its own
        touch(page, *spot)
        assert "tie=" in here(page)


def test_without_a_script_the_drawing_leads_to_lists(visit):
    page = visit(PAGE, javascript=False)
    links = page.locator("#explorer svg:visible a")
    assert links.count() > 30
    assert "conflictual" in page.locator(".explorer-legend:visible").inner_text()
    page.set_viewport_size(SIZES["narrow"])
    boxes = [label.bounding_box() for label in page.locator("#explorer svg:visible text").all()]
    over = [
        (a, b)
        for a, b in itertools.combinations(boxes, 2)
        if a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    ]
    assert len(boxes) > 10 and not over, "labels overprint each other on a phone"
    page.set_viewport_size(SIZES["wide"])
    page.locator("#explorer svg:visible a:has(circle)").first.click()
    page.wait_for_url("**/ties.html#actor-*")
    assert page.locator("#ties li").count() > 200
    row = page.locator("#ties section li a").first.get_attribute("href")
    page.goto(here(page).split("#")[0].replace("ties.html", row))
    assert page.locator(f"[id='{row.split('#')[1]}']").count()
