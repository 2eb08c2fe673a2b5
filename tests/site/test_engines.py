"""The same site in other engines: Firefox, by touch on every chart too, and WebKit.

Each is taken as it is installed; where one is not, its tests are skipped and say how to have it.
"""

from __future__ import annotations

import drivers
import pytest
from conftest import CHAPTERS
from test_touch import MARK

MISSING = {
    "firefox": "no Firefox here: install one (Debian: firefox-esr), or set FIREFOX to its path",
    "webkit": "no WebKit here: Debian's webkit2gtk-driver and xvfb, which `make browser` installs "
    "for root",
}
# Faults of pages and of their policy, kept from the first script on; other hosts that were asked.
FAULTS = """return [
  ...performance.getEntriesByType("resource").map((e) => e.name)
    .filter((name) => !name.startsWith(location.origin) && !/^(data|blob|about):/.test(name)),
  ...(window.faults ?? [])]"""
WATCH = """window.faults = [];
addEventListener("error", (e) => faults.push(String(e.message)));
addEventListener("unhandledrejection", (e) => faults.push(String(e.reason)));
document.addEventListener("securitypolicyviolation", (e) => faults.push(e.blockedURI));"""


def opened(name: str):
    with getattr(drivers, name)() as driver:
        if driver is None:
            pytest.skip(MISSING[name])
        yield driver


@pytest.fixture(scope="module")
def firefox():
    yield from opened("firefox")


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request):
    yield from opened(request.param)


def sound(driver) -> None:
    assert driver.run("return document.documentElement.classList.contains('js')"), "no script ran"
    assert driver.run(FAULTS) == []
    assert driver.run("return document.documentElement.scrollWidth - innerWidth") <= 0


def go(driver, url: str, width: int = 1280) -> None:
    driver.size(width, 900)
    driver.go(url)
    driver.run(WATCH)


def middle(driver, selector: str) -> list[float]:
    """Where the middle of an element is, in sight."""
    return driver.run(
        "const e = document.querySelector(arguments[0]);"
        "e.scrollIntoView({block: 'center', behavior: 'instant'});"
        "const r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2];",
        selector,
    )


@pytest.mark.parametrize("width", [1280, 500])
def test_a_chapter_reads_and_its_chart_lives(engine, address, width):
    go(engine, f"{address}chapters/three-noes.html", width)
    x, y = middle(engine, "figure.chart .chart-plot")
    engine.tap(x, y, "mouse")
    live = "figure.chart .chart-live:not(.is-waiting) svg"
    assert engine.until("return document.querySelector(arguments[0]) && 1", live)
    engine.tap(*middle(engine, "p a.evidence"), "mouse")
    card = engine.until(
        "const c = document.querySelector('.evidence-card');"
        "return c && c.checkVisibility() && c.innerText"
    )
    assert len(card) > 40
    sound(engine)


def test_the_graph_answers(engine, address):
    go(engine, f"{address}chapters/relationship-graph.html?who=PRK&from=2024&to=2024")
    cards = engine.until(
        "const e = document.querySelector('#explorer.is-live');"
        "return e && e.querySelectorAll('.explorer-cards > li').length"
    )
    assert cards > 3
    sound(engine)


def test_a_finger_chooses_an_actor_in_firefox(firefox, address):
    go(firefox, f"{address}chapters/relationship-graph.html", 500)
    firefox.until("return !!document.querySelector('#explorer.is-live')")
    firefox.tap(*middle(firefox, ".explorer .actor .hit"))
    chosen = firefox.until("return new URLSearchParams(location.search).get('who')")
    cards = "return document.querySelectorAll('#explorer .explorer-cards > li').length"
    assert chosen and firefox.until(cards)
    sound(firefox)


def test_the_search_finds_a_row(engine, address):
    go(engine, f"{address}search.html?q=E179")
    found = engine.until(
        "return [...document.querySelectorAll('#search-results a')].map((a) => a.href).join(' ')"
    )
    assert "#ev-e179" in found
    sound(engine)


def test_a_register_can_be_filtered(engine, address):
    go(engine, f"{address}chapters/events.html")
    assert engine.until("return document.querySelectorAll('.register.is-live select').length")
    sound(engine)


def test_answers_go_out_of_sight(engine, address):
    go(engine, f"{address}chapters/three-noes.html")
    engine.tap(*middle(engine, ".answers-switch"), "mouse")
    assert engine.until("return document.documentElement.classList.contains('no-answers')")
    engine.tap(*middle(engine, ".answers-switch"), "mouse")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_tap_opens_a_tip_that_stays_in_firefox(firefox, address, name):
    go(firefox, f"{address}chapters/{name}.html", 500)
    here, tapped = firefox.run("return location.href"), 0
    figures = firefox.run("return [...document.querySelectorAll('figure.chart[id]')].map(f=>f.id)")
    for figure in figures:
        plot = f"figure[id='{figure}'] .chart-plot"
        x, y = middle(firefox, plot)
        firefox.tap(x, y)
        firefox.until(
            "return document.querySelector(arguments[0]) && 1",
            f"figure[id='{figure}'] .chart-live:not(.is-waiting) svg",
        )
        middle(firefox, plot)
        mark = firefox.run(f"return ({MARK})(arguments[0])", figure)
        if mark is None:
            continue  # a chart without tips, or with none in sight
        firefox.tap(mark["x"], mark["y"])
        tip = firefox.until(
            "const t = document.querySelector(arguments[0]);"
            "return t && t.checkVisibility() && t.innerText.trim()",
            f"figure[id='{figure}'] .chart-tip.is-kept",
        )
        assert len(tip) > 2, f"{figure}: the tip says nothing"
        assert firefox.run("return location.href.split('?')[0]") == here.split("?")[0]
        if mark["href"]:
            linked = "return !!document.querySelector(arguments[0])"
            assert firefox.run(linked, f"figure[id='{figure}'] .chart-tip.is-kept a")
        tapped += 1
    assert tapped or not figures
    sound(firefox)
