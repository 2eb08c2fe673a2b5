"""Pages work for every reader: Lighthouse and the Nu checker find nothing; keyboard, print,
languages, measure, policy. Axe looks at each page in `test_browser`.
"""

from __future__ import annotations

import base64
import hashlib
import re

import checkers
import pytest
from visits import SIZES, compressed, pages, parsed

PAGES = pages()
# One of each kind: front page, chapter with the most charts, register, page of tables,
# bibliography, search. `make bench` runs all.
KINDS = [
    "chapters/index",
    "chapters/relationship-graph",
    "chapters/claims",
    "chapters/codebook",
    "chapters/bibliography",
    "search",
]
LETTERS = re.compile(
    "[\u0400-\u052f\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
)


@pytest.fixture(scope="module")
def built(site):
    return {name: parsed(site / f"{name}.html") for name in PAGES}


@pytest.mark.slow
def test_lighthouse_gives_full_marks(address):
    """Best practice and SEO, on one page of each kind. Accessibility is axe's rules there, which
    the test before has put to every page; `make bench` measures it.
    """
    pages = [f"{address}{name}.html" for name in KINDS]
    found = checkers.lighthouse(pages, ["mobile"], ["best-practices", "seo"])
    assert len(found) == len(KINDS)
    for page in found:
        assert not page.get("error"), f"{page['url']}: {page['error']}"
        assert set(page["scores"].values()) == {100}, (
            f"{page['url']}: {page['scores']}, because of {page['wrong']}"
        )


def test_nu_checker_finds_no_error(site):
    found = checkers.nu([site / "index.html", *(site / f"{name}.html" for name in PAGES)])
    assert not found, (
        f"{len(found)} errors; what MyST-NB and pandas emit is written anew in "
        "companion/site/theme (writer, frames):\n" + "\n".join(found[:20])
    )


def test_one_main_and_headings_in_order(built):
    for name, page in built.items():
        assert len(page.find_all("main")) == 1, f"{name} needs one <main>"
        levels = [int(h.name[1]) for h in page.find_all(re.compile("^h[1-6]$"))]
        assert levels.count(1) == 1 and levels[0] == 1, (
            f"{name}: the first heading, and it alone, is an h1; found {levels[:6]}"
        )
        jumps = [(a, b) for a, b in zip(levels, levels[1:]) if b > a + 1]
        assert not jumps, f"{name}: headings skip a level: {jumps}"


def test_tables_have_headers_and_captions(built):
    for name, page in built.items():
        for table in page.find_all("table"):
            assert table.find("th"), f"{name}: a table has no header: {table.get_text(' ')[:80]}"
            assert all(th.get("scope") for th in table.find_all("th")), (
                f"{name}: a header does not say whether it heads a row or a column: "
                f"{table.get_text(' ')[:80]}"
            )
            assert all(th.get_text(strip=True) for th in table.find_all("th")), (
                f"{name}: an empty header: {table.get_text(' ')[:80]}"
            )
            assert table.find("caption"), (
                f"{name}: a table has no caption: {table.get_text(' ')[:80]}"
            )


def test_words_in_other_scripts_are_marked(built):
    """Every run of Chinese, Korean, Japanese or Cyrillic letters stands in an element that says its
    language; names as data/actors.csv has it.
    """
    from companion import load

    actors = load("actors").dropna(subset=["name_native", "lang"])
    known = dict(zip(actors["name_native"], actors["lang"]))
    seen = set()
    for name, page in built.items():
        for text in page.body.find_all(string=LETTERS):
            if (
                text.find_parent(["script", "style", "code", "pre", "option"])
                or text.parent.name == "[document]"
            ):
                continue
            lang = next((p["lang"] for p in text.parents if p.has_attr("lang")), "en")
            words = str(text).strip()
            assert lang != "en", f"{name}: “{words[:60]}” has no language"
            if words in known:
                seen.add(words)
                assert lang == known[words], (
                    f"{name}: “{words}” is marked {lang}, data/actors.csv says {known[words]}"
                )
    assert set(known.values()) >= {"zh", "ko", "ru", "ja"} and seen == set(known), (
        f"native names that no page shows: {set(known) - seen}"
    )


def test_policy_allows_the_site_alone(built):
    for name, page in built.items():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy, f"{name} has no Content-Security-Policy"
        rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
        assert rules["default-src"] == "'none'" and not re.search(
            r"https?:|\*", policy["content"]
        ), f"{name}: {policy['content']}"
        inline = [
            s.string or ""
            for s in page.find_all("script", src=False)
            if s.get("type", "") in ("", "module")
        ]
        hashes = {
            f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
            for s in inline
        }
        assert set(rules["script-src"].split()) == {"'self'"} | hashes, (
            f"{name}: the policy's script-src should be 'self' and the hashes of the "
            "page's inline scripts"
        )
        handlers = [t.name for t in page.find_all(True) for a in t.attrs if a.startswith("on")]
        assert not handlers, (
            f"{name}: handlers in the HTML are forbidden by the policy: {handlers[:3]}"
        )


def test_policy_holds(visit):
    page = visit("chapters/index.html")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = "
        "'window.intruder = 1'; document.head.append(s); const i = new Image(); i.src = "
        "'http://127.0.0.2/x.png'; }"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.intruder") is None, "a script that is not in the page's policy ran"
    said = re.compile("Content Security Policy|page’s settings blocked")  # Chromium, Firefox
    assert sum(bool(said.search(e)) for e in page.errors) >= 2, page.errors


@pytest.mark.parametrize("name", PAGES)
def test_page_is_light(site, built, name):
    """What a page loads before any interaction is under 250 kB compressed, and no library is among
    it.
    """
    page = built[name]
    links = [t["src"] for t in page.find_all("script", src=True)] + [
        t["href"] for t in page.find_all("link", rel="stylesheet")
    ]
    files = [(site / name).parent / link.split("?")[0] for link in links]
    sizes = {p.name: len(compressed(p, 0)) for p in [site / f"{name}.html", *files]}
    assert sum(sizes.values()) < 250_000, f"{name}: {sizes}"
    if name != "search":
        assert "search-data.js" not in sizes and all(
            t.has_attr("defer") for t in page.find_all("script", src=True)
        ), f"{name}: {sizes}"


def test_skip_link_menus_and_search_by_keyboard(visit):
    page = visit("chapters/treaty-provisions.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.wait_for_timeout(400)  # it slides into sight
    assert page.locator(".skip-link").bounding_box()["y"] >= 0, (
        "the skip link has the focus but is out of sight"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    menu = page.locator("details.menu").first
    menu.locator("summary").focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None and outline != "none", (
        "the menu does not open, or its focus cannot be seen"
    )
    page.keyboard.press("Escape")
    assert (
        menu.get_attribute("open") is None
        and page.evaluate("document.activeElement.tagName") == "SUMMARY"
    )
    page.keyboard.press("/")  # a single character is no command: who speaks to the page types many
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.name") == "q", (
        "the keys Ctrl and K should lead to the search field"
    )
    page.keyboard.press("Escape")
    page.set_viewport_size(SIZES["narrow"])
    assert not page.locator("#site-nav").is_visible()
    page.locator(".menu-button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#site-nav").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#site-nav").is_visible()


def test_colour_mode_can_be_chosen_and_stays(visit):
    page = visit("chapters/index.html")
    ground = lambda: page.evaluate("getComputedStyle(document.body).backgroundColor")
    before = ground()
    button = page.locator('[data-action="mode"]')
    button.click()
    button.click()
    assert "dark" in button.get_attribute("aria-label") and ground() != before
    page.reload()
    assert ground() != before, "the choice is forgotten on the next page"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Kursk", "chapters/events.html"),
        ("footprints", "chapters/relationship-graph.html"),
        ("习近平", "chapters/actors.html"),
    ],
)
def test_search_finds(visit, words, wanted):
    page = visit("chapters/index.html")
    page.locator("#site-nav input[type=search]").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator("#search-results [role=status]").filter(has_text="finished").wait_for()
    found = page.locator("#search-results li a").evaluate_all("links => links.map(a => a.href)")
    assert not page.errors, page.errors[:3]
    assert any(wanted in link for link in found), f"searching for {words} finds {found}"


def test_table_of_contents_shows_the_parts(built, root):
    import yaml

    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    nav = built["chapters/claims"].find(id="site-nav")
    assert [p.get_text() for p in nav.select(".part")] == [part["caption"] for part in toc["parts"]]
    assert len(nav.select("li > a:not(.page-sections a)")) == 1 + sum(
        len(part["chapters"]) for part in toc["parts"]
    )
    assert nav.find(attrs={"aria-current": "page"}).get_text() == "Register of claims"


@pytest.mark.parametrize("name", ["index", "treaty-provisions", "three-noes"])
def test_lines_have_a_readable_length(visit, name):
    """Some 70 letters a line on a wide screen: the median of full lines is between 60 and 80."""
    page = visit(f"chapters/{name}.html")
    lines = page.evaluate(
        """() => [...document.querySelectorAll(
          `.bd-article > section > p, .bd-article > section > section > p`)].flatMap(p => {
          const range = document.createRange(), rows = new Map();
          const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
          for (let node; (node = walk.nextNode());) for (let i = 0; i < node.length; i++) {
            range.setStart(node, i); range.setEnd(node, i + 1); const y = Math.round(
            range.getBoundingClientRect().bottom / 8); rows.set(y, (rows.get(y) ?? 0) + 1); }
          return [...rows.values()].slice(0, -1); })"""
    )
    lines = sorted(n for n in lines if n > 30)
    assert len(lines) > 10 and 60 <= lines[len(lines) // 2] <= 80, (
        f"{name}: the median line has {lines[len(lines) // 2]} letters"
    )


def test_print_is_the_text_its_charts_and_its_notes(visit):
    """Dark on the screen, light on paper; no navigation; a chart made live is printed as drawn."""
    page = visit("chapters/three-noes.html", scheme="dark")
    frame = page.locator(".chart-frame").first
    frame.scroll_into_view_if_needed()
    frame.hover()
    frame.locator(".chart-live svg").first.wait_for(state="visible", timeout=15_000)
    page.locator(".chart-controls select").first.select_option(index=2)
    page.locator(".chart-now:visible").first.wait_for()
    page.emulate_media(media="print", color_scheme="dark")
    # What a reader chose is not printed, nor that it was chosen.
    for hidden in ("#site-nav", ".site-bar", ".prev-next", ".chart-live", ".chart-now", ".copy"):
        assert page.locator(f"{hidden}:visible").count() == 0, f"{hidden} is printed"
    assert page.locator(".evidence-notes li:visible").count() > 0, "the notes are not printed"
    for figure in page.locator("figure.chart").all():
        assert figure.locator(".chart-wide svg:visible, .chart-narrow svg:visible").count() >= 1, (
            f"{figure.get_attribute('id')} is not printed"
        )
    assert page.locator(".bd-article table:visible").count() > 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 32, 38)", (
        "on paper, ink is dark whatever the screen's mode"
    )


def test_nothing_moves_for_those_who_ask(visit):
    page = visit("chapters/index.html", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e); "
        "return parseFloat(s.transitionDuration) > 0 || (s.animationName !== 'none' && "
        "parseFloat(s.animationDuration) > 0); }).length"
    )
    assert moving == 0, f"{moving} elements still move"


@pytest.mark.chromium("the tree that a screen reader reads is asked for in Chromium's own protocol")
def test_a_card_is_reached_in_browse_mode(visit):
    """A screen reader that goes through the text focuses nothing: a reference says that it opens,
    and once it is activated the card stands right behind it in the tree of accessibility.
    """
    page = visit("chapters/three-noes.html")
    tree = page.context.new_cdp_session(page)

    def read():
        """Role, name and properties of what is read, in the order of the page."""
        found = tree.send("Accessibility.getFullAXTree")["nodes"]
        known = {node["nodeId"]: node for node in found}

        def walk(node):
            if not node["ignored"]:
                about = {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
                yield node["role"]["value"], node["name"].get("value", ""), about
            for child in node.get("childIds", []):
                if child in known:
                    yield from walk(known[child])

        return list(walk(found[0]))

    shut = [(name, about) for role, name, about in read() if role == "link" and "expanded" in about]
    marks = page.locator("a.evidence[data-note]")
    assert len(shut) == marks.count() > 10 and not any(about["expanded"] for _, about in shut)
    mark = marks.first
    name = mark.get_attribute("aria-label")
    mark.evaluate("link => link.click()")  # as a screen reader does it: without pointer or focus
    found = read()
    roles = [(role, said) for role, said, _ in found]
    at = roles.index(("link", name))
    assert found[at][2]["expanded"], "the reference does not say that its card is open"
    behind = roles[at : at + 12]
    card = next((n for n, (role, _) in enumerate(behind) if role == "dialog"), None)
    assert card, f"no card follows the reference: {behind}"
    assert name in behind[card][1], "the card does not say whose it is"
    said = " ".join(text for role, text in roles[at + card :] if role == "StaticText")[:2000]
    note = page.locator(f"[id='{mark.get_attribute('data-note').split()[0]}']").inner_text()
    assert note.split("\n")[0][:30].strip() in said, "the card does not hold the note"
    assert ("button", "Close") in roles[at : at + card + 8]
    page.keyboard.press("Escape")
    assert not any(role == "dialog" for role, _, _ in read())
