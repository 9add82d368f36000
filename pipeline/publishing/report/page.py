"""The page put together: one HTML file that needs nothing beside itself."""

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
from jinja2 import Environment
from markupsafe import Markup, escape

from pipeline.publishing.disagreements import Disagreement
from pipeline.publishing.pages import asset, security_policy, style_sheet, templates
from pipeline.publishing.plots import draw
from pipeline.publishing.report.charts import make_charts
from pipeline.publishing.report.overview import (
    count_facts,
    explain_disagreements,
    group_problems,
    list_models,
    list_sources,
)
from pipeline.publishing.report.reader import SAY, Article, City, read_cities
from pipeline.publishing.wording import number
from pipeline.text.scripts import HAN

Tables = Mapping[str, pa.Table]

_PACKAGE = "pipeline.publishing.report"
_HAN_RUN = re.compile(f"[{HAN}]+")

READS = (
    "documents",
    "actions",
    "blocks",
    "texts",
    "sentences",
    "quantities",
    "species",
    "translations",
    "problems",
)
"""The tables the report is made from."""


def render_report(tables: Tables, disagreements: Sequence[Disagreement]) -> str:
    """The page as HTML; the same tables give the same characters.

    Args:
        tables: Those named in `READS`.
        disagreements: Figures that should agree and do not.
    """
    leaning: dict[str, list[tuple[int, int, int]]] = {}
    for place, disagreement in enumerate(disagreements, start=1):
        for passage in disagreement.passages:
            leaning.setdefault(passage.text_id, []).append((passage.start, passage.end, place))
    cities = read_cities(tables, leaning)
    articles = [article for city in cities for article in city.articles]
    commitments = list(
        dict.fromkeys(article.commitment for article in articles if article.order is not None)
    )
    targets = sorted({target for article in articles for target in article.gbf_targets})
    css, script = style_sheet(_PACKAGE, "report.css"), asset(_PACKAGE, "report.js")
    page = _environment().get_template("report.html.jinja")
    return page.render(
        title=_title(cities),
        lede=_lede(cities),
        css=Markup(css),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        policy=security_policy(css, script),
        facts=count_facts(tables),
        sources=list_sources(tables),
        models=list_models(tables),
        problems=group_problems(tables),
        disputes=explain_disagreements(tables, disagreements, cities),
        charts=[(chart, Markup(draw(chart))) for chart in make_charts(tables)],  # noqa: S704 - escaped already
        cities=cities,
        commitments=commitments,
        commitment_number=lambda article: _number_in(commitments, article),
        targets=targets,
    )


def _title(cities: Sequence[City]) -> str:
    if len(cities) == 1:
        return f"{cities[0].name}: action for nature"
    return f"{len(cities)} cities: action for nature"


def _lede(cities: Sequence[City]) -> str:
    names = [city.name for city in cities[:6]]
    if len(cities) > len(names):
        names.append(f"{len(cities) - len(names)} more")
    joined = ", ".join(names[:-1]) + (" and " if names[1:] else "") + "".join(names[-1:])
    says = "profile of {} says" if len(cities) == 1 else "profiles of {} say"
    return (
        f"What the CitiesWithNature {says.format(joined)}, measured and translated, with the "
        "evidence beside it."
    )


def _number_in(commitments: Sequence[str], article: Article) -> str:
    return "" if article.order is None else str(commitments.index(article.commitment) + 1)


def _environment() -> Environment:
    environment = templates(_PACKAGE)
    environment.filters |= {
        "number": number,
        "card": _card,
        "mixed": _mixed,
        "provenance": SAY.provenance,
        "capitalised": lambda text: text[:1].upper() + text[1:],
        "bcp47": lambda language: "" if language in ("mul", "und") else language,
    }
    return environment


def _mixed(text: object) -> Markup:
    """Words of the page's own with Chinese among them, which is said to be Chinese."""
    return Markup(_HAN_RUN.sub(r'<span lang="zh">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def _card(card: Sequence[tuple[str, str]]) -> str:
    """One line for each label and its value, for the script to take apart."""
    return "\n".join(f"{label}\t{value}" for label, value in card)
