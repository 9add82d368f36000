"""What becomes of each sentence that came back: taken, left, or refused with a reason.

Nothing is passed over in silence: every row is counted, and every row that is refused, replaced
or doubted has a line of its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.identifiers import content_id
from pipeline.reviewing.checking import check_review, explain
from pipeline.reviewing.reviewed import Review
from pipeline.reviewing.unit import Returned
from pipeline.translation.terms import Termbase

_SHOWN = 60
_COUNTED = ("corrected", "approved", "known already", "repeated", "as they were", "refused")


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence that is known from a build: its text, and its translation there."""

    source: str
    english: str | None


@dataclass
class Outcome:
    """What an import did.

    Attributes:
        reviewed: all reviewed translations now, by sentence key.
        counts: rows by what became of them.
        lines: for a person to read: first what was refused, then what is to be said of the rest.
    """

    reviewed: dict[str, Review]
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows of which something was to be taken that could not be."""
        return self.counts["refused"]

    @property
    def summary(self) -> str:
        """``12 sentences read: 3 corrected, 1 approved, 8 as they were``."""
        parts = [f"{self.counts[name]:,} {name}" for name in _COUNTED if self.counts[name]]
        total = self.counts.total()
        return f"{total:,} sentence{'' if total == 1 else 's'} read: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class _Accepted:
    row: Returned
    review: Review
    is_changed: bool


def decide(
    rows: Sequence[Returned],
    reviewed: Mapping[str, Review],
    known: Mapping[str, Known] | None,
    termbase: Termbase,
    *,
    reviewer: str,
    day: date,
) -> Outcome:
    """Merge what came back into what is reviewed already; the latest wins.

    Args:
        rows: as read from a file.
        reviewed: the reviewed translations so far.
        known: the sentences of a build by key, ``None`` where none was named.
        termbase: the terms that the corrections are checked for.
        reviewer: who; empty for whom the file names.
        day: when, where the file does not say.
    """
    outcome = Outcome(dict(reviewed))
    sources = {key: review.source for key, review in reviewed.items()}
    sources |= {key: one.source for key, one in (known or {}).items()}
    by_letters = {_letters(source): source for source in sources.values()}
    accepted: dict[str, list[_Accepted]] = {}
    for row in rows:
        source = _source(row, sources, by_letters)
        one = _judge(row, source, known or {}, reviewer, day, outcome)
        if one is not None:
            accepted.setdefault(one.review.sentence_key, []).append(one)
    for key, candidates in accepted.items():
        if len({one.review.english for one in candidates}) > 1:
            _refuse_contradiction(candidates, outcome)
            continue
        _take(candidates, termbase, outcome)
        if known is not None and key not in known:
            outcome.lines.append(
                f"{candidates[0].row.place}: no sentence of this build is “"
                f"{_start(candidates[0].review.source)}”; kept for builds that have it"
            )
    return outcome


def _source(row: Returned, sources: Mapping[str, str], by_letters: Mapping[str, str]) -> str | None:
    """The sentence that a row is about, as it stands in the corpus; ``None`` if it was changed.

    Tools may fold white space and line ends; then it is recognised by its other characters.
    """
    source = row.source.strip()
    for text in (source, source.replace("\r\n", "\n"), " ".join(source.split())):
        if text and row.key == content_id(text):
            return text
    if row.key in sources:
        same = _letters(sources[row.key]) == _letters(source)
        return sources[row.key] if same else None
    letters = _letters(source)
    if letters in by_letters:
        return by_letters[letters]
    return source if source and not row.key else None


def _letters(text: str) -> str:
    return "".join(text.split())


def _judge(
    row: Returned,
    source: str | None,
    known: Mapping[str, Known],
    reviewer: str,
    day: date,
    outcome: Outcome,
) -> _Accepted | None:
    """What of a row is to be taken; counts it where nothing is."""
    english = one_line(row.english)
    exported = row.exported
    if exported is None and source is not None and (one := known.get(content_id(source))):
        exported = one.english or ""
    is_changed = exported is None or english != one_line(exported)
    if not (row.trouble or is_changed or row.is_approved):
        outcome.counts["as they were"] += 1
        if note := one_line(row.note):
            outcome.lines.append(
                f"{row.place}: its note is not kept, because the translation is neither changed "
                f"nor approved: “{note}”"
            )
        return None
    reason = row.trouble or _why_not(row, source, english, exported)
    if reason:
        outcome.counts["refused"] += 1
        outcome.lines.append(
            f"{row.place}: {reason} (source “{_start(row.source)}”, correction “{english}”)"
        )
        return None
    assert source is not None
    review = Review(
        sentence_key=content_id(source),
        source=source,
        english=english,
        reviewer=one_line(reviewer or row.reviewer),
        reviewed_on=(row.reviewed_on or day).isoformat(),
        note=one_line(row.note),
    )
    return _Accepted(row, review, is_changed)


def _why_not(row: Returned, source: str | None, english: str, exported: str | None) -> str:
    """Why a row that is changed or approved cannot be taken; empty where it can."""
    if not english:
        return "its correction is empty"
    if source is None:
        lost = "; “?” may stand for characters lost in saving, use “CSV UTF-8”"
        return (
            "its source text or sentence id was changed, so it is not known what it corrects"
            f"{lost if '?' in row.source else ''}"
        )
    if exported is None and not (row.is_approved or row.is_by_person):
        return (
            "the file does not say whether a person has changed it; mark it as approved, or name "
            "the build it came from with --out"
        )
    return ""


def one_line(text: str) -> str:
    """``text`` on one line without control characters, as translations are kept."""
    printable = "".join(" " if ord(one) < 32 or 127 <= ord(one) < 160 else one for one in text)
    return " ".join(printable.encode("utf-8", "replace").decode("utf-8").split())


def _start(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def _refuse_contradiction(candidates: Sequence[_Accepted], outcome: Outcome) -> None:
    places = ", ".join(one.row.place for one in candidates)
    texts = " / ".join(dict.fromkeys(f"“{one.review.english}”" for one in candidates))
    outcome.counts["refused"] += len(candidates)
    outcome.lines.append(
        f"{places}: they contradict each other, none is taken: {texts} "
        f"(source “{_start(candidates[0].review.source)}”)"
    )


def _take(candidates: Sequence[_Accepted], termbase: Termbase, outcome: Outcome) -> None:
    one = candidates[0]
    outcome.counts["repeated"] += len(candidates) - 1
    before = outcome.reviewed.get(one.review.sentence_key)
    if before is not None and _says_the_same(before, one.review):
        outcome.counts["known already"] += 1
        return
    outcome.reviewed[one.review.sentence_key] = one.review
    outcome.counts["corrected" if one.is_changed else "approved"] += 1
    if before is not None and before.english != one.review.english:
        who = " of ".join(filter(None, [before.reviewer, before.reviewed_on])) or "an earlier one"
        outcome.lines.append(
            f"{one.row.place}: replaces that by {who}: “{before.english}” → “{one.review.english}”"
        )
    source, english = one.review.source, one.review.english
    flags = check_review(source, english, termbase)
    outcome.lines.extend(
        f"{one.row.place}: taken, but please look again: {doubt} (“{english}”)"
        for doubt in explain(flags, source, english, termbase)
    )


def _says_the_same(before: Review, now: Review) -> bool:
    return before.english == now.english and now.note in ("", before.note)
