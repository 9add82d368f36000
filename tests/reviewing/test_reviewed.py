"""The file of reviewed translations: stable, mergeable, checked."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from pipeline.reviewing import Review, load_reviewed, render_reviewed
from pipeline.reviewing.decisions import one_line
from pipeline.reviewing.reviewed import parse_reviewed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
REVIEWS = st.builds(
    lambda source, english, note: Review(
        content_id(source), source, english, "Wang Min", "2026-05-31", note
    ),
    TEXTS.map(str.strip).filter(bool),
    TEXTS.map(one_line).filter(bool),
    TEXTS.map(one_line),
)
HEADER = "sentence_key,source,english,reviewer,reviewed_on,note\n"


@settings(deadline=None)
@given(st.lists(REVIEWS, unique_by=lambda review: review.sentence_key))
def test_it_comes_back_and_order_does_not_matter(reviews: list[Review]) -> None:
    content = render_reviewed(reviews)
    assert content == render_reviewed(reversed(reviews))
    assert parse_reviewed(content, "f") == {one.sentence_key: one for one in reviews}


def test_it_is_sorted_plain_utf_8_with_a_line_a_sentence() -> None:
    reviews = [Review(content_id(text), text, "x") for text in ("湿地", "公园", "=1")]
    lines = render_reviewed(reviews).decode("utf-8").split("\n")
    assert lines[0].replace('"', "") + "\n" == HEADER
    assert [line.split(",")[1] for line in lines[1:-1]] == ['"\'=1"', '"公园"', '"湿地"']


def test_a_row_may_be_written_by_hand() -> None:
    (review,) = parse_reviewed("english,source\r\nwetland ,湿地\r\n".encode(), "f").values()
    assert review == Review(content_id("湿地"), "湿地", "wetland")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_a_spreadsheet_may_have_saved_it(encoding: str) -> None:
    content = render_reviewed([Review(content_id("湿地公园"), "湿地公园", "wetland park")])
    saved = content.decode().replace("\n", "\r\n").encode(encoding)
    assert parse_reviewed(saved, "f") == parse_reviewed(content, "f")


def test_an_empty_file_holds_nothing() -> None:
    assert parse_reviewed(b" \n", "f") == {}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{content_id('湿地')},湿池,wetland,,,", "f, row 2: sentence_key is not that of"),
        (",湿地,,,,", "f, row 2: source or english is empty"),
        (",,wetland,,,", "f, row 2: source or english is empty"),
        (",湿地,wetland,,May,", "f, row 2: reviewed_on 'May' is no day"),
        (",湿地,wetland,,,\n,湿地,marsh,,,", "f, row 3: a row above has another translation"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(row: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_reviewed(f"{HEADER}{row}\n".encode(), "f")


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no CSV table with sentence_key"):
        parse_reviewed(b"a,b\n1,2\n", "f")
    with pytest.raises(ConfigError, match="No such file"):
        load_reviewed(tmp_path / "none.csv")
