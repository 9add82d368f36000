"""Writes summaries: every city, in the formats and languages asked for.

A format is a function from the digest of the cities to texts; to add one is to add it to
`FORMATS`. Files are named ``STEM.LANGUAGE.FORMAT`` and lie in ``OUT/summaries``:

- ``md``: one document per city, ``nanjing.en.md``;
- ``csv``: ``actions.en.csv``, ``commitments.en.csv``, ``cities.en.csv``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from pipeline.publishing import markdown, spreadsheet
from pipeline.publishing.digest import digest
from pipeline.publishing.records import City
from pipeline.publishing.wording import LANGUAGES

FORMATS: Mapping[str, Callable[[Sequence[City], str], dict[str, str]]] = {
    "md": markdown.render,
    "csv": spreadsheet.render,
}

FOLDER = "summaries"
_WRITTEN = ".written"
"""Names of the files that earlier runs wrote here, so that none but these is ever removed."""
_LONGEST_STEM_BYTES = 200


def write_summaries(
    tables: Mapping[str, pa.Table],
    out: Path,
    formats: Iterable[str] = tuple(FORMATS),
    languages: Iterable[str] = LANGUAGES,
) -> list[Path]:
    """Write the summaries of ``tables`` into ``out / "summaries"``; returns their paths, sorted.

    The same tables give the same bytes. Of the formats and languages asked for, files of an
    earlier run that are no longer made are removed; nothing else in the folder is touched.

    Args:
        tables: The tables named in `digest.READS`.
        out: The folder of the tables.
        formats: Keys of `FORMATS`.
        languages: Of `LANGUAGES`.

    Raises:
        ConfigError: an unknown format or language, or a folder that cannot be written.
    """
    chosen = [(form, language) for form in formats for language in languages]
    for form, language in chosen:
        if form not in FORMATS:
            raise ConfigError(f"--format: {form} is none of {', '.join(FORMATS)}")
        if language not in LANGUAGES:
            raise ConfigError(f"--lang: {language} is none of {', '.join(LANGUAGES)}")
    cities = digest(tables)
    files = {
        f"{_file_stem(stem)}.{language}.{form}": text.encode("utf-8", "replace")
        for form, language in chosen
        for stem, text in FORMATS[form](cities, language).items()
    }
    folder = out / FOLDER
    try:
        _write(folder, files, tuple(f".{language}.{form}" for form, language in chosen))
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: {error.strerror}") from error
    return [folder / name for name in sorted(files)]


def _write(folder: Path, files: Mapping[str, bytes], endings: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / _WRITTEN
    earlier = written.read_text("utf-8").splitlines() if written.is_file() else []
    # Noted before they are written: a run that is killed leaves no file that is nobody's.
    _replace("\n".join(sorted({*earlier, *files})).encode(), written)
    for name, content in files.items():
        _replace(content, folder / name)
    stale = {name for name in earlier if name.endswith(endings)} - set(files)
    for name in stale:
        (folder / name).unlink(missing_ok=True)
    _replace("\n".join(sorted({*earlier, *files} - stale)).encode(), written)


def _replace(content: bytes, path: Path) -> None:
    """Write by way of a temporary name, so that a reader sees the old file or the new one."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    temporary.replace(path)


def _file_stem(stem: str) -> str:
    """The stem, cut where a file system would refuse it."""
    encoded = stem.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_STEM_BYTES:
        return stem
    return f"{encoded[:_LONGEST_STEM_BYTES].decode('utf-8', 'ignore')}-{content_id(stem)}"
