"""The `companion` command."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from . import checks as rules
from . import citations as cite
from . import export
from .articles import add, verify
from .tables import read as data
from .tables import transaction as files


def _check(args) -> int:
    folder = data.data_dir()
    _recover(folder)
    problems = rules.check(folder)
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} found in {folder}")
        return 1
    counts = [f"{name} {len(data.rows(name, folder, sound=True))}" for name in data.tables(folder)]
    print(
        f"Checked types, allowed values, keys, references, quotations, scores and links. No problem. Rows: {', '.join(counts)}."
    )
    for source, n in add.pending(folder).items():
        print(
            f"Not coded yet: {source} ({n} sentence{'s' if n != 1 else ''}). Fill its sheet and run `companion add --finish SHEET`, or drop it with `companion add --remove {source}`."
        )
    return 0


def _recover(folder: Path) -> None:
    """Put back what a change that was cut off had begun."""
    if back := files.recover(folder):
        print(
            f"A change was cut off; put back as they were: {', '.join(path.name for path in back)}."
        )


def _verify(args) -> int:
    report = verify.verify(args.source, args.path)
    print(report)
    return 0 if report.ok else 1


def _export(args) -> int:
    for path in export.export(args.folder):
        print(f"{path}: {export.FILES[path.name]}")
    return 0


def _measure(args) -> int:
    from . import measures
    from . import network as graph

    found = measures.report(graph.tables(), args.year, data.load("indicators"))
    print(json.dumps(found, ensure_ascii=False, indent=2) if args.json else _table(found))
    return 0


def _table(found: dict) -> str:
    """What `companion measure` prints: one block for each measure, with its unit and the source of its formula."""

    def say(value) -> str:
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

    def pairs(ties) -> str:
        return ", ".join("–".join(t) for t in ties) or "none"

    def rows(head: list[str], body: list[list]) -> list[str]:
        cells = [head, *([say(c) for c in row] for row in body)]
        width = [max(len(row[i]) for row in cells) for i in range(len(head))]
        return [
            "  "
            + "  ".join(
                c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, width))
            ).rstrip()
            for row in cells
        ]

    t, b = found["triangle"], found["balance"]
    frustration = (
        say(b["frustration"])
        if b["exact"]
        else f"between {b['frustration_lower']} and {b['frustration_upper']} (bounds, not solved)"
    )
    out = [
        f"The record in {found['year']}: {found['ties']} ties of {found['actors_with_ties']} actors"
        + ("" if found["complete"] else "; the year is not complete"),
        "",
        "Strategic triangle (Dittmer 1981)",
        f"  type: {t['type']}"
        + (f"; possible: {', '.join(t['possible'])}" if t["type"] == "undetermined" else ""),
        "  roles: " + ", ".join(f"{a} {r}" for a, r in t["roles"].items()),
        "  signs: " + ", ".join(f"{d} {s:+d}" if s else f"{d} 0" for d, s in t["signs"].items()),
        "",
        "Structural balance (Cartwright and Harary 1956; Davis 1967)",
        f"  balanced triads: {b['balanced_triads']} of {b['triads']}"
        + (f", {b['balanced_share']:.0%}" if b["triads"] else ""),
        f"  frustration index, in ties of {b['signed_ties']} signed: {frustration}",
        f"  a smallest set of ties in the way: {pairs(b['frustrated_ties'])}",
        f"  weakly balanced: {say(b['weakly_balanced'])}; ties in the way: {pairs(b['ties_against_weak_balance'])}",
        "",
        "Brokerage (Burt 1992; Freeman 1977; Gould and Fernandez 1989)",
        *rows(
            [
                "actor",
                "constraint",
                "effective size",
                "betweenness",
                "coordinator",
                "itinerant",
                "gatekeeper",
                "representative",
                "liaison",
                "total",
            ],
            [[a, *v.values()] for a, v in found["actors"].items()],
        ),
        "",
        "Pairs: cooperative ties each way, reciprocity (0..1), asymmetry (-1..1), votes, sign",
        *rows(
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
        "",
        "Cooperation, Goldstein scores from -10 to +10 an act (Goldstein 1992; each treaty once)",
        *rows(
            ["pair", "acts", "sum", "mean"],
            [[d, *v.values()] for d, v in found["cooperation"].items()],
        ),
        "",
        "Russia and North Korea without China (ours), shares from 0 to 1",
        f"  bypass index: {say(found['bypass']['index'])}",
        f"  acts that name China as well: {say(found['bypass']['accompanied'])}",
        "",
        "Need as the articles state it, in claims (Emerson 1962); they carry no date",
        *rows(
            ["pair", "first needs second", "second needs first", "advantage of the first"],
            [
                [d, v["a_needs_b"], v["b_needs_a"], v["advantage_of_a"]]
                for d, v in found["dependence"].items()
            ],
        ),
        "",
        "Concentration of North Korea's trade, 0 to 100 (Hirschman 1945), from China's share",
        *(
            rows(
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
            else ["  no figure for this year"]
        ),
    ]
    return "\n".join(out)


def _add(args) -> int:
    others = [
        f"--{name.replace('_', '-')}" if name != "path" else "PATH"
        for name, default in args.article.items()
        if getattr(args, name) != default and not (name == "id" and args.finish is not None)
    ]
    if others and (args.finish is not None or args.remove is not None):
        raise data.DataError(
            f"companion add: found {', '.join(others)} beside {'--finish' if args.remove is None else '--remove'}; expected "
            + ("--finish SHEET, with --id at most" if args.remove is None else "--remove ID alone")
        )
    _recover(data.data_dir())
    if args.remove is not None:
        add.remove(args.remove)
        print(f"{args.remove}: record and rows taken out. Its coding sheet stays where it is.")
    elif args.finish is not None:
        print(add.finish(args.finish, source_id=args.id))
    else:
        missing = ["PATH"] * (not args.path) + [
            f"--{name}" for name in ("id", "title", "outlet") if not getattr(args, name)
        ]
        if missing:
            raise data.DataError(
                f"companion add: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; expected the article's text file with --id, --title and --outlet, or --finish SHEET, or --remove ID"
            )
        said = {
            "source_id": args.id,
            "title": args.title,
            "container_title": args.outlet,
            "author": args.author,
            "editor": args.editor,
            "section": args.section,
            "issued": args.date,
            "issued_note": args.date_note,
            "url": args.url,
            "language": args.language,
            "type": args.type,
            "note": args.note,
            "paragraphs": args.paragraphs,
            "sheet": args.sheet,
        }
        try:
            begun = add.begin(args.path, **said, force=args.force)
        except add.Taken as taken:
            if not sys.stdin.isatty() or input(
                f"{str(taken).split(';')[0]}. Replace it? [y/N] "
            ).strip().lower() not in ("y", "yes"):
                raise
            begun = add.begin(args.path, **said, force=True)
        print(begun)
    return 0


def _cite(args) -> int:
    print(cite.text(args.id, args.style))
    if args.id.startswith("figure:") and args.id.partition(":")[2] not in cite.figure_titles():
        print(
            "The title of a figure holds computed numbers and is known when the book was built from the data as they are (make book); until then its name stands for it.",
            file=sys.stderr,
        )
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit status (0 well, 1 a problem in the data, 2 wrong usage)."""
    parser = argparse.ArgumentParser(
        prog="companion", description="Work with the data behind the book."
    )
    sub = parser.add_subparsers(required=True)
    check = sub.add_parser("check", help="check every table and report every problem")
    check.add_argument(
        "--data", metavar="DIR", help="folder with datapackage.json (default: the book's own)"
    )
    check.set_defaults(run=_check)
    check_copy = sub.add_parser(
        "verify", help="check your own copy of an article: fingerprint and every quotation"
    )
    check_copy.add_argument(
        "source", metavar="ARTICLE", help="id of the article, for example hashmi-2024"
    )
    check_copy.add_argument("path", metavar="PATH", help="text file with the article, in UTF-8")
    check_copy.set_defaults(run=_verify)
    give = sub.add_parser(
        "export", help="write graphs, annotations, a workbook and the data package"
    )
    give.add_argument("folder", metavar="OUT", help="folder to write to (made when missing)")
    give.set_defaults(run=_export)
    measure = sub.add_parser("measure", help="print every measure of the graph for a year")
    measure.add_argument(
        "--data", metavar="DIR", help="folder with datapackage.json (default: the book's own)"
    )
    measure.add_argument(
        "--year",
        metavar="YEAR",
        type=int,
        help="year of the record (default: the last complete one)",
    )
    measure.add_argument("--json", action="store_true", help="print JSON instead of tables")
    measure.set_defaults(run=_measure)
    more = sub.add_parser(
        "add", help="add an article: text in, coding sheet out; with --finish the filled sheet in"
    )
    more.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        help="the article's text, in UTF-8, one paragraph a line; keep it outside the book's folder",
    )
    more.add_argument(
        "--id", help="id of the article: family name or outlet, and year, for example smith-2025"
    )
    more.add_argument("--title", help="title as printed")
    more.add_argument("--outlet", help="where it was published")
    more.add_argument(
        "--author", default="", help="family name first, “Smith, Jane”; leave out when not known"
    )
    more.add_argument(
        "--date",
        default="",
        metavar="YYYY-MM-DD",
        help="day of publication; leave out when not known",
    )
    more.add_argument(
        "--date-note", default="", metavar="WORDS", help="what is known about the date"
    )
    for name, what in (
        ("editor", "editor credited"),
        ("section", "section or column"),
        ("url", "address"),
        ("note", "remarks"),
    ):
        more.add_argument(f"--{name}", default="", help=what)
    more.add_argument(
        "--language", default="en", metavar="TAG", help="language of the text (default: en)"
    )
    more.add_argument(
        "--type",
        default="article-newspaper",
        help="article-newspaper (default), article-magazine, article-journal or webpage",
    )
    more.add_argument(
        "--paragraphs",
        choices=["lines", "blank"],
        help="each line is a paragraph, or blank lines part wrapped paragraphs",
    )
    more.add_argument(
        "--sheet",
        metavar="FILE",
        help="coding sheet to write, .xlsx or .csv (default: ID-coding.xlsx beside PATH)",
    )
    more.add_argument(
        "--force",
        action="store_true",
        help="replace a sheet that exists, or an article that is not coded yet",
    )
    article = vars(more.parse_args([]))  # what a call without any of these options has
    instead = more.add_mutually_exclusive_group()
    instead.add_argument(
        "--finish", metavar="SHEET", help="check a filled coding sheet and merge it"
    )
    instead.add_argument("--remove", metavar="ID", help="drop an article that is not coded yet")
    more.set_defaults(run=_add, article=article)
    quote = sub.add_parser(
        "cite",
        help="cite the book, a chapter, a figure, a table or a row",
        description="ID is book, a chapter (treaty-provisions), figure:NAME, table:NAME or the id of a row (hashmi-2024:8.2a, E158, codes:stance/concern). The address of the site stands in the citation when BOOK_BASE_URL gives it.",
    )
    quote.add_argument("id", metavar="ID", help="what to cite")
    quote.add_argument(
        "--style",
        default="apa",
        metavar="STYLE",
        help=f"one of {', '.join(cite.STYLES)} (default: apa)",
    )
    quote.set_defaults(run=_cite)
    args = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(
            stream, "reconfigure"
        ):  # a terminal that cannot show a character shows a question mark
            stream.reconfigure(errors="replace")
    # --data holds for everything that reads tables, not only for what is handed the folder.
    before = os.environ.get("COMPANION_DATA")
    if getattr(args, "data", None):
        os.environ["COMPANION_DATA"] = str(args.data)
    try:
        return args.run(args)
    except data.DataError as error:
        print(error, file=sys.stderr)
        return 1
    finally:  # as it was, set or not: a build in the same process would take an empty variable for a change
        if before is None:
            os.environ.pop("COMPANION_DATA", None)
        else:
            os.environ["COMPANION_DATA"] = before


if __name__ == "__main__":
    sys.exit(main())
