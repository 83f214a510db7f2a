"""Cytoscape.js elements, which Cytoscape imports too (.cyjs).

In a page: `cytoscape({elements, layout: {name: "preset"}})`; without that layout all nodes are put on a grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kgraph.export import rows
from kgraph.export.nodelink import compact, joined
from kgraph.export.palette import community_colour
from kgraph.export.rows import Values, legal_id

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["lines", "write"]


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.cyjs; returns its path."""
    path = folder / "graph.cyjs"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(kg.graph))
    return [path]


def lines(graph: nx.DiGraph[str]) -> Iterator[str]:
    """The JSON document of `graph`, one element a line."""
    yield '{"format_version": "1.0", "generated_by": "kgraph", "data": {"name": "kgraph"}, "elements": {"nodes": ['
    yield from joined(compact(_node(node, values)) for node, values in rows.nodes(graph))
    yield '], "edges": ['
    yield from joined(compact(_edge(str(number), *edge)) for number, edge in enumerate(rows.edges(graph)))
    yield "]}}\n"


def _node(node: str, values: Values) -> dict[str, Any]:
    data = {name: value for name, value in values.items() if name not in ("x", "y")}
    named = {"id": legal_id(node), "name": values["label"], **data}
    return {
        "data": named | {"color": community_colour(values["community"])},
        # Screens count y downwards.
        "position": {"x": values["x"], "y": -values["y"]},
    }


def _edge(number: str, source: str, target: str, values: Values) -> dict[str, Any]:
    ends = {"id": f"edge:{number}", "source": legal_id(source), "target": legal_id(target)}
    return {"data": {**ends, **values, "interaction": values["kind"]}}
