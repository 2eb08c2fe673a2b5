"""Dealings and brokers on a record small enough to work out by hand."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
import pytest
import small_record
from companion import measures, network

NAN = math.nan


@pytest.fixture
def data():
    return small_record.tables()


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
