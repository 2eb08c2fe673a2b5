"""Interviews, press conferences and speeches: questions have a role of their own and no claims."""

from __future__ import annotations

import pytest
from companion import load
from companion.articles import verify
from companion.articles.turns import questions
from companion.canonical import canonical
from desk import change, run
from invented import AUTHOR, fill, tie

ID = "mo-2031"
TEXT = """Regular press conference, invented
AFP: Will the U.S. delegation come on Nov. 3? We heard so.
Lin Mo: I know of no plan. Ask the U.S. side.
Reuters: And the boat?
It is said to be late.
Lin Mo: The boat sails. Q: When? A: Soon.
Follow-up: How soon?
Lin Mo: We have said what we have said, and there is nothing further to tell the room today.
"""
ABOUT = {"id": ID, "title": "Regular press conference, invented", "outlet": "Ministry of Tides"}
ABOUT |= {"author": "Mo, Lin", "type": "statement"}
SAYS = AUTHOR | {"speaker_id": "lin-mo", "about": "USA", "topic": "diplomacy"}
SAYS |= {"concept": "background", "paraphrase": "Nothing is told.", "gist": "No news."}
SAYS |= tie("CHN", "USA", "contact", 0)


@pytest.mark.parametrize(
    "text, asked",
    {
        "agencies and a spokesperson": (TEXT, [2, 4, 5, 7]),
        "letters": ("Q: One?\nAnd more?\nA: No.\nStill no.\nQ. Two\nA. Yes.", [1, 2, 5]),
        "counted": ("Q1: One?\nA1: No.\nQ2 - Two\nA2: Yes.", [1, 3]),
        "questions alone labelled": ("Question: One?\nNo.\nQuestion: Two?\nNever.", [1, 3]),
        "Chinese": ("彭博社记者：有何评论？\n林默：没有。\n追问：真的？\n林默：是的。", [1, 3]),
        "Chinese letters": ("问：何时？\n答：明天。", [1]),
        "Japanese": ("問：いつですか。\n答：明日です。", [1]),
        "Korean": ("질문: 언제입니까?\n답변: 내일입니다.", [1]),
        "Korean agency": ("연합뉴스 기자: 언제입니까?\n대변인: 내일입니다.", [1]),
        "Russian": ("Вопрос: Когда?\nОтвет: Завтра.", [1]),
        "prose with colons": ("He put it so: who asks?\nThe plan: none.\nIt holds.", []),
        "an initial": ("A. B. Ames left.\nQ. R. Quill stayed.\nBoth wrote.", []),
    }.values(),
)
def test_questions_of_a_transcript_are_told_from_answers(text, asked):
    paragraphs = {n: canonical(line) for n, line in enumerate(text.splitlines(), start=1)}
    assert sorted(questions(paragraphs)) == asked


def test_a_transcript_is_coded_without_its_questions(copy, unchecked):
    """Questions wait for no claim, may share a paragraph with an answer, and belong to the text."""
    desk, data = copy / "desk", copy / "data"
    desk.mkdir()
    text, sheet = desk / "text.txt", desk / "sheet.csv"
    text.write_text(TEXT, "utf-8")
    said = [part for key, value in ABOUT.items() for part in (f"--{key}", value)]
    begun = run(copy, text, *said, "--sheet", sheet)
    assert begun.returncode == 0, begun.stderr
    assert "question: AFP:" in begun.stdout and "code the 6 sentences" in begun.stdout
    # A question within an answer: the coder says so in the column role.
    change(sheet, f"{ID}:2.2", role="question", uncoded_reason="question to the speaker")
    coded = ("1.1", "1.2", "2.1", "2.3", "3.1")
    coding = {f"{ID}:{place}": [SAYS | {"gist": "No news."}] for place in coded}
    fill(sheet, coding, [])
    assert "merged 5 claims" in run(copy, "--finish", sheet).stdout
    rows = load("sentences", data).query("source_id == @ID").set_index("sentence_id")
    assert rows.loc[f"{ID}:q1.1", "role"] == "question" and f"{ID}:q3.1" in rows.index
    assert rows.loc[f"{ID}:2.2", "role"] == "question", "within the answer's paragraph"
    without = desk / "without.txt"
    first = TEXT.splitlines()[1]
    without.write_text(TEXT.replace(f"{first}\n", ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMPANION_DATA", str(data))
        assert verify.verify(ID, without).match == verify.DIFFERS, "answers without their question"


def test_a_question_carries_no_claim(copy, unchecked):
    desk = copy / "desk"
    desk.mkdir()
    (desk / "text.txt").write_text(TEXT, "utf-8")
    said = [part for key, value in ABOUT.items() for part in (f"--{key}", value)]
    run(copy, desk / "text.txt", *said, "--sheet", desk / "sheet.csv")
    fill(desk / "sheet.csv", {f"{ID}:q1.1": [SAYS]}, [])
    result = run(copy, "--check", desk / "sheet.csv")
    assert 'found "question"; expected body or standfirst' in result.stderr


@pytest.mark.parametrize("kind", ["speech", "interview", "statement"])
def test_kinds_of_text_that_are_no_article(copy, unchecked, kind):
    (copy / "text.txt").write_text("Nobody came to the harbour today, says the invented mayor.\n")
    about = ABOUT | {"type": kind, "title": "A harbour speech"}
    said = [part for key, value in about.items() for part in (f"--{key}", value)]
    assert run(copy, copy / "text.txt", *said).returncode == 0
    assert load("sources", copy / "data").set_index("source_id").loc[ID, "type"] == kind
