"""Near-duplicate texts: which they are, how alike they are, and what differs."""

from pipeline.duplicates.candidates import Map
from pipeline.duplicates.clusters import Pairs, fold, identify
from pipeline.duplicates.edits import Edit, edits
from pipeline.duplicates.similarity import similarity
from pipeline.duplicates.textfile import TextFile

__all__ = ["Edit", "Map", "Pairs", "TextFile", "edits", "fold", "identify", "similarity"]
