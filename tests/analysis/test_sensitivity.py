"""Scenarios change what they say they change, verdicts follow from them, and a recoded tie moves
the findings."""

from __future__ import annotations

import pandas as pd
import pytest
from companion import DataError, graph, load, measures, sensitivity, theme


@pytest.fixture(scope="module")
def record():
    return sensitivity.record()


@pytest.fixture(scope="module")
def every(record):
    return sensitivity.run_all(record, draws=10)


def test_every_finding_has_its_families_and_one_published_row(every):
    for name, found in every.groupby("finding"):
        basis = sensitivity.FINDINGS[name].basis
        wanted = {
            "published",
            "evidence",
            "source",
            "relation",
            "weights",
            "resample",
            "quality",
        } | (
            {"speakers", "passes"}
            if basis == "articles"
            else {"smoothing", "period"}
            if basis == "acts"
            else {"rule"}
        )
        assert wanted - set(found["family"]) <= ({"weights"} if name == "articles" else set()), (
            f"{name} lacks {wanted - set(found['family'])}"
        )
        assert (
            (found["family"] == "published").sum() == 1
            and found.iloc[0]["family"] == "published"
            and bool(found.iloc[0]["holds"])
        )
        assert found["scenario"].is_unique and set(found["family"]) <= set(sensitivity.FAMILIES)


def test_published_values_are_those_of_the_measures(record):
    table = measures.by_year(which=range(sensitivity.FIRST, record.last + 1)).set_index("year")
    before, after = table.loc[: sensitivity.WAR - 1], table.loc[sensitivity.PACT :]
    for name in ("bypass", "constraint", "betweenness"):
        assert sensitivity.FINDINGS[name].value(record, sensitivity.Scenario()) == pytest.approx(
            after[name].mean() - before[name].mean()
        )
    assert (
        sensitivity.FINDINGS["triangle"].value(record, sensitivity.Scenario())
        == table["type"].iloc[-1]
    )
    yearly = measures.cooperation().set_index(["dyad", "period"])["score"].unstack(0)
    late = yearly[(yearly.index.year >= sensitivity.PACT) & (yearly.index.year <= record.last)]
    assert sensitivity.FINDINGS["goldstein"].value(record, sensitivity.Scenario()) == pytest.approx(
        (late["PRK–RUS"] - late["CHN–PRK"]).mean()
    )
    said = (
        measures.dependence(graph.build(layer="articles")).set_index(["a", "b"]).loc[("CHN", "PRK")]
    )
    assert (
        sensitivity.FINDINGS["need-china"].value(record, sensitivity.Scenario())
        == said["advantage"]
    )


def test_leaving_evidence_out_is_the_same_as_deleting_its_rows(record):
    data = graph.tables()
    data["relations"] = data["relations"].query("evidence_id != 'E158' and evidence_id != 'E206'")
    data["events"] = data["events"].query("event_id != 'E206'")
    short = sensitivity.Record(data)
    without = sensitivity.Scenario("evidence", "without E206", {"E206": 0})
    for name in ("bypass", "balance", "goldstein", "frustration"):
        value = sensitivity.FINDINGS[name].value
        assert value(record, without) == pytest.approx(value(short, sensitivity.Scenario()))


def test_same_seed_same_frame(record):
    a, b = (sensitivity.run("share", record, draws=5, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(a, b)
    assert not a["value"].equals(sensitivity.run("share", record, draws=5, seed=5)["value"])


def test_passes_stand_for_the_published_ties(record):
    scenario = sensitivity.Scenario("passes", "main ties of pass a", coding="a")
    passes = load("passes").query("`pass` == 'a' and relation == 'dependence'")
    wanted = ((passes["tie_from"] == "PRK") & (passes["tie_to"] == "CHN")).sum() - (
        (passes["tie_from"] == "CHN") & (passes["tie_to"] == "PRK")
    ).sum()
    assert sensitivity.FINDINGS["need-china"].value(record, scenario) == wanted


def test_left_out_counts_outcast_and_wing(record):
    """One hostile act enough, China is a wing in some year; a hostile side to both neighbours
    makes it the outcast."""
    value = sensitivity.FINDINGS["left-out"].value
    edges = graph.cut(graph.edges(), layer="record")
    for mixed in ("majority", "any_conflict", "goldstein"):
        roles = [
            measures.strategic_triangle(
                graph.project(graph.cut(edges, year=year), mixed=mixed)
            ).roles["CHN"]
            for year in record.rows
        ]
        assert value(record, sensitivity.Scenario(mixed=mixed)) == sum(
            role in ("outcast", "wing") for role in roles
        )
    data = graph.tables()
    ties = data["relations"].copy()
    ties.loc[(ties["from"] == "CHN") | (ties["to"] == "CHN"), "sign"] = -1
    hostile = sensitivity.Record({**data, "relations": ties})
    roles = [
        measures.strategic_triangle(hostile.signed(year, sensitivity.Scenario())).roles["CHN"]
        for year in hostile.rows
    ]
    assert "outcast" in roles and value(hostile, sensitivity.Scenario()) >= roles.count("outcast")


def test_sentences_name_the_years_compared(record, every):
    told = {name: sensitivity.verdict(found) for name, found in every.groupby("finding")}
    years = f"{sensitivity.PACT}–{record.last}"
    assert years in told["goldstein"]["says"] and years in told["bypass"]["says"]
    found = every[
        (every["finding"] == "bypass") & (every["scenario"] == f"2017–2019 against {years}")
    ]
    assert "2017–2019" in found.iloc[0]["says"] and years in found.iloc[0]["says"]


def frame(values, families=None, finding="bypass") -> pd.DataFrame:
    known = sensitivity.FINDINGS[finding]
    families = families or ["published", *["evidence"] * (len(values) - 1)]
    rows = [
        (finding, f, f"scenario {i}", v, known.same(v, values[0]), known.say(v))
        for i, (f, v) in enumerate(zip(families, values))
    ]
    return pd.DataFrame(
        rows, columns=["finding", "family", "scenario", "value", "holds", "says"]
    ).astype({"holds": "boolean"})


def test_one_flip_makes_a_finding_fragile():
    assert sensitivity.verdict(frame([0.3, 0.1, 0.2]))["verdict"] == "robust"
    flipped = sensitivity.verdict(frame([0.3, 0.1, -0.2, float("nan"), 0.0]))
    assert flipped["verdict"] == "fragile" and flipped["flips"] == ["scenario 2", "scenario 4"], (
        "no change is another finding than a rise"
    )
    assert flipped["undefined"] == 1 and flipped["holding"] == 1 and flipped["scenarios"] == 4


def test_resamples_need_nineteen_in_twenty():
    families = ["published", *["resample"] * 20]
    assert sensitivity.verdict(frame([1.0, *[1.0] * 19, -1.0], families))["verdict"] == "robust"
    assert (
        sensitivity.verdict(frame([1.0, *[1.0] * 18, -1.0, -1.0], families))["verdict"] == "fragile"
    )


def test_summary_counts_the_chances(every):
    table = sensitivity.summary(every)
    assert set(table["finding"]) == set(sensitivity.FINDINGS) and table.attrs["tried"] == len(
        every
    ) - len(table)
    assert set(table["verdict"]) <= {"robust", "fragile"}


def test_unknown_finding_and_mixed_frames_are_refused(every):
    with pytest.raises(DataError, match='no finding "weather"; expected one of triangle'):
        sensitivity.run("weather")
    with pytest.raises(ValueError, match="one finding"):
        sensitivity.verdict(every)


def test_one_sign_changes_sentence_value_and_scenarios(record):
    """Turning the ties of 2024 and 2025 from China to North Korea hostile moves triangle, bypass
    and their words."""
    data = graph.tables()
    ties = data["relations"].copy()
    late = (
        ties["start"].dt.year.isin([2024, 2025])
        & ties["from"].isin(["CHN", "PRK"])
        & ties["to"].isin(["CHN", "PRK"])
    )
    ties.loc[late, "sign"] = -1
    recoded = sensitivity.Record({**data, "relations": ties})
    for name in ("triangle", "bypass", "balance"):
        before, after = (
            sensitivity.FINDINGS[name].value(r, sensitivity.Scenario()) for r in (record, recoded)
        )
        assert before != after, f"{name} did not move"
    assert (
        "romantic triangle"
        in sensitivity.verdict(sensitivity.run("triangle", recoded, draws=2))["says"]
    )


def test_a_record_that_ends_too_early_says_so():
    data = graph.tables()
    data["events"] = data["events"][data["events"]["date"] < "2020-01-01"]
    data["relations"] = data["relations"][~data["relations"]["evidence_id"].str.startswith("E")]
    with pytest.raises(DataError, match="complete only to 2019"):
        sensitivity.Record(data)


@pytest.mark.parametrize("name", sensitivity.FINDINGS)
def test_chart_can_become_a_figure(every, name):
    found = every[every["finding"] == name].reset_index(drop=True)
    figure = theme.figure(
        sensitivity.chart(found), name=f"finding-{name}", **sensitivity.describe(found)
    ).to_dict()
    meta, told = figure["usermeta"]["figure"], sensitivity.verdict(found)
    assert (
        told["verdict"] in meta["title"]
        and f"{told['holding']} of {told['scenarios']}" in meta["title"]
    )
    assert len(str(figure)) < 60_000, "a chart must not carry every scenario to the reader"
