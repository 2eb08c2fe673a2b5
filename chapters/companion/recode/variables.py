"""What is coded of a claim, an act or a statement, with the codebook's words for each code."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables.read import remembered, shared

CLAIMS, EVENTS, STATEMENTS = "claims", "events", "statements"
# What stands for a cell that the tables leave empty by rule: in a sheet, empty is not coded yet.
NONE = "none"
# Variables of each kind by their column in passes, event_passes or statements: label, variable of
# codes.csv (or the table that lists the codes), rules of the codebook on it.
_OF_KIND: dict[str, dict[str, tuple[str, str, tuple[str, ...]]]] = {
    CLAIMS: {
        "speaker_id": ("speaker", "actors", ("attribution", "continuation", "beliefs_of_states")),
        "speaker_kind": ("kind of speaker", "speaker_kind", ("attribution",)),
        "form": ("form", "form", ("quotation_marks", "hearsay")),
        "modality": ("modality", "modality", ("modality_of_what",)),
        "topic": ("topic", "topic", ("topic_choice",)),
        "concept": ("concept", "concept", ("concept_choice",)),
        "stance": ("stance", "stance", ("stance_scope",)),
        "checkable": ("checkable", "checkable", ("checkable_scope",)),
        "tie_from": ("tie from", "ends", ("ties", "actors_in_ties")),
        "tie_to": ("tie to", "ends", ("ties", "actors_in_ties")),
        "relation": ("relation", "relation", ("ties", "worry")),
        "sign": ("sign", "sign", ("sign_of_dependence", "sign_choice")),
        "certainty": ("certainty", "certainty", ("certainty_of_ties",)),
    },
    EVENTS: {
        "level": ("rank", "act_level", ("act_rank",)),
        "sign": ("sign", "sign", ("act_sign", "act_absence")),
        "cameo": ("CAMEO code", "cameo", ("act_visit", "act_words", "act_strain", "act_absence")),
    },
    STATEMENTS: {
        "korea_named": ("names the peninsula", "korea_named", ("elements",)),
        "denuclearisation": ("names denuclearisation", "element", ("elements", "unclear_kept")),
        "dual_track_label": ("has the label “dual track”", "dual_track_label", ("elements",)),
    },
}
# Where a table may be empty by rule: label and definition of the code that says so.
_EMPTY = {
    (CLAIMS, "stance"): ("no stance", "The claim takes no stance as the rule on stances has it."),
    (EVENTS, "cameo"): ("no act", "An absence is reported, which is no act and has no code."),
    (STATEMENTS, "denuclearisation"): (
        "nothing to name",
        "The text does not speak of the peninsula, so that it leaves nothing out.",
    ),
    (STATEMENTS, "dual_track_label"): (
        "nothing to label",
        "The text does not speak of the peninsula, so that there is nothing to label.",
    ),
}
_ENDS = ("state", "organisation", "bloc")  # kinds of actor that can be an end of a tie


@dataclass(frozen=True)
class Code:
    """A code as it stands in a cell, and the codebook's words for it."""

    code: str
    label: str
    definition: str
    boundary: str = ""


@dataclass(frozen=True)
class Variable:
    """What is coded: its column, its label, its codes in order, the rules on how to choose."""

    name: str
    label: str
    codes: tuple[Code, ...]
    rule: str
    empty: bool  # whether the code `none` stands for an empty cell of the table

    @property
    def allowed(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}


@remembered("codes", "actors", "cameo")
def variables(kind: str) -> dict[str, Variable]:
    """Variables of a kind of unit (claims, events or statements) by column, in order; shared."""
    book: dict[str, list[dict]] = {}
    for row in shared("codes").astype(object).fillna("").to_dict("records"):
        book.setdefault(row["variable"], []).append(row)
    said = {
        row["code"]: f"{row['definition']} {row['boundary']}".strip()
        for variable in ("rule", "act_rule")
        for row in book.get(variable, [])
    }
    out = {}
    for column, (label, of, rules) in _OF_KIND[kind].items():
        codes = _listed(of) or tuple(
            Code(row["code"], row["label"], row["definition"], row["boundary"]) for row in book[of]
        )
        empty = _EMPTY.get((kind, column))
        codes += (Code(NONE, *empty),) if empty else ()
        told = " ".join(said[rule] for rule in rules if rule in said)
        out[column] = Variable(column, label, codes, told, bool(empty))
    return out


def _listed(of: str) -> tuple[Code, ...]:
    """Codes that a table lists rather than the codebook: actors, ends of ties, CAMEO codes."""
    if of == "cameo":
        rows = shared("cameo").astype(object).to_dict("records")
        return tuple(
            Code(
                row["cameo"],
                row["label"].capitalize(),
                f"Goldstein {row['goldstein']:+.1f}, {row['quad'].replace('_', ' ')}.",
            )
            for row in rows
        )
    if of not in ("actors", "ends"):
        return ()
    rows = shared("actors").astype(object).fillna("").to_dict("records")
    return tuple(
        Code(
            row["actor_id"],
            row["name"],
            ", ".join(part for part in (str(row["kind"]), row["role"]) if part) + ".",
        )
        for row in rows
        if of == "actors" or row["kind"] in _ENDS
    )
