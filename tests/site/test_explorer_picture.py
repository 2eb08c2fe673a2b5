"""What is read in the explorer's drawing and in the picture taken of it: every name, whole."""

from __future__ import annotations

import functools
import struct

import pytest
from explorer_pages import explorer


@pytest.fixture
def explore(visit):
    """Open the explorer with a state in the address."""
    return functools.partial(explorer, visit)


def taken(page, kind: str) -> bytes:
    with page.expect_download() as got:
        page.get_by_role("button", name=f"Picture ({kind})").click()
    return got.value.path().read_bytes()


LONG = "tie=CHN.RUS&from=2023&to=2025&rel=military_support.economic_support.diplomatic_support."


@pytest.mark.parametrize(
    "state, size",
    [
        ("who=PRK&from=2023&to=2025", "narrow"),
        (f"{LONG}contact", "narrow"),
        (f"{LONG}contact", "wide"),
        ("view=persons&who=kim-jong-un&then=2018&now=2024", "narrow"),
    ],
)
def test_a_picture_has_its_whole_title_and_every_name(explore, state, size):
    page = explore(state, size, scheme="dark")
    title, text = page.locator(".explorer-title").inner_text(), taken(page, "SVG").decode()
    sheet = page.context.new_page()  # without the book's styles
    sheet.set_content(text)
    wide, high = sheet.locator("svg").evaluate(
        "e => [e.viewBox.baseVal.width, e.height.baseVal.value]"
    )
    outside = sheet.evaluate(
        """(wide) => [...document.querySelectorAll("text")].filter((text) => {
          const box = text.getBBox(); return box.x < 0 || box.x + box.width > wide; })
          .map((text) => text.textContent)""",
        wide,
    )
    assert not outside, "the edge of the picture cuts what is written"
    head = sheet.locator("svg > text[font-weight='600']").all_text_contents()
    assert " ".join(head) == title
    # Lines pass behind a name: it stands on a ground of its own.
    unlike = sheet.evaluate(
        """() => { const ground = getComputedStyle(document.querySelector("rect")).fill;
          return [...document.querySelectorAll(".actor text")].filter((text) => {
            const look = getComputedStyle(text);
            return !look.paintOrder.startsWith("stroke") || look.stroke !== ground ||
              parseFloat(look.strokeWidth) < 3; }).map((text) => text.textContent); }"""
    )
    assert sheet.locator(".actor text").count() > 10 and not unlike
    assert struct.unpack(">II", taken(page, "PNG")[16:24]) == (wide * 2, high * 2)


@pytest.mark.parametrize("width", [320, 360, 600, 1440])
@pytest.mark.parametrize("state", ["view=persons", "view=persons&who=UKR", ""])
def test_no_name_is_covered_by_the_disc_of_another(explore, state, width):
    page = explore(state)
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_function(
        "() => { const plot = document.querySelector('.explorer-plot');"
        "return plot.querySelector('svg').viewBox.baseVal.width === plot.clientWidth; }"
    )
    covered = page.evaluate(
        """() => {
          const actors = [...document.querySelectorAll(".explorer-plot .actor")].map((actor) => ({
            text: actor.textContent,
            name: actor.querySelector("text").getBBox(),
            disc: actor.querySelector("circle:not(.hit)").getBBox(),
          }));
          const both = (a, b, at, long) =>
            Math.min(a[at] + a[long], b[at] + b[long]) - Math.max(a[at], b[at]);
          return actors.flatMap((one) => actors.filter((other) => other !== one &&
            both(one.name, other.disc, "x", "width") >= 3 &&
            both(one.name, other.disc, "y", "height") >= 3
          ).map((other) => `${one.text}, by that of ${other.text}`));
        }"""
    )
    assert page.locator(".explorer-plot .actor").count() > 10 and not covered
