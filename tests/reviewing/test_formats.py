"""Every format: what is written comes back as it was, and without edits nothing happens."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from pipeline.reviewing import Review, Unit, decide
from pipeline.reviewing.formats import FORMATS, read_file
from pipeline.translation import load_termbase

DAY = date(2026, 5, 31)
# A table holds any text but lone surrogates, which UTF-8 has not.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    st.sampled_from("=+-@'\"\t\r\n,;_x0041\x00\x07\ufffe&<>]湿地。 "), max_size=12
)
SOURCES = TEXTS.map(str.strip).filter(bool)


@st.composite
def units(draw: st.DrawFn) -> Unit:
    source = draw(SOURCES)
    return Unit(
        content_id(source),
        source,
        draw(st.sampled_from(["zh-Hans", "zh-Hant", "mul"])),
        draw(st.none() | SOURCES),
        doubts=(draw(TEXTS),),
        city=draw(TEXTS),
        place=draw(TEXTS),
        amounts=((draw(TEXTS), draw(TEXTS)),),
    )


@pytest.mark.parametrize("form", FORMATS)
@given(
    sentences=st.lists(units(), min_size=1, max_size=3, unique_by=lambda unit: unit.sentence_key)
)
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_and_without_edits_nothing_changes(
    form: str, sentences: list[Unit]
) -> None:
    returned = read_file(FORMATS[form].write(sentences))
    assert [(row.source, row.english, row.exported, row.key) for row in returned] == [
        (unit.source, unit.english or "", unit.english or "", unit.sentence_key)
        for unit in sentences
    ]
    outcome = decide(returned, {}, None, load_termbase(), reviewer="", day=DAY)
    assert outcome.reviewed == {}
    assert outcome.counts == Counter({"as they were": len(sentences)})
    assert outcome.lines == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_units_give_the_same_bytes(form: str, units: list[Unit]) -> None:
    assert FORMATS[form].write(units) == FORMATS[form].write(iter(units))


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_reviewed_is_approved_for_whoever_imports_it(form: str, units: list[Unit]) -> None:
    outcome = decide(
        read_file(FORMATS[form].write(units)),
        {},
        None,
        load_termbase(),
        reviewer="Wang Min",
        day=DAY,
    )
    (review,) = outcome.reviewed.values()
    mixed = units[3]
    assert review == Review(
        mixed.sentence_key, mixed.source, mixed.english or "", "Wang Min", "2026-05-31", mixed.note
    )
    assert outcome.counts == Counter({"as they were": 3, "approved": 1})


@pytest.mark.parametrize("form", FORMATS)
def test_the_kind_of_a_file_is_seen_from_its_content(
    form: str, units: list[Unit], tmp_path: Path
) -> None:
    file = tmp_path / "from-my-mail.bin"
    file.write_bytes(FORMATS[form].write(units))
    assert len(read_file(file.read_bytes())) == len(units)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no table with the columns source, your correction"),
        (b"a,b\r\n1,2\r\n", "no table with the columns"),
        (b"source,your correction\r\n", "no sentence in it"),
        (b"PK\x03\x04 not a workbook", "no workbook that can be read"),
        (b"<html></html>", "XML of another kind"),
        (b"<tmx><body></tmx>", "not well-formed"),
        (b"<tmx version='1.4'><body/></tmx>", "no sentence in it"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "another version"),
        (b"\x00\x01\x02\xff" * 50, "Save it as"),
    ],
)
def test_a_file_that_is_none_of_them_is_refused_in_one_line(content: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as raised:
        read_file(content)
    assert "\n" not in str(raised.value)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"<tmx>", b"source,your correction\n"):
        try:
            read_file(start + content)
        except ConfigError:
            continue
