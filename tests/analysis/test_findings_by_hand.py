"""Findings and their scenarios on a record small enough to work out by hand (small_record.py)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import small_record
from companion import DataError, findings
from companion.findings import FINDINGS, Record, Scenario


# Made for each test and not for all: `make mutants` runs the tests that reach a changed function.
@pytest.fixture
def record():
    return Record(small_record.tables(), small_record.passes())


def values(name: str, record: Record, draws: int = 0) -> dict[str, float | str]:
    found = findings.run(name, record, draws=draws)
    return dict(zip(found["scenario"], found["value"]))


PUBLISHED = {
    # 2025: three friendly sides. 2013: RUS is friends with both, CHN and PRK are hostile.
    "triangle": "ménage à trois",
    "triangle-changes": "2013 romantic triangle",
    # 2013 CHN is a wing; in 2024 its side to RUS is open, so its part is not known.
    "left-out": 1,
    # Before: the triad of 2013, + + -, is not balanced: 0 of 1. After: that of 2025 is: 1 of 1.
    "balance": 1,
    # Before: 1 tie too many in 2013, of 3 + 1 + 1 + 1 + 1 signed ties. After: 0 of 2 + 4.
    "frustration": 0 - 1 / 7,
    # Before: 2013 and 2015, nothing goes over CHN: 1. After: 2024 the treaty alone, 1; 2025 two
    # pieces (treaty, E8) directly and one over CHN, 2/3.
    "bypass": (1 + 2 / 3) / 2 - 1,
    # Before: one contact in 2013, 2019 and 2020: 1. After: none in 2024 (not defined); in 2025 PRK,
    # RUS and USA have 1/3 each, PRK and RUS give 2/3 of theirs to each other: 2 · (1/3 + 1/3 ·
    # 2/3)² + (1/3)² = 59/81.
    "constraint": 59 / 81 - 1,
    # After: 0 in 2024; in 2025 USA reaches PRK and RUS over CHN, 2 of the 3 pairs of others.
    # Before: 0.
    "betweenness": (0 + 2 / 3) / 2,
    # PRK–RUS 8 (the treaty once) and 5, CHN–PRK -2 and 4: 6.5 - 1.
    "goldstein": 5.5,
    # CHN–PRK: after 1; before (-5 - 4 + 3) / 10.
    "goldstein-china": 1.6,
    # After 2 of 5 acts (E5, E8 of E5, E7, E8, E9, E10), before 2 of 7.
    "share": 2 / 5 - 2 / 7,
    # PRK needs CHN in c1 and c2, CHN needs PRK in c3; PRK needs RUS in c4.
    "need-china": 2 - 1,
    "need-russia": 1 - 0,
    "need-which": 2 - 1,
    # CHN–PRK: c5 friendly, c7 hostile, three neutral: 0. RUS–PRK: c6 friendly, c4 neutral: 1/2.
    "articles": 0 - 1 / 2,
}


@pytest.mark.parametrize("name", FINDINGS)
def test_published_values(record, name):
    known = FINDINGS[name].value(record, Scenario())
    wanted = PUBLISHED[name]
    assert known == (wanted if isinstance(wanted, str) else pytest.approx(wanted))


EVIDENCE = ["E14", "E15", "E16", "E1", "E2", "E3", "E4", "E11", "E5", "E7", "E8", "E9", "E10"]


def test_scenarios_of_a_finding_on_acts(record):
    """The gap is the mean of 2024 and 2025; what touches neither year leaves it at 5.5."""
    wanted = {
        "as published": 5.5,
        **{f"without {e}": 5.5 for e in EVIDENCE},
        "without E5": 5 / 2 - 1,  # the treaty is gone: its other step does not take its place
        "without E7": 6.5 - 4 / 2,
        "without E8": 8 / 2 - 1,
        "without E9": 6.5 + 2 / 2,
        "without a.org (4 events)": 6.5 - 4 / 2,
        "without b.org (4 events)": 0 - 1,
        "without c.org (2 events)": 6.5 + 2 / 2,
        "without d.org (3 events)": 5.5,
        "without low-confidence events": 5.5,
        "high-confidence events only": 5.5,
        "events known to the day only": 5.5,
        "2017–2019 against 2024–2025": 5.5,
        "to 2021 against 2022 on": (1 + 8 + 5) / 4 - (-2 + 4) / 4,
        "to 2023 against 2024 on": 5.5,
        "2022–2023 against 2024 on": 5.5,
        "to 2021 against 2025 alone": 5 - 4,
        "without 2017": 5.5,
        "without CAMEO 010 (4 acts)": 5.5,
        "without CAMEO 036 (1 acts)": 5.5,
        "without CAMEO 042 (2 acts)": 5.5,
        "without CAMEO 044 (1 acts)": 6.5 + 2 / 2,
        "without CAMEO 057 (1 acts)": 5 / 2 - 1,
        "without CAMEO 072 (1 acts)": 8 / 2 - 1,
        "without CAMEO 112 (1 acts)": 6.5 - 4 / 2,
        "without CAMEO 163 (2 acts)": 5.5,
        "without events of kind aid (1)": 8 / 2 - 1,
        "without events of kind sanction (2)": 5.5,
        "without events of kind statement (5)": 6.5 - 4 / 2,
        "without events of kind treaty (1)": 5 / 2 - 1,
        "without events of kind visit (4)": 6.5 + 2 / 2,
        "each act one point by its sign": (1 + 1) / 2 - (-1 + 1) / 2,
        "military aid halved": (8 + 5 / 2) / 2 - 1,
        "visits and meetings halved": 6.5 - (-2 + 4 / 2) / 2,
        "every step of a treaty counted": (8 + 6 + 5) / 2 - 1,
        "mean of a year’s acts": 5.5,
        "mean, every step of a treaty counted": ((8 + 6) / 2 + 5) / 2 - 1,
        # 2023 and 2024, 2024 and 2025: (0 + 8)/2, (8 + 5)/2 against (0 - 2)/2, (-2 + 4)/2.
        "moving average of 2 years": (4 + 6.5) / 2 - (-1 + 1) / 2,
        # A mean has no value for 2023: 8 and 6.5 against -2 and 1.
        "mean, moving average of 2 years": (8 + 6.5) / 2 - (-2 + 1) / 2,
        # 2022 had 1: (1 + 0 + 8)/3 and (0 + 8 + 5)/3 against -2/3 and 2/3.
        "moving average of 3 years": (9 / 3 + 13 / 3) / 2 - 0,
        "mean, moving average of 3 years": ((1 + 8) / 2 + (8 + 5) / 2) / 2 - (-2 + 1) / 2,
    }
    assert values("goldstein", record) == pytest.approx(wanted)
    assert list(values("goldstein", record)) == list(wanted), "scenarios come in a fixed order"


def test_scenarios_of_the_change_in_scores(record):
    """CHN–PRK before: -5 in 2013, -4 in 2016, 3 in 2019, ten years; after -2 and 4."""
    found = values("goldstein-china", record)
    wanted = {
        "without E2": 1 - (-5 + 3) / 10,
        "without low-confidence events": 1 - (-5 + 3) / 10,
        "high-confidence events only": 1 - 3 / 10,  # E16 is of medium confidence
        "events known to the day only": 1 - (-5 + 3) / 10,  # E2 is known to the month
        "2017–2019 against 2024–2025": 1 - 3 / 3,
        "to 2021 against 2022 on": 2 / 4 - -6 / 10,
        "to 2023 against 2024 on": 1 - -6 / 12,
        "2022–2023 against 2024 on": 1 - 0,
        "to 2021 against 2025 alone": 4 - -6 / 10,
        "without 2017": 1 - 3 / 4,  # 2018 to 2021
        "mean of a year’s acts": 1 - (-5 - 4 + 3) / 3,
        # Of 2011 the first average takes 6: 3, -2.5, -2.5, 0, -2, -2, 0, 1.5, 1.5, 0; after -1 and
        # 1.
        "moving average of 2 years": 0 - (3 - 2.5 - 2.5 - 2 - 2 + 1.5 + 1.5) / 10,
        "mean, moving average of 2 years": -0.5 - (6 - 5 - 5 - 4 - 4 + 3 + 3) / 7,
    }
    assert {name: found[name] for name in wanted} == pytest.approx(wanted)
    share = values("share", record)
    assert share["every step of a treaty counted"] == pytest.approx(3 / 6 - 2 / 7)
    assert share["military aid halved"] == pytest.approx(1.5 / 4.5 - 2 / 7)
    assert not any("average" in name or "mean" in name for name in share)


def test_scenarios_of_a_finding_on_ties(record):
    published = PUBLISHED["bypass"]
    same = [
        *(f"without {e}" for e in ["E1", "E11", "E13", "E14", "E15", "E16", "E2", "E3", "E4", "E7"])
    ]
    wanted = {
        **dict.fromkeys(same, published),
        "without E10": 0,  # 2025: CHN has no side to RUS, nothing goes over it
        "without E8": (1 + 1 / 2) / 2 - 1,
        "without E9": 0,
        "without T24": 1 / 2 - 1,  # 2024 has no tie of the two at all, 2025 one of two
        "without a.org (4 events)": published,
        "without b.org (3 events)": math.nan,  # no year before has both in its net
        "without c.org (2 events)": 0,
        "without d.org (3 events)": 0,
        "2017–2019 against 2024–2025": math.nan,
        "to 2021 against 2022 on": (1 + 1 + 2 / 3) / 3 - 1,
        "to 2021 against 2025 alone": 2 / 3 - 1,
        "without 2017": math.nan,
        "without other act": math.nan,
        "without pressure": published,
        "without treaty tie": 1 / 2 - 1,
        "treaties double": (1 + 3 / 4) / 2 - 1,  # the treaty has two votes, E8 one
        "every row one vote": (1 + 3 / 4) / 2 - 1,  # two rows of T24, one of E8
        "mixed pairs neutral": published,
    }
    found = values("bypass", record)
    assert {n: found[n] for n in wanted} == pytest.approx(wanted, nan_ok=True)
    assert set(found) - set(wanted) == {
        "as published",
        "high-confidence events only",
        "events known to the day only",
        "without low-confidence events",
        "to 2023 against 2024 on",
        "2022–2023 against 2024 on",
        "contacts half",
        "military and economic support double",
        "pressure and threat double",
        "one conflict makes a pair hostile",
        "one cooperation makes a pair friendly",
        "sign of summed Goldstein scores",
    }


def test_readings_of_neutral_sides(record):
    """Hostile: CHN is wing in 2013, outcast 2015, 2022, 2024. Friendly: wing 2013, 2016, 2024."""
    found = values("left-out", record)
    assert found["neutral sides read as hostile"] == 4
    assert found["neutral sides read as friendly"] == 3
    # Without the treaty 2024 has CHN–PRK hostile and all else read so: unit veto, nobody is left
    # out.
    assert found["neutral sides hostile, treaties left out"] == 3
    assert not any(" against " in name for name in found), "single years are not compared"
    hostile = values("triangle-changes", record)["neutral sides read as hostile"]
    assert hostile == (
        "2013 romantic triangle; 2015 stable marriage; 2016 unit veto; 2019 stable marriage; "
        "2020 stable marriage; 2022 stable marriage; 2024 stable marriage"
    )


def test_weights_and_rules_move_what_they_name():
    """In 2025 E8 is military support, E9 a contact; in 2024 a contact stands against pressure."""
    data = small_record.tables()
    extra = pd.DataFrame(
        [
            ("R10", "RUS", "PRK", "military_support", 1, "2025-02-01", "2025-02-01", "E8"),
            ("R11", "CHN", "PRK", "contact", 1, "2025-03-01", "2025-03-01", "E9"),
            ("R12", "CHN", "PRK", "contact", 1, "2024-10-01", "2024-10-01", "E3"),
        ],
        columns=["relation_id", "from", "to", "relation", "sign", "start", "end", "evidence_id"],
    ).assign(note="", certainty="stated")
    extra = extra.astype({"start": "datetime64[s]", "end": "datetime64[s]"})
    data["relations"] = pd.concat([data["relations"], extra], ignore_index=True)
    moved = Record(data, small_record.passes())
    bypass = values("bypass", moved)
    assert bypass["as published"] == pytest.approx((1 + 2 / 3) / 2 - 1)
    assert bypass["contacts half"] == pytest.approx((1 + 2 / 2.5) / 2 - 1)
    assert bypass["military and economic support double"] == pytest.approx((1 + 3 / 4) / 2 - 1)
    # 2024, CHN–PRK: one vote each way. A draw is no sign; with RUS unknown the part of CHN is open.
    # Read as hostile CHN is the outcast of RUS and PRK either way; so it is the sign itself that is
    # asked here.
    signs = {
        name: moved.signed(2024, s).edges["CHN", "PRK"]["sign"]
        for s in findings.scenarios("bypass", moved, draws=0)
        for name in [s.name]
    }
    wanted = {
        "as published": 0,
        "pressure and threat double": -1,
        "contacts half": -1,
        "without contact": -1,
        "without pressure": 1,
        "mixed pairs neutral": 0,
        "one conflict makes a pair hostile": -1,
        "one cooperation makes a pair friendly": 1,
        "sign of summed Goldstein scores": 1,  # E3 +3, E7 -2
    }
    assert {name: signs[name] for name in wanted} == wanted


def test_scenarios_of_needs(record):
    wanted = {
        "as published": 1,
        "without c1": 1 - 1,
        "without c2": 1 - 1,
        "without c3": 2 - 0,
        "without c4": 1,
        "without one-2024": 0 - 1,
        "without two-2024": 2 - 0,
        "without unnamed speakers and media": 1 - 1,
        "without the articles’ authors": 1 - 1,
        "named persons and states only": 0 - 1,
        "without analysts": 1 - 1,
        "without ann": 1 - 1,
        "without kim": 2 - 0,
        "without lee": 1,
        "without predictions and norms": 1,
        "stated ties only": 1,
        "main ties of pass a": 2,
        "main ties of pass b": -1,
        "without need of energy": 1,  # c1 names trade as well
        "without need of strategic buffer": 2 - 0,
        "without need of trade": 1 - 1,  # c2 goes, c1 stays
        "every good of a claim counted": (2 + 1) - 1,
    }
    assert list(values("need-china", record).items()) == list(wanted.items())
    assert values("need-russia", record)["without predictions and norms"] == 0, "c4 is a prediction"


def test_scenarios_of_what_the_articles_say(record):
    found = values("articles", record)
    wanted = {
        "without c4": 0 - 1,  # RUS–PRK: c6 alone
        "without c5": -1 / 4 - 1 / 2,
        "without c6": 0 - 0,
        "without c7": 1 / 4 - 1 / 2,
        "without one-2024": (1 / 2) - 1 / 2,  # c3 and c5 are left
        "without two-2024": math.nan,  # nothing on RUS and PRK
        "without unnamed speakers and media": 1 / 3 - 1 / 2,  # c1, c3, c5
        "without the articles’ authors": -1 / 3 - 1 / 2,  # c2, c3, c7
        "without predictions and norms": math.nan,
        "without claims of cooperation in general alone": -1 / 4 - 0,
        "without claims of dependence alone": 0 - 1,
        "without claims of pressure alone": 1 / 4 - 1 / 2,
        "main ties of pass a": math.nan,
    }
    assert {name: found[name] for name in wanted} == pytest.approx(wanted, nan_ok=True)
    assert not any("need of" in name or "good" in name for name in found)


def test_uncertain_ties_go_when_only_stated_ones_count():
    data = small_record.tables()
    own = data["relations"]["relation_id"]
    data["relations"].loc[own == "R4", "certainty"] = "reported"  # c1
    data["relations"].loc[own == "R6", "certainty"] = "anticipated"  # c5
    doubted = Record(data, small_record.passes())
    assert values("need-china", doubted)["as published"] == 1
    assert values("need-china", doubted)["stated ties only"] == 1 - 1
    assert values("articles", doubted)["stated ties only"] == pytest.approx(-1 / 3 - 1 / 2)


def test_families_of_each_basis(record):
    def families(name):
        return list(dict.fromkeys(findings.run(name, record, draws=1)["family"]))

    common = ["published", "evidence", "source", "quality"]
    assert families("goldstein") == [
        *common,
        "period",
        "relation",
        "weights",
        "smoothing",
        "resample",
    ]
    assert families("bypass") == [*common, "period", "relation", "weights", "rule", "resample"]
    assert families("triangle") == [*common, "relation", "weights", "rule", "resample"]
    assert families("need-china") == [
        "published",
        "evidence",
        "source",
        "speakers",
        "quality",
        "passes",
        "relation",
        "weights",
        "resample",
    ]


# --- resampling ---------------------------------------------------------------------------------

EVENTS_DRAWN = {*EVIDENCE, "E13"}  # not E6, a step of the treaty, nor E12 of 2011


@pytest.mark.parametrize(
    "name, pool",
    [
        ("goldstein", EVENTS_DRAWN),
        ("bypass", EVENTS_DRAWN),
        ("need-china", {f"c{i}" for i in range(1, 8)}),
    ],
)
def test_a_bootstrap_draws_as_many_pieces_as_there_are(record, name, pool):
    drawn = [s for s in findings.scenarios(name, record, draws=30) if s.family == "resample"]
    assert [s.name for s in drawn] == [f"resample {n}" for n in range(1, 31)]
    for s in drawn:
        assert set(s.counts) == pool and sum(s.counts.values()) == len(pool), (
            "a resample of n pieces of evidence has n draws"
        )
    # With replacement: about 1/e of the pieces are missing from a draw, never none in all of them.
    missing = np.mean([sum(n == 0 for n in s.counts.values()) / len(pool) for s in drawn])
    assert 0.25 < missing < 0.5
    assert len({tuple(s.counts.values()) for s in drawn}) > 25
    ever = {e for s in drawn for e, n in s.counts.items() if n}
    assert ever == pool, "every piece can be drawn"


def test_the_number_of_resamples_and_their_seed(record):
    def drawn(**how):
        return [s.counts for s in findings.scenarios("share", record, **how) if s.counts][-5:]

    assert drawn(draws=5) == drawn(draws=5, seed=0) != drawn(draws=5, seed=1)
    every = [s for s in findings.scenarios("share", record) if s.family == "resample"]
    assert len(every) == findings.DRAWS == 200


def test_a_resample_counts_evidence_as_often_as_it_was_drawn(record):
    """E8 twice and the treaty not: PRK–RUS 0 and 10, CHN–PRK as it was."""
    twice = Scenario(counts={"E8": 2, "E5": 0})
    assert FINDINGS["goldstein"].value(record, twice) == pytest.approx((0 + 10) / 2 - 1)
    # Bypass of 2025: the treaty and E8 twice against one way over CHN.
    assert FINDINGS["bypass"].value(record, twice) == pytest.approx((1 + 3 / 4) / 2 - 1)
    assert FINDINGS["need-china"].value(record, Scenario(counts={"c1": 3})) == 4 - 1
    lone = Scenario(counts={"c1": 0, "c2": 0, "c3": 0, "c5": 3})
    assert FINDINGS["articles"].value(record, lone) == pytest.approx((3 - 1) / 4 - 1 / 2)


# --- verdicts and words -------------------------------------------------------------------------


def frame(values: list, families: list[str], finding: str = "bypass") -> pd.DataFrame:
    known = FINDINGS[finding]
    rows = [
        (finding, f, f"scenario {i}", v, known.same(v, values[0]), known.say(v))
        for i, (f, v) in enumerate(zip(families, values))
    ]
    columns = ["finding", "family", "scenario", "value", "holds", "says"]
    return pd.DataFrame(rows, columns=columns).astype({"holds": "boolean"})


def test_the_interval_is_the_middle_95_of_100():
    """Of the numbers 0 to 40 in steps of 1 the percentiles 2.5 and 97.5 are 1 and 39."""
    told = findings.verdict(frame([5.0, *map(float, range(41))], ["published", *["resample"] * 41]))
    assert (told["low"], told["high"]) == (1, 39)
    assert told["resamples"] == 41 and told["scenarios"] == 0
    assert told["resampled_holding"] == pytest.approx(40 / 41), "0 is another finding than a rise"
    assert told["verdict"] == "robust" and told["value"] == 5


def test_what_is_not_defined_takes_no_part():
    nan = math.nan
    told = findings.verdict(
        frame(
            [1.0, 2.0, nan, -1.0, 3.0, nan, 1.0],
            ["published", "evidence", "source", "period", "resample", "resample", "resample"],
        )
    )
    assert told["scenarios"] == 3 and told["holding"] == 1 and told["undefined"] == 1
    assert told["flips"] == ["scenario 3"] and told["families"] == ["period"]
    assert told["resamples"] == 3 and told["resampled_holding"] == 1
    assert told["verdict"] == "fragile" and told["unit"] == FINDINGS["bypass"].unit
    empty = findings.verdict(frame([1.0, 2.0], ["published", "evidence"]))
    assert empty["verdict"] == "robust" and (empty["low"], empty["high"]) == (None, None)
    lost = findings.verdict(frame([1.0, nan], ["published", "resample"]))
    assert lost["verdict"] == "fragile" and math.isnan(lost["resampled_holding"])


def test_nineteen_of_twenty_resamples_are_enough():
    families = ["published", *["resample"] * 20]
    for flips, wanted in ((1, "robust"), (2, "fragile")):
        values = [1.0, *[1.0] * (20 - flips), *[-1.0] * flips]
        assert findings.verdict(frame(values, families))["verdict"] == wanted


def test_sentences_follow_the_sign():
    rise, fall = FINDINGS["balance"], FINDINGS["articles"]
    assert rise.say(-0.1) == "the share of balanced triads fell from 2012–2021 to 2024 and later"
    assert rise.say(1e-12, "A", "B") == "the share of balanced triads did not change from A to B"
    assert rise.say(0.1, "A", "B") == "the share of balanced triads rose from A to B"
    assert rise.say(math.nan) == "not defined"
    assert "China–North Korea darker" in fall.say(-0.5), "a lower balance is a darker picture"
    assert FINDINGS["triangle"].say("unit veto").endswith("of the type unit veto")
    assert rise.same(0.2, 0.1) is True and rise.same(-0.2, 0.1) is False
    assert rise.same(0.0, 0.1) is False and rise.same(math.nan, 0.1) is None
    assert FINDINGS["triangle"].same("unit veto", "unit veto") is True


@pytest.mark.parametrize("name", [n for n, f in FINDINGS.items() if not isinstance(f.words, str)])
def test_the_three_sentences_of_a_finding_differ(name):
    known = FINDINGS[name]
    low, same, high = (known.say(value) for value in (-1.0, 0.0, 1.0))
    assert len({low, same, high}) == 3
    opposite = {"fell": "rose", "less": "more"}
    for down, up in opposite.items():
        if f" {down} " in low:
            assert high == low.replace(f" {down} ", f" {up} "), "the two say the opposite"


def test_rows_name_the_years_that_were_compared(record):
    found = findings.run("bypass", record, draws=1).set_index("scenario")
    assert "2024–2025 than in 2012–2021" in found.at["as published", "says"]
    assert "in 2025 than" in found.at["to 2021 against 2025 alone", "says"]
    assert "than in 2022–2023" in found.at["2022–2023 against 2024 on", "says"]
    assert found["finding"].eq("bypass").all()
    assert pd.isna(found.at["without 2017", "holds"])
    assert found.at["without 2017", "says"] == "not defined"


def test_summary_counts_flips_and_chances(record):
    table = findings.summary(findings.run_all(record, draws=3)).set_index("finding")
    assert list(table.index) == list(FINDINGS)
    # b.org, d.org … in values("goldstein"): only b.org turns the sign.
    assert table.at["goldstein", "flips"] == 1 and table.at["goldstein", "resamples"] == 3
    assert table.attrs["tried"] == table["scenarios"].sum() + 3 * len(table)


def test_a_record_must_reach_the_years_compared():
    data = small_record.tables()
    data["events"] = data["events"][data["events"]["date"] < "2024-12-01"]
    with pytest.raises(DataError, match="complete only to 2023; .* from 2024 on"):
        Record(data, small_record.passes())


def test_what_the_prepared_record_holds(record):
    assert record.last == 2025 and list(record.rows) == list(range(2012, 2026))
    assert record.within[2024] == {"T24", "E7"} and record.within[2014] == frozenset()
    assert record.period(Scenario(), "before") == range(2012, 2022)
    assert record.period(Scenario(), "after") == range(2024, 2026)
    assert [tie.claim for tie in record.said["a"]] == ["c1", "c3"]
    assert [tie.claim for tie in record.said["b"]] == ["c1"], "an actor's own conduct is no tie"
    assert [tie.claim for tie in record.said["published"]] == [
        "c1",
        "c3",
        "c5",
        "c6",
        "c7",
        "c2",
        "c4",
    ]
    assert set(record.acts["all"].event) - set(record.acts["once"].event) == {"E6"}
    assert "E12" in record.acts["once"].event, (
        "a moving average may reach back before the first year"
    )
    assert "E13" not in record.acts["once"].event, "a pair outside the triangle"
    assert record.said["a"][0] == ("PRK", "CHN", "dependence", 0, "c1", "stated", ())
    assert record.said["published"][0].goods == ("trade", "energy")
    published = Record(small_record.tables()).said
    assert len(published["a"]) > 50, "without passes of one's own those of the book are taken"


def test_rows_of_a_year_are_plain_tuples(record):
    assert record.rows[2016] == [("CHN", "PRK", -1, "E2", "act", -4.0)]
    assert type(record.rows[2016][0]) is tuple


def test_the_prepared_record_of_the_book_is_made_once(record):
    assert findings.record() is findings.record()
    assert findings.record(small_record.tables()).within == record.within
