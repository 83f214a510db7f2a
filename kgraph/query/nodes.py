"""What lies around a node: its neighbours, the papers related to it, the way from it to another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kgraph.analyse.ties import tie_strength
from kgraph.errors import NodeError
from kgraph.model import KnowledgeGraph
from kgraph.query.find import describe, find_node, label_of
from kgraph.schema import BETWEEN_PAPERS, EDGE_KINDS, JOINER

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["neighbours", "path", "related", "why_undrawn"]

# Sums of the same costs differ behind it.
_DIGITS = 12
# A chain may be so much longer than the shortest.
_DETOUR = 1
# Of an edge of less strength a reader is told that it is weak.
_WEAK = 0.2
_LEAST_STRENGTH = 0.01


def related(kg: KnowledgeGraph, name: str, *, limit: int = 10) -> list[dict[str, Any]]:
    """The papers that share most with a paper, strongest first; `shared_weights` and `rest` sum to `weight`."""
    node = find_node(kg, name, only="paper")
    found = [
        (attributes.get("w_related", attributes["weight"]), other, attributes)
        for other, attributes in _edges(kg, node)
        if "shared" in attributes
    ]
    found.sort(key=lambda item: (-item[0], item[1]))
    return [
        {
            "id": other,
            "title": kg.paper[other].title,
            "weight": weight,
            "shared": attributes["shared"].split(JOINER),
            "shared_weights": [float(value) for value in attributes.get("shared_weights", "").split(JOINER) if value],
            "rest": attributes.get("shared_rest", 0.0),
        }
        for weight, other, attributes in found[:limit]
    ]


def neighbours(kg: KnowledgeGraph, name: str, *, limit: int | None = 20) -> list[dict[str, Any]]:
    """The nodes joined to a node by an edge, by kind of edge in the schema's order, the strongest of a kind first.

    A concept that is not drawn has no edges: what its papers state of it and name beside it is told with
    `"drawn": false` and no weight. `count` is the pieces of evidence of an edge, else the papers that join the two.
    """
    node = find_node(kg, name)
    if node not in kg.graph:
        return _undrawn(kg, node)[:limit]
    order = list(EDGE_KINDS)
    # Weights of different kinds have different scales, so they are not compared.
    ranked = sorted(
        _edges(kg, node), key=lambda item: (order.index(item[1]["kind"]), -float(item[1]["weight"]), item[0])
    )
    return [
        {
            **describe(kg, other),
            "edge": attributes.get("kinds", attributes["kind"]),
            "weight": attributes["weight"],
            "count": attributes["count"],
            "drawn": True,
        }
        for other, attributes in ranked[:limit]
    ]


def _edges(kg: KnowledgeGraph, node: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if node in kg.graph:
        yield from kg.graph.succ[node].items()
        yield from kg.graph.pred[node].items()


def _undrawn(kg: KnowledgeGraph, node: str) -> list[dict[str, Any]]:
    """What joins a concept without edges: the papers that name it, relations, concepts of the same papers."""
    order = list(EDGE_KINDS)
    papers = kg.concept[node].paper_ids
    stated = {
        (relation.tail_id if relation.head_id == node else relation.head_id, relation.kind, relation.paper_id)
        for relation in kg.relations
        if node in (relation.head_id, relation.tail_id)
    }
    joined = Counter((other, str(kind)) for other, kind, _ in stated)
    joined.update((paper, _how_named(kg, paper, node)) for paper in papers)
    told = {other for other, _ in joined} | {node}
    for concept in kg.concepts:
        if concept.id not in told and (both := set(papers).intersection(concept.paper_ids)):
            joined[concept.id, "cooccurs"] = len(both)

    def rank(item: tuple[tuple[str, str], int]) -> tuple[int, int, int, str]:
        (other, kind), count = item
        known = len(kg.concept[other].paper_ids) if other in kg.concept else 0
        return order.index(kind), -count, -known, other

    return [
        {**describe(kg, other), "edge": kind, "count": count, "drawn": False}
        for (other, kind), count in sorted(joined.items(), key=rank)
    ]


def _how_named(kg: KnowledgeGraph, paper: str, concept: str) -> str:
    introduced = kg.extraction[paper].introductions if paper in kg.extraction else ()
    return "introduces" if set(introduced) & set(kg.concept[concept].mentions) else "mentions"


def why_undrawn(kg: KnowledgeGraph, node: str) -> str:
    """Why the graph does not draw a concept that the store holds; "" if it does."""
    if node in kg.graph:
        return ""
    options = kg.manifest.get("options", {}).get("link", {})
    papers, needed = len(kg.concept[node].paper_ids), options.get("min_papers", 0)
    if options.get("edges") and BETWEEN_PAPERS.issuperset(options["edges"]):
        return "the graph was built with edges between papers only (--edges)"
    if papers < needed:
        return f"{papers} {'paper names' if papers == 1 else 'papers name'} it, and {needed} are needed (--min-papers)"
    return "the graph was cut to less"


def path(kg: KnowledgeGraph, a: str, b: str) -> list[dict[str, Any]]:
    """The strongest chain of nodes from `a` to `b`, whatever the direction of edges, that has at most one step more
    than the shortest.

    A step is the longer the weaker its edge: 1 / strength, which counts from 0.01 to 1. Every step but the first tells
    the edge that leads to it: its strength, whether that is weak (below 0.2), and of related papers what they share. A
    concept that is not drawn hangs on the papers that name it.

    Source: Newman, M. (2001). Scientific collaboration networks II. Shortest paths, weighted networks, and centrality.
    Physical Review E 64, 016132.

    Raises:
        NodeError: if a node is unknown, or no chain joins them.
    """
    start, goal = (find_node(kg, name) for name in (a, b))
    graph = _with_undrawn(kg, [node for node in (start, goal) if node not in kg.graph])
    nodes = _strongest(graph, start, goal)
    if not nodes:
        raise NodeError(f"nothing joins {label_of(kg, start)!r} and {label_of(kg, goal)!r}")
    steps: list[dict[str, Any]] = [describe(kg, nodes[0])]
    for one, other in pairwise(nodes):
        forward, attributes = _stronger(graph, one, other)
        steps.append({**describe(kg, other), "edge": _step(attributes, forward=forward)})
    return steps


def _stronger(graph: nx.DiGraph[str], one: str, other: str) -> tuple[bool, dict[str, Any]]:
    """The stronger of the edges between two nodes, and whether it leads to `other`."""
    ways = ((True, (one, other)), (False, (other, one)))
    found = [(forward, graph.edges[pair]) for forward, pair in ways if graph.has_edge(*pair)]
    return max(found, key=lambda edge: tie_strength(edge[1]))


def _step(attributes: dict[str, Any], *, forward: bool) -> dict[str, Any]:
    strength = tie_strength(attributes)
    return {
        "kind": attributes["kind"],
        "forward": forward,
        "strength": round(strength, _DIGITS),
        "weak": strength < _WEAK,
        "shared": [label for label in attributes.get("shared", "").split(JOINER) if label],
        "evidence": attributes["evidence"],
    }


def _strongest(graph: nx.DiGraph[str], start: str, goal: str) -> list[str]:
    """The nodes of the strongest of all chains that are hardly longer than the shortest; of equals by the first ids.

    Empty if there is none.
    """
    import networkx as nx

    whole = graph.to_undirected(as_view=True)
    ahead, behind = (nx.single_source_shortest_path_length(whole, end) for end in (start, goal))
    if goal not in ahead:
        return []
    most = ahead[goal] + _DETOUR
    # Others lie on no such chain; the store does not even read them, see `Store.between`.
    near = whole.subgraph([node for node in ahead if ahead[node] + behind[node] <= most])

    def length(one: str, other: str) -> float:
        return 1.0 / min(max(tie_strength(_stronger(graph, one, other)[1]), _LEAST_STRENGTH), 1.0)

    lengths = {(one, other): length(one, other) for one in near for other in near[one]}
    # How far the goal is from each node in at most so many steps.
    left = [{goal: 0.0}]
    for _ in range(most):
        found = dict(left[-1])
        for (one, other), step in lengths.items():
            if other in left[-1]:
                found[one] = min(found.get(one, math.inf), round(left[-1][other] + step, _DIGITS))
        left.append(found)
    nodes = [start]
    while nodes[-1] != goal:
        last, known = nodes[-1], left[most - len(nodes)]
        ranked = [
            (round(known[other] + lengths[last, other], _DIGITS), other) for other in near[last] if other in known
        ]
        nodes.append(min(ranked)[1])
    return nodes


def _with_undrawn(kg: KnowledgeGraph, concepts: list[str]) -> nx.DiGraph[str]:
    """The graph, with concepts that it does not draw joined to their papers."""
    if not concepts:
        return kg.graph
    graph = kg.graph.copy()
    for concept in concepts:
        graph.add_node(concept)
        # A part of a graph has of these papers only those on the way.
        for paper in sorted(kg.paper.keys() & set(kg.concept[concept].paper_ids)):
            evidence = str(kg.evidence.of_mentions(paper, concept)[0])
            graph.add_edge(paper, concept, kind=_how_named(kg, paper, concept), weight=1.0, evidence=evidence)
    return graph
