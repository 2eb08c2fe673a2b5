"""A column that slid by a row, in every table: a rule says so, or only a comparison can."""

from __future__ import annotations

import csv
import functools

import pytest
from companion.checks import agreement, shifted, strayed
from companion.checks.rule import RULES, Record
from companion.tables import compare, read
from conftest import ROOT

DATA = ROOT / "data"


@functools.cache
def record() -> Record:
    return Record.read(DATA)


# Why a column that slid by a row can only be seen by comparing with what was there before.
ALONE = {
    **dict.fromkeys(
        ("relations.relation_id", "verdicts.verdict_id"),
        "a name without a meaning that no other cell repeats: any row may bear it",
    ),
    **dict.fromkeys(
        (
            "treaties.signed_place",
            "treaties.signatories",
            "treaties.replaced",
            "treaties.status",
            "treaties.confidence",
        ),
        "seven rows: some slides are told, others are like chance",
    ),
    "positions.stance_secondary": "a second code, in few rows: the first may go with any",
    "queries.results": "one number in all rows but one",
    "queries.note": "in few rows, and one sentence in most of them",
    "indicators.confidence": "three grades in long runs: a page may have graded figures apart",
    "actors.affiliation": "in six rows of persons that stand together",
    "benchmarks.peak_mb": "measured: memory grows and shrinks as it likes",
}


def slid_by(place: str, by: int) -> tuple[Record, list[dict]]:
    """The record with a column moved by a row, and the table as it is then."""
    table, column = place.split(".")
    held = record()
    cells = [row[column] for row in held[table]]
    moved = cells[-by:] + cells[:-by]
    rows = [{**row, column: cell} for row, cell in zip(held[table], moved)]
    return Record({**held.rows, table: rows}, held.package, held.folder, table), rows


def noticed(place: str, by: int) -> bool:
    """Whether any rule says something of a column that slid: first the quick ones, then those
    that compare words and codes, on this column alone.
    """
    table, column = place.split(".")
    changed, rows = slid_by(place, by)
    cells = [row[column] for row in rows]
    if cells == [row[column] for row in record()[table]]:
        return True  # one value all over: nothing moved
    key = record().descriptors[table]["schema"].get("primaryKey", [])
    if column in key and len({tuple(row[name] for name in key) for row in rows}) < len(rows):
        return True
    quick = [r for r in RULES if r.reads(table) and r.run.__name__ not in ("slid", "strayed")]
    return (
        any(True for rule in quick for _ in rule.run(changed))
        or column in strayed.away(changed, table, column)
        or column in shifted.away(changed, table, column)
    )


@pytest.mark.slow
@pytest.mark.parametrize("table", read.tables(DATA))
def test_a_column_that_slid_by_a_row_is_reported(table):
    silent = [
        f"{column}, {'down' if by > 0 else 'up'}"
        for column in record().fields[table]
        for by in (1, -1)
        if f"{table}.{column}" not in ALONE and not noticed(f"{table}.{column}", by)
    ]
    assert not silent, (
        f"{table}: columns moved by a row pass in silence; add a rule, or the reason: {silent}"
    )


@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize("place", ALONE)
def test_what_only_a_comparison_shows_companion_diff_says(place, by, copy):
    table, column = place.split(".")
    _, rows = slid_by(place, by)
    old = record()[table]
    if column == record().key(table):
        return  # rows are known by it: all other columns are told to have slid
    path = copy / "data" / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [*record().fields[table]], lineterminator="\n")
        out.writeheader()
        out.writerows({k: v for k, v in row.items() if k} for row in rows)
    found = compare.between(DATA, copy / "data")
    assert len(found) == sum(a[column] != b[column] for a, b in zip(old, rows))
    if len(found) < 3:
        return  # two cells, each of which is told by itself
    (said,) = compare.slides(DATA, copy / "data", found)
    way = "down" if by > 0 else "up"
    assert str(said).startswith(f"{table}, {column}: {len(found)} cells"), said
    assert str(said).endswith(f"the column slid {way} by a row"), said


def test_companion_diff_says_of_ids_that_slid_that_all_other_columns_did(copy):
    path = copy / "data" / "topics.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    ids = [line.split(",", 1)[0] for line in lines]
    moved = [f"{i},{line.split(',', 1)[1]}" for i, line in zip([ids[-1], *ids], lines)]
    path.write_text("\n".join([head, *moved, ""]), "utf-8")
    told = [
        str(s) for s in compare.slides(DATA, copy / "data", compare.between(DATA, copy / "data"))
    ]
    assert any(line.startswith("topics, title: ") and "slid up" in line for line in told), told


def test_three_cells_changed_otherwise_are_no_slide():
    def change(key, new):
        return compare.TableChange("t", key, "c", "old", new)

    column = dict(zip("abcde", "12345"))
    assert compare.moved([change("b", "1"), change("c", "2"), change("d", "3")], column, 1)
    assert compare.moved([change("a", "2"), change("b", "3"), change("e", "x")], column, -1)
    assert not compare.moved([change("b", "1"), change("c", "2")], column, 1), "two are an edit"
    assert not compare.moved([change("b", "1"), change("c", "x"), change("d", "y")], column, 1)


def test_words_that_are_shared_tell_a_column_that_slid():
    """On a table of our own: few rows and chance do not tell, words that go together do."""
    animals = ("otter", "heron", "badger", "lynx", "viper", "osprey", "marten", "adder")
    rows = [
        {None: n + 2, "row_id": f"X{n}", "name": f"the {a}", "said": f"of {a} {n}", "grade": "low"}
        for n, a in enumerate(animals * 3)
    ]
    fields = [{"name": name, "type": "string"} for name in ("row_id", "name", "said", "grade")]
    schema = {"fields": fields, "primaryKey": ["row_id"]}
    own = {name: {"fields": [], "primaryKey": [f"{name}_id"]} for name in strayed.NAMED}
    package = {"resources": [{"name": n, "schema": s} for n, s in {"t": schema, **own}.items()]}

    def away(some):
        tables = {"t": some} | dict.fromkeys(strayed.NAMED, [])
        return strayed.away(Record(tables, package, DATA), "t")

    assert away(rows) == {}
    names = [row["name"] for row in rows]
    for by, moved in ((1, [names[-1], *names[:-1]]), (-1, [*names[1:], names[0]])):
        slid = [{**row, "name": name} for row, name in zip(rows, moved)]
        assert away(slid)["name"] == by
    assert away(rows[:2]) == {}, "two rows say nothing"
    far = [{**row, "name": name} for row, name in zip(rows, names[2:] + names[:2])]
    assert "name" not in away(far), "two rows away is something else"


def changed(table: str, number: int, **cells) -> list[str]:
    """What the rules of `belonging` say of one row with other cells: columns, each once."""
    rows = [*record()[table]]
    rows[number] = rows[number] | cells
    trial = Record({**record().rows, table: rows}, record().package, DATA, table)
    own = [r for r in RULES if r.reads(table) and r.run.__module__.endswith(".belonging")]
    return sorted({problem.column for rule in own for problem in rule.run(trial)})


WRONG = {
    "a state with a role": ("actors", "kind", "state", {"role": "President"}, ["role"]),
    "a person that is a part of itself": (
        "actors",
        "actor_id",
        "feng-yujun",
        {"part_of": "feng-yujun"},
        ["part_of"],
    ),
    "a state that is a part of a person of its own": (
        "actors",
        "actor_id",
        "CHN",
        {"part_of": "feng-yujun"},
        ["part_of"],
    ),
    "an id that does not rise": ("topics", "topic_id", "T019", {"topic_id": "T002"}, ["topic_id"]),
    "a code of another class than its root": (
        "cameo",
        "cameo",
        "042",
        {"quad": "verbal_conflict"},
        ["quad"],
    ),
    "a code with the label of a root": ("cameo", "cameo", "042", {"label": "VISIT"}, ["label"]),
    "a treaty of the three for comparison": (
        "treaties",
        "treaty_id",
        "CN_RU_2001",
        {"benchmark": "yes"},
        ["benchmark"],
    ),
    "a treaty with pages of another": (
        "treaties",
        "treaty_id",
        "CN_RU_2001",
        {"urls": "https://tass.com/politics/1868051"},
        ["urls"],
    ),
    "an official without a name": (
        "positions",
        "speaker_kind",
        "official",
        {"named": "no"},
        ["named"],
    ),
    "a mirror that is linked": ("hosts", "kind", "mirror", {"linkable": "yes"}, ["kind"]),
    "a sentence about nobody in its claims": (
        "sentences",
        "sentence_id",
        "hashmi-2024:1.1",
        {"actors_mentioned": "feng-yujun"},
        ["actors_mentioned"],
    ),
    "more work than time": ("benchmarks", "task", "check", {"seconds": "0.1"}, ["cpu_seconds"]),
    "a task out of order": ("benchmarks", "size", "10", {"task": "load"}, ["task"]),
    "a bound without a frustration": ("benchmarks", "task", "load", {"exact": "no"}, ["exact"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_cells_of_a_row_that_contradict_each_other_are_told(case):
    table, column, value, cells, told = WRONG[case]
    number = next(n for n, row in enumerate(record()[table]) if row[column] == value)
    assert changed(table, number) == []
    assert changed(table, number, **cells) == told, case


def test_passes_of_a_new_article_may_follow_those_of_others():
    def told(*passes):
        new = [{"pass": one, "claim_id": "fog-2031:1.1a", None: 999} for one in passes]
        rows = [*record()["passes"], *new]
        changed = Record({**record().rows, "passes": rows}, record().package, DATA, "passes")
        return [problem.column for problem in agreement.in_blocks(changed)]

    assert told("a", "b") == [] and told("b", "a") == ["pass"]


def test_an_article_that_one_pass_coded_asks_for_no_second_one():
    known = record()["passes"]
    source = known[0]["claim_id"].split(":")[0]
    own = [row for row in known if row["claim_id"].startswith(f"{source}:")]

    def told(passes):
        changed = Record({**record().rows, "passes": passes}, record().package, DATA, "passes")
        return [(problem.value, problem.expected) for problem in agreement.complete(changed)]

    assert told([row for row in known if row not in own or row["pass"] == "a"]) == []
    last = own[-1]
    assert told([row for row in known if row is not last]) == [
        (last["claim_id"], f"a row of pass {last['pass']} for every claim")
    ]
