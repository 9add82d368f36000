"""Near-duplicates of many narratives: how long folding takes, what it finds, what it misses.

    python benchmarks/near_duplicates.py [--texts 100000] [--sample 3000] [--raw data/raw]

Narratives are made from the clauses of the profiles in ``--raw``, in random order (fixed seed):
a quarter are copies of another with edits such as real revisions have (characters left out or
changed, a clause added or dropped, the end lost), a tenth share half to two thirds of another.
The clock runs on `identify` and `fold`; run it on one core with ``taskset -c 0``. Recall and
precision are measured on ``--sample`` narratives made the same way, every pair compared.
"""

import argparse
import random
import re
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.duplicates import fold, identify, similarity

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


def make_narratives(clauses: list[str], total: int) -> list[str]:
    """``total`` narratives of about 250 characters, none twice, in random order."""
    rng = random.Random(SEED)
    texts: list[list[str]] = []
    known: set[str] = set()
    while len(known) < total:
        kind = rng.random()
        if texts and kind < NEAR_SHARE:
            texts.append(revised(rng, rng.choice(texts), clauses))
        elif texts and kind < NEAR_SHARE + DECOY_SHARE:
            other = rng.choice(texts)
            kept = round(len(other) * rng.uniform(0.5, 0.66))
            texts.append([*other[:kept], *rng.sample(clauses, len(other) - kept)])
        else:
            texts.append(rng.sample(clauses, rng.randint(6, 20)))
        known.add("".join(texts[-1]))
    narratives = sorted(known)
    rng.shuffle(narratives)
    return narratives


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


def measure(texts: list[str]) -> str:
    """Recall and precision of `identify` against comparing every pair."""
    matrix = process.cdist(
        texts, texts, scorer=fuzz.ratio, score_cutoff=THRESHOLD, dtype=np.float32
    )
    true = set(zip(*(index.tolist() for index in np.nonzero(np.triu(matrix, 1))), strict=True))
    pairs = identify(texts, THRESHOLD)
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    recall = len(found & true) / len(true) if true else 1.0
    precision = len(found & true) / len(found) if found else 1.0
    return f"pairs {len(true)}, found {len(found)}, recall {recall:.4f}, precision {precision:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=3_000)
    parser.add_argument("--raw", type=Path, default=Path(__file__).parents[1] / "data" / "raw")
    options = parser.parse_args()

    clauses = read_clauses(options.raw)
    texts = make_narratives(clauses, options.texts)
    started, busy = time.perf_counter(), time.process_time()
    pairs = identify(texts, THRESHOLD)
    folded = fold(len(texts), pairs)
    seconds, busy = time.perf_counter() - started, time.process_time() - busy

    weakest = min(
        (similarity(texts[index], texts[canonical]) for index, (canonical, _) in enumerate(folded)),
    )
    mean = sum(map(len, texts)) / len(texts)
    narratives = sum(index == canonical for index, (canonical, _) in enumerate(folded))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    versions = ", ".join(f"{name} {version(name)}" for name in ("rapidfuzz", "rensa", "numpy"))
    print(f"python {sys.version.split()[0]}, {versions}; seed {SEED}, threshold {THRESHOLD:g} %")
    print(f"{len(texts)} distinct texts of {mean:.0f} characters → {narratives} narratives")
    print(f"folded in {seconds:.1f} s ({busy:.1f} s of CPU), {len(pairs)} pairs")
    print(f"least similarity of a text to its canonical text {weakest:.2f} %; {memory:.0f} MB")
    sample = make_narratives(clauses, options.sample)
    print(f"every two of {len(sample)} texts compared: {measure(sample)}")


if __name__ == "__main__":
    main()
