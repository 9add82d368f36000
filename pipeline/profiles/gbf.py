"""Which targets of the Global Biodiversity Framework a heading of the platform speaks to."""

import csv
from functools import cache
from importlib import resources

from pipeline.profiles.lines import fold


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]:
    """Rows of ``gbf_targets.csv``: scope, folded phrases that must all stand, targets."""
    text = resources.files(__package__).joinpath("gbf_targets.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        (
            row["scope"],
            tuple(fold(phrase) for phrase in row["phrase"].split("+")),
            tuple(int(target) for target in row["targets"].split()),
        )
        for row in rows
    )


@cache
def gbf_targets(commitment: str | None, title: str | None) -> tuple[int, ...]:
    """The targets, 1 to 23 in ascending order, that the two headings of an action speak to.

    Where the title names any, they count, and the commitment's only where it does not: a
    commitment speaks for many actions.
    """
    return _matching("title", title) or _matching("commitment", commitment)


def _matching(scope: str, heading: str | None) -> tuple[int, ...]:
    if not heading:
        return ()
    key = fold(heading)
    return tuple(
        sorted(
            {
                target
                for row_scope, phrases, targets in _rows()
                if row_scope in (scope, "any") and all(phrase in key for phrase in phrases)
                for target in targets
            }
        )
    )
