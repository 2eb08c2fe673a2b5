"""The `companion` command."""

from __future__ import annotations

import argparse
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
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except data.DataError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
