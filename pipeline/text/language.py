"""Languages: of a whole text, and of the stretches in it.

Scripts decide first, because for Chinese and English they are exact where statistical
detectors are not: langdetect takes one short Chinese string in three for Korean and every second
short English heading for something else. Function words decide between English and the other
languages of the Latin script; langdetect has a say only in long texts without any of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from pipeline.text.scripts import (
    CJK_PUNCTUATION,
    HAN,
    KANA_AND_HANGUL,
    LATIN,
    count_han,
    han_script,
    has_han,
)

_WORD = re.compile(f"[{LATIN}0-9]+(?:['’-][{LATIN}0-9]+)*")
_CHINESE_RUN = re.compile(f"[{HAN}{CJK_PUNCTUATION}{KANA_AND_HANGUL}]+")
_KANA_OR_HANGUL = re.compile(f"[{KANA_AND_HANGUL}]")
_EAST_ASIAN = re.compile(f"[{HAN}{KANA_AND_HANGUL}]")
_KNOWN_SCRIPTS = re.compile(f"[{HAN}{KANA_AND_HANGUL}{LATIN}\u00b5\u0370-\u03ff]")
# Full-width letters and digits, one for one.
_HALF_WIDTH = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
}
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*|[.!?\n]+")

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w.-]{1,255}", re.ASCII)
_GLOSS = re.compile(r"[（(\[［〔][^（）()\[\]［］〔〕\n]{1,120}[）)\]］〕]")
_TITLE = re.compile(r"《[^《》\n]{1,160}》|“[^“”\n]{1,160}”|‘[^‘’\n]{1,160}’|「[^「」\n]{1,160}」")
# A genus or its abbreviation, and an epithet in a Latin form or the marks of an open name.
_BINOMIAL = re.compile(
    r"(?<![A-Za-z])(?P<genus>[A-Z][a-z]{2,}|[A-Z][a-z]?\.)[ \u00a0](?:[×x][ \u00a0])?(?:"
    r"(?P<epithet>[a-z-]*(?:us|um|is|a|i|ae|escens|virens|repens|elegans|oides|inense|vulgare|icolor)"
    r"(?![A-Za-z]))|spp?\.)"
    r"(?:[ \u00a0](?:var|subsp|ssp|f|cv)\.[ \u00a0][a-z-]+)?"
)
_MARKED_NAME = re.compile(r"\*{1,2}[A-Z][A-Za-z.× -]{1,80}\*{1,2}")

_FOREIGN_ENDING = re.compile(
    r"(?:ção|ções|ción|ciones|idad|idades?|mente|keit|heit|ität|zione|zioni)$"
)
_LOANS = frozenset({"café", "cafés", "naïve", "façade", "façades", "résumé", "cliché", "décor"})

# Of the letters of Chinese-looking text, the share of kana or Hangul from which it is another
# language; below it, 鮮の家 is a Chinese shop.
_FOREIGN_SHARE = 0.1
# langdetect needs running text to be trusted: it is right for 99 % of longer English texts.
# Fewer words do where one of them is a function word of another language.
_LANGDETECT_MIN_WORDS = 8
_LANGDETECT_MIN_DOUBTED_WORDS = 3
_LANGDETECT_MAX_WORDS = 300
_LANGDETECT_MIN_PROBABILITY = 0.95


@dataclass(frozen=True)
class LanguageSpan:
    """A stretch of a text in one language; offsets are code points, half-open.

    ``language`` is a value of ``vocabularies.LANGUAGES`` other than ``mul``, or ``la`` for a
    scientific name.
    """

    start: int
    end: int
    language: str


@dataclass(frozen=True)
class _Evidence:
    """What the words of a stretch of Latin script say of its language."""

    content: int
    """Lower-case words that are no function words: running text, not names and acronyms."""
    english: int
    distinctive: int
    """Of the English function words, those that are words of no other language."""
    foreign: int
    """Function words of the language, other than English, that has most."""
    accented: int
    """Lower-case words with a letter that English has not, and words with a foreign ending."""
    marked: int
    """Capitalised words with such a letter, which may be names."""

    @property
    def is_running_english(self) -> bool:
        return self.content >= 2 and self.english >= 1 and self.content + self.english >= 3

    @property
    def is_foreign(self) -> bool:
        if self.distinctive:
            return self.foreign >= 2 and self.foreign > self.english
        return self.foreign >= 2 or self.accented > 0 or (self.foreign > 0 and self.marked > 0)


@cache
def _function_words() -> dict[str, frozenset[str]]:
    """Language → its function words; a word that is English too is left to English."""
    table = resources.files("pipeline.text").joinpath("function_words.csv").read_text("utf-8")
    rows = [line for line in table.splitlines() if line and not line.startswith("#")][1:]
    words = {language: frozenset(row.split()) for language, row in (r.split(",") for r in rows)}
    english = words["en"]
    return {k: v if k in ("en", "shared") else v - english for k, v in words.items()}


def english_function_words() -> frozenset[str]:
    """Articles, prepositions, pronouns, auxiliaries and conjunctions of English, lower case."""
    return _function_words()["en"]


@cache
def _latin_lookalikes() -> frozenset[str]:
    table = resources.files("pipeline.text").joinpath("latin_lookalikes.txt").read_text("utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _latin_names(text: str) -> list[tuple[int, int]]:
    """Spans of what has the form of a scientific name, in order, without overlaps."""
    spans = [match.span() for match in _MARKED_NAME.finditer(text)]
    lookalikes, english = _latin_lookalikes(), english_function_words()
    for match in _BINOMIAL.finditer(text):
        epithet = match["epithet"]
        looks_english = epithet is not None and (
            len(epithet) < 3 or epithet in lookalikes or epithet in english
        )
        if not looks_english and match["genus"].lower() not in english:
            spans.append(match.span())
    free: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not free or start >= free[-1][1]:
            free.append((start, end))
    return free


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with each span replaced by a comma, which no word or run crosses unseen."""
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], ","]
        last = end
    return "".join(parts) + text[last:]


def _is_name_or_acronym(word: str) -> bool:
    """NbS, OECMs, IUCN, PM2, iNaturalist: nothing to tell a language by."""
    letters = sum(character.isalpha() for character in word)
    if letters < 3 or letters < len(word.replace("-", "").replace("'", "").replace("’", "")):
        return True
    return any(c.isupper() for c in word[1:]) and not (word.isupper() and letters > 5)


def _weigh(words: Sequence[str]) -> _Evidence:
    functions = _function_words()
    english_words = functions["en"]
    content = english = distinctive = accented = marked = 0
    foreign = dict.fromkeys(functions.keys() - {"en", "shared"}, 0)
    for word in words:
        lower = word.lower()
        if lower in english_words:
            english += 1
            distinctive += lower not in functions["shared"]
            continue
        for language in foreign:
            foreign[language] += lower in functions[language]
        if word.islower() and len(word) >= 3 and not _is_name_or_acronym(word):
            content += 1
            accented += not word.isascii() and word not in _LOANS
        if _FOREIGN_ENDING.search(lower):
            accented += 1
        marked += not word.isascii() and not word.islower()
    return _Evidence(content, english, distinctive, max(foreign.values()), accented, marked)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


@cache
def _detectors() -> DetectorFactory:
    """A langdetect of our own: seeded, its profiles in a fixed order, none of it process-wide."""
    profiles = resources.files("langdetect").joinpath("profiles")
    factory = DetectorFactory()
    factory.load_json_profile(
        [
            profile.read_text(encoding="utf-8")
            for profile in sorted(profiles.iterdir(), key=lambda p: p.name)
            if not profile.name.startswith((".", "_"))
        ]
    )
    factory.set_seed(0)
    return factory


def _langdetect_denies_english(words: Sequence[str]) -> bool:
    detector = _detectors().create()
    detector.append(" ".join(words[:_LANGDETECT_MAX_WORDS]))
    try:
        candidates = detector.get_probabilities()
    except LangDetectException:  # letters that none of its languages has
        return False
    minimum = _LANGDETECT_MIN_PROBABILITY
    return any(c.lang != "en" and c.prob >= minimum for c in candidates)


def _label_latin(text: str) -> str:
    """``en``, ``mul`` or ``und`` for a text without ideographs."""
    text = _ADDRESS.sub(",", text)
    names = _latin_names(text)
    words = _words(_without(text, names))
    substantive = [word for word in words if not _is_name_or_acronym(word)]
    # What is capitalised beside scientific names is authorship.
    if names and not any(word.islower() for word in substantive):
        return "und"
    if not substantive:
        return "und"
    evidence = _weigh(words)
    if evidence.foreign >= 3 and evidence.english >= 2:
        return _label_by_sentence(text)
    if evidence.is_foreign or evidence.marked == len(substantive):
        return "und"
    enough = _LANGDETECT_MIN_DOUBTED_WORDS if evidence.foreign else _LANGDETECT_MIN_WORDS
    if not evidence.distinctive and sum(word.islower() for word in substantive) >= enough:
        return "und" if _langdetect_denies_english(words) else "en"
    return "en"


def _label_by_sentence(text: str) -> str:
    """The label of a text that has function words of English and of another language."""
    evidence = [_weigh(_words(sentence)) for sentence in _SENTENCE.findall(text)]
    english = sum(e.english for e in evidence if not e.is_foreign)
    foreign = sum(e.foreign for e in evidence if e.is_foreign)
    if english >= 2 and foreign >= 3:
        return "mul"
    return "und" if foreign > english else "en"


def _has_running_latin(text: str) -> bool:
    """Whether a text with ideographs has a clause of a language of the Latin script as well."""
    text = _ADDRESS.sub(",", text)
    text = _without(text, _latin_names(text))
    text = _GLOSS.sub(lambda m: m[0] if has_han(m[0]) else ",", text)
    text = _TITLE.sub(lambda m: m[0] if has_han(m[0]) else ",", text)
    runs = [words for piece in _CHINESE_RUN.split(text) if (words := _words(piece))]
    # A clause that Chinese words cut in pieces is still one, where they are not the main thing.
    everything = [word for run in runs for word in run]
    if 2 * len(everything) >= count_han(text):
        runs.append(everything)
    weighed = [_weigh(run) for run in runs]
    return any(e.is_running_english or (e.foreign >= 2 and e.content >= 2) for e in weighed)


def _count_other_letters(text: str) -> int:
    """Letters of neither the Han nor the Latin script, nor the Greek ones of units (μg, Ω)."""
    return sum(character.isalpha() for character in _KNOWN_SCRIPTS.sub("", text))


def label_language(text: str) -> str:
    """The language of ``text``: ``zh-Hans``, ``zh-Hant``, ``en``, ``mul`` or ``und``.

    ``mul`` is running text in more than one language: Chinese words in an English text, or an
    English clause in a Chinese one. Scientific names, acronyms, names of organisations, and
    English glosses in brackets or titles in quotation marks do not make a text ``mul``.
    Chinese without a character that tells the scripts apart is ``zh-Hans``. ``und`` is all that
    has no running text (numbers, a scientific name, an acronym) and every other language.
    """
    text = text.translate(_HALF_WIDTH)
    foreign = len(_KANA_OR_HANGUL.findall(text))
    chinese = count_han(text)
    others = _count_other_letters(text)
    if others > chinese + foreign or not chinese + foreign:
        return _label_alphabetic(text, others)
    if _has_running_latin(text):
        return "mul"
    if foreign >= _FOREIGN_SHARE * (chinese + foreign):
        return "und"
    return han_script(text) or "zh-Hans"


def _label_alphabetic(text: str, others: int) -> str:
    """The label of a text in Latin script and ``others`` letters of a third one."""
    words = _words(text)
    latin = sum(len(word) for word in words)
    if others > _FOREIGN_SHARE * latin:
        if _weigh(words).is_running_english:
            return "mul"
        if others > latin:
            return "und"
    return _label_latin(text)


def _marks(text: str, is_mixed: bool, chinese: str) -> list[LanguageSpan]:
    """Where a language shows itself in ``text``, in order: Han, scientific names, words.

    Single words inside a Chinese text are part of it, unless the text is mixed: names of
    organisations and products stand in both languages.
    """
    runs = [m.span() for m in _CHINESE_RUN.finditer(text) if _EAST_ASIAN.search(m[0])]
    fixed = [LanguageSpan(*run, chinese) for run in runs]
    fixed += [LanguageSpan(*name, "la") for name in _latin_names(text)]
    fixed.sort(key=lambda span: span.start)
    marks: list[LanguageSpan] = []
    last = 0
    for span in [*fixed, LanguageSpan(len(text), len(text), "und")]:
        for sentence in _SENTENCE.finditer(text, last, span.start):
            words = list(_WORD.finditer(sentence[0]))
            telling = [word[0] for word in words if not _is_name_or_acronym(word[0])]
            is_running = len(telling) > 1 or any(word.islower() for word in telling)
            if is_running or (telling and (is_mixed or not runs)):
                first = sentence.start() + words[0].start()
                marks.append(LanguageSpan(first, sentence.end(), _label_latin(sentence[0])))
        if span.end > span.start:
            marks.append(span)
        last = span.end
    return marks


def language_spans(text: str) -> list[LanguageSpan]:
    """The languages of the stretches of ``text``: they tile it, neighbours differ.

    Punctuation, digits, names and acronyms go with the stretch before them (at the beginning of
    the text, with the first one). Scientific names are ``la``. Stretches of Chinese have the
    script of the whole text. A text in which nothing tells a language is one span ``und``.
    """
    if not text:
        return []
    folded = text.translate(_HALF_WIDTH)
    label = label_language(folded)
    foreign = len(_KANA_OR_HANGUL.findall(folded))
    is_foreign = foreign and foreign >= _FOREIGN_SHARE * len(_EAST_ASIAN.findall(folded))
    chinese = "und" if is_foreign else han_script(folded) or "zh-Hans"
    marks: list[LanguageSpan] = []
    for mark in _marks(folded, label == "mul", chinese):
        if not marks or mark.language != marks[-1].language:
            marks.append(mark)
    if not marks:
        return [LanguageSpan(0, len(text), "und")]
    starts = [0, *(mark.start for mark in marks[1:]), len(text)]
    return [
        LanguageSpan(start, end, mark.language)
        for start, end, mark in zip(starts, starts[1:], marks, strict=False)
    ]
