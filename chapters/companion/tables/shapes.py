"""What stands in a descriptor, `data/datapackage.json`, has the shape that its readers rely on.

A descriptor is edited by hand. A day in another form, a number for a pattern or a word for a list
would end in a traceback, or, worse, be taken for something else: each is told by its place.
"""

from __future__ import annotations

import datetime
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .problems import Problem

_FILE = "data/datapackage.json"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# No name and no path of a file holds these.
_ODD = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_SPAN = 'start and end alone, as {"start": "1945-08-15", "end": "2026-08-31"}'
Shape = tuple[Callable[[Any], bool], str]


def _name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _ODD.search(value)


def _values(value: Any) -> bool:
    """Whether this is a list of texts or numbers, of which none stands twice."""
    if not isinstance(value, list) or not value:
        return False
    kinds = all(isinstance(v, (str, int, float)) and not isinstance(v, bool) for v in value)
    return kinds and len(set(map(str, value))) == len(value)


def _columns(value: Any) -> bool:
    """Whether this names columns: one, or a list of them of which none stands twice."""
    listed = [value] if isinstance(value, str) else value
    return _values(listed) and all(map(_name, listed))


def _is(*kinds: type) -> Callable[[Any], bool]:
    """Whether a value is of these kinds; true and false are no numbers."""
    return lambda value: isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


_TEXT = _is(str), "text"
_YES_NO = _is(bool), "true or false"
_WORDS = _values, "a list of words in square brackets, none of them twice"
_LIMIT = _is(str, int, float), "a day in quotation marks or a number"
_FIELD: dict[str, Shape] = {
    "type": _TEXT,
    "title": _TEXT,
    "description": _TEXT,
    "unit": _TEXT,
    "delimiter": (lambda value: value == ";", "; which parts the items of every list"),
    "trueValues": _WORDS,
    "falseValues": _WORDS,
    "constraints": (_is(dict), 'limits in braces, as {"required": true}'),
}
# Every limit that cells are held to; another one would be passed over in silence.
_LIMITS: dict[str, Shape] = {
    "required": _YES_NO,
    "unique": _YES_NO,
    "pattern": _TEXT,
    "enum": (_values, "a list of values in square brackets, none of them twice"),
    "minimum": _LIMIT,
    "maximum": _LIMIT,
    "minLength": (lambda value: _is(int)(value) and value >= 0, "a whole number from 0 on"),
}


def misshapen(package: dict) -> list[Problem]:
    """What of a descriptor does not have the shape that its readers rely on, by its place.

    The descriptor has resources with name, path and fields that have names (`schema`).
    """
    return list(_misshapen(package))


def _misshapen(package: dict) -> Iterator[Problem]:
    resources = package["resources"]
    yield from _span("", package.get("temporal", {}), {})
    yield from _once(
        resources, "name", "resource {}, name", "a name that no resource before it has"
    )
    yield from _once(resources, "path", "resource {}, path", "the file of no resource before it")
    for resource in resources:
        name, fields = resource["name"], resource["schema"]["fields"]
        if "temporal" in resource:
            yield from _span(f"{name}.", resource["temporal"], package.get("temporal"))
        for key in ("title", "description"):
            if key in resource and not isinstance(resource[key], str):
                yield _told(f"{name}.{key}", resource[key], "text")
        yield from _once(
            fields, "name", f"{name}, field {{}}, name", "a name that no field has yet"
        )
        for field in fields:
            yield from _field(f"{name}.{field['name']}", field)
        yield from _keys(name, resource["schema"])


def _told(place: str, found: Any, expected: str) -> Problem:
    """A fault of the descriptor; what is no text is shown as the file has it."""
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return Problem(f"{_FILE}, {place}", None, None, shown, expected)


def _span(place: str, found: Any, whole: Any) -> Iterator[Problem]:
    """Faults of a span of days, which holds within that of the `whole` where it says nothing."""
    if not isinstance(found, dict) or found.keys() - {"start", "end"}:
        yield _told(f"{place}temporal", found, _SPAN)
        return
    wrong = [end for end in found if not is_day(found[end])]
    for end in wrong:
        yield _told(f"{place}temporal.{end}", found[end], "a real date as YYYY-MM-DD")
    both = {"start": "", "end": ""} | (whole if isinstance(whole, dict) else {}) | found
    start, end = both["start"], both["end"]
    if not wrong and is_day(start) and is_day(end) and start > end:
        yield _told(f"{place}temporal.end", end, f"a day not before the start ({start})")


def is_day(value: Any) -> bool:
    """Whether this is a real day, written YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        return bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _once(things: Iterable[dict], key: str, place: str, expected: str) -> Iterator[Problem]:
    """Names or paths that are none, or that stand a second time."""
    known = set()
    for n, thing in enumerate(things, start=1):
        value = thing[key]
        one = posixpath.normpath(value) if key == "path" else value
        if not _name(value):
            said = "a name without signs that cannot be seen"
            yield _told(place.format(n), value.encode("ascii", "backslashreplace").decode(), said)
        elif one in known:
            yield _told(place.format(n), value, expected)
        known.add(one)


def _field(place: str, field: dict) -> Iterator[Problem]:
    for key, (fits, expected) in _FIELD.items():
        if key in field and not fits(field[key]):
            yield _told(f"{place}.{key}", field[key], expected)
    limits = field.get("constraints", {})
    for key, given in limits.items() if isinstance(limits, dict) else ():
        if key not in _LIMITS:
            said = f"a limit that cells are held to: {', '.join(_LIMITS)}"
            yield _told(f"{place}.constraints", key, said)
        elif not _LIMITS[key][0](given):
            yield _told(f"{place}.constraints.{key}", given, _LIMITS[key][1])


def _keys(name: str, schema: dict) -> Iterator[Problem]:
    """Faults of a table's key and of its references."""
    links = schema.get("foreignKeys", [])
    if "primaryKey" in schema and not _columns(schema["primaryKey"]):
        yield _told(f"{name}.primaryKey", schema["primaryKey"], "a column, or a list of columns")
    if not isinstance(links, list):
        yield _told(f"{name}.foreignKeys", links, "a list of references in square brackets")
        return
    for n, link in enumerate(links, start=1):
        if not _refers(link):
            said = "fields, and a reference with resource and as many fields"
            yield _told(f"{name}.foreignKeys, entry {n}", link, said)


def _refers(link: Any) -> bool:
    """Whether a reference names as many columns there as here."""
    reference = link.get("reference") if isinstance(link, dict) else None
    if not isinstance(reference, dict) or not isinstance(reference.get("resource", ""), str):
        return False
    both = [link.get("fields"), reference.get("fields")]
    if not all(map(_columns, both)):
        return False
    own, there = ([side] if isinstance(side, str) else list(side or []) for side in both)
    return len(own) == len(there)
