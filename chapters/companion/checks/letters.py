"""Letters: nothing unseen, no letter that only looks Latin, one spelling for one name.

Two cells that look the same and are not the same part what belongs together: a point leaves its
line in a chart, an actor stands twice. Cells are folded before they are compared: compatibility
forms (NFKC), case, marks, look-alikes and whatever is no letter or digit go.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ..tables.placeholders import placeholder
from ..tables.problems import numbered
from ..tables.read import Problem
from .misread import misread
from .rule import Record, at, items, recalled, rule, suspect

# Cyrillic and Greek letters that look like Latin ones, and the Latin ones; the common part of
# Unicode's confusables.
_LOOK = dict(
    zip(
        "АВЕЅІЈКМНОРСТХҮЗаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲϳвмнткгԌԚԜӀ",
        "ABESIJKMHOPCTXY3aesijopcyxdqwhABEZHIKMNOPTYXaikvoptuxcjbmhtkrGQWI",
    )
)
_FOREIGN = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
_WORD = re.compile(r"[^\W\d_]+")
# Columns of names and free codes that recur: (table, column). Values that differ only when
# unfolded are suspect, and so is one that is a single letter away from a common one.
_NAMES = (
    ("indicators", "estimator"),
    ("indicators", "publisher"),
    ("events", "publisher"),
    ("statements", "speaker"),
    ("positions", "speaker"),
    ("positions", "outlet"),
    ("positions", "role"),
    ("sources", "container_title"),
    ("sources", "author"),
    ("sentences", "uncoded_reason"),
    ("treaties", "signed_place"),
    ("actors", "affiliation"),
    ("hosts", "name"),
)
# Columns of what stands around a quotation, in which a full stop may be all.
_CUT = (("claims", "prefix"), ("claims", "suffix"))
# Columns of persons: one name is another's with its words in another order, or a letter off, even
# where both stand once.
_PERSONS = ("speaker",)
# Characters in a cell of a spreadsheet: what is longer is cut when it is saved.
LONGEST = 32_767
# What a spreadsheet shows instead of a value, in any language: #NAME?, #¡REF!, #ССЫЛКА!, #DIV/0!,
# Err:502; the ones without a mark at their end (#N/A, translated); a column too narrow (####).
_ERROR = re.compile(
    r"(?:#[¡¿]?[^\Wa-zа-я]+(?:[/_.][^\Wa-zа-я]+)*[!?](?:[A-Z]{1,3}\d+)?;?)+"
    r"|#(?:N/[A-Z]|NV|I/T|Н/Д|Δ/Υ|YOK|BRAK|SAKNAS|PUUTTUU|HIÁNYZIK|NEDOSTUPNÝ|[A-ZÍ]+(?:_[A-Z]+)+)"
    r"|#{3,}|(?:Err|Error|Erro|Errore|Erreur|Fehler|Feil|Fejl|Fel|Fout|Virhe|Chyba|Hiba|Hata|Błąd"
    r"|Ошибка|Помилка|错误|錯誤|エラー|오류):5\d\d"
    r"|(?:Loading|Wird geladen|Chargement|Cargando|Carregando|A carregar|Caricamento"
    r"|Bezig met laden|Ładowanie|Yükleniyor|Загрузка"
    r"|正在加载|正在載入|読み込んでいます|로드 중)\.{3}"
)
# What each of these has.
_PERHAPS = re.compile(r"[#＃:…]|\.\.\.")
# Capitals of fewer letters that differ in one are two bodies (KITA, KCNA), of more a slip (KOTPA).
ACRONYM = 5
# From how many rows on a value is common enough to be what a near miss was meant to be.
_COMMON = 3
# From how many ties on a state is one that chapters speak of.
_OFTEN = 20


@functools.lru_cache(maxsize=65536)
def fold(cell: str) -> str:
    """A cell as it is compared: letters and digits only, without case, marks and look-alikes."""
    plain = "".join(_LOOK.get(c, c) for c in unicodedata.normalize("NFKC", cell))
    apart = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(c for c in apart if c.isalnum())


def _called(c: str) -> str:
    return f"U+{ord(c):04X} {unicodedata.name(c, 'without a name').lower()}"


@functools.lru_cache(maxsize=65536)
def unseen(cell: str) -> str:
    """What a cell must not hold though nobody sees it, in words; nothing for a sound cell."""
    if cell.isascii():
        return ""
    if misread(cell)[0]:
        return read_as(cell)
    for n, c in enumerate(cell):
        if "\x80" <= c <= "\x9f":
            return f"no control character (U+{ord(c):04X})"
        kind = unicodedata.category(c)
        if c in "\u200c\u200d" and n and _joins(cell[n - 1]):
            continue
        if kind in ("Cf", "Co", "Cn", "Cs", "Zl", "Zp") or (kind == "Zs" and c != " "):
            return f"no character that cannot be seen ({_called(c)})"
        if c in "\u034f\u115f\u1160\u3164\uffa0\ufffd\u2800" or "\ufe00" <= c <= "\ufe0f":
            return f"no character that cannot be seen or read ({_called(c)})"
        if kind == "Mn" and n and cell[n - 1].isascii():
            return f"no mark on a letter or sign that has none ({_called(c)})"
    if unicodedata.normalize("NFC", cell) != cell:
        return "composed characters (Unicode form NFC)"
    return _alike(cell)


def read_as(cell: str) -> str:
    """What is expected where letters were read wrongly, and how that came about."""
    run, was, reading = misread(cell)
    shown = "".join(f"\\x{ord(c):02x}" if "\x7f" < c < "\xa0" else c for c in run)
    said = (
        f"letters as they were, “{was}” for “{shown}”: the file was opened as {reading} and saved"
    )
    return f"{said} (take the file of before, and open it as UTF-8)"


def too_long(cell: str) -> str:
    """What is wrong with a cell of which a spreadsheet would cut the end when it is saved."""
    return (
        f"at most {LONGEST:,} characters: no spreadsheet holds more" if len(cell) > LONGEST else ""
    )


@functools.lru_cache(maxsize=65536)
def error(cell: str) -> bool:
    """Whether a cell holds what a spreadsheet shows in place of a value it cannot work out."""
    if len(cell) > 80 or not _PERHAPS.search(cell):
        return False
    # French and some others set a space there; wide signs are made narrow.
    narrow = re.sub(r"\s*([#!?:/.])\s*", r"\1", unicodedata.normalize("NFKC", cell))
    return bool(_ERROR.fullmatch(narrow.lstrip("'=+-")))


def _joins(c: str) -> bool:
    """Whether a joiner may follow: in scripts where it belongs to spelling, and in emoji."""
    name = unicodedata.name(c, "")
    return unicodedata.category(c) in ("Mn", "Mc", "So") or name.startswith(
        ("ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "MALAYALAM", "KANNADA", "TELUGU", "SINHALA")
    )


def _script(c: str) -> str:
    return unicodedata.name(c, "?").split()[0]


def _alike(cell: str) -> str:
    """Words that mix Latin with look-alikes, or stand in look-alikes among Latin words."""
    latin = sum(c.isascii() and c.isalpha() for c in cell)
    for c in cell:
        plain = unicodedata.normalize("NFKC", c)
        if c.isalnum() and plain != c and plain.isascii() and unicodedata.category(c) != "No":
            return f"ordinary letters and digits, {plain} for {_called(c)}"
    for word in _WORD.findall(cell):
        if word.isascii():
            continue
        scripts = {_script(c) for c in word}
        foreign = scripts.intersection(_FOREIGN)
        lone = all(c in _LOOK for c in word) and latin > len(cell) / 2
        if foreign and ("LATIN" in scripts or lone):
            odd = next(c for c in word if _script(c) in foreign)
            return f"letters of one script in “{word}” ({_called(odd)})"
        if any("\u0250" <= c <= "\u02af" or "\u1d00" <= c <= "\u1dbf" for c in word):
            odd = next(c for c in word if "\u0250" <= c <= "\u1dbf")
            return f"ordinary letters in “{word}” ({_called(odd)})"
    return ""


@rule()
def seen(record: Record):
    """No cell holds what nobody sees, more than a spreadsheet keeps, or its word for an error; and
    none a sign for nothing or a formula in the place of words.
    """
    for table in record.looked:
        yield from _unseen(record, table)


@recalled()
def _unseen(record: Record, table: str) -> list[Problem]:
    """The cells of one table that hold such a thing."""
    found = []
    opened: dict[str, list[dict]] = {}  # rows of letters read wrongly, by column
    worded = {
        column: field.get("type") == "list"
        for column, field in record.fields[table].items()
        if (table, column) not in _CUT and _worded(field)
    }
    for row in record[table]:
        for column, cell in row.items():
            if column is None:
                continue
            if not cell.isascii() and misread(cell)[0]:
                opened.setdefault(column, []).append(row)
            elif said := unseen(cell) or too_long(cell):
                found.append(at(table, row, column, said))
            elif error(cell):
                found.append(at(table, row, column, "a value, not an error of a spreadsheet"))
        for column, several in worded.items():
            for cell in items(row[column]) if several else (row[column],):
                if said := placeholder(cell):
                    found.append(at(table, row, column, said, cell))
    return [*_opened(table, opened), *found]


def _opened(table: str, opened: dict[str, list[dict]]) -> Iterator[Problem]:
    """A whole file is opened wrongly: a column tells it once, by the first of its cells."""
    for column, (first, *others) in opened.items():
        also = ""
        if others:
            many = numbered([row[None] for row in others])
            also = f"; so in row{'s' * (len(others) > 1)} {many} as well"
        yield at(table, first, column, read_as(first[column]) + also)


def _worded(field: dict) -> bool:
    """Whether a column holds words, and no codes of a list."""
    text = field.get("type", "string") in ("string", "list")
    return text and "enum" not in field.get("constraints", {})


@rule("actors")
def actors(record: Record):
    """Actors have names of their own: two of one name fall into one row of a matrix."""
    for column in ("name", "name_native"):
        used: dict[str, dict] = {}
        for row in record["actors"]:
            first = used.setdefault(fold(row[column]), row) if row[column] else row
            if first is not row:
                said = f"a name that is not that of {first['actor_id']} ({first[column]})"
                yield at("actors", row, column, said)
    for row in record["actors"]:
        if row["name_native"] and not row["lang"]:
            yield at("actors", row, "lang", "the language of name_native")


@rule(*{table for table, _ in _NAMES})
def one_spelling(record: Record):
    """A name or free code that recurs is spelt alike everywhere."""
    for table, column in _NAMES:
        counted = Counter(row[column] for row in record[table] if row[column])
        person = column in _PERSONS
        meant: dict[str, str] = {}
        common: list[str] = []
        for value, n in counted.most_common():
            # A person's name may stand with the family name first or last.
            words = sorted(value.split()) if person else [value]
            first = meant.setdefault("".join(map(fold, words)), value)
            likely = common if n < _COMMON else ()
            slip = next((c for c in likely if near(c, value)), first)
            if slip != value:
                yield from _spelt(record, table, column, value, slip if first == value else first)
            if len(value) > (7 if person else 3) and (person or n >= _COMMON):
                common.append(value)


def _spelt(record: Record, table: str, column: str, value: str, meant: str):
    for row in record[table]:
        if row[column] == value:
            yield suspect(table, row, column, f"one spelling: other rows have “{meant}”")


@functools.lru_cache(maxsize=65536)
def near(a: str, b: str) -> bool:
    """Whether one letter more, less, other or two exchanged make one of the other; digits do not
    count as slips.
    """
    if abs(len(a) - len(b)) > 1:
        return False
    n = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    if any(c.isdigit() for c in a[n : n + 1] + b[n : n + 1]):
        return False
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    if len(a) != len(b):
        return longer[n + 1 :] == shorter[n:]
    swapped = a[n : n + 2] == b[n : n + 2][::-1] and a[n + 2 :] == b[n + 2 :]
    short = a.isupper() and len(a) < ACRONYM
    return swapped or (a[n + 1 :] == b[n + 1 :] and not short)


@rule("actors", "relations", beside=True)
def called(record: Record):
    """States with many ties are called by the names that the chapters' text has for them."""
    prose = _prose(record)
    tied = Counter(row[column] for row in record["relations"] for column in ("from", "to"))
    for row in record["actors"]:
        often = tied[row["actor_id"]] >= _OFTEN
        if row["kind"] == "state" and often and row["name"] not in prose:
            said = "a name that the chapters use: charts would show one name, the text another"
            yield suspect("actors", row, "name", said)


def _prose(record: Record) -> str:
    """Text of the chapters: those beside the data, else those that came with the library."""
    library = Path(__file__).resolve().parents[1]
    folders = record.folder.parent / "chapters", library / "_chapters", library.parent
    folder = next(folder for folder in folders if folder.is_dir())
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.md")))
