"""kill -9 at any moment, to a build or to one of its workers, loses nothing."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.reliability.conftest import Start, build_command, tables

KILLS = int(os.environ.get("CWN_TEST_KILLS", "4"))
"""More of them: CWN_TEST_KILLS=100 python -m pytest tests/reliability"""


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(entry.parent.name))
    return found


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *descendants(child))]


def wait_for(condition: object, seconds: float = 300) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def test_builds_killed_at_random_moments_come_to_the_same_end(
    few: Path, few_built: dict[str, bytes], tmp_path: Path, start: Start
) -> None:
    chance = random.Random(7)
    undisturbed = time.monotonic()
    subprocess.run(build_command(few, tmp_path / "first"), check=True, capture_output=True)
    duration = time.monotonic() - undisturbed
    out = tmp_path / "out"
    for _ in range(KILLS):
        process = start(few, out)
        try:
            process.wait(timeout=chance.uniform(0.1, 1.0) * duration)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in out.glob("*.parquet"):
            pq.read_table(path)
    subprocess.run(build_command(few, out), check=True, capture_output=True)
    assert tables(out) == few_built
    assert not list(out.glob(".*.part"))


def test_a_kill_while_tables_are_replaced_leaves_each_old_or_new(
    raw: Path, few: Path, few_built: dict[str, bytes], built: Path, tmp_path: Path, start: Start
) -> None:
    subprocess.run(build_command(few, tmp_path), check=True, capture_output=True)
    process = start(raw, tmp_path)
    wait_for(lambda: list(tmp_path.glob(".*.part")) or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    new = tables(built)
    for name, content in tables(tmp_path).items():
        assert content in (few_built[name], new[name])
    subprocess.run(build_command(raw, tmp_path), check=False, capture_output=True)
    assert tables(tmp_path) == new


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_a_worker_that_is_killed_costs_nothing_but_time(
    few: Path, few_built: dict[str, bytes], tmp_path: Path, start: Start
) -> None:
    process = start(few, tmp_path, "--workers", "1")
    # The shards of the first step are there, so its worker is at the next ones.
    wait_for(lambda: list((tmp_path / ".build" / "ingest").glob("[0-9a-f]*")))
    # The workers are children of the server that forks them.
    (worker,) = [one for child in children(process.pid) for one in children(child)]
    os.kill(worker, signal.SIGKILL)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert tables(tmp_path) == few_built


def test_no_process_outlives_a_build_that_was_killed(
    few: Path, tmp_path: Path, start: Start
) -> None:
    process = start(few, tmp_path)
    wait_for(lambda: (tmp_path / ".build" / "ingest").is_dir())
    family = descendants(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert family
    wait_for(lambda: not [pid for pid in family if is_alive(pid)])


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_the_second_of_two_builds_into_one_folder_says_so_and_leaves(
    few: Path, few_built: dict[str, bytes], tmp_path: Path, start: Start
) -> None:
    first = start(few, tmp_path)
    wait_for(lambda: (tmp_path / ".build" / "ingest").is_dir())
    first.send_signal(signal.SIGSTOP)  # Else it may have ended before the second begins.
    second = subprocess.run(build_command(few, tmp_path), capture_output=True, text=True)
    first.send_signal(signal.SIGCONT)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == f"error: --out: another build is at work in {tmp_path}\n"
    first.communicate()
    assert first.returncode == 0
    assert tables(tmp_path) == few_built
