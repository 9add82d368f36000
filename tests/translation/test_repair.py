"""Repair: whatever an engine does to an amount, it is right afterwards, or flagged."""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation import Term, Termbase, Translator
from pipeline.translation.agreement import check_amounts
from pipeline.translation.engines import Hypothesis, Segment
from pipeline.translation.repair import repair_amounts, restore_amounts

WETLAND, PARK = Term("湿地", "wetland"), Term("口袋公园", "pocket park")


@pytest.mark.parametrize(
    ("source", "english", "repaired"),
    [
        (
            "修复湿地2万多亩。",
            "More than 20,000 acres of wetland.",
            "More than 20,000 mu of wetland.",
        ),
        (
            "修复湿地2万多亩。",
            "More than 200,000 mu of wetland.",
            "More than 20,000 mu of wetland.",
        ),
        ("修复湿地2万多亩。", "Some 20,000 mus of wetland.", "More than 20,000 mu of wetland."),
        ("修复湿地2万多亩。", "20,000 wetlands.", "More than 20,000 mu of wetlands."),
        ("修复湿地2万多亩。", "It is twenty thousand mu.", "It is more than twenty thousand mu."),
        ("修复湿地2万多亩。", "It is twenty thousand acres.", "It is more than 20,000 mu."),
        ("建成口袋公园37座。", "A total of 73 pocket parks.", "A total of 37 pocket parks."),
        ("总投资4.36亿元。", "It cost $436 million.", "It cost RMB 436 million."),
        ("总投资4.36亿元。", "It cost 43.6 million yuan.", "It cost RMB 436 million."),
        ("总投资4.36亿元。", "It cost 436 million.", "It cost RMB 436 million."),
        ("总投资702.29万元。", "It cost RMB 7,0229,000.", "It cost RMB 7,022,900."),
        (
            "由103种增加到180种。",
            "From 180 species to 103 species.",
            "From 103 species to 180 species.",
        ),
        ("2023年建成。", "It was built in 2022.", "It was built in 2023."),
        ("浓度为28.6微克/立方米。", "It is 28.6 µg/mm³ now.", "It is 28.6 µg/m³ now."),
        ("修复湿地2万亩。", "20,000 mu of sq. mu of wetland.", "20,000 mu of wetland."),
        ("到2035年建成。", "By the year 2,035 it is built.", "By the year 2035 it is built."),
        ("提高3.5个百分点。", "It rose by 3.5%.", "It rose by 3.5 percentage points."),
        ("覆盖率达45.5%。", "It reached 4.55%.", "It reached 45.5%."),
        ("浓度28.6微克/立方米。", "It is 28.6 micrograms.", "It is 28.6 µg/m³."),
        ("长度不超过5公里。", "It is more than 5 km.", "It is at most 5 kilometres."),
        ("每500米有绿地。", "One every 500 kilometres.", "One every 500 metres."),
        (
            "面积9平方公里。",
            "The 9 sq km, 9 km of parks.",
            "The 9 sq km, 9 square kilometres of parks.",
        ),
        (
            "湖面1.2万公顷、蓄水3.4亿立方米。",
            "A lake of 12,000 square kilometres with 3.4 million cubic metres.",
            "A lake of 12,000 hectares with 340 million cubic metres.",
        ),
    ],
)
def test_what_was_changed_is_replaced(source: str, english: str, repaired: str) -> None:
    assert repair_amounts(source, english)[0] == repaired
    assert check_amounts(source, repaired) == set()


@pytest.mark.parametrize(
    ("source", "english", "restored"),
    [
        (
            "修复湿地2万多亩。",
            "Wetlands were restored.",
            "More than 20,000 mu of wetlands were restored.",
        ),
        (
            "修复湿地2万多亩。",
            "The area was restored.",
            "The area was restored (more than 20,000 mu).",
        ),
        ("建成口袋公园37座。", "A pocket park was built.", "37 pocket park was built."),
        ("新建村庄11个。", "They were built.", "They were built (11 villages)."),
        ("由103种增加到180种。", "It rose.", "It rose (from 103 species to 180 species)."),
        ("2023年，建成。", "The work was done.", "In 2023, the work was done."),
        ("到2030年，全面建成。", "All will be done.", "By 2030, all will be done."),
        ("召开第十五次缔约方大会。", "A meeting was held.", "A meeting was held (No. 15)."),
        ("排名全省第3位。", "It ranked in the province.", "It ranked in the province (No. 3)."),
        ("占近四成。", "That is a share", "That is a share (nearly 40%)"),
        ("“十四五”期间完成。", "It was completed.", "It was completed (14th Five-Year Plan)."),
        ("夜灯于21时至次日5时关闭。", "They are off.", "They are off (21:00; 5:00)."),
    ],
)
def test_what_is_missing_is_put_back(source: str, english: str, restored: str) -> None:
    assert restore_amounts(source, english, (WETLAND, PARK))[0] == restored
    assert check_amounts(source, restored) == set()


def test_a_right_translation_stays_as_it_is() -> None:
    source, english = "2023年修复湿地2万亩。", "In 2023, 20,000 mu of wetland were restored."
    assert repair_amounts(source, english) == (english, 0)
    assert restore_amounts(source, english, (WETLAND,)) == (english, 0)


def test_an_invented_amount_is_not_made_to_look_right() -> None:
    source, english = "在12个市场设点。", "Points in 12 markets, checked for 12 months."
    repaired, _ = repair_amounts(source, english)
    assert "months" in repaired
    assert "amount_added" in check_amounts(source, repaired)


def test_where_two_numbers_could_be_meant_none_is_replaced() -> None:
    source, english = "种植树木37株、灌木52株。", "They planted 61 trees and 84 shrubs."
    assert repair_amounts(source, english) == (english, 0)
    assert check_amounts(source, english) == {"amount_missing", "amount_added"}


# An engine that translates these sentences well, but for one thing that engines do to amounts.
SENTENCES = {
    "全市修复湿地3.6万亩。": "The city restored 36,000 mu of wetland.",
    "2022年新建绿道128公里。": "In 2022, 128 kilometres of greenway were built.",
    "投入资金8.45亿元。": "RMB 845 million was invested.",
    "越冬水鸟超过5.3万只。": "More than 53,000 waterbirds winter there.",
    "森林覆盖率提高2.4个百分点。": "Forest cover rose by 2.4 percentage points.",
    "清淤236万立方米。": "2.36 million cubic metres were dredged.",
    "鸟类从127种增加到214种。": "Birds rose from 127 species to 214 species.",
    "建成口袋公园37座。": "37 pocket parks were built.",
    "浓度为31微克/立方米。": "The concentration is 31 µg/m³.",
    "治理岸线45.6公里。": "45.6 kilometres of shoreline were treated.",
}


def _swap_digits(english: str) -> str:
    return re.sub(r"(\d)(\d)", lambda pair: pair[2] + pair[1], english, count=1)


def _add_a_zero(english: str) -> str:
    return re.sub(r"\d+(?=\D|$)(?!,\d)", lambda number: number[0] + "0", english, count=1)


CORRUPTIONS: tuple[Callable[[str], str], ...] = (
    lambda english: english.replace(" mu ", " acres ").replace("RMB", "USD"),
    lambda english: english.replace("million", "billion").replace("kilometres", "metres"),
    lambda english: english.replace("percentage points", "%").replace("µg/m³", "mg/m³"),
    _add_a_zero,
    _swap_digits,
    lambda english: english.replace("36,000", "thirty-six thousand").replace("37", "Thirty-seven"),
    lambda english: re.sub(r"(?:RMB )?\d[\d,.]*(?: million)?(?: µg/m³)?", "it", english),
    lambda english: "The work was done.",
    lambda english: re.sub(r"More than |In 2022, ", "", english),
)


class Corrupting:
    """Copies no amounts: an engine like many."""

    name = "argos"
    model = "corrupting sha256:0"
    settings = "1"
    attempts = 2
    batch = 8

    def __init__(self, corrupt: Callable[[str], str], *, takes_hints: bool) -> None:
        self.corrupt = corrupt
        self.takes_hints = takes_hints

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        for segment in segments:
            known = next(
                english
                for chinese, english in SENTENCES.items()
                if chinese[:2] in segment.source or chinese[-4:] in segment.source
            )
            yield Hypothesis(self.corrupt(known), -0.2, True)

    def close(self) -> None:
        """Nothing to give back."""


@pytest.mark.parametrize("takes_hints", [True, False])
@pytest.mark.parametrize("corrupt", CORRUPTIONS)
def test_amounts_are_right_whatever_the_engine_does(
    corrupt: Callable[[str], str], takes_hints: bool
) -> None:
    engine = Corrupting(corrupt, takes_hints=takes_hints)
    termbase = Termbase({term.chinese: term for term in (WETLAND, PARK)})
    made = Translator(engine, termbase).translate([(one, "zh-Hans") for one in SENTENCES])
    for source, translation in zip(SENTENCES, made, strict=True):
        assert translation.text is not None
        amount_flags = {flag for flag in translation.flags if flag.startswith("amount")}
        assert (source, translation.text, amount_flags) == (source, translation.text, set())
        assert "acre" not in translation.text


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_a_repair_never_leaves_more_doubts(source: str, english: str) -> None:
    from pipeline.translation.agreement import compare_amounts

    before = compare_amounts(source, english).doubts
    repaired, _ = repair_amounts(source, english)
    assert compare_amounts(source, repaired).doubts <= before
    restored, _ = restore_amounts(source, repaired, ())
    assert compare_amounts(source, restored).doubts <= before
