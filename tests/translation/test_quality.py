"""The quality estimate: between 0 and 1, lower for every failed check, never praise for silence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.quality import (
    Features,
    agreement_of,
    estimate_quality,
    load_calibration,
    measure_features,
)
from pipeline.translation.terms import Term
from pipeline.vocabularies import TRANSLATION_FLAGS

PACKAGED = "gemma-3-270m-q4_k_m.gguf sha256:0 + gemma3-270m-zh-en-v5.gguf sha256:1"
OTHER = "translate-zh_en-1_9.argosmodel sha256:2"
TERMS = (Term("湿地", "wetland"), Term("江豚", "finless porpoise"))
PLAIN = Features(
    log_probability=-0.4,
    agreement=None,
    length_ratio=3.5,
    amounts=1.0,
    latin=1.0,
    terms=1.0,
    known=0.3,
    words=0.6,
    characters=30,
    pieces=1,
    repairs=0,
    failed=(),
)

shares = st.floats(0, 1)
some_features = st.builds(
    Features,
    log_probability=st.none() | st.floats(-50, 0),
    agreement=st.none() | shares,
    length_ratio=st.floats(0, 1e6),
    amounts=shares,
    latin=shares,
    terms=shares,
    known=shares,
    words=shares,
    characters=st.integers(0, 10**6),
    pieces=st.integers(0, 10**4),
    repairs=st.integers(0, 10**4),
    failed=st.lists(st.sampled_from(TRANSLATION_FLAGS), unique=True).map(tuple),
)
models = st.sampled_from([PACKAGED, OTHER])


@given(some_features, models)
def test_it_is_between_0_and_1(features: Features, model: str) -> None:
    assert 0 <= estimate_quality(features, model) <= 1


@given(some_features, models, st.sampled_from(TRANSLATION_FLAGS))
def test_a_failed_check_lowers_it(features: Features, model: str, flag: str) -> None:
    sound = replace(features, failed=())
    assert estimate_quality(replace(sound, failed=(flag,)), model) < estimate_quality(sound, model)
    more = tuple({*features.failed, flag})
    assert estimate_quality(replace(features, failed=more), model) <= estimate_quality(
        features, model
    )


@given(some_features, models, st.floats(-50, 0), shares)
def test_the_surer_the_better(
    features: Features, model: str, log_probability: float, share: float
) -> None:
    for name, value in (
        ("log_probability", log_probability),
        *((share_of, share) for share_of in ("amounts", "latin", "terms", "known")),
    ):
        other = replace(features, **{name: value})
        if getattr(features, name) is None:
            continue
        low, high = sorted((features, other), key=lambda one: float(getattr(one, name)))
        assert estimate_quality(low, model) <= estimate_quality(high, model)


def test_an_unknown_log_probability_is_no_merit() -> None:
    unknown = replace(PLAIN, log_probability=None)
    assert estimate_quality(unknown, PACKAGED) < estimate_quality(PLAIN, PACKAGED)
    assert estimate_quality(PLAIN, OTHER) == estimate_quality(unknown, OTHER)


@pytest.mark.parametrize("flag", TRANSLATION_FLAGS)
def test_a_wrong_figure_costs_more_than_a_missing_term(flag: str) -> None:
    figure = estimate_quality(replace(PLAIN, failed=("amount_changed",)), PACKAGED)
    term = estimate_quality(replace(PLAIN, failed=("term_missing",)), PACKAGED)
    assert figure <= estimate_quality(replace(PLAIN, failed=(flag,)), PACKAGED) <= term or (
        flag == "repetition"
    )


def test_features_of_a_translation() -> None:
    features = measure_features(
        "恢复湿地 300 亩，江豚回来了。", "300 mu of wetland restored.", ("term_missing",), TERMS
    )
    assert features.terms == 0.5
    # Known are 湿地, 亩 and 江豚 of 恢复湿地亩江豚回来了.
    assert features.known == pytest.approx(5 / 10)
    assert features.characters == 15
    assert features.length_ratio == pytest.approx(23 / 15)
    assert features.failed == ("term_missing",)


def test_features_of_nothing() -> None:
    features = measure_features("", "", (), ())
    assert (features.known, features.terms, features.length_ratio) == (1.0, 1.0, 0.0)


@given(st.text(), st.text())
def test_agreement_is_a_symmetric_share(one: str, other: str) -> None:
    assert 0 <= agreement_of(one, other) <= 1
    assert agreement_of(one, other) == agreement_of(other, one)
    assert agreement_of(one, one) == 1


def test_agreement_sees_what_changed() -> None:
    said = "The lake was restored in 2019."
    near, far = "The lake was restored in 2018.", "Fishing has been banned for ten years."
    assert agreement_of(said, near) > 0.8 > 0.2 > agreement_of(said, far)


def test_the_line_goes_through_what_the_table_names() -> None:
    calibration = load_calibration()
    values = calibration.explanatory_values(PLAIN, PACKAGED)
    assert set(calibration.weights) <= set(values)
    line = calibration.constant + sum(
        weight * values[name] for name, weight in calibration.weights.items()
    )
    assert calibration.expected(PLAIN, PACKAGED) == pytest.approx(line)
    assert estimate_quality(PLAIN, PACKAGED) == pytest.approx(line, abs=1e-4)


def test_a_longer_or_shorter_translation_than_usual_is_doubted() -> None:
    usual = replace(PLAIN, length_ratio=load_calibration().typical_length_ratio)
    for factor in (0.4, 2.5):
        odd = replace(usual, length_ratio=usual.length_ratio * factor)
        assert estimate_quality(odd, PACKAGED) < estimate_quality(usual, PACKAGED)
