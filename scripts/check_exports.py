"""Write every export of several graphs, read each back with readers that are not ours, and compare all values.

    python scripts/check_exports.py [INPUT] [--nodes 20000] [--edges 100000]

The graphs: the sample, INPUT (any file that kgraph reads), hostile strings, none, one node, and a large one made up.
graphology and Cytoscape.js read where KGRAPH_NODE_MODULES names their folder (see tests/test_export_javascript.py).
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import graphs
from benchmark_export import made_up
from exported import Check, networks, tables
from exported.statements import turtle_rdflib
from exported.vosviewer import vosviewer_json

import kgraph
from kgraph.export import EXPORTERS
from kgraph.model import KnowledgeGraph

SAMPLE = Path(kgraph.__file__).parent / "data" / "sample.jsonl"


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


CHECKS: dict[tuple[str, str], Check] = {
    ("all", "the graph"): networks.graph_itself,
    ("graphml", "networkx"): networks.graphml_networkx,
    ("graphml", "igraph"): networks.graphml_igraph,
    ("graphml", "graphology"): networks.graphml_graphology,
    ("gexf", "networkx"): networks.gexf_networkx,
    ("gexf", "graphology"): networks.gexf_graphology,
    ("json", "networkx"): networks.json_networkx,
    ("cytoscape", "cytoscape.js"): networks.cytoscape_javascript,
    ("csv", "pandas"): tables.tables_pandas(""),
    ("excel", "pandas"): tables.tables_pandas("excel_"),
    ("csv", "duckdb"): tables.tables_duckdb,
    ("parquet", "duckdb"): tables.parquet_duckdb,
    ("neo4j", "pandas"): tables.neo4j_pandas,
    ("turtle", "rdflib"): turtle_rdflib,
    ("vosviewer", "json, csv"): vosviewer_json,
}

if __name__ == "__main__":
    csv.field_size_limit(10**8)
    main()
