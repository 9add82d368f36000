"""Files made to harm whoever opens them: model packages, workbooks, translation files, terms."""

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError, ModelError
from pipeline.reviewing.formats import read_file
from pipeline.translation.engines.argos_package import package_identity, unpack
from pipeline.translation.termbase_files import read_user_terms

ZEROS = b"\0" * 2**20


def archive(members: Mapping[str, bytes], attributes: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = attributes << 16, zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return file.getvalue()


def bomb(path: Path, name: str, megabytes: int) -> Path:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(megabytes):
            member.write(ZEROS)
    return path


PACKAGE = b'{"from_code": "zh", "to_code": "en"}'
PACKAGES = {
    "a name that leaves the folder": archive({"p/metadata.json": PACKAGE, "p/../../out": b"x"}),
    "an absolute name": archive({"p/metadata.json": PACKAGE, "/absolute/out": b"x"}),
    "a name of Windows": archive({"p/metadata.json": PACKAGE, "p\\..\\..\\out": b"x"}),
    "a drive": archive({"p/metadata.json": PACKAGE, "C:out": b"x"}),
    "a link": archive({"p/metadata.json": b"/etc/passwd"}, 0o120777),
    "a device": archive({"p/metadata.json": b"", "p/null": b""}, 0o020666),
    "a file that is a folder": archive({"p": b"", "p/metadata.json": PACKAGE}),
    "a long name": archive({"p/metadata.json": PACKAGE, f"p/{'x' * 5_000}": b"x"}),
    "many files": archive({f"p/{number}": b"" for number in range(3_000)}),
    "deep metadata": archive({"p/metadata.json": b"[" * 900_000}),
    "metadata of another kind": archive({"p/metadata.json": b"\xff\xfe\x00"}),
}


@pytest.mark.parametrize("content", PACKAGES.values(), ids=PACKAGES)
def test_a_hostile_package_is_refused_and_leaves_nothing_outside(
    content: bytes, tmp_path: Path
) -> None:
    inside = tmp_path / "a" / "b" / "c"
    inside.mkdir(parents=True)
    package = tmp_path / "translate-zh_en.argosmodel"
    package.write_bytes(content)
    with pytest.raises(ModelError):
        unpack(package, inside)
    outside = [path for path in tmp_path.rglob("*") if inside not in (path, *path.parents)]
    assert sorted(outside) == sorted([package, tmp_path / "a", tmp_path / "a" / "b"])
    kept = [path for path in inside.rglob("*") if not path.is_dir()]
    assert all(path.is_file() and not path.is_symlink() for path in kept)


def test_a_file_that_declares_more_than_it_holds_fills_nothing(tmp_path: Path) -> None:
    content = bytearray(archive({"p/metadata.json": PACKAGE, "p/model/model.bin": b"x"}))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (2**31 - 1).to_bytes(4, "little")
    package = tmp_path / "liar.argosmodel"
    package.write_bytes(content)
    with pytest.raises(ModelError):
        unpack(package, tmp_path / "into")
    assert sum(path.stat().st_size for path in (tmp_path / "into").rglob("*.bin")) <= 1


def test_metadata_that_unpacks_without_end_is_not_read_whole(
    confined: Callable[..., Any], tmp_path: Path
) -> None:
    package = bomb(tmp_path / "bomb.argosmodel", "p/metadata.json", 400)
    code = (
        "import sys; from pathlib import Path; from pipeline.errors import ModelError\n"
        "from pipeline.translation.engines.argos_package import package_identity\n"
        "try: package_identity(Path(sys.argv[1]))\n"
        "except ModelError as error: print(error)"
    )
    cost = confined("-c", code, package, seconds=20)
    assert "is no Argos package" in cost.stdout, cost.stderr
    assert cost.megabytes < 350


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>source</t></is></c></row>'
DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN_BOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'content-types"><Override PartName="/xl/workbook.xml" ContentType="{MAIN}sheet.main+xml"/>'
    f'<Override PartName="/xl/s.xml" ContentType="{MAIN}worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    f' xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
    f'package/2006/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
    'Target="s.xml"/></Relationships>',
}


def book(sheet: bytes, **more: bytes) -> bytes:
    parts = {name: part.encode() for name, part in PLAIN_BOOK.items()}
    return archive(parts | {"xl/s.xml": sheet} | more)


def declared(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>'


REFUSED = {
    "a sheet that declares entities": book((DOCTYPE + SHEET.format(ROW)).encode()),
    "in UTF-16": book((declared("utf-16") + DOCTYPE + SHEET.format(ROW)).encode("utf-16")),
    "in UTF-7": book((declared("utf-7") + DOCTYPE + SHEET.format(ROW)).encode("utf-7")),
    "in EBCDIC": book((declared("cp037") + DOCTYPE + SHEET.format(ROW)).encode("cp037")),
    "a row far below": book(SHEET.format(ROW + '<row r="999999999999"/>').encode()),
    "many members": book(b"<a/>", **{f"m{number}": b"" for number in range(2_000)}),
    "a text document": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "an XML document with entities": b'<!DOCTYPE a [<!ENTITY a "1">]><xliff>&a;</xliff>',
    "an XML document with very many elements": b"<tmx>" + b"<a/>" * 6_000_000 + b"</tmx>",
    "a table with very many cells": b"source,your correction\n" + b"," * 6_000_000,
    "a table with very many rows": b"source,your correction\n" + b"\n" * 1_100_000,
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_hostile_review_file_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigError):
        read_file(content)


def test_a_workbook_that_unpacks_without_end_costs_nothing(
    confined: Callable[..., Any], tmp_path: Path
) -> None:
    bomb(tmp_path / "bomb.xlsx", "xl/sharedStrings.xml", 300)
    code = (
        "import sys; from pathlib import Path; from pipeline.errors import ConfigError\n"
        "from pipeline.reviewing.formats import read_file\n"
        "try: read_file(Path(sys.argv[1]).read_bytes())\n"
        "except ConfigError as error: print(error)"
    )
    cost = confined("-c", code, tmp_path / "bomb.xlsx", seconds=30)
    assert "larger than 100 MB when unpacked" in cost.stdout, cost.stderr
    assert cost.megabytes < 400


def laughs(attribute: bool) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    body = '<tu tuid="&l11;"/>' if attribute else "<tu>&l11;</tu>"
    return f"<!DOCTYPE tmx [{entities}]><tmx><body>{body}</body></tmx>".encode()


@pytest.mark.parametrize("attribute", [False, True])
def test_a_billion_laughs_take_no_memory(
    attribute: bool, confined: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "laughs.tmx").write_bytes(laughs(attribute))
    code = (
        "import sys; from pathlib import Path; from pipeline.errors import ConfigError\n"
        "from pipeline.reviewing.markup import parse_xml\n"
        "try: parse_xml(Path(sys.argv[1]).read_bytes())\n"
        "except ConfigError as error: print(error)"
    )
    cost = confined("-c", code, tmp_path / "laughs.tmx", seconds=20)
    assert cost.stdout.startswith("it "), cost.stderr
    assert cost.megabytes < 200


@pytest.mark.parametrize(
    "content",
    [
        b"zh,en\n" + b"\xff\xfe\xff",
        b"zh,en\n\xe5\x9f\x8e," + b"a" * 200_000,
        b'zh,en\n"' + b"\xe5\x9f\x8e," * 100_000,
        b"\0" * 1_000,
    ],
)
def test_hostile_terms_are_refused_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_bytes(content)
    with pytest.raises(ConfigError, match=r"terms\.csv"):
        read_user_terms(terms)


def test_terms_without_end_are_not_read_whole() -> None:
    if not os.access("/dev/zero", os.R_OK):
        pytest.skip("this system has no /dev/zero")
    with pytest.raises(ConfigError, match="larger than"):
        read_user_terms(Path("/dev/zero"))


def test_a_package_is_what_it_was_found_to_be(tmp_path: Path) -> None:
    package = tmp_path / "p.argosmodel"
    package.write_bytes(archive({"p/metadata.json": PACKAGE}))
    first = package_identity(package)
    package.write_bytes(archive({"p/metadata.json": PACKAGE + b" "}))
    assert package_identity(package) != first
