"""Colours that every reader can tell apart, and figures that cannot be made without what a reader
needs.
"""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from coloraide import Color
from companion import load, theme
from companion.charts import emitted
from companion.site.content import drawing, fitting
from companion.site.content.live import compiled
from companion.site.content.rows import table as drawn_table

STYLES = Path(theme.__file__).parents[1] / "site" / "theme" / "styles"
PAPERS = {"light": "#ffffff", "dark": "#121212"}  # the page's background in each mode
# Machado, Oliveira and Fernandes (2009) for the two red-green kinds; Brettel, Viénot and Mollon
# (1997) for the third.
EYES = {"usual": None, "protan": "machado", "deutan": "machado", "tritan": "brettel"}


def apart(one: str, other: str) -> dict[str, float]:
    """CIEDE2000 difference of two colours for each kind of eye."""
    out = {}
    for eye, method in EYES.items():
        a, b = (
            Color(c) if method is None else Color(c).filter(eye, method=method)
            for c in (one, other)
        )
        out[eye] = a.delta_e(b, method="2000")
    return out


@pytest.mark.parametrize("pair", list(combinations(theme.ACTOR, 2)), ids="–".join)
def test_actors_are_told_apart_by_all_readers(pair):
    """All nine can stand in one chart (the graph of relations), the three capitals stand in nearly
    all.
    """
    least = 20 if set(pair) <= {"CHN", "RUS", "PRK"} else 10
    seen = apart(*(theme.ACTOR[a] for a in pair))
    assert min(seen.values()) >= least, (
        f"{pair}: { ({k: round(v, 1) for k, v in seen.items()}) }; {least} is needed"
    )


def test_pairs_and_signs_are_told_apart_by_all_readers():
    for colours in (theme.DYAD, theme.SIGN):
        for one, other in combinations(colours, 2):
            seen = apart(colours[one], colours[other])
            assert min(seen.values()) >= 9.5, f"{one} and {other}: {seen}"
    assert len({tuple(d) for d in theme.SIGN_DASH.values()}) == len(theme.SIGN), (
        "signs need different dashes too"
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_colours_stand_out_from_the_page(paper):
    """WCAG 2.2, 1.4.11: 3 to 1 for what is needed to understand a graphic."""
    used = {
        **theme.ACTOR,
        **theme.DYAD,
        **{f"sign {k}": c for k, c in theme.SIGN.items()},
        **theme.VERDICT,
        "accent": theme.ACCENT,
        "muted": theme.MUTED,
        **{f"series {n}": c for n, c in enumerate(theme.SERIES)},
    }
    for what, colour in used.items():
        contrast = Color(colour).contrast(PAPERS[paper], method="wcag21")
        assert contrast >= 3, f"{what} {colour} on {paper} paper: {contrast:.2f}"


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_coloured_words_stand_out_more(mode):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for words, which figures.css brings nearer to the ink."""
    page, style = (
        (STYLES / f"{name}.css").read_text("utf-8") for name in ("page/ground", "companion/figures")
    )
    ink, paper = (
        re.search(rf"--{name}: light-dark\((\S+), (\S+?)\)", page)[mode + 1]
        for name in ("ink", "paper")
    )
    rule = r'text\[fill="(#\w+)"\] \{\s*fill: color-mix\(in srgb, (#\w+) (\d+)%, currentColor\)'
    rules = re.findall(rule, style)
    assert len(rules) >= 5
    for asked, colour, share in rules:
        shown = Color(colour).mix(ink, 1 - int(share) / 100, space="srgb")
        contrast = shown.contrast(paper, method="wcag21")
        assert asked == colour and contrast >= 4.5, f"{colour} on {paper}: {contrast:.2f}"


def chart(**colour):
    rows = pd.DataFrame(
        {
            "who": ["CHN", "RUS"],
            "n": [1, 2],
            "paint": colour.pop("paint", [theme.ACTOR["CHN"], theme.ACTOR["RUS"]]),
        }
    )
    return alt.Chart(rows).mark_point(**colour.pop("mark", {})).encode(x="n:Q", **colour).to_dict()


GOOD = {
    "own scale": {"color": alt.Color("who:N", scale=theme.scale(["CHN", "RUS"], theme.ACTOR))},
    "names": {
        "color": alt.Color(
            "who:N",
            scale=theme.scale(
                ["China", "Russia"], {"China": theme.ACTOR["CHN"], "Russia": theme.ACTOR["RUS"]}
            ),
        )
    },
    "hollow": {
        "fill": alt.Fill("paint:N", scale=None),
        "paint": [theme.ACTOR["CHN"], "transparent"],
    },
    "faded": {"mark": {"color": theme.ACTOR["CHN"] + "66"}},
    "ink": {"mark": {"color": theme.INK}},
}
BAD = {
    "stranger": ({"mark": {"color": "#123456"}}, "#123456, which is not in companion.theme"),
    "named stranger": ({"mark": {"color": "steelblue"}}, "steelblue"),
    "stranger in a condition": (
        {"color": alt.condition("datum.n > 1", alt.value("#ff0000"), alt.value(theme.INK))},
        "#ff0000",
    ),
    "stranger in a range": (
        {"color": alt.Color("n:O", scale=alt.Scale(domain=[1, 2], range=["#00ff00", theme.MUTED]))},
        "#00ff00",
    ),
    "stranger in a column": (
        {"color": alt.Color("paint:N", scale=None), "paint": ["#abcdef", theme.MUTED]},
        "#abcdef",
    ),
    "another actor's": (
        {
            "color": alt.Color(
                "who:N",
                scale=alt.Scale(
                    domain=["CHN", "RUS"], range=[theme.ACTOR["RUS"], theme.ACTOR["CHN"]]
                ),
            )
        },
        f"draws CHN in {theme.ACTOR['RUS']}",
    ),
    "another actor's, by name": (
        {"color": alt.Color("who:N", scale=alt.Scale(domain=["North Korea"], range=[theme.MUTED]))},
        "draws North Korea",
    ),
    "another actor's, in a column": (
        {
            "color": alt.Color("paint:N", scale=None),
            "paint": [theme.ACTOR["RUS"], theme.ACTOR["RUS"]],
        },
        f"draws CHN in {theme.ACTOR['RUS']}",
    ),
    "left to chance": ({"color": "who:N"}, "colours CHN, RUS without their own colours"),
}


@pytest.mark.parametrize("case", GOOD)
def test_colours_of_the_theme_pass(case):
    assert theme.strangers(chart(**GOOD[case])) == []


@pytest.mark.parametrize("case", BAD)
def test_other_colours_are_found(case):
    parts, expected = BAD[case]
    said = theme.strangers(chart(**parts))
    assert len(said) >= 1 and expected in " ".join(said), said


def wrapped(**changes):
    given = {
        "name": "a-figure",
        "title": "Two is more than one",
        "alt": "Points at one and at two.",
        "source": [load("treaties")],
        **changes,
    }
    return theme.figure(
        alt.Chart(pd.DataFrame({"n": [1, 2]})).mark_point().encode(x="n:Q"), **given
    )


@pytest.mark.parametrize(
    "lacking",
    [
        {"title": " "},
        {"alt": ""},
        {"source": []},
        {"alt": "Two is more than one."},
        {"name": "A figure"},
        {"name": ""},
        {"source": [pd.DataFrame()]},
    ],
    ids=str,
)
def test_figure_must_have_what_a_reader_needs(lacking):
    with pytest.raises(ValueError):
        wrapped(**lacking)


def test_a_column_that_only_the_phone_shows_is_kept_and_a_missing_one_refused():
    rows = pd.DataFrame({"n": [1, 2], "long": ["in 2024", "in 2025"], "short": ["’24", "’25"]})
    chart = alt.Chart(rows).mark_text().encode(x="n:Q", text="long:N")
    spec = theme.figure(
        chart,
        name="a-figure",
        title="Two is more than one",
        alt="Words at one and at two.",
        source=[load("treaties")],
        narrow={"encoding": {"text": {"field": "short"}}},
    ).to_dict()
    _, narrow = fitting.fitted(emitted.ready(spec), spec["usermeta"]["figure"]["narrow"])
    assert "’24" in drawing.picture(narrow, "a-figure-narrow")
    narrow["encoding"]["text"]["field"] = "shorter"
    with pytest.raises(ValueError, match="“undefined”; expected text from a column"):
        drawing.picture(narrow, "a-figure-narrow")


def leaves(chart: alt.Chart) -> set[str]:
    """Columns that travel with a chart of one data set."""
    rows = next(iter(emitted.lean(chart.to_dict())["datasets"].values()))
    return set(rows[0])


def test_a_column_goes_unless_a_chart_names_it_however_it_is_written():
    names = ["U.S.", 'say "x"', "a[0]", "it's", "ear", "year", "of"]
    chart = alt.Chart(pd.DataFrame({name: [1, 2] for name in names})).mark_point()
    assert leaves(chart.encode(x="year:Q", y=r"U\.S\.:Q")) == {"year", "U.S."}
    assert leaves(chart.encode(x='say "x":Q', y=r"a\[0\]:Q")) == {'say "x"', "a[0]"}
    assert leaves(chart.transform_filter(alt.datum["it's"] > 1).encode(x="of:Q")) == {"it's", "of"}
    counted = chart.transform_calculate(twice="2 * datum['U.S.'] + datum.ear")
    assert leaves(counted.encode(x="twice:Q")) == {"U.S.", "ear"}
    narrow = {"figure": {"narrow": {"encoding": {"x": {"field": "ear"}}}}}
    assert leaves(chart.encode(x="of:Q").properties(usermeta=narrow)) == {"ear", "of"}


def test_a_chart_that_reads_columns_without_a_name_keeps_them_all():
    rows = pd.DataFrame({"n_a": [1, 2], "n_b": [1, 2]})
    put_together = alt.Chart(rows).mark_point().transform_calculate(n="datum['n_' + 'a']")
    assert leaves(put_together.encode(x="n:Q")) == {"n_a", "n_b"}
    assert leaves(alt.Chart(rows).mark_point(tooltip={"content": "data"})) == {"n_a", "n_b"}


def test_narrow_changes_only_the_narrow_chart():
    both = alt.Chart(pd.DataFrame({"n": [1, 2]})).mark_point().encode(x="n:Q")
    spec = theme.figure(
        both + both.mark_text(fontSize=14),
        name="a-figure",
        title="Two is more than one",
        alt="Points at one and at two.",
        source=[load("treaties")],
        narrow={"height": 111, "layer": {1: {"mark": {"fontSize": 9}, "encoding": {"x": None}}}},
    ).to_dict()
    wide, narrow = fitting.fitted(spec, spec["usermeta"]["figure"]["narrow"])
    assert (
        "height" not in wide
        and wide["layer"][1]["mark"]["fontSize"] == 14
        and "x" in wide["layer"][1]["encoding"]
    )
    assert (
        narrow["height"] == 111
        and narrow["layer"][1]["mark"] == {"type": "text", "fontSize": 9}
        and "x" not in narrow["layer"][1]["encoding"]
    )
    assert (
        narrow["layer"][0] == both.to_dict()["layer"][0]
        if "layer" in both.to_dict()
        else "x" in narrow["layer"][0]["encoding"]
    )


def test_data_of_a_figure_are_what_the_chapter_gives_or_what_the_chart_draws():
    rows = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-06-19", "2024-11-09"]),
            "n": [1.5, float("nan")],
            "place_x": [0.1, 0.2],
        }
    )
    drawn = (
        alt.Chart(rows)
        .mark_point()
        .encode(
            alt.X("place_x:Q", axis=None),
            alt.Y("n:Q", title="Ties"),
            tooltip=[alt.Tooltip("day:T", title="day")],
        )
    )
    spec = theme.figure(
        drawn, name="a-figure", title="One", alt="Two points.", source=[load("treaties")]
    ).to_dict()
    assert drawn_table(spec) == {
        "columns": ["Ties", "Day"],
        "rows": [[1.5, "2024-06-19"], ["", "2024-11-09"]],
    }
    spec = theme.figure(
        drawn,
        name="a-figure",
        title="One",
        alt="Two points.",
        source=[load("treaties")],
        data=rows[["day", "n"]].set_axis(["Day", "Ties"], axis=1),
    ).to_dict()
    made = drawing.drawn(spec)["files"]["csv"]
    assert made == "\ufeffDay,Ties\n2024-06-19,1.5\n2024-11-09,\n"


def test_rows_and_columns_that_happen_to_be_equal_stay_in_the_table():
    """Two acts of one day and kind are two; a count that equals another is not the other."""
    rows = pd.DataFrame({"n": [2, 1, 1], "acts": [2, 1, 1], "label": ["b", "a", "a"]})
    rows["again"] = rows["n"]
    chart = (
        alt.Chart(rows)
        .mark_point()
        .encode(
            alt.X("again:Q", title="claims"),
            tooltip=[
                alt.Tooltip("n:Q", title="claims"),
                alt.Tooltip("acts:Q", title="acts"),
                alt.Tooltip("label:N"),
            ],
        )
    )
    assert drawn_table(chart.to_dict()) == {
        "columns": ["Claims", "Acts", "Label"],
        "rows": [[2, 2, "b"], [1, 1, "a"], [1, 1, "a"]],
    }


def test_chart_that_the_pages_cannot_show_is_refused():
    rows = pd.DataFrame({"x": [1, 2, 3], "y": [2, 3, 5]})
    spec = (
        alt.Chart(rows)
        .mark_line()
        .transform_regression("x", "y")
        .encode(x="x:Q", y="y:Q")
        .to_dict()
    )
    with pytest.raises(ValueError, match="regression"):
        compiled(spec)
    colour = alt.param(name="colour", bind=alt.binding(input="color"))
    with pytest.raises(ValueError, match="color"):
        compiled(alt.Chart(rows).mark_point().encode(x="x:Q").add_params(colour).to_dict())


def test_drawing_is_the_same_every_time():
    spec = wrapped().to_dict()
    fitting.drawing_of.cache_clear()
    one = drawing.drawn(spec)
    fitting.drawing_of.cache_clear()
    assert drawing.drawn(spec) == one and drawing.png(one["files"]["svg"]) == drawing.png(
        one["files"]["svg"]
    )
