"""Cells that are well formed and do not go together, and words that nobody would write: each slip,
put into the real tables, is told with its place, by the rule named here.
"""

from __future__ import annotations

import pytest
from slips import check_told, first, found, named, problems, record

# (rule, table, cells of the row to change, its new cells, words of the message)
SLIPS = [
    # Cells that go together
    ("agreeing.together", "statements", {"account": "joint"}, {"account": "chinese"}, "joint, s"),
    ("agreeing.together", "statements", {"account": "chinese"}, {"account": "joint"}, "another c"),
    ("agreeing.together", "statements", {"rank": "un_envoy"}, {"rank": "leader"}, "un_envoy, si"),
    (
        "agreeing.together",
        "provisions",
        {"verification": "unverified"},
        {"subject": "other"},
        "nothing, since verification is unverified",
    ),
    (
        "agreeing.together",
        "provisions",
        {"verification": "verified"},
        {"paraphrase": ""},
        "what it says",
    ),
    (
        "agreeing.together",
        "provisions",
        {"verification": "unverified"},
        {"confidence": "high"},
        "low, since verification is unverified",
    ),
    (
        "agreeing.together",
        "provisions",
        {"verification": "number_unverified"},
        {"verification": "verified"},
        "number_unverified, since article is u",
    ),
    (
        "agreeing.together",
        "provisions",
        {"strength": "assist_military"},
        {"trigger": "standing commitment (no trigger)"},
        "no standing commitment",
    ),
    (
        "agreeing.together",
        "provisions",
        {"strength": "consult"},
        {"trigger": ""},
        "when it applies",
    ),
    (
        "agreeing.together",
        "provisions",
        {"strength": "assist_military"},
        {"subject": "consultation"},
        "defence_obligation, since strength",
    ),
    (
        "agreeing.together",
        "provisions",
        {"strength": "consult"},
        {"subject": "other"},
        "consultation, since strength is consult",
    ),
    (
        "agreeing.together",
        "provisions",
        {"strength": "assist_military"},
        {"obligation": ""},
        "what has to be done",
    ),
    ("agreeing.together", "verdicts", {"verdict": "confirmed"}, {"evidence": ""}, "that show it"),
    (
        "agreeing.together",
        "verdicts",
        {"verdict_id": "V001"},
        {"searched": "Kim signed on 11 November."},
        "where it was looked for",
    ),
    ("agreeing.together", "treaties", {"benchmark": "no"}, {"signatories": ""}, "who signed"),
    ("agreeing.together", "treaties", {"benchmark": "no"}, {"signed_place": ""}, "where it was s"),
    ("agreeing.together", "treaties", {"benchmark": "no"}, {"articles": ""}, "how many articles"),
    ("agreeing.together", "codes", {"code": "troops"}, {"example": ""}, "an example of the code"),
    ("agreeing.together", "codes", {"code": "troops"}, {"boundary": ""}, "where the code ends"),
    ("agreeing.together", "codes", {"code": "troops"}, {"definition": "."}, "words, since"),
    ("agreeing.together", "cameo", {"cameo": "01"}, {"goldstein": ""}, "its published score"),
    ("agreeing.together", "queries", {"acts_met": "5"}, {"results": "0"}, "0, since results is 0"),
    ("agreeing.together", "queries", {"round": "base"}, {"year": ""}, "the year that the question"),
    ("agreeing.together", "actors", {"actor_id": "CHN"}, {"kind": "bloc"}, "is not one of three"),
    ("agreeing.together", "actors", {"actor_id": "iaea"}, {"kind": "state"}, "three capitals"),
    ("agreeing.together", "actors", {"actor_id": "CHN"}, {"part_of": "UN"}, "nothing, since kind"),
    (
        "agreeing.together",
        "actors",
        {"actor_id": "xi-jinping"},
        {"role": ""},
        "what the person was",
    ),
    ("agreeing.together", "actors", {"actor_id": "CHN"}, {"name": "china"}, "with a capital"),
    (
        "agreeing.together",
        "actors",
        {"actor_id": "xi-jinping"},
        {"name": "Xi, Jinping"},
        "without a comma",
    ),
    (
        "agreeing.together",
        "actors",
        {"actor_id": "xi-jinping"},
        {"affiliation": "CHN"},
        "a house, no actor_id",
    ),
    ("agreeing.together", "events", {"kind": "missile"}, {"pair": "CHN-PRK"}, "nothing, since"),
    (
        "agreeing.together",
        "events",
        {"kind": "visit", "pair": bool},
        {"kind": "missile"},
        "an act of two states",
    ),
    ("agreeing.together", "events", {"kind": "summit"}, {"level": "minister"}, "leader, or not"),
    ("agreeing.together", "events", {"kind": "message"}, {"cameo": "190"}, "a code of 03"),
    ("agreeing.together", "events", {"kind": "veto"}, {"cameo": "042"}, "a code of 12"),
    ("agreeing.together", "topics", {"topic_id": "T061"}, {"kind": "other"}, "russia, both or sp"),
    ("agreeing.together", "topics", {"topic_id": "T074"}, {"kind": "russia"}, "china, both or sp"),
    ("agreeing.together", "topics", {"topic_id": "T074"}, {"kind": "both"}, "that names Russia"),
    ("agreeing.together", "topics", {"topic_id": "T061"}, {"kind": "china"}, "without Russia"),
    ("agreeing.together", "topics", {"topic_id": "T070"}, {"kind": "russia"}, "sport"),
    (
        "agreeing.together",
        "positions",
        {"role": "MFA spokesperson"},
        {"speaker_kind": "expert"},
        "official, since role",
    ),
    (
        "agreeing.together",
        "positions",
        {"position_id": "P46"},
        {"speaker_kind": "media"},
        "expert, or unnamed",
    ),
    ("agreeing.together", "hosts", {"kind": "outlet"}, {"name": ""}, "the name of the outlet"),
    ("agreeing.one", "statements", {"statement_id": "S136"}, {"rank": "minister"}, "leader, as"),
    (
        "agreeing.one",
        "positions",
        {"position_id": "P46"},
        {"speaker_kind": "media"},
        "expert, as other rows have of Shi Yinhong",
    ),
    ("agreeing.one", "positions", {"position_id": "P46"}, {"role": "Dean"}, "Renmin University"),
    (
        "agreeing.kinds",
        "events",
        {"event_id": "E001"},
        {"actors": "CHN;PRK;xi-jinping"},
        "an actor of kind state or organisation, and xi-jinping is a person",
    ),
    ("agreeing.kinds", "relations", {"relation_id": "R001"}, {"to": "chinese-media"}, "a medium"),
    ("agreeing.kinds", "dependencies", {"on": "CHN"}, {"on": "west"}, "west is a bloc"),
    ("agreeing.kinds", "treaties", {"benchmark": "no"}, {"parties": "PRK;UN"}, "UN is a organ"),
    (
        "agreeing.kinds",
        "actors",
        {"actor_id": "weibo-voices"},
        {"part_of": "chinese-social-media"},
        "is a medium",
    ),
    (
        "agreeing.follows",
        "dependencies",
        {"dependency_id": "D001"},
        {"evidence_id": "hashmi-2024:8.2a"},
        "they stand in the order of claims.csv",
    ),
    (
        "agreeing.follows",
        "relations",
        {"relation_id": "R010"},
        {"evidence_id": "hashmi-2024:1.1a"},
        "they stand in the order of claims.csv",
    ),
    # What people wrote
    ("prose.english", "events", {"event_id": "E001"}, {"title": "中国和朝鲜建交"}, "English"),
    ("prose.english", "events", {"event_id": "E001"}, {"summary": "x."}, "not a placeholder"),
    (
        "prose.english",
        "claims",
        {"claim_id": "hashmi-2024:5.2b"},
        {"paraphrase": "RUSSIAN HELP PROMISES A GAIN."},
        "not capitals throughout",
    ),
    ("prose.english", "topics", {"topic_id": "T074"}, {"title_en": "中朝友好年"}, "English"),
    ("prose.english", "positions", {"position_id": "P46"}, {"speaker": "时殷弘"}, "English"),
    ("prose.shouted", "claims", {"quote": bool}, {"quote": "A FOG OF WAR"}, "as the article has"),
    (
        "prose.days",
        "verdicts",
        {"verdict_id": "V085"},
        {"record": "Ended by the talks of 31 September 2025."},
        "a real day, not 31 September 2025",
    ),
    (
        "prose.days",
        "treaties",
        {"treaty_id": "DPRK_RU_2024"},
        {"status": "In force since 4 December 2042"},
        "a year up to 2034, not 2042",
    ),
    ("prose.days", "topics", {"topic_id": "T074"}, {"title": "2042年为中朝友好年"}, "not 2042"),
    ("prose.days", "series", {"coverage": bool}, {"coverage": "Full years 2010–2052"}, "not 2052"),
    (
        "prose.named",
        "codes",
        {"code": "troops"},
        {"boundary": "A promise is security_guarante."},
        "a code of codes.csv",
    ),
    (
        "prose.named",
        "resolutions",
        {"number": "1"},
        {"reason": "Rule stance_scop: the harm comes from a war."},
        "a rule of codes.csv",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=named)
def test_a_well_formed_slip_is_told_with_its_place(slip):
    check_told(slip)


@pytest.mark.parametrize(("table", "grade"), [("verdicts", "error"), ("passes", "warning")])
def test_an_order_that_is_broken_is_an_error_of_verdicts_alone(table, grade):
    *rows, last = [row for row in record()[table] if row.get("pass", "a") == "a"]
    moved = [*rows, last | {"claim_id": rows[0]["claim_id"]}]
    (said,) = problems("agreeing.follows", table, moved)
    assert (said.grade, said.column) == (grade, "claim_id"), said


AGAIN = {
    "claims": ("claim_id", "hashmi-2024:5.2z", {"reason": ""}),
    "provisions": ("provision_id", "DPRK_RU_2024:uE", {"article": "uE"}),
    "positions": ("position_id", "P99", {"caveat": "again"}),
    "statements": ("statement_id", "S999", {"caveat": "again"}),
    "events": ("event_id", "E999", {"date": "2026-01-01"}),
    "verdicts": ("verdict_id", "V999", {"confidence": "low"}),
    "queries": ("query_id", "Q999", {"results": "7"}),
    "cameo": ("cameo", "209", {}),
    "relations": ("relation_id", "R9901", {"note": "see above"}),
    "topics": ("topic_id", "T999", {"title": "别的"}),
}


@pytest.mark.parametrize("table", AGAIN)
def test_the_same_words_under_a_new_id_are_told(table):
    key, new, cells = AGAIN[table]
    rows = record()[table]
    row = first(table, **({"wording": bool} if table == "statements" else {}))
    again = {**row, key: new, None: len(rows) + 2, **cells}
    (said,) = found("prose.once", table, [*rows, again])
    assert f"{row[key]} (row {row[None]})" in said
