"""People and translations: what they are given to review, in which files, and what comes back."""

from pipeline.reviewing.checking import check_review
from pipeline.reviewing.collecting import DEFAULT_NUMBER, READS, collect_units, worst_first
from pipeline.reviewing.decisions import Known, Outcome, decide
from pipeline.reviewing.formats import FORMATS, read_file
from pipeline.reviewing.reviewed import Review, load_reviewed, render_reviewed
from pipeline.reviewing.unit import Returned, Unit
from pipeline.reviewing.workbook import fits

__all__ = [
    "DEFAULT_NUMBER",
    "FORMATS",
    "READS",
    "Known",
    "Outcome",
    "Returned",
    "Review",
    "Unit",
    "check_review",
    "collect_units",
    "decide",
    "fits",
    "load_reviewed",
    "read_file",
    "render_reviewed",
    "worst_first",
]
