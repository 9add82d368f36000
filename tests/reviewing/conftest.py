"""Units as a build of a small city gives them."""

import pytest

from pipeline.identifiers import content_id
from pipeline.reviewing import Unit

WETLAND = "当年修复湿地两万多亩，新建GEP监测站12个。"
PARKS = "全市建成口袋公园37个。"
TRADITIONAL = "保護濕地，種植原生樹種。"
MIXED = "The city opened 三处湿地公园 in 2021."


def make_unit(source: str, english: str | None, **more: object) -> Unit:
    return Unit(content_id(source), source, "zh-Hans", english, **more)  # type: ignore[arg-type]


@pytest.fixture
def units() -> list[Unit]:
    return [
        make_unit(
            WETLAND,
            "That year the city restored 20,000 acres of wetland.",
            score=0.31,
            doubts=("An amount differs from the source.", "Latin names are missing: GEP."),
            city="Linze",
            place="Restore wetlands · baseline (and 1 more)",
            amounts=(("两万多亩", "more than 20,000 mu"), ("12个", "12")),
            terms=(("湿地", "wetland"),),
        ),
        make_unit(PARKS, "The city built 37 pocket parks.", score=0.9, city="Linze"),
        make_unit(TRADITIONAL, None, doubts=("There is no translation yet.",), city="Linze"),
        make_unit(
            MIXED,
            "The city opened three wetland parks in 2021.",
            score=1.0,
            is_reviewed=True,
            note="checked on the map",
        ),
    ]
