"""A model file that is cut short or altered: one clear sentence, the tables as they were."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.translation.models import PROJECT_MODELS, known_models
from tests.reliability.conftest import tables


def build(few: Path, out: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pipeline", "build", "--raw", str(few), "--out", str(out)]
    memory = ("--translation-memory", str(out.parent / "memory.sqlite"))
    return subprocess.run([*command, *memory, *options], capture_output=True, text=True)


@pytest.fixture
def model() -> bytes:
    path = known_models()["gemma3-270m"].path(PROJECT_MODELS)
    if not path.is_file():
        pytest.skip("the model is not installed")
    with path.open("rb") as file:
        return file.read(2**20)


@pytest.mark.parametrize("damage", ["cut", "another kind of file"])
def test_a_damaged_language_model_is_named(
    few: Path,
    few_out: Path,
    few_built: dict[str, bytes],
    tmp_path: Path,
    model: bytes,
    damage: str,
) -> None:
    out = Path(shutil.copytree(few_out, tmp_path / "out"))
    path = tmp_path / "model.gguf"
    path.write_bytes(model if damage == "cut" else b"PK")
    done = build(few, out, "--gguf", str(path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(path) in done.stderr
    assert tables(out) == few_built
