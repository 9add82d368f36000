"""Where work runs: processes of this machine, or the workers of a Dask cluster.

Both do the same: call a function of a module for each item and give the results back in order.
A worker that dies or takes too long costs only the item that it was at.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import tee
from typing import Any, Generic, Protocol

from pebble import CONSTS, ProcessExpired, ProcessPool

from pipeline.errors import ResourceError
from pipeline.offline import refuse_network
from pipeline.stage import Item, Result

_AHEAD = 3
"""Items a worker that wait for one: enough that none stands still."""
_LOCK_SECONDS = 5
"""How long the workers wait for a pipe that one of them held when it was killed. Through it go
only names of files and small results, which takes moments."""
_PRELOADED = ["pipeline.preloaded"]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What came of an item: a result, or why there is none."""

    result: Result | None
    lost: str | None = None
    """``time_limit`` or ``worker_died``."""


class Workers(Protocol):
    """Something that computes functions of many items; the results come in order."""

    count: int

    def outcomes(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        seconds: float | None = None,
    ) -> Iterator[Outcome[Result]]:
        """What comes of each item; one that takes more than ``seconds`` is given up.

        What ``function`` raises is raised here.
        """


def run_all(
    workers: Workers, function: Callable[[Item], Result], items: Iterable[Item]
) -> Iterator[Result]:
    """``function`` of each item, in order; for what cannot be done without.

    What a worker was at when it died is done once more.

    Raises:
        ResourceError: a worker died at the same item again.
    """
    items, given = tee(items)
    for item, outcome in zip(items, workers.outcomes(function, given), strict=True):
        if outcome.lost:
            (outcome,) = workers.outcomes(function, [item])
        if outcome.lost:
            raise ResourceError("a worker process was ended from outside; memory may be too small")
        yield outcome.result  # type: ignore[misc]


class LocalWorkers:
    """Processes of this machine, which refuse the network.

    Where one that is ended at an unlucky moment takes its pool with it, there is a new pool.
    """

    def __init__(self, start: Callable[[], ProcessPool], count: int):
        self._start = start
        self._pool = start()
        self.count = count

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        self._pool.stop()
        self._pool.join()

    def outcomes(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        seconds: float | None = None,
    ) -> Iterator[Outcome[Result]]:
        """See ``Workers.outcomes``."""

        def submit(item: Item) -> "Future[Result]":
            try:
                future: Future[Result] = self._pool.schedule(function, [item], timeout=seconds)
            except RuntimeError:
                self.stop()
                self._pool = self._start()
                future = self._pool.schedule(function, [item], timeout=seconds)
            return future

        yield from in_order(submit, items, self.count, _local_outcome)


def _local_outcome(future: "Future[Result]") -> Outcome[Result]:
    try:
        return Outcome(future.result())
    except FutureTimeoutError:
        return Outcome(None, "time_limit")
    except (ProcessExpired, BrokenExecutor):
        return Outcome(None, "worker_died")


def _prepare_worker() -> None:
    CONSTS.channel_lock_timeout = _LOCK_SECONDS
    refuse_network()


@contextmanager
def local_workers(count: int) -> Iterator[LocalWorkers]:
    """``count`` processes; what they were doing when the context is left is ended."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        # Loaded once and shared: a worker starts in milliseconds.
        context.set_forkserver_preload(_PRELOADED)
    start = partial(ProcessPool, max_workers=count, context=context, initializer=_prepare_worker)
    workers = LocalWorkers(start, count)
    try:
        yield workers
    finally:
        workers.stop()


def in_order(
    submit: Callable[[Item], Any],
    items: Iterable[Item],
    count: int,
    outcome: Callable[[Any], Outcome[Result]],
) -> Iterator[Outcome[Result]]:
    """The outcomes in the order of the items, of which a few are under way at any time."""
    waiting: deque[Any] = deque()
    try:
        for item in items:
            waiting.append(submit(item))
            if len(waiting) >= count * (1 + _AHEAD):
                yield outcome(waiting.popleft())
        while waiting:
            yield outcome(waiting.popleft())
    finally:
        for future in waiting:
            future.cancel()
