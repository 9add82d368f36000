"""What the benchmarks measure with: processes and what they leave, exponents, tables, spans."""

import sys
from types import ModuleType

import pytest

# A process that starts one which outlives it: 60 MB and some work each.
BUSY = "held = bytearray(60 * 2**20); held[::4096] = bytes(len(held[::4096])); " + (
    "import time; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass\n"
)
PARENT = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {BUSY!r}])\n" + BUSY


@pytest.fixture
def scale(benchmarks: dict[str, ModuleType]) -> ModuleType:
    return benchmarks["scale"]


def test_all_processes_of_a_command_count(benchmarks: dict[str, ModuleType]) -> None:
    command = [sys.executable, "-c", PARENT + "print('done')"]
    measured = benchmarks["processes"].measure(command)
    assert (measured.exit_code, measured.printed.strip()) == (0, "done")
    assert 1.0 <= measured.cpu_seconds < 5
    assert measured.most_processes == 2
    assert measured.peak_mb > 100 > measured.largest_mb > 60


def test_an_exponent_is_the_slope_of_the_logarithms(scale: ModuleType) -> None:
    sizes = (10, 100, 1000)
    assert scale.exponent((size, 0.3 * size) for size in sizes) == 1
    assert scale.exponent((size, 2e-6 * size**2) for size in sizes) == 2
    assert scale.exponent([(10, 1.0)]) is None
    assert scale.exponent([(10, 0.0), (100, 1.0)]) is None


def test_the_line_of_a_stage_is_read(scale: ModuleType) -> None:
    from pipeline.build import StageReport

    line = str(StageReport("segment", rows_in=5, rows_out={"sentences": 1_234}, seconds=1.25))
    match = scale.STAGE_LINE.match(line)
    assert match is not None
    assert match.groups() == ("segment", "1.2")
    assert scale.STAGE_LINE.match(str(StageReport("segment"))) is None


def test_a_report_of_two_runs(scale: ModuleType) -> None:
    runs = [
        {"profiles": size, "way": "", "seconds": size, "cpu_seconds": size, "peak_mb": 300}
        | {"largest_mb": 200, "megabytes_in": 0.1 * size, "stages": {"segment": size**2 / 10}}
        | {"rows": dict.fromkeys(scale.TABLES, size)}
        for size in (10, 100)
    ]
    exponents = [line for line in scale.report(runs) if line.startswith("| all sizes")]
    cells = [cell.strip() for cell in exponents[0].split("|")]
    assert cells[3:6] == ["1.00", "1.00", "0.00"]
    assert cells[6 + scale.STAGES.index("segment")] == "2.00"


def test_what_is_whole_and_what_is_torn(benchmarks: dict[str, ModuleType]) -> None:
    segmentation = benchmarks["segmentation"]
    tokens = [(0, 2), (2, 6), (6, 7)]
    assert segmentation.whole([(2, 6), (0, 2)], tokens) == 2
    assert segmentation.whole([(0, 6), (3, 5)], tokens) == 0
    assert segmentation.unbroken([(3, 5), (1, 3)], tokens) == 1
