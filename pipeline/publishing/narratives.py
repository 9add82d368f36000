"""The English of a text, put together from its sentences."""

from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]


def english_of_sentence(sentence: Row) -> str | None:
    """The sentence in English without outer white space; ``None`` where there is none.

    Args:
        sentence: A row of ``sentences``. A sentence that is English already is its own English.
    """
    if sentence["language"] == "en":
        return str(sentence["text"]).strip()
    return sentence["text_en"] and str(sentence["text_en"]).strip()


def english_of_text(sentences: Sequence[Row]) -> str | None:
    """The text in English; ``None`` where no sentence of another language is translated.

    A text that is English from end to end is given as it stands. In others the white space
    behind each sentence is kept, so paragraphs stay; where there is none, as in Chinese, a space
    divides sentences. A sentence that has no translation stands there as written: a gap that can
    be seen is better than one that cannot.

    Args:
        sentences: The rows of ``sentences`` of one text, in order.
    """
    foreign = [sentence for sentence in sentences if sentence["language"] != "en"]
    if not foreign:
        return "".join(sentence["text"] for sentence in sentences) or None
    if not any(english_of_sentence(sentence) for sentence in foreign):
        return None
    pieces: list[str] = []
    for sentence in sentences:
        source = sentence["text"]
        pieces.append(english_of_sentence(sentence) or source.strip())
        pieces.append(source[len(source.rstrip()) :] or " ")
    return "".join(pieces).strip()
