"""Termbases as files: a user's own terms read, a termbase written as CSV or TBX."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError
from pipeline.text.scripts import has_han
from pipeline.translation.passages import simplify
from pipeline.translation.renderings import Term

if TYPE_CHECKING:
    from lxml.etree import _Element

USER = "user"
"""The domain of a user's terms."""
COLUMNS = ("zh", "en", "part", "domain", "source", "wrong", "not_before")
_DELIMITERS = ",;\t"
LARGEST_BYTES = 50 * 2**20
"""Of a user's table; a hundred thousand terms take a fifth of it."""

LONGEST_TERM = 1_000
"""Characters of a term, or of its English with all renderings."""

_TBX = "urn:iso:std:iso:30042:ed-2"
_NAMESPACES = {None: _TBX}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PARTS = {"name": "properNoun", "adjective": "adjective", "verb phrase": "verb"}
"""Our parts of speech in TBX-Basic's; all others are nouns."""


def read_user_terms(path: Path) -> list[Term]:
    """The terms of a user's table, which win over the project's.

    The table is CSV in UTF-8 with a header; its columns may be divided by commas, semicolons or
    tabs. ``zh`` and ``en`` are needed, the others of ``COLUMNS`` may be there. ``|`` divides
    several English renderings, of which the first is what engines are told. Traditional characters
    are simplified, as the sentences are in which terms are looked for. Empty lines and lines that
    begin with ``#`` are passed over.

    Raises:
        ConfigError: the file cannot be read, a column is missing, or a line has no Chinese, no
            English, or other English for a term that has stood before; the message names the line.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise ConfigError(f"the terms {path} are larger than {LARGEST_BYTES // 2**20} MB")
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"the terms {path} are not in UTF-8; save them as “CSV UTF-8”") from error
    except OSError as error:
        raise ConfigError(f"the terms {path} cannot be read: {error.strerror}") from error
    terms: dict[str, tuple[int, Term]] = {}
    for line, row in _numbered_rows(path, text):
        chinese, english = simplify(row.get("zh", "")), " ".join(row.get("en", "").split())
        if problem := _problem(chinese, english):
            raise ConfigError(f"the terms {path}, line {line}: {problem}")
        term = term_of({**row, "zh": chinese, "en": english}, USER)
        before = terms.setdefault(chinese, (line, term))
        if before[1].renderings != term.renderings:
            raise ConfigError(
                f"the terms {path}, line {line}: {chinese} has other English in line {before[0]}"
            )
    return [term for _, term in terms.values()]


def _numbered_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    lines = ["" if line.startswith("#") else line for line in text.splitlines()]
    header = next(filter(str.strip, lines), "")
    reader = csv.reader(lines, delimiter=max(_DELIMITERS, key=header.count))
    rows = ((reader.line_num, row) for row in _rows(path, reader) if any(map(str.strip, row)))
    columns = [name.strip().lower() for name in next(rows, (0, []))[1]]
    if missing := [name for name in ("zh", "en") if name not in columns]:
        raise ConfigError(
            f"the terms {path} have no column {' and '.join(missing)}; the first line must name "
            "the columns, at least zh and en"
        )
    for line, cells in rows:
        yield line, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}


def _rows(path: Path, reader: "Iterator[list[str]]") -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise ConfigError(f"the terms {path} are no CSV table: {error}") from error


def _problem(chinese: str, english: str) -> str | None:
    if max(len(chinese), len(english)) > LONGEST_TERM:
        return f"more than {LONGEST_TERM:,} characters, which is no term"
    if not has_han(chinese):
        return "no Chinese in the column zh"
    if not english.strip("| "):
        return f"no English for {chinese}"
    if has_han(english):
        return f"Chinese in the English of {chinese}; are the columns the wrong way round?"
    return None


def term_of(row: Mapping[str, str], domain: str) -> Term:
    """The term of a row with the columns ``zh``, ``en`` and perhaps others of ``COLUMNS``."""
    english, *others = _divided(row["en"])
    return Term(
        chinese=row["zh"],
        english=english,
        others=tuple(others),
        wrong=tuple(_divided(row.get("wrong", ""))),
        domain=domain,
        part=row.get("part", ""),
        source=row.get("source", ""),
        not_before=row.get("not_before", ""),
        is_checked=row.get("status", "checked") != "draft",
    )


def _divided(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def write_csv(terms: Iterable[Term], path: Path) -> None:
    """Write ``terms`` as a table with ``COLUMNS``, which ``read_user_terms`` can read."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for term in terms:
            english, wrong = "|".join(term.renderings), "|".join(term.wrong)
            told = (term.part, term.domain, term.source, wrong, term.not_before)
            writer.writerow((term.chinese, english, *told))


def write_tbx(terms: Iterable[Term], path: Path) -> None:
    """Write ``terms`` as TBX-Basic (ISO 30042:2019, data categories as attributes).

    One concept per Chinese term: the rendering that engines are told is preferred, the others are
    admitted, known wrong ones deprecated.
    """
    from lxml import etree

    root = etree.Element(f"{{{_TBX}}}tbx", nsmap=_NAMESPACES)  # type: ignore[arg-type]  # the stubs lack None
    root.attrib.update({"type": "TBX-Basic", "style": "dca", _LANGUAGE: "en"})
    header = _add(_add(root, "tbxHeader"), "fileDesc")
    _add(_add(header, "titleStmt"), "title", "cwn-corpus termbase")
    about = "Chinese terms and names of cities' work for nature, and their English."
    _add(_add(header, "sourceDesc"), "p", about)
    body = _add(_add(root, "text"), "body")
    for count, term in enumerate(terms, start=1):
        _add_concept(body, term, f"c{count}")
    tree = etree.ElementTree(root)
    tree.write(str(path), encoding="utf-8", xml_declaration=True, pretty_print=True)


def _add_concept(body: "_Element", term: Term, identifier: str) -> None:
    concept = _add(body, "conceptEntry", id=identifier)
    if term.domain:
        _add(concept, "descrip", term.domain, type="subjectField")
    english = [(term.english, "preferred")]
    english += [(form, "admitted") for form in term.others]
    english += [(form, "deprecated") for form in term.wrong]
    for language, forms in (("zh-Hans", [(term.chinese, "preferred")]), ("en", english)):
        section = _add(concept, "langSec")
        section.set(_LANGUAGE, language)
        for text, status in forms:
            entry = _add(section, "termSec")
            _add(entry, "term", text)
            _add(entry, "termNote", _PARTS.get(term.part, "noun"), type="partOfSpeech")
            _add(entry, "termNote", f"{status}Term-admn-sts", type="administrativeStatus")
            if term.source:
                _add(entry, "admin", term.source, type="source")


def _add(parent: "_Element", tag: str, text: str | None = None, **attributes: str) -> "_Element":
    from lxml import etree

    child = etree.SubElement(parent, f"{{{_TBX}}}{tag}", attributes)
    child.text = text
    return child
