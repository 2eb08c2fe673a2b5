"""Findings that could have come out otherwise, and the scorecard that answers the title question.

    judged()                            # every finding: firm, depends on (what), or cannot be told
    placebo("meetings-shift")           # a finding against shuffled data
    specifications("meetings-shift")    # under every combination of choices; `curve_test` sums up
    scorecard()                         # five plain questions with verdicts; `readings`, `sparks`
    scorecard_figure("sidelined-scorecard")

Findings on the record count what an even search met (`measures.pairs`), since what a book chose to
collect says little about how often something happens. Findings on the articles count claims. A
finding is firm when shuffled data would not have given it and no defensible choice turns it. No
number of agreeing scenarios makes it so: they overlap, and some could never have said otherwise.
`textbook` holds measures of the first edition against shuffled data and says which could not.

What the first edition used (`run`, `verdict`, `chart`: every choice by itself, "robust" when all
agree) still works, and answers a narrower question: which single choice would move the number.
"""

from .acted import Deeds, deeds
from .catalogue import FINDINGS, Finding
from .choices import DRAWS, ENOUGH, FAMILIES, FIRST, PACT, PAIRS, WAR, Scenario
from .claims import SAID, Said
from .compared import COMPARED, Choice, Compared, counted
from .curve import DIMENSIONS, deletions, specifications
from .curve import test as curve_test
from .drawing import chart, describe
from .families import scenarios
from .first_edition import textbook
from .pictures import scorecard_chart, scorecard_figure, scorecard_title, scorecard_told
from .prepared import Record, record
from .questions import QUESTIONS, judge, readings, scorecard, sparks
from .shuffles import KINDS, placebo
from .standing import judged
from .tested import curve_chart, curve_figure, placebo_chart, placebo_figure
from .verdicts import run, run_all, summary, verdict
from .witnesses import PHASES, Source

__all__ = [
    "COMPARED",
    "DIMENSIONS",
    "DRAWS",
    "ENOUGH",
    "FAMILIES",
    "FINDINGS",
    "FIRST",
    "KINDS",
    "PACT",
    "PAIRS",
    "PHASES",
    "QUESTIONS",
    "SAID",
    "WAR",
    "Choice",
    "Compared",
    "Deeds",
    "Finding",
    "Record",
    "Said",
    "Scenario",
    "Source",
    "chart",
    "counted",
    "curve_chart",
    "curve_figure",
    "curve_test",
    "deeds",
    "deletions",
    "describe",
    "judge",
    "judged",
    "placebo",
    "placebo_chart",
    "placebo_figure",
    "readings",
    "record",
    "run",
    "run_all",
    "scenarios",
    "scorecard",
    "scorecard_chart",
    "scorecard_figure",
    "scorecard_title",
    "scorecard_told",
    "sparks",
    "specifications",
    "summary",
    "textbook",
    "verdict",
]
