"""The words for what tables hold: names, labels, dates, places in an article, figures."""

from __future__ import annotations

import re

import pandas as pd

from .names import called
from .tables.read import DataError, per_table, remembered, shared


@per_table
def keyed(table: str, key: str) -> pd.DataFrame:
    """A table by one of its columns; made once, so that citing every row stays quick."""
    return shared(table).set_index(key)


@remembered("codes")
def labels(variable: str) -> dict[str, str]:
    """Label of each code of a coded variable, from codes.csv."""
    codes = shared("codes")
    return dict(codes.loc[codes["variable"] == variable, ["code", "label"]].itertuples(index=False))


def name(actor_id: str) -> str:
    """English name of an actor. Raises DataError for an unknown id."""
    try:
        return _names()[actor_id]
    except KeyError:
        raise DataError(f'no actor "{actor_id}" in data/actors.csv') from None


@remembered("actors")
def _names() -> dict[str, str]:
    return dict(zip(shared("actors")["actor_id"], shared("actors")["name"]))


def when(date, precision: str) -> str:
    """A date as it is known: 19 June 2024, June 2024 or 2024; "undated" when missing."""
    if pd.isna(date):
        return "undated"
    return {"day": f"{date.day} {date:%B %Y}", "month": f"{date:%B %Y}", "year": f"{date:%Y}"}[
        precision
    ]


def published(day: str) -> str:
    """A day as sources give it (2018-03-05, 2018-03 or 2018) in words; what is no date stays."""
    precision = {1: "year", 2: "month", 3: "day"}.get(len(day.split("-")))
    date = pd.to_datetime(day, errors="coerce")
    return day if precision is None or pd.isna(date) else when(date, precision)


def treaty_name(row) -> str:
    """Short name of a treaty: its parties as they were called then, and the year of signature."""
    year = row["signed"].year
    parties = ["Soviet Union" if p == "RUS" and year < 1992 else name(p) for p in row["parties"]]
    return f"{'–'.join(parties)} treaty of {year}"


def article(source_id: str) -> str:
    """Short name of a coded article: family names of the authors, else the outlet; and the year."""
    source = keyed("sources", "source_id").loc[source_id]
    who = source["container_title"] if pd.isna(source["author"]) else called(source["author"])
    return f"{who} {source_id.rsplit('-', 1)[1]}"


# What the first letter of a sentence's number says when it is no paragraph of the body.
PLACES = {"t": "title", "s": "standfirst", "h": "heading", "q": "question"}


def place(sentence_id: str) -> str:
    """Where a sentence stands, as a student would write it: Hashmi 2024, para. 8."""
    source, number = sentence_id.split(":")
    paragraph = number.split(".")[0]
    return f"{article(source)}, " + (
        f"para. {paragraph}"
        if paragraph.isdigit()
        else PLACES.get(paragraph[0], "outside the text")
    )


def anchor(evidence_id: str) -> str:
    """Anchor of a row in its register, and of its note on a page."""
    return "ev-" + re.sub(r"[^a-z0-9]+", "-", evidence_id.lower()).strip("-")


_SHORT = {
    "cn": "China",
    "ru": "Russia",
    "dprk": "North Korea",
    "china": "China",
    "russia": "Russia",
    "russian": "Russian",
    "un": "UN",
    "gdp": "GDP",
    "gni": "GNI",
    "icbm": "ICBM",
    "icews": "ICEWS",
    "kcna": "KCNA",
    "atop": "ATOP",
    "sipri": "SIPRI",
    "xi": "Xi",
    "putin": "Putin",
}


def series(code: str) -> str:
    """A series of indicators in words: "cn_dprk_trade_total" is "China–North Korea trade total"."""
    words = " ".join(_SHORT.get(word, word) for word in code.split("_"))
    return re.sub(r"(China|Russia|North Korea) (?=China|Russia\b|North Korea)", r"\1–", words)


def amount(row) -> str:
    """The figure of a row of indicators as printed: the value, else its range, else nothing."""
    known = (
        [row["value"]]
        if pd.notna(row["value"])
        else [v for v in (row["low"], row["high"]) if pd.notna(v)]
    )
    return " to ".join(f"{v:,.10g}" for v in known)


def text(row, *columns: str) -> str:
    """The filled cells among `columns` of a row, as sentences of one text."""
    found = [str(row[c]) for c in columns if c in row.index and pd.notna(row[c])]
    return " ".join(f"{cell.rstrip('.')}." for cell in found if cell)
