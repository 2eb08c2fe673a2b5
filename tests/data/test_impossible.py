"""Days before or after what they cannot be, amounts below nothing, shares above the whole, and
signs that stand for no word: each slip, put into the real tables, is told by the rule named here.
"""

from __future__ import annotations

import pytest
from companion.articles.cells import plain
from companion.checks import figures
from companion.tables.placeholders import placeholder
from slips import check_told, first, found, named, record


def figure(unit: str, **cells) -> dict:
    """Cells by which a figure of a unit is found, and its first one with these."""
    row = first("indicators", unit=unit, value=bool, **cells)
    return {"indicator_id": row["indicator_id"]}


ACT = {"event_id": "E001"}
# (rule, table, cells of the row to change, its new cells, words of the message)
SLIPS = [
    (
        "dates.tied_before",
        "relations",
        {"relation_id": "R061"},
        {"start": "2026-01-01", "end": ""},
        "a day not after the article that has it stated: hashmi-2024 is of 2024",
    ),
    (
        "dates.tied_before",
        "relations",
        {"relation_id": "R061"},
        {"start": "2025-01-01", "certainty": "reported"},
        "has it reported",
    ),
    (
        "dates.tied_before",
        "relations",
        {"relation_id": "R001"},
        {"end": "1945-09-01"},
        "or in start the day it began",
    ),
    (
        "dates.judged_unread",
        "verdicts",
        {"evidence": ""},
        {"as_of": "2001-01-01"},
        "a day not before the article that it judges (hashmi-2024 is of 2024)",
    ),
    *(
        ("figures.bounds", "indicators", figure(unit), {"value": "-14"}, f"counted in {unit} does")
        for unit in ("visits", "tonnes", "barrels", "ballistic missiles", "US$ m", "soldiers")
    ),
    ("figures.bounds", "indicators", {"high": bool}, {"low": "-2"}, "does not go below zero"),
    (
        "figures.bounds",
        "indicators",
        figure("percent of votes cast by both"),
        {"value": "140.5"},
        "between 0 and 100 percent, since the unit is percent of votes cast by both",
    ),
    (
        "figures.bounds",
        "indicators",
        figure("percent of votes cast by both"),
        {"value": "-3"},
        "between 0 and 100 percent, since the unit is",
    ),
    *(
        ("letters.seen", "events", ACT, {"note": note}, "words, or an empty cell where there is no")
        for note in ("nan", "TODO", "NULL", "n/a", "tba", "???", "TODO: ask", "xxx", "------------")
    ),
    *(
        ("letters.seen", "events", ACT, {"note": note}, "not a formula (type what it should say)")
        for note in ("=A1", '=HYPERLINK("https://example.org")', "@SUM(A1:A4)", "=1+1")
    ),
    ("letters.seen", "positions", {}, {"role": "=A1"}, "not a formula"),
    ("letters.seen", "treaties", {}, {"signatories": "Kim Jong Un;n/a"}, 'found "n/a"; expected w'),
    ("links.names", "hosts", {}, {"host": "example.xn--"}, "a host in lower case"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=named)
def test_what_cannot_be_is_told_with_its_place(slip):
    check_told(slip)


def changed(which: str, table: str, key: dict, cells: dict) -> list[str]:
    """What a rule says of the real table with other cells in one row."""
    row = first(table, **key)
    return found(which, table, [row | cells if own is row else own for own in record()[table]])


def test_a_tie_that_an_article_expects_may_begin_later():
    ahead = {"start": "2026-01-01", "end": "", "certainty": "anticipated"}
    assert not changed("dates.tied_before", "relations", {"relation_id": "R061"}, ahead)


def test_a_tie_that_ended_says_when_it_began_or_why_not():
    ended = {"end": "1991-12-26", "note": "began before the record"}
    assert not changed("dates.tied_before", "relations", {"relation_id": "R001"}, ended)


def test_what_grows_or_stands_on_a_scale_may_go_below_zero():
    for key in ({"series": "dprk_real_gdp_growth"}, {"unit": "scale points"}):
        cells = {"low": "", "value": "-4.5", "high": ""}
        assert not changed("figures.bounds", "indicators", key, cells)


def test_one_figure_below_zero_hides_no_other_that_is_far_off():
    series = "cn_dprk_trade_total"
    rows = [row for row in record()["indicators"] if row["series"] == series and row["value"]]
    far, below = rows[3], rows[4]
    own = {id(far): far | {"value": f"{float(far['value']) * 100:g}"}}
    own[id(below)] = below | {"value": f"-{below['value']}"}
    said = found(
        "figures.neighbours",
        "indicators",
        [own.get(id(row), row) for row in record()["indicators"]],
    )
    assert any(f'found "{own[id(far)]["value"]}"' in message for message in said), said
    assert figures.FACTOR < 2


@pytest.mark.parametrize("host", ["xn--e1afmkfd.xn--p1ai", "example.xn--fiqs8s", "пример.рф"])
def test_a_host_may_end_as_machines_write_it(host):
    assert not changed("links.names", "hosts", {"host": "dailynk.com"}, {"host": host})


@pytest.mark.parametrize("cell", ["nan", "NULL", "n/a", "tbd", "TODO", "—", "=A1&B1", "+LEFT(B2)"])
def test_the_tables_and_a_sheet_refuse_the_same(cell):
    assert placeholder(cell) and plain(cell, "paraphrase")[1]


@pytest.mark.parametrize("cell", ["none", "Na Kyung-won", "7", "x", "A", "Xi", "-2 % a year", "To"])
def test_short_words_are_words(cell):
    assert not placeholder(cell)
