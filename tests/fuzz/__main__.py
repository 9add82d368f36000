"""``python tests/fuzz --minutes 10``: reads made-up texts until the time is over.

What breaks a promise is printed with its seed, so that it can be made again; the exit code is 1
where there was any. ``--seed`` begins elsewhere.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Iterator

from readers import TEXT_CHECKS, check_file
from texts import make_bytes, make_lines, make_text

SLOW_SECONDS_PER_CHARACTER = 0.002
"""Fifty times what the slowest reader takes."""


def main() -> int:
    """Run; the number of broken promises, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for check in TEXT_CHECKS.values():
        check("湿地 2 ha")  # Dictionaries are loaded before the time counts.
    end = time.monotonic() + 60 * arguments.minutes
    seed, broken = arguments.seed, 0
    while time.monotonic() < end:
        for name, trouble in _try(seed):
            broken += 1
            sys.stdout.write(f"seed {seed}, {name}: {trouble}\n")
            sys.stdout.flush()
        seed += 1
    sys.stdout.write(f"{seed - arguments.seed:,} seeds, {broken} broken\n")
    return min(1, broken)


def _try(seed: int) -> Iterator[tuple[str, str]]:
    """The checks that fail for the texts of a seed, and how."""
    for text in (make_text(seed), make_lines(seed)):
        for name, check in TEXT_CHECKS.items():
            begun = time.process_time()
            if trouble := _trouble(check, text):
                yield name, trouble
            if time.process_time() - begun > 1 + SLOW_SECONDS_PER_CHARACTER * len(text):
                yield name, "slow"
    if trouble := _trouble(check_file, make_bytes(seed)):
        yield "file", trouble


def _trouble(check, content) -> str | None:  # type: ignore[no-untyped-def]
    try:
        check(content)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        return traceback.format_exc(limit=-3)
    return None


if __name__ == "__main__":
    sys.exit(main())
