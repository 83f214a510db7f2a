"""Node-link JSON: what d3's examples and `networkx.node_link_graph(data, edges="links")` read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kgraph.export import rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import legal_id

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["compact", "joined", "lines", "write"]


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.json; returns its path."""
    path = folder / "graph.json"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(kg.graph))
    return [path]


def lines(graph: nx.DiGraph[str]) -> Iterator[str]:
    """The JSON document of `graph`, one node or link a line; y points up."""
    yield '{"directed": true, "multigraph": false, "graph": {"name": "kgraph"}, "nodes": ['
    yield from joined(
        compact({"id": legal_id(node), **values, "color": community_colour(values["community"])})
        for node, values in rows.nodes(graph)
    )
    yield '], "links": ['
    yield from joined(
        compact({"source": legal_id(source), "target": legal_id(target), **values})
        for source, target, values in rows.edges(graph)
    )
    yield "]}\n"


def compact(value: Any) -> str:
    """`value` as one line of JSON that every parser takes: no NaN, no escapes but the needed ones."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def joined(items: Iterable[str]) -> Iterator[str]:
    """The inside of a JSON array, one item a line."""
    before = "\n"
    for item in items:
        yield f"{before}{item}"
        before = ",\n"
