"""Charts read and write days in UTC, and tips say nothing of what is missing: all charts read."""

from __future__ import annotations

import json
import re

import altair as alt
import nbformat
import pandas as pd
import pytest
import vl_convert
from companion.charts.emitted import LIVE
from companion.charts.tooltips import without_missing
from companion.charts.zones import compiled_in_utc, in_utc, in_utc_expression

DAYS = pd.DataFrame(
    {
        "day": pd.to_datetime(["2024-10-01", "2024-12-31"]),
        "end": [pd.Timestamp("2024-11-30"), pd.NaT],
        "n": [1.5, None],
        "who": ["a", None],
    }
)


def chart(**more):
    return (
        alt.Chart(DAYS)
        .mark_point()
        .encode(x=alt.X("day:T", scale=alt.Scale(domain=["2024-10-01", "2024-12-31"])), **more)
    )


def compiled(spec):
    return json.dumps(vl_convert.vegalite_to_vega(spec), ensure_ascii=False)


def test_days_of_data_scales_and_axes_are_in_utc():
    given = chart(y="n:Q").to_dict()
    spec = in_utc(given)
    rows = next(iter(spec["datasets"].values()))
    assert [row["day"] for row in rows] == ["2024-10-01T00:00:00Z", "2024-12-31T00:00:00Z"]
    assert rows[1]["end"] is None and rows[0]["n"] == 1.5
    assert spec["encoding"]["x"]["scale"] == {"domain": ["2024-10-01", "2024-12-31"], "type": "utc"}
    assert "scale" not in spec["encoding"]["y"]
    assert "Z" not in json.dumps(given["datasets"]), "the chart itself stays as it was"
    assert '"type": "utc"' in compiled(spec) and '"type": "time"' not in compiled(spec)


def test_a_mark_stands_on_its_day_in_every_zone():
    """In Auckland a browser reads the bare string of a day half a day earlier than the scale's."""
    scene = vl_convert.vegalite_to_svg(in_utc(chart(y="who:N").properties(width=100).to_dict()))
    group = re.search(r'<g class="mark-symbol role-mark.*?</g>', scene, re.S)[0]
    assert re.findall(r"translate\(([\d.]+),", group) == ["0", "100"]


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("timeFormat(datum.value, '%B')", "utcFormat(datum.value, '%B')"),
        ("datum.date >= datetime(2024,10,1)", "datum.date >= utc(2024,10,1)"),
        ("year(datum.date) == 2024", "utcyear(datum.date) == 2024"),
        ("utcyear(datum.date) + datum.year", "utcyear(datum.date) + datum.year"),
        ("datum.month(1)", "datum.month(1)"),
    ],
)
def test_expressions_read_days_in_utc(local, utc):
    assert in_utc_expression(local) == utc and in_utc_expression(utc) == utc


B, DAY = alt.Chart(DAYS).mark_point(), "2024-11-01T00:00:00"
ODD = {
    "a colour": B.encode(color="day:T"),
    "a size and a place beside": B.encode(x="who", size="day:T", xOffset="end:T"),
    "a text": alt.Chart(DAYS).mark_text().encode(text=alt.Text("day:T", format="%d %b")),
    "the head of a facet": B.encode(facet=alt.Facet("day:T", header=alt.Header(format="%Y"))),
    "a tip that counts": B.encode(x="who", tooltip=["min(day):T", "year(end):T"]),
    "an end": alt.Chart(DAYS).mark_bar().encode(x="day:T", x2="end:T", tooltip=["max(end):T"]),
    "a unit in steps": B.encode(x=alt.X("day:T", timeUnit={"unit": "yearmonth", "step": 2})),
    "a unit of the reader's": B.encode(
        x=alt.X("day:T", timeUnit=alt.TimeUnitParams(unit="year", utc=False))
    ),
    "bounds with a time": B.encode(x=alt.X("day:T", scale=alt.Scale(domain=[DAY, DAY]))),
    "one bound": B.encode(x=alt.X("day:T", scale=alt.Scale(domainMax=alt.DateTime(year=2025)))),
    "marks of an axis": B.encode(x=alt.X("day:T", axis=alt.Axis(values=[DAY]))),
    "words of an axis": B.encode(
        x=alt.X(
            "day:O", axis=alt.Axis(format="%b", formatType="time", labelExpr="week(datum.value)")
        )
    ),
    "a rule at a day": B.encode(x=alt.XDatum(DAY, type="temporal")),
    "a filter": B.encode(x="day:T").transform_filter(
        alt.FieldRangePredicate("day", [alt.DateTime(year=2024), alt.DateTime(year=2025)])
    ),
    "a filter by a day": B.encode(x="n").transform_filter(f"datum.day > toDate('{DAY}')"),
    "a month later": B.encode(x="n").transform_calculate(w="timeOffset('month', datum.day, 1)"),
    "a choice": B.encode(x="day:T").add_params(
        alt.selection_interval(value={"x": [alt.DateTime(year=2024), alt.DateTime(year=2025)]})
    ),
    "days in other forms": alt.Chart(
        alt.InlineData([{"a": "2024/10/01", "b": "1 October 2024", "c": "2024-10-01 00:00"}])
    )
    .encode(x="a:T", y="b:T", color="c:T")
    .mark_point(),
    "days of Python": alt.Chart(DAYS.assign(d=DAYS["day"].dt.date)).mark_point().encode(x="d:T"),
}
LEFT_LOCAL = re.compile(
    r"(?<![\w.])(time(Format|Parse|Offset|Sequence)|datetime|year|month|week|date|day|hours)\("
    r'|"(type|formatType)": "time"|"\d{4}/|October|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?[^\d:.Z+-]'
    r'|"type": "timeunit"(?![^}]*"timezone": "utc")'
)


@pytest.mark.parametrize("name", ODD)
def test_no_day_is_left_to_the_readers_zone(name):
    spec = without_missing(in_utc(ODD[name].to_dict()))
    spec["config"] = {**spec.get("config", {}), "aria": False}  # as pages have it
    drawn = json.dumps(compiled_in_utc(vl_convert.vegalite_to_vega(spec)))
    assert not (left := LEFT_LOCAL.search(drawn)), drawn[left.start() - 80 : left.end() + 40]
    # A day that stands alone is no part of a date: utc("2024-10-01") would be no day.
    assert not re.search(r"(?<!\w)utc\([^,()]*\)", drawn)


def test_words_in_expressions_and_values_of_choices_stay():
    said = "datum.n > 1 ? 'day(s) of year(2024)' : \"month(s)\""
    assert in_utc_expression(said) == said
    picked = alt.selection_point(fields=["year"], value=[{"year": 2024}])
    spec = in_utc(B.encode(x="n").add_params(picked).to_dict())
    assert spec["params"][0]["value"] == [{"year": 2024}]
    rows = {"values": [{"year": 2024, "month": 1}]}
    assert in_utc({"data": rows, "mark": "point"})["data"] == rows


def test_parts_of_dates_and_units_of_time_are_in_utc():
    dates = alt.X("yearmonth(day):T", scale=alt.Scale(domain=[{"year": 2003}, {"year": 2027}]))
    spec = in_utc(alt.Chart(DAYS).mark_point().encode(x=dates).to_dict())
    assert spec["encoding"]["x"]["timeUnit"] == "utcyearmonth"
    assert spec["encoding"]["x"]["scale"]["domain"][0] == {"year": 2003, "utc": True}


def tip_of(spec, row):
    """What a tip says over a row, asked of Vega: the tip is drawn as text."""
    expression = without_missing(spec)["encoding"]["tooltip"]["value"]["expr"]
    told = {
        "data": {"values": [row]},
        "transform": [{"calculate": f"toString({expression})", "as": "said"}]
        + [{"calculate": f"join(pluck([{expression}], 'Number'), '')", "as": "number"}],
        "mark": "text",
        "encoding": {"text": {"field": "number", "type": "nominal"}},
    }
    return expression, vl_convert.vegalite_to_svg(told)


def test_a_tip_leaves_out_what_is_missing_and_writes_the_rest_as_before():
    lines = [
        alt.Tooltip("n:Q", title="Number", format=".2f"),
        alt.Tooltip("end:T", title="End", format="%-d %B %Y"),
        alt.Tooltip("who:N"),
    ]
    spec = chart(tooltip=lines).to_dict()
    expression, drawn = tip_of(spec, {"n": 1.5, "end": None, "who": None})
    assert ">1.50<" in drawn and "null" not in drawn
    for part in ('"Number": format(', '"End": utcFormat(toDate(', "'%-d %B %Y'", '"who": '):
        assert part.replace("'", '"') in expression.replace("'", '"'), expression
    _, drawn = tip_of(spec, {"n": None, "end": None, "who": None})
    assert "null" not in drawn and "NaN" not in drawn and "undefined" not in drawn
    assert expression.count("isValid(") == 3 and expression.count(": {})") == 3


def test_a_tip_of_one_field_is_made_alike_and_counts_stay():
    one = without_missing(chart(tooltip=alt.Tooltip("who:N", title="Who")).to_dict())
    assert one["encoding"]["tooltip"]["value"]["expr"].startswith("merge({}, (isValid(")
    counted = chart(tooltip=[alt.Tooltip("count()")]).to_dict()
    assert without_missing(counted)["encoding"]["tooltip"] == counted["encoding"]["tooltip"]


@pytest.fixture(scope="module")
def charts(site):
    """Every chart that a notebook of the book stores, by name."""
    found = {}
    for path in sorted((site / "_notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            for output in cell.get("outputs", []):
                if spec := output.get("data", {}).get(LIVE):
                    found[spec["usermeta"]["figure"]["name"]] = spec
    assert len(found) > 30
    return found


def parts(part):
    """Every mapping of a specification."""
    for value in part.values() if isinstance(part, dict) else part:
        if isinstance(value, (dict, list)):
            yield from parts(value)
    if isinstance(part, dict):
        yield part


def test_every_chart_of_the_book_has_its_days_in_utc(charts):
    for name, spec in charts.items():
        text = json.dumps({**spec, "usermeta": None}, ensure_ascii=False)
        assert not re.search(r'"\d{4}-\d\d-\d\dT[\d:.]+"', text), f"{name}: a day without its zone"
        assert not re.search(r"(?<![\w.])(timeFormat|timeParse|datetime)\(", text), name
        for part in parts(spec):
            if part.get("type") == "temporal" and isinstance(part.get("scale"), dict):
                assert part["scale"]["type"] == "utc", f"{name}: a scale of local time"


def test_no_tip_of_the_book_can_say_null(charts):
    for name, spec in charts.items():
        for part in parts(spec):
            for line in part.get("tooltip", []) if isinstance(part.get("tooltip"), list) else []:
                assert {"aggregate", "bin", "timeUnit"} & set(line), (
                    f"{name}: the tip's line {line} would say null for a missing value"
                )
        words = {str(v) for d in spec["datasets"].values() for row in d for v in row.values()}
        assert not words & {"nan", "NaN", "NaT", "<NA>", "undefined", "null"}, name


def test_live_charts_place_and_write_days_in_utc(site):
    scripts = sorted((site / "_figures").glob("*.js"))
    assert len(scripts) > 30
    for script in scripts:
        text = script.read_text("utf-8")
        assert '"type":"time"' not in text, f"{script.name}: a scale of local time"
        assert "timeFormat(" not in text, f"{script.name}: a day written in local time"


DATED = {
    "chapters/index.html": "leaders-met",
    "chapters/treaty-provisions.html": "treaty-ratification",
}
TIPS = """frame => [...frame.querySelectorAll(".chart-live svg [class*='role-mark'] > *")]
    .map(mark => [mark.__data__].flat()[0]?.tooltip)
    .filter(tip => tip && typeof tip === "object").map(tip => Object.entries(tip))"""


def live(page, name):
    """The frame of a figure, its chart made live."""
    frame = page.locator(f'.chart-frame[data-figure="{name}"]')
    frame.scroll_into_view_if_needed()
    frame.locator(".chart-plot").focus()
    frame.locator(".chart-live:not(.is-waiting) svg").wait_for(timeout=30_000)
    return frame


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Seoul", "Pacific/Auckland"])
@pytest.mark.parametrize("path", DATED)
def test_a_live_chart_is_the_drawn_one_in_every_zone(visit, path, zone):
    frame = live(visit(path, timezone_id=zone), DATED[path])
    still = frame.locator(".chart-wide svg text").all_text_contents()
    moving = frame.locator(".chart-live svg text").all_text_contents()
    assert sorted(still) == sorted(moving), f"{DATED[path]} in {zone}"


def test_a_tip_over_a_treaty_in_force_has_no_line_for_its_end(visit):
    frame = live(visit("chapters/treaty-provisions.html"), "treaty-lifespans")
    tips = [dict(tip) for tip in frame.evaluate(TIPS)]
    ended = {tip["treaty"]: tip.get("ended") for tip in tips if "treaty" in tip}
    assert len(ended) == 4 and None in ended.values() and any(ended.values()), ended
    assert not {"null", "NaN", "undefined", "Invalid Date"} & {v for t in tips for v in t.values()}
