"""Agreement of re-codings: the figures against the package, the draws against their definition."""

from __future__ import annotations

import itertools

import krippendorff
import numpy as np
import pytest
from companion import measures
from companion.recode import agreement, moves, units
from hypothesis import given, settings
from hypothesis import strategies as st

CODE = st.sampled_from(["", "a", "b", "c", "none"])


@st.composite
def codings(draw):
    """Codings of two to four coders, with gaps."""
    size, coders = draw(st.integers(1, 25)), draw(st.integers(2, 4))
    return [draw(st.lists(CODE, min_size=size, max_size=size)) for _ in range(coders)]


def mulberry32(seed: int):
    """The generator as it is published, number by number."""
    while True:
        seed = (seed + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((seed ^ (seed >> 15)) * (seed | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        yield (t ^ (t >> 14)) / 2**32


def test_draws_are_those_of_the_generator():
    one = list(itertools.islice(mulberry32(agreement.SEED), 5000))
    assert list(agreement.random(5000)) == one
    # Draw d takes the next `size` numbers of one stream.
    drawn = [int(r * 7) for r in one[: 7 * 3]]
    for d in range(3):
        counts = np.bincount(drawn[7 * d : 7 * d + 7], minlength=7)
        assert list(agreement.resamples(7)[d]) == list(counts)


@settings(max_examples=200, deadline=None)
@given(codings())
def test_alpha_is_that_of_the_package(codes):
    found = agreement.figures(codes)
    paired = [row for row in zip(*codes) if sum(map(bool, row)) > 1]
    assert found.units == len(paired)
    place = {c: n for n, c in enumerate(sorted({c for row in paired for c in row if c}))}
    if len(place) < 2:
        assert found.alpha is None and found.low is None, "one code alone says nothing of chance"
        return
    table = np.array([[place.get(code, np.nan) for code in row] for row in paired]).T
    package = krippendorff.alpha(
        reliability_data=table,
        level_of_measurement="nominal",
        value_domain=list(range(len(place))),
    )
    assert found.alpha == pytest.approx(package, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(CODE.filter(bool), CODE.filter(bool)), min_size=1, max_size=20))
def test_two_coders_without_gaps_have_the_alpha_of_the_chapters(pairs):
    found = agreement.figures(list(zip(*pairs)))
    told = measures.agreement(*zip(*pairs), draws=0)
    assert found.percent == pytest.approx(told["percent"])
    if found.alpha is not None:
        assert found.alpha == pytest.approx(told["alpha"], abs=1e-9)


def test_by_hand():
    # Units: aa, ab, bb. Values a 3, b 3 of 6; one of three units differs, two of six ordered pairs.
    # De = 2 * 3 * 3 / (6 * 5) = 0.6, Do = 2/6, alpha = 1 - (1/3) / 0.6.
    found = agreement.figures([["a", "a", "b", "c"], ["a", "b", "b", ""]])
    assert found.units == 3
    assert found.percent == pytest.approx(2 / 3)
    assert found.alpha == pytest.approx(1 - (1 / 3) / 0.6)
    assert found.low <= found.alpha <= found.high


def test_an_empty_cell_is_never_agreement():
    assert agreement.figures([["", "a"], ["", ""]]).units == 0
    assert agreement.figures([["", "a"], ["b", ""]]).percent is None


def test_the_same_codes_have_the_same_interval_every_time():
    codes = [list("abcab" * 4), list("abcba" * 4)]
    assert agreement.figures(codes) == agreement.figures(codes)


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="same units"):
        agreement.figures([["a"], ["a", "b"]])


# --- What moves, against the measures of the book.


@pytest.mark.parametrize("year", [2018, 2024])
def test_acts_as_published_are_the_counts_of_the_book(year):
    found = moves.counted(units.chosen(f"events:{year}"), {})
    for row in measures.pairs().query(f"year == {year}").itertuples():
        cell = found.get(f"{row.dyad} {year}", {"acts": 0, "meetings": 0})
        assert cell == {"acts": row.acts, "meetings": row.meetings}, row.dyad


def test_statements_as_published_are_the_shares_of_the_book():
    found, told = moves.counted(units.chosen("statements"), {}), measures.shares()
    for period, row in told.iterrows():
        assert found[period]["yes"] == row["yes"] and found[period]["no"] == row["no"], period


def test_what_is_not_coded_stays_as_published():
    one = units.chosen("claims:hashmi-2024:10")
    known, first = units.units("claims"), one.units[0]
    over = moves.over(one, {first: {"topic": "", "form": "report"}})
    assert over[first] == known[first].codes | {"form": "report"}
    assert all(over[unit] == known[unit].codes for unit in one.units[1:])


def test_a_meeting_coded_below_a_vice_minister_is_one_meeting_fewer():
    one = units.chosen("events:2024")
    known = units.units("events")
    unit = next(
        u
        for u in one.units
        if known[u].counts["base"]
        and known[u].counts["meeting_kind"]
        and known[u].codes["level"] == "leader"
        and known[u].counts["deed"] == u.split(":")[0]
    )
    moved = {place: (old, new) for place, old, new in moves.moved(one, {unit: {"level": "other"}})}
    pair = "–".join(sorted(known[unit].counts["pair"].split("-")))
    was, now = moved[f"{pair} 2024, meetings"]
    assert was - now == 1
    assert f"{pair} 2024, acts" not in moved


def test_a_sign_turned_turns_the_side_of_the_triangle():
    one = units.chosen("claims:hashmi-2024:10")
    known = units.units("claims")
    ties = {
        u
        for u in one.units
        if {known[u].codes[c] for c in ("tie_from", "tie_to")} == {"RUS", "PRK"}
    }
    assert moves.counted(one, {})["triangle"]["sides"]["PRK–RUS"] == 1
    turned = moves.counted(one, {u: {"sign": "-1"} for u in ties})
    assert turned["triangle"]["sides"]["PRK–RUS"] == -1
    assert turned["pairs"]["RUS → PRK"]["sum"] < 0
    assert moves.moved(one, {u: {"sign": known[u].codes["sign"]} for u in ties}) == []
