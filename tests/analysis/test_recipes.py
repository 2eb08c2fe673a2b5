"""Charts that chapters share: from a small frame the right marks, places, order and looks."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest
import vl_convert
from companion import theme
from companion.charts import channels, recipes, words

GRID = pd.DataFrame(
    {
        "year": [2024, 2025, 2025],
        "pair": ["b", "a", "b"],
        "state": ["holds", "flips", "holds"],
        "n": [1, 2, 3],
        "day": pd.to_datetime(["2024-10-01", "2024-11-01", "2024-12-01"]),
        "said": ["one", "two", "three"],
    }
)
STATE = channels.look(
    "state:N",
    {"holds": ("transparent", theme.SIGN[1], "circle"), "flips": (theme.ACCENT, "none", "diamond")},
)


def places(chart: alt.TopLevelMixin, kind: str = "symbol") -> list[tuple[float, float]]:
    """Where the marks of a chart are drawn, in the order of rows: (x, y) in px of the view."""
    spec = chart.properties(width=100, height=90).to_dict()
    svg = vl_convert.vegalite_to_svg(spec)
    group = re.search(rf'<g class="mark-{kind} role-mark[^"]*".*?</g>', svg, re.S)[0]
    return [tuple(map(float, at)) for at in re.findall(r"translate\(([-\d.]+),([-\d.]+)\)", group)]


def drawn(chart: alt.TopLevelMixin) -> dict:
    """The one view of a chart: its mark with what it has, and its encoding."""
    spec = chart.to_dict()
    return spec["mark"] | {"encoding": spec["encoding"]}


def test_tips_say_title_type_and_format():
    one, two = channels.tips({"said": "What", "day:T": ("Date", "%Y")})
    assert one.to_dict() == {"field": "said", "title": "What", "type": "nominal"}
    assert two.to_dict() == {"field": "day", "title": "Date", "type": "temporal", "format": "%Y"}


def test_rows_and_heads_keep_the_order_given_and_heads_stand_on_top():
    down = channels.rows("pair:N", ["b", "a"], grid=True).to_dict()
    assert down["sort"] == ["b", "a"] and "scale" not in down and down["title"] is None
    assert down["axis"] == {"ticks": False, "domain": False, "grid": True}
    assert channels.rows("pair:N", ["b"], fixed=True).to_dict()["scale"]["domain"] == ["b"]
    across = channels.heads("year:O", [2024, 2025], labelAngle=-90).to_dict()
    assert across["axis"]["orient"] == "top" and across["axis"]["labelAngle"] == -90
    assert across["scale"]["domain"] == [2024, 2025]
    assert "sort" not in channels.rows("pair:N").to_dict()


def test_axes_of_years_numbers_and_days_reach_from_end_to_end():
    assert channels.years(2012, 2014).to_dict()["scale"]["domain"] == [2012, 2013, 2014]
    amount = channels.span("n:Q", 0, 5, title="ties", format="d").to_dict()
    assert amount["scale"] == {"domain": [0, 5], "nice": False} and amount["title"] == "ties"
    assert amount["axis"] == {"format": "d"} and "axis" not in channels.span("n:Q", 0, 5).to_dict()
    assert channels.days("day:T", "2024-01-01", "2024-12-31").to_dict()["scale"]["domain"] == [
        "2024-01-01",
        "2024-12-31",
    ]


def test_a_look_gives_each_value_its_fill_stroke_and_shape():
    ranges = {channel: part.to_dict()["scale"]["range"] for channel, part in STATE.items()}
    assert ranges == {
        "fill": ["transparent", theme.ACCENT],
        "stroke": [theme.SIGN[1], "none"],
        "shape": ["circle", "diamond"],
    }
    assert {tuple(part.to_dict()["scale"]["domain"]) for part in STATE.values()} == {
        ("holds", "flips")
    }
    silent = channels.look("state:N", {"holds": ("none", "none", "circle")}, legend=None)
    assert silent["shape"].to_dict()["legend"] is None


def test_signs_differ_by_fill_stroke_and_dash_in_the_order_of_legends():
    encoded = {channel: part.to_dict()["scale"] for channel, part in channels.signs().items()}
    for scale in encoded.values():
        assert scale["domain"] == ["cooperative", "neutral or mixed", "conflictual"]
    assert encoded["fill"]["range"] == [theme.SIGN[1], "transparent", theme.SIGN[-1] + "66"]
    assert encoded["stroke"]["range"] == [theme.SIGN[1], theme.SIGN[0], theme.SIGN[-1]]
    assert encoded["strokeDash"]["range"] == [[1, 0], [2, 3], [6, 4]]
    line = channels.sign_lines()
    assert line["color"].to_dict()["legend"] == {"symbolType": "stroke", "symbolSize": 500}
    assert channels.sign_lines(legend=None)["strokeDash"].to_dict()["legend"] is None


def test_controls_open_on_what_is_said():
    plain = channels.menu("pick", ["a", "b"], "Pick ")
    assert plain.name == "pick" and plain.param.value == "a"
    assert plain.param.bind.options == ["a", "b"]
    every = channels.menu("pick", ["a", "b"], "Pick ", all_as="all").param
    assert every.value is None and every.bind.options == [None, "a", "b"]
    assert every.bind.labels == ["all", "a", "b"]
    year = channels.slider("year", "Year ", 2012, 2026, at=2025).param
    assert (year.bind.min, year.bind.max, year.bind.step, year.value) == (2012, 2026, 1, 2025)


def test_faded_marks_are_those_that_fail_the_test():
    chart = alt.Chart(GRID).mark_point().encode(opacity=channels.faded("datum.n > 1", 0.3))
    shown = chart.to_dict()["encoding"]["opacity"]
    assert shown == {"condition": {"test": "datum.n > 1", "value": 1}, "value": 0.3}


def test_a_matrix_has_a_mark_where_row_and_column_meet():
    chart = recipes.matrix(
        GRID, channels.heads("year:O", [2024, 2025]), channels.rows("pair:N", ["a", "b"]), STATE
    )
    # two columns of 50 px, two rows of 45 px; b is the second row
    assert places(chart) == [(25, 67.5), (75, 22.5), (75, 67.5)]
    assert drawn(chart)["size"] == 90 and drawn(chart)["strokeWidth"] == 2
    assert set(drawn(chart)["encoding"]) == {"x", "y", "fill", "stroke", "shape"}


def test_a_time_line_puts_days_on_its_axis_and_rows_in_lanes():
    lane = channels.rows("pair:N", ["b", "a"])
    when = channels.days("day:T", "2024-10-01", "2024-12-01")
    tip = channels.tips({"said": "What"})
    chart = recipes.time_line(GRID, when, lane, STATE, tip, size=40)
    at = places(chart)
    assert [y for _, y in at] == [22.5, 67.5, 22.5] and at[0][0] == 0 and at[2][0] == 100
    assert 49 < at[1][0] < 52 and drawn(chart)["size"] == 40  # 31 of 61 days
    assert drawn(chart)["encoding"]["tooltip"] == [
        {"field": "said", "title": "What", "type": "nominal"}
    ]


def test_words_stand_left_of_late_marks_and_right_of_the_others():
    base = alt.Chart(GRID).encode(x="n:Q", y="pair:N")
    late, early = recipes.beside(base, "said:N", "datum.n > 2", gap=7).to_dict()["layer"]
    assert late["transform"] == [{"filter": "datum.n > 2"}] and late["mark"]["dx"] == -7
    assert early["transform"] == [{"filter": "!(datum.n > 2)"}] and early["mark"]["dx"] == 7
    assert (late["mark"]["align"], early["mark"]["align"]) == ("right", "left")
    assert late["encoding"]["text"]["field"] == "said"


def test_piles_count_from_one_in_each_lane():
    frame = recipes.piled(GRID, "pair")
    assert list(frame["place"]) == [1, 1, 2] and "place" not in GRID
    lane = channels.rows("pair:N", ["a", "b"])
    chart = recipes.piles(frame, channels.span("place:Q", 0, 4), lane, STATE)
    assert places(chart) == [(25, 67.5), (25, 22.5), (50, 67.5)]


def test_an_interval_runs_from_its_low_to_its_high_end():
    frame = pd.DataFrame({"who": ["a"], "low": [1.0], "high": [3.0], "hue": ["none"]})
    chart = recipes.intervals(
        frame,
        (channels.span("low:Q", 0, 4), "high:Q"),
        channels.rows("who:N"),
        {"color": alt.Color("hue:N", scale=None)},
        strokeWidth=3,
    )
    svg = vl_convert.vegalite_to_svg(chart.properties(width=100, height=20).to_dict())
    line = re.search(
        r'mark-rule role-mark.*?<line[^>]*translate\(([\d.]+),[^>]*x2="([\d.-]+)"', svg
    )
    assert sorted([float(line[1]), float(line[1]) + float(line[2])]) == [25, 75]
    assert drawn(chart)["strokeWidth"] == 3 and "color" in drawn(chart)["encoding"]


def test_two_sided_bars_stack_by_sign_on_either_side_of_zero():
    frame = pd.DataFrame(
        {
            "who": ["a", "a", "a"],
            "part": [2, -1, -3],
            "sign": [1, 0, -1],
            "meaning": ["cooperative", "neutral or mixed", "conflictual"],
        }
    )
    amount = alt.X("part:Q")
    for order, sort in (("sign", None), ("-sign", "descending")):
        chart = recipes.two_sided(frame, amount, channels.rows("who:N"), order=order)
        encoding = drawn(chart)["encoding"]
        assert encoding["order"].get("sort") == sort and encoding["order"]["field"] == "sign"
        assert encoding["fill"]["scale"]["range"][1] == "transparent"
    with pytest.raises(ValueError, match="two_sided|bars: the frame has no column “meaning”"):
        recipes.two_sided(frame.drop(columns="meaning"), amount, channels.rows("who:N"))


def test_lines_have_a_dot_at_each_value_and_bars_take_their_looks():
    hue = {"color": alt.Color("pair:N")}
    line = drawn(recipes.lines(GRID, alt.X("year:O"), alt.Y("n:Q"), hue, strokeWidth=1))
    assert line["type"] == "line" and line["point"] == {"size": 45} and line["strokeWidth"] == 1
    bar = drawn(recipes.bars(GRID, "year:O", "n:Q", hue, height=9))
    assert bar["type"] == "bar" and bar["height"] == 9 and bar["encoding"]["x"]["field"] == "year"


def test_tiles_are_as_long_as_their_sentences_and_darker_with_claims():
    frame = pd.DataFrame(
        {
            "block": [1, 1, 2],
            "from": [0, 50, 0],
            "to": [48, 100, 30],
            "carries": ["none", "two", "one"],
        }
    )
    chart = recipes.tiles(frame, channels.rows("block:O"), ["none", "one", "two"])
    encoding = drawn(chart)["encoding"]
    assert encoding["x"]["scale"]["domain"] == [0, 100] and encoding["x2"]["field"] == "to"
    assert encoding["fill"]["scale"]["range"] == ["transparent", *theme.SEQUENTIAL[:2]]
    assert encoding["fill"]["legend"]["title"] == "Claims in a sentence"


def test_panels_stand_below_each_other_with_rows_of_their_own():
    chart = recipes.matrix(GRID, alt.X("year:O"), channels.rows("pair:N"), {})
    spec = recipes.panels(chart, "state:N", ["holds", "flips"], labelFontSize=12).to_dict()
    assert spec["facet"]["row"]["sort"] == ["holds", "flips"]
    assert spec["facet"]["row"]["header"]["labelOrient"] == "top"
    assert spec["facet"]["row"]["header"]["labelFontSize"] == 12
    assert spec["resolve"]["scale"] == {"y": "independent"}


def test_links_run_from_place_to_place():
    frame = pd.DataFrame({"x": [0.0], "y": [0.0], "x2": [1.0], "y2": [1.0], "n": [3]})
    wide = {"strokeWidth": alt.StrokeWidth("n:Q", scale=None)}
    link = drawn(recipes.links(frame, alt.X("x:Q"), alt.Y("y:Q"), wide, strokeCap="butt"))
    assert link["type"] == "rule" and link["strokeCap"] == "butt"
    assert [link["encoding"][c]["field"] for c in ("x", "y", "x2", "y2")] == ["x", "y", "x2", "y2"]
    with pytest.raises(ValueError, match="links: the frame has no column “x2”; it has x, y, n"):
        recipes.links(frame[["x", "y", "n"]], alt.X("x:Q"), alt.Y("y:Q"), wide)


@pytest.mark.parametrize("lost", ["year", "pair", "state", "said"])
def test_a_recipe_names_the_column_that_is_not_there(lost):
    across, down = channels.heads("year:O"), channels.rows("pair:N")
    tip = channels.tips({"said": "What"})
    with pytest.raises(ValueError, match=f"matrix: the frame has no column “{lost}”; it has "):
        recipes.matrix(GRID.drop(columns=lost), across, down, STATE, tip)


def test_a_recipe_lets_values_and_conditions_pass():
    hue = {"color": alt.value(theme.INK), "opacity": channels.faded("datum.n > 1")}
    assert recipes.matrix(GRID, alt.X(datum=1), alt.Y("pair:N"), hue).to_dict()


def test_columns_of_a_table_are_named_for_readers_or_missed():
    made = theme.table(GRID, {"pair": "Pair", "n": "Ties"})
    assert list(made.columns) == ["Pair", "Ties"] and list(made["Ties"]) == [1, 2, 3]
    with pytest.raises(ValueError, match="no column 'm'"):
        theme.table(GRID, {"m": "Ties"})


def test_words():
    assert [words.spell(n) for n in (0, 1, 10, 11, -1)] == ["no", "one", "ten", "11", "-1"]
    assert [words.spell(n, 12) for n in (11, 12, 13)] == ["eleven", "twelve", "13"]
    assert words.plural(1, "tie") == "1 tie" and words.plural(0, "tie") == "0 ties"
    assert words.plural(2, "axis", "axes") == "2 axes"
    assert [words.listed(w) for w in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert words.listed("abc", "or") == "a, b or c"
    assert words.runs([2017, 2020, 2024, 2025, 2026]) == "2017, 2020 and 2024–2026"
    assert words.runs([]) == "no year" and words.runs([2024]) == "2024"
    assert words.day(pd.Timestamp("2024-11-09")) == "9 November 2024"
    assert words.each(["a", "b"]) == "a; b."


def test_a_year_without_a_value_begins_a_run():
    """Within each series, in the order of the years."""
    years = {"a": [2012, 2010, 2011, 2014], "b": [2010, 2013]}
    rows = pd.DataFrame([(who, year) for who, all_ in years.items() for year in all_])
    found = recipes.runs(rows.set_axis(["who", "year"], axis="columns"), "who")
    assert found["year"].tolist() == [2010, 2011, 2012, 2014, 2010, 2013]
    assert found.groupby("who")["run"].agg(list).to_dict() == {"a": [0, 0, 0, 1], "b": [1, 2]}
    alone = recipes.runs(pd.DataFrame({"year": [2020, 2022]}))
    assert alone["run"].tolist() == [0, 1]
