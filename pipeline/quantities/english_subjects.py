"""What an English measure is of: the phrase behind ``of``, or the subject of its clause."""

import re

from pipeline.quantities.page import last_match

_REACH = 140
_BREAK = re.compile(
    r"[;!?。；！？\n]|[.:](?=\s)|[ \n]-[ \n]|, (?=(?:and|but|with|while|which|of which)\b)"
)
_LEADING = re.compile(
    r"(?:(?:currently|in total|overall|today|now|at present|the|an?|our|its|their|this|these|and"
    r"|but|with"
    r"|while|which|where|there (?:are|is|were|was)|in our city|in the city|the city (?:has|had)"
    r"|it|as of \d{4}"
    r"|(?:in|by|since|until) \d{4}|some|about|of which|of these)\b[ ,]*|[ ,\n(]+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:[ \n,:(]+|[ ](?:from|to|by|of|at|in|about|exceeded|is|are|was|were|with|for|and))$"
)
_PRONOUNS = frozenset(
    (
        "we",
        "it",
        "they",
        "i",
        "this",
        "these",
        "there",
        "which",
        "that",
        "on",
        "in",
        "for",
        "at",
        "is",
        "only",
        "further",
        "another",
    )
)
_VERB = re.compile(
    r"[ ,](?:currently |now |also |only |already )?(?:is|was|are|were|has|have|had|will|would"
    r"|covers|covered|cover(?= \d| within| about| over| an?\b| around| approximately| more)"
    r"|reach(?:ed|es)?|totals?|totall?ed|stands?|stood|amount(?:s|ed)?|measures|spans?|extends"
    r"|equals?|equates?|increased?|decreased?|rose|fell|grew|declined|dropped|accounts?|accounted"
    r"|comprises?"
    r"|comprised|contains?|stores?|attracts?|attracted|receives?|received|generates?|generated"
    r"|produces?|produced"
    r"|averages?|averaged|makes? up|made up|occup(?:y|ies|ied)|provides?|cost|costs|must|should"
    r"|can|could|may"
    r"|protects?|manages?|supports?|live|lies|stretch(?:es)?|spent|invested|ranges?)\b"
)
_END = (
    r"(?=[.,;:()]|[ \n](?:is|are|was|were|has|have|had|by|per|which|that|from|to|can|will|between"
    r"|since|every"
    r"|each|annually|compared|in \d+|and (?:[a-z]+ )?\d[\d,.]*|, \d+)\b|[ \n]-[ \n]|$)"
)
_OF = re.compile(rf"[ \n]of[ \n](?!which\b)(?P<phrase>[^.,;:()]{{3,90}}?){_END}")
_FOR = re.compile(
    rf"[ \n](?:for|on|to|towards|into)[ \n](?P<phrase>(?!\d)[^.,;:()]{{3,80}}?){_END}"
)
_NOUN = re.compile(
    r"[ \n](?P<phrase>(?!(?:is|are|was|were|and|or|by|to|from|in|per|of|which|that|with|at|for|on"
    r"|as|has|have"
    r"|between|compared|since|than|were|will|each|every|annually|over|above|below|high|long|wide"
    r"|tall|deep|ago|old)\b)"
    rf"[A-Za-z][^.,;:()]{{2,60}}?)(?=[ \n](?:in|at|with|for|on|within|through|across)\b"
    rf"|{_END[3:-1]})"
)
_PREDICATE = re.compile(
    r"[ \n](?:is|are|was|were|has been|have been)[ \n](?P<phrase>[^.,;:()]{3,90}?)(?=[.,;:()]"
    r"|[ \n]and \d|$)"
)
_A_PHRASE_OF = re.compile(
    r"(?<![A-Za-z])(?:has|have|had|with|an?|the|its|of) "
    r"(?P<phrase>(?:(?!(?:has|have|had|with|is|are|was|were) )[A-Za-z/'-]+ ){1,5})of $"
)


_NUMBER = re.compile(r"(?<![A-Za-z\d.])(?!(?:1[89]|20)\d\d(?!\d))\d|^[ ,(]*\d{4}[ ,(]*$")
"""A number of its own, no year and none of NO2 or PM2.5: what holds one measures something else."""


def find_english_subject(
    folded: str, left: int, start: int, end: int, right: int
) -> tuple[int, int] | None:
    """The span of what the quantity from ``start`` to ``end`` measures.

    ``left`` and ``right`` are where its neighbours end and begin.
    """
    high = min(len(folded), end + _REACH)
    found = _OF.match(folded, end, high)
    if found and found.start("phrase") < right:
        return _trim(folded, *found.span("phrase"))
    low = _clause_start(folded, max(0, start - _REACH), start)
    inner = max(low, left)
    found = _A_PHRASE_OF.search(folded, inner, start)
    if found:
        return _trim(folded, *found.span("phrase"))
    head = _LEADING.match(folded, inner, start)
    opens = inner == start or (head and head.end() == start)
    if opens or folded.endswith(" and ", inner, start):
        predicate = _PREDICATE.match(folded, end, high)
        if predicate and predicate["phrase"].split(" ")[0] not in ("degraded", "protected"):
            return _trim(folded, *predicate.span("phrase"))
    noun = _NOUN.match(folded, end, high)
    if noun and noun.start("phrase") < right and not _NUMBER.search(noun["phrase"]):
        return _trim(folded, *noun.span("phrase"))
    return _subject_of_clause(folded, low, inner, start) or _purpose(folded, end, right, high)


def _clause_start(folded: str, low: int, start: int) -> int:
    if last := last_match(_BREAK, folded, low, start):
        return last.end()
    if low and folded[low - 1].isalnum():
        low = folded.find(" ", low, start) + 1 or start  # no part of a word
    return low


def _subject_of_clause(folded: str, low: int, inner: int, start: int) -> tuple[int, int] | None:
    """From the clause's beginning to its first verb; of its nearer part where that has one.

    Without a verb the whole of it, and of a label, what stands in front of the colon.
    """
    for begin in (inner, low):
        if head := _LEADING.match(folded, begin, start):
            begin = head.end()
        verb = _VERB.search(folded, begin, start)
        if verb and verb.start() - begin >= 2 and not _NUMBER.search(folded[begin : verb.start()]):
            return _trim(folded, begin, verb.start())
    if folded[inner:start].strip(" ,(") and not _NUMBER.search(folded[inner:start]):
        return _trim(folded, inner, start)
    if low == inner and folded.endswith(":", 0, low):
        return _trim(folded, _clause_start(folded, max(0, low - _REACH), low - 1), low - 1)
    return None


def _purpose(folded: str, end: int, right: int, high: int) -> tuple[int, int] | None:
    found = _FOR.match(folded, end, high)
    if found and found.start("phrase") < right:
        return _trim(folded, *found.span("phrase"))
    return None


def _trim(folded: str, start: int, end: int) -> tuple[int, int] | None:
    if head := _LEADING.match(folded, start, end):
        start = head.end()
    while tail := _TRAILING.search(folded, start, end):
        end = tail.start()
    if end - start < 2 or folded[start] == "-" or folded[start:end].casefold() in _PRONOUNS:
        return None
    return start, end
