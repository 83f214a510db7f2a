"""What a large graph holds beyond the page's first view: one compressed list a community, read when it is wanted.

Every node has its label, its place and its strongest links here; abstracts and sentences stay in the database. The
texts of the first view are compressed too, so that the map is drawn before they are read.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

from kgraph.schema import EDGE_KINDS, NODE_KINDS

if TYPE_CHECKING:
    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["MAX_BYTES", "defer", "reserve"]

# A page is to stay under 15 MB, and its size is known only roughly before it is written.
MAX_BYTES = 14_500_000

# What the map needs only once something is chosen or searched for.
_NODE_TEXTS = frozenset(
    [
        "title",
        "authors",
        "venue",
        "doi",
        "arxiv",
        "url",
        "abstract",
        "marks",
        "cited",
        "aliases",
        "mentions",
        "definition",
    ]
)
_EDGE_TEXTS = frozenset(["evidence", "count", "how", "shared", "adds"])

_LINKS = 5
_TITLE = 160


def reserve(kg: KnowledgeGraph, shown: nx.DiGraph[str], *, max_bytes: int) -> list[dict[str, Any]]:
    """The nodes of `kg.graph` that `shown` lacks: {community, nodes, data} a community, `data` base64 of deflated JSON.

    Nodes come by PageRank; when all data together exceed `max_bytes`, every community loses the same share of its
    weakest. Each row is [key, kind, label, x, y, size, year or papers, address, authors, links]; see `_links`. A key of
    "" stands for "concept:" and the label.
    """
    rows = _rows(kg, shown)
    share = 1.0
    while True:
        kept = {community: held[: int(len(held) * share)] for community, held in sorted(rows.items())}
        packed = [_pack(community, held) for community, held in kept.items() if held]
        size = sum(len(one["data"]) for one in packed)
        if not packed or size <= max_bytes:
            return packed
        # The first view alone may be too large: then nothing is left.
        share *= 0.97 * max(max_bytes, 0) / size


def defer(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    """Nodes and edges without their texts, and the texts of both as base64 of deflated JSON: [of nodes, of edges]."""
    texts = [_only(nodes, _NODE_TEXTS), _only(edges, _EDGE_TEXTS)]
    return _without(nodes, _NODE_TEXTS), _without(edges, _EDGE_TEXTS), _base64(texts)


def _only(values: list[dict[str, Any]], names: frozenset[str]) -> list[dict[str, Any]]:
    return [{name: held for name, held in value.items() if name in names} for value in values]


def _without(values: list[dict[str, Any]], names: frozenset[str]) -> list[dict[str, Any]]:
    return [{name: held for name, held in value.items() if name not in names} for value in values]


def _rows(kg: KnowledgeGraph, shown: nx.DiGraph[str]) -> dict[int, list[list[Any]]]:
    number = {node: at for at, node in enumerate(sorted(shown))}
    nodes = kg.graph.nodes
    rows: dict[int, list[list[Any]]] = {}
    place: dict[str, int] = {}
    for node in sorted(set(nodes) - set(number), key=lambda node: (-nodes[node]["pagerank"], node)):
        community = nodes[node]["community"]
        held = rows.setdefault(community, [])
        held.append([*_row(kg, node), _links(kg.graph, node, number, place)])
        place[node] = len(held) - 1
    return rows


def _row(kg: KnowledgeGraph, node: str) -> list[Any]:
    attributes = kg.graph.nodes[node]
    paper = kg.paper.get(node)
    title = (paper.title if paper else "") or attributes["label"]
    return [
        "" if node == f"concept:{title}" else node,
        NODE_KINDS.index(attributes["kind"]),
        title if len(title) <= _TITLE else f"{title[:_TITLE]}\u2026",
        round(attributes["x"]),
        round(-attributes["y"]),
        round(attributes["size"]),
        (paper.year if paper else attributes.get("papers")) or 0,
        (paper.url or (paper.doi and f"https://doi.org/{paper.doi}")) if paper else "",
        _authors(paper.authors) if paper else "",
    ]


def _authors(names: tuple[str, ...]) -> str:
    return ", ".join(name[:40] for name in names[:2]) + (" et al." if len(names) > 2 else "")


def _links(graph: nx.DiGraph[str], node: str, number: dict[str, int], place: dict[str, int]) -> list[float]:
    """[other, kind, weight, ...] to the strongest neighbours on the page, or earlier in the community's list.

    `other` is a node's number on the page, or -1 - its place in the list; `kind` is doubled, odd for links that arrive.
    """
    order = list(EDGE_KINDS)
    community = graph.nodes[node]["community"]
    around = [(target, 0, values) for _, target, values in graph.out_edges(node, data=True)]
    around += [(source, 1, values) for source, _, values in graph.in_edges(node, data=True)]
    found = []
    for other, arrives, values in around:
        if other in number:
            at = number[other]
        elif other in place and graph.nodes[other]["community"] == community:
            at = -1 - place[other]
        else:
            continue
        found.append((values["weight"], at, 2 * order.index(values["kind"]) + arrives))
    found.sort(key=lambda link: (-link[0], link[1:]))
    return [part for weight, at, kind in found[:_LINKS] for part in (at, kind, round(weight, 2))]


def _pack(community: int, rows: list[list[Any]]) -> dict[str, Any]:
    return {"community": community, "nodes": len(rows), "data": _base64(rows)}


def _base64(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(zlib.compress(text, 9)).decode("ascii")
