"""Groups of papers and concepts that belong together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgraph.analyse.ties import Ties, seeded_igraph

if TYPE_CHECKING:
    import igraph
    import numpy as np

__all__ = ["find_communities"]

UNTIL_STABLE = -1
# What many starts agree on changes less than any of them when the corpus, or the seed, changes a little.
STARTS, FEW_ROUNDS, AGREEMENT = 20, 2, 0.5
# The best of the starts is taken among so many. In a large graph those have to do, of some rounds each. On 20,000
# papers eight starts of ten rounds have a modularity of 0.6122 on average in 2.0 s each, eight that run until nothing
# changes 0.6127 in 5.9 s: by their spread, the best of three of the first should be as good as the best of two others.
BEST_OF, MANY_TIES, BEST_OF_MANY, SOME_ROUNDS = 5, 200_000, 3, 10
# A community of two says nothing that the edge between them does not.
SMALLEST = 3
# A paper with the three concepts it coins is no community either, in a graph of any size.
SMALLEST_ALONE = 5


def find_communities(ties: Ties, *, seed: int, resolution: float, min_share: float) -> np.ndarray[Any, Any]:
    """The community of every node, numbered by size from 0, and -1 for nodes that belong to none.

    Leiden, by modularity on the strengths of the ties: twenty quick starts, then the best of five on the ties whose
    ends at least half of those put together, each the weaker the fewer did; beyond 200,000 ties the best of three of
    ten rounds. Communities smaller than `min_share` of the tied nodes join the one they are tied to most; what is tied
    to nothing else and smaller than five nodes gets -1.

    Sources: Traag, V., Waltman, L. & van Eck, N. J. (2019). From Louvain to Leiden. Scientific Reports 9, 5233.
    Lancichinetti, A. & Fortunato, S. (2012). Consensus clustering in complex networks. Scientific Reports 2, 336.
    """
    import numpy as np

    if not len(ties.pairs):
        return np.full(len(ties.ids), -1, dtype=np.int64)
    graph = seeded_igraph(len(ties.ids), ties.pairs, seed=seed)
    if len(ties.pairs) <= MANY_TIES:
        quick = [_leiden(graph, ties.strengths, resolution, rounds=FEW_ROUNDS) for _ in range(STARTS)]
        agreed = _agreed(ties, quick)
        inner = seeded_igraph(len(ties.ids), agreed.pairs, seed=seed)
        found = [_leiden(inner, agreed.strengths, resolution, rounds=UNTIL_STABLE) for _ in range(BEST_OF)]
    else:
        found = [_leiden(graph, ties.strengths, resolution, rounds=SOME_ROUNDS) for _ in range(BEST_OF_MANY)]
    weights = ties.strengths.tolist()
    best = max(found, key=lambda membership: round(graph.modularity(membership.tolist(), weights, resolution), 9))
    tied = len(np.unique(ties.pairs))
    merged = _merge_small(best, ties, smallest=max(SMALLEST, math.ceil(min_share * tied)))
    return _numbered_by_size(merged)


def _leiden(
    graph: igraph.Graph, strengths: np.ndarray[Any, Any], resolution: float, *, rounds: int
) -> np.ndarray[Any, Any]:
    import numpy as np

    found = graph.community_leiden(
        objective_function="modularity", weights=strengths.tolist(), resolution=resolution, n_iterations=rounds
    )
    return np.array(found.membership)


def _agreed(ties: Ties, memberships: Sequence[np.ndarray[Any, Any]]) -> Ties:
    """The ties that at least half of `memberships` keep inside, times the square of the share that does."""
    import numpy as np

    first, second = ties.pairs.T
    share = np.mean([membership[first] == membership[second] for membership in memberships], axis=0)
    kept = share >= AGREEMENT
    return Ties(ties.ids, ties.pairs[kept], (ties.strengths * share**2)[kept])


def _merge_small(membership: np.ndarray[Any, Any], ties: Ties, *, smallest: int) -> np.ndarray[Any, Any]:
    """`membership` with each community below `smallest` nodes, smallest first, joined to its closest neighbour.

    The closest is the one whose union costs the least modularity. Without a neighbour a community stays, or becomes -1
    below five nodes.
    """
    import numpy as np

    merged = membership.copy()
    between = _between(merged, ties)
    sizes = dict(enumerate(np.bincount(merged).tolist()))
    volumes = dict(enumerate(np.bincount(merged, weights=ties.volumes()).tolist()))
    total = sum(volumes.values())
    while small := [(size, name) for name, size in sizes.items() if size < smallest and between.get(name)]:
        _, name = min(small)
        neighbours = between.pop(name)
        volume = volumes.pop(name)
        gains = {other: round(tie - volume * volumes[other] / total, 9) for other, tie in neighbours.items()}
        best = max(gains, key=lambda other: (gains[other], -other))
        merged[merged == name] = best
        sizes[best] += sizes.pop(name)
        volumes[best] += volume
        for other, strength in neighbours.items():
            del between[other][name]
            if other != best:
                between[best][other] = between[other][best] = between[best].get(other, 0.0) + strength
    for name, size in sizes.items():
        if size < min(smallest, SMALLEST_ALONE):
            merged[merged == name] = -1
    return merged


def _between(membership: np.ndarray[Any, Any], ties: Ties) -> dict[int, dict[int, float]]:
    """The strength between every two communities that are tied."""
    found: dict[int, dict[int, float]] = {}
    ends = membership[ties.pairs].tolist()
    for (one, other), strength in zip(ends, ties.strengths.tolist(), strict=True):
        if one != other:
            for a, b in ((one, other), (other, one)):
                found.setdefault(a, {})[b] = found.get(a, {}).get(b, 0.0) + strength
    return found


def _numbered_by_size(membership: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """`membership` renumbered 0, 1, ... from the largest; of two as large, the one with the first node. -1 stays."""
    import numpy as np

    names, first, sizes = np.unique(membership, return_index=True, return_counts=True)
    known = names >= 0
    order = np.lexsort((first[known], -sizes[known]))
    number = {int(name): place for place, name in enumerate(names[known][order])} | {-1: -1}
    return np.array([number[int(name)] for name in membership], dtype=np.int64)
