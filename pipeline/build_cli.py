"""The command ``build``: its arguments and what it prints. Exit code 1: some set aside."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from pipeline.arguments import PROJECT, add_models_dir, add_out, count, percentage, size
from pipeline.errors import ConfigError
from pipeline.resources import TIME_LIMIT_SECONDS, Resources
from pipeline.review_cli import add_reviewed, reviewed_file
from pipeline.stage import Item, Progress, Settings
from pipeline.terms_cli import add_user_terms, checked_terms

SOME_SET_ASIDE = 1
TRANSLATORS = ("auto", "argos", "gguf", "none")
PLACES = ("local", "dask")


def add_build(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``build``."""
    from pipeline.build import STAGES

    stages = "\n".join(f"  {stage.name:<13}{stage.summary}" for stage in STAGES)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Build every table from the .txt and .pdf profiles of a folder and its subfolders.\n"
        "What is up to date is not built again; a build that was stopped goes on.\n\n"
        f"stages:\n{stages}"
    )
    parser.add_argument("--raw", type=Path, required=True, metavar="DIR", help="the profiles")
    add_out(parser)
    parser.add_argument(
        "--until",
        choices=[stage.name for stage in STAGES],
        default=STAGES[-1].name,
        metavar="STAGE",
        help="stop after this stage",
    )
    parser.add_argument(
        "--engine",
        choices=(*TRANSLATORS, *PLACES),
        action="append",
        default=[],
        metavar="NAME",
        help="what translates: auto (Argos where it is installed, else the packaged Gemma), argos, "
        "gguf or none; and where the work runs: local (processes of this machine) or dask; may "
        "be given for each (default: auto, local)",
    )
    parser.add_argument("--gguf", type=Path, metavar="FILE", help="a GGUF model of your own")
    parser.add_argument(
        "--argos", type=Path, metavar="PACKAGE", help="an Argos zh→en package (folder, .argosmodel)"
    )
    parser.add_argument(
        "--similarity",
        type=percentage,
        default=Settings.near_duplicate_similarity,
        metavar="PERCENT",
        help="edit similarity from which texts are near-duplicates (default: %(default)g)",
    )
    parser.add_argument(
        "--translation-memory",
        type=Path,
        default=PROJECT / "models" / "memory" / "translations.sqlite",
        metavar="FILE",
        help="sentences already translated (default: models/memory/translations.sqlite)",
    )
    add_user_terms(parser)
    add_reviewed(parser)
    add_models_dir(parser)
    _add_resources(parser)
    parser.add_argument(
        "--offline",
        action="store_true",
        help="refuse every network access; a build always does",
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.set_defaults(command=_build)


def _add_resources(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("resources", "The result does not depend on these.")
    group.add_argument(
        "--workers",
        type=count,
        metavar="N",
        help="processes (default: as many as there are cores and memory for)",
    )
    group.add_argument(
        "--memory",
        type=size,
        metavar="SIZE",
        help="memory for all processes together, such as 2GB (default: half of the machine's)",
    )
    group.add_argument(
        "--time-limit",
        type=float,
        default=TIME_LIMIT_SECONDS,
        metavar="SECONDS",
        help="a profile that keeps a stage busy for longer is set aside (default: %(default)g)",
    )
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="with --engine dask: the scheduler of a cluster, tcp://HOST:8786, whose workers see "
        "the same folders (default: a cluster of this machine)",
    )


def _one_of(given: Sequence[str], names: Sequence[str]) -> str:
    """The last of ``given`` that is one of ``names``, else the first of these.

    Raises:
        ConfigError: two of them are given.
    """
    chosen = list(dict.fromkeys(name for name in given if name in names))
    if len(chosen) > 1:
        raise ConfigError(f"--engine: {' and '.join(chosen)} exclude each other")
    return chosen[0] if chosen else names[0]


def _build(options: argparse.Namespace) -> int:
    from pipeline.build import build
    from pipeline.cluster import LOCAL
    from pipeline.offline import network_refused

    is_dask = _one_of(options.engine, PLACES) == "dask"
    if options.scheduler and not is_dask:
        raise ConfigError("--scheduler is for --engine dask")
    resources = Resources(
        workers=options.workers,
        memory=options.memory,
        seconds=options.time_limit,
        scheduler=(options.scheduler or LOCAL) if is_dask else None,
    )
    settings = Settings(
        near_duplicate_similarity=options.similarity,
        engine=_one_of(options.engine, TRANSLATORS),
        gguf=options.gguf,
        argos_package=options.argos,
        models_dir=options.models_dir,
        terms=checked_terms(options),
        memory=options.translation_memory,
        reviewed=reviewed_file(options),
    )
    say: Callable[[object], None] = (lambda line: None) if options.quiet else print
    # Processes of this machine refuse the network too; those of a cluster live by it.
    with nullcontext() if is_dask else network_refused():
        done = build(
            options.raw,
            options.out,
            settings,
            until=options.until,
            resources=resources,
            progress=_progress_bar,
            report=say,
        )
    files = f"{done.files} profile" + ("s" if done.files != 1 else "")
    if done.stages_run or done.tables_written:
        say(f"{files} → {options.out}: {done.tables_written} tables new or changed")
    else:
        say(f"{files} → {options.out}: nothing to do, every table is up to date")
    if done.set_aside:
        say(f"{done.set_aside} of {files} set aside; why: {options.out / 'problems.parquet'}")
        return SOME_SET_ASIDE
    return 0


def _progress_bar(stage: str) -> Progress:
    def show(items: Iterable[Item], *, total: int | None = None) -> Iterator[Item]:
        from tqdm import tqdm

        # On a terminal only, and gone when done; a log gets the stage's line.
        return iter(tqdm(items, desc=stage, total=total, leave=False, disable=None))

    return show
