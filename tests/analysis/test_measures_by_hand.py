"""Dealings, brokers, intervals and years on a record small enough to work out by hand."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import small_record
from companion import DataError, load, measures, network
from companion.measures import intervals

NAN = math.nan
DAY = pd.Timestamp


@pytest.fixture
def data():
    return small_record.tables()


# --- dealings -----------------------------------------------------------------------------------


def test_acts_by_hand(data):
    found = measures.acts(data).set_index("event_id")
    assert len(found) == 15 and "E6" not in found.index, "one step of a treaty, the best scored"
    assert found.loc["E3"].to_dict() == {
        "date": pd.Timestamp("2019-06-01"),
        "a": "CHN",
        "b": "PRK",
        "dyad": "CHN–PRK",
        "goldstein": 3.0,
        "actors": ("PRK", "CHN"),
    }
    assert len(measures.acts(data, treaty_steps="all")) == 16
    assert list(measures.acts(data).columns) == [
        "event_id",
        "date",
        "a",
        "b",
        "dyad",
        "goldstein",
        "actors",
    ]


def test_of_the_steps_of_a_treaty_the_best_scored_and_then_the_first_counts():
    def kept(e5, e6):
        data = small_record.tables()
        events = data["events"].set_index("event_id")
        events.loc["E5", "goldstein"], events.loc["E6", "goldstein"] = e5, e6
        return set(measures.acts({**data, "events": events.reset_index()})["event_id"])

    assert {"E5", "E6"} & kept(8, 6) == {"E5"} == {"E5", "E6"} & kept(6, 6)
    assert {"E5", "E6"} & kept(6, 8) == {"E6"}
    assert {"E5", "E6"} & kept(None, 6) == {"E6"}, "a step without a score counts for nothing"
    with pytest.raises(ValueError, match='treaty steps "twice"; expected once or all'):
        measures.acts(small_record.tables(), treaty_steps="twice")


def test_an_event_with_two_targets_is_two_acts(data):
    data = small_record.tables()
    row = data["events"].index[data["events"]["event_id"] == "E13"][0]
    data["events"].at[row, "source_actors"] = ("CHN", "RUS")
    data["events"].at[row, "target_actors"] = ("USA", "CHN")
    own = measures.acts(data).query("event_id == 'E13'")
    assert own["dyad"].tolist() == ["CHN–USA", "RUS–USA", "CHN–RUS"]


def test_cooperation_by_hand(data):
    """CHN–PRK from 2011, the first act of any of the three, to 2025."""
    every = measures.cooperation(data, window=3)
    assert list(every["dyad"].unique()) == ["CHN–RUS", "CHN–PRK", "PRK–RUS"]
    own = every[every["dyad"] == "CHN–PRK"]
    own.index = own["period"].dt.year
    assert list(own.index) == list(range(2011, 2026))
    assert own["acts"].to_dict() == {
        year: {2011: 1, 2013: 1, 2016: 1, 2019: 1, 2024: 1, 2025: 1}.get(year, 0)
        for year in range(2011, 2026)
    }
    scores = {2011: 6, 2013: -5, 2016: -4, 2019: 3, 2024: -2, 2025: 4}
    assert own["score"].to_dict() == {year: scores.get(year, 0) for year in range(2011, 2026)}
    # The mean of a year and the two before it; fewer at the start.
    assert own["smoothed"][2011] == 6 and own["smoothed"][2012] == (6 + 0) / 2
    assert own["smoothed"][2013] == pytest.approx((6 + 0 - 5) / 3)
    assert own["smoothed"][2014] == pytest.approx((0 - 5 + 0) / 3)
    assert own["smoothed"][2025] == pytest.approx((0 - 2 + 4) / 3)
    mean = measures.cooperation(data, how="mean", dyads="PRK–RUS").set_index("period")
    year = mean.index.year
    assert list(year) == list(range(2013, 2026)), "from the first act of the pairs asked for"
    assert mean["score"][year == 2024].item() == 8 and mean["score"][year == 2014].isna().all()
    steps = measures.cooperation(data, how="mean", dyads=["PRK–RUS"], treaty_steps="all")
    assert steps.set_index("period")["score"][mean.index.year == 2024].item() == (8 + 6) / 2
    total = measures.cooperation(data, dyads=["PRK–RUS"], treaty_steps="all").set_index("period")
    assert total["score"][total.index.year == 2024].item() == 8 + 6
    assert measures.cooperation(data, dyads=["PRK–RUS", "MYS–VNM"])["dyad"].unique() == ["PRK–RUS"]


def test_cooperation_by_month(data):
    months = measures.cooperation(data, dyads=["CHN–USA", "CHN–PRK"], freq="month")
    own = months[months["dyad"] == "CHN–USA"].set_index("period")["score"]
    assert own.index[0] == pd.Timestamp("2011-04-01") and own.index[-1] == pd.Timestamp(
        "2025-07-01"
    )
    assert len(own) == 14 * 12 + 4 and own.sum() == own["2025-07-01"] == 2
    assert list(months.columns) == ["dyad", "period", "acts", "score", "smoothed"]


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"freq": "week"}, 'got freq="week", how="sum"; expected year or month, sum or mean'),
        ({"how": "max"}, 'got freq="year", how="max"; expected year or month, sum or mean'),
        ({"window": 0}, "a window of 0 periods; expected 1 or more"),
        ({"dyads": "RUS–PRK"}, 'no pair "RUS–PRK"; expected two actors as in PRK–RUS, in alph'),
        ({"dyads": ["PRK-RUS"]}, 'no pair "PRK-RUS"'),
        ({"dyads": ["A–B–C"]}, 'no pair "A–B–C"'),
    ],
)
def test_what_cooperation_refuses(data, wrong, message):
    with pytest.raises(ValueError, match=f"cooperation: .*{message}"):
        measures.cooperation(data, **wrong)


def test_acts_in_company():
    """Three acts of RUS and PRK; E1 names China as well, and twice."""
    found = pd.DataFrame(
        [
            ("E1", "PRK–RUS", ("RUS", "PRK", "CHN")),
            ("E1", "PRK–RUS", ("RUS", "PRK", "CHN")),
            ("E2", "PRK–RUS", ("RUS", "PRK")),
            ("E3", "PRK–RUS", ("RUS", "PRK", "USA")),
            ("E4", "CHN–PRK", ("CHN", "PRK")),
        ],
        columns=["event_id", "dyad", "actors"],
    )
    assert measures.accompanied(found) == pytest.approx(1 / 3)
    assert measures.accompanied(found, third="USA") == pytest.approx(1 / 3)
    assert measures.accompanied(found, "CHN", "PRK", "RUS") == 0
    assert math.isnan(measures.accompanied(found, "CHN", "RUS", "PRK"))


def test_a_detour_may_take_several_steps():
    """RUS–PRK 3; RUS–USA–PRK min(2, 1); over CHN min(1, 4): without it 4 of 5 remain."""
    net = nx.Graph()
    net.add_weighted_edges_from(
        [
            ("RUS", "PRK", 3),
            ("RUS", "USA", 2),
            ("USA", "PRK", 1),
            ("RUS", "CHN", 1),
            ("CHN", "PRK", 4),
        ]
    )
    assert measures.bypass(net) == pytest.approx(4 / 5)
    assert measures.bypass(net, "RUS", "PRK", "USA") == pytest.approx(4 / 5)
    assert measures.bypass(net, "CHN", "PRK", "RUS") == pytest.approx(4 / 5)
    net.remove_node("CHN")
    assert measures.bypass(net) == 1, "an actor that is not there can be gone round"


def test_needs_counted_by_claim(data):
    said = measures.dependence(network.build(data, layer="articles"))
    assert said.to_numpy().tolist() == [["CHN", "PRK", 1, 2, 1], ["PRK", "RUS", 1, 0, -1]]
    assert list(said) == ["a", "b", "a_needs_b", "b_needs_a", "advantage"]


def test_weights_below_zero_are_refused_in_the_name_of_the_measure():
    net = nx.Graph([("A", "B", {"weight": -1})])
    for measure in ("constraint", "effective_size", "bypass"):
        given = (net, "A", "B", "C") if measure == "bypass" else (net,)
        with pytest.raises(
            ValueError, match=f"^{measure}: the tie A–B has weight -1; expected zero"
        ):
            getattr(measures, measure)(*given)
    with pytest.raises(ValueError, match="has weight nan"):
        measures.constraint(nx.Graph([("A", "B", {"weight": NAN})]))
    plain = nx.Graph([("A", "B"), ("B", "C")])
    assert measures.constraint(plain) == {"A": 1, "B": 0.5, "C": 1}, "without a weight all weigh 1"
    assert measures.constraint(plain, actors=["B", "Z"])["B"] == 0.5
    with pytest.raises(ValueError, match="^brokerage: no group for A, B$"):
        measures.brokerage(nx.DiGraph([("A", "B")]), {})


def test_cooperative_net():
    graph = nx.Graph()
    graph.add_edge("A", "B", positive=2, negative=1)
    graph.add_edge("A", "C", positive=0, negative=1)
    graph.add_edge("A", "A", positive=1, negative=0)
    net = measures.cooperative(graph)
    assert dict(net.edges) == {("A", "B"): {"weight": 2}} and set(net) == set("ABC")


def test_brokers_of_treaties_and_groups():
    """CHN gives to PRK, PRK to USA; PRK and RUS have a treaty, which makes them one group."""
    graph = nx.MultiDiGraph()
    for a, b, sign, relation in [
        ("RUS", "PRK", 1, "treaty"),
        ("PRK", "RUS", 1, "treaty"),
        ("PRK", "USA", 1, "contact"),
        ("USA", "CHN", -1, "treaty"),
        ("CHN", "PRK", 1, "contact"),
        ("CHN", "PRK", 1, "contact"),
        ("CHN", "USA", 0, "contact"),
    ]:
        graph.add_edge(a, b, sign=sign, relation=relation)
    groups = {"PRK": "PRK+RUS", "RUS": "PRK+RUS", "USA": "USA", "CHN": "CHN"}
    assert measures.alliances(graph) == groups, "a treaty that is no friendly tie joins nobody"
    found = measures.brokerage(graph)
    assert list(found) == ["actor", "group", *measures.ROLES, "total"]
    # Through PRK: RUS to USA (representative), CHN to RUS (gatekeeper), CHN to USA (liaison).
    assert found.iloc[0].tolist() == ["PRK", "PRK+RUS", 0, 0, 1, 1, 1, 3]
    assert found["actor"].tolist() == ["PRK", "CHN", "RUS", "USA"], "by total, then by name"


# --- intervals ----------------------------------------------------------------------------------


def alpha(first: list, second: list) -> float:
    """Krippendorff's nominal alpha of two coders without gaps, written out from the book."""
    n = 2 * len(first)
    counts = [(first + second).count(code) for code in set(first + second)]
    observed = sum(a != b for a, b in zip(first, second)) / len(first)
    expected = 1 - sum(c * (c - 1) for c in counts) / (n * (n - 1))
    return 1 - observed / expected


def test_the_interval_of_alpha_holds_95_of_100_resamples():
    first, second = list("aaaabbbbccccaabb"), list("aaabbbbbcccaaabc")
    chance = np.random.default_rng(5)
    drawn = []
    for _ in range(400):
        units = chance.integers(0, 16, 16)
        drawn.append(alpha([first[i] for i in units], [second[i] for i in units]))
    found = measures.agreement(first, second, draws=400, seed=5)
    assert found["alpha"] == pytest.approx(alpha(first, second))
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (found["low"], found["high"]) == pytest.approx((low, high))
    assert found["percent"] == 13 / 16 and found["units"] == 16
    plain = measures.agreement(first, second)
    assert plain == measures.agreement(first, second, draws=1000, seed=0)


def test_resamples_with_one_code_left_are_left_out():
    """Of two units a resample often holds one alone, with a single code: it has no alpha."""
    found = measures.agreement(["a", "b"], ["a", "b"], draws=50)
    assert (found["alpha"], found["low"], found["high"]) == (1, 1, 1)
    none = measures.agreement(["a", "b"], ["a", "b"], draws=0)
    assert math.isnan(none["low"]) and math.isnan(none["high"])
    single = measures.agreement(["a"], ["a"], draws=3)
    assert math.isnan(single["alpha"]) and single["percent"] == 1
    for wrong in (([], []), (["a"], ["a", "b"])):
        with pytest.raises(ValueError, match="needs two codings of the same units, got"):
            measures.agreement(*wrong)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, "1.0", True),
        (-1, "−1", True),  # the minus that a printed table has
        (1, "１", True),
        (0.5, ".5", True),
        (np.float32(0.1), "0.1", True),
        (True, "TRUE", True),  # as a spreadsheet writes it
        (np.bool_(False), "false", True),
        (pd.Timestamp("2024-01-01"), "2024-01-01", True),
        ("é", "e\u0301", True),
        ("x\u00a0", "x", True),
        (pd.NaT, " ", True),
        ("01", 1, False),
        ("1e3", 1000, False),
        ("X", "x", False),
        (True, 1, False),
        (2**53 + 1, float(2**53), False),
        ("nan", None, False),
    ],
)
def test_a_code_is_one_code_however_it_was_read(one, other, same):
    assert (measures.agreement([one, "y"], [other, "y"], draws=0)["percent"] == 1) is same


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"u": "a", "v": "b"}, "the order of the units, got dict"),
        ({"a", "b"}, "the order of the units, got set"),
        ("ab", "the order of the units, got str"),
        (pd.DataFrame({"a": [1, 2]}), "the order of the units, got DataFrame"),
        (pd.Series(["a", "b"], index=["v", "u"]), "the same units in one order"),
    ],
)
def test_codings_without_a_common_order_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        measures.agreement(pd.Series(["b", "a"], index=["u", "v"]), wrong)


def test_alpha_of_many_resamples_by_hand():
    """Units aab, ab, bb, and one coded once; c is a code of nobody here.

    Of aab two of six ordered pairs agree: 1 of its 3 codes. n = 3 + 2 + 2 = 7, agreeing 1 + 0 + 2,
    a stands 3 times, b 4: alpha = 1 - 6 · (7 - 3) / (49 - 9 - 16) = 0.
    """
    counts = np.array([[2, 1, 0], [1, 1, 0], [0, 2, 0], [0, 0, 1]])
    times = np.array([[1, 1, 1, 1], [0, 0, 3, 1], [2, 0, 1, 5], [0, 1, 0, 0]])
    alpha, agree = intervals.nominal_alpha(counts, times)
    assert alpha[0] == pytest.approx(0) and agree[0] == pytest.approx(3 / 7)
    assert math.isnan(alpha[1]) and agree[1] == 1, "one code alone is left"
    # Twice aab and bb: n = 8, agreeing 4, a 4, b 4: 1 - 7 · 4 / (64 - 32).
    assert alpha[2] == pytest.approx(1 / 8) and agree[2] == 4 / 8
    assert alpha[3] == pytest.approx(1 - 1 * 2 / (4 - 2)) and agree[3] == 0


def test_a_share_with_another_confidence():
    z = 1.6448536  # of 90 %
    low = (8 + z**2 / 2 - z * (8 * 2 / 10 + z**2 / 4) ** 0.5) / (10 + z**2)
    assert measures.proportion(8, 10, confidence=0.9)["low"] == pytest.approx(low, abs=1e-6)
    assert measures.proportion(10, 10)["high"] == 1 and measures.proportion(0, 1)["low"] == 0
    for wrong in ((1, 1.5), (0, 0), (2, 1), (-1, 1), (0.5, 1)):
        with pytest.raises(ValueError, match="proportion: needs 0 <= successes <= total and at"):
            measures.proportion(*wrong)


# --- year by year -------------------------------------------------------------------------------


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
