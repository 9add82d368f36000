"""What of a sentence is to be translated: all of a Chinese one, the Chinese in a mixed one."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from pipeline.quantities import read_numbers
from pipeline.text.scripts import CJK_PUNCTUATION, HAN, to_simplified
from pipeline.translation.clauses import lower_first_word

# Within a Chinese stretch: its punctuation, numbers, and acronyms that touch Chinese on both
# sides (GEP in 建立GEP核算). English words have spaces around them.
_BETWEEN = rf"[{CJK_PUNCTUATION}0-9%‰.,·—…“”‘’\-~]*|[A-Za-z0-9.+-]{{1,20}}| ?[0-9.,]+ ?"
_OPENING = "“‘（《〈【「『"
_CLOSING = "”’）》〉】」』。！？"
_STRETCH = re.compile(
    # Bounded before the first ideograph: a run of digits would be read anew from each of them.
    rf"(?:[{_OPENING}]{{0,5}}+[0-9][0-9.,]{{0,30}}+%?+ ?+|[{_OPENING}]{{1,5}}+)?"
    rf"[{HAN}]++(?:(?:{_BETWEEN})[{HAN}]++)*+"
    rf"[{_CLOSING}]*"
)
_BROKEN = re.compile(r"[\ud800-\udfff\x00-\x1f\x7f-\x9f]")
_FULL_WIDTH = str.maketrans(
    {
        "，": ", ",
        "。": ". ",
        "；": "; ",
        "：": ": ",
        "、": ", ",
        "！": "! ",
        "？": "? ",
        "（": " (",
        "）": ") ",
        "《": "“",
        "》": "”",
        "「": "“",
        "」": "”",
        "％": "%",
        "～": "–",
    }
)
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.;:!?)”])")
_SPACE_AFTER_OPENING = re.compile(r"([(“])\s+")
_GLUED_MU = re.compile(r"(?<=\d)(?=mu\b)")
_TWO_MARKS = re.compile(r"([,;:.])(?:\s*[,;:.])+(?=\s|$)")
_SENTENCE_END = "。！？!?…；;："


def chinese_stretches(text: str) -> list[tuple[int, int]]:
    """Where Chinese stands in a text of several languages: code points, half-open, in order."""
    return [match.span() for match in _STRETCH.finditer(text)]


def simplify(text: str) -> str:
    """``text`` in Simplified Chinese, on one line, without what is no character.

    Words of several characters are converted as OpenCC knows them, which may change the length.
    """
    readable = " ".join(_BROKEN.sub(" ", text).split())
    return readable if to_simplified(readable) == readable else str(_opencc().convert(readable))


@cache
def _opencc() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def tidy(english: str, source: str) -> str:
    """English with English punctuation, ended as ``source`` is."""
    text = " ".join(english.translate(_FULL_WIDTH).split())
    text = _SPACE_BEFORE_MARK.sub(r"\1", text)
    text = _GLUED_MU.sub(" ", _SPACE_AFTER_OPENING.sub(r"\1", text))
    text = _TWO_MARKS.sub(lambda marks: marks[0] if set(marks[0]) == {"."} else marks[1], text)
    last = source.rstrip().rstrip(_CLOSING.replace("。！？", "")).rstrip()[-1:]
    if last == "。" and text and text[-1] not in '.!?”")':
        return text.rstrip(",;:") + "."
    if last not in _SENTENCE_END and last != "." and text.endswith("."):
        return text[:-1]
    return text


_LABEL = re.compile(
    r"\s*(?:(?P<circled>[\u2460-\u2473\u2776-\u277f])[、.．]?"
    r"|[（(](?P<bracketed>\d{1,2}|[一二三四五六七八九十]{1,3})[）)][、.．]?"
    r"|(?P<plain>\d{1,2})(?:[、．)）]|\.(?!\d))|(?P<han>[一二三四五六七八九十]{1,3})、)"
    r"\s*(?![\d一二三四五六七八九十]|[、.．])"
)


def list_label(text: str) -> tuple[str, int]:
    """The label of a list item in English (``1.``, ``(2)``) and where its text begins.

    No label: an empty string and 0. Engines drop labels, or take them for amounts.
    """
    match = _LABEL.match(text)
    if match is None or match.end() == len(text):
        return "", 0
    if match["circled"]:
        first = 0x2460 if match["circled"] < "\u2776" else 0x2776
        return f"({ord(match['circled']) - first + 1})", match.end()
    number = match["bracketed"] or match["plain"] or match["han"]
    if not number.isascii():
        (read,) = read_numbers(number) or (None,)
        if read is None or read.value is None:
            return "", 0
        number = str(read.value)
    return f"({number})" if match["bracketed"] else f"{number}.", match.end()


def put_back(text: str, stretches: Sequence[tuple[int, int]], translations: Sequence[str]) -> str:
    """``text`` with a translation in the place of each stretch, set off where letters would meet.

    A translation within a sentence does not begin with a capital, unless it begins with a name.
    """
    result = ""
    end = 0
    for (start, stop), translation in zip(stretches, translations, strict=True):
        result += text[end:start]
        if result.rstrip() and result.rstrip()[-1] not in ".!?:":
            translation = lower_first_word(translation)
        if result[-1:].isalnum() or result[-1:] in (",", ".", ";", ":", ")"):
            result += " "
        result += translation
        if text[stop : stop + 1].isalnum() or text[stop : stop + 1] == "(":
            result += " "
        end = stop
    return " ".join((result + text[end:]).split())
