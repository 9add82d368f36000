"""Fit the quality estimate to a reference, and tell how well it ranks what it was not fitted to.

    python benchmarks/quality.py HYPOTHESES.jsonl … [--fit | --write]

The files are those that ``python benchmarks/translation.py PAIRS.jsonl --write`` writes. The line
of ``pipeline/translation/quality.toml`` is fitted to sentence chrF2 on every second sentence of
each file (ridge, each weight with the sign that it must have) and measured on the others. With
``--fit`` what was fitted is measured, ``--write`` puts it into the table too; without them the
table is measured as it stands.
"""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from translation import Result, read_run, signature

from pipeline.translation import quality
from pipeline.translation.quality import Calibration, Features, load_calibration

SIGNS = {
    "log_probability": 1,
    "agreement": 1,
    "odd_length": -1,
    "terms": 1,
    "known": 1,
    "words": 1,
    "characters": -1,
    "pieces": -1,
    "repairs": -1,
}
RIDGE = 5.0
"""Penalty on the squares of the weights of standardised values: 100 sentences are few."""
_ROUNDS = 1000
_LOW_QUARTER = 0.25
_BANDS = 5

Vector = Any
"""An array of floats."""


@dataclass(frozen=True)
class Judged:
    """A translation with what the estimate sees of it and its chrF2 / 100 to the reference."""

    features: Features
    model: str
    chrf: float


def main() -> None:
    """Read, fit, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="HYPOTHESES")
    parser.add_argument("--fit", action="store_true", help="fit, and measure what was fitted")
    parser.add_argument("--write", action="store_true", help="fit, and write it into quality.toml")
    options = parser.parse_args()
    runs = [read_run(path) for path in options.files]
    judged = [judge(results, run.model) for run, results in runs]
    fitting = [one for part in judged for one in part[::2]]
    calibration = load_calibration()
    if options.fit or options.write:
        calibration = fit(fitting, calibration)
    if options.write:
        write(calibration, Path(quality.__file__).with_name("quality.toml"))
    print("constant", round(calibration.constant, 3), dict(calibration.weights))
    print()
    held_out = {
        f"{run.data}, {run.layer}": part[1::2] for (run, _), part in zip(runs, judged, strict=True)
    }
    # What remains of it for another engine, whose log-probabilities are not calibrated.
    unsure = {
        f"{name}, log-probability unknown": [replace(one, model="") for one in part]
        for name, part in held_out.items()
    }
    parts = {"fitted to": fitting} | held_out | unsure
    print(as_table(parts, calibration))
    for run, _ in runs:
        print(f"    {signature(run)}")


def judge(results: Sequence[Result], model: str) -> list[Judged]:
    """The translations that an engine made, failed ones left out."""
    from sacrebleu.metrics.chrf import CHRF

    metric = CHRF()
    return [
        Judged(
            Features(**{**one.features, "failed": tuple(one.features["failed"])}),
            model,
            metric.sentence_score(one.text, [one.pair.reference]).score / 100,
        )
        for one in results
        if one.text and one.features
    ]


def fit(judged: Sequence[Judged], before: Calibration) -> Calibration:
    """The calibration with its line, and what stands for unknown values, fitted to ``judged``."""
    features = [one.features for one in judged]
    sure = [one.log_probability for one in features if one.log_probability is not None]
    alike = [one.agreement for one in features if one.agreement is not None]
    fitted = replace(
        before,
        unknown_log_probability=round(float(np.quantile(sure, _LOW_QUARTER)), 2),
        unknown_agreement=round(float(np.mean(alike)), 2) if alike else before.unknown_agreement,
        typical_length_ratio=round(float(np.median([one.length_ratio for one in features])), 2),
    )
    names = list(before.weights)
    rows = [fitted.explanatory_values(one.features, one.model) for one in judged]
    values = np.array([[row[name] for name in names] for row in rows])
    constant, weights = fit_line(
        values, np.array([one.chrf for one in judged]), np.array([SIGNS[name] for name in names])
    )
    found = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
    return replace(fitted, constant=round(constant, 3), weights=found)


def fit_line(values: Vector, target: Vector, signs: Vector) -> tuple[float, Vector]:
    """Constant and weights of the ridge line through ``values`` (rows), of these signs or 0."""
    centre, spread = values.mean(0), values.std(0)
    spread[spread == 0] = 1
    scaled = (values - centre) / spread * signs
    weights = np.zeros(values.shape[1])
    left = target - target.mean()
    for _ in range(_ROUNDS):
        for column, one in enumerate(scaled.T):
            best = one @ (left + one * weights[column]) / (one @ one + RIDGE)
            left += one * (weights[column] - max(0.0, best))
            weights[column] = max(0.0, best)
    weights = weights * signs / spread + 0.0  # no minus zero
    return float(target.mean() - weights @ centre), weights


def write(calibration: Calibration, path: Path) -> None:
    """Put the fitted numbers into the table; its comments stay."""
    numbers = {
        "unknown_log_probability": calibration.unknown_log_probability,
        "unknown_agreement": calibration.unknown_agreement,
        "typical_length_ratio": calibration.typical_length_ratio,
        "constant": calibration.constant,
        **calibration.weights,
    }
    table = path.read_text(encoding="utf-8")
    for name, number in numbers.items():
        table, found = re.subn(rf"(?m)^{name} = .*$", f"{name} = {number}", table)
        assert found == 1, name
    path.write_text(table, encoding="utf-8")


def as_table(parts: Mapping[str, Sequence[Judged]], calibration: Calibration) -> str:
    """A Markdown table: correlations with sentence chrF2, and what it is from worst to best."""
    lines = [
        "| sentences | n | Pearson | Spearman | line alone: Pearson | Spearman | expected | chrF2 "
        "| chrF2 by fifths of the score |",
        "| --- " * 9 + "|",
    ]
    for name, part in parts.items():
        chrf = np.array([one.chrf for one in part])
        line = np.array([calibration.expected(one.features, one.model) for one in part])
        score = np.array([calibration.estimate(one.features, one.model) for one in part])
        bands = np.array_split(chrf[np.argsort(score, kind="stable")], _BANDS)
        cells = [
            *(f"{correlate(score, chrf):.2f}" for correlate in (pearson, spearman)),
            *(f"{correlate(line, chrf):.2f}" for correlate in (pearson, spearman)),
            f"{100 * line.mean():.1f}",
            f"{100 * chrf.mean():.1f}",
            " ".join(f"{100 * band.mean():.0f}" for band in bands),
        ]
        lines.append(f"| {name} | {len(part)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def pearson(one: Vector, other: Vector) -> float:
    """The correlation of two series."""
    return float(np.corrcoef(one, other)[0, 1])


def spearman(one: Vector, other: Vector) -> float:
    """The correlation of their ranks, equal values sharing the mean of theirs."""
    return pearson(_ranks(one), _ranks(other))


def _ranks(values: Vector) -> Vector:
    return np.array(
        [(values < value).sum() + ((values == value).sum() - 1) / 2 for value in values]
    )


if __name__ == "__main__":
    main()
