"""Whether characters of a Chinese text are a word of their own or parts of others.

The most probable way to cut a run of ideographs is found by unigram frequencies (jieba's
dictionary with the words of the field), without guessing at unknown words: what no dictionary
has falls into single characters.
"""

import math
import re
from collections.abc import Mapping
from functools import cache

from pipeline.text.scripts import HAN
from pipeline.text.tokens import word_frequencies

_HAN_RUN = re.compile(f"[{HAN}]*")
_HAN_BEFORE = re.compile(f"[{HAN}]*$")
_AROUND = 5
"""Characters looked at on either side: nearly all words have up to four."""
_LONGEST_WORD = 6
_LEAST_FREQUENCY = 50
"""What a term counts that the dictionary lacks: as much as a rare word."""


def stands_as_word(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, taken as a word, is one in the likeliest reading around it.

    工会 is one in 市总工会发起, none in 员工会议; both ends must be ends of words.
    """
    first = end - len(_HAN_BEFORE.search(text, max(0, start - _AROUND), end)[0])  # type: ignore[index]
    last = _HAN_RUN.match(text, start, end + _AROUND).end()  # type: ignore[union-attr]
    if first == start and last == end:
        return True
    ends = {place for word in cut_words(text[first:last], text[start:end]) for place in word}
    return start - first in ends and end - first in ends


def cut_words(run: str, term: str = "") -> list[tuple[int, int]]:
    """The spans of the words of a run of ideographs, in order; ``term`` counts as a word."""
    weights, least = _weights()
    best = [0.0] * (len(run) + 1)
    word_end = [0] * len(run)
    for start in range(len(run) - 1, -1, -1):
        best[start] = -math.inf
        for end in range(start + 1, min(start + _LONGEST_WORD, len(run)) + 1):
            word = run[start:end]
            weight = weights.get(word)
            if word == term:
                weight = max(weight or -math.inf, least + math.log(_LEAST_FREQUENCY))
            elif end == start + 1:
                weight = max(weight or -math.inf, least)
            elif weight is None:
                if term.startswith(word):
                    continue
                break
            if weight + best[end] > best[start]:
                best[start], word_end[start] = weight + best[end], end
    words = []
    start = 0
    while start < len(run):
        words.append((start, word_end[start]))
        start = word_end[start]
    return words


@cache
def _weights() -> tuple[Mapping[str, float], float]:
    """Word → logarithm of its probability, and that of a word that occurs once.

    What is only the beginning of words has minus infinity.
    """
    frequencies = word_frequencies()
    total = math.log(sum(frequencies.values()))
    weights = {
        word: math.log(frequency) - total if frequency else -math.inf
        for word, frequency in frequencies.items()
    }
    return weights, -total
