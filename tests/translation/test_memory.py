"""The translation memory: asked first, written at once, whole after a kill."""

import multiprocessing
import multiprocessing.synchronize
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.translation.engines import Hypothesis, Segment
from pipeline.translation.memory import Memory, RememberingEngine


class Counting:
    """An engine that counts what it is asked; its English is the source in capitals."""

    name = "gguf"
    attempts = 3
    batch = 4
    takes_hints = True

    def __init__(self, model: str = "m sha256:1", settings: str = "1") -> None:
        self.model = model
        self.settings = settings
        self.asked: list[Segment] = []

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        for segment in segments:
            self.asked.append(segment)
            yield Hypothesis(f"{segment.source.upper()} {attempt}", -0.5, True)

    def close(self) -> None:
        """Nothing to give back."""


A, B, C = Segment("a"), Segment("b", (("乙", "b"),)), Segment("c")


def test_nothing_is_translated_twice(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    with Memory(tmp_path / "memory" / "file.sqlite") as memory:
        made = list(RememberingEngine(first, memory).translate([A, B]))
    with Memory(tmp_path / "memory" / "file.sqlite") as memory:
        again = list(RememberingEngine(second, memory).translate([B, C, A]))
    assert again == [made[1], Hypothesis("C 0", -0.5, True), made[0]]
    assert second.asked == [C]


@pytest.mark.parametrize(
    ("engine", "segment", "attempt"),
    [
        (Counting(model="m sha256:2"), B, 0),
        (Counting(settings="2"), B, 0),
        (Counting(), B, 1),
        (Counting(), Segment("b"), 0),
        (Counting(), Segment("b", (("乙", "B"),)), 0),
    ],
)
def test_another_model_setting_attempt_or_hint_is_another_translation(
    engine: Counting, segment: Segment, attempt: int, tmp_path: Path
) -> None:
    with Memory(tmp_path / "file.sqlite") as memory:
        list(RememberingEngine(Counting(), memory).translate([B]))
        list(RememberingEngine(engine, memory).translate([segment], attempt))
    assert engine.asked == [segment]


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_memory import Counting
from pipeline.translation.engines import Segment
from pipeline.translation.memory import Memory, RememberingEngine
with Memory(Path(sys.argv[1])) as memory:
    made = RememberingEngine(Counting(), memory).translate([Segment(c) for c in "abcdef"])
    for _ in range(3):
        next(made)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_build_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file.sqlite"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(file), str(Path(__file__).parent)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    engine = Counting()
    with Memory(file) as memory:
        list(RememberingEngine(engine, memory).translate([Segment(c) for c in "abcdef"]))
    assert [segment.source for segment in engine.asked] == ["d", "e", "f"]


def test_two_builds_may_use_it_at_once(tmp_path: Path) -> None:
    with Memory(tmp_path / "m.sqlite") as one, Memory(tmp_path / "m.sqlite") as two:
        list(RememberingEngine(Counting(), one).translate([A]))
        list(RememberingEngine(Counting(), two).translate([B]))
        engine = Counting()
        list(RememberingEngine(engine, one).translate([A, B]))
    assert engine.asked == []


def test_what_is_no_memory_is_named_with_what_to_do(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear memory, " * 100)
    with pytest.raises(ConfigError, match=r"letter\.txt cannot be used .* --translation-memory"):
        Memory(letter)
    with pytest.raises(ConfigError, match="cannot be used"):
        Memory(letter / "below" / "a file")


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE hypotheses (key TEXT, story TEXT)")
    other.close()
    with pytest.raises(ConfigError, match="cannot be used"), Memory(path) as memory:
        memory.get("a")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="cannot be used"):
        Memory(tmp_path / "below" / "file.sqlite")


def _open_at_once(path: Path, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    with Memory(path) as memory:
        memory.put(str(os.getpid()), "甲", Hypothesis("a", None, True))


@pytest.mark.skipif(os.name != "posix", reason="processes are not forked here")
def test_processes_that_begin_a_new_file_at_once_all_get_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    for number in range(10):
        start = context.Barrier(6)
        path = tmp_path / f"{number}.sqlite"
        processes = [
            context.Process(target=_open_at_once, args=(path, start), daemon=True) for _ in range(6)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * 6
        kept = [str(process.pid) for process in processes]
        with Memory(path) as memory:
            assert all(memory.get(key) for key in kept)
