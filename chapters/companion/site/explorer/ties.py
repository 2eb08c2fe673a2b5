"""The page of all ties: each actor with its partners, each pair with its evidence, newest first."""

from __future__ import annotations

import html
import textwrap

import pandas as pd

from ... import evidence
from ..theme.languages import marked
from .drawing import actor_anchor, pair
from .views import View, labels, views

TITLE = "All ties with their evidence"
SIGNS = {1: "cooperative", 0: "neutral", -1: "conflictual"}


def page(app, here: str, home: str) -> str:
    """The body of the page; `home` is the chapter that has the explorer."""
    view, relation = views()[0], labels()["relation"]
    back = app.builder.get_relative_uri(here, home)
    pairs = _pairs(view.ties)
    title = html.escape(app.env.titles[home].astext())
    return (
        f'<section id="ties"><h1>{TITLE}</h1><p>What the graph of <a href="{back}#explorer">{title}'
        f"</a> is drawn from, as lists: {len(view.ties)} ties of {len(pairs)} pairs. A tie points "
        "from who acts to whom the act concerns; ties without a date are asserted by an article."
        f"</p>{_index(view, pairs)}"
        + "".join(_pair(a, b, rows, relation) for (a, b), rows in pairs.items())
        + "</section>"
    )


def _pairs(ties: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """Ties by pair, whatever their direction; the pairs with most ties first."""
    key = [tuple(sorted(ends)) for ends in zip(ties["from"], ties["to"])]
    groups = {one: rows for one, rows in ties.groupby(pd.Series(key, index=ties.index))}
    return dict(sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])))


def _index(view: View, pairs: dict) -> str:
    items = []
    for actor in view.actors.to_dict("records"):
        with_ = [
            (other, len(rows), a, b)
            for (a, b), rows in pairs.items()
            for other in ({a, b} - {actor["id"]})
            if actor["id"] in (a, b)
        ]
        partners = ", ".join(
            f'<a href="#{pair(a, b)}">{html.escape(evidence.name(other))}</a> ({n})'
            for other, n, a, b in with_
        )
        items.append(
            f'<li id="{actor_anchor(actor["id"])}"><b>{html.escape(actor["name"])}</b>: '
            f"{partners}</li>"
        )
    return f"<h2>By actor</h2><ul>{''.join(items)}</ul>"


def _pair(a: str, b: str, rows: pd.DataFrame, relation: dict[str, str]) -> str:
    count = f"{len(rows)} tie{'s' if len(rows) != 1 else ''}"
    # One piece of evidence may carry several ties: it is told once, with all of them.
    told: dict[str, list] = {}
    for tie in rows.itertuples(index=False):
        told.setdefault(tie.evidence_id, []).append(tie)
    items = [_item(one, ties, relation) for one, ties in told.items()]
    return (
        f'<section id="{pair(a, b)}"><h2>{html.escape(evidence.name(a))} – '
        f"{html.escape(evidence.name(b))}: {count}</h2><ul>{''.join(items)}</ul></section>"
    )


def _item(evidence_id: str, ties: list, relation: dict[str, str]) -> str:
    card = evidence.cite(evidence_id)[0]
    says = textwrap.shorten(card.says, 150, placeholder=" …")
    what = "; ".join(
        f"{html.escape(evidence.name(t[1]))} → {html.escape(evidence.name(t[2]))}, "
        f"{html.escape(relation[t[3]])} ({SIGNS[t[4]]})"
        for t in ties
    )
    return (
        f"<li>{held(ties[0][5], ties[0][6])}. {what}: "
        f'<a href="{evidence.page(evidence_id)}">{marked(card.locator)}</a>. '
        f"{marked(says)}</li>"
    )


def held(start, end) -> str:
    """When a tie of `network.edges` held, no finer than it is known: a whole year or month is not
    its first day.
    """
    if pd.isna(start):
        return "undated"
    if start == end:
        return f"{start:%Y-%m-%d}"
    opens = 4 if start.day_of_year == 1 else 7 if start.day == 1 else 10
    closes = 4 if pd.isna(end) or end.is_year_end else 7 if end.is_month_end else 10
    first = f"{start:%Y-%m-%d}"[: max(opens, closes)]
    if pd.isna(end):
        return f"since {first}"
    last = f"{end:%Y-%m-%d}"[: max(opens, closes)]
    return first if first == last else f"{first} to {last}"
