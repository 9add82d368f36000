"""A user's terms and the memory: only sentences in which such a term stands are asked again."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.stage import Settings
from pipeline.stages.translate import STAGE
from pipeline.translation import Memory, RememberingEngine, Translator, load_termbase
from pipeline.translation.engines import Hypothesis, Segment

SENTENCES = [
    ("新建口袋公园并向市民开放。", "zh-Hans"),
    ("在湿地驿站举办观鸟活动。", "zh-Hans"),
    ("在濕地驛站設立展板。", "zh-Hant"),
    ("加强河道巡查。", "zh-Hans"),
]


class Counting:
    """An engine that notes what it is asked and answers what passes every check."""

    name = "gguf"
    model = "m sha256:1"
    settings = "1"
    attempts = 1
    batch = 4
    takes_hints = True

    def __init__(self) -> None:
        self.asked: list[Segment] = []

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        for segment in segments:
            self.asked.append(segment)
            in_place = re.findall(r"[a-z ]+", segment.source)
            words = " ".join([*in_place, *(english for _, english in segment.terms)])
            yield Hypothesis(
                f"Something is done for the {words} and all who live there.", -0.1, True
            )

    def close(self) -> None:
        """Nothing to give back."""


def asked(folder: Path, terms: Path | None) -> list[str]:
    engine = Counting()
    with Memory(folder / "memory.sqlite") as memory:
        Translator(RememberingEngine(engine, memory), load_termbase(terms)).translate(SENTENCES)
    return [segment.source for segment in engine.asked]


def test_only_sentences_with_the_users_terms_are_translated_again(tmp_path: Path) -> None:
    terms = tmp_path / "my.csv"
    terms.write_text("zh,en\n濕地驛站,wetland lodge\n", encoding="utf-8")
    assert len(asked(tmp_path, None)) == len(SENTENCES)
    assert asked(tmp_path, None) == []
    assert sorted(asked(tmp_path, terms)) == [
        "在 wetland lodge 举办 birdwatching activity 。",
        "在 wetland lodge 设立展板。",
    ]
    assert asked(tmp_path, terms) == []
    terms.write_text("zh,en\n湿地驿站,wetland inn\n", encoding="utf-8")
    assert len(asked(tmp_path, terms)) == 2


def test_the_stage_is_another_with_other_terms(tmp_path: Path) -> None:
    terms = tmp_path / "my.csv"
    terms.write_text("zh,en\n驿站,lodge\n", encoding="utf-8")
    with_terms = STAGE.identity(Settings(engine="none", terms=terms))
    assert with_terms != STAGE.identity(Settings(engine="none"))
    terms.write_text("# the same, said otherwise\nen;zh\nlodge;驛站\n", encoding="utf-8")
    assert STAGE.identity(Settings(engine="none", terms=terms)) == with_terms
    terms.write_text("zh,en\n驿站,inn\n", encoding="utf-8")
    assert STAGE.identity(Settings(engine="none", terms=terms)) != with_terms
