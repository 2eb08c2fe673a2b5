"""The descriptor of the tables, `data/datapackage.json`: where it is, what it says of a column."""

from __future__ import annotations

import functools
import json
import math
import os
import re
from pathlib import Path

from .memory import kept, state
from .problems import DataError
from .shapes import is_day, misshapen

NAME = "datapackage.json"
# A tab and a line feed may stand in a cell; others come from broken programs.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# How a value is written. pandas and frictionless each take more (1_974, ١٩٧٤, nan), not the same.
_FORMS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile(r"[+-]?[0-9]{1,15}"),
    "number": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
}
TYPES = ("string", "date", "integer", "number", "boolean", "list")
# The words around a quotation are cut between words: the space at their ends belongs to them.
_VERBATIM = ("prefix", "suffix")
_LIBRARY = Path(__file__).resolve().parents[1]


_folder = functools.cache(Path)  # one of each: a build asks for it a hundred thousand times


def data_dir() -> Path:
    """Folder of the tables.

    $COMPANION_DATA, else the project's `data/`; where the library is installed without the project,
    a copy of the tables in `data/` of the working folder (as in the archive of notebooks), else
    its own.
    """
    if given := os.environ.get("COMPANION_DATA"):
        return _folder(given)
    project = _folder(f"{_LIBRARY.parents[1]}/data")
    if (project / NAME).exists():
        return project
    own, copy = _LIBRARY / "_data", Path.cwd() / "data"
    try:  # other projects have data packages too: the name tells
        return copy if _named(copy) == _named(own) else own
    except DataError:
        return own


def _named(folder: Path) -> str | None:
    """The name of a data package, whatever else is wrong with it: that is told where it is used."""
    look = functools.partial(state, [folder / NAME])
    return kept(("package", folder), look, lambda: _package(folder / NAME).get("name"))


def schema(folder: Path | None = None) -> dict:
    """The data package descriptor as a dict of the caller's own.

    A list has the type `list` in it. In the file it is a string with a delimiter: version 1 of
    Table Schema knows no lists, and its readers refuse a table that has one. A key is a list of
    columns, also where the file names one alone.

    Raises DataError when it is missing, not JSON, without tables or of a shape that no table has.
    """
    found = _package((folder or data_dir()) / NAME)
    if problems := misshapen(found):
        raise DataError(problems)
    for resource in found["resources"]:
        if primary := names(resource["schema"].get("primaryKey")):
            resource["schema"]["primaryKey"] = primary
        for field in resource["schema"]["fields"]:
            if field.get("type", "string") == "string" and "delimiter" in field:
                field["type"] = "list"
    return found


def _package(path: Path) -> dict:
    """A descriptor as its file has it, with resources that have name, path and fields."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = error.strerror if path.exists() else "file not found"
        raise DataError(f"{path}: {said}; expected the data package descriptor") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path}: not a JSON file in UTF-8 ({error}); expected a data package descriptor"
        ) from None
    if lacks := _lacks(found):
        raise DataError(
            f"{path}: {lacks}; expected a data package descriptor, with name, path and the fields"
            " of the schema for each resource"
        )
    return found


def _descriptor(folder: Path) -> dict:
    return kept(("descriptor", folder), lambda: state([folder / NAME]), lambda: schema(folder))


def _lacks(descriptor) -> str:
    """What a descriptor lacks that its readers rely on, in words; nothing for a usable one."""
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not resources:
        return "no list of resources"
    for n, resource in enumerate(resources, start=1):
        for name, kind in (("name", str), ("path", str), ("schema", dict)):
            if not isinstance(resource, dict) or not isinstance(resource.get(name), kind):
                return f"resource {n} has no {name}"
        fields = resource["schema"].get("fields")
        if not isinstance(fields, list) or not all(
            isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields
        ):
            return f"resource {n} ({resource['name']}) has no fields with names"
    return ""


def tables(folder: Path | None = None) -> dict[str, dict]:
    """Descriptor of each table by name, in the order of the package; shared, not to be changed."""
    return {
        resource["name"]: resource for resource in _descriptor(folder or data_dir())["resources"]
    }


def table(name: str, folder: Path) -> dict:
    """Descriptor of one table. Raises DataError for an unknown one."""
    known = tables(folder)
    if name not in known:
        raise DataError(f'no table "{name}"; expected one of {", ".join(known)}')
    return known[name]


def names(listed: str | list[str] | None) -> list[str]:
    """Columns of a key, which a descriptor gives as one name or a list of names."""
    return [listed] if isinstance(listed, str) else list(listed or [])


def allowed(field: dict) -> list[str]:
    """Values a field is limited to, as they stand in a cell; empty without such a limit."""
    codes = field.get("constraints", {}).get("enum") or field.get("trueValues", []) + field.get(
        "falseValues", []
    )
    return list(map(str, codes))


def fault(cell: str, field: dict) -> str:
    """What was expected, in words, when a cell is not what its field may hold; else nothing."""
    if not cell:
        required = field.get("constraints", {}).get("required")
        return expectation(field) if required else ""
    if control := CONTROL.search(cell):
        return f"no control character (U+{ord(control[0]):04X} stands in it)"
    if cell != cell.strip() and field["name"] not in _VERBATIM:
        return "no space at the beginning or end"
    return "" if _fits(cell, field) else expectation(field)


def _fits(cell: str, field: dict) -> bool:
    c, kind = field.get("constraints", {}), field.get("type", "string")
    if codes := allowed(field):
        return cell in codes
    if kind in _FORMS and not _FORMS[kind].fullmatch(cell):
        return False
    if kind == "date":
        # Days of this form stand in the order of their letters.
        return is_day(cell) and c.get("minimum", cell) <= cell <= c.get("maximum", cell)
    if kind in ("integer", "number"):
        value = float(cell)
        return math.isfinite(value) and (
            c.get("minimum", -math.inf) <= value <= c.get("maximum", math.inf)
        )
    if kind == "list":
        items = cell.split(field["delimiter"])
        whole = all(item and item == item.strip() for item in items)
        return whole and len(items) == len(set(items)) >= c.get("minLength", 1)
    return "pattern" not in c or bool(re.fullmatch(c["pattern"], cell))


def expectation(field: dict) -> str:
    """What a field may hold, in words."""
    c, kind = field.get("constraints", {}), field.get("type", "string")
    least = f"at least {c['minLength']}" if "minLength" in c else "its"
    said = {
        "date": "a real date as YYYY-MM-DD",
        "integer": "a whole number",
        "number": "a number",
        "list": f"a list separated by ; with {least} items, none empty or twice",
    }.get(kind, "text")
    if allowed(field):
        said = "one of " + ", ".join(allowed(field))
    elif "pattern" in c:
        said = f"text of the form {c['pattern']}"
    if "minimum" in c and "maximum" in c:
        said += f" between {c['minimum']} and {c['maximum']}"
    elif "minimum" in c:
        said += f" from {c['minimum']} on" if kind == "date" else f" of {c['minimum']} or more"
    elif "maximum" in c:
        said += f" up to {c['maximum']}"
    more = ", or nothing" if said.endswith("or more") else " or nothing"
    return said + (" (required)" if c.get("required") else more)
