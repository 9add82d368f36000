"""A module imports only from layers below its own."""

import ast
from pathlib import Path

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent
LAYERS = (
    {"__main__"},
    {"cli"},
    {"build_cli"},
    {"review_cli"},
    {"terms_cli"},
    {"exporting", "preloaded"},
    {"build", "check", "loading", "reporting", "review", "summarise"},
    {"cluster", "derived", "partitions"},
    {"relations", "store", "workers"},
    {"fingerprint", "folder", "offline", "shards"},
    {"stages"},
    {"dataset"},
    {"publishing", "reviewing"},
    {"translation"},
    {"duplicates", "profiles"},
    {"quantities", "species"},
    {"text"},
    {"dictionary", "stage"},
    {"tables"},
    {"internal_tables"},
    {"published_tables"},
    {"columns", "vocabularies"},
    {"arguments", "errors", "identifiers", "office", "resources"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE
)


def unit(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_units(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
            if node.module == "pipeline":
                names = [f"pipeline.{alias.name}" for alias in node.names]
            elif node.module == "pipeline.stages":
                names = ["pipeline.stages"]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("pipeline.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    own = unit(path)
    upward = {name for name in imported_units(path) - {own} if LEVEL[name] <= LEVEL[own]}
    assert not upward


def test_stages_know_nothing_of_each_other() -> None:
    for path in (PACKAGE / "stages").glob("*.py"):
        assert "pipeline.stages." not in path.read_text(encoding="utf-8"), path.name


def test_there_is_no_file_for_odds_and_ends() -> None:
    assert not [
        path for path in MODULES if path.stem in {"utils", "util", "helpers", "misc", "common"}
    ]
