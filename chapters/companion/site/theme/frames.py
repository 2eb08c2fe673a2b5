"""Tables that pandas made, for everyone: captions, headings with a scope, valid attributes.

pandas gives a cell's table as HTML of its own. `read` takes the cells out of it, `table` makes a
docutils table of them, which `writer` writes like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


@dataclass
class Cell:
    """One cell: its text, whether it is a heading, and how many columns and rows it spans."""

    text: str
    heading: bool
    columns: int = 1
    rows: int = 1
    name: str = ""  # its id, where other cells refer to it
    headers: list[str] = field(default_factory=list)  # ids of the headings that hold for it


@dataclass
class Frame:
    """A table as pandas writes it: headings, results, and what it says of rows left out."""

    head: list[list[Cell]] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    said: str = ""


class _FrameReader(HTMLParser):
    """Takes a frame out of what pandas wrote; anything else in a cell is `strange`."""

    KNOWN = {"div", "style", "table", "thead", "tbody", "tr", "th", "td", "p"}

    def __init__(self):
        super().__init__()
        self.frame, self.rows, self.into, self.strange = Frame(), None, None, False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.strange = self.strange or tag not in self.KNOWN
        if tag in ("thead", "tbody"):
            self.rows = self.frame.head if tag == "thead" else self.frame.body
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("th", "td") and self.rows:
            spans = int(given.get("colspan", 1)), int(given.get("rowspan", 1))
            self.rows[-1].append(Cell("", tag == "th", *spans))
        self.into = tag

    def handle_endtag(self, tag):
        self.into = None

    def handle_data(self, data):
        if self.into in ("th", "td") and self.rows and self.rows[-1]:
            self.rows[-1][-1].text += data
        elif self.into == "p":
            self.frame.said += data


def read(text: str) -> Frame | None:
    """The frame in a cell's HTML output; None when it is not one of plain text."""
    if 'class="dataframe' not in text or text.count("<table") != 1:
        return None
    reader = _FrameReader()
    reader.feed(text)
    reader.close()
    return None if reader.strange or not reader.frame.body else reader.frame


def one_storey(frame: Frame) -> None:
    """The row with the names of the index, which has no other words, goes into the row above it."""
    if len(frame.head) < 2:
        return
    above, names = frame.head[-2:]
    stubs = sum(cell.heading for cell in frame.body[0])
    if any(cell.text for cell in names[stubs:]) or len(above) != len(names):
        return
    for cell, name in zip(above[:stubs], names):
        # A corner names the rows below it and, after a stroke, the columns beside it.
        cell.text = " / ".join(part for part in (name.text, cell.text) if part)
    frame.head.pop()


def one_corner(frame: Frame) -> None:
    """The empty cells above the headings of rows are one cell: there is one corner to pass over."""
    stubs = sum(cell.heading for cell in frame.body[0]) if frame.head else 0
    plain = all(cell.rows == cell.columns == 1 for row in frame.head for cell in row[:stubs])
    if not plain or any(cell.text for row in frame.head for cell in row[:stubs]):
        return
    for row in frame.head:
        del row[:stubs]
    if stubs:
        frame.head[0].insert(0, Cell("", True, stubs, len(frame.head)))


def _places(rows: list[list[Cell]]):
    """Each cell with its row and first column, cells that reach down from above counted."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            yield at, column, cell
            column += cell.columns


def related(frame: Frame, name: str) -> None:
    """Where headings stand in storeys or span cells, every cell names those that hold for it."""
    cells = [cell for row in (*frame.head, *frame.body) for cell in row]
    if len(frame.head) < 2 and all(cell.rows == cell.columns == 1 for cell in cells if cell.text):
        return
    for number, cell in enumerate(cell for cell in cells if cell.heading and cell.text):
        cell.name = f"{name}-{number}"
    heads = [(row, column, cell) for row, column, cell in _places(frame.head) if cell.name]
    for row, column, cell in heads:  # a heading below another belongs to it
        cell.headers = [
            head.name
            for at, first, head in heads
            if at < row and 0 <= column - first < head.columns
        ]
    above = [(column, cell) for _, column, cell in heads]
    beside = [(row, cell) for row, _, cell in _places(frame.body) if cell.name]
    for row, column, cell in _places(frame.body):
        cell.headers = [
            head.name for first, head in above if first <= column < first + head.columns
        ] + [
            head.name
            for first, head in beside
            if head is not cell and first <= row < first + head.rows
        ]


def table(frame: Frame) -> nodes.table:
    """The frame as a docutils table; each entry says its scope and ids, for the writer."""
    width = sum(cell.columns for cell in frame.body[0])
    results = sum(not cell.heading for cell in frame.body[0])
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    for part, rows in ((nodes.thead, frame.head), (nodes.tbody, frame.body)):
        made = [nodes.row("", *(_entry(cell, part) for cell in row)) for row in rows]
        if made:
            group += part("", *made)
    count = f"{len(frame.body)} row{'s' if len(frame.body) != 1 else ''}"
    says = f"{count} of {results} column{'s' if results != 1 else ''}"
    return nodes.table("", group, classes=["dataframe"], says=f"Result of the cell above: {says}")


def _entry(cell: Cell, part: type) -> nodes.entry:
    entry = nodes.entry("", nodes.Text(cell.text), scope="", headers=" ".join(cell.headers))
    if cell.heading and cell.text:
        group = "group" if cell.rows > 1 or cell.columns > 1 else ""
        entry["scope"] = ("col" if part is nodes.thead else "row") + group
    if cell.name:
        entry["ids"].append(cell.name)
    if cell.columns > 1:
        entry["morecols"] = cell.columns - 1
    if cell.rows > 1:
        entry["morerows"] = cell.rows - 1
    return entry


class Frames(SphinxPostTransform):
    """Puts docutils tables in the place of the HTML that pandas gave."""

    default_priority = 10  # after MyST-NB has chosen the form of each output (4)
    formats = ("html",)

    def run(self, **kwargs):
        for number, raw in enumerate(list(self.document.findall(nodes.raw))):
            frame = read(raw.astext()) if raw.get("format") == "html" else None
            if frame is None:
                continue
            one_storey(frame)
            one_corner(frame)
            related(frame, f"frame-{number}")
            box = nodes.container("", table(frame), classes=raw["classes"])
            if frame.said:
                box += nodes.paragraph("", frame.said)
            raw.replace_self(box)
