"""Coding the evidence again: the sets, the codebook, and what is started with."""

from __future__ import annotations

import re

import pytest
from companion import cli
from companion.recode import payload, units
from companion.recode.agreement import book
from companion.recode.variables import variables
from companion.tables.read import DataError, load
from recoded import TEN

KINDS = ("claims", "events", "statements")


def test_every_published_code_and_every_code_of_a_pass_is_a_code_of_the_book():
    for kind in KINDS:
        for unit in units.units(kind).values():
            for name, codes in {"published": unit.codes, **unit.passes}.items():
                for variable, code in codes.items():
                    assert code in variables(kind)[variable].allowed, (unit.id, name, variable)


def test_sets_hold_every_unit_and_ten_are_spread_evenly():
    known = units.sets()
    claims = [u for i, one in known.items() if re.fullmatch(r"claims:[\w-]+", i) for u in one.units]
    assert sorted(claims) == sorted(load("claims")["claim_id"])
    acts = [u for i, one in known.items() if i.startswith("events:") for u in one.units]
    coded = load("event_passes")[["event_id", "pair"]].drop_duplicates()
    days = load("events").set_index("event_id")["date"]
    coded = coded[coded["event_id"].map(days) >= "2017"]  # of the years that were searched
    assert sorted(acts) == sorted(coded["event_id"] + ":" + coded["pair"].astype(str))
    whole, ten = known["claims:diplomat-2024"], known["claims:diplomat-2024:10"]
    assert ten.units == tuple(whole.units[(2 * k + 1) * len(whole.units) // 20] for k in range(10))
    assert units.chosen("events:2024:10").units == units.chosen("events:2024:10").units
    assert len(units.chosen("events:2024:10").units) == 10


def test_the_tie_of_a_claim_is_the_one_that_the_passes_coded():
    # The claim asserts a tie of Russia with North Korea first, and the unease of the West.
    codes = units.units("claims")["hashmi-2024:1.1a"].codes
    assert (codes["tie_from"], codes["relation"]) == ("west", "concern")


def test_an_article_coded_once_can_be_coded_again(copy, monkeypatch):
    for name in ("passes", "resolutions"):
        path = copy / "data" / f"{name}.csv"
        path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    first = load("relations").drop_duplicates("evidence_id").set_index("evidence_id")
    for unit in units.units("claims").values():
        tie = first.loc[unit.id]
        assert (unit.codes["tie_from"], unit.codes["tie_to"]) == (tie["from"], tie["to"])
        assert not unit.passes
    assert list(book(units.chosen(TEN))) == ["published"]


def test_a_set_that_is_none_is_named_with_those_that_are():
    with pytest.raises(DataError, match=r'no set "claims:nobody".*claims:hashmi-2024'):
        units.chosen("claims:nobody")


def test_versions_differ_by_set_and_name_that_of_the_book():
    told = {one.version for one in units.sets().values()}
    assert len(told) == len(units.sets())
    assert {v.partition("+")[0] for v in told} == {payload.build()["version"]}


def test_the_payload_holds_what_a_page_shows():
    found = payload.build()
    for one in found["sets"]:
        assert set(one["units"]) <= set(found["units"])
        assert one["variables"] == list(found["variables"][one["kind"]])
    for kind in KINDS:
        for name, variable in found["variables"][kind].items():
            assert variable["rule"] and variable["label"], name
            assert all(label and definition for _, label, definition, _ in variable["codes"]), name


def test_start_lists_sets_and_replaces_no_file(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["recode", "start"]) == 0
    said = capsys.readouterr().out
    assert all(set_id in said for set_id in units.sets())
    assert cli.main(["recode", "start", "statements:10"]) == 0
    path = tmp_path / "recode-statements-10.csv"
    path.write_text("mine", encoding="utf-8")
    assert cli.main(["recode", "start", "statements:10"]) == 1
    assert path.read_text("utf-8") == "mine"
    assert cli.main(["recode", "start", "statements:10", "--force"]) == 0
    assert cli.main(["recode", "start", "statements:10", "-o", "a.pdf"]) == 1
    assert cli.main(["recode", "start", "statements:10", "-o", "no/such/a.csv"]) == 1
    assert "no such folder" in capsys.readouterr().err
