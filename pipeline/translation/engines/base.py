"""What a translation engine is: Chinese segments in, English hypotheses out, batched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of Simplified Chinese to translate, on one line.

    Amounts and terms may stand in it in English, to be copied. ``terms`` pairs Chinese terms
    that occur in it with how they are to be rendered; an engine without hints ignores them.
    """

    source: str
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine made of a segment.

    Attributes:
        text: the English, without outer white space; empty where the engine gave nothing.
        log_probability: mean natural logarithm of the probability of a target token; ``None``
            where the engine does not tell.
        finished: the engine ended it itself; else it was cut at the greatest length.
    """

    text: str
    log_probability: float | None
    finished: bool


class Engine(Protocol):
    """A translation model.

    The hypothesis for a segment depends on the segment, the attempt, ``model`` and ``settings``
    alone: not on what stands beside it in a batch, nor on the number of workers.

    Attributes:
        name: ``argos`` or ``gguf``.
        model: file names and SHA-256 of all that was learnt: what a result is reproduced with.
        settings: prompt and decoding parameters with their version.
        attempts: how many different hypotheses it can give for a segment.
        batch: how many segments a call should have to keep the machine busy.
        takes_hints: it is told the terms of a segment and was trained to copy amounts and terms
            that stand in English in the Chinese; else a segment is tried as it is written first,
            and one that lacks a term is not tried again for that.
    """

    name: str
    model: str
    settings: str
    attempts: int
    batch: int
    takes_hints: bool

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        """One hypothesis per segment, in order, each as soon as it is made.

        Attempt 0 gives the best one, each later attempt another one.

        Raises:
            ModelError: the model cannot be loaded, or stopped.
        """

    def close(self) -> None:
        """Give memory, processes and temporary files back; the engine is not used again."""
