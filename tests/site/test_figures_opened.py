"""Figures in a browser: still and live, with their controls, from the keyboard, on paper, and when
things fail.
"""

from __future__ import annotations

import csv
import io
import re

import pytest
from conftest import CHAPTERS
from visits import SIZES, quiet, scroll_through

# Texts of a drawing that leave it, are cut off, or lie on each other; turned labels are compared as
# they lie.
LABELS = """plots => plots.flatMap((plot) => {
  const id = plot.closest("figure").id, svg = [...plot.querySelectorAll("svg")].find((s) =>
    s.getClientRects().length && getComputedStyle(s).visibility !== "hidden");
  if (!svg) return [`${id}: nothing is drawn`];
  const frame = svg.getBoundingClientRect(), found = [];
  const shown = (e) => { let o = 1; for (let n = e; n && n !== svg.parentElement;
    n = n.parentElement) { const s = getComputedStyle(n); if (s.display === "none" ||
    s.visibility === "hidden") return false; o *= Number(s.opacity); } return o > 0.05; };
  const boxes = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim() && shown(
    t)).map((t) => {
    const b = t.getBBox(), m = t.getScreenCTM(), inset = Math.min(b.height * 0.2, 3);
      // a line's box is higher than its letters
    const at = (x, y) => ({ x: m.a * x + m.c * y + m.e, y: m.b * x + m.d * y + m.f });
    return { text: t.textContent, corners: [at(b.x, b.y + inset), at(b.x + b.width, b.y + inset),
      at(b.x + b.width, b.y + b.height - inset), at(b.x, b.y + b.height - inset)] };
  });
  const apart = (a, b) => [a, b].some((p) => [0, 1].some((k) => {
    const dx = p[k + 1].x - p[k].x, dy = p[k + 1].y - p[k].y, l = Math.hypot(dx, dy) || 1;
    const [u, v] = [a, b].map((q) => q.map((c) => (c.x * dx + c.y * dy) / l));
    return Math.min(Math.max(...u), Math.max(...v)) - Math.max(Math.min(...u), Math.min(...v)) < 1;
  }));
  boxes.forEach((box, n) => {
    if (box.corners.some((c) => c.x < frame.left - 1 || c.x > frame.right + 1 ||
      c.y < frame.top - 1 || c.y > frame.bottom + 1)) found.push(
      `${id}: “${box.text}” reaches out of the chart`);
    if (/…$/.test(box.text)) found.push(`${id}: “${box.text}” is cut off`);
    for (const other of boxes.slice(n + 1)) if (!apart(box.corners, other.corners)) found.push(
      `${id}: “${box.text}” and “${other.text}” overlap`);
  });
  return found;
})"""
REMEDY = "use fewer or shorter labels, or theme.figure(narrow=) for the narrow chart"


def make_live(page):
    """Every chart of the page, live."""
    for frame in page.locator(".chart-frame").all():
        frame.dispatch_event("pointerenter")
        frame.locator(".chart-live:not(.is-waiting) svg").wait_for(timeout=20_000)


def test_nothing_is_loaded_before_the_reader_acts(visit):
    page = visit("chapters/relationship-graph.html")
    page.wait_for_timeout(500)
    asked = page.evaluate("performance.getEntriesByType('resource').map(r => r.name)")
    assert not [name for name in asked if "/_figures/" in name or "/_charts/vega" in name], (
        "a chart loads what it does not need yet"
    )


# --- Becoming live


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CHAPTERS)
def test_charts_become_live_where_they_stand_and_answer(visit, name, size):
    """No label overlaps or is cut, still or live; each figure shows one drawing; nothing moves;
    menus and sliders change their chart.
    """
    page = visit(f"chapters/{name}.html", size)
    plots = page.locator(".chart-plot")
    found = plots.evaluate_all(LABELS)
    assert not found, f"{name}, still, {size}: {found[:6]}; {REMEDY}"
    page.evaluate(
        """() => { window.moved = 0; new PerformanceObserver((list) => {
          for (const e of list.getEntries()) window.moved += e.value;
        }).observe({ type: 'layout-shift', buffered: false }); }"""
    )
    heights = (
        "[...document.querySelectorAll('figure.chart')].map((f) => [f.id, "
        "Math.round(f.getBoundingClientRect().height)])"
    )
    before = page.evaluate(heights)
    scroll_through(page)
    make_live(page)
    page.wait_for_timeout(200)
    assert page.evaluate(heights) == before, (
        f"{name} ({size}): a figure changes its height when it becomes live"
    )
    assert page.evaluate("window.moved") < 0.01, (
        f"{name} ({size}): the layout shifts by {page.evaluate('window.moved'):.3f}"
    )
    found = plots.evaluate_all(LABELS)
    assert not found, f"{name}, live, {size}: {found[:6]}; {REMEDY}"
    for figure in page.locator("figure.chart").all():
        shown = figure.locator(".chart-frame svg:visible").count()
        assert shown == 1, f"{name}: {figure.get_attribute('id')} shows {shown} drawings"
    try_controls(page, f"{name}, {size}")
    assert not page.errors, page.errors[:3]


def try_controls(page, where: str):
    """Some choice of each control leads to another drawing, and none to an error or to labels that
    overlap.
    """
    for field in page.locator(".chart-controls [data-signal]").all():
        frame = field.locator("xpath=ancestor::div[contains(@class, 'chart-frame')]")
        frame.dispatch_event("pointerenter")
        svg = frame.locator(".chart-live:not(.is-waiting) svg")
        svg.wait_for(timeout=20_000)
        before, changed = svg.inner_html(), False
        if field.evaluate("f => f.tagName") == "SELECT":
            start, choices = (
                field.input_value(),
                field.locator("option").evaluate_all("o => o.map(x => x.value)"),
            )
        else:
            start, choices = (
                field.input_value(),
                [field.get_attribute("min"), field.get_attribute("max")],
            )
        for choice in choices:
            field.select_option(choice) if field.evaluate(
                "f => f.tagName"
            ) == "SELECT" else field.fill(choice)
            page.wait_for_timeout(60)
            changed |= svg.inner_html() != before
            found = frame.locator(".chart-plot").evaluate_all(LABELS)
            assert not found, (
                f"{where}, {field.get_attribute('data-signal')} at {choice}: {found[:4]}; {REMEDY}"
            )
        assert changed, f"{where}: {field.get_attribute('data-signal')} changes nothing"
        field.select_option(start) if field.evaluate("f => f.tagName") == "SELECT" else field.fill(
            start
        )


def test_chart_without_control_waits_for_the_reader(visit):
    page = visit("chapters/index.html")
    frame = page.locator("#leaders-met .chart-frame")
    frame.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert frame.locator(".chart-live").count() == 0
    frame.hover()
    frame.locator(".chart-live:not(.is-waiting) svg").wait_for()
    mark, tip = (
        frame.locator(".chart-live svg .mark-symbol path").last,  # the first may lie below others
        frame.locator(".chart-tip"),
    )
    for _ in range(3):  # a busy machine may move the pointer before the live drawing has its place
        frame.hover(position={"x": 2, "y": 2})
        mark.hover()
        page.wait_for_timeout(300)
        if tip.count():
            break
    assert tip.inner_text().strip(), "pointing at a mark says nothing"


def test_chart_with_control_is_live_on_sight_after_scrolling(visit):
    page = visit("chapters/relationship-graph.html")
    assert page.locator(".chart-live").count() == 0
    scroll_through(page)
    page.locator("#relations-evidence .chart-live:not(.is-waiting) svg").wait_for()


def test_control_is_kept_when_the_width_changes(visit):
    page = visit("chapters/sidelined.html")
    field = page.locator("#sidelined-triangle input[type=range]")
    field.fill("2017")
    live = page.locator("#sidelined-triangle .chart-live:not(.is-waiting) svg")
    live.wait_for()
    assert (
        "5 meetings" in live.text_content()
        and field.locator("xpath=..").locator(".chart-value").inner_text() == "2017"
    )
    page.set_viewport_size(SIZES["narrow"])
    page.wait_for_function(
        "() => document.querySelector('#sidelined-triangle .chart-live "
        "svg')?.viewBox.baseVal.width < 400"
    )
    page.wait_for_timeout(200)
    assert (
        live.count() == 1 and field.input_value() == "2017" and "5 meetings" in live.text_content()
    )


# --- Without, and when it fails


def test_without_javascript_the_chart_its_choices_and_its_data_are_there(visit):
    page = visit("chapters/sidelined.html", javascript=False)
    figure = page.locator("#sidelined-triangle")
    assert figure.locator("svg:visible").count() == 1
    assert (
        figure.locator("fieldset input").is_disabled()
        and "needs JavaScript" in figure.locator("fieldset").inner_text()
    )
    figure.locator("summary").click()
    link = figure.locator(".chart-table a")
    assert link.is_visible() and link.get_attribute("href").endswith("sidelined-triangle.csv")


def test_on_paper_the_still_chart_stands(visit):
    page = visit("chapters/index.html")
    make_live(page)
    page.emulate_media(media="print")
    for figure in page.locator("figure.chart").all():
        assert (
            figure.locator(".chart-live:visible").count() == 0
            and figure.locator("svg:visible").count() == 1
        )
        assert figure.locator(".chart-tools:visible, .chart-controls:visible").count() == 0


@pytest.mark.parametrize("missing", ["_charts/vega-", "_figures/"])
def test_when_a_script_fails_the_still_chart_stays(visit, missing):
    page = visit("chapters/sidelined.html")
    page.route(lambda url: missing in url, lambda route: route.abort())
    frame = page.locator("#sidelined-triangle .chart-frame")
    frame.hover()
    page.locator("#sidelined-triangle .chart-now").get_by_text("did not load").wait_for()
    assert frame.locator("svg:visible").count() == 1 and frame.locator(".chart-live").count() == 0
    page.unroute_all()


def test_page_saved_to_disk_shows_and_enlivens_its_charts(browser, site):
    """Opened from disk, without a server."""
    page = browser.new_context(viewport=SIZES["wide"]).new_page()
    page.goto((site / "chapters" / "index.html").as_uri())
    frame = page.locator("#leaders-met .chart-frame")
    assert frame.locator("svg:visible").count() == 1
    frame.hover()
    frame.locator(".chart-live:not(.is-waiting) svg").wait_for(timeout=15_000)
    page.context.close()


# --- From the keyboard


def test_chart_is_explored_from_the_keyboard(visit):
    page = visit("chapters/index.html")
    plot = page.locator("#leaders-met .chart-plot")
    plot.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert plot.evaluate(
        "p => document.activeElement === p && getComputedStyle(p).outlineStyle !== 'none'"
    ), "the chart does not show that it has the focus"
    said = page.locator("#leaders-met .chart-said")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('#leaders-met .chart-said').textContent.startsWith('1 of ')"
    )
    first, many = said.text_content(), int(re.match(r"1 of (\d+)", said.text_content())[1])
    marks = page.locator("#leaders-met .chart-live svg .mark-symbol.role-mark path").count()
    assert many == marks, f"{many} of {marks} marks can be reached"
    assert (
        plot.locator(".chart-point:visible").count() == 1
        and plot.locator(".chart-tip:visible").count() == 1
    )
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('#leaders-met .chart-said').textContent.startsWith('2 of ')"
    )
    assert said.text_content() != first
    page.keyboard.press("End")
    page.wait_for_function(
        "() => document.querySelector('#leaders-met "
        f".chart-said').textContent.startsWith('{many} of ')"
    )
    page.keyboard.press("Escape")
    page.wait_for_function(
        "() => document.querySelector('#leaders-met .chart-said').textContent === ''"
    )
    assert plot.locator(".chart-point, .chart-tip").count() == 0


@pytest.mark.parametrize("name", ["relations-evidence"])
def test_a_mark_opens_its_evidence(visit, name):
    """By mouse, by Enter, and from the table of the chart's data; the still drawing has no links
    that lead elsewhere.
    """
    page = visit("chapters/relationship-graph.html")
    start = page.url
    assert page.locator(f"#{name} svg a").count() == 0, (
        "the still drawing carries links: vl-convert makes their addresses point to another host"
    )
    scroll_through(page)
    page.locator(f"#{name} .chart-live:not(.is-waiting) svg").wait_for(timeout=15_000)
    page.locator(f"#{name} .chart-live :is(.mark-rect, .mark-symbol).role-mark path").first.click(
        force=True
    )
    page.wait_for_url("**#ev-*")
    assert page.locator(f"tr[id='{page.url.split('#')[1]}']").is_visible(), (
        f"a click leads to {page.url}, which shows no such row"
    )
    page.goto(start)
    page.locator(f"#{name} .chart-plot").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"() => document.querySelector('#{name} .chart-said').textContent.startsWith('1 of ')"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**#ev-*")
    assert page.locator(f"tr[id='{page.url.split('#')[1]}']").is_visible(), (
        f"Enter leads to {page.url}, which shows no such row"
    )
    page.goto(start)
    page.locator(f"#{name} details.chart-data > summary").click()
    page.locator(f"#{name} .chart-rows table").wait_for()
    rows, links = (
        page.locator(f"#{name} .chart-rows tbody tr").count(),
        page.locator(f"#{name} .chart-rows a[href*='.html#ev-']").count(),
    )
    assert rows == links > 0, f"{links} of {rows} rows of the data lead to their evidence"


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chart_says_its_marks(visit, name):
    page = visit(f"chapters/{name}.html")
    for figure in page.locator("figure.chart").all():
        figure.locator(".chart-plot").focus()
        page.keyboard.press("ArrowRight")
        said = figure.locator(".chart-said")
        figure.locator(".chart-point").wait_for(state="attached", timeout=20_000)
        assert re.match(r"1 of \d+: \S\S", said.text_content()), (
            f"{name}: {figure.get_attribute('id')} says “{said.text_content()}”; give its "
            "marks a tooltip"
        )


@pytest.mark.parametrize("name", ["index", "relationship-graph"])
def test_show_data_shows_what_the_file_holds(visit, site, name):
    page = visit(f"chapters/{name}.html")
    for figure in page.locator("figure.chart").all():
        figure.locator("summary").press("Enter")
        figure.locator(".chart-rows table").wait_for()
        # A row of the record is named in the file by its address, and linked in the table.
        shown = figure.locator(".chart-rows tr").evaluate_all(
            "rows => rows.map((r) => [...r.cells].map((c) => "
            "c.querySelector('a')?.getAttribute('href') ?? c.textContent))"
        )
        assert shown == list(
            csv.reader(
                io.StringIO(
                    (site / "_figures" / f"{figure.get_attribute('id')}.csv").read_text("utf-8-sig")
                )
            )
        )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_list_of_figures_shows_its_pictures(visit):
    page = visit("chapters/figures.html")
    scroll_through(page)
    quiet(page)
    broken = page.locator("ul.gallery img").evaluate_all(
        "images => images.filter((i) => !i.naturalWidth).map((i) => i.src)"
    )
    assert not broken and not page.errors
