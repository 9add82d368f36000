"""The names of the files that summaries are written to, without language and ending."""

from pipeline.identifiers import content_id

ALL_CITIES = "all_cities"
"""Stem of a file about all cities; no document id has an underscore."""
_LONGEST_BYTES = 200
# Names of devices, which Windows opens whatever stands behind a full stop.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"))
)


def file_stem(doc_id: str, part: str = "") -> str:
    """The stem of a file about one city: cut, or marked, where a file system would refuse it.

    Args:
        doc_id: The city's profile.
        part: What of it, ``brief``; nothing for the whole summary.
    """
    ending = f".{part}" if part else ""
    if doc_id in _DEVICES:
        return f"{doc_id}-{content_id(doc_id)}{ending}"
    encoded = doc_id.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_BYTES:
        return doc_id + ending
    cut = encoded[:_LONGEST_BYTES].decode("utf-8", "ignore")
    return f"{cut}-{content_id(doc_id)}{ending}"
