"""The graph's numbers again, by the SQL of data/recount.sql, from what the store holds of each paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgraph.schema import JOINER

QUERIES = Path(__file__).parent / "data" / "recount.sql"
Rows = list[dict[str, Any]]


def queries() -> dict[str, str]:
    """The queries by the comment above each."""
    texts = QUERIES.read_text(encoding="utf-8").split(";\n")
    return {text.strip().partition("\n")[0].removeprefix("-- "): text for text in texts if text.strip()}


def disagreements(folder: Path) -> tuple[int, list[tuple[Any, ...]]]:
    """How many numbers of the built graph in `folder` were compared, and those that the SQL tells otherwise."""
    import duckdb

    with duckdb.connect(str(folder / "graph.duckdb"), read_only=True) as connection:

        def rows(query: str) -> Rows:
            answer = connection.execute(query)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

        concepts, counts, weights, relations, cited, related = (rows(query) for query in queries().values())
        found = [
            *_nodes(rows("SELECT * FROM nodes"), concepts, cited),
            *_edges(rows("SELECT * FROM edges"), counts, weights, relations, related),
        ]
    return len(found), [(where, is_, sql) for where, is_, sql in found if not _same(is_, sql)]


def _nodes(nodes: Rows, concepts: Rows, cited: Rows) -> Iterator[tuple[Any, Any, Any]]:
    counted = {row["id"]: row for row in concepts}
    cited_by = {row["id"]: row["cited_by"] for row in cited}
    for node in nodes:
        if node["kind"] == "paper":
            yield (node["id"], "cited_by"), node["cited_by"] or 0, cited_by.get(node["id"], 0)
        else:
            for name in ("papers", "mentions", "first_year", "last_year"):
                yield (node["id"], name), node[name], counted[node["id"]][name]


def _edges(edges: Rows, counts: Rows, weights: Rows, relations: Rows, related: Rows) -> Iterator[tuple[Any, Any, Any]]:
    count, weight, added = (
        {(row["source"], row["target"]): row[name] for row in rows}
        for rows, name in ((counts, "count"), (weights, "weight"), (related, "weight"))
    )
    stated = {(row["source"], row["target"], row["kind"]): row for row in relations}
    for edge in edges:
        pair = edge["source"], edge["target"]
        for kind in (edge["kinds"] or edge["kind"]).split(JOINER):
            is_ = edge[f"w_{kind}"] if edge["kinds"] else edge["weight"]
            if kind == "mentions":
                yield (*pair, kind), is_, weight.get(pair)
                yield (*pair, "count"), edge["count"], count.get(pair)
            elif kind in ("cites", "introduces"):
                yield (*pair, kind), is_, 1
            elif kind == "related":
                yield (*pair, kind), is_, added.get(pair)
            elif (*pair, kind) in stated:
                yield (*pair, kind), is_, stated[*pair, kind]["weight"]


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return bool(abs(one - other) < 2e-6)
