"""Relations that a sentence states between two of its mentions: used-for, part-of, is-a, compared-with, evaluated-by.

Two small classifiers vote: a perceptron over the tagger's hidden states, and a linear model over the words between and
around the mentions (see `scripts/train_relations.py`). Each errs in its own way, so what both are sure of is more often
right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from kgraph.extract import _pairs
from kgraph.extract._onnx import FOLDER, softmax
from kgraph.extract._pairs import Pair, Placed
from kgraph.model import Extraction, Field, Mention, Paper, RelationKind, RelationMention

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FILE", "SHOWN", "THRESHOLD", "Reading", "Weights", "find_relations", "weights"]

FILE = FOLDER / "relations.npz"
SHOWN: tuple[RelationKind, ...] = ("used-for", "part-of", "is-a", "compared-with", "evaluated-by")
# Chosen on SciERC's dev part, with weights that had not seen it: above the threshold six of ten are right in kind,
# direction and all four borders. A pair of which the perceptron sees less than `DOUBT` is not shown to the linear
# model, which costs more.
THRESHOLD = 0.388
DOUBT = 0.1
BORDERS = 1.5  # how much more the borders count than what the classifiers say; chosen with the threshold
MEASURES = frozenset({"metric", "dataset"})


class Reading(NamedTuple):
    """What the tagger saw of one text: the words' offsets and a (words, width) array of their hidden states.

    `edges`, (words, 2), are the probabilities that a word begins a term and that it continues one; None where the terms
    are given.
    """

    words: Sequence[tuple[int, int]]
    states: NDArray[np.float32]
    edges: NDArray[np.float32] | None = None


class Weights(NamedTuple):
    """Both classifiers. A class is a relation's kind and ">" if its head stands first, "<" if its tail does.

    `shown` are the indices of the classes that are relations here; the others help to tell these apart.
    """

    classes: tuple[str, ...]
    shown: NDArray[np.int64]
    inner: NDArray[np.float32]
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]
    outer_bias: NDArray[np.float32]
    linear: NDArray[np.float32]
    linear_bias: NDArray[np.float32]


def find_relations(
    paper: Paper, extraction: Extraction, readings: Mapping[Field, Reading], *, threshold: float | None = None
) -> tuple[RelationMention, ...]:
    """The relations between the mentions of `extraction`, sorted by place; at most one for two mentions.

    `confidence` grows with the mean of both classifiers' probabilities and with those of both mentions to have just
    these borders; it is at least `threshold` (by default `THRESHOLD`).
    """
    words = {
        field: [paper.text(field)[start:end].lower() for start, end in reading.words]
        for field, reading in readings.items()
    }
    return tuple(
        found
        for sentence in extraction.sentences
        if sentence.field in readings
        for found in _of_sentence(
            words[sentence.field],
            [
                mention
                for mention in extraction.mentions
                if mention.field == sentence.field and sentence.start <= mention.start < sentence.end
            ],
            readings[sentence.field],
            THRESHOLD if threshold is None else threshold,
        )
    )


def _of_sentence(
    words: Sequence[str], mentions: Sequence[Mention], reading: Reading, threshold: float
) -> Iterator[RelationMention]:
    places = [(mention, _pairs.place(reading.words, mention.start, mention.end)) for mention in mentions]
    known = [(mention, Placed(*place, mention.kind)) for mention, place in places if place]
    placed = [one for _, one in known]
    chosen = [pair for pair in _pairs.pairs(placed) if known[pair.left][0].lemma != known[pair.right][0].lemma]
    if not chosen:
        return
    for pair, label, sure in _classified(words, reading.states, placed, chosen):
        left, right = known[pair.left][0], known[pair.right][0]
        # "long form (LF)": two names of one thing.
        if words[placed[pair.left].last + 1 : placed[pair.right].first] == ["("]:
            continue
        head, tail = (right, left) if label.endswith("<") else (left, right)
        kind = cast("RelationKind", label.rstrip("<>"))
        ends = (_pairs.bordered(reading.edges, placed[end]) for end in pair)
        sure *= prod(ends) ** BORDERS
        if sure >= threshold and _sensible(head, tail, kind):
            yield RelationMention(head, tail, kind, round(sure, 4))


def _sensible(head: Mention, tail: Mention, kind: RelationKind) -> bool:
    """Datasets and metrics are what others are evaluated by; they are compared only with their like.

    A short form is no kind of its long one.
    """
    if kind == "evaluated-by":
        return tail.kind in MEASURES and head.kind not in MEASURES
    if kind == "compared-with" and (head.kind in MEASURES or tail.kind in MEASURES):
        return head.kind == tail.kind
    return not (_initials(head.text, tail.text) or _initials(tail.text, head.text))


def _initials(short: str, long: str) -> bool:
    """Whether the capitals of `short`, one word, begin words of `long`, in order: "HabNet", "hierarchical network"."""
    capitals = [character.lower() for character in short if character.isupper()]
    if len(capitals) < 2 or " " in short:
        return False
    starts = (word[0].lower() for word in long.replace("-", " ").split())
    # `in` uses the generator up to the letter it finds.
    return all(letter in starts for letter in capitals)


def _classified(
    words: Sequence[str], states: NDArray[np.float32], placed: Sequence[Placed], chosen: Sequence[Pair]
) -> Iterator[tuple[Pair, str, float]]:
    """For each pair that may be related the likeliest class that is shown, with its probability."""
    known = weights()
    votes = probabilities(known, _pairs.context(states, placed, chosen))
    for pair, vote in zip(chosen, votes, strict=True):
        if vote[known.shown].max() < DOUBT:
            continue
        other = softmax(known.linear[_pairs.buckets(words, placed, pair)].sum(0) + known.linear_bias)
        both = (vote + other)[known.shown] / 2
        best = int(both.argmax())
        yield pair, known.classes[known.shown[best]], float(both[best])


def probabilities(known: Weights, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The perceptron's (pairs, classes) probabilities."""
    import numpy as np

    hidden = np.maximum(rows @ known.inner + known.inner_bias, 0)
    return softmax(hidden @ known.outer + known.outer_bias)


@cache
def weights(file: Path = FILE) -> Weights:
    """The shipped classifiers, loaded at the first call of a process. They are stored in 16 bits."""
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        classes = tuple(str(name) for name in kept["classes"])
        shown = np.array([at for at, name in enumerate(classes) if name.rstrip("<>") in SHOWN])
        return Weights(classes, shown, *(kept[name].astype(np.float32) for name in Weights._fields[2:]))
