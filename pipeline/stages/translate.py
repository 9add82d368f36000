"""Each distinct sentence that is not English, once, into English; checked and scored."""

import atexit
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from pipeline.identifiers import content_id
from pipeline.reviewing import Review, check_review, load_reviewed, render_reviewed
from pipeline.stage import PART_OF, Join, PerDocument, Relations, Settings, Stage, Tables
from pipeline.tables import from_rows, problem
from pipeline.translation import (
    Memory,
    RememberingEngine,
    Termbase,
    Translation,
    Translator,
    choose_engine,
    load_termbase,
)
from pipeline.translation.engines import Engine
from pipeline.translation.termbase_files import read_user_terms

TRANSLATED_LANGUAGES = ("zh-Hans", "zh-Hant", "mul")

_DISTINCT = """
SELECT _unit || '{part_of}' || printf('%06d', (row_number() OVER place - 1) // {size}) AS _unit,
       sentence_key, text, language
FROM (SELECT _unit, file_row_number, sentence_key, text, language FROM sentences
      WHERE language IN ({languages})
      QUALIFY row_number() OVER (PARTITION BY sentence_key ORDER BY _unit, file_row_number) = 1)
WINDOW place AS (PARTITION BY _unit ORDER BY file_row_number)
ORDER BY 1, file_row_number
"""
_WITHOUT_ENGINE = 256
"""Sentences together where nothing is to be computed."""
_PARTS_WITHOUT_ENGINE = 64
_RENDERINGS = """
SELECT DISTINCT sentences._unit, sentence_key, translations.text_en, translations.score
FROM sentences JOIN translations USING (sentence_key)
ORDER BY 1, 2
"""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_OR_GREEK = re.compile(r"[\u0000-\u03ff\u1e00-\u1fff]")
# A scientific name with its ranks has up to three words in small letters.
_RUNNING_WORDS = 4


def distinct_sentences(relations: Relations, settings: Settings) -> dict[str, pa.RecordBatchReader]:
    """Every sentence that is to be translated, once, some of a document together."""
    languages = ", ".join(f"'{language}'" for language in TRANSLATED_LANGUAGES)
    query = _DISTINCT.format(languages=languages, part_of=PART_OF, size=_together(settings))
    return {"waiting": relations.query(query)}


def _together(settings: Settings) -> int:
    """Sentences that a worker translates at a time: as many as keep its engine busy."""
    engine = _engine(settings)
    return engine.batch if engine else _WITHOUT_ENGINE


def translate(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Say in ``translations`` who put each sentence into English, and what that is worth.

    A sentence that a person has reviewed has that translation, and no machine is asked. One that
    could not be translated has the status ``failed`` and a row in ``problems``.

    Raises:
        ModelError: the engine that was asked for cannot be used.
        ConfigError: the translation memory, the reviewed translations or the user's terms cannot
            be used.
    """
    waiting = [row | {"text": row["text"].strip()} for row in tables["waiting"].to_pylist()]
    reviewed = _reviewed(settings)
    by_machine = [row for row in waiting if row["sentence_key"] not in reviewed]
    made: dict[str, dict[str, Any]] = {}
    if by_machine and (machine := _machine(settings)):
        sources = [(row["text"], row["language"]) for row in by_machine]
        translations = machine.translator.translate(sources)
        for row, translation in zip(by_machine, translations, strict=True):
            made[row["sentence_key"]] = _row(row, translation, machine.engine)
    problems = [_failed(row) for row in made.values() if row["status"] == "failed"]
    if by_people := [row for row in waiting if row["sentence_key"] in reviewed]:
        termbase = load_termbase(settings.terms)
        for row in by_people:
            made[row["sentence_key"]] = _reviewed_row(row, reviewed[row["sentence_key"]], termbase)
    rows = [made[row["sentence_key"]] for row in waiting if row["sentence_key"] in made]
    return {
        "translations": from_rows("translations", rows),
        "problems": from_rows("problems", problems),
    }


def renderings(relations: Relations, settings: Settings) -> dict[str, pa.RecordBatchReader]:
    """Give each document the translations of its sentences, wherever they were made."""
    return {"renderings": relations.query(_RENDERINGS)}


def read_in_english(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Fill ``sentences.text_en``.

    English, and what is in no language (a number, a name), stands for itself. A sentence in
    another language than Chinese has none, one that could not be translated neither.
    """
    sentences = tables["sentences"]
    english = {row["sentence_key"]: row["text_en"] for row in tables["renderings"].to_pylist()}
    problems = [*_other_languages(sentences), *_not_translated(sentences, english, settings)]
    return {
        "sentences": _with_english(sentences, english),
        "problems": from_rows("problems", problems),
    }


@dataclass(frozen=True)
class _Machine:
    """An engine with the memory before it, opened for these settings."""

    engine: Engine
    translator: Translator


_open = ExitStack()
"""What this worker has open: closed when it ends."""
atexit.register(_open.close)


@lru_cache(maxsize=1)
def _machine(settings: Settings) -> _Machine | None:
    """The engine of this worker, loaded once; a worker lives no longer than its build.

    It has one process or thread of its model: there are as many workers as cores.
    """
    _open.close()
    engine = _engine(settings, workers=1)
    if engine is None:
        return None
    _open.callback(engine.close)
    remembering: Engine = engine
    if settings.memory is not None:
        remembering = RememberingEngine(engine, _open.enter_context(Memory(settings.memory)))
    return _Machine(engine, Translator(remembering, load_termbase(settings.terms)))


@lru_cache(maxsize=1)
def _reviewed(settings: Settings) -> Mapping[str, Review]:
    """The reviewed translations, read once in a worker."""
    return _read_reviewed(settings)


def _read_reviewed(settings: Settings) -> Mapping[str, Review]:
    return load_reviewed(settings.reviewed) if settings.reviewed else {}


def _engine(settings: Settings, workers: int | None = None) -> Engine | None:
    return choose_engine(
        settings.engine,
        settings.models_dir,
        gguf=settings.gguf,
        argos=settings.argos_package,
        workers=workers,
    )


def _row(sentence: dict[str, Any], translation: Translation, engine: Engine) -> dict[str, Any]:
    return {
        "sentence_key": sentence["sentence_key"],
        "source_text": sentence["text"],
        "source_language": sentence["language"],
        "text_en": translation.text,
        "engine": engine.name,
        "model": engine.model,
        "status": "failed" if translation.text is None else "machine",
        "score": translation.score,
        "flags": list(translation.flags),
    }


def _reviewed_row(sentence: dict[str, Any], review: Review, termbase: Termbase) -> dict[str, Any]:
    """What a person stands for has full marks; what the checks say of it is still shown."""
    return {
        "sentence_key": sentence["sentence_key"],
        "source_text": sentence["text"],
        "source_language": sentence["language"],
        "text_en": review.english,
        "engine": "human",
        "model": review.reviewer or "reviewer not named",
        "status": "reviewed",
        "score": 1.0,
        "flags": list(check_review(sentence["text"], review.english, termbase)),
    }


def _with_english(sentences: pa.Table, english: dict[str, str | None]) -> pa.Table:
    columns = sentences.select(["sentence_key", "text", "language"]).to_pylist()
    texts = [
        english.get(row["sentence_key"])
        if row["language"] in TRANSLATED_LANGUAGES
        else None
        if _is_in_another_language(row)
        else row["text"].strip()
        for row in columns
    ]
    place = sentences.schema.get_field_index("text_en")
    field = sentences.schema.field(place)
    return sentences.set_column(place, field, pa.array(texts, field.type))


def _is_in_another_language(sentence: dict[str, Any]) -> bool:
    """Whether an undetermined sentence is running text rather than a number or a name."""
    if sentence["language"] != "und":
        return False
    words = _WORD.findall(sentence["text"])
    lower = sum(word.islower() and len(word) > 1 for word in words)
    return lower >= _RUNNING_WORDS or any(not _LATIN_OR_GREEK.match(word) for word in words)


def _other_languages(sentences: pa.Table) -> list[dict[str, Any]]:
    rows = sentences.select(["sentence_key", "text", "language"]).to_pylist()
    found = {row["sentence_key"] for row in rows if _is_in_another_language(row)}
    if not found:
        return []
    message = (
        f"Sentences in a language that is neither Chinese nor English: {len(found)}; "
        "they are kept as they are and have no translation."
    )
    return [problem("translate", "other_language", message)]


def _not_translated(
    sentences: pa.Table, english: Mapping[str, str | None], settings: Settings
) -> Iterator[dict[str, Any]]:
    rows = sentences.select(["sentence_key", "language"]).to_pylist()
    missing = {row["sentence_key"] for row in rows if row["language"] in TRANSLATED_LANGUAGES}
    count = len(missing - english.keys())
    if not count:
        return
    if settings.engine == "none":
        message = f"{count} sentences are not translated, as was asked."
        yield problem("translate", "not_translated", message, severity="info")
    else:
        message = (
            f"{count} sentences are not translated, because no translation model is installed; "
            "`python -m pipeline models install` gets one."
        )
        yield problem("translate", "no_engine", message)


def _failed(row: dict[str, Any]) -> dict[str, Any]:
    start = " ".join(row["source_text"].split())[:40]
    message = f"No attempt gave a usable translation of the sentence that begins “{start}”."
    return problem("translate", "translation_failed", message)


def _identity(settings: Settings) -> str:
    engine = _engine(settings)
    identity = f"{engine.name} {engine.model} {engine.settings}" if engine else settings.engine
    if reviewed := _read_reviewed(settings):
        identity += " " + content_id(render_reviewed(reviewed.values()).decode())
    if settings.terms:
        identity += f" terms {content_id(*map(repr, read_user_terms(settings.terms)))}"
    return identity


STAGE = Stage(
    name="translate",
    summary="put each distinct sentence into English once, and check its amounts and names",
    steps=(
        Join(
            "distinct-sentences",
            reads=("sentences",),
            writes=("waiting",),
            run=distinct_sentences,
            identity=lambda settings: f"together={_together(settings)}",
        ),
        PerDocument(
            "translate",
            reads=("waiting",),
            writes=("translations",),
            run=translate,
            identity=_identity,
            has_time_limit=False,
            # Sentences of one part wait for the same worker, which takes minutes with an engine.
            most_together=lambda settings: 1 if _engine(settings) else _PARTS_WITHOUT_ENGINE,
        ),
        Join(
            "renderings",
            reads=("sentences", "translations"),
            writes=("renderings",),
            run=renderings,
        ),
        PerDocument(
            "read-in-english",
            reads=("sentences", "renderings"),
            writes=("sentences",),
            run=read_in_english,
            identity=lambda settings: settings.engine,
        ),
    ),
)
