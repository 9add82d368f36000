"""How far each step is from its limit: the bare call of the library that does the work.

    python benchmarks/limits.py [--profiles 30] [--sentences 48]

Made profiles (`made_profiles`) are built by one worker, without translation. Then, in this process,
each step's own function and the bare library calls work on the same data, and CPU time is
compared; loading is not counted. Last, the CPU time of the build is compared with that of the
functions that it calls for its documents: the rest is for shards, keys, joins and checks of tables.
Translation is compared on the Argos package of `whole`.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jieba
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import rensa
from processes import measure
from rapidfuzz import fuzz, process
from whole import make_package

from pipeline.duplicates import fold, identify
from pipeline.profiles.decoding import Decoded, decode
from pipeline.profiles.profile import SourceLine, read_profile
from pipeline.shards import ShardWriter
from pipeline.stage import Settings
from pipeline.stages import extract, segment
from pipeline.tables import from_rows, validate
from pipeline.translation.engines import ArgosEngine, Segment
from pipeline.translation.engines.argos import MOST_THREADS

PROJECT = Path(__file__).resolve().parents[1]
THRESHOLD = Settings.near_duplicate_similarity
PERMUTATIONS, BANDS = 120, 20


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU time, and the result."""
    started = time.process_time()
    result = function()
    return time.process_time() - started, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--profiles", type=int, default=30)
    parser.add_argument("--sentences", type=int, default=48, help="to translate; 0: none")
    parser.add_argument("--small", action="store_true", help="a small package, to try it out")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="cwn-limits-") as name:
        folder = Path(name)
        raw, out = folder / "raw", folder / "out"
        maker = PROJECT / "benchmarks" / "made_profiles.py"
        command = [sys.executable, str(maker), str(raw), "--count", str(options.profiles)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print(f"{options.profiles} profiles\n\n| step | s of CPU | bare | s of CPU | times bare |")
        print("| --- | --- | --- | --- | --- |")
        build_seconds = build(raw, out)
        called = 0.0
        for step, ours, bare_name, bare in steps(raw, out, folder):
            called += ours
            print_row(step, ours, bare_name, bare)
        print_row("the build, one worker", build_seconds, "the functions above", called)
        if options.sentences:
            package = folder / "packages" / "translate-zh_en-1_0"
            make_package(package, "SMALL" if options.small else "PUBLISHED")
            ours, bare = translation(package, out, options.sentences)
            print_row("translate, the engine", ours, "ctranslate2", bare)


def print_row(step: str, ours: float, bare_name: str, bare: float | None) -> None:
    cells = ["", ""] if bare is None else [f"{bare:.2f}", f"{ours / bare:.1f}"]
    print(f"| {step} | {ours:.2f} | {bare_name} | {' | '.join(cells)} |", flush=True)


def build(raw: Path, out: Path) -> float:
    """Seconds of CPU of all processes of a build."""
    command = [sys.executable, "-m", "pipeline", "build", "--raw", str(raw), "--out", str(out)]
    built = measure([*command, "--engine", "none", "--workers", "1"], folder=PROJECT)
    if built.exit_code not in (0, 1):
        raise SystemExit(f"exit code {built.exit_code}\n{built.printed}")
    return built.cpu_seconds


def steps(raw: Path, out: Path, folder: Path) -> Iterator[tuple[str, float, str, float | None]]:
    """Of each step: its name, its CPU time, the bare call and its CPU time."""
    contents = [path.read_bytes() for path in sorted(raw.iterdir())]
    ours, decoded = timed(lambda: [decode(content) for content in contents])
    texts = [one.text for one in decoded if isinstance(one, Decoded)]
    encodings = [one.encoding for one in decoded if isinstance(one, Decoded)]
    pairs = list(zip(contents, encodings, strict=True))
    bare, _ = timed(lambda: [content.decode(encoding) for content, encoding in pairs])
    yield "decode", ours, "`bytes.decode`, encoding known", bare

    ours, _ = timed(lambda: [read_profile(lines_of(text), is_wrapped=False) for text in texts])
    bare, _ = timed(lambda: [lines_of(text) for text in texts])
    yield "read the layout", ours, "`str.splitlines`", bare

    table = pq.read_table(out / "texts.parquet")
    narratives = sorted(table["text"].to_pylist(), key=len, reverse=True)
    ours, found = timed(lambda: list(identify(narratives, THRESHOLD)))
    folding, _ = timed(lambda: fold(len(narratives), found))
    bare, kept = timed(lambda: bare_pairs(narratives))
    print(f"near-duplicates: ours {sum(map(len, found))} pairs, bare {kept}", file=sys.stderr)
    yield "near-duplicates", ours + folding, "rensa and rapidfuzz", bare

    segment.run({"texts": table.slice(0, 1)}, Settings())  # loads the dictionaries
    ours, segmented = timed(lambda: segment.run({"texts": table}, Settings()))
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    bare, _ = timed(lambda: [list(jieba.tokenize(text)) for text in narratives])
    yield "sentences and tokens", ours, "jieba", bare

    given = {"texts": table, "sentences": segmented["sentences"]}
    ours, _ = timed(lambda: extract.run(given, Settings()))
    yield "quantities and organisms", ours, "none: see *Quantities*, *Organisms*", None

    rows = segmented["sentences"].to_pylist()
    ours, made = timed(lambda: write_shard(rows, folder))
    bare, _ = timed(lambda: pq.write_table(made, folder / "bare.parquet", compression="zstd"))
    yield "write a table (sentences)", ours, "`pq.write_table`", bare


def lines_of(text: str) -> list[SourceLine]:
    return [SourceLine(number, line) for number, line in enumerate(text.splitlines(), 1)]


def bare_pairs(texts: list[str]) -> int:
    """Pairs of near-duplicates as the documentation of the libraries shows it."""
    grams = ({text[at : at + 3] for at in range(max(1, len(text) - 2))} for text in texts)
    hashes = rensa.RMinHash.from_token_sets(grams, num_perm=PERMUTATIONS, seed=42)
    index = rensa.RMinHashLSH(threshold=0.6, num_perm=PERMUTATIONS, num_bands=BANDS)
    index.insert_many(hashes, start_key=0)
    found = {
        (place, other)
        for place, others in enumerate(index.query_all(hashes))
        for other in others
        if place < other
    }
    if not found:
        return 0
    first, second = zip(*sorted(found), strict=True)
    ratios = process.cpdist(
        [texts[place] for place in first],
        [texts[place] for place in second],
        scorer=fuzz.ratio,
        score_cutoff=THRESHOLD,
    )
    return int(np.count_nonzero(ratios >= THRESHOLD))


def write_shard(rows: list[dict[str, Any]], folder: Path) -> pa.Table:
    """Rows to a table, checked and written as a build does."""
    table = from_rows("sentences", rows)
    validate("sentences", table)
    with ShardWriter(folder / "shards", "0", ("sentences",)) as writer:
        writer.add("all", "key", {"sentences": table})
    return table


def translation(package: Path, out: Path, count: int) -> tuple[float, float]:
    """The engine on the first Chinese sentences, and CTranslate2 called directly."""
    import ctranslate2
    import sentencepiece

    table = pq.read_table(out / "sentences.parquet", columns=["text", "language"])
    chinese = (row["text"] for row in table.to_pylist() if row["language"] == "zh-Hans")
    distinct = list(dict.fromkeys(" ".join(text.split()) for text in chinese))[:count]
    tokenizer = sentencepiece.SentencePieceProcessor(str(package / "sentencepiece.model"))
    bare_engine = ctranslate2.Translator(
        str(package / "model"),
        inter_threads=min(os.cpu_count() or 1, MOST_THREADS),
        intra_threads=1,
    )
    engine = ArgosEngine(package)
    list(engine.translate([Segment("湿地")]))  # loads the model

    def bare() -> list[str]:
        pieces = [tokenizer.encode(text, out_type=str) for text in distinct]
        results = bare_engine.translate_batch(
            pieces, max_batch_size=1024, batch_type="tokens", beam_size=4, length_penalty=0.2
        )
        return [tokenizer.decode(result.hypotheses[0]) for result in results]

    ours, _ = timed(lambda: list(engine.translate([Segment(text) for text in distinct])))
    return ours, timed(bare)[0]


if __name__ == "__main__":
    main()
