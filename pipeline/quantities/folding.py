"""One script and one width for looking words up; every offset stays true."""

import re
from functools import cache

from pipeline.text.scripts import simplifications

# Full-width letters, digits and the signs that belong to numbers. Full-width 。，；：（）！？ stay:
# they end a clause in Chinese, which their ASCII counterparts within a number do not.
_WIDTH = {
    code: code - 0xFEE0
    for start, end in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(start), ord(end) + 1)
}
_SIGNS = {
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(map(ord, "～〜∼˜"), "~"),
    **dict.fromkeys(map(ord, "’‘＇"), "'"),
    ord("∶"): ":",
    **dict(zip(map(ord, "％﹪．／＋＜＞＝＄￥≧≦〇○"), "%%./+<>=$¥≥≤零零", strict=True)),
}
_FULL_WIDTH_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


@cache
def _characters() -> dict[int, str | int]:
    return {**simplifications(), **_WIDTH, **_SIGNS}


@cache
def traditional_characters() -> re.Pattern[str]:
    """One character that Simplified text does not use."""
    return re.compile("[" + "".join(map(chr, simplifications())) + "]")


def fold(text: str) -> str:
    """``text`` in Simplified characters and half-width digits, of the same length."""
    return _FULL_WIDTH_COMMA.sub(",", text).translate(_characters())
