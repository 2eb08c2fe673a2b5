"""Measures of the first edition on the small record, as it is and with two sides exchanged."""

from __future__ import annotations

import math

import numpy as np
import pytest
import small_record
from companion import findings
from companion.findings import first_edition, voted

CHINA, BETWEEN, RUSSIA = voted.CHINA, voted.BETWEEN, voted.RUSSIA


@pytest.fixture(scope="module")
def v() -> voted.Votes:
    return voted.votes(small_record.tables())


def test_votes_by_hand(v):
    assert voted.PAIRS == ["CHN–PRK", "CHN–RUS", "PRK–RUS"] and v.place == (0, 1, 0, 2, 1, 2)
    assert v.years.tolist() == list(range(2012, 2026))
    loose = sorted(zip(v.years[v.year].tolist(), v.pair.tolist(), v.sign.tolist()))
    assert loose == [
        (2013, CHINA, -1),
        (2013, BETWEEN, 1),
        (2013, RUSSIA, 1),
        (2015, RUSSIA, 1),
        (2016, CHINA, -1),
        (2019, CHINA, 1),
        (2020, BETWEEN, 1),
        (2022, RUSSIA, 1),
        (2024, CHINA, -1),
        (2025, CHINA, 1),
        (2025, BETWEEN, 1),
        (2025, RUSSIA, 1),
    ]
    # The treaty, one vote whatever its rows, from the year in which it came into force.
    standing = {tuple(map(int, at)): v.standing[tuple(at)] for at in np.argwhere(v.standing)}
    assert standing == {(12, RUSSIA, 0): 1, (13, RUSSIA, 0): 1}
    # China and the United States in 2025; actors are CHN, PRK, RUS, USA.
    for matrix in (v.around, v.friendly):
        assert np.argwhere(matrix).tolist() == [[13, 0, 3], [13, 3, 0]] and matrix.max() == 1
    there = {int(y): np.flatnonzero(row).tolist() for y, row in zip(v.years, v.there)}
    assert (there[2012], there[2015], there[2016]) == ([], [1, 2], [0, 1])
    assert (there[2024], there[2025]) == ([0, 1, 2], [0, 1, 2, 3])


def test_what_is_hostile_around_is_no_friendly_vote():
    data = small_record.tables()
    events = data["events"].set_index("event_id")
    events.loc["E13", ["cameo", "goldstein"]] = ["163", -5.0]
    events.loc["E8", ["cameo", "goldstein"]] = ["163", -5.0]
    v = voted.votes({**data, "events": events.reset_index()})
    assert v.around[13, 0, 3] == v.around[13, 3, 0] == -1 and not v.friendly.any()
    assert (13, RUSSIA, -1) in set(zip(v.year.tolist(), v.pair.tolist(), v.sign.tolist()))


def swapped(v) -> np.ndarray:
    """Tallies of two draws: as it was, and with CHN–PRK and PRK–RUS exchanged (treaties stay)."""
    return first_edition._tally(v, np.stack([v.pair, np.array([2, 1, 0])[v.pair]]))


def test_votes_dealt_to_sides(v):
    tally = swapped(v)
    assert tally.shape == (2, 14, 3, 2)
    own, other = tally[:, 13]
    assert own.tolist() == [[1, 0], [1, 0], [2, 0]] == other.tolist()
    own, other = tally[:, 12]
    assert own.tolist() == [[0, 1], [0, 0], [1, 0]] and other.tolist() == [[0, 0], [0, 0], [1, 1]]
    assert voted.signs(tally[:, 12]).tolist() == [[-1, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize(
    "name, wanted",
    [
        # 2013 and 2015 one each, 2024 one, 2025 2 of 2 + 1. Swapped: 0 and 1 before.
        ("bypass", [(1 + 2 / 3) / 2 - 1, (1 + 2 / 3) / 2 - 1 / 2]),
        # Three of six and two of seven votes. Swapped: four of six and three of seven.
        ("share", [3 / 6 - 2 / 7, 4 / 6 - 3 / 7]),
        # The triad of 2013 is not balanced, that of 2025 is, either way.
        ("balance", [1, 1]),
        # One of seven signed ties before, none of those after.
        ("frustration", [-1 / 7, -1 / 7]),
        # 2025: between the United States and the two. Swapped also 2013, of five years with ties.
        ("betweenness", [(0 + 2 / 3) / 2, (0 + 2 / 3) / 2 - 1 / 5]),
        # One contact before. Swapped: two that do not meet in 2013, one in 2015 and in 2020.
        ("constraint", [59 / 81 - 1, 59 / 81 - (1 / 2 + 1 + 1) / 3]),
        # China is a wing in 2013.
        ("left-out", [1, 0]),
        ("triangle", [1, 1]),
    ],
)
def test_measures_by_hand(v, name, wanted):
    _, value = first_edition.MEASURES[name]
    assert value(v, swapped(v)) == pytest.approx(wanted)


def test_china_left_out(v):
    """Sides CHN–PRK, CHN–RUS, PRK–RUS of a year, in two years each."""
    for signs, out in [
        ((-1, -1, 1), 2),  # outcast
        ((1, -1, 1), 2),  # wing
        ((-1, 1, 1), 2),
        ((1, 1, 1), 0),
        ((1, 1, -1), 0),  # pivot
        ((-1, -1, -1), 0),
        ((1, -1, -1), 0),
        ((0, -1, 1), 0),
    ]:
        tally = np.zeros((1, 14, 3, 2))
        for pair, sign in enumerate(signs):
            tally[0, 12:, pair] = {1: (2, 1), 0: (1, 1), -1: (0, 1)}[sign]
        assert first_edition._left_out(v, tally).tolist() == [out]
        assert first_edition._friends(v, tally).tolist() == [1 if signs == (1, 1, 1) else -1]


def test_change_leaves_undefined_years_out(v):
    assert voted.span(v, (2012, 2021)) == slice(0, 10) and voted.span(v, (2024, 2025)) == slice(
        12, 14
    )
    yearly = np.full((1, 14), math.nan)
    yearly[0, [0, 9, 10, 11, 13]] = [1, 2, 50, 60, 7]
    assert voted.change(v, yearly).tolist() == [7 - 1.5]


def test_measures_against_shuffled_votes(monkeypatch):
    def of(pair):
        return lambda v, tally: tally[:, :, pair].sum(axis=(1, 2)) - 1.0

    known = {f"m{n}": (f"unit {n}", of(n)) for n in range(3)}
    known["none"] = ("nothing", lambda v, tally: np.full(len(tally), math.nan))
    monkeypatch.setattr(first_edition, "MEASURES", known)
    found = findings.textbook(small_record.tables(), draws=200, seed=1)
    assert list(found.columns) == [
        *("measure", "unit", "observed", "kind", "q025", "q50", "q975"),
        *("same_direction", "as_extreme", "p", "tells"),
    ]
    assert found[["measure", "kind"]].apply(tuple, axis=1).tolist() == [
        (m, kind) for kind in ("pairs", "even") for m in known
    ]
    rows = found.set_index(["measure", "kind"])
    # Twelve votes: five, three and four; two of a treaty stay with the last.
    assert rows.loc[[("m0", "pairs"), ("m1", "pairs"), ("m2", "pairs")], "observed"].tolist() == [
        *(5 - 1, 3 - 1, 4 + 2 - 1),
    ]
    for m in range(3):
        own = rows.loc[(f"m{m}", "pairs")]
        assert own["q025"] == own["q975"] == own["observed"], "each side keeps its total"
        assert own["tells"] == "cannot come out otherwise" and own["unit"] == f"unit {m}"
        even = rows.loc[(f"m{m}", "even")]
        assert even["q025"] < 12 / 3 + 2 * (m == 2) - 1 < even["q975"]
    assert rows.loc[("m0", "even"), "tells"].startswith("shuffled data give as much")
    none = rows.loc[("none", "even")]
    assert none["tells"] == "cannot be told: not defined in these years"
    assert (
        none[["observed", "q025", "q50", "q975", "same_direction", "as_extreme", "p"]].isna().all()
    )
    again = findings.textbook(small_record.tables(), draws=200, seed=1)
    assert again.equals(found) and not findings.textbook(
        small_record.tables(), draws=200, seed=2
    ).equals(found)
