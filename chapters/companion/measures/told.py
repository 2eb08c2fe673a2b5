"""What `companion measure` prints: a block for each measure, its unit and its formula's source."""

from __future__ import annotations

from .searched import HARDLY_SEARCHED


def as_text(found: dict) -> str:
    """The measures of a year, as `companion.measures.report` gives them, in words and columns."""
    blocks = (
        _head(found),
        _triangle(found),
        _balance(found),
        _brokerage(found),
        _pairs(found),
        _duties(found),
        _cooperation(found),
        _bypass(found),
        _needs(found),
        _trade(found),
        *([_searched(found["searched"])] if "searched" in found else []),
    )
    return "\n\n".join("\n".join(block) for block in blocks)


def _head(found: dict) -> list[str]:
    return [
        f"The record in {found['year']}: {found['ties']} ties of {found['actors_with_ties']} actors"
        + ("" if found["complete"] else "; the year is not complete"),
    ]


def _triangle(found: dict) -> list[str]:
    t = found["triangle"]
    return [
        "Strategic triangle (Dittmer 1981)",
        f"  type: {t['type']}"
        + (f"; possible: {', '.join(t['possible'])}" if t["type"] == "undetermined" else ""),
        "  roles: " + ", ".join(f"{a} {r}" for a, r in t["roles"].items()),
        "  signs: " + ", ".join(f"{d} {s:+d}" if s else f"{d} 0" for d, s in t["signs"].items()),
    ]


def _balance(found: dict) -> list[str]:
    b = found["balance"]
    frustration = (
        _say(b["frustration"])
        if b["exact"]
        else f"between {b['frustration_lower']} and {b['frustration_upper']} (bounds, not solved)"
    )
    return [
        "Structural balance (Cartwright and Harary 1956; Davis 1967)",
        f"  balanced triads: {b['balanced_triads']} of {b['triads']}, {b['balanced_share']:.0%}"
        if b["triads"]
        else "  balanced triads: not defined, no three actors have signed ties with each other",
        f"  frustration index, in ties of {b['signed_ties']} signed: {frustration}",
        f"  a smallest set of ties in the way: {_ties(b['frustrated_ties'])}",
        f"  weakly balanced: {_say(b['weakly_balanced'])}; "
        f"ties in the way: {_ties(b['ties_against_weak_balance'])}",
    ]


def _brokerage(found: dict) -> list[str]:
    roles = dict.fromkeys(name for values in found["actors"].values() for name in values)
    return [
        "Brokerage (Burt 1992; Freeman 1977; Gould and Fernandez 1989)",
        *_columns(
            ["actor", *(name.replace("_", " ") for name in roles)],
            [[a, *v.values()] for a, v in found["actors"].items()],
        ),
        *_missing(
            any(v["constraint"] is None for v in found["actors"].values()),
            "no cooperative tie on file, so nothing to measure",
        ),
    ]


def _pairs(found: dict) -> list[str]:
    return [
        "Pairs: cooperative ties each way, reciprocity (0..1), asymmetry (-1..1), votes, sign; "
        "a treaty votes by its duty",
        *_columns(
            ["pair", "there", "back", "reciprocity", "asymmetry", "for", "against", "sign"],
            [
                [
                    d,
                    v["a_to_b"],
                    v["b_to_a"],
                    v["reciprocity"],
                    v["asymmetry"],
                    v["positive"],
                    v["negative"],
                    v["sign"],
                ]
                for d, v in found["dyads"].items()
            ],
        ),
        *_missing(
            any(v["reciprocity"] is None for v in found["dyads"].values()),
            "no cooperative tie either way on file",
        ),
    ]


def _duties(found: dict) -> list[str]:
    names = ("consultation", "nonaggression", "defence")
    return [
        f"What treaties oblige to (Leeds and others 2002), by {found['duties'][0]['by']}",
        *_columns(
            ["pair", *names, "weight of 3"],
            [[d["pair"], *(d[name] for name in names), d["weight"]] for d in found["duties"]],
        ),
    ]


def _cooperation(found: dict) -> list[str]:
    return [
        "Cooperation, Goldstein scores from -10 to +10 an act (Goldstein 1992; each treaty once)",
        *_columns(
            ["pair", "acts", "sum", "mean"],
            [
                [d, *(v.values() if v["acts"] else ("none on file", None, None))]
                for d, v in found["cooperation"].items()
            ],
        ),
    ]


def _ended(found: dict) -> str:
    last = found["trade_last"]
    return f"; the series ends in {last}" if last is not None and last < found["year"] else ""


def _bypass(found: dict) -> list[str]:
    return [
        "Russia and North Korea without China (ours), shares from 0 to 1",
        "  bypass index: "
        + _or(found["bypass"]["index"], "no cooperative tie joins the two, with or without China"),
        "  acts that name China as well: "
        + _or(found["bypass"]["accompanied"], "no scored act of the two on file in this year"),
    ]


def _needs(found: dict) -> list[str]:
    return [
        "Need as the articles state it, in claims (Emerson 1962); they carry no date",
        *_columns(
            ["pair", "first needs second", "second needs first", "advantage of the first"],
            [
                [d, v["a_needs_b"], v["b_needs_a"], v["advantage_of_a"]]
                for d, v in found["dependence"].items()
            ],
        ),
    ]


def _trade(found: dict) -> list[str]:
    return [
        "Concentration of North Korea's trade, 0 to 100 (Hirschman 1945), from China's share",
        *(
            _columns(
                ["figure", "share", "at least", "at most"],
                [
                    [
                        f"{v['indicator_id']} {v['estimator']}",
                        v["china_share"],
                        v["hirschman_lower"],
                        v["hirschman_upper"],
                    ]
                    for v in found["trade"]
                ],
            )
            if found["trade"]
            else [f"  no figure for this year{_ended(found)}"]
        ),
    ]


def _searched(counts: dict) -> list[str]:
    """Counts of the even search by year: words where nothing was met, or hardly anything asked."""
    years = sorted({year for own in counts.values() for year in own})
    hardly = ", ".join(str(year) for year in years if year in HARDLY_SEARCHED)
    body = [
        [f"{year} (hardly searched)" if year in HARDLY_SEARCHED else str(year)]
        + [_met(own[year]) for own in counts.values()]
        for year in years
    ]
    return [
        "Acts that the sixty base queries of each pair met, and meetings among them, by year",
        *_columns(["year", *counts], body),
        "  none met: no query found one, which does not say that there was none",
        *([f"  {hardly}: the archive holds few pages of it, so compare nothing"] if hardly else []),
    ]


def _met(cell: dict) -> str:
    if not cell["acts"]:
        return "none met"
    return f"{cell['acts']}, {cell['meetings'] or 'no'} meeting{'s' * (cell['meetings'] != 1)}"


def _or(value, why: str) -> str:
    """A value, or in words why there is none."""
    return f"not defined, {why}" if value is None else _say(value)


def _missing(any_: bool, why: str) -> list[str]:
    """What a dash in the columns above stands for."""
    return [f"  –: {why}"] if any_ else []


def _say(value) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value:.2f}"
        if isinstance(value, float) and value != int(value)
        else f"{value:.0f}"
        if isinstance(value, (int, float))
        else str(value)
    )


def _ties(ties) -> str:
    return ", ".join("–".join(t) for t in ties) or "none"


def _columns(head: list[str], body: list[list]) -> list[str]:
    cells = [head, *([_say(c) for c in row] for row in body)]
    width = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return [
        "  "
        + "  ".join(
            c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, width))
        ).rstrip()
        for row in cells
    ]
