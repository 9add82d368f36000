"""What a chart shows and says: the figures to draw, its words, the table that says the same."""

from dataclasses import dataclass

Cell = str | int | float


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, each divided among the series."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    """Name, and a value for each label."""
    axis: str


@dataclass(frozen=True)
class Grid:
    """How many of each row fall into each column."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    """For each row; what falls into two columns counts once."""
    axis: str


@dataclass(frozen=True)
class Histogram:
    """Counts in bins of equal width from 0 to 1, stacked, and the value that divides them."""

    series: tuple[tuple[str, tuple[int, ...]], ...]
    threshold: float
    axis: str


@dataclass(frozen=True)
class Changes:
    """What a number was and what it became."""

    labels: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    axis: str


@dataclass(frozen=True)
class Chart:
    """A plot with the words and the table that go with it."""

    name: str
    title: str
    summary: str
    """One sentence that says what is to be seen."""
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawing: Bars | Grid | Histogram | Changes
