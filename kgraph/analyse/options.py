"""What a user may choose about the analysis of a graph."""

from __future__ import annotations

from dataclasses import dataclass

from kgraph.errors import OptionError

__all__ = ["AnalyseOptions"]


@dataclass(frozen=True, slots=True)
class AnalyseOptions:
    """How communities are found.

    seed: of every random choice.
    resolution: of the communities; above 1 more and smaller ones, below 1 fewer and larger ones.
    min_share: communities with less than this share of the nodes join the neighbour they are tied to most.

    Raises:
        OptionError: for a number out of range.
    """

    seed: int = 13
    resolution: float = 1.0
    min_share: float = 0.02

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.resolution <= 0:
            raise OptionError("resolution must be above 0")
        if not 0 <= self.min_share < 1:
            raise OptionError("min_share must be at least 0 and below 1")
