"""The built pages hold together: links, anchors, pictures with words, no error left over, nothing
from elsewhere.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import companion
import pytest
import yaml
from companion import evidence
from conftest import CHAPTERS, ROOT
from visits import parsed

SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
READING = SETTINGS["sphinx"]["config"]["reading_chapters"]


@pytest.fixture(scope="module")
def pages(site):
    return {
        path.relative_to(site).as_posix(): parsed(path)
        for path in sorted(site.rglob("*.html"))
        if not {"_static", "lite"} & set(path.parts)
    }


def test_every_chapter_is_there(pages):
    for name in CHAPTERS:
        assert f"chapters/{name}.html" in pages
    assert "index.html" in pages


def test_every_page_leads_to_who_made_it_and_where_to_report_an_error(pages):
    names = [n for n in pages if n.startswith("chapters/") and n != "chapters/methods.html"]
    assert len(names) > len(CHAPTERS)
    for name in names:
        lead = {a["href"] for a in pages[name].select("main a[href]")}
        assert {"methods.html", "methods.html#report-an-error"} <= lead, (
            f"{name}: no link to the page that says who made the book and how to report an error"
        )
    page = pages["chapters/methods.html"]
    assert page.find(id="report-an-error")
    said = " ".join(page.select_one("main").get_text(" ").split()).lower()
    for word in (
        "language model",
        "coded",
        "not checked",
        "report an error",
        "no record of a person",
    ):
        assert word in said, f"the page on methods does not say “{word}”"


def test_each_paragraph_of_the_articles_is_discussed_where_the_table_says(pages):
    """The table on the page of methods, held against the numbers in the chapters' own prose."""
    claims = companion.load("claims")
    place = claims["sentence_id"].str.rsplit(".", n=1).str[0]
    at = dict(zip(claims["claim_id"].map(evidence.anchor), place.map(lambda p: f"{p}.1")))
    there: dict[str, set] = {}
    for name in READING:
        for mark in pages[f"chapters/{name}.html"].select("main p a.evidence[data-note]"):
            if mark.find_parent(["li", "figure", "table", "dl"]):
                continue
            for note in at.keys() & set(mark["data-note"].split()):
                there.setdefault(evidence.place(at[note]), set()).add(f"{name}.html")
    table = pages["chapters/methods.html"].find(id="paragraphs-discussed").find_next("table")
    said = {
        row.th.get_text(): {a["href"] for a in row.select("td a")}
        for row in table.select("tbody tr")
    }
    assert said == there
    body = companion.load("sentences").loc[lambda s: s["uncoded_reason"].isna(), "sentence_id"]
    assert {*said} == {*body.map(evidence.place)} and all(said.values())


def test_first_uses_of_terms_lead_to_the_glossary(pages):
    linked = 0
    for name in READING:
        found = [a["href"] for a in pages[f"chapters/{name}.html"].select("main a.term")]
        assert all(href.startswith("glossary.html#term-") for href in found), f"{name}: {found}"
        assert len(found) == len(set(found)), f"{name}: a term is linked at its first use alone"
        assert not pages[f"chapters/{name}.html"].select(".evidence-notes a.term"), (
            "notes are apart"
        )
        linked += len(found)
    assert linked >= 20, "reading chapters use words of the glossary, which the build links"


def test_no_broken_internal_link_or_anchor(site, pages):
    ids = {
        name: {tag["id"] for tag in page.find_all(id=True)}
        | {a["name"] for a in page.find_all("a", attrs={"name": True})}
        for name, page in pages.items()
    }
    broken = []
    for name, page in pages.items():
        for tag, attribute in (
            (t, a) for a in ("href", "src") for t in page.find_all(attrs={a: True})
        ):
            target = tag[attribute]
            parts = urlsplit(target)
            if parts.scheme or target.startswith("//"):
                continue
            # the page for lost addresses is shown at any depth: its links begin at the root
            above = site if parts.path.startswith("/") else (site / name).parent
            path = above / unquote(parts.path).lstrip("/") if parts.path else site / name
            path = path.resolve()
            if path.is_dir():
                path = path / "index.html"
            if not path.exists():
                broken.append(f"{name}: {target}")
            elif parts.fragment and tag.name == "a":
                there = path.relative_to(site.resolve()).as_posix()
                if there in ids and unquote(parts.fragment) not in ids[there]:
                    broken.append(f"{name}: {target} (no such anchor)")
    assert not broken, "\n".join(sorted(set(broken)))


def test_every_picture_has_words(pages):
    for name, page in pages.items():
        for image in page.find_all("img"):
            words = image.get("alt", "").strip()
            decorative = (
                image.get("alt") == ""
                and image.find_parent("a")
                and image.find_parent("a").get_text(strip=True)
            )  # the link says it
            assert words or decorative, f"{name}: {image.get('src')} has no text alternative"
            assert words != image.get("src"), (
                f"{name}: the text alternative of {words} is its file name"
            )
        for frame in page.select(".chart-frame"):
            for drawing in frame.select("[role=img]"):
                words = drawing.get("aria-label", "")
                title = frame.find_parent("figure").select_one(".caption-text").get_text(strip=True)
                assert len(words) > 60, (
                    f"{name}: the text alternative of “{title}” says too little: {words}"
                )
                assert not re.match(
                    r"(a )?(chart|graph|figure|plot) (of|showing)\b", words, re.I
                ), f"{name}: “{words[:50]}…” should say what is found"


def test_charts_are_drawn_and_numbered(pages):
    for name in CHAPTERS:
        figures = pages[f"chapters/{name}.html"].select("figure.chart")
        # a chapter in the new shape has one picture that leads; the others may stand without
        least = 1 if name in READING or name == "index" else 3
        assert len(figures) >= least, f"{name} has {len(figures)} charts"
        for figure in figures:
            assert figure.get("id"), f"{name}: a figure has no anchor"
            assert figure.select_one(".caption-number"), f"{name}: {figure['id']} is not numbered"
            assert len(figure.select("svg")) == 2, (
                f"{name}: {figure['id']} should stand in the page for wide and for narrow screens"
            )
            assert figure.select_one(".chart-source").get_text().startswith("Source: "), (
                f"{name}: {figure['id']} names no source"
            )


def test_words_in_charts_can_be_read(site, pages):
    """Letters of 11 px and more on a phone, where a drawing is 326 px wide; coloured words have the
    rule that brings them nearer to the ink (figures.css); a sentence stands below a title.
    """
    style = next(site.glob("_static/companion*.css")).read_text("utf-8")
    ruled = set(re.findall(r'text\[fill="(#\w+)"\] \{\s*fill: color-mix', style)) | {None, "none"}
    for name, page in pages.items():
        for figure in page.select("main figure.chart"):
            below = figure.select_one(".chart-subtitle")
            assert not below or below.get_text().strip().endswith((".", "?")), figure["id"]
            for words in figure.select("svg text"):
                assert words.get("fill") in ruled | {"currentColor"}, (name, words)
            drawing = figure.select_one(".chart-narrow svg")
            scale = 326 / float(drawing["viewbox"].split()[2])
            sizes = [float(w["font-size"].removesuffix("px")) for w in drawing.select("text")]
            least = min(sizes, default=99) * scale
            assert least >= 10.95, (
                f"{name}: {figure['id']} has letters of {least:.1f} px on a phone"
            )


def test_no_error_is_left_in_a_page(pages):
    for name, page in pages.items():
        text = page.get_text(" ")
        for sign in (
            "Traceback (most recent call last)",
            "problematic",
            "{eval}",
            "{evidence}",
            "{cite",
            "{numref}",
            "<VegaLite",
            "alt.Chart(...)",
            "nan rows",
            "np.int64(",
            "np.float64(",
        ):
            assert sign not in text or sign in "{eval}{evidence}" and name == "search.html", (
                f"{name}: “{sign}” stands in the page"
            )
        assert not page.select(".problematic, .system-message, .output.traceback, .stderr"), (
            f"{name}: an error or warning stands in the page"
        )


def test_nothing_is_loaded_from_another_host(pages):
    for name, page in pages.items():
        for tag in page.find_all(["script", "link", "img", "iframe", "source"]):
            address = (
                tag.get("src")
                or (
                    tag.get("href")
                    if tag.get("rel", [""])[0]
                    in ("stylesheet", "preload", "icon", "preconnect", "modulepreload")
                    else None
                )
                or ""
            )
            assert not re.match(r"(https?:)?//", address), f"{name} loads {address}"


def test_no_link_leads_to_a_mirror_or_relay(pages):
    from companion import load
    from companion.checks import host

    linkable = load("hosts").set_index("host")["linkable"]
    for name, page in pages.items():
        for link in page.select(".evidence-notes a[href^=http], .register a[href^=http]"):
            at = host(link["href"])
            assert linkable.get(at, False), (
                f"{name} links to {link['href']}, which hosts.csv does not allow"
            )


def test_evidence_references_have_a_note_and_a_row(pages):
    for name in CHAPTERS:
        page = pages[f"chapters/{name}.html"]
        links = page.select("a.evidence")
        assert links, f"{name}: no evidence reference"
        notes = {item["id"] for item in page.select(".evidence-notes [id]")}
        for link in links:
            assert set(link["data-note"].split()) <= notes, f"{name}: {link['data-note']} no note"
        order = [item["id"] for item in page.select(".evidence-notes > li")]
        for link in links:
            spans = [span.split("–") for span in link.get_text().split(", ")]
            numbers = [n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)]
            assert [order[n - 1] for n in numbers] == link["data-note"].split(), (
                f"{name}: the number {link.get_text()} is not that of its note"
            )
        crowded = [m for m in page.select(".evidence-reference") if len(m.select("a")) > 1]
        assert not crowded, f"{name}: rows of one reference share one mark: {crowded[0]}"


def test_a_comma_stands_between_numbers_and_nowhere_else(pages):
    for name, page in pages.items():
        numbers = page.select(".evidence-reference, .work-reference")
        beside = [m for m in numbers if (b := m.previous_sibling) in numbers and b.name]
        marked = page.select(".next-number")
        assert marked == beside, f"{name}: a comma before {marked or beside}"


def test_no_code_stands_above_an_answer(pages):
    for name in CHAPTERS:
        page = pages[f"chapters/{name}.html"]
        answer = page.select_one(".admonition.answer")
        above = [bar for bar in answer.find_all_previous("details") if "hide" in bar["class"]]
        assert not above, f"{name}: {len(above)} bars of code stand above the answer"


def test_registers_lead_back_to_the_chapters(pages):
    marks = [link for page in pages.values() for link in page.select("a.evidence")]
    used = {note for mark in marks for note in mark["data-note"].split()}
    rows = pages["chapters/events.html"].select("table.register-table tbody tr")
    assert rows and all(row.select_one(".row-cite") for row in rows), "each row needs its citation"
    for row in rows:
        back = row.select_one('td[data-head="Used in"] a')
        assert bool(back) == (row["id"] in used), (
            f"{row['id']}: the back-links and the chapters disagree"
        )


def test_exports_can_be_downloaded(site, pages):
    from companion.export import FILES

    for name in FILES:
        assert (site / "_downloads_data" / name).stat().st_size > 1000
    assert len(pages["chapters/data.html"].select("a[download][href*=_downloads_data]")) == len(
        FILES
    )


def test_pages_from_a_branch_keeps_every_folder(site):
    assert (site / ".nojekyll").exists(), "GitHub Pages would leave out _notebooks and the like"
