"""Neo4j: two CSV files whose headers `neo4j-admin database import full` understands.

    neo4j-admin database import full --nodes=neo4j_nodes.csv --relationships=neo4j_edges.csv

Papers get the label Paper, concepts Concept and their kind (Concept;Method). Every kind of an edge becomes a
relationship of its own, of type CITES, USED_FOR and so on, with its own weight. Texts are put on one line, because the
import takes line ends in fields only when asked to.

Source: https://neo4j.com/docs/operations-manual/current/import/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kgraph.export import rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import Column, Values, legal_id
from kgraph.export.tables import Cell, write_csv
from kgraph.schema import EDGE_ATTRIBUTES, kinds_of, weight_as

if TYPE_CHECKING:
    from pathlib import Path

    from kgraph.model import KnowledgeGraph

__all__ = ["write"]

# What differs between the kinds of one edge is written per kind.
_EDGE_ATTRIBUTES = [
    column for column in EDGE_ATTRIBUTES if column.name not in ("kind", "kinds") and not column.name.startswith("w_")
]


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write neo4j_nodes.csv and neo4j_edges.csv to `folder`; returns their paths."""
    nodes, edges = folder / "neo4j_nodes.csv", folder / "neo4j_edges.csv"
    node_columns = rows.node_columns(kg.graph)
    edge_columns = rows.edge_columns(kg.graph, _EDGE_ATTRIBUTES)
    write_csv(nodes, (["id:ID", *_header(node_columns), "color:string", ":LABEL"], _nodes(kg, node_columns)))
    write_csv(edges, ([":START_ID", ":END_ID", *_header(edge_columns), ":TYPE"], _edges(kg, edge_columns)))
    return [nodes, edges]


def _header(columns: Sequence[Column]) -> list[str]:
    return [f"{column.name}:{column.type}" for column in columns]


def _nodes(kg: KnowledgeGraph, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for node, values in rows.nodes(kg.graph):
        kind = values["kind"]
        labels = "Paper" if kind == "paper" else f"Concept;{kind.capitalize()}" if kind != "concept" else "Concept"
        yield [legal_id(node), *_cells(columns, values), community_colour(values["community"]), labels]


def _edges(kg: KnowledgeGraph, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for source, target, values in rows.edges(kg.graph):
        for kind in kinds_of(values):
            own = {**values, "weight": weight_as(values, kind)}
            yield [legal_id(source), legal_id(target), *_cells(columns, own), kind.replace("-", "_").upper()]


def _cells(columns: Sequence[Column], values: Values) -> Iterator[Cell]:
    for column in columns:
        value = values.get(column.name)
        yield " ".join(value.split()) if isinstance(value, str) else value
