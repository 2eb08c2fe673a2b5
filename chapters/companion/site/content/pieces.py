"""Small pieces of the registers' HTML: cells as text, ids, links to citations."""

from __future__ import annotations

import html

import pandas as pd
from markupsafe import Markup

from ... import evidence
from ...mentions import naming
from ...wording import keyed
from ..theme.languages import marked


def escaped(value) -> str:
    """A cell as HTML text: empty for a missing value, marked by language; `Markup` stays as is."""
    missing = value is None or value is pd.NA or value is pd.NaT or value != value
    return "" if missing else str(marked(value))


def filled(template: str, *values) -> Markup:
    """HTML of ours with values of a row in it, escaped and words in other scripts marked."""
    return Markup(template).format(*map(marked, values))


def unsearched(table: str, row) -> str:
    """Figures of yardsticks, topics, queries and the acts that only follow-ups met are many and
    alike: the register's own search finds them, that of the site the series of a figure.
    """
    kinds = keyed("series", "series_id")["yardstick"]
    many = table in ("topics", "queries")
    many |= table == "events" and row["gathered"] == "follow_up"
    many |= table == "indicators" and pd.notna(kinds[row["series"]])
    return ' class="register-only"' if many else ""


def broken(row_id: str) -> str:
    """An id that may go on in the next line after a low line."""
    return escaped(row_id).replace("_", "_<wbr>")


def cited(thing: str, here: str) -> str:
    """A link to the row's citation: a dialog with a script, else all of the page as text."""
    file = f"{'../' * here.count('/')}_cite/{here.rsplit('/', 1)[-1]}.txt"
    return f'<a class="row-cite" data-cite="{html.escape(thing)}" href="{file}">cite</a>'


def pairs(codes) -> list[str]:
    """The pairs of the triangle that an act is between, by the names of the states."""
    return ["–".join(map(evidence.name, code.split("-"))) for code in codes]


def named_in(actor: str) -> Markup:
    """The claims, positions, statements and events that name an actor, as links to their rows."""
    lists = [
        filled(
            '<details class="named-in"><summary>{} {}</summary>{}</details>',
            len(ids),
            table if len(ids) > 1 else table.removesuffix("s"),
            Markup(" ").join(
                filled('<a href="{}">{}</a>', evidence.page(i), evidence.cite(i)[0].id) for i in ids
            ),
        )
        for table, ids in naming().get(actor, {}).items()
    ]
    return Markup("").join(lists)
