"""Gephi Lite's own parsers (graphology) and Cytoscape.js read what we write; needs node and four npm packages.

npm install --prefix FOLDER graphology@0.26.0 graphology-graphml@0.5.2 graphology-gexf@0.13.2 cytoscape@3.34.4
KGRAPH_NODE_MODULES=FOLDER/node_modules pytest tests/test_export_javascript.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import graphs
import pytest
from exports import CASES, Build, expected_edges, expected_nodes, expected_parallel
from test_graphml import expected_edge, expected_node

from kgraph.export import cytoscape, gexf, graphml
from kgraph.export.xmltext import nmtoken

READ = """
const fs = require("fs");
const { MultiGraph, DirectedGraph } = require("graphology");
const [format, path] = process.argv.slice(1);
const text = fs.readFileSync(path, "utf8");
const all = (graph) => ({
  type: graph.type,
  nodes: graph.mapNodes((node, values) => [node, values]),
  edges: graph.mapEdges((edge, values, source, target) => [source, target, values]),
});
const readers = {
  graphml: () => all(require("graphology-graphml").parse(DirectedGraph, text)),
  gexf: () => all(require("graphology-gexf").parse(MultiGraph, text)),
  cyjs: () => {
    const layout = { name: "preset" };
    const graph = require("cytoscape")({ headless: true, layout, elements: JSON.parse(text).elements });
    return {
      nodes: graph.nodes().map((node) => [node.id(), { ...node.data(), ...node.position() }]),
      edges: graph.edges().map((edge) => [edge.source().id(), edge.target().id(), edge.data()]),
    };
  },
};
fs.writeSync(1, JSON.stringify(readers[format]()));
"""


@pytest.fixture(scope="module")
def node_modules() -> Path:
    folder = os.environ.get("KGRAPH_NODE_MODULES")
    if not folder or not shutil.which("node"):
        pytest.skip("needs node, and KGRAPH_NODE_MODULES with the packages named above")
    return Path(folder)


def read(node_modules: Path, path: Path) -> dict[str, Any]:
    run = subprocess.run(
        ["node", "-e", READ, path.suffix[1:], str(path)],
        env=os.environ | {"NODE_PATH": str(node_modules)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@CASES
def test_graphology_reads_the_graphml(build: Build, node_modules: Path, tmp_path: Path) -> None:
    kg = build()
    (path,) = graphml.write(kg, tmp_path)
    found = read(node_modules, path)
    assert found["type"] == "directed"
    assert dict(found["nodes"]) == {nmtoken(node): expected_node(kg.graph, node) for node in kg.graph}
    assert {(source, target): values for source, target, values in found["edges"]} == {
        (nmtoken(source), nmtoken(target)): expected_edge(kg.graph, source, target) for source, target in kg.graph.edges
    }


@CASES
def test_graphology_reads_the_gexf(build: Build, node_modules: Path, tmp_path: Path) -> None:
    kg = build()
    (path,) = gexf.write(kg, tmp_path)
    found = read(node_modules, path)
    assert found["type"] == ("directed" if kg.graph.edges else "mixed")
    assert {node: {**values, "color": hexadecimal(values["color"])} for node, values in found["nodes"]} == {
        node: {**values, "z": 0} for node, values in expected_nodes(kg).items()
    }
    assert {(source, target, values["kind"]): values for source, target, values in found["edges"]} == (
        expected_parallel(kg)
    )


def hexadecimal(colour: str) -> str:
    """ "rgb(68,119,170)" as "#4477aa"."""
    return "#" + "".join(f"{int(part):02x}" for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


@CASES
def test_cytoscape_reads_its_elements(build: Build, node_modules: Path, tmp_path: Path) -> None:
    kg = build()
    (path,) = cytoscape.write(kg, tmp_path)
    found = read(node_modules, path)
    assert dict(found["nodes"]) == {
        node: {"id": node, "name": values["label"], **values, "y": -values["y"]}
        for node, values in expected_nodes(kg).items()
    }
    assert {(source, target): values["weight"] for source, target, values in found["edges"]} == {
        pair: values["weight"] for pair, values in expected_edges(kg).items()
    }


def test_a_reader_that_fails_is_noticed(node_modules: Path, tmp_path: Path) -> None:
    (path,) = gexf.write(graphs.one_node(), tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('for="0"', 'for="99"'), encoding="utf-8")
    with pytest.raises(AssertionError, match="undeclared attribute"):
        read(node_modules, path)
