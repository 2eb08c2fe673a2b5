"""The pages in a real browser: charts draw wide and narrow, light and dark, with and without
JavaScript, offline.
"""

from __future__ import annotations

import re

import pytest
from companion.site.content.columns import COLUMNS
from visits import FOUR, SIZES, TOUCHED, here, pages, scroll_through, tap

REGISTERS = [
    "claims",
    "events",
    "indicators",
    "series",
    "topics",
    "provisions",
    "statements",
    "positions",
    "verdicts",
    "actors",
]


@pytest.mark.parametrize("name", pages())
def test_page_is_sound(visit, name):
    """Wide and narrow, light and dark: no console error, no request elsewhere, nothing wider than
    the screen, every chart drawn.
    """
    page = visit(f"{name}.html")
    for size, scheme in FOUR:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        if scheme == "light":  # what comes alive on sight has then done so at this width
            scroll_through(page)
        page.wait_for_timeout(100)
        assert not page.errors, f"{name} ({size}, {scheme}): the console says {page.errors[:3]}"
        assert not page.elsewhere, f"{name} asks other hosts: {page.elsewhere[:3]}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
            f"{name} is wider than a {size} screen"
        )
        for figure in page.locator("figure.chart").all():
            drawn = figure.locator("svg:visible")
            assert drawn.count() >= 1, (
                f"{name} ({size}, {scheme}): {figure.get_attribute('id')} shows no drawing"
            )
            box = drawn.first.bounding_box()
            assert box["width"] > 200 and box["height"] > 40, (
                f"{name}: {figure.get_attribute('id')} is {box}"
            )


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
        for figure in page.locator("figure.chart").all():
            assert figure.locator(".chart-frame svg:visible").count() == 1, (
                f"{where}: {figure.get_attribute('id')} is not drawn without a script"
            )
            assert figure.locator(".chart-frame svg:visible text").count() > 0, (
                f"{where}: {figure.get_attribute('id')} has no label"
            )
        if scheme == "light":
            cut = page.locator("figure.chart svg:visible").evaluate_all(CUT)
            assert not cut, f"{where}: {cut[:8]}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
            f"{where}: wider than the screen"
        )
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
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


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
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", REGISTERS)
def test_register_answers(visit, name, size):
    """Search, filter and a link to a row work, on a phone too, and nothing is wider than the
    screen.
    """
    page = visit(f"chapters/{name}.html", size)
    register = page.locator(".register.is-live")
    register.wait_for(timeout=15_000)
    assert not page.errors, page.errors[:3]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    shown = page.locator("table.register-table tbody tr:visible").count
    before = shown()
    first = page.locator("table.register-table tbody tr").first
    wanted = first.locator("th a").first.inner_text()
    page.locator(".register input[type=search]").fill(wanted)
    page.wait_for_timeout(400)
    assert (
        1 <= shown() <= before and wanted in page.locator("table.register-table tbody").inner_text()
    )
    page.locator(".register input[type=search]").fill("")
    menu = page.locator(".register-filters select").first
    menu.select_option(index=1)
    page.wait_for_timeout(400)
    assert shown() >= 1, "a value of the menu finds no row"
    menu.select_option(index=0)


def test_a_menu_holds_years_and_items_of_lists(visit):
    """Newest first; a year finds its figures, a party those of all pairs that it belongs to."""
    page = visit("chapters/indicators.html")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    labels = page.locator(".register-filters label")
    named = [label.split()[0] for label in labels.all_inner_texts()]
    year, party = (labels.nth(named.index(name)).locator("select") for name in ("Year", "Of"))
    years = year.locator("option").all_inner_texts()[1:]
    assert years == sorted(years, reverse=True) and all(len(y) == 4 for y in years)
    assert "Russia" in party.locator("option").all_inner_texts()
    days = page.locator('table.register-table tbody td[data-head="To"]').all_inner_texts()
    assert days == sorted(days, reverse=True), "the newest figures stand first"
    year.select_option("2024")
    party.select_option("Russia")
    page.locator(".dt-length select").select_option("all")
    for row in page.locator("table.register-table tbody tr:visible").all():
        assert row.locator('td[data-head="To"]').inner_text().startswith("2024")
        assert "Russia" in row.locator('td[data-head="Of"]').inner_text().split(", ")


@pytest.mark.parametrize("name", sorted({*COLUMNS, "codebook"}))
def test_a_register_fits_a_tablet_and_a_small_screen(visit, name):
    """No table is slid sideways to be read: it has few columns, or its rows are blocks."""
    page = visit(f"chapters/{name}.html")
    for width in (768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.locator(".register").first.evaluate("r => r.scrollWidth - r.clientWidth")
        assert over <= 0, f"{name} at {width}: {over} px wider than its place"


def test_events_keep_menus_of_what_shares_a_cell(visit):
    """Kind, rank, code and how a row was gathered stand in shared cells and have a menu each."""
    page = visit("chapters/events.html")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    for name, value, said in (
        ("Gathered", "even search", "even search"),
        ("Rank", "leader", "leader"),
        ("Confidence", "low", "low confidence"),
    ):
        menu = page.locator(f".register-filters label:has-text('{name}') select")
        menu.select_option(value)
        rows = page.locator("table.register-table tbody tr:visible").all_inner_texts()
        assert rows and all(said in row for row in rows), name
        menu.select_option("")


def test_no_row_tells_the_same_deed_as_itself():
    """The first row of a deed names the others, they name the first."""
    from companion import load

    events = load("events")
    several = events[events["deed_id"].notna()]
    for row in several.to_dict("records"):
        said = str(COLUMNS["events"]["Coded, found"](row)).split("same deed as ")[1]
        first = row["deed_id"] == row["event_id"]
        others = set(several.loc[several["deed_id"] == row["deed_id"], "event_id"])
        wanted = others - {row["event_id"]} if first else {row["deed_id"]}
        assert set(re.findall(r">([^<]+)</a>", said)) == wanted, row["event_id"]


def rows_for(page, typed: str) -> int:
    """How many rows the register shows, on all its pages, for what is typed into its search."""
    page.locator(".dt-search input").fill(typed)
    return int(page.locator(".dt-info").inner_text().split(" of ")[1].split()[0])


# What a printer sets and what keyboards of several kinds type for it.
TYPED = {
    "events": [
        ("China–North Korea", "China-North Korea", "china—north korea", "China--North Korea"),
        ("Xi's", "Xi’s", "xi`s", "Xi´s", "Xi＇s"),
        ("“North Korea”", '"North Korea"', "«North Korea»", "„north korea“"),
        ("Kim Jong Un", "Kim\u00a0Jong Un", "KIM JONG UN", "Kim Jo\u00adng Un"),
        ('"Kim Jong Un"', "Kim-Jong-Un", "《Kim Jong-un》", "‹kim jong un›", "<<Kim Jong Un>>"),
        ("Russia – China", "Russia - China", "russia — china", "Russia China"),
    ],
    "claims": [("Pyongyang’s", "Pyongyang's")],
    "provisions": [("party's", "party’s")],
    "indicators": [("2,730", "2730", "2\u202f730", "2’730")],
}


@pytest.mark.parametrize("name", TYPED)
def test_register_is_searched_by_what_a_keyboard_types(visit, name):
    """Dashes, quotation marks, apostrophes, accents, case and spaces do not decide what is
    found.
    """
    page = visit(f"chapters/{name}.html")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    for first, *others in TYPED[name]:
        wanted = rows_for(page, first)
        assert wanted >= 1, f"{name}: nothing is found for {first}"
        for other in others:
            assert rows_for(page, other) == wanted, (
                f"{name}: “{other}” finds {rows_for(page, other)} rows, “{first}” {wanted}: "
                "see `folded` in site/theme/static/fold.js"
            )


@pytest.mark.parametrize("name", REGISTERS)
def test_register_prints_whole(visit, name):
    """On paper every row stands, or those that the reader's search leaves, and the page says so."""
    from companion import load

    page = visit(f"chapters/{name}.html")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    page.emulate_media(media="print")
    rows = page.locator("table.register-table tbody tr:visible")
    assert rows.count() == len(load(name)), f"{name}: rows are left out on paper"
    assert (
        page.locator(".dt-info").inner_text().strip() == f"Showing all of {len(load(name))} entries"
    )
    page.emulate_media(media="screen")
    left = rows_for(page, page.locator("table.register-table tbody th a").first.inner_text())
    page.emulate_media(media="print")
    assert rows.count() == left
    assert f"filtered from {len(load(name))}" in page.locator(".dt-info").inner_text()


def test_register_sorts_numbers_as_numbers_and_what_is_missing_last(visit):
    page = visit("chapters/events.html")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    page.locator(".dt-length select").select_option("all")
    head = page.locator("table.register-table th", has_text="Goldstein")
    cells = page.locator('table.register-table tbody td[data-head="Goldstein"]')

    table = cells.all_inner_texts()
    known, missing = [w for w in table if w], [w for w in table if not w]
    for way, backwards in (("ascending", False), ("descending", True)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == way
        assert cells.all_inner_texts() == sorted(known, key=float, reverse=backwards) + missing
    head.locator("button").click()
    assert head.get_attribute("aria-sort") is None and cells.all_inner_texts() == table


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_register_can_be_read_in_both_colour_modes(visit, scheme):
    """Text and its background differ by WCAG's 4.5 to 1."""
    page = visit("chapters/claims.html", scheme=scheme)
    page.locator(".register.is-live").wait_for(timeout=15_000)
    contrast = page.locator("table.register-table tbody td").first.evaluate(
        """cell => {
          const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
          const light = (colour) => { const [r, g, b] = parts(colour).slice(0, 3).map((v) => (
            v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          let behind = cell, colour = "rgb(255, 255, 255)";
          for (; behind; behind = behind.parentElement) { const c = getComputedStyle(
            behind).backgroundColor; if (parts(c)[3] !== 0) { colour = c; break; } }
          const [a, b] = [light(getComputedStyle(cell).color), light(colour)].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05); }"""
    )
    assert contrast >= 4.5, f"contrast of the register's text is {contrast:.1f} in {scheme} mode"


def test_link_to_a_late_row_opens_it(visit):
    page = visit("chapters/indicators.html#ev-i400")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    assert page.locator("tr#ev-i400").is_visible()


def test_front_page_answers_on_the_first_screen(visit):
    page = visit("index.html")
    page.wait_for_url("**/chapters/index.html")
    box = page.locator("div.admonition.answer").bounding_box()
    assert box and box["y"] + box["height"] < 900, "the answer is below the first screen"
