"""The contract of the graph: what `validate` lets pass and each thing it does not."""

from __future__ import annotations

import math
from typing import Any

import graphs
import networkx as nx
import page_graph
import pytest

from kgraph.errors import SchemaError
from kgraph.model import KnowledgeGraph
from kgraph.schema import (
    EDGE_ATTRIBUTES,
    EDGE_KINDS,
    NODE_ATTRIBUTES,
    NODE_KINDS,
    SYMMETRIC_KINDS,
    validate,
    weight_attribute,
)

MISSING = object()


def two_papers() -> nx.DiGraph[str]:
    """ "a" and "b", and "b" cites "a"."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "a", year=2017)
    graphs.add_node(graph, "b")
    graphs.add_edge(graph, "b", "a")
    return graph


def put(values: dict[str, Any], name: str, value: Any) -> None:
    if value is MISSING:
        del values[name]
    else:
        values[name] = value


@pytest.mark.parametrize(
    "kg", [graphs.empty(), graphs.one_node(), graphs.all_kinds(), graphs.hostile(), page_graph.make()]
)
def test_a_graph_by_the_contract_passes_and_is_left_alone(kg: KnowledgeGraph) -> None:
    before = nx.DiGraph(kg.graph)
    validate(kg.graph)
    assert nx.utils.graphs_equal(kg.graph, before)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("colour", "red", "unknown attribute 'colour'"),
        ("year", 2017.0, "year is float, not int"),
        ("year", True, "year is bool, not int"),
        ("year", None, "year is NoneType, not int"),
        ("x", 1, "x is int, not float"),
        ("x", math.nan, "x is nan; leave out what is unknown"),
        ("y", -math.inf, "y is -inf; leave out what is unknown"),
        ("doi", "", "doi is ''; leave out what is unknown"),
        ("authors", ["Ann"], "authors is list, not str"),
        ("label", "", "label is ''; leave out what is unknown"),
        ("kind", "person", "unknown kind 'person'; known: paper, method, task, dataset, metric, concept"),
        *(
            (attribute.name, MISSING, f"{attribute.name} is missing")
            for attribute in NODE_ATTRIBUTES
            if attribute.required
        ),
    ],
)
def test_a_node_that_breaks_the_contract_is_named(name: str, value: Any, message: str) -> None:
    graph = two_papers()
    put(graph.nodes["a"], name, value)
    with pytest.raises(SchemaError) as caught:
        validate(graph)
    assert str(caught.value) == f"node 'a': {message}"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("colour", "red", "unknown attribute 'colour'"),
        ("weight", 0.0, "weight 0.0 is not above 0"),
        ("weight", -1.0, "weight -1.0 is not above 0"),
        ("weight", math.inf, "weight is inf; leave out what is unknown"),
        ("weight", 1, "weight is int, not float"),
        ("count", 1.0, "count is float, not int"),
        ("evidence", "", "evidence is ''; leave out what is unknown"),
        ("kind", "likes", f"unknown kind 'likes'; known: {', '.join(EDGE_KINDS)}"),
        *((name, MISSING, f"{name} is missing") for name in ("weight", "kind", "count", "evidence")),
        *(("kind", kind, "a symmetric edge starts at the smaller id") for kind in sorted(SYMMETRIC_KINDS)),
    ],
)
def test_an_edge_that_breaks_the_contract_is_named(name: str, value: Any, message: str) -> None:
    graph = two_papers()
    put(graph.edges["b", "a"], name, value)
    with pytest.raises(SchemaError) as caught:
        validate(graph)
    assert str(caught.value) == f"edge 'b' -> 'a': {message}"


def test_a_number_of_numpy_is_no_float() -> None:
    numpy = pytest.importorskip("numpy")
    graph = two_papers()
    graph.nodes["a"]["x"] = numpy.float64(1.0)
    with pytest.raises(SchemaError, match="x is float64, not float"):
        validate(graph)


def test_the_tables_name_everything_once() -> None:
    assert NODE_KINDS == ("paper", "method", "task", "dataset", "metric", "concept")
    for attributes in (NODE_ATTRIBUTES, EDGE_ATTRIBUTES):
        names = [attribute.name for attribute in attributes]
        assert len(names) == len(set(names))
    assert {weight_attribute(kind) for kind in EDGE_KINDS} <= {attribute.name for attribute in EDGE_ATTRIBUTES}
    assert set(EDGE_KINDS) >= SYMMETRIC_KINDS
