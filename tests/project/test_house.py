"""The rules of the house that no linter knows: sizes, private names, the direction of imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from conftest import SLOW, TOGETHER

LIBRARY = Path(__file__).resolve().parents[2] / "chapters" / "companion"
MODULES = sorted(LIBRARY.rglob("*.py"))
TESTS = sorted(Path(__file__).resolve().parents[1].rglob("*.py"))
MODULE, FUNCTION = 400, 50  # lines
WIDTH = 100  # characters
THEME = LIBRARY / "site" / "theme"
SHEETS = sorted(p for end in ("js", "css") for p in LIBRARY.rglob(f"*.{end}"))
# From the ground up, as the map in CONTRIBUTING.md has it: a room imports from those before it.
STOREYS = [
    {"moved", "packing", "canonical", "likelihood", "names", "published", "rerun"},
    {"tables"},
    {"checks", "cards", "evidence", "mentions", "suspects", "wording", "works"},
    {"citations", "citable", "citation_styles"},
    {"network"},
    {"measures"},
    {"charts"},
    {"findings"},
    {"articles"},
    {"workbook", "croissant"},
    {"export", "difference"},
    {"recode"},
    {"cli", "__main__"},
    {"site"},
]


def dotted(path: Path) -> str:
    """Name of a module below `companion`."""
    parts = path.relative_to(LIBRARY).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path):
    """(line, module below `companion`, name or None) for what a module takes from the library."""
    package = path.relative_to(LIBRARY).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = ".".join((*base, *((node.module or "").split(".") if node.module else ())))
            for alias in node.names:
                yield node.lineno, module, alias.name
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("companion"):
            for alias in node.names:
                yield node.lineno, node.module.partition(".")[2], alias.name


def test_no_module_is_too_long():
    long = {dotted(p): n for p in MODULES if (n := len(p.read_text("utf-8").splitlines())) > MODULE}
    assert not long, f"above {MODULE} lines: {long}"


def test_no_module_of_tests_is_too_long():
    long = {
        path.stem: lines
        for path in TESTS
        if (lines := len(path.read_text("utf-8").splitlines())) > MODULE
    }
    assert not long, f"above {MODULE} lines: {long}"


def test_modules_told_to_be_slow_or_to_stay_together_are_there():
    gone = (SLOW | TOGETHER) - {path.stem for path in TESTS}
    assert not gone, f"strike out in tests/conftest.py, or rename: {sorted(gone)}"


def test_no_function_is_too_long():
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = node.end_lineno - node.lineno + 1
                if lines > FUNCTION:
                    long.append(f"{dotted(path)}.{node.name}: {lines}")
    assert not long, f"above {FUNCTION} lines: {long}"


def test_no_script_and_no_style_is_too_long():
    long = {
        path.name: lines
        for path in SHEETS
        if (lines := len(path.read_text("utf-8").splitlines())) > MODULE
    }
    assert not long, f"above {MODULE} lines: {long}"


def test_scripts_and_styles_are_read_without_scrolling_sideways():
    """Prettier breaks neither comments nor words in quotes."""
    wide = [
        f"{path.name}:{number} has {len(line)}"
        for path in SHEETS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > WIDTH
    ]
    assert not wide, f"above {WIDTH} characters: {wide}"


def test_pages_ask_for_each_script_and_style_and_for_no_other():
    asked = {
        name
        for template in ("layout.html", "search.html")
        for name in re.findall(r"[\w-]+\.(?:js|css)\b", (THEME / template).read_text("utf-8"))
    }
    files = {path.name.removesuffix(".jinja") for path in (THEME / "static").iterdir()}
    there = {name for name in files if name.endswith((".js", ".css"))}
    assert asked == there, f"asked for or there, not both: {asked ^ there}"


def test_a_long_style_is_joined_of_parts_that_say_what_they_dress():
    there = {f"{path.parent.name}/{path.stem}": path for path in (THEME / "styles").rglob("*.css")}
    joined = {
        f"{path.name.partition('.')[0]}/{part}"
        for path in (THEME / "static").glob("*.css.jinja")
        for part in re.findall(r'"(\w+)"', path.read_text("utf-8"))
    }
    assert joined == set(there), f"joined or there, not both: {joined ^ set(there)}"
    mute = [
        name
        for name, path in there.items()
        if not re.match(r"/\* .+ \*/\n", path.read_text("utf-8"))
    ]
    assert not mute, f"say in a comment on the first line what they dress: {mute}"


def test_a_class_has_its_name_to_itself():
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(dotted(path))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert not twice, f"one name, one meaning: {twice}"


def test_nothing_private_is_used_across_modules():
    found = []
    for path in MODULES:
        taken = {name: module for _, module, name in imports(path)}
        for line, module, name in imports(path):
            if name.startswith("_") and not name.startswith("__"):
                found.append(f"{dotted(path)}:{line} takes {module}.{name}")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in taken
                and node.attr.startswith("_")
                and not node.attr.startswith("__")
            ):
                found.append(f"{dotted(path)}:{node.lineno} uses {node.value.id}.{node.attr}")
    assert not found, "\n".join(found)


def test_arrows_point_down():
    storey = {room: n for n, rooms in enumerate(STOREYS) for room in rooms}
    wrong = []
    for path in MODULES:
        own = dotted(path).split(".")[0]
        if not own:
            continue
        for line, module, name in imports(path):
            room = (module or name).split(".")[0]
            if room in storey and storey[room] > storey[own]:
                wrong.append(f"{dotted(path)}:{line} reaches up to {room}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", [p for p in LIBRARY.iterdir() if p.suffix == ".py" or p.is_dir()])
def test_every_room_has_its_storey(path):
    if path.name.startswith(("__", ".")) or not (
        path.suffix == ".py" or (path / "__init__.py").exists()
    ):
        return
    assert any(path.stem in rooms for rooms in STOREYS), (
        f"{path.stem} is a new room: give it a place in STOREYS and in the map of CONTRIBUTING.md"
    )
