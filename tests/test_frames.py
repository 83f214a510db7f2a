"""A graph as data frames, as one line of text, and as a page inside a notebook."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from typing import Any

import graphs
import pandas as pd
import pytest
from exports import CASES, Build

from kgraph.errors import PackageError
from kgraph.export import html, notebook
from kgraph.model import Concept, KnowledgeGraph, Mention, Paper
from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES


def present(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.dropna().items()} for _, row in frame.iterrows()]


@CASES
def test_what_is_drawn_is_in_the_frames(build: Build) -> None:
    kg = build()
    rows = present(kg.papers_frame()) + present(kg.concepts_frame())
    assert {row["id"] for row in rows} == set(kg.graph)
    for row in rows:
        # Also what the graph does not say: how many mentions a concept has, and its years.
        assert row | kg.graph.nodes[row["id"]] == row
    edges = present(kg.edges_frame())
    assert [(row["source"], row["target"]) for row in edges] == sorted(kg.graph.edges)
    assert {(row.pop("source"), row.pop("target")): row for row in edges} == {
        (source, target): values for source, target, values in kg.graph.edges(data=True)
    }


@CASES
def test_columns_and_types_are_those_of_the_schema(build: Build) -> None:
    kg = build()
    kinds = {str: "string", int: "Int64", float: "float64"}
    for frame, keys, attributes in (
        (kg.papers_frame(), ["id"], [a for a in NODE_ATTRIBUTES if a.of in ("all", "paper")]),
        (kg.concepts_frame(), ["id"], [a for a in NODE_ATTRIBUTES if a.of in ("all", "concept")]),
        (kg.edges_frame(), ["source", "target"], list(EDGE_ATTRIBUTES)),
    ):
        assert [(name, str(dtype)) for name, dtype in frame.dtypes.items()] == [
            *((key, "string") for key in keys),
            *((attribute.name, kinds[attribute.type]) for attribute in attributes),
        ]


def test_what_is_not_drawn_is_there_too() -> None:
    paper = Paper("p", title="A Net", year=2019, authors=("Ann Ode", "Bo Lee"))
    mention = Mention("p", "title", 2, 5, "Net", "method", "test")
    concept = Concept("concept:net", "net", "method", mentions=(mention,))
    kg = KnowledgeGraph(graphs.empty().graph, (paper,), (), (concept,))
    assert present(kg.papers_frame()) == [
        {"id": "p", "label": "A Net", "kind": "paper", "title": "A Net", "authors": "Ann Ode | Bo Lee", "year": 2019}
    ]
    assert present(kg.concepts_frame()) == [
        {
            "id": "concept:net",
            "label": "net",
            "kind": "method",
            "papers": 1,
            "mentions": 1,
            "first_year": 2019,
            "last_year": 2019,
        }
    ]


@pytest.mark.parametrize("frame", ["papers_frame", "concepts_frame", "edges_frame"])
def test_without_pandas_the_error_says_what_to_do(frame: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(PackageError, match="pip install pandas"):
        getattr(graphs.one_node(), frame)()


class Frames(HTMLParser):
    """Collects every element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@CASES
def test_a_notebook_shows_the_page_in_one_closed_frame(build: Build) -> None:
    kg = build()
    parser = Frames()
    parser.feed(kg._repr_html_())
    ((tag, attributes),) = parser.found
    assert tag == "iframe"
    assert attributes["sandbox"] == "allow-scripts allow-downloads allow-popups"
    assert attributes["srcdoc"] == html.render(kg).encode("utf-8", "replace").decode("utf-8")


def test_a_page_too_large_for_a_notebook_is_named_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "_MOST_BYTES", 1000)
    assert graphs.one_node()._repr_html_() == (
        "<p>&lt;KnowledgeGraph: 1 papers, 0 concepts, 0 citations; drawn: 1 nodes, 0 edges&gt;: "
        "too large to show here; write the page with <code>.save(folder)</code>.</p>"
    )


def test_a_graph_is_one_line_of_text() -> None:
    assert repr(graphs.hostile()) == ("<KnowledgeGraph: 17 papers, 1 concepts, 0 citations; drawn: 18 nodes, 17 edges>")
