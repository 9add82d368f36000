"""Builds a small, real Argos package: random weights, a trained tokenizer, CTranslate2's format.

What it says is gibberish; that it loads, batches and repeats itself is what is tested.
"""

import json
import zipfile
from pathlib import Path

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
_LAYERS, _HEADS, _WIDTH, _INNER = 1, 2, 32, 64


def build_argos_package(
    folder: Path, *, from_code: str = "zh", to_code: str = "en", seed: int = 7
) -> Path:
    """An unpacked package in ``folder``, which is made."""
    folder.mkdir(parents=True)
    sample = folder / "sample.txt"
    sample.write_text("\n".join(_SENTENCES * 20), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(sample),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=400,
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
    _save_model(
        folder / "model", special + [piece for piece in pieces if piece not in special], seed
    )
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


def _save_model(folder: Path, vocabulary: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)

    def weights(rows: int, columns: int) -> np.ndarray:
        return (random.standard_normal((rows, columns)) * columns**-0.5).astype(np.float32)

    def fill_linear(layer: object, rows: int, columns: int) -> None:
        layer.weight = weights(rows, columns)
        layer.bias = np.zeros(rows, np.float32)

    def fill_norm(layer: object) -> None:
        layer.gamma = np.ones(_WIDTH, np.float32)
        layer.beta = np.zeros(_WIDTH, np.float32)

    size = len(vocabulary)
    model = TransformerSpec.from_config((_LAYERS, _LAYERS), _HEADS, pre_norm=True)
    model.encoder.embeddings[0].weight = weights(size, _WIDTH)
    model.decoder.embeddings.weight = weights(size, _WIDTH)
    fill_linear(model.decoder.projection, size, _WIDTH)
    fill_norm(model.encoder.layer_norm)
    fill_norm(model.decoder.layer_norm)
    for layer in (*model.encoder.layer, *model.decoder.layer):
        fill_norm(layer.self_attention.layer_norm)
        fill_linear(layer.self_attention.linear[0], 3 * _WIDTH, _WIDTH)
        fill_linear(layer.self_attention.linear[1], _WIDTH, _WIDTH)
        fill_norm(layer.ffn.layer_norm)
        fill_linear(layer.ffn.linear_0, _INNER, _WIDTH)
        fill_linear(layer.ffn.linear_1, _WIDTH, _INNER)
    for layer in model.decoder.layer:
        fill_norm(layer.attention.layer_norm)
        fill_linear(layer.attention.linear[0], _WIDTH, _WIDTH)
        fill_linear(layer.attention.linear[1], 2 * _WIDTH, _WIDTH)
        fill_linear(layer.attention.linear[2], _WIDTH, _WIDTH)
    model.register_source_vocabulary(vocabulary)
    model.register_target_vocabulary(vocabulary)
    model.validate()
    model.optimize()
    folder.mkdir()
    model.save(str(folder))
    assert ctranslate2.contains_model(str(folder))


def zip_package(folder: Path, archive: Path) -> Path:
    """The package as Argos publishes it: a zip with one folder in it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as contents:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                contents.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    return archive
