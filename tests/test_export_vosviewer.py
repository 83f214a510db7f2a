"""VOSviewer: its JSON and text files say the same, and count as bibliometricians do."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import graphs
import networkx as nx
import pytest
from exports import CASES, Build

from kgraph.export import vosviewer

csv.field_size_limit(10**8)


@CASES
def test_vosviewer_files_agree(build: Build, tmp_path: Path) -> None:
    kg = build()
    vosviewer.write(kg, tmp_path)
    network = json.loads((tmp_path / "vosviewer.json").read_bytes())["network"]
    with (tmp_path / "vosviewer_map.txt").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file, delimiter="\t"))
    assert [(int(item["id"]), item["label"], int(item["cluster"])) for item in items] == [
        (item["id"], item.get("label", ""), item["cluster"]) for item in network["items"]
    ]
    assert [int(item["id"]) for item in items] == list(range(1, kg.graph.number_of_nodes() + 1))
    lines = (tmp_path / "vosviewer_network.txt").read_text(encoding="utf-8").splitlines()
    assert [tuple(map(float, line.split("\t"))) for line in lines] == [
        (link["source_id"], link["target_id"], link["strength"]) for link in network["links"]
    ]
    assert sum(link["strength"] for link in network["links"]) == pytest.approx(
        sum(values["weight"] for *_, values in kg.graph.edges(data=True))
    )
    assert {item["cluster"] for item in network["items"]} == {cluster["cluster"] for cluster in network["clusters"]}
    # VOSviewer Online takes both for HTML.
    assert all("<" not in item.get("label", "") for item in network["items"])
    assert all("<" not in item.get("description", "").replace("<br>", "") for item in network["items"])
    # It takes the names of weights and scores from the first item, and knows no score but null.
    assert all(item["weights"].keys() == network["items"][0]["weights"].keys() for item in network["items"])
    assert all(
        item.get("scores", {}).keys() == network["items"][0].get("scores", {}).keys() for item in network["items"]
    )


def test_vosviewer_counts_papers_that_name_both(tmp_path: Path) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "p1", title="First", year=2000)
    graphs.add_node(graph, "p2", title="Second", year=2003)
    graphs.add_node(graph, "p3", title="Third")
    for concept in ("concept:a", "concept:b"):
        graphs.add_node(graph, concept, kind="task", papers=2)
        for paper in ("p1", "p2"):
            graphs.add_edge(graph, paper, concept, "mentions")
    vosviewer.write(graphs.knowledge(graph), tmp_path)
    assert (tmp_path / "vosviewer_cooccurrence_network.txt").read_text(encoding="utf-8") == "1\t2\t2\n"
    assert (tmp_path / "vosviewer_cooccurrence_map.txt").read_text(encoding="utf-8").splitlines()[:2] == [
        "id\tlabel\tdescription\turl\tx\ty\tcluster\tweight<Links>\tweight<Total link strength>\tweight<Occurrences>"
        "\tscore<Avg. pub. year>",
        '1\t"concept:a"\t"concept:a<br>task"\t\t-0.05\t0.0024\t1\t1\t2.0\t2\t2001.5',
    ]
