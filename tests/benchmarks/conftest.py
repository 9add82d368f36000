"""The benchmarks as modules: they are run as files and import one another."""

import runpy
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
BUILDER = BENCHMARKS.parent / "tests" / "translation" / "argos_package_builder.py"
NAMES = (
    "translation",
    "quality",
    "examples",
    "made_narratives",
    "made_pages",
    "made_profiles",
    "processes",
    "scale",
    "segmentation",
)


@pytest.fixture(scope="session")
def benchmarks() -> Iterator[dict[str, ModuleType]]:
    """The modules by name."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield {name: import_module(name) for name in NAMES}
    finally:
        sys.path.remove(str(BENCHMARKS))
        for name in NAMES:
            sys.modules.pop(name, None)


@pytest.fixture
def argos_folder(tmp_path: Path) -> Path:
    """A small real Argos package, unpacked."""
    folder: Path = runpy.run_path(str(BUILDER))["build_argos_package"](
        tmp_path / "translate-zh_en-1_0"
    )
    return folder
