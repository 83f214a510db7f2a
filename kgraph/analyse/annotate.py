"""Adds to a copy of the graph what can only be seen in the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgraph.analyse.centrality import node_sizes, pagerank
from kgraph.analyse.communities import find_communities
from kgraph.analyse.layout import layout
from kgraph.analyse.naming import name_communities
from kgraph.analyse.options import AnalyseOptions
from kgraph.analyse.ties import ties
from kgraph.schema import NODE_ATTRIBUTES

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["analyse"]

RANK_DIGITS = 9
IN_ORDER = tuple(attribute.name for attribute in NODE_ATTRIBUTES)


def analyse(graph: nx.DiGraph[str], *, options: AnalyseOptions | None = None) -> nx.DiGraph[str]:
    """A copy of `graph` whose nodes have every attribute of `schema`.

    Writes `community`, `community_label`, `degree`, `pagerank`, `x`, `y` and `size`. Communities are numbered by size;
    nodes that belong to none share the last number. The result depends on the graph and `options` alone.
    """
    import networkx as nx

    options = options or AnalyseOptions()
    tied = ties(graph)
    found = find_communities(tied, seed=options.seed, resolution=options.resolution, min_share=options.min_share)
    number_of = dict(zip(tied.ids, found.tolist(), strict=True))
    names = name_communities(graph, number_of)
    sizes = node_sizes(graph)
    positions = layout(tied, found, [sizes[node] for node in tied.ids], seed=options.seed)
    ranks = pagerank(tied)
    last = max(names) + 1
    degrees = dict(graph.degree)
    result: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    result.add_nodes_from(graph)
    result.add_edges_from(graph.edges(data=True))
    for index, node in enumerate(tied.ids):
        number = number_of[node]
        known = graph.nodes[node] | {
            "community": last if number < 0 else number,
            "community_label": names[number],
            "degree": degrees[node],
            "pagerank": round(ranks[index], RANK_DIGITS),
            "x": float(positions[index][0]),
            "y": float(positions[index][1]),
            "size": sizes[node],
        }
        result.nodes[node].update((name, known[name]) for name in IN_ORDER if name in known)
    return result
