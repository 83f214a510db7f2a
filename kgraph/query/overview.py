"""Lists over the whole graph: concepts, trends, gaps, and what there is of each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kgraph.model import KnowledgeGraph
from kgraph.schema import EDGE_KINDS, NODE_KINDS, kinds_of

__all__ = [
    "GAP_PAPERS",
    "TREND_PAPERS",
    "concepts",
    "gaps",
    "stats",
    "strangers",
    "trends",
    "why_no_strangers",
    "why_no_trends",
]

# Papers that have to name a concept before it can have a trend, and before it can be an end or a bridge of a gap.
TREND_PAPERS = 5
GAP_PAPERS = 3


def concepts(kg: KnowledgeGraph, *, limit: int | None = None) -> list[dict[str, Any]]:
    """All concepts, also those that are not drawn, those of most papers first, with their spellings."""
    ranked = sorted(kg.concepts, key=lambda concept: (-len(concept.paper_ids), concept.id))
    return [
        {
            "id": concept.id,
            "label": concept.label,
            "kind": concept.kind,
            "papers": len(concept.paper_ids),
            "aliases": [{"text": alias.text, "reason": alias.reason} for alias in concept.aliases],
        }
        for concept in ranked[:limit]
    ]


def trends(kg: KnowledgeGraph, *, limit: int | None = None) -> list[dict[str, Any]]:
    """Concepts whose share of the papers rises or fades over the years, the surest first; see `why_no_trends`."""
    from kgraph.analyse.trends import find_trends

    tested = find_trends(kg.papers, kg.concepts, min_papers=TREND_PAPERS)

    return [
        {
            "id": trend.concept_id,
            "label": trend.label,
            "direction": trend.direction,
            "z": trend.z,
            "p": trend.p,
            "papers": [list(pair) for pair in trend.papers],
            "bursts": [{"first": burst.first, "last": burst.last, "weight": burst.weight} for burst in trend.bursts],
        }
        for trend in [found for found in tested if found.direction != "steady"][:limit]
    ]


def why_no_trends(kg: KnowledgeGraph) -> str:
    """Why `trends` found nothing, and what would help."""
    years = sorted(paper.year for paper in kg.papers if paper.year is not None)
    if not years:
        return f"none of {len(kg.papers)} papers has a year; `kgraph check` shows which records lack them"
    if years[0] == years[-1]:
        return f"all papers with a year are of {years[0]}; trends need papers of several years"
    dated = {paper.id for paper in kg.papers if paper.year is not None}
    often = sum(len(dated.intersection(concept.paper_ids)) >= TREND_PAPERS for concept in kg.concepts)
    if not often:
        return (
            f"no concept is named by {TREND_PAPERS} papers with a year, the least that tells a trend from chance; "
            f"{len(dated)} papers are too few"
        )
    return (
        f"of {often} concepts that {TREND_PAPERS} papers or more name, none changes its share of the papers of "
        f"{years[0]}-{years[-1]} more than chance explains"
    )


def gaps(kg: KnowledgeGraph, *, limit: int = 20) -> list[dict[str, Any]]:
    """Pairs of concepts that no paper names together although what surrounds them suggests it, best first."""
    from kgraph.analyse.gaps import find_gaps

    def label(concept_id: str) -> str:
        return kg.concept[concept_id].label

    return [
        {
            "a": label(gap.a_id),
            "b": label(gap.b_id),
            "score": gap.score,
            "reason": f"never named together, yet both go with {', '.join(label(bridge) for bridge in gap.bridges)}",
            "bridges": [label(bridge) for bridge in gap.bridges],
            "papers": [list(pair) for pair in gap.papers],
        }
        for gap in find_gaps(kg.papers, kg.concepts, limit=limit, min_papers=GAP_PAPERS)
    ]


def strangers(kg: KnowledgeGraph, *, limit: int = 20) -> list[dict[str, Any]]:
    """Pairs of papers that should know each other: related, of different communities, neither cites the other."""
    from kgraph.analyse.strangers import find_strangers

    def told(paper_id: str) -> dict[str, Any]:
        paper, node = kg.paper[paper_id], kg.graph.nodes[paper_id]
        return {"id": paper.id, "title": paper.title, "year": paper.year, "community": node["community_label"]}

    return [
        {"a": told(pair.a_id), "b": told(pair.b_id), "weight": pair.weight, "shared": list(pair.shared)}
        for pair in find_strangers(kg.graph, kg.paper, kg.citations, limit=limit)
    ]


def why_no_strangers(kg: KnowledgeGraph) -> str:
    """Why `strangers` found nothing."""
    related = [pair for *pair, edge in kg.graph.edges(data=True) if "related" in kinds_of(edge)]
    if not related:
        return "no two papers are joined as related; build with more papers of one field, or with `related` in --edges"
    community = kg.graph.nodes(data="community")
    apart = [pair for pair in related if community[pair[0]] != community[pair[1]]]
    if not apart:
        return f"all {len(related)} pairs of related papers are within a community; build with a higher --resolution"
    cites = {frozenset((citation.source_id, citation.target_id)) for citation in kg.citations}
    uncited = sum(frozenset(pair) not in cites for pair in apart)
    if not uncited:
        return f"in all {len(apart)} pairs of related papers of different communities one cites the other"
    listing = sum(bool(paper.references) for paper in kg.papers)
    return (
        f"{uncited} pairs of related papers of different communities are joined by no citation, but only a list of "
        f"references tells that the younger does not cite the older: {listing} of {len(kg.papers)} records carry one"
    )


def stats(kg: KnowledgeGraph) -> dict[str, Any]:
    """Counts of everything, the communities, and how references were matched."""
    import networkx as nx

    years = [paper.year for paper in kg.papers if paper.year is not None]
    listed = sum(len(paper.references) for paper in kg.papers)
    written = sum(len(extraction.references) for extraction in kg.extractions)
    in_largest = max(nx.weakly_connected_components(kg.graph), key=len, default=set())
    edges = Counter(kind for *_, attributes in kg.graph.edges(data=True) for kind in kinds_of(attributes))
    nodes = Counter(str(attributes["kind"]) for _, attributes in kg.graph.nodes(data=True))
    communities = Counter(
        (attributes["community"], attributes["community_label"]) for _, attributes in kg.graph.nodes(data=True)
    )
    return {
        "papers": len(kg.papers),
        "with_abstract": sum(bool(paper.abstract) for paper in kg.papers),
        "first_year": min(years, default=None),
        "last_year": max(years, default=None),
        "papers_in_largest_component": sum(paper.id in in_largest for paper in kg.papers),
        "concepts": len(kg.concepts),
        "concepts_by_kind": dict(sorted(Counter(concept.kind for concept in kg.concepts).items())),
        "nodes": kg.graph.number_of_nodes(),
        "nodes_by_kind": {kind: nodes[kind] for kind in NODE_KINDS if nodes[kind]},
        "edges": kg.graph.number_of_edges(),
        "edges_by_kind": {kind: edges[kind] for kind in EDGE_KINDS if edges[kind]},
        "papers_with_reference_list": sum(bool(paper.references) for paper in kg.papers),
        "references_listed": listed,
        "references_in_text": written,
        "references_matched": len({c.reference for c in kg.citations if c.how != "coined-name"}),
        "citations": len(kg.citations),
        "citations_by_rule": dict(sorted(Counter(citation.how for citation in kg.citations).items())),
        "communities": [
            {"community": number, "label": label, "nodes": count}
            for (number, label), count in sorted(communities.items())
        ],
        "cuts": list(kg.manifest.get("cuts") or kg.graph.graph.get("cuts") or ()),
        "problems": sum(problem.severity == "error" for problem in kg.problems),
    }
