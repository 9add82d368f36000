"""Terms, and whether an English text renders them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_POSSESSIVE = re.compile("'s?$")


@dataclass(frozen=True, slots=True)
class Term:
    """A Chinese term (Simplified) and how it is rendered.

    Attributes:
        english: the rendering that engines are told.
        others: further renderings that are right.
        wrong: what engines are known to write instead.
        domain: what it is of: ``place``, ``species``, ``policy`` and so on.
        part: name, noun, noun phrase, verb phrase or adjective, where it is known.
        source: whose usage the rendering follows.
        not_before: characters before which it is another word.
        is_checked: its renderings were read critically, so that other words are a reason to doubt.
    """

    chinese: str
    english: str
    others: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    domain: str = ""
    part: str = ""
    source: str = ""
    not_before: str = ""
    is_checked: bool = True

    @property
    def renderings(self) -> tuple[str, ...]:
        """All that are right."""
        return (self.english, *self.others)


def is_rendered(term: Term, english: str) -> bool:
    """Whether ``english`` has the term in one of its renderings.

    Case, hyphens, articles, inflection, British or American spelling, and a bracketed addition
    (``(PM2.5)``) are not looked at; an acronym that the rendering brackets stands for it. A verb
    stands for its noun, and the words may be drawn apart or turned round as English does it:
    wetland and forest parks, restored 300 mu of wetland.
    """
    keys = [key for form in term.renderings for key in _keys(form)]
    said = _said(english)
    text = f" {' '.join(word for word in said if word not in _MARKS)} "
    return any(f" {key} " in text for key in keys) or any(
        _is_drawn_apart(key.split(" "), said) for key in keys
    )


_MARKS = frozenset(",;:.!?()")
_TOKEN = re.compile(rf"[^\W\d_]*\d[\d.,]*\d(?![^\W_])|{_WORD.pattern}|[,;:.!?()]")
_SPARE_WORDS = 4
"""Between the words of a rendering: an amount with its unit, or the other parts of a list."""
_APART = frozenset(
    (*_MARKS, "and", "or", "by", "at", "with", "from", "on", "besid", "near", "around", "outsid")
)
"""What parts words that are turned round: a park beside the wetland is no wetland park."""
_ENDED = frozenset(";:.!?()")


@lru_cache(maxsize=1024)
def _said(english: str) -> tuple[str, ...]:
    """The words of a text as they are compared, and its punctuation marks."""
    words = (_stem(word) for word in _TOKEN.findall(_joined(english.casefold())))
    return tuple(word for word in words if word not in _UNHEARD)


def word_stems(english: str) -> frozenset[str]:
    """What the words of a text are compared by: without inflection, in American spelling."""
    return frozenset(_said(english)) - _MARKS


def _is_drawn_apart(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether all words stand close together, in order, or turned round with nothing that parts."""
    if len(words) < 2 or not set(words) <= set(said):
        return False
    wanted = Counter(words)
    for start, first in enumerate(said):
        if first not in wanted:
            continue
        left, stretch = wanted.copy(), []
        for word in said[start : start + len(words) + _SPARE_WORDS]:
            stretch.append(word)
            left -= Counter((word,))
            if not left:
                break
        if left or _ENDED & set(stretch):
            continue
        in_order = [word for word in stretch if word in wanted] == list(words)
        if in_order or not _APART & set(stretch):
            return True
    return False


@cache
def _keys(rendering: str) -> tuple[str, ...]:
    """The rendering as it is compared, without its bracket; the bracket too if an acronym."""
    keys = [_key(_BRACKETED.sub("", rendering))]
    keys += [
        _key(bracket) for bracket in re.findall(r"\(([^()]*)\)", rendering) if _is_acronym(bracket)
    ]
    return tuple(filter(None, keys))


def _is_acronym(text: str) -> bool:
    return len(text) > 1 and sum(character.isupper() for character in text) > len(text) / 2


_UNHEARD = frozenset(("the", "a", "an", "of"))
"""Words that are not looked at: the return of farmland to forest, returning farmland to forest."""


def _key(text: str) -> str:
    words = (_stem(word) for word in _TOKEN.findall(_joined(text.casefold())))
    return " ".join(word for word in words if word not in _UNHEARD | _MARKS)


@cache
def _two_words() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {row["apart"]: row["joined"] for row in read_rows("joined_words.csv")}
    either = "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms)
    return re.compile(rf"\b(?:{either})(?=s?\b)"), forms


def _joined(text: str) -> str:
    """``text`` with waste water as wastewater, the UN as the United Nations."""
    pattern, forms = _two_words()
    return pattern.sub(lambda form: forms[form[0].replace("-", " ")], text)


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple((row["british"], row["american"]) for row in read_rows("spellings.csv"))


@cache
def _stem(word: str) -> str:
    """What all forms of ``word`` have in common, in American spelling."""
    word = _POSSESSIVE.sub("", word.replace("’", "'"))
    for british, american in _spellings():
        word = word.replace(british, american)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "oes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _without_noun_ending(_without_verb_ending(_IRREGULAR.get(word, word)))


def _without_noun_ending(word: str) -> str:
    """The verb of a noun, the adjective of an adverb: restoration, ecologically."""
    for ending in ("ly", "ment", "ion"):
        if len(word) > len(ending) + 4 and word.endswith(ending):
            word = word.removesuffix(ending).removesuffix("e")
            break
    return word.removesuffix("at") if len(word) > 5 else word


def _without_verb_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] not in "aeiouls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


_IRREGULAR = {
    "geese": "goose",
    "mice": "mouse",
    "wolve": "wolf",
    "leave": "leaf",
    "fishe": "fish",
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "production": "produce",  # no product
    "reduction": "reduce",
}


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package, comments left out."""
    table = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


def repair_terms(english: str, terms: Sequence[Term]) -> str:
    """``english`` with known wrong renderings replaced by the right ones.

    Args:
        english: a translation.
        terms: those of its source, each as often as it stands there.

    A wrong rendering is replaced only where no right one is there, one term alone claims it, and it
    stands there as often as the term in the source. Plural and a capital at the beginning of the
    text are kept.
    """
    for term in dict.fromkeys(terms):
        if not term.wrong or is_rendered(term, english):
            continue
        for wrong in sorted(term.wrong, key=len, reverse=True):
            found = list(_occurrences(wrong, english))
            claims = {other for other in terms if wrong in other.wrong}
            if len(claims) == 1 and len(found) == terms.count(term):
                for occurrence in reversed(found):
                    english = _replace(english, occurrence, term.english)
                break
    return english


def _occurrences(wrong: str, english: str) -> Iterator[re.Match[str]]:
    pattern = r"[ -]+".join(re.escape(word) for word in wrong.split())
    return re.finditer(rf"(?<![\w-]){pattern}(?P<plural>e?s)?(?![\w-])", english, re.IGNORECASE)


def _replace(english: str, found: re.Match[str], right: str) -> str:
    right = _BRACKETED.sub("", right)
    if found["plural"] and not right.endswith("s"):
        right += "s"
    if found[0][0].isupper() and not english[: found.start()].strip():
        right = right[0].upper() + right[1:]
    return english[: found.start()] + right + english[found.end() :]
