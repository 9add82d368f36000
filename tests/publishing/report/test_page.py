import base64
import html
import re
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pytest

from pipeline.publishing.disagreements import find_disagreements
from pipeline.publishing.report import render_report
from pipeline.publishing.report.overview import list_models
from pipeline.tables import empty, from_rows

Tables = Mapping[str, pa.Table]


def test_the_page_stands_alone(cities_page: str) -> None:
    assert not re.search(r"(?:src|href)=\"(?!#)|@import|url\(|https?://", cities_page)
    policy = html.unescape(
        re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', cities_page)[1]  # type: ignore[index]
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", cities_page, re.DOTALL)
        digest = base64.b64encode(sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not re.search(r'\sstyle="|\son[a-z]+="', cities_page)


def test_the_same_tables_give_the_same_characters(translated: Tables, cities_page: str) -> None:
    assert render_report(translated, find_disagreements(translated)) == cities_page


def test_every_passage_and_sentence_stands_there_once(translated: Tables, cities_page: str) -> None:
    names = Counter(html.unescape(name) for name in re.findall(r'\sid="([^"]+)"', cities_page))
    assert max(names.values()) == 1
    blocks = translated["blocks"].to_pylist()
    assert {block["block_id"] for block in blocks} <= set(names)
    told = {row["text_id"] for row in blocks}
    for row in translated["sentences"].to_pylist():
        if row["text_id"] in told and row["text"].strip():
            assert f"s-{row['sentence_id']}" in names


def test_every_link_leads_somewhere(cities_page: str) -> None:
    names = set(re.findall(r'\sid="([^"]+)"', cities_page))
    assert set(re.findall(r'href="#([^"]+)"', cities_page)) <= names


def test_every_word_of_a_text_is_there(translated: Tables, cities_page: str) -> None:
    plain = re.sub(r"<del>.*?</del>", "", cities_page)
    plain = html.unescape(re.sub(r"<[^>]+>", "", plain))
    for row in translated["sentences"].to_pylist():
        assert row["text"].strip() in plain


def test_what_it_was_made_from_is_told(translated: Tables, cities_page: str) -> None:
    for row in translated["documents"].to_pylist():
        assert row["source_sha256"][:12] in cities_page
        assert row["source_file"] in cities_page
    (model,) = list_models(translated)
    assert model.engine == "argos"
    assert model.parts == (("zh_en 1.0", "ab" * 32),)


def test_a_model_of_several_files_is_told_file_by_file(haiyan: Any) -> None:
    for row in haiyan.rows["translations"]:
        row["model"] = f"base.gguf sha256:{'1' * 64} + tuned.gguf sha256:{'2' * 64}"
    (model,) = list_models(haiyan.tables)
    assert model.parts == (("base.gguf", "1" * 64), ("tuned.gguf", "2" * 64))


@pytest.mark.parametrize("text", ["", " \n", "\ufffe\x00\u2028", "𠮷" * 3000])
def test_no_text_stops_it(profile: Any, text: str) -> None:
    profile.city(city=None, country=None)
    profile.action(1, None, commitment=None, area_number=None, area_title=None)
    profile.block("description", (("第一句。", None, None, []), (text, text, 0.1, [])), 1)
    tables = {**profile.tables, "problems": empty("problems")}
    page = render_report(tables, [])
    assert "haiyan: action for nature" in page
    assert page.encode("utf-8", "replace")


def test_nothing_at_all_is_a_page_too() -> None:
    names = ("documents", "actions", "blocks", "texts", "sentences", "quantities", "species")
    tables = {name: from_rows(name, []) for name in (*names, "translations", "problems")}
    assert "0 cities" in render_report(tables, [])
