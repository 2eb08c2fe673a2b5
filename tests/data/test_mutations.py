"""A thousand wrong cells over all tables: each is reported, or harmless for a reason that is stated
here.

The mutations are drawn with a fixed seed and run in memory, on the rules that read the table.
"""

from __future__ import annotations

import functools
import random
import re
import shutil

import pytest
from companion import checks
from companion.checks.rule import RULES, Record
from companion.tables import read
from conftest import ROOT

DATA = ROOT / "data"
MUTATIONS = 1000


@functools.cache
def record() -> Record:
    return Record.read(DATA)


def test_a_table_by_itself_is_checked_as_a_whole_package_is():
    """The shortcut below must not find less than `companion check` for what it is used for."""
    assert not checks.of_record(record())
    assert {rule.run.__name__ for rule in RULES if not rule.tables} <= {
        "ids",
        "filled",
        "twice",
        "bounded",
        "written",
        "words",
        "seen",
        "strayed",
    }, "a new rule that reads all tables: see that it looks at record.looked alone"


# --- what is done to a cell: (name, function of cell, its field, the column's other cells)


def unseen(cell, field, others, dice):
    place = dice.randint(1, len(cell))
    return cell[:place] + dice.choice("\u200b\u00ad\u202e\u2060\ufeff\u2066") + cell[place:]


def lookalike(cell, field, others, dice):
    pairs = {
        "a": "а",
        "e": "е",
        "o": "о",
        "c": "с",
        "p": "р",
        "x": "х",
        "A": "А",
        "K": "К",
        "T": "Т",
    }
    places = [n for n, c in enumerate(cell) if c in pairs and re.search("[A-Za-z]", word(cell, n))]
    if not places:
        return cell
    n = dice.choice(places)
    return cell[:n] + pairs[cell[n]] + cell[n + 1 :]


def word(cell, n):
    """The letters beside a place, without the place itself."""
    before, after = re.search(r"\w*$", cell[:n])[0], re.match(r"\w*", cell[n + 1 :])[0]
    return before + after


def emptied(cell, field, others, dice):
    return ""


def other(cell, field, others, dice):
    return dice.choice(others)


def slip(cell, field, others, dice):
    n = dice.randrange(len(cell))
    return cell[:n] + dice.choice("abcdexyz") + cell[n + 1 :]


def tenfold(cell, field, others, dice):
    return f"{float(cell) * dice.choice((10, 0.1, 1000, 0.001)):g}"


def point_lost(cell, field, others, dice):
    return cell.replace(".", "")


def far_day(cell, field, others, dice):
    return dice.choice(("2204", "9999", "0001", "1024")) + cell[4:]


MADE = {
    "string": (unseen, lookalike, emptied, other, slip),
    "list": (unseen, emptied, other, slip),
    "date": (far_day, emptied, other, slip),
    "number": (tenfold, point_lost, emptied, other, slip),
    "integer": (tenfold, emptied, other, slip),
    "boolean": (emptied, other, slip),
}

# --- why an unreported mutation is harmless, or cannot be told

PROSE = "words of people: any other words may stand here; `companion diff` shows the change"
JUDGED = (
    "a judgement among those the schema allows: only a second reader can tell; see companion diff"
)
NAMED = "a name that stands once or twice: nothing to hold it against; see companion diff"
ADDRESS = "another address of a known host, or a page that is not linked"
OPTIONAL = "may be empty: not known to the book"
RECORDED = "a day or number within its bounds that no other cell repeats; see companion diff"
SAME = "the same number, written otherwise"

REASONS = {
    PROSE: """sources.title sources.note sources.issued_note sources.section actors.note actors.role
        claims.paraphrase claims.reason claims.prefix claims.suffix relations.note dependencies.note
        treaties.short_title treaties.full_title treaties.duration treaties.termination
        treaties.renewals treaties.replaced treaties.status treaties.note provisions.paraphrase
        provisions.trigger provisions.obligation provisions.qualifiers provisions.note events.title
        events.summary events.source_title events.note cameo.label series.title series.made_by
        series.made_for series.coverage series.licence series.gaps series.would_show topics.title
        topics.title_en indicators.counting_rule indicators.source_title indicators.unusual
        indicators.note statements.occasion
        statements.paraphrase statements.caveat positions.paraphrase positions.caveat
        verdicts.record verdicts.searched verdicts.settled verdicts.second_reason
        verdicts.note resolutions.reason codes.label codes.definition codes.example
        codes.boundary hosts.note claims.quote queries.words queries.note
        event_resolutions.reason sentences.uncoded_reason statements.speaker
        positions.speaker positions.role statements.wording positions.wording""",
    NAMED: """sources.author sources.editor sources.container_title actors.name actors.name_native
        actors.lang actors.affiliation treaties.signed_place treaties.signatories events.publisher
        indicators.estimator indicators.publisher positions.outlet hosts.name series.unit
        sources.language sources.url actors.part_of""",
    JUDGED: """sources.type sentences.actors_mentioned actors.kind claims.speaker_id claims.about
        claims.toward claims.likelihood_words relations.from relations.to relations.relation
        relations.sign relations.certainty relations.evidence_id dependencies.good
        dependencies.change dependencies.evidence_id treaties.parties treaties.defence_clause
        treaties.benchmark treaties.confidence provisions.subject provisions.subject_secondary
        provisions.strength provisions.verification provisions.confidence events.precision
        events.actors events.kind events.source_actors events.target_actors events.cameo
        events.in_articles events.confidence cameo.quad series.reporter series.partner
        series.sidelined_if series.yardstick topics.kind indicators.confidence
        indicators.reporter indicators.partner
        indicators.series statements.precision statements.no_war statements.stability
        statements.denuclearisation statements.order statements.account statements.confidence
        positions.precision positions.speaker_kind positions.named positions.stance
        positions.stance_secondary positions.scope positions.confidence verdicts.verdict
        verdicts.second_alternative verdicts.alternative verdicts.first verdicts.second
        verdicts.evidence verdicts.confidence passes.certainty
        resolutions.earlier hosts.kind hosts.linkable benchmarks.exact benchmarks.task
        passes.speaker_id passes.form passes.tie_from treaties.ended_precision passes.relation
        sentences.role relations.note statements.rank statements.occasion_kind
        statements.asked_about statements.korea_named statements.dual_track_label statements.seen
        statements.sample statements.neutral_query
        events.level events.deed_id events.pair queries.pair event_resolutions.earlier
        queries.language""",
    ADDRESS: """treaties.urls treaties.retrieved_from provisions.urls provisions.retrieved_from
        events.urls events.retrieved_from indicators.urls indicators.retrieved_from statements.urls
        statements.retrieved_from positions.urls positions.retrieved_from verdicts.urls
        verdicts.retrieved_from hosts.host""",
    RECORDED: """sources.issued relations.start relations.end treaties.signed treaties.in_force
        treaties.ended treaties.articles events.date events.published indicators.period_start
        indicators.period_end indicators.as_of statements.date positions.date verdicts.as_of
        claims.start claims.end cameo.goldstein benchmarks.size benchmarks.ties benchmarks.actors
        benchmarks.cpu_seconds benchmarks.seconds benchmarks.peak_mb indicators.low
        indicators.high sentences.words benchmarks.claims topics.date queries.year
        queries.results queries.acts_met queries.new_acts""",
}
REASON = {column: why for why, columns in REASONS.items() for column in columns.split()}
# What must be reported in every column of every table, whatever the column holds.
ALWAYS = {"unseen", "lookalike", "far_day"}


def reported(table: str, number: int, column: str, value: str) -> list:
    """Problems of the package with one cell changed: of the schema, else of the first rule that has
    any among those that read the table (rules of one table before those of all).
    """
    held = record()
    field = held.fields[table][column]
    if said := read.fault(value, field):
        return [said]
    rows = [*held[table]]
    rows[number] = {**rows[number], column: value}
    found = keys(held, table, rows, column, value)
    changed = Record({**held.rows, table: rows}, held.package, held.folder, table)
    for rule in sorted(RULES, key=lambda rule: len(rule.tables) or len(held.rows)):
        if found:
            break
        if rule.reads(table) and rule.run.__name__ not in ("slid", "strayed"):
            found = list(rule.run(changed))
    return found


def keys(held, table, rows, column, value) -> list:
    """Keys and references, for one cell: as `companion.tables.keys` has them for whole tables."""
    schema = held.descriptors[table]["schema"]
    primary = schema.get("primaryKey", [])
    unique = held.fields[table][column].get("constraints", {}).get("unique")
    if value and unique and sum(row[column] == value for row in rows) > 1:
        return [f"{value} twice"]
    if column in primary:
        if len({tuple(row[k] for k in primary) for row in rows}) < len(rows):
            return ["a key twice"]
        for name, other_table in held.descriptors.items():
            for key in other_table["schema"].get("foreignKeys", []):
                target, there = key["reference"]["resource"], key["reference"]["fields"][0]
                if target == table and there == column:
                    known = {row[column] for row in rows} | {""}
                    if any(row[key["fields"][0]] not in known for row in held[name]):
                        return ["a reference to what is gone"]
    for key in schema.get("foreignKeys", []):
        if key["fields"] == [column] and value:
            known = {
                row[key["reference"]["fields"][0]] for row in held[key["reference"]["resource"]]
            }
            if value not in known:
                return ["a reference to nothing"]
    return []


def mutations():
    """Cells drawn evenly over tables and columns, each with what is done to it."""
    dice = random.Random(16)
    held = record()
    columns = [(t, c) for t, fields in held.fields.items() for c in fields]
    for n in range(MUTATIONS):
        table, column = columns[n % len(columns)]
        filled = [i for i, row in enumerate(held[table]) if row[column]]
        if not filled:
            continue
        number, field = dice.choice(filled), held.fields[table][column]
        others = [row[column] for row in held[table] if row[column]]
        cell = held[table][number][column]
        made = dice.choice(MADE[field["type"]])
        value = made(cell, field, others, dice)
        if value != cell:
            yield table, number, column, value, made.__name__


def reason(table, number, column, value, made) -> str:
    """Why a mutation that nothing reports is harmless; nothing when it is not."""
    cell, field = record()[table][number][column], record().fields[table][column]
    if made in ALWAYS:
        return ""
    if field["type"] in ("number", "integer") and value and float(value) == float(cell):
        return SAME
    if not value and not field.get("constraints", {}).get("required"):
        return OPTIONAL
    return REASON.get(f"{table}.{column}", "")


def test_a_thousand_mutations_are_reported_or_harmless_for_a_reason():
    silent, told = [], 0
    for mutation in mutations():
        table, number, column, value, made = mutation
        if reported(table, number, column, value):
            told += 1
        elif not reason(*mutation):
            cell = record()[table][number][column]
            silent.append(f"{made}: {table} row {number + 2} {column}: {cell!r} -> {value!r}")
    assert not silent, (
        f"{len(silent)} mutations pass in silence; add a rule, or the reason why none can tell:\n"
        + "\n".join(silent)
    )
    assert told > MUTATIONS / 2, f"only {told} of {MUTATIONS} mutations are reported"


@pytest.mark.parametrize("factor", [10, 0.1, 1000, 0.001])
def test_every_figure_that_is_off_by_a_factor_is_reported(factor):
    from companion.checks.figures import said_twice

    held = record()
    for number, row in enumerate(held["indicators"]):
        for column in ("value", "low", "high"):
            if row[column] and float(row[column]):
                value = f"{float(row[column]) * factor:.10g}"
                # Its words tell by themselves, mostly; all rules over all rows take long.
                alone = {**held.rows, "indicators": [{**row, column: value}]}
                told = list(said_twice(Record(alone, held.package, held.folder, "indicators")))
                told = told or reported("indicators", number, column, value)
                assert told, (row["indicator_id"], value)


@pytest.mark.parametrize("factor", [10, 0.1])
def test_a_figure_far_from_its_own_parties_is_suspect_whatever_its_words(factor):
    """Figures of other parties in the same series do not hide a slip of a zero."""
    from companion.checks.figures import in_words, neighbours

    held = record()
    for wanted in (
        ("un_votes_alike", "CHN", "PRK", "2010"),
        ("un_votes_alike", "CHN", "USA", "2010"),
    ):
        rows = [dict(row) for row in held["indicators"]]
        row = next(
            r
            for r in rows
            if (r["series"], r["reporter"], r["partner"], r["period_end"][:4]) == wanted
        )
        row["value"] = f"{float(row['value']) * factor:.10g}"
        row["in_words"] = in_words(row)
        changed = Record({**held.rows, "indicators": rows}, held.package, held.folder, "indicators")
        assert row[None] in {problem.row for problem in neighbours(changed)}, wanted


def test_a_page_older_than_its_figure_is_suspect():
    from companion.checks.dates import counted_after

    held = record()
    rows = [dict(row) for row in held["indicators"]]
    row = next(r for r in rows if r["period_end"] == "2019-12-31" and r["as_of"] > "2020")
    row["urls"] = "https://example.org/2019/05/08/trade"
    changed = Record({**held.rows, "indicators": rows}, held.package, held.folder, "indicators")
    assert [problem.row for problem in counted_after(changed)] == [row[None]]


@pytest.mark.parametrize("table", [name for name in read.tables(DATA) if record().key(name)])
def test_a_row_entered_again_under_a_new_id_is_reported(table):
    held, key = record(), record().key(table)
    again = {**held[table][1], key: held[table][1][key] + "9", None: len(held[table]) + 2}
    changed = Record({**held.rows, table: [*held[table], again]}, held.package, held.folder, table)
    found = [problem for rule in RULES if rule.reads(table) for problem in rule.run(changed)]
    assert found, f"{table}: a row twice passes in silence"


def test_a_moved_anchor_is_reported(copy):
    path = copy / "data" / "claims.csv"
    text = path.read_text("utf-8")
    row = next(row for row in record()["claims"] if row["quote"])
    path.write_text(text.replace(f",{row['start']},", f",{int(row['start']) + 1},", 1), "utf-8")
    messages = [str(problem) for problem in checks.check(copy / "data")]
    place = f"data/claims.csv, row {row[None]}, column end"
    assert any(place in message for message in messages), messages


@pytest.mark.parametrize("table", ["treaties", "positions", "statements", "dependencies"])
def test_two_rows_with_one_id_are_reported(table, copy):
    path = copy / "data" / f"{table}.csv"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:-1], lines[1], ""]), "utf-8")
    named = lines[1].split(",")[0]
    problems = [str(problem) for problem in checks.check(copy / "data")]
    assert any(f"data/{table}.csv" in problem and named in problem for problem in problems)


def test_a_package_without_a_table_that_the_rules_need_is_one_message(copy):
    shutil.rmtree(copy / "seeds")
    assert not checks.check(copy / "data")
