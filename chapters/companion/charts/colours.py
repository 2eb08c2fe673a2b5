"""Colours of actors, pairs, signs and verdicts: one place for each.

Mid-tones, told apart by colour-blind readers and legible on light and dark paper. Ink is
`currentColor`, so that a chart follows the page between the two.
"""

from __future__ import annotations

# One place for a colour. An actor has the same colour on every chart. Found by search: any two
# differ by at least 10 (CIEDE2000), and the three capitals by 20, for readers with and without
# the three kinds of colour blindness, and each stands out from light and dark paper by 3 to 1
# (tests/analysis/test_theme.py).
ACTOR = {
    "CHN": "#e87209",
    "RUS": "#0997ff",
    "PRK": "#8b5385",
    "USA": "#709b5c",
    "KOR": "#1d7664",
    "JPN": "#767436",
    "UKR": "#7f4dd3",
    "IRN": "#bb5572",
    "UN": "#a78399",
}
OTHER = "#8c8c8c"
# A tie of Pyongyang has the colour of the other end: the book asks with whom of the two it stands.
# That of the two great ones has a colour of its own, 20 from the three capitals'.
DYAD = {"CHN–RUS": "#5c6850", "CHN–PRK": ACTOR["CHN"], "PRK–RUS": ACTOR["RUS"]}
SIGN = {1: "#2f8f5b", 0: "#8c8c8c", -1: "#c8433a"}
SIGN_LABEL = {1: "cooperative", 0: "neutral or mixed", -1: "conflictual"}
# Sign is never shown by colour alone: conflict is dashed, neutral dotted.
SIGN_DASH = {1: [1, 0], 0: [2, 3], -1: [6, 4]}
# A verdict has colour and shape; what the record has not settled is drawn hollow.
VERDICT = {
    "confirmed": "#2f8f5b",
    "superseded": "#b8860b",
    "contradicted": "#c8433a",
    "open": "#3f87c9",
    "not_testable": "#8c8c8c",
}
VERDICT_SHAPE = {
    "confirmed": "circle",
    "superseded": "diamond",
    "contradicted": "cross",
    "open": "circle",
    "not_testable": "square",
}
SEQUENTIAL = ["#cfe0ee", "#3f87c9", "#123f66"]
ACCENT = "#c8327d"  # what a chart points at; no actor's
MUTED = "#8c8c8c"
INK = "currentColor"
# Downloads stand on paper of their own.
PAPER, PAPER_INK = "#ffffff", "#1b1f24"
# Series that are no actor and no pair.
SERIES = ["#3f87c9", ACCENT, "#2f8f5b", "#b8860b", "#7a6fb0", "#8c8c8c"]


def colours() -> set[str]:
    """Every colour of the theme, in lower case."""
    named = (ACTOR, DYAD, SIGN, VERDICT)
    single = (OTHER, ACCENT, MUTED, INK, "transparent", "none")
    each = [colour for table in named for colour in table.values()]
    return {colour.lower() for colour in (*each, *SEQUENTIAL, *SERIES, *single)}
