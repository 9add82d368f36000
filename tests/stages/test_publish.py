from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.stages.publish import STAGE
from pipeline.tables import from_rows, validate


def block(place: int, text_id: str, role: str = "description", doc_id: str = "oulu") -> Any:
    return {
        "block_id": f"{doc_id}:a{place:02d}.{role}",
        "doc_id": doc_id,
        "action_id": f"{doc_id}:a{place:02d}",
        "role": role,
        "text": text_id,
        "language": "zh-Hans",
        "line_start": place * 10,
        "line_end": place * 10,
        "text_id": text_id,
    }


def text(text_id: str, narrative_id: str | None = None, **columns: Any) -> Any:
    return {
        "text_id": text_id,
        "text": text_id,
        "language": "zh-Hans",
        "language_spans": [],
        "n_blocks": 1,
        "narrative_id": narrative_id or text_id,
        "is_canonical": narrative_id is None,
        "similarity": 1.0,
        "edits": [],
        "numbers_changed": False,
    } | columns


def action(place: int, commitment: str | None, doc_id: str = "oulu") -> Any:
    return {
        "action_id": f"{doc_id}:a{place:02d}",
        "doc_id": doc_id,
        "order": place,
        "commitment": commitment,
        "description_target_relation": "missing",
        "gbf_targets": [],
    }


def sentence(text_id: str, position: int, english: str | None, **columns: Any) -> Any:
    return {
        "sentence_id": f"{text_id}:{position:04d}",
        "text_id": text_id,
        "position": position,
        "start": position,
        "end": position + 1,
        "text": f"{text_id}{position}。",
        "language": "zh-Hans",
        "tokens": [],
        "sentence_key": f"{text_id}{position}",
        "text_en": english,
    } | columns


def rendering(key: str, english: str | None, score: float) -> Any:
    return {"sentence_key": key, "text_en": english, "score": score}


Publish = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def publish(run_stage: Callable[..., dict[str, pa.Table]]) -> Publish:
    """The rows of ``corpus``; ``oulu`` is the first that holds any text."""

    def run(**rows: list[Any]) -> list[dict[str, Any]]:
        corpus = run_stage(STAGE, tables(rows))["corpus"]
        validate("corpus", corpus)
        return list(corpus.to_pylist())

    return run


def tables(rows: dict[str, list[Any]]) -> dict[str, pa.Table]:
    return {name: from_rows(name, rows.get(name, [])) for name in STAGE.reads}


def test_a_narrative_tells_where_it_and_its_variants_stand(publish: Publish) -> None:
    [row] = publish(
        blocks=[
            block(3, "older", "target"),
            block(1, "reeds"),
            block(1, "older", "target"),
            block(2, "reeds", doc_id="turku"),
        ],
        texts=[text("reeds"), text("older", "reeds", numbers_changed=True)],
        actions=[
            action(1, "Restore"),
            action(3, "Conserve"),
            action(2, "Restore", "turku"),
        ],
    )
    assert row["narrative_id"] == row["text"] == "reeds"
    assert row["doc_ids"] == ["oulu", "turku"]
    assert row["action_ids"] == ["oulu:a01", "oulu:a03", "turku:a02"]
    assert row["roles"] == ["description", "target"]
    assert row["commitments"] == ["Restore", "Conserve"]
    assert (row["n_blocks"], row["n_variants"], row["numbers_changed"]) == (4, 2, True)


def test_a_narrative_comes_where_its_canonical_text_does(publish: Publish) -> None:
    rows = publish(
        blocks=[block(3, "ponds"), block(2, "reeds"), block(1, "variant of ponds")],
        texts=[text("variant of ponds", "ponds"), text("reeds"), text("ponds")],
        actions=[action(place, None) for place in (1, 2, 3)],
    )
    assert [row["narrative_id"] for row in rows] == ["reeds", "ponds"]
    assert rows[1]["commitments"] == []


def test_the_text_in_english_is_that_of_the_canonical_text(publish: Publish) -> None:
    [row] = publish(
        blocks=[block(1, "reeds"), block(2, "older")],
        texts=[text("reeds"), text("older", "reeds")],
        actions=[action(1, None), action(2, None)],
        sentences=[
            sentence("reeds", 2, "Second."),
            sentence("older", 1, "Other."),
            sentence("reeds", 1, "First."),
        ],
        renderings=[
            rendering("reeds1", "First.", 0.9),
            rendering("reeds2", "Second.", 0.7),
            rendering("older1", "Other.", 0.1),
        ],
    )
    assert row["text_en"] == "First. Second."
    assert row["translation_score"] == pytest.approx(0.7)


def test_what_is_not_translated_has_neither_english_nor_score(publish: Publish) -> None:
    [row] = publish(
        blocks=[block(1, "reeds")],
        texts=[text("reeds")],
        actions=[action(1, None)],
        sentences=[sentence("reeds", 1, None)],
        renderings=[rendering("reeds1", None, 0.0)],
    )
    assert row["text_en"] is None
    assert row["translation_score"] is None


def test_an_english_narrative_is_its_own_english_and_has_no_score(publish: Publish) -> None:
    [row] = publish(
        blocks=[block(1, "reeds")],
        texts=[text("reeds", language="en")],
        actions=[action(1, None)],
        sentences=[sentence("reeds", 1, None, language="en", text="Reeds grow. ")],
    )
    assert row["text_en"] == "Reeds grow. "
    assert row["translation_score"] is None


def test_quantities_and_names_of_the_canonical_text_stand_in_reading_order(
    publish: Publish,
) -> None:
    def quantity(text_id: str, start: int) -> Any:
        return {
            "quantity_id": f"{text_id}:q{start}-{start + 2}",
            "text_id": text_id,
            "sentence_id": f"{text_id}:0001",
            "start": start,
            "end": start + 2,
            "surface": f"{start}亩",
            "kind": "area",
            "value": float(start),
            "unit": "[mu_cn]",
            "qualifier": "exact",
        }

    def mention(start: int, name: str | None) -> Any:
        return {
            "mention_id": f"reeds:s{start}-{start + 1}",
            "text_id": "reeds",
            "sentence_id": "reeds:0001",
            "start": start,
            "end": start + 1,
            "surface": "x",
            "canonical_name": name,
            "evidence": "latin",
        }

    [row] = publish(
        blocks=[block(1, "reeds"), block(2, "older")],
        texts=[text("reeds"), text("older", "reeds")],
        actions=[action(1, None), action(2, None)],
        sentences=[sentence("reeds", 1, None), sentence("older", 1, None)],
        quantities=[quantity("reeds", 9), quantity("older", 1), quantity("reeds", 4)],
        species=[
            mention(7, "Acorus calamus"),
            mention(2, "Typha latifolia"),
            mention(5, None),
            mention(8, "Typha latifolia"),
        ],
    )
    assert [found["surface"] for found in row["quantities"]] == ["4亩", "9亩"]
    assert row["quantities"][0] == {
        "surface": "4亩",
        "kind": "area",
        "value": 4.0,
        "value_high": None,
        "unit": "[mu_cn]",
    }
    assert row["species"] == ["Typha latifolia", "Acorus calamus"]


def test_nothing_gives_an_empty_corpus(publish: Publish) -> None:
    assert publish() == []


def test_a_build_has_every_narrative_once_and_every_block_in_one(built: Path) -> None:
    made: dict[str, pa.Table] = {
        name: pq.read_table(built / f"{name}.parquet") for name in ("corpus", "texts", "blocks")
    }
    corpus = made["corpus"].to_pylist()
    canonical = [row["text_id"] for row in made["texts"].to_pylist() if row["is_canonical"]]
    assert sorted(row["narrative_id"] for row in corpus) == sorted(canonical)
    assert sum(row["n_blocks"] for row in corpus) == made["blocks"].num_rows
    assert sum(row["n_variants"] for row in corpus) == made["texts"].num_rows


def document(doc_id: str) -> Any:
    return {
        "doc_id": doc_id,
        "source_file": f"{doc_id}.txt",
        "source_sha256": "0",
        "media_type": "text/plain",
        "actions_declared": 4,
        "actions_parsed": 2,
    }


def share(text_id: str, value: float) -> Any:
    return {
        "quantity_id": f"{text_id}:q0-1",
        "text_id": text_id,
        "sentence_id": f"{text_id}:0001",
        "start": 0,
        "end": 1,
        "surface": f"{value}%",
        "kind": "percentage",
        "value": value,
        "unit": "%",
        "qualifier": "exact",
        "subject": "芦苇荡保护率",
    }


@pytest.mark.parametrize("doc_id", ["oulu", "turku"])
def test_figures_that_contradict_each_other_are_a_problem_with_its_place(
    run_stage: Callable[..., dict[str, pa.Table]], doc_id: str
) -> None:
    """Also where the texts belong to an earlier document, which holds them too."""
    rows = {
        "documents": [document("oulu"), document("turku")],
        "blocks": [
            block(1, "reeds", doc_id=doc_id),
            block(2, "older", doc_id=doc_id),
            block(1, "reeds", role="target"),
        ],
        "texts": [text("reeds"), text("older")],
        "actions": [action(1, None, doc_id), action(2, None, doc_id)],
        "sentences": [sentence("reeds", 1, None), sentence("older", 1, None)],
        "quantities": [share("reeds", 61.5), share("older", 58.0)],
    }
    [problem] = run_stage(STAGE, tables(rows))["problems"].to_pylist()
    assert (problem["code"], problem["severity"]) == ("figures_disagree", "warning")
    assert (problem["doc_id"], problem["line"]) == (doc_id, 10)
    assert "61.5%" in problem["message"]
    assert "58.0%" in problem["message"]
