from __future__ import annotations

import math
import random
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.integrate import quad
from scipy.spatial.distance import cdist
from scipy.stats import beta, false_discovery_control, fisher_exact, hypergeom

from kgraph.link.backbone import (
    Backbone,
    backbone,
    cut_report,
    disparity,
    false_discovery,
    hypergeometric,
    noise_corrected,
)
from kgraph.link.cooccurrence import MEASURES, Pairs, cooccurrences, normalised, npmi

PAIRS = np.array([(0, 1), (0, 2), (0, 3), (1, 2)])
WEIGHTS = np.array([8.0, 1.0, 1.0, 4.0])


def test_disparity_by_hand() -> None:
    # Node 0: strength 10, three edges; node 1: strength 12, two edges; node 2: strength 5, two; node 3: one.
    expected = [min((1 - 0.8) ** 2, 1 - 8 / 12), min(0.9**2, 1 - 1 / 5), 0.9**2, min(1 - 4 / 12, 1 - 4 / 5)]
    assert disparity(PAIRS, WEIGHTS) == pytest.approx(expected, abs=1e-9)


def test_noise_corrected_by_hand() -> None:
    n, a, b, w = 28.0, 10.0, 12.0, 8.0
    mean = a * b / n**2
    variance = a * b * (n - a) * (n - b) / (n**4 * (n - 1))
    alpha = mean**2 / variance * (1 - mean) - mean
    beta = mean / variance * (1 - mean) ** 2 - (1 - mean)
    expected = (alpha + w) / (alpha + beta + n)
    kappa = n / (a * b)
    slope = 1 / (a * b) - n * (a + b) / (a * b) ** 2
    deviation = (n * expected * (1 - expected)) ** 0.5 * abs(2 * (kappa + w * slope) / (kappa * w + 1) ** 2)
    z = (kappa * w - 1) / (kappa * w + 1) / deviation
    assert noise_corrected(PAIRS, WEIGHTS)[0] == pytest.approx(1 - NormalDist().cdf(z), abs=1e-9)


def pair(both: int, in_first: int, in_second: int, rows: int) -> Pairs:
    return Pairs(np.array([0]), np.array([1]), np.array([both]), np.array([in_first, in_second]), rows)


def network(seed: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """All nodes tied to some others, by counts of 1 to 30."""
    random = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(12) for j in range(i + 1, 12) if random.random() < 0.6])
    return pairs, random.integers(1, 31, len(pairs)).astype(float)


@pytest.mark.parametrize("seed", range(3))
def test_disparity_is_the_integral_of_serrano(seed: int) -> None:
    pairs, weights = network(seed)
    expected = []
    for pair, weight in zip(pairs.tolist(), weights.tolist(), strict=True):
        ends = []
        for node in pair:
            mine = weights[(pairs == node).any(axis=1)]
            share, k = weight / mine.sum(), len(mine)
            # Their equation 2: 1 - (k - 1) times the integral of (1 - x)^(k - 2) up to the share.
            below, _ = quad(lambda x, k=k: (1 - x) ** (k - 2), 0, share) if k > 1 else (0, 0)
            ends.append(1 - (k - 1) * below)
        expected.append(min(ends))
    assert disparity(pairs, weights) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_noise_corrected_is_the_model_of_coscia_and_neffke(seed: int) -> None:
    pairs, weights = network(seed)
    total = 2 * float(weights.sum())
    expected = []
    for (i, j), weight in zip(pairs.tolist(), weights.tolist(), strict=True):
        a, b = (weights[(pairs == node).any(axis=1)].sum() for node in (i, j))
        prior = _beta_of_moments(*hypergeometric_moments(a, b, total))
        chance = (prior[0] + weight) / (sum(prior) + total)

        def lift(more: complex, a: float = float(a), b: float = float(b), weight: float = weight) -> complex:
            """One count more raises the strengths of both ends and the total by one each."""
            scaled = (total + more) / ((a + more) * (b + more)) * (weight + more)
            return (scaled - 1) / (scaled + 1)

        # The derivative by a complex step, exact to rounding.
        slope = lift(1e-30j).imag / 1e-30
        deviation = math.sqrt(total * chance * (1 - chance)) * abs(slope)
        expected.append(1 - NormalDist().cdf(lift(0).real / deviation))
    assert noise_corrected(pairs, weights) == pytest.approx(expected, abs=1e-9)


def hypergeometric_moments(a: float, b: float, total: float) -> tuple[float, float]:
    """Mean and variance of the share of all counts between two ends, if `a` of `total` are drawn and `b` are marked."""
    mean, variance = hypergeom.stats(int(total), int(b), int(a), moments="mv")
    return float(mean) / total, float(variance) / total**2


def _beta_of_moments(mean: float, variance: float) -> tuple[float, float]:
    size = mean * (1 - mean) / variance - 1
    found = mean * size, (1 - mean) * size
    assert beta.stats(*found, moments="mv") == pytest.approx((mean, variance), rel=1e-9)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_measures_are_those_of_the_dense_matrix(seed: int) -> None:
    rows = (np.random.default_rng(seed).random((40, 15)) < 0.3).astype(float)
    found = cooccurrences(sp.csr_matrix(rows), at_least=1)
    first, second = found.first, found.second
    both, one = rows.T @ rows / 40, rows.mean(axis=0)
    together, apart = both[first, second], one[first] * one[second]
    expected = {
        "association": together / apart,
        "cosine": 1 - cdist(rows.T, rows.T, "cosine")[first, second],
        "jaccard": 1 - cdist(rows.T > 0, rows.T > 0, "jaccard")[first, second],
        "inclusion": np.maximum(together / one[first], together / one[second]),
        "count": 40 * together,
    }
    assert {name: MEASURES[name](found).tolist() for name in MEASURES} == {
        name: pytest.approx(values.tolist(), abs=1e-9) for name, values in expected.items()
    }
    assert npmi(found) == pytest.approx(np.log(together / apart) / -np.log(together), abs=1e-9)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("association", 3 * 100 / (5 * 6)),
        ("cosine", 3 / 30**0.5),
        ("jaccard", 3 / 8),
        ("inclusion", 3 / 5),
        ("count", 3),
    ],
)
def test_measures_by_hand(measure: str, value: float) -> None:
    found = MEASURES[measure](pair(3, 5, 6, 100))  # type: ignore[index]  # a measure
    assert found == pytest.approx([value], abs=1e-12)


def test_npmi_by_hand() -> None:
    assert npmi(pair(3, 5, 6, 100)) == pytest.approx([np.log(0.03 / 0.003) / -np.log(0.03)], abs=1e-12)
    assert npmi(pair(4, 4, 4, 4)).tolist() == [1.0]


def test_cooccurrences_count_papers() -> None:
    matrix = sp.csr_matrix([[1, 1, 0], [2, 1, 1], [0, 0, 1]])
    found = cooccurrences(matrix, at_least=1)
    assert (found.ends(), found.both.tolist()) == ([(0, 1), (0, 2), (1, 2)], [2, 1, 1])
    assert normalised(found, measure="association") == pytest.approx([1, 0.5, 0.5], abs=1e-12)


def test_many_papers_that_name_few_concepts() -> None:
    found = cooccurrences(sp.csr_matrix(([1, 1], ([0, 0], [0, 1])), shape=(3_000, 2)), at_least=1)
    assert (found.ends(), found.both.tolist()) == ([(0, 1)], [1])


def shuffled_or_not(*, topics: bool) -> Pairs:
    chance = random.Random(3)
    rows = np.zeros((400, 40))
    for paper in range(400):
        for _ in range(6):
            column = (paper % 4) * 10 + chance.randrange(10) if topics else chance.randrange(40)
            rows[paper, column] = 1
    return cooccurrences(sp.csr_matrix(rows), at_least=1)


def kept(pairs: Pairs, method: Backbone) -> float:
    stays = backbone(pairs, at_least=1, method=method, alpha=0.05)
    return float(stays.mean())


def test_hypergeometric_by_hand() -> None:
    # 10 papers, 3 name the one and 2 the other; both papers of the other are among the three.
    value = hypergeometric(np.array([2]), np.array([3]), np.array([2]), papers=10)
    assert value == pytest.approx([3 / 45], abs=1e-12)


def test_hypergeometric_is_fishers_exact_test() -> None:
    both, one, other = np.array([1, 2, 5, 9]), np.array([4, 8, 9, 9]), np.array([6, 3, 20, 9])
    expected = [
        fisher_exact([[k, a - k], [b - k, 50 - a - b + k]], alternative="greater").pvalue
        for k, a, b in zip(both, one, other, strict=True)
    ]
    assert hypergeometric(both, one, other, papers=50) == pytest.approx(expected, abs=1e-9)


def test_false_discovery_is_that_of_scipy() -> None:
    values = np.random.default_rng(5).random(30) ** 4
    expected = false_discovery_control(np.concatenate((values, np.ones(70))))[:30]
    assert false_discovery(values, tests=100) == pytest.approx(expected, abs=1e-9)


def test_false_discovery_by_hand() -> None:
    assert false_discovery(np.array([0.01, 0.04, 0.02]), tests=6) == pytest.approx([0.06, 0.08, 0.06], abs=1e-12)


def test_a_corpus_with_topics_keeps_its_edges_and_a_random_one_does_not() -> None:
    assert kept(shuffled_or_not(topics=True), "hypergeometric") > 0.7
    assert kept(shuffled_or_not(topics=False), "hypergeometric") < 0.01


def test_concepts_that_cannot_meet_often_enough_are_no_tests() -> None:
    # 0 and 1 are in the same 3 of 20 papers, p = 1 / C(20, 3) = 0.0009; each of the others is in one paper.
    rows = np.zeros((20, 14))
    rows[:3, :2] = 1
    rows[range(3, 15), range(2, 14)] = 1
    pairs = cooccurrences(sp.csr_matrix(rows), at_least=2)
    # All 91 pairs of 14 concepts would be too many tests: 91 x 0.0009 = 0.08.
    assert backbone(pairs, at_least=2, method="hypergeometric", alpha=0.05).tolist() == [True]
    assert backbone(pairs, at_least=1, method="hypergeometric", alpha=0.05).tolist() == [False]


def test_none_keeps_all() -> None:
    assert kept(shuffled_or_not(topics=False), "none") == 1
    nothing = cooccurrences(sp.csr_matrix((0, 0)), at_least=1)
    assert backbone(nothing, at_least=1, method="disparity", alpha=0.01).tolist() == []


def test_report() -> None:
    line = cut_report("cooccurs", 41_200, 6310, method="disparity", alpha=0.05)
    assert line == "cooccurs: 41,200 -> 6,310 edges, disparity, alpha 0.05"
