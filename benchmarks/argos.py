"""Argos: distinct sentences a second and peak memory, beside the naive call, on one package.

    python benchmarks/argos.py OUT

OUT is a folder of tables (``python -m pipeline build``). The naive way hands the text of every
narrative to ``argostranslate.translate``, which translates again what comes again; ours translates
each distinct sentence once, batched. Both use the same package, each in a process of its own, and
both are told where sentences end, because Argos would download a model for that. Without
``--argos`` a package with random weights and the dimensions of a published one is made; random
weights never end a sentence, so every sentence has 32 tokens in both. The outputs are compared
sentence by sentence.
"""

import argparse
import json
import os
import resource
import runpy
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ctranslate2
import pyarrow.parquet as pq

PROJECT = Path(__file__).resolve().parents[1]
BUILDER = PROJECT / "tests" / "translation" / "argos_package_builder.py"
TOKENS = 32


def main() -> None:
    """Read the arguments; run each way in a process of its own; print and compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--argos", type=Path, help="an unpacked package zh → en")
    parser.add_argument("--blocks", type=int, help="the first N narratives only")
    parser.add_argument("--small", action="store_true", help="a small package, to try it out")
    parser.add_argument("--part", choices=(*WAYS, "package"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part == "package":
        make_package(options.argos, json.load(sys.stdin), "SMALL" if options.small else "PUBLISHED")
        return
    if options.part:
        run_part(options.part, options.argos, json.load(sys.stdin))
        return
    if options.out is None:
        parser.error("name a folder of tables")
    blocks = read_blocks(options.out)[: options.blocks]
    distinct = list(dict.fromkeys(sentence for block in blocks for sentence in block))
    with TemporaryDirectory(prefix="cwn-argos-benchmark-") as made:
        package = options.argos
        if package is None:
            package = Path(made) / "translate-zh_en-1_0"
            run_apart("package", package, distinct, *(["--small"] if options.small else []))
        results = {name: run_apart(name, package, blocks) for name in WAYS}
    total = sum(map(len, blocks))
    print(f"{len(blocks)} narratives, {total} sentences, {len(distinct)} distinct; {package.name}")
    for name, result in results.items():
        rate, rate_cpu = len(distinct) / result["seconds"], len(distinct) / result["cpu_seconds"]
        print(
            f"{name}: {rate:.1f} distinct sentences a second ({rate_cpu:.1f} a CPU second), "
            f"{result['seconds']:.1f} s, peak {result['peak_mb']:.0f} MB"
        )
    naive, ours = results["naive"], results["ours"]
    equal = sum(naive["english"][one] == ours["english"][one] for one in distinct)
    print(f"equal output: {equal} of {len(distinct)} sentences")
    print(
        f"ours is {naive['seconds'] / ours['seconds']:.1f} times as fast "
        f"({naive['cpu_seconds'] / ours['cpu_seconds']:.1f} times by CPU time)"
    )


def read_blocks(out: Path) -> list[list[str]]:
    """The Chinese sentences of each narrative, repeated where the profile repeats it."""
    sentences: dict[str, list[str]] = {}
    for row in pq.read_table(out / "sentences.parquet").to_pylist():
        if row["language"] == "zh-Hans":
            sentences.setdefault(row["text_id"], []).append(" ".join(row["text"].split()))
    blocks = pq.read_table(out / "blocks.parquet", columns=["text_id"]).to_pylist()
    return [sentences[row["text_id"]] for row in blocks if row["text_id"] in sentences]


def make_package(folder: Path, sentences: Sequence[str], size: str) -> None:
    """A package with random weights; ``PUBLISHED``: as large as a published one."""
    builder = runpy.run_path(str(BUILDER), run_name="builder")
    dimensions = replace(builder[size], pieces=2_000)
    builder["build_argos_package"](folder, dimensions=dimensions, sentences=sentences)


def run_apart(part: str, package: Path, given: Any, *options: str) -> dict[str, Any]:
    """What a part says of itself, from a process of its own: memory is measured by process."""
    with TemporaryDirectory(prefix="cwn-argos-home-") as home:
        # argostranslate keeps settings and data in the user's folders, and looks for packages.
        names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
        private = dict.fromkeys(names, home) | {"ARGOS_PACKAGES_DIR": str(package.parent)}
        done = subprocess.run(
            [sys.executable, __file__, "--part", part, "--argos", str(package), *options],
            input=json.dumps(given),
            env=os.environ | private,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    result: dict[str, Any] = json.loads(done.stdout or "{}")
    return result


def run_part(name: str, package: Path, blocks: list[list[str]]) -> None:
    """Translate, and print time, memory and translations as JSON."""
    ctranslate2.Translator = OfEqualLength  # what both ways make their translator of
    english, seconds, cpu_seconds = WAYS[name](package, blocks)
    result = {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "english": english,
    }
    print(json.dumps(result))


class OfEqualLength(ctranslate2.Translator):  # type: ignore[misc]
    """A translator that gives every sentence the same number of tokens."""

    def translate_batch(self, source: Any, *arguments: Any, **settings: Any) -> Any:
        """See CTranslate2."""
        settings |= {"min_decoding_length": TOKENS, "max_decoding_length": TOKENS}
        return super().translate_batch(source, *arguments, **settings)


def naive(package: Path, blocks: list[list[str]]) -> tuple[dict[str, str], float, float]:
    """``argostranslate.translate`` on each narrative."""
    from argostranslate import translate

    translation = translate.get_translation_from_codes("zh", "en")
    parts: list[str] = []
    translation.underlying.sentencizer = Sentences(parts)
    started, began = time.monotonic(), time.process_time()
    for block in blocks:
        parts[:] = block
        translation.translate("".join(block))
    seconds, cpu_seconds = time.monotonic() - started, time.process_time() - began
    # To compare them, each distinct sentence once more by itself, which is not timed.
    english = {}
    for sentence in dict.fromkeys(sentence for block in blocks for sentence in block):
        parts[:] = [sentence]
        english[sentence] = translation.translate(sentence).strip()
    return english, seconds, cpu_seconds


class Sentences:
    """Tells Argos where the sentences of a narrative end."""

    def __init__(self, parts: list[str]):
        self.parts = parts

    def split_sentences(self, text: str) -> list[str]:
        """The sentences that were set."""
        return list(self.parts)


def ours(package: Path, blocks: list[list[str]]) -> tuple[dict[str, str], float, float]:
    """The pipeline's engine on the distinct sentences."""
    from pipeline.translation.engines import ArgosEngine, Segment

    engine = ArgosEngine(package)
    started, began = time.monotonic(), time.process_time()
    distinct = list(dict.fromkeys(sentence for block in blocks for sentence in block))
    made = engine.translate([Segment(sentence) for sentence in distinct])
    english = {
        sentence: hypothesis.text for sentence, hypothesis in zip(distinct, made, strict=True)
    }
    return english, time.monotonic() - started, time.process_time() - began


WAYS = {"naive": naive, "ours": ours}


if __name__ == "__main__":
    main()
