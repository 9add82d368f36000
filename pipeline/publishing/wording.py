"""What summaries say in their own words: labels and amounts, in English, Chinese or both."""

import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from pipeline.publishing.records import Figure, Sentence

LANGUAGES = ("en", "zh", "both")
"""Languages of a summary; ``both`` has each label and sentence in English and Chinese."""

_EXPONENT = re.compile(r"(?<=[A-Za-z])([23])(?![0-9])")
_SUPERSCRIPT = {"2": "²", "3": "³"}
_BASE_DIGITS = 4
"""Significant digits of a converted value; the value as written keeps all."""


class Wording:
    """The labels of one language of `LANGUAGES`."""

    def __init__(self, language: str) -> None:
        self.languages = ("en", "zh") if language == "both" else (language,)

    def __call__(self, section: str, key: str, **values: object) -> str:
        """The label, with ``values`` filled in; in both languages where both are wanted."""
        return " · ".join(dict.fromkeys(self.each(section, key, **values)))

    def each(self, section: str, key: str, **values: object) -> Iterator[str]:
        """The label in each language by itself."""
        for language in self.languages:
            yield _labels()[section][key][language].format(**values)

    def count(self, noun: str, count: int) -> str:
        """So many of a noun of the section ``count``, in the singular where it is one."""
        forms = self("count", noun, count=number(count)).split("|")
        return forms[0] if count == 1 else forms[-1]

    def unit(self, code: str) -> str:
        """A UCUM code as people write it: ``km2`` → ``km²``, ``{park}`` → ``park``."""
        if code in _labels()["unit"]:
            return self("unit", code)
        readable = _EXPONENT.sub(lambda match: _SUPERSCRIPT[match[1]], code)
        return readable.replace("{", "").replace("}", "").strip("[]")

    def value(self, figure: Figure) -> str:
        """What a figure states, with unit, denominator, comparison and direction."""
        told = [Wording(language)._value(figure) for language in self.languages]
        return " · ".join(dict.fromkeys(told))

    def _value(self, figure: Figure) -> str:
        amount = _span(figure.value, figure.value_high, self.unit(figure.unit))
        if figure.per:
            amount += f" ({figure.per})"
        amount = self("qualifier", figure.qualifier, value=amount)
        return f"{self('trend', figure.trend)}: {amount}" if figure.trend else amount

    def base(self, figure: Figure) -> str:
        """The figure in its base unit, rounded; empty where it stands in that unit already."""
        if figure.value_base is None or figure.unit_base in (None, figure.unit):
            return ""
        high = figure.value_high_base
        unit = self.unit(str(figure.unit_base))
        return _span(rounded(figure.value_base), None if high is None else rounded(high), unit)

    def provenance(self, sentence: Sentence) -> str:
        """Who stands for a translation: engine and estimate, or the person who reviewed it."""
        if sentence.reviewed:
            return self("mark", "reviewed")
        score = "" if sentence.score is None else f" {sentence.score:.2f}"
        return f"{sentence.engine}{score}" if sentence.engine else ""

    def doubt(self, sentence: Sentence) -> str:
        """Why a translation is doubtful; empty where it is not."""
        if not sentence.is_doubtful:
            return ""
        reasons = [self("flag", flag) for flag in sentence.flags] or [self("mark", "low_score")]
        return self("mark", "doubtful", reasons=", ".join(reasons))


def number(value: float) -> str:
    """A number for people: thousands divided, no trailing zeros.

    >>> number(1002.27), number(20000.0)
    ('1,002.27', '20,000')
    """
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.12g}"


def rounded(value: float) -> float:
    """The value to four significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, _BASE_DIGITS - 1 - math.floor(math.log10(abs(value))))


def _span(low: float, high: float | None, unit: str) -> str:
    amount = number(low) if high is None else f"{number(low)}–{number(high)}"
    return f"{amount} {unit}".strip() if unit != "1" else amount


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    source = resources.files("pipeline.publishing").joinpath("labels.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
