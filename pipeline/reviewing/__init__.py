"""People and translations: what they are given to review, in which files, and what comes back.

The file formats are in ``formats``, which is not loaded for a build.
"""

from pipeline.reviewing.checking import check_review, with_facts
from pipeline.reviewing.collecting import DEFAULT_NUMBER, READS, collect_units, worst_first
from pipeline.reviewing.decisions import Known, Outcome, decide
from pipeline.reviewing.reviewed import Review, load_reviewed, render_reviewed
from pipeline.reviewing.unit import Returned, Unit

__all__ = [
    "DEFAULT_NUMBER",
    "READS",
    "Known",
    "Outcome",
    "Returned",
    "Review",
    "Unit",
    "check_review",
    "collect_units",
    "decide",
    "load_reviewed",
    "render_reviewed",
    "with_facts",
    "worst_first",
]
