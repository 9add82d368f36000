"""Latin names, acronyms, codes and addresses are kept, mended or put back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation import Term
from pipeline.translation.latin import missing_latin, remove_invented, repair_latin, restore_latin

PORPOISE = Term("江豚", "Yangtze finless porpoise")


def test_units_belong_to_their_amounts() -> None:
    assert missing_latin("浓度为12mg/L，长5km。", "12 milligrams per litre and 5 kilometres") == []
    assert missing_latin("降低PM2.5浓度", "lower PM2.5 concentrations") == []


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("降低PM2.5浓度", "lower PM 2.5 concentrations"),
        ("保护NGO组织", "NGOs are protected"),
        ("“1+N”体系", "a “1+N” system"),
        ("见https://example.org/a?b=1。", "See https://example.org/a?b=1."),
        ("COP15大会", "the COP-15 conference"),
    ],
)
def test_what_is_kept_is_not_missing(source: str, english: str) -> None:
    assert missing_latin(source, english) == []


@pytest.mark.parametrize(
    ("source", "english", "repaired"),
    [
        (
            "江豚（*Neophocaena asiaeorientalis*）种群",
            "the porpoise (*Neophocena asiaorientalis*) population",
            "the porpoise (*Neophocaena asiaeorientalis*) population",
        ),
        (
            "东方白鹳（Ciconia boyciana）和黑鹳（Ciconia nigra）",
            "the Oriental stork (Ciconia boiciana) and the black stork (Ciconia nigra)",
            "the Oriental stork (Ciconia boyciana) and the black stork (Ciconia nigra)",
        ),
        ("开展GEP核算", "GPE accounting", "GEP accounting"),
        ("开展GEP核算", "GDP accounting", "GDP accounting"),
        ("建立OECMs区域", "areas of OECsMs", "areas of OECMs"),
    ],
)
def test_damaged_names_are_mended(source: str, english: str, repaired: str) -> None:
    assert repair_latin(source, english)[0] == repaired


@pytest.mark.parametrize(
    ("source", "english", "restored"),
    [
        (
            "江豚（*Neophocaena asiaeorientalis*）种群增加。",
            "Yangtze finless porpoises increased.",
            "Yangtze finless porpoises (*Neophocaena asiaeorientalis*) increased.",
        ),
        (
            "白鹳（Ciconia boyciana）增加。",
            "Storks increased.",
            "Storks increased (Ciconia boyciana).",
        ),
        ("监测COD和TP指标。", "It is monitored.", "It is monitored (COD; TP)."),
        ("邮箱a.b@c.cn。", "By e-mail.", "By e-mail (a.b@c.cn)."),
    ],
)
def test_missing_names_are_put_back(source: str, english: str, restored: str) -> None:
    assert restore_latin(source, english, (PORPOISE,))[0] == restored
    assert missing_latin(source, restored) == []


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_makes_it_raise(source: str, english: str) -> None:
    repaired, _ = repair_latin(source, english)
    restored, _ = restore_latin(source, repaired, (PORPOISE,))
    assert len(missing_latin(source, restored)) <= len(missing_latin(source, english))


@pytest.mark.parametrize(
    ("source", "english", "left"),
    [
        ("毛竹林", "moso bamboo (*Phyllostachys elongatus*) groves", "moso bamboo groves"),
        ("水杉林", "dawn redwoods (Metasequoia nobilis).", "dawn redwoods."),
        ("水杉林", "dawn redwoods (**) and more", "dawn redwoods and more"),
        ("水杉林", "dawn redwoods ().", "dawn redwoods."),
    ],
)
def test_a_name_in_brackets_that_nobody_told_is_taken_out(
    source: str, english: str, left: str
) -> None:
    assert remove_invented(source, english, ()) == (left, 1)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("水杉（M. glyptostroboides）", "dawn redwood (Metasequoia glyptostroboides)"),
        ("水杉（Metasequoia glyptostroboides）", "dawn redwood (Metasequoia glyptostroboides)"),
        ("二期（已完成）", "the second phase (Completed already)"),
        ("填入（）", "fill in ()"),
    ],
)
def test_other_brackets_stay(source: str, english: str) -> None:
    assert remove_invented(source, english, ()) == (english, 0)


def test_a_name_that_a_term_has_is_told() -> None:
    term = Term("某竹", "Phyllostachys elongatus")
    english = "a bamboo (Phyllostachys elongatus)"
    assert remove_invented("某竹林", english, [term]) == (english, 0)
