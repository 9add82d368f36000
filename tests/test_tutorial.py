import re
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_every_block_of_the_tutorial_runs_on_any_build(
    run_page: Callable[[Path], str], tmp_path: Path
) -> None:
    said = run_page(DOCS / "tutorial.md")
    [(printed, different)] = re.findall(r"(\d+) printed, (\d+) different", said)
    assert int(printed) > int(different) > 0
    assert (tmp_path / "figures.csv").stat().st_size > 0


def test_every_page_that_the_documentation_points_at_is_there() -> None:
    missing = [
        f"{page.name}: {target}"
        for page in DOCS.glob("*.md")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not missing
