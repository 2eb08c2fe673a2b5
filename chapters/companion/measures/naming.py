"""What official texts name: shares by period, the last naming and what follows it.

A rule says which texts count, and what they count as.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..tables.read import load

ELEMENTS = ("no_war", "stability", "denuclearisation")
# First day of each period. The last one begins on the day of the treaty (E158), which no answer of
# any text has chosen: a cut after the last text that names the nuclear goal could find none.
PERIODS = {
    "to 2012": "1990-01-01",
    "2013–17": "2013-01-01",
    "2018–22": "2018-01-01",
    "2023 to treaty": "2023-01-01",
    "since treaty": "2024-06-19",
}


@dataclass(frozen=True)
class Rule:
    """Which texts count, and what they count as.

    accounts: whose texts (codes of `account`); a joint text had to suit others too.
    routine: the routine sample in (True), out (False), or "alone".
    ranks: ranks of speakers that count; none given, all of them.
    kinds: kinds of occasion that count; none given, all of them.
    asked: what press answers were asked about; none given, anything or nothing.
    label: "dual track" without the word counts as naming denuclearisation.
    unclear: texts that are unclear on the element are left out ("out"), count as naming it ("yes")
        or as leaving it out ("no").
    topic: texts that name the peninsula in a list of topics only count.
    silent: texts that were seen whole and do not speak of the peninsula count as leaving it out.
    """

    accounts: tuple[str, ...] = ("chinese", "joint")
    routine: bool | str = False
    ranks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    label: bool = False
    unclear: str = "out"
    topic: bool = True
    silent: bool = False

    def __post_init__(self):
        if self.routine not in (True, False, "alone"):
            raise ValueError(f'routine "{self.routine}"; expected True, False or "alone"')
        if self.unclear not in ("out", "yes", "no"):
            raise ValueError(f'unclear "{self.unclear}"; expected out, yes or no')


def texts(frame: pd.DataFrame | None = None, rule: Rule = Rule()) -> pd.DataFrame:
    """The statements that count under a rule, in order of date, with their elements as the rule has
    them: yes, no or unclear as text.

    `frame` has the columns of `statements`; none given, it is the table. A text of which it is not
    known whether it speaks of the peninsula never counts.
    """
    found = (load("statements") if frame is None else frame).copy()
    for column in found.columns[found.dtypes == "category"]:
        found[column] = found[column].astype(object)
    samples: dict[bool | str, tuple[str, ...]]
    samples = {True: ("main", "both", "routine"), False: ("main", "both")}
    named = ["yes", *(["topic"] if rule.topic else []), *(["no"] if rule.silent else [])]
    kept = found["account"].isin(rule.accounts) & found["korea_named"].isin(named)
    kept &= found["sample"].isin(samples.get(rule.routine, ("both", "routine")))
    for column, wanted in (
        ("rank", rule.ranks),
        ("occasion_kind", rule.kinds),
        ("asked_about", rule.asked),
    ):
        kept &= found[column].isin(wanted) if wanted else True
    found = found[kept].sort_values("date", kind="stable")
    for element in ELEMENTS:
        silent = found["korea_named"] == "no"
        found[element] = found[element].mask(silent, "no")
    if rule.label:
        labelled = found["dual_track_label"] == "yes"
        found["denuclearisation"] = found["denuclearisation"].mask(labelled, "yes")
    return found


def shares(
    frame: pd.DataFrame | None = None,
    rule: Rule = Rule(),
    *,
    element: str = "denuclearisation",
    periods: Mapping[str, str] = PERIODS,
) -> pd.DataFrame:
    """Share of texts that name an element, by period.

    `periods` has the first day of each period, in order; texts before the first are left out.
    Returns for each period: texts, yes, no and unclear (counts), share (0 to 1, of the texts that
    the rule takes as known; not a number when there is none), low and high (share of all texts if
    no unclear one named it, and if every one did). The texts are a convenience sample: low and high
    say what the unclear ones could change and nothing of chance.
    """
    if element not in ELEMENTS:
        raise ValueError(f'element "{element}"; expected one of {", ".join(ELEMENTS)}')
    found = texts(frame, rule)
    edges = [*map(pd.Timestamp, periods.values()), pd.Timestamp.max]
    period = pd.cut(found["date"], edges, right=False, labels=list(periods))
    counts = pd.crosstab(period, found[element], dropna=False)
    counts = counts.reindex(index=list(periods), columns=["yes", "no", "unclear"], fill_value=0)
    total = counts.sum(axis=1)
    named = counts["yes"] + (counts["unclear"] if rule.unclear == "yes" else 0)
    known = total - counts["unclear"] if rule.unclear == "out" else total
    counts.insert(0, "texts", total)
    counts["share"] = named / known.where(known > 0)
    counts["low"] = counts["yes"] / total.where(total > 0)
    counts["high"] = (counts["yes"] + counts["unclear"]) / total.where(total > 0)
    return counts.rename_axis("period").rename_axis(None, axis="columns")


def turning(
    frame: pd.DataFrame | None = None,
    rule: Rule = Rule(accounts=("chinese",)),
    *,
    by: str = "",
    element: str = "denuclearisation",
) -> pd.DataFrame:
    """The last text that names an element and what follows it.

    With `by` (a column, such as rank or occasion_kind) one row for each of its values, else one row
    "all". Returns last (the id, missing when no text names it) and date; before and after: texts up
    to the last naming and since, of these after_no and after_unclear. Where no text names the
    element, all of them are after.
    """
    found = texts(frame, rule)
    groups = found.groupby(by, sort=True) if by else [("all", found)]
    rows = {}
    for name, group in groups:
        naming = group[group[element] == "yes"]
        last = naming.iloc[-1] if len(naming) else None
        since = group if last is None else group[group["date"] > last["date"]]
        rows[name] = {
            "last": None if last is None else last["statement_id"],
            "date": pd.NaT if last is None else last["date"],
            "before": len(group) - len(since),
            "after": len(since),
            "after_no": int((since[element] == "no").sum()),
            "after_unclear": int((since[element] == "unclear").sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index")
