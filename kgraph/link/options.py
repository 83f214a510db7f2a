"""What a user may choose about the edges of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kgraph.errors import OptionError
from kgraph.link.backbone import BACKBONES, Backbone
from kgraph.schema import EDGE_KINDS

__all__ = ["DEFAULT_EDGES", "LinkOptions", "Measure"]

Measure = Literal["association", "cosine", "jaccard", "inclusion", "count"]
MEASURES: tuple[Measure, ...] = ("association", "cosine", "jaccard", "inclusion", "count")

DEFAULT_EDGES = (
    "cites",
    "related",
    "introduces",
    "mentions",
    "used-for",
    "part-of",
    "is-a",
    "compared-with",
    "evaluated-by",
)


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """Which edges the graph gets.

    edges: kinds of edge, a subset of `schema.EDGE_KINDS`.
    min_papers: a concept enters when at least so many papers share it, or when a paper introduces it.
    k_related: strongest `related` edges each paper may ask for; a paper can have more, asked for by others.
    min_similarity: weakest `related` edge, in [0, 1].
    max_share: phrases in more than this share of the papers are too general to relate two papers.
    measure: the weight of `cooccurs`, `co-citation` and `coupling`.
    min_shared: works that both papers of a `coupling` edge must cite, papers that must cite both of a `co-citation`.
    k_shared: strongest `co-citation` and `coupling` edges each paper may ask for; a paper can have more.
    min_cooccurrence: papers that must name both concepts of a `cooccurs` edge.
    backbone, alpha: `cooccurs` edges whose p-value by this test is not below alpha are cut.

    Raises:
        OptionError: for an unknown kind of edge or measure, or a number out of range.
    """

    edges: tuple[str, ...] = DEFAULT_EDGES
    min_papers: int = 2
    k_related: int = 5
    min_similarity: float = 0.05
    max_share: float = 0.4
    measure: Measure = "association"
    min_shared: int = 2
    k_shared: int = 20
    min_cooccurrence: int = 2
    backbone: Backbone = "hypergeometric"
    alpha: float = 0.05

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        unknown = [kind for kind in self.edges if kind not in EDGE_KINDS]
        if unknown:
            raise OptionError(f"unknown kind of edge {unknown[0]!r}; known: {', '.join(EDGE_KINDS)}")
        if self.measure not in MEASURES:
            raise OptionError(f"unknown measure {self.measure!r}; known: {', '.join(MEASURES)}")
        if self.backbone not in BACKBONES:
            raise OptionError(f"unknown backbone {self.backbone!r}; known: {', '.join(BACKBONES)}")
        if not 0 < self.alpha <= 1:
            raise OptionError("alpha must be above 0 and at most 1")
        for name in ("min_papers", "k_related", "min_cooccurrence", "min_shared", "k_shared"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be at least 1")
        if not 0 <= self.min_similarity <= 1 or not 0 < self.max_share <= 1:
            raise OptionError("min_similarity and max_share must lie between 0 and 1")
