"""How a build grows with the number of profiles: time of each stage, memory, rows, exponents.

    python benchmarks/scale.py --sizes 10 100 1000 --way "--workers 1" --way "--workers 2"

For each number of made profiles (`made_profiles`) the tables are built from nothing, once for each
``--way``: further arguments of ``python -m pipeline build``. Memory is that of all processes
together. An exponent is the slope of a straight line through the logarithms, by least squares: 1
means that twice as many profiles take twice as long. With ``--results`` each run is kept as a line
of JSON, and the tables are of all runs in that file, so that large runs can be done one by one;
without ``--sizes`` nothing is built.
"""

import argparse
import json
import math
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.dataset as ds
from processes import measure

PROJECT = Path(__file__).resolve().parents[1]
STAGES = ("ingest", "structure", "deduplicate", "segment", "extract", "translate", "publish")
TABLES = ("blocks", "texts", "sentences", "quantities", "species", "corpus", "problems")
STAGE_LINE = re.compile(r"^(\w+)\s.*?([\d,]+\.\d) s\b")
COMMON = ("--engine", "none")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", action="append", help="arguments of the build; may be repeated")
    parser.add_argument("--folder", type=Path, help="where profiles and tables are made")
    parser.add_argument("--results", type=Path, help="file of results (JSON lines), added to")
    options = parser.parse_args()
    results = read_results(options.results)
    with TemporaryDirectory(prefix="cwn-scale-", dir=options.folder) as folder:
        for size in sorted(options.sizes):
            raw = Path(folder) / f"raw-{size}"
            make_profiles(raw, size, options.seed)
            for way in options.way or [""]:
                result = build(raw, Path(folder) / "out", size, way)
                results.append(result)
                print(json.dumps(result), file=sys.stderr, flush=True)
                if options.results:
                    with options.results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(result) + "\n")
    print("\n".join(report(results)))


def read_results(path: Path | None) -> list[dict[str, Any]]:
    """The results of earlier runs."""
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def make_profiles(raw: Path, count: int, seed: int) -> None:
    command = [sys.executable, str(PROJECT / "benchmarks" / "made_profiles.py"), str(raw)]
    command += ["--count", str(count), "--seed", str(seed)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build(raw: Path, out: Path, size: int, way: str) -> dict[str, Any]:
    """Build the tables in ``out``, which is made and removed; what it took."""
    command = [sys.executable, "-m", "pipeline", "build", "--raw", str(raw), "--out", str(out)]
    command += [*COMMON, *shlex.split(way)]
    memory = out.with_name("memory.sqlite")
    measured = measure([*command, "--translation-memory", str(memory)], folder=PROJECT)
    if measured.exit_code not in (0, 1):
        raise SystemExit(f"exit code {measured.exit_code}: {shlex.join(command)}")
    lines = map(STAGE_LINE.match, measured.printed.splitlines())
    stages = {line[1]: float(line[2].replace(",", "")) for line in lines if line}
    result = {
        "profiles": size,
        "way": way,
        "exit_code": measured.exit_code,
        "megabytes_in": round(sum(file.stat().st_size for file in raw.iterdir()) / 1e6, 2),
        "seconds": round(measured.seconds, 2),
        "cpu_seconds": round(measured.cpu_seconds, 2),
        "peak_mb": round(measured.peak_mb, 1),
        "largest_mb": round(measured.largest_mb, 1),
        "processes": measured.most_processes,
        "stages": {stage: stages[stage] for stage in STAGES if stage in stages},
        "rows": {name: count_rows(out / f"{name}.parquet") for name in TABLES},
    }
    subprocess.run(["rm", "-rf", str(out), str(memory)], check=True)
    return result


def count_rows(table: Path) -> int:
    """Rows of a file or of a folder of shards."""
    return int(ds.dataset(table, format="parquet").count_rows())


def exponent(points: Iterable[tuple[float, float]]) -> float | None:
    """The slope of the logarithms by least squares; ``None`` of fewer than two sizes.

    >>> exponent([(10, 3.0), (100, 30.0), (1000, 300.0)])
    1.0
    """
    logs = [(math.log(size), math.log(value)) for size, value in points if value > 0]
    if len({size for size, _ in logs}) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    above = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return round(above / sum((x - mean_x) ** 2 for x, _ in logs), 6)


def report(results: Sequence[dict[str, Any]]) -> list[str]:
    """Markdown: a table of all runs, one of rows, one of exponents for each way."""
    results = sorted(results, key=lambda one: (one["way"], one["profiles"]))
    columns = ("profiles", "way", "s", "s of CPU", "peak MB", "largest process MB")
    lines = table([*columns, *STAGES], [run_cells(one) for one in results])
    rows = {one["profiles"]: one for one in results}
    lines += [
        "",
        *table(["profiles", "MB in", *TABLES], [row_cells(rows[n]) for n in sorted(rows)]),
    ]
    exponents = []
    for way in dict.fromkeys(one["way"] for one in results):
        exponents += exponent_cells(way, [one for one in results if one["way"] == way])
    return [*lines, "", *table(["exponent", "way", *columns[2:5], *STAGES], exponents)]


def run_cells(one: dict[str, Any]) -> list[str]:
    numbers = [f"{one[key]:,.0f}" for key in ("seconds", "cpu_seconds", "peak_mb", "largest_mb")]
    stages = [f"{one['stages'].get(stage, 0):,.1f}" for stage in STAGES]
    return [f"{one['profiles']:,}", f"`{one['way']}`", *numbers, *stages]


def row_cells(one: dict[str, Any]) -> list[str]:
    return [
        f"{one['profiles']:,}",
        f"{one['megabytes_in']:,.1f}",
        *(f"{one['rows'][name]:,}" for name in TABLES),
    ]


def exponent_cells(way: str, runs: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Exponents over all sizes, and over the two largest, where no start-up time hides."""
    largest = sorted({one["profiles"] for one in runs})[-2:]
    over = {"all sizes": runs, "two largest": [one for one in runs if one["profiles"] in largest]}
    rows = []
    for name, chosen in over.items():
        series = [[one[key] for one in chosen] for key in ("seconds", "cpu_seconds", "peak_mb")]
        series += [[one["stages"].get(stage, 0) for one in chosen] for stage in STAGES]
        sizes = [one["profiles"] for one in chosen]
        found = [exponent(zip(sizes, values, strict=True)) for values in series]
        rows.append([name, f"`{way}`", *("" if one is None else f"{one:.2f}" for one in found)])
    return rows


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table."""
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]


if __name__ == "__main__":
    main()
