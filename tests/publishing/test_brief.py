import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser

from pipeline.publishing.digest import digest
from pipeline.publishing.webpage import render


@pytest.fixture
def crowded(haiyan: Any) -> Any:
    """A city with more of everything than one page holds."""
    haiyan.rows["documents"][0] |= {
        "city": "Haiyan of the Thousand Dunes " * 4,
        "head_of_government": "Dr. Lin Hai, Mayor of the Municipality and of its Islands, " * 4,
        "actions_declared": 40,
        "actions_parsed": 29,
    }
    for order in range(3, 30):
        haiyan.action(order, f"Action for the coast, number {order}", gbf_targets=[order % 23 + 1])
        amounts = [f"{order}{place}.5平方公里" for place in range(6)]
        source = (
            f"第{order}项行动修复" + "、".join(amounts) + "，" + "保护海岸带生态系统" * 12 + "。"
        )
        english = f"Action {order} restores a great deal of land. " * 9
        text_id = haiyan.block("description", ((source, english, 0.5, []),), order)
        for place, amount in enumerate(amounts):
            haiyan.quantity(
                text_id,
                amount,
                kind=("area", "percentage", "species_count")[place % 3],
                value=float(f"{order}{place}.5"),
                unit="km2",
                subject=f"第{order}号海岸带综合治理与生态修复工程核心区之{place}",
                value_base=float(f"{order}{place}.5"),
                unit_base="km2",
                role=("from", "to")[place % 2] if order < 9 else None,
            )
    return haiyan


def brief(profile: Any, language: str) -> str:
    return render(digest(profile.tables), language)["haiyan.brief"].decode()


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("city", ["haiyan", "crowded", "bare"])
def test_a_brief_prints_on_one_page_a4(
    request: pytest.FixtureRequest, browser: Browser, city: str, language: str, tmp_path: Path
) -> None:
    profile = request.getfixturevalue("profile" if city == "bare" else city)
    if city == "bare":
        profile.city()
    file = tmp_path / "brief.html"
    file.write_text(brief(profile, language), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    assert len(document) == 1
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    printed = re.sub(r"\s", "", document[0].get_textpage().get_text_bounded())
    # What stands last on the page is not cut off.
    assert ("注意事项" if language == "zh" else "Caveats") in printed
    assert "SHA-256" in printed


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("stem", ["haiyan", "haiyan.brief"])
def test_a_page_has_no_serious_fault_of_accessibility(
    haiyan: Any, browser: Browser, stem: str, theme: Any, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(render(digest(haiyan.tables), "both")[stem])
    page = browser.new_page(color_scheme=theme, bypass_csp=True)
    page.goto(file.as_uri())
    violations = Axe().run(page).response["violations"]
    page.close()
    serious = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
    assert serious == []


@pytest.mark.parametrize("stem", ["haiyan", "haiyan.brief"])
def test_a_narrow_page_does_not_scroll_sideways(
    crowded: Any, browser: Browser, stem: str, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(render(digest(crowded.tables), "both")[stem])
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(file.as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width == 390


def test_a_brief_has_figures_plots_sentences_and_caveats(crowded: Any) -> None:
    page = html.fromstring(brief(crowded, "en"))
    rows = page.xpath("//tbody/tr")
    assert 5 < len(rows) <= 11
    subjects = [row.xpath("string(td[1])").strip() for row in rows]
    assert len(subjects) == len(set(subjects))
    assert len(page.xpath("//figure//*[name()='svg']")) == 3
    assert 1 <= len(page.xpath("//div[@class='said']")) <= 3
    caveats = page.xpath("string(//footer)")
    assert "The profile says that it has 40 actions; 29 were found." in caveats
    assert "of which doubtful" in caveats
    assert "haiyan.txt, SHA-256 0000000000000000…" in caveats


def test_a_doubtful_sentence_gives_way_to_one_that_can_be_read(profile: Any) -> None:
    profile.city()
    kept = ["Reed beds: 12 places.", "Wetland parks: 14 places.", "Hides for birds: 15."]
    text_id = profile.block(
        "about",
        (
            ("全市已修复芦苇荡12处。", kept[0], 0.95, []),
            ("今年新栽种乡土树木1300株。", "The city has 30 trees.", 0.9, ["amount_changed"]),
            ("湿地公园总数达到14座。", kept[1], 0.9, []),
            ("沿岸设有观鸟点15个。", kept[2], 0.9, []),
        ),
    )
    for surface, value in (("12处", 12), ("1300株", 1300), ("14座", 14), ("15个", 15)):
        profile.quantity(text_id, surface, kind="count", unit="1", value=value, subject=surface)
    page = html.fromstring(brief(profile, "en"))
    assert page.xpath("//div[@class='said']/p[1]/text()") == kept


def test_a_chinese_brief_shows_the_sentences_as_written(haiyan: Any) -> None:
    page = html.fromstring(brief(haiyan, "zh"))
    assert "Coastal Zone Regulation" not in page.text_content()
    assert "市政府公布了《海岸带保护条例》。" in page.text_content()
    assert not page.xpath("//p[@class='mark']")


def test_a_bilingual_brief_shows_source_and_translation(haiyan: Any) -> None:
    text = html.fromstring(brief(haiyan, "both")).text_content()
    assert "Coastal Zone Regulation" in text
    assert "市政府公布了《海岸带保护条例》。" in text


def test_the_description_of_a_plot_tells_what_it_shows(crowded: Any) -> None:
    page = html.fromstring(brief(crowded, "en"))
    for description in page.xpath("//*[name()='desc']/text()"):
        assert re.search(r": \d", description)
