"""Formats that hold a graph as nodes and edges: GraphML, GEXF, JSON, Cytoscape."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports import expected_edges, expected_nodes, expected_parallel
from test_export_javascript import READ, hexadecimal
from test_graphml import expected_edge, expected_node, present

from exported import Compared, cells
from kgraph.export.xmltext import nmtoken
from kgraph.model import KnowledgeGraph


def graph_itself(kg: KnowledgeGraph, _folder: Path) -> Iterator[Compared]:
    """What all other checks expect is the graph, but for hostile characters."""
    if "concept:c" not in kg.graph:
        nodes = {node: {k: v for k, v in values.items() if k != "color"} for node, values in expected_nodes(kg).items()}
        yield cells(nodes.items()), cells((node, kg.graph.nodes[node]) for node in kg.graph)
        yield cells(expected_edges(kg).items()), cells(((s, t), values) for s, t, values in kg.graph.edges(data=True))


def graphml_expected(kg: KnowledgeGraph) -> tuple[dict[Any, Any], dict[Any, Any]]:
    return (
        cells((nmtoken(node), expected_node(kg.graph, node)) for node in kg.graph),
        cells(((nmtoken(s), nmtoken(t)), expected_edge(kg.graph, s, t)) for s, t in kg.graph.edges),
    )


def graphml_networkx(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    import networkx as nx

    read = nx.read_graphml(folder / "graph.graphml")
    nodes, edges = graphml_expected(kg)
    yield cells(read.nodes(data=True)), nodes
    yield cells(((s, t), values) for s, t, values in read.edges(data=True)), edges


def graphml_igraph(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    import igraph

    read = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
    ids = read.vs["id"] if read.vcount() else []
    nodes, edges = graphml_expected(kg)
    yield cells((vertex["id"], present(vertex.attributes(), {"id"})) for vertex in read.vs), nodes
    yield cells(((ids[edge.source], ids[edge.target]), present(edge.attributes(), set())) for edge in read.es), edges


def javascript(path: Path) -> Any:
    answer = path.with_suffix(".answer")
    environment = os.environ | {"NODE_PATH": os.environ["KGRAPH_NODE_MODULES"]}
    with answer.open("wb") as file:
        subprocess.run(["node", "-e", READ, path.suffix[1:], str(path)], env=environment, stdout=file, check=True)
    return json.loads(answer.read_bytes())


def graphml_graphology(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    read = javascript(folder / "graph.graphml")
    nodes, edges = graphml_expected(kg)
    yield cells(read["nodes"]), nodes
    yield cells(((s, t), values) for s, t, values in read["edges"]), edges


def gexf_networkx(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    import networkx as nx

    read = nx.read_gexf(folder / "graph.gexf")
    nodes = []
    for node, values in read.nodes(data=True):
        viz = values.pop("viz")
        values.pop("start", None)
        colour = "#" + "".join(f"{viz['color'][part]:02x}" for part in "rgb")
        place = {"x": viz["position"]["x"], "y": viz["position"]["y"], "size": viz["size"], "color": colour}
        nodes.append((node, values | place))
    yield cells(nodes), cells(expected_nodes(kg).items())
    edges = (
        ((s, t, values["kind"]), {name: values[name] for name in values if name not in ("id", "start")})
        for s, t, values in read.edges(data=True)
    )
    yield cells(edges), cells(expected_parallel(kg).items())


def gexf_graphology(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    read = javascript(folder / "graph.gexf")
    yield (
        cells((node, {**values, "color": hexadecimal(values["color"])}) for node, values in read["nodes"]),
        cells((node, {**values, "z": 0}) for node, values in expected_nodes(kg).items()),
    )
    yield (
        cells(((s, t, values["kind"]), values) for s, t, values in read["edges"]),
        cells(expected_parallel(kg).items()),
    )


def json_networkx(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    import networkx as nx

    read = nx.node_link_graph(json.loads((folder / "graph.json").read_bytes()), edges="links")
    yield cells(read.nodes(data=True)), cells(expected_nodes(kg).items())
    yield cells(((s, t), values) for s, t, values in read.edges(data=True)), cells(expected_edges(kg).items())


def cytoscape_javascript(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    read = javascript(folder / "graph.cyjs")
    yield (
        cells(read["nodes"]),
        cells(
            (node, {"id": node, "name": values["label"], **values, "y": -values["y"]})
            for node, values in expected_nodes(kg).items()
        ),
    )
    yield (
        cells(((s, t), values) for s, t, values in read["edges"]),
        cells(
            ((s, t), {"id": f"edge:{n}", "source": s, "target": t, **values, "interaction": values["kind"]})
            for n, ((s, t), values) in enumerate(expected_edges(kg).items())
        ),
    )
