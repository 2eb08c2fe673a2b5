"""The same site in other engines: a handful of its tests in Firefox, by touch too, and in WebKit.

Each is taken as it is installed; where one is not, its tests are skipped and say how to have it.
`make test-firefox` runs all tests that open a page in Firefox.
"""

from __future__ import annotations

import drivers
import pytest
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


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request):
    yield from opened(request.param)


FIREFOX = pytest.mark.parametrize("engine", ["firefox"], indirect=True)  # WebKit has no finger


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
    engine.click(x, y)
    live = "figure.chart .chart-live:not(.is-waiting) svg"
    assert engine.until("return document.querySelector(arguments[0]) && 1", live)
    engine.click(*middle(engine, "p a.evidence"))
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


@FIREFOX
def test_a_finger_chooses_an_actor_in_firefox(engine, address):
    go(engine, f"{address}chapters/relationship-graph.html", 500)
    engine.until("return !!document.querySelector('#explorer.is-live')")
    engine.touch(*middle(engine, ".explorer .actor .hit"))
    chosen = engine.until("return new URLSearchParams(location.search).get('who')")
    cards = "return document.querySelectorAll('#explorer .explorer-cards > li').length"
    assert chosen and engine.until(cards)
    sound(engine)


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


def test_the_workbench_keeps_a_code(engine, address):
    chosen = "return document.querySelector('[name=recode-modality]:checked')?.value"
    for _ in range(2):  # the second time it is there already
        go(engine, f"{address}chapters/recode-it.html?set=claims:hashmi-2024:10")
        engine.until("return !!document.querySelector('#workbench.is-live')")
        if engine.run(chosen) != "norm":
            engine.click(*middle(engine, "label[for=recode-modality-norm]"))
    assert engine.until(chosen) == "norm"
    assert engine.run("return document.querySelectorAll('#recode-book *').length") == 0
    sound(engine)


def test_answers_go_out_of_sight(engine, address):
    go(engine, f"{address}chapters/three-noes.html")
    engine.click(*middle(engine, ".answers-switch"))
    assert engine.until("return document.documentElement.classList.contains('no-answers')")
    engine.click(*middle(engine, ".answers-switch"))


@FIREFOX
@pytest.mark.parametrize("name", ["relationship-graph"])
def test_a_tap_opens_a_tip_that_stays_in_firefox(engine, address, name):
    go(engine, f"{address}chapters/{name}.html", 500)
    here, tapped = engine.run("return location.href"), 0
    figures = engine.run("return [...document.querySelectorAll('figure.chart[id]')].map(f=>f.id)")
    for figure in figures:
        plot = f"figure[id='{figure}'] .chart-plot"
        x, y = middle(engine, plot)
        engine.touch(x, y)
        engine.until(
            "return document.querySelector(arguments[0]) && 1",
            f"figure[id='{figure}'] .chart-live:not(.is-waiting) svg",
        )
        middle(engine, plot)
        mark = engine.run(f"return ({MARK})(arguments[0])", figure)
        if mark is None:
            continue  # a chart without tips, or with none in sight
        engine.touch(mark["x"], mark["y"])
        tip = engine.until(
            "const t = document.querySelector(arguments[0]);"
            "return t && t.checkVisibility() && t.innerText.trim()",
            f"figure[id='{figure}'] .chart-tip.is-kept",
        )
        assert len(tip) > 2, f"{figure}: the tip says nothing"
        assert engine.run("return location.href.split('?')[0]") == here.split("?")[0]
        if mark["href"]:
            linked = "return !!document.querySelector(arguments[0])"
            assert engine.run(linked, f"figure[id='{figure}'] .chart-tip.is-kept a")
        tapped += 1
    assert tapped or not figures
    sound(engine)
