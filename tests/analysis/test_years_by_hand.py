"""Years and the report of a year on a record small enough to work out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
import small_record
from companion import DataError, load, measures, network

NAN = math.nan
DAY = pd.Timestamp


@pytest.fixture
def data():
    return small_record.tables()


def test_complete_years(data):
    assert measures.years(data) == (2011, 2025)
    events = data["events"]
    short = {**data, "events": events[events["date"] < "2025-12-01"]}
    assert measures.years(short) == (2011, 2024), "a year is complete when its December is reached"
    with pytest.raises(DataError, match="data/events.csv: no dated event; expected at least one"):
        measures.years({**data, "events": events.head(0)})


def test_the_table_by_year(data):
    found = measures.by_year(data, [2013, 2014, 2025]).set_index("year")
    wanted = {
        "type": "romantic triangle",
        "possible": ("romantic triangle",),
        "role_CHN": "wing",
        "role_RUS": "pivot",
        "role_PRK": "wing",
        "CHN–RUS": 1,
        "CHN–PRK": -1,
        "PRK–RUS": 1,
        "actors": 3,
        "signed_ties": 3,
        "triads": 1,
        "balanced": 0,
        "frustration": 1,
        "exact": True,
        "weakly_balanced": False,
        "bypass": 1,
        "constraint": 1,
        "effective_size": 1,
        "betweenness": 0,
        # CHN → RUS → PRK over RUS; CHN receives nothing.
        "brokerage": 0,
    }
    assert found.loc[2013].to_dict() == wanted
    empty = found.loc[2014]
    assert empty["type"] == "no data" and empty["actors"] == 0 and empty["signed_ties"] == 0
    undefined = "balanced frustration bypass constraint effective_size betweenness brokerage"
    assert empty[undefined.split()].isna().all()
    numbers = ["balanced", "bypass", "constraint", "effective_size", "betweenness", "brokerage"]
    assert found[numbers].dtypes.map(pd.api.types.is_float_dtype).all(), (
        "what is not defined is NaN, not None"
    )
    last = found.loc[2025]
    assert last["constraint"] == pytest.approx(59 / 81) and last["bypass"] == pytest.approx(2 / 3)
    assert last["effective_size"] == pytest.approx(7 / 3)
    assert last["betweenness"] == pytest.approx(2 / 3) and last["actors"] == 4
    russia = measures.by_year(data, [2013], focus="RUS").iloc[0]
    assert russia["brokerage"] == 1, "RUS carries from CHN to PRK"
    assert russia["betweenness"] == 1 and russia["effective_size"] == 2
    assert russia["bypass"] == 0, "without RUS nothing joins CHN and PRK"


def test_the_last_ten_complete_years_are_the_default(data):
    assert measures.by_year(data)["year"].tolist() == list(range(2016, 2026))


def test_a_reading_of_the_ties(data):
    def row(**reading):
        return measures.by_year(data, [2024], **reading).iloc[0]

    assert row()["type"] == "undetermined"
    assert row(zero="negative")["type"] == "stable marriage"
    assert row(relations=["treaty"])["signed_ties"] == 1
    assert row(weights={"treaty": 0})["signed_ties"] == 1
    assert row(layer=None)["signed_ties"] == 2, "what articles say has no date"
    assert row(mixed="goldstein")["PRK–RUS"] == 0, "a treaty has no score"
    assert measures.by_year(data, [2025], unit="row").iloc[0]["bypass"] == pytest.approx(3 / 4)
    with pytest.raises(TypeError, match="unexpected keyword"):
        row(colour="red")
    with pytest.raises(ValueError, match='focus "USA"; expected one of the three actors CHN, RUS'):
        row(focus="USA")


FIGURES = pd.DataFrame(
    [
        ("I1", "cn_share_of_dprk_trade", "2025-12-31", 80.0, "KOTRA"),
        ("I2", "cn_share_of_dprk_trade", "2024-12-31", 70.0, "KOTRA"),
        ("I3", "cn_share_of_dprk_trade", "2025-12-31", NAN, "BOK"),
        ("I4", "other", "2025-12-31", 60.0, "BOK"),
    ],
    columns=["indicator_id", "series", "period_end", "value", "estimator"],
).astype({"period_end": "datetime64[s]"})


NO_DUTY = dict.fromkeys(("consultation", "nonaggression", "defence"), False)
NO_DUTY |= {"weight": 0, "by": "provisions", "ids": []}
PACT = {"defence": True, "weight": 3, "ids": ["T24"]}


def test_the_report_of_a_year(data):
    """Every value of 2025 worked out by hand, to six digits."""
    tie = {"sign": 1, "negative": 0, "mixed": False}
    one_way = {"a_to_b": 1, "b_to_a": 0, "reciprocity": 0, "asymmetry": 1, "positive": 1, **tie}
    no_role = dict.fromkeys((*measures.ROLES, "total"), 0)
    four = ["CHN", "PRK", "RUS", "USA"]
    assert measures.report(data, 2025, FIGURES) == {
        "trade_last": 2025,
        "duties": [
            {"pair": "CHN–RUS", "year": 2025, **NO_DUTY},
            {"pair": "CHN–PRK", "year": 2025, **NO_DUTY},
            {"pair": "PRK–RUS", "year": 2025, **NO_DUTY, **PACT},
        ],
        "year": 2025,
        "complete": True,
        "ties": 6,
        "actors_with_ties": 4,
        "triangle": {
            "type": "ménage à trois",
            "possible": ["ménage à trois"],
            "roles": dict.fromkeys(network.CORE, "friend"),
            "signs": {"CHN–RUS": 1, "CHN–PRK": 1, "PRK–RUS": 1},
        },
        "balance": {
            "signed_ties": 4,
            "triads": 1,
            "balanced_triads": 1,
            "balanced_share": 1,
            "unbalanced_triads": [],
            "frustration": 0,
            "frustration_lower": 0,
            "frustration_upper": 0,
            "exact": True,
            "frustrated_ties": [],
            "camps": [four, []],
            "weakly_balanced": True,
            "clusters": [four],
            "ties_against_weak_balance": [],
        },
        "actors": {
            "CHN": {
                "constraint": round(59 / 81, 6),
                # PRK and RUS reach each other with their heaviest tie: 2/3 each, and USA 1.
                "effective_size": round(7 / 3, 6),
                "betweenness": round(2 / 3, 6),
                **no_role,
            },
            # 1/3 to CHN, 2/3 to RUS: (1/3 + 2/3 · 1/3)² + (2/3 + 1/3 · 1/3)²; CHN reaches RUS with
            # its heaviest tie (1 - 2/3), RUS reaches CHN with half of its (1 - 1/3 · 1/2).
            "PRK": {
                "constraint": round((25 + 49) / 81, 6),
                "effective_size": round(7 / 6, 6),
                "betweenness": 0,
                **no_role,
            },
            "RUS": {
                "constraint": round((25 + 49) / 81, 6),
                "effective_size": round(7 / 6, 6),
                "betweenness": 0,
                **no_role,
            },
            "USA": {"constraint": 1, "effective_size": 1, "betweenness": 0, **no_role},
        },
        "dyads": {
            "CHN–PRK": {"a": "CHN", "b": "PRK", **one_way},
            "CHN–RUS": {"a": "CHN", "b": "RUS", **one_way},
            "CHN–USA": {"a": "CHN", "b": "USA", **one_way},
            # The treaty goes both ways, E8 from RUS to PRK; they are two pieces of evidence.
            "PRK–RUS": {
                "a": "PRK",
                "b": "RUS",
                "a_to_b": 1,
                "b_to_a": 2,
                "reciprocity": 0.5,
                "asymmetry": round(-1 / 3, 6),
                "positive": 2,
                **tie,
            },
        },
        "cooperation": {
            "CHN–RUS": {"acts": 1, "goldstein_sum": 1, "goldstein_mean": 1},
            "CHN–PRK": {"acts": 1, "goldstein_sum": 4, "goldstein_mean": 4},
            "PRK–RUS": {"acts": 1, "goldstein_sum": 5, "goldstein_mean": 5},
        },
        "bypass": {"index": round(2 / 3, 6), "accompanied": 0},
        "dependence": {
            "CHN–PRK": {
                "a": "CHN",
                "b": "PRK",
                "a_needs_b": 1,
                "b_needs_a": 2,
                "advantage_of_a": 1,
            },
            "PRK–RUS": {
                "a": "PRK",
                "b": "RUS",
                "a_needs_b": 1,
                "b_needs_a": 0,
                "advantage_of_a": -1,
            },
        },
        "trade": [
            {
                "indicator_id": "I1",
                "estimator": "KOTRA",
                "china_share": 80,
                "hirschman_lower": 80,
                "hirschman_upper": round((80**2 + 20**2) ** 0.5, 6),
            }
        ],
    }


def test_the_report_of_a_quiet_or_unfinished_year(data):
    assert measures.report(data, indicators=FIGURES)["year"] == 2025, "the last complete one"
    found = measures.report(data, 2024, FIGURES)
    assert found["cooperation"]["CHN–RUS"] == {
        "acts": 0,
        "goldstein_sum": 0,
        "goldstein_mean": None,
    }
    assert found["actors"]["CHN"]["constraint"] is None and found["trade"][0]["china_share"] == 70
    assert found["dyads"]["CHN–PRK"]["reciprocity"] is None, "a hostile tie gives nothing"
    atop = FIGURES.assign(period_start=FIGURES["period_end"], reporter="PRK", partner="CHN")
    atop.loc[1, ["indicator_id", "series", "period_start"]] = [
        "A1",
        "atop_defence",
        DAY("2010-01-01"),
    ]
    duties = measures.report(data, 2013, atop)["duties"]
    assert duties == [
        {"pair": "CHN–RUS", "year": 2013, **NO_DUTY, "by": "ATOP"},
        {"pair": "CHN–PRK", "year": 2013, **NO_DUTY, **PACT, "by": "ATOP", "ids": ["A1"]},
        {"pair": "PRK–RUS", "year": 2013, **NO_DUTY, "by": "ATOP"},
    ]
    events = data["events"]
    short = {**data, "events": events[events["event_id"] != "E10"]}
    assert measures.report(short, 2025, FIGURES)["complete"] is False
    with pytest.raises(DataError) as error:
        measures.report(data, 2014, FIGURES)
    assert str(error.value) == (
        "no tie of the record holds in 2014; expected a year from 2011 to 2025"
    )
    with pytest.raises(DataError, match="holds in 2026; expected a year from 2011 to 2025"):
        measures.report(data, 2026, FIGURES)
    for wrong in (-1.0, 100.5):
        figures = FIGURES.assign(value=wrong)
        with pytest.raises(DataError, match=f"indicators, I1: value {wrong}; expected a share fr"):
            measures.report(data, 2025, figures)


def test_trade_by_hand():
    assert measures.concentration([3, 4, 0]) == pytest.approx(100 * 5 / 7)
    assert measures.concentration_bounds(0) == (0, pytest.approx(100))
    assert measures.concentration_bounds(60) == (60, pytest.approx((3600 + 1600) ** 0.5))
    for wrong, message in [
        (lambda: measures.concentration([1, -1]), r"needs amounts from zero up, got \[1.0, -1.0\]"),
        (lambda: measures.concentration([math.inf]), "needs amounts from zero up"),
        (lambda: measures.concentration([0, 0]), "nothing is traded, the index is not defined"),
        (lambda: measures.concentration_bounds(100.1), "share of 100.1 percent; expected 0 to 100"),
        (lambda: measures.concentration_bounds(-0.1), "share of -0.1 percent"),
        (lambda: measures.power_advantage(-1, 0), "must not be negative or missing, got -1 and 0"),
        (lambda: measures.power_advantage(0, NAN), "must not be negative or missing"),
    ]:
        with pytest.raises(ValueError, match=message):
            wrong()
    assert measures.power_advantage(0, 0) == 0


def test_a_share_of_less_than_a_hundredth_is_a_share():
    figures = load("indicators")
    row = figures.index[
        (figures["series"] == "cn_share_of_dprk_trade") & (figures["period_end"].dt.year == 2024)
    ][0]
    for value in (0.5, 0, 100):
        figures.loc[row, "value"] = value
        told = measures.report(year=2024, indicators=figures)["trade"]
        assert value in [found["china_share"] for found in told], told[0]
