"""The text of an article out of a web page, a word processor's document or a PDF.

Kept libraries read the formats: Beautiful Soup HTML, mammoth DOCX, PDFium PDF. What is ours is
where a paragraph begins and what is no part of the text. Nothing is guessed away: what surrounds an
article in `<article>` or `<main>`, menus and page heads are left out and named; the rest stands in
the sheet, for the coder to mark.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..tables.read import CONTROL, DataError
from . import pdf, webpage

PLAIN = "copy the article's text into a .txt file"
WANTED = "expected the text of the article"
# What a file begins with, and what it is called: those that are read, and those that are not.
HTML, DOCX, PDF = "a web page", "a Word document", "a PDF"
SIGNS = {
    b"%pdf": PDF,
    b"<!doctype html": HTML,
    b"<html": HTML,
    b"{\\rtf": "a document in RTF",
    b"\xd0\xcf\x11\xe0": "a document of an old Word (.doc)",
    b"<?xml": "a document in XML",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
}
ENDINGS = {".html": HTML, ".htm": HTML, ".xhtml": HTML}
# What lies in a zip archive says which document it is.
PARTS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": "a workbook",
    "ppt/presentation.xml": "a presentation",
    "META-INF/container.xml": "an e-book",
    "content.xml": "a document of LibreOffice (.odt)",
}
LARGEST = 200_000_000  # bytes of a document unpacked: an archive can be made to fill the memory


@dataclass
class Read:
    """The text of a file, one paragraph a line; told: what was left out, and what to look at."""

    text: str
    told: list[str] = field(default_factory=list)
    plain: bool = False


def kind(path: Path, raw: bytes) -> str:
    """What a file is called when it is no plain text; empty when it may be."""
    start = raw[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"pk\x03\x04"):
        return _packed(raw)
    if start.startswith((b"<?xml", b"<!--")) and re.search(rb"<html|<!doctype html", start):
        return HTML
    if b"multipart/related" in start and b"mime-version:" in start:
        return "a web archive (MHTML)"
    found = next((named for sign, named in SIGNS.items() if start.startswith(sign)), "")
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as some programs save a page
    tagged = (wide or start.startswith(b"<")) and path.suffix.lower() in ENDINGS
    return found or (HTML if tagged else "")


def _packed(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return "a damaged archive"
    return next((named for part, named in PARTS.items() if part in names), "a zip archive")


def read(path: Path) -> Read:
    """The text of a file: plain text in UTF-8, a page, a document or a PDF.

    Raises DataError, in one line, when it is missing, of another kind, damaged, protected, without
    text or not only text, and where the library that reads it is not installed.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        what = "a folder" if path.is_dir() else "cannot be read"
        raise DataError(f"{path}: {what}; expected a text file with the article") from None
    named = kind(path, raw)
    found = _document(path, raw, named) if named else Read(_plain(path, raw), plain=True)
    if not found.text.strip():
        raise DataError(f"{path}: {named or 'empty'}{' without text' if named else ''}; {WANTED}")
    return found


def _plain(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: byte {error.start} is not UTF-8; expected a text file saved as UTF-8"
        ) from None
    # Form feeds and the like are spaces, and become one.
    if control := next((found for found in CONTROL.finditer(text) if not found[0].isspace()), None):
        raise DataError(
            f"{path}: control character U+{ord(control[0]):04X} at character {control.start()}; "
            "expected plain text in UTF-8, without such characters"
        )
    return text


def _document(path: Path, raw: bytes, kind: str) -> Read:
    """The text of a file that is no plain text."""
    reader = READERS.get(kind)
    if reader is None:
        raise DataError(f"{path}: {kind}; expected plain text, HTML, DOCX or PDF ({PLAIN})")
    try:
        found = reader(raw)
    except ModuleNotFoundError as missing:
        package = PACKAGE.get(missing.name or "", missing.name)
        raise DataError(
            f"{path}: {kind}; expected plain text ({PLAIN}), or {package} to read it, which is not "
            f"installed (pip install {package})"
        ) from None
    except DataError as error:
        raise DataError(f"{path}: {kind}{error}; {WANTED}, or plain text ({PLAIN})") from None
    except Exception as error:  # a damaged file fails in as many ways as it has parts
        said = " ".join(str(error).split())[:100] or type(error).__name__
        raise DataError(
            f"{path}: {kind} that cannot be read ({said}); expected one that opens, or plain text "
            f"({PLAIN})"
        ) from None
    lines = (CONTROL.sub(" ", line).strip() for line in found.text.splitlines())
    return Read("\n".join(filter(None, lines)), found.told)


def _html(raw: bytes) -> Read:
    return Read(*webpage.text(raw))


def _docx(raw: bytes) -> Read:
    import mammoth

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST:
            raise DataError(", which is too large when unpacked")
        tracked = re.search(rb"<w:(?:ins|del)\b", archive.read("word/document.xml"))
    none = mammoth.images.img_element(lambda picture: {})  # pictures stay where they are
    made = mammoth.convert_to_html(io.BytesIO(raw), convert_image=none)
    said = "Tracked changes were read as if they had been accepted; comments were left out."
    return Read(webpage.lines(f"<body>{made.value}</body>"), [said] if tracked else [])


def _pdf(raw: bytes) -> Read:
    return Read(*pdf.text(raw))


READERS: dict[str, Callable[[bytes], Read]] = {HTML: _html, DOCX: _docx, PDF: _pdf}
PACKAGE = {"bs4": "beautifulsoup4"}  # where a library is called otherwise than its package
