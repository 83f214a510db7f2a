"""Find the weights of salience, from keyphrases that librarians chose or titles that authors chose.

    python scripts/train_salience.py ../shared/data/keyphrases/inspec_train.jsonl
    python scripts/train_salience.py ../shared/data/corpora/paperlists_nlp_2000.jsonl.gz --titles

Those in `kgraph/link/salience.py` lie between the two; `evaluate.py keyphrases` on inspec_dev.jsonl says what they
reach. A concept is right if its longest form in the paper is one of the keyphrases, word by word, after Porter's
stemmer; or, with --titles, if a concept that the abstract names stands in the title, too.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_introductions import papers_of
from evaluate_keyphrases import Document, read_documents, stemmed

from kgraph.extract import DEFAULT, extract
from kgraph.link.salience import FEATURES, described, introductions
from kgraph.model import Paper
from kgraph.resolve.concepts import resolve_concepts

Array = np.ndarray[Any, np.dtype[np.float64]]
PENALTY = 1e-4


def by_librarians(documents: Sequence[Document], *, extractor: str) -> tuple[Array, Array]:
    """Features (concepts of papers x `FEATURES`), and 1 where the concept is a keyphrase of the paper, else 0."""
    ordered = sorted(documents, key=lambda document: document.paper.id)
    papers = [document.paper for document in ordered]
    extractions = list(extract(papers, extractor=extractor))
    concepts = sorted(resolve_concepts(extractions), key=lambda concept: concept.id)
    values, right = [], []
    for row, column, _, found in described(papers, concepts, introductions(extractions, concepts)):
        forms = [mention.text for mention in concepts[column].mentions if mention.paper_id == papers[row].id]
        values.append(found)
        right.append(stemmed(max(forms, key=len)) in ordered[row].wanted)
    return np.array(values, float), np.array(right, float)


def by_authors(papers: Sequence[Paper], *, extractor: str) -> tuple[Array, Array]:
    """The same, of abstracts without their titles: 1 where the title names the concept."""
    extractions = list(extract(papers, extractor=extractor))
    concepts = sorted(resolve_concepts(extractions), key=lambda concept: concept.id)
    coined = introductions(extractions, concepts)
    untitled = [replace(one, mentions=tuple(m for m in one.mentions if m.field == "abstract")) for one in concepts]
    titled = {(m.paper_id, column) for column, one in enumerate(concepts) for m in one.mentions if m.field == "title"}
    found = list(described(papers, untitled, coined))
    right = [(papers[row].id, column) in titled for row, column, _, _ in found]
    return np.array([values for _, _, _, values in found], float), np.array(right, float)


def fitted(features: Array, right: Array) -> tuple[float, Array]:
    """Base and weights of the logistic regression, with a small penalty on weights of standardised features."""
    from scipy.optimize import minimize

    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    inputs = np.hstack([(features - mean) / spread, np.ones((len(features), 1))])

    def loss(weights: Array) -> tuple[float, Array]:
        logits = inputs @ weights
        slope = np.append(weights[:-1], 0.0)
        value = np.mean(np.logaddexp(0, logits) - right * logits) + PENALTY * slope @ slope
        return float(value), inputs.T @ (1 / (1 + np.exp(-logits)) - right) / len(right) + 2 * PENALTY * slope

    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return float(found[-1] - weights @ mean), weights


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="FILE")
    parser.add_argument("--extractor", default=DEFAULT)
    parser.add_argument("--titles", action="store_true", help="FILE is any corpus; its titles are what is right")
    given = parser.parse_args(argv)
    if given.titles:
        values, right = by_authors(papers_of([given.path]), extractor=given.extractor)
    else:
        values, right = by_librarians(read_documents(given.path), extractor=given.extractor)
    base, weights = fitted(values, right)
    print(f"{len(right)} concepts, {right.mean():.2f} of them right")
    print(f"BASE = {base:.2f}")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
