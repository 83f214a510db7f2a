"""Every format: written, read back by a reader that is not ours, and compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import graphs
import networkx as nx
import pandas as pd
import pytest
from rdflib import Graph as Triples
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import RDF, SKOS

from kgraph.export import EXPORTERS, cytoscape, gexf, nodelink, rows, tables, turtle, vosviewer
from kgraph.export.palette import community_colour
from kgraph.export.rows import legal_id
from kgraph.model import KnowledgeGraph
from kgraph.schema import JOINER

# The hostile texts hold one of 100,000 characters, several times in one cell.
csv.field_size_limit(10**8)

Build = Callable[[], KnowledgeGraph]
CASES = pytest.mark.parametrize(
    "build",
    [graphs.empty, graphs.one_node, graphs.all_kinds, graphs.hostile],
    ids=lambda build: build.__name__,
)
# The page has tests of its own.
FORMATS = [name for name in EXPORTERS if name != "html"]

CITO = Namespace("http://purl.org/spar/cito/")
SCHEMA = Namespace("https://schema.org/")


def expected_nodes(kg: KnowledgeGraph) -> dict[str, dict[str, Any]]:
    return {
        legal_id(node): {**values, "color": community_colour(values["community"])}
        for node, values in rows.nodes(kg.graph)
    }


def expected_edges(kg: KnowledgeGraph) -> dict[tuple[str, str], dict[str, Any]]:
    return {(legal_id(source), legal_id(target)): dict(values) for source, target, values in rows.edges(kg.graph)}


def expected_parallel(kg: KnowledgeGraph) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Edges by source, target and kind, each kind with its own weight."""
    return {
        (source, target, kind): {
            **{name: value for name, value in values.items() if name != "kinds" and not name.startswith("w_")},
            "kind": kind,
            "weight": values.get(f"w_{kind}", values["weight"]),
        }
        for (source, target), values in expected_edges(kg).items()
        for kind in values.get("kinds", values["kind"]).split(JOINER)
    }


@CASES
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_the_files_it_names(build: Build, name: str, tmp_path: Path) -> None:
    exporter = EXPORTERS[name]
    assert exporter.name == name
    paths = exporter.write(build(), tmp_path)
    assert [path.name for path in paths] == list(exporter.files)
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    assert all(path.read_bytes().decode("utf-8").endswith("\n") or not path.stat().st_size for path in paths)


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


def neutral(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\n")) else value


def in_table(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"arxiv": f"arXiv:{values['arxiv']}"} if "arxiv" in values else values


def frame(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file as pandas reads them, without empty cells."""
    read = pd.read_csv(path, keep_default_na=False, na_values=[""])
    return [
        {str(name): value for name, value in row.items() if not pd.isna(value)}
        for row in read.to_dict(orient="records")
    ]


@CASES
def test_pandas_reads_the_csv(build: Build, tmp_path: Path) -> None:
    kg = build()
    paths = {path.name: path for path in tables.write(kg, tmp_path)}
    assert frame(paths["nodes.csv"]) == [
        {"id": neutral(node), **{name: neutral(value) for name, value in in_table(values).items()}}
        for node, values in expected_nodes(kg).items()
    ]
    assert frame(paths["edges.csv"]) == [
        {"source": neutral(source), "target": neutral(target), **{name: neutral(values[name]) for name in values}}
        for (source, target), values in expected_edges(kg).items()
    ]


@CASES
def test_duckdb_reads_the_csv(build: Build, tmp_path: Path) -> None:
    kg = build()
    for path in tables.write(kg, tmp_path):
        with path.open(encoding="utf-8", newline="") as file:
            (_, *lines) = csv.reader(file)
        query = "SELECT * FROM read_csv(?, header = true, all_varchar = true, max_line_size = 10000000, quote = '\"')"
        read = duckdb.execute(query, [str(path)]).fetchall()
        assert [["" if cell is None else cell for cell in line] for line in read] == lines


def test_mentions_and_references(tmp_path: Path) -> None:
    paths = {path.name: path for path in tables.write(graphs.all_kinds(), tmp_path)}
    assert paths["mentions.csv"].read_text(encoding="utf-8") == (
        "paper,concept,field,start,end,text,kind,confidence,source\n"
        "arxiv:1706.03762,concept:method-0,title,0,9,Attention,method,1.0,test\n"
        "doi:10.1000/x<y>(1),concept:method-0,title,0,4,BERT,method,1.0,test\n"
    )
    assert paths["references.csv"].read_text(encoding="utf-8") == (
        "paper,where,start,end,text,authors,year,title,doi,arxiv,key,target,how,confidence\n"
        "doi:10.1000/x<y>(1),list,,,cites arxiv:1706.03762,,2017,,10.1000/a_b,,,arxiv:1706.03762,doi,1.0\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_is_no_formula(start: str, tmp_path: Path) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "p", title=f"{start}1+1", x=-1.0)
    path, *_ = tables.write(graphs.knowledge(graph), tmp_path)
    (row,) = csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    assert row["title"].startswith("'")
    assert row["x"] == "-1.0"


def test_excel_gets_a_byte_order_mark(tmp_path: Path) -> None:
    kg = graphs.all_kinds()
    plain, marked = tables.write(kg, tmp_path), tables.write_for_excel(kg, tmp_path)
    assert [path.read_bytes() for path in marked] == [b"\xef\xbb\xbf" + path.read_bytes() for path in plain]


@CASES
def test_neo4j_headers_and_rows(build: Build, tmp_path: Path) -> None:
    kg = build()
    nodes, edges = EXPORTERS["neo4j"].write(kg, tmp_path)
    with nodes.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header[0] == "id:ID"
    assert header[-1] == ":LABEL"
    assert {name.split(":")[1] for name in header[1:-1]} <= {"string", "int", "long", "double"}
    assert [line[0] for line in lines] == list(expected_nodes(kg))
    assert nodes.read_text(encoding="utf-8").count("\n") == len(lines) + 1
    with edges.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert (*header[:3], header[-1]) == (":START_ID", ":END_ID", *header[2:3], ":TYPE")
    assert {(line[0], line[1], line[-1]) for line in lines} == {
        (source, target, kind.upper().replace("-", "_")) for source, target, kind in expected_parallel(kg)
    }


def triples(kg: KnowledgeGraph) -> Triples:
    return Triples().parse(data="".join(turtle.lines(kg.graph)), format="turtle", publicID="https://example.org/g")


@CASES
def test_rdflib_reads_the_turtle(build: Build) -> None:
    kg = build()
    read = triples(kg)
    papers = [values for values in expected_nodes(kg).values() if values["kind"] == "paper"]
    concepts = [values for values in expected_nodes(kg).values() if values["kind"] != "paper"]
    assert len(set(read.subjects(RDF.type, SCHEMA.ScholarlyArticle))) == len(papers)
    assert set(read.objects(None, SKOS.prefLabel)) == {Literal(values["label"]) for values in concepts}
    assert {str(text) for text in read.objects(None, SCHEMA.abstract)} == {
        values["abstract"] for values in papers if "abstract" in values
    }
    assert {str(text) for text in read.objects(None, SKOS.altLabel)} == {
        alias for values in concepts for alias in values.get("aliases", "").split(JOINER) if alias.strip()
    }


def test_turtle_says_who_cites_whom() -> None:
    read = triples(graphs.all_kinds())
    cited, citing = URIRef("https://arxiv.org/abs/1706.03762"), URIRef("https://doi.org/10.1000/x%3Cy%3E(1)")
    assert list(read.subject_objects(CITO.cites)) == [(citing, cited)]
    concept = URIRef("https://example.org/g#concept%3Amethod-0")
    assert (cited, SCHEMA.about, concept) in read
    assert (cited, SCHEMA.mentions, concept) in read
    assert list(read.subject_objects(SKOS.broader)) == [
        (URIRef("https://example.org/g#concept%3Adataset-2"), URIRef("https://example.org/g#concept%3Ametric-3"))
    ]


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
    assert all("<script" not in item.get("description", "") for item in network["items"])


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
