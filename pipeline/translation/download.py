"""Downloading one large file: with time limits, resumed where it stopped, renamed when whole."""

import ssl
from collections.abc import Callable
from pathlib import Path

import httpx

from pipeline.errors import ModelError

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0


def download(url: str, target: Path, report: Callable[[int, int | None], None]) -> None:
    """Get ``url`` into ``target``, which is there complete or not at all.

    What was received stays beside it in ``NAME.part``, and the next call goes on from there.

    Args:
        url: where it is; redirects are followed.
        target: the file; its folder must exist.
        report: told of the bytes there are so far and of the whole, where the server says it.

    Raises:
        ModelError: the server cannot be reached, refuses, or breaks off.
    """
    part = target.with_name(target.name + ".part")
    try:
        _fetch(url, part, report)
    except (httpx.HTTPError, ssl.SSLError) as error:
        raise ModelError(
            f"{url} could not be downloaded ({_reason(error)}); try again, which goes on where it "
            "stopped, or get the file elsewhere and name it with --file"
        ) from error
    except OSError as error:
        raise ModelError(f"{part} cannot be written: {error.strerror or error}") from error
    part.replace(target)


def _fetch(url: str, part: Path, report: Callable[[int, int | None], None]) -> None:
    limits = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    there = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={there}-"} if there else {})
    with (
        httpx.Client(timeout=limits, follow_redirects=True) as client,
        client.stream("GET", url, headers=headers) as response,
    ):
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            # What is there is no beginning of what the server has now.
            part.unlink()
            raise httpx.RemoteProtocolError("the part that was there did not fit and is removed")
        response.raise_for_status()
        resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
        there = there if resumed else 0
        length = response.headers.get("Content-Length")
        whole = there + int(length) if length and length.isdecimal() else None
        with part.open("ab" if resumed else "wb") as file:
            for block in response.iter_bytes():
                file.write(block)
                there += len(block)
                report(there, whole)
    if whole is not None and there != whole:
        raise httpx.RemoteProtocolError(f"{there:,} of {whole:,} bytes came")


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"the server answered {error.response.status_code}"
    if isinstance(error, httpx.ConnectTimeout):
        return f"no answer within {CONNECT_SECONDS:.0f} seconds"
    if isinstance(error, httpx.ConnectError):
        return "the server cannot be reached"
    return str(error) or type(error).__name__
