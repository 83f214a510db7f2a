"""Find a node by what a person calls it, and what lies around it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kgraph.errors import NodeError
from kgraph.identifiers import arxiv_id, doi, normalise_title
from kgraph.model import KnowledgeGraph
from kgraph.schema import EDGE_KINDS, JOINER
from kgraph.words import without_short_form

__all__ = ["find_node", "label_of", "neighbours", "path", "related", "search"]

_MOST_SHOWN = 8


def find_node(kg: KnowledgeGraph, name: str, *, only: str = "") -> str:
    """The id of the paper or concept that `name` means.

    `name` is an id, or a label, title or alias (case, accents and punctuation do not count), or a part of one that
    fits only one node. `only` is "paper" or "concept". Concepts that are not drawn are found too.

    Raises:
        NodeError: if nothing fits, or several nodes do; the message lists them.
    """
    papers = {} if only == "concept" else kg.paper
    concepts = {} if only == "paper" else kg.concept
    if name in papers or name in concepts:
        return name
    # An empty pattern is part of everything; punctuation alone normalises to it.
    wanted = normalise_title(name)
    names = [entry for entry in _names(kg) if entry[0] in papers or entry[0] in concepts]
    called = {node for node, found, main in names if found == wanted and wanted and main}
    alias = {node for node, found, _ in names if found == wanted and wanted}
    part = {node for node, found, _ in names if wanted and wanted in found}
    for matches in (_by_identifier(kg, name, papers), called, alias, part):
        if len(matches) == 1:
            return matches.pop()
        if matches:
            raise NodeError(_ambiguous(kg, name, matches))
    kind = only or "paper or concept"
    raise NodeError(f"no {kind} is called {name!r}; look for it with: kgraph search DIR {name!r}")


def _names(kg: KnowledgeGraph) -> Iterator[tuple[str, str, bool]]:
    """Every normalised name with its node, and whether it is the node's main name rather than an alias."""
    for paper in kg.papers:
        yield paper.id, normalise_title(paper.title), True
        if paper.source_id:
            yield paper.id, normalise_title(paper.source_id), True
    for concept in kg.concepts:
        yield concept.id, normalise_title(concept.label), True
        # "large language model (LLM)" is called "large language model" too.
        yield concept.id, normalise_title(without_short_form(concept.label)), True
        for alias in concept.aliases:
            yield concept.id, normalise_title(alias.text), False


def _by_identifier(kg: KnowledgeGraph, name: str, papers: dict[str, Any]) -> set[str]:
    wanted_doi, wanted_arxiv = doi(name), arxiv_id(name)
    return {
        paper.id
        for paper in kg.papers
        if paper.id in papers
        and ((wanted_doi and paper.doi == wanted_doi) or (wanted_arxiv and paper.arxiv == wanted_arxiv))
    }


def _ambiguous(kg: KnowledgeGraph, name: str, matches: set[str]) -> str:
    ranked = sorted(matches, key=lambda node: (-_importance(kg, node), node))
    shown = "; ".join(f"{label_of(kg, node)} [{node}]" for node in ranked[:_MOST_SHOWN])
    more = f"; and {len(ranked) - _MOST_SHOWN} more" if len(ranked) > _MOST_SHOWN else ""
    return f"{name!r} fits {len(ranked)} nodes, give more of its name or its id: {shown}{more}"


def _importance(kg: KnowledgeGraph, node: str) -> int:
    return len(kg.concept[node].paper_ids) if node in kg.concept else kg.graph.degree(node) if node in kg.graph else 0


def label_of(kg: KnowledgeGraph, node: str) -> str:
    """What to call a node: a concept's label, a paper's title, else its id."""
    return kg.concept[node].label if node in kg.concept else kg.paper[node].title or node


def search(kg: KnowledgeGraph, text: str, *, limit: int = 20) -> list[dict[str, Any]]:
    """Papers and concepts whose names, aliases or authors hold all words of `text`, best first.

    A name equal to the text comes before one that starts with it, and that before one that contains it; then the more
    connected node first.
    """
    words = normalise_title(text).split()
    wanted = " ".join(words)
    ranks: dict[str, tuple[int, str]] = {}
    if words:
        for node, found, _ in (*_names(kg), *_authors(kg)):
            if all(word in found for word in words):
                rank = 0 if found == wanted else 1 if found.startswith(wanted) else 2
                ranks[node] = min(ranks.get(node, (rank, found)), (rank, found))
    ordered = sorted(ranks, key=lambda node: (ranks[node][0], -_importance(kg, node), node))
    return [_describe(kg, node) for node in ordered[:limit]]


def _authors(kg: KnowledgeGraph) -> Iterator[tuple[str, str, bool]]:
    for paper in kg.papers:
        for author in paper.authors:
            yield paper.id, normalise_title(author), False


def _describe(kg: KnowledgeGraph, node: str) -> dict[str, Any]:
    if node in kg.concept:
        concept = kg.concept[node]
        return {"id": node, "kind": concept.kind, "label": concept.label, "papers": len(concept.paper_ids)}
    paper = kg.paper[node]
    return {"id": node, "kind": "paper", "label": paper.title, "year": paper.year}


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


def neighbours(kg: KnowledgeGraph, name: str, *, limit: int = 20) -> list[dict[str, Any]]:
    """The nodes joined to a node by an edge, by kind of edge in the schema's order, the strongest of a kind first."""
    node = _drawn(kg, find_node(kg, name))
    order = list(EDGE_KINDS)
    # Weights of different kinds have different scales, so they are not compared.
    ranked = sorted(
        _edges(kg, node), key=lambda item: (order.index(item[1]["kind"]), -float(item[1]["weight"]), item[0])
    )
    return [
        {**_describe(kg, other), "edge": attributes.get("kinds", attributes["kind"]), "weight": attributes["weight"]}
        for other, attributes in ranked[:limit]
    ]


def _edges(kg: KnowledgeGraph, node: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if node in kg.graph:
        yield from kg.graph.succ[node].items()
        yield from kg.graph.pred[node].items()


def _drawn(kg: KnowledgeGraph, node: str) -> str:
    if node not in kg.graph:
        raise NodeError(
            f"{label_of(kg, node)!r} is known but not drawn: too few papers share it; build again with --min-papers 1"
        )
    return node


def path(kg: KnowledgeGraph, a: str, b: str) -> list[dict[str, Any]]:
    """A shortest chain of nodes from `a` to `b`, whatever the direction of edges; the stronger one among equals.

    Every step but the first tells the edge that leads to it.

    Raises:
        NodeError: if a node is unknown, or no chain joins them.
    """
    import networkx as nx

    start, goal = (_drawn(kg, find_node(kg, name)) for name in (a, b))

    def cost(_source: str, _target: str, attributes: dict[str, Any]) -> float:
        # Never so much that a longer chain of strong edges beats a shorter one of weak edges.
        return 1.0 + 1e-4 / (1.0 + float(attributes["weight"]))

    try:
        nodes = nx.dijkstra_path(kg.graph.to_undirected(as_view=True), start, goal, weight=cost)
    except nx.NetworkXNoPath:
        raise NodeError(f"nothing joins {label_of(kg, start)!r} and {label_of(kg, goal)!r}") from None
    steps: list[dict[str, Any]] = [_describe(kg, nodes[0])]
    for one, other in pairwise(nodes):
        forward = kg.graph.has_edge(one, other)
        attributes = kg.graph.edges[(one, other) if forward else (other, one)]
        edge = {"kind": attributes["kind"], "forward": forward, "evidence": attributes["evidence"]}
        steps.append({**_describe(kg, other), "edge": edge})
    return steps
