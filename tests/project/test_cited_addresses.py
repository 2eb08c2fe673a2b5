"""Where a citation leads: the address of the book, figures and their titles, what is gone."""

from __future__ import annotations

import json

import pytest
from companion import DataError, cite, cli
from conftest import ROOT

BASE = "https://example.org/book/"


def test_no_address_is_claimed_without_one(monkeypatch):
    monkeypatch.delenv("BOOK_BASE_URL", raising=False)
    for thing in ("book", "treaty-provisions", "E158", "table:claims"):
        assert (
            "URL" not in cite.record(thing)
            and "http" not in cite.text(thing, "mla")
            and "Available at" not in cite.text(thing, "harvard")
        )
    assert cite.record("E158", BASE)["URL"] == f"{BASE}chapters/events.html#ev-e158"


def test_titles_of_figures_come_from_a_build_of_the_same_data(tmp_path, monkeypatch):
    import shutil

    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    folder = tmp_path / "_build" / "html" / "_cite"
    folder.mkdir(parents=True)
    assert cite.figure_titles() == {}
    (folder / "figure-titles.json").write_text(
        json.dumps(
            {
                "data": cite.fingerprint(),
                "figures": {
                    n: {"title": "A title", "chapter": "three-noes"}
                    for n in ("relations-evidence", "named-by-a-cell")
                },
            }
        )
    )
    assert (
        cite.record("figure:relations-evidence")["title"]
        == cite.record("figure:named-by-a-cell")["title"]
        == "A title"
    )
    with (tmp_path / "data" / "hosts.csv").open("a") as table:
        table.write("\n")
    assert cite.record("figure:relations-evidence")["title"] == "relations-evidence", (
        "the title of a chart of other data was used"
    )


# With what stood around it, of no machine, of a page, a file or a folder of the site, of where its
# files are kept or run, or with what a shell should have filled in.
WRONG_ADDRESSES = [
    "https://una.github.io/fog)",
    "https://una.github.io/fog]",
    "https://una.github.io/fog|",
    "https://una.org/f`",
    "https://una.github.io/fog'",
    "https://una.github.io/fog!",
    "https://una.github.io/fog…",
    "https://una.org/f:",
    "https://una.github.io/fog”",
    "https://una.github.io/fog»",
    "https://una.github.io/fog。",
    "https://una.org)",
    "https://una.github.io…",
    "https://una.github.io:",
    "https://una.github.io:0/",
    "https://una-.github.io",
    "https://192.168.1.300/",
    "https://1.2.3/",
    "https://*.github.io/",
    "https://$USER.github.io/fog",
    "https://una.github.io/%zz",
    "https://una.github.io/fog%E2%80%8B",
    "https://www.github.com/una/fog",
    "https://raw.githubusercontent.com/una/fog/main",
    "https://gist.github.com/una",
    "https://doi.org/10.5281/1",
    "https://codeberg.org/una/fog",
    "https://mybinder.org/v2/gh/una/fog",
    "https://colab.research.google.com/",
    "https://una.github.io/fog/index",
    "https://una.github.io/fog/chapters/index",
    "https://una.org/README",
    "https://una.github.io/fog/_static",
    "https://una.org/fog/_build/html",
    "https://una.org/fog/blob/main",
    "https://una.org/data-package.zip",
    "https://una.org/cover.png",
    "https://your-name.github.io/fog",
]


@pytest.mark.parametrize(
    "given",
    [
        "una.github.io/fog",
        "https://una.github.io/fog/index.html",
        "https://una.github.io/fog/index.htm",
        "https://una.github.io/fog/chapters/",
        "https://una.github.io:99999/fog",
        "https://[una]/fog",
        "https://una.github.io/fog,",
        "https://una.github.io/fog.",
        "https://una.github.io//fog/",
        "https://una.github.io/fog/../dew",
        "https://una.github.io/fog/README.md",
        "https://una..github.io/fog",
        "https://una/fog",
        "https://github.com/una/fog",
        "https://USERNAME.github.io/fog",
        "https://una.github.io/fog\u200b",
        "https://un\u0430.github.io/fog",
        "https://una.github.io/a b/",
        "https://",
        "/",
        "ftp://una.github.io/fog",
        "javascript:alert(1)//una.github.io",
        "https://una.github.io/fog?page=1",
        "https://una.github.io/fog#top",
        "https://me@una.github.io/fog",
        'https://una.github.io/"><script>',
        *WRONG_ADDRESSES,
    ],
)
def test_an_address_that_leads_nowhere_is_refused(given, monkeypatch, capsys, copy):
    from companion.site.__main__ import build

    monkeypatch.setenv("BOOK_BASE_URL", given)
    with pytest.raises(DataError, match="BOOK_BASE_URL: found"):
        cite.record("E158")
    if given in WRONG_ADDRESSES:
        return  # `build` asks for the address by the same function
    assert build(copy) == 1 and "BOOK_BASE_URL: found" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given",
    [
        "http://localhost:8000",
        "http://[::1]:8000/",
        "https://[fe::9]",
        "https://10.0.0.7/fog",
        "https://münchen.de/книга/雾",
        "https://कोहरा.भारत/कोहरा",
        "https://una.org:443/~una/v1.0/fog_(late)",
        "https://una.github.io/a%20b/trees",
    ],
)
def test_an_address_that_leads_somewhere_is_taken(given, monkeypatch):
    monkeypatch.setenv("BOOK_BASE_URL", given)
    assert cite.address() == given.rstrip("/") + "/"


def test_a_figure_that_is_gone_is_cited_as_the_page_that_took_its_place(capsys):
    assert cli.main(["cite", "figure:relations-network", "--style", "bibtex"]) == 0
    said = capsys.readouterr()
    assert "figure:relations-network is gone; cited is relationship-graph" in said.err
    assert said.out.strip() == cite.text("relationship-graph", "bibtex").strip()


def test_every_figure_with_a_permanent_address_can_be_cited():
    for line in (ROOT / "tests" / "golden" / "anchors.txt").read_text("utf-8").split():
        page, _, name = line.partition("#")
        thing = cite.current(f"figure:{name}")
        assert thing == page or name in cite.figures(), f"{line} leads nowhere that can be cited"
    assert cite.current("figure:never-drawn") == "figure:never-drawn"
