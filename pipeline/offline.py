"""Refuse the network: a build reads none, and this makes it so."""

import sys

_NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
)


def refuse_network() -> None:
    """Make every later network access of this process raise ``PermissionError``.

    Sockets of the machine itself (``AF_UNIX``) still work. It holds until the process ends:
    an audit hook (PEP 578) cannot be taken back.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _NETWORK_EVENTS:
        return
    address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
    if event == "socket.connect" and isinstance(address, str | bytes):
        return
    raise PermissionError(f"network access refused while building: {event} {address!r}")
