"""Write every export of several graphs, read each back with readers that are not ours, and compare all values.

    python scripts/check_exports.py [INPUT] [--nodes 20000] [--edges 100000]

The graphs: the sample, INPUT (any file that kgraph reads), hostile strings, none, one node, and a large one made up.
graphology and Cytoscape.js read where KGRAPH_NODE_MODULES names their folder (see tests/test_export_javascript.py).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import graphs
from benchmark_export import made_up
from exports import expected_edges, expected_nodes, expected_parallel
from test_export_javascript import READ, hexadecimal
from test_export_tables import in_table, neutral, rows_of
from test_graphml import expected_edge, expected_node, present

import kgraph
from kgraph.export import EXPORTERS
from kgraph.export.rows import legal_id
from kgraph.export.turtle import iri
from kgraph.export.xmltext import nmtoken
from kgraph.model import KnowledgeGraph
from kgraph.schema import JOINER

SAMPLE = Path(kgraph.__file__).parent / "data" / "sample.jsonl"
# What a reader found and what it should have found, by node or edge.
Compared = tuple[Mapping[Any, Any], Mapping[Any, Any]]
Check = Callable[[KnowledgeGraph, Path], Iterator[Compared]]


def main() -> None:
    """Print one line a graph, format and reader; fail when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("input", nargs="?")
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--edges", type=int, default=100_000)
    options = parser.parse_args()
    named: dict[str, Callable[[], KnowledgeGraph]] = {
        "empty": graphs.empty,
        "one node": graphs.one_node,
        "all kinds": graphs.all_kinds,
        "hostile": graphs.hostile,
        "sample": lambda: kgraph.build(SAMPLE),
        **({"input": lambda: kgraph.build(options.input)} if options.input else {}),
        "large": lambda: made_up(options.nodes, options.edges),
    }
    bad = sum(not passed for name, make in named.items() for passed in checked(name, make()))
    print("all the same" if not bad else f"{bad} differ")
    sys.exit(bad > 0)


def checked(name: str, kg: KnowledgeGraph) -> Iterator[bool]:
    print(f"{name}: {kg.graph.number_of_nodes()} nodes, {kg.graph.number_of_edges()} edges", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for exporter in EXPORTERS.values():
            exporter.write(kg, Path(folder))
        for (format_, reader), check in CHECKS.items():
            if reader in ("graphology", "cytoscape.js") and "KGRAPH_NODE_MODULES" not in os.environ:
                continue
            start = time.perf_counter()
            values, faults = 0, []
            for found, expected in check(kg, Path(folder)):
                values += len(expected)
                faults += differences(found, expected)
            verdict = f"{len(faults)} differ, first: {faults[0][:300]}" if faults else "ok"
            seconds = time.perf_counter() - start
            print(f"  {format_:10} {reader:13} {values:8} values {seconds:6.1f} s  {verdict}", flush=True)
            yield not faults


def differences(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> list[str]:
    """Every key whose value is not what it should be; exact, floats too."""
    return [
        f"{key!r}: {found.get(key, 'missing')!r} instead of {expected.get(key, 'nothing')!r}"
        for key in [*expected, *(key for key in found if key not in expected)]
        if key not in found or key not in expected or found[key] != expected[key]
    ]


def cells(elements: Iterable[tuple[Any, Mapping[str, Any]]]) -> dict[Any, Any]:
    """Every value by its element and attribute, so that each is compared and counted; an element twice is an error."""
    flat: dict[Any, Any] = {}
    for key, values in elements:
        assert (key, None) not in flat, f"{key!r} is there twice"
        flat[key, None] = "here"
        flat |= {(key, name): value for name, value in values.items()}
    return flat


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


def csv_expected(kg: KnowledgeGraph) -> tuple[dict[Any, Any], dict[Any, Any]]:
    def neutralised(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: neutral(value) for name, value in in_table(dict(values)).items()}

    return (
        cells((neutral(node), neutralised(values)) for node, values in expected_nodes(kg).items()),
        cells(((neutral(s), neutral(t)), neutralised(values)) for (s, t), values in expected_edges(kg).items()),
    )


def frame(path: Path, *keys: str) -> dict[Any, Any]:
    import pandas as pd

    header = pd.read_csv(path, nrows=0).columns
    # Neo4j's headers say what is a text.
    texts = {name: str for name in header if name.endswith(":string")}
    read = pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False, dtype=texts)
    return keyed(({str(k): v for k, v in row.items() if not pd.isna(v)} for row in read.to_dict("records")), *keys)


def keyed(rows: Iterable[dict[str, Any]], *keys: str) -> dict[Any, Any]:
    elements = ((tuple(row.pop(key) for key in keys), row) for row in rows)
    return cells((key[0] if len(key) == 1 else key, row) for key, row in elements)


def tables_pandas(prefix: str) -> Check:
    def check(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
        nodes, edges = csv_expected(kg)
        yield frame(folder / f"{prefix}nodes.csv", "id"), nodes
        yield frame(folder / f"{prefix}edges.csv", "source", "target"), edges
        yield counted(folder, f"{prefix}mentions.csv"), mentions_of(kg)

    return check


def counted(folder: Path, name: str) -> Counter[Any]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return Counter((r["paper"], r["field"], int(r["start"]), int(r["end"])) for r in csv.DictReader(file))


def mentions_of(kg: KnowledgeGraph) -> Counter[Any]:
    found = (mention for concept in kg.concepts for mention in concept.mentions)
    return Counter((neutral(legal_id(m.paper_id)), m.field, m.start, m.end) for m in found)


def tables_duckdb(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    import duckdb

    for name, keys, expected in zip(("nodes", "edges"), (["id"], ["source", "target"]), csv_expected(kg), strict=True):
        query = "SELECT * FROM read_csv(?, header = true, all_varchar = true, max_line_size = 10000000, quote = '\"')"
        read = duckdb.execute(query, [str(folder / f"{name}.csv")])
        columns = [column[0] for column in read.description]
        rows = (dict(zip(columns, row, strict=True)) for row in read.fetchall())
        texts = {key: value if isinstance(value, str) else repr(value) for key, value in expected.items()}
        yield keyed(({k: v for k, v in row.items() if v is not None} for row in rows), *keys), texts


def parquet_duckdb(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    yield keyed(rows_of(folder / "nodes.parquet"), "id"), cells(expected_nodes(kg).items())
    yield keyed(rows_of(folder / "edges.parquet"), "source", "target"), cells(expected_edges(kg).items())
    found = Counter((r["paper"], r["field"], r["start"], r["end"]) for r in rows_of(folder / "mentions.parquet"))
    mentions = (mention for concept in kg.concepts for mention in concept.mentions)
    yield found, Counter((legal_id(m.paper_id), m.field, m.start, m.end) for m in mentions)


def neo4j_pandas(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    def untyped(found: Mapping[Any, Any]) -> dict[Any, Any]:
        return {(key, name and name.split(":")[0]): value for (key, name), value in found.items()}

    def lined(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}

    def labels(kind: str) -> str:
        return {"paper": "Paper", "concept": "Concept"}.get(kind, f"Concept;{kind.capitalize()}")

    yield (
        untyped(frame(folder / "neo4j_nodes.csv", "id:ID")),
        cells((node, {**lined(v), "": labels(v["kind"])}) for node, v in expected_nodes(kg).items()),
    )
    yield (
        untyped(frame(folder / "neo4j_edges.csv", ":START_ID", ":END_ID", ":TYPE")),
        cells(
            ((s, t, kind.upper().replace("-", "_")), {k: v for k, v in lined(values).items() if k != "kind"})
            for (s, t, kind), values in expected_parallel(kg).items()
        ),
    )


def turtle_rdflib(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    from rdflib import Graph, Literal, URIRef
    from rdflib.namespace import DCTERMS, RDF, SKOS, Namespace

    schema, cito, base = (
        Namespace("https://schema.org/"),
        Namespace("http://purl.org/spar/cito/"),
        "https://x.invalid/g",
    )
    read = Graph().parse(folder / "graph.ttl", format="turtle", publicID=base)

    def address(node: str) -> URIRef:
        found = iri(node)[1:-1]
        return URIRef(base + found if found.startswith("#") else found)

    named = {legal_id(node): address(node) for node in kg.graph}
    expected: dict[Any, Any] = {}
    for node, values in expected_nodes(kg).items():
        paper = values["kind"] == "paper"
        expected[named[node], RDF.type] = {schema.ScholarlyArticle if paper else SKOS.Concept}
        name = schema.name if paper else SKOS.prefLabel
        expected[named[node], name] = {Literal(values.get("title", values["label"]) if paper else values["label"])}
        if "abstract" in values:
            expected[named[node], schema.abstract] = {Literal(values["abstract"])}
        if 0 < values.get("year", 0) < 10_000:
            expected[named[node], schema.datePublished] = {f"{values['year']:04}"}
        spellings = {Literal(text) for text in values.get("aliases", "").split(JOINER) if text.strip()}
        if spellings - {Literal(values["label"])}:
            expected[named[node], SKOS.altLabel] = spellings - {Literal(values["label"])}
        people = {text for text in values.get("authors", "").split(JOINER) if text.strip()}
        if people:
            expected[named[node], schema.author] = people
    predicates = {
        "cites": cito.cites, "related": DCTERMS.relation, "introduces": schema.about, "mentions": schema.mentions,
        "is-a": SKOS.broader, "part-of": DCTERMS.isPartOf,
    }  # fmt: skip
    pairs: dict[Any, set[Any]] = defaultdict(set)
    for (source, target), values in expected_edges(kg).items():
        found = {predicates.get(kind, SKOS.related) for kind in values.get("kinds", values["kind"]).split(JOINER)}
        for relation in found - ({SKOS.related} if SKOS.broader in found else set()):
            pairs[named[source], relation].add(named[target])
    expected |= pairs
    wanted = {predicate for _, predicate in expected}
    subjects = set(named.values())
    got: dict[Any, set[Any]] = defaultdict(set)
    for subject, predicate, value in read:
        if predicate in wanted and subject in subjects:
            text = str(read.value(value, schema.name) if predicate == schema.author else value)
            got[subject, predicate].add(text if predicate in (schema.author, schema.datePublished) else value)
    yield got, expected


def vosviewer_json(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    network = json.loads((folder / "vosviewer.json").read_bytes())["network"]
    with (folder / "vosviewer_map.txt").open(encoding="utf-8", newline="") as file:
        items = {int(row["id"]): row for row in csv.DictReader(file, delimiter="\t")}
    years = {paper.id: float(paper.year) for paper in kg.papers if paper.year is not None}
    for concept in kg.concepts:
        known = [years[paper] for paper in concept.paper_ids if paper in years]
        years |= {concept.id: sum(known) / len(known)} if known else {}
    ordered = [node for scored in (True, False) for node in in_order(kg) if (node in years) is scored]
    number = {node: place for place, node in enumerate(ordered, start=1)}
    shown = expected_nodes(kg)
    expected = cells(
        (
            number[node],
            {
                "label": " ".join(shown[legal_id(node)]["label"].split()).replace("<", "&lt;"),
                "x": round(kg.graph.nodes[node]["x"] / 1250, 6),
                "y": round(kg.graph.nodes[node]["y"] / 1250, 6),
                "cluster": kg.graph.nodes[node]["community"] + 1,
                "year": years.get(node),
            },
        )
        for node in ordered
    )
    score = "Avg. pub. year"
    yield (
        cells(
            (
                item["id"],
                {
                    "label": item.get("label", ""),
                    **{name: item[name] for name in ("x", "y", "cluster")},
                    "year": item.get("scores", {}).get(score),
                },
            )
            for item in network["items"]
        ),
        expected,
    )
    yield (
        cells(
            (
                place,
                {
                    "label": row["label"],
                    **{name: float(row[name]) for name in ("x", "y", "cluster")},
                    "year": float(row[f"score<{score}>"]) if row.get(f"score<{score}>") else None,
                },
            )
            for place, row in items.items()
        ),
        expected,
    )
    strength: dict[Any, float] = defaultdict(float)
    for source, target, values in kg.graph.edges(data=True):
        if source != target:
            first, second = sorted((number[source], number[target]))
            strength[first, second] += values["weight"]
    rounded = {pair: round(value, 6) for pair, value in strength.items()}
    yield {(link["source_id"], link["target_id"]): link["strength"] for link in network["links"]}, rounded
    concepts = [node for node in ordered if kg.graph.nodes[node]["kind"] != "paper"]
    together: Counter[tuple[int, int]] = Counter()
    of_paper: dict[str, list[int]] = defaultdict(list)
    known_papers = {paper.id for paper in kg.papers}
    for place, node in enumerate(concepts, start=1):
        for paper in kg.concept[node].paper_ids if node in kg.concept else ():
            of_paper[paper].append(place)
    for paper, places in of_paper.items():
        together.update(combinations(places, 2) if paper in known_papers else ())
    lines = (folder / "vosviewer_cooccurrence_network.txt").read_text(encoding="utf-8").splitlines()
    yield {(int(a), int(b)): int(n) for a, b, n in (line.split("\t") for line in lines)}, together


def in_order(kg: KnowledgeGraph) -> list[str]:
    return sorted(kg.graph, key=lambda node: (kg.graph.nodes[node]["kind"] != "paper", node))


CHECKS: dict[tuple[str, str], Check] = {
    ("all", "the graph"): graph_itself,
    ("graphml", "networkx"): graphml_networkx,
    ("graphml", "igraph"): graphml_igraph,
    ("graphml", "graphology"): graphml_graphology,
    ("gexf", "networkx"): gexf_networkx,
    ("gexf", "graphology"): gexf_graphology,
    ("json", "networkx"): json_networkx,
    ("cytoscape", "cytoscape.js"): cytoscape_javascript,
    ("csv", "pandas"): tables_pandas(""),
    ("excel", "pandas"): tables_pandas("excel_"),
    ("csv", "duckdb"): tables_duckdb,
    ("parquet", "duckdb"): parquet_duckdb,
    ("neo4j", "pandas"): neo4j_pandas,
    ("turtle", "rdflib"): turtle_rdflib,
    ("vosviewer", "json, csv"): vosviewer_json,
}

if __name__ == "__main__":
    csv.field_size_limit(10**8)
    main()
