r"""From parallel sentences to what the model is trained on: prompts and how they continue.

    python -m models.training.prepare --general GENERAL.jsonl --domain DOMAIN.jsonl … \
        --exclude DEV.jsonl … --out EXAMPLES.jsonl --held-out HELD.jsonl

A line of a file of pairs is {"zh": …, "en": …}, with {"terms": [[zh, en], …]} where its terms are
marked. Each pair goes through the pipeline's own preparation (amounts put into the Chinese in
English, terms found by the termbase), so that the model learns on what it will be asked. General
pairs whose numbers differ, and pairs that share a run of twelve characters with an excluded file,
are left out. Of the domain pairs a part chosen by hash is held out, to measure the loss on.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from models.training.cooccurrence import WordPairs
from models.training.names import names_in_pinyin
from models.training.surfaces import align_amounts
from pipeline.translation.agreement import check_amounts
from pipeline.translation.engines.base import Segment
from pipeline.translation.engines.gguf import prompt
from pipeline.translation.figures import put_in_english
from pipeline.translation.glosses import MOST_WORDS
from pipeline.translation.passages import simplify
from pipeline.translation.terms import Term, Termbase, hints, is_rendered, load_termbase

SHARED_RUN = 12
"""Characters of Chinese, white space aside, that a training pair may not share with a test."""
MOST_CHARACTERS = 240
_HELD_OUT_OF = 12
_JOINED_SHARE = 0.15
_NO_WORDS, _FEWER_WORDS = 0.1, 0.1
"""Shares of the examples that go without the words of the dictionary, or with some of them."""
_MOST_WORD_PAIRS = 4
_GENERAL_FORMS = (("amounts", "all", 0.55), ("amounts", "none", 0.3), ("raw", "none", 0.15))
_DOMAIN_FORMS = (
    ("amounts", "own"),
    ("amounts", "all"),
    ("amounts", "some"),
    ("amounts", "none"),
    ("raw", "some"),
)
_ALL_IN_PLACE = 0.5
"""Share of the forms in place that have every known term so; the others have half of them."""
_SENTENCES = re.compile(r"(?<=[。！？；])")
_ENGLISH_SENTENCES = re.compile(r"(?<=[.!?;]) (?=[A-Z0-9\"“(a-z])")


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese text, its English, and the terms that are marked in both."""

    chinese: str
    english: str
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """What the model is asked, and what it is to answer up to the line end."""

    prompt: str
    target: str
    kind: str


def main() -> None:
    """Read the arguments, prepare, write, and print what was made of what."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--general", type=Path, nargs="*", default=[])
    parser.add_argument("--domain", type=Path, nargs="*", default=[])
    parser.add_argument("--exclude", type=Path, nargs="+", required=True)
    parser.add_argument("--general-share", type=float, default=1.0)
    parser.add_argument("--domain-forms", type=int, default=len(_DOMAIN_FORMS))
    parser.add_argument(
        "--in-place",
        action="store_true",
        help="a form with its terms in the sentence for each pair",
    )
    parser.add_argument("--words", type=int, default=0, help="so many terms by themselves")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-out", type=Path)
    options = parser.parse_args()
    held = shared_runs(pair.chinese for path in options.exclude for pair in read_pairs(path))
    counts: Counter[str] = Counter()
    domain = usable([p for path in options.domain for p in read_pairs(path)], held, counts)
    general = usable([p for path in options.general for p in read_pairs(path)], held, counts)
    general = with_same_numbers(general, counts)
    words = WordPairs([pair.chinese for pair in general], [pair.english for pair in general])
    general = [with_word_pairs(pair, words, options.seed) for pair in general]
    random.Random(options.seed).shuffle(general)
    general = general[: round(options.general_share * len(general))]
    training = domain
    if options.held_out:
        training = [pair for pair in domain if not is_held_out(pair)]
        held_out = sorted((pair for pair in domain if is_held_out(pair)), key=_digest)
        write(options.held_out, (example for pair in held_out for example in held_forms(pair)))
        counts["held out"] = len(held_out)
    examples = list(
        dict.fromkeys(
            [
                *general_examples(general, options.seed),
                *domain_examples(training, options.seed, options.domain_forms),
                *(in_place_examples(training, options.seed) if options.in_place else ()),
                *word_examples(training, options.seed)[: options.words],
            ]
        )
    )
    counts.update(example.kind for example in examples)
    write(options.out, examples)
    print(", ".join(f"{kind} {count}" for kind, count in counts.items()))


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a JSONL file, in Simplified Chinese, in order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Pair(
            simplify(row["zh"]),
            " ".join(row["en"].split()),
            tuple((chinese, english) for chinese, english in row.get("terms", ())),
        )
        for row in rows
    ]


def shared_runs(texts: Iterable[str]) -> frozenset[str]:
    """Every run of ``SHARED_RUN`` characters of the texts."""
    return frozenset(run for text in texts for run in _runs(text))


def _runs(text: str) -> Iterator[str]:
    letters = "".join(text.split())
    return (letters[start : start + SHARED_RUN] for start in range(len(letters) - SHARED_RUN + 1))


def usable(pairs: Sequence[Pair], held: frozenset[str], counts: Counter[str]) -> list[Pair]:
    """The distinct pairs of fit length that are in no test; ``counts`` is told of the others."""
    kept = []
    for pair in dict.fromkeys(pairs):
        if not 0 < len(pair.chinese) <= MOST_CHARACTERS or not pair.english:
            counts["left out: length"] += 1
        elif not held.isdisjoint(_runs(pair.chinese)):
            counts["left out: in a test"] += 1
        else:
            kept.append(pair)
    return kept


def with_same_numbers(pairs: Sequence[Pair], counts: Counter[str]) -> list[Pair]:
    """The pairs whose two sides have the same numbers, as far as the pipeline can read them.

    For published pairs, which may be wrong; those written for the project were checked.
    """
    same = [pair for pair in pairs if not check_amounts(pair.chinese, pair.english)]
    counts["left out: numbers differ"] += len(pairs) - len(same)
    return same


def with_word_pairs(pair: Pair, words: WordPairs, seed: int) -> Pair:
    """A general pair with up to ``_MOST_WORD_PAIRS`` of its words marked as terms."""
    links = list(words.links(pair.chinese, pair.english).items())
    choice = random.Random(f"{seed}:{pair.chinese}")
    marked = choice.sample(links, min(len(links), choice.randint(0, _MOST_WORD_PAIRS)))
    return replace(pair, terms=tuple(marked))


def is_held_out(pair: Pair) -> bool:
    """Whether the pair is for measuring: one in twelve, by the hash of its Chinese."""
    return int(_digest(pair), 16) % _HELD_OUT_OF == 0


def _digest(pair: Pair) -> str:
    return sha256(pair.chinese.encode()).hexdigest()


def general_examples(pairs: Sequence[Pair], seed: int) -> Iterator[Example]:
    """One form of each pair, and some of two that were joined."""
    choice = random.Random(seed)
    forms, weights = [form[:2] for form in _GENERAL_FORMS], [form[2] for form in _GENERAL_FORMS]
    for pair in [*pairs, *joined(pairs, choice)]:
        [(amounts, given)] = choice.choices(forms, weights)
        yield example(pair, "general", amounts, given, choice)


def domain_examples(pairs: Sequence[Pair], seed: int, forms: int) -> Iterator[Example]:
    """The first ``forms`` forms of each pair, of its sentences, and of some joined pairs."""
    choice = random.Random(seed)
    for pair in pairs:
        for amounts, given in _DOMAIN_FORMS[:forms]:
            yield example(pair, "domain", amounts, given, choice)
        for part in sentences(pair):
            yield example(part, "sentence", *choice.choice(_DOMAIN_FORMS), choice)
    for pair in joined(pairs, choice):
        yield example(pair, "joined", "amounts", choice.choice(("all", "own", "some")), choice)


def in_place_examples(pairs: Sequence[Pair], seed: int) -> Iterator[Example]:
    """Each pair with terms that stand in English in the Chinese, as amounts do, to be copied."""
    choice = random.Random(seed)
    for pair in pairs:
        given = choice.choice(("own", "all"))
        share = 1.0 if choice.random() < _ALL_IN_PLACE else 0.5
        yield example(pair, "in place", "amounts", given, choice, in_place=share)


def held_forms(pair: Pair) -> Iterator[Example]:
    """A held-out pair as the pipeline would ask it: with every term, and with its own termbase.

    The latter also without the words of the dictionary, to see what these are worth.
    """
    for given in ("all", "own"):
        yield example(pair, f"held-{given}", "amounts", given, random.Random(0), MOST_WORDS)
    yield example(pair, "held-bare", "amounts", "own", random.Random(0), 0)
    yield example(
        pair, "held-in-place", "amounts", "own", random.Random(0), MOST_WORDS, in_place=1.0
    )


def word_examples(pairs: Sequence[Pair], seed: int) -> list[Example]:
    """Terms by themselves, shuffled: what the pipeline asks for words that were left in Chinese."""
    terms = {chinese: english for pair in pairs for chinese, english in pair.terms}
    terms |= {term.chinese: term.english for term in load_termbase().terms.values()}
    shuffled = random.Random(seed).sample(sorted(terms.items()), len(terms))
    return [
        Example(prompt(Segment(chinese), MOST_WORDS), english, "word")
        for chinese, english in shuffled
    ]


def joined(pairs: Sequence[Pair], choice: random.Random) -> Iterator[Pair]:
    """Some neighbours as one text, so that long inputs are not cut short."""
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        text = first.chinese + second.chinese
        if choice.random() < _JOINED_SHARE and len(text) <= MOST_CHARACTERS:
            yield Pair(text, f"{first.english} {second.english}", first.terms + second.terms)


def sentences(pair: Pair) -> list[Pair]:
    """The parts of a pair where both sides have as many, cut at full stops and semicolons."""
    chinese = [part for part in _SENTENCES.split(pair.chinese) if part.strip()]
    english = _ENGLISH_SENTENCES.split(pair.english)
    if len(chinese) < 2 or len(chinese) != len(english):
        return []
    parts = [Pair(zh, en, pair.terms) for zh, en in zip(chinese, english, strict=True)]
    return parts if not any(check_amounts(part.chinese, part.english) for part in parts) else []


def example(
    pair: Pair,
    kind: str,
    amounts: str,
    given: str,
    choice: random.Random,
    most_words: int | None = None,
    in_place: float = 0.0,
) -> Example:
    """The example of one pair.

    Args:
        pair: Chinese and English.
        kind: kept with the example.
        amounts: ``amounts`` puts them into the Chinese in English, ``raw`` leaves it.
        given: hints: ``all`` known terms, the termbase's ``own``, ``some`` of all, or ``none``.
        choice: what is random comes from it.
        most_words: of the dictionary; drawn where it is ``None``.
        in_place: the share of the hints that are not listed but stand in the sentence.
    """
    aligned = align_amounts(pair.chinese, pair.english)
    renderings = list(aligned.renderings) if amounts == "amounts" else []
    source = put_in_english(pair.chinese, renderings)
    known = _known_terms(source, aligned.english, pair.terms, given, choice)
    placed = [term for term in known if choice.random() < in_place]
    source = Termbase({term.chinese: term for term in known}).put_in_english(source, placed)
    terms = hints(tuple(term for term in known if term not in placed))
    most = _most_words(choice) if most_words is None else most_words
    return Example(prompt(Segment(source, terms), most), aligned.english, kind)


def _most_words(choice: random.Random) -> int:
    """Nearly always as many as the pipeline gives; the model is to manage with fewer."""
    drawn = choice.random()
    if drawn < _NO_WORDS:
        return 0
    return choice.randrange(1, MOST_WORDS) if drawn < _NO_WORDS + _FEWER_WORDS else MOST_WORDS


def _known_terms(
    source: str,
    english: str,
    marked: tuple[tuple[str, str], ...],
    given: str,
    choice: random.Random,
) -> tuple[Term, ...]:
    """The terms that the example tells, each in the rendering that the English has."""
    if given == "none":
        return ()
    known = {term.chinese: term for term in load_termbase().find(source)}
    if given != "own":
        names = names_in_pinyin(source, english)
        known |= {chinese: Term(chinese, name) for chinese, name in names.items()}
        known |= {chinese: Term(chinese, wording) for chinese, wording in marked}
    true = {zh: term for zh, one in known.items() if (term := _as_rendered(one, english))}
    if given == "some":
        kept = choice.sample(sorted(true), choice.randint(0, len(true)))
        true = {chinese: true[chinese] for chinese in kept}
    return Termbase(true).find(source)


def _as_rendered(term: Term, english: str) -> Term | None:
    """The term in the first of its renderings that ``english`` has."""
    forms = (replace(term, english=wording, others=()) for wording in term.renderings)
    return next((form for form in forms if is_rendered(form, english)), None)


def write(path: Path, examples: Iterable[Example]) -> None:
    """Write the examples, a JSON line each."""
    with path.open("w", encoding="utf-8") as file:
        for one in examples:
            row = {"prompt": one.prompt, "target": one.target, "kind": one.kind}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
