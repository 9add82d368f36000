"""The translation memory: what an engine said is kept, so that no segment is translated twice.

Kept are the engine's own hypotheses, each under a hash of the segment, its hints, the attempt,
the model and the engine's settings. Checks, choice and score are made anew from them, so a
change of those never meets stale results.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from pipeline.translation.engines.base import Engine, Hypothesis, Segment

_TABLE = """
CREATE TABLE IF NOT EXISTS hypotheses (
    key TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    log_probability REAL,
    finished INTEGER NOT NULL
) WITHOUT ROWID
"""
_WAIT_SECONDS = 60
_PAUSE_SECONDS = 0.02


class Memory:
    """An SQLite file; several builds may use it at once, and a killed one leaves it whole.

    Raises:
        ConfigError: the file cannot be opened, or is no translation memory.
    """

    def __init__(self, path: Path):
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, timeout=_WAIT_SECONDS)
            _write_ahead(self._database)
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._database.close()

    def get(self, key: str) -> Hypothesis | None:
        """What is kept under ``key``."""
        try:
            row = self._database.execute(
                "SELECT text, log_probability, finished FROM hypotheses WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return Hypothesis(row[0], row[1], bool(row[2])) if row else None

    def put(self, key: str, source: str, hypothesis: Hypothesis) -> None:
        """Keep ``hypothesis`` under ``key`` before anything else is done."""
        row = (key, source, hypothesis.text, hypothesis.log_probability, hypothesis.finished)
        try:
            with self._database:
                self._database.execute("INSERT OR IGNORE INTO hypotheses VALUES (?,?,?,?,?)", row)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> ConfigError:
        return ConfigError(
            f"the translation memory {self._path} cannot be used ({error}); name another file "
            "with --translation-memory, or remove this one to begin anew"
        )


def _write_ahead(database: sqlite3.Connection) -> None:
    """Let readers and a writer go on together.

    While another process does the same to a new file, SQLite refuses at once instead of waiting.
    """
    give_up = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
        time.sleep(_PAUSE_SECONDS)


class RememberingEngine:
    """An engine that asks the memory first; its model is loaded when something is missing."""

    def __init__(self, engine: Engine, memory: Memory):
        self._engine = engine
        self._memory = memory
        self.name = engine.name
        self.model = engine.model
        self.settings = engine.settings
        self.attempts = engine.attempts
        self.batch = engine.batch
        self.takes_hints = engine.takes_hints

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        """See ``Engine.translate``."""
        keys = [self._key(segment, attempt) for segment in segments]
        known = [self._memory.get(key) for key in keys]
        missing = [place for place, hypothesis in enumerate(known) if hypothesis is None]
        made = self._engine.translate([segments[place] for place in missing], attempt)
        for segment, key, hypothesis in zip(segments, keys, known, strict=True):
            if hypothesis is None:
                hypothesis = next(made)
                self._memory.put(key, segment.source, hypothesis)
            yield hypothesis

    def _key(self, segment: Segment, attempt: int) -> str:
        terms = [part for term in segment.terms for part in term]
        return content_id(
            self.name, self.model, self.settings, str(attempt), segment.source, *terms
        )

    def close(self) -> None:
        """Close the engine behind it; the memory stays open."""
        self._engine.close()
