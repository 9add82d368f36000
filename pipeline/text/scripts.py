"""Scripts: which characters are Han, Latin or neither, and which are Simplified or Traditional.

What sets Simplified and Traditional apart is read from OpenCC's character tables: a character
is evidence only if OpenCC always changes it in one direction and never in the other. 后, 干, 里
or 于 are written in both, so they say nothing.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

# Ideographs of every block, with the zero 〇 and the iteration mark 々.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# Basic Latin, Latin-1, Latin Extended and combining diacritics: all that Western languages need.
LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"
KANA_AND_HANGUL = "\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3"
# Punctuation that only Chinese running text uses: CJK symbols and full-width forms.
CJK_PUNCTUATION = "\u3001-\u3004\u3006\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20"

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")


def has_han(text: str) -> bool:
    """Whether any character of ``text`` is an ideograph."""
    return _HAN_CHARACTER.search(text) is not None


def count_han(text: str) -> int:
    """How many characters of ``text`` are ideographs."""
    return sum(len(run) for run in _HAN_RUN.findall(text))


@cache
def _opencc_characters(name: str) -> Mapping[str, tuple[str, ...]]:
    """OpenCC's table ``name``: a character → the characters it may become, most usual first."""
    table = resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line)
    return {source: tuple(targets.split(" ")) for source, targets in rows}


@cache
def simplified_only() -> frozenset[str]:
    """Characters that stand in Simplified text only."""
    traditional = _opencc_characters("TSCharacters.txt")
    return frozenset(
        character
        for character, targets in _opencc_characters("STCharacters.txt").items()
        if character not in targets and character not in traditional
    )


@cache
def traditional_only() -> frozenset[str]:
    """Characters that stand in Traditional text only."""
    simplified = _opencc_characters("STCharacters.txt")
    return frozenset(
        character
        for character, targets in _opencc_characters("TSCharacters.txt").items()
        if character not in targets and character not in simplified
    )


@cache
def simplifications() -> Mapping[int, str]:
    """Traditional → Simplified, code point to character, for ``str.translate``."""
    return {
        ord(character): targets[0]
        for character, targets in _opencc_characters("TSCharacters.txt").items()
        if len(targets[0]) == 1
    }


def to_simplified(text: str) -> str:
    """``text`` with each Traditional character simplified, one for one: offsets stay true.

    For looking words up, not for reading: word choice and context are not considered.
    """
    return text.translate(simplifications())


def han_script(text: str) -> str | None:
    """``zh-Hans`` or ``zh-Hant``, by the characters that only one of them has.

    Returns:
        The script with more evidence, ``zh-Hans`` where both have the same; ``None`` where the
        text has no character that tells them apart.
    """
    simplified = sum(map(simplified_only().__contains__, text))
    traditional = sum(map(traditional_only().__contains__, text))
    if simplified == traditional == 0:
        return None
    return "zh-Hant" if traditional > simplified else "zh-Hans"
