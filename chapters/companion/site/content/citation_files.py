"""Files for reference managers: for each page all that it shows and cites, and the page alone.

`_cite/PAGE.bib`, `.ris`, `.json` (CSL-JSON) hold the page, its figures, rows and tables, and the
works it cites; `PAGE-alone` holds the page. `PAGE.txt` has the page and its parts in four styles.
The whole bibliography is in `works.bib`, `works.ris` and `works.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ... import citations
from ...works import Work, works

FOLDER = "_cite"
FORMATS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}


def works_of(env, docname: str) -> list[Work]:
    """The works that a page cites, by key; all of them for the page with the bibliography."""
    if "cite" not in env.domaindata:  # a small book, as in tests, has none
        return []
    domain = env.get_domain("cite")
    if any(key.docname == docname for key in domain.bibliographies):
        return list(works().values())
    here = (ref for ref in domain.citation_refs if ref.docname == docname)
    cited = {target.key for ref in here for target in ref.targets}
    return [work for key, work in sorted(works().items()) if key in cited]


def has_bibliography(env, docname: str) -> bool:
    """Whether the whole bibliography stands on a page."""
    return bool(works()) and len(works_of(env, docname)) == len(works())


def links(folder: str, name: str, endings: Iterable[str] = FORMATS) -> str:
    """Links to the files of a name, in HTML."""
    words = FORMATS | {"txt": "plain text"}
    return ", ".join(
        f'<a href="{folder}/{name}.{ending}"{"" if ending == "txt" else " download"}>'
        f"{words[ending]}</a>"
        for ending in endings
    )


def write(stem: Path, items: Sequence[dict], cited: Sequence[Work] = ()) -> None:
    """Write the three files of a name: our own records, then works."""
    bibtex = [*map(citations.bibtex, items), *(work.bibtex for work in cited)]
    ris = [*map(citations.ris, items), *(work.ris for work in cited)]
    csl = [*map(citations.csl, items), *(work.csl for work in cited)]
    _put(stem, "bib", "\n\n".join(bibtex))
    _put(stem, "ris", "\n".join(ris))
    _put(stem, "json", json.dumps(csl, ensure_ascii=False, indent=1))


def _put(stem: Path, ending: str, text: str) -> None:
    stem.with_name(f"{stem.name}.{ending}").write_text(text + "\n", encoding="utf-8")
