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

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kgraph.export import rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import Column, Values, legal_id
from kgraph.export.xmltext import character_data, nmtoken

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["lines", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_KEY, _COLOR, _INTERACTION = (Column(name, "string") for name in ("key", "color", "interaction"))

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
    node_keys = _keys("n", rows.node_columns(graph), first=[_KEY], last=[_COLOR])
    edge_keys = _keys("e", rows.edge_columns(graph), last=[_INTERACTION])
    yield _HEAD
    yield from _declared("node", node_keys)
    yield from _declared("edge", edge_keys)
    yield ' <graph id="kgraph" edgedefault="directed">\n'
    tokens = {node: nmtoken(node) for node in graph}
    opening = _opening(node_keys)
    for node, values in rows.nodes(graph):
        shown = {"key": legal_id(node), **values, "color": community_colour(values["community"])}
        yield f'  <node id="{tokens[node]}">\n{_data(opening, shown)}  </node>\n'
    opening = _opening(edge_keys)
    for source, target, values in rows.edges(graph):
        ends = f'source="{tokens[source]}" target="{tokens[target]}"'
        yield f"  <edge {ends}>\n{_data(opening, {**values, 'interaction': values['kind']})}  </edge>\n"
    yield " </graph>\n</graphml>\n"


def _keys(prefix: str, columns: list[Column], *, first: Sequence[Column] = (), last: Sequence[Column] = ()) -> _Keys:
    """`columns` with their ids, between those that every element has; none where there is no element."""
    return [(f"{prefix}{number}", column) for number, column in enumerate([*first, *columns, *last])] if columns else []


def _declared(element: str, keys: _Keys) -> Iterator[str]:
    for key, column in keys:
        yield f' <key id="{key}" for="{element}" attr.name="{column.name}" attr.type="{column.type}"/>\n'


def _opening(keys: _Keys) -> dict[str, str]:
    """What each value starts with, by the name of its column."""
    return {column.name: f'   <data key="{key}">' for key, column in keys}


def _data(opening: Mapping[str, str], values: Values) -> str:
    return "".join([f"{opening[name]}{_text(value)}</data>\n" for name, value in values.items() if name in opening])


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return character_data(value)
    return repr(value).lower() if isinstance(value, bool) else repr(value)
