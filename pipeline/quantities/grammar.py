"""The grammar of a quantity: one scan over the numerals of a text, each read where it stands.

A numeral is first asked whether it is something else (a date, a code, part of a title); then its
amount is read (a fraction, a range with both bounds), then its measure, at last what the words
around say of it. Each step looks at a bounded stretch, so reading takes time linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.quantities.amounts import NUMERAL, Amount, read_amount
from pipeline.quantities.measures import Measure, Reading, read_measure
from pipeline.quantities.page import Page
from pipeline.quantities.pairs import FROM, read_two, signed
from pipeline.quantities.qualifiers import qualifier
from pipeline.quantities.shares import read_share
from pipeline.quantities.traps import is_denominator, is_glued, is_indefinite, trap_at
from pipeline.quantities.unitless import read_bare


def read_page(page: Page) -> Iterator[Reading]:
    """The numerals of the page in order, not overlapping, each with what it is."""
    at = 0
    waiting: list[Reading] = []  # numbers that may have the unit of the next, and years between
    last: Reading | None = None
    named: Reading | None = None  # the last count whose noun the text names
    while found := NUMERAL.search(page.folded, at):
        done, at = at, found.start() + 1
        for reading in _read_at(page, found):
            reading = _from(done, reading)
            done = at = max(at, reading.end)
            if reading.kind == "bare" and last and _is_end_of_change(page, last, reading):
                reading = _lend(last, reading, "to")
            elif reading.kind == "bare" and last and _is_what_it_was(page, last, reading):
                reading = _lend(last, reading, "from")
            elif reading.kind == "bare" and last and _is_part_of_sum(page, last, reading):
                reading = _lend(last, reading, None)
            elif reading.kind == "bare" and named and _is_of_the_same(page, named, reading):
                reading = _lend(named, _with_more(page, reading), None)
            if reading.measure and reading.measure.unit[0] == "{":
                named = reading = _whole(page, reading)
            if waiting and waiting[-1].kind == "bare" and reading.kind == "year":
                waiting.append(reading)
                continue
            if waiting and not _share_unit(page, waiting, reading):
                yield from waiting
                waiting = []
            if reading.kind == "bare" and reading.amount.value is not None:
                waiting.append(reading)
                continue
            yield from _share(page, waiting, reading)
            waiting, last = [], reading if reading.kind != "year" else last
            yield reading
    yield from waiting


_LISTED = re.compile(
    r"(?: [a-z]+(?:-[a-z]+)?){0,3}(?:, ?| and | or |, and | & )| ?[x×] ?|、|和|及|与"
    r"|[，、]\d{4}年(?:度|末|底)?| of (?:the|its|our|their|a|all)(?: [a-z]+){1,2} ",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?: (?:in|at|by|during) [A-Za-z0-9 -]{3,24}?| today| \(\d{4}\))?,? to (?:an? )?"
    r"(?:(?:about|around|some|over|approximately|nearly|almost|at least|just over|just under"
    r"|(?:just )?(?:more|less|fewer) than) )?"
)


def _from(done: int, reading: Reading) -> Reading:
    """The reading without a sign in front that the one before, up to ``done``, has taken."""
    if reading.measure is None or reading.start >= done:
        return reading
    return replace(reading, measure=replace(reading.measure, start=reading.amount.start))


def _share_unit(page: Page, waiting: list[Reading], reading: Reading) -> bool:
    first = next(bare for bare in reversed(waiting) if bare.kind == "bare")
    listed = _LISTED.fullmatch(page.folded, first.end, reading.start)
    if listed and listed[0].startswith(", ") and reading.measure and len(waiting) == 1:
        listed = None  # a comma parts two numbers only where a third stood before them
    return bool(listed) or _is_end_of_change(page, first, reading)


def _is_end_of_change(page: Page, first: Reading, second: Reading) -> bool:
    """``from 68 species in 2015 to 92``: the two numbers share a unit."""
    return bool(
        _TO.fullmatch(page.folded, first.end, second.start)
        and FROM.search(page.folded, max(0, first.start - 30), first.start)
    )


_AND_UP_FROM = re.compile(
    r"(?: (?!and|but|while)[A-Za-z0-9/-]+){0,4},? (?:up|down) from (?:an? |the )?"
    r"(?:(?:about|around|some|over|approximately|nearly|almost|at least|only|just"
    r"|(?:more|less|fewer) than) )?"
)
_OF_IT = re.compile(r" of (?:it|this|that)\b")
_PART_REACH = 60


def _is_what_it_was(page: Page, now: Reading, bare: Reading) -> bool:
    """``24 ha in 2020, up from 15``: the second number has the unit of the first."""
    return bool(now.measure and _AND_UP_FROM.fullmatch(page.folded, now.end, bare.start))


def _is_part_of_sum(page: Page, whole: Reading, bare: Reading) -> bool:
    """``2 billion yuan, 300 million of it``: a part of a sum of money."""
    money = whole.measure is not None and whole.measure.kind == "money"
    near = money and bare.amount.scale > 1 and bare.start - whole.end <= _PART_REACH
    return bool(near and _OF_IT.match(page.folded, bare.end))


_ANAPHOR = re.compile(
    r"(?P<more> (?:more|others?))?(?: of (?:them|these|those|which)\b"
    r"| (?:(?:alone|in total) )?(?:were|are|was|have|had|remain(?:ed)?|belong(?:ed)?|occur(?:red)?"
    r"|(?:per|an?) (?:year|month|week|day)|survived?|failed|passed|met|live[ds]?|bred|nested|died"
    r"|opened|closed)\b)"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)[^;]|[\n。！？]")
_SAME_REACH = 200


def _is_of_the_same(page: Page, named: Reading, bare: Reading) -> bool:
    """``of 17 applications, 3 were refused``: a number of what the sentence has just counted."""
    amount = bare.amount
    behind = _ANAPHOR.match(page.folded, amount.end)
    plain = amount.style == "han" or amount.is_one or amount.fraction or amount.high is not None
    year = (
        amount.scale == 1 and amount.end - amount.start == 4 and 1900 <= (amount.value or 0) < 2100
    )
    if not behind or plain or year or bare.start - named.end > _SAME_REACH:
        return False
    return not _SENTENCE_END.search(page.folded, named.end, bare.start)


_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MEAN = re.compile(r"\b(?:mean|average|median|averag\w+)\b[^.;]{0,20}$|均[^，。；]{0,8}$")


def _whole(page: Page, reading: Reading) -> Reading:
    """318.442 trees: nobody counts thousandths, so the point parts thousands."""
    amount = reading.amount
    written = _THOUSANDS.fullmatch(page.folded, amount.start, amount.end)
    fraction = written and amount.value is not None and amount.value < 1000
    if _MEAN.search(page.folded, max(0, amount.start - 32), amount.start):
        return reading
    if not fraction or amount.value is None or "/" in page.folded[amount.end : reading.end]:
        return reading
    return replace(reading, amount=replace(amount, value=amount.value * 1000))


def _with_more(page: Page, bare: Reading) -> Reading:
    """``12 more``: more of the same belongs to the number's surface."""
    found = _ANAPHOR.match(page.folded, bare.end)
    more = found.end("more") if found and found["more"] else bare.end
    return replace(bare, amount=replace(bare.amount, end=more))


def _lend(owner: Reading, bare: Reading, role: str | None) -> Reading:
    """``bare`` with the measure of ``owner``, whose words stay where they are."""
    if owner.measure is None:
        return bare
    end = bare.amount.end
    measure = replace(owner.measure, start=bare.start, end=end, unit_start=end, unit_end=end)
    return Reading(bare.amount, "quantity", measure, role)


def _share(page: Page, waiting: list[Reading], reading: Reading) -> Iterator[Reading]:
    """The numbers of a list that leave their unit to the last: 43 full-time and 389 other jobs."""
    for bare in waiting:
        alike = bare.amount.style == reading.amount.style and not bare.amount.is_one
        if bare.kind != "bare" or not alike:
            yield bare
        else:
            role = "from" if _is_end_of_change(page, bare, reading) else None
            yield _lend(reading, bare, role)


LONGEST_NUMERAL = 200
"""Characters; a longer run is damage, and is passed over as a whole so that none is read twice."""


def _read_at(page: Page, found: re.Match[str]) -> list[Reading]:
    if len(found[0]) > LONGEST_NUMERAL:
        return [Reading(Amount(*found.span(), None), "indefinite")]
    amount = read_amount(page.folded, found, decimal_comma=page.decimal_comma)
    if closed := page.closed_at(found.start()):
        return [Reading(replace(amount, end=min(amount.end, closed[1])), closed[2])]
    if amount.value is None:
        return [Reading(amount, "indefinite")]
    if trap := trap_at(page, amount):
        return [Reading(replace(amount, end=trap[0]), trap[1])]
    if part := read_share(page, amount):
        return [part]
    measure = read_measure(page, amount)
    if both := read_two(page, amount, measure):
        return both
    if measure is None:
        return [read_bare(page, amount)]
    listed = measure.classifier and amount.scale == 1 and amount.value.denominator > 1
    if listed and "," in page.folded[amount.start : amount.end]:
        return [Reading(amount, "label")]  # 2,3区 are two numbers
    if is_glued(page, amount) and measure.start == amount.start:
        return [Reading(amount, "code")]
    if kind := _no_quantity(page, amount, measure):
        return [Reading(amount, kind)]
    return [signed(page, Reading(amount, "quantity", measure))]


_RANK = re.compile(r"(?:前|排名|位列|名列|位居|排)$")


def _no_quantity(page: Page, amount: Amount, measure: Measure) -> str | None:
    """What has a unit and is still no quantity: 每平方千米, 前三名, 一个, 千亩."""
    before = page.folded[max(0, amount.start - 8) : amount.start]
    interval = measure.kind == "duration" and amount.value != 1
    if is_denominator(page, measure.start, duration=interval):
        return "denominator"
    if measure.classifier and _RANK.search(before):
        return "ordinal"
    qualified = measure.qualifier or qualifier(page, amount.start, measure.end, "")[0]
    if is_indefinite(page, amount, measure, qualified=bool(qualified)):
        return "indefinite"
    return None
