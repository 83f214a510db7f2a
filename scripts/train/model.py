"""The tagger in torch: a pretrained encoder, an added embedding of word shapes, and one linear layer."""
# mypy: disable-error-code="import-not-found, misc, no-any-return, no-untyped-call, unused-ignore"

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from kgraph.extract._words import SHAPES, shape, shown
from train.data import TAGS

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Tagger(nn.Module):
    """Logits over TAGS for every word piece. Shapes start at zero, so training starts from the encoder as it was."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.shapes = nn.Embedding(len(SHAPES), width)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(width, len(TAGS))
        nn.init.zeros_(self.shapes.weight)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: torch.Tensor, shapes: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        embedded = self.encoder.get_input_embeddings()(ids) + self.shapes(shapes)
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return self.head(self.dropout(states))


def load_encoder(folder: Path) -> Any:
    """The encoder's weights from a local folder; nothing is downloaded."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False, dtype=torch.float32)


def smaller(encoder: Any, *, rows: list[int], layers: tuple[int, ...]) -> Any:
    """The BERT encoder with these rows of its word embedding and these layers only; changed in place."""
    words = encoder.get_input_embeddings().weight.detach()[rows]
    encoder.set_input_embeddings(nn.Embedding.from_pretrained(words.clone(), freeze=False))
    encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[n] for n in layers)
    encoder.config.num_hidden_layers, encoder.config.vocab_size = len(layers), len(rows)
    return encoder


def load_tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@dataclass(frozen=True)
class Window:
    """Consecutive words of one text that fit the encoder: pieces, their words' shapes, where each word begins."""

    ids: np.ndarray[Any, Any]
    shapes: np.ndarray[Any, Any]
    firsts: np.ndarray[Any, Any]
    words: tuple[int, int]


def windows(texts: list[str], tokenizer: Tokenizer, *, longest: int) -> list[Window]:
    """The words of one text cut into windows of at most `longest` pieces, at a sentence's end where there is one."""
    from kgraph.extract._onnx import EDGE_SHAPE, cut, pieces

    encoded, bounds = pieces([shown(text) for text in texts], tokenizer)
    kinds = np.array([shape(text) for text in texts] or [0])
    first, last = tokenizer.encode("").ids
    out: list[Window] = []
    for start, stop in cut(texts, bounds, longest=longest):
        begin, end = bounds[start], bounds[stop]
        owner = np.repeat(np.arange(start, stop), np.diff(bounds[start : stop + 1]))
        ids = np.concatenate([[first], encoded[begin:end], [last]])
        shapes = np.concatenate([[EDGE_SHAPE], kinds[owner], [EDGE_SHAPE]])
        out.append(Window(ids, shapes, bounds[start:stop] - begin + 1, (start, stop)))
    return out
