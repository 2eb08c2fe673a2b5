"""What Zotero makes of our files and pages, by its own translators in its own translation code.

They are under the GNU licences and no part of this project. Put clones of the repositories
zotero/translators, zotero/translate, zotero/utilities and zotero/zotero-schema side by side in one
folder and name it in $ZOTERO; without them these tests are skipped.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from browser import find
from companion import citations
from playwright.sync_api import sync_playwright
from visits import ARGUMENTS, address  # noqa: F401 - a fixture

PARTS = ("translators", "translate", "utilities", "zotero-schema")
IMPORT, WEB = 1, 4  # kinds of translators, of which a file may be several
SETUP = """async ([described, codes, schema, dates]) => {
  Zotero.Repo.getAllTranslatorMetadata = async () => described;
  Zotero.Repo.getTranslatorCode = async (id) => codes[id];
  Zotero.Schema.init(schema);
  Zotero.Date.init(dates);
  await Zotero.Translators.init();
}"""
TRANSLATED = """async (text) => {
  const work = text === null ? new Zotero.Translate.Web() : new Zotero.Translate.Import();
  if (text === null) work.setDocument(document); else work.setString(text);
  const found = await work.getTranslators();
  if (!found.length) return ["", [], "no translator takes it"];
  if (text !== null) work.setTranslator(found[0]);
  let failed = "";
  work.setHandler("error", (_, error) => { failed = String(error); });
  const items = await work.translate();
  return [found[0].label, JSON.parse(JSON.stringify(items)), failed];
}"""


@pytest.fixture(scope="module")
def zotero():
    """The folder of Zotero's repositories."""
    folder = Path(os.environ.get("ZOTERO", "none"))
    lost = [part for part in PARTS if not (folder / part).is_dir()]
    if lost:
        pytest.skip(
            f"Zotero's translators are not here: clone zotero/{', zotero/'.join(PARTS)} into one "
            "folder and name it in $ZOTERO"
        )
    return folder


@pytest.fixture(scope="module")
def translate(zotero, address):  # noqa: F811
    """A function that takes a path of the site, and the text of a file or None for the page
    itself: what Zotero imports, as label of the translator and items.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        # Zotero's connector is not bound by the policy of a page either.
        tab = browser.new_context(bypass_csp=True).new_page()

        def run(path: str, text: str | None):
            tab.goto(address + path)
            for script in scripts(zotero):
                tab.add_script_tag(content=script)
            tab.evaluate(SETUP, known(zotero))
            label, items, failed = tab.evaluate(TRANSLATED, text)
            assert not failed, f"{path}: {failed}"
            return label, items

        yield run
        browser.close()


def scripts(zotero: Path) -> list[str]:
    """Zotero's translation code, in the order that its own example loads it."""
    example = zotero / "translate" / "example"
    page = (example / "index.html").read_text("utf-8")
    found = []
    for source in re.findall(r'<script src="([^"]+)"', page):
        if source != "index.js":  # the example itself
            path = (example / source).resolve()
            # A submodule, which a clone has not fetched.
            inside = zotero / "translate" / "modules" / "utilities"
            if path.is_relative_to(inside.resolve()):
                path = zotero / "utilities" / path.relative_to(inside.resolve())
            found.append(path.read_text("utf-8"))
    return found


def known(zotero: Path) -> list:
    """Translators for files and for pages of any site, and the lists of types and dates."""
    described, codes = [], {}
    for path in sorted((zotero / "translators").glob("*.js")):
        text = path.read_text("utf-8")
        about, _ = json.JSONDecoder().raw_decode(text)
        kind = about["translatorType"]
        if kind & IMPORT or (kind & WEB and not about["target"]):
            described.append(about)
            codes[about["translatorID"]] = text
    resources = zotero / "utilities" / "resource" / "dateFormats.json"
    schema = zotero / "zotero-schema" / "schema.json"
    return [described, codes, *(json.loads(p.read_text("utf-8")) for p in (schema, resources))]


def essential(item: dict) -> dict:
    """What a reader of the library looks at, whatever the field is called for a type."""
    whole = item["itemType"] == "book"
    book = item.get("bookTitle") or item.get("publicationTitle")
    return {
        "type": item["itemType"],
        "title": item["title"],
        "authors": [creator["lastName"] for creator in item["creators"]],
        "book": None if whole else book,
        "year": re.search(r"\b(\d{4})\b", item["date"])[1],
    }


@pytest.mark.parametrize("suffix", ["bib", "ris", "json"])
@pytest.mark.parametrize("page", ["index", "sidelined"])
def test_a_page_is_imported_from_its_file(site, translate, page, suffix):
    text = (site / "_cite" / f"{page}-alone.{suffix}").read_text("utf-8")
    label, items = translate("_cite/index.json", text)
    assert label == {"bib": "BibTeX", "ris": "RIS", "json": "CSL JSON"}[suffix]
    (item,) = items
    whole, about = page == "index", citations.about()
    title = about["title"] if whole else citations.record(f"chapter:{page}")["title"]
    assert essential(item) == {
        "type": "book" if whole else "bookSection",
        "title": title,
        "authors": [about["author"]],
        "book": None if whole else about["title"],
        "year": str(about["date"][0]),
    }
    assert item["creators"][0]["fieldMode"] == 1, "the body is taken for a person"
    said = item.get("edition") or item["notes"][0]["note"]
    assert about["version"] in said, "the version is lost"


@pytest.mark.parametrize("page", ["index", "sidelined", "claims", "how-to-cite"])
def test_a_page_is_saved_from_the_browser(site, translate, page):
    label, (item,) = translate(f"chapters/{page}.html", None)
    assert label == "Embedded Metadata"
    about, whole = citations.about(), page == "index"
    assert essential(item)["type"] == ("book" if whole else "bookSection")
    assert essential(item)["authors"] == [about["author"]]
    assert essential(item)["book"] == (None if whole else about["title"])
    assert item["rights"] == "https://creativecommons.org/licenses/by/4.0/"
    assert len(item["abstractNote"]) > 40 and item["url"].endswith(f"/chapters/{page}.html")
    assert item["accessDate"] and item["language"] == "en"
    assert about["version"] in item["edition"]


def test_the_bibliography_is_the_same_in_three_forms(site, translate):
    """Every work arrives, once, with its title in letters that a reader knows."""
    found = {}
    for suffix in ("bib", "ris", "json"):
        text = (site / "_cite" / f"works.{suffix}").read_text("utf-8")
        _, found[suffix] = translate("_cite/index.json", text)
    # Zotero keeps in a span what a style must not put into small letters.
    plain = {
        s: [re.sub(r"</?span[^>]*>", "", i["title"]) for i in items] for s, items in found.items()
    }
    titles = {suffix: sorted(map(str.casefold, said)) for suffix, said in plain.items()}
    assert titles["ris"] == titles["json"]
    assert titles["bib"] == titles["json"]
    for suffix, items in found.items():
        for item in items:
            assert not re.search(r"[{}\\]|<(?!/?(i|span)\b)", item["title"]), (
                suffix,
                item["title"],
            )
