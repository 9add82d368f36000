"""Turn CitiesWithNature city profiles into a clean, translated, measured corpus.

``pipeline.load("data/processed")`` opens a finished build.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.loading import Corpus

__all__ = ["load"]


def load(out: str | Path) -> "Corpus":
    """The corpus that a build wrote into ``out``; see ``pipeline.loading.load``."""
    # pandas is slow to import, and the commands that build need only parts of it.
    from pipeline.loading import load as load_corpus

    return load_corpus(out)
