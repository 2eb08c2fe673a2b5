"""A table in UTF-8 that a program opened as something else and saved is told, and no other is."""

from __future__ import annotations

import csv

import pytest
from companion.checks.letters import unseen
from companion.checks.misread import misread
from conftest import ROOT
from slips import first, found, problems, record

TABLES = sorted(path.stem for path in (ROOT / "data").glob("*.csv"))
READINGS = {"cp1252": "Windows-1252", "latin-1": "Windows-1252", "mac_roman": "Mac Roman"}


def as_read(text: str, reading: str) -> str:
    """A text in UTF-8 as a program has it that takes it for something else."""
    raw = text.encode()
    try:
        return raw.decode(reading)
    except UnicodeDecodeError:  # Windows gives the five bytes without a letter as they are
        return "".join(bytes([b]).decode(reading, "ignore") or chr(b) for b in raw)


def cells(table: str) -> list[str]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row if not cell.isascii()]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("table", TABLES)
def test_a_table_opened_wrongly_is_told(table, reading):
    """Of every table that has such letters; most cells are certain by themselves."""
    found = [misread(as_read(cell, reading)) for cell in cells(table)]
    sure = [how for _, _, how in found if how]
    assert not found or sure, f"{len(found)} cells, none of them certain"
    assert len(sure) >= 0.95 * len(found), f"{len(sure)} of {len(found)} cells"
    assert {*sure} <= {READINGS[reading]}


@pytest.mark.parametrize("table", TABLES)
def test_the_letters_of_real_cells_are_no_false_alarm(table):
    assert not [cell for cell in cells(table) if misread(cell)[0]]


SOUND = [
    "„Spaß“ und „Ä“, der „Fuß“…, «Spaß», «Fuß»;",
    "“Touché”, he said: ‘touché’”—and left. “‘Cliché’…”",
    "L’été d’une «année» — l’Œuvre — où l’âge…",
    "«été» –été, “été” ‘été’ l’été—été",
    "São Tomé, «IRMû, “IRMÔ.",
    "3 Å², 5 Å³; 2×² and 3×£5, 4×½; a ≈±3, cost ≈£5m, √π, 2√π, ¬a",
    "Việt Nam: Đảng Cộng sản, Nguyễn Phú Trọng",
    "Çeşme, Erdoğan, İstanbul; Škoda, Łódź, Dvořák, Ústí; Þór Æsir, ð’; Ñandú, ¿qué? ¡sí!",
    "习近平：“中朝友谊”……; 김정은 “조선”; Путин — «друг»; Πούτιν; بوتين",
    "‚Äpfel‘, „Öl“, ‚Ärger‘; 20 °C, § 5, © 2024, ™, €5, ½",
    "“PASSÉ” CAFÉ’ CAFÉ™ É™, È’, Ö”",
    "«cité»† et «voilà»…",
]


@pytest.mark.parametrize("cell", SOUND)
def test_what_people_write_is_no_false_alarm(cell):
    assert not misread(cell)[0]


# What was written, and whether one such letter is certain by itself in each of the readings.
LETTERS = [
    ("The article’s own author", 3),
    ("“Yes” – he said", 3),
    ("café", 3),
    ("Việt Nam", 3),
    ("Škoda", 2),
    ("Erdoğan", 3),
    ("Łódź", 2),
    ("Œuvre", 2),
    ("20 °C", 3),
    ("中朝", 3),
    ("Путин", 3),
    ("Пхеньян встретил", 3),
    ("북한", 3),
    ("مصر", 3),
    ("5 €", 3),
]


@pytest.mark.parametrize("word, readings", LETTERS)
def test_one_word_is_certain(word, readings):
    told_in = [reading for reading in READINGS if misread(as_read(word, reading))[0]]
    assert len(told_in) >= readings, told_in


def test_a_column_tells_once_how_its_file_was_opened():
    rows = [
        {k: as_read(v, "cp1252") if isinstance(v, str) else v for k, v in row.items()}
        for row in record()["codes"]
    ]
    said = problems("letters.seen", "codes", rows)
    columns = {one.column for one in said}
    assert len(said) == len(columns) > 1
    for one in map(str, said):
        assert "for “" in one and "the file was opened as Windows-1252 and saved" in one
    (label,) = (one for one in map(str, said) if "column definition" in one)
    assert "more as well" in label


def test_one_cell_is_told_by_its_row():
    row = first("events", event_id="E001")
    own = row | {"note": "The articleâ€™s own author"}
    (said,) = found("letters.seen", "events", [own if r is row else r for r in record()["events"]])
    assert said == (
        f'data/events.csv, row {row[None]}, column note: found "The articleâ€™s own author"; '
        "expected letters as they were, “’” for “â€™”: the file was opened as Windows-1252 and "
        "saved (take the file of before, and open it as UTF-8)"
    )


@pytest.mark.parametrize("sign", ["\x80", "\x85", "\x9f"])
def test_a_control_beyond_ascii_is_told(sign):
    assert unseen(f"a{sign}b") == f"no control character (U+{ord(sign):04X})"
