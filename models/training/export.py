"""Write trained LoRA matrices as a GGUF adapter that llama.cpp loads.

    python -m models.training.export CHECKPOINT.npz … --alpha 64 --out ADAPTER.gguf

Of several checkpoints the mean is written: of the products ``B A``, by a singular value
decomposition cut to the rank, since the mean of the factors would be another function.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from gguf import GGUFReader, GGUFWriter
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.float32]]

TENSOR_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""Matrices of a layer: as transformers names them, and as GGUF does."""
_GGUF_NAMES = {path.partition(".")[2]: name for path, name in TENSOR_NAMES.items()}
_LAYER_NAMES = {name: layer for layer, name in _GGUF_NAMES.items()}


def main() -> None:
    """Read the arguments, average, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--alpha", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    checkpoints = [read_checkpoint(path) for path in options.checkpoints]
    arrays = checkpoints[0] if len(checkpoints) == 1 else average(checkpoints)
    write_adapter(options.out, arrays, options.alpha)


def read_checkpoint(path: Path) -> dict[str, NDArray[np.float32]]:
    """The matrices ``12.q_proj.a``, ``12.q_proj.b`` … of a checkpoint."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files if name.endswith((".a", ".b"))}


def average(checkpoints: Sequence[Arrays]) -> dict[str, NDArray[np.float32]]:
    """The matrices whose products are nearest the mean of the checkpoints' products ``B A``."""
    averaged: dict[str, NDArray[np.float32]] = {}
    for name in (key.removesuffix(".a") for key in checkpoints[0] if key.endswith(".a")):
        rank = len(checkpoints[0][f"{name}.a"])
        # B A of all of them is [B1 B2 …] [A1; A2; …]: small matrices are enough to decompose it.
        b = np.hstack([arrays[f"{name}.b"] for arrays in checkpoints]) / len(checkpoints)
        a = np.vstack([arrays[f"{name}.a"] for arrays in checkpoints])
        q_b, r_b = np.linalg.qr(b)
        q_a, r_a = np.linalg.qr(a.T)
        u, sizes, v = np.linalg.svd(r_b @ r_a.T)
        root = np.sqrt(sizes[:rank])
        averaged[f"{name}.b"] = (q_b @ u[:, :rank] * root).astype(np.float32)
        averaged[f"{name}.a"] = (root[:, None] * (v[:rank] @ q_a.T)).astype(np.float32)
    return averaged


def write_adapter(path: Path, arrays: Arrays, alpha: float) -> None:
    """Write a GGUF adapter for Gemma 3 in half precision.

    Args:
        path: the file to write.
        arrays: per matrix ``layer.name.a`` (rank × in) and ``layer.name.b`` (out × rank).
        alpha: llama.cpp scales ``B A`` by alpha / rank.

    Raises:
        ValueError: a number is too large for half precision, or not finite.
    """
    writer = GGUFWriter(path, "gemma3")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, array in arrays.items():
        layer, matrix, part = name.split(".")
        half = array.astype(np.float16)
        if not np.isfinite(half).all():
            raise ValueError(f"{name} does not fit half precision")
        writer.add_tensor(f"blk.{layer}.{_GGUF_NAMES[matrix]}.weight.lora_{part}", half)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def read_adapter(path: Path) -> tuple[dict[str, NDArray[np.float32]], float]:
    """The matrices and the alpha of a GGUF adapter: what ``write_adapter`` wrote."""
    reader = GGUFReader(path)
    arrays = {}
    for tensor in reader.tensors:
        _, layer, matrix, _, part = tensor.name.split(".")
        shape = [int(size) for size in reversed(tensor.shape)]
        name = f"{layer}.{_LAYER_NAMES[matrix]}.{part.removeprefix('lora_')}"
        arrays[name] = np.array(tensor.data, dtype=np.float32).reshape(shape)
    return arrays, float(reader.fields["adapter.lora.alpha"].contents())


if __name__ == "__main__":
    main()
