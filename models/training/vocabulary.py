"""The part of a model's vocabulary that Chinese and English need: texts → a list of pieces.

A quarter of a million pieces for all the world's languages make up two thirds of Gemma 3 270M, and
all of them are read for every token that it writes. ``python -m pipeline models install`` leaves
out the rows of those that the list lacks (``pipeline.translation.pruning``).

    python -m models.training.vocabulary TEXT… --base BASE.gguf --out vocabulary.txt

A text is read as it is, JSON, CSV or plain (``.gz`` too): what belongs to the format is English
enough. Kept is each piece that arises when a word of the texts is put together from its letters,
so that they are cut into the same tokens as before, and each piece of nothing but Han characters,
digits and signs.
"""

import argparse
import gzip
import sys
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from pathlib import Path

import regex
from gguf import GGUFReader, TokenType

_SPACE = "▁"
_WORD = regex.compile(r"\p{L}+")
_ANY_TEXT_HAS = regex.compile(r"[\p{Han}\p{Common}]*")


def main() -> int:
    """Read the arguments and the texts, write the list."""
    parser = argparse.ArgumentParser(
        prog="python -m models.training.vocabulary",
        description="The pieces of a GGUF model's vocabulary that texts need.",
    )
    parser.add_argument("texts", nargs="+", type=Path, metavar="TEXT", help="UTF-8, .gz or not")
    parser.add_argument("--base", type=Path, required=True, help="the GGUF model")
    parser.add_argument("--out", type=Path, required=True, help="a file with a piece a line")
    options = parser.parse_args()
    scores = _normal_pieces(options.base)
    words = {word for path in options.texts for word in _words(path)}
    kept = {piece for piece in scores if _ANY_TEXT_HAS.fullmatch(piece)}
    kept |= pieces_of(words, scores)
    listed = sorted(piece for piece in kept if not set(piece) & {"\n", "\r"})
    options.out.write_text("".join(f"{piece}\n" for piece in listed), encoding="utf-8")
    print(f"{len(words):,} words, {len(listed):,} of {len(scores):,} pieces", file=sys.stderr)
    return 0


def _normal_pieces(base: Path) -> Mapping[str, float]:
    fields = GGUFReader(base).fields
    pieces, scores, kinds = (
        fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "scores", "token_type")
    )
    return {
        piece: score
        for piece, score, kind in zip(pieces, scores, kinds, strict=True)
        if kind == TokenType.NORMAL
    }


def _words(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            for word in _WORD.findall(line):
                yield word
                yield _SPACE + word


def pieces_of(words: Iterable[str], scores: Mapping[str, float]) -> set[str]:
    """Every piece that arises when SentencePiece's BPE puts words together.

    Args:
        words: with ``▁`` for spaces.
        scores: of the pieces; of two neighbours whose union is a piece, the pair with the highest
            score is united first, the leftmost of equals.
    """
    arisen: set[str] = set()
    for word in words:
        _unite(word, scores, arisen)
    return arisen


def _unite(word: str, scores: Mapping[str, float], arisen: set[str]) -> None:
    parts: list[str | None] = list(word)
    arisen.update(part for part in word if part in scores)
    after = [*range(1, len(parts)), -1]
    before = [*range(-1, len(parts) - 1)]
    queue: list[tuple[float, int, int, str]] = []

    def consider(left: int, right: int) -> None:
        if left < 0 or right < 0:
            return
        first, second = parts[left], parts[right]
        assert first is not None
        assert second is not None
        union = first + second
        if (score := scores.get(union)) is not None:
            heappush(queue, (-score, left, right, union))

    for left in range(len(parts) - 1):
        consider(left, left + 1)
    while queue:
        _, left, right, union = heappop(queue)
        first, second = parts[left], parts[right]
        if first is None or second is None or first + second != union or after[left] != right:
            continue
        arisen.add(union)
        parts[left], parts[right] = union, None
        after[left] = after[right]
        if after[left] >= 0:
            before[after[left]] = left
        consider(before[left], left)
        consider(left, after[left])


if __name__ == "__main__":
    raise SystemExit(main())
