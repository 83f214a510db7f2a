"""Puts nodes and edges together into one graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph import evidence
from kgraph.link import bibliographic, cooccurrence, nodes, related, salience
from kgraph.link.backbone import backbone, cut_report
from kgraph.link.options import LinkOptions
from kgraph.link.phrases import phrase_matrix
from kgraph.schema import BETWEEN_PAPERS, JOINER, weight_attribute

if TYPE_CHECKING:
    import networkx as nx

    from kgraph.model import Citation, Concept, Extraction, Paper, Relation

__all__ = ["link"]

DIGITS = 6
# A weight that rounds to 0 is still a weight.
SMALLEST = 1e-6
SENTENCES_ON_EDGE = 2
SENTENCE_LENGTH = 600


class _Edge(NamedTuple):
    source: str
    target: str
    kind: str
    weight: float
    extra: Mapping[str, Any]


_ends = attrgetter("source", "target")


@dataclass(frozen=True)
class _Corpus:
    """Everything that edges are made of, sorted by id."""

    papers: Sequence[Paper]
    concepts: Sequence[Concept]
    node_ids: frozenset[str]
    coined: Mapping[tuple[str, str], int]
    incidence: salience.Incidence
    citations: Sequence[Citation]
    relations: Sequence[Relation]
    options: LinkOptions
    lookup: evidence.EvidenceIndex
    cuts: list[str] = field(default_factory=list)


def link(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    concepts: Sequence[Concept],
    citations: Sequence[Citation],
    relations: Sequence[Relation],
    *,
    options: LinkOptions | None = None,
) -> nx.DiGraph[str]:
    """The graph of papers and concepts, with the attributes of `schema` that do not need the whole graph.

    Nodes and edges stand in sorted order and do not depend on the order of the arguments. `analyse` adds communities,
    positions and centralities. Weights are rounded to 6 digits. `graph.graph["cuts"]` tells what a backbone left out.
    """
    import networkx as nx

    corpus = _corpus(papers, extractions, concepts, citations, relations, options or LinkOptions())
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(_nodes(corpus))
    kinds = [_in_order(corpus, kind) for kind in EDGES if kind in corpus.options.edges]
    # One edge after the other: those of a large corpus would fill the memory.
    for (source, target), edges in groupby(merge(*kinds, key=_ends), key=_ends):
        attributes = _attributes(list(edges), corpus.lookup)
        # An edge that no sentence stands behind cannot be explained, so it is not drawn.
        if attributes["evidence"]:
            graph.add_edge(source, target, **attributes)
    if corpus.cuts:
        graph.graph["cuts"] = corpus.cuts
    return graph


def _corpus(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    concepts: Sequence[Concept],
    citations: Sequence[Citation],
    relations: Sequence[Relation],
    options: LinkOptions,
) -> _Corpus:
    ordered = sorted(papers, key=lambda paper: paper.id)
    by_id = sorted(concepts, key=lambda concept: concept.id)
    coined = salience.introductions(extractions, by_id)
    worth = nodes.worth_a_node(by_id, (concept for _, concept in coined), min_papers=options.min_papers)
    # A network of papers alone would show every concept as a node that nothing is joined to.
    drawn = [] if BETWEEN_PAPERS.issuperset(options.edges) else worth
    citations = sorted(citations, key=lambda citation: (citation.source_id, citation.target_id))
    relations = sorted(relations, key=lambda relation: (relation.head_id, relation.tail_id, relation.kind))
    return _Corpus(
        papers=ordered,
        concepts=by_id,
        node_ids=frozenset(paper.id for paper in ordered) | {concept.id for concept in drawn},
        coined=coined,
        incidence=salience.incidence(ordered, by_id, coined),
        citations=citations,
        relations=relations,
        options=options,
        lookup=evidence.EvidenceIndex(
            {paper.id: paper for paper in ordered},
            {found.paper_id: found for found in extractions},
            {concept.id: concept for concept in by_id},
            citations,
            relations,
        ),
    )


def _nodes(corpus: _Corpus) -> Iterator[tuple[str, dict[str, Any]]]:
    cited = nodes.cited_by(corpus.citations)
    for paper in corpus.papers:
        yield paper.id, nodes.paper_node(paper, cited_by=cited, has_citations=bool(cited))
    years = {paper.id: paper.year for paper in corpus.papers if paper.year is not None}
    for concept in corpus.concepts:
        if concept.id in corpus.node_ids:
            yield concept.id, nodes.concept_node(concept, years)


def _in_order(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    """The edges of one kind, sorted by their ends."""
    edges = EDGES[kind](corpus, kind)
    # Mentions, by far the most, come sorted.
    return edges if kind == "mentions" else iter(sorted(edges, key=_ends))


def _attributes(edges: Sequence[_Edge], lookup: evidence.EvidenceIndex) -> dict[str, Any]:
    """Edge attributes in schema order; `edges` are the kinds between one ordered pair, in `EDGE_KINDS` order."""
    first = edges[0]
    attributes: dict[str, Any] = {"weight": first.weight, "kind": first.kind}
    if len(edges) > 1:
        attributes["kinds"] = JOINER.join(edge.kind for edge in edges)
        attributes |= {weight_attribute(edge.kind): edge.weight for edge in edges}
    labels = [label for edge in edges for label in edge.extra.get("labels", ())]
    kinds = [edge.kind for edge in edges]
    count, best = lookup.best_of_edge(first.source, first.target, kinds, labels, at_most=SENTENCES_ON_EDGE)
    attributes["count"] = count
    # Where two kinds have the same attribute, as `confidence`, it is that of the first, which the edge shows.
    for edge in reversed(edges):
        attributes |= {name: value for name, value in edge.extra.items() if name != "labels"}
    attributes["evidence"] = nodes.join([_quote(item) for item in best])
    return attributes


def _quote(item: evidence.Evidence) -> str:
    """The sentence with its paper; of a "sentence" that never ends only the part around what it names."""
    if len(item.text) <= SENTENCE_LENGTH:
        return str(item)
    middle = item.marks[0][0] if item.marks else 0
    start = max(0, min(middle - SENTENCE_LENGTH // 2, len(item.text) - SENTENCE_LENGTH))
    return f"…{item.text[start : start + SENTENCE_LENGTH]}… [{item.paper_id}]"


def _cites(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    best: dict[tuple[str, str], Citation] = {}
    for citation in corpus.citations:
        pair = citation.source_id, citation.target_id
        if pair[0] != pair[1] and (pair not in best or _surer(citation, best[pair])):
            best[pair] = citation
    for (source, target), citation in best.items():
        yield _Edge(source, target, kind, 1.0, {"how": citation.how, "confidence": round(citation.confidence, DIGITS)})


def _surer(one: Citation, other: Citation) -> bool:
    return (-one.confidence, one.how) < (-other.confidence, other.how)


def _related(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    options = corpus.options
    phrases = phrase_matrix(corpus.papers, corpus.concepts, corpus.coined, max_share=options.max_share)
    for pair in related.related_pairs(phrases, k=options.k_related, min_similarity=options.min_similarity):
        labels = [label for label, _ in pair.shared]
        weight, values = _weight(pair.weight), [round(value, DIGITS) for _, value in pair.shared]
        extra = {
            "shared": nodes.join(labels),
            "shared_weights": nodes.join(f"{value:.{DIGITS}f}" for value in values),
            # Of the rounded numbers, so that what the file says adds up.
            "shared_rest": round(weight - sum(values), DIGITS) + 0.0,
            "labels": labels,
        }
        yield _Edge(corpus.papers[pair.first].id, corpus.papers[pair.second].id, kind, weight, extra)


def _introduces(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    for paper_id, concept_id in corpus.coined:
        yield _Edge(paper_id, concept_id, kind, 1.0, {})


def _mentions(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    matrix = corpus.incidence.salience.sorted_indices()
    names = [concept.id for concept in corpus.concepts]
    for row, paper in enumerate(corpus.papers):
        cells = slice(*matrix.indptr[row : row + 2])
        for column, value in zip(matrix.indices[cells].tolist(), matrix.data[cells].tolist(), strict=True):
            if names[column] in corpus.node_ids:
                yield _Edge(paper.id, names[column], kind, _weight(value), {})


def _relation(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    found: dict[tuple[str, str], list[Relation]] = defaultdict(list)
    for relation in corpus.relations:
        known = relation.head_id in corpus.node_ids and relation.tail_id in corpus.node_ids
        if relation.kind == kind and known and relation.head_id != relation.tail_id:
            found[relation.head_id, relation.tail_id].append(relation)
    for (head, tail), relations in found.items():
        confidence = max(relation.confidence for relation in relations)
        papers = {relation.paper_id for relation in relations}
        yield _Edge(head, tail, kind, float(len(papers)), {"confidence": round(confidence, DIGITS)})


def _cooccurs(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    options = corpus.options
    columns = [column for column, concept in enumerate(corpus.concepts) if concept.id in corpus.node_ids]
    at_least = options.min_cooccurrence
    pairs = cooccurrence.cooccurrences(corpus.incidence.matrix[:, columns], at_least=at_least)
    stays = backbone(pairs, at_least=at_least, method=options.backbone, alpha=options.alpha)
    if options.backbone != "none":
        after = int(stays.sum())
        corpus.cuts.append(cut_report(kind, len(pairs), after, method=options.backbone, alpha=options.alpha))
    weights = cooccurrence.normalised(pairs, measure=options.measure)[stays]
    kept = pairs.at(stays)
    for ends, weight, npmi in zip(kept.ends(), weights.tolist(), cooccurrence.npmi(kept).tolist(), strict=True):
        source, target = (corpus.concepts[columns[column]].id for column in ends)
        yield _Edge(source, target, kind, _weight(weight), {"npmi": round(npmi, DIGITS)})


def _bibliographic(corpus: _Corpus, kind: str) -> Iterator[_Edge]:
    options = corpus.options
    paper_ids = [paper.id for paper in corpus.papers]
    of_kind = bibliographic.coupling if kind == "coupling" else bibliographic.co_citation
    pairs, found = of_kind(
        paper_ids,
        corpus.lookup.works,
        measure=options.measure,
        at_least=options.min_shared,
        strongest=options.k_shared,
    )
    if len(pairs) < found:
        corpus.cuts.append(f"{kind}: {found:,} -> {len(pairs):,} edges, the {options.k_shared} strongest of each paper")
    weights = cooccurrence.normalised(pairs, measure=options.measure)
    for (first, second), weight in zip(pairs.ends(), weights.tolist(), strict=True):
        yield _Edge(paper_ids[first], paper_ids[second], kind, _weight(weight), {})


def _weight(value: float) -> float:
    return max(round(value, DIGITS), SMALLEST)


# Same order as `schema.EDGE_KINDS`: the first kind of a pair is the one it shows.
EDGES: dict[str, Callable[[_Corpus, str], Iterator[_Edge]]] = {
    "cites": _cites,
    "related": _related,
    "introduces": _introduces,
    "mentions": _mentions,
    "used-for": _relation,
    "part-of": _relation,
    "is-a": _relation,
    "compared-with": _relation,
    "evaluated-by": _relation,
    "cooccurs": _cooccurs,
    "co-citation": _bibliographic,
    "coupling": _bibliographic,
}
