"""Read a graph back from its DuckDB file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.errors import StoreError
from kgraph.model import (
    Abbreviation,
    Alias,
    Citation,
    Concept,
    Extraction,
    KnowledgeGraph,
    Mention,
    Paper,
    Problem,
    Reference,
    Relation,
    RelationMention,
    Sentence,
)
from kgraph.store.extractions import Shared
from kgraph.store.tables import FILE, VERSION, Row, columns, database_name, first_line, no_graph, value

if TYPE_CHECKING:
    import duckdb
    import networkx as nx

__all__ = ["connected", "extracted", "read"]

# What the table of mentions has beyond the fields of a Mention.
_RESOLVED = ("concept_id", "introduces")
# Rows taken from the database at a time.
_AT_ONCE = 20_000


def read(folder: str | Path) -> KnowledgeGraph:
    """The graph that `kgraph build` wrote into `folder`.

    Raises:
        StoreError: if there is no graph, the file is damaged, or another version of kgraph wrote it.
    """
    folder = Path(folder)
    with connected(folder) as connection:
        return _read_graph(connection)


def extracted(folder: Path, fingerprint: str) -> dict[tuple[str, str, str], Extraction]:
    """What an earlier build into `folder` extracted with the same extractor, by (paper id, title, abstract).

    Empty when there is no earlier build, or it used an extractor with another fingerprint.

    Raises:
        StoreError: if there is an earlier file, but it is damaged or of another version.
    """
    if not (folder / FILE).exists():
        return {}
    with connected(folder) as connection:
        if _meta(connection)["manifest"].get("extractor", {}).get("fingerprint") != fingerprint:
            return {}
        papers = {paper.id: paper for paper in _papers(connection, {})}
        extractions = _extractions(connection, tuple(papers), _mentions(connection))
    return {
        (found.paper_id, papers[found.paper_id].title, papers[found.paper_id].abstract): found for found in extractions
    }


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store in `folder`, open for reading.

    Raises:
        StoreError: as `read`, also for what goes wrong with the store in the block.
    """
    with _open(folder) as connection, _undamaged(folder):
        yield connection


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    path = folder / FILE
    if not path.is_file():
        raise no_graph(folder, FILE)
    with _undamaged(folder):
        # A store of somebody else may hold views that read files of this machine.
        guarded: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false"}
        connection = duckdb.connect(database_name(path), read_only=True, config=guarded)
    try:
        with _undamaged(folder):
            version = _meta(connection)["version"]
        if version != VERSION:
            newer = isinstance(version, int) and version > VERSION
            remedy = "a newer kgraph wrote it: update this one, or build it again" if newer else "build it again"
            raise StoreError(f"{path} has store version {version}, this kgraph reads {VERSION}; {remedy}")
    except StoreError:
        connection.close()
        raise
    return connection


@contextmanager
def _undamaged(folder: Path) -> Iterator[None]:
    """Turn whatever goes wrong with a file that kgraph cannot have written into one StoreError."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:  # says nothing against the file
        raise MemoryError from error
    except (duckdb.Error, LookupError, ValueError) as error:
        raise StoreError(f"{folder / FILE} cannot be read ({first_line(error)}); delete it and build again") from error


def _read_graph(connection: duckdb.DuckDBPyConnection) -> KnowledgeGraph:
    references: dict[str, list[Reference]] = defaultdict(list)
    for reference in _values(connection, "paper_references", Reference, Shared(), "place = 'list'"):
        references[reference.paper_id].append(reference)
    papers, mentions = _papers(connection, references), _mentions(connection)
    return KnowledgeGraph(
        graph=_graph(connection),
        papers=papers,
        extractions=_extractions(connection, [paper.id for paper in papers], mentions),
        concepts=_concepts(connection, mentions),
        citations=tuple(
            value(Citation, row, reference=value(Reference, row, prefix="reference_"))
            for row in _rows(connection, "citations")
        ),
        relations=tuple(
            value(Relation, row, sentence=value(Sentence, row, prefix="sentence_"))
            for row in _rows(connection, "relations")
        ),
        problems=tuple(value(Problem, row) for row in _rows(connection, "problems")),
        manifest=_meta(connection)["manifest"],
    )


def _rows(connection: duckdb.DuckDBPyConnection, table: str, condition: str = "TRUE") -> list[Row]:
    result = connection.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY rowid")
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def _values(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    cls: type,
    shared: Shared,
    condition: str = "TRUE",
    *,
    more: Sequence[str] = (),
) -> Iterator[Any]:
    """The rows of a long table as dataclasses, each with the columns `more` where they are asked for."""
    described = columns(cls)
    named, count = ", ".join([*described, *more]), len(described)
    # Two readings may be under way at once, which takes a cursor each.
    result = connection.cursor().execute(f"SELECT {named} FROM {table} WHERE {condition} ORDER BY rowid")
    while rows := result.fetchmany(_AT_ONCE):
        for row in rows:
            one = cls(*map(shared, row[:count]))
            yield (one, *row[count:]) if more else one


def _meta(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return {row["key"]: json.loads(row["value"]) for row in _rows(connection, "meta")}


def _papers(connection: duckdb.DuckDBPyConnection, references: Mapping[str, Sequence[Reference]]) -> tuple[Paper, ...]:
    rows = _rows(connection, "papers")
    return tuple(value(Paper, row, references=tuple(references.get(row["id"], ()))) for row in rows)


def _by_paper(values: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in values:
        found[one.paper_id].append(one)
    return found


class _Mentions(NamedTuple):
    """Every mention, once: by paper, by paper again those that introduce something, and by concept."""

    of_paper: dict[str, list[Mention]]
    introduced: dict[str, list[Mention]]
    of_concept: dict[str, list[Mention]]


def _mentions(connection: duckdb.DuckDBPyConnection) -> _Mentions:
    found = _Mentions(defaultdict(list), defaultdict(list), defaultdict(list))
    for mention, concept_id, introduces in _values(connection, "mentions", Mention, Shared(), more=_RESOLVED):
        found.of_paper[mention.paper_id].append(mention)
        if introduces:
            found.introduced[mention.paper_id].append(mention)
        if concept_id is not None:
            found.of_concept[concept_id].append(mention)
    return found


def _extractions(
    connection: duckdb.DuckDBPyConnection, paper_ids: Sequence[str], found: _Mentions
) -> tuple[Extraction, ...]:
    shared = Shared()
    sentences = _by_paper(_values(connection, "sentences", Sentence, shared))
    abbreviations = _by_paper(_values(connection, "abbreviations", Abbreviation, shared))
    references = _by_paper(_values(connection, "paper_references", Reference, shared, "place <> 'list'"))
    relations: dict[str, list[RelationMention]] = defaultdict(list)
    for row in _rows(connection, "relation_mentions"):
        of_paper = found.of_paper[row["paper_id"]]
        head, tail = of_paper[row["head"]], of_paper[row["tail"]]
        relations[row["paper_id"]].append(RelationMention(head, tail, row["kind"], row["confidence"]))
    return tuple(
        Extraction(
            paper_id,
            *(
                tuple(table.get(paper_id, ()))
                for table in (found.of_paper, sentences, abbreviations, found.introduced, references, relations)
            ),
        )
        for paper_id in paper_ids
    )


def _concepts(connection: duckdb.DuckDBPyConnection, found: _Mentions) -> tuple[Concept, ...]:
    aliases: dict[str, list[Alias]] = defaultdict(list)
    for row in _rows(connection, "aliases"):
        aliases[row["concept_id"]].append(value(Alias, row))
    return tuple(
        Concept(
            row["id"],
            row["label"],
            row["kind"],
            tuple(aliases.get(row["id"], ())),
            tuple(found.of_concept.get(row["id"], ())),
        )
        for row in _rows(connection, "concepts")
    )


def _graph(connection: duckdb.DuckDBPyConnection) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in _rows(connection, "nodes"):
        node = row.pop("id")
        graph.add_node(node, **_known(row))
    for row in _rows(connection, "edges"):
        source, target = row.pop("source"), row.pop("target")
        graph.add_edge(source, target, **_known(row))
    return graph


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
