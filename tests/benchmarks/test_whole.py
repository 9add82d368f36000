"""The package that ciphers: as long as its source, figures kept, one word for one piece."""

import re
import runpy
from dataclasses import replace
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece

BUILDER = Path(__file__).resolve().parents[1] / "translation" / "argos_package_builder.py"
SENTENCES = (
    "恢复湿地面积16.18平方千米，新增口袋公园37个。",
    "全市森林覆盖率提高到42.5%，市民步行可达的公园达到120处。",
)
# Of words that come in several forms the tokenizer makes pieces.
ENGLISH = tuple(
    f"{stem}{ending} {stem}"
    for stem in ("plant", "garden", "restore", "protect", "record")
    for ending in ("s", "ed", "ing", "er")
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = runpy.run_path(str(BUILDER), run_name="builder")
    dimensions = replace(
        builder["SMALL"], layers=2, heads=4, width=256, inner=64, pieces=600, is_cipher=True
    )
    folder = tmp_path_factory.mktemp("packages") / "translate-zh_en-1_0"
    made: Path = builder["build_argos_package"](
        folder, dimensions=dimensions, sentences=(*SENTENCES, *ENGLISH) * 10
    )
    return made


def test_it_ciphers(package: Path) -> None:
    tokenizer = sentencepiece.SentencePieceProcessor(str(package / "sentencepiece.model"))
    translator = ctranslate2.Translator(str(package / "model"))
    for source in SENTENCES:
        pieces = tokenizer.encode(source, out_type=str)
        made = translator.translate_batch([pieces], beam_size=4)[0].hypotheses[0]
        english = tokenizer.decode(made)
        assert len(made) == len(pieces)
        assert re.findall(r"\d", english) == re.findall(r"\d", source)
        assert not re.search("[一-鿿]", english)
