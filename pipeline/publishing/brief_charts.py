"""The three plots of a city's brief: of what its profile says most about."""

from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.publishing.chart import Bars, Changes, Chart, Histogram
from pipeline.publishing.cleaning import clean
from pipeline.publishing.key_figures import is_telling, key_changes
from pipeline.publishing.records import DOUBTFUL_BELOW, City, Figure
from pipeline.publishing.wording import Wording, number, rounded
from pipeline.text.scripts import count_han

PLOTS = 3
_MOST_BARS = 6
_LEAST_BARS = 2
_BINS = 20
_LONGEST_LABEL = 26
"""In Latin letters; a Chinese character takes the room of two."""


def brief_charts(city: City, say: Wording) -> list[Chart]:
    """The first three of those for which the profile gives enough."""
    makers: tuple[Callable[[City, Wording], Chart | None], ...] = (
        _changes,
        _areas,
        _shares,
        _species,
        _targets,
        _by_action,
        _scores,
        _sentences,
    )
    charts: list[Chart] = []
    for make in makers:
        if len(charts) < PLOTS and (chart := make(city, say)) is not None:
            charts.append(chart)
    return charts


def _changes(city: City, say: Wording) -> Chart | None:
    species = [one for one in city.changes if one.after.kind == "species_count"]
    shown = key_changes(species, _MOST_BARS)
    if not shown:
        return None
    return _chart(
        "changes",
        say,
        Changes(
            labels=tuple(_label(change.after, say) for change in shown),
            before=tuple(change.before.value for change in shown),
            after=tuple(change.after.value for change in shown),
            axis=say("unit", "{species}"),
        ),
    )


def _areas(city: City, say: Wording) -> Chart | None:
    return _largest(city, "area", say, say.unit("km2"))


def _species(city: City, say: Wording) -> Chart | None:
    return _largest(city, "species_count", say, say("unit", "{species}"))


def _shares(city: City, say: Wording) -> Chart | None:
    """Shares as they stand in the text, not by size: a share of little is no small matter."""
    return _bars("percentage", _distinct(city, "percentage"), say, "%")


def _largest(city: City, kind: str, say: Wording, axis: str) -> Chart | None:
    figures = sorted(_distinct(city, kind), key=_value, reverse=True)
    return _bars(kind, figures, say, axis)


def _distinct(city: City, kind: str) -> list[Figure]:
    """The figures of a kind that can stand by themselves, one a subject and one a value."""
    subjects: set[str] = set()
    values: set[float] = set()
    found: list[Figure] = []
    for figure in city.figures:
        subject = str(figure.subject).strip().casefold()
        is_level = figure.trend is None and figure.per is None and figure.change != "from"
        if figure.kind != kind or not is_telling(figure) or not is_level:
            continue
        if subject not in subjects and _value(figure) not in values:
            subjects.add(subject)
            values.add(_value(figure))
            found.append(figure)
    return found


def _value(figure: Figure) -> float:
    return figure.value if figure.value_base is None else figure.value_base


def _bars(name: str, figures: Sequence[Figure], say: Wording, axis: str) -> Chart | None:
    if len(figures) < _LEAST_BARS:
        return None
    shown = figures[:_MOST_BARS]
    values = tuple(rounded(_value(figure)) for figure in shown)
    labels = tuple(_label(figure, say) for figure in shown)
    return _chart(name, say, Bars(labels, ((axis, values),), axis))


def _targets(city: City, say: Wording) -> Chart | None:
    counts = Counter(target for action in city.actions for target in action.gbf_targets)
    if len(counts) < _LEAST_BARS or max(counts.values()) < _LEAST_BARS:
        # Where each has one action only, the list of targets says as much.
        return None
    shown = sorted(counts, key=lambda target: (-counts[target], target))[:_MOST_BARS]
    labels = tuple(_short(f"{target} {say('target', str(target))}") for target in shown)
    values = tuple(float(counts[target]) for target in shown)
    axis = say("column", "actions")
    return _chart("targets", say, Bars(labels, ((axis, values),), axis))


def _by_action(city: City, say: Wording) -> Chart | None:
    actions = [action for action in city.actions if action.figures]
    if len(actions) < _LEAST_BARS:
        return None
    shown = sorted(actions, key=lambda action: (-len(action.figures), action.order))[:_MOST_BARS]
    labels = tuple(_short(f"{action.order} {action.title or ''}") for action in shown)
    values = tuple(float(len(action.figures)) for action in shown)
    axis = say("column", "figures")
    return _chart("by_action", say, Bars(labels, ((axis, values),), axis))


def _scores(city: City, say: Wording) -> Chart | None:
    scored = [s for s in city.sentences if s.score is not None and not s.reviewed]
    if not scored:
        return None
    bins = {False: [0] * _BINS, True: [0] * _BINS}
    for sentence in scored:
        place = min(int((sentence.score or 0.0) * _BINS), _BINS - 1)
        bins[sentence.is_doubtful][place] += 1
    series = tuple(
        (say("chart", key), tuple(bins[doubtful]))
        for key, doubtful in (("sound", False), ("doubtful", True))
    )
    return _chart("scores", say, Histogram(series, DOUBTFUL_BELOW, say("chart", "estimate")))


def _sentences(city: City, say: Wording) -> Chart | None:
    """Sentences by what the form asked for: a profile without figures still says so much."""
    counts = Counter[str]()
    for action in city.actions:
        for narrative in action.narratives:
            counts[narrative.roles[0]] += narrative.sentences
    if not counts:
        return None
    axis = say("chart", "sentences_axis")
    labels = tuple(say("role", role) for role in sorted(counts))
    values = tuple(float(counts[role]) for role in sorted(counts))
    return _chart("sentences", say, Bars(labels, ((axis, values),), axis))


def _chart(name: str, say: Wording, drawing: Bars | Changes | Histogram) -> Chart:
    """The chart; its summary, for who cannot see it, tells every bar."""
    title = say("chart", name)
    match drawing:
        case Bars():
            told = zip(drawing.labels, map(number, drawing.series[0][1]), strict=True)
        case Changes():
            spans = (
                f"{number(before)} → {number(after)}"
                for before, after in zip(drawing.before, drawing.after, strict=True)
            )
            told = zip(drawing.labels, spans, strict=True)
        case Histogram():
            told = zip(
                (series for series, _ in drawing.series),
                (number(sum(counts)) for _, counts in drawing.series),
                strict=True,
            )
    rows = tuple(told)
    return Chart(
        name=name,
        title=title,
        summary="; ".join(f"{label}: {value}" for label, value in rows),
        caption="",
        header=(),
        rows=rows,
        drawing=drawing,
    )


def _label(figure: Figure, say: Wording) -> str:
    is_english = say.languages[0] == "en" and figure.subject_en
    return _short(str(figure.subject_en if is_english else figure.subject))


def _short(label: str) -> str:
    label = clean(label)
    if len(label) + count_han(label) <= _LONGEST_LABEL:
        return label
    while len(label) + count_han(label) >= _LONGEST_LABEL:
        label = label[:-1]
    return f"{label.rstrip()}…"
