import os
import re
import subprocess
import sys
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


def test_the_example_runs_on_any_build(built: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "processed").symlink_to(built)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "km2" in done.stdout


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES.keys())
def test_every_page_that_is_pointed_at_is_there(readme: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_every_make_target_that_is_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"^    make (\w+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
