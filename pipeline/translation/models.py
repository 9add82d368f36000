"""The translation models: which are known, which are here, whether they are undamaged."""

import json
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.translation.download import download
from pipeline.translation.engines.argos_package import package_identity
from pipeline.translation.engines.identity import file_sha256
from pipeline.translation.pruning import prune_vocabulary

PROJECT_MODELS = Path(__file__).resolve().parents[2] / "models"
INSTALLED = "installed"
_CHECKSUMS = "checksums.json"


@dataclass(frozen=True)
class Model:
    """A row of ``models/manifest.toml``; ``kind``: download, python-package, pruned or included.

    ``base``, ``pieces``: the model that it is cut from, and the list of what is kept
    (``pruning``). ``words``: it was trained with glosses of a dictionary in its prompt
    (``glosses``).
    """

    name: str
    title: str
    engine: str
    kind: str
    file: str
    licence: str
    sha256: str | None = None
    url: str | None = None
    package: str | None = None
    base: str | None = None
    pieces: str | None = None
    words: bool = False

    def path(self, models_dir: Path) -> Path:
        """Where it stands when it is here; what comes with the project may stay there."""
        path = models_dir / self.file
        return path if self.kind != "included" or path.exists() else PROJECT_MODELS / self.file


@dataclass(frozen=True)
class ModelStatus:
    """A known model and what is to be said of it; ``is_sound`` is ``None`` if it is not here."""

    model: Model
    path: Path
    is_sound: bool | None
    message: str


@cache
def known_models() -> Mapping[str, Model]:
    """The models of ``models/manifest.toml`` by name.

    Raises:
        ModelError: the manifest is missing or cannot be read.
    """
    path = PROJECT_MODELS / "manifest.toml"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Model(name=name, **row) for name, row in rows.items()}
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error


def list_models(models_dir: Path) -> list[ModelStatus]:
    """Every known model and whether it is here, without reading the files."""
    return [
        ModelStatus(
            model,
            path,
            True if path.is_file() else None,
            "here" if path.is_file() else "not installed",
        )
        for model in known_models().values()
        if (path := model.path(models_dir))
    ]


def sound_path(name: str, models_dir: Path) -> Path | None:
    """Where the model ``name`` of the manifest stands; ``None`` where it is not here.

    Raises:
        ModelError: its checksum is not the known one, or there is none: it must not be loaded.
    """
    status = _verify(known_models()[name], models_dir)
    if status.is_sound is None:
        return None
    if not status.is_sound:
        raise ModelError(
            f"{status.message} and is not loaded; get it again with "
            f"`python -m pipeline models install {name}`"
        )
    return status.path


def verify_models(models_dir: Path) -> list[ModelStatus]:
    """Every known model, its checksum compared where it is here."""
    return [_verify(model, models_dir) for model in known_models().values()]


def install_models(
    names: Sequence[str],
    models_dir: Path,
    *,
    file: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int | None], None] = lambda there, whole: None,
) -> None:
    """Install models, each with its checksum compared, complete or not at all.

    Without names: what translation needs. Argos is tried where nothing is here yet, and may
    fail, because the packaged Gemma serves then.

    Args:
        names: of the manifest.
        models_dir: the folder of models.
        file: install the one model that is named from this file, not from its source.
        say: told one line a model.
        progress: told of the bytes of a download so far and of the whole.

    Raises:
        ModelError: an unknown name; a model that was asked for cannot be got or is damaged.
    """
    known = known_models()
    if unknown := [name for name in names if name not in known]:
        raise ModelError(f"no model {unknown[0]!r}; known are {', '.join(known)}")
    if file is not None and len(names) != 1:
        raise ModelError("--file needs the name of the one model that it is, e.g. argos")
    try:
        (models_dir / INSTALLED).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{models_dir} cannot be written: {error.strerror}") from error
    wanted = list(names) or _needed(models_dir)
    for name in wanted:
        try:
            say(_install(known[name], models_dir, file, progress))
        except ModelError as error:
            if names or known[name].kind != "download":
                raise
            say(f"{name}: left out, another engine is there; {error}")


def _needed(models_dir: Path) -> list[str]:
    """Every model; a download only where it, or nothing else, is here already."""
    models = known_models().values()
    here = [model.name for model in models if model.path(models_dir).is_file()]
    is_first = not any(known_models()[name].kind == "python-package" for name in here)
    return [
        model.name for model in models if model.kind != "download" or is_first or model.name in here
    ]


def _install(
    model: Model,
    models_dir: Path,
    file: Path | None,
    progress: Callable[[int, int | None], None],
) -> str:
    path = model.path(models_dir)
    status = _verify(model, models_dir)
    if status.is_sound and file is None:
        return f"{model.name}: {path} is here, checksum right"
    if model.kind == "included" and file is None:
        raise ModelError(f"{status.message}; it comes with the project: get it from there again")
    new = path.with_name(path.name + ".new")
    try:
        if file is not None:
            shutil.copyfile(file, new)
        elif model.kind == "python-package":
            _assemble(model, new)
        elif model.kind == "pruned":
            _prune(model, models_dir, new)
        else:
            assert model.url is not None
            download(model.url, new, progress)
    except OSError as error:
        raise ModelError(f"{model.name} cannot be installed: {error}") from error
    # A file that a person names is taken as it is where the manifest does not say otherwise.
    expected = model.sha256 if file is not None else _expected_sha256(model, models_dir)
    return _accept(model, models_dir, new, expected)


def _accept(model: Model, models_dir: Path, new: Path, expected: str | None) -> str:
    """Compare the new file's checksum, put it in its place and keep what it was."""
    path = model.path(models_dir)
    digest = file_sha256(new)
    if expected is not None and digest != expected:
        new.unlink()
        raise ModelError(
            f"{model.name}: the file has SHA-256 {digest}, not {expected}; it is damaged or "
            "another version, and was not installed"
        )
    if model.engine == "argos":
        try:
            package_identity(new)
        except ModelError:
            new.unlink()
            raise
    new.replace(path)
    if expected is None:
        _keep_checksum(model, models_dir, digest)
        return f"{model.name}: {path} installed; its checksum {digest} is trusted from now on"
    return f"{model.name}: {path} installed, checksum right"


def _assemble(model: Model, target: Path) -> None:
    """Put the parts together that the Python package carries; its own way ends in the home."""
    assert model.package is not None
    try:
        parts: list[Path] = import_module(model.package).chunk_paths()
        with target.open("wb") as whole:
            for part in parts:
                with part.open("rb") as piece:
                    shutil.copyfileobj(piece, whole, 2**20)
    except (ImportError, OSError) as error:
        raise ModelError(
            f"{model.name}: the Python package {model.package} that carries it is not complete "
            f"({error}); install the locked dependencies again"
        ) from error


def _prune(model: Model, models_dir: Path, target: Path) -> None:
    assert model.base is not None
    assert model.pieces is not None
    base = sound_path(model.base, models_dir)
    if base is None:
        raise ModelError(
            f"{model.name}: it is cut from {model.base}, which is not here; install that first"
        )
    prune_vocabulary(base, PROJECT_MODELS / model.pieces, target)


def _verify(model: Model, models_dir: Path) -> ModelStatus:
    path = model.path(models_dir)
    if not path.is_file():
        return ModelStatus(model, path, None, f"{model.name}: {path} is not here")
    expected = _expected_sha256(model, models_dir)
    if expected is None:
        return ModelStatus(model, path, False, f"{model.name}: {path} has no known checksum")
    if (digest := file_sha256(path)) != expected:
        message = f"{model.name}: {path} is damaged (SHA-256 {digest}, not {expected})"
        return ModelStatus(model, path, False, message)
    return ModelStatus(model, path, True, f"{model.name}: {path} is undamaged")


def _expected_sha256(model: Model, models_dir: Path) -> str | None:
    return model.sha256 or _kept_checksums(models_dir).get(model.name)


def _kept_checksums(models_dir: Path) -> dict[str, str]:
    path = models_dir / INSTALLED / _CHECKSUMS
    try:
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}); remove it and install again") from error
    return kept


def _keep_checksum(model: Model, models_dir: Path, digest: str) -> None:
    kept = _kept_checksums(models_dir) | {model.name: digest}
    path = models_dir / INSTALLED / _CHECKSUMS
    new = path.with_suffix(".new")
    new.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(path)
