"""Code where it does not interrupt: folded cells stand under the output that they lead to.

A chapter is a notebook, so cells that prepare a figure stand above it, some of them above the
chapter's answer. On the page the folded cells without output move to the next folded cell with
one, whose output comes first: one bar under a figure opens all that made it. Cells whose code is
open (they teach) stay where they are. What is left at the end opens with the chapter's last bar.
"""

from __future__ import annotations

from docutils import nodes

from .registers import IN_PAGES_ALONE, skip

CELL, SOURCE, OUTPUT = "cell_code", "cell_code_source", "cell_code_output"


class cell_place(nodes.Invisible, nodes.Element):
    """Where a cell stood that has moved: the chapter as a notebook has it there."""


def _parts(cell: nodes.container, kind: str) -> list[nodes.Element]:
    return [part for part in cell.children if part.get("nb_element") == kind]


def _fold(app, doctree):
    waiting: list[nodes.Element] = []
    last: nodes.container | None = None
    cells = [n for n in doctree.findall(nodes.container) if n.get("nb_element") == CELL]
    for cell in cells:
        if cell.get("hide_mode") != "input":
            continue
        sources, outputs = _parts(cell, SOURCE), _parts(cell, OUTPUT)
        if outputs:
            _under(cell, waiting + sources, outputs)
            waiting, last = [], cell
        else:
            waiting += sources
            cell.replace_self(cell_place(cell_index=cell["cell_index"]))
    if not waiting:
        return
    if last is None:
        (doctree.next_node(nodes.section) or doctree).append(_alone(waiting))
    else:
        _under(last, _parts(last, SOURCE) + waiting, _parts(last, OUTPUT))


def _under(cell: nodes.container, sources: list[nodes.Element], outputs: list[nodes.Element]):
    """One source of all the cells in their order; MyST-NB folds what comes first in a cell."""
    first = sources[0]
    for source in sources[1:]:
        first.extend(source.children)
    cell.children = []
    cell.extend([first, *outputs])
    cell["classes"].append("code-under")


def _alone(sources: list[nodes.Element]) -> nodes.container:
    cell = nodes.container(
        nb_element=CELL,
        classes=["cell"],
        hide_mode="input",
        prompt_show="Show code {type}",
        prompt_hide="Hide code {type}",
    )
    _under(cell, sources, [])
    return cell


def _output_first(app, doctree, docname):
    """Once the code is folded, the output comes before it."""
    for cell in doctree.findall(nodes.container):
        if "code-under" in cell["classes"]:
            outputs = _parts(cell, OUTPUT)
            cell.children = outputs + [part for part in cell.children if part not in outputs]


def setup(app):
    """Cells move when a page is read, before its figures are numbered."""
    app.add_node(cell_place, html=(skip, None), **IN_PAGES_ALONE)
    app.connect("doctree-read", _fold, priority=50)
    app.connect("doctree-resolved", _output_first)
