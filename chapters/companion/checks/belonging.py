"""Columns of one row that say something of each other: kind and role, code and class, and what was
measured on one package.

Each is right for every row of the record as it is. Most are suspect only, since a row may come
for which one does not hold; a column that slid by a row breaks them at once.
"""

from __future__ import annotations

import re
import statistics
import unicodedata

from .acts import PAIRS
from .rule import Record, at, items, number, rule, suspect

_THE_THREE = {state for pair in PAIRS for state in pair.split("-")}
# Which kinds of hosts may be shown as links; those of the others may or may not.
_LINKABLE = {"official": "yes", "relay": "no", "mirror": "no", "unknown": "no"}
# Voices with a name by their kind; media write under a name or without.
_NAMED = {"official": "yes", "expert": "yes", "unnamed": "no"}
# Memory of one size differs by less than this factor from task to task.
_MEMORY = 2
# A state with this many acts is told apart by its name in them, of which the beginning counts.
_OFTEN, _NAME = 100, 7
# Letters of languages, as Unicode names them.
_LETTERS = {
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL",),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "be": ("CYRILLIC",),
    "en": ("LATIN",),
    "fr": ("LATIN",),
    "de": ("LATIN",),
    "es": ("LATIN",),
    "vi": ("LATIN",),
    "fa": ("ARABIC",),
    "ar": ("ARABIC",),
    "he": ("HEBREW",),
}
_OTHER = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "CYRILLIC", "ARABIC", "HEBREW")
# Tables whose rows are added at the end: their ids are numbers that rise.
_RISING = ("dependencies", "queries", "indicators", "topics", "benchmarks")


@rule(*_RISING)
def rising(record: Record):
    """Ids of tables that grow at their end are numbers that rise."""
    for table in _RISING:
        key, above = record.key(table) or "", -1
        for row in record[table]:
            digits = re.search(r"[0-9]+$", row[key])
            here = int(digits[0]) if digits else above
            if here <= above:
                said = f"a number above that of the row above ({above}): new rows come at the end"
                yield suspect(table, row, key, said)
                break
            above = here


@rule("actors")
def roles(record: Record):
    """Persons have a role and an affiliation; states, blocs and groups have none."""
    for row in record["actors"]:
        for column in ("role", "affiliation"):
            if row[column] and row["kind"] != "person":
                said = f"nothing, since the kind is {row['kind']} and not person"
                yield suspect("actors", row, column, said)


@rule("actors")
def spelt(record: Record):
    """A name in an actor's own language has its letters, and it is the language of its state."""
    languages = {row["actor_id"]: row["lang"] for row in record["actors"]}
    for row in record["actors"]:
        scripts = _LETTERS.get(row["lang"].split("-")[0], ())
        letters = [c for c in row["name_native"] if c.isalpha()]
        if scripts and not all(unicodedata.name(c, "").startswith(scripts) for c in letters):
            said = f"letters of the language {row['lang']}, or another language"
            yield suspect("actors", row, "name_native", said)
        state = languages.get(row["part_of"], "")
        if state and row["lang"] and row["lang"] != state:
            said = f"{state}, the language of {row['part_of']}, or another part_of"
            yield suspect("actors", row, "lang", said)
        if any(unicodedata.name(c, "").startswith(_OTHER) for c in row["name"] if c.isalpha()):
            yield suspect("actors", row, "name", "a name in Latin letters (others in name_native)")


@rule("actors")
def parts(record: Record):
    """Nobody is a part of itself, nor of what is a part of it."""
    above = {row["actor_id"]: row["part_of"] for row in record["actors"]}
    for row in record["actors"]:
        seen, here = {row["actor_id"]}, row["part_of"]
        while here and here not in seen:
            seen.add(here)
            here = above.get(here, "")
        if here == row["actor_id"]:
            yield at("actors", row, "part_of", "an actor that is no part of this one")


@rule("sentences", "claims")
def mentioned(record: Record):
    """A coded sentence names somebody whom one of its claims is about, or who speaks."""
    spoken: dict[str, set[str]] = {}
    for row in record["claims"]:
        known = {row["speaker_id"], row["toward"], *items(row["about"])}
        spoken.setdefault(row["sentence_id"], set()).update(known)
    for row in record["sentences"]:
        about = spoken.get(row["sentence_id"])
        if about and row["actors_mentioned"] and not about & {*items(row["actors_mentioned"])}:
            said = f"an actor of its claims ({', '.join(sorted(about - {''}))})"
            yield suspect("sentences", row, "actors_mentioned", said)


@rule("cameo")
def classes(record: Record):
    """Codes below one root are of one class; labels of roots alone stand in capitals."""
    first: dict[str, dict] = {}
    for row in record["cameo"]:
        root = first.setdefault(row["cameo"][:2], row)
        if row["quad"] != root["quad"]:
            said = f"{root['quad']}, as {root['cameo']} of the same root has it"
            yield at("cameo", row, "quad", said)
        if (len(row["cameo"]) == 2) != row["label"].isupper():
            said = "capitals exactly for the label of a root, as the code book prints them"
            yield suspect("cameo", row, "label", said)


@rule("treaties")
def benchmarks(record: Record):
    """A treaty between two of the three is studied; any other one is there for comparison."""
    for row in record["treaties"]:
        expected = "no" if {*items(row["parties"])} <= _THE_THREE else "yes"
        if row["benchmark"] != expected:
            said = f"{expected}, since the parties are {row['parties']}"
            yield suspect("treaties", row, "benchmark", said)


@rule("treaties", "provisions")
def pages(record: Record):
    """What was read of a treaty is not what was read of another one's provisions alone."""
    read: dict[str, set[str]] = {row["treaty_id"]: set() for row in record["treaties"]}
    for row in record["provisions"]:
        held = items(row["urls"]) + items(row["retrieved_from"])
        read.setdefault(row["treaty_id"], set()).update(held)
    for row in record["treaties"]:
        others = [pages for treaty, pages in read.items() if treaty != row["treaty_id"]]
        for column in ("urls", "retrieved_from"):
            own = {*items(row[column])}
            if not own & read[row["treaty_id"]] and own & set().union(*others):
                said = f"pages of {row['treaty_id']}: they stand at provisions of other treaties"
                yield suspect("treaties", row, column, said)


@rule("positions")
def named(record: Record):
    """Officials and experts have a name, unnamed voices none."""
    for row in record["positions"]:
        expected = _NAMED.get(row["speaker_kind"], row["named"])
        if row["named"] != expected:
            said = f"{expected}, since speaker_kind is {row['speaker_kind']}"
            yield suspect("positions", row, "named", said)


@rule("hosts")
def kinds(record: Record):
    """What a host is says whether it may be shown as a link."""
    for row in record["hosts"]:
        expected = _LINKABLE.get(row["kind"], row["linkable"])
        if row["linkable"] != expected:
            said = f"a kind that fits linkable {row['linkable']}: {row['kind']} is {expected}"
            yield suspect("hosts", row, "kind", said)


@rule("benchmarks")
def measured(record: Record):
    """What was measured on one package: its size, the same tasks in the same order, and time."""
    package: dict[tuple, dict] = {}
    tasks: dict[tuple, list[str]] = {}
    peaks: dict[str, list[float]] = {}
    for row in record["benchmarks"]:
        one = row["size"], row["actors"]
        first = package.setdefault(one, row)
        for column in ("claims", "ties"):
            if row[column] != first[column]:
                said = f"{first[column]}, as {first['benchmark_id']} has of the same package"
                yield at("benchmarks", row, column, said)
        if bool(row["exact"]) != (row["task"] == "frustration"):
            said = "yes or no exactly for the task frustration, which may have to guess"
            yield at("benchmarks", row, "exact", said)
        if (number(row["cpu_seconds"]) or 0) > (number(row["seconds"]) or 0):
            said = f"at most the seconds that passed ({row['seconds']})"
            yield suspect("benchmarks", row, "cpu_seconds", said)
        peaks.setdefault(row["size"], []).append(number(row["peak_mb"]) or 0)
        tasks.setdefault(one, []).append(row["task"])
    for (size, actors), done in tasks.items():
        whole = next(some for (_, own), some in tasks.items() if own == actors)
        odd = next((n for n, pair in enumerate(zip(done, whole)) if pair[0] != pair[1]), None)
        if odd is not None:
            rows = [r for r in record["benchmarks"] if (r["size"], r["actors"]) == (size, actors)]
            said = f"{whole[odd]}, as in the runs of other sizes"
            yield suspect("benchmarks", rows[odd], "task", said)
    for row in record["benchmarks"]:
        usual = statistics.median(peaks[row["size"]])
        if not usual / _MEMORY <= (number(row["peak_mb"]) or 0) <= usual * _MEMORY:
            said = f"memory nearer to that of other tasks of this size ({usual:g})"
            yield suspect("benchmarks", row, "peak_mb", said)


@rule("actors", "events")
def called(record: Record):
    """A state is named in its own acts more often than any other state is."""
    states = {r["actor_id"]: r["name"][:_NAME] for r in record["actors"] if r["kind"] == "state"}
    told: dict[str, list[str]] = {}
    for row in record["events"]:
        for actor in items(row["actors"]):
            told.setdefault(actor, []).append(f"{row['title']} {row['summary']}")
    for row in record["actors"]:
        texts = told.get(row["actor_id"], [])
        if row["actor_id"] not in states or len(texts) < _OFTEN:
            continue
        counted = {a: sum(name in text for text in texts) for a, name in states.items()}
        most = max(counted, key=lambda a: counted[a])
        # A name that stands in none of them is a new one, of which letters.called tells.
        if 0 < counted[row["actor_id"]] < counted[most]:
            said = f"the name that its {len(texts)} acts have; “{states[most]}…” stands in more"
            yield suspect("actors", row, "name", said)
