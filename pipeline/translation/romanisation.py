"""Chinese names in Hanyu Pinyin, as place names are written: joined, capitalised, without tones."""

from collections.abc import Mapping
from functools import cache

from pipeline.translation.renderings import read_rows


@cache
def romanise(name: str) -> str:
    """``name`` in Hanyu Pinyin: 西安 Xi'an, 吕梁 Lüliang (GB/T 16159, GB/T 28039)."""
    syllables = _syllables(name)
    spelled = syllables[0] + "".join(
        f"'{syllable}" if syllable[0] in "aeo" else syllable for syllable in syllables[1:]
    )
    return spelled[0].upper() + spelled[1:]


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin

    if name in _readings():
        return _readings()[name].split(" ")
    for length in range(len(name) - 1, 1, -1):
        for start in range(len(name) - length + 1):
            part = name[start : start + length]
            if part in _readings():
                before, after = name[:start], name[start + length :]
                return [
                    *(_syllables(before) if before else ()),
                    *_syllables(part),
                    *(_syllables(after) if after else ()),
                ]
    syllables: list[str] = lazy_pinyin(name, v_to_u=True)
    if len(syllables) != len(name):
        return syllables
    return [
        _readings().get(character, syllable)
        for character, syllable in zip(name, syllables, strict=True)
    ]


@cache
def _readings() -> Mapping[str, str]:
    return {row["name"]: row["pinyin"] for row in read_rows("place_readings.csv")}
