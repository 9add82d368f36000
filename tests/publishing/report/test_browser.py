"""The page as people meet it, in a real browser."""

import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect

from pipeline.publishing.report import render_report
from pipeline.tables import empty, from_rows, problem

Tables = Mapping[str, pa.Table]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


def element(page: Page, name: str) -> Any:
    return page.locator(f'[id="{name}"]')


def shown_passages(page: Page) -> list[str]:
    """The ids of the passages that are not hidden."""
    names: list[str] = page.evaluate(
        "[...document.querySelectorAll('.passage')].filter((one) => !one.closest('[hidden]'))"
        ".map((one) => one.id)"
    )
    return names


def test_the_report_is_shown_first_and_the_texts_are_one_click_away(
    open_page: Any, cities_page: str
) -> None:
    page = open_page(cities_page)
    expect(page.locator("#report")).to_be_visible()
    expect(page.locator("#read")).to_be_hidden()
    page.get_by_role("link", name="Read", exact=True).click()
    expect(page.locator("#read")).to_be_visible()
    expect(page.locator("#report")).to_be_hidden()
    expect(page.get_by_role("link", name="Read", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    page.go_back()
    expect(page.locator("#report")).to_be_visible()


def test_search_finds_chinese_and_english_and_steps_through_what_it_finds(
    open_page: Any, cities_page: str
) -> None:
    page = open_page(cities_page, "#read")
    before = len(shown_passages(page))
    search = page.get_by_label("Search in Chinese or English")
    search.fill("芦苇")
    expect(page.locator("#count")).to_have_text(re.compile(r"^\d+ sentences? in \d+ passages?$"))
    hits = int((page.locator("#count").text_content() or "").split()[0])
    assert 0 < len(shown_passages(page)) < before
    assert page.locator(".passage:not([hidden]) .source", has_text="芦苇").count() == hits
    page.keyboard.press("Enter")
    expect(page.locator(".line.current")).to_contain_text("芦苇")
    expect(page.locator(".line.current")).to_be_in_viewport()
    expect(page.locator("#count")).to_have_text(re.compile(f"^1 of {hits} sentence"))
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#count")).to_have_text(re.compile(f"^{hits} of {hits} sentence"))
    search.fill("SENTENCE ７ in")
    expect(page.locator("#count")).to_have_text("1 sentence in 1 passage")
    search.fill("nobody says this")
    expect(page.locator("#nothing")).to_be_visible()
    expect(page.get_by_role("button", name="Next match")).to_be_disabled()
    page.get_by_role("button", name="Clear").click()
    assert len(shown_passages(page)) == before
    expect(page.locator("#count")).to_be_empty()


def test_filters_leave_what_answers_to_all_of_them(
    open_page: Any, cities_page: str, translated: Tables
) -> None:
    page = open_page(cities_page, "#read")
    actions = [row for row in translated["actions"].to_pylist() if row["doc_id"] == "lianhu"]
    page.locator("#by-city").select_option("lianhu")
    assert all(name.startswith("lianhu:") for name in shown_passages(page))
    target = str(actions[0]["gbf_targets"][0])
    page.locator("#by-target").select_option(target)
    answering = {row["action_id"] for row in actions if int(target) in row["gbf_targets"]}
    assert {name.split(".")[0] for name in shown_passages(page)} == answering
    page.get_by_role("button", name="Clear").click()
    page.locator("#by-commitment").select_option(actions[-1]["commitment"])
    kept = {
        row["action_id"]
        for row in translated["actions"].to_pylist()
        if row["commitment"] == actions[-1]["commitment"]
    }
    assert {name.split(".")[0] for name in shown_passages(page)} == kept
    page.locator("#by-feature").select_option("doubtful")
    for name in shown_passages(page):
        assert element(page, name).locator(".doubt").count()


def test_a_repeated_text_is_there_once_and_goes_where_the_filter_shows_it(
    open_page: Any, cities_page: str, translated: Tables
) -> None:
    blocks = [row for row in translated["blocks"].to_pylist() if row["doc_id"] == "lianhu"]
    first = next(row for row in blocks if row["block_id"] == "lianhu:a01.description")
    again = next(
        row
        for row in blocks
        if row["text_id"] == first["text_id"] and row["action_id"] != first["action_id"]
    )
    page = open_page(cities_page, "#read")
    lists = page.locator(f'.lines:has([id^="s-{first["text_id"]}:"])')
    expect(lists).to_have_count(1)
    expect(element(page, first["block_id"]).locator(".lines")).to_have_count(1)
    expect(element(page, again["block_id"]).locator(".same")).to_be_visible()
    page.locator("#by-action").select_option(again["action_id"])
    expect(lists).to_have_count(1)
    expect(element(page, again["block_id"]).locator(".lines")).to_be_visible()
    expect(element(page, again["block_id"]).locator(".same")).to_be_hidden()
    page.get_by_role("button", name="Clear").click()
    expect(element(page, first["block_id"]).locator(".lines")).to_be_visible()


def test_a_link_leads_to_its_passage_even_when_filters_hide_it(
    open_page: Any, cities_page: str
) -> None:
    page = open_page(cities_page, "#qingshui:a03.target")
    expect(element(page, "qingshui:a03.target")).to_be_in_viewport()
    expect(element(page, "qingshui:a03.target")).to_be_focused()
    page.locator("#by-city").select_option("lianhu")
    expect(element(page, "qingshui:a03.target")).to_be_hidden()
    page.evaluate("location.hash = '#qingshui:a02.description'")
    expect(element(page, "qingshui:a02.description")).to_be_in_viewport()
    expect(page.locator("#by-city")).to_have_value("")
    expect(page.locator("#status")).to_contain_text("Filters cleared")
    bar = page.locator(".filters").bounding_box()
    place = element(page, "qingshui:a02.description").bounding_box()
    assert bar is not None
    assert place is not None
    assert place["y"] >= bar["y"] + bar["height"]


def test_every_passage_can_be_linked_to(open_page: Any, cities_page: str) -> None:
    page = open_page(cities_page, "#read")
    passage = element(page, "lianhu:a01.baseline")
    passage.hover()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    passage.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#status")).to_contain_text("action 1, baseline")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("a%20report.html#lianhu:a01.baseline")


def test_readings_are_shown_on_hover_and_on_focus(open_page: Any, haiyan: Any) -> None:
    text_id = haiyan.block(
        "target", (("恢复湿地30公顷。", "30 hectares of wetland will be restored.", 0.9, []),), 2
    )
    haiyan.quantity(
        text_id,
        "30公顷",
        kind="area",
        value=30.0,
        unit="har",
        subject="湿地",
        value_base=0.3,
        unit_base="km2",
        qualifier="at_least",
    )
    page = open_page(render_report({**haiyan.tables, "problems": empty("problems")}, []), "#read")
    card = page.locator("#card")
    amount = page.locator(".source .mark", has_text="30公顷")
    amount.hover()
    expect(card).to_be_visible()
    told = card.inner_text().split("\n")
    assert told == [
        "Read as",
        "at least 30 ha",
        "In SI units",
        "0.3 km²",
        "Of",
        "湿地",
        "In English",
        "wetland",
        "Kind",
        "area",
    ]
    expect(page.locator(".english .mark.paired")).to_have_text("30 hectares")
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    name = page.locator(".line .mark.species")
    name.focus()
    expect(card).to_contain_text("Vitex rotundifolia")
    expect(card).to_contain_text("单叶蔓荆")
    expect(name).to_have_attribute("aria-describedby", "card")
    expect(name).to_have_attribute("lang", "la")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()


def test_doubtful_translations_say_why(open_page: Any, haiyan_tables: Tables) -> None:
    page = open_page(render_report(haiyan_tables, []), "#read")
    line = page.locator(".line", has_text="已修复沙丘120亩")
    expect(line.locator(".doubt")).to_contain_text(
        "Doubtful translation: an amount differs from the source"
    )
    expect(line.locator(".doubt")).to_contain_text("(argos 0.40)")
    sound = page.locator(".line", has_text="这是一项长期工作")
    expect(sound.locator(".doubt")).to_have_count(0)
    expect(page.locator(".line", has_text="沿岸栽种")).to_contain_text("No translation.")


def test_a_disagreement_links_to_its_passages_and_back(
    open_page: Any, haiyan_tables: Tables, quarrel: Any
) -> None:
    page = open_page(render_report(haiyan_tables, [quarrel]))
    dispute = page.locator("#disagreement-1")
    expect(dispute.locator("mark")).to_have_text(["120亩", "2 square km"])
    dispute.get_by_role("link", name="Action 2, baseline").click()
    expect(element(page, "haiyan:a02.baseline")).to_be_in_viewport()
    element(page, "haiyan:a02.baseline").get_by_role("link", name="disagreement 1").click()
    expect(dispute).to_be_in_viewport()


def test_a_near_duplicate_shows_what_differs(open_page: Any, cities_page: str) -> None:
    page = open_page(cities_page, "#lianhu:a03.target")
    near = element(page, "lianhu:a03.target")
    expect(near.locator(".near")).to_contain_text(
        "% the same as Lianhu City, action 3, description"
    )
    expect(near.locator(".near")).to_contain_text("A number or a name differs.")
    expect(near.locator("del").first).to_have_text("19")
    expect(near.locator("ins").first).to_have_text("21")


def test_the_theme_follows_the_system_until_it_is_chosen(
    open_page: Any, haiyan_tables: Tables
) -> None:
    page = open_page(render_report(haiyan_tables, []), color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light
    toggle = page.get_by_role("button", name="Dark colours")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(paper) == light


def test_the_keyboard_alone_is_enough(open_page: Any, cities_page: str) -> None:
    page = open_page(cities_page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the report")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#read")).to_be_focused()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == first == shown_passages(page)[0]
    page.keyboard.press("/")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#query")).to_have_value("jk?")
    page.keyboard.press("Escape")
    expect(page.locator("#query")).to_have_value("")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("keys without Ctrl").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#query")).not_to_be_focused()


def test_a_phone_never_scrolls_sideways(open_page: Any, cities_page: str) -> None:
    page = open_page(cities_page, viewport=NARROW)
    for place in ("#report", "#lianhu:a03.target", "#read"):
        page.evaluate("(place) => { location.hash = place }", place)
        expect(element(page, place[1:])).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    expect(page.locator("#by-city")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(page.locator("#by-city")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_to_anyone(
    open_page: Any, haiyan_tables: Tables, quarrel: Any, scheme: str
) -> None:
    page = open_page(render_report(haiyan_tables, [quarrel]), color_scheme=scheme, viewport=WIDE)
    for summary in page.locator("summary").all():
        summary.click()
    # Colours are all that differs between the two.
    rules = None if scheme == "light" else ["color-contrast"]
    grave = [barriers(page, rules)]
    page.evaluate("location.hash = '#read'")
    page.get_by_label("Search in Chinese or English").fill("沙丘")
    page.locator(".mark.quantity[data-card]").first.focus()
    grave.append(barriers(page, rules))
    assert grave == [[], []]


def barriers(page: Page, rules: list[str] | None) -> list[tuple[str, str]]:
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found = Axe().run(page, options=options).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


HOSTILE = (
    "<script>window.broken = 1</script></script><img src=x onerror=window.broken=1>"
    '<a href="javascript:window.broken=1">x</a> {{ 7 * 7 }} \u202egnorw\u202c \x00 ]]> --> \'"'
)


def test_markup_and_script_of_a_profile_show_as_text(open_page: Any, profile: Any) -> None:
    profile.city(doc_id="report", city=HOSTILE, country=HOSTILE, source_file=f"{HOSTILE}.txt")
    profile.action(1, HOSTILE, doc_id="report", commitment=HOSTILE, area_title=HOSTILE)
    sentence = f"已修复沙丘120亩。{HOSTILE}"
    text_id = profile.block("description", ((sentence, HOSTILE, 0.4, []),), 1, doc_id="report")
    profile.quantity(text_id, "120亩", kind="area", value=120.0, unit="[mu_cn]", subject=HOSTILE)
    profile.organism(text_id, "沙", evidence="vernacular", vernacular=HOSTILE, authorship=HOSTILE)
    warning = problem("structure", "odd", HOSTILE, doc_id="report", source_file=HOSTILE)
    tables = {**profile.tables, "problems": from_rows("problems", [warning])}
    page = open_page(render_report(tables, []), "#report:a01.description")
    shown = " ".join(
        HOSTILE.replace("\u202e", "[U+202E]")
        .replace("\u202c", "[U+202C]")
        .replace("\x00", "[U+0000]")
        .split()
    )
    line = element(page, f"s-{text_id}:0001")
    expect(line.locator(".english")).to_have_text(shown)
    expect(line.locator(".source")).to_contain_text(shown)
    expect(element(page, "report:a01").locator("h3")).to_contain_text(shown)
    line.locator(".mark.quantity").hover()
    expect(page.locator("#card")).to_contain_text(shown)
    page.evaluate("location.hash = '#report'")
    expect(page.locator("#report h1")).to_contain_text(shown)
    expect(page.locator(".problem li")).to_contain_text(shown)
    assert page.evaluate("window.broken") is None
    assert page.evaluate("document.images.length + document.scripts.length") == 1
    assert page.locator("a[href^='javascript']").count() == 0


def test_without_script_it_is_a_page_to_read(open_page: Any, haiyan_tables: Tables) -> None:
    page = open_page(render_report(haiyan_tables, []), java_script_enabled=False)
    expect(page.locator("#report")).to_be_visible()
    expect(page.locator(".line", has_text="已修复沙丘120亩")).to_be_visible()
    expect(page.locator("#query")).to_be_hidden()
    page.locator(".line .mark.quantity").first.hover()
    expect(page.get_by_text("need JavaScript")).to_be_visible()


def test_five_thousand_sentences_are_searched_without_lag(open_page: Any, profile: Any) -> None:
    profile.city()
    for order in range(1, 251):
        profile.action(order, f"Action {order}")
        sentences = tuple(
            (
                f"第{order}项行动的第{place}句：保护河流、湿地和鸟类的栖息地。",
                f"Sentence {place} of action {order}: protect rivers and the habitat of birds.",
                0.9,
                [],
            )
            for place in range(20)
        )
        profile.block("description", sentences, order)
    page = open_page(render_report({**profile.tables, "problems": empty("problems")}, []), "#read")
    assert page.locator(".line").count() == 5000
    # Processor time of the page's own thread: what else the machine does makes no difference.
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.locator("#query").focus()
    milliseconds = []
    for typed in ("h", "ha", "湿地", "77", ""):
        before = busy_milliseconds(session)
        page.locator("#query").fill(typed)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        milliseconds.append(busy_milliseconds(session) - before)
    assert sorted(milliseconds)[len(milliseconds) // 2] < 100


def busy_milliseconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))
