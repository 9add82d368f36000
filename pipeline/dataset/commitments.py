"""``cbd_commitments.json``: the actions in the fields of the CBD's form for commitments.

The form is that for actors other than national governments, ``EStakeholderCommitment`` of the
CBD's online reporting tool (github.com/scbd/online-reporting-tool, types/schemas). The platform's
actions come nearest to what it calls a commitment: one title, one description, one primary target;
a heading "Commitment made" stands over many actions. Only what the profile says is given: a field
that it does not fill is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.dataset.crosswalk import Link
from pipeline.dataset.framework import indicators, targets
from pipeline.publishing.narratives import english_of_text
from pipeline.text.scripts import has_han

Row = dict[str, Any]
LanguageMap = dict[str, str]

MACHINE_TRANSLATION = "[Machine translation, not reviewed] "
_ALIGNMENT = (
    "The targets were read by software from the platform's headings and from the text, not stated "
    "by the city; the evidence stands in gbf_crosswalk.csv."
)


def commitments(tables: Mapping[str, pa.Table], links: Sequence[Link]) -> dict[str, Any]:
    """One record per action that says something, in reading order.

    Args:
        tables: ``documents``, ``actions``, ``blocks``, ``sentences``, ``translations``,
            ``quantities``.
        links: the crosswalk.
    """
    corpus = _Corpus(tables)
    by_action: dict[str, list[Link]] = {}
    for link in links:
        by_action.setdefault(link.action_id, []).append(link)
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    records = [
        _record(action, documents[action["doc_id"]], corpus, by_action.get(action["action_id"], []))
        for action in tables["actions"].to_pylist()
        if corpus.blocks.get(action["action_id"])
    ]
    return {
        "schema": "EStakeholderCommitment",
        "schemaSource": "https://github.com/scbd/online-reporting-tool",
        "notice": "Drafts for a person to check and complete; nothing here was submitted.",
        "records": records,
    }


class _Corpus:
    """The tables, looked up by what a record goes by."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.blocks: dict[str, dict[str, Row]] = {}
        for block in tables["blocks"].to_pylist():
            if block["action_id"]:
                self.blocks.setdefault(block["action_id"], {})[block["role"]] = block
        self.sentences: dict[str, list[Row]] = {}
        columns = ["text_id", "position", "start", "end", "text", "language", "text_en"]
        for row in tables["sentences"].select([*columns, "sentence_key"]).to_pylist():
            self.sentences.setdefault(row["text_id"], []).append(row)
        self.reviewed = {
            row["sentence_key"]
            for row in tables["translations"].select(["sentence_key", "status"]).to_pylist()
            if row["status"] == "reviewed"
        }
        self.money = {
            row["quantity_id"]
            for row in tables["quantities"].select(["quantity_id", "kind"]).to_pylist()
            if row["kind"] == "money"
        }


def _record(action: Row, document: Row, corpus: _Corpus, links: Sequence[Link]) -> Row:
    blocks = corpus.blocks[action["action_id"]]
    record: Row = {
        "title": _english(action["title"]),
        "description": _narrative(blocks.get("description"), corpus),
        "performanceInformation": _performance(action, blocks, corpus),
        "primaryGlobalAlignment": next(
            (_term(link.target) for link in links if link.primary), None
        ),
        "otherGlobalAlignments": _others(links),
        "alignmentInformation": _english(_ALIGNMENT) if links else None,
        "indicators": [{"identifier": code} for code in _indicators(links)],
        "city": _named(document["city"]),
        "country": {"title": {"en": document["country"]}} if document["country"] else None,
        "fundingSource": _funding(links, blocks, corpus),
        "additionalInformation": _english(_origin(action, document, blocks)),
        "notes": action["action_id"],
    }
    filled = {name: value for name, value in record.items() if value}
    return {"header": {"languages": _languages(filled)}} | filled


def _english(text: str | None) -> LanguageMap | None:
    return {"en": text} if text else None


def _named(name: str | None) -> LanguageMap | None:
    return {"zh" if has_han(name) else "en": name} if name else None


def _term(target: int) -> Row:
    known = targets()[target]
    return {
        "identifier": known.identifier,
        "title": {"en": known.title_en, "zh": known.title_zh},
    }


def _others(links: Iterable[Link]) -> list[Row]:
    """Targets of the heading, or with strong evidence in the text, that are not the primary."""
    named = {
        link.target
        for link in links
        if not link.primary and (link.source == "heading" or link.strength == "strong")
    }
    return [_term(target) for target in sorted(named)]


def _indicators(links: Iterable[Link]) -> list[str]:
    codes = sorted({link.indicator for link in links if link.indicator})
    return [indicators()[code][0] for code in codes]


def _narrative(block: Row | None, corpus: _Corpus) -> LanguageMap | None:
    return _in_languages(corpus.sentences.get(block["text_id"], []), corpus) if block else None


def _in_languages(sentences: Sequence[Row], corpus: _Corpus) -> LanguageMap | None:
    """The text as it stands under its own language, its translation under ``en``.

    Text in both languages stands under ``zh``, as the form has no key for it; text in a language
    that was not told, under ``und``.
    """
    text = "".join(sentence["text"] for sentence in sentences).strip()
    if not text:
        return None
    foreign = [sentence for sentence in sentences if sentence["language"] != "en"]
    if not foreign:
        return {"en": text}
    said = {"zh" if has_han(text) else "und": text}
    if english := english_of_text(sentences):
        by_machine = any(
            sentence["text_en"] and sentence["sentence_key"] not in corpus.reviewed
            for sentence in foreign
        )
        said["en"] = f"{MACHINE_TRANSLATION if by_machine else ''}{english}"
    return said


def _performance(action: Row, blocks: Mapping[str, Row], corpus: _Corpus) -> LanguageMap | None:
    """Baseline and target, each under its name; a target that repeats the description is left."""
    said: dict[str, list[str]] = {}
    repeats = action["description_target_relation"] == "identical"
    for role, label_en, label_zh in (
        ("baseline", "Baseline", "基线"),
        ("target", "Target", "目标"),
    ):
        if role == "target" and repeats:
            continue
        for language, text in (_narrative(blocks.get(role), corpus) or {}).items():
            label = f"{label_zh}：" if language == "zh" else f"{label_en}: "
            said.setdefault(language, []).append(label + text)
    return {language: "\n\n".join(parts) for language, parts in said.items()} or None


def _funding(
    links: Sequence[Link], blocks: Mapping[str, Row], corpus: _Corpus
) -> LanguageMap | None:
    """The sentences in which an amount of money stands with a clue of Target 19, on finance."""
    places = {
        (link.block_id, link.start)
        for link in links
        if link.target == 19 and link.quantity_id in corpus.money
    }
    found = [
        sentence
        for block in blocks.values()
        for sentence in corpus.sentences.get(block["text_id"], [])
        if any(
            block["block_id"] == block_id
            and start is not None
            and sentence["start"] <= start < sentence["end"]
            for block_id, start in places
        )
    ]
    return _in_languages(found, corpus)


def _origin(action: Row, document: Row, blocks: Mapping[str, Row]) -> str:
    lines = [block["line_start"] for block in blocks.values()]
    lines += [block["line_end"] for block in blocks.values()]
    exported = document["downloaded_on"]
    parts = [
        f"Action area {action['area_number']}" if action["area_number"] else "Action area",
        f": {action['area_title']}. " if action["area_title"] else " not stated. ",
        f"Commitment made: {action['commitment']}. " if action["commitment"] else "",
        f"From the CitiesWithNature profile {document['source_file']}",
        f" exported on {exported.isoformat()}" if exported else "",
        f", lines {min(lines)} to {max(lines)}.",
    ]
    return "".join(parts)


def _languages(record: Row) -> list[str]:
    named = {
        language
        for name in ("title", "description", "performanceInformation")
        for language in record.get(name) or ()
    }
    return sorted(named)
