"""A sentence encoder as a yardstick: BERT with mean pooling, from its weights, in numpy alone."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import erf
from tokenizers import Tokenizer

Array = np.ndarray[Any, Any]
TYPES = {"F32": np.float32, "I64": np.int64}
LONGEST = 256


class Encoder:
    """Reads `config.json`, `tokenizer.json` and `model.safetensors` of a folder."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._layers, self._heads = config["num_hidden_layers"], config["num_attention_heads"]
        self._weights = _tensors(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, text: str) -> Array:
        """The mean of the last hidden states, of length 1."""
        ids = self._tokenizer.encode(text).ids
        words, places, types = (self._weights[f"embeddings.{name}_embeddings.weight"] for name in _EMBEDDINGS)
        hidden = self._norm(words[ids] + places[: len(ids)] + types[0], "embeddings.LayerNorm")
        for layer in range(self._layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        mean = hidden.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean))

    def _layer(self, hidden: Array, name: str) -> Array:
        count, width = hidden.shape
        query, key, value = (
            self._linear(hidden, f"{name}attention.self.{part}").reshape(count, self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(width / self._heads)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (weights / weights.sum(axis=-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(count, width)
        hidden = self._norm(
            hidden + self._linear(seen, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm"
        )
        wide = self._linear(hidden, f"{name}intermediate.dense")
        wide = (wide * 0.5 * (1 + erf(wide / math.sqrt(2)))).astype(np.float32)
        return self._norm(hidden + self._linear(wide, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _linear(self, hidden: Array, name: str) -> Array:
        return np.asarray(hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _norm(self, hidden: Array, name: str) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


_EMBEDDINGS = ("word", "position", "token_type")


def _tensors(path: Path) -> dict[str, Array]:
    """The tensors of a safetensors file by name: a length, a JSON header, and the numbers."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    found = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            numbers = np.frombuffer(data[start + first : start + last], dtype=TYPES[entry["dtype"]])
            found[name] = numbers.reshape(entry["shape"])
    return found
