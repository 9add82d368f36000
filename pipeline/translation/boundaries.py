"""Whether characters of a Chinese text are a word of their own or parts of others.

The most probable way to cut a run of ideographs is found by unigram frequencies (jieba's
dictionary with the words of the field), without guessing at unknown words: what no dictionary
has falls into single characters.
"""

import math
import re
from functools import cache

from pipeline.text.scripts import HAN
from pipeline.text.tokens import word_frequencies

_HAN_RUN = re.compile(f"[{HAN}]*")
_HAN_BEFORE = re.compile(f"[{HAN}]*$")
_AROUND = 8
"""Characters looked at on either side: words have up to four, idioms up to eight."""
_LONGEST_WORD = 8
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
    frequencies = word_frequencies()
    best = [0.0] * (len(run) + 1)
    word_end = [0] * len(run)
    for start in range(len(run) - 1, -1, -1):
        best[start] = -math.inf
        for end in range(start + 1, min(start + _LONGEST_WORD, len(run)) + 1):
            word = run[start:end]
            frequency = frequencies.get(word)
            if word == term:
                frequency = max(frequency or 0, _LEAST_FREQUENCY)
            if end == start + 1:
                frequency = frequency or 1
            if frequency is None and not (term and term.startswith(word)):
                break
            if frequency:
                score = math.log(frequency) - _log_total() + best[end]
                if score > best[start]:
                    best[start], word_end[start] = score, end
    words = []
    start = 0
    while start < len(run):
        words.append((start, word_end[start]))
        start = word_end[start]
    return words


@cache
def _log_total() -> float:
    return math.log(sum(word_frequencies().values()))
