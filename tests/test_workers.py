import multiprocessing
import os
import random
import signal
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from in_workers import (
    connect,
    die,
    die_once,
    double,
    hang,
    hang_deaf,
    has_the_lexicons,
    in_c_code,
    large,
    later_the_first,
    leave,
    nap,
    process,
    refuse,
)

from pipeline.errors import ModelError, ResourceError
from pipeline.workers import LocalWorkers, Outcome, Workers, local_workers, run_all


def test_results_come_in_the_order_of_the_items(workers: Workers) -> None:
    outcomes = list(workers.outcomes(later_the_first, range(20)))
    assert outcomes == [Outcome(number) for number in range(20)]


@pytest.mark.parametrize("function", [die, leave])
def test_a_worker_that_dies_costs_only_the_item_it_was_at(workers: Workers, function) -> None:
    outcomes = list(workers.outcomes(function, range(12)))
    assert [outcome.lost for outcome in outcomes] == [None] * 3 + ["worker_died"] + [None] * 8
    assert [outcome.result for outcome in outcomes if not outcome.lost] == [
        number for number in range(12) if number != 3
    ]


@pytest.mark.parametrize("function", [hang, hang_deaf, in_c_code])
def test_only_the_item_that_takes_too_long_is_given_up(workers: Workers, function) -> None:
    started = time.monotonic()
    outcomes = list(workers.outcomes(function, range(12), seconds=3))
    assert [outcome.lost for outcome in outcomes] == [None] * 3 + ["time_limit"] + [None] * 8
    assert time.monotonic() - started < 30


def test_the_time_in_which_an_item_waits_for_a_worker_does_not_count(workers: Workers) -> None:
    outcomes = workers.outcomes(time.sleep, [0.7] * 6, seconds=2)
    assert [outcome.lost for outcome in outcomes] == [None] * 6


def test_what_a_function_raises_is_raised_here_and_the_workers_stay(workers: Workers) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        list(workers.outcomes(refuse, range(12)))
    assert list(run_all(workers, double, [4])) == [8]


def test_what_cannot_be_done_without_stops_all(workers: Workers) -> None:
    results = run_all(workers, die, range(12))
    with pytest.raises(ResourceError, match="a worker process was ended"):
        list(results)
    assert list(run_all(workers, double, range(3))) == [0, 2, 4]


def test_what_a_worker_died_of_once_is_done_once_more(workers: Workers, tmp_path: Path) -> None:
    items = [(number, str(tmp_path / "died")) for number in range(12)]
    assert list(run_all(workers, die_once, items)) == list(range(12))


def test_only_a_few_items_are_taken_ahead(workers: Workers) -> None:
    """So a stream of items as long as the corpus is never held whole."""
    items = count()
    results = run_all(workers, double, items)
    assert [next(results) for _ in range(10)] == list(range(0, 20, 2))
    assert next(items) < 10 + 10 * workers.count
    results.close()


def test_results_that_nobody_reads_do_no_harm(workers: Workers) -> None:
    next(run_all(workers, double, range(50)))
    assert list(run_all(workers, double, range(3))) == [0, 2, 4]


def test_no_items_give_no_outcomes(workers: Workers) -> None:
    assert list(workers.outcomes(double, [])) == []


def test_large_results_come_whole(workers: Workers) -> None:
    assert [len(result) for result in run_all(workers, large, [2**24, 1, 2**22])] == [
        2**24,
        1,
        2**22,
    ]


def test_workers_refuse_the_network(workers: Workers) -> None:
    refusals = list(run_all(workers, connect, ["127.0.0.1", "example.org"]))
    assert all("network access refused" in refusal for refusal in refusals)


def test_a_worker_lives_on_from_item_to_item(workers: LocalWorkers) -> None:
    assert len(set(run_all(workers, process, range(20)))) <= workers.count


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="workers are not forked"
)
def test_a_worker_has_the_lexicons_from_its_start(workers: LocalWorkers) -> None:
    assert all(run_all(workers, has_the_lexicons, range(4)))


def test_no_worker_outlives_its_pool() -> None:
    with local_workers(1) as workers:
        (pid,) = run_all(workers, process, [0])
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are not killed here")
def test_workers_that_are_killed_at_any_moment_cost_no_more_than_their_items() -> None:
    """A worker may hold a lock of its pool when it is killed; the pool is made anew then."""
    moments = random.Random(20_261)
    with local_workers(2) as workers:
        for _ in range(4):
            outcomes = workers.outcomes(nap, range(24))
            done = [next(outcomes) for _ in range(moments.randint(1, 6))]
            pids = {outcome.result for outcome in done if outcome.result is not None}
            time.sleep(moments.uniform(0, 0.02))
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            done += outcomes
            assert len(done) == 24
            assert {outcome.lost for outcome in done} <= {None, "worker_died"}
        assert list(run_all(workers, double, range(3))) == [0, 2, 4]
