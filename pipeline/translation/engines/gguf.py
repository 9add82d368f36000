"""GGUF language models through llama.cpp: one single-threaded worker process per core.

Prompt, stop, repetition penalty and lengths as measured for Gemma 3 270M with an adapter that was
trained on hints and on amounts and terms to copy; any other GGUF model is asked in the same way,
but without the line ``Words:``, which only a model that was trained with it knows to take as
suggestions.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.errors import ModelError
from pipeline.resources import cores
from pipeline.translation.engines.base import Hypothesis, Segment
from pipeline.translation.engines.identity import file_identity
from pipeline.translation.glosses import MOST_WORDS, find_glosses, glosses_identity

PROMPT_VERSION = "1"
MOST_WORKERS = 4
"""Each holds its own working memory, about 150 MB beside the shared weights."""
TOKENS_PER_CHARACTER = 1.4
SPARE_TOKENS = 16
_PATIENCE_SECONDS = 5
# DRY penalises the continuation of what was said before: the cure for loops of small models.
_DECODING: dict[str, Any] = {
    "stop": ["\n"],
    "dry_multiplier": 0.8,
    "dry_base": 1.75,
    "dry_allowed_length": 4,
    "dry_penalty_last_n": 128,
    "logprobs": 1,
    # A cached prefix would be computed in other pieces, and so round differently.
    "cache_prompt": False,
}
_GREEDY: dict[str, Any] = {"temperature": 0.0}
_SAMPLED: dict[str, Any] = {"temperature": 0.5, "top_p": 0.9, "top_k": 40}


class GgufEngine:
    """A GGUF model, with a LoRA adapter where one was trained for it.

    Args:
        model: the model file.
        adapter: the LoRA adapter.
        workers: processes; by default as many as cores, at most ``MOST_WORKERS``.
        words: the model was trained with glosses of a dictionary in the prompt, and is given them.

    Raises:
        ModelError: a file is missing or no GGUF file.
    """

    name = "gguf"
    attempts = 4
    batch = 4
    takes_hints = True

    def __init__(
        self,
        model: Path,
        adapter: Path | None = None,
        workers: int | None = None,
        *,
        words: bool = False,
    ):
        self._files = [path.resolve() for path in (model, adapter) if path]
        for path in self._files:
            _check_magic(path)
        self.model = " + ".join(file_identity(path) for path in self._files)
        self._most_words = MOST_WORDS if words else 0
        settings = [PROMPT_VERSION, TOKENS_PER_CHARACTER, SPARE_TOKENS]
        settings += [_DECODING, _GREEDY, _SAMPLED, *([glosses_identity()] if words else [])]
        self.settings = json.dumps(settings, sort_keys=True)
        self._worker_count = workers or min(cores(), MOST_WORKERS)
        self._workers: list[_Worker] = []

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        """See ``Engine.translate``; later attempts are samples with the attempt as seed."""
        if not segments:
            return
        requests = [_request(segment, attempt, self._most_words) for segment in segments]
        idle = self._started_workers()

        def ask(request: dict[str, Any]) -> Hypothesis:
            worker = idle.get()
            try:
                return _hypothesis(worker.ask(request))
            except _WorkerEndedError:
                # It may have been ended from outside; if the request ends it, it ends it again.
                worker = self._instead_of(worker)
                return _hypothesis(worker.ask(request))
            finally:
                idle.put(worker)

        with ThreadPoolExecutor(self._worker_count) as threads:
            yield from threads.map(ask, requests)

    def _started_workers(self) -> "SimpleQueue[_Worker]":
        if not self._workers:
            self._workers = [_Worker(self._files) for _ in range(self._worker_count)]
            for worker in self._workers:
                worker.wait_until_ready()
        idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            idle.put(worker)
        return idle

    def _instead_of(self, ended: "_Worker") -> "_Worker":
        """A new worker in the place of one that ended."""
        ended.stop()
        worker = _Worker(self._files)
        self._workers[self._workers.index(ended)] = worker
        worker.wait_until_ready()
        return worker

    def close(self) -> None:
        """End the worker processes."""
        for worker in self._workers:
            worker.stop()
        self._workers = []


class _WorkerEndedError(ModelError):
    """A worker process is there no more."""


class _Worker:
    """One process of ``gguf_worker``, with a folder for its socket."""

    def __init__(self, files: Sequence[Path]):
        self._model = files[0]
        self._folder = TemporaryDirectory(prefix="cwn-gguf-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.translation.engines.gguf_worker"],
            cwd=Path(__file__).resolve().parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        adapter = str(files[1]) if len(files) > 1 else None
        self._send({"model": str(files[0]), "adapter": adapter, "folder": self._folder.name})

    def wait_until_ready(self) -> None:
        if not self._receive().get("ready"):
            raise ModelError(
                f"{self._model} cannot be loaded: it is damaged or of a kind that this "
                "version of xllamacpp does not know; `python -m pipeline models verify` checks "
                "the installed ones"
            )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        self._send(request)
        return self._receive()

    def _send(self, content: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(content) + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._ended() from error

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ended(self) -> ModelError:
        code = self._process.wait()
        return _WorkerEndedError(
            f"the process with {self._model} ended with code {code}: the file may be damaged, or "
            "memory too small (about 0.5 GB is needed for each of the workers)"
        )

    def stop(self) -> None:
        """End the process: it does so by itself when its input ends."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()


def prompt(segment: Segment, most_words: int) -> str:
    """What the model is asked to continue: terms to obey, words to choose from, the Chinese."""
    known = [chinese for chinese, _ in segment.terms]
    glosses = find_glosses(segment.source, known, most_words) if most_words else ()
    hints = _hints("Terms", segment.terms) + _hints("Words", glosses)
    return f"{hints}Chinese: {segment.source}\nEnglish:"


def _hints(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    listed = "; ".join(f"{chinese} = {english}" for chinese, english in pairs)
    return f"{name}: {listed}\n" if listed else ""


def _request(segment: Segment, attempt: int, most_words: int) -> dict[str, Any]:
    length = int(TOKENS_PER_CHARACTER * len(segment.source)) + SPARE_TOKENS
    sampling = _SAMPLED | {"seed": attempt} if attempt else _GREEDY
    return {"prompt": prompt(segment, most_words), "max_tokens": length, **_DECODING, **sampling}


def _hypothesis(answer: dict[str, Any]) -> Hypothesis:
    if "choices" not in answer:
        detail = answer.get("message") or answer.get("error") or answer
        raise ModelError(f"the language model refused a request: {detail}")
    choice = answer["choices"][0]
    tokens = (choice.get("logprobs") or {}).get("content") or []
    logarithms = [token["logprob"] for token in tokens]
    mean = sum(logarithms) / len(logarithms) if logarithms else None
    return Hypothesis(choice["text"].strip(), mean, choice["finish_reason"] == "stop")


def _check_magic(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelError(f"the model {path} cannot be read: {error.strerror}") from error
    if magic != b"GGUF":
        raise ModelError(f"{path} is no GGUF file (it does not begin with the letters GGUF)")
