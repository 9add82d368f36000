"""Which model exactly: file name and SHA-256, computed once per file and process."""

from functools import cache
from hashlib import file_digest
from pathlib import Path


def file_identity(path: Path) -> str:
    """``NAME sha256:HEX`` of a file.

    Raises:
        OSError: it cannot be read.
    """
    return f"{path.name} sha256:{file_sha256(path)}"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal; read again only when size or time changed."""
    status = path.stat()
    return _digest(path.resolve(), status.st_size, status.st_mtime_ns)


@cache
def _digest(path: Path, size: int, mtime_ns: int) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
