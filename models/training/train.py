r"""Train the LoRA adapter on examples of ``prepare.py``.

    python -m models.training.train EXAMPLES.jsonl --base MODEL.gguf --tokenizer FOLDER \
        --held-out HELD.jsonl --steps 3000 --out FOLDER

Every ``--save-minutes`` the matrices go to FOLDER/step-N.npz and all that is needed to go on to
FOLDER/state.pt; a run that finds a state there goes on from it, with the same batches as if it had
never stopped. The learning rate warms up, stays, and falls from ``--decay-from`` (a step) to zero
at the last one. On a machine with other work, where nobody can say how many steps there is time
for, ``--minutes`` ends the run and ``--decay-minutes`` before that the rate begins to fall; the
steps at which it did so are printed, to repeat the run by steps.
"""

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Threads that wait must not spin: the machine has other work.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor
from transformers import AutoTokenizer, Gemma3ForCausalLM

from models.training.export import read_adapter, read_checkpoint
from models.training.model import BEGIN, add_lora, load_base, lora_arrays, set_lora

TOKENS_PER_BATCH = 1000
RANDOM_WORDS = 4000
"""Tokens beside those of all targets among which the next one is to be told."""
_WARM_UP = 30
_WINDOW = 1024
_SEED = 1


@dataclass(frozen=True, slots=True)
class Example:
    """The tokens of a prompt and of its continuation."""

    prompt: tuple[int, ...]
    target: tuple[int, ...]
    kind: str

    @property
    def length(self) -> int:
        """Tokens of both."""
        return len(self.prompt) + len(self.target)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--base", type=Path, required=True, help="the GGUF of Gemma 3")
    parser.add_argument("--tokenizer", type=Path, required=True, help="kept there once read")
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--held-out-limit", type=int, default=32, help="examples to measure on")
    parser.add_argument("--start", type=Path, help="a GGUF adapter or an .npz to begin with")
    parser.add_argument("--start-alpha", type=float, default=64.0, help="of an .npz")
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--alpha", type=float, default=64.0)
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--steps", type=int, default=10**9)
    parser.add_argument("--decay-from", type=int, help="default: never")
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--decay-minutes", type=float, default=15.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-minutes", type=float, default=5.0)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(_SEED)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(options.tokenizer, options.base)
    examples = [one for path in options.examples for one in encode(path, tokenizer)]
    held_out = encode(options.held_out, tokenizer)[: options.held_out_limit]
    run = Run(options, examples, held_out)
    run.train()


def load_tokenizer(folder: Path, base: Path) -> AutoTokenizer:
    """The tokenizer of the GGUF file; converting it takes a minute, so it is kept in ``folder``."""
    if not folder.is_dir():
        AutoTokenizer.from_pretrained(base.parent, gguf_file=base.name).save_pretrained(folder)
    return AutoTokenizer.from_pretrained(folder)


def encode(path: Path, tokenizer: AutoTokenizer) -> list[Example]:
    """The examples of a file as tokens: a line end closes the target, where the engine stops."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    prompts = tokenizer([row["prompt"] for row in rows], add_special_tokens=False)["input_ids"]
    targets = tokenizer([f" {row['target']}\n" for row in rows], add_special_tokens=False)
    return [
        Example((BEGIN, *prompt), tuple(target), row["kind"])
        for row, prompt, target in zip(rows, prompts, targets["input_ids"], strict=True)
    ]


def batches(sequences: Sequence[Example], epoch: int) -> list[list[Example]]:
    """The sequences of an epoch in batches of like length and about ``TOKENS_PER_BATCH``."""
    choice = random.Random(f"{_SEED}:{epoch}")
    shuffled = choice.sample(list(sequences), len(sequences))
    made: list[list[Example]] = []
    for begin in range(0, len(shuffled), _WINDOW):
        batch: list[Example] = []
        for one in sorted(shuffled[begin : begin + _WINDOW], key=lambda one: one.length):
            if batch and one.length * (len(batch) + 1) > TOKENS_PER_BATCH:
                made.append(batch)
                batch = []
            batch.append(one)
        made.append(batch)
    choice.shuffle(made)
    return made


class Run:
    """One training: model, optimizer, and where it stands."""

    def __init__(
        self,
        options: argparse.Namespace,
        examples: Sequence[Example],
        held_out: Sequence[Example],
    ):
        self._options = options
        self._examples = examples
        self._held_out = held_out
        self._model: Gemma3ForCausalLM = load_base(options.base)
        self._adapted = add_lora(self._model, options.rank, options.alpha)
        if options.start:
            is_gguf = options.start.suffix == ".gguf"
            arrays, alpha = (
                read_adapter(options.start)
                if is_gguf
                else (read_checkpoint(options.start), options.start_alpha)
            )
            set_lora(self._adapted, arrays, alpha)
        self._parameters = [part for lora in self._adapted.values() for part in (lora.a, lora.b)]
        self._optimizer = torch.optim.AdamW(
            self._parameters, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0
        )
        said = {token for one in [*examples, *held_out] for token in one.target}
        self._vocabulary = torch.tensor(sorted(said))
        everything = torch.ones(self._model.config.vocab_size, dtype=torch.bool)
        everything[self._vocabulary] = False
        self._unsaid = everything.nonzero()[:, 0]
        if options.compile:
            for layer in self._model.model.layers:
                layer.compile(dynamic=True)
        self._step = 0
        self._seconds = 0.0
        self._tokens = 0
        self._is_decaying = False
        if self._state_path.is_file():
            self._resume()

    @property
    def _state_path(self) -> Path:
        return Path(self._options.out) / "state.pt"

    def train(self) -> None:
        """Train up to the last step; print the loss on the way."""
        print(
            f"{len(self._examples)} examples, vocabulary {len(self._vocabulary)}, "
            f"held out {self._held_out_loss()}",
            flush=True,
        )
        started = saved = time.monotonic() - self._seconds
        saved = time.monotonic()
        losses: list[float] = []
        for batch in self._remaining_batches():
            loss, tokens = self._learn(batch)
            self._step += 1
            self._tokens += tokens
            losses.append(loss)
            self._seconds = time.monotonic() - started
            if self._step % 25 == 0:
                print(
                    f"step {self._step} loss {np.mean(losses[-25:]):.3f} "
                    f"tokens {self._tokens} {self._tokens / self._seconds:.0f}/s "
                    f"{self._seconds / 60:.1f} min",
                    flush=True,
                )
            if time.monotonic() - saved > 60 * self._options.save_minutes:
                self._save()
                saved = time.monotonic()
        self._save()

    def _remaining_batches(self) -> Iterator[list[Example]]:
        done = 0
        epoch = 0
        while True:
            for batch in batches(self._examples, epoch):
                if done >= self._options.steps or self._seconds > 60 * self._options.minutes:
                    return
                done += 1
                if done > self._step:
                    yield batch
            epoch += 1

    def _learn(self, batch: Sequence[Example]) -> tuple[float, int]:
        for group in self._optimizer.param_groups:
            group["lr"] = self._options.rate * self._rate_share()
        torch.manual_seed(self._step)
        drawn = self._unsaid[torch.randint(0, len(self._unsaid), (RANDOM_WORDS,))]
        loss, _ = self._loss(batch, torch.cat([self._vocabulary, drawn]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        return float(loss.detach()), sum(one.length for one in batch)

    def _rate_share(self) -> float:
        """What part of the rate is due: rising at the start, falling in a line at the end."""
        warm = min(1.0, (self._step + 1) / _WARM_UP)
        left = (self._options.minutes - self._seconds / 60) / self._options.decay_minutes
        if self._options.decay_from is not None:
            decay = self._options.steps - self._options.decay_from
            left = min(left, (self._options.steps - self._step) / decay)
        if left < 1 and not self._is_decaying:
            self._is_decaying = True
            print(f"the rate falls from step {self._step}", flush=True)
        return warm * min(1.0, max(0.0, left))

    def _loss(self, batch: Sequence[Example], vocabulary: Tensor) -> tuple[Tensor, int]:
        """The mean cross-entropy of the target tokens among ``vocabulary``, and their number."""
        longest = max(one.length for one in batch)
        tokens = torch.zeros(len(batch), longest, dtype=torch.long)
        is_before_target = torch.zeros(len(batch), longest, dtype=torch.bool)
        for row, one in enumerate(batch):
            tokens[row, : one.length] = torch.tensor(one.prompt + one.target)
            is_before_target[row, len(one.prompt) - 1 : one.length - 1] = True
        # Padding stands behind and attention looks back only: no mask is needed.
        states = self._model.model(input_ids=tokens, use_cache=False).last_hidden_state
        wanted = torch.tensor([token for one in batch for token in one.target])
        place = torch.full((self._model.config.vocab_size,), -1)
        place[vocabulary] = torch.arange(len(vocabulary))
        weights = self._model.model.embed_tokens.weight[vocabulary]
        scores = functional.linear(states[is_before_target], weights).float()
        return functional.cross_entropy(scores, place[wanted]), len(wanted)

    @torch.no_grad()
    def _held_out_loss(self) -> str:
        sums: dict[str, list[float]] = {}
        generator = torch.Generator().manual_seed(_SEED)
        drawn = torch.randperm(len(self._unsaid), generator=generator)[: 2 * RANDOM_WORDS]
        vocabulary = torch.cat([self._vocabulary, self._unsaid[drawn]])
        for kind in sorted({one.kind for one in self._held_out}):
            ones = sorted(
                (one for one in self._held_out if one.kind == kind), key=lambda one: one.length
            )
            for begin in range(0, len(ones), 16):
                loss, count = self._loss(ones[begin : begin + 16], vocabulary)
                total = sums.setdefault(kind, [0.0, 0.0])
                total[0] += float(loss) * count
                total[1] += count
        return ", ".join(f"{kind} {total / count:.4f}" for kind, (total, count) in sums.items())

    def _save(self) -> None:
        arrays = lora_arrays(self._adapted)
        np.savez(self._state_path.parent / f"step-{self._step:05}.npz", **arrays)
        state = {
            "step": self._step,
            "seconds": self._seconds,
            "tokens": self._tokens,
            "arrays": {name: torch.from_numpy(array) for name, array in arrays.items()},
            "optimizer": self._optimizer.state_dict(),
        }
        unfinished = self._state_path.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(self._state_path)
        print(f"saved at step {self._step}, held out {self._held_out_loss()}", flush=True)

    def _resume(self) -> None:
        state = torch.load(self._state_path)
        self._step, self._seconds = state["step"], state["seconds"]
        self._tokens = state["tokens"]
        arrays = {name: array.numpy() for name, array in state["arrays"].items()}
        set_lora(self._adapted, arrays, self._options.alpha)
        self._optimizer.load_state_dict(state["optimizer"])


if __name__ == "__main__":
    main()
