"""What became of each finding: firm, depends on (what), or cannot be told.

The rule, for findings on the even search:

firm            the specification curve and the published number are both further in the direction
                found than every kind of shuffle gives, whole episodes moved included (p at most .05
                each); at least 95 % of the specifications point the same way; no single deed turns
                it
depends on …    the choices named: with these set aside so many point one way, and the curve is that
                far; and (or) how chance is drawn: some kinds of shuffle give as much, others not;
                or a single deed, named, that turns it, whatever shuffles give
cannot be told  every kind of shuffle gives as much as was found, the specifications disagree
                whatever choice is set aside, or there are too few acts

For findings on claims: firm when the exact test gives p at most .05, else cannot be told; their
claims come from two articles, so that even a firm one speaks of these two alone.
"""

from __future__ import annotations

import math

import pandas as pd

from . import claims
from .acted import Deeds, deeds
from .compared import COMPARED, Compared, counted
from .curve import curve_test, deletions
from .shuffles import KINDS, placebo

# Printed by the command and on the page: a reader has to know it to weigh the words.
HOW_SETTLED = (
    "The rule for firm, depends and cannot be told was settled after results had been seen: at "
    "first the specification curve alone decided, later every kind of shuffle had to be passed as "
    "well, and last the curve, too, was held against all of them, no longer against the one that "
    "suits the finding. Each change made verdicts weaker, none stronger; the last moved none."
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
    claims); p (of the curve, the largest that a kind of shuffle gives, or the exact test's; NaN
    where none makes sense).
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
    told = curve_test(known.id, found)
    head = (known.id, known.question, known.say(value), value, known.unit, acts)
    tail = (told["specifications"], told["holding"], told["p"])
    return *head, *_verdict(known, found, told, drawn), *tail


def _verdict(known: Compared, found: Deeds, told: dict, drawn: pd.DataFrame) -> tuple[str, str]:
    number = {r.kind: (r.p, r.as_extreme) for r in drawn.itertuples() if not math.isnan(r.p)}
    if math.isnan(told["p"]) or not number:
        return UNTOLD, str(drawn["tells"].iloc[0])
    share = f"{told['holding']:.0%} of {told['specifications']} specifications point the same way"
    _, turning = deletions(known.id, found)
    if turning:
        return f"depends on {', '.join(turning)}", f"{share}; a single deed turns it"
    if not any(_beyond(*own) for own in number.values()):
        least = min(p for p, _ in number.values())
        return UNTOLD, f"{share}; every kind of shuffle gives as much or more (p {least:.2f} up)"
    chance = _by_chance(number, told)
    if chance and told["holding"] >= MOST:
        word, why = chance
        return word or FIRM, f"{share}; {why}"
    aside = told["against"]
    rest = curve_test(known.id, found, without=aside) if aside else told
    if aside and rest["specifications"] and rest["holding"] >= MOST:
        word = f"depends on {'; '.join(aside)}"
        without = f"{share}; {rest['holding']:.0%} of {rest['specifications']} without these"
        if verdict := _by_chance(number, rest):
            more, why = verdict
            return f"{word}, and how chance is drawn" if more else word, f"{without}; {why}"
    if chance:
        return UNTOLD, f"{share}, fewer than {MOST:.0%}"
    return UNTOLD, f"{share}; shuffled data give as much (curve: p {told['p']:.2f})"


def _beyond(p: float, as_extreme: float) -> bool:
    """Whether more was found than chance gives; less than it gives is no sign of more."""
    return p <= LEVEL and as_extreme < 0.5


def _by_chance(number: dict[str, tuple[float, float]], told: dict) -> tuple[str, str] | None:
    """Whether a finding depends on how chance is drawn: the word, empty if it does not, and why.

    A kind of shuffle is passed by the published number and by the curve, or it is not passed. None
    when none is.
    """
    curve = {kind: (own["p"], own["as_extreme"]) for kind, own in told["kinds"].items()}
    weak = [kind for kind in number if not (_beyond(*number[kind]) and _beyond(*curve[kind]))]
    if len(weak) == len(number):
        return None
    if not weak:
        return "", f"no kind of shuffle gives as much (curve: p {told['p']:.3f})"
    given = (f"{KINDS[k]}, p {number[k][0]:.3f} (curve {curve[k][0]:.3f})" for k in weak)
    return "depends on how chance is drawn", f"as much is given by: {'; '.join(given)}"


def _said(name: str, drawn: pd.DataFrame) -> tuple:
    row = drawn.iloc[0]
    known = claims.SAID[name]
    head = (name, known.question, row["says"], row["observed"], known.unit, int(row["acts"]))
    firm = row["p"] <= LEVEL
    why = f"exact test, p {row['p']:.3f}" if not math.isnan(row["p"]) else row["tells"]
    return *head, FIRM if firm else UNTOLD, why, 1, math.nan, row["p"]
