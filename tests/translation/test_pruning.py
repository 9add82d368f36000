"""A model with a smaller vocabulary: what is kept, what is left out, what the engine says."""

from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, TokenType

from pipeline.errors import ModelError
from pipeline.translation.pruning import prune_vocabulary

PIECES = [
    ("<pad>", TokenType.CONTROL),
    ("<eos>", TokenType.CONTROL),
    ("<unused0>", TokenType.CONTROL),
    ("\n", TokenType.USER_DEFINED),
    ("<0x41>", TokenType.BYTE),
    ("▁park", TokenType.NORMAL),
    ("парк", TokenType.NORMAL),
    ("公园", TokenType.NORMAL),
    ("\x1c", TokenType.NORMAL),
]
ROWS = np.arange(len(PIECES) * 64, dtype=np.float32).reshape(len(PIECES), 64)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A model of nine pieces and a layer."""
    path = tmp_path / "base.gguf"
    writer = GGUFWriter(path, "gemma3")
    writer.add_context_length(2048)
    writer.add_token_list([piece for piece, _ in PIECES])
    writer.add_token_scores([-float(place) for place in range(len(PIECES))])
    writer.add_token_types([int(kind) for _, kind in PIECES])
    writer.add_bos_token_id(1)
    writer.add_tensor("token_embd.weight", ROWS)
    writer.add_tensor("blk.0.attn_q.weight", ROWS[:2].astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    path = tmp_path / "pieces.txt"
    path.write_text("\x1c\n▁park\n▁tree\n公园\n", encoding="utf-8")
    return path


def test_the_listed_pieces_and_all_that_are_no_words_are_kept(
    base: Path, pieces: Path, tmp_path: Path
) -> None:
    prune_vocabulary(base, pieces, tmp_path / "small.gguf")
    small = GGUFReader(tmp_path / "small.gguf")
    kept = [0, 1, 3, 4, 5, 7, 8]
    assert small.fields["tokenizer.ggml.tokens"].contents() == [PIECES[row][0] for row in kept]
    assert small.fields["tokenizer.ggml.scores"].contents() == [-float(row) for row in kept]
    assert small.fields["tokenizer.ggml.token_type"].contents() == [
        int(PIECES[row][1]) for row in kept
    ]
    rows, layer = small.tensors
    assert np.array_equal(rows.data, ROWS[kept])
    assert np.array_equal(layer.data, ROWS[:2].astype(np.float16))
    assert layer.tensor_type == GGMLQuantizationType.F16


def test_all_else_in_the_header_stays(base: Path, pieces: Path, tmp_path: Path) -> None:
    prune_vocabulary(base, pieces, tmp_path / "small.gguf")
    small = GGUFReader(tmp_path / "small.gguf").fields
    assert small["general.architecture"].contents() == "gemma3"
    assert small["gemma3.context_length"].contents() == 2048
    assert small["tokenizer.ggml.bos_token_id"].contents() == 1


def test_the_same_base_and_list_give_the_same_bytes(
    base: Path, pieces: Path, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        prune_vocabulary(base, pieces, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("content", [b"", b"GGUF", b"PK\x03\x04" * 100])
def test_what_is_no_model_is_refused(content: bytes, pieces: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(content)
    with pytest.raises(ModelError, match=r"damaged\.gguf cannot be pruned"):
        prune_vocabulary(damaged, pieces, tmp_path / "small.gguf")
    with pytest.raises(ModelError, match="cannot be pruned"):
        prune_vocabulary(tmp_path / "absent.gguf", pieces, tmp_path / "small.gguf")
