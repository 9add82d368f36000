"""What a build may use: processes, memory, time; and what there is of them."""

import os
from dataclasses import dataclass

TIME_LIMIT_SECONDS = 600.0
"""A long profile takes a stage a few seconds."""
WORKER_BYTES = 400 * 2**20
"""What a worker needs: the libraries, the lexicons and a long profile."""
_OWN_BYTES = 400 * 2**20
"""What the process that directs a build needs."""
_LEAST_FOR_JOINS = 256 * 2**20


@dataclass(frozen=True)
class Resources:
    """What a build may use; the result does not depend on it.

    Attributes:
        workers: Processes; ``None`` for as many as there are cores and memory for.
        memory: Bytes for all processes together; ``None`` for half of what the machine has.
        seconds: A stage may take so long for a few profiles, and again for each of them alone;
            then a profile is set aside.
        scheduler: Address of a Dask scheduler, ``local`` for a cluster of this machine, ``None``
            for processes without Dask.
    """

    workers: int | None = None
    memory: int | None = None
    seconds: float = TIME_LIMIT_SECONDS
    scheduler: str | None = None

    @property
    def all_memory(self) -> int:
        """Bytes for all processes together."""
        return self.memory or _physical_memory() // 2

    @property
    def worker_count(self) -> int:
        """Processes that there are cores and memory for."""
        room = (self.all_memory - _OWN_BYTES - _LEAST_FOR_JOINS) // WORKER_BYTES
        return self.workers or max(1, min(cores(), room))

    @property
    def memory_of_joins(self) -> int:
        """Bytes that a join may hold."""
        left = self.all_memory - _OWN_BYTES - self.worker_count * WORKER_BYTES
        return max(_LEAST_FOR_JOINS, left)


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _physical_memory() -> int:
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 4 * 2**30
