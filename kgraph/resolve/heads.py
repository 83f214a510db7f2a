"""Does a generic last word change what a phrase means? "BERT model" is BERT, "language model" is not language.

"X model" is X only with evidence: X is itself a concept of the corpus, of the kind that the last word names, and X is
a name ("GPT-2 model", "SQuAD dataset") or the long form of one that ends in such a word ("CNN network"). "X task" is X
when X has several words and ends in the noun of an activity ("sentiment classification task").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kgraph.model import Kind
from kgraph.resolve.forms import is_name

__all__ = ["GENERIC_HEADS", "THINGS", "Summary", "without_generic_heads"]

GENERIC_HEADS: dict[str, Kind] = {
    "algorithm": "method", "architecture": "method", "method": "method", "model": "method", "network": "method",
    "benchmark": "dataset", "corpus": "dataset", "dataset": "dataset",
    "metric": "metric", "score": "metric",
    "task": "task",
}  # fmt: skip
# What a model or a dataset is called by its last word, so that "model" or "dataset" after it adds nothing.
THINGS = frozenset({
    "autoencoder", "automaton", "classifier", "decoder", "encoder", "field", "forest", "machine", "memory", "model",
    "net", "network", "transformer", "tree", "unit", "perceptron", "convnet", "dataset", "corpus", "benchmark", "score",
    "metric", "algorithm",
})  # fmt: skip
_ACTIVITIES = (
    "answering", "analysis", "captioning", "classification", "clustering", "completion", "comprehension", "correction",
    "detection", "disambiguation", "entailment", "estimation", "extraction", "filling", "forecasting", "generation",
    "identification", "inference", "labeling", "labelling", "linking", "matching", "parsing", "prediction", "ranking",
    "reasoning", "recognition", "resolution", "restoration", "retrieval", "segmentation", "similarity",
    "simplification", "summarisation", "summarization", "tagging", "tracking", "transfer", "translation",
    "verification",
)  # fmt: skip
_SAFE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a group of mentions: its most frequent surface, its normal words, its kind, its long form."""

    surface: str
    words: tuple[str, ...]
    kind: Kind
    long: tuple[str, ...] = ()


def without_generic_heads(groups: Mapping[str, Summary], canonical: Callable[[str], str]) -> dict[str, str]:
    """Which groups are another group with a generic last word: key -> key of that group.

    `canonical` gives the key that stands for a long form.
    """
    found: dict[str, str] = {}
    for key, group in groups.items():
        head = group.words[-1] if len(group.words) > 1 else ""
        if head not in GENERIC_HEADS or not key.endswith(head):
            continue
        rest = canonical(key[: -len(head)])
        for target in (rest, f"#{rest}"):
            other = groups.get(target)
            if other is not None and _is_same(other, GENERIC_HEADS[head]):
                found[key] = target
                break
    return found


def _is_same(other: Summary, kind: Kind) -> bool:
    if kind == "task":
        words = other.long or other.words
        return len(words) > 1 and words[-1].endswith(_ACTIVITIES)
    if other.kind != kind:
        return False
    if other.long:
        # A metric is its score, whatever its long form ends in: "BLEU score".
        return kind == "metric" or other.long[-1] in THINGS
    parts = other.surface.replace("-", " ").split()
    if not any(is_name(part) or part[-1].isdigit() for part in parts) or len(parts) > 2:
        return False
    return kind != "method" or not other.surface.isupper() or len(other.surface) >= _SAFE_LENGTH
