"""The trained extractor: method, task, dataset, metric and concept spans in titles and abstracts.

A small BERT tags words (see `scripts/train_terms.py` for how it was made); the tags become spans. `predict` needs
neither spaCy nor torch; `kgraph.extract.terms_component` wraps it as the spaCy component `kgraph_terms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kgraph.extract import _onnx
from kgraph.extract._decode import decode
from kgraph.extract.relations import Reading
from kgraph.model import Kind

__all__ = ["TaggedSpan", "TermSpan", "fingerprint", "joined", "predict", "read", "tagged"]

GENERIC = "Generic"
KIND_OF_LABEL: dict[str, Kind] = {
    "Method": "method",
    "Task": "task",
    "Material": "dataset",
    "Metric": "metric",
    "OtherScientificTerm": "concept",
}


class TermSpan(NamedTuple):
    """A term at [start, end) code points of the text it was found in; `confidence` is in (0, 1]."""

    start: int
    end: int
    kind: Kind
    confidence: float


class TaggedSpan(NamedTuple):
    """The same under SciERC's label, Generic ("the approach", "it") included: what the evaluation scores."""

    start: int
    end: int
    label: str
    confidence: float


def predict(texts: Iterable[str]) -> list[list[TermSpan]]:
    """For each text its terms, in order and without overlaps.

    A text's terms depend on that text alone, whatever else is in the call. A long text is read in windows.
    """
    return [_terms(_tagged(text, _onnx.network().tag(text))) for text in texts]


def read(text: str) -> tuple[list[TermSpan], Reading]:
    """One text's terms, as in `predict`, and what the classifier of relations needs to go on."""
    windows = list(_onnx.network().tag(text))
    return _terms(_tagged(text, windows)), joined(windows)


def joined(windows: Sequence[_onnx.Window]) -> Reading:
    """The words and states of one text's windows."""
    import numpy as np

    words = [span for window in windows for span in window.spans]
    states = np.concatenate([window.states for window in windows]) if windows else np.empty((0, 0), np.float32)
    return Reading(words, states)


def tagged(texts: Iterable[str]) -> list[list[TaggedSpan]]:
    """Like `predict`, with SciERC's labels."""
    return [_tagged(text, _onnx.network().tag(text)) for text in texts]


def _terms(spans: Iterable[TaggedSpan]) -> list[TermSpan]:
    return [TermSpan(start, end, KIND_OF_LABEL[label], sure) for start, end, label, sure in spans if label != GENERIC]


def _tagged(text: str, windows: Iterable[_onnx.Window]) -> list[TaggedSpan]:
    labels = _onnx.network().labels
    generic = labels.index(GENERIC)
    return [
        TaggedSpan(spans[term.first][0], spans[term.last][1], labels[term.kind], term.confidence)
        for spans, probabilities, _ in windows
        for term in decode(probabilities, [text[start:end] for start, end in spans], untrimmed=generic)
    ]


def fingerprint() -> str:
    """A hash of the weights and the vocabulary; terms kept from a run with another one are to be made anew."""
    return _onnx.fingerprint()
