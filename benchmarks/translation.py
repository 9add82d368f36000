"""How good an engine's translations are, on files of pairs that the user names.

    python benchmarks/translation.py PAIRS.jsonl [--sample 200] [--without-layer | --file-terms]
        [--write HYPOTHESES.jsonl]
    python benchmarks/translation.py HYPOTHESES.jsonl …

Each line of PAIRS is {"zh": …, "en": …, "terms": [[zh, en], …], "amounts": [[zh, en], …]}; terms
and amounts may be missing. The translations go to HYPOTHESES, from which every measure can be
taken again without a model. Printed is a Markdown table with chrF2, chrF++ and BLEU, what the
pipeline is about (terms, Latin names, amounts, flags), and a signature of each row.
"""

import argparse
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.translation import (
    Memory,
    RememberingEngine,
    Term,
    Termbase,
    Translation,
    Translator,
    choose_engine,
    load_termbase,
)
from pipeline.translation.agreement import compare_amounts
from pipeline.translation.checks import check_translation
from pipeline.translation.engines import GgufEngine, Segment
from pipeline.translation.engines.base import Engine
from pipeline.translation.latin import find_verbatim, missing_latin
from pipeline.translation.models import known_models
from pipeline.translation.passages import simplify
from pipeline.translation.termbase_files import USER
from pipeline.translation.terms import is_rendered

PROJECT_MODELS = Path(__file__).resolve().parents[1] / "models"
AMOUNT_FLAGS = {"amount_missing", "amount_changed", "amount_added"}
LAYERS = ("none", "termbase", "file terms")


@dataclass(frozen=True)
class Pair:
    """A Chinese sentence, its reference, and what is listed of it."""

    chinese: str
    reference: str
    terms: tuple[tuple[str, str], ...]
    amounts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Run:
    """What was translated with what: all that a figure depends on.

    ``seconds`` is ``None`` where a memory was used, which may have held some of it.
    """

    data: str
    sha256: str
    sample: str
    engine: str
    model: str
    layer: str
    versions: str
    seconds: float | None


@dataclass(frozen=True)
class Result:
    """A pair, its translation and what the pipeline says of it; ``features`` as in quality.py."""

    pair: Pair
    text: str | None
    score: float
    flags: tuple[str, ...]
    features: dict[str, Any] | None


def main() -> None:
    """Read the arguments; translate, or read what was translated; print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    add_engine_arguments(parser)
    layer = parser.add_mutually_exclusive_group()
    layer.add_argument(
        "--without-layer", action="store_true", help="each sentence to the engine as it is"
    )
    layer.add_argument(
        "--hints",
        choices=("own", "given"),
        default="own",
        help="hints: the termbase alone, or first the terms that the file lists, as a user's own",
    )
    layer.add_argument("--file-terms", dest="hints", action="store_const", const="given")
    parser.add_argument("--sample", type=int, help="N pairs: every (pairs // N)-th, from the first")
    parser.add_argument("--write", type=Path, metavar="HYPOTHESES", help="keep the translations")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    runs = []
    for path in options.files:
        if not is_written(path):
            runs.append(translate_file(path, options))
            if options.write:
                write_run(options.write, *runs[-1])
        else:
            runs.append(read_run(path))
    measured = [(run, measure(results, run)) for run, results in runs]
    print(as_json(measured) if options.json else as_table(measured))


def add_engine_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``open_engine``."""
    parser.add_argument("--engine", choices=("auto", "argos", "gguf"), default="auto")
    parser.add_argument("--gguf", type=Path, help="another GGUF model")
    parser.add_argument("--adapter", type=Path, help="another adapter for the packaged model")
    parser.add_argument(
        "--words", action="store_true", help="that adapter was trained with glosses in its prompt"
    )
    parser.add_argument("--argos", type=Path, help="another Argos package")
    parser.add_argument("--models-dir", type=Path, default=PROJECT_MODELS)
    parser.add_argument("--memory", type=Path, help="keep what the engine said in this file")


def open_engine(options: argparse.Namespace) -> Engine:
    """The engine that the arguments ask for.

    Raises:
        SystemExit: no model is installed.
    """
    if options.adapter:
        base = known_models()["gemma3-270m-pruned"].path(options.models_dir)
        return GgufEngine(options.gguf or base, options.adapter, words=options.words)
    engine = choose_engine(
        options.engine, options.models_dir, gguf=options.gguf, argos=options.argos
    )
    if engine is None:
        sys.exit("no translation model is installed")
    return engine


def translate_file(path: Path, options: argparse.Namespace) -> tuple[Run, list[Result]]:
    """Translate the pairs of a file, or a sample of them."""
    pairs = read_pairs(path)
    step = max(1, len(pairs) // options.sample) if options.sample else 1
    chosen = pairs[::step][: options.sample]
    engine = open_engine(options)
    layer = LAYERS[0 if options.without_layer else 2 if options.hints == "given" else 1]
    started = time.monotonic()
    with Memory(options.memory) if options.memory else nullcontext() as memory:
        remembering = RememberingEngine(engine, memory) if memory else engine
        results = list(translate(chosen, remembering, layer))
    engine.close()
    run = Run(
        data=path.name,
        sha256=sha256(path.read_bytes()).hexdigest()[:12],
        sample=f"{len(chosen)} of {len(pairs)}" + (f", every {step}th" if step > 1 else ""),
        engine=engine.name,
        model=engine.model,
        layer=layer,
        versions=", ".join(
            [*map(_version, ENGINE_PACKAGES), f"Python {platform.python_version()}"]
        ),
        seconds=None if options.memory else round(time.monotonic() - started, 1),
    )
    return run, results


ENGINE_PACKAGES = ("cwn-corpus", "ctranslate2", "xllamacpp")


def _version(package: str) -> str:
    return f"{package} {version(package)}"


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a JSONL file, in order."""
    return [_pair(json.loads(line)) for line in path.read_text("utf-8").split("\n") if line]


def _pair(row: dict[str, Any]) -> Pair:
    terms, amounts = (tuple(map(tuple, row.get(name, ()))) for name in ("terms", "amounts"))
    return Pair(row["zh"], row["en"], terms, amounts)


def _as_row(result: Result) -> dict[str, Any]:
    row = asdict(result)
    pair = row.pop("pair")
    return {"zh": pair.pop("chinese"), "en": pair.pop("reference"), **pair, **row}


def translate(pairs: Sequence[Pair], engine: Engine, layer: str) -> Iterator[Result]:
    """Translate ``pairs`` with a layer of ``LAYERS``; progress goes to standard error."""
    termbase = load_termbase()
    if layer == "file terms":
        listed = {
            simplify(chinese): Term(simplify(chinese), english, domain=USER)
            for pair in pairs
            for chinese, english in pair.terms
        }
        termbase = Termbase({**termbase.terms, **listed}, finds_names=True)
    translator = Translator(engine, termbase)
    for begin in range(0, len(pairs), engine.batch):
        batch = pairs[begin : begin + engine.batch]
        if layer == "none":
            made = _translate_raw(batch, engine)
        else:
            made = translator.translate([(pair.chinese, "zh-Hans") for pair in batch])
        for pair, one in zip(batch, made, strict=True):
            features = asdict(one.features) if one.features else None
            yield Result(pair, one.text, one.score, one.flags, features)
        print(f"{begin + len(batch)} of {len(pairs)}", file=sys.stderr)


def _translate_raw(pairs: Sequence[Pair], engine: Engine) -> list[Translation]:
    """What the engine says of the bare sentences, flagged by the checks of the pipeline."""
    segments = [Segment(" ".join(pair.chinese.split())) for pair in pairs]
    made = []
    for pair, hypothesis in zip(pairs, engine.translate(segments), strict=True):
        terms = load_termbase().find(simplify(pair.chinese))
        flags = check_translation(pair.chinese, hypothesis.text, terms)
        made.append(Translation(hypothesis.text or None, 0.0, flags))
    return made


def measure(results: Sequence[Result], run: Run) -> dict[str, Any]:
    """Every measure by name: scores 0 to 100, shares as (held, of all), flags as counts."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    hypotheses = [result.text or "" for result in results]
    references = [[result.pair.reference for result in results]]
    measured: dict[str, Any] = {}
    signatures = []
    for name, metric in (("chrF2", CHRF()), ("chrF++", CHRF(word_order=2)), ("BLEU", BLEU())):
        measured[name] = round(metric.corpus_score(hypotheses, references).score, 1)
        signatures.append(f"{name} {metric.get_signature()}")
    both = list(zip([result.pair for result in results], hypotheses, strict=True))
    own = [(load_termbase().find(simplify(pair.chinese)), text) for pair, text in both]
    latin = [
        (find_verbatim(pair.chinese), missing_latin(pair.chinese, text)) for pair, text in both
    ]
    figures = [compare_amounts(simplify(pair.chinese), text) for pair, text in both]
    measured |= {
        "terms as listed": _share(
            is_rendered(Term(*term), text) for pair, text in both for term in pair.terms
        ),
        "termbase": _share(
            is_rendered(term, text) for terms, text in own for term in terms if term.is_checked
        ),
        "Latin": (
            sum(len(names) - len(missing) for names, missing in latin),
            sum(len(names) for names, _ in latin),
        ),
        "amounts word for word": _share(
            english in text for pair, text in both for _, english in pair.amounts
        ),
        "amounts right": (
            sum(
                len(one.wanted) - len(one.missing) - len(one.changed) - len(one.contradicted)
                for one in figures
            ),
            sum(len(one.wanted) for one in figures),
        ),
        "amounts flagged": _share(not AMOUNT_FLAGS.isdisjoint(one.flags) for one in results),
        "flagged": _share(bool(one.flags) for one in results),
        "failed": _share(one.text is None for one in results),
        "sentences/s": round(len(results) / run.seconds, 2) if run.seconds else "–",
        "flags": dict(Counter(flag for one in results for flag in one.flags).most_common()),
        "signatures": signatures,
    }
    return measured


def _share(held: Iterator[bool]) -> tuple[int, int]:
    values = list(held)
    return sum(values), len(values)


def is_written(path: Path) -> bool:
    """Whether a file holds translations of ``write_run``, not pairs."""
    with path.open(encoding="utf-8") as file:
        return "run" in json.loads(file.readline())


def write_run(path: Path, run: Run, results: Sequence[Result]) -> None:
    """Write what was run in the first line, then a line for each result."""
    with path.open("w", encoding="utf-8") as file:
        for row in ({"run": asdict(run)}, *map(_as_row, results)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_run(path: Path) -> tuple[Run, list[Result]]:
    """What ``write_run`` wrote."""
    first, *rows = (json.loads(line) for line in path.read_text("utf-8").split("\n") if line)
    results = [
        Result(_pair(row), row["text"], row["score"], tuple(row["flags"]), row["features"])
        for row in rows
    ]
    return Run(**first["run"]), results


_COLUMNS = (
    *("chrF2", "chrF++", "BLEU", "terms as listed", "termbase", "Latin", "amounts word for word"),
    *("amounts right", "amounts flagged", "flagged", "failed", "sentences/s"),
)


def as_table(measured: Sequence[tuple[Run, dict[str, Any]]]) -> str:
    """A Markdown table with a row for each run, their flags and signatures below it."""
    lines = [
        "| data | engine | layer | " + " | ".join(_COLUMNS) + " |",
        "| --- " * (3 + len(_COLUMNS)) + "|",
    ]
    for run, values in measured:
        cells = [run.data, run.engine, run.layer, *(_cell(values[name]) for name in _COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for run, values in measured:
        flags = ", ".join(f"{flag} {count}" for flag, count in values["flags"].items())
        lines.append(f"- {run.data}, {run.layer}: {run.sample}; flags: {flags or 'none'}")
    lines.append("")
    lines += dict.fromkeys(f"    {signature(run)}" for run, _ in measured)
    lines += dict.fromkeys(f"    {one}" for _, values in measured for one in values["signatures"])
    return "\n".join(lines)


def signature(run: Run) -> str:
    """What a figure of ``run`` depends on, in one line."""
    return f"{run.data} sha256:{run.sha256} ({run.sample}) | {run.model} | {run.versions}"


def _cell(value: Any) -> str:
    if not isinstance(value, tuple):
        return f"{value}"
    held, whole = value
    return f"{100 * held / whole:.1f} % of {whole}" if whole else "–"


def as_json(measured: Sequence[tuple[Run, dict[str, Any]]]) -> str:
    """The same as JSON: a list of runs with their measures."""
    rows = [{**asdict(run), **values} for run, values in measured]
    return json.dumps(rows, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
