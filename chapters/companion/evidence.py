"""What stands behind an id: the card of its row (`cards`), and its place on the site.

Ids are unique over all tables. A claim is `hashmi-2024:8.2a`; `hashmi-2024:8.2`, the sentence,
stands for all its claims. Events are `E158`, provisions `DPRK_RU_2024:4`, treaties `DPRK_RU_2024`,
figures `I012`, their series `un_votes_alike`, topics on Weibo's list `T001`, official statements
`S37`, positions `P22`, relations `R014`, dependencies `D006`, verdicts `V012`, queries
`Q017`. Words for ids and cells are in `companion.wording` and stand here as well.
"""

from __future__ import annotations

from .cards import CARDS, Card
from .tables.read import DataError, remembered, shared
from .wording import (
    PLACES,
    amount,
    anchor,
    article,
    labels,
    name,
    place,
    series,
    treaty_name,
    when,
)

__all__ = [
    "KEYS",
    "PLACES",
    "Card",
    "amount",
    "anchor",
    "article",
    "cite",
    "labels",
    "name",
    "page",
    "place",
    "series",
    "treaty_name",
    "when",
]

KEYS = {
    "claims": "claim_id",
    "sentences": "sentence_id",
    "events": "event_id",
    "queries": "query_id",
    "provisions": "provision_id",
    "treaties": "treaty_id",
    "indicators": "indicator_id",
    "statements": "statement_id",
    "positions": "position_id",
    "relations": "relation_id",
    "dependencies": "dependency_id",
    "actors": "actor_id",
    "verdicts": "verdict_id",
    "series": "series_id",
    "topics": "topic_id",
}


@remembered(*KEYS)
def _index() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for table, key in KEYS.items():
        for position, value in enumerate(shared(table)[key]):
            found.setdefault(value, (table, position))
    return found


@remembered("claims")
def _claims_of() -> dict[str, list[str]]:
    return shared("claims").groupby("sentence_id", sort=False)["claim_id"].agg(list).to_dict()


@remembered()
def _cards() -> dict[str, list[Card]]:
    """The cards made so far of the tables as they stand, by the id asked for."""
    return {}


def cite(evidence_id: str) -> list[Card]:
    """Cards behind an id: one, or for a sentence one for each of its claims.

    Raises DataError when no table holds the id.
    """
    made = _cards()
    if evidence_id not in made:
        made[evidence_id] = _made(evidence_id)
    return list(made[evidence_id])


def _made(evidence_id: str) -> list[Card]:
    try:
        table, position = _index()[evidence_id]
    except KeyError:
        raise DataError(
            f'no row with id "{evidence_id}" in any table; expected a claim, sentence, event,'
            " provision, treaty, figure, statement or position"
        ) from None
    row = shared(table).iloc[position]
    if table == "sentences":
        ids = _claims_of().get(evidence_id, [])
        if not ids:
            raise DataError(f'sentence "{evidence_id}" carries no claim ({row["uncoded_reason"]})')
        return [card for claim in ids for card in cite(claim)]
    if table in ("relations", "dependencies"):
        return cite(row["evidence_id"])
    return [CARDS[table](row)]


def page(evidence_id: str) -> str:
    """Address of a row in its register, relative to the chapters: events.html#ev-e158.

    A sentence leads to the first of its claims, a relation or dependence to what it rests on; a
    treaty, which has no register, to the first of its provisions or else to the chapter on them.
    Raises DataError as `cite`.
    """
    card = cite(evidence_id)[0]
    if card.table == "treaties":
        provisions = shared("provisions")
        ids = provisions.loc[provisions["treaty_id"] == card.id, "provision_id"]
        return f"provisions.html#{anchor(ids.iloc[0])}" if len(ids) else "treaty-provisions.html"
    return f"{card.table}.html#{anchor(card.id)}"
