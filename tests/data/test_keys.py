"""Keys and references by our own few lines say the same as frictionless, on many mutated tables."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from companion.tables import keys, memory, read
from companion.tables.read import DataError, load, validate
from companion.tables.schema import fault, names
from frictionless import Checklist, Field, Package, system

KINDS = {"primary-key": 0, "unique-error": 0, "foreign-key": 0}
# Every kind of key and reference that the standard has: of one column and of two, to itself and
# away.
COUNTRIES = [["code", "part_of"], ["A", ""], ["B", "A"], ["C", "A"], ["D", "B"]]
YEARS = [["code", "year", "note"], ["A", "2024", ""], ["A", "2025", "n1"], ["B", "2024", "n2"]]
DEALS = [
    ["id", "from", "year", "to"],
    ["D1", "A", "2024", "B"],
    ["D2", "A", "2025", "C"],
    ["D3", "B", "2024", ""],
    ["D4", "", "", "D"],
]


def field(name: str, **constraints) -> dict:
    return {"name": name, "type": "string", "constraints": constraints}


def link(fields, resource: str, there) -> dict:
    return {"fields": fields, "reference": {"resource": resource, "fields": there}}


SCHEMAS = {
    "countries": {
        "fields": [field("code", unique=True), field("part_of")],
        "primaryKey": ["code"],
        "foreignKeys": [link(["part_of"], "countries", ["code"])],
    },
    "years": {
        "fields": [field("code"), field("year"), field("note", unique=True)],
        "primaryKey": ["code", "year"],
        "foreignKeys": [link(["code"], "countries", ["code"])],
    },
    "deals": {
        "fields": [field("id", unique=True), field("from"), field("year"), field("to")],
        "primaryKey": "id",
        "foreignKeys": [
            link(["from", "year"], "years", ["code", "year"]),
            link("to", "countries", "code"),
        ],
    },
}


def write(folder: Path, tables: dict[str, list[list[str]]]) -> None:
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def ours(folder: Path) -> set[tuple]:
    """Faults of keys and references: file, row and columns."""
    said = ("a value not used", "a key:", "a value that stands in")
    return {
        (p.file.removeprefix("data/"), p.row, p.column)
        for p in validate(folder)
        if p.expected.startswith(said)
    }


def theirs(folder: Path, descriptor: dict) -> set[tuple]:
    """The same by frictionless."""
    found = set()
    with system.use_context(trusted=True):
        for resource in Package.from_descriptor(descriptor, basepath=str(folder)).resources:
            report = resource.validate(Checklist(), limit_errors=10_000)
            for error in (e for task in report.tasks for e in task.errors):
                if error.type not in KINDS:
                    continue
                KINDS[error.type] += 1
                names = getattr(error, "field_names", None) or getattr(error, "field_name", None)
                wanted = names or descriptor_key(descriptor, resource.name)
                columns = wanted if isinstance(wanted, str) else ", ".join(wanted)
                found.add((resource.path, error.row_number, columns))
    return found


def descriptor_key(descriptor: dict, name: str):
    return next(r for r in descriptor["resources"] if r["name"] == name)["schema"]["primaryKey"]


def spoil(
    rows: list[list[str]], chance: random.Random, others: list[list[str]], columns=()
) -> list:
    """One to three random changes, in `columns`: a cell, a row twice, a row gone, two cells
    swapped.
    """
    rows = [list(row) for row in rows]
    for _ in range(chance.randint(1, 3)):
        n, m = (chance.randrange(1, len(rows)) for _ in "ab")
        k = rows[0].index(chance.choice(columns or rows[0]))
        how = chance.choice(["cell", "empty", "other", "twice", "gone", "swap"])
        if how == "twice":
            rows.insert(m, list(rows[n]))
        elif how == "gone" and len(rows) > 2:
            del rows[n]
        elif how == "swap":
            rows[n][k], rows[m][k] = rows[m][k], rows[n][k]
        else:
            other = chance.choice(others[1:])
            rows[n][k] = {"cell": "ZZ", "empty": "", "other": chance.choice(other)}.get(how, "")
    return [row for row in rows if any(row)]  # a blank row is no matter of keys


@pytest.mark.slow
def test_mutated_keys_and_references_are_told_as_frictionless_tells_them(tmp_path):
    """A hundred and twenty packages of three tables."""
    resources = [
        {"name": n, "path": f"{n}.csv", "type": "table", "schema": s} for n, s in SCHEMAS.items()
    ]
    descriptor = {"name": "keys", "resources": resources}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    sound = {"countries": COUNTRIES, "years": YEARS, "deals": DEALS}
    write(tmp_path, sound)
    assert ours(tmp_path) == theirs(tmp_path, descriptor) == set()
    chance, faulty = random.Random(16), 0
    KINDS.update(dict.fromkeys(KINDS, 0))
    for n in range(120):
        tables = dict(sound)
        for name in chance.sample(list(sound), chance.randint(1, 2)):
            tables[name] = spoil(sound[name], chance, sound[chance.choice(list(sound))])
        write(tmp_path, tables)
        found = theirs(tmp_path, descriptor)
        assert ours(tmp_path) == found, f"mutation {n}: {tables}"
        faulty += bool(found)
    assert faulty > 60 and min(KINDS.values()) > 20, f"too few faults to compare: {KINDS}"


REAL = ("sources", "actors", "treaties", "provisions", "passes", "resolutions", "verdicts")


def test_mutated_tables_of_the_book_are_told_as_frictionless_tells_them(root, tmp_path):
    """The smaller tables of the book with their own keys, references among them alone."""
    content = read.schema(root / "data")
    content["resources"] = [r for r in content["resources"] if r["name"] in REAL]
    for resource in content["resources"]:
        links = resource["schema"].get("foreignKeys", [])
        kept = [one for one in links if one["reference"]["resource"] in REAL]
        resource["schema"]["foreignKeys"] = kept
    (tmp_path / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    for name in REAL:
        shutil.copy(root / "data" / f"{name}.csv", tmp_path)
    chance, told = random.Random(10), Counter()
    for n in range(12):
        name = REAL[n % len(REAL)]
        path = root / "data" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        schema = next(r["schema"] for r in content["resources"] if r["name"] == name)
        links = [column for one in schema["foreignKeys"] for column in one["fields"]]
        columns = names(schema["primaryKey"]) + links
        write(tmp_path, {name: spoil(rows, chance, rows, columns)})
        ours_, theirs_ = ours(tmp_path), theirs(tmp_path, content)
        # A cell that breaks another rule of its field is told once, by that.
        broken = {(p.file.removeprefix("data/"), p.row, p.column) for p in validate(tmp_path)}
        assert ours_ <= theirs_ and theirs_ - ours_ <= broken, f"{name}, mutation {n}"
        told[name] += len(theirs_)
        shutil.copy(path, tmp_path)
    assert sum(told.values()) > 10, told


def test_days_are_bounded_as_frictionless_bounds_them():
    field = {"name": "x", "type": "date"}
    days = ["1999-12-30", "1999-12-31", "2000-01-01", "2024-01-01", "2024-01-02"]
    for limits in ({"minimum": "1999-12-31"}, {"maximum": "2024-01-01"}):
        bounded = field | {"constraints": limits}
        theirs = Field.from_descriptor(bounded)
        ours = [not fault(day, bounded) for day in days]
        assert ours == [not theirs.read_cell(day)[1] for day in days] and set(ours) == {True, False}


def test_a_descriptor_that_cannot_be_used_is_one_message(copy):
    path = copy / "data" / "datapackage.json"
    whole = path.read_text("utf-8")
    for old, new, said in (
        ('"pattern": "R[0-9]{3,}"', '"pattern": "R[0-9"', "relations.relation_id: the pattern is"),
        ('"type": "integer"', '"type": "whole"', "the type whole is none of string, date"),
        ('"minimum": "2000-01-01"', '"minimum": 2000', "the minimum 2000 is not a real date as"),
        ('"resource": "treaties"', '"resource": "treaty"', "the reference to treaty names"),
    ):
        assert old in whole
        path.write_text(whole.replace(old, new, 1), "utf-8")
        (problem,) = validate(copy / "data")
        assert problem.file == "data/datapackage.json" and said in problem.expected
        with pytest.raises(DataError, match="a valid data package"):
            load("relations", copy / "data")


# --- One memory ---------------------------------------------------------------------------------


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_an_edited_cell_shows_everywhere_in_a_running_kernel(copy, monkeypatch):
    """Each reader of the tables is asked before and after an edit, and after it was taken back."""
    import companion
    from companion import citations, evidence, network
    from companion.charts import figure

    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    data = copy / "data"

    def title() -> str:
        return figure.source_line([companion.load("actors")])

    readers = {
        "load": lambda: " ".join(companion.load("actors")["name"]),
        "evidence.name": lambda: evidence.name("PRK"),
        "evidence.cite": lambda: evidence.cite("E001")[0].says,
        "evidence.labels": lambda: " ".join(evidence.labels("stance").values()),
        "citations": lambda: citations.text("E001"),
        "citations of a relation": lambda: citations.record("R00101")["title"],
        "network": lambda: " ".join(network.relation_labels().values()),
        "charts": title,
    }
    edits = {
        "actors.csv": [("North Korea", "Edited Korea")],
        "events.csv": [("China", "Edited China")],
        "codes.csv": [("welcomes it", "welcomes it, edited"), ("treaty tie", "treaty tie, edited")],
        "datapackage.json": [('"title": "Actors', '"title": "Edited actors')],
    }
    before = {name: ask() for name, ask in readers.items()}
    kept = {name: (data / name).read_bytes() for name in edits}
    for name, found in edits.items():
        for old, new in found:
            change(data / name, old, f'"{new}"' if "," in new else new)
    after = {name: ask() for name, ask in readers.items()}
    stale = {name for name in readers if before[name] == after[name]}
    assert not stale, f"still as before the edit: {stale}"
    for name, content in kept.items():
        (data / name).write_bytes(content)
    assert {name: ask() for name, ask in readers.items()} == before


def test_what_is_read_is_shared_until_the_file_changes_and_the_memory_has_an_end(copy, monkeypatch):
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    made = []

    @read.remembered("actors")
    def count(unit):
        made.append(unit)
        return len(read.shared("actors"))

    assert count("a") == count("a") and count("b") and made == ["a", "b"]
    change(copy / "data" / "events.csv", "China", "China.")
    assert count("a") and made == ["a", "b"], "another table is no matter of it"
    change(copy / "data" / "actors.csv", "North Korea", "Korea (North)")
    assert count("a") and made == ["a", "b", "a"]
    assert load("actors") is not read.shared("actors") is read.shared("actors")
    for n in range(2 * memory.LIMIT):
        memory.kept(("test", n), tuple, int)
    assert len(memory._KEPT) <= memory.LIMIT


def test_keys_reads_no_cell_twice_in_two_ways():
    """A key is compared as it stands: what the schema lets stand is one text for one value."""
    resource = {
        "path": "t.csv",
        "schema": {"fields": [{"name": "k"}, {"name": "v"}], "primaryKey": ["k"]},
    }
    told = keys.of_table(resource, [["a", "1"], ["A", "1"], ["a", "2"], ["", "3"]])
    assert [(p.row, p.value) for p in told] == [(4, "a"), (5, "")]
    assert "row 2 has it" in told[0].expected and told[1].expected.startswith("a key")
