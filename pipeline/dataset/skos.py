"""``gbf_crosswalk.skos.jsonld``: headings of the platform and targets of the framework, as SKOS.

The mapping is ``skos:closeMatch``, never ``exactMatch``: a heading of the Action Platform and a
target of the framework speak of the same matter, not in the same words or to the same extent.
"""

from collections.abc import Iterable
from typing import Any

from pipeline.dataset.crosswalk import Link
from pipeline.dataset.facts import facts
from pipeline.dataset.framework import targets
from pipeline.identifiers import content_id

_CONTEXT: dict[str, Any] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "notation": "skos:notation",
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "editorialNote": "skos:editorialNote",
}
_HEADINGS = "urn:cwn-corpus:headings"
_FRAMEWORK = "urn:cwn-corpus:gbf-targets"


def heading_scheme(links: Iterable[Link]) -> dict[str, Any]:
    """The headings of the profiles that speak to targets, and the targets.

    Args:
        links: the crosswalk; only its headings count, which are the platform's own words.
    """
    spoken: dict[str, set[int]] = {}
    for link in links:
        if link.source == "heading":
            spoken.setdefault(link.surface, set()).add(link.target)
    schemes = [
        {
            "@id": _HEADINGS,
            "@type": "skos:ConceptScheme",
            "dcterms:title": "Commitment and action headings of the CitiesWithNature profiles",
        },
        {
            "@id": _FRAMEWORK,
            "@type": "skos:ConceptScheme",
            "dcterms:title": "Targets of the Kunming-Montreal Global Biodiversity Framework",
            "dcterms:source": "CBD decision 15/4",
        },
    ]
    concepts = [
        {
            "@id": _target(number),
            "@type": "skos:Concept",
            "inScheme": _FRAMEWORK,
            "notation": target.identifier,
            "prefLabel": {"en": target.title_en, "zh": target.title_zh},
        }
        for number, target in targets().items()
    ]
    headings = [
        {
            "@id": f"{_HEADINGS}:{content_id(heading)}",
            "@type": "skos:Concept",
            "inScheme": _HEADINGS,
            "prefLabel": {"en": heading},
            "closeMatch": [_target(number) for number in sorted(numbers)],
            "editorialNote": f"Read by {facts().name} from words of the heading, for review.",
        }
        for heading, numbers in sorted(spoken.items())
    ]
    return {"@context": _CONTEXT, "@graph": [*schemes, *concepts, *headings]}


def _target(number: int) -> str:
    return f"{_FRAMEWORK}:{number}"
