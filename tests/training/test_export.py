"""Trained matrices become a GGUF adapter, and come back from one."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("gguf")

from models.training.export import (
    average,
    read_adapter,
    read_checkpoint,
    write_adapter,
)

Arrays = dict[str, NDArray[np.float32]]


def matrices(seed: int, rank: int = 2) -> Arrays:
    numbers = np.random.default_rng(seed)
    shapes = {"0.q_proj": (8, 6), "0.down_proj": (6, 10), "1.o_proj": (6, 8)}
    arrays: Arrays = {}
    for name, (out, size) in shapes.items():
        arrays[f"{name}.a"] = numbers.normal(size=(rank, size)).astype(np.float32)
        arrays[f"{name}.b"] = numbers.normal(size=(out, rank)).astype(np.float32)
    return arrays


def product(arrays: Arrays, name: str) -> NDArray[np.float32]:
    return arrays[f"{name}.b"] @ arrays[f"{name}.a"]


def test_an_adapter_is_read_as_it_was_written(tmp_path: Path) -> None:
    arrays = matrices(1)
    write_adapter(tmp_path / "a.gguf", arrays, alpha=4.0)
    read, alpha = read_adapter(tmp_path / "a.gguf")
    assert alpha == 4.0
    assert read.keys() == arrays.keys()
    for name, array in arrays.items():
        assert np.array_equal(read[name], array.astype(np.float16))


def test_the_file_says_what_llama_cpp_looks_for(tmp_path: Path) -> None:
    from gguf import GGUFReader

    write_adapter(tmp_path / "a.gguf", matrices(1), alpha=4.0)
    reader = GGUFReader(tmp_path / "a.gguf")
    said = {name: field.contents() for name, field in reader.fields.items()}
    assert said["general.architecture"] == "gemma3"
    assert said["general.type"] == "adapter"
    assert said["adapter.type"] == "lora"
    names = {tensor.name for tensor in reader.tensors}
    assert "blk.0.attn_q.weight.lora_a" in names
    assert "blk.0.ffn_down.weight.lora_b" in names


def test_the_same_matrices_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_adapter(tmp_path / name, matrices(1), alpha=4.0)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_numbers_too_large_for_half_precision_are_refused(tmp_path: Path) -> None:
    arrays = matrices(1)
    arrays["0.q_proj.a"][0, 0] = 1e6
    with pytest.raises(ValueError, match=r"0\.q_proj\.a"):
        write_adapter(tmp_path / "a.gguf", arrays, alpha=4.0)


def test_the_mean_of_one_function_is_that_function() -> None:
    arrays = matrices(1)
    # The same product by other factors.
    turned = {name: -array for name, array in arrays.items()}
    averaged = average([arrays, turned])
    for name in ("0.q_proj", "0.down_proj", "1.o_proj"):
        assert np.allclose(product(averaged, name), product(arrays, name), atol=1e-5)
        assert averaged[f"{name}.a"].shape == arrays[f"{name}.a"].shape


def test_the_mean_is_as_near_as_the_rank_allows() -> None:
    first, second = matrices(1), matrices(2)
    mean = (product(first, "0.q_proj") + product(second, "0.q_proj")) / 2
    sizes = np.linalg.svd(mean, compute_uv=False)
    error = np.linalg.norm(product(average([first, second]), "0.q_proj") - mean)
    assert error == pytest.approx(np.sqrt((sizes[2:] ** 2).sum()), rel=1e-4)


def test_a_checkpoint_is_read_without_what_else_it_holds(tmp_path: Path) -> None:
    np.savez(tmp_path / "c.npz", step=np.array(3), **matrices(1))
    assert read_checkpoint(tmp_path / "c.npz").keys() == matrices(1).keys()
