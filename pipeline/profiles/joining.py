"""Lines that belong together made one text again.

A page break or a line wrap cuts a narrative anywhere: Chinese between any two characters, a
number between its digits, English between words or at a hyphen. What is put between the two
halves depends on the characters that meet there. Lines that were apart in the first place
(paragraphs, items of a list) stay apart, with a line feed between them.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from pipeline.profiles.lines import Gap, Line

_CJK = (
    "\u2e80-\u303f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef"
    "\U00020000-\U000323af"
)
_IS_CJK = re.compile(f"[{_CJK}]")
_QUOTE_IN_CHINESE = "“”‘’…—·"
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMPOUND = re.compile(r"(?<![A-Za-zÀ-ɏ-])[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)+")
_SPACED_BOUNDARY = re.compile(f"[{_CJK}] [A-Za-z0-9]|[A-Za-z0-9] [{_CJK}]")
_CLOSE_BOUNDARY = re.compile(f"[{_CJK}][A-Za-z0-9]|[A-Za-z0-9][{_CJK}]")

_SENTENCE_END = re.compile(r"[。！？!?.；;：:…][”’」』）)】》\]\"'*]*$")
_ABBREVIATION_END = re.compile(
    r"(?:(?<![^\W\d_])[A-Z]|\b(?:spp?|subsp|ssp|var|cf|aff|e\.g|i\.e|approx|ca|No|Nos|Fig|St|Dr|Mr"
    r"|Mrs|Prof|vs|viz|incl))\.$"
)
_LIST_MARKER = re.compile(
    r"(?:[•●▪◦‣■□◆·∙*]|[-–—])\s+\S|[•●▪◦‣■□◆]|[(（]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[)）]\s*\D"
    r"|\d{1,2}(?:[.．]\s+|、)\D|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]"
)
_DIGITS = re.compile(r"\d+")
_DIGITS_AT_END = re.compile(r"(?P<digits>\d+)(?P<mark>[.,]?)$")
_DIGITS_AT_START = re.compile(r"(?P<mark>[.,]?)(?P<digits>\d+)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_HYPHENS = "-\u2010\u00ad"
_NEVER_FIRST = tuple(",.;:!?)]}%’”'/‰°")
_NEVER_LAST = tuple("([{“‘/–")
_CONTEXT = 20
_SHORTEST_CUT_WORD = 6


@dataclass(frozen=True)
class Joined:
    """A text made of lines; ``cuts`` are the numbers of the lines that go on a cut one."""

    text: str
    cuts: tuple[int, ...]


class Vocabulary:
    """The words of a document, which tell how a word is written where no line ends.

    The first and the last word of a line may be halves, so they are not counted.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.words: set[str] = set()
        self.compounds: set[str] = set()
        for line in lines:
            folded = line.casefold()
            self.words.update(_LATIN_WORD.findall(folded)[1:-1])
            self.compounds.update(_COMPOUND.findall(folded))


@cache
def _compound_parts() -> tuple[frozenset[str], frozenset[str]]:
    text = resources.files(__package__).joinpath("hyphens.toml").read_text(encoding="utf-8")
    parts = tomllib.loads(text)
    return frozenset(parts["first"]), frozenset(parts["second"])


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends where a sentence may: not after ``P.``, ``spp.`` or ``12.``."""
    tail = text[-_CONTEXT:].rstrip()
    return bool(_SENTENCE_END.search(tail)) and not _ABBREVIATION_END.search(tail)


def starts_item(text: str) -> bool:
    """Whether ``text`` begins with the marker of a list."""
    return _LIST_MARKER.match(text) is not None


def join_lines(lines: Sequence[Line], vocabulary: Vocabulary, *, is_wrapped: bool) -> Joined:
    """The text of ``lines``.

    Args:
        lines: The lines of one block, without headings and page furniture.
        vocabulary: The words of the document.
        is_wrapped: Whether lines are known to be visual ones (a PDF's). Otherwise they are
            taken for such where most of them break off in the middle of a sentence.
    """
    if not is_wrapped:
        ends = [ends_sentence(a.text) for a, b in pairwise(lines) if b.gap is Gap.NONE]
        is_wrapped = sum(ends) * 2 < len(ends)
    is_spaced = _spaces_scripts(lines)
    parts: list[str] = []
    cuts = []
    for index, line in enumerate(lines):
        if index:
            before = lines[index - 1]
            if _is_apart(before, line, is_wrapped):
                parts.append("\n")
            else:
                if before.text[-1] in _HYPHENS and not _keeps_hyphen(before, line, vocabulary):
                    parts[-1] = parts[-1][:-1]
                else:
                    parts.append(_glue(before, line, vocabulary, is_spaced))
                if line.gap is not Gap.NONE:
                    cuts.append(line.number)
        parts.append(line.text)
    return Joined("".join(parts), tuple(cuts))


def _spaces_scripts(lines: Sequence[Line]) -> bool:
    """Whether the block's own habit is a space between Chinese and Latin letters."""
    spaced = sum(len(_SPACED_BOUNDARY.findall(line.text)) for line in lines)
    return spaced > sum(len(_CLOSE_BOUNDARY.findall(line.text)) for line in lines)


def _is_apart(a: Line, b: Line, is_wrapped: bool) -> bool:
    """Whether ``b`` begins a paragraph or an item of its own."""
    if starts_item(b.text) and not (b.gap is not Gap.NONE and _cuts_number(a.text, b.text)):
        return True
    if _is_row(a.text, b.text):
        return True
    if b.gap is Gap.NONE:
        return not is_wrapped and ends_sentence(a.text) and not _cuts_decimal(a.text, b.text)
    if b.gap is Gap.PAGE:
        return False
    if _cuts_number(a.text, b.text):
        return False
    return ends_sentence(a.text) or (starts_item(a.text) and b.text[0].isupper())


def _is_row(a: str, b: str) -> bool:
    """Whether two lines are rows of a table: they have columns, or differ in figures alone."""
    if "\t" in a or "\t" in b:
        return True
    shape, figures = _DIGITS.subn("#", a)
    return figures > 1 and shape == _DIGITS.sub("#", b)


def _cuts_number(a: str, b: str) -> bool:
    """Whether a number goes on from ``a`` to ``b``: ``10|02.27``, ``10.|27``, ``3|.5``."""
    tail, head = _DIGITS_AT_END.search(a[-2 * _CONTEXT :]), _DIGITS_AT_START.match(b)
    if not tail or not head or (tail["mark"] and head["mark"]):
        return False
    if tail["mark"] == "," or head["mark"] == ",":
        return len(head["digits"]) == 3 and len(tail["digits"]) <= 3
    is_year = _YEAR.fullmatch(tail["digits"]) and not (tail["mark"] or head["mark"])
    is_chinese = bool(_IS_CJK.search(b[head.end() : head.end() + 1]))
    return not is_year or is_chinese or head["digits"].startswith("0")


def _cuts_decimal(a: str, b: str) -> bool:
    """Whether a line that ends with a point ends within a number of a Chinese text: ``3.|6亿``."""
    return _cuts_number(a, b) and not _YEAR.match(b) and _is_chinese_around(a, b)


def _glue(a: Line, b: Line, vocabulary: Vocabulary, is_spaced: bool) -> str:
    """What stands between two halves: nothing or a space."""
    last, first = a.text[-1], b.text[0]
    last_cjk, first_cjk = _is_cjk(a.text, -1), _is_cjk(b.text, 0)
    if last_cjk and first_cjk:
        return ""
    if last in _HYPHENS:
        return " " if a.text[-2:-1].isspace() else ""
    if last_cjk or first_cjk:
        is_punctuation = not (last.isalnum() and first.isalnum())
        return " " if a.spaced or (is_spaced and not is_punctuation) else ""
    if a.spaced:
        return " "
    is_chinese = _is_chinese_around(a.text, b.text)
    if _cuts_number(a.text, b.text) and (b.gap is not Gap.NONE or is_chinese):
        return ""
    if first.startswith(_NEVER_FIRST):
        return ""
    if last.endswith(_NEVER_LAST):
        return " " if last in "/–" and a.text[-2:-1].isspace() else ""
    if is_chinese and (last.isdigit() or first.isdigit() or "*" in (last, first)):
        return ""
    if last == "*" and a.text.count("*") % 2:
        return ""
    if _cuts_word(a.text, b.text, vocabulary):
        return ""
    return " "


def _is_cjk(text: str, index: int) -> bool:
    """Whether the character is Chinese; quotation marks and dashes are what their neighbour is."""
    if text[index] in _QUOTE_IN_CHINESE:
        neighbours = text[-3:-1] if index < 0 else text[1:3]
        return bool(_IS_CJK.search(neighbours))
    return bool(_IS_CJK.match(text[index]))


def _is_chinese_around(a: str, b: str) -> bool:
    around = a[-_CONTEXT:] + b[:_CONTEXT]
    return len(_IS_CJK.findall(around)) * 3 > len(around)


def _halves(a: str, b: str) -> tuple[str, str]:
    """The letters that meet at the cut."""
    tail = re.search(r"[^\W\d_]*$", a[-2 * _CONTEXT :])
    head = re.match(r"[^\W\d_]*", b[: 2 * _CONTEXT])
    return (tail[0] if tail else ""), (head[0] if head else "")


def _cuts_word(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether a word that the document has elsewhere goes on from ``a`` to ``b``."""
    tail, head = (half.casefold() for half in _halves(a, b))
    whole = tail + head
    return (
        bool(tail and head)
        and len(whole) >= _SHORTEST_CUT_WORD
        and whole in vocabulary.words
        and not {tail, head} <= vocabulary.words
    )


def _keeps_hyphen(a: Line, b: Line, vocabulary: Vocabulary) -> bool:
    """Whether the hyphen at the end of ``a`` belongs to the word: ``nature-|based``."""
    if a.text[-1] == "\u00ad":
        return False
    tail, head = _halves(a.text[:-1], b.text)
    if not tail or not head or not head.islower() or not tail.isascii():
        return True
    tail, head = tail.casefold(), head.casefold()
    if f"{tail}-{head}" in vocabulary.compounds:
        return True
    if tail + head in vocabulary.words:
        return False
    first, second = _compound_parts()
    return tail in first or head in second or {tail, head} <= vocabulary.words
