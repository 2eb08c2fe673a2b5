"""Figures as the site has them: what they weigh, what stands under them, the files they offer, and
the list of all. What a browser makes of them is in `test_figures_opened`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import struct
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from companion.site.content.live import runtime
from conftest import CHAPTERS, ROOT
from visits import parsed


@pytest.fixture(scope="module")
def figures(site):
    """(page, figure element) of every figure, in the order of files."""
    pages = [(path, parsed(path)) for path in sorted((site / "chapters").glob("*.html"))]
    return [(path, figure) for path, page in pages for figure in page.select("figure.chart")]


# --- What the page weighs and loads


def test_page_is_light_before_anything_is_touched(site):
    """Drawings wait in the page; specifications and the runtime do not."""
    for name in CHAPTERS:
        text = (site / "chapters" / f"{name}.html").read_text("utf-8")
        size = len(gzip.compress(text.encode(), 6))
        assert size < 120_000, (
            f"{name}.html has {size:,} bytes compressed: more than half of what a page may "
            "transfer goes into its text"
        )
        assert "vega" not in "".join(re.findall(r"<script[^>]*src=[^>]*>", text)), (
            f"{name} loads the chart runtime before it is needed"
        )


def test_one_hashed_runtime_without_vega_lite(site):
    runtimes = [path for path in site.rglob("vega-*.js")]
    assert [path.name for path in runtimes] == [runtime()[0]], (
        "one copy per site, named by its content"
    )
    size = len(gzip.compress(runtimes[0].read_bytes(), 6))
    assert size < 170_000, (
        f"the runtime has {size:,} bytes compressed; Vega-Lite or an unused part has come in"
    )


# --- Under the figure


def test_every_figure_offers_its_data_downloads_notebook_citation_and_address(site, figures):
    assert len(figures) >= 30
    for path, figure in figures:
        name = figure["id"]
        links = {a.get_text(): a["href"] for a in figure.select(".chart-tools li a")}
        for kind in ("svg", "png", "csv"):
            assert (path.parent / links[kind.upper()]).resolve() == (
                site / "_figures" / f"{name}.{kind}"
            ), f"{name}: {links[kind.upper()]}"
        assert links["Open as notebook"] == f"../_notebooks/{path.stem}.ipynb"
        assert links["Permanent link"] == f"#{name}"
        cite = figure.select_one("a.figure-cite")
        assert cite["data-cite"] == f"figure:{name}" and cite["href"] == "#cite"
        assert figure.select_one("details.chart-data summary").get_text() == "Show data"


def test_addresses_of_the_first_edition_still_lead_somewhere(site):
    """A figure may go or move; its address, which people have cited, leads to what took its place.

    A chapter keeps it as a label above that place: (old-name)=.
    """
    known = (ROOT / "tests" / "golden" / "anchors.txt").read_text("utf-8").split()
    lost = []
    for address in known:
        page, anchor = address.split("#")
        text = (site / "chapters" / f"{page}.html").read_text("utf-8")
        if f'id="{anchor}"' not in text:
            lost.append(address)
    assert not lost, f"no element has the id of {lost}: put (name)= above what took its place"


def test_downloads_can_be_used(site, figures):
    for _, figure in figures:
        name, folder = figure["id"], site / "_figures"
        sheet = ET.fromstring((folder / f"{name}.svg").read_text("utf-8"))
        words = " ".join(
            "".join(part.itertext()) for part in sheet.iter("{http://www.w3.org/2000/svg}text")
        )
        title = figure.select_one(".caption-text").get_text(strip=True).rstrip("#")
        assert re.sub(r"\W+", "", title) in re.sub(r"\W+", "", words), (
            f"{name}.svg does not show its title"
        )
        assert "Source: " in words and "currentColor" not in ET.tostring(sheet, "unicode"), (
            f"{name}.svg does not stand alone"
        )
        assert sheet.find("{http://www.w3.org/2000/svg}desc").text.strip(), (
            f"{name}.svg has no text alternative"
        )
        width, height = struct.unpack(">II", (folder / f"{name}.png").read_bytes()[16:24])
        assert (
            abs(width - 2 * float(sheet.get("width"))) <= 2
            and abs(height - 2 * float(sheet.get("height"))) <= 2
        ), f"{name}.png is {width} by {height}"


def test_data_have_rows_and_names_for_readers(site, figures):
    for _, figure in figures:
        rows = list(
            csv.reader(
                io.StringIO((site / "_figures" / f"{figure['id']}.csv").read_text("utf-8-sig"))
            )
        )
        heads = rows[0]
        assert len(rows) > 1 and len(heads) > 1, (
            f"{figure['id']}: the table of its data is empty; give theme.figure(data=)"
        )
        assert len(set(heads)) == len(heads) and all(
            re.match(r"[A-Z0-9←“].*", h) and "_" not in h for h in heads
        ), (
            f"{figure['id']}: columns {heads}; name them for readers, by tooltip titles or "
            "theme.figure(data=)"
        )
        for n in range(len(heads)):
            assert any(row[n] != "" for row in rows[1:]), (
                f"{figure['id']}: the column “{heads[n]}” is empty"
            )


# --- The list of figures


def test_list_of_figures_is_complete_and_in_page_order(site, figures):
    page = BeautifulSoup((site / "chapters" / "figures.html").read_text("utf-8"), "html.parser")
    listed = page.select("ul.gallery li a")
    assert {a["href"].split("#")[1] for a in listed} == {figure["id"] for _, figure in figures}
    caption = {
        figure["id"]: figure.select_one(".caption-number").get_text(strip=True)
        for _, figure in figures
    }
    for a in listed:
        name = a["href"].split("#")[1]
        assert a.select_one(".caption-number").get_text(strip=True) == caption[name], (
            f"{name} is numbered otherwise on its page"
        )
        assert a.img["loading"] == "lazy" and a.img["width"] and a.img["height"]
        thumbnail = site / "_figures" / f"{name}.thumbnail.svg"
        ET.fromstring(thumbnail.read_text("utf-8"))
        assert len(gzip.compress(thumbnail.read_bytes())) < 12_000, (
            f"{thumbnail.name} is heavy for a small picture"
        )
    order = [
        tuple(map(int, re.findall(r"\d+", a.select_one(".caption-number").get_text())))
        for a in listed
    ]
    assert order == sorted(order)


def test_figure_files_hold_no_more_than_figures(site, figures):
    names = {figure["id"] for _, figure in figures}
    assert {path.name.split(".")[0] for path in (site / "_figures").iterdir()} == names, (
        "files of figures that are gone"
    )


def test_scripts_of_figures_are_data_only(site):
    for path in (site / "_figures").glob("*.js"):
        text = path.read_text("utf-8")
        assert text.startswith("companionFigure({") and text.endswith("});\n")
        figure = json.loads(text[len("companionFigure(") : -3])
        assert figure["name"] == path.stem and {"wide", "narrow", "values", "table"} <= set(figure)
        assert "vega-lite" not in text.lower()
