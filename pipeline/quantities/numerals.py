"""Numerals to exact numbers: Arabic, Chinese, mixed (3万4000) and English words.

Everything here works on folded text (`folding.fold`) and on strings that the scanner has cut:
what is no number gives ``None``, nothing raises.
"""

import re
from fractions import Fraction
from math import prod

MAX_DIGITS = 24
"""Longer runs of digits are codes, not numbers."""

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
    "俩": 2,
    "参": 3,
}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORD_VALUES = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * tens for tens, word in enumerate(_TENS_WORDS, start=2)},
}
WORD_SCALES = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "crores": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
SCALE_SIGNS = {
    **WORD_SCALES,
    "millions": 10**6,
    "billions": 10**9,
    "mn": 10**6,
    "mln": 10**6,
    "mio": 10**6,
    "mil": 10**6,
    "m": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "b": 10**9,
    "tn": 10**12,
    "k": 10**3,
}
NUMBER_WORDS = tuple(_WORD_VALUES)
_FRACTION_WORDS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "fifteenth": 15,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
FRACTION_WORDS = tuple(_FRACTION_WORDS)


def read_arabic(surface: str, *, decimal_comma: bool = False) -> Fraction | None:
    """``12,500.5`` or ``12.500,5``; spaces and apostrophes group too.

    Of two marks the last parts the decimals; a mark that comes twice groups; one alone parts the
    decimals unless three digits follow. Then ``decimal_comma``, how the text writes, decides.

    >>> read_arabic("1 234 567.5")
    Fraction(2469135, 2)
    >>> read_arabic("22,5")
    Fraction(45, 2)
    """
    digits = re.sub(r"[ ']", "", surface)
    grouped = len(digits) < len(surface)
    mark = _decimal_mark(digits, grouped=grouped, decimal_comma=decimal_comma)
    digits = "".join(
        "." if sign == mark else sign for sign in digits if sign == mark or sign not in ".,"
    )
    whole, _, decimals = digits.partition(".")
    if not whole.isascii() or not whole.isdigit() or len(digits) > MAX_DIGITS:
        return None
    if decimals and not (decimals.isascii() and decimals.isdigit()):
        return None
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _decimal_mark(digits: str, *, grouped: bool, decimal_comma: bool) -> str:
    """The sign that parts the decimals, or nothing where the number has none."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    mark, other = digits[last], "," if digits[last] == "." else "."
    if other in digits or grouped:
        return mark
    if digits.count(mark) > 1:
        return ""
    whole, thousands = digits[:last], len(digits) - last == 4
    if not thousands or len(whole) > 3 or whole.startswith("0"):
        return mark
    return mark if (mark == ",") == decimal_comma else ""


def read_han(surface: str) -> tuple[Fraction, Fraction | None] | None:
    """A Chinese numeral; the second number is the upper bound of 三四十, 三五个 and their like.

    >>> read_han("一百二十万")
    (Fraction(1200000, 1), None)
    >>> read_han("三五百")
    (Fraction(300, 1), Fraction(500, 1))
    >>> read_han("三五四百")
    """
    surface = surface.replace("、", "")
    for sign, digits in _TENS.items():
        surface = surface.replace(sign, digits)
    surface, _, decimals = surface.partition("点")
    if len(surface) > MAX_DIGITS or len(decimals) > MAX_DIGITS:
        return None
    if decimals:
        whole = _read_sections(surface)
        digits = decimals.rstrip("十百千万亿")
        scale = _read_sections(decimals[len(digits) :]) or Fraction(1)
        if whole is None or not digits or any(digit not in DIGITS for digit in digits):
            return None
        tail = Fraction(int("".join(str(DIGITS[digit]) for digit in digits)), 10 ** len(digits))
        return (whole + tail) * scale, None
    if neighbours := _neighbours(surface):
        low, high = (_read_sections(form) for form in neighbours)
        return (low, high) if low is not None and high is not None else None
    value = _read_sections(surface)
    return None if value is None else (value, None)


def _neighbours(surface: str) -> tuple[str, str] | None:
    """The two readings of a numeral with neighbouring digits: 三四十 → 三十, 四十.

    Of digits that are no neighbours only 三五 is said so.
    """
    if all(sign in DIGITS for sign in surface) and len(surface) != 2:
        return None
    for at in range(len(surface) - 1):
        first, second = DIGITS.get(surface[at]), DIGITS.get(surface[at + 1])
        if first and (second == first + 1 or (first, second) == (3, 5)):
            return surface[:at] + surface[at] + surface[at + 2 :], surface[:at] + surface[at + 1 :]
    return None


def _read_sections(surface: str) -> Fraction | None:
    """万, 亿 and 兆 multiply what stands before them; the rest are sections below 10,000."""
    if not surface:
        return None
    if len(surface) > 1 and all(sign in DIGITS for sign in surface):
        if "两" in surface:  # 三三两两: in numbers digit by digit, two is 二
            return None
        return Fraction(int("".join(str(DIGITS[sign]) for sign in surface)))
    for myriad in ("兆", "亿", "万"):
        if myriad in surface:
            before, _, after = surface.rpartition(myriad)
            factor = MYRIADS[myriad]
            head = _read_sections(before) if before else Fraction(1)
            if head is None:
                return None
            if not after:
                return head * factor
            if len(after) == 1 and after in DIGITS and before:  # 三万五 is 35,000
                return head * factor + DIGITS[after] * Fraction(factor, 10)
            tail = _read_sections(after)
            return None if tail is None or tail >= factor else head * factor + tail
    return _read_section(surface)


def _read_section(surface: str) -> Fraction | None:
    total, digit, last, after_zero = 0, None, 10**4, False
    for sign in surface:
        if sign in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = DIGITS[sign]
            after_zero = after_zero or digit == 0
        elif (scale := SCALES.get(sign)) is not None:
            if scale >= last and total:
                return None
            total += (1 if digit is None or digit == 0 else digit) * scale
            digit, last, after_zero = None, scale, False
        else:
            return None
    if digit and last in (100, 1000) and not after_zero:  # 一百二 is 120
        return Fraction(total + digit * last // 10)
    return Fraction(total + (digit or 0))


def read_mixed(surface: str, *, decimal_comma: bool = False) -> Fraction | None:
    """Arabic digits with Chinese scales: 1.2亿, 3万4000, 25万6千, 1亿2000万.

    >>> read_mixed("25万6千")
    Fraction(256000, 1)
    """
    total, section = Fraction(0), Fraction(0)
    parts = re.findall(r"([\d.,' ]*)([十百千万亿兆]*)", surface.replace("零", ""))
    for digits, scales in parts:
        if not digits.strip() and not scales:
            continue
        number = read_arabic(digits.strip(), decimal_comma=decimal_comma) if digits else None
        if number is None:
            if digits.strip():
                return None
            number = Fraction(1)
        small = [SCALES[sign] for sign in scales if sign in SCALES]
        section += number * prod(small)
        if myriads := [MYRIADS[sign] for sign in scales if sign in MYRIADS]:
            total, section = total + section * prod(myriads), Fraction(0)
    return total + section


def read_words(surface: str) -> Fraction | None:
    """English number words: ``twenty-three``, ``one hundred and five``, ``two and a half million``.

    >>> read_words("one hundred and twenty-five thousand")
    Fraction(125000, 1)
    """
    total, group = Fraction(0), Fraction(0)
    seen = False
    words = re.split(r"[\s-]+", surface.casefold())
    for at, word in enumerate(words):
        if word in _WORD_VALUES:
            group += _WORD_VALUES[word]
        elif word in ("a", "an"):
            if at + 1 < len(words) and words[at + 1] in WORD_SCALES and not group:
                group += 1
        elif word == "half":
            group += Fraction(1, 2)
        elif word in WORD_SCALES:
            factor = WORD_SCALES[word]
            if factor == 100 or factor == 12:
                group = (group or Fraction(1)) * factor
            else:
                total += (group or 1) * factor
                group = Fraction(0)
        elif word not in ("and", "of"):
            return None
        seen = True
    return total + group if seen else None


def read_fraction_words(surface: str) -> Fraction | None:
    """``two-thirds``, ``a quarter``, ``one half``, ``half``, ``three quarters``."""
    words = [word for word in re.split(r"[\s-]+", surface.casefold()) if word != "of"]
    denominator = _FRACTION_WORDS.get(words[-1]) or _FRACTION_WORDS.get(words[-1].rstrip("s"))
    if words[-1] == "halves":
        denominator = 2
    if denominator is None or "and" in words:  # one and a half
        return None
    numerator = words[:-1]
    if not numerator or numerator in (["a"], ["one"]):
        return Fraction(1, denominator)
    value = read_words(" ".join(numerator))
    return None if value is None else value / denominator
