"""Formats that are tables: CSV, Excel's CSV, Parquet, Neo4j."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from exports import expected_edges, expected_nodes, expected_parallel
from test_export_tables import in_table, neutral, rows_of

from exported import Check, Compared, cells
from kgraph.export.rows import legal_id
from kgraph.model import KnowledgeGraph


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
