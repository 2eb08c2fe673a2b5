"""The language of words in other scripts, so that they are read aloud and set as what they are."""

from __future__ import annotations

import re

from docutils import nodes
from markupsafe import Markup, escape
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...tables.read import remembered, shared
from .texts import put

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KANA = "\u3040-\u30ff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
CYRILLIC = "\u0400-\u052f"
EAST = f"[{HAN}{KANA}{HANGUL}]"
RUN = re.compile(
    rf"{EAST}+(?:[\s·・、，。：「」『』《》〈〉（）0-9]*{EAST}+)*"
    rf"|[{CYRILLIC}]+(?:[\s\-–.,«»№0-9]+[{CYRILLIC}]+)*"
)


@remembered("actors")
def _known() -> dict[str, str]:
    """Language of names written in their own script, as the tables state it."""
    actors = shared("actors").dropna(subset=["name_native", "lang"])
    return dict(zip(actors["name_native"], actors["lang"]))


def language(run: str) -> str:
    """Language of a run of CJK, Hangul or Cyrillic letters: as the data state it for a name, else
    by script.
    """
    if run in _known():
        return _known()[run]
    if re.search(f"[{HANGUL}]", run):
        return "ko"
    if re.search(f"[{KANA}]", run):
        return "ja"
    if re.search(f"[{CYRILLIC}]", run):
        return "uk" if re.search("[ҐґЄєІіЇї]", run) else "ru"
    return "zh"


def marked(value) -> Markup:
    """Text as HTML, escaped, with the language of words in other scripts; what is `Markup` stays as
    it is.
    """
    text = escape(value)
    if text.isascii() or hasattr(value, "__html__"):
        return text
    return Markup(RUN.sub(lambda run: f'<span lang="{language(run[0])}">{run[0]}</span>', text))


class Languages(SphinxPostTransform):
    """Marks runs of other scripts; code, mathematics and what already says its language stay as
    they are.
    """

    default_priority = 800  # after citations and references have their words
    formats = ("html",)

    def run(self, **kwargs):
        for text in list(self.document.findall(nodes.Text)):
            if not text.isascii() and RUN.search(text) and not _settled(text):
                put(text, parts(text.astext()))


def _settled(node) -> bool:
    """Whether the language of a text is said already, or the text is none."""
    while node := node.parent:
        if isinstance(node, (nodes.literal, nodes.FixedTextElement, nodes.math)):
            return True
        if any(
            name.startswith("language-")
            for name in getattr(node, "attributes", {}).get("classes", ())
        ):
            return True
    return False


def parts(text: str):
    """A text as nodes, runs of other scripts with their language."""
    at = 0
    for run in RUN.finditer(text):
        if run.start() > at:
            yield nodes.Text(text[at : run.start()])
        # docutils writes a class of this form as the attribute lang.
        yield nodes.inline("", run[0], classes=[f"language-{language(run[0])}"])
        at = run.end()
    if at < len(text):
        yield nodes.Text(text[at:])
