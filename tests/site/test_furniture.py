"""What surrounds a chapter: ways on and back, the page for lost addresses, words beside drawings,
paper, the addresses of all pages.
"""

from __future__ import annotations

import re
from html import escape
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
import yaml
from companion.site.theme import pages as theme
from visits import SIZES, TOUCHED

PAGE = "chapters/relationship-graph.html"


def test_a_lost_address_leads_on_from_any_depth(site):
    text = (site / "404.html").read_text("utf-8")
    links = re.findall(r'(?<![-\w])(?:href|src|action)="([^"#?]+)', text)
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert local and all(link.startswith("/") for link in local), (
        "on a page shown at any depth links begin at the root"
    )
    assert not [link for link in local if not (site / link.lstrip("/")).exists()]
    assert "chapters/index.html" in text and 'name="q"' in text


@pytest.mark.parametrize("size", SIZES)
def test_neighbours_and_contents_are_within_reach(visit, size):
    page = visit(PAGE, size)
    steps = page.locator(".page-steps")
    for rel in ("prev", "next"):
        link = steps.locator(f"a[rel={rel}]")
        box = link.bounding_box()
        assert box and box["y"] < 140 and box["height"] >= 24, rel
        assert urljoin(page.url, link.get_attribute("href")).endswith(".html")
    contents = steps.locator(".page-contents")
    assert contents.is_visible() == (size == "narrow")
    if size == "narrow":
        contents.locator("summary").click()
        first = contents.locator("a").first
        first.click()
        assert page.url.endswith(first.get_attribute("href"))
        assert not contents.evaluate("e => e.open"), "the list closes when a part is chosen"


def test_on_a_phone_the_list_of_chapters_opens_where_the_reader_is(visit):
    page = visit("chapters/glossary.html", "narrow")
    page.locator(".menu-button").click()
    box = page.locator("#site-nav [aria-current=page]").bounding_box()
    assert box and 0 < box["y"] < page.viewport_size["height"] - box["height"]


def test_a_paragraph_is_copied_without_the_numbers_of_its_evidence(visit):
    page = visit("chapters/two-articles.html")
    part = page.locator("p:has(> .evidence-reference)").first
    copied = part.evaluate("p => (getSelection().selectAllChildren(p), getSelection().toString())")
    numbers = part.locator("a.evidence").all_inner_texts()
    told = part.evaluate(
        "p => { const q = p.cloneNode(true); q.querySelectorAll('.evidence-reference, "
        ".work-reference').forEach(n => n.remove()); return q.textContent; }"
    )
    assert numbers and " ".join(copied.split()) == " ".join(told.split())


def test_every_page_has_the_width_of_a_phone_and_says_whose_it_is(site):
    """Those that come from no chapter (search, ties, the page for lost addresses) as well."""
    whose = yaml.safe_load((site.parents[1] / "_config.yml").read_text("utf-8"))["author"]
    read = 0
    for path in [*site.glob("*.html"), *site.glob("chapters/*.html")]:
        text = path.read_text("utf-8")
        if 'class="site-foot"' in text:
            read += 1
            assert text.count('<meta name="viewport"') + text.count('" name="viewport"') == 1, path
            assert f"<p>{escape(whose)}. Text and data under" in text, path
    assert read > 30


def test_the_search_is_read_on_a_phone(visit):
    page = visit("search.html", "narrow", **TOUCHED)
    assert page.evaluate("innerWidth") == SIZES["narrow"]["width"], "it is zoomed out"
    made, top = (page.locator(name).bounding_box() for name in (".page-made", ".to-top"))
    assert made["y"] + made["height"] <= top["y"], "the way to the top lies on other links"


def test_back_to_top(visit):
    page = visit(PAGE, "narrow")
    link = page.locator(".to-top")
    link.scroll_into_view_if_needed()  # at the foot: over the text it would lie on other links
    page.wait_for_function("scrollY > 1000")
    link.click()
    page.wait_for_function("scrollY < 100")


@pytest.mark.parametrize("size", SIZES)
def test_words_stand_beside_drawings(visit, size):
    page = visit(PAGE, size)
    bare = page.eval_on_selector_all(
        ".site-bar .tool",
        "l => l.filter(e => e.checkVisibility()).filter(e => !e.innerText.trim())"
        ".map(e => e.className)",
    )
    assert not bare
    wrong = page.eval_on_selector_all(
        ".site-bar [aria-label]",
        "l => l.filter(e => !e.ariaLabel.toLowerCase().includes(e.innerText.trim().split('\\n')[0]"
        ".toLowerCase())).map(e => e.ariaLabel)",
    )
    assert not wrong, f"the name that is spoken lacks the word that is seen: {wrong}"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_nothing_is_fetched_beforehand(site):
    """Firefox fetches <link rel=next>, which the policy of the pages forbids, and says so."""
    for path in (site / "chapters").glob("*.html"):
        assert not re.search(r'<link rel="(?:next|prefetch)"', path.read_text("utf-8")), path.name


def test_paper_has_title_address_and_page_numbers(site):
    text = (site / PAGE).read_text("utf-8")
    style = re.search(r"<style>(@page.*?)</style>", text)[1]
    assert "Sidelined" in style and "relationship-graph.html" in style
    assert "counter(pages)" in (site / "_static" / "page.css").read_text("utf-8")


def test_what_is_printed_ends_no_string():
    context = {"title": 'A “title” "with" </style> and \\ in it', "docstitle": "Book"}
    config = SimpleNamespace(html_short_title="B", html_baseurl="")
    words = theme.running(SimpleNamespace(config=config), "a/b", context, "Version 1")
    assert words["address"] == "a/b.html"
    assert not re.search(r'["<>]|\\(?![0-9a-f]+ )', words["page"])


def test_all_addresses_are_listed_where_the_site_has_one(tmp_path):
    for name in ("index.html", "404.html", "chapters/a.html", "_static/x.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    config = SimpleNamespace(html_baseurl="https://example.org/book/")
    app = SimpleNamespace(config=config, outdir=tmp_path, builder=SimpleNamespace(format="html"))
    theme.sitemap(app, None)
    found = re.findall("<loc>(.*?)</loc>", (tmp_path / "sitemap.xml").read_text())
    assert found == [f"https://example.org/book/{p}" for p in ("chapters/a.html", "index.html")]


def test_a_link_to_a_late_row_arrives_at_once(visit):
    page = visit("chapters/events.html#ev-e001")
    box = page.locator("#ev-e001").bounding_box()
    assert 0 < box["y"] < SIZES["wide"]["height"]
    page.evaluate("location.hash = '#ev-e040'")
    page.wait_for_function("document.querySelector('#ev-e040').matches('.is-target')")
    box = page.locator("#ev-e040").bounding_box()
    assert 0 < box["y"] < SIZES["wide"]["height"], "the way to a row is not scrolled through"


def test_actors_list_the_rows_that_name_them(visit):
    page = visit("chapters/actors.html")
    row = page.locator("#ev-feng-yujun")
    row.locator(".named-in summary").first.click()
    link = row.locator(".named-in a").first
    assert link.is_visible() and "#ev-" in link.get_attribute("href")
    kinds = row.locator(".named-in summary").all_inner_texts()
    assert any("claim" in kind for kind in kinds) and any("position" in kind for kind in kinds)


def test_events_are_chosen_by_year_actor_and_pair(visit):
    page = visit("chapters/events.html")
    page.locator(".register.is-live").wait_for()

    def menu(name):
        return page.locator(f".register-filters label:has-text('{name}') select")

    def shown():
        return int(re.search(r"of (\d+) entries", page.locator(".dt-info").inner_text())[1])

    whole = shown()
    menu("Year").select_option("2024")
    year = shown()
    menu("Pair").select_option("North Korea–Russia")
    pair = shown()
    menu("Actors").select_option("South Korea")
    assert whole > year > pair >= shown()
