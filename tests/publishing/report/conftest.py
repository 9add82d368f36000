"""Pages to look at: several cities with made translations, and how they are opened."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Page

from pipeline.publishing.disagreements import Disagreement, Passage, find_disagreements
from pipeline.publishing.report import READS, render_report
from pipeline.tables import empty, from_rows

Tables = Mapping[str, pa.Table]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def translated(built: Path) -> Tables:
    """The tables of several cities; every third sentence is said to be doubtful."""
    tables = {name: pq.read_table(built / f"{name}.parquet") for name in READS}
    english: dict[str, str] = {}
    translations: list[dict[str, Any]] = []
    sentences = tables["sentences"].to_pylist()
    for row in sentences:
        key = row["sentence_key"]
        if row["language"] == "en" or key in english:
            continue
        english[key] = f"Sentence {len(english) + 1} in English."
        is_doubtful = len(english) % 3 == 0
        translations.append(
            {
                "sentence_key": key,
                "source_text": row["text"].strip(),
                "source_language": row["language"],
                "text_en": english[key],
                "engine": "argos",
                "model": f"zh_en 1.0 sha256:{'ab' * 32}",
                "status": "machine",
                "score": 0.42 if is_doubtful else 0.91,
                "flags": ["amount_missing"] if is_doubtful else [],
            }
        )
    for row in sentences:
        row["text_en"] = english.get(row["sentence_key"], row["text_en"])
    tables["sentences"] = from_rows("sentences", sentences)
    tables["translations"] = from_rows("translations", translations)
    return tables


@pytest.fixture(scope="session")
def cities_page(translated: Tables) -> str:
    return render_report(translated, find_disagreements(translated))


@pytest.fixture
def haiyan_tables(haiyan: Any) -> Tables:
    """The small city of two actions, as the report reads it."""
    return {**haiyan.tables, "problems": empty("problems")}


@pytest.fixture
def quarrel(haiyan_tables: Tables) -> Disagreement:
    """A made disagreement between the two amounts of the small city."""
    blocks = {row["text_id"]: row["block_id"] for row in haiyan_tables["blocks"].to_pylist()[::-1]}
    passages = tuple(
        Passage(blocks[row["text_id"]], row["text_id"], row["start"], row["end"], row["surface"])
        for row in haiyan_tables["quantities"].to_pylist()
    )
    return Disagreement("haiyan", "two_values", "Dunes are 120 mu and 2 square km.", passages)


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens HTML as a file; at the end nothing was asked of a network or told to the console."""
    pages: list[tuple[Page, list[str], list[str]]] = []

    def open_in_browser(html: str, place: str = "", **options: Any) -> Page:
        file = tmp_path / "a report.html"
        file.write_text(html, encoding="utf-8")
        address = f"file://{quote(str(file))}"
        context = browser.new_context(**options)
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.route("**/*", lambda route: route.abort())
        page.route(f"{address}*", lambda route: route.continue_())
        page.on("request", lambda request: requests.append(request.url.split("#")[0]))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}{place}")
        pages.append((page, requests, complaints))
        return page

    yield open_in_browser
    for page, requests, complaints in pages:
        page.context.close()
        assert {request.rsplit("/", 1)[1] for request in requests} == {"a%20report.html"}
        assert complaints == []
