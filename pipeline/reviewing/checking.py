"""What the checks say of a translation, in sentences that a reviewer understands."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from pipeline.translation.amounts import render_amounts
from pipeline.translation.checks import check_translation, missing_latin
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


def explain(flags: Iterable[str], source: str, english: str) -> tuple[str, ...]:
    """One sentence for each flag, with the words that it is about where they are known."""
    return tuple(
        _explanations()["flag"][flag].format(what=", ".join(_concerned(flag, source, english)))
        for flag in flags
    )


def explain_state(state: str) -> str:
    """The sentence for ``missing``, ``failed`` or ``low_score``."""
    return _explanations()["state"][state]


def _concerned(flag: str, source: str, english: str) -> list[str]:
    if flag == "latin_name_missing":
        return list(dict.fromkeys(missing_latin(simplify(source), english)))
    if flag == "term_missing":
        missing = [term for term in terms_in(source) if not is_rendered(term, english)]
        return [f"{term.chinese} → {term.english}" for term in missing]
    return []


@cache
def _explanations() -> Mapping[str, Mapping[str, str]]:
    table = resources.files(__package__).joinpath("explanations.toml").read_text(encoding="utf-8")
    return tomllib.loads(table)
