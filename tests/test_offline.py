import subprocess
import sys

import pytest

ATTEMPTS = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)",
    "look-up": "import socket; socket.getaddrinfo('example.org', 80)",
    "urllib": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9', timeout=1)",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_network_access_raises_once_refused(attempt: str) -> None:
    # In a process of its own, since a refusal holds until the process ends.
    code = f"from pipeline.offline import refuse_network; refuse_network(); {attempt}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "network access refused while building" in done.stderr
