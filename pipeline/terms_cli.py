"""The commands about terms: ``terms export``, and the option ``--terms`` of a build."""

import argparse
import sys
from pathlib import Path

from pipeline.errors import ConfigError


def add_terms(parser: argparse.ArgumentParser) -> None:
    """Add what ``terms`` takes."""
    parser.description = (
        "Write the termbase: terms of the field, divisions of China and other places, organisms. "
        "Names that are made by rule (one pinyin part, one generic) stand in no table."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write the termbase to a file")
    export.add_argument("--format", choices=("csv", "tbx"), default="tbx", help="default: tbx")
    export.add_argument(
        "--out", type=Path, metavar="FILE", help="the file (default: terms.tbx, terms.csv)"
    )
    add_user_terms(export)
    export.set_defaults(command=_export)


def add_user_terms(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a user's own terms."""
    parser.add_argument(
        "--terms",
        type=Path,
        metavar="CSV",
        help="your own terms, columns zh and en; they win over the project's",
    )


def checked_terms(options: argparse.Namespace) -> Path | None:
    """The user's file of terms, read once so that a bad line is told before any work is done.

    Raises:
        ConfigError: the file cannot be used.
    """
    from pipeline.translation.termbase_files import read_user_terms

    path: Path | None = options.terms
    if path:
        read_user_terms(path)
    return path


def _export(options: argparse.Namespace) -> int:
    from pipeline.translation.termbase_files import write_csv, write_tbx
    from pipeline.translation.terms import load_termbase, tabulated_terms

    terms = tabulated_terms(load_termbase(options.terms))
    path: Path = options.out or Path(f"terms.{options.format}")
    try:
        (write_tbx if options.format == "tbx" else write_csv)(terms, path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    sys.stdout.write(f"{path}: {len(terms)} terms\n")
    return 0
