"""What the tests of hostile input share: commands that run within bounds, and what they took."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]


@dataclass(frozen=True)
class Cost:
    """How a command ended, what it printed, its CPU seconds and the most memory of a process."""

    code: int
    seconds: float
    megabytes: float
    stdout: str
    stderr: str


@pytest.fixture
def confined(tmp_path: Path) -> Callable[..., Cost]:
    """Runs Python with arguments, at most so many CPU seconds in so much address space.

    CPU time and not the clock is bounded, so that a busy machine fails no test.
    """

    def run(
        *arguments: object,
        seconds: int = 60,
        gigabytes: int = 8,
        environment: Mapping[str, str] | None = None,
        before: tuple[str, ...] = (),
    ) -> Cost:
        report = tmp_path / "cost.json"
        bounds = [str(seconds), str(gigabytes * 2**30), str(report)]
        command = [*before, sys.executable, *map(str, arguments)]
        done = subprocess.run(
            [sys.executable, str(HERE / "launcher.py"), *bounds, *command],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
        )
        cost = json.loads(report.read_text(encoding="utf-8"))
        return Cost(**cost, stdout=done.stdout, stderr=done.stderr)

    return run
