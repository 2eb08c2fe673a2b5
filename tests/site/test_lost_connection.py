"""A connection that is lost for a moment: what did not come is said in words, asked for again at
the next touch, and nothing else is shown in its place.
"""

from __future__ import annotations

import pytest
from companion import cite

LIVE = ".chart-live:not(.is-waiting) svg"


@pytest.mark.parametrize("means", ["slider", "pointer"])
def test_a_chart_becomes_live_with_the_next_touch(visit, means):
    """What was chosen meanwhile is shown then; the controls are never locked."""
    page = visit("chapters/sidelined.html")
    frame = page.locator("#sidelined-triangle .chart-frame")
    field, line = frame.locator("input[type=range]"), page.locator("#sidelined-triangle .chart-now")
    page.context.set_offline(True)
    field.fill("2019")
    line.get_by_text("did not load").wait_for()
    assert "of the title" in line.inner_text() and "Shown now" not in line.inner_text()
    assert frame.locator("svg:visible").count() == 1 and not frame.locator(".chart-live").count()
    frame.hover()
    page.mouse.move(0, 0)
    page.context.set_offline(False)
    if means == "slider":
        field.fill("2018")
    else:
        frame.hover()
    frame.locator(LIVE).wait_for()
    line.get_by_text("Shown now").wait_for()
    assert f"Year {field.input_value()}" in line.inner_text()
    assert "did not load" not in line.inner_text() and field.is_enabled()


def test_a_chart_becomes_live_when_it_comes_in_sight_again(visit):
    page = visit("chapters/sidelined.html")
    frame = page.locator("#sidelined-triangle .chart-frame")
    page.context.set_offline(True)
    frame.scroll_into_view_if_needed()
    page.locator("#sidelined-triangle .chart-now").get_by_text("did not load").wait_for()
    page.context.set_offline(False)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_timeout(200)
    frame.scroll_into_view_if_needed()
    frame.locator(LIVE).wait_for()
    assert page.locator("#sidelined-triangle .chart-now").is_hidden()


@pytest.mark.parametrize(
    ("name", "link"), [("claims", "a.row-cite"), ("three-noes", "a.figure-cite")]
)
def test_a_citation_is_asked_for_again_and_none_stands_for_another(visit, name, link):
    page = visit(f"chapters/{name}.html")
    wanted = page.locator(link).nth(1)
    thing = wanted.get_attribute("data-cite")
    entry, copy = page.locator(".cite-entry"), page.locator(".cite-dialog .cite-copy")
    heading = page.locator(".cite-dialog h2")
    page.context.set_offline(True)
    wanted.click()
    entry.get_by_text("did not load").wait_for()
    own = heading.inner_text()
    assert own != "Cite this page" and not copy.is_visible()
    for style in ("bibtex", "apa"):
        page.select_option(".cite-dialog select", style)
        assert "did not load" in entry.inner_text(), f"{style}: {entry.inner_text()}"
    page.keyboard.press("Escape")
    page.locator(".cite-button").click()  # of the page, which stands in it
    entry.get_by_text("2026").wait_for()
    assert heading.inner_text() == "Cite this page" and copy.is_visible()
    assert (
        entry.inner_text() == page.locator(".cite-panel dd[data-style=apa] span").first.inner_text()
    )
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    wanted.click()
    page.wait_for_function(
        "said => document.querySelector('.cite-entry').textContent === said",
        arg=cite.text(thing, "apa", ""),
    )
    assert heading.inner_text() == own and copy.is_visible()


def test_what_came_as_something_else_is_asked_for_again(visit):
    """The page of a hotel's network, say, in place of a script."""
    page = visit("chapters/sidelined.html")
    page.route(
        lambda url: "/_figures/" in url or "/_cite/" in url or "/_charts/" in url,
        lambda route: route.fulfill(body="/* Please log in */", content_type="text/javascript"),
    )
    page.locator("#sidelined-triangle .chart-tools .figure-cite").click()
    page.locator(".cite-entry").get_by_text("did not load").wait_for()
    page.keyboard.press("Escape")
    field = page.locator("#sidelined-triangle input[type=range]")
    field.fill("2019")
    page.locator("#sidelined-triangle .chart-now").get_by_text("did not load").wait_for()
    page.unroute_all()
    field.fill("2018")
    page.locator(f"#sidelined-triangle {LIVE}").wait_for()
    page.locator("#sidelined-triangle .chart-tools .figure-cite").click()
    page.locator(".cite-entry").get_by_text("2026").wait_for()
    assert page.locator(".cite-dialog h2").inner_text() == "Cite this figure"
