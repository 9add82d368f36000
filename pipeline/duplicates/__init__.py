"""Near-duplicate texts: which they are, how alike they are, and what differs."""

from pipeline.duplicates.similarity import similarity

__all__ = ["similarity"]
