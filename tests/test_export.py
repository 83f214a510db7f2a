"""Every format: its files, their determinism; GEXF and the two JSON formats read back and compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import graphs
import networkx as nx
import pytest
from exports import CASES, FORMATS, Build, expected_edges, expected_nodes, expected_parallel

from kgraph.export import EXPORTERS, cytoscape, gexf, nodelink


@CASES
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_the_files_it_names(build: Build, name: str, tmp_path: Path) -> None:
    exporter = EXPORTERS[name]
    assert exporter.name == name
    paths = exporter.write(build(), tmp_path)
    assert [path.name for path in paths] == list(exporter.files)
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    texts = [path for path in paths if path.suffix != ".parquet"]
    assert all(path.read_bytes().decode("utf-8").endswith("\n") or not path.stat().st_size for path in texts)


@pytest.mark.parametrize("name", FORMATS)
def test_same_graph_same_bytes(name: str, tmp_path: Path) -> None:
    kg = graphs.all_kinds()
    shuffled: nx.DiGraph[str] = nx.DiGraph()
    shuffled.add_nodes_from(reversed(list(kg.graph.nodes(data=True))))
    shuffled.add_edges_from(reversed(list(kg.graph.edges(data=True))))
    (tmp_path / "other").mkdir()
    one = EXPORTERS[name].write(kg, tmp_path)
    other = EXPORTERS[name].write(replace(kg, graph=shuffled), tmp_path / "other")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


@pytest.mark.parametrize("name", FORMATS)
def test_the_graph_is_left_alone(name: str, tmp_path: Path) -> None:
    kg = graphs.hostile()
    EXPORTERS[name].write(kg, tmp_path)
    assert nx.utils.graphs_equal(kg.graph, graphs.hostile().graph)


@CASES
def test_networkx_reads_the_gexf(build: Build, tmp_path: Path) -> None:
    kg = build()
    (path,) = gexf.write(kg, tmp_path)
    read = nx.read_gexf(path)
    nodes = {}
    for node in read:
        values = {name: value for name, value in read.nodes[node].items() if name not in ("viz", "start")}
        viz = read.nodes[node]["viz"]
        colour = "#" + "".join(f"{viz['color'][part]:02x}" for part in "rgb")
        nodes[node] = values | {
            "x": viz["position"]["x"],
            "y": viz["position"]["y"],
            "size": viz["size"],
            "color": colour,
        }
    assert nodes == expected_nodes(kg)
    edges = {
        (source, target, values["kind"]): {name: values[name] for name in values if name not in ("id", "start")}
        for source, target, values in read.edges(data=True)
    }
    assert edges == expected_parallel(kg)


def test_gexf_shows_growth_where_years_are_known() -> None:
    kg = graphs.all_kinds()
    text = "".join(gexf.lines(kg.graph))
    assert ' mode="dynamic" timeformat="double" timerepresentation="interval">' in text
    assert '<node id="doi:10.1000/x&lt;y>(1)" label="doi:10.1000/x&lt;y>(1)" start="2019">' in text
    assert '<node id="concept:task-1" label="concept:task-1" start="2017">' in text
    # An edge is there when both of its ends are.
    assert ' target="arxiv:1706.03762" kind="cites" weight="1.0" start="2019">' in text
    assert " end=" not in text


def test_gexf_stands_still_without_years() -> None:
    text = "".join(gexf.lines(graphs.hostile().graph))
    assert " start=" not in text
    assert "dynamic" not in text


@CASES
def test_networkx_reads_the_json(build: Build, tmp_path: Path) -> None:
    kg = build()
    (path,) = nodelink.write(kg, tmp_path)
    read = nx.node_link_graph(json.loads(path.read_bytes()), edges="links")
    assert read.is_directed()
    assert {node: read.nodes[node] for node in read} == expected_nodes(kg)
    assert {edge: read.edges[edge] for edge in read.edges} == expected_edges(kg)


@CASES
def test_cytoscape_elements(build: Build) -> None:
    kg = build()
    elements = json.loads("".join(cytoscape.lines(kg.graph)))["elements"]
    assert {node["data"]["id"]: node["position"] for node in elements["nodes"]} == {
        node: {"x": values["x"], "y": -values["y"]} for node, values in expected_nodes(kg).items()
    }
    assert [node["data"] for node in elements["nodes"]] == [
        {"id": node, "name": values["label"], **{key: values[key] for key in values if key not in ("x", "y")}}
        for node, values in expected_nodes(kg).items()
    ]
    assert [edge["data"] for edge in elements["edges"]] == [
        {"id": f"edge:{number}", "source": source, "target": target, **values, "interaction": values["kind"]}
        for number, ((source, target), values) in enumerate(expected_edges(kg).items())
    ]
