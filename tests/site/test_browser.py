"""The pages in a real browser: charts draw wide and narrow, light and dark, with and without
JavaScript, offline. Registers are in `test_registers_opened`, figures in `test_figures_opened`.
"""

from __future__ import annotations

import checkers
import pytest
from register_names import REGISTERS
from visits import FOUR, SIZES, TOUCHED, here, pages, scroll_through, tap

# What of each figure can be seen: its id, how many drawings and texts of them, and the size of the
# first drawing.
SEEN = """figures => figures.map(figure => {
  const seen = e => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
  const drawings = [...figure.querySelectorAll(".chart-frame svg")].filter(seen);
  const { width = 0, height = 0 } = drawings[0]?.getBoundingClientRect() ?? {};
  const texts = drawings.flatMap(svg => [...svg.querySelectorAll("text")]).filter(seen);
  return { id: figure.id, drawings: drawings.length, texts: texts.length, width, height }; })"""
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("name", pages())
def test_page_is_sound(visit, name):
    """Wide and narrow, light and dark: no console error, no request elsewhere, nothing wider than
    the screen, every chart drawn; axe finds nothing.
    """
    page = visit(f"{name}.html")
    for size, scheme in FOUR:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        if scheme == "light":  # what comes alive on sight has then done so at this width
            scroll_through(page)
        page.wait_for_timeout(100)
        where = f"{name} ({size}, {scheme})"
        assert not page.errors, f"{where}: the console says {page.errors[:3]}"
        assert not page.elsewhere, f"{name} asks other hosts: {page.elsewhere[:3]}"
        assert page.evaluate(WIDER) <= 0, f"{where}: wider than the screen"
        for figure in page.locator("figure.chart").evaluate_all(SEEN):
            assert figure["drawings"], f"{where}: {figure['id']} shows no drawing"
            assert figure["width"] > 200 and figure["height"] > 40, f"{where}: {figure}"
    look_with_axe(page, name)


def look_with_axe(page, name: str) -> None:
    """In both colour modes, wide and narrow. Drawings hidden from assistive technology are emptied:
    axe has no rule for their parts, and a chapter has ten thousand. What a row of a register holds
    is looked at in the first mode; colours and width are the same for all rows, and forty stand for
    them in the second.
    """
    if page.locator(".register[data-live]").count():
        page.locator(".register.is-live").first.wait_for(timeout=15_000)
    page.evaluate(
        "document.querySelectorAll('svg[aria-hidden=true]').forEach(drawing => "
        "drawing.replaceChildren())"
    )
    for size, scheme in (("wide", "light"), ("narrow", "dark")):
        page.set_viewport_size(SIZES[size])
        # Without motion no colour is on its way to another.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")
        if scheme == "dark":
            page.evaluate(
                "document.querySelectorAll('.register tbody tr:nth-child(n + 41)')"
                ".forEach((row) => row.remove())"
            )
        found = checkers.axe(page)
        assert not found, f"{name} ({size}, {scheme}):\n" + "\n".join(found)


# Texts of drawings that reach out of their box.
CUT = """drawings => drawings.flatMap(svg => { const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(t => {
    const r = t.getBoundingClientRect();
    return r.width && t.textContent.trim() && (r.left < box.left - 3 ||
      r.right > box.right + 3 || r.top < box.top - 3 || r.bottom > box.bottom + 3); })
  .map(t => svg.closest('figure').id + ': ' + t.textContent); })"""


@pytest.mark.parametrize("name", pages())
def test_page_stands_without_javascript(visit, name):
    """Charts are drawn with whole labels, registers have all rows, the colour mode follows the
    system, the chapters can be opened; wide and narrow, light and dark.
    """
    page = visit(f"{name}.html", javascript=False)
    ground = {}
    for size, scheme in FOUR:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        where = f"{name} ({size}, {scheme})"
        for figure in page.locator("figure.chart").evaluate_all(SEEN):
            assert figure["drawings"] == 1, f"{where}: {figure['id']} is not drawn without a script"
            assert figure["texts"], f"{where}: {figure['id']} has no label"
        if scheme == "light":
            cut = page.locator("figure.chart svg:visible").evaluate_all(CUT)
            assert not cut, f"{where}: {cut[:8]}"
        assert page.evaluate(WIDER) <= 0, f"{where}: wider than the screen"
        ground[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground["light"] != ground["dark"], (
        f"{name}: without a script the page does not follow the system's colour mode"
    )
    if (table := name.rpartition("/")[2]) in REGISTERS:
        from companion import load

        rows = page.locator("table.register-table tbody tr").count()
        assert rows == len(load(table)), f"{name}: rows are missing without a script"
    nav = page.locator("#site-nav")
    assert not nav.is_visible()
    page.locator(".menu-button").click()
    assert nav.is_visible(), f"{name}: on a phone without JavaScript the chapters cannot be opened"


def test_time_control_moves_the_triangle(visit):
    page = visit("chapters/sidelined.html")
    frame = page.locator("#sidelined-triangle .chart-frame")
    frame.scroll_into_view_if_needed()
    frame.hover()
    frame.locator(".chart-live:not(.is-waiting) svg").wait_for()
    before = frame.locator(".chart-live svg").inner_html()
    frame.locator("input[type=range]").fill("2017")
    page.wait_for_timeout(500)
    after = frame.locator(".chart-live svg").inner_html()
    assert before != after, "the year slider changes nothing"
    assert "5 meetings" in frame.locator(".chart-live svg").text_content(), (
        "in 2017 the search met Beijing and Moscow five times"
    )


def test_evidence_number_leads_to_its_row_without_a_script(visit):
    page = visit("chapters/index.html", javascript=False)
    page.locator("a.evidence[href*='.html#ev-']").first.click()
    page.wait_for_url("**#ev-*")
    row = page.url.split("#")[1]
    assert page.locator(f"tr[id='{row}']").is_visible(), f"{page.url} does not show the row"
    # The number of several rows leads to their notes, which open; each leads to its row.
    page = visit("chapters/index.html", javascript=False)
    page.locator("a.evidence[data-note*=' ']").first.click()
    note = page.locator(f"li[id='{page.url.split('#')[1]}']")
    assert note.is_visible() and note.locator("a.evidence-row").is_visible()


def test_a_number_of_several_rows_opens_one_card_with_all(visit):
    page = visit("chapters/index.html", "narrow")
    link = page.locator("a.evidence[data-note*=' ']").first
    link.scroll_into_view_if_needed()
    link.click()
    card = page.locator(".evidence-card")
    rows = link.get_attribute("data-note").split()
    leads = card.locator("a.evidence-row").evaluate_all("all => all.map((a) => a.hash.slice(1))")
    assert leads == rows and card.locator(".evidence-card-number").count() == len(rows)
    assert page.evaluate(WIDER) <= 0


@pytest.mark.parametrize("size", SIZES)
def test_evidence_cards_are_as_wide_wherever_their_number_stands(visit, size):
    page = visit("chapters/index.html", size)
    widths = set()
    for link in page.locator("a.evidence:visible").all():
        link.click()
        # In one go: the page may still be scrolling.
        card, mark = link.evaluate(
            "link => [document.querySelector('.evidence-card'), link].map(e => "
            "e.getBoundingClientRect().toJSON())"
        )
        widths.add(card["width"])
        assert card["left"] >= 0 and card["right"] <= SIZES[size]["width"]
        assert card["bottom"] <= mark["top"] or card["top"] >= mark["bottom"], (
            f"the card {card} lies over its number {mark}"
        )
        page.keyboard.press("Escape")
    assert widths == ({400} if size == "wide" else {328})


def test_evidence_card_opens_by_mouse_and_keyboard(visit):
    page = visit("chapters/index.html")
    link = page.locator("a.evidence").first
    link.scroll_into_view_if_needed()
    link.hover()
    card = page.locator(".evidence-card")
    card.wait_for(state="visible")
    assert len(card.inner_text()) > 60 and link.get_attribute("aria-describedby") == "evidence-card"
    page.keyboard.press("Escape")
    assert card.count() == 0
    page.mouse.move(0, 0)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    card.wait_for(state="visible")
    # Away and back faster than any hand: the closing on its way must see the focus again.
    link.evaluate("number => { number.blur(); number.focus({ focusVisible: true }); }")
    page.wait_for_timeout(200)
    assert card.is_visible(), "the card closes although the focus came back to its number"
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1440
    page.keyboard.press("Enter")
    assert here(page).endswith("index.html"), "Enter on a number must not leave the page"
    assert page.evaluate("!!document.activeElement.closest('.evidence-card')"), (
        "Enter must lead into the card"
    )
    assert link.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert page.evaluate("document.activeElement.matches('a.evidence')"), (
        "Escape must give the focus back to the number"
    )


@pytest.mark.parametrize("touch", [False, True])
def test_evidence_card_stays_and_opens_its_row(visit, touch):
    """A click or a tap keeps the card; its own link leads to the row; the page is not left."""
    page = visit("chapters/index.html", "narrow", **(TOUCHED if touch else {}))
    link = page.locator("a.evidence[href*='#ev-']").first
    link.scroll_into_view_if_needed()
    reach = tap if touch else type(link).click
    reach(link)
    card = page.locator(".evidence-card")
    card.wait_for(state="visible")
    assert here(page).endswith("index.html"), "the first tap must not leave the page"
    assert page.evaluate(WIDER) <= 0
    reach(link)
    assert card.count() == 0, "a second tap must shut the card"
    reach(link)
    card.locator(".evidence-row").first.click()
    page.wait_for_url("**#ev-*")


def test_one_button_opens_all_code_and_is_remembered(visit):
    page = visit("chapters/sidelined.html")
    folds = page.locator("details.hide")
    assert folds.count() and page.locator("details.hide[open]").count() == 0
    page.locator(".code-switch").click()
    assert page.locator("details.hide[open]").count() == folds.count()
    page.goto(page.url.replace("sidelined", "three-noes"))
    page.wait_for_load_state()
    assert page.locator("details.hide[open]").count() == page.locator("details.hide").count() > 0


def test_print_shows_notes_and_no_controls(visit):
    page = visit("chapters/index.html")
    page.emulate_media(media="print")
    assert page.locator(".evidence-notes li").first.is_visible()
    assert page.locator("figure.chart svg:visible").count() >= 1


def test_front_page_answers_on_the_first_screen(visit):
    page = visit("index.html")
    page.wait_for_url("**/chapters/index.html")
    box = page.locator("div.admonition.answer").bounding_box()
    assert box and box["y"] + box["height"] < 900, "the answer is below the first screen"
