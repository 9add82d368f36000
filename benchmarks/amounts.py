"""How an engine's amounts come out, with and without the pipeline's layer, on a file of pairs.

    python benchmarks/amounts.py PAIRS.jsonl --engine gguf
    python benchmarks/amounts.py PAIRS.jsonl --engine gguf --without-layer

Each line of the file is {"zh": …, "en": …}. Looked at are the quantities of the source that are
written with 万, 亿 or 亩, or all with ``--all``. Each is right, wrong by a power of ten, in a wrong
unit, otherwise changed, or missing, as the pipeline's English reader reads the translation; and
of those that are not right it is counted how many stand in a sentence that carries an amount flag.
The line for the references says how far the reader itself, and the references, can be trusted.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from translation import PROJECT_MODELS, Pair, read_pairs

from pipeline.translation import Translator, choose_engine, load_termbase
from pipeline.translation.agreement import check_amounts, compare_amounts
from pipeline.translation.engines import Engine, Segment
from pipeline.translation.figures import Amount
from pipeline.translation.passages import simplify
from pipeline.translation.said import Said

KINDS = ("right", "power of ten", "wrong unit", "changed", "missing")


def main() -> None:
    """Read the arguments, translate, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--engine", choices=("auto", "argos", "gguf"), default="auto")
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--argos", type=Path)
    parser.add_argument("--models-dir", type=Path, default=PROJECT_MODELS)
    parser.add_argument("--without-layer", action="store_true", help="the engine alone")
    parser.add_argument("--all", action="store_true", help="every quantity, not only 万, 亿, 亩")
    parser.add_argument("--every", type=int, default=1, help="every N-th pair only")
    parser.add_argument("--show", action="store_true", help="print what is not right")
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)[:: options.every]
    engine = choose_engine(
        options.engine, options.models_dir, gguf=options.gguf, argos=options.argos
    )
    if engine is None:
        parser.error("no translation model is installed")
    digest = sha256(options.pairs.read_bytes()).hexdigest()[:12]
    layer = "without the layer" if options.without_layer else "with the layer"
    print(f"{options.pairs.name} sha256:{digest}… {len(pairs)} pairs, {layer}")
    print(engine.model)
    report("reference", pairs, (pair.reference for pair in pairs), options)
    made = engine_alone(engine, pairs) if options.without_layer else translated(engine, pairs)
    report("engine", pairs, made, options)
    engine.close()


def engine_alone(engine: Engine, pairs: list[Pair]) -> Iterator[str]:
    """What the engine makes of each sentence as it is written."""
    segments = [Segment(simplify(pair.chinese)) for pair in pairs]
    return (hypothesis.text for hypothesis in engine.translate(segments))


def translated(engine: Engine, pairs: list[Pair]) -> Iterator[str]:
    """The pipeline's translations."""
    translator = Translator(engine, load_termbase())
    for begin in range(0, len(pairs), engine.batch):
        batch = [(pair.chinese, "zh-Hans") for pair in pairs[begin : begin + engine.batch]]
        yield from (translation.text or "" for translation in translator.translate(batch))


def report(
    name: str, pairs: list[Pair], translations: Iterable[str], options: argparse.Namespace
) -> None:
    """Print the shares of each kind, and how many of the wrong ones are flagged."""
    counts: Counter[str] = Counter()
    mu: Counter[str] = Counter()
    unflagged = 0
    for pair, english in zip(pairs, translations, strict=True):
        source = simplify(pair.chinese)
        flags = check_amounts(source, english)
        for amount, kind in judged(source, english, every=options.all):
            counts[kind] += 1
            if amount.quantity and amount.quantity.unit == "[mu_cn]":
                mu[kind] += 1
            unflagged += kind != "right" and not flags
            if kind != "right" and options.show:
                print(f"  {kind}: {source[amount.start : amount.end]} | {source} | {english}")
    total = counts.total()
    shares = ", ".join(f"{kind} {counts[kind]}" for kind in KINDS)
    print(f"{name}: {total} amounts: {shares}; {100 * counts['right'] / max(total, 1):.1f} % right")
    print(f"    亩: {mu['right']} of {mu.total()} right; not right and not flagged: {unflagged}")


def judged(source: str, english: str, *, every: bool) -> Iterator[tuple[Amount, str]]:
    """The amounts of the source that are looked at, each with what became of it."""
    agreement = compare_amounts(source, english)
    wrong = {amount: kind_of_change(amount, one) for amount, one in agreement.changed}
    wrong |= {amount: "changed" for amount, _ in agreement.contradicted}
    wrong |= dict.fromkeys(agreement.missing, "missing")
    for amount in agreement.wanted:
        surface = source[amount.start : amount.end]
        if amount.quantity and (every or any(sign in surface for sign in "万亿亩")):
            yield amount, wrong.get(amount, "right")


def kind_of_change(amount: Amount, one: Said) -> str:
    """Whether the value, its power of ten or its unit is another."""
    if amount.quantity is None or len(one.values) > 1:
        return "changed"
    if one.values[0] == amount.quantity.value:
        return "wrong unit"
    ratio = one.values[0] / amount.quantity.value if amount.quantity.value else 0
    while ratio and ratio % 10 == 0:
        ratio /= 10
    while ratio and (1 / ratio) % 10 == 0:
        ratio *= 10
    return "power of ten" if ratio == 1 else "changed"


if __name__ == "__main__":
    main()
