"""Views: which nodes and edges are shown, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import graphs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import OptionError
from kgraph.export.view import View, apply, cut
from kgraph.model import KnowledgeGraph
from kgraph.schema import EDGE_KINDS, validate

PAPERS = {"p1", "p2", "p3"}
CONCEPTS = {"concept:a", "concept:b", "concept:c"}


def small() -> KnowledgeGraph:
    """Three papers of 2000, 2005 and no year; concepts a and b in p1 and p2, c coined by p3 alone."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "p1", title="One", year=2000, community=0, pagerank=0.3)
    graphs.add_node(graph, "p2", title="Two", year=2005, community=1, pagerank=0.2)
    graphs.add_node(graph, "p3", title="Three", community=1, pagerank=0.1)
    years = {"first_year": 2000, "last_year": 2005}
    graphs.add_node(graph, "concept:a", kind="task", papers=2, community=0, pagerank=0.25, **years)
    graphs.add_node(graph, "concept:b", kind="task", papers=2, community=0, pagerank=0.15, **years)
    graphs.add_node(graph, "concept:c", kind="task", papers=1, community=1, pagerank=0.05)
    for paper in ("p1", "p2"):
        for concept in ("concept:a", "concept:b"):
            graphs.add_edge(graph, paper, concept, "mentions", weight=0.5, evidence=f"{paper} on {concept}")
    both: dict[str, Any] = {"kinds": "introduces | mentions", "w_introduces": 1.0, "w_mentions": 0.7}
    graphs.add_edge(graph, "p3", "concept:c", "introduces", **both)
    graphs.add_edge(graph, "p2", "p1", "cites")
    graphs.add_edge(graph, "p2", "p3", "related", weight=0.4)
    return graphs.knowledge(graph)


@pytest.mark.parametrize(
    ("view", "nodes", "edges"),
    [
        (View(), PAPERS | CONCEPTS, 7),
        (View(view="papers"), PAPERS, 2),
        (View(view="citations"), PAPERS, 1),
        (View(view="concepts"), CONCEPTS, 1),
        (View(min_papers=2), PAPERS | CONCEPTS, 7),
        (View(min_papers=3), PAPERS | {"concept:c"}, 3),
        (View(top=2), {"p1", "concept:a"}, 1),
        (View(view="papers", top=2), {"p1", "p2"}, 1),
        (View(edges=("mentions",)), PAPERS | CONCEPTS, 5),
        (View(edges=("cites", "related")), PAPERS | CONCEPTS, 2),
        (View(community=(1,)), {"p2", "p3", "concept:c"}, 2),
        (View(community=(0, 1)), PAPERS | CONCEPTS, 7),
        (View(years=(2001, None)), {"p2", "concept:a", "concept:b"}, 2),
        (View(years=(None, 2004)), {"p1", "concept:a", "concept:b"}, 2),
        (View(years=(2001, 2004)), {"concept:a", "concept:b"}, 0),
    ],
)
def test_what_is_shown(view: View, nodes: set[str], edges: int) -> None:
    shown = apply(small().graph, view)
    assert set(shown) == nodes
    assert shown.number_of_edges() == edges
    assert {node: shown.nodes[node]["degree"] for node in shown} == dict(shown.degree())
    validate(shown)


def test_everything_but_the_degree_stays() -> None:
    graph = small().graph
    shown = apply(graph, View(view="papers"))
    for node in shown:
        assert {**shown.nodes[node], "degree": 0} == {**graph.nodes[node], "degree": 0}
    assert graph.nodes["p1"]["degree"] == 3
    assert nx.utils.graphs_equal(graph, small().graph)


def test_an_edge_keeps_the_kinds_that_are_shown() -> None:
    graph = small().graph
    before = graph.edges["p3", "concept:c"]
    assert apply(graph, View(edges=("mentions", "introduces"))).edges["p3", "concept:c"] == before
    assert apply(graph, View(edges=("mentions",))).edges["p3", "concept:c"] == {
        "kind": "mentions",
        "weight": 0.7,
        "count": 1,
        "evidence": before["evidence"],
    }


def test_concepts_are_joined_by_the_papers_that_name_both() -> None:
    shown = apply(small().graph, View(view="concepts"))
    assert list(shown.edges(data=True)) == [
        (
            "concept:a",
            "concept:b",
            {"weight": 1.0, "kind": "cooccurs", "count": 2, "evidence": "p1 on concept:a | p1 on concept:b"},
        )
    ]
    assert apply(small().graph, View(view="concepts", edges=("used-for",))).number_of_edges() == 0
    assert apply(small().graph, View(view="concepts", years=(2001, None))).number_of_edges() == 0


def test_a_stated_relation_and_a_cooccurrence_share_an_edge() -> None:
    graph = small().graph
    graphs.add_edge(graph, "concept:a", "concept:b", "used-for", weight=3.0)
    assert apply(graph, View(view="concepts")).edges["concept:a", "concept:b"] == {
        "weight": 3.0,
        "kind": "used-for",
        "kinds": "used-for | cooccurs",
        "w_used-for": 3.0,
        "w_cooccurs": 1.0,
        "count": 3,
        "evidence": "[concept:a] says so.",
    }


def test_cooccurrence_that_is_there_is_not_counted_again() -> None:
    graph = small().graph
    graphs.add_edge(graph, "concept:a", "concept:c", "cooccurs", weight=0.9)
    assert list(apply(graph, View(view="concepts")).edges) == [("concept:a", "concept:c")]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"view": "authors"}, "unknown view 'authors'; known: full, papers, concepts, citations"),
        ({"edges": ("likes",)}, "unknown kind of edge 'likes'; known: cites, related"),
        ({"top": 0}, "must be at least 1"),
        ({"min_papers": 0}, "must be at least 1"),
        ({"years": (2005, 2000)}, "the years 2005 to 2000 are in the wrong order"),
    ],
)
def test_what_cannot_be(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(OptionError, match=reason):
        View(**values)


def test_no_cut_is_the_same_graph() -> None:
    kg = small()
    assert cut(kg, View()) is kg


def test_a_cut_takes_what_belongs_to_it() -> None:
    kg = cut(small(), View(years=(2001, None)))
    assert set(kg.graph) == {"p2", "concept:a", "concept:b"}
    assert [paper.id for paper in kg.papers] == ["p2"]
    assert [extraction.paper_id for extraction in kg.extractions] == ["p2"]
    assert {concept.id: concept.paper_ids for concept in kg.concepts} == {"concept:a": ("p2",), "concept:b": ("p2",)}
    assert kg.citations == ()


@pytest.mark.parametrize("name", ["papers", "concepts"])
def test_what_stands_behind_a_map_stays(name: Any) -> None:
    kg, whole = cut(small(), View(view=name)), small()
    assert (kg.papers, kg.concepts, kg.citations) == (whole.papers, whole.concepts, whole.citations)


VIEWS = st.builds(
    View,
    view=st.sampled_from(["full", "papers", "concepts", "citations"]),
    min_papers=st.integers(1, 4),
    top=st.none() | st.integers(1, 8),
    edges=st.lists(st.sampled_from(list(EDGE_KINDS)), max_size=3).map(tuple),
    community=st.lists(st.integers(0, 3), max_size=2).map(tuple),
    years=st.tuples(st.none() | st.integers(1999, 2003), st.none() | st.integers(2003, 2019)),
)


@given(VIEWS)
def test_any_view_is_a_right_graph_and_showing_it_again_changes_nothing(view: View) -> None:
    # A concept that is shown because a paper coins it is not known to be coined once the paper is cut away.
    again = replace(view, min_papers=1)
    for build in (small, graphs.all_kinds, graphs.hostile, graphs.empty):
        shown = apply(build().graph, view)
        validate(shown)
        assert nx.utils.graphs_equal(apply(shown, again), shown)
