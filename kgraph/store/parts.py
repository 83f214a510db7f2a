"""Parts of a stored graph: the rows that one question needs, as a graph that holds nothing else.

A part answers its question as the whole graph does; reading it takes milliseconds where the whole takes minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.identifiers import arxiv_id, doi, normalise_title
from kgraph.model import KnowledgeGraph
from kgraph.schema import JOINER
from kgraph.store.reading import Part, open_store, read_part, undamaged

if TYPE_CHECKING:
    import duckdb

__all__ = ["Store", "opened"]

# Ids of papers and of concepts differ, so one list of the rows to read serves both.
_CHOSEN = "IN (SELECT id FROM chosen)"
_ASKED = "IN (SELECT id FROM asked)"
_DESCRIBED: Part = {
    "papers": f"id {_CHOSEN}",
    "concepts": f"id {_CHOSEN}",
    "aliases": f"concept_id {_CHOSEN}",
    "mentions": f"concept_id {_CHOSEN}",
    "nodes": f"id {_CHOSEN}",
}
_QUOTED: Part = {**_DESCRIBED, "sentences": f"paper_id {_CHOSEN}"}
_CITING: Part = dict.fromkeys(("papers", "paper_references", "citations"), "TRUE")
_RELATED = f"list_contains(string_split(coalesce(kinds, kind), '{JOINER}'), 'related')"
# Of "large language model (LLM)" the short form begins a name too.
_NAMES = r"""
SELECT id, title AS text FROM papers UNION ALL SELECT id, source_id FROM papers UNION ALL
SELECT id, label FROM concepts UNION ALL SELECT concept_id, text FROM aliases UNION ALL
SELECT id, regexp_extract(label, ' \(([^()]*)\)$', 1) FROM concepts WHERE ends_with(label, ')')
"""
_AUTHORS = "SELECT id, concat_ws(' ', title, array_to_string(authors, ' '), year) AS text FROM papers"
# What is not ASCII even so is compared by Python, which knows more of Unicode: such names are few.
_FOLDED = "SELECT id, lower(strip_accents(text)) AS folded FROM ({names})"
_ODD = "length(folded) <> strlen(folded)"
_WORDS = "trim(regexp_replace(folded, '[^a-z0-9]+', ' ', 'g'))"
_ALIKE = "greatest(jaro_winkler_similarity({0}, $1), jaro_winkler_similarity({0}[:length($1)], $1))"
_MOST_ALIKE = 300
# An edge is told from both of its ends.
_EITHER_WAY = "SELECT source AS one, target AS other FROM joins UNION ALL SELECT target, source FROM joins"


@contextmanager
def opened(folder: str | Path) -> Iterator[Store]:
    """The store in `folder`, for questions.

    Raises:
        StoreError: if there is no graph, the file is damaged, or another version of kgraph wrote it.
    """
    folder = Path(folder)
    with open_store(folder) as connection:
        yield Store(connection, folder)


class Store:
    """A store open for questions. Every method returns a part of its graph.

    Raises:
        StoreError: from any method, if the file is damaged.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        """Ask the store in `folder` by `connection`."""
        self._connection, self._folder = connection, folder

    def named(self, text: str, *, begins: bool = False, authors: bool = False) -> KnowledgeGraph:
        """The nodes with that id, DOI or arXiv id, and those with a name that may hold all words of `text`.

        `begins` wants names that begin with it; `authors` count as names too.
        """
        text = _text(text)
        words = normalise_title(text).split()
        names = f"{_NAMES} UNION ALL {_AUTHORS}" if authors else _NAMES
        conditions = [f"(contains(folded, ?) OR {_ODD})" for _ in words]
        if begins and words:
            conditions.append(f"(starts_with({_WORDS}, ?) OR {_ODD})")
            words = [*words, " ".join(words)]
        self._choose(
            "SELECT id FROM papers WHERE id = ? OR doi = ? OR arxiv = ? UNION SELECT id FROM concepts WHERE id = ? "
            f"UNION SELECT id FROM ({_FOLDED.format(names=names)}) WHERE {' AND '.join(conditions) or 'FALSE'}",
            [text, doi(text) or None, arxiv_id(text) or None, text, *words],
        )
        return self._read(_DESCRIBED)

    def alike(self, text: str) -> KnowledgeGraph:
        """The nodes with names most like `text`, or whose names begin so."""
        self._choose(
            f"SELECT id FROM ({_FOLDED.format(names=_NAMES)}) ORDER BY {_ALIKE.format('folded')} DESC, id, folded "
            f"LIMIT {_MOST_ALIKE}",
            [normalise_title(text)],
        )
        return self._read(_DESCRIBED)

    def around(self, node: str) -> KnowledgeGraph:
        """A node and what its edges join it to; for one that is not drawn, what its papers name and state."""
        self._ask(node)
        near = f"""
            FROM asked UNION SELECT target FROM edges WHERE source {_ASKED}
            UNION SELECT source FROM edges WHERE target {_ASKED}
        """
        if self._run("SELECT 1 FROM nodes WHERE id = ?", [node]):
            self._choose(near)
            return self._read({**_DESCRIBED, "edges": f"source {_ASKED} OR target {_ASKED}"})
        naming = f"SELECT paper_id FROM mentions WHERE concept_id {_ASKED}"
        self._choose(f"FROM asked UNION {naming} UNION SELECT concept_id FROM mentions WHERE paper_id IN ({naming})")
        return self._read({**_DESCRIBED, "relations": f"head_id {_ASKED} OR tail_id {_ASKED}"})

    def about(self, concept: str) -> KnowledgeGraph:
        """A concept with all that names it."""
        self._ask(concept)
        self._choose(f"FROM asked UNION SELECT paper_id FROM mentions WHERE concept_id {_ASKED}")
        return self._read(_QUOTED)

    def pair(self, one: str, other: str) -> KnowledgeGraph:
        """Two nodes, the edge between them, and what the papers hold that may join them."""
        self._ask(one, other)
        self._choose(f"""
            FROM asked UNION SELECT concept_id FROM mentions WHERE paper_id {_ASKED}
            UNION SELECT paper_id FROM relations WHERE head_id {_ASKED} AND tail_id {_ASKED}
            UNION SELECT paper_id FROM mentions WHERE concept_id {_ASKED}
            GROUP BY paper_id HAVING count(DISTINCT concept_id) = (SELECT count(*) FROM asked)
        """)
        part = {
            **_QUOTED,
            "mentions": f"concept_id {_CHOSEN} AND paper_id {_CHOSEN}",
            "edges": f"source {_ASKED} AND target {_ASKED}",
            "relations": f"head_id {_ASKED} AND tail_id {_ASKED}",
            "citations": f"source_id {_ASKED} AND target_id {_ASKED}",
        }
        if self._joined_by_works():
            # Two references mean one work where all references of the corpus say so.
            part |= _CITING
        return self._read(part)

    def _joined_by_works(self) -> bool:
        """Whether works that papers cite may be what joins the two papers asked for."""
        count = "SELECT count(*) FROM papers WHERE id " + _ASKED
        kinds = self._run(f"SELECT coalesce(kinds, kind) FROM edges WHERE source {_ASKED} AND target {_ASKED}")
        told = any("coupling" in kind or "co-citation" in kind for (kind,) in kinds)
        return (told or not kinds) and self._run(count) == [(2,)]

    def between(self, one: str, other: str) -> KnowledgeGraph:
        """All chains of edges between two nodes that are at most one longer than the shortest; just the two if none is.

        A node that is not drawn is joined to the papers that name it.
        """
        self._ask(one, other)
        self._run(f"""
            CREATE OR REPLACE TEMP VIEW joins AS SELECT source, target FROM edges UNION ALL
            SELECT paper_id, concept_id FROM mentions
            WHERE concept_id {_ASKED} AND concept_id NOT IN (SELECT id FROM nodes)
        """)
        self._reach("from_one", one, other)
        self._reach("from_other", other, one)
        self._choose("""
            FROM asked UNION SELECT a.id FROM from_one a JOIN from_other b USING (id)
            WHERE a.steps + b.steps <= 1 + (SELECT max(steps) FROM from_other)
        """)
        return self._read({**_QUOTED, "edges": f"source {_CHOSEN} AND target {_CHOSEN}"})

    def _reach(self, table: str, start: str, goal: str) -> None:
        """Fill `table` with the nodes that chains from `start` reach, by the number of steps, as far as to `goal`."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT ?::VARCHAR AS id, 0 AS steps", [start])
        steps, grown = 0, 1
        while grown and not self._run(f"SELECT 1 FROM {table} WHERE id = ?", [goal]):
            ((grown,),) = self._run(f"""
                INSERT INTO {table} SELECT DISTINCT other, {steps + 1} FROM ({_EITHER_WAY})
                WHERE one IN (SELECT id FROM {table} WHERE steps = {steps}) AND other NOT IN (SELECT id FROM {table})
            """)
            steps += 1

    def commonest(self, limit: int | None) -> KnowledgeGraph:
        """The concepts of most papers; all without `limit`."""
        self._choose(f"""
            SELECT id FROM concepts LEFT JOIN mentions ON concept_id = id
            GROUP BY id ORDER BY count(DISTINCT paper_id) DESC, id {"" if limit is None else f"LIMIT {limit}"}
        """)
        return self._read(_DESCRIBED)

    def over_time(self, *, min_papers: int) -> KnowledgeGraph:
        """All papers, and the concepts that at least `min_papers` of them name."""
        self._choose(
            "SELECT concept_id AS id FROM mentions GROUP BY 1 HAVING count(DISTINCT paper_id) >= ?", [min_papers]
        )
        return self._read({**_DESCRIBED, "papers": "TRUE", "nodes": "FALSE"})

    def related(self) -> KnowledgeGraph:
        """All papers with their references and citations, and the edges that relate them."""
        return self._read({**_CITING, "nodes": "kind = 'paper'", "edges": _RELATED})

    def citing(self) -> KnowledgeGraph:
        """All papers with their references and citations."""
        quoted = "paper_id IN (SELECT source_id FROM citations)"
        return self._read({**_CITING, "sentences": quoted})

    def referring(self) -> KnowledgeGraph:
        """All papers with their references, and the concepts whose names a paper may have coined."""
        self._choose("""
            SELECT concept_id AS id FROM mentions GROUP BY 1 HAVING count(DISTINCT paper_id) > 1
            AND bool_or(introduces OR (field = 'title' AND start_char = 0))
        """)
        return self._read({**_DESCRIBED, **_CITING})

    def outline(self) -> KnowledgeGraph:
        """All there is to count: nodes and edges have only the attributes that tell their kind and community."""
        import networkx as nx

        counted = ("papers", "paper_references", "concepts", "citations", "problems")
        kg = self._read(dict.fromkeys(counted, "TRUE"))
        graph: nx.DiGraph[str] = nx.DiGraph()
        for node, kind, community, label in self._run("SELECT id, kind, community, community_label FROM nodes"):
            graph.add_node(node, kind=kind, community=community, community_label=label)
        for source, target, kind in self._run("SELECT source, target, coalesce(kinds, kind) FROM edges"):
            graph.add_edge(source, target, kinds=kind)
        return replace(kg, graph=graph)

    def _ask(self, *nodes: str) -> None:
        self._run("CREATE OR REPLACE TEMP TABLE asked AS SELECT DISTINCT unnest(?) AS id", [list(nodes)])

    def _choose(self, query: str, values: Sequence[object] = ()) -> None:
        self._run(f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT DISTINCT id FROM ({query})", values)

    def _read(self, part: Part) -> KnowledgeGraph:
        with undamaged(self._folder):
            return read_part(self._connection, part)

    def _run(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with undamaged(self._folder):
            return self._connection.execute(query, values).fetchall()


def _text(name: str) -> str:
    """`name` as DuckDB takes it: a terminal may hand over bytes that are no text."""
    return name.encode("utf-8", "replace").decode("utf-8")
