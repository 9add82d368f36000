"""Models for the tests of translation: a small Argos package, and the packaged Gemma."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.translation.engines import GgufEngine
from pipeline.translation.models import PROJECT_MODELS, install_models, known_models


@pytest.fixture(scope="session")
def builder() -> SimpleNamespace:
    """The functions of ``argos_package_builder``."""
    return SimpleNamespace(
        **runpy.run_path(str(Path(__file__).with_name("argos_package_builder.py")))
    )


@pytest.fixture(scope="session")
def argos_folder(builder: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real Argos package, unpacked."""
    folder: Path = builder.build_argos_package(
        tmp_path_factory.mktemp("argos") / "translate-zh_en-1_0"
    )
    return folder


@pytest.fixture(scope="session")
def argos_file(builder: SimpleNamespace, argos_folder: Path) -> Path:
    """The same package as a file."""
    archive: Path = builder.zip_package(argos_folder, argos_folder.with_suffix(".argosmodel"))
    return archive


@pytest.fixture(scope="session")
def gemma_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The packaged Gemma and its adapter: those of the project, or put together here."""
    model, adapter = known_models()["gemma3-270m-pruned"], known_models()["gemma3-270m-zh-en"]
    folder = PROJECT_MODELS
    if not model.path(folder).is_file():
        folder = tmp_path_factory.mktemp("models")
        install_models(["gemma3-270m", model.name], folder)
    return model.path(folder), adapter.path(folder)


@pytest.fixture(scope="session")
def gemma(gemma_files: tuple[Path, Path]) -> Iterator[GgufEngine]:
    """The packaged Gemma with two workers, loaded once for all tests."""
    engine = GgufEngine(*gemma_files, workers=2)
    yield engine
    engine.close()
