"""The dialog that cites a page, a figure or a row, in a browser, with and without a script, from
disk and on paper.
"""

from __future__ import annotations

import pytest
from companion import cite

BODY = cite.about()["author"]


@pytest.fixture
def opened(visit):
    def go(name, **how):
        page = visit(f"chapters/{name}.html", **how)
        page.wait_for_timeout(300)
        return page

    return go


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_dialog_cites_the_page_in_every_style(opened, size):
    page = opened("three-noes", size=size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".cite-button")
    page.wait_for_selector(".cite-dialog[open] .cite-entry:not(:empty)")
    for style in (s for s in cite.STYLES if s != "csl-json"):
        page.select_option(".cite-dialog select", style)
        page.click(".cite-dialog .cite-copy")
        page.wait_for_function(
            "() => document.querySelector('.cite-dialog [role=status]').textContent === 'Copied.'"
        )
        assert page.evaluate("navigator.clipboard.readText()") == cite.text("three-noes", style, "")
    box = page.locator(".cite-dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
    page.keyboard.press("Escape")
    assert not page.locator(".cite-dialog[open]").count() and not page.errors and not page.elsewhere


def test_dialog_remembers_the_style(opened):
    page = opened("three-noes")
    page.click(".cite-button")
    page.select_option(".cite-dialog select", "mla")
    page.reload()
    page.wait_for_timeout(300)
    page.click(".cite-button")
    assert page.input_value(".cite-dialog select") == "mla"


def test_dialog_cites_a_figure(opened):
    page = opened("three-noes")
    name = page.get_attribute("figure.chart", "id")
    if not page.locator(f'a[data-cite="figure:{name}"]').count():
        page.evaluate(
            "name => document.querySelector('article').insertAdjacentHTML('afterbegin', "
            "`<a data-cite='figure:${name}' href='#cite'>cite</a>`)",
            name,
        )
    page.locator(f'a[data-cite="figure:{name}"]').first.click()
    page.wait_for_selector(".cite-dialog[open] .cite-entry:not(:empty)")
    assert page.inner_text(".cite-dialog h2") == "Cite this figure"
    assert page.inner_text(".cite-entry") == cite.text(f"figure:{name}", "apa", "")


def test_dialog_cites_a_row(opened):
    page = opened("claims")
    page.wait_for_selector(".register.is-live")
    link = page.locator("a.row-cite").nth(2)
    thing = link.get_attribute("data-cite")
    link.click()
    page.wait_for_selector(".cite-dialog[open] .cite-entry:not(:empty)")
    assert page.inner_text(".cite-entry") == cite.text(thing, "apa", "")


def test_copy_works_where_the_clipboard_is_closed(opened):
    page = opened("three-noes")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    )
    page.locator(".cite-panel .cite-copy").first.click()
    page.wait_for_function(
        "() => document.querySelector('.cite-panel [role=status]').textContent !== ''"
    )
    assert page.evaluate("getSelection().toString()") == cite.text("three-noes", "apa", "")


def test_page_from_disk_has_its_dialog(site, browser):
    page = browser.new_page()
    page.goto((site / "chapters" / "treaty-provisions.html").as_uri())
    page.wait_for_timeout(300)
    page.click(".cite-button")
    page.wait_for_selector(".cite-dialog[open] .cite-entry:not(:empty)")
    page.select_option(".cite-dialog select", "bibtex")
    assert page.inner_text(".cite-entry") == cite.text("treaty-provisions", "bibtex", "")
    page.close()


def test_without_a_script_the_citation_stands_in_the_page(opened):
    page = opened("treaty-provisions", javascript=False)
    assert not page.locator(".cite-button").is_visible()
    assert (
        page.locator("#cite").inner_text().count(BODY) == 4
        and page.locator('.cite-files a[href$=".bib"]').count() >= 1
    )


def test_print_shows_the_citation_without_buttons(opened):
    page = opened("treaty-provisions")
    page.emulate_media(media="print")
    assert page.locator("#cite").is_visible() and not page.locator(".cite-copy").first.is_visible()
