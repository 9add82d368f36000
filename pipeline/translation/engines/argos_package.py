"""The Argos package format: a zip whose one folder holds metadata, tokenizer and model."""

import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from pipeline.errors import ModelError
from pipeline.translation.engines.identity import file_identity, file_sha256

LARGEST_UNPACKED_BYTES = 2 * 2**30
"""Ten times the largest package there is."""
MOST_ENTRIES = 2_000
"""Files; a package has ten, and a hundred where a sentence splitter is with it."""
LARGEST_METADATA_BYTES = 2**20
"""It is read whole before anything else is known of a package; a real one has a few hundred."""
# RuntimeError: a password; NotImplementedError: an unknown compression.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
_MODEL_FILES = ("model/model.bin", "sentencepiece.model", "bpe.model")


def package_identity(package: Path) -> str:
    """Name and SHA-256 of a package, a file or a folder, after a look at what it is.

    Of a folder the digest is over its model and its tokenizer.

    Raises:
        ModelError: it is no Argos package from ``zh`` to ``en``.
    """
    if package.is_dir():
        check_folder(package)
        return f"{package.name} sha256:{_folder_sha256(package)}"
    try:
        with zipfile.ZipFile(package) as contents:
            names = [entry.filename for entry in contents.infolist()]
            metadata = [name for name in names if name.split("/")[-1] == "metadata.json"]
            if not metadata:
                raise ModelError(f"{package} is no Argos package: it holds no metadata.json")
            _check_languages(package, _read_metadata(contents, min(metadata, key=len)))
        return file_identity(package)
    except (*_UNREADABLE, OSError) as error:
        raise ModelError(f"the Argos package {package} cannot be read: {error}") from error


def check_folder(folder: Path) -> None:
    """See that ``folder`` is an unpacked Chinese→English package.

    Raises:
        ModelError: it is not, and why.
    """
    try:
        with (folder / "metadata.json").open("rb") as file:
            _check_languages(folder, file.read(LARGEST_METADATA_BYTES))
    except OSError as error:
        raise ModelError(f"{folder} is no Argos package: metadata.json cannot be read") from error
    if len(_model_files(folder)) < 2 or not (folder / _MODEL_FILES[0]).is_file():
        raise ModelError(f"the Argos package {folder} lacks its model or its tokenizer")


def is_chinese_english(folder: Path) -> bool:
    """Whether ``folder`` is an unpacked Chinese→English package."""
    try:
        check_folder(folder)
    except ModelError:
        return False
    return True


def _read_metadata(contents: zipfile.ZipFile, name: str) -> bytes:
    with contents.open(name) as file:
        return file.read(LARGEST_METADATA_BYTES)


def _check_languages(package: Path, metadata: bytes) -> None:
    try:
        described = json.loads(metadata)
        languages = described["from_code"], described["to_code"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ModelError(f"{package} is no Argos package: its metadata.json is none") from error
    if languages != ("zh", "en"):
        raise ModelError(
            f"the Argos package {package} translates {languages[0]} → {languages[1]}, not zh → en"
        )


def _model_files(folder: Path) -> list[Path]:
    return [folder / name for name in _MODEL_FILES if (folder / name).is_file()]


def _folder_sha256(folder: Path) -> str:
    digests = "".join(file_sha256(path) for path in _model_files(folder))
    return sha256(digests.encode()).hexdigest()


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a package file below ``folder``; returns the package's own folder.

    Nothing is written outside ``folder``, whatever the archive's names say.

    Raises:
        ModelError: it is no zip, no package, holds unsafe names or is too large.
    """
    try:
        with zipfile.ZipFile(archive) as contents:
            entries = list(_safe_entries(contents, archive))
            for entry, name in entries:
                target = folder.joinpath(*name.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with contents.open(entry) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
    except (*_UNREADABLE, OSError) as error:
        raise ModelError(f"the Argos package {archive} cannot be unpacked: {error}") from error
    tops = {name.parts[0] for _, name in entries if len(name.parts) > 1}
    roots = [folder, *sorted(folder / top for top in tops)]
    for root in roots:
        if (root / "metadata.json").is_file():
            check_folder(root)
            return root
    raise ModelError(f"{archive} is no Argos package: it holds no metadata.json")


def _safe_entries(
    contents: zipfile.ZipFile, archive: Path
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    entries = [entry for entry in contents.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise ModelError(f"{archive} holds {len(entries):,} files, a package has a few")
    # zipfile reads no more than an entry's declared size, so the sum is the true bound.
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED_BYTES:
        raise ModelError(f"{archive} unpacks to more than {LARGEST_UNPACKED_BYTES // 2**30} GB")
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if name.is_absolute() or ".." in name.parts or ":" in entry.filename or is_link:
            raise ModelError(f"{archive} holds an unsafe name, {entry.filename!r}: not unpacked")
        yield entry, name
