"""Word pairs that a corpus of pairs shows to be translations of each other, as further hints.

Few general sentences have terms of the termbase, but that a hint is obeyed is learnt from many.
Words that stand together in pairs far more often than apart (Dice coefficient) are taken for
translations; each is linked once at most, the surest first (competitive linking, Melamed 2000).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import jieba

LEAST_DICE = 0.45
_LEAST_PAIRS = 3
_HAN_WORD = re.compile(r"[㐀-鿿]{2,}")
_ENGLISH_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{4,}(?![\w'’-])")


class WordPairs:
    """What two aligned lists of sentences say about which words translate each other."""

    def __init__(self, chinese: Sequence[str], english: Sequence[str]):
        self._chinese: Counter[str] = Counter()
        self._english: Counter[str] = Counter()
        self._together: Counter[tuple[str, str]] = Counter()
        for source, target in zip(chinese, english, strict=True):
            words, stems = set(_han_words(source)), set(_english_words(target))
            self._chinese.update(words)
            self._english.update(stems)
            self._together.update(product(words, stems))

    def links(self, chinese: str, english: str) -> dict[str, str]:
        """The words of a pair that translate each other."""
        surfaces = _english_words(english)
        candidates = sorted(
            (-dice, word, stem)
            for word, stem in product(dict.fromkeys(_han_words(chinese)), surfaces)
            if (dice := self._dice(word, stem)) >= LEAST_DICE
        )
        linked: dict[str, str] = {}
        for _, word, stem in candidates:
            if word not in linked and surfaces[stem] not in linked.values():
                linked[word] = surfaces[stem]
        return linked

    def _dice(self, word: str, stem: str) -> float:
        together = self._together[word, stem]
        if together < _LEAST_PAIRS:
            return 0.0
        return 2 * together / (self._chinese[word] + self._english[stem])


def _han_words(text: str) -> Iterator[str]:
    return (word for word in jieba.cut(text) if _HAN_WORD.fullmatch(word))


def _english_words(text: str) -> dict[str, str]:
    """The words of an English text by what counts as the same word: case and plural set aside."""
    return {word.casefold().removesuffix("s"): word for word in _ENGLISH_WORD.findall(text)}
