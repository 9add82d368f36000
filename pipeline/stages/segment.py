"""segment: the sentences of every distinct text, with their languages and tokens."""

from bisect import bisect_left
from typing import Any

import pyarrow as pa

from pipeline.identifiers import content_id
from pipeline.quantities import find_quantities
from pipeline.species import find_species
from pipeline.stage import PerDocument, Settings, Stage, Tables
from pipeline.tables import from_rows
from pipeline.text.language import label_language
from pipeline.text.scripts import han_script, has_han
from pipeline.text.sentences import split_sentences
from pipeline.text.tokens import Kept, tokenize


def run(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Cut each text into sentences and tokens; amounts and names of organisms stay whole."""
    rows: list[dict[str, Any]] = []
    for row in tables["texts"].select(["text_id", "text", "language"]).to_pylist():
        rows += _sentence_rows(row["text_id"], row["text"], row["language"])
    return {"sentences": from_rows("sentences", rows)}


def _sentence_rows(text_id: str, text: str, language: str) -> list[dict[str, Any]]:
    whole = _whole_spans(text)
    borders = split_sentences(text, language, [(start, end) for start, end, _ in whole])
    starts = [start for start, _, _ in whole]
    rows = []
    for position, (start, end) in enumerate(borders, 1):
        sentence = text[start:end]
        label = _sentence_language(sentence, text, language)
        inside = whole[bisect_left(starts, start) : bisect_left(starts, end)]
        keep = [(first - start, last - start, pos) for first, last, pos in inside]
        rows.append(
            {
                "sentence_id": f"{text_id}:{position:04d}",
                "text_id": text_id,
                "position": position,
                "start": start,
                "end": end,
                "text": sentence,
                "language": label,
                "tokens": [vars(token) for token in tokenize(sentence, label, keep)],
                "sentence_key": content_id(sentence.strip()),
                "text_en": None,
            }
        )
    return rows


def _whole_spans(text: str) -> list[Kept]:
    """Where an amount or a name of an organism stands in ``text``, in order.

    Of a number with the noun that it counts (``24 bird species``), only the number is one token.
    """
    spans: list[Kept] = []
    for quantity in find_quantities(text):
        is_phrase = quantity.unit.startswith("{") and not has_han(quantity.surface)
        bounds = (quantity.number_start, quantity.number_end)
        spans.append((*(bounds if is_phrase else (quantity.start, quantity.end)), "NUM"))
    for mention in find_species(text):
        pos = "NOUN" if mention.evidence == "vernacular" else "PROPN"
        spans.append((mention.start, mention.end, pos))
    return sorted(spans)


def _sentence_language(sentence: str, text: str, language: str) -> str:
    """The label of ``sentence``; what it does not show itself, its text does.

    That is the script of Chinese written only in characters that both scripts have, and the
    language of a sentence without letters in a text of one language.
    """
    label = label_language(sentence)
    if label.startswith("zh") and han_script(sentence) is None:
        return han_script(text) or label
    if label == "und" and language != "mul" and not any(c.isalpha() for c in sentence):
        return language
    return label


STAGE = Stage(
    name="segment",
    summary="divide texts into sentences and tokens, each with its language",
    steps=(PerDocument("segment", reads=("texts",), writes=("sentences",), run=run),),
)
