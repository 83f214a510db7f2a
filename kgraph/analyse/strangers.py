"""Papers that should know each other: strongly related, of different communities, and neither cites the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgraph.model import Citation, Paper
from kgraph.schema import JOINER, kinds_of, weight_as

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Strangers", "find_strangers"]


@dataclass(frozen=True, slots=True)
class Strangers:
    """Two related papers of different communities, neither of which cites the other; `weight` as on their edge."""

    a_id: str
    b_id: str
    weight: float
    shared: tuple[str, ...]


def find_strangers(
    graph: nx.DiGraph[str], papers: Mapping[str, Paper], citations: Iterable[Citation], *, limit: int = 50
) -> tuple[Strangers, ...]:
    """Pairs of related papers that should know each other, the most related first.

    That a paper does not cite another is known only of one with a list of references, and it can only cite what is not
    younger: so the younger of the two, or both where that is unknown, have such a list.
    """
    cites = {frozenset((citation.source_id, citation.target_id)) for citation in citations}
    found = [
        Strangers(a, b, weight_as(edge, "related"), tuple(edge["shared"].split(JOINER)))
        for a, b, edge in graph.edges(data=True)
        if "related" in kinds_of(edge)
        and frozenset((a, b)) not in cites
        and graph.nodes[a]["community"] != graph.nodes[b]["community"]
        and _would_tell(papers[a], papers[b])
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.weight, pair.a_id, pair.b_id))[:limit])


def _would_tell(a: Paper, b: Paper) -> bool:
    """Whether a citation between the two would stand in a list of references."""
    if a.year is None or b.year is None or a.year == b.year:
        return bool(a.references and b.references)
    return bool((a if a.year > b.year else b).references)
