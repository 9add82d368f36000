"""Chinese names of a pair that its English spells in pinyin: 玄武湖 = Xuanwu Lake."""

import re

from pypinyin import lazy_pinyin

from pipeline.text.scripts import HAN

_NAME = re.compile(r"(?<![^\W_])[A-Z][a-z]{3,17}(?![^\W_])")
_HAN_RUN = re.compile(f"[{HAN}]+")
_LEAST_AT_START = 6
"""Letters of a name that begins a sentence: Women there is seldom 我们."""
_GENERICS = {
    "市": ("City",),
    "省": ("Province",),
    "县": ("County",),
    "区": ("District",),
    "镇": ("Town",),
    "乡": ("Township",),
    "村": ("Village",),
    "湖": ("Lake",),
    "河": ("River",),
    "江": ("River",),
    "溪": ("Stream", "River", "Creek"),
    "山": ("Mountain", "Mountains", "Hill"),
    "岭": ("Mountains", "Ridge"),
    "岛": ("Island",),
    "湾": ("Bay",),
    "港": ("Port", "Harbour"),
    "水库": ("Reservoir",),
    "湿地": ("Wetland", "Wetlands"),
    "半岛": ("Peninsula",),
    "盆地": ("Basin",),
    "高原": ("Plateau",),
    "路": ("Road",),
    "寺": ("Temple",),
    "大学": ("University",),
    "公园": ("Park",),
}


def names_in_pinyin(chinese: str, english: str) -> dict[str, str]:
    """Chinese names and their English: with what kind of place it is where both sides say so."""
    spelt: dict[str, int] = {}
    for match in _NAME.finditer(english):
        starts = match.start() == 0 or english[: match.start()].endswith((". ", "! ", "? "))
        if not starts or len(match[0]) >= _LEAST_AT_START:
            spelt.setdefault(match[0].lower(), match.start())
    found: dict[str, str] = {}
    for run in _HAN_RUN.findall(chinese) if spelt else ():
        syllables = lazy_pinyin(run)
        for start in range(len(run)):
            for size in (4, 3, 2):
                place = spelt.get("".join(syllables[start : start + size]))
                if place is not None and start + size <= len(run):
                    chinese_name, name = _with_generic(run, start, start + size, english, place)
                    found[chinese_name] = name
                    break
    return found


def _with_generic(run: str, start: int, end: int, english: str, place: int) -> tuple[str, str]:
    words = re.match(r"([A-Z][a-z]+)(?: ([A-Z][a-z]+))?", english[place:])
    assert words is not None
    for size in (2, 1):
        generics = _GENERICS.get(run[end : end + size], ())
        if words[2] in generics:
            return run[start : end + size], words[0]
    return run[start:end], words[1]
