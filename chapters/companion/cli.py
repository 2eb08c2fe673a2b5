"""The `companion` command."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from . import data, export, rules, verify


def _check(args) -> int:
    folder = Path(args.data) if args.data else data.data_dir()
    problems = rules.check(folder)
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} found in {folder}")
        return 1
    counts = [f"{name} {len(rules._rows(folder / d['path']))}" for name, d in data.tables(folder).items()]
    print(f"Checked types, allowed values, keys, references, quotations, scores and links. No problem. Rows: {', '.join(counts)}.")
    return 0


def _verify(args) -> int:
    report = verify.verify(args.source, args.path)
    print(report)
    return 0 if report.ok else 1


def _export(args) -> int:
    for path in export.export(args.folder):
        print(f"{path}: {export.FILES[path.name]}")
    return 0


def _measure(args) -> int:
    from . import graph, measures

    folder = Path(args.data) if args.data else None
    found = measures.report(graph.tables(folder), args.year, data.load("indicators", folder))
    print(json.dumps(found, ensure_ascii=False, indent=2) if args.json else _table(found))
    return 0


def _table(found: dict) -> str:
    """What `companion measure` prints: one block for each measure, with its unit and the source of its formula."""

    def say(value) -> str:
        if value is None:
            return "–"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return f"{value:.2f}" if isinstance(value, float) and value != int(value) else f"{value:.0f}" if isinstance(value, (int, float)) else str(value)

    def pairs(ties) -> str:
        return ", ".join("–".join(t) for t in ties) or "none"

    def rows(head: list[str], body: list[list]) -> list[str]:
        cells = [head, *([say(c) for c in row] for row in body)]
        width = [max(len(row[i]) for row in cells) for i in range(len(head))]
        return ["  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, width))).rstrip() for row in cells]

    t, b = found["triangle"], found["balance"]
    frustration = say(b["frustration"]) if b["exact"] else f"between {b['frustration_lower']} and {b['frustration_upper']} (bounds, not solved)"
    out = [
        f"The record in {found['year']}: {found['ties']} ties of {found['actors_with_ties']} actors" + ("" if found["complete"] else "; the year is not complete"),
        "",
        "Strategic triangle (Dittmer 1981)",
        f"  type: {t['type']}" + (f"; possible: {', '.join(t['possible'])}" if t["type"] == "undetermined" else ""),
        "  roles: " + ", ".join(f"{a} {r}" for a, r in t["roles"].items()),
        "  signs: " + ", ".join(f"{d} {s:+d}" if s else f"{d} 0" for d, s in t["signs"].items()),
        "",
        "Structural balance (Cartwright and Harary 1956; Davis 1967)",
        f"  balanced triads: {b['balanced_triads']} of {b['triads']}" + (f", {b['balanced_share']:.0%}" if b["triads"] else ""),
        f"  frustration index, in ties of {b['signed_ties']} signed: {frustration}",
        f"  a smallest set of ties in the way: {pairs(b['frustrated_ties'])}",
        f"  weakly balanced: {say(b['weakly_balanced'])}; ties in the way: {pairs(b['ties_against_weak_balance'])}",
        "",
        "Brokerage (Burt 1992; Freeman 1977; Gould and Fernandez 1989)",
        *rows(["actor", "constraint", "effective size", "betweenness", "coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total"], [[a, *v.values()] for a, v in found["actors"].items()]),
        "",
        "Pairs: ties each way, reciprocity (0..1), asymmetry (-1..1), votes for and against, sign",
        *rows(["pair", "there", "back", "reciprocity", "asymmetry", "for", "against", "sign"], [[d, v["a_to_b"], v["b_to_a"], v["reciprocity"], v["asymmetry"], v["positive"], v["negative"], v["sign"]] for d, v in found["dyads"].items()]),
        "",
        "Cooperation, Goldstein scores from -10 to +10 an act (Goldstein 1992; each treaty once)",
        *rows(["pair", "acts", "sum", "mean"], [[d, *v.values()] for d, v in found["cooperation"].items()]),
        "",
        "Russia and North Korea without China (ours), shares from 0 to 1",
        f"  bypass index: {say(found['bypass']['index'])}",
        f"  acts that name China as well: {say(found['bypass']['accompanied'])}",
        "",
        "Need as the articles state it, in claims (Emerson 1962); they carry no date",
        *rows(["pair", "first needs second", "second needs first", "advantage of the first"], [[d, v["a_needs_b"], v["b_needs_a"], v["advantage_of_a"]] for d, v in found["dependence"].items()]),
        "",
        "Concentration of North Korea's trade, 0 to 100 (Hirschman 1945), from China's share",
        *(rows(["figure", "share", "at least", "at most"], [[f"{v['indicator_id']} {v['estimator']}", v["china_share"], v["hirschman_lower"], v["hirschman_upper"]] for v in found["trade"]]) if found["trade"] else ["  no figure for this year"]),
    ]
    return "\n".join(out)


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit status (0 well, 1 a problem in the data, 2 wrong usage)."""
    parser = argparse.ArgumentParser(prog="companion", description="Work with the data behind the book.")
    sub = parser.add_subparsers(required=True)
    check = sub.add_parser("check", help="check every table and report every problem")
    check.add_argument("--data", metavar="DIR", help="folder with datapackage.json (default: the book's own)")
    check.set_defaults(run=_check)
    check_copy = sub.add_parser("verify", help="check your own copy of an article: fingerprint and every quotation")
    check_copy.add_argument("source", metavar="ARTICLE", help="id of the article, for example hashmi-2024")
    check_copy.add_argument("path", metavar="PATH", help="text file with the article, in UTF-8")
    check_copy.set_defaults(run=_verify)
    give = sub.add_parser("export", help="write graphs, annotations, a workbook and the data package")
    give.add_argument("folder", metavar="OUT", help="folder to write to (made when missing)")
    give.set_defaults(run=_export)
    measure = sub.add_parser("measure", help="print every measure of the graph for a year")
    measure.add_argument("--data", metavar="DIR", help="folder with datapackage.json (default: the book's own)")
    measure.add_argument("--year", metavar="YEAR", type=int, help="year of the record (default: the last complete one)")
    measure.add_argument("--json", action="store_true", help="print JSON instead of tables")
    measure.set_defaults(run=_measure)
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except data.DataError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
