"""From a build to a reviewer and back: by the commands, in every format."""

import runpy
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import etree

from pipeline.cli import main
from pipeline.reviewing import load_reviewed
from pipeline.reviewing.tabular import COLUMNS, CORRECTION, SOURCE, STATUS

PLACE = {column: place for place, column in enumerate(COLUMNS, start=1)}
HANS = ("境内有大小湖泊27个", "The city has 27 lakes and 48,000 mu of wetland.")
HANT = (
    "河岸自行車道全長47.3公里",
    "The riverside cycle path is 47.3 km long, 62% of it shaded.",
)
MIXED = ("Currently, the city has", "Currently, the city manages Canada goldenrod.")
PARKS = ("在社区开设自然课堂36间", "36 nature classrooms were opened in communities.")


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "out"))


@pytest.fixture(scope="module")
def argos_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = runpy.run_path(
        str(Path(__file__).parent / "translation" / "argos_package_builder.py")
    )
    return Path(builder["build_argos_package"](tmp_path_factory.mktemp("argos") / "package"))


def run(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> str:
    """What a command prints; it is one that ends with ``code``."""
    assert main([str(argument) for argument in arguments]) == code
    return "".join(capsys.readouterr())


def rebuild(
    capsys: pytest.CaptureFixture[str], raw: Path, out: Path, reviewed: Path, *more: object
) -> str:
    arguments = (
        "--raw",
        raw,
        "--out",
        out,
        "--reviewed",
        reviewed,
        *(more or ("--engine", "none")),
    )
    return run(capsys, "build", *arguments)


def read(out: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(out / f"{table}.parquet")


def edit_workbook(file: Path, start: str, english: str | None, status: str | None = None) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    (row,) = (
        row for row in sheet.iter_rows(min_row=2) if row[PLACE[SOURCE] - 1].value.startswith(start)
    )
    if english is not None:
        row[PLACE[CORRECTION] - 1].value = english
    if status is not None:
        row[PLACE[STATUS] - 1].value = status
    book.save(file)


def edit_xliff(file: Path, start: str, english: str) -> None:
    tree = etree.parse(file)
    (segment,) = (
        one for one in tree.iter("{*}segment") if one.findtext("{*}source").startswith(start)
    )
    segment.find("{*}target").text = english
    segment.set("state", "final")
    tree.write(file, encoding="UTF-16", xml_declaration=True)


def edit_tmx(file: Path, start: str, english: str) -> None:
    tree = etree.parse(file)
    (unit,) = (one for one in tree.iter("tu") if one[-2].findtext("seg").startswith(start))
    unit[-1].find("seg").text = english
    tree.write(file, encoding="UTF-8")


def edit_csv(file: Path, start: str, english: str) -> None:
    """As Excel on a Chinese machine saves it: in its own encoding, with numbers as it likes."""
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    frame.loc[frame["source"].str.startswith(start), "your correction"] = english
    frame.sort_values("source").to_csv(file, index=False, encoding="gb18030")


def test_a_correction_in_each_format_comes_back_and_shows_in_the_summaries(
    raw: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed = tmp_path / "shared" / "reviewed.csv"
    edits = {"xlsx": HANS, "xliff": HANT, "csv": MIXED, "tmx": PARKS}
    edit = {"xlsx": edit_workbook, "xliff": edit_xliff, "csv": edit_csv, "tmx": edit_tmx}
    for form, (start, english) in edits.items():
        file = tmp_path / f"for-review.{form}"
        run(capsys, "review", "export", "--out", out, "--format", form, "--all", "--file", file)
        edit[form](file, start, english)
        said = run(
            capsys, "review", "import", file, "--reviewed", reviewed,
            "--reviewer", "Wang Min", "--date", "2026-05-31",
        )  # fmt: skip
        assert "36 sentences read: 1 corrected, 35 as they were" in said
    assert sorted(one.english for one in load_reviewed(reviewed).values()) == sorted(
        english for _, english in edits.values()
    )

    said = rebuild(capsys, raw, out, reviewed)
    ran = [line.split()[0] for line in said.splitlines() if " rows → " in line]
    assert ran == ["translate", "publish"]
    translations = read(out, "translations").set_index("text_en")
    assert set(translations.index) == {english for _, english in edits.values()}
    assert set(translations["status"]) == {"reviewed"}
    assert set(translations["engine"]) == {"human"}
    assert set(translations["model"]) == {"Wang Min"}
    assert set(translations["score"]) == {1.0}
    assert run(capsys, "check", "--out", out) == "all tables hold together\n"

    run(capsys, "summaries", "--out", out, "--format", "md", "--lang", "both")
    pages = "".join(path.read_text("utf-8") for path in (out / "summaries").glob("*.md"))
    assert HANS[1] in pages
    assert "reviewed by a person" in pages
    assert "nothing to do" in rebuild(capsys, raw, out, reviewed)


def test_it_survives_rebuilds_from_nothing_elsewhere_and_is_not_asked_again(
    raw: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed = tmp_path / "reviewed.csv"
    run(capsys, "review", "export", "--out", out, "--city", "lianhu")
    file = out / "review" / "lianhu.xlsx"
    edit_workbook(file, *HANS)
    run(capsys, "review", "import", file, "--reviewed", reviewed)
    one_city = tmp_path / "raw"
    one_city.mkdir()
    shutil.copy(raw / "lianhu.txt", one_city)
    elsewhere = tmp_path / "elsewhere"
    rebuild(capsys, one_city, elsewhere, reviewed)
    assert read(elsewhere, "translations")["text_en"].tolist() == [HANS[1]]
    corpus = read(elsewhere, "corpus")
    assert corpus["text_en"].str.contains("48,000 mu", na=False, regex=False).sum() == 1
    said = run(capsys, "review", "export", "--out", out, "--reviewed", reviewed, "--worst", "500")
    assert "35 sentences to review" in said


def test_no_engine_is_asked_for_what_a_person_stands_for(
    raw: Path, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], argos_package: Path
) -> None:
    """Random weights give gibberish or nothing; a person mends it, and it stays mended."""
    one_city = tmp_path / "raw"
    one_city.mkdir()
    shutil.copy(raw / "jiangwan.txt", one_city)
    out, reviewed = tmp_path / "out", tmp_path / "reviewed.csv"
    start = "江湾新区设立生物多样性专项基金"
    left = (start, "2025年为31个小微湿地")
    reviewed.write_bytes(by_hand(built, but=left))
    engine = (
        *("--engine", "argos", "--argos", argos_package),
        *("--translation-memory", tmp_path / "memory.sqlite"),
    )
    rebuild(capsys, one_city, out, reviewed, *engine)
    before = read(out, "translations").set_index("source_text")
    is_left = before.index.str.startswith(left)
    assert set(before[is_left]["status"]) <= {"machine", "failed"}
    assert set(before[~is_left]["status"]) == {"reviewed"}

    file = tmp_path / "review.xlf"
    run(capsys, "review", "export", "--out", out, "--format", "xliff", "--file", file)
    english = "Jiangwan set up a biodiversity fund of RMB 50 million, attracting RMB 135 million;"
    edit_xliff(file, start, english)
    run(capsys, "review", "import", file, "--reviewed", reviewed)
    said = rebuild(capsys, one_city, out, reviewed, *engine)
    assert [line.split()[0] for line in said.splitlines() if " rows → " in line] == [
        "translate",
        "publish",
    ]
    after = read(out, "translations").set_index("source_text")
    (source,) = (source for source in after.index if source.startswith(start))
    assert after.loc[source, "text_en"] == english
    assert after.loc[source, "status"] == "reviewed"
    assert not [flag for flag in after.loc[source, "flags"] if flag.startswith("amount")]
    assert after.drop(source).equals(before.drop(source)), "the others are as they were"
    problems = read(out, "problems")
    failed = (problems["code"] == "translation_failed").sum()
    assert failed == (after["status"] == "failed").sum()


def by_hand(out: Path, but: tuple[str, ...]) -> bytes:
    """A file of reviews for every sentence that does not begin so."""
    sentences = read(out, "sentences").query("language.isin(['zh-Hans', 'zh-Hant', 'mul'])")
    texts = sorted({text.strip() for text in sentences["text"] if not text.startswith(but)})
    return pd.DataFrame({"source": texts, "english": "By hand."}).to_csv(index=False).encode()


def test_rows_that_are_refused_are_reported_and_the_rest_is_taken(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, reviewed = tmp_path / "r.xlsx", tmp_path / "reviewed.csv"
    run(capsys, "review", "export", "--out", out, "--all", "--file", file)
    edit_workbook(file, *HANS)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet.cell(2, PLACE[SOURCE]).value += "？"
    sheet.cell(2, PLACE[CORRECTION]).value = "A new sentence."
    sheet.cell(3, PLACE[STATUS]).value = "approved"
    book.save(file)
    said = run(capsys, "review", "import", file, "--reviewed", reviewed, code=1)
    assert "row 2: its source text or sentence id was changed" in said
    assert "row 3: its correction is empty" in said
    assert "36 sentences read: 1 corrected, 33 as they were, 2 refused" in said
    assert [one.english for one in load_reviewed(reviewed).values()] == [HANS[1]]


def test_an_import_that_takes_nothing_writes_nothing(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "review", "export", "--out", out, "--format", "tmx")
    reviewed = tmp_path / "reviewed.csv"
    run(capsys, "review", "import", out / "review" / "worst-100.tmx", "--reviewed", reviewed)
    assert not reviewed.exists()


def test_an_export_is_never_written_over_somebodys_work(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = ("review", "export", "--out", out, "--city", "lianhu", "--worst", "3")
    file = out / "review" / "lianhu-worst-3.xlsx"
    assert "3 sentences to review" in run(capsys, *export)
    first = file.read_bytes()
    run(capsys, *export)
    assert file.read_bytes() == first, "the same bytes again are no danger"
    edit_workbook(file, first_source(file), "By hand.")
    edited = file.read_bytes()
    assert "may hold corrections" in run(capsys, *export, code=2)
    assert file.read_bytes() == edited


def first_source(file: Path) -> str:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    return str(sheet.cell(2, PLACE[SOURCE]).value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "--out", "nowhere"), "build it first"),
        (("export", "--out", "{out}", "--city", "atlantis"), "there is no 'atlantis'"),
        (("export", "--out", "{out}", "--format", "doc"), "none of xlsx, csv, xliff, tmx"),
        (("export", "--out", "{out}", "--worst", "0"), "not a number from 1"),
        (("export", "--out", "{out}", "--worst", "some"), "not a number from 1"),
        (("export", "--out", "{out}", "--worst", "3", "--all"), "not allowed with"),
        (("export", "--out", "{out}", "--reviewed", "none.csv"), "No such file"),
        (("import", "none.xlsx"), "No such file"),
        (("import", "{out}/texts.parquet"), "CSV UTF-8"),
        (("import", "{out}/texts.parquet", "--date", "May"), "May is not a day like"),
        ((), "required"),
    ],
)
def test_unusable_arguments_give_one_line_and_change_nothing(
    arguments: tuple[str, ...],
    message: str,
    built: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    filled = [one.replace("{out}", str(built)) for one in arguments]
    said = run(capsys, "review", *filled, code=2)
    assert message in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_build_with_an_unusable_file_of_reviews_writes_nothing(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed = tmp_path / "reviewed.csv"
    arguments = ("build", "--raw", raw, "--out", tmp_path / "out", "--engine", "none")
    assert "No such file" in run(capsys, *arguments, "--reviewed", reviewed, code=2)
    reviewed.write_text("source,english\n湿地,\n", encoding="utf-8")
    assert "row 2: source or english is empty" in run(
        capsys, *arguments, "--reviewed", reviewed, code=2
    )
    assert not (tmp_path / "out").exists()


def test_the_projects_own_file_is_used_where_there_is_one(
    raw: Path,
    out: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = tmp_path / "data" / "reviewed.csv"
    monkeypatch.setattr("pipeline.review_cli.REVIEWED", own)
    build = ("build", "--raw", raw, "--out", out, "--engine", "none")
    assert "nothing to do" in run(capsys, *build)
    run(capsys, "review", "export", "--out", out, "--format", "xliff")
    file = out / "review" / "worst-100.xlf"
    edit_xliff(file, *HANT)
    run(capsys, "review", "import", file)
    assert [one.english for one in load_reviewed(own).values()] == [HANT[1]]
    run(capsys, *build)
    assert read(out, "translations")["text_en"].tolist() == [HANT[1]]
    own.unlink()
    run(capsys, *build)
    assert read(out, "translations").empty, "a review that is taken back is gone"


@pytest.mark.parametrize("command", ["review", "review export", "review import"])
def test_help_teaches_by_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert f"python -m pipeline {command}" in capsys.readouterr().out
