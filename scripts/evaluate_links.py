"""How well relatedness finds cited papers, and how steady communities are; no citation is used as input.

    python scripts/evaluate_links.py links CORPUS          a corpus whose papers cite each other
    python scripts/evaluate_links.py communities CORPUS    any corpus
    python scripts/evaluate_links.py planted               made-up corpora whose topics are known

Beside kgraph's relatedness stand TF-IDF, BM25 and counting shared concepts, all in the same run.
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

import networkx as nx
import numpy as np
import scipy.sparse as sp

from kgraph.analyse import AnalyseOptions
from kgraph.analyse.communities import find_communities
from kgraph.analyse.ties import ties
from kgraph.extract import extract
from kgraph.link import link
from kgraph.link.phrases import phrase_matrix
from kgraph.link.related import CANDIDATES, neighbours, smoothed, unit_rows
from kgraph.link.salience import introductions
from kgraph.model import Citation, Concept, Extraction, Mention, Paper
from kgraph.readers import Source, find_sources, read
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.papers import merge_papers
from kgraph.resolve.references import match_references
from kgraph.words import FUNCTION_WORDS

Similarities = np.ndarray[tuple[int, int], np.dtype[np.float64]]
TOP = 10
RANDOM_PAIRS = 20_000


@dataclass(frozen=True)
class Corpus:
    papers: Sequence[Paper]
    extractions: Sequence[Extraction]
    concepts: Sequence[Concept]
    citations: Sequence[Citation]


def load(path: Path) -> Corpus:
    sources = [source for source in find_sources([path]) if isinstance(source, Source)]
    found = [item for source in sources for item in read(source)[1]]
    papers, _ = merge_papers([item for item in found if isinstance(item, Paper)])
    papers = sorted(papers, key=lambda paper: paper.id)
    extractions = list(extract(papers))
    concepts = resolve_concepts(extractions)
    return Corpus(papers, extractions, concepts, match_references(papers, extractions, concepts))


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
    unit = unit_rows(phrase_matrix(corpus.papers, corpus.concepts, coined, max_share=0.4).matrix)
    smooth = smoothed(unit, *neighbours(unit, k=CANDIDATES))
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


METHODS: dict[str, Callable[[Corpus], Similarities]] = {
    "shared concepts, counted": naive,
    "BM25": bm25,
    "TF-IDF": tf_idf,
    "kgraph": relatedness,
}


def ranking_scores(similarities: Similarities, links: dict[int, set[int]]) -> tuple[float, float, float]:
    """nDCG@10, recall@10 and AUC against random pairs, in [0, 1]; ties go to the smaller row."""
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
    return float(np.mean(ndcg)), float(np.mean(recall)), auc(linked, unlinked)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    from scipy.stats import rankdata

    ranks = rankdata(np.concatenate([positive, negative]))[: len(positive)]
    return float((ranks.sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative)))


def stability(corpus: Corpus, *, dropped: float = 0.05, runs: int = 5) -> list[float]:
    """NMI of the communities of the papers left, after dropping a random share of the papers."""
    whole = paper_communities(corpus, corpus.papers)
    found = []
    for seed in range(runs):
        kept = random.Random(seed).sample(list(corpus.papers), round((1 - dropped) * len(corpus.papers)))
        part = paper_communities(corpus, kept)
        found.append(nmi([whole[name] for name in sorted(part)], [part[name] for name in sorted(part)]))
    return found


def paper_communities(corpus: Corpus, papers: Sequence[Paper]) -> dict[str, int]:
    names = {paper.id for paper in papers}
    extractions = [extraction for extraction in corpus.extractions if extraction.paper_id in names]
    graph = link(papers, extractions, resolve_concepts(extractions), (), ())
    return {name: number for name, number in communities_of(graph).items() if name in names}


def communities_of(graph: nx.DiGraph[str]) -> dict[str, int]:
    options, tied = AnalyseOptions(), ties(graph)
    found = find_communities(tied, seed=options.seed, resolution=options.resolution, min_share=options.min_share)
    return dict(zip(tied.ids, found.tolist(), strict=True))


def nmi(one: Sequence[int], other: Sequence[int]) -> float:
    """Normalised mutual information, 2 I / (H + H), in [0, 1]."""
    table = Counter(zip(one, other, strict=True))
    total = len(one)

    def entropy(counts: Sequence[int]) -> float:
        return -math.fsum(count / total * math.log(count / total) for count in counts)

    ones, others = entropy(list(Counter(one).values())), entropy(list(Counter(other).values()))
    mutual = ones + others - entropy(list(table.values()))
    return 2 * mutual / (ones + others) if ones + others else 1.0


def planted(*, noise: float, seed: int, topics: int = 8, papers: int = 240) -> tuple[Corpus, list[int]]:
    """Papers of known topics: five concepts each, mostly of their topic, and two that all topics share."""
    chance = random.Random(seed)
    own = [[f"t{topic}x{number}" for number in range(15)] for topic in range(topics)]
    general = [f"general{number}" for number in range(5)]
    made, mentions, truth = [], defaultdict[str, list[Mention]](list), []
    for number in range(papers):
        topic = number % topics
        drawn = chance.sample(general, 2) + [
            chance.choice(own[chance.randrange(topics) if chance.random() < noise else topic]) for _ in range(5)
        ]
        title = "; ".join(dict.fromkeys(drawn))
        made.append(Paper(id=f"p{number:03}", title=title))
        truth.append(topic)
        for term in dict.fromkeys(drawn):
            start = title.index(term)
            mentions[term].append(Mention(made[-1].id, "title", start, start + len(term), term, "concept", "planted"))
    concepts = [
        Concept(f"concept:{term}", term, "concept", (), tuple(found)) for term, found in sorted(mentions.items())
    ]
    return Corpus(made, (), concepts, ()), truth


def thresholded(corpus: Corpus) -> list[list[int]]:
    """The communities that come from joining papers with at least 1, 2, ... concepts in common."""
    from scipy.sparse.csgraph import connected_components

    counts = naive(corpus)
    return [connected_components(sp.csr_matrix(counts >= least))[1].tolist() for least in range(1, 8)]


def report_planted(*, runs: int = 5) -> None:
    """NMI flatters a threshold that leaves every paper alone (0.55 here); the adjusted Rand index does not."""
    import igraph

    print("Agreement with the planted topics: NMI and adjusted Rand index; of all thresholds the best")
    print(f"{'noise':>6}{'kgraph':>16}{'thresholded raw counts':>26}")
    for noise in (0.1, 0.3, 0.5):
        ours, theirs = [], []
        for seed in range(runs):
            corpus, truth = planted(noise=noise, seed=seed)
            found = communities_of(link(corpus.papers, (), corpus.concepts, (), ()))
            partitions = [[found[paper.id] for paper in corpus.papers], *thresholded(corpus)]
            rand = [igraph.compare_communities(one, truth, method="adjusted_rand") for one in partitions]
            shared = [nmi(one, truth) for one in partitions]
            ours.append((shared[0], rand[0]))
            theirs.append((max(shared[1:]), max(rand[1:])))
        (nmi_ours, rand_ours), (nmi_theirs, rand_theirs) = np.mean(ours, axis=0), np.mean(theirs, axis=0)
        print(f"{noise:6.1f}{nmi_ours:10.3f}{rand_ours:6.2f}{nmi_theirs:20.3f}{rand_theirs:6.2f}")


def run(path: Path | str | None = None, *, measure: str = "links") -> int:
    if path is None or measure == "planted":
        report_planted()
        return 0
    corpus = load(Path(path))
    if measure == "communities":
        found = stability(corpus)
        print(f"NMI after dropping 5 % of the papers: mean {np.mean(found):.3f}, lowest {min(found):.3f}")
        return 0
    links = cited_or_citing(corpus)
    if not links:
        print("no paper of this corpus cites another one of it")
        return 1
    print(f"{len(corpus.papers)} papers, {sum(map(len, links.values())) // 2} links, {len(links)} papers with one")
    print(f"{'':26}{'nDCG@10':>9}{'recall@10':>11}{'AUC':>7}")
    for name, method in METHODS.items():
        scores = ranking_scores(method(corpus), links)
        print(f"{name:26}{100 * scores[0]:9.1f}{100 * scores[1]:11.1f}{100 * scores[2]:7.1f}")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=["links", "communities", "planted"])
    parser.add_argument("path", type=Path, nargs="?")
    given = parser.parse_args(argv)
    if given.path is None and given.measure != "planted":
        parser.error(f"{given.measure} needs a corpus")
    return run(given.path, measure=given.measure)


if __name__ == "__main__":
    raise SystemExit(main())
