"""The commands. Exit codes: 0 all built, 1 some documents set aside, 2 unusable arguments."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn

from pipeline.errors import ConfigError, PipelineError
from pipeline.review_cli import add_review, add_reviewed, reviewed_file
from pipeline.stage import Item, Progress, Settings
from pipeline.terms_cli import add_terms, add_user_terms, checked_terms

PROJECT = Path(__file__).resolve().parents[1]
SOME_SET_ASIDE = 1
UNUSABLE = 2
TRANSLATORS = ("auto", "argos", "gguf", "none")
PLACES = ("local", "dask")

_EXAMPLES = """\
examples:
  python -m pipeline build --raw data/raw --out data/processed
  python -m pipeline build --raw my/profiles --out my/corpus --engine none
  python -m pipeline summaries --out my/corpus --format md --lang both
  python -m pipeline dataset --out my/corpus
  python -m pipeline check --out my/corpus
  python -m pipeline review export --out my/corpus --format xlsx
  python -m pipeline review import my/corpus/review/worst-100.xlsx --reviewer "Wang Min"

exit codes: 0 all documents built; 1 some were set aside, each with its reason in
problems.parquet; 2 unusable arguments, settings or environment, nothing written.
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"{message} (see {self.prog} --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except PipelineError as error:
        print(f"error: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("stopped; what was done is kept, build again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (a pager, `head`) has left.
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cwn-corpus",
        description="Turn a folder of CitiesWithNature city profiles into a clean, translated, "
        "measured corpus.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_build(commands.add_parser("build", help="build every table from a folder of profiles"))
    _add_models(commands.add_parser("models", help="list, install or verify translation models"))
    _add_summaries(commands.add_parser("summaries", help="write summaries of a finished build"))
    add_review(commands.add_parser("review", help="hand translations to reviewers and take back"))
    add_terms(commands.add_parser("terms", help="write the termbase as CSV or TBX"))
    report = commands.add_parser("report", help="write the report and reading page, report.html")
    _add_out(report)
    report.set_defaults(command=_report)
    _add_dataset(commands.add_parser("dataset", help="write what a finished build is published by"))
    check = commands.add_parser("check", help="test the tables of a build against each other")
    _add_out(check)
    check.set_defaults(command=_check)
    tables = commands.add_parser("tables", help="print the data dictionary (Markdown)")
    tables.add_argument(
        "--lang", choices=("en", "zh"), default="en", help="language (default: %(default)s)"
    )
    tables.set_defaults(command=_tables)
    return parser


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of tables")


def _add_models_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--models-dir",
        type=Path,
        default=PROJECT / "models",
        metavar="DIR",
        help="folder of the models (default: the project's models/)",
    )


def _add_build(parser: argparse.ArgumentParser) -> None:
    from pipeline.build import STAGES

    stages = "\n".join(f"  {stage.name:<13}{stage.summary}" for stage in STAGES)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Build every table from the .txt and .pdf profiles of a folder and its subfolders.\n"
        "What is up to date is not built again; a build that was stopped goes on.\n\n"
        f"stages:\n{stages}"
    )
    parser.add_argument("--raw", type=Path, required=True, metavar="DIR", help="the profiles")
    _add_out(parser)
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
        type=_percentage,
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
    _add_models_dir(parser)
    _add_resources(parser)
    parser.add_argument(
        "--offline",
        action="store_true",
        help="refuse every network access; a build always does",
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.set_defaults(command=_build)


def _add_resources(parser: argparse.ArgumentParser) -> None:
    from pipeline.build import TIME_LIMIT_SECONDS

    group = parser.add_argument_group("resources", "The result does not depend on these.")
    group.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes (default: as many as there are cores and memory for)",
    )
    group.add_argument(
        "--memory",
        type=_bytes,
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


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "install", "verify"), default="list")
    parser.add_argument(
        "names", nargs="*", metavar="MODEL", help="which to install (default: what is needed)"
    )
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="install the one model from this file"
    )
    _add_models_dir(parser)
    parser.set_defaults(command=_models)


def _add_summaries(parser: argparse.ArgumentParser) -> None:
    from pipeline.publishing import FORMATS, LANGUAGES

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Write summaries of every action, commitment and city to OUT/summaries.\n\n"
        "formats:\n"
        "  md, docx   a document for each city\n"
        "  html       a page for each city, a brief of it that prints on one page A4\n"
        "             (CITY.brief.LANG.html), and for several cities an index of them\n"
        "  csv        a table each of cities, commitments, actions, figures, species, sentences\n"
        "  xlsx       the same tables as the sheets of one workbook"
    )
    _add_out(parser)
    parser.add_argument(
        "--format", choices=tuple(FORMATS), action="append", help="may be repeated (default: all)"
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="language; both: side by side (default: each of them)"
    )
    parser.set_defaults(command=_summaries)


def _add_dataset(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = """\
Write, beside the tables of a finished build, the files by which it can be published:

  README.md                  dataset card; load_dataset("DIR", "quantities") reads it
  corpus.duckdb              the tables with keys, comments and views
  datapackage.json           Frictionless Data Package
  croissant.json             MLCommons Croissant
  prov.jsonld                W3C PROV: inputs and models by hash, stage runs
  CITATION.cff               how to cite it
  data-dictionary(.zh).md    every column in words, English and Chinese
  dwca/                      Darwin Core checklist of the organisms that are named
  gbf_crosswalk.csv          actions and targets of the Global Biodiversity Framework, evidence
  gbf_crosswalk.skos.jsonld  the platform's headings and those targets, as SKOS
  cbd_commitments.json       drafts in the fields of the CBD's form for commitments

The same tables give the same bytes. Title, authors, address and DOI of your publication are
set in pipeline/dataset/dataset.toml, the words that speak to targets in gbf_clues.csv beside it."""
    _add_out(parser)
    parser.set_defaults(command=_dataset)


def _percentage(text: str) -> float:
    value = float(text)
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 100")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(K|M|G|T)?i?B?", re.IGNORECASE)
_POWERS = {None: 0, "K": 1, "M": 2, "G": 3, "T": 4}


def _bytes(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text} is no size, such as 500MB or 2GB")
    number, unit = match.groups()
    return int(float(number) * 1024 ** _POWERS[unit and unit.upper()])


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
    from pipeline.build import Resources, build
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
    say: Callable[[object], None] = (lambda line: None) if options.quiet else _say
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


def _say(line: object) -> None:
    print(line, flush=True)


def _progress_bar(stage: str) -> Progress:
    def show(items: Iterable[Item], *, total: int | None = None) -> Iterator[Item]:
        from tqdm import tqdm

        # On a terminal only, and gone when done; a log gets the stage's line.
        return iter(tqdm(items, desc=stage, total=total, leave=False, disable=None))

    return show


def _models(options: argparse.Namespace) -> int:
    from pipeline.translation.models import install_models, list_models, verify_models

    folder: Path = options.models_dir
    if options.action == "install":
        with _download_bar() as progress:
            install_models(options.names, folder, file=options.file, say=_say, progress=progress)
        return 0
    if options.action == "list":
        for status in list_models(folder):
            model = status.model
            _say(f"{model.name:<20}{status.message:<15}{model.title}; {model.licence}")
        return 0
    statuses = verify_models(folder)
    for status in statuses:
        _say(status.message)
    return SOME_SET_ASIDE if any(status.is_sound is False for status in statuses) else 0


@contextmanager
def _download_bar() -> Iterator[Callable[[int, int | None], None]]:
    from tqdm import tqdm

    with tqdm(unit="B", unit_scale=True, unit_divisor=1024, leave=False, disable=None) as bar:

        def show(there: int, whole: int | None) -> None:
            bar.total = whole
            bar.update(there - bar.n)

        yield show


def _summaries(options: argparse.Namespace) -> int:
    from pipeline.publishing import FORMATS, LANGUAGES
    from pipeline.summarise import summarise

    languages = [options.lang] if options.lang else LANGUAGES
    written = summarise(options.out, options.format or list(FORMATS), languages)
    folder = options.out / "summaries"
    if written is None:
        _say(f"{folder}: nothing to do, every summary is up to date")
    else:
        _say(f"{folder}: {len(written)} files written")
    return 0


def _report(options: argparse.Namespace) -> int:
    from pipeline.reporting import FILE_NAME, write_report

    written = write_report(options.out)
    page = options.out / FILE_NAME
    _say(f"{page}: written" if written else f"{page}: nothing to do, it is up to date")
    return 0


def _dataset(options: argparse.Namespace) -> int:
    from pipeline.exporting import export_dataset

    written = export_dataset(options.out)
    if written is None:
        _say(f"{options.out}: nothing to do, the files of the dataset are up to date")
    for path in written or ():
        _say(f"{path}  {path.stat().st_size:,} bytes")
    return 0


def _check(options: argparse.Namespace) -> int:
    from pipeline.check import check

    wrong = check(options.out)
    for sentence in wrong:
        _say(sentence)
    _say(f"{len(wrong)} contradictions" if wrong else "all tables hold together")
    return SOME_SET_ASIDE if wrong else 0


def _tables(options: argparse.Namespace) -> int:
    from pipeline.dictionary import data_dictionary

    print(data_dictionary(options.lang), end="")
    return 0
