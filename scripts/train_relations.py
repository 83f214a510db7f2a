"""Trains the classifiers of relations: SciERC's train part and the shipped tagger in, `relations.npz` out.

    1. linear       multinomial logistic regression over hashed words, kinds and distance
    2. perceptron   one hidden layer over the tagger's hidden states

A minute on one core. To be run again whenever the tagger's weights change, because the perceptron reads its states.
Needs torch and scikit-learn, which kgraph itself does not.

    PYTHONPATH=. python scripts/train_relations.py --data ../shared/data [--with-dev]
    python scripts/evaluate.py relations ../shared/data/extraction/scierc_dev.jsonl
"""
# mypy: disable-error-code="import-not-found, import-untyped, no-untyped-call, unused-ignore"

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_relations import SYMMETRIC, Span, gold
from train.data import rows

from kgraph.extract import _pairs
from kgraph.extract._onnx import FOLDER, Network
from kgraph.extract._pairs import Pair, Placed
from kgraph.extract.relations import FILE, Reading
from kgraph.extract.sentences import split_sentences
from kgraph.extract.terms import KIND_OF_LABEL, joined

Array = np.ndarray[Any, Any]
UNNAMED = "generic"
HIDDEN, DROPOUT, EPOCHS, BATCH, RATE, DECAY = 64, 0.4, 8, 64, 2e-3, 1e-2
LINEAR_C = 0.3


@dataclass(frozen=True)
class Examples:
    """Pairs of mentions: dense rows, hashed features, and class names."""

    dense: Array
    buckets: list[list[int]]
    classes: list[str]


def examples(files: Sequence[Path], network: Network) -> Examples:
    """Every pair of near mentions in one sentence, related or not."""
    dense, buckets, classes = [], [], []
    for file in files:
        for row in rows(file):
            reading = joined(list(network.tag(row["text"])))
            words = [row["text"][start:end].lower() for start, end in reading.words]
            known = classes_of(row)
            for placed, spans, chosen in sentences(row, reading):
                dense.append(_pairs.context(reading.states, placed, chosen))
                buckets += [_pairs.buckets(words, placed, pair) for pair in chosen]
                classes += [known.get((spans[pair.left], spans[pair.right]), "none") for pair in chosen]
    return Examples(np.concatenate(dense), buckets, classes)


def classes_of(row: dict[str, Any]) -> dict[tuple[Span, Span], str]:
    """The class of every related pair, by the places of the first and the second."""
    found = {}
    for _, kind, head, tail in gold(row):
        forward = head < tail
        side = "" if kind in SYMMETRIC else ">" if forward else "<"
        found[(head, tail) if forward else (tail, head)] = kind + side
    return found


def sentences(row: dict[str, Any], reading: Reading) -> Iterator[tuple[list[Placed], list[Span], list[Pair]]]:
    """The mentions of each sentence, with their pairs.

    Generic mentions ("the method") are none in use, so that the named ones are paired as if there were no others; each
    Generic one then gives examples of its own.
    """
    kinds = {(e["start"], e["end"]): KIND_OF_LABEL.get(e["label"], UNNAMED) for e in row["entities"]}
    known = sorted((span, Placed(*place, kind)) for span, kind in kinds.items() if (place := put(reading, span)))
    for start, end in split_sentences(row["text"]):
        inside = [(span, one) for span, one in known if start <= span[0] < end]
        for extra in [None, *(one for one in inside if one[1].kind == UNNAMED)]:
            kept = [one for one in inside if one[1].kind != UNNAMED or one is extra]
            placed, spans = [one for _, one in kept], [span for span, _ in kept]
            wanted = None if extra is None else kept.index(extra)
            chosen = [pair for pair in _pairs.pairs(placed) if wanted is None or wanted in pair]
            if chosen:
                yield placed, spans, chosen


def put(reading: Reading, span: Span) -> tuple[int, int] | None:
    return _pairs.place(reading.words, *span)


def linear(known: Examples) -> tuple[list[str], Array, Array]:
    """The classes in order, (buckets, classes) weights and the bias."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    columns = np.concatenate([np.array(one, dtype=np.int64) for one in known.buckets])
    bounds = np.cumsum([0, *map(len, known.buckets)])
    table = csr_matrix((np.ones(len(columns)), columns, bounds), shape=(len(known.buckets), _pairs.BUCKETS))
    fitted = LogisticRegression(C=LINEAR_C, max_iter=300).fit(table, np.array(known.classes))
    return [str(name) for name in fitted.classes_], fitted.coef_.T, fitted.intercept_


def perceptron(known: Examples, classes: list[str], *, seed: int) -> tuple[Array, Array, Array, Array]:
    """Weights and biases of both layers; the inputs' scaling is folded into the first."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    centre, spread = known.dense.mean(0), known.dense.std(0) + 1e-6
    inputs = torch.tensor((known.dense - centre) / spread)
    wanted = torch.tensor([classes.index(name) for name in known.classes])
    inner, outer = nn.Linear(inputs.shape[1], HIDDEN), nn.Linear(HIDDEN, len(classes))
    model = nn.Sequential(nn.Dropout(DROPOUT), inner, nn.ReLU(), nn.Dropout(DROPOUT), outer)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(wanted) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1, pct_start=0.1)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(wanted)).split(BATCH):
            loss = nn.functional.cross_entropy(model(inputs[chosen]), wanted[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    first, first_bias, second, second_bias = (value.detach().numpy() for value in model.parameters())
    scaled = first.T / spread[:, None]
    return scaled, first_bias - centre @ scaled, second.T, second_bias


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--terms", type=Path, default=FOLDER, help="the tagger's folder (default: the shipped one)")
    parser.add_argument("--target", type=Path, help="default: relations.npz in that folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--with-dev", action="store_true", help="learn from the dev part too, for shipping")
    given = parser.parse_args()
    parts = ("train", "dev") if given.with_dev else ("train",)
    known = examples([given.data / "extraction" / f"scierc_{part}.jsonl" for part in parts], Network(given.terms))
    print(f"{len(known.classes)} pairs, {sum(name != 'none' for name in known.classes)} related", flush=True)
    classes, weights, bias = linear(known)
    layers = perceptron(known, classes, seed=given.seed)
    names = ("inner", "inner_bias", "outer", "outer_bias", "linear", "linear_bias")
    arrays = {name: value.astype(np.float16) for name, value in zip(names, (*layers, weights, bias), strict=True)}
    np.savez_compressed(
        given.target or given.terms / FILE.name, allow_pickle=False, classes=np.array(classes), **arrays
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
