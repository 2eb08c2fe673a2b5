"""`companion add` and `companion remove`: an article in, its sheet merged, all out again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..tables import transaction
from ..tables.read import DataError, data_dir
from . import add

# Options of `companion add` about an article: what `add.begin` calls it, default, help.
ABOUT = {
    "id": ("source_id", None, "id: family name or outlet, and year, for example smith-2025"),
    "title": ("title", None, "title as printed"),
    "outlet": ("container_title", None, "where it was published"),
    "author": (
        "author",
        "",
        "family name first, “Smith, Jane”; several with semicolons; a body in braces where it "
        "looks like a person; leave out when not known",
    ),
    "date": ("issued", "", "day of publication, YYYY-MM-DD; leave out when not known"),
    "date_note": ("issued_note", "", "what is known about the date"),
    "editor": ("editor", "", "editor credited"),
    "section": ("section", "", "section or column"),
    "url": ("url", "", "address"),
    "note": ("note", "", "remarks"),
    "language": ("language", "en", "language of the text (default: en)"),
    "type": (
        "type",
        "article-newspaper",
        "article-newspaper (default), article-magazine, article-journal, webpage, speech, "
        "interview or statement",
    ),
}
# The other things that `companion add` does, what may stand beside each, and how that is said.
INSTEAD = {
    "finish": (
        ("id", "second", "differences", "again"),
        "--finish SHEET, with --id, --second, --differences, --again and --yes at most",
    ),
    "check": (
        ("id", "second", "again"),
        "--check SHEET, with --id, --second and --again at most",
    ),
    "blind": (("id", "sheet", "force"), "--blind SHEET, with --id, --sheet and --force at most"),
    "remove": (("yes",), "--remove ID, with --yes at most"),
}


def declare(commands) -> None:
    """Add both commands to the subparsers `commands`."""
    more = commands.add_parser(
        "add", help="add an article: text in, coding sheet out; with --finish the filled sheet in"
    )
    said = (
        "the article outside the book's folder: text (UTF-8, a paragraph a line), HTML, DOCX, PDF"
    )
    more.add_argument("path", metavar="PATH", nargs="?", help=said)
    for name, (_, default, said) in ABOUT.items():
        more.add_argument(f"--{name.replace('_', '-')}", default=default, help=said)
    said = "each line is a paragraph, or blank lines part wrapped paragraphs"
    more.add_argument("--paragraphs", choices=["lines", "blank"], help=said)
    said = "coding sheet to write, .xlsx or .csv (default: ID-coding.xlsx beside PATH)"
    more.add_argument("--sheet", metavar="FILE", help=said)
    said = "replace a sheet that exists, or an article that is not coded yet"
    more.add_argument("--force", action="store_true", help=said)
    said = "beside --finish or --check: the sheet of a second coder of the same claims"
    more.add_argument("--second", metavar="SHEET", help=said)
    said = "beside --finish: the table of differences (default: FIRST-differences beside the sheet)"
    more.add_argument("--differences", metavar="FILE", help=said)
    said = "beside --finish or --check: a corrected sheet of an article that is coded already"
    more.add_argument("--again", action="store_true", help=said)
    article = vars(more.parse_args([]))  # what a call without any of these options has
    instead = more.add_mutually_exclusive_group()
    said = "check a filled coding sheet and merge it"
    instead.add_argument("--finish", metavar="SHEET", help=said)
    said = "check a coding sheet, filled in part or whole, and merge nothing"
    instead.add_argument("--check", metavar="SHEET", help=said)
    said = "write the sheet of a second coder: the claims of a filled sheet, without their codes"
    instead.add_argument("--blind", metavar="SHEET", help=said)
    instead.add_argument("--remove", metavar="ID", help="as `companion remove ID`")
    _yes(more)
    more.set_defaults(run=run, article=article)
    out = commands.add_parser(
        "remove", help="take an article out again: its record, its rows, the actors it brought"
    )
    out.add_argument("remove", metavar="ID", help="id of the article")
    _yes(out)
    out.set_defaults(run=run_remove)


def _yes(command: argparse.ArgumentParser) -> None:
    said = "take an article out, or a corrected sheet in, without asking"
    command.add_argument("--yes", action="store_true", help=said)


def recover(folder: Path) -> None:
    """Put back what a change that was cut off had begun, and say so."""
    if back := transaction.recover(folder):
        names = ", ".join(path.name for path in back)
        print(f"A change was cut off; put back as they were: {names}.")


def run(args) -> int:
    """`companion add`: returns the exit status."""
    instead = next((name for name in INSTEAD if getattr(args, name) is not None), None)
    _alone(args, instead)
    if instead == "remove":
        return run_remove(args)
    recover(data_dir())
    if instead == "finish":
        return _finish(args)
    if instead == "check":
        how = {"second": args.second, "again": args.again}
        print(add.check_sheet(args.check, source_id=args.id, **how))
    elif instead == "blind":
        made = add.blind(args.blind, args.sheet, source_id=args.id, force=args.force)
        print(f"Sheet of a second coder: {', '.join(map(str, made))}")
        print(f"When it is filled: companion add --finish {args.blind} --second {made[0]}")
    else:
        _begin(args)
    return 0


def _finish(args) -> int:
    """Merge a sheet. One that is to take the place of what is merged: what it changes is said, and
    asked for at a terminal; elsewhere --again says it all, unless verdicts rest on other words.
    """
    how = {"second": args.second, "differences": args.differences, "source_id": args.id}
    if args.again:
        found = add.differs(args.finish, **how)
        print(found)
        if isinstance(found, add.CodedTwice) or found.nothing:
            return int(isinstance(found, add.CodedTwice))
        if not args.yes and sys.stdin.isatty() and not _asked("Put it in?"):
            print("Nothing was changed.")
            return 1
        if not args.yes and not sys.stdin.isatty() and found.resting:
            raise DataError(
                f"{found.source_id}: {len(found.resting)} rows rest on claims that would read "
                "otherwise; expected --yes to put the sheet in all the same. Nothing was changed"
            )
    done = add.finish(args.finish, again=args.again, **how)
    print(done)
    return int(isinstance(done, add.CodedTwice))  # nothing was merged


def _alone(args, instead: str | None) -> None:
    """Raise DataError when options contradict each other."""
    may, said = INSTEAD.get(instead or "", ((), ""))
    others = [
        f"--{name.replace('_', '-')}" if name != "path" else "PATH"
        for name, default in args.article.items()
        if getattr(args, name) != default and name not in may
    ]
    if instead and others:
        found = ", ".join(others)
        raise DataError(f"companion add: found {found} beside --{instead}; expected {said}")
    if not instead and (beside := [n for n in ("second", "differences", "again") if vars(args)[n]]):
        found = ", ".join(f"--{name}" for name in beside)
        raise DataError(f"companion add: found {found}; expected it beside --finish or --check")
    if args.yes and instead != "remove" and not args.again:
        raise DataError("companion add: found --yes; expected it beside --remove or --again")
    missing = ["PATH"] * (not args.path)
    missing += [f"--{name}" for name in ("id", "title", "outlet") if not getattr(args, name)]
    if missing and not instead:
        raise DataError(
            f"companion add: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; "
            "expected the article's text file with --id, --title and --outlet; or --check SHEET "
            "(filled in part), --finish SHEET (with --second SHEET of another coder, --again for a "
            "corrected one), --blind SHEET (a sheet for a second coder) or --remove ID"
        )


def _begin(args) -> None:
    said = {field: getattr(args, name) for name, (field, _, _) in ABOUT.items()}
    said |= {"paragraphs": args.paragraphs, "sheet": args.sheet}
    try:
        begun = add.begin(args.path, **said, force=args.force)
    except add.Taken as taken:
        if not _asked(f"{str(taken).split(';')[0]}. Replace it?"):
            raise
        begun = add.begin(args.path, **said, force=True)
    print(begun)


def run_remove(args) -> int:
    """`companion remove`: says what goes, asks at a terminal; returns the exit status.

    Without a terminal an article goes unasked when its sheet can make it again; what a person wrote
    besides (verdicts, coding passes) needs --yes.
    """
    recover(data_dir())
    found = add.goes(args.remove)
    print(found)
    if not args.yes:
        if sys.stdin.isatty():
            if not _asked("Take it out?"):
                print("Nothing was changed.")
                return 1
        elif found.by_hand:
            raise DataError(
                f"{args.remove}: {' and '.join(found.by_hand)} would be lost; expected --yes to "
                "take it out all the same. Nothing was changed"
            )
    add.remove(args.remove)
    print(
        "Taken out. Its coding sheet stays where it is: register the article again (companion "
        "add), and the sheet can be sent in once more."
    )
    return 0


def _asked(question: str) -> bool:
    """Whether someone at a terminal says yes; nobody there says no."""
    if not sys.stdin.isatty():
        return False
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:  # Ctrl-D
        print()
        return False
