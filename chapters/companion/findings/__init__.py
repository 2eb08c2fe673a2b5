"""Findings that could have come out otherwise, and the scorecard that answers the title question.

    judged()                            # every finding: firm, depends on (what), or cannot be told
    placebo("meetings-shift")           # a finding against shuffled data
    specifications("meetings-shift")    # under every combination of choices; `curve_test` sums up
    scorecard()                         # five plain questions with verdicts; `readings`, `sparks`
    scorecard_figure("sidelined-scorecard")

Findings on the record count what an even search met (`measures.pairs`), since what a book chose to
collect says little about how often something happens. Findings on the articles count claims. A
finding is firm when shuffled data would not have given it and hardly any choice (at most 5 %) turns
it. No number of agreeing scenarios makes it so: they overlap, and some could never have said
otherwise.
`textbook` holds measures of the first edition against shuffled data and says which could not.

`HOW_SETTLED` says when the rule behind the words was settled: after results were seen.
"""

from .acted import Deeds, deeds
from .claims import SAID, Said
from .compared import COMPARED, Choice, Compared, counted
from .curve import DIMENSIONS, curve_test, deletions, specifications
from .first_edition import textbook
from .pictures import scorecard_chart, scorecard_figure, scorecard_title, scorecard_told
from .questions import QUESTIONS, judge, readings, scorecard, sparks
from .shuffles import KINDS, placebo
from .standing import HOW_SETTLED, judged
from .tested import curve_chart, curve_figure, placebo_chart, placebo_figure
from .witnesses import PHASES, Source

__all__ = [
    "COMPARED",
    "DIMENSIONS",
    "HOW_SETTLED",
    "KINDS",
    "PHASES",
    "QUESTIONS",
    "SAID",
    "Choice",
    "Compared",
    "Deeds",
    "Said",
    "Source",
    "counted",
    "curve_chart",
    "curve_figure",
    "curve_test",
    "deeds",
    "deletions",
    "judge",
    "judged",
    "placebo",
    "placebo_chart",
    "placebo_figure",
    "readings",
    "scorecard",
    "scorecard_chart",
    "scorecard_figure",
    "scorecard_title",
    "scorecard_told",
    "sparks",
    "specifications",
    "textbook",
]
