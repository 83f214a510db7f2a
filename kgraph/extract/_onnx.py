"""Words -> tag probabilities, by the shipped network. onnxruntime and tokenizers only; no torch, no spaCy.

Each window is one run of its own. Dynamic int8 scales activations by the whole input tensor, so in a batch a text's
result would depend on its neighbours; one at a time it depends on nothing else, and nothing is padded.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.extract._words import CACHED, shape, shown, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Spans = list[tuple[int, int]]

__all__ = ["FOLDER", "Network", "Window", "cut", "fingerprint", "network", "pieces", "softmax"]

FOLDER = Path(__file__).parent.parent / "data" / "terms"
FILES = ("labels.json", "model.onnx", "relations.npz", "tokenizer.json")
SENTENCE_END = frozenset(".!?")
AT_ONCE = 4096  # words encoded in one call, which bounds the memory that a long text takes
EDGE_SHAPE = 5


class Window(NamedTuple):
    """Some words of a text: their offsets, (words, tags) probabilities and (words, width) hidden states."""

    spans: Spans
    probabilities: NDArray[np.float32]
    states: NDArray[np.float32]


class Network:
    """The loaded files. `labels` holds the tag kinds in the order of the network's outputs."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        # From 1.32 on importing it on any system writes a device id and reports to Microsoft, unless told not to.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime  # type: ignore[import-untyped, unused-ignore]  # some versions have types
        from tokenizers import Tokenizer

        settings: dict[str, Any] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels: tuple[str, ...] = tuple(settings["labels"])
        self.longest: int = settings["longest"]
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.first, self.last = self.tokenizer.encode("").ids
        self.known: dict[str, tuple[list[int], int]] = {}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        # Spinning threads burn a core between the many short runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def tag(self, text: str) -> Iterator[Window]:
        """The words of `text`, window by window; the states are those of a word's first piece, halfway up."""
        spans = words(text)
        for at in range(0, len(spans), AT_ONCE):
            yield from self._tag(text, spans[at : at + AT_ONCE])

    def _tag(self, text: str, spans: Spans) -> Iterator[Window]:
        import numpy as np

        names = [text[start:end] for start, end in spans]
        read = self._read(names)
        # Control characters and the like leave no piece: they are as good as spaces.
        kept = [i for i, (own, _) in enumerate(read) if own]
        ids = np.array([piece for own, _ in read for piece in own], dtype=np.int64)
        lengths = [len(read[i][0]) for i in kept]
        bounds = np.cumsum([0, *lengths])
        shapes = np.repeat(np.array([read[i][1] for i in kept], dtype=np.int64), lengths)
        for start, stop in cut([names[i] for i in kept], bounds, longest=self.longest):
            begin, end = bounds[start], bounds[stop]
            logits, states = self._run(ids[begin:end], shapes[begin:end], bounds[start:stop] - begin)
            yield Window([spans[i] for i in kept[start:stop]], softmax(logits), states)

    def _read(self, names: Sequence[str]) -> list[tuple[list[int], int]]:
        """Each word's piece ids and shape. Most words were in a text before: those are remembered."""
        # Another thread may start a new dictionary meanwhile: this one is used to the end.
        known = self.known = self.known if len(self.known) <= CACHED else {}
        fresh = [name for name in dict.fromkeys(names) if name not in known]
        if fresh:
            ids, bounds = pieces([shown(name) for name in fresh], self.tokenizer)
            for name, own in zip(fresh, (ids[a:b].tolist() for a, b in pairwise(bounds)), strict=True):
                known[name] = own, shape(name)
        return [known[name] for name in names]

    def _run(
        self, ids: NDArray[np.int64], shapes: NDArray[np.int64], firsts: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        import numpy as np

        whole = np.concatenate(([self.first], ids, [self.last]))[None]
        around = np.concatenate(([EDGE_SHAPE], shapes, [EDGE_SHAPE]))[None]
        logits, states = self.session.run(["logits", "states"], {"ids": whole, "shapes": around})
        return logits[0][firsts + 1], states[0][firsts + 1]


def softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Over the last axis."""
    import numpy as np

    powers: NDArray[np.float32] = np.exp(values - values.max(-1, keepdims=True))
    powers /= powers.sum(-1, keepdims=True)
    return powers


def pieces(texts: Sequence[str], tokenizer: Tokenizer) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All word pieces' ids, without special ones, and the piece where each word begins, closed by their number."""
    import numpy as np

    encoding = tokenizer.encode(list(texts), is_pretokenized=True, add_special_tokens=False)
    owners = np.array(encoding.word_ids, dtype=np.int64)
    return np.array(encoding.ids, dtype=np.int64), np.searchsorted(owners, np.arange(len(texts) + 1))


def cut(texts: Sequence[str], bounds: NDArray[np.int64], *, longest: int) -> Iterator[tuple[int, int]]:
    """Word ranges of at most `longest` pieces, cut behind a sentence's end in their second half if there is one."""
    import numpy as np

    start, total = 0, len(texts)
    while start < total:
        stop = int(np.searchsorted(bounds, bounds[start] + longest, side="right")) - 1
        stop = min(max(stop, start + 1), total)
        if stop < total:
            ends = (i for i in range(stop, (start + stop) // 2, -1) if texts[i - 1] in SENTENCE_END)
            stop = next(ends, stop)
        yield start, stop
        start = stop


@cache
def network() -> Network:
    """The shipped network, loaded at the first call of a process."""
    return Network(FOLDER)


@cache
def fingerprint() -> str:
    """A hash of the shipped network's files: a result made with another hash may differ."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()[:16]
