"""Authorship behind a scientific name: ``(L.) L.``, ``Hu & W.C.Cheng``, ``Linnaeus, 1758``.

A capitalised word behind a name is an author only on evidence, because running text goes on
with capitalised words too (``Ginkgo biloba Park``): a year, brackets, a known author, a joining
word, or the end of the bracket that holds the name.
"""

import re
from functools import cache

from pipeline.species.words import read_rows

_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0141\u0158\u015a\u0160\u017b\u017d]"
_SMALL = r"[a-z\u00df-\u00f6\u00f8-\u00ff\u0100-\u017f]"
_PARTICLES = r"(?:(?:de|van|von|der|den|du|da|dos|la|le|del|zu)[ ]){0,2}"
_SURNAME = (
    rf"{_PARTICLES}(?:Mc|Mac|St\.|O['’]|D['’])?{_CAPITAL}{_SMALL}{{0,18}}"
    rf"(?:-{_CAPITAL}?{_SMALL}{{1,18}})?\.?"
)
_GENERIC = rf"(?:{_CAPITAL}{_SMALL}?\.[ -]?){{0,4}}{_SURNAME}(?:[ ]?(?:f|fil|bis|jr)\.)?"
_YEAR = r"(?:,[ ]?|[ ])(?:1[789]|20)\d\d[a-z]?(?![0-9])"
_JOINER = r"(?:[ ]?&[ ]?|[ ](?:et|ex|in|apud)[ ])"


@cache
def _known() -> str:
    names = sorted((row["author"] for row in read_rows("authors.csv")), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, names)) + r")(?![A-Za-z\u00c0-\u017f])"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    author = f"(?:{_known()}|{_GENERIC})"
    # A comma joins authors only in "A, B & C".
    listed = rf"(?:,[ ]{author}(?=[ ]?(?:,|&|et[ ])))"
    team = f"{author}{listed}{{0,4}}(?:{_JOINER}{author}){{0,3}}"
    whole = re.compile(
        rf"[ ]{{0,2}}(?P<all>(?P<original>\((?P<team1>{team})?(?P<year1>{_YEAR})?\)[ ]?)?"
        rf"(?P<team2>{team})?(?P<year2>{_YEAR})?)"
    )
    known_team = f"{_known()}(?:{_JOINER}{_known()}){{0,5}}"
    known = re.compile(
        rf"[ ]{{0,2}}(?P<all>(?:\({known_team}(?:{_YEAR})?\)[ ]?)?{known_team}(?:{_YEAR})?)"
    )
    return whole, known, re.compile(known_team)


_ABBREVIATED = re.compile(rf"{_SMALL}\.|\b{_CAPITAL}\.")
_CLOSING = re.compile(r"[ ]{0,2}[)）\]］】〕]")


def read_authorship(text: str, position: int) -> tuple[int, int] | None:
    """Start and end of the authorship that begins at ``position``, or ``None``.

    Args:
        text: a text with half-width brackets, its italics marks replaced by spaces.
        position: the end of a scientific name.
    """
    whole, known, team = _patterns()
    match = whole.match(text, position)
    if match and match["all"] and _is_evident(text, match, team):
        return match.start("all"), match.start("all") + len(match["all"].rstrip())
    if match and match["original"] and _is_original_evident(match, team):
        return match.start("original"), match.start("original") + len(match["original"].rstrip())
    match = known.match(text, position)
    return match.span("all") if match else None


def skip_authorship(text: str, position: int) -> int:
    """Where an authorship would end that began at ``position``, evident or not."""
    match = _patterns()[0].match(text, position)
    return match.end() if match else position


def _is_evident(text: str, match: re.Match[str], known: re.Pattern[str]) -> bool:
    """Whether every part of a possible authorship is backed by more than a capital letter."""
    original, last = match["original"], match["team2"]
    closes = _CLOSING.match(text, match.end()) is not None
    if original:
        if not _is_original_evident(match, known):
            return False
        return last is None or bool(match["year2"]) or closes or _is_team(last, known)
    if last is None:
        return False
    if match["year2"]:
        return match["year2"].startswith(",") or _is_team(last, known)
    return closes or _is_team(last, known)


def _is_original_evident(match: re.Match[str], known: re.Pattern[str]) -> bool:
    team = match["team1"]
    return bool(match["year1"]) or (team is not None and _is_team(team, known))


def _is_team(team: str, known: re.Pattern[str]) -> bool:
    match = known.match(team)
    if match and match.end() == len(team):
        return True
    joined = re.search(r"&| et | ex ", team) is not None
    return (joined and _ABBREVIATED.search(team) is not None) or (bool(match) and joined)
