"""Units with a denominator behind them: 吨/日, ``L per person per day``, ``tonnes annually``."""

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.quantities.amounts import NUMERAL, read_amount
from pipeline.quantities.lexicon import Unit, denominators
from pipeline.quantities.model import Per
from pipeline.quantities.page import Page

_ONE = Fraction(1)


def gap(folded: str, at: int) -> int:
    """Where the next word begins: behind one or two spaces, or a line end."""
    for _ in range(2):
        if folded[at : at + 1] in (" ", "\n"):
            at += 1
    return at


_BY_SIGN = re.compile(
    r" ?(?:/|·(?=[人日天月年])) ?|(?<=[\u4e00-\u9fff])每(?=[秒人日天年月小公立平亩升])"
)
_BY_WORD = re.compile(r"[ \n](?:per|an?|each|every)[ \n]")
_ADVERB = re.compile(
    r"[ \n](annually|per annum|yearly|daily|monthly|weekly|hourly|p\.a\.)(?![A-Za-z])(?! [a-z]{4,})"
)
_ADVERB_UNITS = {
    "annually": "a",
    "per annum": "a",
    "yearly": "a",
    "p.a.": "a",
    "daily": "d",
    "monthly": "mo",
    "weekly": "wk",
    "hourly": "h",
}
_SUBSTANCE = re.compile(
    r"[ \n](?:of )?(?:CO2|carbon dioxide|carbon|GHG)(?:[ -]?(?:equivalents?|eq\.?|e))?(?![A-Za-z])"
    r"|[ \n](?:C|N|P|K|P2O5|K2O|CH4|N2O)(?=/|[ \n]per[ \n])"
    r"|(?:二氧化碳当量|二氧化碳|CO2当量|CO2e?|标准煤|标煤)"
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A unit with its denominators, its kind, where it ends, and a denominator left apart."""

    ucum: str
    kind: str
    end: int
    per: Per | None


def compose(page: Page, unit: Unit, end: int) -> Composed:
    """The unit with the denominators behind it: 吨/日, L per person per day; or a `Per`."""
    folded, ucum, kind = page.folded, unit.ucum, unit.kind
    tail = end
    if kind == "mass" and (substance := _SUBSTANCE.match(folded, end)):
        tail = substance.end()
    while True:
        sign = _BY_SIGN.match(folded, tail)
        join = sign or _BY_WORD.match(folded, tail)
        if not join:
            break
        denominator, value, at = read_denominator(page, join.end())
        if denominator is None:
            break
        composed = _rate_kind(kind, denominator, spelt=not sign)
        if value != 1 or composed is None:
            surface = page.text[join.start() : at].strip()
            return Composed(ucum, kind, end, Per(value, denominator.ucum, surface))
        ucum, kind = f"{ucum}/{denominator.ucum}", composed
        tail = end = at
    if adverb := _ADVERB.match(folded, tail):
        time = Unit(_ADVERB_UNITS[adverb[1]], "duration", _ONE, None)
        if not (composed := _rate_kind(kind, time, spelt=True)):
            return Composed(ucum, kind, end, Per(_ONE, time.ucum, adverb[1]))
        return Composed(f"{ucum}/{time.ucum}", composed, adverb.end(), None)
    return Composed(ucum, kind, end, None)


def read_denominator(page: Page, at: int) -> tuple[Unit | None, Fraction, int]:
    """The unit at ``at`` with the number that may stand in front: 100,000 people, 10万人."""
    folded, value = page.folded, _ONE
    found = NUMERAL.match(folded, at)
    if found and found.end() > at:
        amount = read_amount(folded, found, decimal_comma=page.decimal_comma)
        if amount.value:
            value, at = amount.value, gap(folded, amount.end)
    unit = denominators().match(folded, at)
    return (unit[0], value, unit[1]) if unit else (None, value, at)


_RATE_KINDS = {
    ("mass", "duration"): "mass_rate",
    ("volume", "duration"): "volume_rate",
    ("mass", "volume"): "concentration",
    ("mass", "mass"): "concentration",
    ("count", "volume"): "concentration",
    ("volume", "money"): "volume_per_value",
}
_NEVER_RATES = frozenset(
    ("percentage", "percentage_point", "temperature", "duration", "sound_level")
)
_COUNTS = frozenset(("count", "species_count", "person_count"))


def _rate_kind(kind: str, denominator: Unit, *, spelt: bool) -> str | None:
    """The kind of a ratio that is written as one unit; ``None`` where it stays a `Per`.

    With a sign (元/平方米, kg/ha) every ratio is one unit; spelt out (5 ha per year), only rates
    of mass and volume and what is measured per person are.
    """
    by = denominator.kind
    if kind in _NEVER_RATES:
        return None
    if kind == "ratio_per_capita" or (by == "person" and kind not in _COUNTS):
        return "ratio_per_capita"
    if (kind, by) in _RATE_KINDS:
        return _RATE_KINDS[kind, by]
    if kind in ("mass_rate", "volume_rate"):
        return kind
    if spelt:
        return None
    return "money" if kind == "money" else "other"
