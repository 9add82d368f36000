"""A command and every process that it starts, measured: time, processor time, memory (Linux)."""

import ctypes
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
BETWEEN_SAMPLES = 0.2
ORPHANS_SECONDS = 20.0
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Measured:
    """What a command took: seconds, seconds of CPU and megabytes of all its processes together.

    Memory is proportional (PSS): pages that processes share count once.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    largest_mb: float
    """Of the largest single process (RSS)."""
    most_processes: int
    exit_code: int
    printed: str


def measure(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Measured:
    """Run the command to its end and measure it; standard error is left out of what it printed."""
    before = set(descendants(os.getpid()))
    adopt_orphans(True)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        started = time.monotonic()
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | dict(environment or {}),
            stdout=printed,
            stderr=subprocess.DEVNULL,
        )
        sampler = _Sampler(child.pid)
        sampler.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
        cpu_seconds = usage.ru_utime + usage.ru_stime + orphans_cpu_seconds(before)
        adopt_orphans(False)
        printed.seek(0)
        return Measured(
            seconds,
            cpu_seconds,
            sampler.peak_kb / 1024,
            sampler.largest_kb / 1024,
            sampler.most_processes,
            child.returncode,
            printed.read(),
        )


def adopt_orphans(is_on: bool) -> None:
    """Let processes whose parent has ended become children of this one, or no more."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, int(is_on), 0, 0, 0)


def orphans_cpu_seconds(before: set[int]) -> float:
    """CPU time of what a command has left behind, such as a server of forks, when that has ended.

    A parent's time has that of the children that it waited for.
    """
    seconds = 0.0
    deadline = time.monotonic() + ORPHANS_SECONDS
    while time.monotonic() < deadline:
        left = [process for process in descendants(os.getpid()) if process not in before]
        if not left:
            break
        for process in left:
            try:
                ended, _, usage = os.wait4(process, os.WNOHANG)
            except ChildProcessError:
                continue  # Of an orphan that still runs.
            seconds += (usage.ru_utime + usage.ru_stime) if ended else 0.0
        time.sleep(BETWEEN_SAMPLES)
    return seconds


class _Sampler(threading.Thread):
    """Looks at a process and its descendants again and again."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak_kb = self.largest_kb = self.most_processes = 0
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(BETWEEN_SAMPLES):
            family = descendants(self.root)
            sizes = [_kilobytes(process, "smaps_rollup", ("Pss:",)) for process in family]
            largest = [_kilobytes(process, "status", ("VmHWM:",)) for process in family]
            self.peak_kb = max(self.peak_kb, sum(sizes))
            self.largest_kb = max(self.largest_kb, *largest, 0)
            self.most_processes = max(self.most_processes, len(family))

    def stop(self) -> None:
        self._done.set()
        self.join()


def descendants(root: int) -> list[int]:
    """The process and all that it started, directly or not."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                # The name of the program, in brackets, may hold anything.
                fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue  # It has ended.
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    family = [root]
    for process in family:
        family += children.get(process, [])
    return family


def _kilobytes(process: int, file: str, keys: tuple[str, ...]) -> int:
    try:
        lines = (PROC / str(process) / file).read_text(errors="replace").splitlines()
    except OSError:
        return 0  # It has ended.
    return sum(int(line.split()[1]) for line in lines if line.startswith(keys))
