"""Does a finding survive other choices? Every headline number under every scenario, and a verdict.

    found = findings.run("bypass")             # a row for each scenario: family, scenario, value,
    holds findings.verdict(found)                    # robust or fragile, and what flips it
    theme.figure(findings.chart(found), name="sidelined-bypass-holds", **findings.describe(found))

A finding says which way a number points, and its sentence is made from the number: recode a tie,
and sentence, value and verdict follow. A scenario holds when it points the same way as the
published codes do. Scenarios come in families: one piece of evidence, source, kind of speaker or
kind of tie left out; one coding pass in place of the published codes; other rules for mixed ties,
other weights, smoothing and years; and resampled evidence (bootstrap).

What a finding rests on decides which of them touch it. Findings on the record rest on events and
treaties: claims, speakers and coding passes do not enter them, and one source is one publisher of
several events. Findings on the articles rest on claims; a coding pass gives one main tie for each,
so its scenario also drops all other ties. Events were coded once: no scenario can say what a second
coder would have made of them.

A finding is robust when every scenario holds and at least 95 of 100 resamples do, otherwise
fragile. Both words are about these data: no scenario can supply an event that the record lacks. Nor
is a scenario a statistical test: scenarios overlap, and no probability follows from how many of
them hold. What their number (`summary`) does say is how many chances a finding was given to flip,
and a reader how many there were to find one.
"""

from .catalogue import FINDINGS, Finding
from .choices import DRAWS, ENOUGH, FAMILIES, FIRST, PACT, PAIRS, WAR, Scenario
from .drawing import chart, describe
from .families import scenarios
from .prepared import Record, record
from .verdicts import run, run_all, summary, verdict

__all__ = [
    "DRAWS",
    "ENOUGH",
    "FAMILIES",
    "FINDINGS",
    "FIRST",
    "PACT",
    "PAIRS",
    "WAR",
    "Finding",
    "Record",
    "Scenario",
    "chart",
    "describe",
    "record",
    "run",
    "run_all",
    "scenarios",
    "summary",
    "verdict",
]
