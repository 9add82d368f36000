"""Charts drawn by matplotlib as SVG that takes its colours and its fonts from the page.

Matplotlib is given one colour per meaning, which no reader ever sees: each becomes a class, and
the style sheet says what the class looks like, in light and in dark. Nothing of a style is left
in the SVG itself, since the page's content security policy refuses it.
"""

import io
import math
import unicodedata
import warnings
from collections.abc import Sequence
from typing import assert_never
from xml.etree import ElementTree

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.publishing.chart import Bars, Changes, Chart, Grid, Histogram
from pipeline.publishing.wording import number
from pipeline.text.scripts import has_han

_INK, _MUTED, _RULE = "#010101", "#020202", "#030303"
_SERIES = ("#110000", "#120000", "#130000")
_HEAT = ("#210000", "#220000", "#230000", "#240000", "#250000")
_CLASSES = {_INK: "ink", _MUTED: "muted", _RULE: "rule"}
_CLASSES |= {colour: f"series-{i}" for i, colour in enumerate(_SERIES, start=1)}
_CLASSES |= {colour: f"heat-{i}" for i, colour in enumerate(_HEAT, start=1)}
_KEPT_STYLES = ("fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-size")

_WIDTH = 430
"""In units of the drawing, of which a text's size is 12; the page scales them."""
_TEXT = 12
_ROW = 24
_LONGEST_LEVEL = 36
"""Labels below a grid that are longer than this are slanted."""
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = {f"{_SVG}{tag}" for tag in ("metadata", "style", "clipPath")}
_REWRITTEN = {"id", "style", "clip-path", "width", "height", "version", _XLINK}


def draw(chart: Chart, width: int = _WIDTH) -> str:
    """The chart as an SVG element; the same chart gives the same characters.

    Args:
        chart: What to draw.
        width: In units of the drawing, of which a text's size is 12: the fewer, the larger it is.
    """
    with rc_context(), warnings.catch_warnings():
        # Whatever a user has set for matplotlib counts for other plots.
        rcdefaults()
        rcParams["svg.fonttype"] = "none"
        rcParams["svg.hashsalt"] = chart.name
        rcParams["font.size"] = _TEXT
        rcParams["text.parse_math"] = False
        # The page has fonts for every script; matplotlib only measures with its own.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        no_metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        buffer = io.BytesIO()
        _figure(chart, width).savefig(buffer, format="svg", metadata=no_metadata)
    return _for_the_page(buffer.getvalue(), chart)


def _figure(chart: Chart, width: int) -> Figure:
    match chart.drawing:
        case Bars():
            return _bars(chart.drawing, width)
        case Grid():
            return _grid(chart.drawing, width)
        case Histogram():
            return _histogram(chart.drawing, width)
        case Changes():
            return _changes(chart.drawing, width)
    assert_never(chart.drawing)


def _axes(
    width: int, left: float, height: float, top: float, bottom: float, right: float = 14
) -> tuple[Figure, Axes]:
    """Axes of ``height`` units, ``left`` from the left edge, with what is left of the width."""
    whole = top + height + bottom
    figure = Figure(figsize=(width / 72, whole / 72), dpi=72)
    figure.patch.set_visible(False)
    axes = figure.add_axes(
        (left / width, bottom / whole, (width - left - right) / width, height / whole)
    )
    axes.patch.set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, labelcolor=_INK, pad=6)
    axes.set_axisbelow(True)
    return figure, axes


def _label_width(labels: Sequence[str]) -> float:
    """Room for labels at the left: a Chinese character is as wide as its size."""
    return 14 + max((_TEXT * _ems(label) for label in labels), default=0)


def _ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in text)


def _rows_down(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)


def _x_axis(axes: Axes, title: str) -> None:
    axes.xaxis.grid(visible=True, color=_RULE, linewidth=0.7)
    axes.set_xlabel(title, color=_MUTED)
    axes.xaxis.set_major_formatter(lambda value, _: number(round(value, 6)))
    for label in axes.get_xticklabels():
        label.set_color(_MUTED)


def _bars(bars: Bars, width: int) -> Figure:
    is_stacked = len(bars.series) > 1
    height = _ROW * len(bars.labels)
    offsets = [sum(own) for own in zip(*(values for _, values in bars.series), strict=True)]
    right = 14 if is_stacked else _label_width([number(value) for value in offsets])
    left, top = _label_width(bars.labels), 30 if is_stacked else 6
    figure, axes = _axes(width, left, height, top, 40, right)
    offsets = [0.0] * len(bars.labels)
    for (name, values), colour in zip(bars.series, _SERIES, strict=False):
        axes.barh(range(len(values)), values, left=offsets, height=0.62, color=colour, label=name)
        offsets = [offset + value for offset, value in zip(offsets, values, strict=True)]
    _rows_down(axes, bars.labels)
    axes.set_xlim(0, max(offsets) or 1)
    axes.locator_params(axis="x", nbins=5, integer=True)
    _x_axis(axes, bars.axis)
    if is_stacked:
        _legend(figure)
    else:
        for place, value in enumerate(offsets):
            axes.annotate(
                number(value),
                (value, place),
                (5, 0),
                textcoords="offset points",
                va="center",
                color=_INK,
            )
    return figure


def _legend(figure: Figure) -> None:
    figure.legend(
        loc="upper left",
        ncols=3,
        frameon=False,
        labelcolor=_INK,
        handlelength=0.9,
        handleheight=0.9,
        columnspacing=1.2,
        handletextpad=0.5,
        borderpad=0,
        borderaxespad=0.2,
        fontsize=_TEXT - 1,
    )


def _grid(grid: Grid, width: int) -> Figure:
    left, right = _label_width(grid.rows), 40
    longest = max(map(_ems, grid.columns)) * _TEXT
    is_slanted = longest > _LONGEST_LEVEL
    bottom = 42 + (longest * 0.7 if is_slanted else 0)
    figure, axes = _axes(width, left, _ROW * len(grid.rows), 6, bottom, right)
    most = max(max(row) for row in grid.counts)
    for y, (row, total) in enumerate(zip(grid.counts, grid.totals, strict=True)):
        axes.axhline(y, color=_RULE, linewidth=0.7, zorder=0)
        for x, count in enumerate(row):
            if count:
                shade = _HEAT[min(len(_HEAT) - 1, int(len(_HEAT) * (count - 1) / max(most, 5)))]
                axes.bar(x, 0.8, bottom=y - 0.4, width=0.84, color=shade)
        axes.annotate(
            number(total),
            (1, y),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            color=_MUTED,
        )
    _rows_down(axes, grid.rows)
    axes.set_xlim(-0.6, len(grid.columns) - 0.4)
    room = (width - left - right) / len(grid.columns)
    every = max(1, math.ceil((_TEXT if is_slanted else longest + 6) / room))
    places = range(0, len(grid.columns), every)
    axes.set_xticks(list(places), [grid.columns[place] for place in places])
    if is_slanted:
        for label in axes.get_xticklabels():
            label.set(rotation=40, horizontalalignment="right", rotation_mode="anchor")
    axes.set_xlabel(grid.axis, color=_MUTED)
    return figure


def _histogram(histogram: Histogram, width: int) -> Figure:
    figure, axes = _axes(width, 40, 170, 30, 42)
    bins = len(histogram.series[0][1])
    offsets = [0] * bins
    places = [(place + 0.5) / bins for place in range(bins)]
    for (name, counts), colour in zip(histogram.series, _SERIES, strict=False):
        axes.bar(places, counts, bottom=offsets, width=0.86 / bins, color=colour, label=name)
        offsets = [offset + count for offset, count in zip(offsets, counts, strict=True)]
    axes.axvline(histogram.threshold, color=_INK, linewidth=0.9, linestyle=(0, (3, 3)))
    axes.set_xlim(0, 1)
    axes.yaxis.grid(visible=True, color=_RULE, linewidth=0.7)
    axes.locator_params(axis="y", nbins=4, integer=True)
    axes.set_xlabel(histogram.axis, color=_MUTED)
    _legend(figure)
    return figure


def _changes(changes: Changes, width: int) -> Figure:
    height = _ROW * len(changes.labels)
    figure, axes = _axes(width, _label_width(changes.labels), height, 6, 42)
    for place, (before, after) in enumerate(zip(changes.before, changes.after, strict=True)):
        axes.plot([before, after], [place, place], color=_SERIES[0], linewidth=2, zorder=2)
        axes.plot(
            before,
            place,
            "o",
            markersize=9,
            markerfacecolor=_RULE,
            markeredgecolor=_SERIES[0],
            markeredgewidth=1.6,
            zorder=3,
        )
        axes.plot(after, place, "o", markersize=9, color=_SERIES[0], zorder=3)
        for value, other in ((before, after), (after, before)):
            side = -1 if value < other else 1
            axes.annotate(
                number(value),
                (value, place),
                (side * 9, 0),
                va="center",
                textcoords="offset points",
                ha="right" if side < 0 else "left",
                color=_INK,
            )
    _rows_down(axes, changes.labels)
    numbers = [*changes.before, *changes.after]
    margin = 0.16 * (max(numbers) - min(numbers)) or 1
    axes.set_xlim(min(numbers) - margin, max(numbers) + margin)
    axes.locator_params(axis="x", nbins=5)
    _x_axis(axes, changes.axis)
    return figure


def _for_the_page(svg: bytes, chart: Chart) -> str:
    """Classes and attributes in place of styles; ids that are the page's own; a title."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - what matplotlib has just written
    targets = {element.get(_XLINK) for element in root.iter()}
    for element in root.iter():
        for child in [child for child in element if child.tag in _LEFT_OUT]:
            element.remove(child)
        element.tag = element.tag.removeprefix(_SVG)
        kept = {name: value for name, value in element.items() if name not in _REWRITTEN}
        if f"#{element.get('id')}" in targets:
            kept["id"] = f"{chart.name}-{element.get('id')}"
        if target := element.get(_XLINK):
            kept["href"] = f"#{chart.name}-{target[1:]}"
        kept |= _without_style(element.get("style", ""))
        if has_han(element.text or ""):
            kept["lang"] = "zh"
        element.attrib.clear()
        element.attrib.update(sorted(kept.items()))
    named = {
        "title": (f"{chart.name}-title", chart.title),
        "desc": (f"{chart.name}-summary", chart.summary),
    }
    root.attrib.update(
        {"role": "img", "aria-labelledby": " ".join(name for name, _ in named.values())}
    )
    for place, (tag, (name, text)) in enumerate(named.items()):
        element = ElementTree.Element(tag, {"id": name})
        element.text = text
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode", method="html")


def _without_style(style: str) -> dict[str, str]:
    """The attributes that say what a style says, with a class in place of a colour."""
    attributes: dict[str, str] = {}
    classes = []
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if value in _CLASSES:
            classes.append(f"{name}-{_CLASSES[value]}")
        elif name == "font":
            attributes["font-size"] = value.split("px")[0].split()[-1]
        elif name in _KEPT_STYLES:
            attributes[name] = value.removesuffix("px")
    if classes:
        attributes["class"] = " ".join(classes)
    return attributes
