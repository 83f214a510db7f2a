"""Cuts of a graph: which nodes and edges an export shows. The map stays: positions, communities and sizes are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from kgraph.errors import OptionError
from kgraph.export.rows import Values
from kgraph.link.cooccurrence import cooccurrences
from kgraph.schema import EDGE_KINDS, JOINER, kinds_of, weight_as, weight_attribute

if TYPE_CHECKING:
    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["View", "ViewName", "apply", "cut"]

ViewName = Literal["full", "papers", "concepts", "citations"]

# The default of `link` too: what two concepts share in one paper alone is mostly chance.
_MIN_SHARED_PAPERS = 2
_OF_CITATIONS = frozenset({"cites", "co-citation", "coupling"})


@dataclass(frozen=True, slots=True)
class View:
    """What to show of a graph.

    view: "full"; "papers" (papers and the edges among them); "concepts" (concepts and the edges among them, with
        `cooccurs` counted from the papers where the graph has none); "citations" (papers, and what citations
        say of them).
    min_papers: concepts that fewer papers name are left out, unless a paper introduces them.
    top: only so many nodes, those of the highest PageRank.
    edges: only edges of these kinds; () = all.
    community: only nodes of these communities, by number; () = all.
    years: first and last year, both included, None = open: papers of these years, and concepts named in one of them.
        What has no year is left out, unless both are None.

    Raises:
        OptionError: for an unknown view or kind of edge, a number below 1, or years in the wrong order.
    """

    view: ViewName = "full"
    min_papers: int = 1
    top: int | None = None
    edges: tuple[str, ...] = ()
    community: tuple[int, ...] = ()
    years: tuple[int | None, int | None] = (None, None)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.view not in get_args(ViewName):
            raise OptionError(f"unknown view {self.view!r}; known: {', '.join(get_args(ViewName))}")
        unknown = [kind for kind in self.edges if kind not in EDGE_KINDS]
        if unknown:
            raise OptionError(f"unknown kind of edge {unknown[0]!r}; known: {', '.join(EDGE_KINDS)}")
        if self.min_papers < 1 or (self.top is not None and self.top < 1):
            raise OptionError("min_papers and top must be at least 1")
        first, last = self.years
        if first is not None and last is not None and first > last:
            raise OptionError(f"the years {first} to {last} are in the wrong order")


def apply(graph: nx.DiGraph[str], view: View) -> nx.DiGraph[str]:
    """A new graph with what `view` shows; `degree` is counted anew, all other attributes are as they were.

    An edge that loses one of its kinds shows the first that is left, with that kind's weight; its `count` and
    `evidence` stay those of the whole edge.
    """
    import networkx as nx

    shown: nx.DiGraph[str] = nx.DiGraph()
    eligible = [node for node in graph if _fits(graph, node, view)]
    wanted = [node for node in eligible if _in_view(graph.nodes[node], view)]
    kept = sorted(wanted, key=lambda node: (-graph.nodes[node]["pagerank"], node))[: view.top]
    inside = set(kept)
    shown.add_nodes_from((node, dict(graph.nodes[node])) for node in sorted(inside))
    for source, target, values in graph.edges(data=True):
        if source in inside and target in inside:
            left = _only(values, _kinds_shown(view))
            if left:
                shown.add_edge(source, target, **left)
    if _wants_cooccurrence(graph, view):
        papers = sorted(node for node in eligible if graph.nodes[node]["kind"] == "paper")
        _add_cooccurrences(shown, graph, papers=papers)
    for node, degree in shown.degree():
        shown.nodes[node]["degree"] = degree
    return shown


def cut(kg: KnowledgeGraph, view: View) -> KnowledgeGraph:
    """`kg` with the graph that `view` shows, and the papers, concepts, citations and relations that belong to it.

    Papers stay behind a map of concepts, and concepts behind a map of papers: their text and their mentions explain it.
    """
    if view == View():
        return kg
    graph = apply(kg.graph, view)
    behind = {node for node in kg.graph if _fits(kg.graph, node, view) and not _in_view(kg.graph.nodes[node], view)}
    kept = behind | set(graph)
    concepts = (concept for concept in kg.concepts if concept.id in kept)
    return replace(
        kg,
        graph=graph,
        papers=tuple(paper for paper in kg.papers if paper.id in kept),
        extractions=tuple(extraction for extraction in kg.extractions if extraction.paper_id in kept),
        concepts=tuple(
            replace(concept, mentions=tuple(mention for mention in concept.mentions if mention.paper_id in kept))
            for concept in concepts
        ),
        citations=tuple(citation for citation in kg.citations if {citation.source_id, citation.target_id} <= kept),
        relations=tuple(
            relation for relation in kg.relations if {relation.head_id, relation.tail_id, relation.paper_id} <= kept
        ),
    )


def _fits(graph: nx.DiGraph[str], node: str, view: View) -> bool:
    """Whether the node passes the cuts by community, year and number of papers."""
    values = graph.nodes[node]
    if view.community and values["community"] not in view.community:
        return False
    first, last = view.years
    if (first is not None or last is not None) and not _overlaps(values, first, last):
        return False
    if values["kind"] == "paper" or values.get("papers", 0) >= view.min_papers:
        return True
    return any("introduces" in kinds_of(edge) for *_, edge in graph.in_edges(node, data=True))


def _overlaps(values: Values, first: int | None, last: int | None) -> bool:
    begin = values.get("year", values.get("first_year"))
    end = values.get("year", values.get("last_year", begin))
    if begin is None or end is None:
        return False
    return (last is None or begin <= last) and (first is None or end >= first)


def _in_view(values: Values, view: View) -> bool:
    return view.view == "full" or (values["kind"] == "paper") == (view.view != "concepts")


def _kinds_shown(view: View) -> tuple[str, ...]:
    chosen = view.edges or tuple(EDGE_KINDS)
    return tuple(kind for kind in chosen if view.view != "citations" or kind in _OF_CITATIONS)


def _only(values: Values, shown: tuple[str, ...]) -> dict[str, Any]:
    """The attributes of an edge that keeps only the kinds `shown`; {} when none is left."""
    before = kinds_of(values)
    after = tuple(kind for kind in before if kind in shown)
    if after == before or not after:
        return dict(values) if after else {}
    weights = {weight_attribute(kind): weight_as(values, kind) for kind in after}
    others = {name: value for name, value in values.items() if name != "kinds" and not name.startswith("w_")}
    several = {"kinds": JOINER.join(after), **weights} if len(after) > 1 else {}
    return {**others, "kind": after[0], "weight": weight_as(values, after[0]), **several}


def _wants_cooccurrence(graph: nx.DiGraph[str], view: View) -> bool:
    if view.view != "concepts" or "cooccurs" not in _kinds_shown(view):
        return False
    return not any("cooccurs" in kinds_of(values) for *_, values in graph.edges(data=True))


def _add_cooccurrences(shown: nx.DiGraph[str], graph: nx.DiGraph[str], *, papers: Sequence[str]) -> None:
    """Add `cooccurs` edges, weighted by association strength and divided by the strongest.

    Source: van Eck, N. J. & Waltman, L. (2009). How to normalize cooccurrence data? JASIST 60(8).
    """
    import numpy as np
    import scipy.sparse as sp

    concepts = sorted(shown)
    column = {concept: place for place, concept in enumerate(concepts)}
    named = [[column[node] for node in graph.successors(paper) if node in column] for paper in papers]
    columns, ends = [place for places in named for place in places], np.cumsum([0, *map(len, named)])
    naming: list[set[int]] = [set() for _ in concepts]
    for row, places in enumerate(named):
        for place in places:
            naming[place].add(row)
    shape = (len(papers), len(concepts))
    pairs = cooccurrences(
        sp.csr_matrix((np.ones(len(columns)), columns, ends), shape=shape), at_least=_MIN_SHARED_PAPERS
    )
    strength = pairs.both / (pairs.in_first * pairs.in_second)
    weights = (strength / strength.max(initial=0.0)).tolist()
    for (first, second), weight, count in zip(pairs.ends(), weights, pairs.both.tolist(), strict=True):
        pair = concepts[first], concepts[second]
        paper = papers[min(naming[first] & naming[second])]
        sentences = dict.fromkeys(graph.edges[paper, concept]["evidence"] for concept in pair)
        _merge(shown, *pair, weight=weight, count=count, evidence=JOINER.join(sentences))


def _merge(shown: nx.DiGraph[str], first: str, second: str, *, weight: float, count: int, evidence: str) -> None:
    """Add a `cooccurs` edge, or that kind to an edge that is there already."""
    if not shown.has_edge(first, second):
        shown.add_edge(first, second, weight=weight, kind="cooccurs", count=count, evidence=evidence)
        return
    edge = shown.edges[first, second]
    before = kinds_of(edge)
    weights = {weight_attribute(kind): weight_as(edge, kind) for kind in before}
    weights[weight_attribute("cooccurs")] = weight
    edge.update(weights, kinds=JOINER.join((*before, "cooccurs")), count=edge["count"] + count)
