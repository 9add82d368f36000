"""The base model of a GGUF file in torch, with LoRA matrices to train beside its own weights."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from gguf import GGUFReader
from gguf.quants import dequantize
from torch import Tensor, nn
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

from models.training.export import TENSOR_NAMES

BEGIN = 2
"""The token that begins every text of Gemma."""
_NORMS = {
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
}
_MODULES = {gguf: hugging_face for hugging_face, gguf in TENSOR_NAMES.items()} | _NORMS


def load_base(path: Path) -> Gemma3ForCausalLM:
    """The model of a GGUF file of Gemma 3, its weights dequantised to bfloat16 and frozen."""
    reader = GGUFReader(path)
    state = {}
    for tensor in reader.tensors:
        shape = [int(size) for size in reversed(tensor.shape)]
        weights = np.array(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
        name = _module_name(tensor.name.removesuffix(".weight"))
        # llama.cpp stores 1 + w for the norms of Gemma, transformers w.
        state[name] = torch.from_numpy(weights.reshape(shape) - ("norm" in name))
    model = Gemma3ForCausalLM(_configuration(reader))
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert set(missing) <= {"lm_head.weight"}, missing
    model.tie_weights()
    return model.to(torch.bfloat16).requires_grad_(requires_grad=False)


def _module_name(gguf_name: str) -> str:
    if gguf_name == "token_embd":
        return "model.embed_tokens.weight"
    if gguf_name == "output_norm":
        return "model.norm.weight"
    _, layer, part = gguf_name.split(".")
    return f"model.layers.{layer}.{_MODULES[part]}.weight"


def _configuration(reader: GGUFReader) -> Gemma3TextConfig:
    def of(key: str) -> int | float:
        return reader.fields[f"gemma3.{key}"].contents()

    layers = of("block_count")
    return Gemma3TextConfig(
        vocab_size=len(reader.fields["tokenizer.ggml.tokens"].data),
        hidden_size=of("embedding_length"),
        intermediate_size=of("feed_forward_length"),
        num_hidden_layers=layers,
        num_attention_heads=of("attention.head_count"),
        num_key_value_heads=of("attention.head_count_kv"),
        head_dim=of("attention.key_length"),
        query_pre_attn_scalar=of("attention.key_length"),
        sliding_window=of("attention.sliding_window"),
        rms_norm_eps=of("attention.layer_norm_rms_epsilon"),
        layer_types=[
            "sliding_attention" if (layer + 1) % 6 else "full_attention" for layer in range(layers)
        ],
        rope_parameters={
            "full_attention": {"rope_theta": of("rope.freq_base"), "rope_type": "default"},
            "sliding_attention": {"rope_theta": 10_000.0, "rope_type": "default"},
        },
        tie_word_embeddings=True,
        attn_implementation="sdpa",
    )


class LoraLinear(nn.Module):
    """A frozen linear layer ``W x`` and what is learnt beside it: ``scale · B (A x)``."""

    def __init__(self, base: nn.Linear, rank: int, scale: float):
        super().__init__()
        self.base = base
        self.scale = scale
        self.a = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """See ``nn.Linear``."""
        low = functional.linear(x, self.a.to(x.dtype))
        return self.base(x) + functional.linear(low, (self.b * self.scale).to(x.dtype))


def add_lora(model: Gemma3ForCausalLM, rank: int, alpha: float) -> dict[str, LoraLinear]:
    """Put a ``LoraLinear`` around each matrix of attention and MLP; by ``layer.matrix``."""
    adapted = {}
    for number, layer in enumerate(model.model.layers):
        for parent, name in _matrices(layer):
            lora = LoraLinear(getattr(parent, name), rank, alpha / rank)
            setattr(parent, name, lora)
            adapted[f"{number}.{name}"] = lora
    return adapted


def _matrices(layer: nn.Module) -> Iterator[tuple[nn.Module, str]]:
    for parent in (layer.self_attn, layer.mlp):
        for path in TENSOR_NAMES:
            name = path.partition(".")[2]
            if hasattr(parent, name):
                yield parent, name


def lora_arrays(adapted: dict[str, LoraLinear]) -> dict[str, np.ndarray]:
    """The matrices in float32: ``12.q_proj.a`` (rank × in), ``12.q_proj.b`` (out × rank)."""
    return {
        f"{name}.{part}": getattr(lora, part).detach().float().numpy().copy()
        for name, lora in adapted.items()
        for part in ("a", "b")
    }


def set_lora(adapted: dict[str, LoraLinear], arrays: dict[str, np.ndarray], alpha: float) -> None:
    """Begin with matrices that were trained, maybe of a lower rank and another alpha.

    The function stays the same: rows that are new in ``a`` are small and random, columns in ``b``
    zero, and ``b`` takes up the difference of the scales.
    """
    for name, lora in adapted.items():
        a, b = (torch.from_numpy(arrays[f"{name}.{part}"]).float() for part in ("a", "b"))
        rank = a.shape[0]
        lora.a.data[:rank] = a
        lora.b.data.zero_()
        lora.b.data[:, :rank] = b * (alpha / rank / lora.scale)
