"""How central a node is, and how large to draw it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kgraph.analyse.ties import Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["node_sizes", "pagerank"]

SMALLEST, LARGEST = 3.0, 27.0
# Where nothing is known but the number of edges, papers step back behind concepts.
LARGEST_BY_DEGREE = 13.0
# Ranks are exact when a step changes no more than rounding does; each leaves 0.85 of the error, so these are enough.
EXACT, MOST_STEPS = 1e-14, 220


def pagerank(ties: Ties, *, damping: float = 0.85) -> list[float]:
    """PageRank of every node over the ties, both ways; sums to 1.

    Source: Brin, S. & Page, L. (1998). The anatomy of a large-scale hypertextual web search engine.
    """
    import numpy as np

    count = len(ties.ids)
    matrix, volumes = ties.matrix(), ties.volumes()
    # A walk leaves a node along its ties, or jumps to any: now and then, and always where there are none.
    leaving = np.divide(damping, volumes, out=np.zeros(count), where=volumes > 0)
    ranks = np.full(count, 1 / max(count, 1))
    for _ in range(MOST_STEPS):
        walked = matrix @ (ranks * leaving)
        before, ranks = ranks, walked + (1 - walked.sum()) / max(count, 1)
        if np.abs(ranks - before).sum() < EXACT:
            break
    return [float(rank) for rank in ranks]


def node_sizes(graph: nx.DiGraph[str]) -> dict[str, float]:
    """Diameters in 3..27, areas growing with importance: citations (or edges) for papers, papers for concepts.

    Each of the two families has its own scale, whose upper end is its most important node.
    """
    cited = any("cited_by" in attributes for _, attributes in graph.nodes(data=True))
    importance = {
        node: _importance(attributes, graph.degree(node), cited=cited) for node, attributes in graph.nodes(data=True)
    }
    sizes = {}
    for is_paper in (True, False):
        family = {
            node: value for node, value in importance.items() if (graph.nodes[node]["kind"] == "paper") == is_paper
        }
        top = max(family.values(), default=0.0) or 1.0
        largest = LARGEST_BY_DEGREE if is_paper and not cited else LARGEST
        sizes.update(
            {node: round(SMALLEST + (largest - SMALLEST) * math.sqrt(value / top), 3) for node, value in family.items()}
        )
    return sizes


def _importance(attributes: Mapping[str, Any], degree: int, *, cited: bool) -> float:
    if attributes["kind"] != "paper":
        return float(attributes.get("papers", 0))
    return float(attributes.get("cited_by", 0)) if cited else float(degree)
