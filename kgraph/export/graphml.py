"""GraphML that opens finished in Gephi, and that Gephi Lite, Cytoscape, igraph and networkx read alike.

networkx's own writer is not used: it writes NaN and control characters that make Gephi refuse the file, gives one
column several types, and holds the document in memory. What this one keeps to, and why:

* keys first, with neutral ids, one type each, only string, int, long and double, only for nodes or edges, no defaults:
  anything else is dropped by Gephi or crashes Gephi Lite;
* one direction for the whole file, one edge a pair, no edge ids: Gephi drops or merges everything else;
* `x`, `y`, `size`, `color`, `label` and `weight` under the names that Gephi applies as looks. It does not list `size`
  and `color` as columns, so `degree`, `pagerank` and `community` are there as plain columns to rank and partition by;
* what is unknown, blank, NaN or infinite is left out.

Two columns are added for every node: `key` is the id that kgraph's commands take (the XML id is the same id written as
an xs:NMTOKEN, which GraphML's schema demands), `color` its community's colour. Edges get `interaction`, which is `kind`
under the name that Cytoscape shows.

Known fault of Gephi (0.10): it replaces "INF" by "Infinity" in the values of all columns, so "INFOCOM 2017" is shown as
"InfinityOCOM 2017" in the data laboratory. Labels are not affected, nor is the file. No way of writing avoids it.

Source: Brandes, Eiglsperger, Lerner, Pich: Graph Markup Language (GraphML), 2013.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.export import rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import Column, Values, legal_id
from kgraph.export.xmltext import character_data, nmtoken
from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Attribute

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["lines", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_NODE_COLUMNS = (
    Attribute("key", str, "all", "the id that kgraph's commands take"),
    *NODE_ATTRIBUTES,
    Attribute("color", str, "all", "colour of the community"),
)
_EDGE_COLUMNS = (*EDGE_ATTRIBUTES, Attribute("interaction", str, "all", "kind, for Cytoscape"))


# The id of a key, and the column it declares.
_Keys = list[tuple[str, Column]]


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.graphml; returns its path."""
    path = folder / "graph.graphml"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(kg.graph))
    return [path]


def lines(graph: nx.DiGraph[str]) -> Iterator[str]:
    """The lines of the GraphML file of `graph`, papers first, then by id; edges by (source, target)."""
    node_keys = _keys("n", rows.columns(_NODE_COLUMNS, (values for _, values in _nodes(graph))))
    edge_keys = _keys("e", rows.columns(_EDGE_COLUMNS, (values for *_, values in _edges(graph))))
    yield _HEAD
    yield from _declared("node", node_keys)
    yield from _declared("edge", edge_keys)
    yield ' <graph id="kgraph" edgedefault="directed">\n'
    for node, values in _nodes(graph):
        yield f'  <node id="{nmtoken(node)}">\n{_data(node_keys, values)}  </node>\n'
    for source, target, values in _edges(graph):
        ends = f'source="{nmtoken(source)}" target="{nmtoken(target)}"'
        yield f"  <edge {ends}>\n{_data(edge_keys, values)}  </edge>\n"
    yield " </graph>\n</graphml>\n"


def _nodes(graph: nx.DiGraph[str]) -> Iterator[tuple[str, Values]]:
    for node, values in rows.nodes(graph):
        yield node, {"key": legal_id(node), **values, "color": community_colour(values["community"])}


def _edges(graph: nx.DiGraph[str]) -> Iterator[tuple[str, str, Values]]:
    for source, target, values in rows.edges(graph):
        yield source, target, {**values, "interaction": values["kind"]}


def _keys(prefix: str, columns: list[Column]) -> _Keys:
    return [(f"{prefix}{number}", column) for number, column in enumerate(columns)]


def _declared(element: str, keys: _Keys) -> Iterator[str]:
    for key, column in keys:
        yield f' <key id="{key}" for="{element}" attr.name="{column.name}" attr.type="{column.type}"/>\n'


def _data(keys: _Keys, values: Values) -> str:
    present = ((key, values[column.name]) for key, column in keys if column.name in values)
    return "".join(f'   <data key="{key}">{_text(value)}</data>\n' for key, value in present)


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return character_data(value)
    return repr(value).lower() if isinstance(value, bool) else repr(value)
