"""Processes of this machine or a Dask cluster: the same rows, the same bytes."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")
from distributed import LocalCluster

from pipeline.cluster import DaskWorkers, dask_workers
from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from tests.reliability.conftest import build_command, tables


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


@pytest.fixture
def workers(cluster: LocalCluster) -> Iterator[DaskWorkers]:
    with dask_workers(cluster.scheduler_address, 2) as workers:
        yield workers


def test_a_cluster_builds_the_same_bytes(
    raw: Path, built: Path, tmp_path: Path, cluster: LocalCluster
) -> None:
    options = ("--engine", "dask", "--scheduler", cluster.scheduler_address)
    done = subprocess.run(build_command(raw, tmp_path, *options), capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert tables(tmp_path) == tables(built)


def test_results_come_in_the_order_of_the_items(workers: DaskWorkers) -> None:
    outcomes = workers.outcomes(content_id, [str(number) for number in range(20)])
    assert [one.result for one in outcomes] == [content_id(str(number)) for number in range(20)]


def test_an_item_that_takes_too_long_is_given_up_and_the_others_are_not(
    workers: DaskWorkers,
) -> None:
    outcomes = list(workers.outcomes(time.sleep, [0.01, 300, 0.02], seconds=2))
    assert [one.lost for one in outcomes] == [None, "time_limit", None]


def test_an_item_that_ends_its_workers_is_given_up_and_work_goes_on(
    workers: DaskWorkers,
) -> None:
    assert [one.lost for one in workers.outcomes(os._exit, [1])] == ["worker_died"]
    assert [one.result for one in workers.outcomes(abs, [-1, -2])] == [1, 2]


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with (
        pytest.raises(ConfigError, match="there is no Dask scheduler at"),
        dask_workers("tcp://127.0.0.1:1", 1),
    ):
        pass
