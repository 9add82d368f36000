import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.digest import digest
from pipeline.publishing.markdown import escape, render


def document(profile: Any, language: str = "en") -> str:
    [text] = render(digest(profile.tables), language).values()
    return str(text.decode())


def test_a_document_begins_with_its_city_and_what_is_known_of_it(haiyan: Any) -> None:
    title, _, facts, *_ = document(haiyan).splitlines()
    assert title == "# Haiyan: action for nature"
    assert facts == (
        "Haiyan is in China, Asia & Oceania. It has 1,204,000 inhabitants. "
        "Head of government: Lin Hai, Mayor. The profile holds 2 actions under 1 commitment. "
        "Narratives: 4, of which distinct: 3; with near-duplicates folded: 3. "
        "Figures given: 2; organisms named: 1. "
        "Sentences translated by machine (argos): 6, of which doubtful: 2. "
        "Sentences without a translation, shown as written: 1. "
        "Summary of the CitiesWithNature profile haiyan.txt. Downloaded on 2026-05-04."
    )


def test_what_a_profile_does_not_say_is_left_out(haiyan: Any) -> None:
    haiyan.rows["documents"][0] |= dict.fromkeys(
        ["city", "country", "region", "population", "head_of_government", "downloaded_on"]
    )
    text = document(haiyan)
    assert text.startswith("# haiyan: action for nature\n\nThe profile holds")
    assert "None" not in text


def test_a_translation_stands_with_its_source_engine_and_estimate(haiyan: Any) -> None:
    assert (
        "- The city issued the Coastal Zone Regulation. — *argos 0.92*\n"
        "  > 市政府公布了《海岸带保护条例》。"
    ) in document(haiyan)


def test_a_doubtful_translation_is_marked_and_says_why(haiyan: Any) -> None:
    text = document(haiyan)
    assert (
        "- ⚠ 80 mu of dunes have been restored. — *doubtful translation: "
        "an amount differs from the source; argos 0.40*\n  > 已修复沙丘120亩。"
    ) in text
    assert "⚠ marks a translation that failed a check" in text


def test_a_sentence_without_translation_shows_the_source_and_says_so(haiyan: Any) -> None:
    assert (
        "- 沿岸栽种单叶蔓荆（Vitex rotundifolia）。 — *no translation; as written*"
    ) in document(haiyan)


def test_description_and_target_that_are_the_same_are_told_once(haiyan: Any) -> None:
    text = document(haiyan).partition("#### 1.")[2]
    assert "**Description, Target** (3 of 6 sentences)" in text
    assert text.count("  > 已修复沙丘120亩。") == 1
    assert "the target repeats the description word for word" in text


def test_a_text_told_under_an_earlier_action_is_pointed_to(haiyan: Any) -> None:
    haiyan.action(3, "Plant dunes")
    haiyan.block("description", haiyan_dunes(haiyan), 3)
    assert "**Description**: the same text as under action 1." in document(haiyan)


def haiyan_dunes(profile: Any) -> tuple[Any, ...]:
    first = profile.rows["blocks"][0]["text_id"]
    return tuple(
        (row["text"], None, None, [])
        for row in profile.rows["sentences"]
        if row["text_id"] == first
    )


def test_figures_stand_in_a_table_as_written_and_as_read(haiyan: Any) -> None:
    assert (
        "| Subject | As written | Value | In SI units | Where |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 沙丘 (sand dune) | 120亩 | 120 mu | 0.08 km² | Description, Target |"
    ) in document(haiyan)


def test_an_amount_that_stands_in_si_units_is_shown_there_too(haiyan: Any) -> None:
    assert "| Dunes | 2 square km | 2 km² | 2 km² | Baseline |" in document(haiyan)


def test_a_table_without_a_value_in_si_units_has_no_column_for_them(haiyan: Any) -> None:
    haiyan.rows["quantities"][1] |= {"kind": "count", "unit": "{dune}", "unit_base": None}
    haiyan.rows["quantities"][1]["value_base"] = None
    assert (
        "| Subject | As written | Value | Where |\n"
        "| --- | --- | --- | --- |\n"
        "| Dunes | 2 square km | 2 dunes | Baseline |"
    ) in document(haiyan)


def test_organisms_stand_with_their_vernacular_name_and_the_name_of_today(haiyan: Any) -> None:
    assert "**Species:** *Vitex rotundifolia* (单叶蔓荆)" in document(haiyan)
    haiyan.rows["species"][0]["accepted_name"] = "Vitex trifolia"
    assert "(单叶蔓荆, today *Vitex trifolia*)" in document(haiyan)


def test_a_number_that_differs_between_description_and_target_is_told(profile: Any) -> None:
    profile.city()
    profile.action(1, "Restore dunes", description_target_relation="near")
    canonical = profile.block("description", (("沙丘共120亩。", None, None, []),), 1)
    profile.block("target", (("沙丘共150亩。", None, None, []),), 1)
    profile.rows["texts"][1] |= {
        "narrative_id": canonical,
        "is_canonical": False,
        "numbers_changed": True,
        "edits": [{"start": 3, "end": 6, "canonical": "120", "variant": "150"}],
    }
    assert "⚠ The Target says “150” where its near-duplicate says “120”." in document(profile)


def test_the_contents_lead_to_every_commitment(haiyan: Any) -> None:
    text = document(haiyan)
    assert "- [Restore the coast](#c1) (1–2)" in text
    links = re.findall(r"\]\(#(\w+)\)", text)
    assert links == re.findall(r'<a id="(\w+)"></a>', text) == ["c1"]


def test_a_chinese_summary_has_chinese_labels_and_the_texts_as_written(haiyan: Any) -> None:
    text = document(haiyan, "zh")
    assert text.startswith("# Haiyan：自然行动摘要\n")
    assert "**说明、目标**" in text
    assert "- 已修复沙丘120亩。\n" in text
    assert "Coastal Zone Regulation" not in text
    assert "机器翻译" not in text


def test_a_bilingual_summary_sets_source_and_english_side_by_side(haiyan: Any) -> None:
    text = document(haiyan, "both")
    assert "| As written · 原文 | English · 英文 |" in text
    assert (
        "| 市政府公布了《海岸带保护条例》。 | "
        "The city issued the Coastal Zone Regulation. — *argos 0.92* |"
    ) in text
    assert "| Dunes cover 2 square km. | *as written · 即原文* |" in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head(haiyan: Any) -> None:
    haiyan.rows["quantities"][0]["subject"] = "沙丘 | 海滩\n林带"
    for language in ("en", "zh", "both"):
        for table in re.findall(r"(?:^\|.*\n)+", document(haiyan, language), re.MULTILINE):
            cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(cells) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("# heading", r"\# heading"),
        ("1. item", r"1\. item"),
        ("- item", r"\- item"),
        ("---", r"\---"),
        ("-5 °C, 1.5 km", "-5 °C, 1.5 km"),
        ("a | b", r"a \| b"),
        ("first\n\n# second", "first # second"),
        ("nul\x00 and \u202ereversed", "nul and reversed"),
    ],
)
def test_text_of_a_profile_is_shown_as_it_stands(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(st.text())
def test_escaped_text_is_one_line_without_markup(text: str) -> None:
    escaped = escape(text)
    assert len(escaped.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]|<>]", escaped)
