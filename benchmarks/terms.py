"""What the termbase finds in pairs that the user names, and how often the references agree.

    python benchmarks/terms.py PAIRS.jsonl … [--worst 40]

Each line of a file is {"zh": …, "en": …}. Printed are how many terms of which domain were found,
how many of them the references render as the termbase says, the terms on which they least do, and
how fast terms are found.
"""

import argparse
import json
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

from pipeline.translation.passages import simplify
from pipeline.translation.terms import MOST_HINTS, Term, is_rendered, load_termbase, tabulated_terms


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="+", type=Path, metavar="PAIRS.jsonl")
    parser.add_argument("--worst", type=int, default=40, help="terms to list (default: 40)")
    options = parser.parse_args()
    base = load_termbase()
    base.find("银川市鸣翠湖国家湿地公园的江豚、白鹭")  # loads the tables, which is not to be timed
    print(f"{len(base.terms)} terms, {len(tabulated_terms(base))} with places and organisms")
    for path in options.pairs:
        _measure(path, options.worst)


def _measure(path: Path, worst: int) -> None:
    base = load_termbase()
    data = path.read_bytes()
    pairs = [json.loads(line) for line in data.decode().splitlines() if line.strip()]
    texts = [simplify(pair["zh"]) for pair in pairs]
    begin = time.process_time()
    found = [base.find(text) for text in texts]
    seconds = time.process_time() - begin
    size = sum(len(text.encode()) for text in texts)
    many = sum(len(terms) > MOST_HINTS for terms in found)
    print(f"\n{path.name}, sha256 {sha256(data).hexdigest()[:16]}, {len(pairs)} pairs")
    print(f"{size / seconds / 1e6:.2f} MB/s; {many} sentences with more than {MOST_HINTS} terms\n")
    seen: Counter[Term] = Counter()
    agreed: Counter[Term] = Counter()
    for pair, terms in zip(pairs, found, strict=True):
        seen.update(terms)
        agreed.update(term for term in terms if is_rendered(term, pair["en"]))
    print("| domain | terms | found | rendered so |\n| --- | --- | --- | --- |")
    for domain in [*sorted({term.domain for term in seen}), "all"]:
        own = [term for term in seen if domain in (term.domain, "all")]
        count, right = sum(seen[term] for term in own), sum(agreed[term] for term in own)
        print(f"| {domain} | {len(own)} | {count} | {right / count:.1%} |")
    print()
    ranked = sorted(seen, key=lambda term: (agreed[term] - seen[term], term.chinese))
    for term in ranked[:worst]:
        if agreed[term] < seen[term]:
            print(f"{term.chinese} = {term.english}: {agreed[term]} of {seen[term]}")


if __name__ == "__main__":
    main()
