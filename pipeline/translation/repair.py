"""Amounts of a translation set right: what was changed is replaced, what is missing put back.

Every repair is read again, and undone unless it leaves fewer doubts than there were.
"""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from pipeline.translation.agreement import Agreement, compare_amounts
from pipeline.translation.clauses import lower_first_word
from pipeline.translation.figures import Amount
from pipeline.translation.placing import append_in_brackets, find_rendering
from pipeline.translation.said import Said
from pipeline.translation.terms import Term
from pipeline.translation.wording import write_number, write_quantity

_MOST_ROUNDS = 4
_NO_UNIT = re.compile(r"\s?(?:mus|mous?|muh|mau|mow)\b", re.IGNORECASE)
"""What engines make of mu."""
_NOUN_FOLLOWS = re.compile(
    r" (?!(?:in|of|on|at|by|to|from|and|or|was|were|is|are|has|have|had|with|for|per|a|as"
    r"|under)\b)[a-z]"
)
_SQUARE_MU = re.compile(r"\b(?:sq\.?|square)\s+(?=mu\b)", re.IGNORECASE)
_MU_OF_MU = re.compile(r"\bmu of mu\b")
_REST_OF_UNIT = re.compile(r"/[A-Za-zµ]{1,6}[²³23]?(?!\w)")
"""What is left behind of a unit that was read only in part: ``µg/mm³``."""
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d+)+(?![\d,]*\.?\d)")
_GROUPED_YEAR = re.compile(r"(?<![\d.,])([12]),(\d{3})(?![\d,]|\.\d)")
_WELL_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_DIGITS = re.compile(r"[0-9][0-9.,+:/A-Za-z-]*")
_LEADING = re.compile(
    r"\b(?:(?:more|less|fewer) than|over|about|around|some|nearly|almost|approximately|at least"
    r"|at most|up to|every|per|each) $",
    re.IGNORECASE,
)

"""Words in front of a number that our rendering brings itself."""
_ARTICLE = re.compile(r"\b(?:an?|the) $", re.IGNORECASE)
_BEFORE_DATE = (
    ("截至", "As of"),
    ("截止", "As of"),
    ("自", "Since"),
    ("从", "Since"),
    ("到", "By"),
    ("至", "By"),
)
_NAMELESS = ("item", "site", "time", "individual", "unit")


def repair_amounts(source: str, english: str) -> tuple[str, int]:
    """``english`` with our rendering where another number or unit stands for an amount.

    Returns:
        The English, and how many amounts were set right in it.
    """
    repairs = 0
    if "亩" in source:
        english = _MU_OF_MU.sub("mu", _SQUARE_MU.sub("", english))
    joined = _GROUPED.sub(_regrouped, english)
    if joined != english:
        before = compare_amounts(source, english).doubts
        english = joined if compare_amounts(source, joined).doubts <= before else english
    for _ in range(_MOST_ROUNDS):
        agreement = compare_amounts(source, english)
        for start, end, replacement in _replacements(agreement, english):
            rest = _REST_OF_UNIT.match(english, end) if "/" in replacement else None
            repaired = english[:start] + replacement + english[rest.end() if rest else end :]
            if compare_amounts(source, repaired).doubts < agreement.doubts:
                english, repairs = repaired, repairs + 1
                break
        else:
            break
    return _with_qualifiers(source, _with_plain_years(source, english)), repairs


def _with_plain_years(source: str, english: str) -> str:
    """``2,035`` as ``2035`` where the source names that year and no such amount."""
    wanted = compare_amounts(source, english).wanted
    years = {mark for one in wanted if one.date for mark in one.date.marks}
    years -= {str(one.quantity.value) for one in wanted if one.quantity}
    return _GROUPED_YEAR.sub(
        lambda year: year[1] + year[2] if year[1] + year[2] in years else year[0], english
    )


def _regrouped(number: re.Match[str]) -> str:
    """``7,0229,000`` is one number, if not a right one; ``1,2,3`` are three."""
    is_list = all(len(group) < 3 for group in number[0].split(","))
    if is_list or _WELL_GROUPED.fullmatch(number[0]):
        return number[0]
    return number[0].replace(",", "")


def _replacements(agreement: Agreement, english: str) -> list[tuple[int, int, str]]:
    found = _turned_round(agreement, english)
    for amount, said in agreement.changed:
        if (replacement := _in_its_place(amount, said, english)) is not None:
            found.append(replacement)
    for amount, said in agreement.contradicted:
        if amount.english and said.quantity and amount.quantity and not amount.quantity.trend:
            found.append((*_extent(said, english), amount.english))
    for said in agreement.added:
        # The right number once more, with a wrong unit. What is counted has no unit to be wrong.
        found += [
            replacement
            for amount, _ in agreement.matched
            if amount.quantity
            and not amount.quantity.unit.startswith("{")
            and said.values == (amount.quantity.value,)
            and (replacement := _in_its_place(amount, said, english)) is not None
        ]
    return found


def _turned_round(agreement: Agreement, english: str) -> list[tuple[int, int, str]]:
    """``from 180 to 103`` where it was from 103 to 180: both are replaced at once."""
    if len(agreement.contradicted) != 2:
        return []
    (first, one), (second, other) = sorted(agreement.contradicted, key=lambda pair: pair[1].start)
    roles = {amount.quantity and amount.quantity.role for amount in (first, second)}
    low, high = _rendering(second, one), _rendering(first, other)
    if roles != {"from", "to"} or low is None or high is None:
        return []
    return [(one.start, other.end, low + english[one.end : other.start] + high)]


def _extent(said: Said, english: str) -> tuple[int, int]:
    """Where ``said`` stands with the words in front that qualify it."""
    start = min(said.start, said.quantity.qualifier_start) if said.quantity else said.start
    leading = _LEADING.search(english, max(0, start - 14), start)
    return (leading.start() if leading else start), said.end


def _in_its_place(amount: Amount, said: Said, english: str) -> tuple[int, int, str] | None:
    """What replaces ``said``: where, and the English of ``amount``."""
    if amount.date:
        there = english[said.start : said.end]
        if not there.isdecimal():
            return said.start, said.end, amount.date.english
        marks = sorted(mark for mark in amount.date.marks if mark.isdecimal())
        years = [mark for mark in marks if mark not in english] or marks
        year = min(years, key=lambda mark: OSA.distance(mark, there), default=None)
        return (said.start, said.end, year) if year else None
    if amount.number:
        shown = _alone(amount)
        return (said.start, said.end, shown) if shown else None
    rendering = _rendering(amount, said)
    if rendering is None or amount.quantity is None:
        return None
    start, end = _extent(said, english)
    if _is_bare(said) and not amount.quantity.unit.startswith("{"):
        garbled = _NO_UNIT.match(english, end)
        end = garbled.end() if garbled else end
        rendering += " of" if _NOUN_FOLLOWS.match(english, end) else ""
    if not english[:start].strip() and not english[start : start + 1].islower():
        rendering = rendering[:1].upper() + rendering[1:]
    return start, end, rendering


def _rendering(amount: Amount, said: Said) -> str | None:
    """The English of ``amount``; of a count the number alone, if its noun is there."""
    quantity = amount.quantity
    if quantity is None or amount.english is None:
        return None
    if _is_bare(said) and quantity.unit.startswith("{"):
        number = str(write_number(quantity))
        return amount.english.partition(number)[0] + number
    return amount.english


def _is_bare(said: Said) -> bool:
    return said.quantity is None or said.quantity.unit.startswith("{")


def _with_qualifiers(source: str, english: str) -> str:
    """``english`` with more than, about and the like where only the number came over."""
    agreement = compare_amounts(source, english)
    for amount, said in reversed(agreement.matched):
        quantity, other = amount.quantity, said.quantity
        if quantity is None or quantity.qualifier == "exact" or amount.english is None:
            continue
        if other is None or other.qualifier != "exact" or len(said.values) > 1:
            continue
        written = write_quantity(quantity, followed=True)
        qualifier = amount.english.partition(written)[0] if written else ""
        start = min(said.start, other.start)
        article = _ARTICLE.search(english, max(0, start - 5), start)
        if not qualifier or article:
            continue
        rest = english[start:]
        if not english[:start].strip():
            qualifier = qualifier[:1].upper() + qualifier[1:]
            rest = rest if rest[:3].isupper() else rest[:1].lower() + rest[1:]
        repaired = english[:start] + qualifier + rest
        again = compare_amounts(source, repaired)
        if again.doubts <= agreement.doubts and len(again.matched) == len(agreement.matched):
            english = repaired
    return english


def restore_amounts(source: str, english: str, terms: Sequence[Term]) -> tuple[str, int]:
    """``english`` with each missing amount beside the words it belongs to, else in brackets.

    Args:
        source: a clause, or a short sentence.
        english: its translation.
        terms: the terms of the termbase in ``source``.

    Returns:
        The English, and how many amounts were put back.
    """
    agreement = compare_amounts(source, english)
    before = agreement.doubts
    at_end: list[str] = []
    for amount in agreement.missing:
        placed = _at_the_beginning(source, english, amount) or _beside_a_term(
            source, english, amount, terms
        )
        if placed and compare_amounts(source, placed).doubts < before:
            english, before = placed, compare_amounts(source, placed).doubts
        elif (shown := _alone(amount)) is not None:
            if at_end and _role(amount) == "to" and at_end[-1].startswith("from "):
                at_end[-1] += f" to {shown}"
            else:
                at_end.append(f"from {shown}" if _role(amount) == "from" else shown)
    appended = append_in_brackets(english, at_end)
    if at_end and compare_amounts(source, appended).doubts < before:
        english = appended
    left = compare_amounts(source, english).doubts
    return english, max(0, agreement.doubts - left)


def _role(amount: Amount) -> str | None:
    return amount.quantity.role if amount.quantity else None


def _alone(amount: Amount) -> str | None:
    """An amount without a sentence: ``37 parks``, ``14th``."""
    if amount.number:
        surface, value = amount.number.surface, amount.number.value
        if amount.number.kind == "title" and value is not None and not surface.isascii():
            return f"{value}th Five-Year Plan"
        if amount.number.kind == "ordinal" and value is not None:
            return f"No. {value}"
        digits = _DIGITS.match(surface)
        return amount.english or (digits[0] if digits else None)
    quantity = amount.quantity
    if quantity is None or amount.english is None or not quantity.unit.startswith("{"):
        return amount.english
    noun = quantity.unit[1:-1]
    number = write_number(quantity)
    if noun in _NAMELESS or not noun.isalpha() or not amount.english.endswith(str(number)):
        return amount.english if noun != "time" else f"{amount.english} times"
    return f"{amount.english} {noun if quantity.value == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _at_the_beginning(source: str, english: str, amount: Amount) -> str | None:
    """``In 2023, …`` for a sentence that begins with the year."""
    lead = source[: amount.start].strip()
    if amount.date is None or amount.english is None or len(lead) > 2:
        return None
    words = dict(_BEFORE_DATE)
    if lead and lead not in words:
        return None
    on = "On" if any(mark.startswith("day") for mark in amount.date.marks) else "In"
    return f"{words.get(lead, on)} {amount.english}, {_lower(english)}"


def _lower(english: str) -> str:
    lowered = lower_first_word(english)
    return lowered if lowered != english or not english.startswith("The ") else "t" + english[1:]


def _beside_a_term(source: str, english: str, amount: Amount, terms: Sequence[Term]) -> str | None:
    """``20,000 mu of wetland``: the number before the rendering of the term it touches."""
    quantity = amount.quantity
    if quantity is None or amount.english is None or quantity.role or quantity.trend:
        return None
    if quantity.kind in ("percentage", "percentage_point", "money", "duration", "other"):
        return None
    before, after = source[: amount.start].rstrip(), source[amount.end :].lstrip()
    for term in terms:
        if not (before.endswith(term.chinese) or after.startswith(term.chinese)):
            continue
        if (span := find_rendering(term, english)) is None:
            continue
        start = span[0]
        if article := _ARTICLE.search(english, max(0, start - 4), start):
            start = article.start()
        counted = quantity.unit.startswith("{")
        of = " " if counted else " of "
        rendering = english[span[0] : span[1]]
        if term.english[:1].islower():
            rendering = rendering[:1].lower() + rendering[1:]
        inserted = amount.english + of + rendering
        if not english[:start].strip():
            inserted = inserted[:1].upper() + inserted[1:]
        return english[:start] + inserted + english[span[1] :]
    return None
