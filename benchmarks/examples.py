"""Translations as they come out, for reading beside their source: good, flagged and repaired.

    python benchmarks/examples.py SENTENCES [--number 20] [--memory FILE]

SENTENCES is a folder of tables (``python -m pipeline build``), of which every distinct Chinese
sentence is taken, a text file with a sentence a line, or what ``translation.py --write`` wrote
(``.jsonl``), which needs no engine any more. Several may be named, and a further one is looked at
only for the kinds of which the earlier ones have too few. Of each kind every n-th is printed, as
Markdown: the source, what the engine said first where that was repaired and the engine was asked,
and what the translation is, with its score and flags.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
from translation import add_engine_arguments, open_engine, read_run

from pipeline.text.scripts import count_han
from pipeline.translation import (
    Memory,
    RememberingEngine,
    Translation,
    Translator,
    load_termbase,
)
from pipeline.translation.engines import Engine, Hypothesis, Segment
from pipeline.translation.quality import DOUBTFUL_BELOW, Features, load_calibration

KINDS = ("good", "flagged", "repaired")
_LEAST_HAN = 10
"""Shorter ones are labels and headings."""
_LONGEST = 120
"""Longer ones hide what is to be seen."""


@dataclass(frozen=True)
class Example:
    """A sentence, what the engine said of it first, and its translation."""

    source: str
    said: str
    made: Translation

    @property
    def kind(self) -> str | None:
        """Of ``KINDS``, or none: no translation, or merely a low score."""
        if self.made.text is None:
            return None
        if self.made.flags:
            return "flagged"
        if self.made.features and self.made.features.repairs:
            return "repaired"
        return "good" if self.made.score >= DOUBTFUL_BELOW else None


class Listening:
    """An engine whose first answers are heard."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self.name, self.model, self.settings = engine.name, engine.model, engine.settings
        self.attempts, self.batch = engine.attempts, engine.batch
        self.takes_hints = engine.takes_hints
        self.heard: list[str] = []

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        """See ``Engine.translate``."""
        for hypothesis in self._engine.translate(segments, attempt):
            self.heard.append(hypothesis.text)
            yield hypothesis

    def close(self) -> None:
        """See ``Engine.close``."""
        self._engine.close()


def main() -> None:
    """Read the arguments; translate as much as is needed; print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sentences", type=Path, nargs="+", metavar="SENTENCES")
    parser.add_argument("--number", type=int, default=20, help="how many of each kind")
    add_engine_arguments(parser)
    options = parser.parse_args()
    engine = open_engine(options)
    found: dict[str, list[Example]] = {kind: [] for kind in KINDS}
    with (
        TemporaryDirectory() as folder,
        Memory(options.memory or Path(folder, "memory.sqlite")) as memory,
    ):
        listening = Listening(RememberingEngine(engine, memory))
        for path in options.sentences:
            if all(len(found[kind]) >= options.number for kind in KINDS):
                break
            if path.suffix == ".jsonl":
                examples = read_examples(path)
            else:
                examples = list(translate(read_sentences(path), listening))
            for kind in KINDS:
                if (lacking := options.number - len(found[kind])) > 0:
                    found[kind] += spread([one for one in examples if one.kind == kind], lacking)
    engine.close()
    for kind in KINDS:
        print(f"### {kind.capitalize()}\n")
        for number, example in enumerate(found[kind], start=1):
            print(as_markdown(number, example))


def read_sentences(path: Path) -> list[str]:
    """The distinct Chinese sentences of a folder of tables, or of a file, in order."""
    if path.is_dir():
        table = pq.read_table(path / "sentences.parquet", columns=["text", "language"])
        rows = zip(table["text"].to_pylist(), table["language"].to_pylist(), strict=True)
        texts = [text for text, language in rows if language == "zh-Hans"]
    else:
        lines = path.read_text("utf-8").splitlines()
        texts = [line.strip() for line in lines if not line.startswith("#")]
    return [
        text
        for text in dict.fromkeys(texts)
        if count_han(text) >= _LEAST_HAN and len(text) <= _LONGEST
    ]


def read_examples(path: Path) -> list[Example]:
    """The examples in the hypotheses of ``translation.py``; what the engine said is not known."""
    calibration = load_calibration()
    run, results = read_run(path)
    examples = []
    for one in results:
        features = Features(**one.features) if one.features else None
        score = calibration.estimate(features, run.model) if features else one.score
        made = Translation(one.text, score, one.flags, features)
        examples.append(Example(one.pair.chinese, "", made))
    return examples


def translate(sentences: Sequence[str], engine: Listening) -> Iterator[Example]:
    """Translate all together, which is quicker; then each again from the memory, to listen."""
    translator = Translator(engine, load_termbase())
    for begin in range(0, len(sentences), engine.batch):
        batch = sentences[begin : begin + engine.batch]
        translator.translate([(sentence, "zh-Hans") for sentence in batch])
    for sentence in sentences:
        engine.heard.clear()
        (made,) = translator.translate([(sentence, "zh-Hans")])
        yield Example(sentence, engine.heard[0] if engine.heard else "", made)


def spread(examples: Sequence[Example], number: int) -> list[Example]:
    """At most ``number`` of them, evenly spread, in order."""
    step = max(1, len(examples) // number)
    return list(examples[::step][:number])


def as_markdown(number: int, example: Example) -> str:
    """A numbered item: source, translation, score and flags."""
    lines = [f"{number}. {example.source}  ", f"   **{example.made.text}**  "]
    notes = [f"{example.made.score:.2f}", *(f"`{flag}`" for flag in example.made.flags)]
    if example.said and example.kind == "repaired":
        notes.append(f"the engine said: {example.said}")
    return "\n".join([*lines, "   " + ", ".join(notes), ""])


if __name__ == "__main__":
    main()
