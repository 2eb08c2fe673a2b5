"""Every page can be cited and is found by reference managers: panel, files, metadata. The dialog is
in `test_cite_dialog`.

What Zotero reads was looked up in its published translators (Embedded Metadata.js, COinS.js and
RDF.js in the repository zotero/translators; openurl.js in zotero/utilities). The rules that
matter here are restated below in our own words, as small readers.
"""

from __future__ import annotations

import html
import json
import re

import bibtexparser
import pytest
import rispy
from bs4 import BeautifulSoup
from companion import cite, load
from companion.site.content import metadata
from companion.works import works
from conftest import CHAPTERS, ROOT
from visits import parsed

BOOK = cite.about()["title"]
BODY = cite.about()["author"]
SITE = "https://example.org/book"
# Highwire names that Embedded Metadata maps to fields of an item; anything else would go unread.
HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_book_title": "bookTitle",
    "citation_inbook_title": "publicationTitle",
    "citation_language": "language",
    "citation_abstract": "abstractNote",
    "citation_public_url": "url",
    "citation_author": "creators",
    "citation_keywords": "tags",
}


@pytest.fixture(scope="module")
def pages(site):
    found = {path.stem: parsed(path) for path in sorted((site / "chapters").glob("*.html"))}
    # the list of all ties, which the explorer leads to without a script, is part of its chapter
    found.pop("ties", None)
    assert set(found) == set(cite.chapters())
    return found


def thing(name):
    return "book" if name == "index" else f"chapter:{name}"


def metas(page, attribute="name"):
    found: dict[str, list[str]] = {}
    for tag in page.head.find_all("meta", attrs={attribute: True}):
        found.setdefault(tag[attribute], []).append(tag.get("content"))
    return found


def test_panel_says_what_the_command_says(pages, monkeypatch):
    monkeypatch.delenv("BOOK_BASE_URL", raising=False)
    for name, page in pages.items():
        (panel,) = page.select(".cite-panel")
        assert panel["id"] == "cite" and panel["data-cite-own"] == thing(name)
        for style in cite.CSL:
            said = panel.select_one(f'dd[data-style="{style}"]').get_text()
            assert said == cite.text(thing(name), style), (
                f"{name}: the page and the command cite it differently in {style} style"
            )


def test_files_of_a_page_hold_everything_on_it(site, pages):
    for name, page in pages.items():
        wanted = {
            thing(name),
            *(f"figure:{figure['id']}" for figure in page.select("figure.chart")),
            *(link["data-cite"] for link in page.select("[data-cite]")),
        }
        wanted |= {
            i["id"].replace("table-", "table:", 1) for i in page.select("section[id^=table-]")
        }
        stem = site / "_cite" / name
        source = (ROOT / "chapters" / f"{name}.md").read_text("utf-8")
        cited = {
            key.strip()
            for keys in re.findall(r"\{cite:?\w*\}`([^`]+)`", source)
            for key in keys.split(",")
        }
        cited = set(works()) if name == "bibliography" else cited
        records = {
            record["id"]: record
            for record in json.loads(stem.with_suffix(".json").read_text("utf-8"))
        }
        everything = wanted | cited
        assert set(records) == everything, f"{name}: {sorted(set(records) ^ everything)[:5]}"
        alone = json.loads(stem.with_name(f"{name}-alone.json").read_text("utf-8"))
        assert [record["id"] for record in alone] == [thing(name)]
        for ending in ("bib", "ris"):
            text = stem.with_name(f"{name}-alone.{ending}").read_text("utf-8")
            assert text.count("\nER  - " if ending == "ris" else "\n}") == 1
        script = stem.with_suffix(".js").read_text("utf-8")
        assert (
            set(json.loads(re.fullmatch(r"companionCitations\((.*)\);\n", script, re.S)[1]))
            == wanted
        )
        library = bibtexparser.parse_string(stem.with_suffix(".bib").read_text("utf-8"))
        assert not library.failed_blocks and len(library.entries) == len(everything)
        assert len(rispy.loads(stem.with_suffix(".ris").read_text("utf-8"))) == len(everything)
        text = stem.with_suffix(".txt").read_text("utf-8")
        assert all(f"\n{item}\n" in f"\n{text}" for item in wanted)


def test_the_bibliography_page_gives_all_works(site, pages):
    links = [a["href"].rsplit("/", 1)[-1] for a in pages["bibliography"].select(".cite-files a")]
    assert {"works.bib", "works.ris", "works.json"} <= set(links)
    given = json.loads((site / "_cite" / "works.json").read_text("utf-8"))
    assert [item["id"] for item in given] == list(works())
    text = (site / "_cite" / "works.bib").read_text("utf-8")
    assert len(bibtexparser.parse_string(text).entries) == len(given)
    assert len(rispy.loads((site / "_cite" / "works.ris").read_text("utf-8"))) == len(given)


def test_command_knows_the_titles_of_figures_after_a_build(site, pages):
    for name in CHAPTERS:
        for figure in pages[name].select("figure.chart"):
            title = figure.select_one(".caption-text").get_text(strip=True)
            assert cite.record(f"figure:{figure['id']}")["title"] == title


def test_registers_give_each_row_its_citation(pages):
    for table, chapter in cite.registers().items():
        links = [link["data-cite"] for link in pages[chapter].select("a.row-cite")]
        # Some registers have the newest rows first.
        assert sorted(links) == sorted(cite.rows(table)), f"{table}: not every row has its citation"


def test_highwire_is_what_zotero_reads(pages):
    for name, page in pages.items():
        said = metas(page)
        assert {tag for tag in said if tag.startswith("citation_")} <= set(HIGHWIRE), (
            f"{name}: a tag that nothing reads"
        )
        item = {HIGHWIRE[tag]: values[0] for tag, values in said.items() if tag in HIGHWIRE}
        record = cite.record(thing(name), "")
        assert item["title"] == record["title"] and item["language"] == "en"
        assert re.fullmatch(r"\d{4}/\d\d/\d\d", item["date"]) and item["date"].replace(
            "/", "-"
        ) == "{}-{:02}-{:02}".format(*cite.about()["date"])
        # A name without a comma is split at its last space into first and family name; with one,
        # what stands before it is the family name.
        (author,) = said["citation_author"]
        assert "," in author and [part.strip() for part in author.strip(" ,").split(",")] == [BODY]
        if name == "index":
            assert "citation_book_title" not in said, "the front page would be taken for a chapter"
        else:
            assert (
                item["bookTitle"] == item["publicationTitle"] == BOOK
            )  # the first of them makes the item a chapter


def zotero_type(page):
    """Item type by Embedded Metadata: og:type book or website decides; else what the Highwire tags
    say; og:type article yields to them.
    """
    said, graph = metas(page), metas(page, "property")
    if graph.get("og:type") in (["book"], ["website"]):
        return {"book": "book", "website": "webpage"}[graph["og:type"][0]]
    kind = said.get("DC.type", [""])[0].lower().replace(" ", "")
    if kind in (
        "book",
        "bookitem",
        "bookchapter",
        "report",
        "thesis",
        "patent",
        "webpage",
        "homepage",
        "map",
    ):
        return {"bookitem": "bookSection", "bookchapter": "bookSection", "homepage": "webpage"}.get(
            kind, kind
        )
    return "bookSection" if "citation_book_title" in said else "journalArticle"


def test_zotero_takes_pages_for_chapters_and_the_front_page_for_the_book(pages):
    for name, page in pages.items():
        assert zotero_type(page) == ("book" if name == "index" else "bookSection"), name


def test_dublin_core_and_open_graph_agree_with_the_record(pages):
    for name, page in pages.items():
        said, graph, record = metas(page), metas(page, "property"), cite.record(thing(name), "")
        assert (
            said["DC.title"] == graph["og:title"] == [record["title"]]
            and said["DC.creator"] == [BODY] == said["author"]
        )
        assert (
            said["DC.language"] == ["en"]
            and said["DC.date"] == ["{}-{:02}-{:02}".format(*cite.about()["date"])]
            and said["DC.rights"][0].startswith("https://creativecommons.org/")
        )
        assert (
            graph["og:site_name"] == [BOOK]
            and graph["og:description"] == said["description"] == said["DC.description"]
        )
        assert page.head.find("link", rel="schema.DC")["href"] == "http://purl.org/dc/elements/1.1/"


def test_every_page_describes_itself(pages):
    said = {}
    for name, page in pages.items():
        (words,) = metas(page)["description"]
        assert 30 <= len(words) <= 200 and not re.search(r"[{}<>\[\]]|\(\)| ,", words), (
            f"{name}: {words}"
        )
        said.setdefault(words, []).append(name)
    assert all(len(names) == 1 for names in said.values()), [
        names for names in said.values() if len(names) > 1
    ]


def test_nothing_hides_the_better_record_from_zotero(pages):
    """Zotero prefers COinS (priority 310) to the tags in the head (320)."""
    for name, page in pages.items():
        assert not page.select(".Z3988"), f"{name}: a COinS span loses abstract and licence"
        said = metas(page)
        assert said["prism.edition"] == [f"Version {cite.about()['version']}"]
        assert said["DC.rights"] and said["citation_abstract"][0] == said["description"][0]


def graph(page):
    (script,) = page.select('script[type="application/ld+json"]')
    data = json.loads(script.string)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def test_linked_data_describe_the_page(site, pages):
    for name, page in pages.items():
        first, *others = graph(page)
        assert first["@type"] == ("Book" if name == "index" else "Chapter") and first["author"] == {
            "@type": "Organization",
            "name": BODY,
        }
        assert first["version"] == cite.about()["version"] and (
            name == "index" or first["isPartOf"]["name"] == BOOK
        )
        figures = {
            figure["id"]: figure.select_one(".caption-text").get_text(strip=True)
            for figure in page.select("figure.chart")
        }
        assert {
            p["url"][1:]: p["name"] for p in first.get("hasPart", []) if p["@type"] == "ImageObject"
        } == figures
        for data in (part for part in others if part["@type"] == "Dataset"):
            assert (
                site / "chapters" / data["distribution"]["contentUrl"]
            ).resolve().exists() and data["distribution"]["encodingFormat"] == "text/csv"
            assert len(data["description"]) >= 50, f"{name}: search engines ask for 50 characters"
    assert (
        len([p for p in graph(pages["index"])[0]["hasPart"] if p["@type"] == "Chapter"])
        == len(pages) - 1
    )
    from companion.tables.read import tables

    assert {d["identifier"] for d in graph(pages["data"])[1:]} == {f"table:{t}" for t in tables()}


def test_addresses_are_in_full_where_the_site_has_one():
    said = {"url": "#a", "distribution": [{"contentUrl": "../_data/a.csv", "name": "#a"}]}
    assert metadata.absolute(said, "") == said
    assert metadata.absolute(said, "https://example.org/book/chapters/a.html") == {
        "url": "https://example.org/book/chapters/a.html#a",
        "distribution": [{"contentUrl": "https://example.org/book/_data/a.csv", "name": "#a"}],
    }


def test_verdicts_are_reviews_of_claims(pages):
    reviews = [part for part in graph(pages["claims"]) if part["@type"] == "ClaimReview"]
    verdicts, rows = load("verdicts"), {tag["id"] for tag in pages["claims"].select("tr[id]")}
    assert [r["identifier"] for r in reviews] == list(verdicts["verdict_id"])
    claims = load("claims").set_index("claim_id")["paraphrase"]
    for review, verdict in zip(reviews, verdicts.itertuples()):
        assert (
            review["claimReviewed"] == claims[verdict.claim_id]
            and review["itemReviewed"]["@type"] == "Claim"
            and review["itemReviewed"]["identifier"] == verdict.claim_id
        )
        assert (
            review["url"][1:] in rows
            and review["reviewRating"]["alternateName"]
            and review["reviewBody"] == verdict.record
        )


def test_version_stands_on_every_page(pages):
    for name, page in pages.items():
        assert f"Version {cite.about()['version']} of " in page.select_one("footer").get_text(
            " "
        ), f"{name}: no version at the foot"


def test_address_is_claimed_only_when_it_is_known(pages):
    for name, page in pages.items():
        said = metas(page)
        assert (
            "citation_public_url" not in said
            and "DC.identifier" not in said
            and "og:url" not in metas(page, "property")
        ), f"{name} claims an address that no one gave"


def test_address_stands_in_the_metadata_when_it_is_known():
    from types import SimpleNamespace

    env = SimpleNamespace(
        titles={}, cite_figures={}, cite_tables={}, registers={}, toctree_includes={}
    )
    app = SimpleNamespace(
        env=env,
        config=SimpleNamespace(html_baseurl=SITE, root_doc="chapters/index"),
    )
    page = BeautifulSoup(
        f"<html><head>{metadata.head(app, 'chapters/three-noes', None)}</head></html>",
        "html.parser",
    )
    where = "https://example.org/book/chapters/three-noes.html"
    assert (
        metas(page)["citation_public_url"]
        == metas(page)["DC.identifier"]
        == metas(page, "property")["og:url"]
        == [where]
    )
    assert (
        graph(page)[0]["url"] == where
        and graph(page)[0]["isPartOf"]["url"] == "https://example.org/book/"
    )
    assert "og:image" not in metas(page, "property"), "a picture is promised that nobody drew"
    env.cite_figures["chapters/index"] = [("leaders-met", "Leaders met")]
    shown = metadata.head(app, "chapters/three-noes", None)
    assert "https://example.org/book/_figures/leaders-met.png" in shown
    # A page without a chapter behind it, at the top of the site, and the front door.
    env.get_doctree = lambda name: None
    for name, url in (("search", "https://example.org/book/search.html"), ("index", f"{SITE}/")):
        made: dict[str, str] = {}
        metadata._page(app, name, "", made, None)
        said = metas(BeautifulSoup(f"<html><head>{made['metatags']}", "html.parser"), "property")
        assert said["og:url"] == [url] and said["og:title"] and said["og:description"]
        assert said["og:image"] == [f"{SITE}/_figures/leaders-met.png"]


def test_every_page_says_how_it_is_shared(site):
    """Title, description and picture for those who share a link; without an address of the site
    the picture's is as seen from the page, and leads to a file that is there.
    """
    for path in site.rglob("*.html"):
        if {"lite", "_static", "_recode"} & {*path.relative_to(site).parts}:
            continue  # JupyterLab's pages, and sheets to print
        said = metas(parsed(path), "property")
        for name in ("og:title", "og:description", "og:image"):
            assert len(said.get(name, [])) == 1 and said[name][0], f"{path}: no {name}"
        image = said["og:image"][0]
        near = site / image[1:] if image.startswith("/") else path.parent / image
        assert near.is_file() and near.suffix == ".png", f"{path}: there is no {image}"
    door, front = parsed(site / "index.html"), parsed(site / "chapters" / "index.html")
    for name in ("og:title", "og:description"):
        assert metas(door, "property")[name] == metas(front, "property")[name]


def test_metadata_are_escaped(pages):
    for name, page in pages.items():
        for tag in page.head.find_all("meta", attrs={"content": True}):
            assert html.unescape(tag["content"]) == tag["content"], (
                f"{name}: {tag} is escaped twice"
            )
