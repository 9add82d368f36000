import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
}
README = READMES["README.md"]


def test_both_languages_have_the_same_sections_commands_examples_and_pages() -> None:
    def outline(text: str) -> dict[str, list[str]]:
        return {
            "headings": [line.split(" ")[0] for line in text.splitlines() if line.startswith("#")],
            "commands": [
                line.split("#")[0].rstrip() for line in text.splitlines() if line.startswith("    ")
            ],
            "examples": re.findall(r"```.*?```", text, re.DOTALL),
            "options": sorted(set(re.findall(r"`(--[a-z-]+)", text))),
            "table rows": [
                line.split(" | ")[0][:8] for line in text.splitlines() if line.startswith("| `")
            ],
        }

    assert outline(READMES["README.md"]) == outline(READMES["README.zh.md"])


def test_the_example_runs_on_any_build(run_page: Callable[[Path], str]) -> None:
    assert "km2" in run_page(ROOT / "README.md")


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES.keys())
def test_every_page_that_is_pointed_at_is_there(readme: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_every_make_target_that_is_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"^    make (\w+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
