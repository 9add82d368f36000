"""A finished build in memory: its tables as pandas frames, and the joins that people want."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.tables import TABLES

Occurrences = Literal["places", "texts", "narratives"]
"""What a joined row stands for; see ``Corpus.with_quantities``."""

_PLACE = ("block_id", "doc_id", "action_id", "role", "text_id", "line_start")
_ACTION = ("action_id", "area_title", "commitment", "title", "gbf_targets")
_CITY = ("doc_id", "city", "country", "region")


@dataclass(frozen=True)
class Corpus:
    """The tables of a build, each read when it is first asked for.

    A frame has the columns of ``python -m pipeline tables``, strings as ``str``, numbers that may
    be missing as ``Int64`` or ``Float64``, lists as arrays. Frames are shared: copy one before
    you change it.
    """

    folder: Path

    @cached_property
    def documents(self) -> pd.DataFrame:
        """One row per profile."""
        return self._table("documents")

    @cached_property
    def achievements(self) -> pd.DataFrame:
        """Programme completeness and index scores."""
        return self._table("achievements")

    @cached_property
    def actions(self) -> pd.DataFrame:
        """One row per action, in reading order."""
        return self._table("actions")

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """Every narrative where it stands."""
        return self._table("blocks")

    @cached_property
    def texts(self) -> pd.DataFrame:
        """Every distinct text, once."""
        return self._table("texts")

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """The sentences of every text, with their English."""
        return self._table("sentences")

    @cached_property
    def translations(self) -> pd.DataFrame:
        """Every distinct sentence that is not English, with who translated it and how well."""
        return self._table("translations")

    @cached_property
    def quantities(self) -> pd.DataFrame:
        """Every measured or counted value, per distinct text."""
        return self._table("quantities")

    @cached_property
    def species(self) -> pd.DataFrame:
        """Every mention of an organism's name, per distinct text."""
        return self._table("species")

    @cached_property
    def narratives(self) -> pd.DataFrame:
        """The clean corpus, ``corpus.parquet``: one row per narrative, near-duplicates folded."""
        return self._table("corpus")

    @cached_property
    def problems(self) -> pd.DataFrame:
        """What was doubted or set aside."""
        return self._table("problems")

    def places(self) -> pd.DataFrame:
        """``blocks`` with the action, its headings and targets, and the city; without the text.

        The block's ``role`` and the action's ``title`` are called ``block_role`` and
        ``action_title``, because other tables have columns of those names.
        """
        places = self.blocks.loc[:, list(_PLACE)].rename(columns={"role": "block_role"})
        actions = self.actions.loc[:, list(_ACTION)].rename(columns={"title": "action_title"})
        places = places.merge(actions, on="action_id", how="left")
        return places.merge(self.documents.loc[:, list(_CITY)], on="doc_id", how="left")

    def with_quantities(self, per: Occurrences = "places") -> pd.DataFrame:
        """Quantities with the sentence they stand in, its English, and where that is.

        Args:
            per: what a row stands for. ``places``: a quantity wherever it is printed, with block,
                action, headings, targets and city; ``texts``: once per distinct text, the places
                as the list ``block_ids``; ``narratives``: as ``texts``, of canonical texts alone,
                so that what description and target both say is counted once. Sum over
                ``narratives``, look things up in ``places``.

        Returns:
            The columns of ``quantities``, then ``sentence``, ``sentence_en`` and the places.
        """
        return self._located(self.quantities, per)

    def with_species(self, per: Occurrences = "places") -> pd.DataFrame:
        """Mentions of organisms with their sentence and place; ``per`` as for quantities."""
        return self._located(self.species, per)

    def with_translations(self, per: Occurrences = "places") -> pd.DataFrame:
        """Sentences with English, status, score and flags of it, and place.

        English sentences have no ``status``: nobody translated them.
        """
        translations = self.translations.loc[
            :, ["sentence_key", "engine", "model", "status", "score", "flags"]
        ]
        sentences = self.sentences.drop(columns="tokens")
        return self._placed(sentences.merge(translations, on="sentence_key", how="left"), per)

    def _located(self, found: pd.DataFrame, per: Occurrences) -> pd.DataFrame:
        sentences = self.sentences.loc[:, ["sentence_id", "text", "text_en"]].rename(
            columns={"text": "sentence", "text_en": "sentence_en"}
        )
        return self._placed(found.merge(sentences, on="sentence_id", how="left"), per)

    def _placed(self, rows: pd.DataFrame, per: Occurrences) -> pd.DataFrame:
        if per == "places":
            return rows.merge(self.places(), on="text_id")
        if per == "narratives":
            canonical = self.texts.loc[self.texts["is_canonical"], "text_id"]
            rows = rows[rows["text_id"].isin(canonical)]
        elif per != "texts":
            raise ConfigError(f"per={per!r}: say 'places', 'texts' or 'narratives'")
        block_ids = self.blocks.groupby("text_id", sort=False)["block_id"].agg(list)
        return rows.assign(block_ids=rows["text_id"].map(block_ids)).reset_index(drop=True)

    def _table(self, name: str) -> pd.DataFrame:
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            raise ConfigError(
                f"{self.folder} has no table {name}; `python -m pipeline build` into it makes one"
            )
        return pd.read_parquet(path)


def load(out: str | Path) -> Corpus:
    """The corpus that a build wrote.

    Args:
        out: the ``--out`` folder of ``python -m pipeline build``.

    Raises:
        ConfigError: there is no such folder, or no corpus in it.
    """
    folder = Path(out)
    if not any((folder / f"{name}.parquet").exists() for name in TABLES):
        raise ConfigError(f"there is no corpus in {folder}; `python -m pipeline build` makes one")
    return Corpus(folder)
