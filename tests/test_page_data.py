"""What goes into the page, without a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import networkx as nx
import page_graph
import pytest

from kgraph import evidence, schema
from kgraph.export import html, pagedata

TESTS = Path(__file__).parent


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_the_made_up_graph_is_valid() -> None:
    schema.validate(page_graph.make().graph)


def test_the_page_holds_every_node_and_edge_once_and_leaves_the_graph_alone() -> None:
    kg = page_graph.make()
    before = json.dumps(nx.node_link_data(kg.graph, edges="edges"), sort_keys=True)
    data = data_of(html.render(kg))

    assert json.dumps(nx.node_link_data(kg.graph, edges="edges"), sort_keys=True) == before
    assert [node["key"] for node in data["nodes"]] == sorted(kg.graph)
    keys = [node["key"] for node in data["nodes"]]
    assert {(keys[edge["from"]], keys[edge["to"]]) for edge in data["edges"]} == set(kg.graph.edges)


def test_what_the_page_looks_up_is_let_go_with_it() -> None:
    kg = page_graph.make()
    html.render(kg)
    assert set(vars(kg)) == {field.name for field in fields(kg)}


def test_every_quoted_sentence_and_mark_is_in_its_text() -> None:
    kg = page_graph.make()
    data = data_of(html.render(kg))
    texts = [(node.get("title") or node["label"], node.get("abstract", "")) for node in data["nodes"]]
    keys = [node["key"] for node in data["nodes"]]
    for edge in data["edges"]:
        found = evidence.of_edge(kg, keys[edge["from"]], keys[edge["to"]])
        for quote, expected in zip(edge["evidence"], found, strict=False):
            paper, field, start, *rest = quote
            shown = texts[paper][field][start : rest[0]] if isinstance(field, int) else start
            assert shown == expected.text
            assert (rest[1:] if isinstance(field, int) else rest) == [at for mark in expected.marks for at in mark]


def test_no_markup_of_the_data_reaches_the_document() -> None:
    page = html.render(page_graph.make())

    assert "<img" not in page
    assert page.count("</script>") == 3
    assert "\u2028" not in page


def test_the_policy_names_the_hashes_of_what_runs() -> None:
    page = html.render(page_graph.make(hostile=False))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)

    assert policy
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;;")
    assert policy[1].count("sha256-") == 3
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']?https?:""", page.split("<script>")[0])


@pytest.mark.slow
def test_same_graph_same_bytes_in_any_locale(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import page_graph; from kgraph.export import html; "
        "html.write(page_graph.make(), pathlib.Path(sys.argv[2]))"
    )
    pages = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = os.environ | {
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONHASHSEED": seed,
            "PYTHONCOERCECLOCALE": "0",
        }
        command = [sys.executable, "-c", code, str(TESTS), str(folder)]
        subprocess.run(command, env=environment, check=True, cwd=TESTS.parent)
        pages.append((folder / "graph.html").read_bytes())

    assert pages[0] == pages[1]
    assert "Émile Zürich" in data_of(pages[0].decode("utf-8"))["nodes"][14]["authors"][0]
    assert b"\r" not in pages[0]


def path_graph(nodes: int) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for at in range(nodes):
        graph.add_node(f"n{at}", pagerank=(nodes - at) / nodes, community=at % 2)
    for at in range(nodes - 1):
        graph.add_edge(f"n{at}", f"n{at + 1}", weight=1.0 + at % 3)
    return graph


def test_a_small_graph_is_shown_whole() -> None:
    graph = path_graph(5)

    assert pagedata.strongest(graph, max_nodes=5, max_edges=4) is graph


def test_of_a_large_graph_the_strongest_part_is_shown() -> None:
    shown = pagedata.strongest(path_graph(6), max_nodes=4, max_edges=2)

    # n0-n1 weighs 1, n1-n2 weighs 2, n2-n3 weighs 3; each node's strongest edge comes first.
    assert sorted(shown) == ["n0", "n1", "n2", "n3"]
    assert sorted(shown.edges) == [("n0", "n1"), ("n1", "n2")]
