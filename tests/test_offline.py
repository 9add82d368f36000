import socket
import subprocess
import sys

import pytest

from pipeline.offline import network_refused

ATTEMPTS = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)",
    "look-up": "import socket; socket.getaddrinfo('example.org', 80)",
    "urllib": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9', timeout=1)",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_network_access_raises_while_refused(attempt: str) -> None:
    code = f"from pipeline.offline import network_refused\nwith network_refused(): {attempt}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "network access refused while building" in done.stderr


def test_the_refusal_ends_with_its_context() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with network_refused(), pytest.raises(PermissionError):
            socket.create_connection(server.getsockname())
        socket.create_connection(server.getsockname()).close()
