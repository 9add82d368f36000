"""A small city, written down as the tables that the earlier stages would make of it."""

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from pipeline.identifiers import content_id
from pipeline.publishing.digest import READS
from pipeline.tables import from_rows, validate

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

Rows = dict[str, list[dict[str, Any]]]

DUNES = (
    ("市政府公布了《海岸带保护条例》。", "The city issued the Coastal Zone Regulation.", 0.92, []),
    ("这是一项长期工作。", "This is a long-term task.", 0.95, []),
    ("已修复沙丘120亩。", "80 mu of dunes have been restored.", 0.40, ["amount_changed"]),
    ("沿岸栽种单叶蔓荆（Vitex rotundifolia）。", None, None, []),
    ("各部门分工明确。", "The departments have clear tasks.", 0.90, []),
    ("公众踊跃参加活动。", "The public takes part.", 0.35, []),
)
GULLS = (
    (
        "志愿者每月清理海滩垃圾。",
        "Volunteers clear the beach of litter every month.",
        0.90,
        [],
    ),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a process: Playwright cannot be started twice in it."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM} (Debian: apt-get install chromium)")
    # A busy machine is slow to paint; what never comes fails all the same.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield chromium
        chromium.close()


class Profile:
    """Collects rows; a text is given as its sentences, each with its translation."""

    def __init__(self) -> None:
        self.rows: Rows = {name: [] for name in READS}
        self._line = 0

    def city(self, doc_id: str = "haiyan", **columns: Any) -> None:
        self.rows["documents"].append(
            {
                "doc_id": doc_id,
                "source_file": f"{doc_id}.txt",
                "source_sha256": "0" * 64,
                "media_type": "text/plain",
                "encoding": "utf-8",
                "city": "Haiyan",
                "country": "China",
                "region": "Asia & Oceania",
                "population": 1_204_000,
                "head_of_government": "Lin Hai, Mayor",
                "downloaded_on": datetime.date(2026, 5, 4),
                "actions_declared": 2,
                "actions_parsed": 2,
            }
            | columns
        )

    def action(self, order: int, title: str, doc_id: str = "haiyan", **columns: Any) -> None:
        self.rows["actions"].append(
            {
                "action_id": f"{doc_id}:a{order:02d}",
                "doc_id": doc_id,
                "order": order,
                "area_number": 1,
                "area_title": "Protect and restore nature",
                "commitment": "Restore the coast",
                "title": title,
                "description_target_relation": "missing",
                "gbf_targets": [2],
            }
            | columns
        )

    def block(
        self,
        role: str,
        sentences: tuple[tuple[str, str | None, float | None, list[str]], ...],
        order: int | None = None,
        *,
        language: str = "zh-Hans",
        doc_id: str = "haiyan",
    ) -> str:
        """A block, its text and its sentences; returns the ``text_id``."""
        self._line += 1
        text = "".join(source for source, *_ in sentences)
        text_id = content_id(text)
        action_id = order and f"{doc_id}:a{order:02d}"
        self.rows["blocks"].append(
            {
                "block_id": f"{action_id or doc_id}.{role}",
                "doc_id": doc_id,
                "action_id": action_id,
                "role": role,
                "text": text,
                "language": language,
                "line_start": self._line,
                "line_end": self._line,
                "text_id": text_id,
            }
        )
        if text_id not in [row["text_id"] for row in self.rows["texts"]]:
            self.rows["texts"].append(
                {
                    "text_id": text_id,
                    "text": text,
                    "language": language,
                    "language_spans": [],
                    "n_blocks": 1,
                    "narrative_id": text_id,
                    "is_canonical": True,
                    "similarity": 1.0,
                    "edits": [],
                    "numbers_changed": False,
                }
            )
            self._sentences(text_id, sentences, language)
        return text_id

    def _sentences(self, text_id: str, sentences: tuple[Any, ...], language: str) -> None:
        start = 0
        for position, (source, english, score, flags) in enumerate(sentences, start=1):
            key = content_id(source.strip())
            self.rows["sentences"].append(
                {
                    "sentence_id": f"{text_id}:{position:04d}",
                    "text_id": text_id,
                    "position": position,
                    "start": start,
                    "end": start + len(source),
                    "text": source,
                    "language": language,
                    "tokens": [],
                    "sentence_key": key,
                    "text_en": english,
                }
            )
            start += len(source)
            if english is not None and language != "en":
                self.rows["translations"].append(
                    {
                        "sentence_key": key,
                        "source_text": source.strip(),
                        "source_language": language,
                        "text_en": english,
                        "engine": "argos",
                        "model": "zh_en 0",
                        "status": "machine",
                        "score": score,
                        "flags": flags,
                    }
                )

    def _place(self, text_id: str, surface: str) -> tuple[str, int]:
        text = next(row["text"] for row in self.rows["texts"] if row["text_id"] == text_id)
        start = text.index(surface)
        return next(
            row["sentence_id"]
            for row in self.rows["sentences"]
            if row["text_id"] == text_id and row["start"] <= start < row["end"]
        ), start

    def quantity(self, text_id: str, surface: str, **columns: Any) -> None:
        sentence_id, start = self._place(text_id, surface)
        self.rows["quantities"].append(
            {
                "quantity_id": f"{text_id}:q{start}-{start + len(surface)}",
                "text_id": text_id,
                "sentence_id": sentence_id,
                "start": start,
                "end": start + len(surface),
                "surface": surface,
                "qualifier": "exact",
            }
            | columns
        )

    def organism(self, text_id: str, surface: str, **columns: Any) -> None:
        sentence_id, start = self._place(text_id, surface)
        self.rows["species"].append(
            {
                "mention_id": f"{text_id}:s{start}-{start + len(surface)}",
                "text_id": text_id,
                "sentence_id": sentence_id,
                "start": start,
                "end": start + len(surface),
                "surface": surface,
                "canonical_name": surface,
                "evidence": "latin",
            }
            | columns
        )

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        tables = {name: from_rows(name, rows) for name, rows in self.rows.items()}
        for name, table in tables.items():
            validate(name, table)
        return tables


@pytest.fixture
def profile() -> Profile:
    """An empty collection of rows."""
    return Profile()


@pytest.fixture
def haiyan(profile: Profile) -> Profile:
    """A city of two actions: a long description that its target repeats, and a short one."""
    profile.city()
    profile.action(1, "Restore dunes", description_target_relation="identical")
    profile.action(2, "Clean beaches")
    dunes = profile.block("description", DUNES, 1)
    profile.block("target", DUNES, 1)
    profile.block("description", GULLS, 2)
    baseline = "Dunes cover 2 square km. "
    text_id = profile.block("baseline", ((baseline, None, None, []),), 2, language="en")
    profile.quantity(
        dunes,
        "120亩",
        kind="area",
        value=120.0,
        unit="[mu_cn]",
        subject="沙丘",
        value_base=0.08,
        unit_base="km2",
    )
    profile.quantity(
        text_id,
        "2 square km",
        kind="area",
        value=2.0,
        unit="km2",
        subject="Dunes",
        value_base=2.0,
        unit_base="km2",
    )
    profile.organism(dunes, "Vitex rotundifolia", rank="species", vernacular="单叶蔓荆")
    return profile
