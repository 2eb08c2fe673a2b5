"""The `companion` command."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from pathlib import Path

from . import checks, citations, export
from .articles import add, command, verify
from .recode import command as recode
from .suspects import LOOK
from .tables.problems import told as as_lines
from .tables.read import DataError, data_dir, load, rows, tables


def _check(args) -> int:
    folder = data_dir()
    command.recover(folder)
    problems = checks.check(folder)
    wrong = [problem for problem in problems if problem.grade == checks.ERROR]
    for problem in problems:
        print(problem)
    if problems:
        suspect = len(problems) - len(wrong)
        told = [
            f"{n} {what}{'s' if n > 1 else ''}"
            for n, what in ((len(wrong), "problem"), (suspect, "suspect cell"))
            if n
        ]
        print(f"{' and '.join(told)} found in {folder}")
        if suspect and not wrong:
            print(f"{LOOK} `--strict` makes it an error.")
        return 1 if wrong or args.strict else 0
    counts = [f"{name} {len(rows(name, folder, sound=True))}" for name in tables(folder)]
    print(
        "Checked types, allowed values, keys, references, quotations, scores and links. No "
        f"problem. Rows: {', '.join(counts)}."
    )
    for source, n in add.pending(folder).items():
        print(
            f"Not coded yet: {source} ({n} sentence{'s' if n != 1 else ''}). Fill its sheet and "
            f"run `companion add --finish SHEET`, or drop it with `companion remove {source}`."
        )
    return 0


def _verify(args) -> int:
    report = verify.verify(args.source, args.path)
    print(report)
    return report.status


def _export(args) -> int:
    for path in export.export(args.folder):
        print(f"{path}: {export.FILES[path.name]}")
    return 0


def _import(args) -> int:
    from .workbook import take_over

    command.recover(data_dir())
    found, suspect = take_over(Path(args.workbook))
    for line in (*found, *as_lines(suspect)):
        print(line)
    print(f"{len(found)} change{'s' if len(found) != 1 else ''} taken over from {args.workbook}.")
    if suspect:
        print(LOOK)
    return 0


def _diff(args) -> int:
    from . import difference

    print(difference.told(args.version, data_dir(), args.chapters))
    return 0


def _measure(args) -> int:
    if args.findings:
        return _findings(args)
    from . import measures, network
    from .measures.told import as_text

    tables = network.tables()
    found = measures.report(tables, args.year, load("indicators"))
    found["searched"] = measures.counted(tables)
    if args.json:
        _for_programs(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(as_text(found))
    return 0


def _findings(args) -> int:
    from . import findings

    card, judged = findings.scorecard(), findings.judged()
    if args.json:
        both = {"scorecard": card, "findings": judged}
        told = {name: frame.to_json(orient="records") for name, frame in both.items()}
        whole = {name: json.loads(text) for name, text in told.items()}
        whole["rule"] = findings.HOW_SETTLED
        _for_programs(json.dumps(whole, ensure_ascii=False, indent=2))
        return 0
    print("The scorecard")
    for row in card.itertuples():
        print(f"  {row.question} {row.verdict.capitalize()}. How firm: {row.firm}.\n    {row.why}.")
    print(f"\nFindings ({judged.attrs['tried']} tried over two editions)")
    for row in judged.itertuples():
        print(f"  {row.question} {row.says}.\n    {row.verdict}: {row.why}")
    print(f"\n{findings.HOW_SETTLED}")
    return 0


def _for_programs(text: str) -> None:
    """Print what a program will read: in UTF-8, whatever the code page of the terminal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")
    print(text)


def _cite(args) -> int:
    (print if args.style in citations.CSL else _for_programs)(citations.text(args.id, args.style))
    thing = citations.current(args.id)
    if thing != args.id:
        print(f"{args.id} is gone; cited is {thing}, to which its address leads.", file=sys.stderr)
    if thing.startswith("figure:") and thing.partition(":")[2] not in citations.figure_titles():
        print(
            "The title of a figure holds computed numbers and is known when the book was built "
            "from the data as they are (make book); until then its name stands for it.",
            file=sys.stderr,
        )
    return 0


def parser() -> argparse.ArgumentParser:
    """The command's options; `run` of what it parses is the function to call with it."""
    out = argparse.ArgumentParser(
        prog="companion", description="Work with the data behind the book."
    )
    commands = out.add_subparsers(required=True)
    check = commands.add_parser("check", help="check every table and report every problem")
    _tables(check)
    check.add_argument("--strict", action="store_true", help="end with 1 for a suspect cell, too")
    check.set_defaults(run=_check)
    copy = commands.add_parser(
        "verify",
        help="check your own copy of an article: fingerprint and every quotation",
        epilog="Exit status: 0 the same text, 3 the same words, 4 a text that differs (words "
        "added, moved, removed or changed), 5 another text; 1 a copy that cannot be read.",
    )
    copy.add_argument("source", metavar="ARTICLE", help="id of the article: hashmi-2024")
    copy.add_argument("path", metavar="PATH", help="text file with the article, in UTF-8")
    copy.set_defaults(run=_verify)
    give = commands.add_parser(
        "export", help="write graphs, annotations, a workbook and the data package"
    )
    give.add_argument("folder", metavar="OUT", help="folder to write to (made when missing)")
    give.set_defaults(run=_export)
    take = commands.add_parser(
        "import",
        help="take over an edited workbook of `companion export`, all or nothing",
    )
    take.add_argument("workbook", metavar="WORKBOOK", help="the workbook, .xlsx")
    _tables(take)
    take.set_defaults(run=_import)
    differ = commands.add_parser(
        "diff",
        help="say which cells differ from another version and which measures move",
        description="Compares the tables with a version of git (default: HEAD, the last commit) or "
        "with a folder that has a datapackage.json: cells and rows that differ, and the numbers of "
        "`companion measure` that move, with the chapters whose results they are. With --chapters "
        "each chapter that reads what changed is run on both sides, and every number of its prose, "
        "table and figure that moves is named; this takes a minute or two.",
    )
    differ.add_argument("version", metavar="VERSION", nargs="?", default="HEAD")
    said = "run the chapters too, and name what moves in each"
    differ.add_argument("--chapters", action="store_true", help=said)
    _tables(differ)
    differ.set_defaults(run=_diff)
    _declare_reading(commands)
    command.declare(commands)
    recode.declare(commands)
    return out


def _declare_reading(commands) -> None:
    """The commands that print numbers and citations."""
    measure = commands.add_parser("measure", help="print every measure of the graph for a year")
    _tables(measure)
    said = "year of the record (default: the last complete one)"
    measure.add_argument("--year", metavar="YEAR", type=int, help=said)
    measure.add_argument("--json", action="store_true", help="print JSON instead of tables")
    firm = (
        "print the scorecard and every finding, with how firm it is, instead; the rule for these "
        "words was settled after results had been seen, each change making them weaker"
    )
    measure.add_argument("--findings", action="store_true", help=firm)
    measure.set_defaults(run=_measure)
    quote = commands.add_parser(
        "cite",
        help="cite the book, a chapter, a figure, a table or a row",
        description="ID is book, a chapter (treaty-provisions), figure:NAME, table:NAME or the id "
        "of a row (hashmi-2024:8.2a, E158, codes:stance/concern). The address of the site stands "
        "in the citation when BOOK_BASE_URL gives it.",
    )
    quote.add_argument("id", metavar="ID", help="what to cite")
    said = f"one of {', '.join(citations.STYLES)} (default: apa)"
    quote.add_argument("--style", default="apa", metavar="STYLE", help=said)
    quote.set_defaults(run=_cite)


def _tables(command: argparse.ArgumentParser) -> None:
    said = "folder with datapackage.json (default: the book's own)"
    command.add_argument("--data", metavar="DIR", help=said)


# What the output fails with: closed (on Windows an invalid argument), or no room for it.
_CLOSED = (errno.EPIPE, errno.EINVAL)
_UNWRITTEN = (*_CLOSED, errno.ENOSPC, errno.EFBIG, errno.EIO)


def _readable(argv: list[str]) -> None:
    """Raise DataError for an argument whose bytes are no UTF-8, but for a file that is there."""
    for n, given in enumerate(argv):
        if not any("\ud800" <= c <= "\udfff" for c in given) or Path(given).exists():
            continue
        value, name = given, argv[n - 1] if n and argv[n - 1].startswith("-") else ""
        if given.startswith("--"):
            name, _, value = given.partition("=")
        shown = value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        raise DataError(f'companion{f", {name}" * bool(name)}: found "{shown}"; expected UTF-8')


# What a command is given that names a file, a folder or a version, and how its help calls it.
_PLACES = {
    **{"path": "PATH", "folder": "OUT", "workbook": "WORKBOOK", "version": "VERSION"},
    **dict.fromkeys(("file", "files"), "FILE"),
    **{name: f"--{name}" for name in ("data", "sheet", "finish", "check", "blind", "second")},
    **{name: f"--{name}" for name in ("differences", "output", "merged", "copy", "to")},
}


def _named(args) -> None:
    """Raise DataError for a name without a letter, as a variable of the shell that is not set
    leaves it: it would stand for the working folder, or be taken for not given.
    """
    for name, called in _PLACES.items():
        given = getattr(args, name, None)
        for value in given if isinstance(given, list) else [given]:
            if isinstance(value, str) and not value.strip():
                raise DataError(
                    f'companion, {called}: found "{value}"; expected a name (is a variable of the '
                    "shell empty?)"
                )


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit status.

    0 well, 1 a problem in the data or no room for the output, 2 wrong usage, 130 when it was
    stopped at the keyboard, 141 when what it writes to was closed; `verify` and `recode compare`
    have numbers of their own.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a question mark, in the help as well.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    args = parser().parse_args(argv)
    # --data holds for everything that reads tables, not only for what is handed the folder.
    before = os.environ.get("COMPANION_DATA")
    if getattr(args, "data", None):
        os.environ["COMPANION_DATA"] = str(args.data)
    try:
        _readable(sys.argv[1:] if argv is None else argv)
        _named(args)
        status = args.run(args)
        if sys.stdout is not None:  # None: closed by who started the command (`>&-`)
            sys.stdout.flush()
        return status
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the tables are changed as a whole or not at all.", file=sys.stderr)
        return 128 + 2
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITTEN:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno not in _CLOSED:
            print(f"the output cannot be written ({error.strerror})", file=sys.stderr)
            return 1
        return 128 + 13  # as a command ends that SIGPIPE has stopped (`companion … | head -1`)
    finally:  # as it was, set or not: a build in the same process would notice an empty variable
        if before is None:
            os.environ.pop("COMPANION_DATA", None)
        else:
            os.environ["COMPANION_DATA"] = before


if __name__ == "__main__":
    sys.exit(main())
