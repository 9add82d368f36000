"""How many words of a Chinese text its translation says, as far as a dictionary can tell.

Of a clause that was left out no word has any of its meanings in the English. Single words prove
nothing, since people translate freely (they say 65 % of the words of news, by this count), but the
share tells a poor translation from a good one better than its length does.
"""

import re
from functools import lru_cache

from pipeline.text.language import english_function_words
from pipeline.translation.glosses import find_glosses
from pipeline.translation.renderings import word_stems
from pipeline.translation.terms import Term

TYPICAL = 0.6
"""Share of the words that are said where none is known; it counts as one more word."""
_MOST_WORDS = 100
_ROOT_LETTERS = 5
"""Words that begin with so many letters alike are akin: protection, protective."""
_WORD = re.compile(r"[A-Za-z]{2,}")
_REMEMBERED = 4096


def share_of_words_said(source: str, english: str, terms: tuple[Term, ...]) -> float:
    """The share of the rarer words of ``source`` one of whose meanings ``english`` has, 0 to 1.

    Args:
        source: Simplified Chinese.
        english: its translation.
        terms: the terms in the source, whose words are not looked at.
    """
    words = _meanings(source, tuple(term.chinese for term in terms))
    stems = word_stems(english)
    roots = {stem[:_ROOT_LETTERS] for stem in stems if len(stem) >= _ROOT_LETTERS}
    said = sum(
        any(stem in stems or stem[:_ROOT_LETTERS] in roots for stem in meanings)
        for meanings in words
    )
    return (said + TYPICAL) / (len(words) + 1)


@lru_cache(maxsize=_REMEMBERED)
def _meanings(source: str, known: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """For each of the words the stems of its glosses."""
    weak = english_function_words()
    glosses = (gloss for _, gloss in find_glosses(source, known, _MOST_WORDS))
    meanings = (
        word_stems(" ".join(word for word in _WORD.findall(gloss) if word not in weak))
        for gloss in glosses
    )
    return tuple(filter(None, meanings))
