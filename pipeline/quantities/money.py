"""Sums of money: a sign or code in front of the number, a code or word behind it."""

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.quantities.amounts import Amount, read_scale_letter
from pipeline.quantities.lexicon import currencies, look_up
from pipeline.quantities.numerals import DIGITS
from pipeline.quantities.page import Page


@dataclass(frozen=True, slots=True)
class Sum:
    """A currency with where it is written; ``times`` is the scale of the m in ``$5m``."""

    code: str
    start: int
    end: int
    times: Fraction = Fraction(1)


_SHORT_SIGNS = frozenset(("R", "S/", "NT", "RM", "COP"))
"""Signs that are also letters of codes (R21): only before a large sum."""
_LONGEST_SIGN = 8


_NUMBER_ENDS = frozenset("0123456789一二两三四五六七八九十百千万亿")


def sign_before(page: Page, amount: Amount) -> Sum | None:
    """``US$5 million``, ``R12 million``, ``€3m``: from the sign to the end of the number."""
    folded = page.folded
    last = folded[max(0, amount.start - 2) : amount.start].rstrip()[-1:]
    if last not in currencies().last_signs:
        return None
    found = currencies().before.search(folded, max(0, amount.start - _LONGEST_SIGN), amount.start)
    if not found or not amount.value:
        return None
    sign = found[0].strip()
    if (
        "\u4e00" <= sign[0] <= "\u9fff"
        and folded[found.start() - 1 : found.start()] in _NUMBER_ENDS
    ):
        return None  # 四亿英镑一路上涨
    scaled = read_scale_letter(folded, amount)
    if sign in _SHORT_SIGNS:
        grouped = any(mark in folded[amount.start : amount.end] for mark in ", ")
        small = scaled.scale == 1 and not grouped and amount.value < 1000
        if small and not (sign == "R" and _is_price(page, found.start(), scaled.end)):
            return None
    code = page.dollar if sign == "$" else look_up(currencies().codes, sign)
    start = amount.start if "\u4e00" <= sign[0] <= "\u9fff" else found.start()
    times = (scaled.value or amount.value) / amount.value
    return Sum(code, start, scaled.end, times)


_PRICE_BEFORE = re.compile(
    r"\b(?:costs?|charg(?:es?|ed|ing)|pa(?:y|ys|id|ying)|fees?|fares?|price[sd]?|worth|fines?"
    r"|tickets?|entry|admission|earns?|earned|receives?|received|sold|sells|costing|levy|tariff)"
    r"(?: (?:of|is|was|at|for|are|only|a fine of|about|around|up to|from|them|each))*,? $",
    re.IGNORECASE,
)
_PRICE_BEHIND = re.compile(
    r" ?(?:per|an?|each|for (?:an? |each |every )?(?:adults?|children|child|visitors?|persons?"
    r"|trees?|others|locals|foreigners|tourists|learners|pensioners|residents))\b"
    r"| ?/ ?(?:kg|m|t|l|ha|person|tree)",
    re.IGNORECASE,
)


def _is_price(page: Page, start: int, end: int) -> bool:
    """``costs R25``, ``R25 a tree``: rand, and not the road R25."""
    before = _PRICE_BEFORE.search(page.folded, max(0, start - 40), start)
    return bool(before or _PRICE_BEHIND.match(page.folded, end))


def word_behind(page: Page, at: int) -> Sum | None:
    """``元``, ``美元``, ``yuan``, ``USD`` at ``at``."""
    found = currencies().after.match(page.folded, at)
    if not found:
        return None
    form = found[0]
    code = look_up(currencies().codes, form)
    if form == "元":
        code = _own_yuan(page, at)
    elif form.casefold() in ("dollar", "dollars"):
        code = page.dollar
    return Sum(code, at, found.end())


_DIGIT = "[一二两三四五六七八九1-9]"
_ENDS = "(?=[多余]?(?:[，。；：、！？）”’;!?)钱的]|[,.](?!\\d)|左右|以上|$))"
_CENTS = f"[角毛](?:(?P<cents>{_DIGIT})(?:分|{_ENDS}))?"
_YUAN_AND_CHANGE = re.compile(rf"[块元](?P<tenths>{_DIGIT})(?:{_CENTS}|{_ENDS})钱?")
_CHANGE = re.compile(f"(?:{_CENTS}|分(?=钱))钱?")
_KUAI = re.compile("块(?:多?钱)?")
_IN_MONEY = re.compile(
    "(?:[挣赚花卖付交收值奖罚给补价费租钱贷借欠便宜贵元少]|工资|每[斤亩天月年人棵吨升公])了?[^，。；：]{0,5}$"
)
_MONEY_ENDS = re.compile(_ENDS)


@dataclass(frozen=True, slots=True)
class Change:
    """A sum in the spoken manner: the number times ``times`` plus ``add`` is in yuan."""

    end: int
    times: Fraction
    add: Fraction


def change_behind(page: Page, start: int, at: int) -> Change | None:
    """``6块5``, ``三元五角``, ``两毛七分钱``; 块, 角 and 毛 alone only where money is spoken of.

    ``start`` is that of the number, ``at`` its end.
    """
    folded = page.folded
    sign = folded[at : at + 1]
    if sign not in "块元角毛分":
        return None
    if found := _YUAN_AND_CHANGE.match(folded, at):
        whole, part = Fraction(1), Fraction(_digit(found["tenths"]), 10)
        return Change(found.end(), whole, part + Fraction(_digit(found["cents"]), 100))
    found = (_KUAI if sign == "块" else _CHANGE).match(folded, at)
    if not found or sign == "元":
        return None
    spoken = found[0].endswith("钱") or (sign in "角毛" and found["cents"])
    near = _IN_MONEY.search(folded, max(0, start - 12), start)
    if not spoken and not (near and _MONEY_ENDS.match(folded, found.end())):
        return None
    times = {"块": Fraction(1), "分": Fraction(1, 100)}.get(sign, Fraction(1, 10))
    cents = _digit(found["cents"]) if sign in "角毛" else 0
    return Change(found.end(), times, Fraction(cents, 100))


def _digit(sign: str | None) -> int:
    return DIGITS.get(sign) or int(sign) if sign else 0


_NAMED = re.compile(r"(?P<name>新?台币|港币|美金|人民币)[^，。；元]{0,20}$")


def _own_yuan(page: Page, at: int) -> str:
    """元 alone: the money that is named in front of the number, else the text's own."""
    named = _NAMED.search(page.folded, max(0, at - 24), at)
    return currencies().codes[named["name"]] if named else page.yuan
