"""Findings under their scenarios, and what these amount to."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .catalogue import FINDINGS, finding
from .choices import DRAWS, ENOUGH, Scenario
from .families import scenarios
from .prepared import Record, record


def run(
    name: str, source: Record | None = None, *, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """One finding under every scenario.

    Columns finding, family (keys of FAMILIES), scenario (in words, unique), value (number, or str
    for the two findings on triangle types), holds (boolean; missing where the scenario leaves the
    number undefined) and says (the finding as a sentence under that scenario). The first row is the
    published one. `source` is what `record` gives. Same data and seed, same frame. Raises DataError
    for an unknown finding.
    """
    known, source = finding(name), source or record()
    rows, published = [], known.value(source, Scenario())
    for scenario in scenarios(name, source, draws=draws, seed=seed):
        value = known.value(source, scenario)
        years = {which: _span(source.period(scenario, which)) for which in ("before", "after")}
        holds, says = known.same(value, published), known.say(value, **years)
        rows.append((name, scenario.family, scenario.name, value, holds, says))
    columns = ["finding", "family", "scenario", "value", "holds", "says"]
    return pd.DataFrame(rows, columns=columns).astype({"holds": "boolean"})


def _span(years: range) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def run_all(source: Record | None = None, *, draws: int = DRAWS) -> pd.DataFrame:
    """`run` for every finding, one frame under the other."""
    source = source or record()
    frames = [run(name, source, draws=draws) for name in FINDINGS]
    return pd.concat(frames, ignore_index=True).astype({"value": object})


def verdict(found: pd.DataFrame) -> dict:
    """What the scenarios of one finding amount to.

    Keys: finding, says (the finding in words), value (published), unit, verdict ("robust" or
    "fragile"), scenarios (without the published one and the resamples), holding, undefined, flips
    (list of the scenarios that say otherwise, in the order tried), families (those with a flip),
    resamples, resampled_holding (share of the defined ones), low and high (2.5th and 97.5th
    percentile of the resampled values; None for words). Raises ValueError when the frame holds more
    or less than one finding.
    """
    names = found["finding"].unique()
    if len(names) != 1:
        raise ValueError(f"verdict: needs the scenarios of one finding, got {len(names)}")
    known = finding(names[0])
    first = found[found["family"] == "published"].iloc[0]
    tried = found[~found["family"].isin(["published", "resample"])]
    drawn = found[found["family"] == "resample"]
    flips = tried[tried["holds"].eq(False).fillna(False)]
    share = float(drawn["holds"].mean()) if drawn["holds"].notna().any() else math.nan
    low, high = _interval(drawn["value"])
    steady = flips.empty and (drawn.empty or share >= ENOUGH)
    return {
        "finding": known.id,
        "says": first["says"],
        "value": first["value"],
        "unit": known.unit,
        "verdict": "robust" if steady else "fragile",
        "scenarios": len(tried),
        "holding": int(tried["holds"].fillna(False).sum()),
        "undefined": int(tried["holds"].isna().sum()),
        "flips": flips["scenario"].tolist(),
        "families": list(dict.fromkeys(flips["family"])),
        "resamples": len(drawn),
        "resampled_holding": share,
        "low": low,
        "high": high,
    }


def _interval(values: pd.Series) -> tuple[float | None, float | None]:
    """Middle 95 % of the defined numbers; None without any, as for values in words."""
    numbers = [v for v in values if not isinstance(v, str) and not math.isnan(v)]
    if not numbers:
        return None, None
    low, high = np.percentile(np.array(numbers, float), [2.5, 97.5])
    return float(low), float(high)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """One row for each finding of a frame from `run_all`: the keys of `verdict`, flips as a number.

    `frame.attrs["tried"]` holds findings × scenarios, the number of chances there were to find a
    flip.
    """
    rows = [verdict(own) for _, own in found.groupby("finding", sort=False)]
    table = pd.DataFrame(rows)
    table["flips"] = table["flips"].map(len)
    table.attrs["tried"] = int((table["scenarios"] + table["resamples"]).sum())
    return table
