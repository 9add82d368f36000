"""Runs a command within bounds and says what it took, as JSON in a file.

A program of its own, because a process starts with the peak of memory of the one that forks it.
"""

import json
import os
import resource
import sys
from pathlib import Path


def main() -> None:
    seconds, size, report, *command = sys.argv[1:]
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        resource.setrlimit(resource.RLIMIT_AS, (int(size), int(size)))
        os.execv(command[0], command)
    _, status, usage = os.wait4(child, 0)
    cost = {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / 1024,
    }
    Path(report).write_text(json.dumps(cost), encoding="utf-8")


main()
