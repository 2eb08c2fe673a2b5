"""A set for a class: a link to the workbench with set and variables chosen, and a sheet on paper.

The sheet is a page of its own, to be printed: each unit with boxes for the codes, then the codebook
of the variables. It is made from the tables, as the sheets in CSV are, and holds no published code.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ...recode import payload
from ...recode.units import Set, chosen, units
from ...recode.variables import Variable
from ...tables.read import DataError
from . import files

log = logging.getLogger(__name__)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
BOXES = 12  # codes that are printed as boxes; of more the coder writes one
STYLE = Path(__file__).with_name("paper.css")


class _Chosen(SphinxRole):
    """A set and variables, as “claims:hashmi-2024:10 modality, stance”, and words before them."""

    def run(self):
        found = re.fullmatch(r"(?:(.*?)\s*<)?(\S+)\s+([^<>]*?)>?", self.text, re.S)
        said, set_id, listed = found.groups() if found else (None, self.text, "")
        names = [name for name in re.split(r"[\s,]+", listed) if name]
        try:
            one = chosen(set_id)
            strange = [name for name in names if name not in one.variables]
            if strange or not names:
                raise DataError(
                    f"{one.id}: found {', '.join(strange) or 'no variable'}; expected some of "
                    f"{', '.join(one.variables)}"
                )
        except DataError as error:
            log.warning(f"{self.name}: {error}", location=self.get_location())
            return [nodes.Text(said or self.text)], []
        words = said or f"{one.label}: {' and '.join(one.variables[n].label for n in names)}"
        place = self.link(one, names)
        return [nodes.reference("", words, refuri=place, internal=True)], []

    def link(self, one: Set, names: list[str]) -> str:
        """The address, relative to the page."""
        raise NotImplementedError


class CodingLink(_Chosen):
    """{coding}`words <claims:hashmi-2024:10 modality, stance>`: the workbench, opened on both."""

    def link(self, one, names):
        return f"recode-it.html?set={quote(one.id, safe=':')}&vars={'.'.join(names)}"


class OnPaper(_Chosen):
    """{on-paper}`words <claims:hashmi-2024:10 modality, stance>`: the same as a sheet to print."""

    def link(self, one, names):
        env: Any = self.env  # Sphinx's type of it knows nothing of the papers we keep in it
        env.papers.setdefault(env.docname, set()).add((one.id, *names))
        return f"{'../' * env.docname.count('/')}{files.FOLDER}/{name_of(one.id, names)}"


def name_of(set_id: str, names) -> str:
    """The file of a sheet on paper."""
    return f"paper-{re.sub(r'[^a-z0-9]+', '-', '-'.join([set_id, *names]).lower())}.html"


def page(one: Set, names: list[str]) -> str:
    """A blank sheet of a set for these variables, as a page to be printed."""
    said = html.escape
    variables = [one.variables[name] for name in names]
    what = " and ".join(variable.label for variable in variables)
    known = units(one.kind)
    lines = "\n".join(_unit(known[unit], variables) for unit in one.units)
    legend = "\n".join(_legend(variable) for variable in variables)
    style = STYLE.read_text("utf-8")
    label, title = said(one.label), said(f"{one.label}: {what}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>Coding sheet. {title}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="A blank coding sheet. {title}.">\n'
        f'<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n<main>\n'
        f"<h1>{label}</h1>\n"
        '<p class="screen">Print this page; the codebook begins on a page of its own. '
        '<a href="../chapters/teaching.html">Back to the page for teachers</a></p>\n'
        '<p class="blank">Name or initials <i></i> Date <i></i></p>\n'
        f"<p>Code <b>{said(what)}</b>, alone, from the words below and the codebook. Tick one box "
        "a line. Leave a line open where you cannot tell, and say why under it: open counts as "
        "not coded, never as agreement.</p>\n"
        f"<ol>\n{lines}\n</ol>\n"
        f'<section class="codebook">\n<h2>Codebook</h2>\n{legend}\n</section>\n'
        f"<footer><p>Set {said(one.id)}, version {said(one.version)}. "
        f"{said(payload.citation())}</p></footer>\n</main>\n</body>\n</html>\n"
    )


def _unit(unit: Any, variables: list[Variable]) -> str:
    said = html.escape
    words = f" Words: “{said(unit.wording)}”." if unit.wording else ""
    rows = "".join(f'<p class="codes"><b>{said(v.label)}</b> {_boxes(v)}</p>' for v in variables)
    return (
        f'<li><p class="where">{said(unit.id)} · {said(unit.where)}</p><p>{said(unit.what)}{words}'
        f'</p>{rows}<p class="blank note">Why, if in doubt <i></i></p></li>'
    )


def _boxes(variable: Variable) -> str:
    if len(variable.codes) > BOXES:
        return "a code of the codebook: ____________________"
    return " ".join(f"<span>{html.escape(code.label)}</span>" for code in variable.codes)


def _legend(variable: Variable) -> str:
    said = html.escape
    codes = "\n".join(
        f"<dt>{said(c.label)}{f' <span>{said(c.code)}</span>' * (c.code != c.label)}</dt>"
        f"<dd>{said(f'{c.definition} {c.boundary}'.strip())}</dd>"
        for c in variable.codes
    )
    return f"<h3>{said(variable.label)}</h3>\n<p>{said(variable.rule)}</p>\n<dl>\n{codes}\n</dl>"


def write(app) -> None:
    """The sheets on paper that pages link to, in the site's folder."""
    for set_id, *names in sorted({one for some in app.env.papers.values() for one in some}):
        path = Path(app.outdir) / files.FOLDER / name_of(set_id, names)
        path.write_text(page(chosen(set_id), names), encoding="utf-8")
