"""How steady communities are, and whether they find known topics.

python scripts/evaluate_communities.py communities CORPUS    any corpus
python scripts/evaluate_communities.py planted               made-up corpora whose topics are known
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import networkx as nx
import numpy as np
import scipy.sparse as sp
from evaluate_links import Corpus, load, naive

from kgraph.analyse import AnalyseOptions
from kgraph.analyse.communities import find_communities
from kgraph.analyse.naming import name_communities
from kgraph.analyse.ties import ties
from kgraph.link import link
from kgraph.model import Concept, Mention, Paper
from kgraph.resolve.concepts import resolve_concepts


def report_stability(corpus: Corpus, *, dropped: float = 0.05, runs: int = 5) -> None:
    """NMI of the communities of papers: after dropping papers, and of two seeds on the same graph.

    No method can be steadier under a change of the corpus than under a change of the seed, so the second is a ceiling.
    """
    whole = drawn(corpus, corpus.papers)
    first = paper_communities(whole, seed=AnalyseOptions().seed)
    names = name_communities(whole, communities_of(whole))
    for number, count in sorted(Counter(first.values()).items()):
        print(f"{number:3}{count:6} papers  {names[number]}")
    smaller = []
    for seed in range(runs):
        kept = random.Random(seed).sample(list(corpus.papers), round((1 - dropped) * len(corpus.papers)))
        smaller.append(paper_communities(drawn(corpus, kept), seed=AnalyseOptions().seed))
    seeds = [paper_communities(whole, seed=1000 + seed) for seed in range(runs)]
    print(f"NMI of the papers left after dropping {dropped:.0%}: {_told(first, smaller)}")
    print(f"NMI of two seeds on the same graph: {_told(first, seeds)}")


def _told(first: Mapping[str, int], others: Sequence[Mapping[str, int]]) -> str:
    found = [nmi([first[name] for name in sorted(other)], [other[name] for name in sorted(other)]) for other in others]
    return f"mean {np.mean(found):.3f}, lowest {min(found):.3f}"


def drawn(corpus: Corpus, papers: Sequence[Paper]) -> nx.DiGraph[str]:
    """The graph of `papers`, resolved anew."""
    names = {paper.id for paper in papers}
    extractions = [extraction for extraction in corpus.extractions if extraction.paper_id in names]
    return link(papers, extractions, resolve_concepts(extractions), (), ())


def paper_communities(graph: nx.DiGraph[str], *, seed: int) -> dict[str, int]:
    found = communities_of(graph, seed=seed)
    return {name: number for name, number in found.items() if graph.nodes[name]["kind"] == "paper"}


def communities_of(graph: nx.DiGraph[str], *, seed: int | None = None) -> dict[str, int]:
    options, tied = AnalyseOptions() if seed is None else AnalyseOptions(seed=seed), ties(graph)
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


def above_chance(one: Sequence[int], other: Sequence[int], *, shuffles: int = 30) -> float:
    """NMI less what the same groups share with `other` when they are dealt at random; 1 at most, 0 for chance.

    Source: Vinh, N. X., Epps, J. & Bailey, J. (2010). Information theoretic measures for clusterings comparison. JMLR
    11; the expectation is a mean over shuffles here.
    """
    chance = random.Random(0)
    expected = float(np.mean([nmi(chance.sample(list(one), len(one)), other) for _ in range(shuffles)]))
    return (nmi(one, other) - expected) / (1 - expected) if expected < 1 else 0.0


def report_planted(*, runs: int = 5) -> None:
    """Raw NMI rewards leaving every paper alone: 240 groups of one paper share 0.55 with any eight topics.

    Corrected for chance, as the adjusted Rand index is, they share nothing.
    """
    import igraph

    print("Agreement with the planted topics: NMI, NMI above chance, adjusted Rand index; the best of all thresholds")
    print(f"{'noise':>6}{'kgraph':>22}{'thresholded raw counts':>26}{'every paper alone':>22}")
    for noise in (0.1, 0.3, 0.5):
        found = []
        for seed in range(runs):
            corpus, truth = planted(noise=noise, seed=seed)
            communities = communities_of(link(corpus.papers, (), corpus.concepts, (), ()))
            partitions = [[communities[paper.id] for paper in corpus.papers], *thresholded(corpus), range(len(truth))]
            scores = np.array(
                [
                    (
                        nmi(one, truth),
                        above_chance(one, truth),
                        igraph.compare_communities(one, truth, method="adjusted_rand"),
                    )
                    for one in map(list, partitions)
                ]
            )
            found.append((scores[0], scores[1:-1].max(axis=0), scores[-1]))
        told = ("".join(f"{value:7.2f}" for value in scores) for scores in np.mean(found, axis=0))
        print(f"{noise:6.1f}", *told, sep="  ")


def run(path: Path | str | None = None, *, measure: str = "communities") -> int:
    if path is None or measure == "planted":
        report_planted()
    else:
        report_stability(load(Path(path)))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=["communities", "planted"])
    parser.add_argument("path", type=Path, nargs="?")
    given = parser.parse_args(argv)
    if given.path is None and given.measure != "planted":
        parser.error("communities needs a corpus")
    return run(given.path, measure=given.measure)


if __name__ == "__main__":
    raise SystemExit(main())
