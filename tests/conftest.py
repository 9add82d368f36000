"""What many tests share: profiles to build from, and one finished build of them."""

import shutil
from pathlib import Path

import pytest

from pipeline.build import build
from pipeline.stage import Settings

PROFILES = Path(__file__).parent / "fixtures" / "profiles"
WITHOUT_TRANSLATION = Settings(engine="none")


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small profiles of several cities."""
    folder = tmp_path_factory.mktemp("raw") / "profiles"
    return Path(shutil.copytree(PROFILES, folder))


@pytest.fixture(scope="session")
def built(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of those profiles, not translated; not to be written to."""
    out = tmp_path_factory.mktemp("out")
    build(raw, out, WITHOUT_TRANSLATION)
    return out
