"""Argos package files: what is accepted, what is refused, nothing outside the folder."""

import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.errors import ModelError
from pipeline.translation.engines import argos_package
from pipeline.translation.engines.argos_package import (
    check_folder,
    is_chinese_english,
    package_identity,
    unpack,
)


def archive_with(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as contents:
        for name in names:
            contents.writestr(name, "x")
    return path


def test_a_package_file_unpacks_to_its_own_folder(argos_file: Path, tmp_path: Path) -> None:
    root = unpack(argos_file, tmp_path)
    assert root.parent == tmp_path
    check_folder(root)


def test_identity_is_name_and_checksum(argos_file: Path, argos_folder: Path) -> None:
    name, digest = package_identity(argos_file).split(" sha256:")
    assert name == argos_file.name
    assert len(digest) == 64
    assert package_identity(argos_folder).startswith(f"{argos_folder.name} sha256:")


@pytest.mark.parametrize(
    "name",
    ["../escaped.txt", "/escaped.txt", "a/../../escaped.txt", "..\\escaped.txt", "C:escaped"],
)
def test_names_that_leave_the_folder_are_refused(name: str, tmp_path: Path) -> None:
    archive = archive_with(tmp_path / "bad.argosmodel", "p/metadata.json", name)
    with pytest.raises(ModelError, match="unsafe name"):
        unpack(archive, tmp_path / "into")
    assert not list(tmp_path.rglob("*escaped*"))
    assert not (tmp_path / "into").exists()


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("p/model")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.argosmodel", "w") as contents:
        contents.writestr(link, "/etc")
    with pytest.raises(ModelError, match="unsafe name"):
        unpack(tmp_path / "link.argosmodel", tmp_path / "into")


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argos_package, "LARGEST_UNPACKED_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "bomb.argosmodel", "w", zipfile.ZIP_DEFLATED) as contents:
        contents.writestr("p/model.bin", b"\0" * 1001)
    with pytest.raises(ModelError, match="unpacks to more"):
        unpack(tmp_path / "bomb.argosmodel", tmp_path / "into")


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "page.argosmodel"
    file.write_text("<html>not found</html>")
    for use in (package_identity, lambda path: unpack(path, tmp_path / "into")):
        with pytest.raises(ModelError, match=r"page\.argosmodel"):
            use(file)


def test_a_damaged_zip_is_refused(argos_file: Path, tmp_path: Path) -> None:
    whole = argos_file.read_bytes()
    damaged = tmp_path / "damaged.argosmodel"
    damaged.write_bytes(whole[: len(whole) // 3] + b"\xff" * 64 + whole[len(whole) // 3 + 64 :])
    with pytest.raises(ModelError, match=r"damaged\.argosmodel"):
        unpack(damaged, tmp_path / "into")


def test_a_zip_without_metadata_is_no_package(tmp_path: Path) -> None:
    archive = archive_with(tmp_path / "empty.argosmodel", "p/readme.md")
    with pytest.raises(ModelError, match=r"holds no metadata\.json"):
        package_identity(archive)


def test_another_language_pair_is_refused(builder: SimpleNamespace, tmp_path: Path) -> None:
    folder = builder.build_argos_package(tmp_path / "en-de", from_code="en", to_code="de")
    with pytest.raises(ModelError, match="translates en → de, not zh → en"):
        check_folder(folder)
    assert not is_chinese_english(folder)


@pytest.mark.parametrize("content", ["[]", "{", json.dumps({"from_code": "zh"})])
def test_metadata_that_is_none_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text(content)
    with pytest.raises(ModelError, match=r"metadata\.json"):
        check_folder(tmp_path)
