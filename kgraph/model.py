"""The values that flow from stage to stage: frozen, comparable, tied to no library.

    files -> Paper | Problem -> Extraction (Mention, Reference ...) -> Concept, Citation -> KnowledgeGraph

Unknown text is "", unknown numbers are None, unknown lists are (). Offsets are half-open and count code points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kgraph.evidence import EvidenceIndex

__all__ = [
    "KINDS",
    "Abbreviation",
    "Alias",
    "Citation",
    "Concept",
    "Extraction",
    "Field",
    "Kind",
    "KnowledgeGraph",
    "Mention",
    "Paper",
    "Problem",
    "Reference",
    "Relation",
    "RelationMention",
    "Sentence",
]

Kind = Literal["method", "task", "dataset", "metric", "concept"]
KINDS: tuple[Kind, ...] = ("method", "task", "dataset", "metric", "concept")

Field = Literal["title", "abstract"]
Where = Literal["list", "title", "abstract"]
RelationKind = Literal["used-for", "part-of", "is-a", "compared-with", "evaluated-by"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that a paper points to, as far as the paper's own record describes it.

    `where` is "list" for a reference list; "title" or "abstract" for a reference written in the text, which then
    stands at [start, end) of that field. `key` is an id of the source ("W2741809807", "P16-1001") or a cite key.
    """

    paper_id: str
    text: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    title: str = ""
    doi: str = ""
    arxiv: str = ""
    key: str = ""
    where: Where = "list"
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `id` does not depend on input order (see `identifiers.paper_id`); `origin` is "refs.bib:12",
    or several joined with " | " where records were merged.

    `source_id` is the id the source itself uses; reference lists inside the same source point at it. `pages` are as the
    source writes them, "411-20" or an article number.
    """

    id: str
    title: str = ""
    abstract: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    venue: str = ""
    url: str = ""
    doi: str = ""
    arxiv: str = ""
    keywords: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    origin: str = ""
    source_id: str = ""
    volume: str = ""
    pages: str = ""

    def text(self, field: Field) -> str:
        """The text that offsets into `field` count in."""
        return self.title if field == "title" else self.abstract


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that could not be used, or (severity "note") something the reader decided that a user should know."""

    origin: str
    reason: str
    raw: str = ""
    severity: Literal["error", "note"] = "error"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paper: [start, end) of `field`. A title is one sentence."""

    paper_id: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that names a concept. Invariant: `paper.text(field)[start:end] == text`.

    `lemma` is the text with its head word (the last one) in the singular; `source` names the component that found it;
    `confidence` is in (0, 1].
    """

    paper_id: str
    field: Field
    start: int
    end: int
    text: str
    kind: Kind
    source: str
    lemma: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that a paper defines itself: "large language model (LLM)". Both spans lie in `field`."""

    paper_id: str
    field: Field
    short: str
    short_start: int
    short_end: int
    long: str
    long_start: int
    long_end: int


@dataclass(frozen=True, slots=True)
class RelationMention:
    """One sentence that states a relation between two mentions of the same paper."""

    head: Mention
    tail: Mention
    kind: RelationKind
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one paper. Every introduction is also among the mentions; all are sorted by place."""

    paper_id: str
    mentions: tuple[Mention, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    introductions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    relations: tuple[RelationMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A surface form of a concept and why it was merged: see `resolve.labels.reason_of`; or "thesaurus"."""

    text: str
    reason: str
    count: int = 1


@dataclass(frozen=True)
class Concept:
    """One thing that papers name, in all its spellings. `mentions` are sorted by paper and place."""

    id: str
    label: str
    kind: Kind
    aliases: tuple[Alias, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @cached_property
    def paper_ids(self) -> tuple[str, ...]:
        """The distinct papers that mention the concept, sorted."""
        return tuple(sorted({mention.paper_id for mention in self.mentions}))


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference matched to a paper of the corpus. `how` names the rule that matched; `confidence` is in (0, 1]."""

    source_id: str
    target_id: str
    reference: Reference
    confidence: float
    how: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed relation between two concepts, stated by `sentence` of a paper."""

    head_id: str
    tail_id: str
    kind: RelationKind
    paper_id: str
    sentence: Sentence
    confidence: float


@dataclass(frozen=True)
class KnowledgeGraph:
    """A built graph with everything it was made from; what `kgraph.build` returns and exporters take.

    `graph` follows `schema`; `papers`, `extractions` (one a paper) and `concepts` are sorted by id.
    """

    graph: nx.DiGraph[str]
    papers: tuple[Paper, ...]
    extractions: tuple[Extraction, ...]
    concepts: tuple[Concept, ...]
    citations: tuple[Citation, ...] = ()
    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def paper(self) -> dict[str, Paper]:
        """Papers by id."""
        return {paper.id: paper for paper in self.papers}

    @cached_property
    def concept(self) -> dict[str, Concept]:
        """Concepts by id."""
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def extraction(self) -> dict[str, Extraction]:
        """Extractions by paper id."""
        return {extraction.paper_id: extraction for extraction in self.extractions}

    @cached_property
    def evidence(self) -> EvidenceIndex:
        """Looks up the sentences behind nodes and edges; built on first use."""
        from kgraph.evidence import EvidenceIndex

        return EvidenceIndex(self.paper, self.extraction, self.concept, self.citations, self.relations)

    def save(self, folder: str | Path, formats: Sequence[str] = ("html", "graphml")) -> list[Path]:
        """Write the graph into `folder`; see `kgraph.pipeline.save`."""
        from kgraph.pipeline import save

        return save(self, folder, formats)

    def papers_frame(self) -> pd.DataFrame:
        """The papers as a pandas data frame; see `kgraph.frames.papers_frame`."""
        from kgraph.frames import papers_frame

        return papers_frame(self)

    def concepts_frame(self) -> pd.DataFrame:
        """The concepts as a pandas data frame; see `kgraph.frames.concepts_frame`."""
        from kgraph.frames import concepts_frame

        return concepts_frame(self)

    def edges_frame(self) -> pd.DataFrame:
        """The edges as a pandas data frame; see `kgraph.frames.edges_frame`."""
        from kgraph.frames import edges_frame

        return edges_frame(self)

    def __repr__(self) -> str:
        """One line: a notebook prints it under the page, and all values would be megabytes."""
        drawn = f"{self.graph.number_of_nodes()} nodes, {self.graph.number_of_edges()} edges"
        found = f"{len(self.papers)} papers, {len(self.concepts)} concepts, {len(self.citations)} citations"
        return f"<KnowledgeGraph: {found}; drawn: {drawn}>"

    def _repr_html_(self) -> str:
        """The page, for notebooks; see `kgraph.export.notebook.inline`."""
        from kgraph.export.notebook import inline

        return inline(self)
