"""Sentences: where they end in Chinese, in English, and in texts that have both.

Chinese sentences end at 。！？ and, in the lists of official prose, at ；. English ones end at
. ! ?, unless the full stop belongs to an abbreviation, an initial or the number of an item.
Nothing ends inside quotation marks, brackets or 《》 that are closed in the same paragraph; a
mark whose partner was lost protects nothing. A line end always ends a sentence.
"""

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.text.language import english_function_words, label_language
from pipeline.text.scripts import HAN

_PAIRS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "〔": "〕", "[": "]",
    "［": "］", "【": "】", "《": "》", "〈": "〉", "〖": "〗", "{": "}",
}  # fmt: skip
_OPENER_OF = {closer: opener for opener, closer in _PAIRS.items()}
_STRAIGHT = '"＂'
_QUOTES = f"“‘「『{_STRAIGHT}"
# No quotation or bracket of a profile is longer; beyond it, a partner was probably lost.
_ENCLOSURE_MAX_CHARACTERS = 300
# Deeper nesting is damage; the bound keeps the search for a partner short.
_ENCLOSURE_MAX_DEPTH = 16

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MARK = re.compile(f"[{re.escape(''.join(_PAIRS) + ''.join(_OPENER_OF) + _STRAIGHT)}{_LINE_ENDS}]")
_DELIMITER = re.compile(f"[。｡！？!?…．.;；]+|[{_LINE_ENDS}]")
_CLOSERS = frozenset(f"{''.join(_OPENER_OF)}{_STRAIGHT}'")
_TRAILERS = _CLOSERS | frozenset("。｡！？!?…")
_SPACE = re.compile(r"\s*")
_HAN = re.compile(f"[{HAN}]")

_LAST_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]+(?:\.[A-Za-z]+)*$")
_NEXT_WORD = re.compile(r"[\"“‘(\[《「（*]*([^\W\d_]+(?:['’][a-z]+)?)")
_ITEM = re.compile(
    r"(?:^|[:：;；])\s*[(（]?"
    r"(?:[0-9０-９]{1,3}(?:\.[0-9]{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})$"
)
_ENTITY = re.compile("&#?[A-Za-z0-9]+$")
_INTEGER = re.compile(r"\s[0-9]{1,2}$")
# What stands before a half-width full stop with no space behind: 保护.下一步, 45%.下一步, m3.下一步
_STOP_BEFORE_HAN = re.compile(f"(?:[{HAN}%％)）]|[A-Za-z²³][23²³])$")
# Words by which a quotation goes on as “……。”她说。
_SPEECH_TAG = re.compile(
    f"[{HAN}·]{{1,15}}(?:说|說|表示|指出|介绍|介紹|称|稱|强调|強調|写道|寫道|认为|認為)"
    r"(?=[。！？]|[，,：:]\s*[“「\"]|\s*$)"
)
_CONTINUES = frozenset("，、；：,;:。！？…）)》】」』”’的等")
# Of a long stretch, what is read to know whether it is English: enough words to tell.
_HOST_CHARACTERS = 200


@dataclass(frozen=True)
class _Text:
    """A text, its outermost quotations and brackets, and whether it may hold English clauses."""

    text: str
    openers: list[int]
    closers: list[int]
    may_be_english: bool

    @classmethod
    def read(cls, text: str, language: str) -> "_Text":
        pairs = _enclosures(text)
        return cls(text, [o for o, _ in pairs], [c for _, c in pairs], language[:2] != "zh")

    def is_opener(self, position: int) -> bool:
        i = bisect_left(self.openers, position)
        return i < len(self.openers) and self.openers[i] == position

    def enclosure(self, position: int) -> tuple[int, int] | None:
        """The outermost quotation or bracket around ``position``: its two marks."""
        i = bisect_right(self.openers, position) - 1
        if i >= 0 and position < self.closers[i]:
            return self.openers[i], self.closers[i]
        return None


@cache
def _abbreviations() -> dict[str, str]:
    """Abbreviation without its last full stop → its rule."""
    table = resources.files("pipeline.text").joinpath("abbreviations.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in table.splitlines() if not line.startswith("#"))
    return {row["abbreviation"]: row["rule"] for row in rows}


def _enclosures(text: str) -> list[tuple[int, int]]:
    """The outermost pairs of quotation marks and brackets, each within one paragraph."""
    pairs: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        mark, position = match[0], match.start()
        if mark in _LINE_ENDS:
            open_marks.clear()
            continue
        opened = [opener for opener, _ in open_marks]
        opener = _OPENER_OF.get(mark, mark)
        closes = mark in _OPENER_OF
        if mark in _STRAIGHT:
            before_word = not text[position + 1 : position + 2].isspace()
            after_space = position == 0 or text[position - 1].isspace()
            closes = mark in opened and not (after_space and before_word)
            if not closes and not before_word:
                continue
        if opener in opened and (closes or opener in _QUOTES):
            # What was opened since has no partner; nor has a quotation that is opened again.
            at = len(opened) - 1 - opened[::-1].index(opener)
            start = open_marks[at][1]
            del open_marks[at:]
            if closes and position - start <= _ENCLOSURE_MAX_CHARACTERS:
                pairs.append((start, position))
        if not closes:
            open_marks = [*open_marks, (mark, position)][-_ENCLOSURE_MAX_DEPTH:]
    outermost: list[tuple[int, int]] = []
    for pair in sorted(pairs):
        if not outermost or pair[0] > outermost[-1][1]:
            outermost.append(pair)
    return outermost


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _skip_trailers(t: _Text, position: int) -> int:
    """Behind the closing marks, and further delimiters, that belong to a sentence's end."""
    while t.text[position : position + 1] in _TRAILERS and not t.is_opener(position):
        position += 1
    return position


def _opens_sentence(text: str, position: int) -> bool:
    """Whether The, In, We or the like follows at ``position``: it stands first in a sentence."""
    word = _NEXT_WORD.match(text, position)
    if word is None:
        return False
    return word[1][0].isupper() and word[1].lower() in english_function_words()


def _goes_on(text: str, position: int) -> bool:
    """Whether a lower-case word follows at ``position``, with which no sentence begins."""
    word = _NEXT_WORD.match(text, position)
    return word is not None and word[1].islower()


def _is_english(t: _Text, start: int, end: int) -> bool:
    """Whether the sentence that began at ``start`` is English so far, maybe with Chinese in it."""
    if not t.may_be_english:
        return False
    return label_language(t.text[max(start, end - _HOST_CHARACTERS) : end]) in ("en", "mul")


def _full_stop_ends(t: _Text, start: int, stop: int, after: int) -> bool:
    """Whether the full stop at ``stop``, whose closing marks reach to ``after``, ends it."""
    text = t.text
    before = text[max(start, stop - 40) : stop]
    following = _skip_space(text, after)
    if following == len(text):
        return True
    if following == after:
        # A space is missing: parks.The rivers / parks.保护河流.
        if _HAN.match(text, after):
            if _STOP_BEFORE_HAN.search(before):
                return True
            return bool(re.search(r"[a-z]{3}$", before)) and _is_english(t, start, stop)
        if "/" in before or "@" in before or "www." in before:
            return False
        return bool(re.search(r"(?<![.\w])[a-z]{3,}$", before)) and bool(
            re.match(r"[A-Z][a-z]", text[after : after + 2])
        )
    if _ITEM.search(text[start:stop].strip() if stop - start < 12 else before):
        return False
    if _HAN.match(text, following) and _INTEGER.search(before):
        return False
    last = _LAST_WORD.search(before)
    rule = _abbreviations().get(last[0]) if last else None
    if rule is None and last and len(last[0]) == 1 and last[0].isupper():
        rule = "opener"  # an initial: J. Smith
    if rule == "never" or (rule == "number" and text[following].isdigit()):
        return False
    if rule == "opener":
        return _opens_sentence(text, following)
    return not _goes_on(text, following)


def _ellipsis_ends(t: _Text, after: int) -> bool:
    """Whether what follows begins a new sentence: Han at once, or no lower-case word."""
    following = t.text[after : after + 1]
    if following.isspace():
        return not _goes_on(t.text, _skip_space(t.text, after))
    return bool(_HAN.match(following)) and following not in _CONTINUES


def _half_width_ends(t: _Text, stop: int, after: int) -> bool:
    """Whether ! or ? ends the sentence: before Han, or before a space and no lower-case word."""
    following = t.text[after : after + 1]
    if not following or _HAN.match(following) or following in "“‘「『《（":
        return True
    if not following.isspace():
        return bool(_HAN.match(t.text, stop - 1)) and following not in _CONTINUES
    return _ellipsis_ends(t, after)


def _delimiter_ends(t: _Text, delimiter: str, start: int, stop: int, after: int) -> bool:
    """Whether ``delimiter`` at ``stop``, outside quotations, ends the sentence from ``start``."""
    if set(delimiter) & set("。｡！？"):
        return True
    if set(delimiter) & set("!?"):
        return _half_width_ends(t, stop, after)
    if "…" in delimiter or ".." in delimiter:
        return _ellipsis_ends(t, after)
    if "；" in delimiter:
        return not _is_english(t, start, stop)
    if ";" in delimiter:
        if not t.may_be_english:
            return not _ENTITY.search(t.text[max(0, stop - 10) : stop])
        before_han = _HAN.match(t.text, _skip_space(t.text, after))
        return bool(before_han) and not _is_english(t, start, stop)
    if "．" in delimiter:
        return stop > start and bool(_HAN.match(t.text, stop - 1))
    return _full_stop_ends(t, start, stop, after)


def _enclosed_ends(t: _Text, delimiter: str, start: int, stop: int, opener: int) -> bool:
    """Whether the sentence ends with the quotation or bracket whose last mark is ``delimiter``.

    A quotation that ends in 。 ends its sentence, unless the speaker is named behind it or it is
    a part of the sentence (“……。”的). Slogans and titles with ！ or ？ do not, unless a colon
    introduced them. A bracket does if it is a sentence of its own.
    """
    text = t.text
    closer = t.closers[bisect_left(t.openers, opener)]
    after = closer + 1
    following = _skip_space(text, after)
    if text[following : following + 1] in _CONTINUES:
        return False
    if text[opener] not in _QUOTES:
        return text[opener] not in "《〈" and _skip_space(text, start) == opener
    if _SPEECH_TAG.match(text, after):
        return False
    if set(delimiter) & set("。｡"):
        return True
    if set(delimiter) & set("；;．"):
        return False
    if delimiter == ".":
        return _full_stop_ends(t, start, stop, after)
    if text[max(start, opener - 2) : opener].rstrip()[-1:] in (":", "："):
        return True
    return following > after and _opens_sentence(text, following)


def _sentence_ends(t: _Text) -> Iterator[int]:
    """Where sentences end, white space included, in order; not the end of the text."""
    text, start = t.text, 0
    for match in _DELIMITER.finditer(text):
        delimiter, stop, after = match[0], match.start(), match.end()
        if stop < start:
            continue
        if delimiter not in _LINE_ENDS:
            enclosure = t.enclosure(stop)
            if enclosure is None:
                after = _skip_trailers(t, after)
                ends = _delimiter_ends(t, delimiter, start, stop, after)
            else:
                opener, closer = enclosure
                ends = (
                    closer - after < _ENCLOSURE_MAX_DEPTH
                    and _CLOSERS.issuperset(text[after : closer + 1])
                    and _enclosed_ends(t, delimiter, start, stop, opener)
                )
                after = closer + 1
            if not ends:
                continue
        start = _skip_space(text, after)
        if 0 < start < len(text):
            yield start


def split_sentences(
    text: str, language: str, keep: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """The sentences of ``text`` as (start, end), in order; they tile the text.

    White space behind a sentence belongs to it. A text without a delimiter is one sentence, an
    empty text has none.

    Args:
        text: any text.
        language: its label; in Chinese ``；`` ends a sentence, in an English clause it does not.
        keep: spans, as of amounts and names, inside which no sentence may end.
    """
    if not text:
        return []
    inside = _interiors(keep)
    ends = [end for end in _sentence_ends(_Text.read(text, language)) if end not in inside]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _interiors(spans: Sequence[tuple[int, int]]) -> set[int]:
    """The offsets that lie within a span, its borders excluded."""
    return {offset for start, end in spans for offset in range(start + 1, end)}
