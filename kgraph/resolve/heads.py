"""Does a generic last word change what a phrase means? "BERT model" is BERT, "language model" is not language.

"X model" is X only with evidence: X is itself a concept of the corpus, of the kind that the last word names, and X is
a name ("GPT-2 model", "SQuAD dataset"), or the long form of one that ends in such a word ("CNN network"), or says by
its own last word that it is one ("transformer model", "benchmark dataset"). "X task" is X when X ends in the noun of an
activity ("sentiment classification task").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kgraph.model import Kind
from kgraph.resolve.forms import is_name

__all__ = ["ACTIVITIES", "GENERIC_HEADS", "THINGS", "Summary", "without_generic_heads"]

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
ACTIVITIES = (
    "answering", "analysis", "captioning", "classification", "clustering", "completion", "comprehension",
    "correction", "detection", "disambiguation", "entailment", "estimation", "extraction", "filling", "forecasting",
    "generation", "identification", "inference", "labeling", "labelling", "linking", "matching", "parsing",
    "prediction", "ranking", "recommendation", "reasoning", "recognition", "resolution", "restoration", "retrieval",
    "segmentation", "similarity", "simplification", "summarisation", "summarization", "tagging", "tracking",
    "transfer", "translation", "verification",
)  # fmt: skip
# After these "model" or "dataset" adds nothing, whatever stands before them.
_BUILT = frozenset({
    "autoencoder", "automaton", "classifier", "convnet", "decoder", "encoder", "forest", "network", "perceptron",
    "transformer", "recognizer", "parser", "tagger", "detector", "generator", "retriever", "reranker", "ranker",
    "translator", "summarizer", "extractor", "predictor", "discriminator", "regressor",
})  # fmt: skip
_SAYS_SO = {
    "model": _BUILT,
    "architecture": _BUILT,
    "network": _BUILT,
    "dataset": frozenset({"benchmark", "corpus", "treebank"}),
}
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
            if other is not None and _is_same(other, group.surface.rpartition(" ")[0], head):
                found[key] = target
                break
    return found


def _is_same(other: Summary, name: str, head: str) -> bool:
    """Whether `name` with the generic word `head` is what `other` is."""
    kind = GENERIC_HEADS[head]
    if kind == "task":
        words = other.long or other.words
        # "transfer" alone is what all kinds of learning do.
        lone_task = len(words) == 1 and other.kind == "task" and words[-1] != "transfer"
        return words[-1].endswith(ACTIVITIES) and (len(words) > 1 or lone_task)
    # What a name is short for tells more than the kind it seems to be.
    if other.kind != kind and not (kind == "method" and other.kind == "concept" and other.long):
        return False
    if other.long:
        telling = name.isupper() and len(name) >= _SAFE_LENGTH
        if head == "method" and telling and not other.long[-1].endswith((*ACTIVITIES, "ing")):
            return True
        # A metric is its score, whatever its long form ends in: "BLEU score".
        return kind == "metric" or other.long[-1] in THINGS or other.long[-1] in _SAYS_SO.get(head, ())
    if other.words[-1] in _SAYS_SO.get(head, ()):
        return True
    parts = other.surface.replace("-", " ").split()
    if not any(is_name(part) or part[-1].isdigit() for part in parts) or len(parts) > 2:
        return False
    return kind != "method" or not other.surface.isupper() or len(other.surface) >= _SAFE_LENGTH
