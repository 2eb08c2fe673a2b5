"""What became of each finding: firm, depends on (what), or cannot be told.

The rule, for findings on the even search:

firm            the specification curve is further from zero than in shuffled data, and so is the
                published number in its direction for every kind of shuffle, whole episodes moved
                included (p at most .05 each); at least 95 % of the specifications point the same
                way; no single deed turns it
depends on …    the choices named: with these set aside the curve is that far from zero and points
                one way; and (or) how chance is drawn: some kinds of shuffle give as much, others
                not
cannot be told  every kind of shuffle gives as much as was found, or there are too few acts

For findings on claims: firm when the exact test gives p at most .05, else cannot be told; their
claims come from two articles, so that even a firm one speaks of these two alone.
"""

from __future__ import annotations

import math

import pandas as pd

from . import claims
from .acted import Deeds, deeds
from .compared import COMPARED, Compared, counted
from .curve import deletions, test
from .shuffles import KINDS, placebo

# Printed by the command and on the page: a reader has to know it to weigh the words.
HOW_SETTLED = (
    "The rule for firm, depends and cannot be told was settled after results had been seen: at "
    "first the specification curve alone decided, later every kind of shuffle had to be passed as "
    "well. Each change made verdicts weaker, none stronger."
)
LEVEL, MOST = 0.05, 0.95
FIRM, UNTOLD = "firm", "cannot be told"
# The first edition tried fifteen; see changes.md.
TRIED_BEFORE = 15


def judged(found: Deeds | None = None, drawn: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every finding with its verdict: one row each.

    found: what `deeds` gives; drawn: what `placebo` gave of it, which saves computing it again.

    Columns: finding; question; says (the finding in words); observed (its value, in unit); unit;
    acts (deeds or claims it rests on); verdict ("firm", "depends on …" or "cannot be told"); why
    (in words); specifications and holding (share of them that points the same way; NaN for
    claims); p (of the curve, or the exact test's; NaN where none makes sense).
    `frame.attrs["tried"]` is the number of findings tried, those of the first edition included.
    """
    drawn = placebo(found=found) if drawn is None else drawn
    own = dict(tuple(drawn.groupby("finding", sort=False)))
    found = deeds() if found is None else found
    rows = [_searched(known, found, own[name]) for name, known in COMPARED.items()]
    rows += [_said(name, own[name]) for name in claims.SAID]
    columns = ["finding", "question", "says", "observed", "unit", "acts", "verdict", "why"]
    frame = pd.DataFrame(rows, columns=[*columns, "specifications", "holding", "p"])
    frame.attrs["tried"] = len(frame) + TRIED_BEFORE
    return frame


def _searched(known: Compared, found: Deeds, drawn: pd.DataFrame) -> tuple:
    value, acts = counted(known, found)
    told = test(known.id, found)
    head = (known.id, known.question, known.say(value), value, known.unit, acts)
    tail = (told["specifications"], told["holding"], told["p"])
    return *head, *_verdict(known, found, told, drawn), *tail


def _verdict(known: Compared, found: Deeds, told: dict, drawn: pd.DataFrame) -> tuple[str, str]:
    if math.isnan(told["p"]):
        return UNTOLD, str(drawn["tells"].iloc[0])
    share = f"{told['holding']:.0%} of {told['specifications']} specifications point the same way"
    _, turning = deletions(known.id, found)
    if turning:
        return f"depends on {', '.join(turning)}", f"{share}; a single deed turns it"
    # Less than chance gives is no sign of more: the tail has to be that of the direction found.
    beyond = (drawn["p"] <= LEVEL) & (drawn["as_extreme"] < 0.5)
    weak = drawn[drawn["p"].notna() & ~beyond]
    said = "; ".join(f"{KINDS[r.kind]}, p {r.p:.2f}" for r in weak.itertuples())
    if not beyond.any():
        return UNTOLD, f"{share}; every kind of shuffle gives as much (p {weak['p'].min():.2f} up)"
    if told["p"] <= LEVEL and told["holding"] >= MOST:
        if weak.empty:
            return FIRM, f"{share}; no kind of shuffle gives as much (curve: p {told['p']:.3f})"
        return "depends on how chance is drawn", f"{share}; as much is given by: {said}"
    aside = told["against"]
    rest = test(known.id, found, without=aside) if aside else told
    if aside and rest["specifications"] and rest["p"] <= LEVEL and rest["holding"] >= MOST:
        why = f"{share}; {rest['holding']:.0%} of {rest['specifications']} without these"
        why = f"{why} (p {rest['p']:.3f})"
        word = f"depends on {'; '.join(aside)}"
        if weak.empty:
            return word, why
        return f"{word}, and how chance is drawn", f"{why}; as much is given by: {said}"
    return UNTOLD, f"{share}; shuffled data give as much (p {told['p']:.2f})"


def _said(name: str, drawn: pd.DataFrame) -> tuple:
    row = drawn.iloc[0]
    known = claims.SAID[name]
    head = (name, known.question, row["says"], row["observed"], known.unit, int(row["acts"]))
    firm = row["p"] <= LEVEL
    why = f"exact test, p {row['p']:.3f}" if not math.isnan(row["p"]) else row["tells"]
    return *head, FIRM if firm else UNTOLD, why, 1, math.nan, row["p"]
