"""The whole pipeline beside the script that a user would write, on the same profiles.

    python -m venv peers && peers/bin/pip install -r benchmarks/peers-whole.txt
    python benchmarks/whole.py --peers peers/bin/python [--profiles 2] [--raw DIR]

Both read the same made profiles in Chinese and translate with the same Argos package, which has
the dimensions of a published one and thus takes its time, but knows no Chinese: with random
weights no sentence would ever end, so the weights are set to put a Latin word for each Chinese
piece and to copy figures, as a real package mostly does. Translations are thus as long as their
sources for both. Every run starts with nothing done, in processes of its own; arguments behind
``--`` go to the build.
"""

import argparse
import re
import runpy
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.dataset as ds
from made_profiles import Made, make_profiles
from processes import Measured, measure

PROJECT = Path(__file__).resolve().parents[1]
BUILDER = PROJECT / "tests" / "translation" / "argos_package_builder.py"
SCRIPT = PROJECT / "benchmarks" / "users_script.py"
SAMPLE_PROFILES = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--peers", default=sys.executable, help="the Python of the peers")
    parser.add_argument("--profiles", type=int, default=2)
    parser.add_argument("--raw", type=Path, help="profiles of your own")
    parser.add_argument("--argos", type=Path, help="an unpacked package zh → en of your own")
    parser.add_argument("--small", action="store_true", help="a small package, to try it out")
    parser.add_argument("build", nargs="*", help="arguments of the build, behind --")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="cwn-whole-") as name:
        folder = Path(name)
        raw = options.raw or write_profiles(folder / "raw", options.profiles)
        package = options.argos or folder / "packages" / "translate-zh_en-1_0"
        if options.argos is None:
            make_package(package, "SMALL" if options.small else "PUBLISHED")
        runs = {
            "this pipeline": build(raw, folder / "ours", package, options.build),
            "the script": run_script(options.peers, raw, folder / "script", package),
            "the script, each narrative once": run_script(
                options.peers, raw, folder / "once", package, "--distinct"
            ),
        }
        made = {
            "this pipeline": ours_made(folder / "ours"),
            "the script": script_made(folder / "script"),
        }
    print_runs(runs, made)


def chinese_profiles(count: int) -> list[Made]:
    """The first made profiles that are in Chinese and undamaged."""
    made = (
        one
        for one in make_profiles(10**6)
        if one.truth["language"] == "zh-Hans" and one.truth["encoding"] == "utf-8"
    )
    return list(islice(made, count))


def write_profiles(raw: Path, count: int) -> Path:
    raw.mkdir()
    for one in chinese_profiles(count):
        (raw / one.name).write_bytes(one.content)
    return raw


def make_package(folder: Path, size: str) -> None:
    """A package that ciphers, whose tokenizer knows the words of made profiles."""
    texts = [a.description.text for one in make_profiles(SAMPLE_PROFILES) for a in one.actions]
    sentences = sorted({part for text in texts for part in re.split("[。；\n]", text) if part})
    # Pieces of one or two ideographs, as those of tokenizers that have read more.
    sentences = [re.sub("([一-鿿]{2})(?=[一-鿿])", r"\1 ", sentence) for sentence in sentences]
    builder = runpy.run_path(str(BUILDER), run_name="builder")
    dimensions = replace(builder[size], pieces=2_000, is_cipher=True)
    if size == "SMALL":
        dimensions = replace(dimensions, heads=4, width=256, inner=256)  # room for a code
    builder["build_argos_package"](folder, dimensions=dimensions, sentences=sentences)


def build(raw: Path, out: Path, package: Path, arguments: Sequence[str]) -> Measured:
    command = [sys.executable, "-m", "pipeline", "build", "--raw", str(raw), "--out", str(out)]
    command += ["--engine", "argos", "--argos", str(package), *arguments]
    memory = out.with_name("memory.sqlite")
    return checked(measure([*command, "--translation-memory", str(memory)], folder=PROJECT))


def run_script(python: str, raw: Path, out: Path, package: Path, *arguments: str) -> Measured:
    """The user's script, with folders of its own for what argostranslate keeps."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    environment = dict.fromkeys(names, str(out.with_name("home")))
    environment["ARGOS_PACKAGES_DIR"] = str(package.parent)
    command = [python, "-W", "ignore", str(SCRIPT), str(raw), str(out), *arguments]
    return checked(measure(command, environment=environment))


def checked(measured: Measured) -> Measured:
    if measured.exit_code not in (0, 1):
        raise SystemExit(f"exit code {measured.exit_code}\n{measured.printed}")
    return measured


def count(folder: Path, table: str) -> int:
    return int(ds.dataset(folder / f"{table}.parquet", format="parquet").count_rows())


def ours_made(out: Path) -> str:
    names = ("blocks", "texts", "sentences", "translations", "quantities", "species")
    return ", ".join(f"{name} {count(out, name):,}" for name in names)


def script_made(out: Path) -> str:
    return ", ".join(f"{name} {count(out, name):,}" for name in ("blocks", "sentences", "amounts"))


def print_runs(runs: dict[str, Measured], made: dict[str, str]) -> None:
    """A Markdown table, with each run in multiples of the first."""
    ours = next(iter(runs.values()))
    print("| | s | s of CPU | times ours | times ours (CPU) | peak MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, run in runs.items():
        ratios = f"{run.seconds / ours.seconds:.1f} | {run.cpu_seconds / ours.cpu_seconds:.1f}"
        print(
            f"| {name} | {run.seconds:.0f} | {run.cpu_seconds:.0f} | {ratios} | {run.peak_mb:.0f} |"
        )
    for name, what in made.items():
        print(f"\n{name}: {what}")


if __name__ == "__main__":
    main()
