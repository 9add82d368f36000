"""Writes summaries: every city, in the formats and languages asked for.

A format is a module with a function ``render`` from the digest of the cities to the contents of
files; to add one is to add it to `FORMATS`. Files are named ``STEM.LANGUAGE.FORMAT`` and lie in
``OUT/summaries``:

- ``md``, ``docx``: one document per city, ``nanjing.en.md``;
- ``html``: the same, a brief of one page, ``nanjing.brief.en.html``, and for several cities an
  index of them, ``all_cities.en.html``;
- ``csv``: ``cities.en.csv``, ``commitments.en.csv``, ``actions.en.csv``, ``figures.en.csv``,
  ``species.en.csv``, ``sentences.en.csv``;
- ``xlsx``: these tables as the sheets of one workbook, ``all_cities.en.xlsx``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import pyarrow as pa

from pipeline.errors import ConfigError
from pipeline.publishing.digest import digest
from pipeline.publishing.records import City
from pipeline.publishing.wording import LANGUAGES

FORMATS: Mapping[str, str] = {
    "md": "markdown",
    "csv": "spreadsheet",
    "html": "webpage",
    "docx": "word",
    "xlsx": "workbook",
}
"""Formats, and the module that renders each: loaded only where it is asked for."""

Render = Callable[[Sequence[City], str], dict[str, bytes]]

FOLDER = "summaries"
_WRITTEN = ".written"
"""Names of the files that earlier runs wrote here, so that none but these is ever removed."""


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
        f"{stem}.{language}.{form}": content
        for form, language in chosen
        for stem, content in _renderer(form)(cities, language).items()
    }
    folder = out / FOLDER
    try:
        _write(folder, files, tuple(f".{language}.{form}" for form, language in chosen))
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: {error.strerror}") from error
    return [folder / name for name in sorted(files)]


def _renderer(form: str) -> Render:
    render: Render = import_module(f"pipeline.publishing.{FORMATS[form]}").render
    return render


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
