"""A folder of hostile files through every command: nothing leaks, and the rest is built.

No process may use the network: each is told so by a hook of its own, and where the system lets a
user make one, all run in a network without any interface.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

PROFILES = Path(__file__).parents[1] / "fixtures" / "profiles"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULAS = ("=1+HYPERLINK(A1)", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1+1")
TURNED = "\u202eDEVAS\u202c and \u2066hidden\u2069 \u200bstreams"
PROFILE = f"""{SCRIPT}

City profile downloaded from CitiesWithNature

30 June 2026

Chapter 2

The Action Platform

ACTION AREA 3

Develop tools and solutions

Commitment made:

=HYPERLINK("http://example.org","a commitment")

[a link](javascript:alert(3)) & {SCRIPT}

Description of how city is taking action:

{SCRIPT} The city planted 4,200 trees. {TURNED} were 12 km long. | a | b | `code` $x$ [x](y)

Baseline:

{{}}

Last update: 12/01/2026
"""
TOO_MUCH = {
    "headings.txt": ("Baseline\n" * 1_000_000, "too_many_characters"),
    "fewer.txt": ("Baseline\n" * 200_000, "too_many_lines"),
    "line.txt": ("城" * 10_000_000, "too_many_characters"),
    "shorter.txt": ("城" * 300_000, "line_too_long"),
    "binary.txt": ("\x00\x01" * 10_000, "binary_file"),
    "page.pdf": ("%PDF-1.7\n" + "[" * 1_000_000, "unreadable_pdf"),
}
NAMES = [
    *("a\nb.txt", "con.txt", "NUL.txt", "-rf.txt", "=1+1.txt", "<b>.txt", "%2e%2e.txt"),
    *(f"{'长' * 80}.txt", "\u202etxt.gnp.txt", "a\\..\\..\\b.txt", "$(id).txt", "' OR 1.txt"),
]
REFUSING = """
import os, socket, sys
EVENTS = ("connect", "sendto", "sendmsg")
LOOK_UPS = ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo")
def refuse(event, arguments):
    module, _, what = event.partition(".")
    if module != "socket" or what not in EVENTS + LOOK_UPS:
        return
    if what in EVENTS and arguments[0].family == socket.AF_UNIX:
        return  # how processes of one machine speak to each other
    with open(os.environ["NETWORK_LOG"], "a") as log:
        log.write(f"{event} {arguments!r}\\n")
    raise PermissionError(event)
sys.addaudithook(refuse)
"""


RUN = """
import json, sys
from pipeline.cli import main
for command in json.loads(sys.argv[1]):
    code = main(command)
    assert code in (0, 1), (command, code)
"""


def without_network() -> tuple[str, ...]:
    """What runs a command in a network namespace of its own, where this system allows that."""
    command = (shutil.which("unshare") or "", "--user", "--map-root-user", "--net")
    able = (
        bool(command[0]) and not subprocess.run([*command, "true"], capture_output=True).returncode
    )
    return command if able else ()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "raw"
    folder.mkdir()
    shutil.copy(PROFILES / "lianhu.txt", folder / "lianhu.txt")
    formulas = "\n".join(f"{formula} counts {n} ha." for n, formula in enumerate(FORMULAS, 2))
    text = PROFILE.replace("{}", formulas)
    for number, name in enumerate(NAMES):
        (folder / name).write_text(f"{text}\nFile {number}.\n", encoding="utf-8")
    odd = os.fsencode(folder) + b"/\xff\xfe.txt"
    Path(os.fsdecode(odd)).write_text(text, encoding="utf-8")
    for name, (content, _) in TOO_MUCH.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def out(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every command makes of the folder, without a network."""
    base = tmp_path_factory.mktemp("refused")
    (base / "hook").mkdir()
    (base / "hook" / "sitecustomize.py").write_text(REFUSING, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": f"{base / 'hook'}:{Path(__file__).parents[2]}",
        "NETWORK_LOG": str(base / "network.log"),
    }
    out = base / "a" / "b" / "out"
    build = ["build", "--engine", "none", "--raw", str(raw), "--out", str(out)]
    made = [build, *([name, "--out", str(out)] for name in ("summaries", "report", "dataset"))]
    export = ["review", "export", "--all", "--out", str(out), "--format"]
    made += [[*export, form] for form in ("csv", "xlsx")]
    done = subprocess.run(
        [*without_network(), sys.executable, "-c", RUN, json.dumps(made)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Traceback" not in done.stderr, done.stderr
    return out


def test_no_process_asked_for_the_network(out: Path) -> None:
    log = out.parents[2] / "network.log"
    assert not log.exists() or log.read_text(encoding="utf-8") == ""


def test_what_is_too_much_is_set_aside_with_its_reason(out: Path) -> None:
    problems = pd.read_parquet(out / "problems.parquet")
    errors = problems[problems["severity"] == "error"]
    said = dict(zip(errors["source_file"], errors["code"], strict=True))
    assert {name: said.get(name) for name in TOO_MUCH} == {
        name: code for name, (_, code) in TOO_MUCH.items()
    }


def test_the_others_are_built_whatever_their_names(out: Path) -> None:
    documents = pd.read_parquet(out / "documents.parquet")
    assert len(documents) == len(NAMES) + 2
    assert documents["doc_id"].is_unique
    assert all(re.fullmatch(r"[\w-]+", doc_id) for doc_id in documents["doc_id"])


def test_every_file_lies_within_the_folder_under_a_name_every_system_takes(out: Path) -> None:
    base = out.parents[2]
    beside = [path for path in base.rglob("*") if out not in (path, *path.parents)]
    assert {path.name for path in beside if path.is_file()} <= {"sitecustomize.py", "network.log"}
    summaries = [path.name for path in (out / "summaries").iterdir()]
    assert all(len(os.fsencode(name)) <= 255 for name in summaries)
    devices = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
    assert not [name for name in summaries if devices.fullmatch(name)]
    assert not [name for name in summaries if re.search(r'[\x00-\x1f<>:"/\\|?*]', name)]


def test_the_text_is_kept_as_it_was(out: Path) -> None:
    text = " ".join(pd.read_parquet(out / "texts.parquet")["text"])
    assert TURNED in text
    assert SCRIPT in text


def pages(out: Path) -> dict[Path, str]:
    html = [*(out / "summaries").glob("*.html"), *out.glob("*.html")]
    assert len(html) > 10
    return {path: path.read_text(encoding="utf-8") for path in html}


def test_no_page_runs_or_turns_what_a_profile_says(out: Path) -> None:
    for path, page in pages(out).items():
        assert "Content-Security-Policy" in page, path
        assert "<script>alert" not in page, path
        assert not re.search(r"<img[^>]+onerror", page), path
        assert not re.search(r'href="\s*(?:javascript|data|http)[^"]*alert', page), path
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page), path


def test_no_document_runs_or_turns_it_either(out: Path) -> None:
    for path in (out / "summaries").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text, path
        assert "<img" not in text, path
        assert not re.search(r"(?<!\\)\]\(javascript", text), path
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), path
    for path in (out / "summaries").glob("*.docx"):
        with zipfile.ZipFile(path) as document:
            for name in document.namelist():
                part = document.read(name).decode("utf-8", "ignore")
                assert "<script" not in part, (path, name)
                assert not re.search('Target="(?:javascript|file|http)[^"]*alert', part), path
                assert not re.search("[\u202a-\u202e\u2066-\u2069]", part), (path, name)


def test_no_cell_is_a_formula(out: Path) -> None:
    tables = [*(out / "summaries").glob("*.csv"), *(out / "review").glob("*.csv")]
    assert tables
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        begun = [
            cell for cell in cells if re.match(r"\s*[=+@＝＋＠]|[\t\r\n]|\s*[-－](?!\d)", cell)
        ]
        assert begun == [], path
    for path in [*(out / "summaries").glob("*.xlsx"), *(out / "review").glob("*.xlsx")]:
        book = openpyxl.load_workbook(path)
        kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
        assert "f" not in kinds, path


def test_what_goes_to_reviewers_comes_back_as_it_was(
    out: Path, confined: Callable[..., Any], tmp_path: Path
) -> None:
    for path in (out / "review").iterdir():
        command = ["-m", "pipeline", "review", "import", path, "--out", out]
        cost = confined(*command, "--reviewed", tmp_path / "reviewed.csv", seconds=60)
        assert cost.code == 0, cost.stderr
        assert "refused" not in cost.stdout
        assert not (tmp_path / "reviewed.csv").exists()
