"""What holds for every format: the same figures, the same bytes, nothing of a profile at work."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
import pyarrow as pa
import pytest
from lxml import html
from openpyxl import load_workbook

from pipeline.publishing import FORMATS, LANGUAGES
from pipeline.publishing.digest import digest
from pipeline.publishing.markdown import escape
from pipeline.publishing.summaries import _renderer

HOSTILE = "<script>alert(1)</script> & \"q\" 'a' {{ 7*7 }} \x00\ufffe\ud800\u202e |=1+1|"
FORMULA = '=HYPERLINK("http://example.org")'


def render(profile: Any, form: str, language: str = "en") -> dict[str, bytes]:
    return _renderer(form)(digest(profile.tables), language)


def table_rows(cells: list[list[str]]) -> set[tuple[str, ...]]:
    """Subject, amount as written and amount as read of each row of a table of figures."""
    return {tuple(row[:4]) for row in cells[1:]}


def figures_in_markdown(content: bytes) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for table in re.findall(r"(?:^\|.*\n)+", content.decode(), re.MULTILINE):
        rows = [[c.strip() for c in row.strip("|").split(" | ")] for row in table.splitlines()]
        if rows[0][:1] == ["Subject"] and "In SI units" in rows[0]:
            found |= table_rows([rows[0], *rows[2:]])
    return found


def figures_in_html(content: bytes) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for table in html.fromstring(content.decode()).iter("table"):
        rows = [[cell.text_content() for cell in row.iter("td", "th")] for row in table.iter("tr")]
        if "In SI units" in rows[0]:
            found |= table_rows(rows)
    return found


def figures_in_word(content: bytes) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for table in docx.Document(io.BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if "In SI units" in rows[0]:
            found |= table_rows(rows)
    return found


def figures_in_workbook(content: bytes) -> set[tuple[str, ...]]:
    sheet = load_workbook(io.BytesIO(content))["Figures"]
    head, *rows = sheet.iter_rows(values_only=True)
    places = [head.index(name) for name in ("Subject", "Amount as written", "In words")]
    places.append(head.index("In SI units"))
    return {tuple(str(row[place]) for place in places) for row in rows}


def figures_in_csv(content: bytes) -> set[tuple[str, ...]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {(row["subject"], row["surface"], row["told"], row["told_si"]) for row in rows}


def test_every_format_has_the_same_figures(haiyan: Any) -> None:
    english = {
        ("沙丘 (sand dune)", "120亩", "120 mu", "0.08 km²"),
        ("Dunes", "2 square km", "2 km²", "2 km²"),
    }
    assert figures_in_markdown(render(haiyan, "md")["haiyan"]) == english
    assert figures_in_html(render(haiyan, "html")["haiyan"]) == english
    assert figures_in_word(render(haiyan, "docx")["haiyan"]) == english
    # Tables for further work have the subject as it is written.
    expected = {(row[0].removesuffix(" (sand dune)"), *row[1:]) for row in english}
    assert figures_in_workbook(render(haiyan, "xlsx")["all_cities"]) == expected
    assert figures_in_csv(render(haiyan, "csv")["figures"]) == expected


def texts(profile: Any, form: str, stem: str, language: str) -> str:
    content = render(profile, form, language)[stem]
    if form == "docx":
        root = docx.Document(io.BytesIO(content)).element.body
        return "\n".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))
    if form == "html":
        return str(html.fromstring(content.decode()).text_content())
    if form == "xlsx":
        book = load_workbook(io.BytesIO(content))
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(cell.value) for cell in cells if cell.value is not None)
    return content.decode()


@pytest.mark.parametrize(
    ("form", "stem"),
    [("md", "haiyan"), ("html", "haiyan"), ("docx", "haiyan"), ("xlsx", "all_cities")],
)
def test_every_format_has_source_translation_score_and_doubt(
    haiyan: Any, form: str, stem: str
) -> None:
    told = texts(haiyan, form, stem, "en")
    for said in (
        "已修复沙丘120亩。",
        "80 mu of dunes have been restored.",
        "doubtful translation: an amount differs from the source",
        "Vitex rotundifolia",
        "restore 30% of degraded ecosystems",
    ):
        assert said in told, said
    assert re.search(r"0\.40?\b", told)


@pytest.mark.parametrize(
    ("form", "stem"),
    [("md", "haiyan"), ("html", "haiyan"), ("docx", "haiyan"), ("xlsx", "all_cities")],
)
def test_a_reviewed_translation_says_that_a_person_stands_for_it(
    haiyan: Any, form: str, stem: str
) -> None:
    for row in haiyan.rows["translations"]:
        row["status"] = "reviewed"
    told = texts(haiyan, form, stem, "en")
    assert "reviewed by a person" in told
    assert "doubtful translation" not in told
    assert "人工审校" in texts(haiyan, form, stem, "both")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_tables_give_the_same_bytes_in_any_order(
    haiyan: Any, form: str, language: str
) -> None:
    haiyan.city("lushan", city="Lushan")
    tables: Mapping[str, pa.Table] = haiyan.tables
    turned = {
        name: table if name == "documents" else table.take(list(reversed(range(len(table)))))
        for name, table in tables.items()
    }
    first, second = (_renderer(form)(digest(one), language) for one in (tables, turned))
    assert first == second


@pytest.mark.parametrize(("form", "stem"), [("docx", "haiyan"), ("xlsx", "all_cities")])
def test_an_office_file_holds_no_time_of_day(haiyan: Any, form: str, stem: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render(haiyan, form)[stem])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", core)) == {"2000-01-01T00:00:00"}


@pytest.fixture
def hostile(haiyan: Any) -> Any:
    """The small city with signs that are at work in HTML, XML, Jinja and spreadsheets."""
    haiyan.rows["documents"][0] |= {
        "city": HOSTILE.replace("\ud800", ""),
        "country": FORMULA,
        "head_of_government": "</style><img src=x onerror=alert(1)>",
    }
    haiyan.rows["actions"][0] |= {"title": FORMULA, "commitment": "<b>Coast</b>\x1b[2J"}
    sentences = haiyan.rows["sentences"]
    sentences[0]["text_en"] = "</p><script>alert(2)</script>"
    sentences[2]["text_en"] = FORMULA
    haiyan.rows["quantities"][0] |= {"subject": '"><svg onload=alert(3)>', "surface": FORMULA}
    haiyan.rows["species"][0]["vernacular"] = "<i>蔓荆</i>"
    return haiyan


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", ["haiyan", "haiyan.brief"])
def test_nothing_that_a_profile_says_is_at_work_in_a_page(
    hostile: Any, stem: str, language: str
) -> None:
    page = html.fromstring(render(hostile, "html", language)[stem].decode())
    assert not list(page.iter("script", "img", "b", "i"))
    assert not [name for node in page.iter() for name in node.attrib if name.startswith("on")]
    assert len(list(page.iter("style"))) == 1
    assert "alert(1)" in page.text_content()
    assert "{{ 7*7 }}" in page.text_content()
    assert "\x00" not in page.text_content()


def test_what_looks_like_a_formula_is_text_in_a_workbook(hostile: Any) -> None:
    book = load_workbook(io.BytesIO(render(hostile, "xlsx", "both")["all_cities"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    formulas = [cell for cell in cells if str(cell.value).startswith("=")]
    assert formulas
    assert all(cell.quotePrefix for cell in formulas)


def test_a_document_holds_what_a_profile_says_as_text(hostile: Any) -> None:
    told = texts(hostile, "docx", "haiyan", "en")
    assert "</p><script>alert(2)</script>" in told
    assert escape("<b>Coast</b>") in render(hostile, "md")["haiyan"].decode()
