import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.reviewing.markup import escape, inline_text, parse_xml, unescape

LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "haha">' for n in range(12)
)


def test_a_billion_laughs_are_refused_at_once() -> None:
    started = time.monotonic()
    for body in ("<tmx>&l11;</tmx>", '<tmx version="&l11;"/>'):
        with pytest.raises(ConfigError):
            parse_xml(f"<!DOCTYPE tmx [{LAUGHS}]>{body}".encode())
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY secret SYSTEM "file://{file}">',
        '<!ENTITY secret SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % outside SYSTEM "file://{file}"> %outside;',
    ],
)
def test_no_file_and_no_network_is_read(declaration: str, tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("very secret", encoding="utf-8")
    document = f"<!DOCTYPE tmx [{declaration.format(file=file)}]><tmx>&secret;</tmx>"
    with pytest.raises(ConfigError) as raised:
        parse_xml(document.encode())
    assert "very secret" not in str(raised.value)


def test_a_doctype_that_points_outside_is_not_followed(tmp_path: Path) -> None:
    dtd = tmp_path / "tmx14.dtd"
    dtd.write_text('<!ENTITY tool "loaded"><!ATTLIST tmx from CDATA "the DTD">', encoding="utf-8")
    root = parse_xml(f'<!DOCTYPE tmx SYSTEM "{dtd}"><tmx version="1.4"/>'.encode())
    assert dict(root.attrib) == {"version": "1.4"}


def test_inclusions_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("very secret", encoding="utf-8")
    include = f'<xi:include href="{tmp_path}/a.txt" parse="text"/>'
    root = parse_xml(
        f'<tmx xmlns:xi="http://www.w3.org/2001/XInclude"><seg>{include}</seg></tmx>'.encode()
    )
    assert "secret" not in "".join(root.itertext())


def test_deep_nesting_exhausts_nothing() -> None:
    depth = 200
    root = parse_xml(b"<seg>" + b"<hi>" * depth + b"x" + b"</hi>" * depth + b"</seg>")
    assert inline_text(root) == "x"
    with pytest.raises(ConfigError):
        parse_xml(b"<hi>" * 100_000)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaping_is_undone(text: str) -> None:
    assert unescape(escape(text)) == text


def test_escapes_are_those_of_spreadsheets() -> None:
    assert escape("a\x07b_x0041_\ud800") == "a_x0007_b_x005F_x0041__xD800_"
    assert unescape("_xD800_") == "\ufffd"
