"""The card of a row: a locator that a student would write, and the words for a note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from .tables.read import shared
from .wording import (
    amount,
    keyed,
    labels,
    name,
    place,
    published,
    series,
    text,
    treaty_name,
    when,
)


@dataclass(frozen=True)
class Card:
    """One piece of evidence in words.

    `locator` is what a student would write, without an id; `when` is the day of what the row tells;
    `note` holds reservations and contradictions that go with the row; `links` are (name, address)
    pairs of pages that may be linked; `source` names, for a row that has none of these, what was
    read; `verdict` is, for a claim that was checked, what the later record says.
    """

    id: str
    table: str
    locator: str
    speaker: str
    says: str
    coding: str
    note: str = ""
    links: tuple[tuple[str, str], ...] = field(default=())
    source: str = ""
    when: str = ""
    verdict: str = ""


def _sources(row) -> tuple[tuple[tuple[str, str], ...], str]:
    """Links of a row; or, where it was read in a copy not to be linked, words that say so."""
    from .checks import host

    hosts = keyed("hosts", "host")["name"]
    named = [(hosts.get(host(u)), u) for u in row["urls"]]
    if named or not row["retrieved_from"]:
        return tuple((host(u) if pd.isna(n) else n, u) for n, u in named), ""
    known = [
        row[c] if c == "publisher" else f"“{row[c]}”"
        for c in ("publisher", "source_title")
        if pd.notna(row.get(c))
    ]
    return (), ", ".join([*known, "read in a copy that is not linked here"])


def _claim(row) -> Card:
    says = row["paraphrase"] + ("" if pd.isna(row["quote"]) else f" Words used: “{row['quote']}”.")
    coding = [
        f"{labels('form')[row['form']]}, {labels('modality')[row['modality']]}",
        f"concept: {labels('concept')[row['concept']]}",
        "" if pd.isna(row["stance"]) else f"stance: {labels('stance')[row['stance']]}",
        "" if pd.isna(row["likelihood_words"]) else f"likelihood: “{row['likelihood_words']}”",
    ]
    return Card(
        row["claim_id"],
        "claims",
        place(row["sentence_id"]),
        name(row["speaker_id"]),
        says,
        "; ".join(c for c in coding if c),
        **_since(row["claim_id"]),
    )


def _since(claim_id: str) -> dict:
    """What happened since: the verdict on a claim in words, and its sources; empty without one."""
    verdicts = keyed("verdicts", "claim_id")
    if claim_id not in verdicts.index:
        return {}
    row = verdicts.loc[claim_id]
    verdict, day = labels("verdict")[row["verdict"]], when(row["as_of"], "day")
    said = f"{verdict}, on the record to {day}. {row['record']}"
    links, source = _sources(row)
    return {"verdict": said, "links": links, "source": source}


def _event(row) -> Card:
    rank = "" if pd.isna(row["level"]) else f"; rank: {labels('act_level')[row['level']]}"
    coding = f"{labels('event_kind')[row['kind']]}{rank}"
    if pd.notna(row["cameo"]):
        coding += f"; CAMEO {row['cameo']}, Goldstein {row['goldstein']:+.1f}"
    outlet = "" if pd.isna(row["publisher"]) else row["publisher"]
    day = when(row["date"], row["precision"])
    told = day if pd.isna(row["published"]) else published(row["published"])
    return Card(
        row["event_id"],
        "events",
        f"{outlet}, {told}" if outlet else told,
        outlet,
        f"{row['title']}. {row['summary']}",
        f"{coding}; {labels('gathered')[row['gathered']]}; confidence {row['confidence']}",
        text(row, "note"),
        *_sources(row),
        when=day,
    )


def _query(row) -> Card:
    pair = " and ".join(map(name, row["pair"].split("-")))
    about = "all years" if pd.isna(row["year"]) else row["year"]
    said = f"{labels('query_round')[row['round']]} {row['number']} on {pair}, {about}"
    met = (
        f"{row['results']} results seen, {row['acts_met']} acts met, {row['new_acts']} of them new"
    )
    own = (row["query_id"], "queries", said, "", f"{said}: {row['words']}", met, text(row, "note"))
    return Card(*own, source="the log of the search")


def _provision(row) -> Card:
    treaty = keyed("treaties", "treaty_id").loc[row["treaty_id"]]
    article_ = (
        f"art. {row['article']}"
        if row["article"].isdigit()
        else f"passage {row['article'].removeprefix('u')} (number not verified)"
    )
    says = "Content not verified." if pd.isna(row["paraphrase"]) else row["paraphrase"]
    return Card(
        row["provision_id"],
        "provisions",
        f"{treaty_name(treaty)}, {article_}",
        " and ".join(name(p) for p in treaty["parties"]),
        says,
        f"{str(row['verification']).replace('_', ' ')}; confidence {row['confidence']}",
        text(row, "note"),
        *_sources(row),
    )


def _treaty(row) -> Card:
    return Card(
        row["treaty_id"],
        "treaties",
        treaty_name(row),
        " and ".join(name(p) for p in row["parties"]),
        f"{row['full_title']}, signed {when(row['signed'], 'day')}. "
        + text(row, "status", "termination", "renewals", "replaced"),
        f"confidence {row['confidence']}",
        text(row, "note"),
        *_sources(row),
    )


def _figure(row) -> Card:
    counted = f"{series(row['series'])}, to {when(row['period_end'], 'day')}"
    return Card(
        row["indicator_id"],
        "indicators",
        f"{row['estimator']}, {when(row['period_end'], 'year')}",
        row["estimator"],
        f"{counted}: {amount(row) or 'no figure'} {row['unit']}",
        f"confidence {row['confidence']}"
        + ("" if pd.isna(row["counting_rule"]) else f"; counted: {row['counting_rule']}"),
        text(row, "note"),
        *_sources(row),
    )


def _series(row) -> Card:
    parties = dict.fromkeys((*row["reporter"], *row["partner"]))
    figures = int((shared("indicators")["series"] == row["series_id"]).sum())
    return Card(
        row["series_id"],
        "series",
        series(row["series_id"]),
        row["made_by"],
        f"{row['title']}. {text(row, 'coverage')}".strip(),
        f"of {', '.join(name(a) for a in parties)}; licence: {row['licence']}",
        text(row, "gaps"),
        source=f"{figures} figure{'' if figures == 1 else 's'}",
    )


def _topic(row) -> Card:
    day = when(row["date"], "day")
    return Card(
        row["topic_id"],
        "topics",
        f"Weibo’s daily list, {day}",
        "Weibo’s daily list",
        f"{row['title_en']} ({row['title']}).",
        f"about: {labels('topic_kind')[row['kind']]}",
        source=f"the archive {row['archive']}",
        when=day,
    )


def _statement(row) -> Card:
    elements = {
        "no war": "no_war",
        "stability": "stability",
        "denuclearisation": "denuclearisation",
    }
    known = [
        f"{word} {labels('element')[row[column]]}"
        for word, column in elements.items()
        if pd.notna(row[column])
    ]
    said = ", ".join(known) or "does not speak of the peninsula"
    words = "" if pd.isna(row["wording"]) else f" Words: “{row['wording']}”."
    day = when(row["date"], row["precision"])
    return Card(
        row["statement_id"],
        "statements",
        f"{row['speaker']}, {day}",
        row["speaker"],
        f"{row['occasion']}. {row['paraphrase']}{words}",
        f"{said}; seen: {labels('seen')[row['seen']]}; confidence {row['confidence']}",
        text(row, "caveat"),
        *_sources(row),
        when=day,
    )


def _position(row) -> Card:
    day = when(row["date"], row["precision"])
    return Card(
        row["position_id"],
        "positions",
        f"{row['speaker']}, {day}",
        row["speaker"],
        row["paraphrase"] + ("" if pd.isna(row["wording"]) else f" Words: “{row['wording']}”."),
        f"stance: {labels('stance')[row['stance']]}; confidence {row['confidence']}",
        text(row, "caveat"),
        *_sources(row),
        when=day,
    )


def _actor(row) -> Card:
    says = text(row, "role", "affiliation") or f"{row['kind']}."
    own = (row["actor_id"], "actors", row["name"], "", says)
    return Card(*own, str(row["kind"]), text(row, "note"))


def _verdict(row) -> Card:
    verdict, day = labels("verdict")[row["verdict"]], when(row["as_of"], "day")
    claim = keyed("claims", "claim_id").loc[row["claim_id"]]
    instead = (
        ""
        if pd.isna(row["alternative"])
        else f"; could also be read as {labels('verdict')[row['alternative']]}"
    )
    if row["first"] != row["second"]:
        first, second = labels("verdict")[row["first"]], labels("verdict")[row["second"]]
        instead += f"; two judges differed ({first}, {second})"
    return Card(
        row["verdict_id"],
        "verdicts",
        f"verdict on {place(claim['sentence_id'])} ({row['claim_id'].split(':')[1]})",
        "",
        f"{verdict}, on the record to {day}{instead}. {row['record']}",
        f"confidence {row['confidence']}",
        f"{text(row, 'note')} Second judge: {text(row, 'second_reason', 'settled')}".strip(),
        *_sources(row),
    )


# The card of a row, by the table that the row stands in.
CARDS: dict[str, Callable[[pd.Series], Card]] = {
    "actors": _actor,
    "claims": _claim,
    "events": _event,
    "queries": _query,
    "provisions": _provision,
    "treaties": _treaty,
    "indicators": _figure,
    "series": _series,
    "topics": _topic,
    "statements": _statement,
    "positions": _position,
    "verdicts": _verdict,
}
