"""Registers in a real browser: searched, filtered, sorted, printed, wide and narrow, in both colour
modes.
"""

from __future__ import annotations

import re

import pytest
from companion.site.content.columns import COLUMNS
from register_names import REGISTERS
from visits import SIZES


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", REGISTERS)
def test_register_answers(visit, name, size):
    """Search, filter and a link to a row work, on a phone too, nothing is wider than the screen,
    and the register can be printed.
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
    if size == "wide":
        look_on_paper(page, name)


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
    rows = "table.register-table tbody tr:visible"
    to, of = (page.locator(f'{rows} td[data-head="{head}"]') for head in ("To", "Of"))
    days, parties = to.all_inner_texts(), of.all_inner_texts()
    assert days and all(day.startswith("2024") for day in days)
    assert len(parties) == len(days) and all("Russia" in said.split(", ") for said in parties)


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


def look_on_paper(page, name: str):
    """On paper every row stands, or those that the reader's search leaves, and the page says so."""
    from companion import load

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


# The top of the first row that is shown, below the bar that stays over the page.
FIRST_ROW = """() => { const row = [...document.querySelectorAll("table.register-table tbody tr")]
  .find((one) => one.checkVisibility());
  return row.getBoundingClientRect().top -
    document.querySelector(".site-bar").getBoundingClientRect().bottom; }"""


@pytest.mark.parametrize("size", SIZES)
def test_turning_a_page_of_a_register_leads_to_its_first_row(visit, size):
    """By a finger or a mouse; and by the keyboard again and again."""
    page = visit("chapters/claims.html", size)
    page.locator(".register.is-live").wait_for(timeout=15_000)
    info = page.locator(".dt-info .on-screen")
    after, before = (
        page.get_by_role("button", name=name, exact=True) for name in ("Next", "Previous")
    )
    focused = "document.activeElement.textContent"
    after.click()
    for turned in (26, 51):
        assert info.inner_text().startswith(f"Showing {turned} to"), info.inner_text()
        assert 0 <= page.evaluate(FIRST_ROW) < 200, "the first new row is out of sight"
        assert page.evaluate(focused) == "Next"
        page.keyboard.press("Enter")
    while after.is_enabled():
        page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Previous", "the focus is lost at the last page"
    page.keyboard.press("Enter")
    assert after.is_enabled() and page.evaluate(focused) == "Previous"
    assert 0 <= page.evaluate(FIRST_ROW) < 200
    while before.is_enabled():
        page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Next" and info.inner_text().startswith("Showing 1 to")


def test_a_register_is_sorted_where_its_head_is_not_shown(visit):
    """Menus and the buttons of the head agree, whichever is used, however the screen is turned."""
    page = visit("chapters/events.html", "narrow")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    page.locator(".dt-length select").select_option("all")
    by, way = page.get_by_label("Sort by"), page.get_by_label("Direction")
    head = page.locator("table.register-table th", has_text="Goldstein")
    cells = page.locator('table.register-table tbody td[data-head="Goldstein"]')
    table = cells.all_text_contents()
    known, missing = [w for w in table if w], [w for w in table if not w]
    assert way.is_disabled(), "the order of the table has no direction"
    by.select_option("Goldstein")
    assert cells.all_text_contents() == sorted(known, key=float) + missing
    assert head.get_attribute("aria-sort") == "ascending"
    way.select_option("descending")
    falling = sorted(known, key=float, reverse=True) + missing
    assert cells.all_text_contents() == falling
    page.set_viewport_size(SIZES["wide"])
    assert not by.is_visible() and not way.is_visible()
    assert head.get_attribute("aria-sort") == "descending" and cells.all_text_contents() == falling
    head.locator("button").click()  # back to the order of the table
    assert cells.all_text_contents() == table
    page.locator("table.register-table th", has_text="Date").first.locator("button").click()
    page.set_viewport_size(SIZES["narrow"])
    assert by.locator("option:checked").inner_text() == "Date" and way.is_enabled()
    assert way.input_value() == "ascending"
    by.select_option("as listed")
    assert cells.all_text_contents() == table and way.is_disabled()
    assert not page.locator("table.register-table th[aria-sort]").count()


@pytest.mark.parametrize("name", REGISTERS)
def test_tools_of_a_register_fit_a_finger(visit, name):
    page = visit(f"chapters/{name}.html", "narrow")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    tools = page.locator(".register-tools :is(input, select)")
    assert tools.count() == 4
    for tool in tools.all():
        box = tool.bounding_box()
        assert box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 360, box
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


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


def test_an_address_that_ends_in_nonsense_leaves_the_register_alive(visit):
    page = visit("chapters/provisions.html#%")
    page.locator(".register.is-live").wait_for(timeout=15_000)
    assert not page.errors
