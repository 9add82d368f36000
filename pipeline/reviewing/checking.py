"""What the checks say of a translation, in sentences that a reviewer understands."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources

from pipeline.reviewing.unit import Unit
from pipeline.translation.amounts import check_amounts, render_amounts
from pipeline.translation.checks import check_translation
from pipeline.translation.latin import missing_latin
from pipeline.translation.passages import simplify
from pipeline.translation.terms import Term, Termbase, is_rendered, load_termbase


def check_review(source: str, english: str, termbase: Termbase | None = None) -> tuple[str, ...]:
    """The flags of a translation that a person has written; they warn, and forbid nothing.

    Args:
        source: the sentence, of either script or mixed.
        english: what the person wrote.
        termbase: the terms to look for; those of the project by default.
    """
    return check_translation(simplify(source), english, terms_in(source, termbase))


def terms_in(source: str, termbase: Termbase | None = None) -> tuple[Term, ...]:
    """The terms of the termbase that stand in ``source``, of either script."""
    return (termbase or load_termbase()).find(simplify(source))


def amounts_in(source: str) -> tuple[tuple[str, str], ...]:
    """Each amount and date of ``source`` as written (Simplified) and as it is to read."""
    text = simplify(source)
    return tuple((text[one.start : one.end], one.english) for one in render_amounts(text))


def explain(reasons: Iterable[str], source: str, english: str) -> tuple[str, ...]:
    """One sentence for each of ``Unit.reasons``, with the words concerned where they are known."""
    return tuple(
        _explanations()[reason].format(what=_bracketed(_concerned(reason, source, english)))
        for reason in reasons
    )


def _bracketed(words: Iterable[str]) -> str:
    joined = ", ".join(dict.fromkeys(words))
    return f" ({joined})" if joined else ""


def with_facts(unit: Unit) -> Unit:
    """The unit with its doubts in sentences, its amounts and its terms."""
    return replace(
        unit,
        doubts=explain(unit.reasons, unit.source, unit.english or ""),
        amounts=amounts_in(unit.source),
        terms=tuple((term.chinese, term.english) for term in terms_in(unit.source)),
    )


def _concerned(reason: str, source: str, english: str) -> list[str]:
    if reason == "latin_name_missing":
        return missing_latin(simplify(source), english)
    if reason in ("amount_missing", "amount_changed"):
        return [
            written
            for written, _ in amounts_in(source)
            if reason in check_amounts(written, english)
        ]
    if reason == "term_missing":
        missing = [term for term in terms_in(source) if not is_rendered(term, english)]
        return [f"{term.chinese} → {term.english}" for term in missing]
    return []


@cache
def _explanations() -> Mapping[str, str]:
    table = resources.files(__package__).joinpath("explanations.toml").read_text(encoding="utf-8")
    return tomllib.loads(table)
