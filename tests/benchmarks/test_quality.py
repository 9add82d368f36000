"""The fit of the quality estimate: signs, correlations, and a table that keeps its comments."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from pipeline.translation import quality as estimate
from pipeline.translation.quality import load_calibration


@pytest.fixture
def quality(benchmarks: dict[str, ModuleType]) -> ModuleType:
    return benchmarks["quality"]


def test_a_line_is_found_again(quality: ModuleType) -> None:
    places = np.arange(4000)
    values = np.stack([places % 7, places % 11, places % 13], axis=1).astype(float)
    target = 0.2 + 0.03 * values[:, 0] - 0.01 * values[:, 1]
    constant, weights = quality.fit_line(values, target, np.array([1, -1, 1]))
    assert constant == pytest.approx(0.2, abs=0.01)
    assert weights == pytest.approx([0.03, -0.01, 0.0], abs=0.001)


def test_a_weight_of_the_wrong_sign_is_nothing(quality: ModuleType) -> None:
    values = np.arange(100.0)[:, None]
    _, weights = quality.fit_line(values, -values[:, 0], np.array([1]))
    assert weights.tolist() == [0.0]


def test_ranks_share_their_mean(quality: ModuleType) -> None:
    one, other = np.array([1.0, 2.0, 2.0, 3.0]), np.array([10.0, 20.0, 20.0, 900.0])
    assert quality.spearman(one, other) == pytest.approx(1)
    assert quality.spearman(one, -other) == pytest.approx(-1)
    assert quality.pearson(one, other) < 1


def test_what_is_fitted_is_written_between_the_comments(
    quality: ModuleType, tmp_path: Path
) -> None:
    table = tmp_path / "quality.toml"
    before = Path(estimate.__file__).with_name("quality.toml").read_text("utf-8")
    table.write_text(before, "utf-8")
    calibration = load_calibration()
    weights = dict.fromkeys(calibration.weights, 0.125)
    quality.write(replace(calibration, constant=0.5, weights=weights), table)
    after = table.read_text("utf-8")
    assert "\nconstant = 0.5\n" in after
    assert after.count(" = 0.125\n") == len(weights)
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert comments == [line for line in after.splitlines() if line.startswith("#")]
