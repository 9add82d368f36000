"""Tokens: spaCy documents whose Chinese words come from jieba and a dictionary of the field.

Ideographs are segmented by a jieba of our own (its dictionary is not shared with the process),
everything else by spaCy's English tokenizer; amounts and names that were found before stay
whole. Traditional text is looked up in its simplified form, character for character, and keeps
its own surface.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from pipeline.text.scripts import CJK_PUNCTUATION, HAN, to_simplified

if TYPE_CHECKING:
    from jieba import Tokenizer
    from spacy.language import Language
    from spacy.tokens import Doc

_PIECE = re.compile(f"[{HAN}]+|[{CJK_PUNCTUATION}]|[^{HAN}{CJK_PUNCTUATION}]+")
_HAN = re.compile(f"[{HAN}]")
# A number with its separators, what multiplies it in Chinese (2万多), and a sign of percentage;
# or one written with 〇, which is no ideograph to jieba (二〇三五).
_NUMBER = re.compile(
    "(?<![A-Za-z0-9０-９.])[0-9０-９]++(?:[.,．，][0-9０-９]++)*+(?![A-Za-z])"
    "(?:[十百千万亿萬億]+[余餘多]?)?(?: ?[%％‰℃])?"
    "|(?<![一二三四五六七八九])[一二三四五六七八九]++〇[〇一二三四五六七八九]*+"
)
_HAN_NUMERAL = re.compile("[〇零一二三四五六七八九十百千万亿两兆]+")
# jieba's search for unknown words takes quadratic time in their length.
_RUN_MAX_CHARACTERS = 1000
_SURROGATE = re.compile("[\ud800-\udfff]")
# spaCy peels a token from both ends, one mark at a time; longer ones are no words.
_TOKEN_MAX_CHARACTERS = 200
_OVERLONG = re.compile(rf"\S{{{_TOKEN_MAX_CHARACTERS + 1}}}")
_SHORT_PIECE = re.compile(rf"\s+|\S{{1,{_TOKEN_MAX_CHARACTERS}}}")


Kept = tuple[int, int, str]
"""A span that stays one token, ``(start, end, tag)``: an amount (``NUM``) or a name."""


@dataclass(frozen=True)
class Token:
    """A word, number, name or mark; offsets are code points into the text, half-open."""

    start: int
    end: int
    text: str
    pos: str | None
    """Universal POS tag; ``None`` for words of the Latin script, for which no model is used."""


class _Word(NamedTuple):
    text: str
    space: bool
    """Whether one space that is no token of its own stands behind it."""
    pos: str


def tokenize(text: str, language: str, keep: Sequence[Kept] = ()) -> list[Token]:
    """The tokens of ``text`` in order, white space excluded.

    Args:
        text: any text, usually one sentence.
        language: its label.
        keep: spans that become one token each; of two that overlap, the one that begins first,
            or the longer.
    """
    return [
        Token(t.idx, t.idx + len(t), text[t.idx : t.idx + len(t)], t.pos_ or None)
        for t in make_doc(text, language, keep)
        if not t.is_space
    ]


def make_doc(text: str, language: str, keep: Sequence[Kept] = ()) -> Doc:
    """The spaCy document of ``text``, for spaCy components; arguments as in ``tokenize``.

    ``doc.text == text``, but for lone surrogates, which spaCy cannot hold: they are U+FFFD.
    """
    from spacy.tokens import Doc

    readable = _SURROGATE.sub("\ufffd", text)
    words = list(_words(readable, _protected(readable, keep)))
    return Doc(
        _spacy("zh" if language.startswith("zh") else "en").vocab,
        words=[word.text for word in words],
        spaces=[word.space for word in words],
        pos=[word.pos for word in words],
    )


def _protected(text: str, keep: Sequence[Kept]) -> list[Kept]:
    """``keep`` without overlaps, and the plain numbers between, in order."""
    spans: list[Kept] = []
    for start, end, pos in sorted(set(keep), key=lambda kept: (kept[0], -kept[1], kept[2])):
        if start < end and (not spans or start >= spans[-1][1]):
            spans.append((start, end, pos))
    last = 0
    numbers: list[Kept] = []
    for start, end, _ in [*spans, (len(text), len(text), "")]:
        numbers += [(*match.span(), "NUM") for match in _NUMBER.finditer(text, last, start)]
        last = end
    return sorted(spans + numbers)


def _words(text: str, protected: Sequence[Kept]) -> Iterator[_Word]:
    """The words that make up ``text``, white space included."""
    last = 0
    for start, end, pos in [*protected, (len(text), len(text), "")]:
        for match in _PIECE.finditer(text, last, start):
            piece = match[0]
            if _HAN.match(piece):
                yield from _chinese_words(piece)
            else:
                yield from _other_words(piece)
        if end > start:
            yield _Word(text[start:end], False, pos)
        last = end


def _chinese_words(run: str) -> Iterator[_Word]:
    """The words of a run of ideographs, tagged."""
    jieba, upos = _jieba(), word_tags()
    simplified = to_simplified(run)
    position = 0
    for begin in range(0, len(run), _RUN_MAX_CHARACTERS):
        for word in jieba.cut(simplified[begin : begin + _RUN_MAX_CHARACTERS]):
            end = position + len(word)
            yield _Word(run[position:end], False, upos.get(word) or _upos_of_unknown(word))
            position = end


def _upos_of_unknown(word: str) -> str:
    """The tag of a word that no dictionary has: mostly a name or a compound, a noun at any rate."""
    if _HAN_NUMERAL.fullmatch(word):
        return "NUM"
    return "NOUN" if len(word) > 1 else "X"


def _other_words(piece: str) -> Iterator[_Word]:
    tokenizer = _spacy("en").tokenizer
    pieces = _SHORT_PIECE.findall(piece) if _OVERLONG.search(piece) else [piece]
    for part in pieces:
        for token in tokenizer(part):
            pos = "PUNCT" if token.is_punct else "NUM" if token.like_num else ""
            yield _Word(token.text, bool(token.whitespace_), "" if token.is_space else pos)


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("pipeline.text").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


def word_frequencies() -> Mapping[str, int]:
    """Word → how often jieba's corpus has it; 0 for what is only the beginning of a word."""
    frequencies: dict[str, int] = _jieba().FREQ
    return frequencies


@cache
def word_tags() -> dict[str, str]:
    """Word → Universal POS tag, of the words of jieba's dictionary and of the field."""
    tags = {row["flag"]: row["upos"] for row in _rows("pos_tags.csv")}
    dictionary = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    entries = (line.split(" ") for line in dictionary.splitlines())
    upos = {word: tags[flag] for word, _, flag in entries}
    return upos | {row["word"]: tags[row["flag"]] for row in _rows("domain_words.csv")}


@cache
def _jieba() -> Tokenizer:
    """A jieba of our own, with the words of the field.

    Its dictionary is read directly: ``initialize`` would log to stderr and share a cache file
    with every other process of the machine.
    """
    from jieba import Tokenizer

    tokenizer = Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for row in _rows("domain_words.csv"):
        tokenizer.add_word(row["word"])
    return tokenizer


@cache
def _spacy(language: str) -> Language:
    import spacy

    return spacy.blank(language)
