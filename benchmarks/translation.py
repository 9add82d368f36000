"""How good an engine's translations are, on a file of pairs that the user names.

    python benchmarks/translation.py PAIRS.jsonl --engine gguf --hints own

Each line of the file is {"zh": …, "en": …, "terms": [[zh, en], …], "amounts": [[zh, en], …]};
terms and amounts may be missing. It prints chrF2, chrF++ and BLEU with sacrebleu's signatures (a
package that is not among the dependencies: `pip install sacrebleu`), and what the pipeline is
about: amounts word for word as the reference has them, listed terms as listed, flags, speed.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.translation import (
    Term,
    Termbase,
    Translation,
    Translator,
    choose_engine,
    load_termbase,
)
from pipeline.translation.terms import is_rendered

PROJECT_MODELS = Path(__file__).resolve().parents[1] / "models"


@dataclass(frozen=True)
class Pair:
    """A Chinese sentence, its reference, and what is listed of it."""

    chinese: str
    reference: str
    terms: tuple[tuple[str, str], ...]
    amounts: tuple[tuple[str, str], ...]


def main() -> None:
    """Read the arguments, translate, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--engine", choices=("auto", "argos", "gguf"), default="auto")
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--argos", type=Path)
    parser.add_argument("--models-dir", type=Path, default=PROJECT_MODELS)
    parser.add_argument(
        "--hints",
        choices=("own", "given", "none"),
        default="own",
        help="hints: terms of the pipeline's termbase, of the lists in the file, or none",
    )
    parser.add_argument("--limit", type=int, help="the first N pairs only")
    parser.add_argument("--write", type=Path, help="write source, reference, translation, flags")
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)[: options.limit]
    engine = choose_engine(
        options.engine, options.models_dir, gguf=options.gguf, argos=options.argos
    )
    if engine is None:
        parser.error("no translation model is installed")
    started = time.monotonic()
    translator = Translator(engine, termbase(pairs, options.hints))
    translations: list[Translation] = []
    for begin in range(0, len(pairs), engine.batch):
        batch = pairs[begin : begin + engine.batch]
        translations += translator.translate([(pair.chinese, "zh-Hans") for pair in batch])
    seconds = time.monotonic() - started
    engine.close()
    digest = sha256(options.pairs.read_bytes()).hexdigest()[:12]
    print(f"{options.pairs.name} sha256:{digest}… {len(pairs)} pairs, hints {options.hints}")
    print(engine.model)
    report(pairs, translations, seconds)
    if options.write:
        write(options.write, pairs, translations)


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a JSONL file, in order."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line
    ]
    return [
        Pair(
            row["zh"],
            row["en"],
            tuple(map(tuple, row.get("terms", ()))),
            tuple(map(tuple, row.get("amounts", ()))),
        )
        for row in rows
    ]


def termbase(pairs: Sequence[Pair], hints: str) -> Termbase:
    """The terms that the translator may use: the pipeline's, all that the file lists, or none."""
    if hints == "own":
        return load_termbase()
    listed = [term for pair in pairs for term in pair.terms] if hints == "given" else []
    return Termbase({chinese: Term(chinese, english) for chinese, english in listed})


def report(pairs: Sequence[Pair], translations: Sequence[Translation], seconds: float) -> None:
    """Print every measure."""
    from sacrebleu.metrics import BLEU, CHRF

    hypotheses = [translation.text or "" for translation in translations]
    references = [[pair.reference for pair in pairs]]
    for metric in (CHRF(), CHRF(word_order=2), BLEU()):
        score = metric.corpus_score(hypotheses, references)
        print(f"{score.name:7} {score.score:5.1f}   {metric.get_signature()}")
    listed = list(zip(pairs, hypotheses, strict=True))
    share(
        "amounts word for word",
        [english in text for pair, text in listed for _, english in pair.amounts],
    )
    share(
        "terms as listed",
        [is_rendered(Term(*term), text) for pair, text in listed for term in pair.terms],
    )
    own = load_termbase()
    share(
        "termbase adherence",
        [is_rendered(term, text) for pair, text in listed for term in own.find(pair.chinese)],
    )
    flags = Counter(flag for translation in translations for flag in translation.flags)
    print("flags:", ", ".join(f"{flag} {count}" for flag, count in flags.most_common()) or "none")
    print("failed:", sum(translation.text is None for translation in translations))
    print(f"{len(pairs) / seconds:.2f} sentences a second, {seconds:.0f} s")


def share(name: str, kept: Sequence[bool]) -> None:
    """Print how many of ``kept`` hold."""
    if kept:
        print(f"{name}: {sum(kept)} of {len(kept)}, {100 * sum(kept) / len(kept):.1f} %")


def write(path: Path, pairs: Sequence[Pair], translations: Sequence[Translation]) -> None:
    """Write the translations beside their sources, a JSON line each."""
    with path.open("w", encoding="utf-8") as file:
        for pair, translation in zip(pairs, translations, strict=True):
            row = {
                "zh": pair.chinese,
                "en": pair.reference,
                "translation": translation.text,
                "score": translation.score,
                "flags": translation.flags,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
