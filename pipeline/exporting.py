"""Write the files by which a finished build is published, unless those there are still true."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from pipeline.build import STAGES
from pipeline.columns import Table
from pipeline.dataset.card import dataset_card
from pipeline.dataset.checklist import FOLDER, darwin_core
from pipeline.dataset.citation import citation_bibtex, citation_cff
from pipeline.dataset.commitments import commitments
from pipeline.dataset.croissant import croissant
from pipeline.dataset.crosswalk import CROSSWALK, crosswalk_csv, find_links
from pipeline.dataset.database import write_database
from pipeline.dataset.datapackage import data_package
from pipeline.dataset.facts import TableFile, to_json
from pipeline.dataset.provenance import Run, provenance
from pipeline.dataset.skos import heading_scheme
from pipeline.derived import derive
from pipeline.dictionary import data_dictionary, public_tables
from pipeline.errors import ConfigError
from pipeline.store import Store, table_hash, write_bytes

DATABASE = "corpus.duckdb"
CARD = "README.md"
_PARQUET = "application/vnd.apache.parquet"
_CARD_BEGINS = "---\npretty_name:"


def export_dataset(out: Path) -> list[Path] | None:
    """Write what is published beside the tables in ``out``; the files, ``None`` if none was due.

    Raises:
        ConfigError: the build in ``out`` is not finished, ``out`` cannot be written, or it holds
            a ``README.md`` that is somebody's own.
    """
    runs = list(_runs(Store(out)))
    settings = [f"{run.stage} {run.fingerprint}" for run in runs]
    reads = [table.name for table in public_tables()]
    return derive(out, "dataset", reads, settings, lambda tables: _write(out, tables, runs))


def _runs(store: Store) -> Iterator[Run]:
    for stage in STAGES:
        if made := store.runs.get(stage.name):
            yield Run(
                stage.name,
                stage.summary,
                stage.reads,
                made["tables"],
                made["fingerprint"],
                made["settings"],
            )


def _write(out: Path, tables: Mapping[str, pa.Table], runs: list[Run]) -> list[Path]:
    card = out / CARD
    if card.is_file() and not card.read_text("utf-8", "replace").startswith(_CARD_BEGINS):
        raise ConfigError(f"{card} was not written by this command; move it away first")
    written = []
    for name, content in _files(out, tables, runs).items():
        path = out / name
        path.parent.mkdir(exist_ok=True)
        write_bytes(content, path)
        written.append(path)
    unfinished = out / f".{DATABASE}.part"
    unfinished.unlink(missing_ok=True)
    write_database(tables, public_tables(), unfinished)
    unfinished.replace(out / DATABASE)
    return [*written, out / DATABASE]


def _files(out: Path, tables: Mapping[str, pa.Table], runs: list[Run]) -> dict[str, bytes]:
    """The content of every file but the database, by its path below ``out``."""
    links = find_links(tables)
    crosswalk = crosswalk_csv(links)
    parquet = [_table_file(out, table, tables[table.name].num_rows) for table in public_tables()]
    described = [
        *parquet,
        TableFile(
            CROSSWALK,
            "gbf_crosswalk.csv",
            "text/csv",
            len(crosswalk),
            sha256(crosswalk).hexdigest(),
            len(links),
        ),
    ]
    citation = citation_bibtex()
    dictionary = [*public_tables(), CROSSWALK]
    return {
        "gbf_crosswalk.csv": crosswalk,
        "gbf_crosswalk.skos.jsonld": to_json(heading_scheme(links)),
        "cbd_commitments.json": to_json(commitments(tables, links)),
        "datapackage.json": to_json(data_package(described)),
        "croissant.json": to_json(croissant(described, citation)),
        "prov.jsonld": to_json(provenance(tables, parquet, runs)),
        "CITATION.cff": citation_cff().encode(),
        CARD: dataset_card(tables, parquet, citation).encode(),
        "data-dictionary.md": data_dictionary("en", dictionary).encode(),
        "data-dictionary.zh.md": data_dictionary("zh", dictionary).encode(),
        **{f"{FOLDER}/{name}": content for name, content in darwin_core(tables).items()},
    }


def _table_file(out: Path, table: Table, rows: int) -> TableFile:
    path = out / f"{table.name}.parquet"
    parts = sorted(path.iterdir()) if path.is_dir() else []
    return TableFile(
        table,
        path.name,
        _PARQUET,
        sum(file.stat().st_size for file in parts or [path]),
        table_hash(path) or "",
        rows,
        tuple(part.relative_to(out).as_posix() for part in parts),
    )
