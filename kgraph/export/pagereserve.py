"""What a large graph holds beyond the page's first view: one compressed list a community, read when it is wanted.

Every node has its label, its place and its strongest links here; abstracts and sentences stay in the database. The
texts of the first view are compressed too, so that the map is drawn before they are read.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kgraph.export.pagedata import links
from kgraph.export.rows import Values
from kgraph.schema import EDGE_KINDS, NODE_KINDS

if TYPE_CHECKING:
    import networkx as nx

    from kgraph.model import KnowledgeGraph, Paper

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

_KIND_NUMBER = {kind: number for number, kind in enumerate(EDGE_KINDS)}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

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
    return _without(nodes, _NODE_TEXTS), _without(edges, _EDGE_TEXTS), _base64(_json(texts))


def _only(values: list[dict[str, Any]], names: frozenset[str]) -> list[dict[str, Any]]:
    return [{name: held for name, held in value.items() if name in names} for value in values]


def _without(values: list[dict[str, Any]], names: frozenset[str]) -> list[dict[str, Any]]:
    return [{name: held for name, held in value.items() if name not in names} for value in values]


def _rows(kg: KnowledgeGraph, shown: nx.DiGraph[str]) -> dict[int, list[bytes]]:
    """The rows of each community, as JSON: as values they would take several times the memory."""
    number = {node: at for at, node in enumerate(sorted(shown))}
    nodes = dict(kg.graph.nodes)
    leaving, arriving = links(kg.graph)
    rows: dict[int, list[bytes]] = {}
    places: dict[int, dict[str, int]] = {}
    for node in sorted(nodes.keys() - number, key=lambda node: (-nodes[node]["pagerank"], node)):
        community = nodes[node]["community"]
        held, place = rows.setdefault(community, []), places.setdefault(community, {})
        strongest = _links((leaving[node], arriving[node]), number, place)
        held.append(_json([*_row(kg.paper.get(node), node, nodes[node]), strongest]))
        place[node] = -len(held)
    return rows


def _row(paper: Paper | None, node: str, attributes: Values) -> list[Any]:
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


def _links(around: Iterable[Mapping[str, Values]], number: Mapping[str, int], place: Mapping[str, int]) -> list[float]:
    """[other, kind, weight, ...] to the strongest neighbours on the page, or earlier in the community's list.

    `other` is a node's `number` on the page, or its `place`: -1 - that in the list; `kind` is doubled, odd for links
    that arrive.
    """
    found = []
    for arrives, edges in enumerate(around):
        for other, values in edges.items():
            at = number.get(other, place.get(other))
            if at is not None:
                found.append((-values["weight"], at, 2 * _KIND_NUMBER[values["kind"]] + arrives))
    return [part for weight, at, kind in sorted(found)[:_LINKS] for part in (at, kind, round(-weight, 2))]


def _pack(community: int, rows: list[bytes]) -> dict[str, Any]:
    return {"community": community, "nodes": len(rows), "data": _base64(b"[" + b",".join(rows) + b"]")}


def _base64(json: bytes) -> str:
    return base64.b64encode(zlib.compress(json, 9)).decode("ascii")


def _json(value: Any) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "replace")
