"""Why is this edge here, and why are these spellings one concept?"""

from __future__ import annotations

from typing import Any

from kgraph.errors import NodeError
from kgraph.evidence import Evidence, definition, of_edge
from kgraph.model import KnowledgeGraph
from kgraph.query.find import find_node, label_of
from kgraph.schema import EDGE_KINDS, SYMMETRIC_KINDS

__all__ = ["why", "why_concept"]

# A citation or a relation has a direction and says more than that two nodes go together.
_STATED = [kind for kind in EDGE_KINDS if kind not in SYMMETRIC_KINDS | {"introduces", "mentions"}]


def why(kg: KnowledgeGraph, a: str, b: str, *, limit: int | None = None) -> dict[str, Any]:
    """The edge between two nodes, and every sentence behind it, best first.

    Where the graph draws no edge, but the papers hold a reason for one, that is told with `"drawn": false`.

    Raises:
        NodeError: if a node is unknown, or nothing joins the two directly.
    """
    first, second = find_node(kg, a), find_node(kg, b)
    if first == second:
        raise NodeError(f"{a!r} and {b!r} are one node, {label_of(kg, first)!r}; for a concept: kgraph why DIR {a!r}")
    for source, target in ((first, second), (second, first)):
        if kg.graph.has_edge(source, target):
            attributes = {name: value for name, value in kg.graph.edges[source, target].items() if name != "evidence"}
            edge = {**_ends(kg, source, target), "drawn": True, **attributes}
            return {"edge": edge, "evidence": _tell(kg, of_edge(kg, source, target), limit)}
    kind, source, target, found = _undrawn(kg, first, second)
    if not found:
        raise NodeError(
            f"nothing joins {label_of(kg, first)!r} and {label_of(kg, second)!r} directly; "
            f"try: kgraph path DIR {a!r} {b!r}"
        )
    edge = {**_ends(kg, source, target), "drawn": False, "kind": kind, "count": len(found)}
    return {"edge": edge, "evidence": _tell(kg, found, limit)}


def why_concept(kg: KnowledgeGraph, name: str, *, limit: int | None = None) -> dict[str, Any]:
    """A concept: its kind, its definition, its spellings with the reasons of their merges, the sentences that name it.

    "definition" is None where no sentence of the papers defines the concept.
    """
    node = find_node(kg, name, only="concept")
    concept = kg.concept[node]
    defined = definition(kg, node)
    found = tuple(evidence for paper_id in concept.paper_ids for evidence in kg.evidence.of_mentions(paper_id, node))
    return {
        "concept": {
            "id": node,
            "label": concept.label,
            "kind": concept.kind,
            "papers": len(concept.paper_ids),
            "mentions": len(concept.mentions),
            "aliases": [
                {"text": alias.text, "reason": alias.reason, "count": alias.count} for alias in concept.aliases
            ],
        },
        "definition": _entry(kg, defined) if defined else None,
        "evidence": _tell(kg, found, limit),
    }


def _undrawn(kg: KnowledgeGraph, first: str, second: str) -> tuple[str, str, str, tuple[Evidence, ...]]:
    """What the store knows of two nodes without an edge: kind, source, target and evidence."""
    for source, target in ((first, second), (second, first)):
        for kind in _STATED:
            if stated := kg.evidence.of_edge(source, target, [kind]):
                return kind, source, target, stated
    concepts = [node for node in (first, second) if node in kg.concept]
    if len(concepts) == 2:
        source, target = sorted((first, second))
        return "cooccurs", source, target, kg.evidence.of_edge(source, target, ["cooccurs"])
    if len(concepts) == 1:
        paper = second if concepts[0] == first else first
        return "mentions", paper, concepts[0], kg.evidence.of_mentions(paper, concepts[0])
    source, target = sorted((first, second))
    shared = [concept.label for concept in kg.concepts if {source, target} <= set(concept.paper_ids)]
    kind, found = "related", kg.evidence.of_edge(source, target, ["related"], shared)
    for other in ("co-citation", "coupling"):
        if not found:
            kind, found = other, kg.evidence.of_edge(source, target, [other])
    return kind, source, target, found


def _ends(kg: KnowledgeGraph, source: str, target: str) -> dict[str, Any]:
    return {
        "source": source,
        "source_label": label_of(kg, source),
        "target": target,
        "target_label": label_of(kg, target),
    }


def _tell(kg: KnowledgeGraph, found: tuple[Evidence, ...], limit: int | None) -> list[dict[str, Any]]:
    return [_entry(kg, evidence) for evidence in found[:limit]]


def _entry(kg: KnowledgeGraph, evidence: Evidence) -> dict[str, Any]:
    return {
        "paper_id": evidence.paper_id,
        "title": kg.paper[evidence.paper_id].title,
        "field": evidence.field,
        "sentence": evidence.text,
        "start": evidence.start,
        "end": evidence.end,
        "marks": [list(mark) for mark in evidence.marks],
    }
