"""The benchmark of translation: what it samples, keeps and counts."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "translation.py"
ROWS: list[dict[str, Any]] = [
    {"zh": "该市修复湿地300亩。", "en": "The city restored 300 mu of wetland."},
    {
        "zh": "黑鹳（Ciconia nigra）回来了。",
        "en": "The black stork (Ciconia nigra) has returned.",
        "terms": [["黑鹳", "black stork"]],
        "amounts": [],
    },
]


@pytest.fixture
def translation(benchmarks: dict[str, ModuleType]) -> ModuleType:
    return benchmarks["translation"]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n", "utf-8")
    return path


def a_run(translation: ModuleType) -> Any:
    return translation.Run("pairs.jsonl", "0", "2 of 2", "gguf", "m", "termbase", "v", 4.0)


def results(translation: ModuleType, path: Path, *texts: str | None) -> list[Any]:
    flags = [("amount_missing",), ()]
    return [
        translation.Result(pair, text, 0.5, flag, None)
        for pair, text, flag in zip(translation.read_pairs(path), texts, flags, strict=True)
    ]


def test_what_is_written_comes_back(translation: ModuleType, pairs: Path, tmp_path: Path) -> None:
    made = results(translation, pairs, "Some\u2028wetland.", None)
    path = tmp_path / "hypotheses.jsonl"
    translation.write_run(path, a_run(translation), made)
    assert translation.read_run(path) == (a_run(translation), made)
    assert translation.is_written(path)
    assert not translation.is_written(pairs)


def test_it_counts_names_terms_and_flags(translation: ModuleType, pairs: Path) -> None:
    made = results(translation, pairs, "Wetland was restored.", "Black storks are back.")
    measured = translation.measure(made, a_run(translation))
    assert measured["terms as listed"] == (1, 1)
    assert measured["Latin"] == (0, 1)
    assert measured["amounts right"] == (0, 1)
    assert measured["amounts flagged"] == (1, 2)
    assert measured["failed"] == (0, 2)
    assert measured["flags"] == {"amount_missing": 1}
    assert measured["sentences/s"] == 0.5
    assert "chrF2 nrefs:1|case:mixed" in measured["signatures"][0]


def test_the_reference_scores_100(translation: ModuleType, pairs: Path) -> None:
    measured = translation.measure(
        results(translation, pairs, ROWS[0]["en"], ROWS[1]["en"]), a_run(translation)
    )
    assert [measured[name] for name in ("chrF2", "chrF++", "BLEU")] == [100, 100, 100]
    assert measured["amounts right"] == (1, 1)
    assert measured["Latin"] == (1, 1)


def test_from_pairs_to_a_table_with_a_small_argos_package(
    pairs: Path, tmp_path: Path, argos_folder: Path
) -> None:
    written = tmp_path / "hypotheses.jsonl"

    def run(*arguments: str | Path) -> str:
        command = [sys.executable, SCRIPT, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    table = run(pairs, "--argos", argos_folder, "--without-layer", "--write", written)
    assert "| pairs.jsonl | argos | none |" in table
    assert "2 of 2" in table
    again = json.loads(run(written, "--json"))
    assert again[0]["layer"] == "none"
    assert again[0]["signatures"][2].startswith("BLEU nrefs:1")
    assert f"| {again[0]['chrF2']} |" in table
