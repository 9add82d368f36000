"""A process that holds a GGUF language model: JSON lines in, JSON lines out.

It runs apart because llama.cpp logs to the process's own streams, opens a server socket, and ends
the process where a model file is damaged in a way it does not expect. The first line names the
model; each later line is a completion request of llama.cpp's server, answered by one line.
"""

import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

CONTEXT_TOKENS = 2048
"""Prompt and answer of the longest segment with its terms need about half of it."""


def main() -> None:
    """Answer requests until standard input ends."""
    answers = _claim_standard_output()
    configuration = json.loads(sys.stdin.readline())
    folder = Path(configuration["folder"])
    try:
        server = _load(configuration["model"], configuration["adapter"], folder)
    except RuntimeError as error:
        _answer(answers, {"error": str(error)})
        return
    _answer(answers, {"ready": True})
    with suppress(BrokenPipeError):  # the parent ended before it was answered
        for line in sys.stdin:
            _answer(answers, server.handle_completions(json.loads(line)))
    # The folder is the parent's; of a parent that was killed nobody else would remove it. The
    # server's threads are not waited for: nothing is left to be answered.
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _claim_standard_output() -> TextIO:
    """Standard output for the answers alone: what libraries print there goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _answer(answers: TextIO, content: dict[str, Any]) -> None:
    answers.write(json.dumps(content) + "\n")
    answers.flush()


def _load(model: str, adapter: str | None, folder: Path) -> Any:
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    if adapter:
        parameters.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(adapter, 1.0)]
    # One slot and one thread: llama.cpp rounds differently when it computes several sequences
    # together, so that a translation would depend on its neighbours.
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.swa_full = True
    parameters.cache_ram_mib = 0
    parameters.n_ctx_checkpoints = 0
    # Repacked weights would be a private copy in each worker, and bring no speed here.
    parameters.no_extra_bufts = True
    parameters.n_gpu_layers = 0
    parameters.fit_params = False
    parameters.warmup = False
    parameters.verbosity = -1
    parameters.ui = False
    parameters.endpoint_slots = False
    if os.name == "posix":
        # The server always listens; a socket in a private folder is no network.
        parameters.hostnames = [str(folder / "server.sock")]
    return xllamacpp.Server(parameters)


if __name__ == "__main__":
    main()
