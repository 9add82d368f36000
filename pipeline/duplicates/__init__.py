"""Near-duplicate texts: which they are, how alike they are, and what differs."""

from pipeline.duplicates.clusters import Pairs, fold, identify
from pipeline.duplicates.edits import Edit, edits
from pipeline.duplicates.similarity import similarity

__all__ = ["Edit", "Pairs", "edits", "fold", "identify", "similarity"]
