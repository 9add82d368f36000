"""Sentences and tokens beside plain jieba and spaCy: speed, and what they tear apart.

    python benchmarks/segmentation.py [--profiles 20]

The texts are the narratives of made profiles (`made_profiles`), which know where their amounts and
scientific names stand, and the golden pages. An amount or a name is whole where a token begins
with it and none inside it; amounts, with their units, are counted in Chinese texts only. Of their
numbers (``2万多``, ``1,100``) it is asked only that no token begins inside. jieba and rjieba (where
it is installed) make no sentences. Seconds are of CPU time, without loading.
"""

import argparse
import re
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyarrow as pa
from made_narratives import Narrative
from made_profiles import make_profiles

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "golden"))

from score_quantities import read_page
from score_species import read_cases

from pipeline.stage import Settings
from pipeline.stages import segment
from pipeline.text.language import label_language

HAN = re.compile("[一-鿿]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[十百千万亿萬億]+[多余餘]?)?")
Spans = list[tuple[int, int]]


@dataclass
class Cut:
    """A text cut up: spans of its tokens, and of its sentences where there are any."""

    tokens: Spans
    sentences: Spans


Cutter = Callable[[list[str]], list[Cut]]


def this_package() -> Cutter:
    """The stage of the pipeline, which writes a table."""
    table = pa.table({"text_id": [""], "text": ["湿地 wetland"], "language": ["zh-Hans"]})
    segment.run({"texts": table}, Settings())  # loads the dictionaries

    def cut(texts: list[str]) -> list[Cut]:
        languages = [label_language(text) for text in texts]
        numbers = [str(place) for place in range(len(texts))]
        given = pa.table({"text_id": numbers, "text": texts, "language": languages})
        rows = segment.run({"texts": given}, Settings())["sentences"].to_pylist()
        cuts = [Cut([], []) for _ in texts]
        for row in rows:
            own, start = cuts[int(row["text_id"])], row["start"]
            own.sentences.append((start, row["end"]))
            own.tokens += [(start + one["start"], start + one["end"]) for one in row["tokens"]]
        return cuts

    return cut


def plain_jieba() -> Cutter:
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return lambda texts: [
        Cut([(start, end) for _, start, end in jieba.tokenize(text)], []) for text in texts
    ]


def plain_rjieba() -> Cutter:
    import rjieba

    tokenizer = rjieba.Jieba()
    return lambda texts: [
        Cut([(start, end) for _, start, end in tokenizer.tokenize(text)], []) for text in texts
    ]


def spacy_with_jieba() -> Cutter:
    """Chinese with jieba, and blank English; the sentencizer with the marks of the language."""
    import spacy
    from spacy.lang.zh import Chinese

    tokenizer = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "jieba"}
    chinese = Chinese.from_config({"nlp": {"tokenizer": tokenizer}})
    chinese.add_pipe("sentencizer", config={"punct_chars": ["。", "！", "？", "；"]})
    english = spacy.blank("en")
    english.add_pipe("sentencizer")
    chinese("湿地")

    def cut(texts: list[str]) -> list[Cut]:
        docs = ((chinese if is_chinese(text) else english)(text) for text in texts)
        return [
            Cut(
                [(token.idx, token.idx + len(token)) for token in doc],
                [(one.start_char, one.end_char) for one in doc.sents],
            )
            for doc in docs
        ]

    return cut


CUTTERS: dict[str, tuple[str, Callable[[], Cutter]]] = {
    "this package": ("cwn-corpus", this_package),
    "jieba": ("jieba", plain_jieba),
    "rjieba": ("rjieba", plain_rjieba),
    "spaCy with jieba, sentencizer": ("spacy", spacy_with_jieba),
}


def cutters() -> Iterator[tuple[str, Cutter]]:
    """Those that are installed."""
    for name, (package, make) in CUTTERS.items():
        try:
            installed = version(package)
        except PackageNotFoundError:
            print(f"{name}: not installed", file=sys.stderr)
            continue
        yield (name if name == "this package" else f"{name} {installed}"), make()


def made_texts(profiles: int) -> list[Narrative]:
    """The distinct descriptions of made profiles."""
    said = (action.description for one in make_profiles(profiles) for action in one.actions)
    return list({one.text: one for one in said}.values())


def golden_texts() -> list[Narrative]:
    """The texts of the golden pages; of a counted noun in English, the number alone is known."""
    texts: dict[str, Narrative] = {}
    for case in read_page():
        own = texts.setdefault(case.text, Narrative(case.text))
        for one in case.expected:
            own.amounts.append((one.start, one.start + len(one.surface)))
    for case in read_cases():
        own = texts.setdefault(case.text, Narrative(case.text))
        own.names += [(one.start, one.end) for one in case.mentions if one.evidence == "latin"]
    return list(texts.values())


def whole(spans: Spans, tokens: Spans) -> int:
    """How many of the spans a token begins with, and none inside."""
    starts = {start for start, _ in tokens}
    return unbroken([span for span in spans if span[0] in starts], tokens)


def unbroken(spans: Spans, tokens: Spans) -> int:
    """How many of the spans no token begins inside."""
    starts = sorted(start for start, _ in tokens)
    return sum(bisect_right(starts, start) == bisect_left(starts, end) for start, end in spans)


def is_chinese(text: str) -> bool:
    """Whether it is more than a Chinese name in an English text."""
    return len(HAN.findall(text)) > len(text) / 5


def numbers(text: Narrative) -> Spans:
    """The numbers of the amounts, without their units."""
    return [
        match.span()
        for start, end in text.amounts
        for match in NUMBER.finditer(text.text, start, end)
    ]


def measure(texts: list[Narrative], cuts: list[Cut]) -> list[str]:
    """Shares of numbers, amounts and names that are whole, and how many a sentence ends inside."""
    kinds: list[tuple[Callable[[Narrative], Spans], Callable[[Spans, Spans], int]]] = [
        (numbers, unbroken),
        (lambda one: one.amounts if is_chinese(one.text) else [], whole),
        (lambda one: one.names, whole),
    ]
    shares = []
    for spans_of, count in kinds:
        total = sum(len(spans_of(text)) for text in texts)
        kept = sum(count(spans_of(text), cut.tokens) for text, cut in zip(texts, cuts, strict=True))
        shares.append(f"{kept / total:.3f}" if total else "")
    torn = sum(
        any(start < end_of_sentence < end for _, end_of_sentence in cut.sentences)
        for text, cut in zip(texts, cuts, strict=True)
        for start, end in (*text.amounts, *text.names)
    )
    return [*shares, str(torn) if any(cut.sentences for cut in cuts) else ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--profiles", type=int, default=20)
    options = parser.parse_args()
    made, golden = made_texts(options.profiles), golden_texts()
    for name, texts in (("made", made), ("golden", golden)):
        amounts = sum(len(one.amounts) for one in texts)
        names = sum(len(one.names) for one in texts)
        print(f"{name}: {len(texts)} texts, {amounts} amounts, {names} names")
    heads = ("numbers unbroken", "amounts whole", "names whole", "cut by a sentence")
    columns = ["", "thousand characters/s"]
    columns += [f"{head}, {of}" for of in ("made", "golden") for head in heads]
    print(f"| {' | '.join(columns)} |\n| {' | '.join(['---'] * len(columns))} |")
    for name, cut in cutters():
        started = time.process_time()
        cuts = cut([one.text for one in made])
        rate = sum(len(one.text) for one in made) / (time.process_time() - started) / 1e3
        cells = measure(made, cuts) + measure(golden, cut([one.text for one in golden]))
        print(f"| {name} | {rate:,.0f} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
