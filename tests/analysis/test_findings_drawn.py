"""The chart of a finding and the words beside it, from scenarios made up for the purpose."""

from __future__ import annotations

import math
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from companion import findings
from companion.findings import FINDINGS

NAN = math.nan
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "finding-charts.yml"


def frame(finding: str, rows: list[tuple]) -> pd.DataFrame:
    """Rows are (family, value); the first is the published one."""
    known = FINDINGS[finding]
    full = [
        (finding, family, f"choice {i}", value, known.same(value, rows[0][1]), known.say(value))
        for i, (family, value) in enumerate(rows)
    ]
    columns = ["finding", "family", "scenario", "value", "holds", "says"]
    return pd.DataFrame(full, columns=columns).astype({"holds": "boolean"})


NUMBERS = frame(
    "goldstein",
    [
        ("published", 1.5),
        ("evidence", 1.5),
        ("evidence", 1.50004),  # drawn at the same place: three digits
        ("evidence", -0.25),
        ("evidence", NAN),
        ("weights", 2.5),
        ("resample", 0.5),
        ("resample", 1.5),
        ("resample", 4.5),
    ],
)
WORDS = frame(
    "triangle",
    [
        ("published", "unit veto"),
        ("evidence", "unit veto"),
        ("evidence", "undetermined"),
        ("rule", "undetermined"),
        ("resample", "unit veto"),
        ("resample", "stable marriage"),
    ],
)


def layers(chart: alt.TopLevelMixin) -> list[dict]:
    """Each layer with its rows."""
    spec = chart.to_dict()
    rows = spec.get("datasets", {})
    return [{**layer, "rows": rows[layer["data"]["name"]]} for layer in spec.get("layer", [spec])]


def test_a_number_has_a_mark_for_each_value_of_a_family():
    zero, published, marks, bar, tick = layers(findings.chart(NUMBERS))
    assert zero["rows"] == [{"at": 0.0}] and published["rows"] == [{"at": 1.5}]
    assert published["mark"]["strokeDash"] == [5, 4]
    found = {(m["row"], m["at"]): (m["answer"], m["scenarios"], m["names"]) for m in marks["rows"]}
    assert found == {
        ("less one piece of evidence", 1.5): ("same finding", 2, "choice 1; choice 2"),
        ("less one piece of evidence", -0.25): ("another finding", 1, "choice 3"),
        ("weights", 2.5): ("same finding", 1, "choice 5"),
    }
    assert marks["rows"][0]["says"] == FINDINGS["goldstein"].say(-0.25)
    shape = marks["encoding"]["shape"]["scale"]
    assert dict(zip(shape["domain"], shape["range"])) == {
        "same finding": "circle",
        "another finding": "diamond",
    }
    # Of 0.5, 1.5 and 4.5 the percentiles 2.5 and 97.5 are 0.5 + 0.05 and 4.5 - 0.05 · 3.
    (row,) = bar["rows"]
    assert row == {
        "row": "evidence resampled",
        "low": pytest.approx(0.55),
        "high": pytest.approx(4.35),
        "middle": 1.5,
        "held": 1.0,
    }
    assert bar["encoding"]["x"]["field"] == "low" and bar["encoding"]["x2"]["field"] == "high"
    assert tick["encoding"]["x"]["field"] == "middle"
    order = marks["encoding"]["y"]["sort"]
    assert order == ["less one piece of evidence", "weights", "evidence resampled"]


def test_the_charts_look_as_they_did(data_regression):
    """All of both drawings; renew tests/golden/finding-charts.yml with --force-regen on purpose."""
    whole = frame("need-china", [("published", 2.0), ("evidence", -1.0), ("resample", 3.0)])
    charts = {"number": NUMBERS, "whole numbers": whole, "words": WORDS}
    specs = {name: findings.chart(rows).to_dict() for name, rows in charts.items()}
    for spec in specs.values():
        del spec["$schema"], spec["config"]  # of the version of Altair
    data_regression.check(specs, fullpath=GOLDEN, round_digits=6)


def test_whole_numbers_have_whole_ticks():
    whole = frame("need-china", [("published", 2.0), ("evidence", -1.0), ("evidence", 3.0)])
    x = layers(findings.chart(whole))[2]["encoding"]["x"]
    assert x["axis"]["values"] == [-1, 0, 1, 2, 3] and x["scale"]["nice"] is False
    assert "values" not in layers(findings.chart(NUMBERS))[2]["encoding"]["x"].get("axis", {})
    wide = frame("need-china", [("published", 2.0), ("evidence", 6.0)])
    assert layers(findings.chart(wide))[2]["encoding"]["x"]["scale"]["nice"] is True
    assert len(layers(findings.chart(wide))) == 3, "no resamples, no bar"


def test_words_have_a_mark_for_each_answer():
    (marks,) = layers(findings.chart(WORDS))
    found = {(m["row"], m["at"]): (m["answer"], m["scenarios"]) for m in marks["rows"]}
    assert found == {
        ("less one piece of evidence", "unit veto"): ("same finding", 1),
        ("less one piece of evidence", "undetermined"): ("another finding", 1),
        ("rule for mixed ties", "undetermined"): ("another finding", 1),
        ("evidence resampled", "unit veto"): ("same finding", 1),
        ("evidence resampled", "stable marriage"): ("another finding", 1),
    }
    assert marks["encoding"]["x"]["sort"] == ["unit veto", "stable marriage", "undetermined"]


def test_many_other_answers_share_a_place():
    answers = ["a", "a", "b", "c", "d", "e"]
    many = frame("triangle", [("published", "a"), *(("evidence", x) for x in answers)])
    (marks,) = layers(findings.chart(many))
    assert {m["at"]: m["scenarios"] for m in marks["rows"]} == {"a": 2, "other answers": 4}
    assert marks["rows"][1]["names"] == "choice 3; choice 4; choice 5 and 1 more"
    few = many[many["value"] != "e"]
    assert {m["at"] for m in layers(findings.chart(few))[0]["rows"]} == set("abcd")


def test_words_beside_a_number():
    told = findings.describe(NUMBERS)
    assert told["title"] == (
        "In 2024 and later Russia–North Korea scores above China–North Korea "
        "(fragile: 3 of 5 scenarios agree)"
    )
    assert told["subtitle"] == (
        "Goldstein points a year, PRK–RUS minus CHN–PRK. Each mark is a value that scenarios give, "
        "its size their number; dashed: as published; bar: middle 95% of 3 resamples"
    )
    assert told["alt"] == (
        "Published value +1.50, with 95% of the resampled values from +0.55 to +4.35; 100% of the "
        "resamples agree. 3 of 5 scenarios agree. Scenarios that say otherwise: choice 3. "
        "In 1 more the number is not defined."
    )
    assert told["narrow"] is None
    assert [source.attrs["table"] for source in told["source"]] == ["events"]
    below = frame("goldstein", [("published", -1.5), ("resample", -2.0), ("resample", -1.0)])
    assert findings.describe(below)["alt"] == (
        "Published value −1.50, with 95% of the resampled values from −1.98 to −1.02; 100% of the "
        "resamples agree. 0 of 0 scenarios agree."
    )


def test_words_beside_an_answer():
    told = findings.describe(WORDS)
    assert told["subtitle"] == (
        "Each mark is an answer that scenarios give, its size their number; resamples: 2"
    )
    assert told["alt"] == (
        "Published value unit veto; 50% of the resamples agree. 1 of 3 scenarios agree. "
        "Scenarios that say otherwise: choice 2; choice 3."
    )
    assert told["narrow"] == {"encoding": {"x": {"axis": {"labelExpr": "split(datum.label, ' ')"}}}}
    (ties,) = told["source"]
    assert ties.attrs["table"] == "relations" and set(ties["layer"]) == {"record"}
    said = findings.describe(frame("articles", [("published", 1.0)]))["source"]
    assert [source.attrs.get("table") for source in said] == ["relations", "dependencies", "passes"]
    assert set(said[0]["layer"]) == {"articles"}
