from __future__ import annotations

import itertools
import math
import random

import pytest
from scipy.stats import pearsonr

from kgraph.analyse.trends import Burst, bursts, cochran_armitage, find_trends
from kgraph.model import Concept, Mention, Paper


def test_cochran_armitage_by_hand() -> None:
    # Shares 1/10, 3/10, 6/10 over three years: p = 1/3, T = sum (x - 2)(r - n p) = 5, variance = p (1 - p) 20.
    z = cochran_armitage([2001, 2002, 2003], [1, 3, 6], [10, 10, 10])
    assert z == pytest.approx(5 / math.sqrt(1 / 3 * 2 / 3 * 20), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_cochran_armitage_is_the_correlation_of_naming_and_year(seed: int) -> None:
    """N r^2 = z^2, where r is Pearson's correlation over papers of "names it" (0 or 1) and the year."""
    chance = random.Random(seed)
    years, totals = [2001, 2002, 2004, 2009], [chance.randint(5, 40) for _ in range(4)]
    named = [chance.randint(0, total) for total in totals]
    of_papers = [
        (year, int(paper < count))
        for year, count, total in zip(years, named, totals, strict=True)
        for paper in range(total)
    ]
    expected = pearsonr(*zip(*of_papers, strict=True)).statistic * math.sqrt(sum(totals))
    assert cochran_armitage(years, named, totals) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("named", [[0, 0], [5, 5]])
def test_no_variance_is_no_trend(named: list[int]) -> None:
    assert cochran_armitage([2000, 2001], named, [5, 5]) == 0.0


def cost(named: list[int], totals: list[int], states: tuple[bool, ...]) -> float:
    """The cost of a sequence of states, straight from Kleinberg's definition."""
    usual = sum(named) / sum(totals)
    total, before = 0.0, False
    for count, papers, state in zip(named, totals, states, strict=True):
        share = min(2 * usual, 0.9999) if state else usual
        total -= count * math.log(share) + (papers - count) * math.log(1 - share)
        total += math.log(len(named)) if state and not before else 0.0
        before = state
    return total


@pytest.mark.parametrize(
    "named", [[1, 1, 1, 9, 9, 1, 1], [0, 0, 0, 0, 0, 0, 12], [9, 1, 1, 1, 1, 1, 9], [3, 3, 3, 3, 3, 3, 3]]
)
def test_bursts_are_the_cheapest_states(named: list[int]) -> None:
    totals, years = [20] * 7, list(range(2000, 2007))
    best = min(itertools.product([False, True], repeat=7), key=lambda states: cost(named, totals, states))
    inside = {year for burst in bursts(years, named, totals) for year in range(burst.first, burst.last + 1)}
    assert inside == {year for year, state in zip(years, best, strict=True) if state}


def test_a_burst_says_when_and_how_much() -> None:
    usual, gain = 22 / 140, math.log(2)
    weight = 18 * gain + 22 * math.log((1 - 2 * usual) / (1 - usual))
    expected = (Burst(2003, 2004, round(weight, 6)),)
    assert bursts(list(range(2000, 2007)), [1, 1, 1, 9, 9, 1, 0], [20] * 7) == expected


def corpus() -> tuple[list[Paper], list[Concept]]:
    papers = [Paper(id=f"{year}-{number}", title="t", year=year) for year in range(2000, 2010) for number in range(10)]
    named = {
        "up": [paper for paper in papers if int(paper.id[-1]) < (paper.year or 0) - 2000],
        "down": [paper for paper in papers if int(paper.id[-1]) < 2009 - (paper.year or 0)],
        "flat": [paper for paper in papers if paper.id.endswith("-3")],
        "rare": papers[:4],
    }
    concepts = [
        Concept(
            f"concept:{name}", name, "method", (), tuple(Mention(p.id, "title", 0, 1, "t", "method", "x") for p in of)
        )
        for name, of in named.items()
    ]
    return papers, concepts


def test_shares_decide_the_direction() -> None:
    papers, concepts = corpus()
    trends = find_trends(papers, concepts)
    assert {trend.label: trend.direction for trend in trends} == {"up": "rising", "down": "fading", "flat": "steady"}
    assert trends[-1].papers == tuple((year, 1) for year in range(2000, 2010))
    assert find_trends(reversed(papers), reversed(concepts)) == trends


def test_without_years_there_are_no_trends() -> None:
    assert find_trends([Paper(id="a", title="t")], []) == ()
