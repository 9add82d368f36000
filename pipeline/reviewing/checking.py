"""What the checks say of a translation, in sentences that a reviewer understands."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from pipeline.reviewing.unit import Unit
from pipeline.translation.agreement import check_amounts
from pipeline.translation.checks import check_translation
from pipeline.translation.figures import render_amounts
from pipeline.translation.latin import missing_latin
from pipeline.translation.passages import simplify
from pipeline.translation.terms import Term, Termbase, is_rendered


def check_review(source: str, english: str, termbase: Termbase) -> tuple[str, ...]:
    """The flags of a translation that a person has written; they warn, and forbid nothing.

    Args:
        source: the sentence, of either script or mixed.
        english: what the person wrote.
        termbase: the terms to look for.
    """
    text = simplify(source)
    return check_translation(text, english, termbase.find(text))


def explain(
    reasons: Iterable[str], source: str, english: str, termbase: Termbase
) -> tuple[str, ...]:
    """One sentence for each of ``Unit.reasons``, with the words concerned where they are known."""
    text = simplify(source)
    return tuple(
        _explanations()[reason].format(
            what=_bracketed(_concerned(reason, text, english, termbase.find(text)))
        )
        for reason in reasons
    )


def with_facts(unit: Unit, termbase: Termbase) -> Unit:
    """The unit with its doubts in sentences, its amounts and its terms."""
    text = simplify(unit.source)
    return replace(
        unit,
        doubts=explain(unit.reasons, unit.source, unit.english or "", termbase),
        amounts=_amounts(text),
        terms=tuple((term.chinese, term.english) for term in termbase.find(text)),
    )


def _amounts(text: str) -> tuple[tuple[str, str], ...]:
    """Each amount and date as written and as it is to read in English."""
    return tuple((text[one.start : one.end], one.english) for one in render_amounts(text))


def _concerned(reason: str, text: str, english: str, terms: Sequence[Term]) -> list[str]:
    if reason == "latin_name_missing":
        return missing_latin(text, english)
    if reason in ("amount_missing", "amount_changed"):
        return [
            written for written, _ in _amounts(text) if reason in check_amounts(written, english)
        ]
    if reason == "term_missing":
        missing = [term for term in terms if term.is_checked and not is_rendered(term, english)]
        return [f"{term.chinese} → {term.english}" for term in missing]
    return []


def _bracketed(words: Iterable[str]) -> str:
    joined = ", ".join(dict.fromkeys(words))
    return f" ({joined})" if joined else ""


@cache
def _explanations() -> Mapping[str, str]:
    table = resources.files(__package__).joinpath("explanations.toml").read_text(encoding="utf-8")
    return tomllib.loads(table)
