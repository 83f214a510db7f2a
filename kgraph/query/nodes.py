"""What lies around a node: its neighbours, the papers related to it, the way from it to another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kgraph.errors import NodeError
from kgraph.model import KnowledgeGraph
from kgraph.query.find import describe, find_node, label_of
from kgraph.schema import BETWEEN_PAPERS, EDGE_KINDS, JOINER

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["neighbours", "path", "related", "why_undrawn"]

# Sums of the same costs differ behind it.
_DIGITS = 12


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
    """A shortest chain of nodes from `a` to `b`, whatever the direction of edges; the stronger one among equals.

    Every step but the first tells the edge that leads to it. A concept that is not drawn hangs on the papers that
    name it.

    Raises:
        NodeError: if a node is unknown, or no chain joins them.
    """
    start, goal = (find_node(kg, name) for name in (a, b))
    graph = _with_undrawn(kg, [node for node in (start, goal) if node not in kg.graph])
    nodes = _shortest(graph, start, goal)
    if not nodes:
        raise NodeError(f"nothing joins {label_of(kg, start)!r} and {label_of(kg, goal)!r}")
    steps: list[dict[str, Any]] = [describe(kg, nodes[0])]
    for one, other in pairwise(nodes):
        forward = graph.has_edge(one, other)
        attributes = graph.edges[(one, other) if forward else (other, one)]
        edge = {"kind": attributes["kind"], "forward": forward, "evidence": attributes["evidence"]}
        steps.append({**describe(kg, other), "edge": edge})
    return steps


def _shortest(graph: nx.DiGraph[str], start: str, goal: str) -> list[str]:
    """The nodes of the shortest chain; of equals that of the strongest edges, then that of the first ids."""
    import networkx as nx

    either_way = graph.to_undirected(as_view=True)

    def cost(_source: str, _target: str, attributes: dict[str, Any]) -> float:
        # Never so much that a longer chain of strong edges beats a shorter one of weak edges.
        return 1.0 + 1e-4 / (1.0 + float(attributes["weight"]))

    left = nx.single_source_dijkstra_path_length(either_way, goal, weight=cost)

    def rank(node: str, other: str) -> tuple[float, str]:
        return round(left.get(other, math.inf) + cost(node, other, either_way.edges[node, other]), _DIGITS), other

    nodes = [start] if start in left else []
    while nodes and nodes[-1] != goal:
        nodes.append(min(either_way[nodes[-1]], key=partial(rank, nodes[-1])))
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
