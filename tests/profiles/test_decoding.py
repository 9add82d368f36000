import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.decoding import Decoded, Unreadable, decode, split_lines

SIMPLIFIED = (
    "莲湖市恢复湿地640公顷，\r\n投入资金3.6亿元建设生态缓冲带。\n芦苇（*Phragmites australis*）\n"
    * 3
)
TRADITIONAL = "清水市於河口營造棲地，\n種植海茄苳1萬2千株，黑面琵鷺族群增加至180隻。\n" * 3
WESTERN = "São Tomé’s council – with Muñoz – cleared 12 ha of “Acácia”.\nIt cost € 4.\n" * 3


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, WESTERN, "plain\n"])
@pytest.mark.parametrize(
    ("codec", "bom", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
    ],
)
def test_unicode(text: str, codec: str, bom: bytes, name: str) -> None:
    assert decode(bom + text.encode(codec)) == Decoded(text, name)


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, "plain words\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == Decoded(text, codec)


@pytest.mark.parametrize(
    ("text", "codec"),
    [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5hkscs"), (WESTERN, "cp1252")],
)
def test_encodings_before_unicode(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == Decoded(text, codec)


def test_one_western_letter_is_not_taken_for_chinese() -> None:
    text = "The mayor of S\u00e3o Vicente planted trees.\n"
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252")


def test_one_chinese_word_is_not_taken_for_western() -> None:
    text = "The city of 莲湖 planted trees.\n"
    assert decode(text.encode("gb18030")) == Decoded(text, "gb18030")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\n", "empty_file"),
        ("\u3000\u00a0\n".encode(), "empty_file"),
        (codecs.BOM_UTF8, "empty_file"),
        (bytes(range(256)) * 20, "binary_file"),
        (b"\x89PNG\r\n\x1a\n" + b"abc" * 100, "binary_file"),
        (b"%PDF-1.7 text", "binary_file"),
        (b"\x01\x02\x03 control" * 50, "binary_file"),
        (b"\x81\x20\xff\xfe\x90 broken \xc3\x28\xa0" * 20, "undecodable"),
        ("河口".encode("shift_jis") * 50, "undecodable"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    refused = decode(content)
    assert isinstance(refused, Unreadable)
    assert refused.code == code


def test_a_damaged_byte_costs_one_character_and_is_counted() -> None:
    content = SIMPLIFIED.encode() * 20
    damaged = content[:300] + b"\xff" + content[300:]
    decoded = decode(damaged)
    assert isinstance(decoded, Decoded)
    assert (decoded.encoding, decoded.damaged) == ("utf-8", decoded.text.count("\ufffd"))
    assert 0 < decoded.damaged <= 3


@given(st.binary())
def test_no_bytes_raise(content: bytes) -> None:
    decode(content)


@given(st.text(alphabet="莲湖湿地的在了和是ab ，。\n", min_size=40))
def test_a_text_is_never_read_as_another(text: str) -> None:
    for codec in ("utf-8", "gb18030"):
        decoded = decode(text.encode(codec))
        assert isinstance(decoded, Unreadable) or decoded.text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b"])
def test_every_line_end(end: str) -> None:
    text = end.join(["one", "", "three", ""])
    assert split_lines(text) == [("one", None), ("", None), ("three", None)]


def test_form_feeds_part_pages_and_keep_line_numbers() -> None:
    assert split_lines("one\n\ftwo\nthree\f\nfour") == [
        ("one", 1),
        ("two", 2),
        ("three", 2),
        ("four", 3),
    ]
    assert split_lines("one\ftwo\n") == [("one", 1), ("two", 2)]


def test_white_space_in_a_line_stays() -> None:
    assert split_lines("\u3000a\u00a0b\tc ") == [("\u3000a\u00a0b\tc ", None)]
