"""Which engine a build uses: the one that is asked for, or the best that is here."""

from pathlib import Path

from pipeline.errors import ConfigError, ModelError
from pipeline.translation.engines.argos import ArgosEngine
from pipeline.translation.engines.argos_package import is_chinese_english
from pipeline.translation.engines.base import Engine
from pipeline.translation.engines.gguf import GgufEngine
from pipeline.translation.models import INSTALLED, known_models, sound_path

CHOICES = ("auto", "argos", "gguf", "none")
_GEMMA = ("gemma3-270m-pruned", "gemma3-270m-zh-en")


def choose_engine(
    choice: str,
    models_dir: Path,
    *,
    gguf: Path | None = None,
    argos: Path | None = None,
    workers: int | None = None,
) -> Engine | None:
    """The engine for ``choice``, not yet loaded; ``None`` for ``none``, or where none is here.

    ``auto`` takes a model that is given, else Argos where it is installed, else the packaged
    Gemma with its adapter.

    Args:
        choice: one of ``CHOICES``.
        models_dir: the folder of models.
        gguf: a GGUF model to use instead of the packaged one.
        argos: an Argos package to use instead of the installed one.
        workers: processes or threads of the model; by default as many as there are cores.

    Raises:
        ConfigError: no such choice, or a model is given that the choice does not use.
        ModelError: what was asked for is not here, or unusable; what is installed has not the
            checksum that is known.
    """
    if choice not in CHOICES:
        raise ConfigError(f"no engine {choice!r}; there are {', '.join(CHOICES)}")
    if gguf and argos:
        raise ConfigError("a GGUF model and an Argos package are given; one engine translates")
    if (gguf and choice not in ("auto", "gguf")) or (argos and choice not in ("auto", "argos")):
        raise ConfigError(f"a model is given that the engine {choice!r} does not use")
    if choice == "none":
        return None
    if argos or (choice != "gguf" and not gguf and (argos := _installed_argos(models_dir))):
        return ArgosEngine(argos, workers)
    if choice == "argos":
        raise ModelError(
            f"no Argos package in {models_dir / INSTALLED}; get it with `python -m pipeline "
            "models install argos`, or name one with --argos"
        )
    if gguf:
        return GgufEngine(gguf, workers=workers)
    model, adapter = (sound_path(name, models_dir) for name in _GEMMA)
    if model and adapter:
        words = known_models()[_GEMMA[1]].words
        return GgufEngine(model, adapter, workers, words=words)
    if choice == "gguf":
        missing = known_models()[_GEMMA[1 if model else 0]].path(models_dir)
        raise ModelError(
            f"{missing} is not here; get it with `python -m pipeline models install`, or name "
            "another model with --gguf"
        )
    return None


def _installed_argos(models_dir: Path) -> Path | None:
    if installed := sound_path("argos", models_dir):
        return installed
    folders = sorted(path for path in (models_dir / INSTALLED).glob("*") if path.is_dir())
    return next((folder for folder in folders if is_chinese_english(folder)), None)
