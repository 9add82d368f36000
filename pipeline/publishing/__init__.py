"""The clean corpus and the summaries that people read."""

from pipeline.publishing.summaries import FORMATS, write_summaries
from pipeline.publishing.wording import LANGUAGES

__all__ = ["FORMATS", "LANGUAGES", "write_summaries"]
