from typing import Any

import pytest
from lxml import html

from pipeline.publishing.digest import digest
from pipeline.publishing.webpage import render


def pages(profile: Any, language: str = "en") -> dict[str, Any]:
    rendered = render(digest(profile.tables), language)
    return {stem: html.fromstring(page.decode()) for stem, page in rendered.items()}


def test_one_city_has_a_page_and_a_brief_that_lead_to_each_other(haiyan: Any) -> None:
    found = pages(haiyan)
    assert set(found) == {"haiyan", "haiyan.brief"}
    for stem, other in (("haiyan", "haiyan.brief"), ("haiyan.brief", "haiyan")):
        assert found[stem].xpath("//header//a/@href") == [f"{other}.en.html"]


def test_several_cities_have_an_index_that_every_page_leads_to(haiyan: Any) -> None:
    haiyan.city("芦山", city="Lushan")
    found = pages(haiyan, "zh")
    assert found["all_cities"].xpath("//td/a/@href") == [
        "haiyan.zh.html",
        "haiyan.brief.zh.html",
        "%E8%8A%A6%E5%B1%B1.zh.html",
        "%E8%8A%A6%E5%B1%B1.brief.zh.html",
    ]
    for stem in set(found) - {"all_cities"}:
        assert "all_cities.zh.html" in found[stem].xpath("//a/@href")


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_a_page_needs_nothing_beside_itself(haiyan: Any, language: str) -> None:
    for page in pages(haiyan, language).values():
        assert not page.xpath("//link | //script | //img | //iframe | //*[@src] | //*[@style]")
        assert all(":" not in address for address in page.xpath("//a/@href"))
        [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_text_is_tagged_with_its_language(haiyan: Any) -> None:
    page = pages(haiyan)["haiyan"]
    assert page.get("lang") == "en"
    [source] = page.xpath("//p[text()='市政府公布了《海岸带保护条例》。'][1]/@lang")[:1]
    assert source == "zh-Hans"
    assert page.xpath("//span[text()='Vitex rotundifolia']/@lang")[0] == "la"
    chinese = pages(haiyan, "zh")["haiyan"]
    assert chinese.get("lang") == "zh-Hans"
    assert chinese.xpath("//p[starts-with(text(), 'Dunes cover')]/@lang")[0] == "en"


def test_a_doubtful_translation_is_described_by_why_it_is_doubtful(haiyan: Any) -> None:
    page = pages(haiyan)["haiyan"]
    doubtful = page.xpath("//p[text()='80 mu of dunes have been restored.']")
    assert doubtful
    for paragraph in doubtful:
        [reason] = page.xpath(f"//*[@id='{paragraph.get('aria-describedby')}']")
        assert reason.text_content() == (
            "⚠ doubtful translation: an amount differs from the source"
        )
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_source_and_translation_stand_side_by_side(haiyan: Any) -> None:
    for language, order in (("en", ["said", "beside"]), ("both", ["said", "beside"])):
        page = pages(haiyan, language)["haiyan"]
        [line] = page.xpath("//div[@class='line'][.//p[contains(text(), 'Coastal Zone')]]")[:1]
        assert [part.get("class") for part in line] == order
        first = line[0].xpath(".//p")[0]
        assert ("en" if language == "en" else "zh-Hans") == (first.get("lang") or page.get("lang"))


def test_the_contents_lead_to_every_commitment(haiyan: Any) -> None:
    page = pages(haiyan)["haiyan"]
    for target in page.xpath("//nav//a/@href"):
        assert page.xpath(f"//h3[@id='{target[1:]}']")
