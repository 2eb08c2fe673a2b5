"""The sources of the scorecard, each from a few made-up rows, and the card made of them."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from companion import DataError, findings
from companion.findings import acted, questions, witnesses
from small_deeds import made

NAN = math.nan
CHINA, BETWEEN, RUSSIA = acted.CHINA, acted.BETWEEN, acted.RUSSIA
C, R = "CHN–PRK", "PRK–RUS"


def table(text: str, *columns: str, days: tuple[str, ...] = ("date",)) -> pd.DataFrame:
    rows = [line.split() for line in text.strip().splitlines()]
    frame = pd.DataFrame(rows, columns=list(columns)).replace("-", None)
    return frame.assign(**{c: pd.to_datetime(frame[c]) for c in days if c in frame})


def given(monkeypatch, **tables: pd.DataFrame) -> None:
    monkeypatch.setattr(witnesses, "load", lambda name: tables[name].copy())


def values(source: findings.Source) -> list[tuple]:
    return list(source.values.itertuples(index=False, name=None))


def reads(source: findings.Source) -> list[bool | None]:
    """What it says of 2012–16, 2017–21, 2022 to June 2024 and since."""
    return [source.readings[name] for name in witnesses.PHASES]


def amounts(source: findings.Source) -> list[tuple]:
    return [source.amounts[name] for name in witnesses.PHASES]


def words(source: findings.Source) -> tuple[str, ...]:
    """What a reader is told of it: name, maker, unit, group, note."""
    return source.name, source.maker, source.unit, source.group, source.note


def same(found: list[tuple], wanted: list[tuple]) -> bool:
    return [tuple(map(str, map(float, row))) for row in found] == [
        tuple(map(str, map(float, row))) for row in wanted
    ]


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


# --- series of indicators -------------------------------------------------------------------------

COLUMNS = ["indicator_id", "series", "reporter", "period_start", "period_end", "value", "unit"]
GOODS = """
I01 cn_dprk_trade_total CHN 2009-01-01 2009-12-31 100 $ China_customs
I02 cn_dprk_trade_total CHN 2010-01-01 2010-12-31 300 $ China_customs
I03 cn_dprk_trade_total CHN 2018-01-01 2018-12-31 200 $ China_customs
I04 cn_dprk_trade_total CHN 2018-01-01 2018-12-31 999 $ KOTRA
I05 cn_dprk_trade_total CHN 2023-01-01 2023-12-31 500 $ China_customs
I06 cn_dprk_trade_total CHN 2024-01-01 2024-12-31 600 $ China_customs
I07 cn_dprk_trade_total CHN 2024-01-01 2024-06-30 300 $ China_customs
I08 cn_dprk_trade_total CHN 2024-01-01 2024-12-31 610 $ China_customs_(via)
I09 cn_dprk_trade_total CHN 2025-01-01 2025-12-31 -   $ China_customs
I10 cn_dprk_trade_total CHN 2025-01-02 2025-12-31 700 $ China_customs
I11 cn_dprk_trade_total CHN 2025-02-01 2025-12-31 701 $ China_customs
I12 cn_dprk_trade_total CHN 2025-01-01 2025-12-30 702 $ China_customs
I13 cn_dprk_trade_total CHN 2024-01-01 2025-12-31 703 $ China_customs
I14 ru_dprk_trade_total RUS 2018-01-01 2018-12-31 30  $ Kremlin
I15 ru_dprk_trade_total RUS 2023-01-01 2023-12-31 800 $ minister
I16 ru_dprk_trade_total RUS 2025-01-01 2025-12-31 40  $ official
"""


def test_recorded_trade(monkeypatch):
    frame = table(GOODS, *COLUMNS, "estimator", days=("period_start", "period_end"))
    frame["value"] = frame["value"].astype(float)
    frame["estimator"] = frame["estimator"].str.replace("_", " ")
    given(monkeypatch, indicators=frame)
    source = witnesses.goods()
    assert values(source) == [
        (2010, C, 300, ("I02",)),
        (2018, C, 200, ("I03",)),
        (2023, C, 500, ("I05",)),
        (2024, C, 610, ("I08",)),
        (2018, R, 30, ("I14",)),
        (2023, R, 800, ("I15",)),
        (2025, R, 40, ("I16",)),
    ], "whole years from 2010, the last figure of a year, China by its customs"
    assert same(amounts(source), [(NAN, NAN), (200, 30), (500, 800), (610, 40)])
    assert reads(source) == [None, False, True, False]
    assert source.series == ("cn_dprk_trade_total", "ru_dprk_trade_total")
    assert source.group == "customs" == share_of(monkeypatch).group, "one is made of the other"
    assert words(source)[:3] == (
        *("recorded trade in goods", "customs of China; Russian customs and officials"),
        "US$ m a year",
    )


SHARES = """
I1 cn_share_of_dprk_trade PRK 2016-01-01 2016-12-31 88 % KOTRA
I2 cn_share_of_dprk_trade PRK 2018-01-01 2018-12-31 94 % KOTRA
I3 cn_share_of_dprk_trade PRK 2019-01-01 2019-12-31 96 % KOTRA
I4 cn_share_of_dprk_trade PRK 2022-01-01 2022-12-31 94 % KOTRA
I5 cn_share_of_dprk_trade PRK 2024-01-01 2024-12-31 98 % KOTRA
I6 cn_share_of_dprk_trade PRK 2024-01-01 2024-12-31 10 % BOK
I7 something_else         PRK 2024-01-01 2024-12-31 10 % KOTRA
"""


def share_of(monkeypatch) -> findings.Source:
    frame = table(SHARES, *COLUMNS, "estimator", days=("period_start", "period_end"))
    given(monkeypatch, indicators=frame.astype({"value": float}))
    return witnesses.share()


def test_a_share_is_held_against_its_own_past(monkeypatch):
    source = share_of(monkeypatch)
    assert [(y, who, v) for y, who, v, _ in values(source)] == [
        *((2016, C, 88), (2018, C, 94), (2019, C, 96), (2022, C, 94), (2024, C, 98)),
    ]
    assert same(amounts(source), [(88, 95), (95, 95), (94, 95), (98, 95)])
    assert reads(source) == [None, None, True, False]
    assert source.ids == ("I5",) and source.series == ("cn_share_of_dprk_trade",)
    assert words(source) == (
        *("China’s share of North Korea’s recorded trade", "KOTRA"),
        *("per cent (second: mean of 2017–21)", "customs"),
        "KOTRA builds on the customs of China and others: not independent of them",
    )


OIL = """
I1 refined_petroleum_reported  CHN   2022-01-01 2022-08-31 11 barrels
I2 refined_petroleum_reported  CHN   2022-01-01 2022-11-30 22 barrels
I3 refined_petroleum_reported  RUS   2024-01-01 2024-12-31 99 barrels
I4 refined_petroleum_reported  CHN   2024-01-01 2024-11-30 44 barrels
I5 refined_petroleum_reported  CHN   2024-01-01 2024-12-31 98 tonnes
I6 refined_petroleum_estimated RUS   2024-03-01 2024-03-31 55 barrels
I7 refined_petroleum_estimated RUS   2024-03-01 2024-10-31 66 barrels
I8 refined_petroleum_estimated world 2024-01-01 2024-12-31 97 barrels
I9 refined_petroleum_reported  CHN   2021-01-01 2021-12-31 96 barrels
IA refined_petroleum_reported  CHN   2022-12-01 2023-04-30 95 barrels
"""


def test_oil_of_2024(monkeypatch):
    frame = table(OIL, *COLUMNS, days=("period_start", "period_end"))
    given(monkeypatch, indicators=frame.astype({"value": float}))
    source = witnesses.oil()
    assert values(source) == [
        *((2022, C, 22, ("I2",)), (2024, C, 44, ("I4",)), (2024, R, 66, ("I7",))),
    ], "the figure of the longest time, within one year"
    assert same(amounts(source), [(NAN, NAN)] * 3 + [(44, 66)])
    assert reads(source) == [None, None, None, True]
    assert words(source) == (
        *("refined oil in 2024", "China’s reports to the UN; observers for Russia (floor)"),
        *("barrels", "oil"),
        "China’s eleven months are its own report, Russia’s eight a floor by observers",
    )
    assert source.series == ("refined_petroleum_reported", "refined_petroleum_estimated")
    less = frame[~frame["indicator_id"].isin(["I7", "I6"])].astype({"value": float})
    given(monkeypatch, indicators=less)
    assert reads(witnesses.oil()) == [None] * 4


def test_soldiers_are_the_highest_figure_of_a_year(monkeypatch):
    frame = pd.DataFrame(
        [
            ("I1", "dprk_troops_in_russia", "2024-10-13", 1500.0),
            ("I2", "dprk_troops_in_russia", "2024-12-02", 12000.0),
            ("I3", "dprk_troops_in_russia", "2025-02-04", 8000.0),
            ("I4", "dprk_troops_in_russia", "2026-02-04", NAN),
            ("I5", "something_else", "2025-02-04", 99999.0),
        ],
        columns=["indicator_id", "series", "period_end", "value"],
    ).astype({"period_end": "datetime64[s]"})
    given(monkeypatch, indicators=frame)
    source = witnesses.soldiers()
    assert values(source) == [(2024, R, 12000, ("I2",)), (2025, R, 8000, ("I3",))]
    assert reads(source) == [None, None, None, True]
    assert source.amounts == {"since": (0, 12000)} and source.earlier == ()
    assert source.series == ("dprk_troops_in_russia",) and words(source) == (
        *("soldiers sent", "South Korea, Ukraine, the United States and others"),
        *("soldiers, highest figure", "soldiers"),
        "No figure for China is on file, which is no count",
    )


POSITIONS = """
P1 2022-01-01 official russia_dprk neutral_official
P2 2024-06-30 official russia_dprk concern
P3 2024-06-01 official russia_dprk welcome
P4 2024-07-01 official russia_dprk us_blame
P5 2024-07-02 official russia_dprk trilateral_support
P6 2025-01-01 official russia_dprk restraint
P7 2025-01-01 expert   russia_dprk concern
P8 2025-01-01 official wider       concern
P9 -          official russia_dprk concern
PA 2025-02-01 official russia_dprk opportunity
"""


def test_officials(monkeypatch):
    columns = ["position_id", "date", "speaker_kind", "scope", "stance"]
    given(monkeypatch, positions=table(POSITIONS, *columns))
    source = witnesses.officials()
    leave, blame = "leave it to the two", "object"
    assert values(source) == [
        (2022, leave, 1.0, ("P1",)),
        (2024, leave, 3.0, ("P3", "P4", "P5")),
        (2025, leave, 1.0, ("PA",)),
        (2024, blame, 1.0, ("P2",)),
        (2025, blame, 1.0, ("P6",)),
    ]
    assert same(amounts(source), [(NAN, NAN), (NAN, NAN), (2, 1), (3, 1)])
    assert words(source) == (
        *("what Chinese officials say of it", "foreign ministry and joint texts, collected here"),
        *("texts (first: leave it to the two; second: object)", "officials"),
        "Words meant for the public",
    )
    # Shut out: more than half as many object as leave it to the two.
    assert reads(source) == [None, None, False, False] and source.earlier == ()
    more = table(POSITIONS + "PB 2024-07-03 official russia_dprk concern\n", *columns)
    given(monkeypatch, positions=more)
    assert reads(witnesses.officials())[3] is True
    given(monkeypatch, positions=more[more["stance"] == "welcome"])
    assert witnesses.officials().amounts["war"] == (1, 0)


# --- the card -------------------------------------------------------------------------------------


def source(name: str, group: str, since: bool | None, war: bool | None = None, **more):
    rows = [(2015, R, 5.0, ("T1",)), (2015, C, 4.0, ()), (2025, C, 1.0, ("E1", "T2"))]
    rows += [(2025, R, 3.0, ("E2",))] if more.pop("both", True) else []
    frame = pd.DataFrame(rows, columns=["year", "who", "value", "ids"])
    told = dict.fromkeys(witnesses.PHASES) | {"war": war, "since": since}
    return findings.Source(name, "maker", "unit", group, frame, told, {"since": (1, 3)}, **more)


@pytest.fixture
def card(monkeypatch):
    """Two questions of two and three sources."""
    one = questions.Question("one", "One?", (), "nothing", most="depends on a word")
    two = questions.Question("two", "Two?", (), "little", "by design", "by choice", "at most this")
    first = source("a", "A", True, True, series=("s", "t"))
    known = {
        "one": (first, source("b", "B", True, False, series=("t",), both=False)),
        "two": (source("c", "C", False), source("d", "D", True), source("e", "E", None)),
    }
    monkeypatch.setattr(questions, "QUESTIONS", {"one": one, "two": two})
    monkeypatch.setattr(questions, "_all", lambda: known)


def test_a_row_for_each_question(card):
    one, two = findings.scorecard().to_dict("records")
    assert one == {
        "key": "one",
        "question": "One?",
        "verdict": "yes",
        "firm": "depends on a word",
        "why": "Since July 2024: yes by a, b. 2022 to June 2024: yes by a; no by b",
        "note": "nothing",
        "spark": "a",
        "unit": "unit",
        "last_year": 2025,
        "china": 1.0,
        "russia": 3.0,
        "earlier": {"a": (2015,), "b": (2015,)},
        "sources": 2,
        "ids": ("E1", "E2"),
        "series": ("s", "t"),
    }
    assert (two["verdict"], two["sources"]) == ("partly", 2)
    assert two["firm"] == "depends on what is counted: d against c", "no word of ours in its place"
    assert two["why"] == "Since July 2024: by design by d; by choice by c"


def test_a_card_without_russias_last_value(card, monkeypatch):
    known = questions._all()
    monkeypatch.setattr(questions, "_all", lambda: known | {"one": known["one"][::-1]})
    row = findings.scorecard().iloc[0]
    assert row["china"] == 1 and math.isnan(row["russia"]) and row["spark"] == "b"


def test_what_no_source_reaches():
    asked = questions.Question("k", "K?", (), "")
    assert questions.why([source("a", "A", None)], asked) == "No source reaches these years"


def test_a_row_for_each_source_and_phase(card):
    found = findings.readings()
    assert len(found) == 5 * 4 and list(found["phase"].iloc[:4]) == list(witnesses.PHASES)
    row = found.query("source == 'a' and phase == 'since'").iloc[0].to_dict()
    assert row == {
        "key": "one",
        "question": "One?",
        "source": "a",
        "maker": "maker",
        "group": "A",
        "phase": "since",
        "when": "since July 2024",
        "china": 1,
        "russia": 3,
        "says": "yes",
        "unit": "unit",
        "note": "",
        "series": ("s", "t"),
        "ids": ("E1", "T2", "E2"),
    }
    low = found.query("source == 'a' and phase == 'low'").iloc[0]
    assert low["says"] == "not reached" and math.isnan(low["china"]) and math.isnan(low["russia"])
    assert findings.readings("two")["says"].tolist()[3::4] == ["no", "yes", "not reached"]
    assert set(findings.readings("two")["key"]) == {"two"}


def test_lines_of_every_source(card):
    found = findings.sparks()
    assert list(found.columns) == [
        *("key", "question", "source", "spark", "unit", "year", "who", "value", "ids"),
    ]
    assert len(found) == 4 + 3 + 3 * 4 and list(found.index) == list(range(19))
    spark = found.drop_duplicates("source").set_index("source")["spark"]
    assert spark.to_dict() == {"a": True, "b": False, "c": True, "d": False, "e": False}
    assert found.iloc[0].tolist() == ["one", "One?", "a", True, "unit", 2015, R, 5.0, ("T1",)]
    assert set(findings.sparks("two")["question"]) == {"Two?"}
    for ask in (findings.sparks, findings.readings):
        with pytest.raises(DataError, match='no question "three"; expected one of one, two'):
            ask("three")


@pytest.mark.parametrize(
    "sources, verdict, firm",
    [
        ([("a", True, True), ("b", True, None)], "yes", "firm"),
        ([("a", False, False), ("b", False, None)], "no", "firm"),
        (
            [("a", True, True), ("b", False, True)],
            "partly",
            "depends on what is counted: a against b",
        ),
        ([("a", False, True), ("b", False, True)], "for a time", "firm"),
        ([("a", False, True), ("b", False, None)], "for a time", "firm"),
        ([("a", False, True), ("b", False, False)], "no", "firm"),
        (
            [("a", True, False), ("b", False, True)],
            "partly",
            "depends on what is counted: a against b",
        ),
        ([("a", True, True), ("b", None, True)], "cannot be told", "cannot be told"),
        ([("a", False, False), ("a", False, None)], "cannot be told", "cannot be told"),
        ([("a", True, True), ("a", False, True)], "cannot be told", "cannot be told"),
        ([("a", None, True)], "cannot be told", "cannot be told"),
        (
            [("a", True, None), ("b", False, None), ("c", True, None), ("d", False, None)],
            "partly",
            "depends on what is counted: a and c against b and d",
        ),
    ],
)  # fmt: skip - a case a line
def test_the_rule(sources, verdict, firm):
    assert findings.judge(source(n, n, since, war) for n, since, war in sources) == (verdict, firm)


def test_verdicts_in_words_of_the_question():
    both = [source("a", "A", True), source("b", "B", True)]
    assert findings.judge(both, "by design", "by choice") == ("by design", "firm")
    none = [dataclasses.replace(s, readings={"war": None, "since": False}) for s in both]
    assert findings.judge(none, "by design", "by choice") == ("by choice", "firm")
