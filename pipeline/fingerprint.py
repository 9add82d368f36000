"""What code a result was made by: this package's files and the libraries' versions."""

from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

from pipeline.identifiers import content_id


@cache
def code_fingerprint() -> str:
    """A hash over this package's files and the versions of the libraries it declares."""
    package = Path(__file__).parent
    files = sorted(
        path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    contents = [
        f"{path.relative_to(package).as_posix()}={sha256(path.read_bytes()).hexdigest()}"
        for path in files
    ]
    libraries = [
        f"{requirement.name}={version(requirement.name)}"
        for requirement in map(Requirement, requires("cwn-corpus") or [])
        if requirement.marker is None
    ]
    return content_id(*contents, *sorted(libraries))
