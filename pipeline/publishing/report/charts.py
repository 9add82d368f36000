"""The figures that the plots of the report draw, and the tables that say the same in numbers."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from pipeline.publishing.chart import Bars, Changes, Chart, Grid, Histogram
from pipeline.publishing.digest import sentence_of
from pipeline.publishing.records import DOUBTFUL_BELOW
from pipeline.publishing.report.groups import group_of
from pipeline.publishing.report.reader import SAY, city_name
from pipeline.publishing.report.spans import show
from pipeline.publishing.wording import number
from pipeline.vocabularies import ROLES, TRANSLATION_FLAGS

Row = dict[str, Any]
Tables = Mapping[str, pa.Table]

_MOST_CHANGES = 24
_LONGEST_LABEL = 22
_SCORE_BINS = 20


def make_charts(tables: Tables) -> list[Chart]:
    """Every chart for which the tables have something to show."""
    makers: tuple[Callable[[Tables], Chart | None], ...] = (
        _amounts,
        _new_text,
        _organisms,
        _changes,
        _scores,
        _doubts,
    )
    return [chart for make in makers if (chart := make(tables)) is not None]


def _amounts(tables: Tables) -> Chart | None:
    """Amounts by kind, and by the action whose texts state them."""
    of_text: dict[str, Counter[str]] = {}
    for row in tables["quantities"].select(["text_id", "kind"]).to_pylist():
        of_text.setdefault(row["text_id"], Counter())[row["kind"]] += 1
    if not of_text:
        return None
    columns, placed = _columns(tables)
    counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for column, text_ids in placed.items():
        for text_id in text_ids:
            counts[column] += of_text.get(text_id, Counter())
    totals = Counter[str]()
    for own in of_text.values():
        totals += own
    kinds = [kind for kind, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))]
    rows = tuple(
        (
            _kind(kind),
            totals[kind],
            ", ".join(f"{columns[c]} ({counts[c][kind]})" for c in columns if counts[c][kind]),
        )
        for kind in kinds
    )
    where = "action" if _is_by_action(tables) else "city"
    return Chart(
        name="amounts",
        title=f"Amounts by kind and {where}",
        summary=f"{sum(totals.values())} amounts of {len(kinds)} kinds; the most frequent is "
        f"{_kind(kinds[0])} with {totals[kinds[0]]}.",
        caption=f"Each square is one kind of amount in one {where}; the stronger its colour, the "
        "more. A text that an action repeats counts once for it.",
        header=("Kind", "Amounts in distinct texts", f"By {where} (number)"),
        rows=rows,
        drawing=Grid(
            rows=tuple(map(_kind, kinds)),
            columns=tuple(columns.values()),
            counts=tuple(tuple(counts[c][kind] for c in columns) for kind in kinds),
            totals=tuple(totals[kind] for kind in kinds),
            axis=where,
        ),
    )


def _is_by_action(tables: Tables) -> bool:
    return bool(tables["documents"].num_rows == 1)


def _columns(tables: Tables) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The columns of the grid, by id with their labels, and the texts in each."""
    documents = tables["documents"].to_pylist()
    blocks = tables["blocks"].select(["doc_id", "action_id", "text_id"]).to_pylist()
    placed: dict[str, set[str]] = {}
    if not _is_by_action(tables):
        for block in blocks:
            placed.setdefault(block["doc_id"], set()).add(block["text_id"])
        return {row["doc_id"]: _short(city_name(row)) for row in documents}, placed
    for block in blocks:
        placed.setdefault(block["action_id"] or "", set()).add(block["text_id"])
    actions = sorted(tables["actions"].to_pylist(), key=lambda row: row["order"])
    labels = {row["action_id"]: str(row["order"]) for row in actions}
    return ({"": "About"} if "" in placed else {}) | labels, placed


def _kind(kind: str) -> str:
    return kind.replace("_", " ")


def _new_text(tables: Tables) -> Chart | None:
    """How much of the text stands there for the first time."""
    texts = {row["text_id"]: row["narrative_id"] for row in tables["texts"].to_pylist()}
    documents = tables["documents"].to_pylist()
    blocks = _grouped_blocks(tables)
    is_one = len(documents) == 1
    names = ("new", "repeated with small changes", "repeated word for word")
    labels = {row["doc_id"]: _short(city_name(row)) for row in documents}
    labels |= {role: SAY("role", role) for role in ROLES if is_one}
    lengths: dict[str, Counter[str]] = {}
    seen: set[str] = set()
    for document in documents:
        for block in blocks.get(document["doc_id"], []):
            key = block["role"] if is_one else document["doc_id"]
            text_id, narrative_id = block["text_id"], texts[block["text_id"]]
            name = names[2] if text_id in seen else names[1] if narrative_id in seen else names[0]
            seen |= {text_id, narrative_id}
            lengths.setdefault(key, Counter())[name] += len(block["text"])
    whole = sum(sum(own.values()) for own in lengths.values())
    if not whole:
        return None
    new = sum(own[names[0]] for own in lengths.values())
    return Chart(
        name="new-text",
        title="How much of the text is new",
        summary=f"{_percent(new, whole)} of the text stands there for the first time; the rest "
        "repeats what was said before.",
        caption="Characters of the narratives in reading order, by "
        + ("what the form asked for." if is_one else "city.")
        + " A narrative is new where it stands first.",
        header=(
            "Role" if is_one else "City",
            *(f"{name.capitalize()}, characters" for name in names),
        ),
        rows=tuple((labels[key], *(own[name] for name in names)) for key, own in lengths.items()),
        drawing=Bars(
            labels=tuple(labels[key] for key in lengths),
            series=tuple((n, tuple(float(own[n]) for own in lengths.values())) for n in names),
            axis="characters",
        ),
    )


def _grouped_blocks(tables: Tables) -> dict[str, list[Row]]:
    blocks: dict[str, list[Row]] = {}
    for row in sorted(tables["blocks"].to_pylist(), key=lambda row: row["line_start"]):
        blocks.setdefault(row["doc_id"], []).append(row)
    return blocks


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %"


def _organisms(tables: Tables) -> Chart | None:
    """Distinct organisms by group."""
    mentions = Counter[str]()
    for row in tables["species"].to_pylist():
        mentions[row["accepted_name"] or row["canonical_name"] or row["surface"]] += 1
    if not mentions:
        return None
    groups: dict[str, list[str]] = {}
    for name in sorted(mentions):
        groups.setdefault(_group_label(group_of(name)), []).append(name)
    ordered = sorted(groups, key=lambda label: (-len(groups[label]), label))
    return Chart(
        name="organisms",
        title="Organisms by group",
        summary=f"{len(mentions)} organisms are named {sum(mentions.values())} times; the largest "
        f"group is {ordered[0]} with {len(groups[ordered[0]])}.",
        caption="Distinct names, synonyms under the name accepted today. The group is looked up "
        "in the project's lexicon.",
        header=("Group", "Organisms", "Mentions", "Names"),
        rows=tuple(
            (
                label,
                len(groups[label]),
                sum(mentions[name] for name in groups[label]),
                ", ".join(map(show, groups[label])),
            )
            for label in ordered
        ),
        drawing=Bars(
            labels=tuple(ordered),
            series=(("organisms", tuple(float(len(groups[label])) for label in ordered)),),
            axis="organisms named",
        ),
    )


def _group_label(group: str | None) -> str:
    if group is None:
        return "not in the lexicon"
    plural = "fishes" if group == "fish" else f"{group}s"
    return f"other {plural}" if group in ("animal", "plant") else plural


def _changes(tables: Tables) -> Chart | None:
    """Species counts that the text gives from and to."""
    found = list(dict.fromkeys(_pairs(tables)))
    if not found:
        return None
    shown = found[:_MOST_CHANGES]
    rises = sum(after > before for _, before, after in found)
    return Chart(
        name="changes",
        title="Species counts, before and after",
        summary=f"{len(found)} changes of a species count are stated; {rises} of them are rises.",
        caption="Counts that a sentence gives from and to: the open circle is the earlier one. "
        "What is counted stands as it was written."
        + (f" The first {_MOST_CHANGES} of {len(found)}." if len(found) > len(shown) else ""),
        header=("What is counted", "Before", "After", "Change"),
        rows=tuple(
            (subject, number(before), number(after), _relative(before, after))
            for subject, before, after in found
        ),
        drawing=Changes(
            labels=tuple(_short(subject) for subject, _, _ in shown),
            before=tuple(before for _, before, _ in shown),
            after=tuple(after for _, _, after in shown),
            axis="species",
        ),
    )


def _pairs(tables: Tables) -> Iterator[tuple[str, float, float]]:
    """Neighbours in a sentence of which one is where a count began and one where it ended."""
    rows = [
        row
        for row in sorted(
            tables["quantities"].to_pylist(), key=lambda row: (row["text_id"], row["start"])
        )
        if row["role"] and row["kind"] == "species_count"
    ]
    first: Row | None = None
    for row in rows:
        if (
            first is None
            or first["sentence_id"] != row["sentence_id"]
            or first["role"] == row["role"]
        ):
            first = row
            continue
        before, after = (first, row) if row["role"] == "to" else (row, first)
        subject = after["subject"] or before["subject"] or "not stated"
        yield show(subject), before["value"], after["value"]
        first = None


def _relative(before: float, after: float) -> str:
    return f"{100 * (after - before) / before:+.0f} %" if before else ""


def _scores(tables: Tables) -> Chart | None:
    """The quality estimates of the distinct translated sentences."""
    rows = list(_translated(tables))
    if not rows:
        return None
    bins = {False: [0] * _SCORE_BINS, True: [0] * _SCORE_BINS}
    for score, is_doubtful in rows:
        bins[is_doubtful][min(int(score * _SCORE_BINS), _SCORE_BINS - 1)] += 1
    doubtful = sum(bins[True])
    scores = sorted(score for score, _ in rows)
    width = 1 / _SCORE_BINS
    return Chart(
        name="scores",
        title="How far to trust the translations",
        summary=f"{len(rows)} distinct sentences are translated by machine; {doubtful} of them are "
        f"doubtful. The median estimate is {scores[len(scores) // 2]:.2f}.",
        caption="The pipeline's own quality estimate of each distinct sentence, from 0 to 1. "
        f"Doubtful: a check failed, or the estimate is under {DOUBTFUL_BELOW}.",
        header=("Estimate", "Sound", "Doubtful"),
        rows=tuple(
            (f"{i * width:.2f}–{(i + 1) * width:.2f}", bins[False][i], bins[True][i])
            for i in range(_SCORE_BINS)
            if bins[False][i] or bins[True][i]
        ),
        drawing=Histogram(
            series=(("sound", tuple(bins[False])), ("doubtful", tuple(bins[True]))),
            threshold=DOUBTFUL_BELOW,
            axis="quality estimate",
        ),
    )


def _translated(tables: Tables) -> Iterator[tuple[float, bool]]:
    translations = {row["sentence_key"]: row for row in tables["translations"].to_pylist()}
    rows = tables["sentences"].drop_columns(["tokens"]).to_pylist()
    for row in {row["sentence_key"]: row for row in rows}.values():
        sentence = sentence_of(row, translations.get(row["sentence_key"]))
        if sentence.score is not None and not sentence.reviewed:
            yield sentence.score, sentence.is_doubtful


def _doubts(tables: Tables) -> Chart | None:
    """Which checks the translations failed."""
    flags = Counter(flag for own in tables["translations"]["flags"].to_pylist() for flag in own)
    if not flags:
        return None
    ordered = sorted(flags, key=lambda flag: (-flags[flag], TRANSLATION_FLAGS.index(flag)))
    labels = [SAY("flag", flag) for flag in ordered]
    return Chart(
        name="doubts",
        title="What is wrong with the doubtful ones",
        summary=f"The check that fails most often: {labels[0]} ({flags[ordered[0]]} sentences).",
        caption="Distinct sentences whose translation failed a check; one can fail several.",
        header=("Check that failed", "Sentences"),
        rows=tuple((label, flags[flag]) for label, flag in zip(labels, ordered, strict=True)),
        drawing=Bars(
            labels=tuple(labels),
            series=(("sentences", tuple(float(flags[flag]) for flag in ordered)),),
            axis="sentences",
        ),
    )


def _short(label: str) -> str:
    label = show(label)
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
