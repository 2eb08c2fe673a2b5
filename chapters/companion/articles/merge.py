"""From a filled sheet to the tables: all is checked first, then all rows are made at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..canonical import words
from ..checks import MAX_QUOTED_SHARE
from ..checks.letters import unseen
from ..names import author_id, placeholder
from ..tables.read import fault, rows
from .again import Over, registered
from .claims import ClaimReader
from .faults import Faults
from .fit import Fit
from .record import as_yaml, boilerplate
from .rows import edited, fields, next_number, of_article
from .sheet import Filled

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Ties of events and treaties carry their event's number: R00501 is the first of E005.
FIRST_TIE = 100_001


class Merge:
    """A filled sheet on its way into the tables: `faults` when it is wrong, else `changes`."""

    def __init__(self, file: str, source_id: str, folder: Path):
        self.folder, self.faults = folder, Faults(file)
        self.fields = fields(folder)
        self.source = next(r for r in rows("sources", folder) if r["source_id"] == source_id)
        spans = [r for r in rows("sentences", folder) if r["source_id"] == source_id]
        self.fit = Fit(source_id, spans, folder, self.faults)
        self.coding = ClaimReader(self.fit, folder, self.fields, self.faults)
        self.new_actors: list[dict] = []
        self.outline: list[dict] = []
        self.quoted = 0  # words in quotations
        self.ties: list[dict] = []
        self.needs: list[dict] = []
        # Two codings of each claim in order, and what was settled where they differ; empty for one.
        self.passes: list[dict[str, dict]] = []
        self.settled: list[dict] = []

    def read(self, filled: Filled) -> None:
        """Check lines and new actors of a sheet; what is wrong stands in `faults` afterwards."""
        self.lay(filled)
        if not self.fit.units:
            return
        self._gists()
        for unit in self.fit.units:
            self.coding.sentence(unit)
        self._whole()

    def lay(self, filled: Filled) -> None:
        """Check new actors, and lay the lines beside the sentences on record."""
        self._actors(filled.actors, filled.file)
        for slug, row in filled.listed.items():
            if slug and slug not in self.coding.kinds:
                said = "an actor of the book; a new one stands on the sheet “new actors”"
                where = f"{self.faults.file}, sheet “actors”"
                self.faults.add(row, "actor_id", slug, said, where)
        self._author(filled.coding)
        self.fit.lay(filled.coding, self.fields["sentences"]["role"])

    def _actors(self, lines: list[dict], file: str) -> None:
        kinds, known = self.coding.kinds, {r["actor_id"]: r for r in rows("actors", self.folder)}
        given = {r["actor_id"]: r.get("kind", "") for r in lines}
        ids = [r["actor_id"] for r in lines]
        for row in lines:
            n, slug = row[None], row["actor_id"]
            new = {c: row.get(c, "") for c in self.fields["actors"]}
            if slug in known and new | {None: known[slug][None]} == known[slug]:
                continue  # as in the book: the sheet comes a second time
            for column, f in self.fields["actors"].items():
                if said := fault(row.get(column, ""), f):
                    self.faults.add(n, column, row.get(column, ""), said, file)
            state = row.get("kind") == "state"
            if slug and not re.fullmatch(r"[A-Z]{3}" if state else r"[a-z0-9]+(-[a-z0-9]+)*", slug):
                said = "three capital letters" if state else "lower-case words joined by hyphens"
                self.faults.add(n, "actor_id", slug, said, file)
            if slug in kinds or ids.count(slug) > 1:
                self.faults.add(n, "actor_id", slug, "an id that is not taken", file)
            if row.get("part_of") and row["part_of"] not in kinds | given:
                said = "an actor_id that stands in actors.csv or under new actors"
                self.faults.add(n, "part_of", row["part_of"], said, file)
            self.new_actors.append(new)
        self.coding.kinds = {**given, **kinds}

    def _author(self, coding: list[dict]) -> None:
        """Speakers called smith-author are the author, whatever id the name has given."""
        called = placeholder(self.source["source_id"])
        known = {r["actor_id"]: r["name"] for r in [*rows("actors", self.folder), *self.new_actors]}
        author = author_id(self.source, known)
        for row in coding if called not in known and author in known else ():
            if row["speaker_id"] == called:
                row["speaker_id"] = author

    def _gists(self) -> None:
        """The outline: what each paragraph of the body says."""
        said: dict[int, dict] = {}
        first: dict[int, int] = {}
        for unit in self.fit.units:
            if unit.role == "body":
                first.setdefault(unit.block, unit.at)
        for unit in self.fit.units:
            for line in (line for line in unit.lines if line["gist"]):
                if odd := fault(line["gist"], {"name": "gist"}) or unseen(line["gist"]):
                    self.faults.add(line[None], "gist", line["gist"], odd)
                if unit.block not in first:
                    wrong = f"nothing for a block of role {unit.role}"
                    self.faults.add(line[None], "gist", line["gist"], wrong)
                elif said.setdefault(unit.block, line)["gist"] != line["gist"]:
                    wrong = f"one gist for the paragraph, as in row {said[unit.block][None]}"
                    self.faults.add(line[None], "gist", line["gist"], wrong)
        for n, (block, row) in enumerate(first.items(), start=1):
            if block in said:
                self.coding.own_words(said[block], "gist")
            else:
                self.faults.still(row, "gist", "what the paragraph says, in your own words")
            gist = said.get(block, {}).get("gist", "")
            self.outline.append({"paragraph": n, "gist": gist})

    def _whole(self) -> None:
        """What holds for the article as a whole: something to code, one author, little quoted."""
        if not self.coding.claims:
            said = "at least one sentence of body or standfirst, with a claim"
            self.faults.still(None, "role", said)
        authors: dict[str, int] = {}
        for claim in self.coding.claims:
            self.quoted += len(words(claim.cells["quote"]))
            if claim.cells["speaker_kind"] == "author":
                authors.setdefault(claim.cells["speaker_id"], claim.at)
        for extra, row in list(authors.items())[1:]:
            said = f"one author for the whole article ({next(iter(authors))})"
            self.faults.add(row, "speaker_id", extra, said)
        size = int(self.source["words"])
        if self.quoted > MAX_QUOTED_SHARE * size:
            said = f"at most {MAX_QUOTED_SHARE:.0%} of the article's {size} words"
            self.faults.add(None, "quote", f"{self.quoted} words in all", said)

    def claim_ids(self) -> list[str]:
        """Ids of the claims in order: the sentence's with a letter."""
        letters: dict[str, int] = {}
        out = []
        for sentence in (claim.unit.row["sentence_id"] for claim in self.coding.claims):
            letters[sentence] = letters.get(sentence, -1) + 1
            out.append(f"{sentence}{LETTERS[letters[sentence]]}")
        return out

    def _passes(self) -> list[dict]:
        both = list(zip(self.claim_ids(), self.passes)) if self.passes else []
        return [
            {"pass": name, "claim_id": claim} | coded[name]
            for name in "ab"
            for claim, coded in both
        ]

    def _resolutions(self) -> list[dict]:
        first = next_number(rows("resolutions", self.folder), "number", 1, letter=False)
        return [row | {"number": first + n} for n, row in enumerate(self.settled)]

    def _ids(self, name: str, letter: str, first: int, over: Over | None) -> Iterator[str]:
        """An id for each row of ties or dependencies in order; those that a claim has stay its."""
        key, known = ("relation_id", self.ties) if letter == "R" else ("dependency_id", self.needs)
        held = {claim: list(ids) for claim, ids in over.ids[name].items()} if over else {}
        at = next_number(rows(name, over.folder if over else self.folder), key, first)
        for row in known:
            if own := held.get(row["evidence_id"]):
                yield own.pop(0)
            else:
                yield f"{letter}{at:03d}"
                at += 1

    def changes(self, over: Over | None = None) -> dict[Path, bytes | None]:
        """New contents of every file that changes; over: of tables in which the article stands."""
        claims: list[dict] = []
        for claim, claim_id in zip(self.coding.claims, self.claim_ids(), strict=True):
            claims.append({"claim_id": claim_id, "sentence_id": claim_id[:-1]} | claim.cells)
            self.ties += [tie | {"evidence_id": claim_id} for tie in claim.ties]
            self.needs += [need | {"evidence_id": claim_id} for need in claim.needs]
        for tie, name in zip(self.ties, self._ids("relations", "R", FIRST_TIE, over)):
            tie["relation_id"] = name
        for need, name in zip(self.needs, self._ids("dependencies", "D", 1, over)):
            need["dependency_id"] = name
        spans, source_id = [unit.row for unit in self.fit.units], self.source["source_id"]
        new = {
            "actors": self.new_actors,
            "sentences": spans,
            "claims": claims,
            "relations": self.ties,
            "dependencies": self.needs,
            "passes": self._passes(),
            "resolutions": self._resolutions(),
        }
        drop = over.drop if over else {"sentences": of_article(source_id)}
        folder = over.folder if over else self.folder
        out: dict[Path, bytes | None] = {}
        for name, more in new.items():
            path, gone, blocks = folder / f"{name}.csv", drop.get(name), ""
            if name in ("passes", "resolutions"):  # at the end of their block, numbered through
                path, gone = self.folder / path.name, None
                blocks = "pass" if name == "passes" else ""
            out[folder / path.name] = edited(path, more, gone, blocks)
        seed = folder.parent / "seeds" / f"{source_id}.yml"
        out[seed] = as_yaml(self._record(spans, over.came if over else []))
        return {path: content for path, content in out.items() if content != path.read_bytes()}

    def _record(self, spans: list[dict], came: list[str]) -> dict:
        """The article's record with what its sheet says."""
        new = {"boilerplate": boilerplate(spans), "outline": self.outline}
        # With the article go the actors that came with it (`companion remove`).
        new["actors"] = came + [row["actor_id"] for row in self.new_actors]
        if cut := registered(self.fit.spans, spans):
            new["registered"] = cut
        known = {k: v for k, v in self.fit.record.items() if k != "registered"}
        return known | new
