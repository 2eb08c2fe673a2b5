"""Ties, acts, days, treaties and names that are well formed and wrong: each slip, put into the real
tables, is told by the rule named here, and so is an entry taken out of a declared list.
"""

from __future__ import annotations

import pytest
from companion.checks import figures
from slips import check_told, found, named, record

# (rule, table, cells of the row to change, its new cells, words of the message)
SLIPS = [
    # Ties
    (
        "ties.directed",
        "relations",
        {"relation_id": "R28501"},
        {"from": "RUS", "to": "CHN"},
        "the source of E285, unless a note says why not",
    ),
    (
        "ties.happened",
        "relations",
        {"relation_id": "R00101"},
        {"certainty": "anticipated"},
        "stated or reported, of an act on record",
    ),
    ("ties.spoken_of", "relations", {"relation_id": "R001"}, {"to": "UKR"}, "an actor of hashmi"),
    ("ties.bound", "treaties", {"treaty_id": "US_JP_1960"}, {"parties": "USA;KOR"}, "has ties of"),
    # Acts and the search
    ("ties.ends", "events", {"event_id": "E285"}, {"target_actors": "JPN"}, "CHN and RUS among"),
    (
        "ties.ends",
        "events",
        {"event_id": "E285"},
        {"source_actors": "", "target_actors": ""},
        "CHN and RUS among source and target",
    ),
    ("ties.unnamed", "events", {"event_id": "E001"}, {"actors": "CHN;PRK;RUS"}, "tells of RUS"),
    (
        "ties.told_of",
        "events",
        {"event_id": "E001"},
        {"summary": "Formal ties were set up on 6 October 1994."},
        "days of about 1949",
    ),
    (
        "ties.told_of",
        "events",
        {"event_id": "E001"},
        {"summary": "China and North Korea establish diplomatic relations."},
        "more than the title says",
    ),
    ("acts.spoken", "queries", {"query_id": "Q001"}, {"language": "english"}, "one of English, "),
    (
        "acts.spoken",
        "queries",
        {"query_id": "Q001"},
        {"words": "China Russia visit talks 2017"},
        "China and North Korea",
    ),
    ("acts.numbered", "queries", {"query_id": "Q001"}, {"words": "China visit"}, "with the year"),
    ("acts.numbered", "queries", {"query_id": "Q001"}, {"date": "2016-01-01"}, "from 2017 on"),
    ("acts.gave", "queries", {"query_id": "Q001"}, {"results": "80"}, "the pages that are shown"),
    ("acts.gave", "queries", {"query_id": "Q001"}, {"acts_met": "50"}, "for each of the 8 pages"),
    (
        "agreement.earlier",
        "resolutions",
        {"variable": "topic", "earlier": bool},
        {"earlier": "alarm"},
        "a code of the variable topic",
    ),
    (
        "agreement.earlier",
        "event_resolutions",
        {"variable": "cameo", "earlier": bool},
        {"earlier": "57"},
        "a code of the variable cameo",
    ),
    (
        "acts.settled",
        "event_resolutions",
        {"event_id": "E724"},
        {"reason": "Both passes agree."},
        "since the two differ",
    ),
    # Days and figures
    (
        "dates.named_before",
        "events",
        {"event_id": "E255"},
        {"in_articles": "diplomat-2024"},
        "articles that are not older than the event",
    ),
    (
        "dates.issued",
        "sources",
        {"source_id": "hashmi-2024"},
        {"issued": "2023-11-20"},
        "a day of 2024, as the source_id says",
    ),
    (
        "dates.told_ahead",
        "indicators",
        {"indicator_id": "I001"},
        {"as_of": "2007-05-22"},
        "says it is a forecast, goal or rate",
    ),
    (
        "figures.revised",
        "indicators",
        {"indicator_id": "I002"},
        {column: "=" for column in (*figures._PERIOD, "as_of")},
        "I001 (row 2) does not have",
    ),
    (
        "figures.whole_periods",
        "indicators",
        {"indicator_id": "I001"},
        {"period_start": "2006-12-31"},
        "a period of whole months",
    ),
    (
        "figures.whole_periods",
        "indicators",
        {"indicator_id": "I001"},
        {"period_start": "2007-12-31"},
        "a year, as other figures of",
    ),
    # Treaties
    (
        "documents.signed",
        "treaties",
        {"treaty_id": "DPRK_RU_2024"},
        {"signed": "2023-06-19"},
        "a day of 2024, as its id says",
    ),
    (
        "documents.signed",
        "treaties",
        {"treaty_id": "DPRK_RU_2024"},
        {"signatories": "Kim Jong Un"},
        "2 names separated by ;",
    ),
    (
        "documents.signed",
        "treaties",
        {"treaty_id": "DPRK_RU_2024"},
        {"signatories": "Kim Jong Un;Xi Jinping"},
        "one who signs for PRK or RUS, not for CHN",
    ),
    (
        "documents.signed",
        "treaties",
        {"treaty_id": "DPRK_RU_2024"},
        {"status": "Ended on 4 December 2024"},
        "since ended is empty",
    ),
    (
        "documents.signed",
        "treaties",
        {"treaty_id": "DPRK_RU_2024"},
        {"status": "In force since 5 December 2024"},
        "In force since 4 December 2024, as in_force has it",
    ),
    # Names and addresses
    ("belonging.spelt", "actors", {"actor_id": "CHN"}, {"name_native": "Китай"}, "language zh"),
    ("belonging.spelt", "actors", {"actor_id": "xi-jinping"}, {"name": "习近平"}, "in Latin let"),
    (
        "belonging.spelt",
        "actors",
        {"actor_id": "xi-jinping"},
        {"part_of": "RUS"},
        "the language of RUS, or another part_of",
    ),
    ("belonging.called", "actors", {"actor_id": "RUS"}, {"name": "Ukraine"}, "its 448 acts have"),
    ("belonging.measured", "benchmarks", {"benchmark_id": "B01"}, {"peak_mb": "14.88"}, "memory"),
    (
        "letters.one_spelling",
        "hosts",
        {"host": "en.people.cn"},
        {"name": "People's Daily Online"},
        "one",
    ),
    (
        "letters.one_spelling",
        "positions",
        {"position_id": "P46"},
        {"speaker": "Yinhong Shi"},
        "other rows have “Shi Yinhong”",
    ),
    (
        "letters.one_spelling",
        "positions",
        {"position_id": "P07"},
        {"speaker": "Shi Yinghong"},
        "other rows have “Shi Yinhong”",
    ),
    (
        "links.traced",
        "positions",
        {"position_id": "P46"},
        {"urls": "", "retrieved_from": ""},
        "an address",
    ),
    ("links.traced", "events", {"urls": bool}, {"urls": "https://nationalpost.com/"}, "of a page"),
    (
        "links.named",
        "positions",
        {"position_id": "P46"},
        {"outlet": "https://ettoday.net"},
        "a name",
    ),
    ("links.names", "hosts", {"host": "m.khan.co.kr"}, {"linkable": "no"}, "one site for two scr"),
    ("codebook.labels", "codes", {"code": "troops"}, {"label": "arms"}, "the name of another code"),
    (
        "keys.evidence",
        "verdicts",
        {"verdict_id": "V001"},
        {"evidence": "hashmi-2024:1.2a"},
        "rows other than the claim judged",
    ),
    (
        "sentences.spans",
        "sentences",
        {"sentence_id": "hashmi-2024:t1.1"},
        {"end": "64"},
        "a space or a line end stands between",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=named)
def test_a_well_formed_slip_is_told_with_its_place(slip):
    check_told(slip)


def test_an_article_taken_out_of_a_list_that_is_whole_is_told():
    rows = [row for row in record()["provisions"] if row["provision_id"] != "DPRK_RU_2024:9"]
    (said,) = found("documents.every", "provisions", rows)
    assert "article 9 is missing" in said


def test_an_act_that_neither_pass_coded_is_told():
    rows = [row for row in record()["event_passes"] if row["event_id"] != "E001"]
    (said,) = found("agreement.coded", "event_passes", rows)
    assert "event_passes.csv has a code of for E001" in said
