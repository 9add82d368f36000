"""Model files that are not what they were: none is loaded, none is passed over in silence."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translation import choose_engine
from pipeline.translation.models import known_models, sound_path


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / known_models()[name].file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["gemma3-270m-pruned", "gemma3-270m-zh-en"])
@pytest.mark.parametrize("choice", ["auto", "gguf"])
@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF\x03\x00\x00\x00" + b"\xff" * 4096])
def test_a_gguf_file_that_was_cut_or_changed_is_refused(
    name: str, choice: str, content: bytes, tmp_path: Path
) -> None:
    put(tmp_path, name, content)
    with pytest.raises(ModelError, match=r"is damaged .* and is not loaded"):
        choose_engine(choice, tmp_path)


@pytest.mark.parametrize("choice", ["auto", "argos"])
def test_an_argos_file_of_which_no_checksum_is_known_is_refused(
    choice: str, tmp_path: Path
) -> None:
    put(tmp_path, "argos", b"PK\x03\x04")
    with pytest.raises(ModelError, match="has no known checksum and is not loaded"):
        choose_engine(choice, tmp_path)


def test_an_argos_file_that_was_changed_since_it_was_installed_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "argos", b"PK\x03\x04 as it was")
    kept = {"argos": sha256(path.read_bytes()).hexdigest()}
    (tmp_path / "installed" / "checksums.json").write_text(json.dumps(kept), encoding="utf-8")
    assert sound_path("argos", tmp_path) == path
    path.write_bytes(b"PK\x03\x04 altered since")
    with pytest.raises(ModelError, match="is damaged"):
        choose_engine("auto", tmp_path)


def test_what_is_not_here_is_no_error(tmp_path: Path) -> None:
    assert sound_path("gemma3-270m-pruned", tmp_path) is None
