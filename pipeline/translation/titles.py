"""《Titles》 are translated apart: an engine copies “Document A”, and mangles a list of titles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.text.scripts import HAN

_TITLE = r"《[^《》]{1,120}》"
_RUN = re.compile(rf"{_TITLE}(?:[、，,和与及以 ]{{0,2}}{_TITLE})*")
_ONE = re.compile(r"《([^《》]+)》")
_HAN = re.compile(f"[{HAN}]")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TitleRun:
    """Titles that follow each other, and the name that stands for them while the rest is made."""

    name: str
    titles: tuple[str, ...]


def set_titles_apart(text: str) -> tuple[str, tuple[TitleRun, ...]]:
    """``text`` with ``《Document A》`` for each run of Chinese titles, and the runs.

    A text that is one title, or has more runs than letters, stays as it is.
    """
    runs: list[TitleRun] = []

    def name(match: re.Match[str]) -> str:
        titles = tuple(_ONE.findall(match[0]))
        if not _HAN.search(match[0]) or len(runs) == len(_LETTERS):
            return match[0]
        if re.search(rf"《?Document {_LETTERS[len(runs)]}\b", text):
            return match[0]
        runs.append(TitleRun(f"Document {_LETTERS[len(runs)]}", titles))
        return f"《{runs[-1].name}》"

    return _RUN.sub(name, text), tuple(runs)


def put_titles_back(english: str, runs: Sequence[TitleRun], translations: Mapping[str, str]) -> str:
    """``english`` with the translated titles, each in quotation marks, for the names of the runs.

    Where a name comes again, it is ``the document``.
    """
    for run in runs:
        quoted = [f"“{translations[title]}”" for title in run.titles]
        listed = _listed(quoted)
        pattern = re.compile(
            rf"(?:\b(?:the|an?|documents?) )?[\"“'*《]*\b{run.name}\b[\"”'*》]*", re.IGNORECASE
        )
        first = True

        def replacement(match: re.Match[str], listed: str = listed) -> str:
            nonlocal first
            if first:
                first = False
                return listed
            return "The document" if match[0][0] in "TA" else "the document"

        english = pattern.sub(replacement, english)
    return english


def _listed(quoted: Sequence[str]) -> str:
    return " and ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]


def as_title(english: str) -> str:
    """A translated title without article, quotation marks and full stop, begun with a capital."""
    title = english.strip().strip("\"“”'.,;: ")
    title = _ARTICLE.sub("", title, count=1) if _ARTICLE.match(title) else title
    return title[:1].upper() + title[1:]
