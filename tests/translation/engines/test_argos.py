"""The Argos engine on a small real package: batches, repeats, keeps to itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translation.engines import ArgosEngine, Segment

SEGMENTS = [
    Segment("扬州市修复湿地 more than 20,000 mu 。"),
    Segment("候鸟数量逐年增加。"),
    Segment("建成口袋公园 37 ，空气质量持续改善，江豚种群趋于稳定，森林覆盖率 40% 。"),
    Segment("好。"),
]


@pytest.fixture(scope="module")
def engine(argos_folder: Path) -> ArgosEngine:
    return ArgosEngine(argos_folder)


def test_each_segment_has_a_hypothesis(engine: ArgosEngine) -> None:
    made = list(engine.translate(SEGMENTS))
    assert len(made) == len(SEGMENTS)
    assert all(one.text == one.text.strip() for one in made)
    assert all(one.log_probability is not None and one.log_probability < 0 for one in made)


def test_neighbours_in_the_batch_change_nothing(engine: ArgosEngine) -> None:
    together = list(engine.translate(SEGMENTS))
    alone = [next(engine.translate([segment])) for segment in SEGMENTS]
    assert [one.text for one in together] == [one.text for one in alone]
    assert [one.text for one in engine.translate(SEGMENTS[::-1])][::-1] == [
        one.text for one in together
    ]


def test_the_same_again_is_the_same(engine: ArgosEngine, argos_folder: Path) -> None:
    again = ArgosEngine(argos_folder)
    assert list(engine.translate(SEGMENTS)) == list(again.translate(SEGMENTS))
    assert again.model == engine.model


def test_later_attempts_are_other_hypotheses(engine: ArgosEngine) -> None:
    segment = SEGMENTS[2:3]
    texts = {next(engine.translate(segment, attempt)).text for attempt in range(engine.attempts)}
    assert len(texts) > 1


def test_nothing_to_translate_loads_nothing(argos_folder: Path) -> None:
    engine = ArgosEngine(argos_folder)
    assert list(engine.translate([])) == []
    assert engine._translator is None


def test_a_package_file_translates_as_its_folder_does(
    engine: ArgosEngine, argos_file: Path
) -> None:
    from_file = ArgosEngine(argos_file)
    assert list(from_file.translate(SEGMENTS)) == list(engine.translate(SEGMENTS))
    assert from_file.model.startswith(argos_file.name + " sha256:")
    from_file.close()


def test_a_damaged_model_is_named_with_what_to_do(argos_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = shutil.copytree(argos_folder, tmp_path / "damaged")
    (folder / "model" / "model.bin").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"cannot be loaded .* install it again"):
        list(ArgosEngine(folder).translate(SEGMENTS))


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        ArgosEngine(tmp_path / "missing")


PROBE = """
import sys
from pathlib import Path
from pipeline.offline import network_refused
from pipeline.translation.engines import ArgosEngine, Segment
with network_refused():
    print(next(ArgosEngine(Path(sys.argv[1])).translate([Segment("湿地。")])).finished)
"""


def test_it_reads_no_network_and_leaves_no_trace_in_the_home(
    argos_folder: Path, tmp_path: Path
) -> None:
    hidden = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(argos_folder)],
        env=hidden | {"HOME": str(tmp_path)},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())
