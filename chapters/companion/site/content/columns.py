"""What a register shows of a row: its columns, which of them have a menu, and words in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
from markupsafe import Markup

from ... import evidence
from ...tables.read import shared
from ..theme.languages import marked
from .notes import anchor
from .pieces import filled, named_in, pairs

# What a reader sees of a row: heading -> column, or a function of the row. The first column is the
# id. What a function returns is escaped as a cell is, unless it is Markup made by us (whose parts
# are escaped when filled in).
COLUMNS = {
    "claims": {
        "Claim": "claim_id",
        "Speaker": lambda r: evidence.name(r["speaker_id"]),
        "Says": lambda r: _quoted(r),
        "Modality": "modality",
        "Concept": lambda r: _label("concept", r),
        "Stance": lambda r: _label("stance", r),
    },
    "events": {
        "Event": "event_id",
        "Date": lambda r: _date(r),
        "What happened": lambda r: filled("<b>{}</b>. {}", r["title"], r["summary"]),
        "Actors": lambda r: _actors(r["actors"]),
        "Kind": lambda r: _kind(r),
        "Goldstein": "goldstein",
        "Coded, found": lambda r: _found(r),
    },
    "queries": {
        "Query": "query_id",
        "Pair": lambda r: ", ".join(pairs([r["pair"]])),
        "Number": "number",
        "Round": lambda r: _label("query_round", r, "round"),
        "Year": "year",
        "Language": "language",
        "Words": "words",
        "Results": "results",
        "Acts met": "acts_met",
        "New acts": "new_acts",
    },
    "indicators": {
        "Figure": "indicator_id",
        "Series": lambda r: evidence.series(r["series"]),
        "Of": lambda r: _actors(a for a in (r["reporter"], r["partner"]) if pd.notna(a)),
        "To": lambda r: f"{r['period_end']:%Y-%m-%d}",
        "Value": evidence.amount,
        "Unit": "unit",
        "Counted by": "estimator",
        "Confidence": "confidence",
    },
    "series": {
        "Series": "series_id",
        "What it counts": lambda r: filled("<b>{}</b> ({})", r["title"], " or ".join(r["unit"])),
        "Of": lambda r: _actors(dict.fromkeys((*r["reporter"], *r["partner"]))),
        "Made by, and why": lambda r: _sentences(r["made_by"], r["made_for"]),
        "China sidelined if": lambda r: _sidelined(r),
        "Periods, and gaps": lambda r: _sentences(r["coverage"], r["gaps"]),
        "Licence": "licence",
        "Yardstick": lambda r: "no" if pd.isna(r["yardstick"]) else "yes",
    },
    "topics": {
        "Topic": "topic_id",
        "First seen": lambda r: f"{r['date']:%Y-%m-%d}",
        "In English": "title_en",
        "On the list": lambda r: Markup('<span lang="zh-Hans">{}</span>').format(r["title"]),
        "About": lambda r: _label("topic_kind", r, "kind"),
    },
    "provisions": {
        "Provision": "provision_id",
        "Subject": lambda r: _words(r["subject"]),
        "Content": "paraphrase",
        "Trigger": "trigger",
        "Strength": lambda r: _label("strength", r),
        "Verification": lambda r: _words(r["verification"]),
    },
    "statements": {
        "Statement": "statement_id",
        "Date": lambda r: _date(r),
        "Speaker": lambda r: _who(r["speaker"]),
        "Text": lambda r: _worded(r, _statement(r)),
        "Occasion": lambda r: _occasion(r),
        "Peace, stability": lambda r: _elements(r),
        "No nukes": lambda r: _label("element", r, "denuclearisation"),
        "Read in": lambda r: _read_in(r),
    },
    "positions": {
        "Position": "position_id",
        "Date": lambda r: _date(r),
        "Speaker": "speaker",
        "Role, outlet": lambda r: _role(r),
        "Says": lambda r: _worded(r, r["paraphrase"]),
        "Stance": lambda r: _stances(r),
    },
    "verdicts": {
        "Verdict": "verdict_id",
        "Says": lambda r: _claim(r),
        "Judged": lambda r: _judged(r),
        "What happened": lambda r: filled("{} <i>Searched:</i> {}", r["record"], r["searched"]),
    },
    "actors": {
        "Actor": "actor_id",
        "Name": lambda r: _named(r),
        "Kind": "kind",
        "Role": "role",
        "Belongs to": lambda r: _belongs(r),
        "Note": "note",
        "Named in": lambda r: named_in(r["actor_id"]),
    },
}
# Tables that a reader meets with the newest row first, and the column of its day.
NEWEST_FIRST = {
    "events": "date",
    "indicators": "period_end",
    "topics": "date",
    "statements": "date",
    "positions": "date",
}
# Columns that get a menu of their values above the table.
FILTERS = {
    "claims": ["Speaker", "Modality", "Concept", "Stance"],
    "events": ["Date", "Actors"],
    "queries": ["Pair", "Round", "Year", "Language"],
    "indicators": ["To", "Of", "Series", "Confidence"],
    "series": ["Yardstick", "Of"],
    "topics": ["First seen", "About"],
    "provisions": ["Subject", "Strength", "Verification"],
    "statements": ["Date", "Speaker", "Occasion", "No nukes"],
    "positions": ["Date", "Speaker"],
    "verdicts": [],
    "actors": ["Kind"],
}
# Where a menu holds the years of days, or the items of lists, and not whole cells.
PARTS = {
    ("events", "Date"): "year",
    ("events", "Actors"): "list",
    ("indicators", "To"): "year",
    ("indicators", "Of"): "list",
    ("series", "Of"): "list",
    ("statements", "Date"): "year",
    ("positions", "Date"): "year",
    ("topics", "First seen"): "year",
}


# Menus of what a cell may hold more than one of, or among other things, since a table with a column
# for each would not fit a page: name of the menu (one word) -> values of a row.
MENUS: dict[str, dict[str, Callable[[pd.Series], Iterable[str]]]] = {
    "events": {
        "Pair": lambda r: pairs(r["pair"]),
        "Rank": lambda r: filter(None, [_label("act_level", r, "level")]),
        "Kind": lambda r: [_label("event_kind", r, "kind")],
        "Gathered": lambda r: [_label("gathered", r)],
        "Confidence": lambda r: [r["confidence"]],
    },
    "statements": {
        "Korea": lambda r: [_label("korea_named", r)],
        "Seen": lambda r: [_label("seen", r)],
        "Sample": lambda r: [_label("sample", r)],
    },
    "positions": {
        "Kind": lambda r: [_label("position_speaker_kind", r, "speaker_kind")],
        "Stance": lambda r: [_label("stance", r)],
        "Confidence": lambda r: [r["confidence"]],
    },
    "verdicts": {
        "Judged": lambda r: [_label("verdict", r)],
        "Confidence": lambda r: [r["confidence"]],
    },
}


def _words(code) -> str:
    return "" if pd.isna(code) else str(code).replace("_", " ")


def _label(variable, row, column="") -> str:
    """The label of a code; `column` holds it where it is not called like its variable."""
    code = row[column or variable]
    return "" if pd.isna(code) else evidence.labels(variable)[code]


def _who(speaker: str) -> str:
    """A speaker without the office in brackets, so that a menu has each person once."""
    return speaker.split(" (")[0]


def _statement(row) -> Markup:
    """Office, occasion and content of a statement, and whether it has the label “dual track”."""
    office = row["speaker"].partition(" (")[2].rstrip(")")
    label = " It has the label “dual track”." if row["dual_track_label"] == "yes" else ""
    said = filled("<i>{}</i>. {}{}", row["occasion"], row["paraphrase"], label)
    return filled("{}. {}", office[:1].upper() + office[1:], said) if office else said


def _occasion(row) -> str:
    """Kind of occasion, with what the press asked about."""
    asked = _label("asked_about", row)
    return _label("occasion_kind", row) + (f": {asked}" if asked else "")


def _elements(row) -> str:
    """Whether a statement names Korea and, where it does, peace and stability."""
    named = f"Korea: {_label('korea_named', row)}"
    told = [("no war", "no_war"), ("stability", "stability")]
    said = [f"{word}: {_label('element', row, column)}" for word, column in told]
    return "; ".join([named, *(one for one in said if not one.endswith(": "))])


def _read_in(row) -> str:
    """Whose text was read, how much of it, for which list, and how well it is sourced."""
    parts = [_label("account", row), f"seen: {_label('seen', row)}", _label("sample", row)]
    return "; ".join(filter(None, [*parts, f"{row['confidence']} confidence"]))


def _role(row) -> str:
    """What a speaker is, and where the words appeared."""
    kind = _label("position_speaker_kind", row, "speaker_kind")
    return "; ".join(cell for cell in (row["role"], kind, row["outlet"]) if pd.notna(cell))


def _stances(row) -> str:
    """Stance, the second one, and how well the row is sourced."""
    second = _label("stance", row, "stance_secondary")
    parts = [_label("stance", row), f"second: {second}" if second else ""]
    return "; ".join(filter(None, [*parts, f"{row['confidence']} confidence"]))


def _judged(row) -> Markup:
    """The verdict, that of the second judge, another that can be defended, and what it rests on."""
    also = "" if pd.isna(row["alternative"]) else evidence.labels("verdict")[row["alternative"]]
    parts = [
        f"second judge: {evidence.labels('verdict')[row['second']]}",
        f"also defensible: {also}" if also else "",
        f"record to {row['as_of']:%Y-%m-%d}",
        f"{row['confidence']} confidence",
    ]
    return filled("<b>{}</b>; {}", _label("verdict", row), "; ".join(filter(None, parts)))


def _belongs(row) -> str:
    """Affiliation of an actor, and the actor it is part of."""
    whole = "" if pd.isna(row["part_of"]) else evidence.name(row["part_of"])
    return "; ".join(dict.fromkeys(c for c in (row["affiliation"], whole) if pd.notna(c) and c))


def _worded(row, said) -> Markup:
    """What a row says, and the words it was read in."""
    if pd.isna(row["wording"]):
        return filled("{}", said)
    return filled("{} <q>{}</q>", said, row["wording"])


def _sentences(*cells) -> str:
    """Cells that are filled, each as a sentence."""
    return " ".join(f"{cell.rstrip('.')}." for cell in cells if pd.notna(cell))


def _sidelined(row) -> str:
    """What a series would look like if China were sidelined."""
    if pd.notna(row["would_show"]):
        return row["would_show"]
    return "" if pd.isna(row["sidelined_if"]) else str(row["sidelined_if"])


def _quoted(row) -> str:
    if pd.isna(row["quote"]):
        return row["paraphrase"]
    return filled("{} <q>{}</q>", row["paraphrase"], row["quote"])


def _claim(row) -> Markup:
    """What the claim of a verdict says, in our words, and where."""
    claims = shared("claims").set_index("claim_id")
    where = evidence.cite(row["verdict_id"])[0].locator.removeprefix("verdict on ")
    return filled("{} ({})", claims.at[row["claim_id"], "paraphrase"], where)


def _date(row) -> str:
    """The date as it is known, sortable: 2024, 2024-06 or 2024-06-19."""
    return (
        ""
        if pd.isna(row["date"])
        else f"{row['date']:%Y-%m-%d}"[: {"day": 10, "month": 7, "year": 4}[row["precision"]]]
    )


def _actors(ids) -> str:
    return ", ".join(evidence.name(a) for a in ids)


def _kind(row) -> str:
    """What kind of act, and between whom of what rank."""
    rank = _label("act_level", row, "level")
    return _label("event_kind", row, "kind") + (f", {rank}" if rank else "")


def _found(row) -> Markup:
    """Code, confidence and how a row came into the book, in one cell: the table fits a page."""
    parts = [Markup("CAMEO {}").format(row["cameo"])] if pd.notna(row["cameo"]) else []
    parts.append(Markup("{} confidence").format(row["confidence"]))
    query = filled(" ({})", _queries(row["query_id"])) if row["query_id"] else ""
    parts.append(filled("{}{}", _label("gathered", row), query))
    if pd.notna(row["outside"]):
        parts.append(filled("outside the search: {}", _label("outside", row)))
    if pd.notna(row["deed_id"]):
        same = Markup(", ").join(map(_linked, _same_deed(row)))
        parts.append(filled("same deed as {}", same))
    return Markup("; ").join(parts)


def _same_deed(row) -> list[str]:
    """The first row of a deed; for that row, the others that tell it."""
    if row["deed_id"] != row["event_id"]:
        return [row["deed_id"]]
    events = shared("events")
    told = events.loc[events["deed_id"] == row["deed_id"], "event_id"]
    return [other for other in told if other != row["event_id"]]


def _queries(ids) -> Markup:
    link = Markup('<a href="queries.html#{}">{}</a>')
    return Markup(", ").join(link.format(anchor(q), q) for q in ids)


def _linked(event_id) -> str | Markup:
    if pd.isna(event_id):
        return ""
    return Markup('<a href="#{}">{}</a>').format(anchor(event_id), event_id)


def _named(row) -> str:
    if pd.isna(row["name_native"]):
        return row["name"]
    native = Markup('{} <span lang="{}">{}</span>')
    return native.format(marked(row["name"]), row["lang"], row["name_native"])
