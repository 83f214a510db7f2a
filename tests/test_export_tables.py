"""The tables: read by pandas, DuckDB and the csv module, safe in a spreadsheet."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import graphs
import networkx as nx
import pandas as pd
import pytest
from exports import ANY_TEXT, CASES, Build, expected_edges, expected_nodes, expected_parallel
from hypothesis import given

from kgraph.export import EXPORTERS, tables
from kgraph.export.rows import clean

# The hostile texts hold one of 100,000 characters, several times in one cell.
csv.field_size_limit(10**8)


def neutral(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\n")) else value


def in_table(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"arxiv": f"arXiv:{values['arxiv']}"} if "arxiv" in values else values


# Before 3.1, pandas reads the last digit of a float exactly only when asked; after that it warns of being asked.
EXACT: dict[str, Any] = {"float_precision": "round_trip"} if pd.__version__ < "3.1" else {}


def frame(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file as pandas reads them, without empty cells."""
    read = pd.read_csv(path, keep_default_na=False, na_values=[""], **EXACT)
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


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file as DuckDB reads them, without nulls."""
    read = duckdb.read_parquet(str(path))
    lines = (dict(zip(read.columns, line, strict=True)) for line in read.fetchall())
    return [{name: value for name, value in line.items() if value is not None} for line in lines]


@CASES
def test_duckdb_reads_the_parquet(build: Build, tmp_path: Path) -> None:
    kg = build()
    nodes, edges, mentions, references = EXPORTERS["parquet"].write(kg, tmp_path)
    assert rows_of(nodes) == [{"id": node, **values} for node, values in expected_nodes(kg).items()]
    assert rows_of(edges) == [
        {"source": source, "target": target, **values} for (source, target), values in expected_edges(kg).items()
    ]
    assert len(rows_of(mentions)) == sum(len(concept.mentions) for concept in kg.concepts)
    assert len(rows_of(references)) == sum(len(paper.references) for paper in kg.papers)


def types_of(path: Path) -> dict[str, str]:
    read = duckdb.read_parquet(str(path))
    return dict(zip(read.columns, map(str, read.types), strict=True))


def test_parquet_has_types_and_the_same_columns_always(tmp_path: Path) -> None:
    schemas = [
        [types_of(path) for path in EXPORTERS["parquet"].write(build(), tmp_path)]
        for build in (graphs.empty, graphs.all_kinds)
    ]
    assert schemas[0] == schemas[1]
    nodes, edges, mentions, references = schemas[0]
    assert (nodes["year"], nodes["pagerank"], nodes["title"]) == ("BIGINT", "DOUBLE", "VARCHAR")
    assert (edges["count"], edges["w_cites"]) == ("BIGINT", "DOUBLE")
    assert (mentions["start"], mentions["confidence"], references["year"]) == ("BIGINT", "DOUBLE", "BIGINT")


def test_parquet_keeps_texts_as_they_are(tmp_path: Path) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "p", title="=1+1", arxiv="2006.15050")
    nodes, *_ = EXPORTERS["parquet"].write(graphs.knowledge(graph), tmp_path)
    (row,) = rows_of(nodes)
    assert (row["title"], row["arxiv"]) == ("=1+1", "2006.15050")


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


@given(ANY_TEXT)
def test_any_text_stays_one_cell_and_no_formula(text: str) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, "p", title=text)
    with tempfile.TemporaryDirectory() as folder:
        path, *_ = tables.write(graphs.knowledge(graph) if text else graphs.one_node(), Path(folder))
        with path.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
    cell = row.get("title", "")
    assert cell.removeprefix("'") == clean(text).removeprefix("'") or not clean(text).strip()
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
