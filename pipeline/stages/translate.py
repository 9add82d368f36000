"""Each distinct sentence that is not English, once, into English; checked and scored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import pyarrow as pa

from pipeline.identifiers import content_id
from pipeline.reviewing import Review, check_review, load_reviewed, render_reviewed
from pipeline.stage import Progress, Settings, Stage, Tables
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

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_OR_GREEK = re.compile(r"[\u0000-\u03ff\u1e00-\u1fff]")
# A scientific name with its ranks has up to three words in small letters.
_RUNNING_WORDS = 4


def translate(tables: Tables, settings: Settings, progress: Progress) -> dict[str, pa.Table]:
    """Fill ``sentences.text_en``, and say in ``translations`` who made it and what it is worth.

    English, and what is in no language (a number, a name), stands for itself. A sentence that a
    person has reviewed has that translation, and no machine is asked. A sentence in another
    language than Chinese has no ``text_en``; one that could not be translated neither, it has the
    status ``failed`` and a row in ``problems``.

    Raises:
        ModelError: the engine that was asked for cannot be used.
        ConfigError: the translation memory, the reviewed translations or the user's terms cannot
            be used.
    """
    sentences = tables["sentences"]
    distinct = _distinct_sentences(sentences)
    reviewed = _reviewed(settings)
    by_machine = [row for row in distinct if row["sentence_key"] not in reviewed]
    engine = _engine(settings) if by_machine else None
    termbase = load_termbase(settings.terms)
    made: dict[str, dict[str, Any]] = {}
    problems = []
    if engine is not None:
        with closing(engine), _remembering(engine, settings) as remembering:
            translator = Translator(remembering, termbase)
            translated = dict(_translate(translator, engine.batch, by_machine, progress))
        for row in by_machine:
            made[row["sentence_key"]] = _row(row, translated[row["sentence_key"]], engine)
        problems = [_failed(row) for row in made.values() if row["status"] == "failed"]
    elif by_machine:
        problems = [_no_translation(settings, len(by_machine))]
    for row in distinct:
        if review := reviewed.get(row["sentence_key"]):
            made[row["sentence_key"]] = _reviewed_row(row, review, termbase)
    rows = [made[row["sentence_key"]] for row in distinct if row["sentence_key"] in made]
    english = {row["sentence_key"]: row["text_en"] for row in rows}
    return {
        "translations": from_rows("translations", rows),
        "sentences": _with_english(sentences, english),
        "problems": from_rows("problems", problems + _other_languages(sentences)),
    }


def _reviewed(settings: Settings) -> Mapping[str, Review]:
    return load_reviewed(settings.reviewed) if settings.reviewed else {}


def _distinct_sentences(sentences: pa.Table) -> list[dict[str, Any]]:
    """The first sentence with each key, of those that are to be translated."""
    columns = sentences.select(["sentence_key", "text", "language"]).to_pylist()
    distinct: dict[str, dict[str, Any]] = {}
    for row in columns:
        if row["language"] in TRANSLATED_LANGUAGES:
            distinct.setdefault(row["sentence_key"], row | {"text": row["text"].strip()})
    return list(distinct.values())


def _engine(settings: Settings) -> Engine | None:
    return choose_engine(
        settings.engine,
        settings.models_dir,
        gguf=settings.gguf,
        argos=settings.argos_package,
    )


@contextmanager
def _remembering(engine: Engine, settings: Settings) -> Iterator[Engine]:
    if settings.memory is None:
        yield engine
    else:
        with Memory(settings.memory) as memory:
            yield RememberingEngine(engine, memory)


def _translate(
    translator: Translator, batch: int, sentences: Sequence[dict[str, Any]], progress: Progress
) -> Iterator[tuple[str, Translation]]:
    """The translations by sentence key; like lengths together, which keeps batches full."""
    ordered = sorted(sentences, key=lambda row: (-len(row["text"]), row["sentence_key"]))
    waiting: list[dict[str, Any]] = []
    for place, row in enumerate(progress(ordered, total=len(ordered)), start=1):
        waiting.append(row)
        if len(waiting) == batch or place == len(ordered):
            made = translator.translate([(one["text"], one["language"]) for one in waiting])
            keys = [one["sentence_key"] for one in waiting]
            yield from zip(keys, made, strict=True)
            waiting = []


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


def _no_translation(settings: Settings, count: int) -> dict[str, Any]:
    if settings.engine == "none":
        message = f"{count} sentences are not translated, as was asked."
        return problem("translate", "not_translated", message, severity="info")
    message = (
        f"{count} sentences are not translated, because no translation model is installed; "
        "`python -m pipeline models install` gets one."
    )
    return problem("translate", "no_engine", message)


def _failed(row: dict[str, Any]) -> dict[str, Any]:
    start = " ".join(row["source_text"].split())[:40]
    message = f"No attempt gave a usable translation of the sentence that begins “{start}”."
    return problem("translate", "translation_failed", message)


def _identity(settings: Settings) -> str:
    engine = _engine(settings)
    identity = f"{engine.name} {engine.model} {engine.settings}" if engine else settings.engine
    if reviewed := _reviewed(settings):
        identity += " " + content_id(render_reviewed(reviewed.values()).decode())
    if settings.terms:
        identity += f" terms {content_id(*map(repr, read_user_terms(settings.terms)))}"
    return identity


STAGE = Stage(
    name="translate",
    summary="put each distinct sentence into English once, and check its amounts and names",
    reads=("sentences",),
    writes=("translations", "sentences"),
    run=translate,
    identity=_identity,
)
