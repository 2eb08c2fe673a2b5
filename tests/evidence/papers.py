"""Documents made by hand for the tests: DOCX and PDF written part by part, without any library."""

from __future__ import annotations

import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def docx(path: Path, body: str, notes: str = "") -> Path:
    """A Word document with this body, and footnotes if there are any."""
    related = (
        f'<Relationship Id="rId1" Type="{OFFICE}/{what}" Target="{target}"/>'
        for what, target in (
            ("officeDocument", "word/document.xml"),
            ("footnotes", "footnotes.xml"),
        )
    )
    whole, inner = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{one}</Relationships>' for one in related
    )
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("footnotes", "footnotes"))
    )
    rels = f'<Default Extension="rels" ContentType="{PACKAGE.replace("schemas", "x")}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{rels}{kinds}</Types>',
        "_rels/.rels": whole,
        "word/_rels/document.xml.rels": inner,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return path


# Fonts that every reader has to know by name: letters of Western Europe, and of East Asia.
LATIN = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
EASTERN = {
    "zh": ("STSong-Light", "UniGB-UTF16-H", "GB1"),
    "ko": ("HYSMyeongJo-Medium", "UniKS-UTF16-H", "Korea1"),
    "ja": ("HeiseiMin-W3", "UniJIS-UTF16-H", "Japan1"),
}


def pdf(path: Path, pages: list[list[tuple]], language: str = "en") -> Path:
    """A PDF of pages of lines (x, y, size, text)."""
    font = LATIN
    if language in EASTERN:
        name, encoding, order = EASTERN[language]
        ordering = f"/CIDSystemInfo<</Registry(Adobe)/Ordering({order})/Supplement 0>>"
        inner = f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}{ordering}/DW 1000>>"
        font = f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}"
        font += f"/DescendantFonts[{inner}]>>"
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", "", font]
    numbers = []
    for lines in pages:
        shown = "\n".join(
            f"BT /F {size} Tf {x} {y} Td <{text.encode(_coding(language)).hex()}> Tj ET"
            for x, y, size, text in lines
        )
        bodies.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
        numbers.append(len(bodies) + 1)
        resources = "/Resources<</Font<</F 3 0 R>>>>"
        box = f"/MediaBox[0 0 595 842]/Contents {len(bodies)} 0 R"
        bodies.append(f"<</Type/Page/Parent 2 0 R{box}{resources}>>")
    kids = " ".join(f"{n} 0 R" for n in numbers)
    bodies[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"
    out, places = b"%PDF-1.7\n", []
    for n, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    path.write_bytes(out + end.encode())
    return path


def _coding(language: str) -> str:
    return "utf-16-be" if language in EASTERN else "cp1252"


def lines(
    *texts: str, x: int = 60, top: int = 760, size: int = 11, step: float = 14
) -> list[tuple]:
    """Lines of a page one below the other; an empty one leaves a gap, a leading space goes in."""
    out, y = [], float(top)
    for text in texts:
        if text:
            out.append((x + 18 * text.startswith(" "), round(y, 1), size, text.strip()))
        y -= step
    return out
