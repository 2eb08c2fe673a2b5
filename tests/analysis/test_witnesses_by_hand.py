"""Phases, and the sources of the scorecard that count meetings, topics and yardsticks, each from a
few made-up rows.
"""

from __future__ import annotations

import pandas as pd
import pytest
from companion import findings
from companion.findings import acted, questions, witnesses
from small_deeds import made
from witness_rows import NAN, C, R, amounts, given, reads, same, table, values, words

CHINA, BETWEEN, RUSSIA = acted.CHINA, acted.BETWEEN, acted.RUSSIA


def test_phases():
    assert [witnesses.phase(y) for y in (2011.9, 2012, 2016.9, 2017, 2021.99)] == [
        *(None, "low", "low", "before", "before")
    ]
    assert [witnesses.phase(y) for y in (2022, 2024.49, 2024.5, 2026.99, 2027)] == [
        *("war", "war", "since", "since", None)
    ]
    assert [witnesses._of_year(y) for y in (2016, 2017, 2021, 2022, 2023, 2024, 2025)] == [
        *("low", "before", "before", "war", "war", "since", "since")
    ], "all of 2024 counts as since July"


def test_values_stand_line_by_line_and_year_by_year_numbered_anew():
    frame = witnesses._frame(
        [(2020, "b", 1.0, ()), (2021, "a", 2.0, ("E1",)), (2019, "b", 3.0, ())]
    )
    assert frame.to_dict("index") == {
        0: {"year": 2021, "who": "a", "value": 2.0, "ids": ("E1",)},
        1: {"year": 2019, "who": "b", "value": 3.0, "ids": ()},
        2: {"year": 2020, "who": "b", "value": 1.0, "ids": ()},
    }


# --- the even search ------------------------------------------------------------------------------


def test_counts_of_the_even_search(monkeypatch):
    found = made(
        # 2018: two with China; 2023: one with each; 2025: three with Russia, one with China.
        [(CHINA, 4, 1), (CHINA, 7, 1), (CHINA, 24, 1), (RUSSIA, 27, 1)]
        + [(RUSSIA, 32, 3), (CHINA, 35, 1), (BETWEEN, 28, 2), (CHINA, 30, 1)],
        rank=[2] * 10 + [0],  # the last is below vice-minister and does not count
    )
    monkeypatch.setattr(witnesses, "deeds", lambda: found)
    source = witnesses.searched(findings.Choice(), "name", "unit")
    assert words(source) == ("name", "even search of this book", "unit", "even search", "")
    assert len(values(source)) == 2 * 9
    china = {y: (v, ids) for y, who, v, ids in values(source) if who == C}
    russia = {y: (v, ids) for y, who, v, ids in values(source) if who == R}
    assert list(china) == list(russia) == list(range(2017, 2026))
    assert china[2018] == (2, ("E0", "E1")) and china[2024] == (0, ())
    assert russia[2025] == (3, ("E4", "E5", "E6")) and china[2025] == (1, ("E7",))
    assert russia[2023] == (1, ("E3",)) and china[2017] == (0, ())
    # A year: two in five years; one each in two and a half; one and three in one and a half.
    wanted = [(NAN, NAN), (2 / 5, 0), (1 / 2.5, 1 / 2.5), (1 / 1.5, 3 / 1.5)]
    assert all(
        own == pytest.approx(want, nan_ok=True) for own, want in zip(amounts(source), wanted)
    )
    assert reads(source) == [None, False, False, True]
    assert source.ids == ("E7", "E4", "E5", "E6"), "behind the last year, pair by pair"
    assert source.earlier == ()


def test_beijing_and_moscow_against_their_own_past(monkeypatch):
    found = made(
        [(BETWEEN, q, 1) for q in range(20)]
        + [(BETWEEN, q, 1) for q in range(20, 30)]
        + [(BETWEEN, 30, 1), (CHINA, 31, 7)]
    )
    monkeypatch.setattr(witnesses, "deeds", lambda: found)
    source = questions._of_moscow()
    assert {who for _, who, *_ in values(source)} == {"CHN–RUS"} and len(values(source)) == 9
    assert [v for _, _, v, _ in values(source)] == [4, 4, 4, 4, 4, 4, 4, 3, 0]
    wanted = [(NAN, 4), (4, 4), (4, 4), (1 / 1.5, 4)]
    assert all(
        own == pytest.approx(want, nan_ok=True) for own, want in zip(amounts(source), wanted)
    )
    assert reads(source) == [None, None, False, True], "fewer than before is being shut out"
    assert source.name == "Beijing’s meetings with Moscow"
    assert source.unit == "meetings a year (second: mean of 2017–21)"


# --- leaders and topics ---------------------------------------------------------------------------

SUMMITS = """
A0 2011-12-31 summit leader CHN-PRK
A1 2012-01-01 summit leader CHN-PRK
A2 2018-03-25 visit leader CHN-PRK
A3 2019-04-25 summit leader PRK-RUS
A4 2019-06-20 visit leader CHN-PRK
A5 2023-09-13 talks leader PRK-RUS
A6 2024-06-19 visit leader PRK-RUS
A7 2024-07-01 message leader PRK-RUS
A8 2024-07-01 visit minister PRK-RUS
A9 2024-07-02 visit leader PRK-RUS
AA 2025-09-03 summit leader PRK-RUS;CHN-PRK
AB 2025-09-04 summit leader CHN-PRK
AC 2025-12-30 summit leader CHN-RUS
"""


def test_meetings_of_leaders(monkeypatch):
    events = table(SUMMITS, "event_id", "date", "kind", "level", "pair")
    given(monkeypatch, events=events.assign(pair=[tuple(p.split(";")) for p in events["pair"]]))
    source = witnesses.leaders()
    found = {(y, who): (v, ids) for y, who, v, ids in values(source) if v}
    assert len(values(source)) == 2 * 14 and min(y for y, *_ in values(source)) == 2012
    assert found == {
        (2012, C): (1, ("A1",)),
        (2018, C): (1, ("A2",)),
        (2019, C): (1, ("A4",)),
        (2025, C): (2, ("AA", "AB")),
        (2019, R): (1, ("A3",)),
        (2023, R): (1, ("A5",)),
        (2024, R): (2, ("A6", "A9")),
        (2025, R): (1, ("AA",)),
    }
    # June 2024 is still the war, July is since.
    assert amounts(source) == [(1, 0), (2, 1), (0, 2), (2, 2)]
    assert reads(source) == [False, False, True, False], "as many is not more"
    assert source.ids == ("AA", "AB") and words(source) == (
        *("Kim’s meetings with Xi and Putin", "this book, all on file"),
        *("meetings in the whole time", "leaders", ""),
    )
    events.loc[events["event_id"] == "A9", "date"] = pd.Timestamp("2024-01-31")
    given(monkeypatch, events=events.assign(pair=[tuple(p.split(";")) for p in events["pair"]]))
    assert amounts(witnesses.leaders())[2:] == [(0, 3), (2, 1)]


TOPICS = """
T1 2021-12-31 china
T2 2022-01-01 russia
T3 2024-06-30 russia
T4 2024-07-01 china
T5 2025-01-01 china
T6 2025-01-02 russia
T7 2025-01-03 other
T8 2025-01-04 both
T9 2025-02-04 china
"""


def test_topics_of_the_list(monkeypatch):
    given(monkeypatch, topics=table(TOPICS, "topic_id", "date", "kind"))
    source = witnesses.topics()
    assert values(source) == [
        (2021, C, 1.0, ("T1",)),
        (2024, C, 1.0, ("T4",)),
        (2025, C, 2.0, ("T5", "T9")),
        (2022, R, 1.0, ("T2",)),
        (2024, R, 1.0, ("T3",)),
        (2025, R, 1.0, ("T6",)),
    ]
    assert same(amounts(source), [(NAN, NAN), (NAN, NAN), (0, 2), (3, 1)])
    assert reads(source) == [None, None, True, False]
    assert words(source) == (
        *(
            "topics on Weibo’s list",
            "two archives of the list",
            "topics in the whole time",
            "Weibo",
        ),
        "What is talked of and let through in China, and no count of meetings",
    )


# --- yardsticks -----------------------------------------------------------------------------------

# Means of 2012–16, 2017–21, 2022–23 and since: China 3, 6, NaN, 2; Russia 9, 5, 4, 2.
YEARS = {2010: (1, 2), 2012: (2, 8), 2016: (4, 10), 2017: (6, 4), 2021: (6, 6), 2023: (None, 4)}
YEARS |= {2024: (1, 3), 2025: (3, 1)}


@pytest.fixture
def yearly(monkeypatch):
    rows = [
        (year, pair, float(v), (f"I{year}{pair[0]}",))
        for year, both in YEARS.items()
        for pair, v in zip((C, R), both)
        if v is not None
    ]
    rows.append((2025, "CHN–RUS", 99.0, ("IX",)))
    frame = pd.DataFrame(rows, columns=["year", "pair", "value", "ids"])
    asked = []
    monkeypatch.setattr(witnesses, "yardsticks", lambda name: asked.append(name) or frame)
    return asked


def test_yardsticks_by_phase(yearly):
    source = witnesses.yardstick("series", "name", "maker", "unit", "group")
    assert yearly == ["series"] and source.series == ("series",)
    assert (source.name, source.maker, source.unit, source.group) == (
        *("name", "maker", "unit", "group"),
    )
    assert same(amounts(source), [(3, 9), (6, 5), (NAN, 4), (2, 2)])
    assert reads(source) == [True, False, None, False]
    assert len(values(source)) == 15 and not source.nearer
    assert source.earlier == (2010, 2012, 2016) and source.ids == ("I2025C", "I2025P")
    assert [y for y, who, *_ in values(source) if who == C] == [y for y in YEARS if y != 2023]


def test_less_may_be_nearer(yearly):
    source = witnesses.yardstick("series", "name", "maker", "unit", "group", nearer=True)
    assert reads(source) == [False, True, None, False] and source.nearer
    assert source.earlier == (), "a greater distance is not ahead"
    assert same(amounts(source), [(3, 9), (6, 5), (NAN, 4), (2, 2)])


def test_the_last_year_has_at_most_eight_ids():
    ids = tuple(f"E{i}" for i in range(9))
    frame = pd.DataFrame(
        [(2024, C, 1.0, ("X",)), (2025, C, 1.0, ids), (2025, R, 1.0, ids), (2026, R, 0.0, ())],
        columns=["year", "who", "value", "ids"],
    )
    source = findings.Source("n", "m", "u", "g", frame, {}, {})
    assert source.ids == ids[:8], "each once; a year without evidence is none"
