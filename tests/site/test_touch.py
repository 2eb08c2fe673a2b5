"""Charts under a finger: the first tap opens what is known of a mark and keeps it, evidence is a
link in it, and no tap on a chart leaves the page. And the state of controls in the address.
"""

from __future__ import annotations

import functools
import re

import pytest
from conftest import CHAPTERS
from visits import SIZES, TOUCHED, here, tap, touch

# A point, in whole pixels, of the first mark that has something to say and lies in sight: of the
# live chart.
MARK = """(id) => { const figure = document.getElementById(id);
  for (const mark of figure.querySelectorAll(".chart-live svg [class*='role-mark'] > *")) {
    const item = Array.isArray(mark.__data__) ? mark.__data__[0] : mark.__data__;
    if (!item?.tooltip || item.opacity === 0) continue;
    const box = mark.getBoundingClientRect();
    if (!box.width && !box.height) continue;
    const at = [[.5, .5], [.02, .02], [.98, .98], [.02, .98], [.98, .02]].map(([x, y]) =>
      [Math.round(box.left + x * box.width), Math.round(box.top + y * box.height)]);
    for (const [x, y] of at) { const top = document.elementFromPoint(x, y);
      if (top && figure.querySelector(".chart-live").contains(top)) {
        const hit = Array.isArray(top.__data__) ? top.__data__[0] : top.__data__;
        if (hit?.tooltip) return { x, y, href: hit.href ?? null }; } } }
  return null; }"""


@pytest.fixture
def finger(visit):
    """Open a page on a phone that is touched."""
    return functools.partial(visit, size="narrow", **TOUCHED)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_tap_opens_a_tip_that_stays(finger, name):
    page = finger(f"chapters/{name}.html")
    start = here(page)
    tapped = 0
    for figure in page.locator("figure.chart[id]").all():
        frame, name_ = figure.locator(".chart-frame"), figure.get_attribute("id")
        plot = frame.locator(".chart-plot")
        plot.scroll_into_view_if_needed()
        tap(plot, {"x": 3, "y": 3})
        frame.locator(".chart-live:not(.is-waiting) svg").first.wait_for(timeout=15_000)
        plot.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        mark = page.evaluate(MARK, name_)
        if mark is None:
            continue  # a chart without tips, or with none in sight
        touch(page, mark["x"], mark["y"])
        tip = frame.locator(".chart-tip.is-kept")
        tip.wait_for(timeout=5000)
        page.wait_for_timeout(150)
        assert tip.is_visible() and len(tip.inner_text()) > 2, f"{name_}: the tip does not stay"
        assert here(page) == start, f"{name_}: a tap left the page"
        if mark["href"]:
            assert tip.locator("a").count(), f"{name_}: the evidence is no link in the tip"
        tapped += 1
        page.keyboard.press("Escape")
        assert not tip.count()
    assert tapped or not page.locator("figure.chart").count()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def with_control(page):
    """The first figure with a slider or a menu."""
    return page.locator("figure.chart:has([data-signal])").first


@pytest.mark.parametrize("name", ["relationship-graph"])
def test_the_state_of_a_control_stands_in_the_address(visit, name):
    page = visit(f"chapters/{name}.html")
    figure = with_control(page)
    key = figure.get_attribute("id")
    field = figure.locator("[data-signal]").first
    field.scroll_into_view_if_needed()
    figure.locator(".chart-live:not(.is-waiting) svg").first.wait_for(timeout=15_000)
    before = field.input_value()
    other = field.evaluate(
        "f => f.tagName === 'SELECT' ? [...f.options].at(f.selectedIndex ? 0 : 1).value"
        " : f.value === f.min ? f.max : f.min"
    )
    if field.evaluate("f => f.tagName") == "SELECT":
        field.select_option(value=other)
    else:
        field.fill(other)
    page.wait_for_function("key => location.search.includes(key)", arg=key)
    line = figure.locator(".chart-now")
    line.wait_for()
    said = line.inner_text()
    assert "The title was written for" in said and "the files below (SVG, PNG) show that" in said
    again = visit(here(page).split("/", 3)[3])
    assert with_control(again).locator("[data-signal]").first.input_value() == other
    page.go_back()
    page.wait_for_function(
        "([id, was]) => document.querySelector(`#${id} [data-signal]`).value === was",
        arg=[key, before],
    )
    page.wait_for_function("id => document.querySelector(`#${id} .chart-now`).hidden", arg=key)


def test_a_damaged_control_is_told(visit):
    page = visit("chapters/relationship-graph.html")
    figure = with_control(page)
    key = figure.get_attribute("id")
    signal = figure.locator("[data-signal]").first.get_attribute("data-signal")
    page = visit(f"chapters/relationship-graph.html?{key}.{signal}=nonsense#{key}")
    line = page.locator(f"#{key} .chart-now")
    line.wait_for(timeout=15_000)
    assert re.search("Not kept from the address: .*nonsense", line.inner_text())
    assert not page.errors


# --- A phone that is turned

TURNED = {"width": 740, "height": 360}
# By how much a box leaves what is seen, the bar over it counted as unseen.
OUTSIDE = """box => { const r = box.getBoundingClientRect(),
  bar = document.querySelector(".site-bar").getBoundingClientRect().bottom;
  return Math.max(-r.left, r.right - document.documentElement.clientWidth, bar - r.top,
    r.bottom - innerHeight); }"""

RIGHTMOST = """id => { const boxes = [...document.getElementById(id).querySelectorAll(
  ".chart-live svg [class*='role-mark'] > *")].filter((mark) => (Array.isArray(mark.__data__)
  ? mark.__data__[0] : mark.__data__)?.tooltip).map((mark) => mark.getBoundingClientRect());
  const box = boxes.sort((a, b) => b.right - a.right)[0];
  return [Math.round((box.left + box.right) / 2), Math.round((box.top + box.bottom) / 2)]; }"""


@pytest.mark.parametrize("first", ["upright", "lying"])
def test_an_evidence_card_stays_in_sight_when_the_phone_is_turned(finger, first):
    page = finger("chapters/two-articles.html")
    sizes = [SIZES["narrow"], TURNED]
    if first == "lying":
        sizes.reverse()
    for number in (0, 3, 8):
        page.set_viewport_size(sizes[0])
        link = page.locator("p a.evidence:visible").nth(number)
        link.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        tap(link)
        card = page.locator(".evidence-card")
        card.wait_for()
        page.set_viewport_size(sizes[1])
        page.wait_for_timeout(300)
        width, height = sizes[1].values()
        assert [page.evaluate("innerWidth"), page.evaluate("innerHeight")] == [width, height]
        assert card.evaluate(OUTSIDE) <= 0, "the card is out of sight"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        apart = link.evaluate(
            "link => { const [c, l] = [document.querySelector('.evidence-card'), link].map(e => "
            "e.getBoundingClientRect()); return Math.max(c.top - l.bottom, l.top - c.bottom); }"
        )
        assert 0 <= apart <= 12, f"the card is {apart} px from its number"
        page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [TURNED, {"width": 660, "height": 740}])
def test_a_tip_stays_at_its_mark_when_the_phone_is_turned(finger, size):
    page = finger("chapters/relationship-graph.html")
    figure = page.locator("#relations-evidence")
    plot, tip = figure.locator(".chart-plot"), figure.locator(".chart-tip.is-kept")
    page.set_viewport_size(size)
    plot.scroll_into_view_if_needed()
    tap(plot, {"x": 3, "y": 3})
    figure.locator(".chart-live:not(.is-waiting) svg").first.wait_for(timeout=15_000)
    plot.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    touch(page, *page.evaluate(RIGHTMOST, "relations-evidence"))
    said = tip.inner_text()
    page.set_viewport_size(SIZES["narrow"])
    page.wait_for_timeout(800)
    assert tip.inner_text() == said
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("innerWidth") == SIZES["narrow"]["width"]
    below = tip.evaluate(
        "(tip) => { const at = tip.getBoundingClientRect(); return [...tip.closest('.chart-plot')"
        ".querySelectorAll('.chart-live [class*=role-mark] > *')].filter((mark) => { const own = "
        "mark.__data__, item = Array.isArray(own) ? own[0] : own; return item?.tooltip && "
        "[...tip.querySelectorAll('dd')].every((dd) => Object.values(item.tooltip).join(' ')"
        ".includes(dd.textContent)); }).map((mark) => Math.round(at.top - "
        "mark.getBoundingClientRect().bottom)); }"
    )
    assert 8 in below, f"the tip stands {below} px below its mark"
