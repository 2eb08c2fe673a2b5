"""A connection that is lost for a moment: what did not come is said in words, asked for again at
the next touch, and nothing else is shown in its place.
"""

from __future__ import annotations

import pytest

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
