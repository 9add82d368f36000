"""Cut scientific names out of running text, Chinese or Western, by the evidence around them.

No parser can tell a name from what only looks like one (``Last update`` parses as a species), so
a capitalised word and what follows it is a name only if shape, gazetteer and context agree. The
parser comes after, in ``naming``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from pipeline.species.authorship import read_authorship, skip_authorship
from pipeline.species.words import (
    Likeness,
    epithet_likeness,
    genus_likeness,
    is_also_a_word,
    is_distinctive,
    is_set_phrase,
    known_binomials,
    taxa,
)
from pipeline.text.scripts import HAN

_HAN_CHARACTER = re.compile(f"[{HAN}]")


class Context(IntEnum):
    """How much the surroundings of a candidate say that it is a name."""

    BARE = 0
    BRACKETED = 1
    """It begins a bracket behind a word, or stands right behind Chinese characters."""
    MARKED = 2
    """Italics marks, an organism's vernacular name beside it, authorship, a rank marker."""


@dataclass(frozen=True, slots=True)
class ScientificName:
    """A scientific name where it stands; ``text[start:end]`` is the name without authorship."""

    start: int
    end: int
    written: str
    """The name with single spaces, half-width characters and no italics marks; an abbreviated
    genus written out where the text named it before."""
    authorship: str | None
    is_abbreviated: bool
    close: int
    """Where the name with its authorship ends."""

    @property
    def genus(self) -> str:
        """The first word: a genus, an abbreviated one, or a higher taxon."""
        return self.written.removeprefix("× ").split(" ")[0]


# One for one, so that offsets stay true: full-width forms, spaces of every kind, crosses; italics
# marks become spaces (what they say is read from the text itself).
_FOLD = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys([0x00A0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000, ord("\t")], " "),
    **dict.fromkeys(map(ord, "*_\\＊＿"), " "),
    **dict.fromkeys(map(ord, "✕╳✖⨯"), "×"),
    **dict.fromkeys(map(ord, "‘’＇"), "'"),
}
_TAG = re.compile(r"</?(?:i|em)>", re.IGNORECASE)

_LETTER = r"A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_GAP = r"(?:[ ]{1,4}|[ ]{0,4}\r?\n[ ]{0,4})"
_END = rf"(?![{_LETTER}0-9]|['-][{_LETTER}])"
_WORD = r"[a-zëïö]{2,30}(?:-[a-zëïö]{1,30}){0,2}"
_GENUS = re.compile(
    rf"(?<![{_LETTER}0-9@-])(?:×[ ]{{0,2}})?"
    r"(?P<genus>(?<!\.)[A-Z][a-z]{0,2}\.(?=[ ]{0,2}[a-z×])"
    rf"|[A-Z][a-zëïö]{{1,30}}(?:-[a-z]{{2,20}})?(?!(?!×)[{_LETTER}0-9@]|['-][{_LETTER}]))"
)
_SUBGENUS = re.compile(rf"{_GAP}\([A-Z][a-z]{{2,30}}\)(?={_GAP}[a-z])")
_OPEN = re.compile(rf"{_GAP}(?:spp?|ssp)(?:\.|(?![{_LETTER}0-9.]))")
_EPITHET = re.compile(
    rf"(?:{_GAP}|(?<=\.)|(?=×))(?:(?P<cross>×[ ]{{0,2}}|[xX]{_GAP})|(?P<doubt>cf|aff|nr)\.?{_GAP})?"
    rf"(?P<epithet>{_WORD}){_END}"
)
_RANKED = re.compile(
    rf"{_GAP}(?P<rank>subsp|ssp|subvar|var|forma|fo|f|nothosubsp|nothovar)"
    rf"(?:\.[ ]{{0,3}}|{_GAP})(?P<epithet>{_WORD}){_END}"
)
_THIRD = re.compile(rf"{_GAP}(?P<epithet>{_WORD}){_END}")
_CULTIVAR = re.compile(
    rf"{_GAP}(?:cv\.[ ]?'?(?P<plain>[A-Z][{_LETTER}-]{{1,30}})'?"
    rf"|'(?P<quoted>[A-Z][{_LETTER} .-]{{1,40}})')"
)
_FORMULA = re.compile(
    rf"[ ]{{0,3}}(?:×|[xX](?= ))[ ]{{0,3}}"
    rf"(?:(?P<genus>[A-Z][a-z]{{1,30}}|[A-Z]\.)[ ]{{0,3}})?(?P<epithet>{_WORD}){_END}"
)
_OPENING_BRACKETS = "([【〔"
_CLOSING = re.compile(r"[ ]{0,3}[)\]】〕]")
_WIDEST_GAP = 6
_ITALICS = "*_>\\＊＿"
_END_OF_ITALICS = "*_<\\＊＿"
# "the genus X"; "the genera X, Y and Z" for each of them.
_GENUS_BEFORE = re.compile(
    r"\b(?:[Gg]enus[ ]{1,2}|[Gg]enera[ ]{1,2}(?:[A-Z][a-z]{1,30}(?:[ ]{0,2},[ ]{1,2}|[ ]{1,2}))"
    r"{0,9}(?:(?:and|or|&)[ ]{1,2})?)$"
)
_LONGEST_CALL = 160
_RANK_BEFORE = re.compile(r"\b(?:[Ff]amily|[Oo]rder|[Cc]lass|[Pp]hylum)[ ]{1,2}$")
_RANK_BEHIND = re.compile(r"[ ]?(?:属(?!于|地|性|实)|屬(?!於|地|性|實)|科(?!技|学|研|學))")
_FAMILY = re.compile(r"[A-Z][a-z]{2,25}(?:idae|aceae)")
# Behind these a bracket may hold a genus alone: 栎属（Quercus）, 柳树（Salix）.
_HEADS = frozenset(
    "属屬科目纲綱类類树樹草花木竹松杉柳杨楊槐藻蕨藤菜麦麥鸟鳥鱼魚虫蟲蝶蛾蜂蛙蛇龟龜螺蚌虾蝦蟹鹿猴鹭鷺鸥鷗鸭鴨雁鹤鶴鹰鷹"
)


def fold(text: str) -> str:
    """``text`` in half-width, with italics marks as spaces; every offset stays the same."""
    folded = text.translate(_FOLD)
    return _TAG.sub(lambda match: " " * len(match[0]), folded) if "<" in text else folded


def find_scientific_names(
    text: str, ends_vernacular: Callable[[int], bool]
) -> Iterator[ScientificName]:
    """Scientific names in reading order, not overlapping.

    Args:
        text: any text.
        ends_vernacular: tells whether a vernacular name of the lexicon ends at an offset.
    """
    reader = _Reader(text, fold(text), ends_vernacular, {})
    position = 0
    while match := _GENUS.search(reader.folded, position):
        name = reader.read(match)
        position = max(name.close, match.end()) if name else match.end()
        if name:
            reader.remember(name.written)
            yield name


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    folded: str
    ends_vernacular: Callable[[int], bool]
    named: dict[str, dict[str, set[str]]]
    """Genera named so far with their epithets, by initial, the latest last."""

    def remember(self, written: str) -> None:
        """Note a name, so that a later abbreviation of its genus can be written out."""
        genus, *others = written.removeprefix("× ").split(" ")
        if not genus.endswith("."):
            with_initial = self.named.setdefault(genus[0], {})
            with_initial[genus] = with_initial.pop(genus, set()).union(others)

    def _written_out(self, abbreviation: str, epithet: str) -> str | None:
        """The genus an abbreviation stands for: one with this epithet, else the latest.

        A name that the lexicon has goes before one that it has not.
        """
        with_initial = self.named.get(abbreviation[0], {})
        genera = [genus for genus in with_initial if genus.startswith(abbreviation[:-1])]
        exact = [genus for genus in genera if epithet in with_initial[genus]]
        known = [genus for genus in genera if f"{genus} {epithet}" in known_binomials()]
        return next(reversed(exact or known or genera), None)

    def read(self, match: re.Match[str]) -> ScientificName | None:
        """The name that begins with the capitalised word of ``match``, if it is one."""
        genus, start, end = match["genus"], match.start(), match.end("genus")
        if genus.endswith("."):
            return self._abbreviated(genus, start, end)
        if subgenus := _SUBGENUS.match(self.folded, end):
            end = subgenus.end()
        epithet = _EPITHET.match(self.folded, end)
        if opened := _OPEN.match(self.folded, end):
            if genus_likeness(genus) or self._in_italics(start, (end,)):
                return self._name(start, opened.end(), genus, None)
            return None
        if epithet and not is_set_phrase(genus, epithet["epithet"]):
            name = self._binomial(genus, start, epithet)
            if name:
                return name
        cultivar = _CULTIVAR.match(self.folded, end)
        if cultivar and genus in taxa():
            return self._name(start, cultivar.end(), genus, None)
        return self._uninomial(genus, start, match.end("genus"))

    def _binomial(self, genus: str, start: int, epithet: re.Match[str]) -> ScientificName | None:
        kind, word = genus_likeness(genus), epithet["epithet"]
        if not _is_binomial(genus, word, Context.MARKED):
            return None
        end, is_ranked = self._lower_ranks(epithet.end("epithet"), kind)
        authorship = read_authorship(self.folded, end)
        context = self._context(start, epithet.end("epithet"), end, authorship)
        if is_ranked or epithet["cross"]:
            context = Context.MARKED
        if not _is_binomial(genus, word, context):
            return None
        return self._name(start, end, genus, authorship)

    def _abbreviated(self, genus: str, start: int, end: int) -> ScientificName | None:
        epithet = _EPITHET.match(self.folded, end)
        if not epithet or is_set_phrase(genus, epithet["epithet"]):
            return None
        likeness = epithet_likeness(epithet["epithet"])
        written_out = self._written_out(genus, epithet["epithet"])
        close, _ = self._lower_ranks(epithet.end("epithet"), Likeness.WEAK)
        authorship = read_authorship(self.folded, close)
        context = self._context(start, epithet.end("epithet"), close, authorship)
        if written_out:
            accepted = likeness >= Likeness.WEAK or (
                likeness is Likeness.PLAIN and context is Context.MARKED
            )
        elif context:
            accepted = likeness >= Likeness.WEAK
        else:
            accepted = len(genus) == 2 and (
                is_distinctive(epithet["epithet"])
                or (epithet["cross"] is not None and likeness >= Likeness.WEAK)
            )
        if not accepted:
            return None
        return self._name(start, close, genus, authorship, written_out)

    def _uninomial(self, genus: str, start: int, end: int) -> ScientificName | None:
        if _FAMILY.fullmatch(genus):
            return self._name(start, end, genus, None)
        taxon = taxa().get(genus)
        if taxon is None and genus_likeness(genus) is Likeness.NONE:
            return None
        accepted = self._is_called(_GENUS_BEFORE, start)
        accepted = accepted or _RANK_BEHIND.match(self.folded, end) is not None
        if taxon and not accepted:
            accepted = (
                (taxon.rank != "genus" and self._is_called(_RANK_BEFORE, start))
                or (self._in_italics(start, (end,)) and not self._in_italics(start - 1, (end + 1,)))
                or self._is_bracketed_alone(start, end)
            )
        return self._name(start, end, genus, None) if accepted else None

    def _is_called(self, rank: re.Pattern[str], start: int) -> bool:
        return rank.search(self.folded, max(0, start - _LONGEST_CALL), start) is not None

    def _lower_ranks(self, end: int, genus: Likeness) -> tuple[int, bool]:
        """Where the name ends behind its lower ranks, and whether it has a marker of one."""
        is_ranked = False
        for _ in range(2):
            ranked = _RANKED.match(self.folded, end)
            if ranked is None:
                ranked = _RANKED.match(self.folded, skip_authorship(self.folded, end))
            if ranked is None or epithet_likeness(ranked["epithet"]) is Likeness.NONE:
                break
            end, is_ranked = ranked.end("epithet"), True
        third = None if is_ranked else _THIRD.match(self.folded, end)
        if third and genus and epithet_likeness(third["epithet"]) >= Likeness.WEAK:
            end = third.end("epithet")
        formula = _FORMULA.match(self.folded, end)
        if formula and epithet_likeness(formula["epithet"]) >= Likeness.WEAK:
            end, is_ranked = formula.end("epithet"), True
        if cultivar := _CULTIVAR.match(self.folded, end):
            end, is_ranked = cultivar.end(), True
        return end, is_ranked

    def _name(
        self,
        start: int,
        end: int,
        genus: str,
        authorship: tuple[int, int] | None,
        written_out: str | None = None,
    ) -> ScientificName:
        written = " ".join(self.folded[start:end].split())
        if written_out:
            written = f"{written_out} {written.removeprefix(genus).lstrip()}"
        author = " ".join(self.folded[slice(*authorship)].split()) if authorship else None
        close = authorship[1] if authorship else end
        return ScientificName(start, end, written, author, genus.endswith("."), close)

    def _context(
        self, start: int, species_end: int, end: int, authorship: tuple[int, int] | None
    ) -> Context:
        close = authorship[1] if authorship else end
        cited = authorship and re.search(r"[.\d]", self.folded[slice(*authorship)])
        if cited or self._in_italics(start, (species_end, end, close)):
            return Context.MARKED
        before = self._before_bracket(start)
        vernacular_end = _skip_spaces_back(self.folded, start) if before is None else before
        if self.ends_vernacular(vernacular_end):
            return Context.MARKED
        follows_han = vernacular_end and _HAN_CHARACTER.match(self.folded, vernacular_end - 1)
        return Context.BRACKETED if follows_han or before is not None else Context.BARE

    def _in_italics(self, start: int, ends: tuple[int, ...]) -> bool:
        text = self.text
        if start < 1 or text[start - 1] not in _ITALICS:
            return False
        return any(text[end : end + 1] and text[end] in _END_OF_ITALICS for end in ends)

    def _before_bracket(self, start: int) -> int | None:
        """Where the word before the bracket ends that opens right before ``start``."""
        folded = self.folded
        position = _skip_spaces_back(folded, start)
        if position == 0 or folded[position - 1] not in _OPENING_BRACKETS:
            return None
        position = _skip_spaces_back(folded, position - 1)
        if position and folded[position - 1] in "\"'”」』》":
            position -= 1
        return position if position and folded[position - 1].isalpha() else None

    def _is_bracketed_alone(self, start: int, end: int) -> bool:
        before = self._before_bracket(start)
        if before is None or not _CLOSING.match(self.folded, end):
            return False
        return self.ends_vernacular(before) or self.folded[before - 1] in _HEADS


def _skip_spaces_back(text: str, position: int) -> int:
    before = text[max(0, position - _WIDEST_GAP) : position]
    return position - len(before) + len(before.rstrip(" "))


def _is_binomial(genus: str, word: str, context: Context) -> bool:
    """Whether a genus and an epithet are a name in this context."""
    kind, likeness = genus_likeness(genus), epithet_likeness(word)
    if f"{genus} {word}" in known_binomials():
        return True
    if likeness is Likeness.NONE:
        return False
    if kind is Likeness.KNOWN:
        if is_also_a_word(word) and is_also_a_word(genus) and word != genus.lower():
            return context is Context.MARKED
        return likeness >= Likeness.WEAK or word[-1] in ("aioux" if context else "ou")
    if kind is Likeness.WEAK:
        return is_distinctive(word) or (bool(context) and likeness >= Likeness.WEAK)
    is_sure = context is Context.MARKED or (bool(context) and likeness is Likeness.STRONG)
    return is_sure and is_distinctive(word)
