"""What the page shows, as lean JSON values: nodes and edges by number, evidence as offsets into texts stored once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kgraph import evidence
from kgraph.export.palette import KIND_SHAPES, community_colour
from kgraph.schema import EDGE_KINDS, JOINER, NODE_KINDS, SYMMETRIC_KINDS, kinds_of, weight_as

if TYPE_CHECKING:
    import networkx as nx

    from kgraph.model import Concept, KnowledgeGraph, Paper

__all__ = ["MAX_EDGES", "MAX_NODES", "Links", "about", "edges", "links", "nodes", "strongest"]

# From one end of edges to the other, to the attributes.
Links = dict[str, dict[str, dict[str, Any]]]

# Up to here a browser on a laptop without a graphics card still pans smoothly (measured: above 30 redraws a second).
MAX_NODES = 5_000
MAX_EDGES = 25_000

_FIELDS = {"title": 0, "abstract": 1}


def strongest(graph: nx.DiGraph[str], *, max_nodes: int = MAX_NODES, max_edges: int = MAX_EDGES) -> nx.DiGraph[str]:
    """The part of `graph` that fits on a page: itself if it is small enough, else a new, smaller graph.

    Nodes by PageRank, with a quarter of the places dealt evenly to the communities, so that none is lost. Then each
    node's strongest edges in turn (everyone's first, everyone's second, ...), so that hubs do not take them all.
    """
    if graph.number_of_nodes() <= max_nodes and graph.number_of_edges() <= max_edges:
        return graph
    kept = _strongest_nodes(graph, max_nodes)
    inside = frozenset(kept)
    rank_at_node: dict[tuple[str, str], int] = {}
    leaving, arriving = links(graph)
    for node in kept:
        around = [(other, node, held["weight"]) for other, held in arriving[node].items() if other in inside]
        around += [(node, other, held["weight"]) for other, held in leaving[node].items() if other in inside]
        around.sort(key=lambda edge: (-edge[2], edge[0], edge[1]))
        for rank, (source, target, _) in enumerate(around):
            rank_at_node[source, target] = min(rank, rank_at_node.get((source, target), rank))
    strong = sorted(rank_at_node, key=lambda edge: (rank_at_node[edge], edge))[:max_edges]
    smaller = graph.__class__()
    smaller.add_nodes_from((node, graph.nodes[node]) for node in kept)
    smaller.add_edges_from((source, target, leaving[source][target]) for source, target in sorted(strong))
    return smaller


def links(graph: nx.DiGraph[str]) -> tuple[Links, Links]:
    """The attributes of all edges, by source and target, and by target and source."""
    # networkx would make a view of every node that is asked for.
    return dict(graph.adjacency()), dict(graph.reverse(copy=False).adjacency())


def _strongest_nodes(graph: nx.DiGraph[str], most: int) -> list[str]:
    nodes = dict(graph.nodes)
    ranked = sorted(nodes, key=lambda node: (-nodes[node]["pagerank"], node))
    members: dict[int, list[str]] = {}
    for node in ranked:
        members.setdefault(nodes[node]["community"], []).append(node)
    share = most // (4 * len(members))
    dealt = [node for community in sorted(members) for node in members[community][: max(share, 1)]]
    return sorted(list(dict.fromkeys([*dealt[: most // 2], *ranked]))[:most])


def nodes(kg: KnowledgeGraph, shown: nx.DiGraph[str]) -> list[dict[str, Any]]:
    """One JSON value a node of `shown`: `id` is its number, `key` its id in the graph; y points down as in vis."""
    number = {node: at for at, node in enumerate(sorted(shown))}
    marks = _marks(kg, number)
    return [
        _node(shown.nodes[node], at, node) | _details(kg, node, shown.nodes[node], number, marks)
        for node, at in number.items()
    ]


def edges(kg: KnowledgeGraph, shown: nx.DiGraph[str], *, sentences: int = 4) -> list[dict[str, Any]]:
    """One JSON value an edge of `shown`, with its best `sentences` pieces of evidence."""
    number = {node: at for at, node in enumerate(sorted(shown))}
    labels = {shown.nodes[node]["label"]: at for node, at in number.items()}
    order = list(EDGE_KINDS)
    result = []
    for source, target, attributes in sorted(shown.edges(data=True), key=lambda edge: edge[:2]):
        value: dict[str, Any] = {
            "from": number[source],
            "to": number[target],
            "kind": order.index(attributes["kind"]),
            "weight": round(attributes["weight"], 4),
        }
        kinds = kinds_of(attributes)
        if len(kinds) > 1:
            value["kinds"] = [[order.index(kind), round(weight_as(attributes, kind), 4)] for kind in kinds]
        if shared := [label for label in attributes.get("shared", "").split(JOINER) if label]:
            value["shared"] = [labels.get(label, label) for label in shared]
        if adds := [round(float(part), 3) for part in attributes.get("shared_weights", "").split(JOINER) if part]:
            value["adds"] = adds
        if "how" in attributes:
            value["how"] = attributes["how"]
        _, found = kg.evidence.best_of_edge(source, target, kinds, shared, at_most=sentences)
        entry = evidence.Evidence(source, "list", -1, -1, attributes["evidence"])
        value["evidence"] = [_quote(kg, number, one) for one in found or (entry,)]
        if attributes["count"] > len(value["evidence"]):
            value["count"] = attributes["count"]
        result.append(value)
    return result


def about(kg: KnowledgeGraph, shown: nx.DiGraph[str]) -> dict[str, Any]:
    """What the page says about the graph as a whole: title, counts, communities, kinds, options, what was cut."""
    from kgraph import __version__

    names = {attributes["community"]: attributes["community_label"] for _, attributes in kg.graph.nodes(data=True)}
    sizes = Counter(attributes["community"] for _, attributes in kg.graph.nodes(data=True))
    return {
        "title": str(kg.manifest.get("title") or f"A map of {len(kg.papers):,} papers"),
        "version": __version__,
        "counts": _counts(kg, shown),
        "communities": [
            {
                "id": community,
                "label": names[community],
                "colour": community_colour(community),
                "size": sizes[community],
            }
            for community in sorted(sizes)
        ],
        "nodeKinds": [{"name": kind, "shape": KIND_SHAPES[kind]} for kind in NODE_KINDS],
        "edgeKinds": [
            {"name": kind, "meaning": meaning, "symmetric": kind in SYMMETRIC_KINDS}
            for kind, meaning in EDGE_KINDS.items()
        ],
        "options": _plain(kg.manifest.get("options")),
        "cuts": _plain(kg.manifest.get("cuts") or kg.graph.graph.get("cuts")),
    }


def _node(attributes: Mapping[str, Any], at: int, node: str) -> dict[str, Any]:
    return {
        "id": at,
        "key": node,
        "kind": NODE_KINDS.index(attributes["kind"]),
        "label": attributes["label"],
        "x": round(attributes["x"], 1),
        "y": round(-attributes["y"], 1),
        "size": round(attributes["size"], 1),
        "community": attributes["community"],
    }


def _details(
    kg: KnowledgeGraph, node: str, attributes: Mapping[str, Any], number: Mapping[str, int], marks: Mapping[str, Any]
) -> dict[str, Any]:
    if paper := kg.paper.get(node):
        return _paper(paper, attributes) | ({"marks": marks[node]} if node in marks else {})
    if concept := kg.concept.get(node):
        return _concept(kg, concept, attributes, number)
    return {}


def _paper(paper: Paper, attributes: Mapping[str, Any]) -> dict[str, Any]:
    value = {
        "title": paper.title if paper.title != attributes["label"] else "",
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "arxiv": paper.arxiv,
        "url": paper.url,
        "abstract": paper.abstract,
        "cited": attributes.get("cited_by"),
    }
    return {name: held for name, held in value.items() if held}


def _concept(
    kg: KnowledgeGraph, concept: Concept, attributes: Mapping[str, Any], number: Mapping[str, int]
) -> dict[str, Any]:
    aliases = [[alias.text, alias.reason, alias.count] for alias in concept.aliases if alias.text != concept.label]
    papers = kg.paper
    years = Counter(papers[paper].year for paper in concept.paper_ids)
    value = {
        "aliases": aliases,
        "papers": attributes.get("papers"),
        "mentions": attributes.get("mentions"),
        "years": [[year, years[year]] for year in sorted(year for year in years if year is not None)],
        "definition": _definition(kg, concept, number),
    }
    return {name: held for name, held in value.items() if held}


def _definition(kg: KnowledgeGraph, concept: Concept, number: Mapping[str, int]) -> list[Any]:
    """The sentence that says what the concept is, as a quote; [] if none does."""
    found = evidence.definition(kg, concept.id)
    return _quote(kg, number, found) if found else []


def _marks(kg: KnowledgeGraph, number: Mapping[str, int]) -> dict[str, list[list[int]]]:
    """For each paper, where its title and abstract name a shown concept: [field, start, end, node], in text order."""
    found: dict[str, list[list[int]]] = {}
    for concept in kg.concepts:
        if concept.id in number:
            for mention in concept.mentions:
                if mention.paper_id not in number:
                    continue
                place = [_FIELDS[mention.field], mention.start, mention.end, number[concept.id]]
                found.setdefault(mention.paper_id, []).append(place)
    return {paper: sorted(places) for paper, places in found.items()}


def _quote(kg: KnowledgeGraph, number: Mapping[str, int], found: evidence.Evidence) -> list[Any]:
    """[paper, field, start, end, marks...] into a shown text, or [paper, title, sentence, marks...] where it is not."""
    marks = [offset for mark in found.marks for offset in mark]
    if found.field in _FIELDS and found.paper_id in number:
        return [number[found.paper_id], _FIELDS[found.field], found.start, found.end, *marks]
    paper = kg.paper.get(found.paper_id)
    title = paper.title if paper and found.paper_id not in number else ""
    return [number.get(found.paper_id, -1), title or "", found.text, *marks]


def _counts(kg: KnowledgeGraph, shown: nx.DiGraph[str]) -> dict[str, Any]:
    return {
        "nodes": kg.graph.number_of_nodes(),
        "edges": kg.graph.number_of_edges(),
        "shownNodes": shown.number_of_nodes(),
        "shownEdges": shown.number_of_edges(),
        "papers": len(kg.papers),
        "concepts": len(kg.concepts),
        "problems": sum(1 for problem in kg.problems if problem.severity == "error"),
    }


def _plain(values: Any, prefix: str = "") -> list[list[str]]:
    """A mapping or list of the manifest as rows of text, without what is not set; [] for nothing."""
    if isinstance(values, Mapping):
        return [row for name, value in values.items() for row in _rows(f"{prefix}{name}", value)]
    if isinstance(values, (list, tuple)):
        return [[_text(value)] for value in values]
    return [[str(values)]] if values else []


def _rows(name: str, value: Any) -> list[list[str]]:
    if isinstance(value, Mapping):
        return _plain(value, f"{name}.")
    return [] if value is None or value == "" else [[name, _text(value)]]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
