"""The examples for reading: of which kind each is, and how they are chosen and printed."""

from pathlib import Path
from types import ModuleType

import pytest

from pipeline.translation import Translation
from pipeline.translation.quality import DOUBTFUL_BELOW, measure_features


@pytest.fixture
def examples(benchmarks: dict[str, ModuleType]) -> ModuleType:
    return benchmarks["examples"]


def made(text: str | None, *flags: str, score: float = 0.9, repairs: int = 0) -> Translation:
    features = measure_features("湿地", text, flags, (), repairs=repairs) if text else None
    return Translation(text, score, flags, features)


def test_kinds(examples: ModuleType) -> None:
    kinds = {
        "good": made("Wetland."),
        "flagged": made("Wetland.", "term_missing", repairs=1),
        "repaired": made("Wetland.", repairs=2),
    }
    for kind, translation in kinds.items():
        assert examples.Example("湿地", "wet", translation).kind == kind
    for translation in (made(None), made("Wetland.", score=DOUBTFUL_BELOW - 0.01)):
        assert examples.Example("湿地", "wet", translation).kind is None


def test_they_are_spread_evenly(examples: ModuleType) -> None:
    assert examples.spread(list(range(10)), 3) == [0, 3, 6]
    assert examples.spread([1, 2], 3) == [1, 2]


def test_an_item_shows_what_was_repaired(examples: ModuleType) -> None:
    repaired = examples.Example("湿地", "wet", made("Wetland.", repairs=1))
    assert examples.as_markdown(3, repaired) == (
        "3. 湿地  \n   **Wetland.**  \n   0.90, the engine said: wet\n"
    )
    flagged = examples.Example("湿地", "wet", made("Wet.", "term_missing"))
    assert examples.as_markdown(1, flagged).endswith("   0.90, `term_missing`\n")


def test_sentences_of_a_file(examples: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "sentences.txt"
    path.write_text("# words\n该市公布了湿地保护规划的全文。\n太短\n" * 2, encoding="utf-8")
    assert examples.read_sentences(path) == ["该市公布了湿地保护规划的全文。"]
