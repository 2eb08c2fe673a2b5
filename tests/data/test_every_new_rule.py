"""Each rule that came with the even search, the statements, the yardsticks and the second judges
reports a fault put into the real tables: a rule that is turned off is missed here by name.
"""

from __future__ import annotations

import pytest
from companion.checks.rule import RULES
from slips import first, found, name, record

ROOMS = ("acts", "answers", "statements", "yardsticks")
OTHERS = ("coding.judges", "coding.searches", "dates.told_after", "dates.counted_after")
OTHERS += ("dates.why_no_day", "dates.judged_after", "agreement.settled", "agreement.counted")


def faults() -> dict[str, tuple[str, dict, dict, str]]:
    """For each rule: table, the row to change, its new cells, words of the message."""
    act = first("events", event_id="E077")
    deed = first("events", deed_id="E179", event_id="E179")
    twice = first("events", query_id=lambda q: q.count(";") == 0 and q)
    verdict = first("verdicts", evidence=lambda e: e.startswith("E"), as_of=lambda d: d > "2024")
    differ = first("verdicts", settled=bool)
    absent = first("verdicts", record=lambda r: "No seventh test" in r)
    yearly = first("indicators", series="un_votes_alike", partner=bool)
    topic = first("topics")
    return {
        "acts.ranked": ("events", act, {"level": ""}, "the rank of an act between two"),
        "acts.met": (
            "events",
            twice,
            {"query_id": f"{twice['query_id']};{twice['query_id']}"},
            "one query for each pair, the first that met it",
        ),
        "acts.beyond": ("events", twice, {"outside": "words"}, "that no base query met has it"),
        "acts.deeds": ("events", deed, {"pair": "CHN-RUS"}, "the pair of the same deed in"),
        "acts.numbered": ("queries", first("queries"), {"number": "7"}, "numbered without a gap"),
        "acts.spoken": (
            "queries",
            first("queries", language="English"),
            {"language": "Korean"},
            "the language of the words",
        ),
        "acts.worded": (
            "events",
            first("events", event_id="E001"),
            {"title": "China and North Korea establish relations."},
            "a headline, without a full stop",
        ),
        "acts.again": (
            "events",
            first("events", event_id="E002"),
            {
                "date": "1949-10-06",
                "title": "China and north Korea establish diplomatic relations!",
            },
            "a title that E001 of the same day does not have",
        ),
        "acts.gave": (
            "queries",
            first("queries", new_acts=lambda n: int(n) > 0),
            {"acts_met": "0"},
            "at least the new acts",
        ),
        "acts.settled": (
            "event_passes",
            first("event_passes"),
            {"pass": "c"},
            "a row of each pass for every act",
        ),
        "answers.own_day": (
            "positions",
            first("positions", position_id="P45"),
            {"urls": "https://tass.com/world/1802763"},
            "a page of 2024-06-19 alone",
        ),
        "answers.one_code": (
            "events",
            first("events", event_id="E156"),
            {"cameo": "010", "goldstein": "0"},
            "a score above 0: P12, the same answer",
        ),
        "answers.judged": (
            "verdicts",
            first("verdicts", verdict_id="V053"),
            {"evidence": "E160"},
            "a row of 2024-06-13, which it tells of",
        ),
        "statements.elements": (
            "statements",
            first("statements", statement_id="S33"),
            {"denuclearisation": "no"},
            "silence on Korea is not an omission",
        ),
        "statements.whole": (
            "statements",
            first("statements", statement_id="S41"),
            {"denuclearisation": "no"},
            "no needs the whole text, and of this one seen is part",
        ),
        "statements.orders": (
            "statements",
            first("statements", statement_id="S37"),
            {"order": "WS"},
            "an order with D, since denuclearisation is yes",
        ),
        "statements.asked": (
            "statements",
            first("statements", statement_id="S39"),
            {"asked_about": "nuclear"},
            "not press_answer",
        ),
        "statements.wordings": (
            "statements",
            first("statements", statement_id="S37"),
            {"wording": "far off " * 20},
            "at most 25 words",
        ),
        "statements.older": (
            "statements",
            first("statements", statement_id="S52"),
            {"urls": "https://tv.cctv.com/2026/01/03/VIDElyXB1pdyLnCgl7ayybDV260105.shtml"},
            "a page not older than the text",
        ),
        "yardsticks.told": (
            "series",
            first("series", yardstick=bool, would_show=bool),
            {"would_show": ""},
            "what the figures would show if China were sidelined",
        ),
        "yardsticks.used": (
            "series",
            first("series", series_id="un_votes_alike"),
            {"reporter": "CHN;ISR"},
            "a reporter that a figure of the series has",
        ),
        "yardsticks.two_parties": (
            "indicators",
            yearly,
            {"partner": yearly["reporter"]},
            "another party than the reporter",
        ),
        "yardsticks.by_year": (
            "indicators",
            yearly,
            {"period_end": f"{int(yearly['period_end'][:4]) + 1}-12-31"},
            "is yearly",
        ),
        "yardsticks.topics": (
            "topics",
            topic,
            {"date": "2026-08-23"},
            "a day not before that of the row above",
        ),
        "coding.judges": ("verdicts", differ, {"settled": ""}, "since the judges differ"),
        "coding.searches": (
            "verdicts",
            absent,
            {"searched": "The rows named."},
            "the question, list or archive searched, since the record says",
        ),
        "dates.told_after": (
            "events",
            act,
            {"urls": "https://example.org/2018/03/20/visit"},
            "the day in the address of its source",
        ),
        "dates.why_no_day": (
            "events",
            first("events", precision="month"),
            {"note": ""},
            "why only the month is known",
        ),
        "dates.counted_after": (
            "indicators",
            first("indicators", period_end="2019-12-31", as_of=lambda d: d > "2020"),
            {"urls": "https://example.org/2019/05/08/trade"},
            "the day in the address of a source",
        ),
        "dates.judged_after": (
            "verdicts",
            verdict,
            {"as_of": "1999-01-01"},
            "a day not before its evidence",
        ),
        "agreement.settled": (
            "resolutions",
            first("resolutions"),
            {"pass_a": "nuclear"},
            "as passes.csv says of this pass",
        ),
        "agreement.counted": (
            "resolutions",
            first("resolutions"),
            {"number": "9"},
            "rows are numbered without a gap",
        ),
    }


def test_an_official_count_says_what_it_would_show():
    own = first("series", series_id="official_meetings_xi_putin")
    rows = [row | {"would_show": ""} if row is own else row for row in record()["series"]]
    (said,) = found("yardsticks.told", "series", rows)
    assert "if China were sidelined" in said


NEW = sorted(one for one in map(name, RULES) if one.partition(".")[0] in ROOMS or one in OTHERS)


@pytest.mark.parametrize("which", NEW)
def test_a_rule_reports_its_fault_with_file_row_column_value_and_expectation(which):
    known = faults()
    assert which in known, f"a new rule: put a fault that it must report into {__name__}"
    table, row, cells, expected = known[which]
    said = found(which, table, [row | cells if own is row else own for own in record()[table]])
    assert any(expected in message for message in said), said
    for message in said:
        assert message.startswith("data/") and "expected" in message


LATER = {
    "a party that only the target names": (
        "keys.parties",
        ("events", {"event_id": "E001"}, {"actors": "CHN"}),
        "PRK as well, which target_actors names",
    ),
    "an act of an actor on itself": (
        "keys.parties",
        ("events", {"event_id": "E001"}, {"target_actors": "CHN"}),
        "another actor than source_actors",
    ),
    "two addresses parted by a comma": (
        "links.linkable",
        (
            "indicators",
            {"indicator_id": "I001"},
            {"urls": "https://m.etnews.com/1, https://m.etnews.com/2"},
        ),
        "one address, and ; before the next",
    ),
    "two addresses parted by a space": (
        "links.addresses",
        (
            "indicators",
            {"indicator_id": "I001"},
            {"retrieved_from": "https://a.example https://b.example"},
        ),
        "one address, and ; before the next",
    ),
    **{
        f"the error {shown} of a spreadsheet": (
            "letters.seen",
            ("actors", {"actor_id": "CHN"}, {"note": shown}),
            "a value, not an error of a spreadsheet",
        )
        for shown in ("#REF!", "#WERT!", "#NOM ?", "#ЗНАЧ!", "Err:502", "Loading...")
    },
    "a name before the host": (
        "links.linkable",
        ("indicators", {"indicator_id": "I001"}, {"urls": "https://m.etnews.com@fog.example/1"}),
        "an http(s) address",
    ),
    "a sign that no address holds": (
        "links.addresses",
        ("indicators", {"indicator_id": "I001"}, {"retrieved_from": "https://a.example/`b`"}),
        "an http(s) address",
    ),
    **{
        f"an article at {wrong}": (
            "links.articles",
            ("sources", {"source_id": "hashmi-2024"}, {"url": wrong}),
            f'column url: found "{wrong}"; expected an http(s) address',
        )
        for wrong in ("javascript:alert(1)", "not a url", "https://ex.org/a b", "https://")
    },
    "a slip in long capitals": (
        "letters.one_spelling",
        ("indicators", {"indicator_id": "I001"}, {"estimator": "KOTPA"}),
        "other rows have “KOTRA”",
    ),
    "more than a cell of a spreadsheet holds": (
        "letters.seen",
        ("actors", {"actor_id": "CHN"}, {"note": "fog " * 9000}),
        "at most 32,767 characters",
    ),
}


@pytest.mark.parametrize("case", LATER)
def test_a_kind_of_slip_is_reported(case):
    which, (table, key, cells), expected = LATER[case]
    row = first(table, **key)
    said = found(which, table, [row | cells if own is row else own for own in record()[table]])
    assert any(expected in message for message in said)
