"""The analysis runs on made-up data of other sizes; how fast is the matter of tests/benchmarks."""

from __future__ import annotations

import pytest
from benchmarks import synthetic
from companion import graph, load, measures, rules


@pytest.fixture(
    scope="module",
    params=[(1, 40), (3, 200)],
    ids=["as many claims, 40 actors", "three times, 200 actors"],
)
def made_up(request, tmp_path_factory):
    times, actors = request.param
    return times, actors, synthetic.write(tmp_path_factory.mktemp("made-up"), times, actors)


def test_made_up_tables_pass_the_check_and_have_the_size_asked_for(made_up):
    times, actors, data = made_up
    assert [str(p) for p in rules.errors(data)] == []
    assert len(load("claims", data)) == times * len(load("claims"))
    ties = load("relations", data)
    assert len({*ties["from"], *ties["to"]}) <= actors + 1


def test_made_up_rows_say_that_they_are(made_up):
    *_, data = made_up
    for name, column in (("claims", "paraphrase"), ("events", "title"), ("sources", "title")):
        assert load(name, data)[column].str.startswith("Made").all(), (
            f"{name} must not pass for a finding"
        )


def test_every_measure_runs(made_up):
    *_, data = made_up
    found = measures.report(graph.tables(data), 2024, load("indicators", data))
    assert (
        found["ties"]
        and found["balance"]["exact"]
        and found["actors"]
        and found["cooperation"] is not None
    )


def test_a_bound_on_frustration_is_called_one(made_up):
    *_, data = made_up
    signed = graph.project(graph.build(graph.tables(data), year=2024))
    found = measures.frustration(signed)
    assert found.signed_ties > measures.EXACT_TIES
    assert (
        0 < found.lower < found.upper == len(found.ties) and not found.exact and found.index is None
    )


def test_same_seed_same_tables(tmp_path):
    first, second = (synthetic.write(tmp_path / name, 1, 30, seed=7) for name in "ab")
    for path in sorted(first.glob("*.csv")):
        assert path.read_bytes() == (second / path.name).read_bytes()
    other = synthetic.write(tmp_path / "c", 1, 30, seed=8)
    assert (other / "relations.csv").read_bytes() != (first / "relations.csv").read_bytes()
