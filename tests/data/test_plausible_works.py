"""Works cited that are well formed and wrong: each slip, put into references.bib, is told."""

from __future__ import annotations

import pytest
from companion.checks import bibliography
from companion.checks.rule import Record
from conftest import ROOT
from slips import record

# Works cited: what stands in the file, what a hand made of it, and words of the message.
WORKS = {
    "year, not the key's": ("  year = {1980}", "  year = {1890}", "1980, as the key has it"),
    "year ahead": ("  year = {1980}", "  year = {2080}", "where the record ends"),
    "DOI twice": ("10.1037/h0046049", "10.1093/comnet/cnx044", "another doi than aref2018 has"),
    "DOI with a full stop": ("h0046049}", "h0046049.}", "without a mark at its end"),
    "another DOI's address": (
        "doi = {10.1037/h0046049}",
        "doi = {10.1037/h0046049},\n  url = {https://doi.org/10.1093/comnet/cnx044}",
        "since the DOI leads there",
    ),
    "pages backwards": ("566--595", "595--566", "not before the first one"),
    "a thousand pages": ("566--595", "566--5951", "over 500"),
    "volume in words": ("volume = {6}", "volume = {vol. 6}", "the number of the volume alone"),
    "no number": ("number = {4}", "number = {July}", "the number of the issue"),
    "no month": ("month = jul", "month = {Jule}", "one of jan, feb"),
    "no day": ("day = {11}", "day = {91}", "a day of the month"),
    "authors by an ampersand": ("Samin and Wilson", "Samin & Wilson", "between two names"),
    "et al.": ("and Wilson, Mark C.", "et al.", "and all are named"),
    "a body as a person": (
        "{{Congressional Research Service}}",
        "{Congressional Research Service}",
        "a body in braces of its own",
    ),
    "title as author": ("{Dittmer, Lowell}", "{The Triangle: A Game}", "this looks like a title"),
    "title with a full stop": ("Signed Networks}", "Signed Networks.}", "without a full stop"),
    "markup": ("Signed Networks}", "Signed <i>Networks</i>}", "without markup"),
    "misread letters": ("Zürn", "ZÃ¼rn", "has letters read wrongly"),
    "out of order": ("@article{aref2018,", "@article{zaref2018,", "in the order of their keys"),
    "a field misspelt": ("volume = {6}", "volum = {6}", "a field that citations read (volume)"),
    "an article as misc": ("@article{aref2018", "@misc{aref2018", "the type @article"),
    "check digit": ("9780190228217}", "9780190228218}", "whose last digit fits"),
    "not seen": ("% seen: the authors' own", "% the authors' own", "where the data of the work"),
    "journal in two spellings": (
        "journal = {World Politics}",
        "journal = {World politics}",
        "one spelling: another work has",
    ),
    "author in two spellings": ("Leifeld, Philip and", "Leifeld, Phillip and", "one spelling"),
    "a mirror": (
        "https://www.brookings.edu/",
        "https://1-e8259.azureedge.net/",
        "a host that hosts.csv has as linkable",
    ),
    "another day than the treaty's": ("day = {11}", "day = {12}", "1961-07-11, as treaties.csv"),
    "year before its address": (
        "month = jun,\n  year = {2024},\n  url = {https://www.38",
        "month = jun,\n  year = {2023},\n  url = {https://www.38",
        "2024, as the address has it",
    ),
    "no such crossref": ("edition = {4th}", "crossref = {fog2001}", "the key of a work"),
    "a script as an address": (
        "url = {https://www.brookings.edu/",
        "url = {javascript:alert(1)//",
        "an http(s) address",
    ),
    "a name before the host of an address": (
        "url = {https://www.brookings.edu/",
        "url = {https://www.brookings.edu@fog.example/",
        "an http(s) address",
    ),
    "a script as a link in a note": (
        "volume = {6}",
        "volume = {6},\n  note = {\\href{javascript:alert(1)}{Here}}",
        "an http(s) address as a link",
    ),
    "edition misspelt": ("edition = {4th}", "edition = {forth}", "4th, or Fourth"),
}


@pytest.mark.parametrize("case", WORKS)
def test_a_slip_in_the_works_cited_is_told(case, tmp_path):
    old, new, expected = WORKS[case]
    text = (ROOT / "data" / "references.bib").read_text("utf-8")
    assert text.count(old)
    (tmp_path / "references.bib").write_text(text.replace(old, new, 1), "utf-8")
    held = record()
    said = [str(one) for one in bibliography.works(Record(held.rows, held.package, tmp_path))]
    assert any(expected in message for message in said), said
    assert all(message.startswith("data/references.bib") for message in said)
