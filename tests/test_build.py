import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from in_workers import structure_with_a_trap

from pipeline.build import STAGE_NAMES, STAGES, Resources, StageReport, build
from pipeline.check import check
from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.folder import read_folder
from pipeline.stage import PerDocument, Settings, Stage
from pipeline.store import Store
from pipeline.tables import TABLES

WITHOUT_TRANSLATION = Settings(engine="none")
PUBLIC = [name for name, table in TABLES.items() if not table.internal]


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}


def test_every_table_of_the_contract_is_there_and_all_hold_together(built: Path) -> None:
    assert sorted(contents(built)) == sorted(f"{name}.parquet" for name in PUBLIC)
    assert check(built) == []


def test_every_profile_has_its_document_or_its_reason(raw: Path, built: Path) -> None:
    documents = pd.read_parquet(built / "documents.parquet")
    problems = pd.read_parquet(built / "problems.parquet")
    aside = problems[problems["severity"] == "error"]
    files = {file.name for file in read_folder(raw)}
    assert set(documents["source_file"]) | set(aside["source_file"]) == files
    assert not set(documents["source_file"]) & set(aside["source_file"])


def form(city: str, title: str) -> str:
    """A profile with one action, up to where its description begins."""
    return f"""{city}

City profile downloaded from CitiesWithNature

Actions made on the Action Platform

Action area II

Use nature sustainably

Commitment Made:

Biodiversity in urban agriculture, aquaculture and forestry

{title}

Description of how city is taking action
"""


VELLMAR = f"""{form("Vellmar", "Meadows along the tram")}
Between the rails of the tram, meadows of 12 ha were sown, and mown by hand twice each summer.

Target:

Between the rails of the tram, meadows of 21 ha were sown, and mown by hand twice each summer.

电车轨道之间的草地每年夏天由人工修剪两次，不使用农药。
"""


def test_problems_of_every_stage_say_which_file_they_are_of(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "west").mkdir(parents=True)
    profile = raw / "vellmar.txt"
    profile.write_text(VELLMAR, encoding="utf-8")
    (raw / "odd.txt").write_text("No profile.", encoding="utf-8")
    for name in ("vellmar.txt", "west/vellmar.txt"):
        profile = profile.rename(raw / name)
        build(raw, out, WITHOUT_TRANSLATION)
        problems = pd.read_parquet(out / "problems.parquet")
        assert {"structure", "deduplicate", "translate"} <= set(problems["stage"])
        said = set(zip(problems["doc_id"], problems["source_file"], strict=True))
        assert said == {("vellmar", name), ("odd", "odd.txt")}


def test_another_build_of_the_same_input_gives_the_same_bytes(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-m", "pipeline", "build", "--engine", "none"]
    command += ["--raw", str(raw), "--out", str(tmp_path)]
    subprocess.run(command, env=environment, check=False, capture_output=True)
    assert contents(tmp_path) == contents(built)


def test_a_build_with_nothing_changed_runs_no_stage(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path, WITHOUT_TRANSLATION)
    lines: list[StageReport] = []
    done = build(raw, tmp_path, WITHOUT_TRANSLATION, report=lines.append)
    assert (done.stages_run, done.tables_written) == (0, 0)
    assert [str(line).split(maxsplit=1)[1] for line in lines] == ["up to date"] * len(STAGE_NAMES)


def test_a_deleted_table_comes_back_without_running_a_stage(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path, WITHOUT_TRANSLATION)
    before = contents(tmp_path)
    (tmp_path / "texts.parquet").unlink()
    lines: list[StageReport] = []
    build(raw, tmp_path, WITHOUT_TRANSLATION, report=lines.append)
    assert contents(tmp_path) == before
    assert all(line.rows_out is None for line in lines)


def test_stopping_after_a_stage_and_going_on_gives_the_whole(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    build(raw, tmp_path, WITHOUT_TRANSLATION, until="structure")
    names = ("documents", "achievements", "actions", "blocks", "problems")
    assert sorted(contents(tmp_path)) == sorted(f"{name}.parquet" for name in names)
    build(raw, tmp_path, WITHOUT_TRANSLATION)
    assert contents(tmp_path) == contents(built)
    build(raw, tmp_path, WITHOUT_TRANSLATION, until="ingest")
    assert contents(tmp_path) == contents(built), "nothing changed, so nothing goes"


def test_tables_that_a_changed_input_makes_untrue_are_not_left_behind(
    raw: Path, tmp_path: Path
) -> None:
    changed = Path(shutil.copytree(raw, tmp_path / "raw"))
    out = tmp_path / "out"
    build(changed, out, WITHOUT_TRANSLATION)
    profile = changed / "mossgate.txt"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("6,250 items", "6,520 items"), encoding="utf-8")
    build(changed, out, WITHOUT_TRANSLATION, until="deduplicate")
    assert not (out / "sentences.parquet").exists()
    assert check(out) == []


def test_a_killed_build_goes_on_and_equals_an_undisturbed_one(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "pipeline", "build", "--engine", "none"]
    command += ["--raw", str(raw), "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("deduplicate"):
                process.send_signal(signal.SIGKILL)
                break
    assert not contents(tmp_path), "nothing is published before all is done"
    lines: list[StageReport] = []
    build(raw, tmp_path, WITHOUT_TRANSLATION, report=lines.append)
    assert lines[0].rows_out is None, "what was done is kept"
    assert contents(tmp_path) == contents(built)


def test_adding_a_profile_leaves_the_rows_of_the_others_as_they_were(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    fewer = Path(shutil.copytree(raw, tmp_path / "raw"))
    gone = min(fewer.glob("*.txt"))
    gone.unlink()
    build(fewer, tmp_path / "out", WITHOUT_TRANSLATION)
    all_blocks = pd.read_parquet(built / "blocks.parquet")
    documents = pd.read_parquet(built / "documents.parquet").set_index("source_file")
    expected = all_blocks[all_blocks["doc_id"] != documents.loc[gone.name, "doc_id"]]
    blocks = pd.read_parquet(tmp_path / "out" / "blocks.parquet")
    assert blocks["block_id"].tolist() == expected["block_id"].tolist()
    assert blocks["text_id"].tolist() == expected["text_id"].tolist()


@pytest.mark.parametrize("kind", ["missing", "empty", "a file"])
def test_a_folder_without_profiles_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "raw"
    if kind == "empty":
        folder.mkdir()
    elif kind == "a file":
        folder.write_text("x")
    with pytest.raises(ConfigError, match="--raw"):
        build(folder, tmp_path / "out", WITHOUT_TRANSLATION)
    assert not (tmp_path / "out").exists()


def test_published_tables_carry_their_dictionary(built: Path) -> None:
    field = pq.read_schema(built / "quantities.parquet").field("unit")
    assert field.metadata[b"source"].startswith(b"UCUM")


@pytest.fixture
def with_a_trap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage structure, for a line ``TRAP raise``, ``TRAP hang`` or ``TRAP die``, does so."""

    def trapped(stage: Stage) -> Stage:
        if stage.name != "structure":
            return stage
        (step,) = stage.steps
        return replace(stage, steps=(replace(step, run=structure_with_a_trap),))

    monkeypatch.setattr("pipeline.build.STAGES", tuple(map(trapped, STAGES)))


def without(problems: Path, doc_id: str) -> pd.DataFrame:
    frame = pd.read_parquet(problems)
    return frame[frame["doc_id"] != doc_id].reset_index(drop=True)


@pytest.mark.usefixtures("with_a_trap")
@pytest.mark.parametrize(
    ("trap", "code", "reason"),
    [
        ("raise", "stage_failed", "could not deal with this profile (ValueError: no such reed {})"),
        ("hang", "time_limit", "took longer than 10 s for this profile; --time-limit sets"),
        ("die", "worker_died", "perhaps for lack of memory; it is tried again in the next build"),
    ],
)
def test_a_profile_that_a_stage_cannot_deal_with_is_set_aside_and_the_rest_is_built(
    raw: Path, built: Path, tmp_path: Path, trap: str, code: str, reason: str
) -> None:
    more = Path(shutil.copytree(raw, tmp_path / "raw"))
    text = (raw / "lianhu.txt").read_text(encoding="utf-8")
    (more / "lianjiang.txt").write_text(f"TRAP {trap}\n{text}", encoding="utf-8")
    out = tmp_path / "out"
    started = time.monotonic()
    arguments = ["build", "--raw", str(more), "--out", str(out), "--engine", "none"]
    assert main([*arguments, "--time-limit", "10", "--quiet"]) == 1
    assert time.monotonic() - started < 60
    problems = pd.read_parquet(out / "problems.parquet")
    (row,) = problems[problems["severity"] == "error"].to_dict("records")
    assert (row["doc_id"], row["source_file"]) == ("lianjiang", "lianjiang.txt")
    assert (row["stage"], row["code"]) == ("structure", code)
    assert reason in row["message"]
    others = {name for name in contents(built) if name != "problems.parquet"}
    assert {name: contents(out)[name] for name in others} == {
        name: contents(built)[name] for name in others
    }
    pd.testing.assert_frame_equal(
        without(out / "problems.parquet", "lianjiang"), pd.read_parquet(built / "problems.parquet")
    )
    assert check(out) == []


@pytest.mark.usefixtures("with_a_trap")
@pytest.mark.parametrize(("trap", "is_remembered"), [("raise", True), ("die", False)])
def test_what_was_given_up_is_not_tried_again_unless_another_try_may_help(
    raw: Path, tmp_path: Path, trap: str, is_remembered: bool
) -> None:
    more = tmp_path / "raw"
    more.mkdir()
    shutil.copy(raw / "mossgate.txt", more)
    bad = more / "odd.txt"
    bad.write_text(f"TRAP {trap}\n", encoding="utf-8")
    out = tmp_path / "out"
    build(more, out, WITHOUT_TRANSLATION)
    before = contents(out)
    again = build(more, out, WITHOUT_TRANSLATION)
    assert (again.stages_run, again.tables_written, again.set_aside) == (0, 0, 1)
    assert contents(out) == before
    remembered = Store(out).set_aside
    assert set(remembered) == ({"odd"} if is_remembered else set())
    bad.write_text((raw / "mossgate.txt").read_text("utf-8") + "TRAP set\n", encoding="utf-8")
    assert build(more, out, WITHOUT_TRANSLATION).set_aside == 0
    assert pd.read_parquet(out / "documents.parquet")["doc_id"].tolist() == ["mossgate", "odd"]
    assert Store(out).set_aside == {}


@pytest.mark.usefixtures("with_a_trap")
def test_what_was_given_up_is_remembered_by_a_build_that_is_stopped(
    raw: Path, tmp_path: Path
) -> None:
    def stop(line: StageReport) -> None:
        if line.stage == "deduplicate":
            raise KeyboardInterrupt

    more = Path(shutil.copytree(raw, tmp_path / "raw"))
    (more / "odd.txt").write_text("TRAP raise\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        build(more, tmp_path / "out", WITHOUT_TRANSLATION, report=stop)
    assert set(Store(tmp_path / "out").set_aside) == {"odd"}


@pytest.mark.usefixtures("with_a_trap")
def test_a_profile_that_took_too_long_is_tried_again_with_more_time(
    raw: Path, tmp_path: Path
) -> None:
    more = Path(shutil.copytree(raw, tmp_path / "raw"))
    for path in more.glob("[!m]*.txt"):
        path.unlink()
    (more / "odd.txt").write_text("TRAP hang\n", encoding="utf-8")
    out = tmp_path / "out"
    build(more, out, WITHOUT_TRANSLATION, resources=Resources(seconds=2))
    for seconds, least in ((2, 0), (3, 3)):
        started = time.monotonic()
        resources = Resources(seconds=seconds)
        assert build(more, out, WITHOUT_TRANSLATION, resources=resources).set_aside == 1
        assert (time.monotonic() - started > seconds) == bool(least)


def computed(raw: Path, out: Path, settings: Settings = WITHOUT_TRANSLATION) -> dict[str, int]:
    """How many documents, or joins, each stage worked on."""
    lines: list[StageReport] = []
    build(raw, out, settings, report=lines.append)
    return {line.stage: line.computed for line in lines}


NOTHING = dict.fromkeys(STAGE_NAMES, 0)
JOINS = NOTHING | {"deduplicate": 1, "translate": 2, "publish": 1}
ONE = {name: joins + 1 for name, joins in JOINS.items()}
OTTERHAM = f"""{form("Otterham", "Gardens on the roofs")}
Sedum was sown on 12 roofs of the harbour, 3,400 m2 in all, and bees came within weeks.
"""


@pytest.fixture
def cities(raw: Path, built: Path, tmp_path: Path) -> Path:
    """A folder of profiles that have been built into ``out`` beside it."""
    shutil.copytree(built, tmp_path / "out")
    return Path(shutil.copytree(raw, tmp_path / "raw"))


def test_a_profile_that_is_new_changed_or_gone_costs_its_own_work_and_the_joins(
    cities: Path, tmp_path: Path
) -> None:
    out, new = tmp_path / "out", cities / "otterham.txt"
    before = contents(out)
    assert computed(cities, out) == NOTHING
    new.write_text(OTTERHAM, encoding="utf-8")
    assert computed(cities, out) == ONE
    new.write_text(OTTERHAM.replace("12 roofs", "13 roofs"), encoding="utf-8")
    assert computed(cities, out) == ONE
    new.unlink()
    assert computed(cities, out) == JOINS
    assert contents(out) == before


def test_a_profile_that_shares_a_text_touches_the_one_it_shares_it_with(
    cities: Path, tmp_path: Path
) -> None:
    shared = next(
        line
        for line in (cities / "mossgate.txt").read_text("utf-8").splitlines()
        if "freed" in line
    )
    text = f"{OTTERHAM}\nBaseline:\n\n{shared}\n"
    (cities / "otterham.txt").write_text(text, encoding="utf-8")
    assert computed(cities, tmp_path / "out") == ONE | {
        "deduplicate": 1 + 2,
        "segment": 2,
        "extract": 2,
        "translate": 2 + 2,
        "publish": 1 + 2,
    }


def test_a_changed_setting_computes_only_what_depends_on_it(cities: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    similar = replace(WITHOUT_TRANSLATION, near_duplicate_similarity=85.5)
    assert computed(cities, out, similar) == NOTHING | {
        "structure": 5,
        "deduplicate": 1,
        "publish": 1 + 5,
    }
    by_machine = replace(similar, engine="auto", models_dir=tmp_path)
    worked = computed(cities, out, by_machine)
    assert {name for name, count in worked.items() if count} == {"translate", "publish"}


def _number(number: int, settings: Settings) -> int:
    return number


def test_the_number_of_workers_and_of_profiles_together_changes_no_byte(
    raw: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for workers, together in ((1, 16), (2, 1), (3, 2)):
        stages = tuple(
            replace(
                stage,
                steps=tuple(
                    replace(step, most_together=partial(_number, together))
                    if isinstance(step, PerDocument)
                    else step
                    for step in stage.steps
                ),
            )
            for stage in STAGES
        )
        monkeypatch.setattr("pipeline.build.STAGES", stages)
        out = tmp_path / str(workers)
        build(raw, out, WITHOUT_TRANSLATION, resources=Resources(workers=workers))
        assert contents(out) == contents(built)
