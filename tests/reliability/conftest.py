"""Builds as a user starts them: a process of their own, which can be ended."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Start = Callable[..., "subprocess.Popen[str]"]


def tables(out: Path) -> dict[str, bytes]:
    """The bytes of every table that a user would find."""
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}


def build_command(raw: Path, out: Path, *options: str) -> list[str]:
    command = [sys.executable, "-m", "pipeline", "build", "--engine", "none", *options]
    return [*command, "--raw", str(raw), "--out", str(out)]


@pytest.fixture
def start() -> Start:
    """Starts a build in a process group of its own."""

    def started(raw: Path, out: Path, *options: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            build_command(raw, out, *options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )

    return started


@pytest.fixture(scope="session")
def few(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the profiles: a build of them is quick."""
    folder = tmp_path_factory.mktemp("few")
    for path in sorted(raw.glob("*.txt"))[:2]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def few_out(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An undisturbed build of them, not to be written to."""
    out = tmp_path_factory.mktemp("few-out")
    subprocess.run(build_command(few, out), check=True, capture_output=True)
    return out


@pytest.fixture(scope="session")
def few_built(few_out: Path) -> dict[str, bytes]:
    """The tables of that build."""
    return tables(few_out)
