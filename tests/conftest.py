"""What many tests share: profiles to build from, and one finished build of them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.build import build
from pipeline.stage import Settings
from pipeline.workers import Workers, local_workers, run_all

sys.path.append(str(Path(__file__).parent / "fixtures"))
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


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Two processes for all tests that need some, ready to work."""
    with local_workers(2) as workers:
        assert len(list(run_all(workers, str, range(2)))) == 2
        yield workers


@pytest.fixture
def run_page(built: Path, tmp_path: Path) -> Callable[[Path], str]:
    """Runs the Python of a page of documentation where it finds a build; what it prints."""

    def run(page: Path) -> str:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "processed").symlink_to(built)
        code = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        done = subprocess.run(
            [sys.executable, "-c", "\n".join(code)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
