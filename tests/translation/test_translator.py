"""The translator: hints and amounts given, checks made, tries bounded, doubts said."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.translation import Term, Termbase, Translation, Translator
from pipeline.translation.engines import Hypothesis, Segment
from pipeline.translation.translator import PIECE_CHARACTERS

TERMBASE = Termbase(
    {
        "湿地": Term("湿地", "wetland"),
        "口袋公园": Term("口袋公园", "pocket park"),
        "巡护": Term("巡护", "patrol", is_checked=False),
    }
)


class Phrasebook:
    """An engine that knows some segments by heart: one answer per attempt, the last for good."""

    name = "gguf"
    model = "phrasebook sha256:0"
    settings = "1"
    attempts = 4
    batch = 8
    takes_hints = True

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        self.phrases = phrases
        self.asked: list[tuple[Segment, int]] = []

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        for segment in segments:
            self.asked.append((segment, attempt))
            answers = self.phrases.get(segment.source, ("Nothing is known.",))
            yield Hypothesis(answers[min(attempt, len(answers) - 1)], -0.1, True)

    def close(self) -> None:
        """Nothing to give back."""


def translate(
    phrases: Mapping[str, Sequence[str]], text: str, language: str = "zh-Hans"
) -> tuple[Translation, Phrasebook]:
    engine = Phrasebook(phrases)
    (translation,) = Translator(engine, TERMBASE).translate([(text, language)])
    return translation, engine


def test_the_engine_gets_amounts_and_terms_in_english_and_drafts_as_hints() -> None:
    english = "More than 20,000 mu of wetland were restored and patrolled."
    source = "修复 wetland more than 20,000 mu 并巡护。"
    translation, engine = translate({source: [english]}, "修复湿地2万多亩并巡护。")
    assert engine.asked == [(Segment(source, (("巡护", "patrol"),)), 0)]
    assert translation.text == english
    assert translation.flags == ()


def test_traditional_chinese_is_asked_in_simplified() -> None:
    translation, engine = translate(
        {"保护 wetland 。": ["Protect the wetland."]}, "保護濕地。", "zh-Hant"
    )
    assert translation.text == "Protect the wetland."
    assert len(engine.asked) == 1


def test_what_fails_a_check_is_tried_again_and_the_best_is_kept() -> None:
    translation, engine = translate(
        {"种植 100 。": ["They planted in 12 rows.", "They planted 100 trees.", "Never asked."]},
        "种植100株。",
    )
    assert translation.text == "They planted 100 trees."
    assert [attempt for _, attempt in engine.asked] == [0, 1]


def test_what_an_engine_changed_is_set_right_without_asking_again() -> None:
    translation, engine = translate({"种植 100 。": ["They planted 10,000 trees."]}, "种植100株。")
    assert [attempt for _, attempt in engine.asked] == [0]
    assert translation.text == "They planted 100 trees."
    assert translation.flags == ()
    assert translation.features is not None
    assert translation.features.repairs == 1


def test_tries_are_bounded_and_the_doubt_stays() -> None:
    translation, engine = translate({"种植树木。": ["They planted 12 trees."]}, "种植树木。")
    assert [attempt for _, attempt in engine.asked] == [0, 1]
    assert translation.text == "They planted 12 trees."
    assert translation.flags == ("amount_added",)
    assert translation.score < 0.7


def test_a_term_that_is_lost_in_its_place_is_told_as_a_hint() -> None:
    translation, engine = translate(
        {
            "保护 three wetland 和 pocket park 。": ["Protect three swamps and pocket parks."],
            "保护 three 湿地和口袋公园。": ["Protect three wetlands and pocket parks."],
        },
        "保护3处湿地和口袋公园。",
    )
    assert (translation.text, translation.flags) == ("Protect three wetlands and pocket parks.", ())
    first, second = (segment for segment, _ in engine.asked)
    assert first.terms == ()
    assert second.terms == (("湿地", "wetland"), ("口袋公园", "pocket park"))


def test_a_missing_term_is_tried_again_and_else_flagged() -> None:
    found, engine = translate(
        {"保护湿地。": ["Protect the swamp.", "Protect the wetland."]}, "保护湿地。"
    )
    assert (found.text, found.flags) == ("Protect the wetland.", ())
    assert [(segment.source, attempt) for segment, attempt in engine.asked] == [
        ("保护 wetland 。", 0),
        ("保护湿地。", 0),
        ("保护湿地。", 1),
    ]
    translation, _ = translate({"保护湿地。": ["Protect the swamp."]}, "保护湿地。")
    assert translation.flags == ("term_missing",)


def test_right_figures_go_before_right_terms() -> None:
    for answers in (
        ["Protect three swamps.", "Protect three wetlands for 70 years."],
        ["Protect three wetlands for 70 years.", "Protect three swamps."],
    ):
        translation, engine = translate({"保护 three 湿地。": answers}, "保护3处湿地。")
        assert (translation.text, translation.flags) == ("Protect three swamps.", ("term_missing",))
        assert {attempt for _, attempt in engine.asked} == {0, 1}


def test_an_engine_that_is_told_no_terms_is_not_asked_again_for_a_missing_one() -> None:
    engine = Phrasebook({"保护湿地。": ["Protect the swamp."]})
    engine.takes_hints = False
    (translation,) = Translator(engine, TERMBASE).translate([("保护湿地。", "zh-Hans")])
    assert translation.flags == ("term_missing",)
    assert len(engine.asked) == 1


def test_long_sentences_are_asked_in_clauses() -> None:
    clause = "全市持续推进河湖生态保护与修复工作并取得积极成效"
    text = "，".join([clause] * 5) + "。"
    _, engine = translate({}, text)
    assert all(len(segment.source) <= PIECE_CHARACTERS for segment, _ in engine.asked)
    assert "".join(segment.source for segment, attempt in engine.asked[:2]).startswith(clause)


def test_loops_and_copies_never_come_out() -> None:
    for bad in ("the lake the lake the lake the lake", "保护湿地。", "", "..."):
        translation, _ = translate({"保护湿地。": [bad], "保护 wetland 。": [bad]}, "保护湿地。")
        assert translation == Translation(None, 0.0, ())


def test_words_left_in_chinese_are_translated_by_themselves() -> None:
    translation, _ = translate(
        {"治理湿地。": ["The wetland was managed before the治理."], "治理": ["Governance"]},
        "治理湿地。",
    )
    assert translation.text == "The wetland was managed before the Governance."
    assert "untranslated" not in translation.flags


def test_in_a_mixed_sentence_only_the_chinese_is_translated() -> None:
    translation, engine = translate(
        {"运河风光": ["The canal scenery."]},
        "The 口袋公园 near 运河风光 has 12 trees (Ginkgo biloba).",
        "mul",
    )
    assert translation.text == (
        "The pocket park near the canal scenery has 12 trees (Ginkgo biloba)."
    )
    assert [segment.source for segment, _ in engine.asked] == ["运河风光"]


def test_a_sentence_with_nothing_to_translate_needs_no_engine() -> None:
    translation, engine = translate({}, "2023年。")
    assert translation.text == "2023."
    assert engine.asked == []


def test_titles_are_translated_apart_and_stand_in_quotation_marks() -> None:
    translation, _ = translate(
        {
            "《湿地保护规划（ 2021–2035 ）》": ["The Wetland Conservation Plan (2021–2035)."],
            "《公园条例》": ["park regulations"],
            "印发《Document A》，保护湿地。": ["The document A was issued to protect wetlands."],
        },
        "印发《湿地保护规划（2021—2035年）》《公园条例》，保护湿地。",
    )
    assert translation.text == (
        "“Wetland Conservation Plan (2021–2035)” and “Park regulations” was issued to protect "
        "wetlands."
    )
    assert translation.flags == ()


def test_a_title_that_the_engine_drops_is_put_back() -> None:
    translation, _ = translate(
        {
            "《公园条例》": ["Park Regulations"],
            "落实《Document A》要求。": ["Requirements were met."],
        },
        "落实《公园条例》要求。",
    )
    assert translation.text == "Requirements were met (“Park Regulations”)."


def test_a_title_that_no_engine_renders_stays_in_quotation_marks_and_is_flagged() -> None:
    translation, _ = translate(
        {"《飞羽》": ["《飞羽》"], "出版《Document A》。": ["Document A was published."]},
        "出版《飞羽》。",
    )
    assert translation.text == "“飞羽” was published."
    assert translation.flags == ("untranslated",)


def test_words_that_no_engine_renders_are_spelt_and_flagged() -> None:
    translation, _ = translate(
        {"治理湿地。": ["The wetland of 贵溪 was managed."], "贵溪": ["贵溪"]}, "治理湿地。"
    )
    assert translation.text == "The wetland of Guixi was managed."
    assert translation.flags == ("untranslated",)


def test_a_sentence_begins_with_a_capital() -> None:
    assert translate({"保护。": ["and protect it."]}, "保护。")[0].text == "And protect it."
    assert translate({"保护。": ["pH is kept."]}, "保护。")[0].text == "pH is kept."


def test_an_amount_within_a_term_is_left_to_the_term() -> None:
    engine = Phrasebook({"实施 ten-year fishing ban 。": ["The ten-year fishing ban is in force."]})
    term = Term("十年禁渔", "ten-year fishing ban")
    (made,) = Translator(engine, Termbase({term.chinese: term})).translate(
        [("实施十年禁渔。", "zh-Hans")]
    )
    assert engine.asked == [(Segment("实施 ten-year fishing ban 。"), 0)]
    assert made.flags == ()


def test_other_engines_see_the_sentence_first_and_our_amounts_then() -> None:
    engine = Phrasebook(
        {
            "修复湿地2万多亩，绿道5公里。": ["Nothing was said."],
            "修复湿地 more than 20,000 mu ，绿道 5 kilometres 。": [
                "More than 20,000 mu of wetland and 5 kilometres of greenway."
            ],
        }
    )
    engine.takes_hints = False
    (made,) = Translator(engine, TERMBASE).translate([("修复湿地2万多亩，绿道5公里。", "zh-Hans")])
    assert made.text == "More than 20,000 mu of wetland and 5 kilometres of greenway."
    assert [segment.source[:5] for segment, _ in engine.asked] == ["修复湿地2", "修复湿地 "]


def test_batches_change_nothing() -> None:
    phrases = {"保护湿地。": ["Protect the wetland."], "种植 100 。": ["Plant.", "Plant 100."]}
    sentences = [("保护湿地。", "zh-Hans"), ("种植100株。", "zh-Hans"), ("The 湿地 is", "mul")]
    together = Translator(Phrasebook(phrases), TERMBASE).translate(sentences)
    alone = [Translator(Phrasebook(phrases), TERMBASE).translate([one])[0] for one in sentences]
    assert together == alone


def test_what_two_sentences_share_is_asked_once() -> None:
    engine = Phrasebook({"保护 wetland 。": ["Protect the wetland."]})
    made = Translator(engine, TERMBASE).translate(
        [("保护湿地。", "zh-Hans"), ("保護濕地。", "zh-Hant")]
    )
    assert made[0] == made[1]
    assert len(engine.asked) == 1


def test_no_text_makes_it_raise() -> None:
    odd = ["", " ", "\ud800湿地\x00", "湿" * 10_000, "😀😀", "“（《", "\n\t湿地\n"]
    made = Translator(Phrasebook({}), TERMBASE).translate([(text, "mul") for text in odd])
    made += Translator(Phrasebook({}), TERMBASE).translate([(text, "zh-Hans") for text in odd])
    assert len(made) == 2 * len(odd)


def test_the_label_of_a_list_item_is_kept_apart() -> None:
    phrases = {"保护湿地。": ["protect the wetland."]}
    assert translate(phrases, "（二）保护湿地。")[0].text == "(2) Protect the wetland."
    assert translate(phrases, "①保护湿地。")[0].text == "(1) Protect the wetland."
    made, _ = translate(phrases, "3、保护湿地。")
    assert (made.text, made.flags) == ("3. Protect the wetland.", ())


def test_tables_and_headings_need_little() -> None:
    assert translate({}, "2023")[0].text == "2023"
    assert translate({}, "12.5% | 3.6公顷")[0].text == "12.5% | 3.6 hectares"
    assert translate({}, "口袋公园")[0].text == "Pocket park"
    assert translate({"湿地保护": ["wetland conservation"]}, "湿地保护")[0].text == (
        "Wetland conservation"
    )
