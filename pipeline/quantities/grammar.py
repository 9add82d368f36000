"""The grammar of a quantity: one scan over the numerals of a text, each read where it stands.

A numeral is first asked whether it is something else (a date, a code, part of a title); then its
amount is read (a fraction, a range with both bounds), then its measure, at last what the words
around say of it. Each step looks at a bounded stretch, so reading takes time linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.quantities.amounts import NUMERAL, NUMERAL_WITH_DECIMAL_COMMA, Amount, read_amount
from pipeline.quantities.measures import Measure, Reading, read_measure
from pipeline.quantities.page import Page
from pipeline.quantities.pairs import read_two, signed
from pipeline.quantities.qualifiers import qualifier
from pipeline.quantities.shares import read_share
from pipeline.quantities.traps import is_denominator, is_glued, is_indefinite, trap_at
from pipeline.quantities.unitless import read_bare


def read_page(page: Page) -> Iterator[Reading]:
    """The numerals of the page in order, not overlapping, each with what it is."""
    pattern = NUMERAL_WITH_DECIMAL_COMMA if page.decimal_comma else NUMERAL
    at, waiting = 0, list[Reading]()
    while found := pattern.search(page.folded, at):
        at = found.start() + 1
        for reading in _read_at(page, found):
            at = max(at, reading.end)
            if waiting and not _LISTED.fullmatch(page.folded, waiting[-1].end, reading.start):
                yield from waiting
                waiting = []
            if reading.kind == "bare" and reading.amount.value is not None:
                waiting.append(reading)
                continue
            yield from _share(waiting, reading)
            waiting = []
            yield reading
    yield from waiting


_LISTED = re.compile(
    r"(?: [a-z]+(?:-[a-z]+)?){0,3}(?:, ?| and | or |, and | & )| ?[x×] ?|、|和|及|与", re.IGNORECASE
)


def _share(waiting: list[Reading], reading: Reading) -> Iterator[Reading]:
    """The numbers of a list that leave their unit to the last: 43 full-time and 389 other jobs."""
    measure = reading.measure
    for bare in waiting:
        if measure is None or bare.amount.style != reading.amount.style or bare.amount.is_one:
            yield bare
            continue
        end = bare.amount.end
        own = replace(measure, start=bare.start, end=end, unit_start=end, unit_end=end)
        yield Reading(bare.amount, "quantity", own)


def _read_at(page: Page, found: re.Match[str]) -> list[Reading]:
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
    if is_glued(page, amount) and measure.start == amount.start:
        return [Reading(amount, "code")]
    if kind := _no_quantity(page, amount, measure):
        return [Reading(amount, kind)]
    return [signed(page, Reading(amount, "quantity", measure))]


_RANK = re.compile(r"(?:前|排名|位列|名列|位居|排)$")


def _no_quantity(page: Page, amount: Amount, measure: Measure) -> str | None:
    """What has a unit and is still no quantity: 每平方千米, 前三名, 一个, 千亩."""
    before = page.folded[max(0, amount.start - 8) : amount.start]
    if is_denominator(page, amount):
        return "denominator"
    if measure.classifier and _RANK.search(before):
        return "ordinal"
    qualified = measure.qualifier or qualifier(page, amount.start, measure.end, "")[0]
    if is_indefinite(page, amount, measure, qualified=bool(qualified)):
        return "indefinite"
    return None
