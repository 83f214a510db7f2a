"""GEXF 1.3 with looks and, where years are known, a timeline that shows the graph grow in Gephi.

Unlike GraphML, GEXF knows time and keeps edges of several kinds apart: an edge "introduces | mentions" is written
twice, each with its own weight and kind. Every `start` has no end, so that Gephi's timeline shows what was there up to
a year. A paper starts in its year, a concept in the first year it is named, an edge when both ends are there; what has
no year is always there.

The rules are those of `graphml` (its known fault of Gephi too), and: `viz` as prefix because graphology looks for the
letters, all edges directed because Gephi drops the others, one block of attributes a class and numeric attribute ids,
because graphology reads no other right.

Source: https://gexf.net/schema.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgraph.export import rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import Column, Values, legal_id
from kgraph.export.xmltext import attribute
from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, kinds_of, weight_as

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["lines", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
 <meta>
  <creator>kgraph</creator>
 </meta>
"""
_TIMELINE = ' mode="dynamic" timeformat="double" timerepresentation="interval"'

# What stands in the elements themselves is no attribute again; every written edge has one kind and its own weight.
_NODE_ATTRIBUTES = [column for column in NODE_ATTRIBUTES if column.name not in ("label", "x", "y", "size")]
_EDGE_ATTRIBUTES = [
    column for column in EDGE_ATTRIBUTES if column.name not in ("weight", "kinds") and not column.name.startswith("w_")
]


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.gexf; returns its path."""
    path = folder / "graph.gexf"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(kg.graph))
    return [path]


def lines(graph: nx.DiGraph[str]) -> Iterator[str]:
    """The lines of the GEXF file of `graph`, papers first, then by id; edges by (source, target, kind)."""
    starts = {node: year for node, values in rows.nodes(graph) if (year := _first_year(values)) is not None}
    node_columns = rows.node_columns(graph, _NODE_ATTRIBUTES)
    edge_columns = rows.edge_columns(graph, _EDGE_ATTRIBUTES)
    yield _HEAD
    yield f' <graph defaultedgetype="directed"{_TIMELINE if starts else ""}>\n'
    yield from _declared("node", node_columns)
    yield from _declared("edge", edge_columns)
    yield "  <nodes>\n"
    for node, values in rows.nodes(graph):
        yield _node(node, values, node_columns, starts.get(node))
    yield "  </nodes>\n  <edges>\n"
    for number, (source, target, kind, values) in enumerate(_edges(graph)):
        start = max((starts[end] for end in (source, target) if end in starts), default=None)
        ends = f'source="{attribute(legal_id(source))}" target="{attribute(legal_id(target))}"'
        weight = weight_as(values, kind)
        yield f'   <edge id="{number}" {ends} kind="{attribute(kind)}" weight="{weight!r}"{_start(start)}>\n'
        yield f"{_values(edge_columns, {**values, 'kind': kind})}   </edge>\n"
    yield "  </edges>\n </graph>\n</gexf>\n"


def _first_year(values: Values) -> int | None:
    year: int | None = values.get("year", values.get("first_year"))
    return year


def _declared(element: str, columns: list[Column]) -> Iterator[str]:
    yield f'  <attributes class="{element}" mode="static">\n'
    for number, column in enumerate(columns):
        type_ = "integer" if column.type == "int" else column.type
        yield f'   <attribute id="{number}" title="{column.name}" type="{type_}"/>\n'
    yield "  </attributes>\n"


def _edges(graph: nx.DiGraph[str]) -> Iterator[tuple[str, str, str, Values]]:
    for source, target, values in rows.edges(graph):
        for kind in kinds_of(values):
            yield source, target, kind, values


def _node(node: str, values: Values, columns: list[Column], start: int | None) -> str:
    red, green, blue = bytes.fromhex(community_colour(values["community"])[1:])
    return (
        f'   <node id="{attribute(legal_id(node))}" label="{attribute(values["label"])}"{_start(start)}>\n'
        f"{_values(columns, values)}"
        f'    <viz:size value="{values["size"]!r}"/>\n'
        f'    <viz:position x="{values["x"]!r}" y="{values["y"]!r}" z="0.0"/>\n'
        f'    <viz:color r="{red}" g="{green}" b="{blue}"/>\n'
        "   </node>\n"
    )


def _start(year: int | None) -> str:
    return "" if year is None else f' start="{year}"'


def _values(columns: list[Column], values: Values) -> str:
    present = ((number, values[column.name]) for number, column in enumerate(columns) if column.name in values)
    texts = ((number, attribute(value) if isinstance(value, str) else repr(value)) for number, value in present)
    inside = "".join(f'     <attvalue for="{number}" value="{text}"/>\n' for number, text in texts)
    return f"    <attvalues>\n{inside}    </attvalues>\n"
