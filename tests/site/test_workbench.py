"""The workbench: coding in the page, by mouse, finger and keyboard; the book's codes stay out of it
until they are asked for. What it is given and keeps is in `test_workbench_sheets`.
"""

from __future__ import annotations

import csv
import functools
import gzip

import checkers
import companion
import pytest
from companion.recode.units import sets, units
from companion.tables.seeds import record
from visits import FOUR, TOUCHED, here, tap
from workbench_pages import PAGE, TEN, bring, choose, filled, problems, sheet, workbench


@pytest.fixture
def work(visit):
    """Open the workbench on a set."""
    return functools.partial(workbench, visit)


def test_codes_are_kept_and_come_back(work):
    page = work()
    one = sets()[TEN]
    choose(page, "modality", "norm")
    choose(page, "concept", "alarm")
    page.get_by_label("Note (why").fill("hard, “very”\nhard; -1")
    page.get_by_label("Your name").fill("Anna Ö.")
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.evaluate("document.activeElement.textContent") == "Claim 2 of 10"
    choose(page, "sign", "-1")
    page.reload()
    page.locator("#workbench.is-live").wait_for()
    rows = sheet(page)
    assert [row["id"] for row in rows] == list(one.units)
    assert (rows[0]["modality"], rows[0]["concept"], rows[1]["sign"]) == ("norm", "alarm", "-1")
    assert rows[0]["note"] == "hard, “very”\nhard; -1" and rows[0]["coder"] == "Anna Ö."
    assert {row["version"] for row in rows} == {one.version}
    assert not page.errors and not page.elsewhere


def test_the_books_codes_are_nowhere_until_asked_for(work):
    page = work()
    hidden = ["#recode-book *", "#recode-result *", "#workbench a[href*='claims.html']"]
    assert not any(page.locator(part).count() for part in hidden)
    tree = page.locator("#recode-card").aria_snapshot()
    reason = next(r for i in sets()[TEN].units for r in units("claims")[i].reasons.values())
    assert "published" not in tree and reason[:40] not in page.locator("#workbench").inner_html()
    assert page.get_by_role("button", name="Compare with the book").is_disabled()
    show = page.get_by_role("button", name="Show the book’s codes")
    assert show.get_attribute("aria-expanded") == "false"
    show.click()
    first = units("claims")[sets()[TEN].units[0]]
    told = page.locator("#recode-book").inner_text()
    assert "published" in told and "pass a" in told
    assert page.locator("#recode-book a").get_attribute("href") == first.link
    page.get_by_role("button", name="Hide the book’s codes").click()
    assert not page.locator("#recode-book *").count()
    assert "were looked at before" in page.locator("#recode-cite").inner_text()


def test_agreement_and_what_moves(work):
    page = work()
    one = sets()[TEN]
    known = units("claims")
    tied = next(i for i in one.units if known[i].codes["sign"] == "1")
    bring(page, filled(TEN, change=[(tied, "sign", "-1"), (one.units[0], "form", "report")]))
    page.get_by_role("button", name="Compare with the book").click()
    told = page.locator("#recode-result").inner_text()
    assert "2 cells of yours differ" in told
    row = page.locator("#recode-result tr", has=page.locator("th", has_text="sign")).first
    assert "90%" in row.inner_text()
    a, b = (known[tied].codes[end] for end in ("tie_from", "tie_to"))
    moved = f"{companion.evidence.name(a)} → {companion.evidence.name(b)}"
    assert moved in page.get_by_role("region", name="Signed pairs").inner_text()
    assert "triangle" in told
    assert "128 agree" in told
    cite = page.locator("#recode-cite").inner_text()
    assert all(
        part in cite for part in ("anna", one.version, TEN, "2 cells", f"{tied} sign 1 → -1")
    )
    assert "Version 0." in cite
    page.locator(".recode-apart button", has_text=tied).first.click()
    assert page.evaluate("document.activeElement.tagName") == "H3"


def test_paper_takes_the_comparison_and_no_controls(work):
    page = work()
    page.emulate_media(media="print")
    empty = page.locator("#workbench, section:has(> #workbench) > h2")
    assert empty.count() == 2 and not any(part.is_visible() for part in empty.all())
    page.emulate_media(media="screen")
    choose(page, "modality", "norm")
    page.get_by_role("button", name="Compare with the book").click()
    page.locator("#recode-result table").first.wait_for()
    page.emulate_media(media="print")
    assert page.locator("#recode-result table").first.is_visible()
    assert page.locator("#recode-cite").is_visible()
    controls = "#workbench :is(button:not(.recode-link), input, select, textarea):visible"
    assert page.locator(controls).count() == 0


@pytest.mark.parametrize("of", ["events:2019", "statements:10"])
def test_acts_and_statements(work, of):
    page = work(of)
    one = sets()[of]
    kind, (variable, code) = (
        ("events", ("level", "other"))
        if of.startswith("events")
        else ("statements", ("denuclearisation", "no"))
    )
    known = units(kind)

    def counts(unit):
        if kind == "events":
            leader = unit.codes.get("level") == "leader"
            return leader and unit.counts["meeting_kind"] and unit.counts["base"]
        return unit.codes.get("denuclearisation") == "yes" and unit.counts["counted"]

    unit = next((i for i in one.units if counts(known[i])), None)
    if unit is None:
        pytest.skip(f"no unit of {of} counts in what moves")
    bring(page, filled(of, change=[(unit, variable, code)]))
    page.get_by_role("button", name="Compare with the book").click()
    table = page.get_by_role("region", name="before and after")
    rows = table.locator("tbody tr").all()
    assert any(len({*row.locator("td").all_inner_texts()}) == 2 for row in rows)


def test_a_class_takes_two_variables(work):
    page = work(f"{TEN}&vars=modality.stance.mood")
    assert "mood" in problems(page)
    assert page.locator(".recode-field").count() == 2
    assert "0 of 20 cells" in page.locator("#recode-progress").inner_text()
    choose(page, "modality", "norm")
    page.get_by_text("Variables shown: modality, stance").click()
    page.get_by_label("form", exact=True).check()
    assert page.locator(".recode-field").count() == 3 and "form" in here(page)
    page.locator("#recode-set").select_option("claims:diplomat-2024:10")
    assert page.locator(".recode-field").count() == 3
    page.locator("#recode-set").select_option("statements:10")
    assert page.locator(".recode-field").count() == 3 and "vars=" not in here(page)
    page.go_back()
    page.go_back()
    assert "modality" in here(page) and sheet(page)[0]["modality"] == "norm"


def test_from_the_keyboard(work):
    page = work()
    page.locator("#recode-coder").focus()
    page.keyboard.type("kb")
    heading = page.locator("#recode-card h3")
    heading.focus()
    # Tab goes from field to field; arrows choose among the few codes.
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "recode-form":
            break
    page.keyboard.press("ArrowRight")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Next":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Claim 2 of 10"
    rows = sheet(page)
    assert rows[0]["form"] and rows[0]["coder"] == "kb"


def test_under_a_finger_at_360(work):
    page = work(size="narrow", **TOUCHED)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            "#workbench :is(button, input, select, summary, textarea)")]
          .filter(e => e.checkVisibility())
          .map(e => [(e.closest("label:has(:is([type=radio], [type=checkbox]))") ?? e)
            .getBoundingClientRect(), e])
          .filter(([b]) => b.width < 24 || b.height < 24)
          .map(([b, e]) => `${e.outerHTML.slice(0, 80)} ${b.width}x${b.height}`)"""
    )
    assert not small, small[:5]
    tap(page.locator("label[for=recode-modality-norm]"))
    tap(page.locator("label[for=recode-sign-empty]"))
    tap(page.get_by_role("button", name="Compare with the book"))
    page.locator("#recode-result h4").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert sheet(page)[0]["modality"] == "norm"


@pytest.mark.parametrize("size, scheme", FOUR)
def test_axe_finds_nothing_in_the_open_workbench(work, size, scheme):
    page = work(size=size, scheme=scheme)
    bring(page, filled(TEN, change=[(sets()[TEN].units[0], "modality", "norm")]))
    page.get_by_role("button", name="Compare with the book").click()
    page.get_by_role("button", name="Show the book’s codes").click()
    page.locator(".recode-codes summary").nth(1).click()
    page.get_by_text("Read the sentences in your own copy").click()
    found = checkers.axe(page, "#workbench")
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_damaged_address_is_told(visit):
    page = visit(f"{PAGE}?set=claims:%3Cb%3E&unit=x")
    assert "claims:<b>" in problems(page) and not page.errors
    page = visit(f"{PAGE}?set={TEN}&unit=nobody")
    assert "nobody" in problems(page)
    last = sets()[TEN].units[-1]
    page = visit(f"{PAGE}?set={TEN}&unit={last}")
    page.get_by_role("heading", name="Claim 10 of 10").wait_for()


def test_without_a_script_the_blank_sheets_are_there(visit, site):
    page = visit(PAGE, javascript=False)
    assert "companion recode compare" in page.locator("#workbench").inner_text()
    names = [link.get_attribute("href") for link in page.locator(".recode-blanks a").all()]
    assert len(names) == len(sets())
    for name in names:
        rows = list(csv.DictReader((site / "chapters" / name).open(encoding="utf-8-sig")))
        assert [row["id"] for row in rows] == list(sets()[rows[0]["set"]].units)


def test_its_files_are_fetched_on_this_page_only_and_are_small(visit, site):
    scripts = sorted((site / "_static").glob("recode*.js"))
    size = sum(len(gzip.compress(path.read_bytes(), 6)) for path in scripts)
    assert scripts and size < 40_000, f"{size / 1000:.0f} kB"
    asked = (site / PAGE.split("?")[0]).read_text("utf-8")
    assert all(f"_static/{path.name}" in asked for path in scripts)
    for path in site.rglob("*.html"):
        if path.name != "recode-it.html":
            assert "_static/recode" not in path.read_text("utf-8"), path
    held = (site / "_recode" / "book.js").read_text("utf-8")
    assert len(gzip.compress(held.encode(), 6)) < 160_000
    assert all(block["sha256"] in held for block in record("hashmi-2024")["blocks"])


def test_it_opens_from_disk(browser, site):
    page = browser.new_page()
    page.goto((site / PAGE).as_uri())
    page.locator("#workbench.is-live").wait_for()
    choose(page, "modality", "norm")
    assert sheet(page)[0]["modality"] == "norm"
    page.close()
