"""How to cite the dataset: ``CITATION.cff``, and the same as BibTeX."""

import json
from collections.abc import Iterator

from pipeline.dataset.facts import facts


def citation_cff() -> str:
    """The file in Citation File Format 1.2.0; it says no more than is known."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    about = facts()
    yield "cff-version: 1.2.0"
    yield "message: If you use this dataset, please cite it, and the city whose profile you quote."
    yield "type: dataset"
    # A JSON string is a YAML string.
    yield f"title: {_quoted(about.title)}"
    yield "authors:"
    for author in about.authors:
        yield f"  - name: {_quoted(author)}"
    yield f"version: {_quoted(about.version)}"
    if about.published:
        yield f"date-released: {about.published}"
    if about.doi:
        yield f"doi: {_quoted(about.doi)}"
    if about.url:
        yield f"url: {_quoted(about.url)}"
    yield f"license: {about.licence.identifier}"
    yield f"abstract: {_quoted(about.description)}"
    yield "keywords:"
    for keyword in about.keywords:
        yield f"  - {_quoted(keyword)}"
    yield "references:"
    yield "  - type: website"
    yield f"    title: {_quoted(about.source['title'])}"
    yield "    authors:"
    yield "      - name: CitiesWithNature"
    yield f"    url: {_quoted(about.source['url'])}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def citation_bibtex() -> str:
    """The dataset as a BibTeX entry."""
    about = facts()
    fields = {
        "title": f"{{{about.title}}}",
        "author": " and ".join(f"{{{author}}}" for author in about.authors),
        "version": about.version,
        "year": about.published[:4],
        "doi": about.doi,
        "url": about.url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{about.name},", *lines, "}"])
