"""Installing models: from a server, from a file, from a package; checksums compared."""

import functools
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFWriter, TokenType

from pipeline.errors import ModelError
from pipeline.translation import models
from pipeline.translation.models import (
    PROJECT_MODELS,
    Model,
    install_models,
    known_models,
    list_models,
    verify_models,
)
from pipeline.translation.pruning import prune_vocabulary


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server(argos_file: Path) -> Iterator[str]:
    """Serves the test package."""
    handler = functools.partial(Quiet, directory=str(argos_file.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/{argos_file.name}"
        running.shutdown()


CARRIER = """
from pathlib import Path
def chunk_paths():
    return [Path(__file__).with_name(f"part{number}") for number in range(2)]
"""


@pytest.fixture
def argos(server: str, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A manifest of one downloadable package, on the test server."""
    model = Model(
        name="argos",
        title="test package",
        engine="argos",
        kind="download",
        file="installed/test.argosmodel",
        licence="CC0",
        url=server,
    )
    monkeypatch.setattr(models, "known_models", lambda: {"argos": model})
    return model


def test_the_manifest_names_what_the_project_ships() -> None:
    included = [model for model in known_models().values() if model.kind == "included"]
    assert included
    for model in included:
        content = (PROJECT_MODELS / model.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == model.sha256


def test_every_model_has_a_source_and_a_licence() -> None:
    for model in known_models().values():
        assert model.licence
        assert {"download": model.url, "python-package": model.package}.get(model.kind, model.file)


def test_a_first_download_keeps_its_checksum(
    argos: Model, argos_file: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    install_models(["argos"], tmp_path, say=said.append)
    digest = hashlib.sha256(argos_file.read_bytes()).hexdigest()
    assert "trusted from now on" in said[-1]
    kept = json.loads((tmp_path / "installed" / "checksums.json").read_text())
    assert kept == {"argos": digest}
    install_models(["argos"], tmp_path, say=said.append)
    assert said[-1].endswith("is here, checksum right")
    assert [status.is_sound for status in verify_models(tmp_path)] == [True]
    assert [status.message for status in list_models(tmp_path)] == ["here"]


def test_damage_is_seen_and_repaired(argos: Model, argos_file: Path, tmp_path: Path) -> None:
    install_models(["argos"], tmp_path)
    installed = argos.path(tmp_path)
    installed.write_bytes(installed.read_bytes()[:-1])
    (status,) = verify_models(tmp_path)
    assert status.is_sound is False
    assert "damaged" in status.message
    install_models(["argos"], tmp_path)
    assert installed.read_bytes() == argos_file.read_bytes()


def test_another_file_than_the_trusted_one_is_not_installed(
    argos: Model, argos_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "installed").mkdir()
    (tmp_path / "installed" / "checksums.json").write_text(json.dumps({"argos": "0" * 64}))
    with pytest.raises(ModelError, match=f"not {'0' * 64}; it is damaged or another version"):
        install_models(["argos"], tmp_path)
    assert [path.name for path in (tmp_path / "installed").iterdir()] == ["checksums.json"]


def test_a_file_can_be_installed(argos: Model, argos_file: Path, tmp_path: Path) -> None:
    install_models(["argos"], tmp_path, file=argos_file)
    assert argos.path(tmp_path).read_bytes() == argos_file.read_bytes()


def test_a_file_that_is_no_package_is_refused(argos: Model, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("no model")
    with pytest.raises(ModelError, match="cannot be read"):
        install_models(["argos"], tmp_path, file=letter)
    assert list((tmp_path / "installed").iterdir()) == []
    with pytest.raises(ModelError, match=r"absent\.argosmodel"):
        install_models(["argos"], tmp_path, file=tmp_path / "absent.argosmodel")


def test_without_a_network_what_is_needed_is_still_installed(
    argos: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = Model(**{**vars(argos), "url": "http://127.0.0.1:9/none.argosmodel"})
    (tmp_path / "carrier_of_a_model.py").write_text(CARRIER)
    for number, part in enumerate((b"GGUF and ", b"more")):
        (tmp_path / f"part{number}").write_bytes(part)
    monkeypatch.syspath_prepend(tmp_path)
    gemma = Model(
        name="gemma",
        title="from a Python package",
        engine="gguf",
        kind="python-package",
        file="installed/gemma.gguf",
        licence="test",
        package="carrier_of_a_model",
        sha256=hashlib.sha256(b"GGUF and more").hexdigest(),
    )
    monkeypatch.setattr(models, "known_models", lambda: {"argos": unreachable, "gemma": gemma})
    said: list[str] = []
    install_models([], tmp_path, say=said.append)
    assert [line.split(":")[0] for line in said] == ["argos", "gemma"]
    assert "left out" in said[0]
    assert said[1].endswith("installed, checksum right")
    assert gemma.path(tmp_path).read_bytes() == b"GGUF and more"
    install_models([], tmp_path, say=said.append)
    assert said[2:] == [f"gemma: {gemma.path(tmp_path)} is here, checksum right"]
    with pytest.raises(ModelError, match="cannot be reached"):
        install_models(["argos"], tmp_path)


def test_unknown_names_and_a_file_without_a_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model 'bert'; known are argos"):
        install_models(["bert"], tmp_path)
    with pytest.raises(ModelError, match="--file needs the name"):
        install_models([], tmp_path, file=tmp_path)


def test_a_model_is_cut_from_its_base_once_that_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = GGUFWriter(tmp_path / "base.gguf", "gemma3")
    writer.add_token_list(["▁park", "парк"])
    writer.add_token_scores([0.0, 1.0])
    writer.add_token_types([int(TokenType.NORMAL)] * 2)
    writer.add_tensor("token_embd.weight", np.zeros((2, 64), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    pieces = tmp_path / "pieces.txt"
    pieces.write_text("▁park\n", encoding="utf-8")
    prune_vocabulary(tmp_path / "base.gguf", pieces, tmp_path / "expected.gguf")
    base, pruned = (
        Model(
            name=name,
            title="test",
            engine="gguf",
            kind=kind,
            file=f"installed/{name}.gguf",
            licence="test",
            base="base",
            pieces=str(pieces),
            sha256=hashlib.sha256((tmp_path / file).read_bytes()).hexdigest(),
        )
        for name, kind, file in (
            ("base", "download", "base.gguf"),
            ("pruned", "pruned", "expected.gguf"),
        )
    )
    monkeypatch.setattr(models, "known_models", lambda: {"base": base, "pruned": pruned})
    with pytest.raises(ModelError, match="cut from base, which is not here"):
        install_models(["pruned"], tmp_path)
    install_models(["base"], tmp_path, file=tmp_path / "base.gguf")
    install_models(["pruned"], tmp_path)
    assert pruned.path(tmp_path).read_bytes() == (tmp_path / "expected.gguf").read_bytes()
