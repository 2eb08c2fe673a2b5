"""The records of articles under seeds/, beside the folder of tables, checked entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from .read import DataError, Problem, data_dir

# What a record must hold for a copy to be compared with it, and what each entry of its lists.
RECORD = {
    "source_id": str,
    "sha256": str,
    "sha256_file": str,
    "boilerplate": list,
    "outline": list,
    "blocks": list,
}
Kind = type | tuple[type, ...]
ENTRIES: dict[str, dict[str, Kind]] = {
    "boilerplate": {"block": int, "what": str},
    "outline": {"paragraph": int, "gist": str},
    "blocks": {"block": int, "words": int, "sha256": str},
}
# What a record may hold besides, of an article that was added: its own actors, and its sentences as
# they were registered, where a coding sheet cut them otherwise.
OPTIONAL = {"actors": list, "registered": list}
REGISTERED: dict[str, Kind] = {
    "sentence_id": str,
    "block": int,
    "paragraph": (int, str),  # nothing for a block that is none
    "sentence": int,
    "start": int,
    "end": int,
    "words": int,
    "role": str,
}


def files(folder: Path | None = None) -> list[Path]:
    """The file of each record, in order of their names."""
    return sorted(((folder or data_dir()).parent / "seeds").glob("*.yml"))


def no_folder(folder: Path) -> Problem | None:
    """That beside a folder of tables there is no folder of records with one; None where it is."""
    seeds = folder.parent / "seeds"
    if seeds.is_dir() and any(seeds.glob("*.yml")):
        return None
    here = "one that holds none" if seeds.is_dir() else "a file" if seeds.exists() else "nothing"
    said = f"a folder seeds beside the tables, with the records of articles; there is {here}"
    return Problem("seeds", None, None, None, f"{said} ({seeds})")


def record(source_id: str, folder: Path | None = None) -> dict:
    """The record of an article under seeds/ beside the folder of tables.

    Raises DataError when there is none or it is broken.
    """
    if lacking := no_folder(folder or data_dir()):
        raise DataError([lacking])
    known = {path.stem: path for path in files(folder)}
    if source_id not in known:
        raise DataError(f'no article "{source_id}"; expected one of {", ".join(known)}')
    file = f"seeds/{source_id}.yml"
    try:
        # The parser in C, where there is one, takes a tenth of the time.
        found = yaml.load(
            known[source_id].read_text(encoding="utf-8"),
            Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = f"a YAML file in UTF-8 ({' '.join(str(error).split())})"
        raise DataError([Problem(file, None, None, None, said)]) from None
    found = found if isinstance(found, dict) else {}
    if problems := list(_faults(found, source_id, file)):
        raise DataError(problems)
    return found


def _faults(found: dict, source_id: str, file: str) -> Iterator[Problem]:
    """What a record lacks, entry by entry."""
    kinds = RECORD | {key: kind for key, kind in OPTIONAL.items() if key in found}
    lacks = [key for key, kind in kinds.items() if not isinstance(found.get(key), kind)]
    for key in lacks:
        yield Problem(file, None, key, None, f"a record with {key} ({kinds[key].__name__})")
    if lacks:
        return
    for key, parts in (ENTRIES | {"registered": REGISTERED}).items():
        said = ", ".join(f"{part} ({_called(kind)})" for part, kind in parts.items())
        for n, entry in enumerate(found.get(key, []), start=1):
            if not isinstance(entry, dict) or not all(
                isinstance(entry.get(part), kind) for part, kind in parts.items()
            ):
                yield Problem(file, None, key, str(entry), f"{said} in entry {n}")
    for n, actor in enumerate(found.get("actors", []), start=1):
        if not isinstance(actor, str):
            yield Problem(file, None, "actors", str(actor), f"an actor_id in entry {n}")
    if found["source_id"] != source_id:
        said = f"{source_id}, as the file is named"
        yield Problem(file, None, "source_id", found["source_id"], said)


def _called(kind: Kind) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(one.__name__ for one in kinds)


def records(folder: Path | None = None) -> dict[str, dict]:
    """The record of each article by source_id: bibliographic data, fingerprints, outline."""
    return {path.stem: record(path.stem, folder) for path in files(folder)}
