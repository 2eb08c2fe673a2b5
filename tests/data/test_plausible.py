"""Cells that are well formed and wrong: each slip, put into the real tables, is told with its place
and with what was expected, by the rule that is named here. A rule turned off is missed by name, and
so is an entry taken out of a declared list.
"""

from __future__ import annotations

import functools

import pytest
from companion.checks import bibliography, figures
from companion.checks.rule import RULES, Record
from conftest import ROOT

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


@functools.cache
def record() -> Record:
    return Record.read(ROOT / "data")


def first(table: str, cells: dict) -> dict:
    """The first row with these cells; a callable says which values will do."""
    return next(
        row
        for row in record()[table]
        if all(want(row[c]) if callable(want) else row[c] == want for c, want in cells.items())
    )


@functools.cache
def rule(which: str):
    """A rule by its name, of which the real tables are free."""
    (one,) = (
        one
        for one in RULES
        if f"{one.run.__module__.rpartition('.')[2]}.{one.run.__name__}" == which
    )
    assert not list(one.run(record())), "the real tables have such a fault"
    return one


def found(which: str, table: str, rows: list[dict]) -> list[str]:
    """What one rule says of the real record with other rows in a table."""
    held = record()
    changed = Record({**held.rows, table: rows}, held.package, held.folder)
    return [str(problem) for problem in rule(which).run(changed)]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip[0]}-{slip[1]}-{slip[4][:20]}")
def test_a_well_formed_slip_is_told_with_its_place(slip):
    which, table, cells, new, expected = slip
    row, rows = first(table, cells), record()[table]
    new = {c: rows[0][c] if value == "=" else value for c, value in new.items()}
    said = found(which, table, [row | new if own is row else own for own in rows])
    told = [message for message in said if expected in message]
    assert told, said
    assert all(message.startswith("data/") and "expected" in message for message in said)


@pytest.mark.parametrize(("table", "grade"), [("verdicts", "error"), ("passes", "warning")])
def test_an_order_that_is_broken_is_an_error_of_verdicts_alone(table, grade):
    held = record()
    *rows, last = [row for row in held[table] if row.get("pass", "a") == "a"]
    moved = [*rows, last | {"claim_id": rows[0]["claim_id"]}]
    changed = Record({**held.rows, table: moved}, held.package, held.folder)
    (said,) = rule("agreeing.follows").run(changed)
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
    row = first(table, {"wording": bool} if table == "statements" else {})
    again = {**row, key: new, None: len(rows) + 2, **cells}
    (said,) = found("prose.once", table, [*rows, again])
    assert f"{row[key]} (row {row[None]})" in said


def test_an_article_taken_out_of_a_list_that_is_whole_is_told():
    rows = [row for row in record()["provisions"] if row["provision_id"] != "DPRK_RU_2024:9"]
    (said,) = found("documents.every", "provisions", rows)
    assert "article 9 is missing" in said


def test_an_act_that_neither_pass_coded_is_told():
    rows = [row for row in record()["event_passes"] if row["event_id"] != "E001"]
    (said,) = found("agreement.coded", "event_passes", rows)
    assert "event_passes.csv has a code of for E001" in said


# Works cited: what stands in the file, what a hand made of it, and words of the message.
WORKS = {
    "year, not the key's": ("  year = {1980}", "  year = {1890}", "1980, as the key has it"),
    "year ahead": ("  year = {1980}", "  year = {2080}", "where the record ends"),
    "DOI twice": ("10.1037/h0046049", "10.1093/comnet/cnx044", "another doi than aref2018 has"),
    "DOI with a full stop": ("h0046049}", "h0046049.}", "without a mark at its end"),
    "another DOI's address": (
        "doi = {10.1037/h0046049}",
        "doi = {10.1037/h0046049},\n  url = {https://doi.org/10.1093/comnet/cnx044}",
        "since the DOI leads there",
    ),
    "pages backwards": ("566--595", "595--566", "not before the first one"),
    "a thousand pages": ("566--595", "566--5951", "over 500"),
    "volume in words": ("volume = {6}", "volume = {vol. 6}", "the number of the volume alone"),
    "no number": ("number = {4}", "number = {July}", "the number of the issue"),
    "no month": ("month = jul", "month = {Jule}", "one of jan, feb"),
    "no day": ("day = {11}", "day = {91}", "a day of the month"),
    "authors by an ampersand": ("Samin and Wilson", "Samin & Wilson", "between two names"),
    "et al.": ("and Wilson, Mark C.", "et al.", "and all are named"),
    "a body as a person": (
        "{{Congressional Research Service}}",
        "{Congressional Research Service}",
        "a body in braces of its own",
    ),
    "title as author": ("{Dittmer, Lowell}", "{The Triangle: A Game}", "this looks like a title"),
    "title with a full stop": ("Signed Networks}", "Signed Networks.}", "without a full stop"),
    "markup": ("Signed Networks}", "Signed <i>Networks</i>}", "without markup"),
    "misread letters": ("Zürn", "ZÃ¼rn", "has letters read wrongly"),
    "out of order": ("@article{aref2018,", "@article{zaref2018,", "in the order of their keys"),
    "a field misspelt": ("volume = {6}", "volum = {6}", "a field that citations read (volume)"),
    "an article as misc": ("@article{aref2018", "@misc{aref2018", "the type @article"),
    "check digit": ("9780190228217}", "9780190228218}", "whose last digit fits"),
    "not seen": ("% seen: the authors' own", "% the authors' own", "where the data of the work"),
    "journal in two spellings": (
        "journal = {World Politics}",
        "journal = {World politics}",
        "one spelling: another work has",
    ),
    "author in two spellings": ("Leifeld, Philip and", "Leifeld, Phillip and", "one spelling"),
    "a mirror": (
        "https://www.brookings.edu/",
        "https://1-e8259.azureedge.net/",
        "a host that hosts.csv has as linkable",
    ),
    "another day than the treaty's": ("day = {11}", "day = {12}", "1961-07-11, as treaties.csv"),
    "year before its address": (
        "month = jun,\n  year = {2024},\n  url = {https://www.38",
        "month = jun,\n  year = {2023},\n  url = {https://www.38",
        "2024, as the address has it",
    ),
    "no such crossref": ("edition = {4th}", "crossref = {fog2001}", "the key of a work"),
    "a script as an address": (
        "url = {https://www.brookings.edu/",
        "url = {javascript:alert(1)//",
        "an http(s) address",
    ),
    "a name before the host of an address": (
        "url = {https://www.brookings.edu/",
        "url = {https://www.brookings.edu@fog.example/",
        "an http(s) address",
    ),
    "a script as a link in a note": (
        "volume = {6}",
        "volume = {6},\n  note = {\\href{javascript:alert(1)}{Here}}",
        "an http(s) address as a link",
    ),
    "edition misspelt": ("edition = {4th}", "edition = {forth}", "4th, or Fourth"),
}


@pytest.mark.parametrize("case", WORKS)
def test_a_slip_in_the_works_cited_is_told(case, tmp_path):
    old, new, expected = WORKS[case]
    text = (ROOT / "data" / "references.bib").read_text("utf-8")
    assert text.count(old)
    (tmp_path / "references.bib").write_text(text.replace(old, new, 1), "utf-8")
    held = record()
    said = [str(one) for one in bibliography.works(Record(held.rows, held.package, tmp_path))]
    assert any(expected in message for message in said), said
    assert all(message.startswith("data/references.bib") for message in said)
