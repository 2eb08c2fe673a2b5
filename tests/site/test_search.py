"""The search finds pages and rows by names, numbers, ids and phrases; its excerpts are prose."""

from __future__ import annotations

import gzip
import json
import re
import urllib.parse
from types import SimpleNamespace

import pytest
from companion.site.content import packed, search
from docutils import nodes
from visits import SIZES, here, watched

BODY = """<section id="top"><h1>Treaty<a class="headerlink" href="#top">#</a></h1>
<p>First words<span class="evidence-reference"><a>3</a></span>.<br/>Second
line<span class="work-reference next-number"><a>4</a></span>.</p>
<div class="cell_input"><pre>import secret</pre></div>
<section id="limits"><h2>Limits</h2><p>Prose with <svg><text>drawn</text></svg> words.</p>
<script>var hidden</script></section></section>
<table><tbody><tr id="ev-e1"><th><a>E1</a><a class="row-cite">cite</a></th>
<td>China</td><td></td><td> </td><td>met</td></tr><tr id="ev-e3"><th><a>E3</a></th>
<td>2024</td><td><b>A visit</b>. Told.</td></tr></tbody></table>
<ul><li id="ev-e2"><p>The words of a row shown as evidence.</p></li></ul>"""


def test_words_of_a_page_are_parted_and_code_is_left_out():
    found = search.words(BODY)
    assert found["parts"] == [
        {"anchor": "top", "title": "Treaty", "text": "First words. Second line."},
        {"anchor": "limits", "title": "Limits", "text": "Prose with words."},
    ]
    assert found["rows"] == [
        {"anchor": "ev-e1", "title": "E1", "text": "China · met"},
        {"anchor": "ev-e3", "title": "E3", "text": "2024 · A visit. Told.", "name": "A visit"},
    ]
    assert found["tales"] == {"ev-e2": "a as evidence of row shown the words"}


def test_rows_that_only_their_register_finds_are_left_out():
    row = '<tr id="ev-i9" class="register-only"><th>I9</th><td>78.1</td></tr>'
    assert search.words(f"<table>{row}{row.replace(' class', ' data-x')}</table>")["rows"] == [
        {"anchor": "ev-i9", "title": "I9", "text": "78.1"}
    ]
    found = search.words(f"<table>{row}</table><p>Then <b>prose</b>.</p>")
    assert found["rows"] == [] and found["held"] == "78.1 i9", "the page has to be found by them"


def test_words_that_only_a_register_shows_are_kept_once_for_its_page():
    note = '<span class="row-note register-only">a Note, a note</span>'
    body = f"<h1>T</h1><table><tr id='ev-e1'><th>E1</th><td>said {note}</td></tr></table>"
    found = search.words(body)
    assert found["rows"][0]["text"] == "said" and found["held"] == "a note"
    shown = '<ul><li id="ev-e1">Of the register.</li><li id="ev-i9">Only here.</li></ul>'
    assert search.held({"b": found, "a": search.words(shown)}) == (
        'globalThis.bookSearchWords=["0a 0here 0note 0of 1nly 0register 0the","1 0 1 0 0 0 0"];\n'
    ), "what only a page tells of rows, and rows that the search does not find"


def test_words_that_the_page_s_own_rows_have_are_not_kept_twice():
    note = '<span class="row-note register-only">said oil</span>'
    body = f"<h1>T</h1><table><tr id='ev-e1'><th>E1</th><td>said {note}</td></tr></table>"
    listed = search.words("") | {"held": "e1 oil said", "tales": {"ev-e1": ""}}
    assert '["0oil","01"]' in search.held({"a": search.words(body), "b": listed})


def test_words_are_kept_in_one_form_with_the_month_of_a_day():
    cell = "2024-06-09, China’s 12,500 parties, policies, oils, oil, 2011-13"
    row = f'<tr id="ev-i9" class="register-only"><th>I9</th><td>{cell}</td></tr>'
    body = f"<h1>Policy</h1><table>{row}</table>"
    kept = "06 09 12500 13 2011 2024 9 china’s i9 june oil oils parties policies"
    assert search.words(body)["held"] == kept
    said = search.held({"a": search.words(body)}).partition("=")[2].rstrip(";\n")
    listed, pages = json.loads(said)
    # “policies” stands in the heading as “policy”, “oils” is “oil”.
    assert " ".join(whole(listed)) == kept.replace(" oils", "").replace(" policies", "")
    assert pages == " ".join("0" * 12)


def test_what_is_packed_can_be_unpacked():
    texts = [
        "China met North Korea, China met Russia. Xiao Xiang; " * 9,
        "Ā stays; China’s oil",
        "中国 北韩 x",
    ]
    signs, written = packed.coded(texts)
    assert ["".join(signs.get(sign, sign) for sign in text) for text in written] == texts
    assert signs and "Ā" not in signs and len(written[0]) < len(texts[0]) / 2
    listed = whole(packed.frequent(signs))
    assert [word.replace("_", " ") for word in listed] == list(signs.values())
    words = ["oil", "oilfield", "oils", "中国", "中国人", "𠀀a", "𠀀b", "z" * 50, "z" * 60]
    assert whole(packed.fronted(reversed(words))) == sorted(words)


def whole(text):
    """A list of words as `search.js` reads it."""
    last, told = "", []
    for piece in text.split(" "):
        last = last[: int(piece[0], 36)] + piece[1:]
        told.append(last)
    return told


def test_data_hold_the_pages_given_and_no_closing_tag():
    pages = {
        "a": search.words(BODY),
        "b": search.words("<section id='x'><h1>B</h1><p>&lt;/script&gt;</p></section>"),
    }
    written = search.bundle(pages, {"a": "Treaty", "b": "B"})
    assert "</script" not in written and '["a.html","Treaty"]' in written
    assert ',0,"E3","2024 · A visit. Told.",7,14]' in written, "where the row's name stands"
    assert '[0,0,"Limits",' in written and '[0,"top","Treaty",' in written, "anchors"


def test_pages_not_written_again_stay_and_pages_gone_go(tmp_path):
    """A build writes what changed; the data hold every page of the book and no other."""
    env = SimpleNamespace(found_docs={"a", "b"}, titles={d: nodes.title("", d) for d in "abc"})
    app = SimpleNamespace(
        env=env, doctreedir=tmp_path, outdir=tmp_path, builder=SimpleNamespace(format="html")
    )

    def build(made=("chapters/made", "404"), whole=True, **bodies):
        collector, env.companion_whole = search.Collector(), whole
        for name, body in bodies.items():
            collector.page(app, name, "page.html", {"body": body}, nodes.document(None, None))
        for name in made:  # without a source
            context = {"title": "Made", "body": one.format("dove")}
            collector.page(app, name, "page.html", context, None)
        collector.finish(app, None)
        return (tmp_path / "_static" / search.DATA).read_text("utf-8")

    one = "<section id='s'><h1>Title</h1><p>{}</p></section>"
    build(a=one.format("aardvark"), c=one.format("cormorant"))
    now = build(b=one.format("badger"))
    assert "aardvark" in now and "badger" in now, "a page that was not written again is lost"
    assert "cormorant" not in now, "a page that is gone is still found"
    assert '["chapters/made.html","Made"]' in now and "dove" not in now and "404" not in now
    assert '"0dove 0title","2 2"]' in (tmp_path / "_static" / search.HELD).read_text("utf-8")
    part = build(made=(), whole=False, b=one.format("bee"))
    assert '["chapters/made.html","Made"]' in part, "a page made before still stands, and is lost"
    assert "chapters/made.html" not in build(made=()), "it is made no more, and still found"


def test_a_table_of_empty_cells_is_read_in_no_time():
    row = "<tr id='ev-e1'>" + "<td></td>" * 4000 + "<td>end</td></tr>"
    assert search.words(f"<table>{row}</table>")["rows"][0]["title"] == "end"


@pytest.fixture(scope="module")
def ask(browser, address):
    """Ask the built site: the answer as (said, [(words of the link, address, whole entry)]). The
    first question stands in the address, the next are typed over it.
    """
    page = watched(browser.new_context(viewport=SIZES["wide"]), address)

    def question(query):
        if page.url.startswith(address):
            page.evaluate("document.querySelector('#search-results').replaceChildren()")
            page.locator("main input[type=search]").fill(query)
        else:
            page.goto(f"{address}search.html?q={urllib.parse.quote(query)}")
        page.wait_for_function(
            "() => /finished|did not match/.test("
            "document.querySelector('#search-results').innerText)"
        )
        hits = page.eval_on_selector_all(
            "#search-results ul.search > li",
            "l => l.map(e => [e.querySelector('a'), e])"
            ".map(([a, e]) => [a.innerText, a.href, e.innerText])",
        )
        assert not page.errors and not page.elsewhere, page.errors + page.elsewhere
        return page.locator("#search-results [role=status]").inner_text(), hits

    yield question
    page.context.close()


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("8.2a", r"claims\.html#ev-[a-z]+-2024-8-2a$"),
        ("E179", r"events\.html#ev-e179$"),
        ("e179", r"events\.html#ev-e179$"),
        ("troops Kursk", r"events\.html#ev-e\d+$"),
        ("Feng Yujun", r"(positions|actors)\.html#ev-"),
        ("oil 2024", r"(indicators|events)\.html#ev-[ie]\d+$"),
        ("冯玉军", r"actors\.html#ev-feng-yujun$"),
        ("金正恩", r"actors\.html#ev-kim-jong-un$"),  # whose own name is in another script
        ("DPRK_RU_2024:4", r"provisions\.html#ev-dprk-ru-2024-4$"),
    ],
)
def test_the_row_stands_among_the_first_five(ask, query, wanted):
    _, hits = ask(query)
    first = [address for _, address, _ in hits[:5]]
    assert any(re.search(wanted, address) for address in first), f"{query}: {first}"


@pytest.mark.parametrize("query", ["1718", "中国", "北朝", "核化", "核", "Путин", "俄", "13,000"])
def test_every_page_that_shows_it_is_found(ask, site, query):
    plain = {
        path.stem: re.sub(r"<[^>]+>", "", path.read_text("utf-8"))
        for path in (site / "chapters").glob("*.html")
    }
    word = rf"\b{query}\b" if query.isascii() else query
    there = {name for name, text in plain.items() if re.search(word, text)}
    _, hits = ask(query)
    found = {
        address.split("#")[0].rsplit("/", 1)[1].removesuffix(".html") for _, address, _ in hits
    }
    assert there and not there - found, f"{query} is shown on {there - found}, which are not found"


def test_both_spellings_and_any_punctuation_find_the_same(ask):
    for one, other in (
        ("denuclearization", "denuclearisation"),
        ("Xi’s visit", "Xi's visit"),
        ("China–North Korea", "China-North Korea"),
        # Days, numbers, units, letters with points and compounds in the ways people write them.
        ("19 June 2024", "June 19th, 2024"),
        ("19 June 2024", "2024-06-19"),
        ("19 June 2024", "19.6.2024"),
        ("19 June 2024", "6/19/2024"),
        ("19 June 2024", "2024年6月19日"),
        ("Sept. 2023", "2023-09"),
        ("13,000", "13000"),
        ("13,000", "13 000"),
        ("98 per cent", "98%"),
        ("UN sanctions", "U.N. sanctions"),
        ("co-operation", "cooperation"),
        ("non-proliferation", "nonproliferation"),
        ("Kim Jong Un", "Kim Jong Un's"),
    ):
        assert ask(one)[1][:5] == ask(other)[1][:5], f"“{one}” and “{other}” differ"


def test_a_phrase_is_found_in_that_order(ask):
    assert ask('"peace and stability"')[1]
    said, hits = ask('"stability peace and"')
    assert not hits and "did not match" in said


@pytest.mark.parametrize("query", ["sidelined", "actors", "treaty"])
def test_excerpts_are_prose(ask, query):
    _, hits = ask(query)
    wrong = r"import \w+|Show code cell|[a-z]cite[A-Z]|CHNciteChina|string(yes|no)[A-Z]"
    bad = [whole for *_, whole in hits if re.search(wrong, whole)]
    assert hits and not bad, bad[0]


@pytest.mark.parametrize("query", ["", "x" * 10_000, "<img src=x onerror=alert(1)>", "“", "zzzqqq"])
def test_odd_questions_get_an_answer_in_words(visit, query):
    page = visit("search.html")
    page.locator("main input[type=search]").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert not page.errors
    assert page.locator("#search-results img").count() == 0
    if query:
        assert "did not match" in page.locator("#search-results").inner_text()


@pytest.mark.parametrize("missing", ["minisearch.js", search.DATA])
def test_a_search_that_did_not_load_says_so_and_the_next_one_tries_again(visit, missing):
    page = visit("search.html")
    results, field = page.locator("#search-results"), page.locator("main input[type=search]")

    def ask(answer):
        # One question each: what is typed would ask a moment later, when the file is let through.
        field.evaluate("field => { field.value = 'Kursk'; }")
        results.evaluate("place => place.replaceChildren()")
        field.press("Enter")
        results.locator("[role=status]", has_text=answer).wait_for()

    page.route(f"**/{missing}", lambda route: route.abort())
    ask("did not load")
    page.unroute(f"**/{missing}")
    ask("Search finished")
    assert all("ERR_FAILED" in error for error in page.errors), page.errors
    results.evaluate("place => { place.dataset.library = 'none'; }")
    ask("built without its search library")


def test_enter_asks_once_and_keeps_the_question_in_the_address(visit):
    page = visit("search.html")
    page.evaluate(
        """() => {
          globalThis.answers = 0;
          const asked = (changes) => changes.some(({ addedNodes }) => addedNodes.length);
          const place = document.getElementById("search-results");
          new MutationObserver((changes) => asked(changes) && answers++).observe(
            place, { childList: true });
          const field = document.querySelector("main input[type=search]");
          field.value = "Kursk";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.form.requestSubmit();
        }"""
    )
    assert here(page).endswith("?q=Kursk")
    page.locator("#search-results [role=status]", has_text="Search finished").wait_for()
    page.wait_for_timeout(400)
    assert page.evaluate("answers") == 1, "Enter and the pause after typing asked each for itself"


@pytest.mark.parametrize("there", [True, False])
def test_the_page_of_the_search_knows_whether_its_library_is_there(monkeypatch, tmp_path, there):
    library = tmp_path / "library.js"
    if there:
        library.touch()
    monkeypatch.setattr(search, "LIBRARY", library)
    context: dict = {}
    search.Collector().page(None, "search", "search.html", context, None)
    assert context["search_library"] is there


def test_size_of_what_is_fetched_for_a_search(site):
    sizes = {
        name: len(gzip.compress((site / "_static" / name).read_bytes()))
        for name in (search.DATA, search.HELD)
    }
    assert sum(sizes.values()) <= 250_000, f"the index has grown, in bytes compressed: {sizes}"
