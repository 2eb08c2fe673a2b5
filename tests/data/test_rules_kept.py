"""What a rule found is kept while what it was shown holds the same; it is shown no more than it
names, and stumbles by itself.
"""

from __future__ import annotations

import functools
import json

from companion import checks
from companion.checks.rule import Record, TableRule
from companion.tables.problems import Problem
from conftest import ROOT


@functools.cache
def record() -> Record:
    return Record.read(ROOT / "data")


def test_a_rule_runs_again_when_a_table_that_it_names_changes():
    """What it found before is kept for tables that hold the same, and for no others."""
    asked = []
    rule = TableRule(lambda shown: asked.append(sorted(shown.rows)) or [], ("actors",))
    held = record()
    for table, runs in (("", 1), ("", 1), ("events", 1), ("actors", 2), ("", 2)):
        rows = {table: held[table][1:]} if table else {}
        rule.found(Record({**held.rows, **rows}, held.package, held.folder))
        assert len(asked) == runs, f"{table or 'nothing'} changed: it ran {len(asked)} times"
    rule.found(Record(held.rows, held.package, held.folder, "events"))
    rule.found(Record(held.rows, {**held.package, "temporal": {}}, held.folder))
    assert len(asked) == 4, (
        "another table to look at, or another end of the record, is another case"
    )
    assert set(map(tuple, asked)) == {("actors",)}, "a rule is shown the tables that it names"


def test_a_rule_that_reads_a_table_it_does_not_name_is_told(monkeypatch):
    monkeypatch.setattr(checks, "RULES", [TableRule(lambda r: r["events"], ("actors",))])
    (said,) = checks.of_record(record())
    assert "a table, column or code 'events', which the rule " in str(said)
    monkeypatch.setattr(checks, "RULES", [TableRule(lambda r: r.fields["events"], ("actors",))])
    assert "'events'" in str(checks.of_record(record())), "neither is it shown that table's columns"


def test_a_rule_that_stumbles_silences_no_other(monkeypatch):
    told = Problem("data/actors.csv", 2, "name", "x", "y")
    stumbles = TableRule(lambda r: [r["actors"][0]["no such column"]], ("actors",))
    monkeypatch.setattr(checks, "RULES", [stumbles, TableRule(lambda r: [told], ("actors",))])
    first, second = checks.of_record(record())
    assert first is told and "'no such column', which the rule " in str(second)


def test_a_code_that_the_descriptor_gains_is_told_at_once(copy):
    """Not what the same process found of the tables before."""
    assert not checks.errors(copy / "data")
    path = copy / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    (claims,) = [r for r in package["resources"] if r["name"] == "claims"]
    (stance,) = [f for f in claims["schema"]["fields"] if f["name"] == "stance"]
    stance["constraints"]["enum"].append("brandnew")
    path.write_text(json.dumps(package), "utf-8")
    (said,) = checks.errors(copy / "data")
    assert "stance: brandnew is not described" in str(said)
