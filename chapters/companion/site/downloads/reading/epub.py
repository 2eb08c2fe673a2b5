"""The reading part as an EPUB 3 book: one file a chapter, notes, contents, fonts, a cover.

`book` packs it. What stands in an archive like this and why is in the EPUB 3.3 recommendation
(https://www.w3.org/TR/epub-33/); epubcheck holds it to that in a test.
"""

from __future__ import annotations

import html
import re
import uuid
from pathlib import Path

import vl_convert

from .... import citations
from ....charts import colours, typeface
from ....packing import packed
from .text import EPUB, BookChapter, linked, sections, xml

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "theme" / "static"
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="{epub}" lang="en" xml:lang="en">
<head><title>{title}</title>{style}</head>
<body>
{body}
</body>
</html>
"""
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
ACCESS = {
    "schema:accessMode": ["textual", "visual"],
    "schema:accessModeSufficient": ["textual"],
    "schema:accessibilityFeature": [
        "alternativeText",
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
    ],
    "schema:accessibilityHazard": ["none"],
    "schema:accessibilitySummary": [
        "Every figure has a text alternative in sentences; notes are linked both ways."
    ],
}


def said(text: str) -> str:
    """Text as it may stand in XHTML, in one line."""
    return html.escape(" ".join(str(text).split()))


def book(chapters: list[BookChapter], base: str) -> bytes:
    """The archive; `base` is the address of the site, or empty."""
    read = linked(chapters, lambda name, at: f"{name}.xhtml" + (f"#{at}" if at else ""))
    files: dict[str, bytes] = {
        "book.css": (fonts() + (HERE / "book.css").read_text("utf-8")).encode(),
        "cover.png": cover(),
        "title.xhtml": _page("Title page", title_page(base)),
        "nav.xhtml": _page("Contents", _contents(read)),
    }
    files |= {f"fonts/{path.name}": path.read_bytes() for path in font_files()}
    for chapter in read:
        files[f"{chapter.name}.xhtml"] = _page(chapter.title, shown(chapter))
    files["package.opf"] = _package(read, files, base).encode()
    whole = {"mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER.encode()}
    whole |= {f"book/{name}": content for name, content in sorted(files.items())}
    return packed(whole, day=citations.about()["date"], stored=("mimetype",))


def _page(title: str, body: str) -> bytes:
    style = '<link rel="stylesheet" type="text/css" href="book.css"/>'
    return PAGE.format(epub=EPUB, title=said(title), style=style, body=body).encode()


def shown(chapter: BookChapter) -> str:
    """A chapter as XHTML, under the name of its part."""
    part = f'<p class="part">{said(chapter.part)}</p>\n' if chapter.part else ""
    return part + xml(chapter.body)


def title_page(base: str) -> str:
    """Title, who, which edition, how to read it."""
    about = citations.about()
    name, _, rest = about["title"].partition("? ")
    edition = "Version {} of {}-{:02}-{:02}".format(about["version"], *about["date"])
    where = f' The site: <a href="{said(base)}">{said(base)}</a>.' if base else ""
    return (
        f'<section class="title-page"><h1>{said(name)}?</h1><p class="subtitle">{said(rest)}</p>'
        f"<p>{said(about['author'])}</p><p>{edition}</p><p>{said(about['abstract'])}</p>"
        "<p>A small number leads to a note at the end of the chapter: who said what and when, how "
        "it was coded, and where it can be read. Registers, notebooks, data and the graph to be "
        f"asked are on the site.{where}</p>"
        "<p>Text and data under CC BY 4.0, code under BSD-3-Clause.</p></section>"
    )


def parts(chapters: list[BookChapter]) -> list[tuple[str, list[BookChapter]]]:
    """The chapters in their parts."""
    found: list[tuple[str, list[BookChapter]]] = []
    for chapter in chapters:
        if not found or found[-1][0] != chapter.part:
            found.append((chapter.part, []))
        found[-1][1].append(chapter)
    return found


def _contents(chapters: list[BookChapter]) -> str:
    def entry(chapter: BookChapter) -> str:
        file = f"{chapter.name}.xhtml"
        inner = "".join(
            f'<li><a href="{file}#{place}">{said(title)}</a></li>\n'
            for place, title in sections(chapter.body)
        )
        inner = f"\n<ol>\n{inner}</ol>" if inner else ""
        return f'<li><a href="{file}">{said(chapter.title)}</a>{inner}</li>\n'

    items = ""
    for part, inside in parts(chapters):
        entries = "".join(map(entry, inside))
        items += f"<li><span>{said(part)}</span>\n<ol>\n{entries}</ol></li>\n" if part else entries
    return (
        '<nav epub:type="toc" role="doc-toc" id="toc"><h1>Contents</h1>\n'
        f"<ol>\n{items}</ol></nav>\n"
        '<nav epub:type="landmarks" hidden="hidden"><h2>Landmarks</h2><ol>'
        '<li><a epub:type="toc" href="nav.xhtml">Contents</a></li>'
        f'<li><a epub:type="bodymatter" href="{chapters[0].name}.xhtml">Text</a></li></ol></nav>'
    )


def identifier() -> str:
    """What tells this edition of the book from others, the same in every build of it."""
    about = citations.about()
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, about['title'] + about['version'])}"


def _package(chapters: list[BookChapter], files: dict[str, bytes], base: str) -> str:
    about = citations.about()
    day = "{}-{:02}-{:02}".format(*about["date"])
    metadata = [
        f'<dc:identifier id="id">{identifier()}</dc:identifier>',
        f"<dc:title>{said(about['title'])}</dc:title>",
        "<dc:language>en</dc:language>",
        f"<dc:creator>{said(about['author'])}</dc:creator>",
        f"<dc:publisher>{said(about['author'])}</dc:publisher>",
        f"<dc:date>{day}</dc:date>",
        f"<dc:description>{said(about['abstract'])}</dc:description>",
        "<dc:rights>CC BY 4.0 (text and data), BSD-3-Clause (code)</dc:rights>",
        *(f"<dc:subject>{said(word)}</dc:subject>" for word in about["keywords"]),
        *([f"<dc:source>{said(base)}</dc:source>"] if base else []),
        f'<meta property="dcterms:modified">{day}T00:00:00Z</meta>',
        *(
            f'<meta property="{name}">{value}</meta>'
            for name, values in ACCESS.items()
            for value in values
        ),
    ]
    order = ["title.xhtml", "nav.xhtml", *(f"{chapter.name}.xhtml" for chapter in chapters)]
    items = [_item(name, content) for name, content in sorted(files.items())]
    spine = [f'<itemref idref="{_id(name)}"/>' for name in order]
    return PACKAGE.format(
        metadata="\n".join(metadata), manifest="\n".join(items), spine="\n".join(spine)
    )


def _id(name: str) -> str:
    return "f-" + re.sub(r"[^A-Za-z0-9-]", "-", name)


def _item(name: str, content: bytes) -> str:
    kinds = {
        "xhtml": "application/xhtml+xml",
        "css": "text/css",
        "png": "image/png",
        "woff2": "font/woff2",
    }
    has = [
        word
        for word, sign in (("svg", b"<svg "), ("mathml", b"<math "))
        if name.endswith(".xhtml") and sign in content
    ]
    has += {"nav.xhtml": ["nav"], "cover.png": ["cover-image"]}.get(name, [])
    said_of = f' properties="{" ".join(has)}"' if has else ""
    kind = kinds[name.rsplit(".", 1)[-1]]
    return f'<item id="{_id(name)}" href="{name}" media-type="{kind}"{said_of}/>'


def font_files() -> list[Path]:
    """The fonts of the pages, which are free to be embedded."""
    return sorted((STATIC / "fonts").glob("*.woff2"))


def fonts(address: str = "fonts/") -> str:
    """The rules that name these fonts, from the style of the pages, a line each."""
    style = (STATIC / "style.css").read_text("utf-8")
    found = re.findall(r"@font-face\s*{[^}]*url\([^}]*}", style)
    rules = (" ".join(rule.split()) for rule in found)
    return "\n".join(rule.replace("url(fonts/", f"url({address}") for rule in rules) + "\n"


def cover() -> bytes:
    """The cover as PNG: title, three strokes between three points, the edition."""
    typeface.measured()
    about = citations.about()
    name, _, rest = about["title"].partition("? ")
    first, _, second = rest.partition(": ")
    edition = f"Version {about['version']}"
    lines = [(330, 92, 600, f"{name}?"), (400, 36, 400, first), (1480, 28, 400, edition)]
    if second:
        lines.append((446, 28, 400, second[0].upper() + second[1:]))
    font = html.escape(typeface.FAMILY)
    words = "".join(
        f'<text x="90" y="{y}" font-family="{font}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colours.PAPER_INK}">{said(text)}</text>'
        for y, size, weight, text in lines
    )
    corners = {"CHN–PRK": (300, 1240, 600, 760), "PRK–RUS": (900, 1240, 300, 1240)}
    corners["CHN–RUS"] = (600, 760, 900, 1240)
    strokes = "".join(
        f'<line x1="{a}" y1="{b}" x2="{c}" y2="{d}" stroke="{colours.DYAD[pair]}" '
        'stroke-width="14"/>'
        for pair, (a, b, c, d) in corners.items()
    )
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="46" fill="{colours.PAPER_INK}"/>'
        for x, y in ((600, 760), (300, 1240), (900, 1240))
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1600" '
        f'viewBox="0 0 1200 1600"><rect width="1200" height="1600" fill="{colours.PAPER}"/>'
        f'<rect x="90" y="200" width="120" height="14" fill="{colours.ACCENT}"/>'
        f"{words}{strokes}{dots}</svg>"
    )
    return vl_convert.svg_to_png(drawing)
