"""Paragraphs of a PDF that has text, one a line.

A PDF knows where letters stand, and neither lines nor paragraphs. A paragraph is taken to end where
the lines part, where one begins further in, where the letters change their size, and after a short
line at the end of a sentence.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..tables.read import DataError
from .turns import label
from .wrapped import ENDED, joined

APART = 1.25  # times the usual distance of lines
SHORT = 0.8  # of the usual length of a line
MARGIN = 0.1  # of the lines of a text begin at its margin
EDGE = 2  # lines at head and foot of a page, among which what every page has is looked for
PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|стр\.?|с\.|第)?\s*\d{1,4}\s*(?:(?:/|of|von|из)\s*\d+|[页頁])?\W*"
)
ITEM = re.compile(r"[•‣▪●○◦·*–-]\s|\(?\w{1,3}[.)]\s")
UNREADABLE = 0.05  # share of letters without a meaning
OVER = "\u2028"  # ends a line within what PDFium takes for one, since a hyphen leads over its end
HYPHENS = {0x02: OVER, 0xFFFE: OVER, 0: "\ufffd"}


@dataclass
class Line:
    """A line of a page: where it begins, in points from its lower left, and the size of letters.

    last: the height at which it ends; a line that ends with a hyphen is one with the next.
    """

    page: int
    x: float
    y: float
    last: float
    size: float
    text: str

    @property
    def width(self) -> int:
        """Letters of its last line on the page; a Chinese one takes the place of two."""
        text = self.text.rsplit(OVER, 1)[-1]
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def text(raw: bytes) -> tuple[str, list[str]]:
    """The text of a PDF, one paragraph a line, and what was left out, in sentences.

    Raises DataError, with the end of a sentence about the file, when its text cannot be told.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DataError(", which asks for a password") from None
        raise
    found = [line for n, page in enumerate(document) for line in _lines(page, n)]
    document.close()
    letters = "".join(line.text for line in found)
    odd = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "\ufffd" for c in letters)
    if not letters.strip():
        raise DataError(" without text (pictures of pages?)")
    if odd > UNREADABLE * len(letters):
        raise DataError(", whose fonts do not say which letters they show")
    kept = _without_page_heads(found)
    out = [joined("\n".join(line.text for line in part)) for part in _paragraphs(kept)]
    told = ["The paragraphs of a PDF are a guess: look at their ends in the sheet."]
    if left := len(found) - len(kept):
        told.insert(0, f"Left out as heads and numbers of pages: {left} line{'s' * (left > 1)}.")
    return "\n".join(out), told


def _lines(page, number: int) -> Iterator[Line]:
    """The lines of a page in the order of the file, which is that of reading in most."""
    from pypdfium2 import raw

    letters = page.get_textpage()
    codes = [raw.FPDFText_GetUnicode(letters.raw, n) for n in range(letters.count_chars())]
    whole = "".join(HYPHENS.get(code) or chr(code) for code in codes)
    for found in re.finditer(r"[^\r\n]+", whole):
        if not found[0].strip():
            continue
        first = found.start() + len(found[0]) - len(found[0].lstrip())
        (x, y, size), (_, last, _) = (_placed(letters, n) for n in (first, found.end() - 1))
        text = f"-{OVER}".join(" ".join(part.split()) for part in found[0].split(OVER))
        yield Line(number, x, y, last, size, text)


def _placed(letters, n: int) -> tuple[float, float, float]:
    """Where the n-th letter of a page stands on its line, and its size, in points."""
    from pypdfium2 import raw

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(letters.raw, n, x, y)
    raw.FPDFText_GetMatrix(letters.raw, n, matrix)
    size = raw.FPDFText_GetFontSize(letters.raw, n) * math.hypot(matrix.c, matrix.d)
    return x.value, y.value, size or 1.0


def _without_page_heads(lines: list[Line]) -> list[Line]:
    """The lines without those at the head or foot of a page that stand on most others too."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    if len(pages) < 2:
        return lines
    downwards = [sorted(page, key=lambda line: -line.y) for page in pages.values()]
    edges = [[*page[:EDGE], *page[-EDGE:]] for page in downwards]
    alike = Counter(shape for edge in edges for shape in {_shape(line) for line in edge})
    often = max(2, len(pages) / 2)
    heads = {
        id(line)
        for edge in edges
        for line in edge
        if alike[_shape(line)] >= often or PAGE_NUMBER.fullmatch(line.text.casefold())
    }
    return [line for line in lines if id(line) not in heads]


def _shape(line: Line) -> str:
    """A line as other pages have it, whatever the number of the page."""
    return re.sub(r"\d+", "0", line.text.casefold())


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    if not lines:
        return
    steps = [
        (a.last - b.y) / b.size
        for a, b in zip(lines, lines[1:])
        if a.page == b.page and 0.8 < (a.last - b.y) / b.size < 2.5
    ]
    usual = sorted(steps)[len(steps) // 4] if steps else 1.2
    full = sorted(line.width for line in lines)[int(0.9 * (len(lines) - 1))]
    begins = Counter(round(line.x) for line in lines)
    left = min(x for x, n in begins.items() if n >= MARGIN * len(lines))
    part = [lines[0]]
    for above, line in zip(lines, lines[1:]):
        if _begins(above, line, usual, full, left):
            yield part
            part = []
        part.append(line)
    yield part


def _begins(above: Line, line: Line, usual: float, full: int, left: int) -> bool:
    """Whether a paragraph begins with a line, given the one above it.

    usual: distance of lines in sizes of letters; full: letters of a full line; left: the margin.
    """
    ended = bool(ENDED.search(above.text))
    if abs(above.size - line.size) > 0.15 * max(above.size, line.size):
        return True
    if above.page != line.page or above.last <= line.y:  # another page or column
        return ended
    if (above.last - line.y) / line.size > APART * usual:
        return True
    hangs = ITEM.match(above.text)  # further lines of an item stand further in
    further = not hangs and line.x - above.x > 0.8 * line.size and line.x - left > 0.8 * line.size
    if ended and label(line.text):  # “A: No.”
        return True
    return further and (ended or above.width < SHORT * full) or ended and above.width < SHORT * full
