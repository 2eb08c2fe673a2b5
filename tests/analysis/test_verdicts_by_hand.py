"""Findings on claims, and what is made of every finding: firm, depends on, cannot be told."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
import small_record
from companion import findings, network
from companion.findings import acted, claims, standing
from small_deeds import TURNED, made

NAN = math.nan
CHINA, RUSSIA = acted.CHINA, acted.RUSSIA
LEAD = findings.COMPARED["meetings-lead"]

# --- claims ---------------------------------------------------------------------------------------


def said(data: dict) -> dict:
    ties = network.cut(network.edges(network.complete(data)), layer="articles")
    return {name: claims.counted(name, ties) for name in findings.SAID}


def test_claims_by_hand():
    """One claim counts once: c1 says so of trade and of energy, c7 is hostile, c8 is both."""
    data = small_record.tables()
    found = said(data)
    assert found["need-china"] == (2 - 1, (2, 0), (1, 0))
    assert found["need-russia"] == (1 - 0, (1, 0), (0, 0))
    assert found["need-which"] == (2 - 1, (2, 0), (1, 0))
    # China: c7 of c1, c2, c3, c5 and c7; Russia: none of c4 and c6.
    assert found["darker"] == (1 / 5 - 0, (1, 4), (0, 2))
    # c5, friendly from CHN to PRK, is hostile the other way as well; c6 turns hostile.
    relations = data["relations"].set_index("relation_id")
    both = relations.loc[["R6"]].assign(**{"from": "PRK", "to": "CHN", "sign": -1})
    relations.loc["R7", "sign"] = -1
    relations = pd.concat([relations, both.rename(index={"R6": "RX"})]).reset_index()
    assert said({**data, "relations": relations})["darker"] == (2 / 5 - 1 / 2, (2, 3), (1, 1))
    needs = data["dependencies"].query("evidence_id != 'c4'")
    none = relations[~relations["evidence_id"].isin(["c4", "c6"])]
    found = said({**data, "relations": none, "dependencies": needs})["darker"]
    assert math.isnan(found[0]) and found[1:] == ((2, 3), (0, 0))
    none = relations[relations["evidence_id"].isin(["c6"])]
    found = said({**data, "relations": none, "dependencies": needs.iloc[:0]})["darker"]
    assert math.isnan(found[0]) and found[1:] == ((0, 0), (1, 0)), "hostile the one way, c6"


def dealt(monkeypatch, name: str, first: tuple, second: tuple, **ask) -> dict:
    known = dataclasses.replace(findings.SAID[name], sides=lambda _: (first, second))
    monkeypatch.setitem(findings.SAID, name, known)
    monkeypatch.setattr(network, "tables", small_record.tables)
    (row,) = findings.placebo(name, **ask).to_dict("records")
    return row


def test_claims_dealt_to_the_other_side(monkeypatch):
    row = dealt(monkeypatch, "need-china", (10, 0), (2, 0), draws=4000)
    assert (row["observed"], row["acts"], row["kind"], row["draws"]) == (8, 12, "claims", 4000)
    # Of twelve coins at least ten alike: 2 · (66 + 12 + 1) / 4096. Sides differ by an even number.
    assert row["p"] == pytest.approx(158 / 4096) and (row["q025"], row["q975"]) == (-6, 6)
    assert row["q50"] == 0 and row["as_extreme"] == pytest.approx(79 / 4096, abs=0.01)
    assert row["same_direction"] == pytest.approx((1 - 924 / 4096) / 2, abs=0.03)
    assert row["says"] == findings.SAID["need-china"].words[2]
    assert row["tells"] == "its size is beyond what shuffled data give"


def test_shares_of_claims_dealt_to_the_other_side(monkeypatch):
    row = dealt(monkeypatch, "darker", (5, 1), (1, 5), draws=4000)
    assert (row["observed"], row["acts"]) == (pytest.approx(4 / 6), 12)
    # Six marked claims of twelve, six dealt to the first: 36 + 1 of 924 ways have five or more.
    assert row["p"] == pytest.approx(2 * 37 / 924) and row["q50"] == 0
    assert row["as_extreme"] == pytest.approx(37 / 924, abs=0.015)
    assert row["q975"] == pytest.approx(4 / 6) and row["q025"] == pytest.approx(-4 / 6)
    uneven = dealt(monkeypatch, "darker", (5, 3), (0, 2), draws=4000)
    # Five marked of ten, eight of them dealt to the first: none to five of the marked are there.
    assert uneven["observed"] == pytest.approx(5 / 8) and uneven["q975"] == pytest.approx(5 / 8)
    assert uneven["q025"] == pytest.approx(3 / 8 - 2 / 2)
    first, again = (dealt(monkeypatch, "darker", (5, 3), (0, 2), draws=7, seed=s) for s in (1, 1))
    assert first == again
    seeds = [dealt(monkeypatch, "darker", (9, 9), (9, 9), draws=7, seed=s) for s in range(6)]
    assert len({(row["q025"], row["q975"]) for row in seeds}) > 1


@pytest.mark.parametrize(
    "name, first, second, why",
    [
        ("darker", (9, 3), (0, 0), "no claim on one side"),
        ("darker", (2, 1), (1, 1), "5 claims, fewer than 6"),
        ("need-china", (5, 0), (0, 0), "5 claims, fewer than 6"),
        ("need-china", (0, 0), (0, 0), "no claims, fewer than 6"),
    ],
)
def test_too_few_claims_are_said(monkeypatch, name, first, second, why):
    row = dealt(monkeypatch, name, first, second)
    assert (row["kind"], row["draws"], row["tells"]) == ("none", 0, f"cannot be told: {why}")
    assert all(math.isnan(row[key]) for key in ("q025", "q50", "q975", "as_extreme", "p"))
    assert row["acts"] == sum(first) + sum(second)


def test_six_claims_are_enough(monkeypatch):
    row = dealt(monkeypatch, "need-china", (6, 0), (0, 0), draws=10)
    assert row["kind"] == "claims" and row["p"] == pytest.approx(2 / 64)


# --- firm, depends, cannot be told ----------------------------------------------------------------


def verdict(  # noqa: PLR0913 - the parts of one verdict
    monkeypatch, curve, kinds, *, against=(), turning=(), rest=None, other=None
):
    """Verdict and reason from a curve (p, share that holds) and shuffles (kind, p, as extreme).

    The curve's p is the same for each kind, but for those of `other` (kind: p and as extreme).
    """
    p, holding = curve
    told = {"p": p, "holding": holding, "specifications": 40, "against": list(against)}
    asked = []

    def test(name, found, without=None):
        asked.append((name, without))
        own = told if without is None else {"specifications": 20, **(rest or told)}
        own["kinds"] = {
            kind: dict(zip(("p", "as_extreme"), (other or {}).get(kind, (own["p"], 0.0))))
            for kind, *_ in kinds
            if kind != "quarters"
        }
        return own

    monkeypatch.setattr(standing, "curve_test", test)
    monkeypatch.setattr(standing, "deletions", lambda name, found: (9, list(turning)))
    rows = [("meetings-lead", "tells", *kind) for kind in kinds]
    drawn = pd.DataFrame(rows, columns=["finding", "tells", "kind", "p", "as_extreme"])
    row = standing._searched(LEAD, TURNED, drawn)
    assert row[:6] == (LEAD.id, LEAD.question, LEAD.words[2], 4.0, LEAD.unit, 32)
    assert row[8:] == (40, holding, p) or math.isnan(p)
    assert all(name == "meetings-lead" for name, _ in asked)
    assert asked[1:] == ([("meetings-lead", list(against))] if rest else [])
    return row[6:8]


BEYOND = [("pairs", 0.05, 0.02), ("even", 0.01, 0.0), ("quarters", NAN, NAN)]
WITHIN = [("pairs", 0.051, 0.02), ("even", 0.01, 0.0), ("quarters", NAN, NAN)]
NEVER = [("pairs", 0.3, 0.15), ("even", 0.2, 0.1), ("quarters", NAN, NAN)]


def test_firm_is_what_no_shuffle_gives(monkeypatch):
    word, why = verdict(monkeypatch, (0.05, 0.95), BEYOND)
    assert word == "firm" and why == (
        "95% of 40 specifications point the same way; no kind of shuffle gives as much "
        "(curve: p 0.050)"
    )
    word, why = verdict(monkeypatch, (0.05, 0.95), WITHIN)
    assert word == "depends on how chance is drawn"
    assert why.endswith(
        "as much is given by: deeds dealt to other pairs, totals kept, p 0.051 (curve 0.050)"
    )
    word, why = verdict(monkeypatch, (0.001, 1.0), NEVER)
    assert word == "cannot be told" and why.endswith(
        "kind of shuffle gives as much or more (p 0.20 up)"
    )
    # Less than chance gives is no sign of more.
    less = [("pairs", 0.01, 0.995), ("even", 0.01, 0.5)]
    assert verdict(monkeypatch, (0.001, 1.0), less)[0] == "cannot be told"


@pytest.mark.parametrize("own", [(0.051, 0.0), (0.01, 0.5)])
def test_firm_is_what_no_kind_of_shuffle_gives_the_curve_either(monkeypatch, own):
    """As far as chance gives, or far on the other side."""
    word, why = verdict(monkeypatch, (0.051, 1.0), BEYOND, other={"even": own, "pairs": (0.05, 0)})
    assert word == "depends on how chance is drawn"
    assert why.endswith(f"by: pair of each deed drawn evenly, p 0.010 (curve {own[0]:.3f})")
    both = {"even": own, "pairs": own}
    word, why = verdict(monkeypatch, (0.051, 1.0), BEYOND, other=both)
    assert word == "cannot be told" and why.endswith("data give as much (curve: p 0.05)")
    # One kind is passed by the number alone, the other by the curve alone: none by both.
    word, _ = verdict(monkeypatch, (0.051, 1.0), WITHIN, other={"even": own, "pairs": (0.01, 0)})
    assert word == "cannot be told"


def test_one_deed_or_too_few_decide_first(monkeypatch):
    word, why = verdict(monkeypatch, (0.001, 1.0), BEYOND, turning=["E1", "E7"])
    assert word == "depends on E1, E7" and why.endswith("a single deed turns it")
    few = [("none", NAN, NAN)]
    assert verdict(monkeypatch, (NAN, NAN), few) == ("cannot be told", "tells")
    none = [("pairs", NAN, NAN), ("even", NAN, NAN)]  # no draw gives a number, the curve does
    assert verdict(monkeypatch, (0.5, 0.5), none) == ("cannot be told", "tells")


@pytest.mark.parametrize("p, holding", [(0.051, 0.95), (0.05, 0.94)])
def test_choices_set_aside_may_make_it_hold(monkeypatch, p, holding):
    aside = ["least rank: top two ranks", "years told: 2022–2025"]
    good = {"p": 0.05, "holding": 0.95}
    word, why = verdict(monkeypatch, (p, holding), BEYOND, against=aside, rest=good)
    assert word == "depends on least rank: top two ranks; years told: 2022–2025"
    assert why.endswith(
        "; 95% of 20 without these; no kind of shuffle gives as much (curve: p 0.050)"
    )
    word, why = verdict(monkeypatch, (p, holding), WITHIN, against=aside, rest=good)
    assert word.endswith("2022–2025, and how chance is drawn") and "given by: deeds dealt" in why
    for bad in ({"p": 0.051}, {"holding": 0.94}, {"specifications": 0}):
        word, why = verdict(monkeypatch, (p, holding), BEYOND, against=aside, rest=good | bad)
        assert word == "cannot be told"
        assert why == (
            f"{holding:.0%} of 40 specifications point the same way"
            + ("; shuffled data give as much (curve: p 0.05)" if p > 0.05 else ", fewer than 95%")
        )
    assert verdict(monkeypatch, (p, holding), BEYOND)[0] == "cannot be told"


def test_claims_are_firm_by_the_exact_test():
    rows = [
        (n, "says", 3.0, 12, p, "too few") for n, p in zip(findings.SAID, (0.05, 0.051, NAN, 0))
    ]
    drawn = pd.DataFrame(rows, columns=["finding", "says", "observed", "acts", "p", "tells"])
    found = [standing._said(name, own) for name, own in drawn.groupby("finding", sort=False)]
    assert [row[6:8] for row in found] == [
        ("firm", "exact test, p 0.050"),
        ("cannot be told", "exact test, p 0.051"),
        ("cannot be told", "too few"),
        ("firm", "exact test, p 0.000"),
    ]
    first = found[0]
    known = findings.SAID["need-china"]
    assert first[:6] == (known.id, known.question, "says", 3.0, known.unit, 12)
    assert first[8] == 1 and math.isnan(first[9]) and first[10] == 0.05


def test_every_finding_is_judged(monkeypatch):
    few = made([(RUSSIA, 30, 3), (CHINA, 2, 2)])
    monkeypatch.setattr(claims, "counted", lambda name: (0.0, (0, 0), (0, 0)))
    found = findings.judged(few)
    assert list(found["finding"]) == [*findings.COMPARED, *findings.SAID]
    assert (found["verdict"] == "cannot be told").all() and found.attrs["tried"] == len(found) + 15
    assert list(found.columns) == [
        *("finding", "question", "says", "observed", "unit", "acts", "verdict", "why"),
        *("specifications", "holding", "p"),
    ]
    assert found.set_index("finding").loc["meetings-lead", ["observed", "acts"]].tolist() == [
        1.0,
        5,
    ]
    asked = findings.placebo(found=few, draws=3)
    pd.testing.assert_frame_equal(findings.judged(few, asked), found)
    assert found["why"].str.startswith("cannot be told: ").all()
