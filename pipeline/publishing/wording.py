"""What summaries say in their own words: labels and amounts, in English, Chinese or both."""

import math
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources

from pipeline.publishing.records import Figure, Sentence

LANGUAGES = ("en", "zh", "both")
"""Languages of a summary; ``both`` has each label and sentence in English and Chinese."""

_EXPONENT = re.compile(r"(?<=[A-Za-z])([23])(?![0-9])")
_SUPERSCRIPT = {"2": "²", "3": "³"}
_BASE_DIGITS = 4
"""Significant digits of a converted value; the value as written keeps all."""
_SI_KINDS = ("area", "length", "mass", "volume")
"""Kinds of amounts of which the base unit is one of the SI or a multiple of it."""
_SAME_IN_PLURAL = ("species", "people", "fish", "personnel", "series")
_IRREGULAR = {"genus": "genera", "person": "people", "child": "children"}


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

    def told(self, tell: "Callable[[Wording], str]") -> str:
        """What ``tell`` says, in each language; once where both say the same."""
        told = [tell(Wording(language)) for language in self.languages]
        return " · ".join(dict.fromkeys(filter(None, told)))

    def unit(self, code: str, value: float = 1) -> str:
        """A UCUM code as people write it: ``km2`` → ``km²``, ``{park}`` → ``park``, ``parks``.

        A counted noun is English in the table, so Chinese leaves it to the amount as written.
        """
        if code in _labels()["unit"]:
            return self("unit", code)
        if code.startswith("{") and code.endswith("}") and code.count("{") == 1:
            if self.languages == ("zh",):
                return ""
            return code[1:-1] if value == 1 else plural(code[1:-1])
        readable = _EXPONENT.sub(lambda match: _SUPERSCRIPT[match[1]], code)
        return readable.replace("{", "").replace("}", "").strip("[]")

    def value(self, figure: Figure) -> str:
        """What a figure states, with unit, denominator, comparison and direction."""
        return self.told(lambda say: say._value(figure))

    def _value(self, figure: Figure) -> str:
        unit = self.unit(figure.unit, figure.value_high or figure.value)
        amount = _span(figure.value, figure.value_high, unit) + self._per(figure)
        return self._qualified(figure, amount)

    def _per(self, figure: Figure) -> str:
        """The denominator: `` per year``; as written too where only that says of what."""
        if not figure.per:
            return ""
        if figure.per_unit is None or self.languages == ("zh",):
            return f" ({figure.per})"
        unit = _labels()["per"].get(figure.per_unit, {}).get("en") or self.unit(figure.per_unit)
        count = figure.per_value
        told = f" per {unit}" if count in (None, 1) else f" per {number(count or 0)} {unit}"
        return told if figure.per_unit in _labels()["per"] else f"{told} ({figure.per})"

    def _qualified(self, figure: Figure, amount: str) -> str:
        amount = self("qualifier", figure.qualifier, value=amount)
        return f"{self('trend', figure.trend)}: {amount}" if figure.trend else amount

    def base(self, figure: Figure) -> str:
        """The figure in its base unit, rounded; empty where it stands in that unit already."""
        if figure.value_base is None or figure.unit_base in (None, figure.unit):
            return ""
        return self._base(figure)

    def si(self, figure: Figure) -> str:
        """The figure in SI units with its comparison; empty where it is of no SI unit."""
        if figure.kind not in _SI_KINDS or figure.value_base is None or figure.unit_base is None:
            return ""
        return self.told(lambda say: say._qualified(figure, say._base(figure) + say._per(figure)))

    def _base(self, figure: Figure) -> str:
        low, high = figure.value_base or 0.0, figure.value_high_base
        if figure.unit_base != figure.unit:
            low, high = rounded(low), None if high is None else rounded(high)
        return _span(low, high, self.unit(str(figure.unit_base)))

    def provenance(self, sentence: Sentence) -> str:
        """Who stands for a translation: engine and estimate, or the person who reviewed it."""
        if sentence.reviewed:
            return self("mark", "reviewed")
        score = "" if sentence.score is None else f" {sentence.score:.2f}"
        return f"{sentence.engine}{score}" if sentence.engine else ""

    def doubt(self, sentence: Sentence) -> str:
        """Why a translation is doubtful; empty where it is not."""
        return self.told(lambda say: say._doubt(sentence)) if sentence.is_doubtful else ""

    def _doubt(self, sentence: Sentence) -> str:
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


def plural(noun: str) -> str:
    """The plural of an English noun or noun phrase, by the common rules.

    >>> plural("wetland park"), plural("city"), plural("genus"), plural("species")
    ('wetland parks', 'cities', 'genera', 'species')
    """
    *front, last = noun.split(" ")
    if last in _SAME_IN_PLURAL or not last:
        return noun
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in tuple("aeiou"):
        last = last[:-1] + "ies"
    else:
        last += "s"
    return " ".join((*front, last))


def _span(low: float, high: float | None, unit: str) -> str:
    amount = number(low) if high is None else f"{number(low)}–{number(high)}"
    return f"{amount} {unit}".strip() if unit != "1" else amount


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    source = resources.files("pipeline.publishing").joinpath("labels.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
