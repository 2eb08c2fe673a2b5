"""What the workbench is given and what it keeps: sheets, good and bad, the browser's storage, and a
reader's own copy of an article. Nothing is lost and nothing sent.
"""

from __future__ import annotations

import functools

import companion
import pytest
from companion.recode.units import sets, units
from visits import SIZES, watched
from workbench_pages import PAGE, TEN, bring, choose, filled, problems, sheet, workbench


@pytest.fixture
def work(visit):
    """Open the workbench on a set."""
    return functools.partial(workbench, visit)


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


REFUSED = {
    "denied": "Object.defineProperty(window, 'localStorage', "
    "{ get() { throw new DOMException('no', 'SecurityError'); } })",
    "full": "Storage.prototype.setItem = () => { throw new Error('it is full') }",
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_browser_that_stores_nothing(browser, address, why):
    """The page holds the work of every set until it is closed, and warns before that."""
    context = browser.new_context(viewport=SIZES["wide"])
    context.add_init_script(REFUSED[why])
    page = watched(context, address)
    page.goto(f"{address}{PAGE}?set={TEN}")
    page.locator("#workbench.is-live").wait_for()

    def warns():
        return page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")

    page.get_by_label("Your name").fill("Anna")
    assert not warns(), "nothing would be lost yet"
    page.get_by_label("Note (why").fill("hard")
    assert warns(), "a note would be lost"
    choose(page, "modality", "norm")
    assert "keeps nothing" in page.locator("#workbench .is-warning").inner_text()
    page.locator("#recode-set").select_option("statements:10")
    choose(page, "korea_named", "no")
    assert sheet(page)[0]["korea_named"] == "no"
    assert warns(), "what is saved as a sheet is one set, and the other would be lost"
    page.go_back()
    first = sheet(page)[0]
    assert (first["set"], first["modality"], first["note"]) == (TEN, "norm", "hard")
    assert not warns() and not page.errors
    page.get_by_role("button", name="Begin this set anew").click()
    page.locator("#recode-set").select_option("statements:10")
    assert sheet(page)[0]["korea_named"] == "no"
    page.locator("#recode-set").select_option(TEN)
    page.get_by_role("button", name="Take back").click()
    assert sheet(page)[0]["modality"] == "norm"
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
