"""Batches, their order, and matrices that go on from an adapter."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("gguf")

from models.training.model import LoraLinear, lora_arrays, set_lora  # noqa: E402
from models.training.train import TOKENS_PER_BATCH, Example, batches  # noqa: E402


def sequences(count: int) -> list[Example]:
    return [Example((2,) * (1 + number % 90), (number, 107), "domain") for number in range(count)]


def test_every_sequence_is_in_one_batch_of_an_epoch() -> None:
    made = batches(sequences(700), epoch=0)
    assert sorted(one.target for batch in made for one in batch) == [
        (number, 107) for number in range(700)
    ]


def test_batches_keep_to_their_size_with_padding() -> None:
    for batch in batches(sequences(700), epoch=0):
        assert max(one.length for one in batch) * len(batch) <= TOKENS_PER_BATCH


def test_an_epoch_has_the_same_order_each_time_and_another_than_the_next() -> None:
    assert batches(sequences(300), epoch=1) == batches(sequences(300), epoch=1)
    assert batches(sequences(300), epoch=1) != batches(sequences(300), epoch=2)


def test_new_matrices_change_nothing() -> None:
    base = torch.nn.Linear(6, 5, bias=False)
    x = torch.randn(3, 6)
    assert torch.equal(LoraLinear(base, rank=2, scale=2.0)(x), base(x))


def test_a_higher_rank_goes_on_with_the_same_function() -> None:
    base = torch.nn.Linear(6, 5, bias=False)
    first = LoraLinear(base, rank=2, scale=32 / 2)
    first.b.data.normal_()
    second = LoraLinear(base, rank=4, scale=64 / 4)
    set_lora({"0.q_proj": second}, lora_arrays({"0.q_proj": first}), alpha=32.0)
    x = torch.randn(3, 6)
    assert torch.allclose(first(x), second(x), atol=1e-5)
    third = LoraLinear(base, rank=4, scale=1.0)
    set_lora({"0.q_proj": third}, lora_arrays({"0.q_proj": first}), alpha=32.0)
    assert torch.allclose(first(x), third(x), atol=1e-4)


def test_arrays_are_copies() -> None:
    lora = LoraLinear(torch.nn.Linear(6, 5, bias=False), rank=2, scale=1.0)
    arrays = lora_arrays({"0.q_proj": lora})
    before = {name: array.copy() for name, array in arrays.items()}
    lora.a.data.add_(1.0)
    assert all(np.array_equal(arrays[name], before[name]) for name in arrays)


def test_examples_are_read_as_prompt_and_target_with_a_line_end(tmp_path: Path) -> None:
    from models.training.train import encode

    class Letters:
        def __call__(self, texts: list[str], *, add_special_tokens: bool) -> dict[str, list]:
            assert not add_special_tokens
            return {"input_ids": [[ord(letter) for letter in text] for text in texts]}

    row = {"prompt": "P", "target": "T", "kind": "word"}
    (tmp_path / "e.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    [made] = encode(tmp_path / "e.jsonl", Letters())
    assert made == Example((2, ord("P")), (ord(" "), ord("T"), ord("\n")), "word")
