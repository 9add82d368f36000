"""Words that a translation left in Chinese: as terms, by themselves, at last in pinyin."""

import re
from collections.abc import Sequence

from pipeline.text.scripts import HAN, has_han
from pipeline.text.tokens import tokenize
from pipeline.translation.checks import is_degenerate
from pipeline.translation.engines.base import Engine, Segment
from pipeline.translation.passages import put_back, tidy
from pipeline.translation.terms import Termbase, hints, is_rendered

_LEFT = re.compile(rf"[“‘《（]?[{HAN}]+(?:[、，·—][{HAN}]+)*[”’》），。；、]?")
_FRAGMENT = 1
"""A single character is part of a word of the source: 壤 of 土壤."""
_LETTERS_PER_CHARACTER, _SPARE_LETTERS = 9, 12
"""No word is longer in English: what is, was invented."""


class Leftovers:
    """Puts into English what an engine copied."""

    def __init__(self, engine: Engine, termbase: Termbase):
        self._engine = engine
        self._termbase = termbase

    def render(self, texts: Sequence[tuple[str, str]]) -> list[tuple[str, bool]]:
        """The English of each pair without Chinese, and whether some of it is only pinyin.

        Args:
            texts: Chinese source and its English, in which Chinese is left.
        """
        found = [
            [
                (one.span(), self._word(source, english, *one.span()))
                for one in _LEFT.finditer(english)
            ]
            for source, english in texts
        ]
        words = dict.fromkeys(word for left in found for _, word in left)
        rendered = self._render_words(list(words))
        results = []
        for (_, english), left in zip(texts, found, strict=True):
            spans = [span for span, _ in left]
            parts = [rendered[word] or _pinyin(word) for _, word in left]
            results.append((put_back(english, spans, parts), not all(rendered[w] for _, w in left)))
        return results

    def _word(self, source: str, english: str, start: int, end: int) -> str:
        """What is to be rendered: a missing term that it is part of, its word, or itself."""
        left = english[start:end].strip("“”‘’《》（）「」，。、；： ")
        terms = [term for term in self._termbase.find(source) if left in term.chinese]
        missing = [term.chinese for term in terms if not is_rendered(term, english)]
        if missing:
            return min(missing, key=len)
        if len(left) > _FRAGMENT:
            return left
        words = (token.text for token in tokenize(source, "zh-Hans"))
        return next((word for word in words if left and left in word), left)

    def _render_words(self, words: Sequence[str]) -> dict[str, str]:
        """Each word's English, empty where the engine has none."""
        rendered = {word: self._as_term(word) for word in words}
        for attempt in range(self._engine.attempts):
            open_words = [word for word in words if word and not rendered[word]]
            segments = [Segment(word, hints(self._termbase.find(word))) for word in open_words]
            made = self._engine.translate(segments, attempt)
            for word in open_words:
                hypothesis = next(made)
                if not is_degenerate(hypothesis.text, finished=hypothesis.finished):
                    rendered[word] = _sane(tidy(hypothesis.text, word), word)
        return rendered

    def _as_term(self, word: str) -> str:
        terms = self._termbase.find(word)
        return terms[0].english if len(terms) == 1 and terms[0].chinese == word else ""


def _sane(english: str, word: str) -> str:
    longest = _LETTERS_PER_CHARACTER * len(word) + _SPARE_LETTERS
    return "" if has_han(english) or len(english) > longest else english


def _pinyin(word: str) -> str:
    from pypinyin import lazy_pinyin

    letters = "".join(lazy_pinyin(word)).replace("ü", "v")
    return re.sub(r"\s+", " ", letters).strip().capitalize() if letters else ""
