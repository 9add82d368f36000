"""Summaries as web pages: one per city, a brief of one page, and an index of several cities.

Each page is one file that needs nothing beside itself and runs no script; what a profile says is
escaped, and a content security policy lets nothing but the page's own style sheet count.
"""

from collections.abc import Sequence
from functools import cache
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from pipeline.publishing.brief import Brief, make_brief
from pipeline.publishing.cleaning import clean
from pipeline.publishing.naming import ALL_CITIES, file_stem
from pipeline.publishing.outline import Document, outline
from pipeline.publishing.pages import security_policy, style_sheet, templates
from pipeline.publishing.records import City
from pipeline.publishing.wording import Wording

BRIEF = "brief"
_PACKAGE = "pipeline.publishing"
_TEMPLATES = "templates"


def render(cities: Sequence[City], language: str) -> dict[str, bytes]:
    """The pages by the stem of their file."""
    say = Wording(language)
    has_index = len(cities) > 1
    pages: dict[str, str] = {}
    for city in cities:
        links = [(say("title", "index"), _file(ALL_CITIES, language))] if has_index else []
        brief = file_stem(city.doc_id, BRIEF)
        whole = file_stem(city.doc_id)
        to_brief = (say("title", "city_brief"), _file(brief, language))
        to_whole = (say("title", "whole_summary"), _file(whole, language))
        pages[whole] = _summary(outline(city, language), [*links, to_brief])
        pages[brief] = _brief(make_brief(city, language), [*links, to_whole])
    if has_index:
        pages[ALL_CITIES] = _index(cities, language, say)
    return {stem: page.encode() for stem, page in pages.items()}


def _file(stem: str, language: str) -> str:
    """The address of a page beside the one that names it."""
    return quote(f"{stem}.{language}.html")


def _summary(document: Document, links: Sequence[tuple[str, str]]) -> str:
    return _page(
        "summary.html.jinja",
        title=document.title,
        language=document.language,
        blocks=document.blocks,
        links=links,
    )


def _brief(brief: Brief, links: Sequence[tuple[str, str]]) -> str:
    return _page(
        "brief.html.jinja",
        "brief.css",
        title=brief.title,
        language=brief.language,
        brief=brief,
        links=links,
    )


def _index(cities: Sequence[City], language: str, say: Wording) -> str:
    columns = ("city", "country", "actions", "figures", "species")
    rows = [
        {
            "city": clean(city.name),
            "country": clean(city.country or ""),
            "actions": len(city.actions),
            "figures": len(city.figures),
            "species": len(city.organisms),
            "summary": _file(file_stem(city.doc_id), language),
            "brief": _file(file_stem(city.doc_id, BRIEF), language),
        }
        for city in cities
    ]
    return _page(
        "index.html.jinja",
        title=say("title", "index"),
        language="zh-Hans" if say.languages[0] == "zh" else "en",
        links=[],
        head=[*(say("column", name) for name in columns), ""],
        rows=rows,
        brief=say("title", "city_brief"),
    )


def _page(template: str, *styles: str, **values: object) -> str:
    css = style_sheet(_PACKAGE, *(f"{_TEMPLATES}/{name}" for name in ("summary.css", *styles)))
    style = Markup(css)  # noqa: S704 - files of this package
    page = _environment().get_template(template)
    return page.render(css=style, policy=security_policy(css), **values)


@cache
def _environment() -> Environment:
    environment = templates(_PACKAGE, _TEMPLATES)
    environment.globals["kind"] = lambda block: type(block).__name__
    return environment
