"""Concepts that rise, fade or flare up over the years."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kgraph.model import Concept, Paper

__all__ = ["Burst", "Trend", "bursts", "cochran_armitage", "find_trends"]

Direction = Literal["rising", "fading", "steady"]


@dataclass(frozen=True, slots=True)
class Burst:
    """Years, both included, in which a concept was named far more than usual; `weight` > 0 says how clearly."""

    first: int
    last: int
    weight: float


@dataclass(frozen=True, slots=True)
class Trend:
    """How the share of papers that name a concept changes.

    z: the trend in standard errors, above 0 when it rises; p: two-sided, adjusted for the number of concepts tested.
    papers: (year, papers that name it), for every year with papers.
    """

    concept_id: str
    label: str
    direction: Direction
    z: float
    p: float
    papers: tuple[tuple[int, int], ...]
    bursts: tuple[Burst, ...]


def find_trends(
    papers: Iterable[Paper], concepts: Iterable[Concept], *, min_papers: int = 5, alpha: float = 0.05
) -> tuple[Trend, ...]:
    """The trends of all concepts that at least `min_papers` papers with a year name, strongest first.

    A concept rises or fades where the share of papers naming it changes with the year more than chance explains, at a
    false discovery rate of `alpha`; counts alone would call everything rising that grows no faster than the corpus.
    Empty where fewer than two years are known.
    """
    from scipy.stats import false_discovery_control, norm

    year_of = {paper.id: paper.year for paper in papers if paper.year is not None}
    # Years without papers say nothing about shares and are left out.
    totals = dict(sorted(Counter(year_of.values()).items()))
    if len(totals) < 2:
        return ()
    tested: list[tuple[Concept, list[int], float]] = []
    for concept in sorted(concepts, key=lambda concept: concept.id):
        counts = Counter(year_of[paper_id] for paper_id in concept.paper_ids if paper_id in year_of)
        named = [counts.get(year, 0) for year in totals]
        if sum(named) >= min_papers:
            tested.append((concept, named, cochran_armitage(list(totals), named, list(totals.values()))))
    if not tested:
        return ()
    adjusted = false_discovery_control([2 * float(norm.sf(abs(z))) for _, _, z in tested])
    found = (
        Trend(
            concept_id=concept.id,
            label=concept.label,
            direction=_direction(z, float(p), alpha),
            z=round(z, 6),
            p=round(float(p), 9),
            papers=tuple(zip(totals, named, strict=True)),
            bursts=bursts(list(totals), named, list(totals.values())),
        )
        for (concept, named, z), p in zip(tested, adjusted, strict=True)
    )
    return tuple(sorted(found, key=lambda trend: (-abs(trend.z), trend.concept_id)))


def cochran_armitage(years: Sequence[int], named: Sequence[int], totals: Sequence[int]) -> float:
    """The Cochran-Armitage statistic z for a linear trend of the share named / totals over the years; 0 if undefined.

    Source: Armitage, P. (1955). Tests for linear trends in proportions and frequencies. Biometrics 11(3).
    """
    papers, all_named = sum(totals), sum(named)
    share = all_named / papers if papers else 0.0
    mean = sum(year * total for year, total in zip(years, totals, strict=True)) / papers if papers else 0.0
    spread = math.fsum(total * (year - mean) ** 2 for year, total in zip(years, totals, strict=True))
    variance = share * (1 - share) * spread
    if variance <= 0:
        return 0.0
    excess = math.fsum(
        (year - mean) * (count - total * share) for year, count, total in zip(years, named, totals, strict=True)
    )
    return excess / math.sqrt(variance)


def bursts(
    years: Sequence[int], named: Sequence[int], totals: Sequence[int], *, ratio: float = 2.0, gamma: float = 1.0
) -> tuple[Burst, ...]:
    """Runs of years in which the share of papers naming a concept is better explained by `ratio` times its usual share.

    Entering a burst costs `gamma` x ln(number of years). The two-state automaton for batches, solved exactly.
    Source: Kleinberg, J. (2003). Bursty and hierarchical structure in streams. Data Mining and Knowledge Discovery 7.
    """
    usual = sum(named) / sum(totals) if sum(totals) else 0.0
    high = min(usual * ratio, 0.9999)
    if not 0 < usual < high:
        return ()
    enter = gamma * math.log(len(years))
    gains = [
        count * math.log(high / usual) + (total - count) * math.log((1 - high) / (1 - usual))
        for count, total in zip(named, totals, strict=True)
    ]
    calm, bursting = 0.0, -enter
    came_from: list[tuple[bool, bool]] = []
    for gain in gains:
        came_from.append((bursting > calm, bursting >= calm - enter))
        calm, bursting = max(calm, bursting), max(bursting, calm - enter) + gain
    state, states = bursting > calm, []
    for into_calm, into_bursting in reversed(came_from):
        states.append(state)
        state = into_bursting if state else into_calm
    return tuple(_runs(years, gains, states[::-1]))


def _runs(years: Sequence[int], gains: Sequence[float], states: Sequence[bool]) -> Iterable[Burst]:
    start = None
    for index in range(len(states) + 1):
        inside = index < len(states) and states[index]
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            yield Burst(years[start], years[index - 1], round(math.fsum(gains[start:index]), 6))
            start = None


def _direction(z: float, p: float, alpha: float) -> Direction:
    if p >= alpha:
        return "steady"
    return "rising" if z > 0 else "fading"
