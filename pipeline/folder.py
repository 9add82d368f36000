"""The folder of profiles: which files there are, which document each makes, and their bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath
from stat import S_ISREG

import pyarrow as pa

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id, slug
from pipeline.tables import from_rows

PROFILE_SUFFIXES = (".txt", ".pdf")
LARGEST_FILE_BYTES = 200 * 2**20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the folder.

    Attributes:
        doc_id: The document that it makes.
        path: Where it is.
        name: Its path below the folder, with forward slashes; odd bytes are shown escaped.
        sha256: Hash of its bytes, hexadecimal; ``None`` where they cannot be read.
        error: Why they cannot be read.
        same_content: Name of the first file with the same bytes, where that is another one.
    """

    doc_id: str
    path: Path
    name: str
    sha256: str | None
    error: str | None = None
    same_content: str | None = None

    @property
    def key(self) -> str:
        """Hash of all that is known of it."""
        known = (self.doc_id, self.name, self.sha256, self.error, self.same_content)
        return content_id(*map(str, known))

    @property
    def rows(self) -> int:
        """One: as a slice of the table ``files`` it has a single row."""
        return 1

    def read(self) -> pa.Table:
        """The file's row of the table ``files``, with its bytes.

        A file that has changed or gone since it was found has a row that says so.
        """
        row: dict[str, object] = {
            "doc_id": self.doc_id,
            "source_file": self.name,
            "same_content": self.same_content,
            "error": self.error,
        }
        if self.error is None:
            try:
                content = self.path.read_bytes()
            except OSError as error:
                row["error"] = error.strerror or str(error)
            else:
                if sha256(content).hexdigest() == self.sha256:
                    row |= {"content": content, "source_sha256": self.sha256}
                else:
                    row["error"] = "it was changed while the build was at work"
        return from_rows("files", [row])


def read_folder(raw: Path) -> list[SourceFile]:
    """Every profile below ``raw``, by path; hidden files and folders are passed over.

    A file that cannot be read, or is larger than ``LARGEST_FILE_BYTES``, says so.

    Raises:
        ConfigError: ``raw`` is no folder, or holds no profile.
    """
    if not raw.is_dir():
        raise ConfigError(f"--raw: {raw} is not a folder")
    paths = {
        _shown(path.relative_to(raw)): path
        for path in raw.rglob("*")
        if path.suffix.lower() in PROFILE_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(raw).parts)
        and not path.is_dir()
    }
    if not paths:
        raise ConfigError(f"--raw: there is no .txt or .pdf profile in {raw}")
    return list(_described(dict(sorted(paths.items()))))


def _shown(path: Path) -> str:
    # A file name need not be valid text.
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _described(paths: dict[str, Path]) -> Iterator[SourceFile]:
    doc_ids = name_documents(paths)
    first: dict[str, str] = {}
    for name, path in paths.items():
        digest, error = _hash(path)
        original = first.setdefault(digest, name) if digest else name
        same = original if original != name else None
        yield SourceFile(doc_ids[name], path, name, digest, error, same)


def _hash(path: Path) -> tuple[str | None, str | None]:
    """The SHA-256 of the file's bytes, or why there is none."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return None, "it is no regular file"
        if status.st_size > LARGEST_FILE_BYTES:
            return None, f"it is larger than {LARGEST_FILE_BYTES // 2**20} MB"
        return sha256(path.read_bytes()).hexdigest(), None
    except OSError as error:
        return None, error.strerror or str(error)


def name_documents(source_files: Iterable[str]) -> dict[str, str]:
    """The id of each file's document: the slug of its stem.

    Of several files with one slug, a text comes before a PDF, which may have no text layer, and
    then the first by path: it has the slug, and each other one the slug with the lowest number
    from 2 that makes an id of no other document.
    """
    slugs = {name: slug(PurePosixPath(name).stem) for name in source_files}
    taken = set(slugs.values())
    doc_ids: dict[str, str] = {}
    numbers: dict[str, Iterator[int]] = {}
    for name in sorted(slugs, key=lambda name: (name.lower().endswith(".pdf"), name)):
        doc_id = base = slugs[name]
        if base in numbers:
            doc_id = next(
                numbered
                for number in numbers[base]
                if (numbered := f"{base}-{number}") not in taken
            )
        else:
            numbers[base] = count(2)
        taken.add(doc_id)
        doc_ids[name] = doc_id
    return doc_ids
