"""Refuse the network: a build reads none, and this makes it so."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOK_UPS = frozenset(
    {
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)
_refusals = 0


@contextmanager
def network_refused() -> Iterator[None]:
    """While in this context, every network access of this process raises ``PermissionError``.

    Sockets of the machine itself (``AF_UNIX``) still work. Other processes are not touched.
    """
    global _refusals
    refuse_network()
    try:
        yield
    finally:
        _refusals -= 1


def refuse_network() -> None:
    """From now on every network access of this process raises ``PermissionError``."""
    # An audit hook (PEP 578) cannot be taken back, so it asks whether it counts.
    global _refusals
    _add_hook()
    _refusals += 1


@cache
def _add_hook() -> None:
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if not _refusals or event not in _SENDS | _LOOK_UPS:
        return
    address = arguments[1] if event in _SENDS else arguments[0]
    # The address of a socket of the machine is its path; of one that is connected there is none.
    if event in _SENDS and (address is None or isinstance(address, str | bytes)):
        return
    raise PermissionError(f"network access refused while building: {event} {address!r}")
