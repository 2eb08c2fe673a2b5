"""The workbench: coding in the page, by mouse, finger and keyboard, with and without storage; that
the book's codes stay out of the page until asked for; that nothing is lost and nothing sent.
"""

from __future__ import annotations

import csv
import gzip
import io

import checkers
import companion
import pytest
from companion.recode.units import sets, units
from companion.tables.seeds import record
from visits import FOUR, SIZES, TOUCHED, here, tap

PAGE = "chapters/recode-it.html"
TEN = "claims:hashmi-2024:10"


@pytest.fixture
def work(visit):
    """Open the workbench on a set."""

    def go(of=TEN, size="wide", **options):
        page = visit(f"{PAGE}?set={of}", size, **options)
        page.locator("#workbench.is-live").wait_for()
        return page

    return go


def choose(page, variable, code):
    """Pick a code as a reader does, whichever form its field has."""
    menu = page.locator(f"select#recode-{variable}")
    if menu.count():
        menu.select_option(code)
    else:
        page.locator(f"#recode-{variable}-{code}").check(force=True)


def sheet(page) -> list[dict]:
    """The sheet that the page saves."""
    with page.expect_download() as got:
        page.get_by_role("button", name="Save as a sheet").click()
    text = got.value.path().read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def bring(page, text, name="sheet.csv"):
    """Open a sheet in the page."""
    page.locator("#recode-sheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode("utf-8")}
    )


def filled(of, coder="anna", change=()) -> str:
    """A sheet with all published codes of a set, but for changes (id, variable, code)."""
    one, out = sets()[of], io.StringIO()
    known, changed = units(one.kind), {(i, v): c for i, v, c in change}
    lines = csv.writer(out)
    lines.writerow(["set", "version", "coder", "id", "where", "what", *one.variables, "note"])
    for name in one.units:
        codes = [changed.get((name, v), known[name].codes.get(v, "")) for v in one.variables]
        lines.writerow([of, one.version, coder, name, "", "", *codes, ""])
    return "\ufeff" + out.getvalue()


def problems(page) -> str:
    page.locator(".recode-problems p").first.wait_for()
    return page.locator(".recode-problems").inner_text()


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


BAD = {
    "version": (lambda text: text.replace(sets()[TEN].version, "0.0.9+abcdef12"), "0.0.9+abcdef12"),
    "codes": (lambda text: text.replace(",assertion,", ",shouting,"), "“shouting” is no code"),
    "unit": (lambda text: text.replace("hashmi-2024:1.", "hashmi-2024:99."), "is no unit of this"),
    "set": (lambda text: text.replace(TEN, "claims:nobody"), "is no set of this book"),
    "columns": (lambda text: "a,b\n1,2\n", "is no sheet of this workbench"),
    "empty": (lambda text: "", "is no sheet of this workbench"),
    "head": (lambda text: text.splitlines()[0], "nothing below it"),
    "twice": (lambda text: text + text.splitlines()[1] + "\n", "already"),
    "office": (lambda text: "PK\x03\x04xxxx", "save it as CSV"),
    "letters": (lambda text: text.replace("anna", "ann\ufffd"), "CSV UTF-8"),
    "coders": (lambda text: text.replace(",anna,", ",ben,", 1), "one coder in a sheet"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_sheet_is_one_message_and_nothing_is_lost(work, kind):
    page = work()
    choose(page, "modality", "norm")
    change, said = BAD[kind]
    bring(page, change(filled(TEN)), "<img src=x>.csv")
    told = problems(page)
    assert said in told and "<img src=x>.csv" in told, told
    assert page.locator(".recode-problems p").count() <= 8
    assert sheet(page)[0]["modality"] == "norm"
    assert not page.errors and not page.locator("#workbench img").count()


def test_a_sheet_of_a_spreadsheet_and_the_way_back(work):
    page = work("statements:10")
    choose(page, "korea_named", "no")
    text = filled(TEN).replace(",", ";").replace("\r\n", "\n")
    bring(page, text)
    page.get_by_text("sheet.csv is open").wait_for(state="attached")
    assert page.locator("#recode-set").input_value() == TEN
    choose(page, "modality", "norm")
    bring(page, filled(TEN))
    assert "has taken the place" in problems(page)
    assert sheet(page)[0]["modality"] != "norm"
    page.get_by_role("button", name="Take back").click()
    assert sheet(page)[0]["modality"] == "norm"
    page.get_by_role("button", name="Begin this set anew").click()
    assert not sheet(page)[0]["modality"]
    page.reload()
    page.get_by_role("button", name="Take back").click()
    assert sheet(page)[0]["modality"] == "norm"
    page.locator("#recode-set").select_option("statements:10")
    assert sheet(page)[0]["korea_named"] == "no"


DAMAGED = [
    "{",
    "[]",
    '{"codes":{"x":{}},"notes":{},"coder":"","seen":[]}',
    '{"codes":{},"notes":{"a":3},"coder":"","seen":[]}',
]


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_storage_is_put_aside(work, text):
    page = work()
    key = f"recode {TEN} {sets()[TEN].version}"
    page.evaluate("([k, t]) => localStorage.setItem(k, t)", [key, text])
    page.evaluate("localStorage.setItem('recode claims:hashmi-2024:10 0.0.1+old', '{}')")
    page.reload()
    assert "damaged" in problems(page) and "0.0.1+old" in problems(page)
    choose(page, "modality", "norm")
    assert page.evaluate("k => localStorage.getItem(k + ' damaged')", key) == text
    assert page.evaluate("localStorage.getItem('recode claims:hashmi-2024:10 0.0.1+old')") == "{}"
    assert sheet(page)[0]["modality"] == "norm" and not page.errors


def test_a_browser_without_storage(browser, address):
    context = browser.new_context(viewport=SIZES["wide"])
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(f"{address}{PAGE}?set={TEN}")
    page.locator("#workbench.is-live").wait_for()
    choose(page, "modality", "norm")
    assert "keeps nothing" in page.locator("#workbench .is-warning").inner_text()
    assert sheet(page)[0]["modality"] == "norm" and not errors
    context.close()


def test_an_own_copy_stays_in_the_page(work, articles):
    page = work()
    source = "hashmi-2024"
    page.get_by_text("Read the sentences in your own copy").click()
    page.locator("#recode-paste").fill(articles[source])
    page.get_by_role("button", name="Use the pasted text").click()
    page.get_by_text("has the text that was coded").wait_for()
    span = units("claims")[sets()[TEN].units[0]].span
    text = companion.canonical.canonical(articles[source])[span["start"] : span["end"]]
    assert text in page.locator(".recode-sentence").inner_text()
    kept = page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert text[:30] not in kept and not page.elsewhere
    # Another typography and other furniture around it: the sentences are still told.
    page.reload()
    page.get_by_text("Read the sentences in your own copy").click()
    other = "Menu\nLog in\n" + articles[source].replace("'", "’") + "\nRead more here\n"
    page.locator("#recode-paste").fill(other)
    page.get_by_role("button", name="Use the pasted text").click()
    page.get_by_text("all paragraphs that were coded").wait_for()
    assert text in page.locator(".recode-sentence").inner_text()


def test_a_wrong_copy_is_refused(work, articles):
    page = work()
    page.get_by_text("Read the sentences in your own copy").click()
    for text, said in (
        ("Some other words about a ferry.", "another text"),
        (articles["diplomat-2024"], "This is the text of"),
        ("<!doctype html><p>x", "formatted document"),
        (" \n", "is empty"),
        ("word " * 13_000, "far more than the article"),
    ):
        page.locator("#recode-paste").fill(text)
        page.get_by_role("button", name="Use the pasted text").click()
        page.locator(".recode-copy [role=status]", has_text=said).wait_for()
        assert not page.locator(".recode-sentence").count()
    page.locator("#recode-copy").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    page.locator(".recode-copy [role=status]", has_text="a PDF").wait_for()
    assert not page.errors


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
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")  # nothing under the bar
    page.evaluate(checkers.axe())
    found = page.evaluate(
        """axe.run(document.querySelector("#workbench"), { resultTypes: ["violations"], runOnly:
             ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
           .then(r => r.violations.map(v => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n =>
             n.html.slice(0, 140) + " " + n.failureSummary).join(" | ")))"""
    )
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
