"""The book's own fonts: every character that stands in it, and drawings that no other font
changes.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from companion.charts import typeface
from conftest import ROOT
from fontTools.ttLib import TTFont

PAGES = ROOT / "chapters" / "companion" / "site" / "theme" / "static" / "fonts"


def maker():
    """`.ci/fonts.py` as a module."""
    spec = importlib.util.spec_from_file_location("fonts", ROOT / ".ci" / "fonts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_fonts_have_every_character_of_the_book():
    fonts = maker()
    lacking = sorted(fonts.characters() - fonts.covered())
    said = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking)
    assert not lacking, (
        f"no font of the book has {said}: run `make fonts` and commit what it writes"
    )


def test_pages_ask_for_each_font_and_for_no_other():
    style = (PAGES.parent / "style.css").read_text("utf-8")
    asked = {part.split(")")[0] for part in style.split("url(fonts/")[1:]}
    there = {path.name for path in PAGES.glob("*.woff2")}
    assert asked == there, f"style.css and static/fonts differ in {sorted(asked ^ there)}"
    assert (PAGES / "LICENSE").exists() and (typeface.FOLDER / "LICENSE").exists()


def test_a_face_is_asked_for_where_it_has_letters():
    """The ranges in style.css hold every letter that a file has beside those of the first file."""
    style = (PAGES.parent / "style.css").read_text("utf-8")
    faces = [rule.split("}")[0] for rule in style.split("@font-face")[1:]]
    parted = [face for face in faces if "unicode-range" in face]
    assert parted, "style.css asks for no font by what it holds"
    for face in parted:
        file = face.split("url(fonts/")[1].split(")")[0]
        ranges = face.split("unicode-range:")[1].split(";")[0].upper().replace("U+", "").split(",")
        spans = [[int(n, 16) for n in part.strip().split("-")] for part in ranges]
        outside = [
            chr(code)
            for code in TTFont(PAGES / file).getBestCmap()
            if not any(span[0] <= code <= span[-1] for span in spans) and code > 0x7F
        ]
        assert not outside, f"{file} has {outside}, which style.css does not ask it for"


def drawn_texts(site):
    for path in sorted((site / "_figures").glob("*.svg")):
        for text in ET.parse(path).getroot().iter("{http://www.w3.org/2000/svg}text"):
            yield path.name, text.get("font-family", ""), "".join(text.itertext())


def test_drawings_ask_for_our_font_and_find_every_letter_in_it(site):
    letters = set(map(chr, TTFont(typeface.FOLDER / "sans-400.ttf").getBestCmap()))
    for name, family, words in drawn_texts(site):
        assert family.startswith(("'Sidelined Sans'", '"Sidelined Sans"')), (
            f"{name}: “{words}” is drawn with {family}: see charts/typeface.py"
        )
        assert set(words) <= letters, (
            f"{name}: our font lacks {sorted(set(words) - letters)}: run `make fonts`"
        )


DRAW = """
import hashlib, vl_convert
from companion.charts import theme, typeface
typeface.measured()
values = [{"a": "A label of some length, 习近平 김정은 Путин", "b": 3}, {"a": "other", "b": 2}]
spec = {"data": {"values": values}, "mark": "bar", "title": "Title", "encoding": {
    "y": {"field": "a", "type": "nominal"}, "x": {"field": "b", "type": "quantitative"}},
    "config": {"font": typeface.FAMILY, "title": {"font": typeface.FAMILY}}}
svg = vl_convert.vegalite_to_svg(spec)
print(hashlib.sha256(svg.encode()).hexdigest(), hashlib.sha256(vl_convert.svg_to_png(
  svg)).hexdigest())
"""


def test_drawings_are_the_same_with_and_without_fonts_of_the_system():
    """The folders of fonts are hidden in a mount namespace of its own; PNG and SVG stay the
    same.
    """
    folders = [p for p in ("/usr/share/fonts", "/usr/local/share/fonts") if os.path.isdir(p)]
    hide = " && ".join(f"mount -t tmpfs none {folder}" for folder in folders) or "true"
    command = ["unshare", "--mount", "sh", "-c", f'{hide} && exec "$0" -c "$1"']
    try:
        hidden = subprocess.run(
            [*command, sys.executable, DRAW], capture_output=True, text=True, timeout=120
        )
    except FileNotFoundError:
        pytest.skip("needs unshare (Linux) to hide the fonts of the system")
    if "unshare" in hidden.stderr or "mount" in hidden.stderr:
        pytest.skip(f"the fonts of the system cannot be hidden here: {hidden.stderr.strip()}")
    shown = subprocess.run([sys.executable, "-c", DRAW], capture_output=True, text=True)
    assert shown.returncode == hidden.returncode == 0, shown.stderr + hidden.stderr
    assert shown.stdout == hidden.stdout, (
        "drawings depend on the fonts of the machine: their text must ask for typeface.FAMILY first"
    )
