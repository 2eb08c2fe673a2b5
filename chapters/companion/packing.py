"""Archives of which the bytes hang on nothing but what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

DAY = (2026, 1, 1)  # the day that every part is from, where none is given


def packed(
    parts: Mapping[str, bytes], *, day: tuple[int, int, int] = DAY, stored: Collection[str] = ()
) -> bytes:
    """A zip of `parts` in their order: names and contents, with one day and without hours.

    `stored` names the parts that are not compressed. The same parts give the same bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, date_time=(*day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16  # a file that its owner may change and all may read
            archive.writestr(info, content)
    return out.getvalue()
