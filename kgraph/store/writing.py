"""Write a graph into a new DuckDB file."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain
from pathlib import Path

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
from kgraph.store.loading import create, load
from kgraph.store.tables import VERSION, Columns, Values, attribute_columns, columns, database_name, first_line, values

__all__ = ["write"]

# What threads compress takes memory; rows do not come fast enough for more of them.
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
        with duckdb.connect(database_name(path)) as connection:
            ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
            connection.execute(f"SET threads = {min(threads, _THREADS)}")
            for table, (described, rows) in _tables(kg).items():
                create(connection, table, described)
                load(connection, table, described, rows)
            connection.execute(_VIEWS)
            # Closing writes the rest too, but says nothing when the disk is full.
            connection.execute("CHECKPOINT")
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        raise StoreError(f"cannot write {path.name}: {first_line(error)}") from error


def _tables(kg: KnowledgeGraph) -> dict[str, tuple[Columns, Iterable[Values]]]:
    """Every table with its columns and rows, in the order they are written."""
    listed = (reference for paper in kg.papers for reference in paper.references)
    in_text = (reference for extraction in kg.extractions for reference in extraction.references)
    alias, cited, reference = values(Alias), values(Citation, leave_out="reference"), values(Reference)
    stated, sentence = values(Relation, leave_out="sentence"), values(Sentence)
    of_node, of_edge = attribute_columns(NODE_ATTRIBUTES), attribute_columns(EDGE_ATTRIBUTES)
    meta = {"version": VERSION, "manifest": dict(kg.manifest)}
    return {
        "meta": ({"key": "VARCHAR", "value": "VARCHAR"}, ((key, json.dumps(told)) for key, told in meta.items())),
        "papers": (columns(Paper, leave_out="references"), map(values(Paper, leave_out="references"), kg.papers)),
        "paper_references": (columns(Reference), map(reference, chain(listed, in_text))),
        "sentences": (columns(Sentence), (sentence(s) for found in kg.extractions for s in found.sentences)),
        "mentions": ({**columns(Mention), "concept_id": "VARCHAR", "introduces": "BOOLEAN"}, _mention_rows(kg)),
        "abbreviations": (
            columns(Abbreviation),
            map(values(Abbreviation), chain.from_iterable(found.abbreviations for found in kg.extractions)),
        ),
        "relation_mentions": (
            {"paper_id": "VARCHAR", "kind": "VARCHAR", "confidence": "DOUBLE", "head": "BIGINT", "tail": "BIGINT"},
            chain.from_iterable(map(_relation_mention_rows, kg.extractions)),
        ),
        "concepts": (
            {"id": "VARCHAR", "label": "VARCHAR", "kind": "VARCHAR"},
            ((concept.id, concept.label, concept.kind) for concept in kg.concepts),
        ),
        "aliases": (
            {"concept_id": "VARCHAR", **columns(Alias)},
            ((concept.id, *alias(a)) for concept in kg.concepts for a in concept.aliases),
        ),
        "citations": (
            {**columns(Citation, leave_out="reference"), **columns(Reference, prefix="reference_")},
            ((*cited(c), *reference(c.reference)) for c in kg.citations),
        ),
        "relations": (
            {**columns(Relation, leave_out="sentence"), **columns(Sentence, prefix="sentence_")},
            ((*stated(r), *sentence(r.sentence)) for r in kg.relations),
        ),
        "nodes": (
            {"id": "VARCHAR", **of_node},
            ((node, *map(attributes.get, of_node)) for node, attributes in kg.graph.nodes(data=True)),
        ),
        "edges": (
            {"source": "VARCHAR", "target": "VARCHAR", **of_edge},
            ((s, t, *map(attributes.get, of_edge)) for s, t, attributes in kg.graph.edges(data=True)),
        ),
        "problems": (columns(Problem), map(values(Problem), kg.problems)),
    }


def _mention_rows(kg: KnowledgeGraph) -> Iterator[Values]:
    """Each mention, with the id of its concept and whether it introduces that."""
    # Hashing a mention takes ten times as long as telling it by its place in memory, where all share one object.
    found = {id(mention) for extraction in kg.extractions for mention in extraction.mentions}
    told = chain.from_iterable([*(c.mentions for c in kg.concepts), *(x.introductions for x in kg.extractions)])
    key: Callable[[Mention], Hashable] = id if found.issuperset(map(id, told)) else _itself
    del found
    introduced = {key(mention) for extraction in kg.extractions for mention in extraction.introductions}
    concept_of = {key(mention): concept.id for concept in kg.concepts for mention in concept.mentions}
    described = values(Mention)
    for extraction in kg.extractions:
        for mention in extraction.mentions:
            place = key(mention)
            yield *described(mention), concept_of.get(place), place in introduced


def _itself(mention: Mention) -> Mention:
    return mention


def _relation_mention_rows(extraction: Extraction) -> Iterator[Values]:
    """Head and tail as positions in the paper's list of mentions."""
    place = {mention: number for number, mention in enumerate(extraction.mentions)} if extraction.relations else {}
    for relation in extraction.relations:
        yield extraction.paper_id, relation.kind, relation.confidence, place[relation.head], place[relation.tail]
