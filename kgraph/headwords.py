"""Head words and names that tell by themselves what kind of thing a phrase names, in every field of research."""

from __future__ import annotations

import re
from functools import lru_cache

from kgraph.inflection import singular_word
from kgraph.model import Kind

__all__ = ["NAMES", "TELLING", "head_word", "told_kind"]

TELLING: dict[Kind, frozenset[str]] = {
    "dataset": frozenset({"dataset", "data-set", "corpus", "treebank", "benchmark", "testset"}),
    "method": frozenset({
        "algorithm", "approach", "autoencoder", "auto-encoder", "classifier", "cnn", "crf", "decoder", "encoder",
        "framework", "gan", "gcn", "gnn", "hmm", "lstm", "method", "mlp", "optimizer", "parser", "rnn", "svm", "tagger",
        "technique", "toolkit", "transformer", "vae",
    }),
    "metric": frozenset({"accuracy", "f1", "f1-score", "f-score", "f-measure", "metric", "perplexity"}),
    "task": frozenset({"task"}),
}  # fmt: skip
# Of these a phrase must be the whole: "SQuAD", not "CIFAR-10 images".
NAMES: dict[Kind, frozenset[str]] = {
    "dataset": frozenset({
        "wordnet", "imagenet", "wikidata", "dbpedia", "freebase", "mnist", "cifar-10", "cifar-100", "glue", "superglue",
        "squad", "propbank", "framenet", "verbnet", "conceptnet",
    }),
    "method": frozenset({
        "bert", "bilstm", "bilstm-crf", "chatgpt", "deberta", "gpt-2", "gpt-3", "gpt-4", "k-means", "mbert", "mbart",
        "resnet", "resnet-50", "roberta", "seq2seq", "softmax", "word2vec", "xgboost", "xlm-r", "xlnet",
    }),
    "metric": frozenset({
        "bleu", "rouge", "chrf", "bertscore", "bleurt", "psnr", "ssim", "ndcg", "auroc", "rmse",
    }),
}  # fmt: skip
# The head stands before these: "corpus of books", "benchmark for parsing".
_PREPOSITION = re.compile(r"\s(?:of|for|in|on|at|with|from|to|by|via|under|over)\s")
# Longer strings are no phrases, and not worth a search.
_LONGEST = 240


def told_kind(phrase: str) -> Kind | None:
    """The kind that the head word of `phrase` tells beyond doubt, or its being a name that everybody knows; else None.

    >>> [told_kind(p) for p in ("Stanford Question Answering Dataset", "corpus of books", "GLUE", "glue", "language")]
    ['dataset', 'dataset', 'dataset', None, None]
    """
    name = phrase.lower()
    if name != phrase:
        for kind, names in NAMES.items():
            if name in names:
                return kind
    return _kind_of_head(head_word(phrase))


@lru_cache(maxsize=50_000)
def _kind_of_head(head: str) -> Kind | None:
    tail = head.rpartition("-")[2]
    return next((kind for kind, heads in TELLING.items() if head in heads or tail in heads), None)


def head_word(phrase: str) -> str:
    """The noun that `phrase` is about, in small letters and in the singular; empty if there is none.

    >>> head_word("Annotated Corpora of English"), head_word("'latent variables'")
    ('corpus', 'variable')
    """
    words = _PREPOSITION.split(phrase[:_LONGEST], maxsplit=1)[0].split()
    return _head(words[-1]) if words else ""


@lru_cache(maxsize=50_000)
def _head(word: str) -> str:
    return singular_word(word.strip("\"'{}$")).lower()
