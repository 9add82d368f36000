"""Arguments that several commands take, and the values that arguments may have."""

import argparse
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(K|M|G|T)?i?B?", re.IGNORECASE)
_POWERS = {None: 0, "K": 1, "M": 2, "G": 3, "T": 4}


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of tables."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of tables")


def add_models_dir(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of models."""
    parser.add_argument(
        "--models-dir",
        type=Path,
        default=PROJECT / "models",
        metavar="DIR",
        help="folder of the models (default: the project's models/)",
    )


def count(text: str) -> int:
    """A whole number from 1.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)


def percentage(text: str) -> float:
    """A number over 0 up to 100.

    Raises:
        ArgumentTypeError: it is outside.
    """
    value = float(text)
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 100")
    return value


def size(text: str) -> int:
    """A number of bytes, written like ``500MB`` or ``2GB`` (powers of 1,024).

    Raises:
        ArgumentTypeError: it is written otherwise.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text} is no size, such as 500MB or 2GB")
    number, unit = match.groups()
    return int(float(number) * 1024 ** _POWERS[unit and unit.upper()])
