"""Bytes of a text file as text: the encoding, recognised or refused, never guessed silently."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

LONGEST_LINE = 200_000
"""Characters; a hundred times the longest narrative seen."""
MOST_LINES = 100_000
"""A hundred times the lines of the longest profile seen."""
MOST_CHARACTERS = 4_000_000
"""A hundred times the longest profile seen."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or Office document",
    b"\xd0\xcf\x11\xe0": "an Office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "an RTF document",
}
# Encodings of Chinese and Western text before Unicode, with how their text is told.
_SAMPLE_BYTES = 200_000
_PLAUSIBLE = 0.9
_MOST_CONTROLS = 0.01
_MOST_DAMAGE = 0.001
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PUNCTUATION = "，。、；：？！“”‘’（）《》【】「」『』〈〉—…·　％～﹏￥．－＋／→←↑↓×÷±℃‰※○●□■◇◆☆★"
_WESTERN_SIGNS = "‘’“”–—…•·°²³±×€£©®«»½¼¾µº ª¿¡\u00a0"


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read in, and how many damaged characters became U+FFFD."""

    text: str
    encoding: str
    damaged: int = 0


@dataclass(frozen=True)
class Unreadable:
    """Why a file cannot be read: a code for filtering and one sentence for a person."""

    code: str
    message: str


def decode(content: bytes) -> Decoded | Unreadable:
    """The text in ``content``, without a byte order mark.

    Unicode is recognised by its byte order mark or its form. Other encodings are tried strictly
    and kept only where what comes out looks like Chinese or Western text; a UTF-8 text with one
    damaged byte in a thousand is read, with U+FFFD for what is damaged.
    """
    if not content.strip():
        state = "holds only white space" if content else "is empty"
        return Unreadable("empty_file", f"The file {state}.")
    for magic, name in _BINARY_MAGIC.items():
        if content.startswith(magic):
            return Unreadable(
                "binary_file", f"The file is no text: by its first bytes it is {name}."
            )
    decoded = _decode_unicode(content)
    if decoded is None and b"\x00" in content:
        return Unreadable("binary_file", "The file is no text: it is full of zero bytes.")
    decoded = decoded or _decode_legacy(content) or _decode_damaged(content)
    if decoded is None:
        message = "The bytes are no UTF-8, UTF-16, GB18030, Big5 or Windows-1252 text."
        return Unreadable("undecodable", message)
    sample = decoded.text[:_SAMPLE_BYTES]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        return Unreadable("binary_file", "The file is no text: it is full of control characters.")
    if not decoded.text.strip("\ufeff \t\r\n\f\v\x00\u3000\u00a0"):
        return Unreadable("empty_file", "The file holds only white space.")
    return decoded


def _decode_unicode(content: bytes) -> Decoded | None:
    for bom, codec in _BOMS:
        if content.startswith(bom):
            text = _strict(content, codec)
            return Decoded(text.removeprefix("\ufeff"), codec) if text is not None else None
    sample = content[:_SAMPLE_BYTES]
    if sample.count(0) > _MOST_CONTROLS * len(sample) and (wide := _decode_utf16(content)):
        return wide
    plain = _strict(content, "utf-8")
    return Decoded(plain, "utf-8") if plain is not None else None


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _decode_utf16(content: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark, told by what its text looks like."""
    readings = []
    for codec in ("utf-16-le", "utf-16-be"):
        text = _strict(content, codec)
        if text is not None:
            sample = text[:_SAMPLE_BYTES]
            ascii_share = sum(" " <= c <= "~" or c in "\r\n\t" for c in sample) / len(sample)
            share = ascii_share + (1 - ascii_share) * _chinese_share(sample)
            readings.append((share, codec, text))
    best = max(readings, default=None)
    return Decoded(best[2], best[1]) if best and best[0] >= _PLAUSIBLE else None


@cache
def _common_characters() -> frozenset[str]:
    """The frequent Chinese characters: level 1 of GB 2312, and of Big5."""
    gb_trails = tuple(range(0xA1, 0xFF))
    rows = (
        ("gb2312", range(0xB0, 0xD8), gb_trails),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *gb_trails)),
    )
    return frozenset(
        bytes((lead, trail)).decode(codec, "ignore")
        for codec, leads, trails in rows
        for lead in leads
        for trail in trails
    )


def _chinese_share(text: str) -> float:
    """Of the characters beyond ASCII, the share that Chinese text is made of."""
    characters = "".join(_NOT_ASCII.findall(text))
    common = _common_characters()
    return sum(c in common or c in _PUNCTUATION for c in characters) / max(1, len(characters))


def _western_share(text: str) -> float:
    """Of the stretches beyond ASCII, the share that Western text has: letters in words, signs."""
    runs = list(_NOT_ASCII.finditer(text))
    return sum(_is_western(text, run) for run in runs) / max(1, len(runs))


def _is_western(text: str, run: re.Match[str]) -> bool:
    if all(character in _WESTERN_SIGNS for character in run[0]):
        return True
    around = text[run.start() - 1 : run.start()] + text[run.end() : run.end() + 1]
    letters = run[0].strip(_WESTERN_SIGNS)
    return len(letters) <= 2 and letters.isalpha() and any(c.isalpha() for c in around)


_LEGACY: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("gb18030", _chinese_share),
    ("big5hkscs", _chinese_share),
    ("cp950", _chinese_share),
    ("cp1252", _western_share),
)


def _decode_legacy(content: bytes) -> Decoded | None:
    """The most plausible reading in an encoding older than Unicode, if any is plausible."""
    best: tuple[float, Decoded] | None = None
    for codec, share in _LEGACY:
        text = _strict(content, codec)
        if text is None:
            continue
        plausibility = share(text[:_SAMPLE_BYTES])
        if plausibility >= _PLAUSIBLE and (best is None or plausibility > best[0]):
            best = plausibility, Decoded(text, codec)
    return best[1] if best else None


def _decode_damaged(content: bytes) -> Decoded | None:
    """UTF-8 in which few bytes are damaged."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return Decoded(text, "utf-8", damaged) if damaged <= _MOST_DAMAGE * len(text) else None


_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x85\u2028\u2029]")
_BREAKS = "\n\r\x0b\x85\u2028\u2029\f"


def find_excess(text: str) -> Unreadable | None:
    """Why ``text`` is too much for a profile: as a whole, in its lines, or in one line."""
    if len(text) > MOST_CHARACTERS:
        message = (
            f"There are {len(text):,} characters, more than {MOST_CHARACTERS:,}: no profile has "
            "as many."
        )
        return Unreadable("too_many_characters", message)
    count = max(sum(map(text.count, _BREAKS)) - text.count("\r\n"), 0)
    if count > MOST_LINES:
        message = f"There are {count:,} lines, more than {MOST_LINES:,}: no profile has as many."
        return Unreadable("too_many_lines", message)
    longest = max(map(len, _LINE_BREAK.split(text)))
    if longest > LONGEST_LINE:
        message = (
            f"A line has {longest:,} characters, more than {LONGEST_LINE:,}: no profile has it."
        )
        return Unreadable("line_too_long", message)
    return None


def split_lines(text: str) -> list[tuple[str, int | None]]:
    """The lines of ``text`` with their pages, which are ``None`` where no form feed parts pages.

    Lines end where Unicode has a mandatory break. A form feed begins a page; it ends a line only
    where text stands on both sides of it, so that line numbers are those of an editor.
    """
    lines = _LINE_BREAK.split(text)
    if lines[-1] == "":
        lines.pop()
    if "\f" not in text:
        return [(line, None) for line in lines]
    paged: list[tuple[str, int | None]] = []
    page = 1
    for line in lines:
        pieces = line.split("\f")
        texts = [(page + offset, piece) for offset, piece in enumerate(pieces) if piece.strip()]
        page += len(pieces) - 1
        paged.extend((piece, number) for number, piece in texts or [(page, "")])
    return paged
