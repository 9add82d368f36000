"""Near-duplicates of many narratives: how long folding takes, what it finds, what it misses.

    python benchmarks/near_duplicates.py [--texts 100000] [--sample 3000] [--raw data/raw]
    pip install --target peers -r benchmarks/peers-near-duplicates.txt
    PYTHONPATH=.:peers python benchmarks/near_duplicates.py --peers datasketch datatrove

Narratives are made from the clauses of the profiles in ``--raw``, in random order (fixed seed):
a quarter are copies of another with edits such as real revisions have (characters left out or
changed, figures changed, a clause added or dropped, the end lost), a tenth share half to two
thirds of another.

Each finder runs in a process of its own, with the texts in a file; run it on one core with
``taskset -c 0``. Memory is the peak of that process. Recall is measured twice: on the copies
that are known to be 85 % alike, and on ``--sample`` narratives made the same way, with every
pair compared. Precision is the share of all pairs given that are 85 % alike. At last every text
that was folded is compared with the one that stands for it as the build does: none that has
other digits may go without a flag.

The peers: datasketch 2 with character 3-grams, 128 permutations and threshold 0.6, its
candidates then compared as ours are; datatrove with words of jieba, 2-grams and 25 buckets of 5,
numbers kept. datatrove compares no texts; its pairs are taken as they are, and recall counts a
pair that its links join over others.
"""

import argparse
import multiprocessing
import random
import re
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pipeline.duplicates import Pairs, TextFile, edits, fold, identify
from pipeline.duplicates.readings import differences

SEED = 20_260
THRESHOLD = 85.0
NEAR_SHARE, DECOY_SHARE = 0.25, 0.10


def read_clauses(folder: Path) -> list[str]:
    """The distinct clauses of the profiles that have Chinese characters, 5 to 60 characters."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    clauses = re.split(r"(?<=[，。；])", re.sub(r"\s+", "", text))
    return sorted(
        {clause for clause in clauses if 5 <= len(clause) <= 60 and re.search("[一-鿿]", clause)}
    )


def make_narratives(clauses: list[str], total: int) -> tuple[list[str], list[tuple[int, int]]]:
    """``total`` narratives of about 250 characters, none twice, in random order.

    With them, which of them were made from which: numbers of an original and a copy.
    """
    rng = random.Random(SEED)
    texts: list[list[str]] = []
    known: set[str] = set()
    copies: list[tuple[str, str]] = []
    while len(known) < total:
        kind = rng.random()
        if texts and kind < NEAR_SHARE:
            original = rng.choice(texts)
            texts.append(revised(rng, original, clauses))
            copies.append(("".join(original), "".join(texts[-1])))
        elif texts and kind < NEAR_SHARE + DECOY_SHARE:
            other = rng.choice(texts)
            kept = round(len(other) * rng.uniform(0.5, 0.66))
            texts.append([*other[:kept], *rng.sample(clauses, len(other) - kept)])
        else:
            texts.append(rng.sample(clauses, rng.randint(6, 20)))
        known.add("".join(texts[-1]))
    narratives = sorted(known)
    rng.shuffle(narratives)
    number = {text: at for at, text in enumerate(narratives)}
    return narratives, sorted(
        {(number[original], number[copy]) for original, copy in copies if original != copy}
    )


def revised(rng: random.Random, text: list[str], clauses: list[str]) -> list[str]:
    """A copy as a later report would have it."""
    copy = list(text)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(copy))
        clause = copy[place]
        cut = rng.randrange(len(clause))
        copy[place] = (
            rng.choice(
                (
                    clause[:cut] + clause[cut + 2 :],
                    clause[:cut] + rng.choice("的了各全已") + clause[cut:],
                    re.sub(r"\d", lambda digit: str(rng.randint(0, 9)), clause),
                    clause + rng.choice(clauses),
                )
            )
            or clause
        )
    return copy[:-1] if rng.random() < 0.1 and len(copy) > 6 else copy


Links = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def this_package(texts: TextFile, scratch: Path) -> Links:
    blocks = list(identify(texts, THRESHOLD, scratch=scratch))
    fold(len(texts), blocks)
    return (
        np.concatenate([block.first for block in blocks]),
        np.concatenate([block.second for block in blocks]),
    )


def with_datasketch(texts: TextFile, scratch: Path) -> Links:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.6, num_perm=128)
    own = texts.slice(0, len(texts))
    found: list[tuple[int, int]] = []
    for number, text in enumerate(own):
        signature = MinHash(num_perm=128, seed=1)
        signature.update_batch([text[at : at + 3].encode() for at in range(len(text) - 2)])
        found += [(other, number) for other in index.query(signature)]
        index.insert(number, signature, check_duplication=False)
    similarity = process.cpdist(
        [own[first] for first, _ in found],
        [own[second] for _, second in found],
        scorer=fuzz.ratio,
        score_cutoff=THRESHOLD,
    )
    pairs = np.array(found, np.int64).reshape(-1, 2)[similarity >= THRESHOLD]
    return pairs[:, 0], pairs[:, 1]


def with_datatrove(texts: TextFile, scratch: Path) -> Links:
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.utils.text import TextNormConfig

    def documents(data: object = None, rank: int = 0, world_size: int = 1) -> Any:
        for number, text in enumerate(texts.slice(0, len(texts))):
            yield Document(text=text, id=str(number))

    config = MinhashConfig(
        n_grams=2,
        num_buckets=25,
        hashes_per_bucket=5,
        norm_config=TextNormConfig(norm_numbers=False),
    )
    signatures, buckets = str(scratch / "signatures"), str(scratch / "buckets")
    steps = (
        (
            [documents, MinhashDedupSignature(signatures, config=config, language="cmn_Hani")],
            1,
        ),
        ([MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
    )
    for number, (steps_of_run, tasks) in enumerate(steps):
        LocalPipelineExecutor(
            steps_of_run, tasks=tasks, workers=1, logging_dir=str(scratch / f"log-{number}")
        ).run()
    links = [
        (first, second)
        for path in sorted(Path(buckets).rglob("*.dups"))
        for _, first, _, second in struct.iter_unpack("<4I", path.read_bytes())
    ]
    pairs = np.unique(np.sort(np.array(links, np.int64).reshape(-1, 2), axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


FINDERS: dict[str, Callable[[TextFile, Path], Links]] = {
    "this package": this_package,
    "datasketch": with_datasketch,
    "datatrove": with_datatrove,
}


def run(finder: str, texts: TextFile) -> tuple[Links, float, float, float]:
    """The pairs, seconds, seconds of processor time, and peak memory of the process in MB."""
    with tempfile.TemporaryDirectory() as scratch:
        started, busy = time.perf_counter(), time.process_time()
        links = FINDERS[finder](texts, Path(scratch))
        busy = time.process_time() - busy
        seconds = time.perf_counter() - started
    # Not ru_maxrss, which begins with what the parent process has.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    memory = int(re.findall(r"VmHWM:\s+(\d+)", status)[0])
    return links, seconds, busy, memory / 1024


def run_apart(finder: str, texts: list[str]) -> tuple[Links, float, float, float]:
    """As `run`, in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        file = TextFile.write(Path(folder) / "texts.arrow", [texts])
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            return pool.submit(run, finder, file).result()


def similar(texts: list[str], pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of the pairs, one a row, are near-duplicates."""
    similarity = process.cpdist(
        [texts[first] for first in pairs[:, 0]],
        [texts[second] for second in pairs[:, 1]],
        scorer=fuzz.ratio,
        dtype=np.float64,
    )
    alike: npt.NDArray[np.bool_] = similarity >= THRESHOLD
    return alike


def clusters(total: int, links: Links) -> list[int]:
    """For each text the first one that it is joined with by links over others."""
    head = list(range(total))

    def find(at: int) -> int:
        while head[at] != at:
            head[at] = head[head[at]]
            at = head[at]
        return at

    for first, second in zip(*(side.tolist() for side in links), strict=True):
        low, high = sorted((find(first), find(second)))
        head[high] = low
    return [find(at) for at in range(total)]


def score(
    finder: str, texts: list[str], true: npt.NDArray[np.int64], links: Links
) -> tuple[float, float]:
    """Recall of the pairs ``true``, and precision of all that were found."""
    given = np.stack(links, axis=1)
    if finder == "datatrove":
        head = np.array(clusters(len(texts), links))
        found = int((head[true[:, 0]] == head[true[:, 1]]).sum())
    else:
        known = set(map(tuple, given.tolist()))
        found = sum((min(pair), max(pair)) in known for pair in true.tolist())
    precision = similar(texts, given).mean() if len(given) else 1.0
    return found / len(true), float(precision)


def every_pair(texts: list[str]) -> npt.NDArray[np.int64]:
    """The near-duplicates of ``texts``, every two compared."""
    matrix = process.cdist(
        texts, texts, scorer=fuzz.ratio, score_cutoff=THRESHOLD, dtype=np.float32
    )
    return np.argwhere(np.triu(matrix, 1) >= THRESHOLD)


def report_numbers(texts: list[str], links: Links) -> None:
    """Fold, and compare the numbers of each text with those of the one that stands for it."""
    first, second = links
    alike = process.cpdist(
        [texts[at] for at in first],
        [texts[at] for at in second],
        scorer=fuzz.ratio,
        dtype=np.float64,
    )
    by_second = np.argsort(second, kind="stable")
    folded = fold(len(texts), [Pairs(first, second, alike).where(by_second)])
    digits = re.compile(r"\d+")
    pairs = [
        (texts[canonical], text)
        for at, (text, (canonical, _)) in enumerate(zip(texts, folded, strict=True))
        if at != canonical
    ]
    busy = time.process_time()
    told = [differences(*pair) for pair in pairs]
    busy = time.process_time() - busy
    changed = [digits.findall(one) != digits.findall(other) for one, other in pairs]
    unflagged = [
        pair
        for pair, is_changed, one in zip(pairs, changed, told, strict=True)
        if is_changed and not one
    ]
    print(f"{len(texts)} texts → {len(texts) - len(pairs)} narratives")
    print(
        f"folded: {len(pairs)} texts, compared in {busy:.1f} s of CPU; with other digits:"
        f" {sum(changed)}, of them without a flag: {len(unflagged)}"
    )
    for canonical, variant in unflagged[:3]:
        print([(edit.canonical, edit.variant) for edit in edits(canonical, variant)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=3_000)
    parser.add_argument("--peers", nargs="*", choices=list(FINDERS)[1:], default=[])
    parser.add_argument("--raw", type=Path, default=Path(__file__).parents[1] / "data" / "raw")
    options = parser.parse_args()

    clauses = read_clauses(options.raw)
    texts, copies = make_narratives(clauses, options.texts)
    true = np.array(copies, np.int64)
    true = true[similar(texts, true)]
    sample, _ = make_narratives(clauses, options.sample)
    true_of_sample = every_pair(sample)
    libraries = ("numpy", "rapidfuzz", "rensa", *options.peers)
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    print(f"python {sys.version.split()[0]}, {versions}; seed {SEED}, threshold {THRESHOLD:g} %")
    mean = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} texts of {mean:.0f} characters, {len(true)} known pairs;")
    print(f"sample of {len(sample)}, {len(true_of_sample)} pairs of all")
    print("| finder | recall, known | recall, sample | precision | CPU s | s | texts/s | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for finder in ("this package", *options.peers):
        links, seconds, busy, memory = run_apart(finder, texts)
        recall, precision = score(finder, texts, true, links)
        of_sample, _ = score(finder, sample, true_of_sample, run_apart(finder, sample)[0])
        print(
            f"| {finder} | {recall:.4f} | {of_sample:.4f} | {precision:.4f} | {busy:.1f}"
            f" | {seconds:.1f} | {len(texts) / busy:,.0f} | {memory:.0f} |",
            flush=True,
        )
        if finder == "this package":
            ours = links
    report_numbers(texts, ours)


if __name__ == "__main__":
    main()
