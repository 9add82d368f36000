"""The tables of units, currencies, classifiers and counted nouns, ready for looking up."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import product
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: its UCUM code, what it measures, and how to come to the base unit.

    ``factor`` is exact; ``base`` is ``None`` for a unit whose values stay as they are.
    """

    ucum: str
    kind: str
    factor: Fraction
    base: str | None


@dataclass(frozen=True, slots=True)
class Classifier:
    """A Chinese measure word; ``digits`` says after which numerals it is one.

    ``general``: the counted noun tells what is counted, not the measure word (个, 处, 项).
    """

    kind: str
    unit: str
    digits: str
    general: bool


Meaning = TypeVar("Meaning")


def look_up(meanings: Mapping[str, Meaning], form: str) -> Meaning:
    """The meaning of a form as it was found: in any case, with any white space or hyphens."""
    spaced = re.sub(r"[ \n-]+", " ", form)
    keys = (form, form.casefold(), spaced, spaced.casefold())
    return next(meanings[key] for key in keys if key in meanings)


@dataclass(frozen=True, slots=True)
class Forms:
    """Written forms and what they mean; the pattern matches the longest form at a place."""

    pattern: re.Pattern[str]
    meanings: Mapping[str, Unit]

    def match(self, text: str, at: int) -> tuple[Unit, int] | None:
        """What stands at ``at``, and where it ends."""
        found = self.pattern.match(text, at)
        if not found:
            return None
        return look_up(self.meanings, found[0]), found.end()


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package; lines that begin with ``#`` are comments."""
    text = resources.files("pipeline.quantities").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return list(csv.DictReader(lines))


def spell_out(forms: str) -> Iterator[str]:
    """``hectare{;s}|ha`` → hectare, hectares, ha."""
    for form in filter(None, forms.split("|")):
        parts = re.split(r"\{([^}]*)\}", form)
        choices = [part.split(";") if at % 2 else [part] for at, part in enumerate(parts)]
        yield from ("".join(choice) for choice in product(*choices))


def alternatives(forms: Iterable[str]) -> str:
    """A pattern that matches the longest of ``forms``.

    A space in a form stands for any white space or a hyphen.
    """
    escaped = (re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return "(?:" + "|".join(escaped).replace(r"\ ", r"(?:[ \n]{1,2}|-)") + ")"


# Symbols that are complete whatever follows them.
_CLOSED = frozenset("%％﹪‰℃℉°㎡㎢㏊㎏㎎㎜㎝㎞㎥")


def _units() -> Iterator[tuple[dict[str, str], Unit]]:
    for row in rows("units.csv"):
        factor = Fraction(row["factor"] or "1")
        yield row, Unit(row["ucum"], row["kind"], factor, row["base"] or None)


def _forms(column: str, before: str, after: str, *, fold_case: bool = False) -> Forms:
    meanings: dict[str, Unit] = {}
    for row, unit in _units():
        for form in spell_out(row[column]):
            meanings.setdefault(form.casefold() if fold_case else form, unit)
    flags = re.IGNORECASE if fold_case else 0
    return Forms(re.compile(before + alternatives(meanings) + after, flags), meanings)


@cache
def chinese_units() -> Forms:
    """Units in Chinese words."""
    return _forms("chinese", "", "")


@cache
def word_units() -> Forms:
    """Units in English words, in any case."""
    return _forms("words", "", r"(?![A-Za-z])", fold_case=True)


@cache
def symbol_units() -> Forms:
    """Units as symbols, as they stand."""
    meanings: dict[str, Unit] = {}
    for row, unit in _units():
        for form in spell_out(row["symbols"]):
            meanings.setdefault(form, unit)
    closed = alternatives(form for form in meanings if form[-1] in _CLOSED)
    open_ = alternatives(form for form in meanings if form[-1] not in _CLOSED)
    return Forms(
        re.compile(rf"(?:{open_}(?![A-Za-z0-9²³^]|-[A-Za-z]|(?<=[x×]) \d)|{closed})"), meanings
    )


@cache
def denominators() -> Forms:
    """What may stand behind ``/``, 每 or ``per``: units, persons, days, years."""
    meanings: dict[str, Unit] = {}
    for row in rows("denominators.csv"):
        unit = Unit(row["ucum"], row["kind"], Fraction(row["value"] or "1"), None)
        for form in spell_out(row["forms"]):
            meanings.setdefault(form.casefold(), unit)
    for row, unit in _units():
        plain = Unit(unit.ucum, unit.kind, Fraction(1), None)
        for column in ("chinese", "words", "symbols"):
            for form in spell_out(row[column]):
                meanings.setdefault(form.casefold(), plain)
    latin = alternatives(form for form in meanings if form[-1].isascii() and form[-1].isalnum())
    other = alternatives(form for form in meanings if not form[-1].isascii())
    pattern = re.compile(rf"(?:{latin}(?![A-Za-z0-9²³])|{other})", re.IGNORECASE)
    return Forms(pattern, meanings)


@dataclass(frozen=True, slots=True)
class Currencies:
    """Signs in front of and behind a number → ISO 4217; what the signs in front end in."""

    before: re.Pattern[str]
    last_signs: frozenset[str]
    after: re.Pattern[str]
    codes: Mapping[str, str]


@cache
def currencies() -> Currencies:
    """The currencies' forms."""
    codes: dict[str, str] = {}
    before: set[str] = set()
    signs: set[str] = set()
    words: set[str] = set()
    chinese: set[str] = set()
    for row in rows("currencies.csv"):
        for column, forms in (
            ("before", before),
            ("after", signs),
            ("words", words),
            ("chinese", chinese),
        ):
            for form in spell_out(row[column]):
                key = form.casefold() if column == "words" else form
                codes.setdefault(key, row["code"])
                forms.add(key)
    front = re.compile(rf"(?<![A-Za-z]){alternatives(before)} ?$")
    behind = re.compile(
        rf"(?:{alternatives(chinese)}(?!素|器件|旦|宵)"
        rf"|{alternatives(signs)}(?![A-Za-z]| ?\d)|(?i:{alternatives(words)})(?![A-Za-z]))"
    )
    return Currencies(front, frozenset(form[-1] for form in before), behind, codes)


@cache
def classifiers() -> tuple[re.Pattern[str], Mapping[str, Classifier]]:
    """The pattern of the measure words, longest first, and what each means."""
    table = {
        row["form"]: Classifier(row["kind"], row["unit"], row["digits"], row["noun"] == "yes")
        for row in rows("classifiers.csv")
    }
    return re.compile(alternatives(table)), table


@cache
def chinese_nouns() -> Mapping[str, tuple[str, str]]:
    """The ending of a counted noun → unit, kind."""
    return {row["noun"]: (row["unit"], row["kind"]) for row in rows("nouns.csv")}


@cache
def head_nouns() -> tuple[str, ...]:
    """The listed nouns behind which a counted phrase may be cut."""
    return tuple(row["noun"] for row in rows("nouns.csv") if row["head"] == "yes")


def listed_noun(words: str) -> tuple[str, str] | None:
    """Unit and kind of the noun that a Chinese phrase ends in, the longest that is listed."""
    words = words.strip('“”‘’"「」『』')
    endings = (words[-length:] for length in range(min(8, len(words)), 0, -1))
    return next((chinese_nouns()[end] for end in endings if end in chinese_nouns()), None)


@cache
def count_nouns() -> Mapping[str, tuple[str, str]]:
    """An English noun that is counted → singular, class."""
    return {row["plural"]: (row["singular"], row["class"]) for row in rows("count_nouns.csv")}


@cache
def lookalikes() -> Mapping[str, re.Pattern[str]]:
    """A short Chinese form → what behind it makes it part of another word."""
    return {row["form"]: re.compile(row["followed_by"]) for row in rows("lookalikes.csv")}
