"""Words of likelihood on the scale of ICD 203."""

from __future__ import annotations

import pytest
from companion import likelihood, load

# The table of section D.6.e(2)(a), written out independently of the module.
DIRECTIVE = {
    "almost no chance": (1, 5),
    "remote": (1, 5),
    "very unlikely": (5, 20),
    "highly improbable": (5, 20),
    "unlikely": (20, 45),
    "improbable": (20, 45),
    "improbably": (20, 45),
    "roughly even chance": (45, 55),
    "roughly even odds": (45, 55),
    "likely": (55, 80),
    "probable": (55, 80),
    "probably": (55, 80),
    "very likely": (80, 95),
    "highly probable": (80, 95),
    "almost certain": (95, 99),
    "almost certainly": (95, 99),
    "nearly certain": (95, 99),
}


@pytest.mark.parametrize("words", DIRECTIVE)
def test_terms_have_the_directives_range(words):
    found = likelihood.icd203(words)
    assert found and found.exact, f"“{words}” is a term of ICD 203"
    assert (100 * found.low, 100 * found.high) == pytest.approx(DIRECTIVE[words])


def test_the_steps_cover_one_to_ninety_nine_without_a_gap():
    steps = [(low, high) for *_, low, high in likelihood.ICD_203]
    assert steps[0][0] == 1 and steps[-1][1] == 99
    assert all(before[1] == after[0] for before, after in zip(steps, steps[1:]))


def test_mixed_terms_are_read_as_very_and_marked():
    found = likelihood.icd203("Highly unlikely")
    assert (found.term, found.exact) == ("very unlikely", False)
    assert likelihood.icd203("highly likely").term == "very likely"
    assert likelihood.icd203("highly improbably").term == "very unlikely"


@pytest.mark.parametrize(
    "words",
    [
        "could",
        "may",
        "might",
        "possibly",
        "would",
        "inevitably",
        "unlikely story",
        "",
        None,
        float("nan"),
    ],
)
def test_words_without_a_range_get_none(words):
    assert likelihood.icd203(words) is None


def test_the_first_word_on_the_scale_counts():
    assert likelihood.icd203("could;likely").term == "likely"


def test_the_articles_words_are_read():
    words = load("claims").query("modality == 'prediction'")["likelihood_words"].dropna()
    assert {w for w in words if likelihood.icd203(w)} == {"likely", "highly unlikely"}, (
        "a new article brought new words: check that they are read as ICD 203 has them"
    )


@pytest.mark.parametrize(
    ("words", "hedged"),
    [
        ("It could be so", True),
        ("APPARENTLY", True),
        ("a worst-case view", True),
        ("they seem to hesitate", True),
        ("speculation", True),
        ("Xi met Kim", False),
        ("it is so", False),
        ("couldron", False),  # a stem with an ending that no word of likelihood has
        ("", False),
    ],
)
def test_words_that_hedge_are_known(words, hedged):
    assert likelihood.hedges(words) is hedged
