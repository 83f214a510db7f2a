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

__all__ = ["WHOLE", "Part", "connected", "extracted", "open_store", "read", "read_part", "undamaged"]

# The condition that rows of a table meet, in SQL; of tables without one nothing is read.
Part = Mapping[str, str]
WHOLE: Part = dict.fromkeys(
    (
        *("papers", "paper_references", "sentences", "mentions", "abbreviations", "relation_mentions", "concepts"),
        *("aliases", "citations", "relations", "nodes", "edges", "problems"),
    ),
    "TRUE",
)

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
        return read_part(connection, WHOLE)


def extracted(folder: Path, fingerprint: str) -> dict[tuple[str, str, str], Extraction]:
    """What an earlier build into `folder` extracted with the same extractor, by (paper id, title, abstract).

    Empty when there is no earlier build, or it used an extractor with another fingerprint.

    Raises:
        StoreError: if there is an earlier file, but it is damaged or of another version.
    """
    if not (folder / FILE).exists():
        return {}
    with connected(folder) as connection:
        made_by = _meta(connection)["manifest"].get("extractor")
        if not isinstance(made_by, dict) or made_by.get("fingerprint") != fingerprint:
            return {}
        texts = connection.execute("SELECT id, title, abstract FROM papers ORDER BY rowid").fetchall()
        found = _extractions(connection, WHOLE, [paper_id for paper_id, _, _ in texts], _mentions(connection, WHOLE))
    return dict(zip(texts, found, strict=True))


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store in `folder`, open for reading.

    Raises:
        StoreError: as `read`, also for what goes wrong with the store in the block.
    """
    with open_store(folder) as connection, undamaged(folder):
        yield connection


def open_store(folder: Path) -> duckdb.DuckDBPyConnection:
    """The store in `folder`, open for reading; to be closed again.

    Raises:
        StoreError: as `read`.
    """
    import duckdb

    path = folder / FILE
    if not path.is_file():
        raise no_graph(folder, FILE)
    with undamaged(folder):
        # A store of somebody else may hold views that read files of this machine.
        guarded: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false"}
        connection = duckdb.connect(database_name(path), read_only=True, config=guarded)
    try:
        with undamaged(folder):
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
def undamaged(folder: Path) -> Iterator[None]:
    """Turn whatever goes wrong with a file that kgraph cannot have written into one StoreError."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:  # says nothing against the file
        raise MemoryError from error
    except (duckdb.Error, LookupError, RecursionError, ValueError) as error:
        raise StoreError(f"{folder / FILE} cannot be read ({first_line(error)}); delete it and build again") from error


def read_part(connection: duckdb.DuckDBPyConnection, part: Part) -> KnowledgeGraph:
    """A graph of the rows in `part`. Relation mentions count the mentions of their paper, so they take all of these."""
    references: dict[str, list[Reference]] = defaultdict(list)
    for reference in _values(connection, "paper_references", Reference, part, Shared(), "place = 'list'"):
        references[reference.paper_id].append(reference)
    papers, mentions = _papers(connection, part, references), _mentions(connection, part)
    return KnowledgeGraph(
        graph=_graph(connection, part),
        papers=papers,
        extractions=_extractions(connection, part, [paper.id for paper in papers], mentions),
        concepts=_concepts(connection, part, mentions),
        citations=tuple(
            value(Citation, row, reference=value(Reference, row, prefix="reference_"))
            for row in _rows(connection, "citations", part)
        ),
        relations=tuple(
            value(Relation, row, sentence=value(Sentence, row, prefix="sentence_"))
            for row in _rows(connection, "relations", part)
        ),
        problems=tuple(value(Problem, row) for row in _rows(connection, "problems", part)),
        manifest=_meta(connection)["manifest"],
    )


def _rows(connection: duckdb.DuckDBPyConnection, table: str, part: Part) -> Iterator[Row]:
    if table not in part:
        return
    result = connection.execute(f"SELECT * FROM {table} WHERE {part[table]} ORDER BY rowid")
    names = [column[0] for column in result.description]
    while rows := result.fetchmany(_AT_ONCE):
        yield from (dict(zip(names, values, strict=True)) for values in rows)


def _values(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    cls: type,
    part: Part,
    shared: Shared,
    condition: str = "TRUE",
    *,
    more: Sequence[str] = (),
) -> Iterator[Any]:
    """The rows of a long table as dataclasses, each with the columns `more` where they are asked for."""
    if table not in part:
        return
    described = columns(cls)
    named, count = ", ".join([*described, *more]), len(described)
    result = connection.execute(f"SELECT {named} FROM {table} WHERE {condition} AND ({part[table]}) ORDER BY rowid")
    while rows := result.fetchmany(_AT_ONCE):
        found = list(zip(*rows, strict=True))
        made = map(cls, *(shared.column(values) for values in found[:count]))
        yield from zip(made, *found[count:], strict=True) if more else made


def _meta(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    rows = connection.execute("SELECT key, value FROM meta").fetchall()
    found = {key: json.loads(text or "null") for key, text in rows}
    if not isinstance(found["manifest"], dict):
        raise ValueError("its manifest is none")
    return found


def _papers(
    connection: duckdb.DuckDBPyConnection, part: Part, references: Mapping[str, Sequence[Reference]]
) -> tuple[Paper, ...]:
    rows = _rows(connection, "papers", part)
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


def _mentions(connection: duckdb.DuckDBPyConnection, part: Part) -> _Mentions:
    found = _Mentions(defaultdict(list), defaultdict(list), defaultdict(list))
    for mention, concept_id, introduces in _values(connection, "mentions", Mention, part, Shared(), more=_RESOLVED):
        found.of_paper[mention.paper_id].append(mention)
        if introduces:
            found.introduced[mention.paper_id].append(mention)
        if concept_id is not None:
            found.of_concept[concept_id].append(mention)
    return found


def _extractions(
    connection: duckdb.DuckDBPyConnection, part: Part, paper_ids: Sequence[str], found: _Mentions
) -> tuple[Extraction, ...]:
    shared = Shared()
    sentences = _by_paper(_values(connection, "sentences", Sentence, part, shared))
    abbreviations = _by_paper(_values(connection, "abbreviations", Abbreviation, part, shared))
    references = _by_paper(_values(connection, "paper_references", Reference, part, shared, "place <> 'list'"))
    relations: dict[str, list[RelationMention]] = defaultdict(list)
    for row in _rows(connection, "relation_mentions", part):
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


def _concepts(connection: duckdb.DuckDBPyConnection, part: Part, found: _Mentions) -> tuple[Concept, ...]:
    aliases: dict[str, list[Alias]] = defaultdict(list)
    for row in _rows(connection, "aliases", part):
        aliases[row["concept_id"]].append(value(Alias, row))
    return tuple(
        Concept(
            row["id"],
            row["label"],
            row["kind"],
            tuple(aliases.get(row["id"], ())),
            tuple(found.of_concept.get(row["id"], ())),
        )
        for row in _rows(connection, "concepts", part)
    )


def _graph(connection: duckdb.DuckDBPyConnection, part: Part) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in _rows(connection, "nodes", part):
        node = row.pop("id")
        graph.add_node(node, **_known(row))
    for row in _rows(connection, "edges", part):
        source, target = row.pop("source"), row.pop("target")
        graph.add_edge(source, target, **_known(row))
    return graph


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
