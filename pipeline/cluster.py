"""A Dask cluster as the workers of a build: machines that share a folder.

The workers read and write the same shards as processes of one machine do, so input, output and
models have to be at the same path everywhere. Unlike those processes they have to talk to their
scheduler, so they do not refuse the network.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError
from pipeline.stage import Item, Result
from pipeline.workers import Outcome, in_order

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
"""Instead of an address: a cluster of this machine."""
_CONNECT_SECONDS = 10
_LOOK_SECONDS = 1.0


class DaskWorkers:
    """See ``workers.Workers``."""

    def __init__(self, client: "Client", count: int):
        self._client = client
        self.count = count

    def outcomes(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        seconds: float | None = None,
    ) -> Iterator[Outcome[Result]]:
        """See ``Workers.outcomes``."""

        def submit(item: Item) -> "Future":
            return self._client.submit(function, item, pure=False, retries=0)

        def outcome(future: "Future") -> Outcome[Result]:
            return self._outcome(future, seconds)

        yield from in_order(submit, items, self.count, outcome)

    def _outcome(self, future: "Future", seconds: float | None) -> Outcome[Any]:
        from distributed import KilledWorker

        if seconds is not None and not self._ends_in_time(future, seconds):
            return Outcome(None, "time_limit")
        try:
            return Outcome(future.result())
        except KilledWorker:
            return Outcome(None, "worker_died")

    def _ends_in_time(self, future: "Future", seconds: float) -> bool:
        """Whether it ends within ``seconds`` of its start; else its worker is started anew."""
        from distributed import TimeoutError as StillRunningError
        from distributed import wait

        started: float | None = None
        while not future.done():
            try:
                wait(future, timeout=_LOOK_SECONDS)
            except StillRunningError:
                at_work = self._at_work_on(future)
                started = (started or monotonic()) if at_work else None
                if started and at_work and monotonic() - started > seconds:
                    future.cancel()
                    self._client.restart_workers([at_work], raise_for_error=False)
                    return False
        return True

    def _at_work_on(self, future: "Future") -> str | None:
        """The address of the worker that computes it, ``None`` while it waits."""
        for address, calls in self._client.call_stack([future]).items():
            if calls:
                return str(address)
        return None


@contextmanager
def dask_workers(scheduler: str, count: int) -> Iterator[DaskWorkers]:
    """The workers of the scheduler at this address, or ``count`` of this machine (``local``).

    Raises:
        ConfigError: Dask is not installed, or there is no scheduler or no worker.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        message = "Dask is not installed; `pip install 'cwn-corpus[dask]'` gets it"
        raise ConfigError(f"--engine dask: {message}") from error
    if scheduler == LOCAL:
        with (
            LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield DaskWorkers(client, count)
        return
    try:
        client = Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ConfigError(f"--scheduler: there is no Dask scheduler at {scheduler}") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ConfigError(f"--scheduler: the scheduler at {scheduler} has no workers")
        yield DaskWorkers(client, threads)
