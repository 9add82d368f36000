"""The commands. Exit codes: 0 all built, 1 some documents set aside, 2 unusable arguments."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from pipeline.arguments import add_models_dir, add_out
from pipeline.build_cli import SOME_SET_ASIDE, add_build
from pipeline.errors import ConfigError, PipelineError
from pipeline.review_cli import add_review
from pipeline.terms_cli import add_terms

UNUSABLE = 2

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
    add_build(commands.add_parser("build", help="build every table from a folder of profiles"))
    _add_models(commands.add_parser("models", help="list, install or verify translation models"))
    _add_summaries(commands.add_parser("summaries", help="write summaries of a finished build"))
    add_review(commands.add_parser("review", help="hand translations to reviewers and take back"))
    add_terms(commands.add_parser("terms", help="write the termbase as CSV or TBX"))
    report = commands.add_parser("report", help="write the report and reading page, report.html")
    add_out(report)
    report.set_defaults(command=_report)
    _add_dataset(commands.add_parser("dataset", help="write what a finished build is published by"))
    check = commands.add_parser("check", help="test the tables of a build against each other")
    add_out(check)
    check.set_defaults(command=_check)
    tables = commands.add_parser("tables", help="print the data dictionary (Markdown)")
    tables.add_argument(
        "--lang", choices=("en", "zh"), default="en", help="language (default: %(default)s)"
    )
    tables.set_defaults(command=_tables)
    return parser


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "install", "verify"), default="list")
    parser.add_argument(
        "names", nargs="*", metavar="MODEL", help="which to install (default: what is needed)"
    )
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="install the one model from this file"
    )
    add_models_dir(parser)
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
    add_out(parser)
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
    add_out(parser)
    parser.set_defaults(command=_dataset)


def _say(line: object) -> None:
    print(line, flush=True)


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
