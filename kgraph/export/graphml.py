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

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.export.palette import community_colour
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
_TYPES = {str: "string", int: "int", float: "double", bool: "boolean"}
_INT_LIMIT = 2**31
_LONG_LIMIT = 2**63

_NODE_COLUMNS = (
    Attribute("key", str, "all", "the id that kgraph's commands take"),
    *NODE_ATTRIBUTES,
    Attribute("color", str, "all", "colour of the community"),
)
_EDGE_COLUMNS = (*EDGE_ATTRIBUTES, Attribute("interaction", str, "all", "kind, for Cytoscape"))

Values = Mapping[str, Any]


class _Column(NamedTuple):
    id: str
    name: str
    type: str


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.graphml; returns its path."""
    path = folder / "graph.graphml"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(kg.graph))
    return [path]


def lines(graph: nx.DiGraph[str]) -> Iterator[str]:
    """The lines of the GraphML file of `graph`, papers first, then by id; edges by (source, target)."""
    node_columns = _columns("n", _NODE_COLUMNS, (values for _, values in _nodes(graph)))
    edge_columns = _columns("e", _EDGE_COLUMNS, (values for *_, values in _edges(graph)))
    yield _HEAD
    yield from (_key(column, "node") for column in node_columns)
    yield from (_key(column, "edge") for column in edge_columns)
    yield ' <graph id="kgraph" edgedefault="directed">\n'
    for node, values in _nodes(graph):
        yield f'  <node id="{nmtoken(node)}">\n{_data(node_columns, values)}  </node>\n'
    for source, target, values in _edges(graph):
        ends = f'source="{nmtoken(source)}" target="{nmtoken(target)}"'
        yield f"  <edge {ends}>\n{_data(edge_columns, values)}  </edge>\n"
    yield " </graph>\n</graphml>\n"


def _nodes(graph: nx.DiGraph[str]) -> Iterator[tuple[str, Values]]:
    for node in sorted(graph, key=lambda node: (graph.nodes[node]["kind"] != "paper", node)):
        values = graph.nodes[node]
        yield node, {"key": node, **values, "color": community_colour(values["community"])}


def _edges(graph: nx.DiGraph[str]) -> Iterator[tuple[str, str, Values]]:
    for source, target in sorted(graph.edges):
        values = graph.edges[source, target]
        yield source, target, {**values, "interaction": values["kind"]}


def _columns(prefix: str, attributes: Iterable[Attribute], rows: Iterable[Values]) -> list[_Column]:
    """The columns that occur in `rows`, in the order of `attributes`; ints that need 64 bits make a column long."""
    used: set[str] = set()
    long: set[str] = set()
    for row in rows:
        for name, value in row.items():
            if _text(value):
                used.add(name)
                if type(value) is int and abs(value) >= _INT_LIMIT:
                    long.add(name)
    occurring = [attribute for attribute in attributes if attribute.name in used]
    return [
        _Column(f"{prefix}{number}", column.name, "long" if column.name in long else _TYPES[column.type])
        for number, column in enumerate(occurring)
    ]


def _key(column: _Column, element: str) -> str:
    return f' <key id="{column.id}" for="{element}" attr.name="{column.name}" attr.type="{column.type}"/>\n'


def _data(columns: list[_Column], values: Values) -> str:
    texts = ((column.id, _text(values.get(column.name))) for column in columns)
    return "".join(f'   <data key="{key}">{text}</data>\n' for key, text in texts if text)


def _text(value: object) -> str:
    """`value` as XML text; "" for what has to be left out."""
    if isinstance(value, str):
        text = character_data(value)
        return "" if text.isspace() else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < _LONG_LIMIT else ""
    if isinstance(value, float) and math.isfinite(value):
        return repr(float(value))
    return ""
