"""Rules on statements, positions and answers that stand in several tables: a fault put into the
real tables is one message that names file, row, column, value and what was expected.
"""

from __future__ import annotations

import functools
from datetime import timedelta

import pytest
from companion.checks.addresses import told_on
from companion.checks.rule import RULES, Record
from companion.checks.statements import MAX_WORDING, length
from conftest import ROOT


@functools.cache
def record() -> Record:
    return Record.read(ROOT / "data")


def said(changes: dict[str, dict]) -> list[str]:
    """Messages of all rules once the rows with these ids have other cells."""
    rows = {
        table: [{**row, **changes.get(row.get(record().key(table) or "", ""), {})} for row in held]
        for table, held in record().rows.items()
    }
    changed = Record(rows, record().package, record().folder)
    return [
        str(problem)
        for one in RULES
        if one.run.__name__ != "slid" and (one.reads("statements") or one.reads("positions"))
        for problem in one.found(changed)
    ]


FAULTS = {
    "no seen in part": (
        {"S41": {"denuclearisation": "no"}},
        "statements.csv",
        'column denuclearisation: found "no"; expected unclear: no needs the whole text, and of'
        " this one seen is part",
    ),
    "no from a report": (
        {"S42": {"stability": "no"}},
        "statements.csv",
        'column stability: found "no"; expected unclear: no needs the whole text, and of this one'
        " seen is report",
    ),
    "not named, seen in part": (
        {
            "S36": {
                "korea_named": "no",
                **dict.fromkeys(("no_war", "stability", "denuclearisation"), ""),
                "dual_track_label": "",
            }
        },
        "statements.csv",
        'column korea_named: found "no"; expected unclear: no needs the whole text',
    ),
    "elements of a text that is silent": (
        {"S33": {"denuclearisation": "no"}},
        "statements.csv",
        'column denuclearisation: found "no"; expected nothing, since korea_named is no',
    ),
    "an element not coded": (
        {"S45": {"denuclearisation": "", "order": ""}},
        "statements.csv",
        'column denuclearisation: found ""; expected yes, no or unclear',
    ),
    "a long wording": (
        {"S37": {"wording": "a goal " * (MAX_WORDING // 2) + "far off"}},
        "statements.csv",
        "expected at most 25 words (two characters of Chinese or Japanese are one), not 26",
    ),
    "a long wording in Chinese": (
        {"P12": {"wording": "半" * (2 * MAX_WORDING + 1)}},
        "positions.csv",
        "expected at most 25 words (two characters of Chinese or Japanese are one), not 26",
    ),
    "an older page": (
        {"S52": {"urls": "https://tv.cctv.com/2026/01/03/VIDElyXB1pdyLnCgl7ayybDV260105.shtml"}},
        "statements.csv",
        "expected a page not older than the text (2026-01-05); its address says 2026-01-03",
    ),
    "an older copy": (
        {"P12": {"retrieved_from": "https://feifmx.com/socialgd/10000169/202405/46687543.html"}},
        "positions.csv",
        "expected a page not older than the text (2024-06-13); its address says 2024-05",
    ),
    "an order without its element": (
        {"S37": {"order": "WS"}},
        "statements.csv",
        'column order: found "WS"; expected an order with D, since denuclearisation is yes',
    ),
    "an order of a text seen in part": (
        {"S41": {"order": "WS"}},
        "statements.csv",
        'column order: found "WS"; expected no order, since denuclearisation is unclear',
    ),
    "a question nobody asked": (
        {"S39": {"asked_about": "nuclear"}},
        "statements.csv",
        "expected nothing, since occasion_kind is joint_text and not press_answer",
    ),
    "a query outside the sample": (
        {"S39": {"neutral_query": "yes"}},
        "statements.csv",
        "expected yes or no exactly when sample is routine or both",
    ),
    "one page for two days": (
        {"P45": {"urls": "https://tass.com/world/1802763"}},
        "positions.csv",
        "expected a page of 2024-06-19 alone: P12 has it for 2024-06-13",
    ),
    "a welcome that is neutral as an act": (
        {"E156": {"cameo": "010", "goldstein": "0"}},
        "events.csv",
        "expected a score above 0: P12, the same answer, is coded welcome",
    ),
    "a neutral answer that is a welcome": (
        {"P22": {"stance": "welcome"}},
        "events.csv",
        "expected a score above 0: P22, the same answer, is coded welcome",
    ),
    "one answer with two grades": (
        {"P56": {"confidence": "low"}},
        "positions.csv",
        'column confidence: found "low"; expected high, as S151 has it, the same answer',
    ),
    "a verdict without the row it shows": (
        {"V053": {"evidence": "E160"}},
        "verdicts.csv",
        "a row of 2024-06-13, which it tells of",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_one_message(fault):
    changes, file, expected = FAULTS[fault]
    found = [message for message in said(changes) if expected in message]
    assert len(found) == 1, found or said(changes)
    assert f"data/{file}, row " in found[0] and ", column " in found[0]


def test_the_real_tables_have_none_of_these():
    assert not said({})


@pytest.mark.parametrize(
    "wording, words",
    [
        ("", 0),
        ("consistent and clear", 3),
        ("半岛无核化", 3),
        ("中方 supports 半岛", 3),
        ("한반도 비핵화", 2),
        ("China’s well-known stand", 3),
    ],
)
def test_words_of_a_quotation(wording, words):
    assert length(wording) == words


@pytest.mark.parametrize(
    "url, told",
    [
        ("https://a.org/2024/06/19/x", "2024-06-19"),
        ("https://a.org/news/2024/6/9/x", "2024-06-09"),
        ("https://a.org/20240619/x", "2024-06-19"),
        ("https://a.org/2017/11/28/x", "2017-11-28"),
        ("https://a.org/2017/1128/x", "2017-11-28"),
        ("https://a.org/2017-12-04-x", "2017-12-04"),
        ("https://a.org/202406/t20240620_11439125.htm", "2024-06-20"),
        ("https://a.org/2024-06/x", "2024-06"),
        ("https://a.org/202406/x", "2024-06"),
        ("https://a.org/202406191234567", None),
        ("https://a.org/2024/13/45/x", None),
        ("https://a.org/n3/20243161.html", None),
        ("https://a.org/x?ud=20240619000201", None),
    ],
)
def test_the_day_in_an_address(url, told):
    found = told_on(url)
    assert (str(found) if found else None) == told


def test_a_page_dated_in_america_the_day_before_is_not_older():
    assert not told_on("https://a.org/2024/06/18/").before("2024-06-19")
    assert told_on("https://a.org/2024/06/17/").before("2024-06-19")
    assert told_on("https://a.org/2024/06/17/").before("2024-07")
    assert not told_on("https://a.org/202406/").before("2024-06-30")
    assert not told_on("https://a.org/2024/06/17/").before("2024")
    assert told_on("https://a.org/2024/06/").before("2024-07-02")
    assert not told_on("https://a.org/2024/06/").before("2024-07-01"), "its eve is in June"


def test_an_announcement_may_be_weeks_older_than_what_it_announces():
    ahead = timedelta(days=14)
    assert not told_on("https://a.org/2024/06/05/").before("2024-06-19", ahead)
    assert told_on("https://a.org/2024/06/04/").before("2024-06-19", ahead)
