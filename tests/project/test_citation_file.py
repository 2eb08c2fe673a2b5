"""CITATION.cff is the one source of what is cited, and refused where something would be lost."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from companion import DataError, citable, cite
from conftest import ROOT


def test_every_place_agrees_with_the_citation_file(root):
    """CITATION.cff is the source; the others say the same."""
    cff = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    author = [entry["name"] for entry in cff["authors"]]
    said = {
        "pyproject.toml": project["version"],
        "data/datapackage.json": package["version"],
        "preferred-citation": cff["preferred-citation"]["version"],
        "companion.cite": cite.record("book")["version"],
    }
    assert set(said.values()) == {cff["version"]}, (
        f"the version is {cff['version']} in CITATION.cff, but {said}"
    )
    assert len(author) == 1 and [c["title"] for c in package["contributors"]] == author == [
        config["author"]
    ] == [entry["name"] for entry in cff["preferred-citation"]["authors"]]
    assert cff["title"] == cff["preferred-citation"]["title"] == cite.record("book")[
        "title"
    ] and cff["title"].startswith(config["title"])
    assert str(cff["date-released"])[:4] == str(cff["preferred-citation"]["year"])
    assert "### " + cff["version"] in (root / "chapters" / "changes.md").read_text("utf-8"), (
        "the change log does not speak of this version"
    )


def test_zenodo_metadata_agree_with_the_citation_file(root):
    said = json.loads((root / ".zenodo.json").read_text("utf-8"))
    assert said == cite.zenodo(), (
        ".zenodo.json is not what CITATION.cff says: python -c 'import json; from "
        "companion import cite; print(json.dumps(cite.zenodo(), indent=2, ensure_ascii=False))' "
        "> .zenodo.json"
    )


def test_no_version_is_typed_into_a_chapter(root):
    version = cite.about()["version"]
    typed = [
        path.name
        for path in (root / "chapters").glob("*.md")
        if path.name != "changes.md" and version in path.read_text("utf-8")
    ]
    assert not typed, f"the version is typed into {typed}: use {{citation}}`...`"


def test_installed_library_cites_without_the_repository(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "from companion import cite; print(cite.text('relationship-graph')); "
        "print(cite.text('E158'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == [
        cite.text("relationship-graph", base=""),
        cite.text("E158", base=""),
    ]


def test_a_citation_file_without_version_is_named(tmp_path, monkeypatch):
    (tmp_path / "CITATION.cff").write_text("title: A book\nauthors: [{name: A body}]\n")
    monkeypatch.setattr(citable, "beside", lambda *_: tmp_path / "CITATION.cff")
    with pytest.raises(
        DataError, match="CITATION.cff: .*expected title, authors, version and date-released"
    ):
        cite.about.__wrapped__()


HOSTILE = "A <script>x</script>\nTI  - forged & q {*b*} \\ end"


def test_a_citation_file_brings_no_markup_and_no_field(tmp_path, monkeypatch, root):
    known = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    known |= {"title": HOSTILE, "version": HOSTILE, "authors": [{"name": HOSTILE}]}
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(known), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(citable, "beside", lambda *_: tmp_path / "CITATION.cff")
        found = cite.about.__wrapped__()
    monkeypatch.setattr(cite, "about", lambda: found)
    shown = " ".join(HOSTILE.split())
    for thing in ("book", "sidelined", "E158"):
        for style in cite.CSL:
            marked = cite.markup(cite.record(thing, ""), style)
            assert "<script" not in marked and "&lt;" in marked, f"{style}: {marked}"
            said = cite.text(thing, style, "")
            assert said.casefold().count(shown.casefold()) >= 2, f"{style}: {said}"
        assert len(re.findall(r"^TI  - ", cite.text(thing, "ris", ""), re.M)) == 1
        entry = cite.text(thing, "bibtex", "")
        assert entry.count("{") == entry.count("}") and " \\ " not in entry, entry


@pytest.mark.parametrize(
    ("part", "written", "said"),
    [
        ("version", "1.10", "version: found the number 1.1; expected it in quotation marks"),
        ("version", "''", "version: found ''"),
        ("title", "2026", "title: found 2026"),
        ("title", "' '", "title: found ' '"),
        ("abstract", "[a]", "abstract: found"),
        ("authors", "[{name: A body}, {name: B body}]", "expected one, with a `name`"),
        ("authors", "[{family-names: Lampe, given-names: Una}]", "expected one, with a `name`"),
        ("authors", "[]", "expected one, with a `name`"),
        ("keywords", "fog", "keywords: found 'fog'"),
        ("keywords", "[2024]", "keywords: found"),
        ("date-released", "2026-02-30", "CITATION.cff: "),
        ("date-released", "22.11.2026", "CITATION.cff: "),
    ],
)
def test_a_citation_file_that_would_lose_something_is_refused(
    part, written, said, tmp_path, monkeypatch, root
):
    known = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    text = yaml.safe_dump({**known, part: "HERE"}).replace(f"{part}: HERE", f"{part}: {written}")
    (tmp_path / "CITATION.cff").write_text(text, "utf-8")
    monkeypatch.setattr(citable, "beside", lambda *_: tmp_path / "CITATION.cff")
    with pytest.raises(DataError, match=re.escape(said)):
        cite.about.__wrapped__()
