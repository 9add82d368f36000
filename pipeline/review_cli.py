"""The command ``review``: its arguments and what it prints. Exit code 1: some rows refused."""

import argparse
from datetime import date
from pathlib import Path

from pipeline.arguments import PROJECT, add_out, count
from pipeline.terms_cli import add_user_terms, checked_terms

REVIEWED = PROJECT / "data" / "reviewed.csv"
SOME_REFUSED = 1

_REVIEW = """\
Correct translations by hand. What a person has corrected or approved is kept in one file
(data/reviewed.csv: put it under version control, share it) and is used by every build from then
on; no machine translates such a sentence again.

examples:
  python -m pipeline review export --out data/processed
  python -m pipeline review export --out data/processed --format xliff --city nanjing
  python -m pipeline review import data/processed/review/worst-100.xlsx --reviewer "Wang Min"
"""
_REVIEW_EXPORT = """\
Write a file for a reviewer: each sentence with its machine translation, why it is doubted, the
amounts that must appear and the terms that apply. Without a choice: the 100 that most need a
person. An existing file is never overwritten.

  xlsx   Excel and LibreOffice; a sheet tells the reviewer what to do
  csv    any spreadsheet (UTF-8)
  xliff  translation tools: XLIFF 2.1, with notes and states
  tmx    translation memories: TMX 1.4b

examples:
  python -m pipeline review export --out my/corpus --worst 30
  python -m pipeline review export --out my/corpus --city my-city --format xliff --file my-city.xlf
  python -m pipeline review export --out my/corpus --all --format tmx
"""
_REVIEW_IMPORT = """\
Take corrections back from a file in any of the formats. Taken is what was changed, and what was
approved as it is (status “approved”; in XLIFF the state “reviewed” or “final”). Rows may come in
any order. The latest import wins, and says what it replaces. Each correction is checked like a
translation; what the checks doubt is said and taken all the same.

examples:
  python -m pipeline review import worst-100.xlsx --reviewer "Wang Min"
  python -m pipeline review import my-city.xlf --reviewed my/reviewed.csv --date 2026-05-31

exit codes: 0 all taken or left; 1 some rows were refused, each with its reason; 2 the file cannot
be read, nothing is changed.
"""


def add_review(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``review``."""
    from pipeline.reviewing import DEFAULT_NUMBER

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _REVIEW
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write a file for a reviewer")
    export.formatter_class = argparse.RawDescriptionHelpFormatter
    export.description = _REVIEW_EXPORT
    add_out(export)
    export.add_argument(
        "--format",
        metavar="xlsx|csv|xliff|tmx",
        default="xlsx",
        help="of the file (default: %(default)s)",
    )
    export.add_argument("--city", metavar="SLUG", help="one city's sentences, in reading order")
    which = export.add_mutually_exclusive_group()
    which.add_argument(
        "--worst",
        type=count,
        metavar="N",
        help=f"the N that most need a person, worst first (default: {DEFAULT_NUMBER})",
    )
    which.add_argument("--all", action="store_true", help="every sentence, in reading order")
    export.add_argument(
        "--file", type=Path, metavar="PATH", help="where to (default: a file in OUT/review/)"
    )
    add_reviewed(export)
    add_user_terms(export)
    export.set_defaults(command=_review_export)
    back = actions.add_parser("import", help="take corrections back")
    back.formatter_class = argparse.RawDescriptionHelpFormatter
    back.description = _REVIEW_IMPORT
    back.add_argument("file", type=Path, metavar="FILE", help="what the reviewer gave back")
    add_reviewed(back)
    back.add_argument(
        "--out", type=Path, metavar="DIR", help="the build it came from, to recognise more by"
    )
    back.add_argument("--reviewer", default="", metavar="NAME", help="who stands for it")
    back.add_argument("--date", type=_day, metavar="DAY", help="when (default: the file's own day)")
    add_user_terms(back)
    back.set_defaults(command=_review_import)


def add_reviewed(parser: argparse.ArgumentParser) -> None:
    """The argument ``--reviewed``, which ``build`` has too."""
    parser.add_argument(
        "--reviewed",
        type=Path,
        metavar="FILE",
        help="translations that people stand for (default: the project's data/reviewed.csv)",
    )


def reviewed_file(options: argparse.Namespace) -> Path | None:
    """The file that was named, or the project's own where there is one."""
    if options.reviewed is not None:
        return Path(options.reviewed)
    return REVIEWED if REVIEWED.is_file() else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day like 2026-05-31") from None


def _review_export(options: argparse.Namespace) -> int:
    from pipeline.review import export_review

    done = export_review(
        options.out,
        options.format,
        reviewed=reviewed_file(options),
        city=options.city,
        worst=options.worst,
        everything=options.all,
        file=options.file,
        terms=checked_terms(options),
    )
    print(f"{done.file}: {done.sentences} sentences to review")
    if done.left_out:
        print(f"{done.left_out} are too long for a cell of a workbook; use --format xliff for them")
    return 0


def _review_import(options: argparse.Namespace) -> int:
    from pipeline.review import import_review

    reviewed: Path = options.reviewed or REVIEWED
    outcome = import_review(
        options.file,
        reviewed,
        out=options.out,
        reviewer=options.reviewer,
        day=options.date,
        terms=checked_terms(options),
    )
    for line in outcome.lines:
        print(line)
    print(outcome.summary)
    print(f"{reviewed}: {len(outcome.reviewed)} reviewed translations; build again to use them")
    return SOME_REFUSED if outcome.refused else 0
