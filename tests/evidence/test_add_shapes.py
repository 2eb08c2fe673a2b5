"""Articles of unusual shapes are added, and what cannot be is refused before it is coded."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from companion import DataError, add, checks
from invented import ABOUT

SHAPES = {
    "a paragraph that begins with a dash": "The keeper went.\n— A lamp is no promise, he said.\n",
    "a dash after a full stop": "The keeper went. — The clerk came, and the fog was there.\n",
    "stars between paragraphs": "Fog fell today.\n* * *\nThe clerk went home.\n",
    "Japanese in a text of English": "He said 「約束。灯。」 today. Then he left.\n",
}


@pytest.fixture
def added(copy, text):
    """Adds an article of some words; returns its sheet."""
    sheet = text.with_name("sheet.csv")

    def begun(words: str, **about) -> Path:
        text.write_text(words, "utf-8")
        add.begin(text, **ABOUT | about, sheet=sheet, data=copy / "data")
        return sheet

    return begun


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_added(copy, added, unchecked, shape):
    added(SHAPES[shape])
    assert not checks.errors(copy / "data")


def test_a_line_of_dashes_alone_is_refused_before_anybody_codes(text, added):
    with pytest.raises(DataError, match="a line of dashes alone stands after “.*bay today.”"):
        added("The keeper went to the bay today.\n---\nThe clerk went home.\n")
    assert not text.with_name("sheet.csv").exists()


LINES = {
    "hi": "रूस ने उत्तर कोरिया को एक पुराना दीप दिया और चीन उसे पास की खाड़ी से देखता रहा।",
    "ur": "روس نے شمالی کوریا کو ایک پرانا چراغ دیا اور چین اسے پاس کی خلیج سے دیکھتا رہا۔",
    "fr": "Le gardien a dit : « la lampe n'est pas une promesse que l'on tient dans la brume. »",
    "en": "The keeper gave the North an old lamp, and the clerk looked on from the bay again.[1]",
}


@pytest.mark.parametrize("language", LINES)
def test_lines_that_end_with_their_sentence_are_paragraphs(added, unchecked, language):
    sheet = added("\n".join([LINES[language]] * 4), language=language)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        assert {row["role"] for row in csv.DictReader(file)} == {"body"}, "no heading ends so"
