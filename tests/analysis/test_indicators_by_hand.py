"""Sources of the scorecard made of indicators and of what officials say, each from a few made-up
rows.
"""

from __future__ import annotations

import pandas as pd
from companion import findings
from companion.findings import witnesses
from witness_rows import NAN, C, R, amounts, given, reads, same, table, values, words

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
