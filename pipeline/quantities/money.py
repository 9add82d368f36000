"""Sums of money: a sign or code in front of the number, a code or word behind it."""

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.quantities.amounts import Amount, read_scale_letter
from pipeline.quantities.lexicon import currencies, look_up
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
    scaled = read_scale_letter(folded, amount)
    if sign in _SHORT_SIGNS:
        grouped = any(mark in folded[amount.start : amount.end] for mark in ", ")
        if scaled.scale == 1 and not grouped and amount.value < 1000:
            return None
    code = page.dollar if sign == "$" else look_up(currencies().codes, sign)
    start = amount.start if "\u4e00" <= sign[0] <= "\u9fff" else found.start()
    times = (scaled.value or amount.value) / amount.value
    return Sum(code, start, scaled.end, times)


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


_NAMED = re.compile(r"(?P<name>新?台币|港币|美金|人民币)[^，。；元]{0,20}$")


def _own_yuan(page: Page, at: int) -> str:
    """元 alone: the money that is named in front of the number, else the text's own."""
    named = _NAMED.search(page.folded, max(0, at - 24), at)
    return currencies().codes[named["name"]] if named else page.yuan
