"""The workbench's scripts give what the library gives: agreement, what moves, sheets."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import math
import random
import re

from companion.articles.blank import as_csv
from companion.checks.letters import error
from companion.measures.naming import PERIODS
from companion.measures.searched import MEETING_LEVELS
from companion.recode import agreement as figures
from companion.recode import moves, sheet
from companion.recode.units import sets, units
from companion.tables.problems import DataError
from page_scripts import ask, book

TEN = "claims:hashmi-2024:10"


def alike(one, other) -> bool:
    """The same to nine digits, in all their parts."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


# --- Agreement: a thousand random inputs.


def _codings(chance: random.Random) -> list[list[str]]:
    """Codings by two coders, seldom more, of up to forty units; some cells empty."""
    coders = chance.choice((2, 2, 2, 3, 5))
    size, codes = chance.choice((0, 1, 2, 3, 10, 10, 25, 40)), chance.choice((1, 2, 2, 3, 7, 35))
    known = ["-1", "0", "1", "none", "unclear", *(f"code_{n}" for n in range(30))][:codes]
    empty, same = chance.choice((0, 0, 0.2, 0.9)), chance.choice((0, 0.5, 0.8, 1))
    first = [chance.choice(known) for _ in range(size)]

    def coding():
        taken = (c if chance.random() < same else chance.choice(known) for c in first)
        return ["" if chance.random() < empty else code for code in taken]

    return [coding() for _ in range(coders)]


def test_agreement_of_a_thousand_random_codings():
    chance = random.Random(15)
    given = [_codings(chance) for _ in range(1000)]
    told = ask(*(("agreement", [list(row) for row in zip(*codings)]) for codings in given))
    known = [dataclasses.asdict(figures.figures(codings)) for codings in given]
    wrong = [n for n in range(1000) if not alike(known[n], told[n])]
    assert not wrong, (given[wrong[0]], known[wrong[0]], told[wrong[0]])
    assert sum(one["low"] is not None for one in known) > 400
    assert sum(one["alpha"] is None for one in known) > 50


def test_the_generator_is_the_published_one():
    seeds = [1, 20240619, 2**32 - 1]
    told = ask(*(("random", seed, 50) for seed in seeds))
    for seed, numbers in zip(seeds, told, strict=True):
        assert numbers == figures.random(50, seed).tolist()


# --- What moves.


def _recoded(one, chance: random.Random) -> dict[str, dict[str, str]]:
    """Codes of somebody for some cells of a set."""
    share = chance.choice((0.05, 0.3, 1))
    codes = {
        unit: {
            name: chance.choice(variable.codes).code
            for name, variable in one.variables.items()
            if chance.random() < share
        }
        for unit in one.units
    }
    # Ends of ties among the three, so that there is a triangle.
    for given in codes.values():
        for end in given.keys() & {"tie_from", "tie_to"}:
            given[end] = chance.choice(("CHN", "PRK", "RUS", given[end]))
    return codes


def _asked(one, codes) -> tuple:
    """The call that a page makes to see what codes move."""
    kind, over = one.kind, moves.over(one, codes)
    known = units(kind)
    if kind == "claims":
        return "claims", [over[unit] for unit in one.units]
    if kind == "statements":
        rows = [known[unit].counts | {"codes": over[unit]} for unit in one.units]
        return "naming", rows, list(PERIODS)
    rows = [
        unit.counts | {"codes": over.get(name, unit.codes), "own": name in over}
        for name, unit in known.items()
    ]
    return "acts", rows, list(MEETING_LEVELS)


def test_what_moves_in_every_set():
    chance = random.Random(2)
    tried = [(one, codes) for one in sets().values() for codes in ({}, _recoded(one, chance))]
    ten = sets()["claims:hashmi-2024:10"]
    tried += [(ten, _recoded(ten, chance)) for _ in range(50)]
    told = ask(*(_asked(one, codes) for one, codes in tried))
    for (one, codes), said in zip(tried, told, strict=True):
        known = moves.counted(one, codes)
        assert alike(known, said), f"{one.id}: {known} in Python, {said} in the page"


# --- Sheets.


def test_no_unit_tells_how_the_book_coded_it():
    told = [
        name
        for kind in ("claims", "events", "statements")
        for name, unit in units(kind).items()
        if "Coding:" in unit.what or "Coding:" in unit.where
    ]
    assert not told, f"notes on coding are shown before they are asked for: {told[:5]}"


def test_sheets_of_the_page_and_of_the_command_are_one(tmp_path):
    held = book()
    chance = random.Random(9)
    for name in ("claims:hashmi-2024:10", "events:2019", "statements"):
        one = sets()[name]
        codes = {unit: given for unit, given in _recoded(one, chance).items() if given}
        notes = {one.units[0]: 'hard; "very"', one.units[1]: "¶ 0", one.units[-1]: "=1+1"}
        work = {"coder": "Anna, B.", "codes": codes, "notes": notes}
        own = next(s for s in held["sets"] if s["id"] == name)
        (text,) = ask(("write", held, own, work))
        path = tmp_path / "page.csv"
        path.write_text(text, encoding="utf-8", newline="")
        told = sheet.read(path)
        assert (told.set, told.coder, told.codes, told.notes) == (one, "Anna, B.", codes, notes)
        lines = sheet.lines(one, "Anna, B.", codes, notes)
        theirs = as_csv(sheet.columns(one), lines).decode("utf-8")
        (back,) = ask(("read", held, theirs, "shell.csv"))
        assert back["work"] == work and back["extra"] == back["absent"] == []


def test_sheets_are_written_as_csv_and_read_back():
    held = book()
    chance = random.Random(3)
    for one in held["sets"]:
        codes: dict[str, dict[str, str]] = {}
        for unit in one["units"]:
            given = {
                name: chance.choice(held["variables"][one["kind"]][name]["codes"])[0]
                for name in one["variables"]
                if chance.random() < 0.7
            }
            if given:
                codes[unit] = given
        notes = {one["units"][0]: 'hard, "very"; \n=1+1'}
        work = {"coder": "Anna, B.", "codes": codes, "notes": notes}
        (text,) = ask(("write", held, one, work))
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert text.startswith("\ufeff") and [row["id"] for row in rows] == one["units"]
        assert {row["version"] for row in rows} == {sets()[one["id"]].version}
        semicolons = io.StringIO()
        lines = csv.writer(semicolons, delimiter=";")
        lines.writerows(csv.reader(io.StringIO(text, newline="")))
        for told in ask(("read", held, text, "a.csv"), ("read", held, semicolons.getvalue(), "b")):
            assert told["work"] == work and told["set"]["id"] == one["id"]


def _edited(change=lambda rows: rows, **how) -> str:
    """A sheet with the note “odd” in row 4, its rows changed; how: of the writer."""
    one, out = sets()[TEN], io.StringIO()
    lines = sheet.lines(one, "anna", {u: {"sign": "1"} for u in one.units}, {one.units[2]: "odd"})
    rows = csv.reader(io.StringIO(as_csv(sheet.columns(one), lines).decode("utf-8-sig")))
    csv.writer(out, **how).writerows(change(list(rows)))
    return out.getvalue()


def _command(path, text: str) -> list[str]:
    """What the command says of a sheet, set as in the page."""
    path.write_text(text, encoding="utf-8", newline="")
    try:
        sheet.read(path)
    except DataError as wrong:
        said = [re.sub('found "(.*)"; ', r"found “\1”; ", line) for line in str(wrong).split("\n")]
        return [line if line.endswith("…") else f"{line}." for line in said]
    return []


REFUSED = {
    "a code twice": lambda: _edited(
        lambda rows: [[*row, "-1" if n else "Sign"] for n, row in enumerate(rows)]
    ),
    "a note twice": lambda: _edited(lambda rows: [[*row, "note"] for row in rows]),
    "a comma in a note": lambda: _edited().replace("odd", "odd, since it says so, in row 4"),
    "cells beyond the last": lambda: _edited(
        lambda rows: [rows[0], *([*r, "x"] for r in rows[1:])]
    ),
    "nothing above": lambda: _edited(
        lambda rows: [[*row, "y" if n == 3 else "", ""] for n, row in enumerate(rows)]
    ),
    "rows missing": lambda: _edited(lambda rows: rows[:4]),
    "a row missing": lambda: _edited(lambda rows: [*rows[:4], *rows[5:]]),
    "an error in a note": lambda: _edited().replace("odd", "#NAME?"),
    "errors in many": lambda: _edited(
        lambda rows: [rows[0], *([*r[:-1], "#REF!"] for r in rows[1:])]
    ),
    "an error for a code": lambda: _edited().replace(",1,", ",Err:502,"),
    "a note too long": lambda: _edited().replace("odd", "x" * 32768),
    "a quotation mark open": lambda: _edited().replace("odd", '"odd'),
    "one open, with semicolons": lambda: _edited(delimiter=";").replace("odd", '"odd'),
    "one open to the end": lambda: _edited().removesuffix("\r\n") + '"odd',
    "words behind one": lambda: _edited().replace("odd", '"very" odd'),
}


def test_what_the_command_refuses_the_page_refuses_in_the_same_words(tmp_path):
    held, texts = book(), [text() for text in REFUSED.values()]
    answers = ask(*(("read", held, text, "a.csv") for text in texts))
    for why, text, answer in zip(REFUSED, texts, answers, strict=True):
        said = _command(tmp_path / "a.csv", text)
        assert said and answer.get("problems") == said, why


def test_what_a_spreadsheet_shows_for_an_error_is_no_note():
    words = "#NAME? #¡REF! #ССЫЛКА! #DIV/0! =#VALUE!A1 #N/A #¿NOMBRE? #NOM? Err:502 Fehler:511 ####"
    words += " #GETTING_DATA Loading... ＃ＮＡＭＥ？ #name? #1 #tag Err:404 wait... #Name! # #REF!x"
    texts = [_edited().replace("odd", one) for one in words.split()]
    told = ["problems" in one for one in ask(*(("read", book(), t, "a.csv") for t in texts))]
    assert told == [error(one) for one in words.split()] and 13 < sum(told) < 17


def test_any_line_ends_and_delimiters_and_rows_as_a_spreadsheet_counts(tmp_path):
    texts = [_edited(), _edited(lineterminator="\r"), _edited(lineterminator="\n")]
    texts += [_edited(delimiter="|"), "\ufeffsep=;\n" + _edited(delimiter=";"), "\r" + _edited()]
    wrong = _edited().replace("odd", '"odd\r\nor not"').replace(",1,", ",wrong,")
    *good, bad = ask(*(("read", book(), text, "a.csv") for text in [*texts, wrong]))
    for text, answer in zip(texts, good, strict=True):
        assert not _command(tmp_path / "a.csv", text)
        assert answer["work"] == good[0]["work"] and len(answer["work"]["codes"]) == 10
    (told,) = bad["problems"]
    assert told.startswith("a.csv, rows 2, 3, 4, 5, 6 and 5 more, sign: “wrong”"), told


def test_numbers_that_a_spreadsheet_changed_are_the_same_codes():
    held = book()
    one = next(s for s in held["sets"] if s["kind"] == "claims")
    first, second, third = one["units"][:3]
    lines = [["set", "version", "id", "sign", "extra"]]
    for unit, code in ((first, "1.0"), (second, "−1"), (third, "+1")):
        lines.append([one["id"], one["version"], unit, code, "x"])
    lines += [[one["id"], one["version"], unit] for unit in one["units"][3:]]
    (told,) = ask(("read", held, "\n".join("\t".join(line) for line in lines), "a.tsv"))
    assert [told["work"]["codes"][u]["sign"] for u in (first, second, third)] == ["1", "-1", "1"]
    assert told["extra"] == ["extra"] and "form" in told["absent"]


def test_zeros_that_a_spreadsheet_took_are_not_guessed():
    held = book()
    one = next(s for s in held["sets"] if s["kind"] == "events")
    names = one["units"][:2]

    def read(*codes):
        given = itertools.zip_longest(one["units"], codes, fillvalue="")
        lines = [f"{one['id']},{one['version']},{u},{c}" for u, c in given]
        return ask(("read", held, "\n".join(["set,version,id,cameo", *lines]), "a.csv"))[0]

    whole, short, doubtful = read("042", "10"), read("42", "057"), read("42", "10")
    assert [whole["work"]["codes"][u]["cameo"] for u in names] == ["042", "10"]
    assert [short["work"]["codes"][u]["cameo"] for u in names] == ["042", "057"]
    assert "may be 010 or 10" in doubtful["problems"][0]


def test_one_wrong_code_in_many_rows_is_one_message_and_heads_may_look_otherwise():
    held = book()
    one = next(s for s in held["sets"] if s["kind"] == "claims" and len(s["units"]) > 20)
    lines = [
        f"{one['id']},{one['version']},{u},weather,mood {n % 2}" for n, u in enumerate(one["units"])
    ]
    (told,) = ask(("read", held, "\n".join(["Set,VERSION, Id ,Topic,stance", *lines]), "a.csv"))
    first, *others = told["problems"]
    more = len(one["units"]) - 5
    assert first.startswith(
        f"a.csv, rows 2, 3, 4, 5, 6 and {more} more, topic: “weather” is no code"
    )
    assert [line.partition("”")[0] for line in others] == [
        f"a.csv, rows {rows} and {len(one['units'][n::2]) - 5} more, stance: “mood {n}"
        for n, rows in enumerate(("2, 4, 6, 8, 10", "3, 5, 7, 9, 11"))
    ]
