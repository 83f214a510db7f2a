"""The main path of a citation network: the chain of works that most ways from old to new papers run through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Arc", "citation_network", "main_path", "search_path_counts"]

# (cited, citing): the way that knowledge flows.
Arc = tuple[str, str]


def citation_network(arcs: Iterable[Arc]) -> nx.DiGraph[str]:
    """The network of `arcs` without the arcs inside circles of papers that all cite each other, sorted.

    Path counts need a network without circles; they come from papers that appeared together or have no year.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(sorted({(cited, citing) for cited, citing in arcs if cited != citing}))
    circle = {node: number for number, nodes in enumerate(nx.strongly_connected_components(graph)) for node in nodes}
    graph.remove_edges_from([arc for arc in graph.edges if circle[arc[0]] == circle[arc[1]]])
    return graph


def search_path_counts(graph: nx.DiGraph[str]) -> dict[Arc, int]:
    """How many of all ways from a source to a sink of an acyclic network run through each arc.

    Source: Batagelj, V. (2003). Efficient algorithms for citation network analysis. arXiv:cs/0309023; after
    Hummon, N. P. & Doreian, P. (1989). Connectivity in a citation network: the development of DNA theory. Social
    Networks 11(1).
    """
    import networkx as nx

    order = list(nx.topological_sort(graph))
    arriving: dict[str, int] = {}
    leaving: dict[str, int] = {}
    for node in order:
        arriving[node] = sum(arriving[before] for before in graph.pred[node]) or 1
    for node in reversed(order):
        leaving[node] = sum(leaving[after] for after in graph.succ[node]) or 1
    return {(cited, citing): arriving[cited] * leaving[citing] for cited, citing in graph.edges}


def main_path(graph: nx.DiGraph[str]) -> list[str]:
    """The way with the largest sum of search path counts, oldest paper first; [] for a network without arcs.

    Among equal ways the one whose last papers have the smaller ids.

    Source: Liu, J. S. & Lu, L. Y. Y. (2012). An integrated approach for main path analysis: development of the Hirsch
    index as an example. JASIST 63(3), the global main path.
    """
    import networkx as nx

    counts = search_path_counts(graph)
    reached: dict[str, int] = {}
    came_from: dict[str, str] = {}
    for node in nx.topological_sort(graph):
        sums = [(-reached[before] - counts[before, node], before) for before in graph.pred[node]]
        best, before = min(sums, default=(0, ""))
        reached[node] = -best
        came_from[node] = before
    last = min(reached, key=lambda node: (-reached[node], node), default="")
    path: list[str] = []
    while last and (path or came_from[last]):
        path.append(last)
        last = came_from[last]
    return path[::-1]
