"""What can be seen to be wrong with a translation without knowing both languages.

Each check gives a flag of the table ``translations``; none needs a model.
"""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.text.scripts import count_han
from pipeline.translation.agreement import compare_amounts
from pipeline.translation.latin import missing_latin
from pipeline.translation.pairing import swapped_amounts
from pipeline.translation.terms import Term, is_rendered

LEAST_LENGTH_RATIO = 1.6
GREATEST_LENGTH_RATIO = 7.2
"""English per Chinese characters, white space aside: 99 % of 10,000 published pairs lie between."""
_LEAST_HAN_FOR_RATIO = 8
_MOST_HAN_SHARE = 0.2

_LOOP_IN_WORD = re.compile(r"([^\W\d_]{2,6}?)\1{3}")
_OTHER_SCRIPT = re.compile(r"[\u0400-\u1dff\u3040-\u30ff\u3130-\u318f\uac00-\ud7af]")
"""Letters of other scripts: Cyrillic, Arabic, Thai and their like, kana, Hangul."""

_WORD_OR_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LOOP_WORDS = 3
_LOOP_TIMES = 3
_PHRASE_WORDS = 6

_ECHO_WORDS, _NEXT_ECHO_WORDS = 4, 3
"""Of a phrase that is said twice: anywhere, and at once or after one word (A and A)."""
_SAID_TWICE = 3
"""Letters and digits of Chinese that come twice where the text itself repeats something."""


def check_translation(source: str, english: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """The flags of a translation, in alphabetical order.

    Args:
        source: the Chinese as it was written.
        english: its translation.
        terms: the terms of the termbase that stand in the source.
    """
    agreement = compare_amounts(source, english)
    flags = agreement.flags
    if swapped_amounts(source, english, terms, agreement):
        flags.add("amount_changed")
    if missing_latin(source, english):
        flags.add("latin_name_missing")
    if missing_terms(english, terms):
        flags.add("term_missing")
    if count_han(english) or not set(_OTHER_SCRIPT.findall(english)) <= set(source):
        flags.add("untranslated")
    if is_repetitive(english) or has_echo(source, english):
        flags.add("repetition")
    if has_odd_length(source, english):
        flags.add("length_ratio")
    return tuple(sorted(flags))


def checked_terms(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Those whose renderings were read critically: what an engine may be held to."""
    return tuple(term for term in terms if term.is_checked)


def missing_terms(english: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The checked terms that the English does not render."""
    return tuple(term for term in checked_terms(terms) if not is_rendered(term, english))


def is_degenerate(english: str, *, finished: bool) -> bool:
    """Whether this is no translation: empty, cut, a loop, or for a large part still Chinese."""
    letters = sum(character.isalnum() for character in english)
    return (
        not finished
        or not letters
        or count_han(english) > _MOST_HAN_SHARE * letters
        or is_repetitive(english)
    )


def is_repetitive(english: str) -> bool:
    """Whether a phrase follows itself again and again, or a long one comes back twice over.

    A word that says one of its parts four times in a row (``wastewarewareware…``) does so too.
    """
    if _LOOP_IN_WORD.search(english.casefold()):
        return True
    words = _WORD_OR_NUMBER.findall(english.casefold())
    for size in range(1, 13):
        times = _LOOP_TIMES + 1 if size < _LOOP_WORDS else _LOOP_TIMES
        run = 0
        for place in range(size, len(words)):
            run = run + 1 if words[place] == words[place - size] else 0
            if run >= size * (times - 1):
                return True
    phrases = Counter(
        tuple(words[place : place + _PHRASE_WORDS])
        for place in range(len(words) - _PHRASE_WORDS + 1)
    )
    return any(count >= _LOOP_TIMES for count in phrases.values())


def has_echo(source: str, english: str) -> bool:
    """Whether the English says a phrase twice, and the Chinese nothing.

    So do 36 of 20,300 pairs of human translations.
    """
    words = _WORD_OR_NUMBER.findall(english.casefold())
    is_said_twice = _comes_twice(words, _ECHO_WORDS) or any(
        words[place : place + _NEXT_ECHO_WORDS] == words[again : again + _NEXT_ECHO_WORDS]
        for place in range(len(words) - 2 * _NEXT_ECHO_WORDS + 1)
        for again in (place + _NEXT_ECHO_WORDS, place + _NEXT_ECHO_WORDS + 1)
    )
    if not is_said_twice:
        return False
    letters = [letter for letter in source.casefold() if letter.isalnum()]
    return not _comes_twice(letters, _SAID_TWICE)


def _comes_twice(sequence: Sequence[str], size: int) -> bool:
    """Whether a run of ``size`` comes again behind its end."""
    first: dict[tuple[str, ...], int] = {}
    return any(
        place >= first.setdefault(tuple(sequence[place : place + size]), place) + size
        for place in range(len(sequence) - size + 1)
    )


def has_odd_length(source: str, english: str) -> bool:
    """Whether the translation is much shorter or longer than translations are."""
    if count_han(source) < _LEAST_HAN_FOR_RATIO:
        return False
    return not LEAST_LENGTH_RATIO <= length_ratio(source, english) <= GREATEST_LENGTH_RATIO


def is_too_short(source: str, english: str) -> bool:
    """Whether so much shorter than translations are that words must have been left out."""
    return has_odd_length(source, english) and length_ratio(source, english) < LEAST_LENGTH_RATIO


def length_ratio(source: str, english: str) -> float:
    """English per Chinese characters, white space aside; 0 where the source has none."""
    length = len("".join(source.split()))
    return len("".join(english.split())) / length if length else 0.0
