"""Texts in the manner of profiles, put together from their pieces and then damaged.

The pieces are what the readers look for: headings of the form, numerals and units in both
languages, scientific names, marks in pairs. A seed makes one text, always the same.
"""

import json
import random
from pathlib import Path

PIECES: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("pieces.json").read_text(encoding="utf-8")
)
HEADINGS, ODD = PIECES["headings"], PIECES["odd"]
_WEIGHTS = {
    "headings": 2,
    "numerals": 6,
    "units": 6,
    "names": 3,
    "words": 8,
    "marks": 8,
    "odd": 1,
}


def make_text(seed: int) -> str:
    """A text of up to a few thousand characters."""
    chance = random.Random(seed)
    count = chance.choice((3, 20, 20, 80, 200))
    kinds = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=count)
    pieces = [chance.choice(PIECES[kind]) for kind in kinds]
    for _ in range(chance.choice((0, 0, 1, 3))):
        place = chance.randrange(len(pieces))
        pieces[place] = pieces[place] * chance.choice((2, 7, 100))
    return _damaged("".join(pieces), chance)


def _damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((0, 0, 0, 1, 4))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randrange(8))
        put = chance.choice(("", "\ufffd", text[:5], chance.choice(ODD)))
        text = text[:start] + put + text[end:]
    return text


def make_lines(seed: int) -> str:
    """A text that is laid out as a profile, headings on lines of their own."""
    chance = random.Random(seed)
    lines = ["Northfield", *HEADINGS[:3]]
    for number in range(chance.randrange(2, 40)):
        kind = chance.random()
        if kind < 0.5:
            lines.append(chance.choice(HEADINGS))
        elif kind < 0.8:
            lines.append(make_text(seed * 100 + number)[:300])
        else:
            lines.append("")
    return "\n".join(lines)


def make_bytes(seed: int) -> bytes:
    """A file: a text in one encoding, in two, cut, or with bytes changed."""
    chance = random.Random(seed)
    encodings = ("utf-8", "utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-be", "cp1252")
    encoded = [
        make_lines(seed + part).encode(chance.choice(encodings), "replace")
        for part in range(chance.choice((1, 1, 1, 2)))
    ]
    content = bytearray(b"".join(encoded))
    for _ in range(chance.choice((0, 0, 1, 10))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content[: chance.choice((len(content), len(content), len(content) // 2))])
