"""`companion measure` prints every measure, as tables and as JSON with stable keys, and says what
is wrong in one line."""

from __future__ import annotations

import csv
import json
import os

import pytest
from companion import DataError, cli, load, measures

KEYS = [
    "year",
    "complete",
    "ties",
    "actors_with_ties",
    "triangle",
    "balance",
    "actors",
    "dyads",
    "duties",
    "cooperation",
    "bypass",
    "dependence",
    "trade",
    "trade_last",
    "searched",
]


def run(capsys, *args) -> tuple[int, str, str]:
    status = cli.main(["measure", *map(str, args)])
    out, err = capsys.readouterr()
    return status, out, err


def test_json_has_the_promised_keys(capsys):
    status, out, _ = run(capsys, "--json", "--year", 2024)
    found = json.loads(out)
    assert status == 0 and list(found) == KEYS and found["year"] == 2024 and found["complete"]
    assert set(found["triangle"]) == {"type", "possible", "roles", "signs"}
    assert set(found["actors"]["CHN"]) == {
        "constraint",
        "effective_size",
        "betweenness",
        "coordinator",
        "itinerant",
        "gatekeeper",
        "representative",
        "liaison",
        "total",
    }
    assert "NaN" not in out, "what is not defined is null"


def test_table_names_every_measure_and_an_incomplete_year(capsys):
    status, out, _ = run(capsys, "--year", 2026)
    assert status == 0 and "the year is not complete" in out
    for name in (
        "Strategic triangle",
        "frustration index",
        "weakly balanced",
        "constraint",
        "betweenness",
        "gatekeeper",
        "reciprocity",
        "Goldstein",
        "bypass",
        "Emerson",
        "Hirschman",
        "sixty base queries",
        "What treaties oblige to",
    ):
        assert name in out


def test_counts_of_pairs_have_words_for_years_without_acts_and_hardly_searched(capsys):
    out = run(capsys, "--year", 2024)[1]
    rows = {line.split()[0]: line for line in out.splitlines() if line.startswith("  20")}
    count = measures.counted()
    for year in range(2017, 2027):
        for own in count.values():
            told = f"{own[year]['acts']}, " if own[year]["acts"] else "none met"
            assert told in rows[str(year)]
    assert "2026 (hardly searched)" in rows["2026"] and "2025 (" not in rows["2025"]
    assert "does not say that there was none" in out and "few pages of it" in out
    read = json.loads(run(capsys, "--json", "--year", 2024)[1])["searched"]
    assert read["CHN–PRK"]["2018"] == count["CHN–PRK"][2018]


def test_a_pair_and_year_without_acts_is_told_in_words():
    from companion.measures.told import _searched

    said = "\n".join(_searched({"CHN–PRK": {2020: {"acts": 0, "meetings": 0}}}))
    assert "none met" in said and " 0" not in said and "few pages" not in said
    assert "1, no meetings" in _searched({"A": {2020: {"acts": 1, "meetings": 0}}})[2]


@pytest.mark.parametrize(
    "args, message",
    [
        (["--year", "1900"], "no tie of the record holds in 1900; expected a year from"),
        (["--year", "2100"], "no tie of the record holds in 2100; expected a year from"),
        (["--year", "-5"], "expected a year from"),
        (["--data", "/no/such/folder"], "file not found"),
    ],
)
def test_bad_input_is_one_line(capsys, args, message):
    status, out, err = run(capsys, *args)
    assert (
        status == 1
        and not out
        and message in err
        and "Traceback" not in err
        and err.count("\n") == 1
    )


def test_one_sign_in_the_file_changes_what_is_printed(capsys, copy):
    path = copy / "data" / "relations.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    for row in rows:
        if row[8] in ("E066", "E067") and row[1:3] == ["RUS", "PRK"]:
            row[4] = "1"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    before = json.loads(run(capsys, "--json", "--year", 2017)[1])["triangle"]
    after = json.loads(run(capsys, "--json", "--year", 2017, "--data", copy / "data")[1])[
        "triangle"
    ]
    assert (
        before["signs"]["PRK–RUS"] == -1
        and after["signs"]["PRK–RUS"] == 1
        and before["type"] != after["type"]
    )


@pytest.mark.parametrize("given", [None, "/elsewhere"])
def test_the_command_leaves_the_environment_as_it_was(capsys, copy, monkeypatch, given):
    monkeypatch.delenv("COMPANION_DATA", raising=False)
    if given:
        monkeypatch.setenv("COMPANION_DATA", given)
    assert run(capsys, "--json", "--data", copy / "data")[0] == 0
    assert os.environ.get("COMPANION_DATA") == given


def test_a_share_above_the_whole_is_refused():
    figures = load("indicators")
    row = figures.index[
        (figures["series"] == "cn_share_of_dprk_trade") & (figures["period_end"].dt.year == 2024)
    ][0]
    figures.loc[row, "value"] = 150
    with pytest.raises(
        DataError,
        match=f"{figures.at[row, 'indicator_id']}: value 150.0; expected a share from 0 to 100",
    ):
        measures.report(year=2024, indicators=figures)


def test_a_wrong_cell_is_reported_with_its_place(capsys, copy):
    path = copy / "data" / "relations.csv"
    path.write_text(
        path.read_text("utf-8").replace("R001,RUS,PRK,cooperation,1", "R001,RUS,PRK,love,1", 1),
        "utf-8",
    )
    status, out, err = run(capsys, "--data", copy / "data")
    assert (
        status == 1
        and not out
        and "relations.csv, row 2, column relation" in err
        and "Traceback" not in err
    )


def test_what_is_not_there_is_said_in_words(capsys):
    _, early, _ = run(capsys, "--year", 2013)
    assert "none on file" in block(early, "Cooperation")["PRK–RUS"], "never a bare zero"
    _, late, _ = run(capsys, "--year", 2026)
    assert "no figure for this year; the series ends in 2024" in late
    assert "acts that name China as well: not defined, no scored act of the two" in early


def test_measures_without_a_tie_say_why():
    """An actor, a pair or a year that has nothing to measure has a dash with its reason."""
    from companion.measures import told

    found = measures.report(year=2024)
    assert "no cooperative tie on file" in "\n".join(told._brokerage(found)), "the IAEA has none"
    assert "–: no cooperative tie either way" in "\n".join(told._pairs(found))
    found["balance"] |= {"triads": 0, "balanced_triads": 0, "balanced_share": None}
    assert "not defined, no three actors" in told._balance(found)[1]
    found["bypass"] = {"index": None, "accompanied": None}
    index, share = told._bypass(found)[1:]
    assert "not defined, no cooperative tie joins the two" in index and "no scored act" in share
    assert " 0" not in index + share


def block(text: str, head: str) -> dict[str, str]:
    """The lines of one block of the tables, by the pair they begin with."""
    own = next(part for part in text.split("\n\n") if part.startswith(head))
    return {line.split()[0]: line for line in own.splitlines()[1:]}


def test_findings_in_words_and_as_json(capsys):
    status, out, _ = run(capsys, "--findings")
    assert status == 0 and "Overtaken in meetings?" in out and "tried over two editions" in out
    for word in ("firm", "depends on", "cannot be told"):
        assert word in out
    settled = "settled after results had been seen"
    assert settled in out and "weaker, none stronger" in out
    status, out, _ = run(capsys, "--findings", "--json")
    read = json.loads(out)
    assert status == 0 and set(read) == {"scorecard", "findings", "rule"} and "NaN" not in out
    assert settled in read["rule"]


def test_the_help_says_when_the_rule_was_settled(capsys):
    with pytest.raises(SystemExit):
        cli.main(["measure", "--help"])
    assert "after results had been seen" in " ".join(capsys.readouterr().out.split())
