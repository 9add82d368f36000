"""Argos Translate packages: their CTranslate2 model and tokenizer on our own sentences.

The package is read with ``argostranslate``, but not translated with it: its own way cuts the
text into sentences anew (with a model it downloads) and runs about one sentence a batch.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.errors import ModelError
from pipeline.resources import cores
from pipeline.translation.engines.argos_package import package_identity, unpack
from pipeline.translation.engines.base import Hypothesis, Segment

BATCH_TOKENS = 1024
BEAM = 4
LENGTH_PENALTY = 0.2
LONGEST_TOKENS = 512
MOST_THREADS = 8
_SETTINGS_VERSION = "1"


class ArgosEngine:
    """An Argos package from Chinese to English.

    Args:
        package: a package file (``.argosmodel``) or an unpacked package.
        workers: threads, each with a batch of its own; by default as many as cores, at most
            ``MOST_THREADS``.

    Raises:
        ModelError: it is no Chinese→English package.
    """

    name = "argos"
    attempts = BEAM
    batch = 256
    takes_hints = False

    def __init__(self, package: Path, workers: int | None = None):
        self._package = package
        self._threads = workers or min(cores(), MOST_THREADS)
        self.model = package_identity(package)
        self.settings = (
            f"{_SETTINGS_VERSION} beam {BEAM} length penalty {LENGTH_PENALTY} "
            f"at most {LONGEST_TOKENS} tokens"
        )
        self._tokenizer: Any = None
        self._translator: Any = None

    def translate(self, segments: Sequence[Segment], attempt: int = 0) -> Iterator[Hypothesis]:
        """See ``Engine.translate``; later attempts are the next hypotheses of the beam."""
        if not segments:
            return
        self._load()
        results = self._translator.translate_batch(
            [self._tokenizer.encode(segment.source) for segment in segments],
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM,
            num_hypotheses=attempt + 1,
            length_penalty=LENGTH_PENALTY,
            max_decoding_length=LONGEST_TOKENS,
            replace_unknowns=True,
            return_scores=True,
        )
        for result in results:
            yield self._hypothesis(result, attempt)

    def _hypothesis(self, result: Any, attempt: int) -> Hypothesis:
        place = min(attempt, len(result.hypotheses) - 1)
        tokens = result.hypotheses[place]
        # CTranslate2 gives the sum of the logarithms divided by length ** penalty.
        length = len(tokens) + 1
        mean = result.scores[place] * length**LENGTH_PENALTY / length
        text = self._tokenizer.decode(tokens).strip()
        return Hypothesis(text, mean, len(tokens) < LONGEST_TOKENS)

    def _load(self) -> None:
        if self._translator is not None:
            return
        import ctranslate2

        with _private_settings():
            from argostranslate.package import Package

        with TemporaryDirectory(prefix="cwn-argos-") as unpacked:
            # Both are read into memory, so the folder may go.
            is_file = self._package.is_file()
            folder = unpack(self._package, Path(unpacked)) if is_file else self._package
            try:
                self._tokenizer = Package(folder).tokenizer
                self._tokenizer.encode("城")
                # One thread a batch: rounding must not depend on the number of cores.
                self._translator = ctranslate2.Translator(
                    str(folder / "model"),
                    device="cpu",
                    inter_threads=self._threads,
                    intra_threads=1,
                )
            except (RuntimeError, OSError, ValueError) as error:
                raise ModelError(
                    f"the Argos package {self._package} cannot be loaded ({error}); install it "
                    "again with `python -m pipeline models install argos`"
                ) from error

    def close(self) -> None:
        """Free the model."""
        self._tokenizer = self._translator = None


@contextmanager
def _private_settings() -> Iterator[None]:
    """Give ``argostranslate`` folders of its own while it is imported.

    It makes folders in the user's home and reads the user's settings when it is imported.
    """
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
    saved = {name: os.environ.get(name) for name in names}
    with TemporaryDirectory(prefix="cwn-argos-home-") as home:
        os.environ.update(dict.fromkeys(names, home))
        try:
            yield
        finally:
            for name, value in saved.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
