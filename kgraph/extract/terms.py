"""The trained extractor: method, task, dataset, metric and concept spans in titles and abstracts.

A small BERT tags words (see `scripts/train_terms.py` for how it was made); the tags become spans. `predict` needs
neither spaCy nor torch; `kgraph.extract.terms_component` wraps it as the spaCy component `kgraph_terms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kgraph.extract import _onnx
from kgraph.extract._decode import decode
from kgraph.extract.kinds import kind_of
from kgraph.extract.relations import Reading
from kgraph.model import Kind

__all__ = ["TaggedSpan", "TermSpan", "certain", "fingerprint", "joined", "predict", "read", "tagged"]

GENERIC, CONCEPT = "Generic", "OtherScientificTerm"
KIND_OF_LABEL: dict[str, Kind] = {
    "Method": "method",
    "Task": "task",
    "Material": "dataset",
    "Metric": "metric",
    CONCEPT: "concept",
}
# Chosen on 30 abstracts of medicine, natural science and visualization, where 86 % of the kinds shown are right and
# 62 % would be without. It costs 0.3 points of typed F1 on SciERC's dev part.
AT_HOME, LEAD, LEAD_AWAY = 0.88, 0.45, 0.92


class TermSpan(NamedTuple):
    """A term at [start, end) code points of the text it was found in; `confidence` is in (0, 1].

    `share`, in [0, 1], is the kind's part of what the tagger gives to all kinds, and `lead`, in [-1, 1], by how much it
    is more than the part of `concept`.
    """

    start: int
    end: int
    kind: Kind
    confidence: float
    share: float
    lead: float


class TaggedSpan(NamedTuple):
    """The same under SciERC's label, Generic ("the approach", "it") included: what the evaluation scores."""

    start: int
    end: int
    label: str
    confidence: float
    shares: tuple[float, ...]


def certain(paper: Sequence[tuple[str, Sequence[TermSpan]]]) -> list[list[TermSpan]]:
    """The terms of each of a paper's texts, in order, as `concept` where the tagger is in doubt of the kind.

    It learned from computing. In other fields its shares are less clear; the kinds of a paper whose mean share is below
    `AT_HOME` are doubted more, methods, metrics, and kinds that the term's own words tell, less than the others.
    """
    shares = [term.share for _, terms in paper for term in terms]
    at_home = sum(shares) >= AT_HOME * len(shares)
    return [[_certain(text, term, at_home=at_home) for term in terms] for text, terms in paper]


def _certain(text: str, term: TermSpan, *, at_home: bool) -> TermSpan:
    known = at_home or term.kind in ("method", "metric") or term.kind == kind_of(text[term.start : term.end])
    sure = term.kind == "concept" or term.lead >= (LEAD if known else LEAD_AWAY)
    return term if sure else term._replace(kind="concept")


def predict(texts: Iterable[str]) -> list[list[TermSpan]]:
    """For each text its terms, in order and without overlaps.

    A text's terms depend on that text alone, whatever else is in the call. A long text is read in windows.
    """
    return [certain([(text, _terms(_tagged(text, _onnx.network().tag(text))))])[0] for text in texts]


def read(text: str) -> tuple[list[TermSpan], Reading]:
    """One text's terms, their kinds as the tagger gives them, and what the classifier of relations goes on with."""
    windows = list(_onnx.network().tag(text))
    return _terms(_tagged(text, windows)), joined(windows)


def joined(windows: Sequence[_onnx.Window]) -> Reading:
    """The words and states of one text's windows."""
    import numpy as np

    if not windows:
        return Reading((), np.empty((0, 0), np.float32), np.empty((0, 2), np.float32))
    words = [span for window in windows for span in window.spans]
    tags = np.concatenate([window.probabilities for window in windows])
    edges = np.stack((tags[:, 1::2].sum(1), tags[:, 2::2].sum(1)), axis=1)
    return Reading(words, np.concatenate([window.states for window in windows]), edges)


def tagged(texts: Iterable[str]) -> list[list[TaggedSpan]]:
    """Like `predict`, with SciERC's labels."""
    return [_tagged(text, _onnx.network().tag(text)) for text in texts]


def _terms(spans: Iterable[TaggedSpan]) -> list[TermSpan]:
    labels = _onnx.network().labels
    other = labels.index(CONCEPT)
    return [
        TermSpan(span.start, span.end, KIND_OF_LABEL[span.label], span.confidence, share, share - span.shares[other])
        for span in spans
        if span.label != GENERIC
        for share in (span.shares[labels.index(span.label)],)
    ]


def _tagged(text: str, windows: Iterable[_onnx.Window]) -> list[TaggedSpan]:
    labels = _onnx.network().labels
    generic = labels.index(GENERIC)
    return [
        TaggedSpan(spans[term.first][0], spans[term.last][1], labels[term.kind], term.confidence, term.shares)
        for spans, probabilities, _ in windows
        for term in decode(probabilities, [text[start:end] for start, end in spans], untrimmed=generic)
    ]


def fingerprint() -> str:
    """A hash of the weights and the vocabulary; terms kept from a run with another one are to be made anew."""
    return _onnx.fingerprint()
