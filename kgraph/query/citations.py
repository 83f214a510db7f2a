"""Who cites whom: references and what they were matched to, what the corpus lacks, chains of citations in time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kgraph.errors import NodeError
from kgraph.model import Citation, KnowledgeGraph
from kgraph.query.find import find_node, label_of
from kgraph.query.spellings import by_spelling
from kgraph.works import name_of

__all__ = ["citation_path", "co_cited", "main_path", "outside", "references"]

# A table of all pairs of a large corpus would not fit in memory.
_STRONGEST = 20


def references(kg: KnowledgeGraph, *, matched: bool | None = None, limit: int | None = None) -> list[dict[str, Any]]:
    """Every reference found, with the paper it was matched to and by which rule; `target_id` "" where it was not.

    `label` is what to call the reference. `matched` keeps those that were matched, or those that were not. Names that
    are citations because the cited paper coined them, `how` "coined-name", come after the references of their paper.
    """
    from kgraph.resolve.references import MatchReport, explain_references

    reports = explain_references(kg.papers, kg.extractions, kg.concepts)
    reports += [MatchReport(citation.reference, citation) for citation in kg.citations if citation.how == "coined-name"]
    reports.sort(key=lambda report: report.reference.paper_id)
    chosen = [report for report in reports if matched is None or bool(report.citation) is matched]
    return [
        {
            "paper_id": report.reference.paper_id,
            "paper": label_of(kg, report.reference.paper_id),
            "label": name_of(report.reference),
            "text": report.reference.text,
            "title": report.reference.title,
            "authors": list(report.reference.authors),
            "year": report.reference.year,
            "doi": report.reference.doi,
            "arxiv": report.reference.arxiv,
            "key": report.reference.key,
            "where": report.reference.where,
            "target_id": report.citation.target_id if report.citation else "",
            "target": label_of(kg, report.citation.target_id) if report.citation else "",
            "how": report.citation.how if report.citation else "",
            "confidence": report.citation.confidence if report.citation else 0.0,
            "reason": report.reason,
        }
        for report in chosen[:limit]
    ]


def outside(kg: KnowledgeGraph, *, limit: int | None = None) -> list[dict[str, Any]]:
    """The works that papers of the corpus cite and that are not in it, those that most papers cite first.

    Titles that differ by a few letters count as one work; `spellings` are the labels of the others.
    """
    found: list[dict[str, Any]] = []
    for work, *others in by_spelling(work for work in kg.evidence.works if not work.inside):
        citing = {paper for spelled in (work, *others) for paper in spelled.cited_by}
        found.append(
            {
                "id": work.id,
                "label": work.label,
                "spellings": [label for label in dict.fromkeys(other.label for other in others) if label != work.label],
                "authors": list(work.reference.authors),
                "year": work.reference.year,
                "title": work.reference.title,
                "doi": next((known.reference.doi for known in (work, *others) if known.reference.doi), ""),
                "arxiv": next((known.reference.arxiv for known in (work, *others) if known.reference.arxiv), ""),
                "cited_by": len(citing),
                "papers": sorted(citing),
            }
        )
    return sorted(found, key=lambda entry: (-entry["cited_by"], entry["id"]))[:limit]


def co_cited(kg: KnowledgeGraph, *, limit: int | None = None) -> list[dict[str, Any]]:
    """Pairs of works, of the corpus or outside it, that papers cite together, by the number of these papers.

    At least two papers must cite a pair, and it must be among the 20 commonest pairs of one of its works.
    """
    from kgraph.link.bibliographic import citing_matrix, shared_pairs
    from kgraph.link.cooccurrence import MEASURES

    works = [work for work in kg.evidence.works if len(work.cited_by) > 1]
    matrix = citing_matrix([paper.id for paper in kg.papers], works)
    pairs, _ = shared_pairs(matrix, measure="count", at_least=2, strongest=_STRONGEST)

    cosines = [round(value, 6) for value in MEASURES["cosine"](pairs).tolist()]
    found = list(zip(pairs.ends(), pairs.both.tolist(), cosines, strict=True))
    found.sort(key=lambda pair: (-pair[1], -pair[2], pair[0]))
    return [
        {
            "a": works[first].label,
            "b": works[second].label,
            "a_id": works[first].id,
            "b_id": works[second].id,
            "papers": shared,
            "cosine": value,
        }
        for (first, second), shared, value in found[:limit]
    ]


def citation_path(kg: KnowledgeGraph, a: str, b: str) -> list[dict[str, Any]]:
    """The shortest chain of citations between two papers, oldest first; every step but the first cites the one before.

    Raises:
        NodeError: if a paper is unknown, or no chain of citations leads from one to the other.
    """
    import networkx as nx

    first, second = find_node(kg, a, only="paper"), find_node(kg, b, only="paper")
    graph: nx.DiGraph[str] = nx.DiGraph(sorted({(c.target_id, c.source_id) for c in kg.citations}))
    graph.add_nodes_from((first, second))
    for older, newer in ((first, second), (second, first)):
        if nx.has_path(graph, older, newer):
            return _chain(kg, nx.shortest_path(graph, older, newer))
    raise NodeError(
        f"no chain of citations joins {label_of(kg, first)!r} and {label_of(kg, second)!r}; "
        f"without --citations other edges count too"
    )


def main_path(kg: KnowledgeGraph) -> list[dict[str, Any]]:
    """The main path of the whole citation network, oldest first; `edge.ways` is the search path count of each step.

    Raises:
        NodeError: if no paper cites another.
    """
    from kgraph.analyse.mainpath import citation_network, main_path, search_path_counts

    network = citation_network((c.target_id, c.source_id) for c in kg.citations)
    found = main_path(network)
    if not found:
        listing = sum(bool(paper.references) for paper in kg.papers)
        raise NodeError(
            f"no citations: {listing} of {len(kg.papers)} records carry references, none to another of them"
        )
    counts = search_path_counts(network)
    steps = _chain(kg, found)
    for arc, step in zip(pairwise(found), steps[1:], strict=True):
        step["edge"]["ways"] = counts[arc]
    return steps


def _chain(kg: KnowledgeGraph, papers: list[str]) -> list[dict[str, Any]]:
    surest: dict[tuple[str, str], Citation] = {}
    for citation in kg.citations:
        pair = citation.target_id, citation.source_id
        if pair not in surest or citation.confidence > surest[pair].confidence:
            surest[pair] = citation
    steps: list[dict[str, Any]] = [
        {"id": paper_id, "kind": "paper", "label": label_of(kg, paper_id), "year": kg.paper[paper_id].year}
        for paper_id in papers
    ]
    for (cited, citing), step in zip(pairwise(papers), steps[1:], strict=True):
        evidence = kg.evidence.of_edge(citing, cited, ["cites"])
        step["edge"] = {
            "kind": "cites",
            "forward": False,
            "how": surest[cited, citing].how,
            "evidence": str(evidence[0]),
        }
    return steps
