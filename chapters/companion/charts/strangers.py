"""Which colours of a chart are not the theme's, and which actor is drawn in another's colour."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from .colours import ACTOR, colours

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|(?:rgb|hsl)a?\(.*\)")
# Names that a browser takes for a colour; a word of a table that happens to be one is rare.
_NAMED = frozenset(
    ["black", "white", "grey", "gray", "lightgrey", "lightgray", "red", "darkred", "crimson"]
    + ["firebrick", "tomato", "orange", "darkorange", "brown", "gold", "yellow", "green", "teal"]
    + ["cyan", "blue", "darkblue", "navy", "steelblue", "purple", "magenta", "pink"]
)
_CHANNELS = ("color", "fill", "stroke")
# Properties of a specification that hold a colour or a list of colours.
_HOLD = {*_CHANNELS, "background", "range", "value", "labelColor", "titleColor", "gridColor"} | {
    f"{part}Color" for part in ("domain", "tick", "symbolFill", "symbolStroke")
}
_WORDS = {"datasets", "usermeta", "values", "text", "tooltip", "title"}


def strangers(spec: dict) -> list[str]:
    """What is wrong with the colours of a Vega-Lite specification, a sentence each.

    A colour must be the theme's (opacity added as two hexadecimal digits is allowed), and an
    actor, under its id or its English name, must have its own: in the domain of a colour scale,
    in a field that is coloured without such a scale, and in a column of colours.
    """
    check = _Check(spec.get("datasets", {}), _own())
    drawn = {key: value for key, value in spec.items() if key != "config"}
    return list(dict.fromkeys(check.walk(drawn, "", "chart")))


def _own() -> dict[str, str]:
    """The colour of each actor, by id and by English name where the tables have the actor."""
    from ..evidence import name
    from ..tables.read import DataError

    own = dict(ACTOR)
    for actor, colour in ACTOR.items():
        with contextlib.suppress(DataError):
            own[name(actor)] = colour
    return own


class _Check:
    """Walks a specification; `own` has the colour of each actor by id and by name."""

    def __init__(self, datasets: dict[str, list[dict]], own: dict[str, str]):
        self.datasets, self.own, self.known = datasets, own, colours()

    def literal(self, value) -> str | None:
        """The colour a text is, without its opacity; None when it is no colour."""
        if not isinstance(value, str):
            return None
        lower = value.lower()
        if not (_COLOUR.fullmatch(value) or lower in self.known | _NAMED):
            return None
        return lower[:7] if value.startswith("#") and len(value) == 9 else lower

    def stranger(self, value, where: str) -> Iterator[str]:
        colour = self.literal(value)
        if colour is not None and colour not in self.known:
            yield f"{where} has the colour {value}, which is not in companion.theme"

    def actor(self, who, colour, where: str) -> Iterator[str]:
        want = self.own.get(who)
        if want and self.literal(colour) not in (want.lower(), "transparent", "none"):
            yield f"{where} draws {who} in {colour}; companion.theme.ACTOR has {want}"

    def walk(self, part, data: str, place: str) -> Iterator[str]:
        """Sentences about a part under the key `place`; it draws the data set `data` ("": none)."""
        if isinstance(part, list):
            for item in part:
                yield from self.walk(item, data, place)
        if not isinstance(part, dict):
            return
        if isinstance(part.get("data"), dict):
            data = part["data"].get("name", data)
        for key, value in part.items():
            if key in _WORDS:
                continue
            if key in _HOLD:
                where = f"“{place if key in ('value', 'range') else key}”"
                for item in value if isinstance(value, list) else [value]:
                    yield from self.stranger(item, where)
            if key in _CHANNELS and isinstance(value, dict):
                yield from self.channel(value, self.datasets.get(data, []), key)
            yield from self.walk(value, data, key)

    def channel(self, encoding: dict, rows: list[dict], key: str) -> Iterator[str]:
        """Sentences about one colour channel, by how its scale is given."""
        scale, field = encoding.get("scale", {}), encoding.get("field", "")
        if scale is None:
            yield from self.column(rows, field, f"“{key}” (column {field})")
        elif isinstance(scale.get("domain"), list) and isinstance(scale.get("range"), list):
            for who, colour in zip(scale["domain"], scale["range"]):
                yield from self.actor(who, colour, f"“{key}”")
        elif field and encoding.get("type") in ("nominal", "ordinal"):
            values = {row[field] for row in rows if isinstance(row.get(field), str)}
            if met := sorted(values & set(self.own)):
                yield (
                    f"“{key}” colours {', '.join(met)} without their own colours:"
                    " use scale=theme.scale(actors, theme.ACTOR)"
                )

    def column(self, rows: list[dict], field: str, where: str) -> Iterator[str]:
        """A column of colours: a row that names one actor alone must not have another's."""
        of_actors = {colour.lower() for colour in self.own.values()}
        for row in rows:
            yield from self.stranger(row.get(field), where)
            named = [v for v in row.values() if isinstance(v, str) and v in self.own]
            if len({self.own[v] for v in named}) == 1 and self.literal(row.get(field)) in of_actors:
                yield from self.actor(named[0], row[field], where)
