"""Write a graph into a new DuckDB file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.errors import StoreError
from kgraph.model import (
    Abbreviation,
    Alias,
    Citation,
    Extraction,
    KnowledgeGraph,
    Mention,
    Paper,
    Problem,
    Reference,
    Relation,
    Sentence,
)
from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from kgraph.store.tables import VERSION, Columns, Row, attribute_columns, columns, database_name, first_line, row

if TYPE_CHECKING:
    import duckdb

__all__ = ["create", "load", "write"]

_LEAST_ROOM = 2**22
# Made once: `json.dumps` makes an encoder a call.
_encode = json.JSONEncoder(ensure_ascii=False).encode
# MB that DuckDB may take for the rows; the rest waits on disk.
_MEMORY = 512
# What threads read takes memory too; rows are not encoded fast enough for more of them.
_THREADS = 4

_VIEWS = """
CREATE VIEW mention_sentences AS
SELECT m.paper_id, m.concept_id, m.field, m.text AS phrase, s.start_char, s.end_char,
       substr(CASE m.field WHEN 'title' THEN p.title ELSE p.abstract END,
              s.start_char + 1, s.end_char - s.start_char) AS sentence
FROM mentions m
JOIN papers p ON p.id = m.paper_id
JOIN sentences s ON s.paper_id = m.paper_id AND s.field = m.field
                AND s.start_char <= m.start_char AND m.start_char < s.end_char;
"""


def write(kg: KnowledgeGraph, path: Path) -> None:
    """Write `kg` to a new DuckDB file at `path`, which must not exist yet.

    Raises:
        StoreError: if DuckDB cannot write there, or the path is no text.
        MemoryError: if DuckDB has not enough.
    """
    import duckdb

    try:
        with duckdb.connect(database_name(path)) as connection, tempfile.TemporaryDirectory(dir=path.parent) as staging:
            ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
            connection.execute(f"SET threads = {min(threads, _THREADS)}")
            for table, (described, rows) in _tables(kg).items():
                create(connection, table, described)
                load(connection, table, described, rows, Path(staging) / f"{table}.jsonl")
            connection.execute(_VIEWS)
            # Closing writes the rest too, but says nothing when the disk is full.
            connection.execute("CHECKPOINT")
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        raise StoreError(f"cannot write {path.name}: {first_line(error)}") from error


def _tables(kg: KnowledgeGraph) -> dict[str, tuple[Columns, Iterable[Row]]]:
    """Every table with its columns and rows, in the order they are written."""
    listed = [reference for paper in kg.papers for reference in paper.references]
    written = [reference for extraction in kg.extractions for reference in extraction.references]
    introduced = {mention for extraction in kg.extractions for mention in extraction.introductions}
    concept_of = {mention: concept.id for concept in kg.concepts for mention in concept.mentions}
    meta = {"version": VERSION, "manifest": dict(kg.manifest)}
    return {
        "meta": ({"key": "VARCHAR", "value": "VARCHAR"}, [{"key": k, "value": json.dumps(v)} for k, v in meta.items()]),
        "papers": (columns(Paper, leave_out="references"), (row(p, leave_out="references") for p in kg.papers)),
        "paper_references": (columns(Reference), map(row, [*listed, *written])),
        "sentences": (columns(Sentence), (row(s) for extraction in kg.extractions for s in extraction.sentences)),
        "mentions": (
            {**columns(Mention), "concept_id": "VARCHAR", "introduces": "BOOLEAN"},
            (
                {**row(mention), "concept_id": concept_of.get(mention), "introduces": mention in introduced}
                for extraction in kg.extractions
                for mention in extraction.mentions
            ),
        ),
        "abbreviations": (columns(Abbreviation), (row(a) for found in kg.extractions for a in found.abbreviations)),
        "relation_mentions": (
            {"paper_id": "VARCHAR", "kind": "VARCHAR", "confidence": "DOUBLE", "head": "BIGINT", "tail": "BIGINT"},
            (row for extraction in kg.extractions for row in _relation_mention_rows(extraction)),
        ),
        "concepts": (
            {"id": "VARCHAR", "label": "VARCHAR", "kind": "VARCHAR"},
            ({"id": concept.id, "label": concept.label, "kind": concept.kind} for concept in kg.concepts),
        ),
        "aliases": (
            {"concept_id": "VARCHAR", **columns(Alias)},
            ({"concept_id": concept.id, **row(alias)} for concept in kg.concepts for alias in concept.aliases),
        ),
        "citations": (
            {**columns(Citation, leave_out="reference"), **columns(Reference, prefix="reference_")},
            ({**row(c, leave_out="reference"), **row(c.reference, prefix="reference_")} for c in kg.citations),
        ),
        "relations": (
            {**columns(Relation, leave_out="sentence"), **columns(Sentence, prefix="sentence_")},
            ({**row(r, leave_out="sentence"), **row(r.sentence, prefix="sentence_")} for r in kg.relations),
        ),
        "nodes": (
            {"id": "VARCHAR", **attribute_columns(NODE_ATTRIBUTES)},
            ({"id": node, **attributes} for node, attributes in kg.graph.nodes(data=True)),
        ),
        "edges": (
            {"source": "VARCHAR", "target": "VARCHAR", **attribute_columns(EDGE_ATTRIBUTES)},
            ({"source": s, "target": t, **attributes} for s, t, attributes in kg.graph.edges(data=True)),
        ),
        "problems": (columns(Problem), map(row, kg.problems)),
    }


def _relation_mention_rows(extraction: Extraction) -> Iterable[Row]:
    """Head and tail as positions in the paper's list of mentions."""
    place = {mention: number for number, mention in enumerate(extraction.mentions)}
    for relation in extraction.relations:
        yield {
            "paper_id": extraction.paper_id,
            "kind": relation.kind,
            "confidence": relation.confidence,
            "head": place[relation.head],
            "tail": place[relation.tail],
        }


def create(connection: duckdb.DuckDBPyConnection, table: str, described: Columns) -> None:
    """Make an empty table with the columns described, name -> SQL type."""
    named = ", ".join(f'"{column}" {kind}' for column, kind in described.items())
    connection.execute(f"CREATE TABLE {table} ({named})")


def load(
    connection: duckdb.DuckDBPyConnection, table: str, described: Columns, rows: Iterable[Row], staging: Path
) -> None:
    """Load through a file of JSON lines: passing rows as Python parameters is a hundred times slower.

    What a row does not hold is null there; its values must be of JSON.
    """
    longest = 0
    with staging.open("w", encoding="utf-8", errors="replace", newline="\n") as lines:
        for values in rows:
            line = _encode(values)
            lines.write(f"{line}\n")
            longest = max(longest, len(line))
    if longest:
        # DuckDB takes twice this at once, in every thread, whatever the lines are like.
        room = max(_LEAST_ROOM, 4 * longest + 2)
        connection.execute(f"SET memory_limit = '{_MEMORY + _THREADS * 2 * room // 10**6}MB'")
        typed = ", ".join(f"'{column}': '{kind}'" for column, kind in described.items())
        connection.execute(
            f"INSERT INTO {table} SELECT * FROM read_json(?, format = 'newline_delimited', columns = {{{typed}}}, "
            f"maximum_object_size = {room})",
            [str(staging)],
        )
    staging.unlink()
