"""The typeface of the drawings: a font of the book's own, by which their text is measured.

The files in `fonts/` are cut and renamed by `make fonts`; what is drawn with them is the same on
every machine, whatever fonts it has. Other programs that open a drawing as SVG take the next name.
"""

import functools
import hashlib
from pathlib import Path

FOLDER = Path(__file__).with_name("fonts")
FAMILY = "'Sidelined Sans', Arial, 'Liberation Sans', Helvetica, sans-serif"


@functools.cache
def measured() -> str:
    """Make the fonts known to vl-convert, once in a process; a hash of them, 64 hexadecimal digits.

    Raises ImportError where vl-convert is not installed.
    """
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
    found = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.ttf")):
        found.update(path.read_bytes())
    return found.hexdigest()
