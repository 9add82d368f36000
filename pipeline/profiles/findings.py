"""What a reader of profiles doubts or misses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """An irregularity: a code for filtering, one sentence for a person, where it stands.

    ``block`` is the block it is in, without the document: ``about`` or ``a03.baseline``.
    """

    code: str
    message: str
    line: int | None = None
    severity: str = "warning"
    block: str | None = None


def shorten(text: str, length: int = 60) -> str:
    """``text`` in quotation marks, cut to ``length`` characters."""
    text = " ".join(text[: 4 * length].split())
    return f"“{text}”" if len(text) <= length else f"“{text[: length - 1]}…”"
