from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.errors import ConfigError
from pipeline.loading import Corpus
from pipeline.tables import TABLES


@pytest.fixture(scope="module")
def corpus(built: Path) -> Corpus:
    return pipeline.load(built)


def test_every_table_is_a_frame_with_the_columns_of_its_schema(corpus: Corpus) -> None:
    for name, definition in TABLES.items():
        if definition.internal:
            continue
        frame = getattr(corpus, "narratives" if name == "corpus" else name)
        assert list(frame.columns) == [column.name for column in definition.columns]


def test_numbers_that_may_be_missing_are_nullable_and_not_floats_with_nan(corpus: Corpus) -> None:
    assert corpus.documents["population"].dtype == "Int64"
    assert corpus.quantities["value_high"].dtype == "Float64"


def test_a_quantity_stands_wherever_its_text_is_printed(corpus: Corpus) -> None:
    found = corpus.with_quantities()
    printed = corpus.blocks["text_id"].value_counts()
    assert len(found) == sum(printed[text] for text in corpus.quantities["text_id"])
    blocks = corpus.blocks.set_index("block_id")["text"]
    for row in found.itertuples():
        assert blocks[row.block_id][row.start : row.end] == row.surface
        assert row.surface in row.sentence
        assert row.block_id.startswith(f"{row.doc_id}:")


def test_texts_and_narratives_count_what_is_printed_twice_once(corpus: Corpus) -> None:
    texts = corpus.with_quantities("texts")
    narratives = corpus.with_quantities("narratives")
    assert texts["quantity_id"].is_unique
    assert len(texts) == len(corpus.quantities)
    assert len(narratives) < len(texts) < len(corpus.with_quantities())
    canonical = corpus.texts.loc[corpus.texts["is_canonical"], "text_id"]
    assert set(narratives["text_id"]) <= set(canonical)
    assert all(len(places) >= 1 for places in narratives["block_ids"])


def test_species_and_sentences_are_placed_alike(corpus: Corpus) -> None:
    species = corpus.with_species("texts")
    assert set(species["mention_id"]) == set(corpus.species["mention_id"])
    sentences = corpus.with_translations("texts")
    assert list(sentences["sentence_id"]) == list(corpus.sentences["sentence_id"])
    assert sentences["status"].isna().all()


def test_an_unknown_occurrence_is_refused(corpus: Corpus) -> None:
    with pytest.raises(ConfigError, match="'places', 'texts' or 'narratives'"):
        corpus.with_quantities("rows")  # type: ignore[arg-type]


def test_a_folder_without_a_corpus_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pipeline build"):
        pipeline.load(tmp_path)


def test_a_table_that_is_not_there_yet_says_how_to_make_it(built: Path, tmp_path: Path) -> None:
    (tmp_path / "documents.parquet").write_bytes((built / "documents.parquet").read_bytes())
    corpus = pipeline.load(tmp_path)
    assert isinstance(corpus.documents, pd.DataFrame)
    with pytest.raises(ConfigError, match="no table quantities"):
        _ = corpus.quantities
