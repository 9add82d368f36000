"""A step over documents: what is known is kept, what fails costs one document."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from in_workers import make_another_table, repeat_a_key, share, shout

from pipeline.errors import DataError, ModelError
from pipeline.identifiers import content_id
from pipeline.partitions import Failure, StepResult, run_join, run_per_document
from pipeline.shards import ShardWriter, StoredTable
from pipeline.stage import Join, PerDocument, Settings, silent
from pipeline.tables import from_rows
from pipeline.workers import Workers, local_workers

STEP = PerDocument("shout", reads=("lent_texts",), writes=("renderings",), run=shout)
JOIN = Join("share", reads=("lent_texts",), writes=("renderings",), run=share)
SETTINGS = Settings()
DOCUMENTS = {name: [f"{name} one", f"{name} two"] for name in ("loja", "nara", "oulu", "pune")}
Given = Callable[[Mapping[str, list[str]]], dict[str, StoredTable]]
Run = Callable[..., StepResult | None]


def _number(number: int, settings: Settings) -> int:
    return number


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """Stores the texts of each document as ``lent_texts``."""

    def store(documents: Mapping[str, list[str]]) -> dict[str, StoredTable]:
        with ShardWriter(tmp_path / "given", "shard", ["lent_texts"]) as writer:
            for unit, texts in documents.items():
                rows = [
                    {"text_id": f"{unit}:{number}", "text": text, "narrative_id": "-"}
                    for number, text in enumerate(texts)
                ]
                key = content_id(*texts)
                writer.add(unit, key, {"lent_texts": from_rows("lent_texts", rows)})
        assert writer.shard is not None
        units = {unit: slices["lent_texts"] for unit, (_, slices) in writer.shard.units.items()}
        return {"lent_texts": StoredTable("lent_texts", units)}

    return store


@pytest.fixture
def run(tmp_path: Path, workers: Workers, given: Given) -> Run:
    """Runs a step on texts, always in the same folder."""

    def run_step(
        documents: Mapping[str, list[str]],
        step: PerDocument = STEP,
        *,
        seconds: float | None = 60,
        may_work: bool = True,
    ) -> StepResult | None:
        return run_per_document(
            step,
            SETTINGS,
            given(documents),
            tmp_path / step.name,
            workers,
            seconds,
            silent,
            may_work=may_work,
        )

    return run_step


def english(result: StepResult | None) -> dict[str, list[str]]:
    assert result is not None
    units = result.tables["renderings"].units
    return {unit: rows.read()["text_en"].to_pylist() for unit, rows in units.items()}


def computed(result: StepResult | None) -> int:
    assert result is not None
    return result.computed


def shouted(documents: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {unit: [text.upper() for text in texts] for unit, texts in documents.items()}


def test_every_document_is_computed_once(run: Run) -> None:
    first, second = run(DOCUMENTS), run(DOCUMENTS)
    assert english(first) == english(second) == shouted(DOCUMENTS)
    assert (computed(first), computed(second)) == (4, 0)


def test_only_a_document_that_is_new_or_changed_is_computed(run: Run) -> None:
    run(DOCUMENTS)
    more = DOCUMENTS | {"lima": ["lima"], "oulu": ["other"]}
    result = run(more)
    assert computed(result) == 2
    assert english(result) == shouted(dict(sorted(more.items())))


def test_a_document_that_is_gone_leaves_nothing_and_computes_nothing(
    run: Run, tmp_path: Path
) -> None:
    run(DOCUMENTS)
    fewer = {unit: texts for unit, texts in DOCUMENTS.items() if unit != "nara"}
    result = run(fewer)
    assert computed(result) == 0
    assert english(result) == shouted(fewer)
    assert all(b"nara" not in path.read_bytes() for path in (tmp_path / "shout").glob("*/units"))


@pytest.mark.parametrize("change", ["identity", "name"])
def test_another_step_computes_all_again(run: Run, tmp_path: Path, change: str) -> None:
    run(DOCUMENTS)
    other = replace(STEP, identity=lambda settings: "other")
    if change == "name":
        other = replace(STEP, name="whisper")
        (tmp_path / "shout").rename(tmp_path / "whisper")
    assert computed(run(DOCUMENTS, other)) == 4


def test_one_can_look_whether_there_is_work_without_doing_it(run: Run) -> None:
    assert run(DOCUMENTS, may_work=False) is None
    run(DOCUMENTS)
    assert english(run(DOCUMENTS, may_work=False)) == shouted(DOCUMENTS)
    assert run(DOCUMENTS | {"lima": ["x"]}, may_work=False) is None


def test_a_damaged_shard_is_computed_again(run: Run, tmp_path: Path) -> None:
    run(DOCUMENTS)
    damaged = min((tmp_path / "shout").glob("*/renderings.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-9])
    result = run(DOCUMENTS)
    assert computed(result) == 1
    assert english(result) == shouted(DOCUMENTS)


def test_a_document_in_two_shards_is_taken_from_one(run: Run, tmp_path: Path) -> None:
    """A worker that dies when it has written its shard leaves it, and the work is done again."""
    run(DOCUMENTS)
    shards = sorted((tmp_path / "shout").iterdir())
    for shard in shards[:2]:
        shutil.copytree(shard, shard.with_name(f"{shard.name}-again"))
    result = run(DOCUMENTS)
    assert computed(result) == 0
    assert english(result) == shouted(DOCUMENTS)
    assert result is not None
    table = result.tables["renderings"]
    assert sum(pq.read_metadata(file).num_rows for file in table.files) == table.rows
    assert len(list((tmp_path / "shout").iterdir())) == len(shards)


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("raise", Failure("nara", "stage_failed", "ValueError: no such reed {}")),
        ("wrong rows", Failure("nara", "stage_failed", "DataError: sentences: wrong rows")),
        ("hang", Failure("nara", "time_limit")),
        ("die", Failure("nara", "worker_died")),
    ],
)
@pytest.mark.parametrize("most_together", [1, 16])
def test_a_document_that_cannot_be_dealt_with_costs_only_itself(
    given: Given, tmp_path: Path, workers: Workers, text: str, failure: Failure, most_together: int
) -> None:
    others = {f"c{number:02}": [f"text {number}"] for number in range(20)}
    documents = dict(sorted({**others, "nara": [text]}.items()))
    step = replace(STEP, most_together=partial(_number, most_together))
    result = run_per_document(step, SETTINGS, given(documents), tmp_path / "s", workers, 2, silent)
    assert result is not None
    assert result.failures == [failure]
    assert english(result) == shouted(others)


def test_a_document_that_had_all_the_time_for_itself_is_not_given_it_again(
    given: Given, tmp_path: Path, workers: Workers
) -> None:
    started = time.monotonic()
    step = replace(STEP, most_together=partial(_number, 1))
    inputs = given({"loja": ["one"], "nara": ["hang"]})
    result = run_per_document(step, SETTINGS, inputs, tmp_path / "s", workers, 4, silent)
    assert result is not None
    assert result.failures == [Failure("nara", "time_limit")]
    assert time.monotonic() - started < 8


def test_a_step_without_time_limit_has_none(run: Run) -> None:
    documents = {"loja": ["one"]}
    step = replace(STEP, has_time_limit=False)
    assert english(run(documents, step, seconds=1e-9)) == shouted(documents)


def test_what_no_document_can_do_without_stops_the_step(run: Run) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        run(DOCUMENTS | {"zibo": ["no model"]})
    assert computed(run(DOCUMENTS)) < 4, "what was done is kept"


@pytest.mark.parametrize(
    ("function", "detail"), [(make_another_table, "waiting"), (repeat_a_key, "repeat the key")]
)
def test_what_a_step_makes_is_checked(run: Run, function: Any, detail: str) -> None:
    result = run({"loja": ["one"]}, replace(STEP, run=function))
    assert result is not None
    (failure,) = result.failures
    assert failure.code == "stage_failed"
    assert failure.detail.startswith(DataError.__name__)
    assert detail in failure.detail


def test_a_problem_says_whose_it_is(run: Run) -> None:
    result = run({"loja": ["one"], "nara#000003": ["doubt"]})
    assert result is not None
    rows = [
        row for rows in result.tables["problems"].units.values() for row in rows.read().to_pylist()
    ]
    assert [(row["doc_id"], row["code"]) for row in rows] == [("nara", "doubt")]


def test_workers_and_shards_do_not_show_in_the_result(given: Given, tmp_path: Path) -> None:
    documents = {f"c{number:02}": [f"text {number}", "both"] for number in range(30)}
    results = []
    for count in (1, 2, 3):
        with local_workers(count) as workers:
            for most_together in (1, 7, 16):
                step = replace(STEP, most_together=partial(_number, most_together))
                folder = tmp_path / f"{count}-{most_together}"
                inputs = given(documents)
                result = run_per_document(step, SETTINGS, inputs, folder, workers, 60, silent)
                assert result is not None
                results.append((result.tables["renderings"].key, english(result)))
    assert all(result == results[0] for result in results)
    assert results[0][1] == shouted(documents)


def test_no_documents_make_empty_tables(run: Run) -> None:
    result = run({})
    assert result is not None
    assert (result.computed, result.tables["renderings"].rows) == (0, 0)


@pytest.fixture
def join(tmp_path: Path, workers: Workers, given: Given) -> Run:
    """Runs the join on texts, always in the same folder."""

    def run_it(
        documents: Mapping[str, list[str]], step: Join = JOIN, *, may_work: bool = True
    ) -> StepResult | None:
        folder = tmp_path / "joined"
        inputs = given(documents)
        return run_join(step, SETTINGS, inputs, folder, workers, 2**26, may_work=may_work)

    return run_it


def counts(result: StepResult | None) -> dict[str, list[float]]:
    assert result is not None
    units = result.tables["renderings"].units
    return {unit: rows.read()["score"].to_pylist() for unit, rows in units.items()}


SHARED = {"loja": ["reeds", "eels"], "nara": ["reeds"], "oulu": ["otters"]}
COUNTS = {"loja": [2, 1], "nara": [2], "oulu": [1]}


def test_a_join_sees_all_documents_and_gives_each_its_part(join: Run) -> None:
    first, second = join(SHARED), join(SHARED)
    assert counts(first) == counts(second) == COUNTS
    assert (computed(first), computed(second)) == (1, 0)


def test_what_a_join_made_for_a_document_has_its_key_while_it_is_the_same(join: Run) -> None:
    before, after = join(SHARED), join(SHARED | {"zibo": ["eels"]})
    assert computed(after) == 1
    assert before is not None
    assert after is not None
    keys = [
        {unit: rows.key for unit, rows in result.tables["renderings"].units.items()}
        for result in (before, after)
    ]
    assert {unit for unit in keys[0] if keys[0][unit] != keys[1][unit]} == {"loja"}


@pytest.mark.parametrize("damage", ["cut", "gone", "no shards"])
def test_a_join_of_which_a_shard_is_damaged_is_made_again(
    join: Run, tmp_path: Path, damage: str
) -> None:
    many = {f"c{number:02}": ["reeds"] for number in range(40)}
    join(many)
    files = sorted((tmp_path / "joined").glob("*/*/renderings.parquet"))
    assert len(files) > 1
    if damage == "cut":
        files[0].write_bytes(files[0].read_bytes()[:-9])
    elif damage == "gone":
        files[0].unlink()
    else:
        for file in files:
            file.unlink()
    assert join(many, may_work=False) is None
    again = join(many)
    assert computed(again) == 1
    assert counts(again) == {unit: [40] for unit in many}


def test_one_can_look_whether_a_join_is_due(join: Run) -> None:
    assert join(SHARED, may_work=False) is None
    join(SHARED)
    assert counts(join(SHARED, may_work=False)) == COUNTS
    assert join(SHARED | {"zibo": ["eels"]}, may_work=False) is None
    assert join(SHARED, replace(JOIN, identity=lambda settings: "other"), may_work=False) is None


def test_a_join_without_rows_is_done_once(join: Run) -> None:
    first, second = join({}), join({})
    assert (computed(first), computed(second)) == (1, 0)
    assert counts(second) == {}


def test_a_join_that_fails_is_not_taken_for_done(join: Run) -> None:
    def fail(relations: Any, settings: Settings) -> Any:
        made = share(relations, settings)
        made["renderings"].read_next_batch()
        raise KeyError("no such text")

    with pytest.raises(KeyError):
        join(SHARED, replace(JOIN, run=fail))
    assert join(SHARED, may_work=False) is None
    assert counts(join(SHARED)) == COUNTS
