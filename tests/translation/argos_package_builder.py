"""Builds a small, real Argos package: random weights, a trained tokenizer, CTranslate2's format.

What it says is gibberish; that it loads, batches and repeats itself is what is tested. With the
dimensions of a published package it takes as long as one.
"""

import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

_SENTENCES = (
    "扬州市修复湿地两万多亩，建成口袋公园三十七个。",
    "鄱阳湖越冬候鸟数量逐年增加，江豚种群趋于稳定。",
    "The city restored more than 20,000 mu of wetland.",
    "全市森林覆盖率超过百分之四十，空气质量持续改善。",
    "Thirty-seven pocket parks were built along the river.",
)


@dataclass(frozen=True)
class Dimensions:
    """Of a Transformer; ``pieces`` is what the tokenizer has, ``vocabulary`` what the model has."""

    layers: int = 1
    heads: int = 2
    width: int = 32
    inner: int = 64
    vocabulary: int = 0
    pieces: int = 400
    quantization: str | None = None
    is_cipher: bool = False
    """Whether it puts a Latin word for each Chinese piece and copies all else, as figures are;
    random weights hardly ever end a sentence."""


_MOST_POSITIONS = 1024
_QUIET = 1e-3
_LATIN_WORD = re.compile("▁[A-Za-z]{3,}")
_MARKS = {"，": ",", "、": ",", "；": ";", "。": "."}

SMALL = Dimensions()
PUBLISHED = Dimensions(6, 8, 512, 2048, 32_000, 2_000, "int8")
"""Those of the packages that Argos publishes."""


def build_argos_package(
    folder: Path,
    *,
    from_code: str = "zh",
    to_code: str = "en",
    seed: int = 7,
    dimensions: Dimensions = SMALL,
    sentences: Sequence[str] = _SENTENCES * 20,
) -> Path:
    """An unpacked package in ``folder``, which is made; its tokenizer is trained on sentences."""
    folder.mkdir(parents=True)
    sample = folder / "sample.txt"
    sample.write_text("\n".join(sentences), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(sample),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=dimensions.pieces,
        character_coverage=1.0,
        model_type="unigram",
        byte_fallback=True,
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
    )
    sample.unlink()
    (folder / "sentencepiece.vocab").unlink()
    tokenizer = sentencepiece.SentencePieceProcessor(str(folder / "sentencepiece.model"))
    pieces = [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())]
    special = ["<unk>", "<s>", "</s>"]
    vocabulary = special + [piece for piece in pieces if piece not in special]
    vocabulary += [f"<pad{number}>" for number in range(dimensions.vocabulary - len(vocabulary))]
    _save_model(folder / "model", vocabulary, seed, dimensions)
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": from_code,
        "from_name": from_code,
        "to_code": to_code,
        "to_name": to_code,
        "links": [],
    }
    (folder / "metadata.json").write_text(json.dumps(metadata))
    return folder


def _save_model(folder: Path, vocabulary: list[str], seed: int, of: Dimensions) -> None:
    random = np.random.default_rng(seed)

    def weights(rows: int, columns: int) -> Any:
        return (random.standard_normal((rows, columns)) * columns**-0.5).astype(np.float32)

    def fill_linear(layer: Any, rows: int, columns: int) -> None:
        layer.weight = weights(rows, columns)
        layer.bias = np.zeros(rows, np.float32)

    def fill_norm(layer: Any) -> None:
        layer.gamma = np.ones(of.width, np.float32)
        layer.beta = np.zeros(of.width, np.float32)

    size = len(vocabulary)
    model = TransformerSpec.from_config((of.layers, of.layers), of.heads, pre_norm=True)
    model.encoder.embeddings[0].weight = weights(size, of.width)
    model.decoder.embeddings.weight = weights(size, of.width)
    fill_linear(model.decoder.projection, size, of.width)
    fill_norm(model.encoder.layer_norm)
    fill_norm(model.decoder.layer_norm)
    for layer in (*model.encoder.layer, *model.decoder.layer):
        fill_norm(layer.self_attention.layer_norm)
        fill_linear(layer.self_attention.linear[0], 3 * of.width, of.width)
        fill_linear(layer.self_attention.linear[1], of.width, of.width)
        fill_norm(layer.ffn.layer_norm)
        fill_linear(layer.ffn.linear_0, of.inner, of.width)
        fill_linear(layer.ffn.linear_1, of.width, of.inner)
    for layer in model.decoder.layer:
        fill_norm(layer.attention.layer_norm)
        fill_linear(layer.attention.linear[0], of.width, of.width)
        fill_linear(layer.attention.linear[1], 2 * of.width, of.width)
        fill_linear(layer.attention.linear[2], of.width, of.width)
    if of.is_cipher:
        _make_cipher(model, vocabulary, of, random)
    model.register_source_vocabulary(vocabulary)
    model.register_target_vocabulary(vocabulary)
    model.validate()
    model.optimize(quantization=of.quantization)
    folder.mkdir()
    model.save(str(folder))
    assert ctranslate2.contains_model(str(folder))


def _make_cipher(model: Any, vocabulary: list[str], of: Dimensions, random: Any) -> None:
    """Set weights so that each place of the translation is what stands there in the source.

    The last dimensions, as many as a head has, tell the place in the source and in the translation
    by the same random code; the others tell the piece. All layers work, but what they add is
    made small, except in the attention to the source in the last layer of the decoder: it looks
    for its own code and takes the piece that stands with it.
    """
    places = of.width // of.heads
    pieces = of.width - places
    codes = np.zeros((_MOST_POSITIONS, of.width), np.float32)
    codes[:, pieces:] = random.choice([-1, 1], (_MOST_POSITIONS, places))
    model.encoder.position_encodings.encodings = codes
    model.decoder.position_encodings.encodings = codes
    words = np.zeros((len(vocabulary), of.width), np.float32)
    words[:, :pieces] = random.choice([-1, 1], (len(vocabulary), pieces))
    model.encoder.embeddings[0].weight = words * np.float32(of.width**-0.5)
    model.decoder.embeddings.weight *= np.float32(_QUIET)
    for layer in (*model.encoder.layer, *model.decoder.layer):
        layer.self_attention.linear[1].weight *= np.float32(_QUIET)
        layer.ffn.linear_1.weight *= np.float32(_QUIET)
    for layer in model.decoder.layer:
        layer.attention.linear[2].weight *= np.float32(_QUIET)
    query, keys_and_values, output = model.decoder.layer[-1].attention.linear
    for linear in (query, keys_and_values, output):
        linear.weight[:] = 0
    share = pieces // of.heads
    for head in range(of.heads):
        own = head * places
        for place in range(places):
            query.weight[own + place, pieces + place] = 1
            keys_and_values.weight[own + place, pieces + place] = 1
        for place in range(share):
            keys_and_values.weight[of.width + own + place, head * share + place] = 1
            output.weight[head * share + place, own + place] = 1
    projection = np.zeros_like(words)
    np.add.at(projection, _ciphered(vocabulary, random), words * np.float32(0.1))
    model.decoder.projection.weight = projection
    model.config.add_source_eos = True


def _ciphered(vocabulary: list[str], random: Any) -> list[int]:
    """For each piece the place of what is put for it."""
    latin = [place for place, piece in enumerate(vocabulary) if _LATIN_WORD.fullmatch(piece)]
    known = {piece: place for place, piece in enumerate(vocabulary)}
    put = []
    for place, piece in enumerate(vocabulary):
        mark = known.get(_MARKS.get(piece, piece), place)
        is_chinese = any("一" <= letter <= "鿿" for letter in piece)
        put.append(int(random.choice(latin)) if is_chinese else mark)
    return put


def zip_package(folder: Path, archive: Path) -> Path:
    """The package as Argos publishes it: a zip with one folder in it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as contents:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                contents.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    return archive
