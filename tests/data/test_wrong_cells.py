"""A mistake in a cell of a table is named by file, row, column and value."""

from __future__ import annotations

import pytest
from companion import rules
from spoil import edit

# Rows, as a spreadsheet counts them: the first figure of a yardstick, and its series.
YEARLY, SERIES = 493, 61
CELLS = {
    "wrong code": (
        "claims",
        5,
        "modality",
        "fackt",
        "expected one of fact, assessment, prediction, norm",
    ),
    "unknown actor": ("relations", 3, "from", "CHINA", "expected a value that stands in actors"),
    "unknown actor in a list": (
        "claims",
        2,
        "about",
        "RUS;PKR",
        "expected an actor_id that stands in actors.csv",
    ),
    "no such sentence": (
        "claims",
        7,
        "sentence_id",
        "hashmi-2024:99.1",
        "expected a value that stands in sentences",
    ),
    "31 June": ("events", 9, "date", "2024-06-31", "expected a real date as YYYY-MM-DD"),
    "sign out of range": ("relations", 4, "sign", "2", "expected one of -1, 0, 1"),
    "not a number": ("indicators", 6, "value", "about 5", "expected a number"),
    "required cell empty": ("actors", 4, "name", "", "(required)"),
    "dangling evidence": (
        "dependencies",
        2,
        "evidence_id",
        "E999",
        "expected the id of a claim, event, treaty or provision",
    ),
    "score off the scale": ("events", 2, "goldstein", "3.3", "the published score of CAMEO"),
    "no real alternative": (
        "verdicts",
        2,
        "alternative",
        "superseded",
        "a verdict other than the one given",
    ),
    "mirror as a link": (
        "statements",
        2,
        "urls",
        "http://vshangxuetang.com/x",
        "a host marked linkable in hosts.csv",
    ),
    "no host in a link": (
        "statements",
        2,
        "urls",
        "https://[::1",
        "a host marked linkable in hosts.csv",
    ),
    "not coded in a coded article": (
        "sentences",
        2,
        "uncoded_reason",
        "not coded yet",
        "why the sentence has no claim, since hashmi-2024 is coded",
    ),
    # What pandas or frictionless would take, each in its way.
    "nan": ("indicators", 6, "value", "nan", "expected a number"),
    "inf": ("indicators", 6, "value", "inf", "expected a number"),
    "too large": ("indicators", 6, "value", "1e999", "expected a number"),
    "underscore in a number": ("indicators", 6, "value", "1_974", "expected a number"),
    "space around a number": (
        "indicators",
        6,
        "value",
        " 1974 ",
        "no space at the beginning or end",
    ),
    "digits of another script": ("indicators", 6, "value", "١٩٧٤", "expected a number"),
    "underscore in a whole number": ("sentences", 5, "words", "2_0", "expected a whole number"),
    "more than 64 bits": ("sentences", 5, "words", "9" * 20, "expected a whole number"),
    "plus before a code": ("relations", 4, "sign", "+1", "expected one of -1, 0, 1"),
    "date without zeros": ("events", 9, "date", "2024-6-9", "expected a real date as YYYY-MM-DD"),
    "empty item in a list": ("claims", 2, "about", "RUS;", "none empty or twice"),
    "item twice in a list": ("claims", 2, "about", "CHN;CHN", "none empty or twice"),
    "actor without name": ("actors", 45, "actor_id", "   ", "no space at the beginning or end"),
    "actor of two": ("actors", 45, "actor_id", "a;b", "text of the form"),
    "vertical tab": ("positions", 3, "caveat", "a\x0bb", "no control character (U+000B"),
    "NUL": ("actors", 5, "note", "a\x00b", "no control character (U+0000"),
    # What only several cells together tell.
    "share above 100": ("indicators", 108, "value", "156.7", "a share between 0 and 100 percent"),
    "series without a licence": ("series", 3, "licence", "", "expected text (required)"),
    "figure of no series": ("indicators", 6, "series", "un_vote", "a value that stands in series"),
    "figure of another party": (
        "indicators",
        YEARLY,
        "partner",
        "RUS",
        "nothing, as series.csv declares for un_point_final",
    ),
    "figure with itself": (
        "indicators",
        6,
        "partner",
        "CHN",
        "another party than the reporter, or none",
    ),
    "party that no figure has": (
        "series",
        2,
        "partner",
        "PRK;KOR",
        "a partner that a figure of the series has",
    ),
    "unit that no figure has": ("series", 2, "unit", "US$ m;EUR m", "a unit that a figure"),
    "yearly figure of two years": (
        "indicators",
        YEARLY,
        "period_end",
        "1992-12-31",
        "a day in 1991, since un_point_final is yearly",
    ),
    "yardstick of unknown making": (
        "series",
        SERIES,
        "made_for",
        "",
        "words, since the series is a yardstick",
    ),
    "topic before the archive": (
        "topics",
        2,
        "date",
        "2020-11-23",
        "a real date as YYYY-MM-DD from 2020-11-24 on (required)",
    ),
    "topic after the archive": (
        "topics",
        368,
        "date",
        "2026-08-24",
        "a day up to 2026-08-23, where the record ends",
    ),
    "topic out of order": ("topics", 3, "date", "2021-01-10", "a day not before that of the row"),
    "topic told twice": (
        "topics",
        3,
        "title",
        "金正恩 被推举为朝鲜劳动党总书记",
        "a topic of its own (T001, row 2, is the same)",
    ),
    "dates the wrong way round": (
        "indicators",
        2,
        "period_end",
        "2006-12-31",
        "a date not before period_start",
    ),
    "id of another table": ("provisions", 2, "provision_id", "E001", "text of the form"),
    "provision of another treaty": (
        "provisions",
        2,
        "provision_id",
        "CN_DPRK_1961:9",
        "the treaty_id DPRK_RU_2024",
    ),
    "sentence without place": ("sentences", 3, "sentence_id", "foo", "text of the form"),
    "sentence of the other article": (
        "sentences",
        2,
        "sentence_id",
        "diplomat-2024:t9.1",
        "the source_id hashmi-2024",
    ),
    "end before start": ("sentences", 3, "end", "63", "a character after start (64)"),
    "start in the sentence above": (
        "sentences",
        4,
        "start",
        "173",
        "not before the end of the sentence above (174)",
    ),
    "body without paragraph": ("sentences", 3, "paragraph", "", "the number of the paragraph"),
    "paragraph of a title": (
        "sentences",
        2,
        "paragraph",
        "1",
        "exactly when the role is body, not for title",
    ),
    "needs itself": ("dependencies", 2, "on", "PRK", "another actor than dependent"),
    "treaty of one": ("treaties", 2, "parties", "RUS", "at least 2 items"),
    "acts without taking part": (
        "events",
        2,
        "source_actors",
        "USA",
        "one of the actors of the event (CHN;PRK)",
    ),
    "wish without its holder": (
        "dependencies",
        25,
        "note",
        "",
        "whose wish it is: primacy is a wish to stay first and never a need",
    ),
    "verdict without a search": ("verdicts", 2, "searched", "", "(required)"),
    "nothing found, nothing searched": (
        "verdicts",
        45,
        "searched",
        "The tables alone.",
        "the question, list or archive searched, since the record says “No page”",
    ),
    "judged once": ("verdicts", 2, "second", "", "(required)"),
    "judges differ without a reason": (
        "verdicts",
        2,
        "settled",
        "",
        "why it is superseded, since the judges differ (superseded, contradicted)",
    ),
    "settled where both agree": (
        "verdicts",
        3,
        "settled",
        "Because.",
        "nothing, since both judges agree",
    ),
    "a verdict of neither judge": (
        "verdicts",
        2,
        "verdict",
        "open",
        "superseded or contradicted, as one of the two judges has it",
    ),
    "claim judged twice": (
        "verdicts",
        3,
        "claim_id",
        "hashmi-2024:1.2a",
        "a value not used in an earlier row",
    ),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_wrong_cell_is_named(copy, case):
    table, row, column, value, expected = CELLS[case]
    edit(copy / "data" / f"{table}.csv", row, column, value)
    messages = [str(problem) for problem in rules.check(copy / "data")]
    hits = [
        m
        for m in messages
        if f"data/{table}.csv, row {row}, column {column}" in m and expected in m
    ]
    assert hits, (
        f"{case}: no message names data/{table}.csv, row {row}, column {column} with "
        f"“{expected}”; got {messages[:5]}"
    )
    assert not value or value.split(";")[-1] in hits[0], (
        f"{case}: the message does not show the value: {hits[0]}"
    )


@pytest.mark.parametrize("day", ["2020-11-23", "2026-08-24", "2027-01-01"])
def test_a_day_outside_of_what_an_archive_holds_is_told_once(copy, day):
    row = 2 if day < "2021" else 368  # they stand in the order of days
    edit(copy / "data" / "topics.csv", row, "date", day)
    assert len(rules.check(copy / "data")) == 1


def test_a_yearly_figure_told_twice_is_named(copy):
    edit(copy / "data" / "indicators.csv", YEARLY, "reporter", "RUS")
    messages = [str(problem) for problem in rules.check(copy / "data")]
    said = "one figure a year of un_point_final for these parties (I492, row 493, is of 1991)"
    assert [said in message for message in messages] == [True], messages


def test_a_wish_is_no_need(copy):
    """A tie of dependence whose only good is the wish to stay first says nothing that is needed."""
    path = copy / "data" / "dependencies.csv"
    row = next(
        n
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "hashmi-2024:8.1a" in line
    )
    edit(path, row, "good", "primacy")
    messages = [str(problem) for problem in rules.check(copy / "data")]
    said = "a row of dependencies.csv: RUS needs what of CHN (hashmi-2024:8.1a)"
    assert [m for m in messages if "data/relations.csv, row" in m and said in m], messages


def test_duplicate_id_is_named(copy):
    path = copy / "data" / "claims.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any(
        f"data/claims.csv, row {len(lines) + 1}, column claim_id" in m
        and lines[1].split(",")[0] in m
        for m in messages
    ), messages[:5]


def test_a_key_of_two_columns_is_named_when_repeated(copy):
    path = copy / "data" / "passes.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert len(messages) == 1 and messages[0].startswith(
        f'data/passes.csv, row {len(lines) + 1}, column pass, claim_id: found "a, '
        'hashmi-2024:1.1a"; expected a value not used'
    ), messages[:5]
