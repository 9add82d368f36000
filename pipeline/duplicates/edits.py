"""What differs between a text and its canonical text, in pieces that a reader understands."""

import re
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

# A number or a word of letters changes as a whole: 49% → 94%, not 4 → 9 and 9 → 4. Every other
# character, Han among them, stands for itself.
_UNIT = re.compile(
    r"\d+(?:[.．]\d+|[,，]\d{3}(?!\d))*[%％‰]?"
    r"|[〇零一二三四五六七八九十百千万亿萬億两兩]+"
    r"|[^\W\d_〇\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]+"
    r"|.",
    re.DOTALL,
)
_BRIDGE = 2
"""Unchanged characters between two changes that are too few to tell them apart."""


@dataclass(frozen=True)
class Edit:
    """A stretch of the canonical text and what the variant has in its place; either may be empty.

    ``start`` and ``end`` are offsets in the variant, ``variant == text[start:end]``;
    ``canonical_start`` is the offset of ``canonical`` in the canonical text.
    """

    start: int
    end: int
    canonical: str
    variant: str
    canonical_start: int

    @property
    def canonical_end(self) -> int:
        """Offset in the canonical text of the character after the stretch."""
        return self.canonical_start + len(self.canonical)


def edits(canonical: str, variant: str) -> list[Edit]:
    """What turns ``canonical`` into ``variant``, in reading order; nothing for equal texts.

    The shortest edit script over whole numbers, whole words of letters and single characters
    (RapidFuzz Levenshtein), with changes that stand closer than three characters as one.
    Putting each ``variant`` back where its ``canonical`` stood gives the variant.
    """
    if canonical == variant:
        return []
    left, right = _UNIT.findall(canonical), _UNIT.findall(variant)
    left_offsets, right_offsets = _offsets(left), _offsets(right)
    found: list[Edit] = []
    for change in Levenshtein.opcodes(left, right):
        if change.tag == "equal":
            continue
        begin, end = left_offsets[change.src_start], left_offsets[change.src_end]
        start, stop = right_offsets[change.dest_start], right_offsets[change.dest_end]
        if found and begin - found[-1].canonical_end <= _BRIDGE:
            last = found.pop()
            begin, start = last.canonical_start, last.start
        found.append(Edit(start, stop, canonical[begin:end], variant[start:stop], begin))
    return found


def _offsets(units: list[str]) -> list[int]:
    return [0, *accumulate(map(len, units))]
