"""The teacher: several taggers label unlabelled texts; the mean of their distributions is what the student learns."""
# mypy: disable-error-code="import-not-found, no-untyped-call, unused-ignore"

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgraph.extract._words import words
from train.data import Example
from train.fit import Item, probabilities, soft_items
from train.model import Tagger

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHARD = 200


def unlabelled(texts: Sequence[tuple[str, str]]) -> list[Example]:
    """(id, text) pairs as examples without tags."""
    return [Example(name, text, words(text), []) for name, text in texts]


def label(model: Tagger, tokenizer: Tokenizer, examples: Sequence[Example], folder: Path, *, longest: int) -> None:
    """Writes one file a shard; shards that are there already are left alone, so a run can be stopped at any time."""
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(0, len(examples), SHARD):
        target = folder / f"{at:06d}.npz"
        if target.exists():
            continue
        values = probabilities(model, examples[at : at + SHARD], tokenizer, longest=longest)
        half = target.with_suffix(".part.npz")
        np.savez(half, *[value.astype(np.float16) for value in values])
        half.replace(target)
        print(f"{folder.name} {at + SHARD}/{len(examples)}", flush=True)


def teach(examples: Sequence[Example], folders: Sequence[Path], tokenizer: Tokenizer, *, longest: int) -> list[Item]:
    """Windows with the mean of the teachers' distributions, for the shards that all of them have labelled."""
    out: list[Item] = []
    for at in range(0, len(examples), SHARD):
        files = [folder / f"{at:06d}.npz" for folder in folders]
        if not all(file.exists() for file in files):
            continue
        loaded: list[Any] = [np.load(file) for file in files]
        for n, example in enumerate(examples[at : at + SHARD]):
            mean = np.mean([values[f"arr_{n}"].astype(np.float32) for values in loaded], axis=0)
            out.extend(soft_items(example, mean, tokenizer, longest=longest))
    return out
