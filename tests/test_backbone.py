from __future__ import annotations

import random
from statistics import NormalDist

import numpy as np
import pytest
import scipy.sparse as sp

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
    stays = backbone(pairs, concepts=40, method=method, alpha=0.05)
    return float(stays.mean())


def test_hypergeometric_by_hand() -> None:
    # 10 papers, 3 name the one and 2 the other; both papers of the other are among the three.
    value = hypergeometric(np.array([2]), np.array([3]), np.array([2]), papers=10)
    assert value == pytest.approx([3 / 45], abs=1e-12)


def test_false_discovery_by_hand() -> None:
    assert false_discovery(np.array([0.01, 0.04, 0.02]), tests=6) == pytest.approx([0.06, 0.08, 0.06], abs=1e-12)


def test_a_corpus_with_topics_keeps_its_edges_and_a_random_one_does_not() -> None:
    assert kept(shuffled_or_not(topics=True), "hypergeometric") > 0.7
    assert kept(shuffled_or_not(topics=False), "hypergeometric") < 0.01


def test_none_keeps_all() -> None:
    assert kept(shuffled_or_not(topics=False), "none") == 1
    nothing = cooccurrences(sp.csr_matrix((0, 0)), at_least=1)
    assert backbone(nothing, concepts=0, method="disparity", alpha=0.01).tolist() == []


def test_report() -> None:
    line = cut_report("cooccurs", 41_200, 6310, method="disparity", alpha=0.05)
    assert line == "cooccurs: 41,200 -> 6,310 edges, disparity, alpha 0.05"
