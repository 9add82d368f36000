"""A disk that is full or may not be written to, input that goes: a clear error, nothing lost."""

import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline.build import build
from pipeline.stage import Item, Progress, Settings
from tests.reliability.conftest import build_command, tables

OWN_MOUNTS = ["unshare", "--map-root-user", "--mount"]
CAN_MOUNT = (
    shutil.which("unshare") is not None
    and subprocess.run(
        [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True
    ).returncode
    == 0
)
needs_mounts = pytest.mark.skipif(not CAN_MOUNT, reason="file systems cannot be mounted here")


def in_file_system(
    folder: Path, options: str, commands: Iterable[list[str]]
) -> "subprocess.CompletedProcess[str]":
    """Run commands, one after the other, where ``folder`` is a file system of its own."""
    folder.mkdir()
    mount = f"mount -t tmpfs -o {options} tmpfs '{folder}'"
    script = "; ".join([mount, *(" ".join(map("'{}'".format, command)) for command in commands)])
    return subprocess.run(
        [*OWN_MOUNTS, "sh", "-c", script], capture_output=True, text=True, timeout=300
    )


@needs_mounts
def test_a_full_disk_is_named_and_the_tables_stay_as_they_were(
    few: Path, raw: Path, few_built: dict[str, bytes], tmp_path: Path
) -> None:
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    out = disk / "out"
    done = in_file_system(
        disk,
        "size=1500k",
        [
            build_command(few, out),
            ["dd", "if=/dev/zero", f"of={disk}/filling", "status=none"],
            build_command(raw, out),
            ["cp", "-r", str(out), str(kept)],
        ],
    )
    *_, error = done.stderr.strip().splitlines()
    assert error.startswith("error: ")
    assert "No space left on device" in error
    assert "Traceback" not in done.stderr
    assert tables(kept) == few_built
    shutil.rmtree(kept / ".build" / "lock", ignore_errors=True)
    subprocess.run(build_command(few, kept), check=True, capture_output=True)
    assert tables(kept) == few_built


def test_a_file_that_may_not_grow_ends_the_build_in_one_sentence(
    few: Path, few_built: dict[str, bytes], tmp_path: Path
) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        build_command(few, tmp_path), preexec_fn=limit, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert tables(tmp_path) == {}
    subprocess.run(build_command(few, tmp_path), check=True, capture_output=True)
    assert tables(tmp_path) == few_built


@needs_mounts
def test_a_folder_that_may_not_be_written_to_is_named(few: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    done = in_file_system(disk, "ro", [build_command(few, disk / "out")])
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"error: --out: {disk}/out cannot be written: Read-only file system\n"


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_a_profile_that_goes_or_changes_while_it_is_read_is_set_aside(
    few: Path, tmp_path: Path, change: str
) -> None:
    raw = Path(shutil.copytree(few, tmp_path / "raw"))
    victim, other = sorted(raw.glob("*.txt"))

    def progress(stage: str) -> Progress:
        # The folder has been read, and no file in it yet.
        if stage == "ingest" and victim.exists():
            victim.unlink() if change == "gone" else victim.write_text("another text")

        def show(items: Iterable[Item], *, total: int | None = None) -> Iterator[Item]:
            return iter(items)

        return show

    done = build(raw, tmp_path / "out", Settings(engine="none"), progress=progress)
    assert (done.files, done.set_aside) == (2, 1)
    import pandas as pd

    documents = pd.read_parquet(tmp_path / "out" / "documents.parquet")
    assert documents["source_file"].tolist() == [other.name]
    problems = pd.read_parquet(tmp_path / "out" / "problems.parquet")
    (reason,) = problems.loc[problems["severity"] == "error", "message"]
    assert reason in (
        "No such file or directory",
        "it was changed while the build was at work",
    )
