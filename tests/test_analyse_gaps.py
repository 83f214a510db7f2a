from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from kgraph.analyse.gaps import Gap, find_gaps, gap_scores, naming_matrix, pair_scores
from kgraph.model import Concept, Mention, Paper

# Fish oil and Raynaud's syndrome never meet, but both meet blood viscosity.
NAMED = {
    "p1": "fish oil, blood viscosity",
    "p2": "fish oil, blood viscosity",
    "p3": "Raynaud, blood viscosity",
    "p4": "Raynaud, blood viscosity",
    "p5": "cooking, soup",
    "p6": "cooking, soup",
}
PAPERS = [Paper(id=name, title=title, year=1980) for name, title in NAMED.items()]


def concept(label: str) -> Concept:
    of = [name for name, title in NAMED.items() if label in title]
    mentions = tuple(Mention(name, "title", 0, 1, "x", "concept", "test") for name in of)
    return Concept(f"concept:{label}", label, "concept", (), mentions)


CONCEPTS = [concept(label) for label in ("fish oil", "Raynaud", "blood viscosity", "cooking", "soup")]


def test_the_gap_of_swanson_is_found() -> None:
    expected = Gap("concept:Raynaud", "concept:fish oil", 1.0, ("concept:blood viscosity",), (("p3", "p1"),))
    assert find_gaps(PAPERS, CONCEPTS, min_papers=2, max_share=1.0) == (expected,)
    assert find_gaps(PAPERS[::-1], CONCEPTS[::-1], min_papers=2, max_share=1.0) == (expected,)


def test_scores_by_hand() -> None:
    ordered = sorted(CONCEPTS, key=lambda one: one.id)
    matrix, ages = naming_matrix(PAPERS, ordered)
    scores = gap_scores(matrix, ages)
    assert [one.label for one in ordered] == ["Raynaud", "blood viscosity", "cooking", "fish oil", "soup"]
    # Both are in two new papers and have the same single neighbour: cosine 1.
    assert scores[0, 3] == pytest.approx(2.25 * 2.25 * 1.02, abs=1e-9)
    assert scores[0, 2] == pytest.approx(2.25 * 2.25 * 0.02, abs=1e-9)
    assert scores[0, 1] == scores[2, 4] == scores[0, 0] == 0
    chosen = np.array([(0, 3), (0, 2)])
    assert pair_scores(matrix, ages, chosen).tolist() == pytest.approx(scores[[0, 0], [3, 2]].tolist(), abs=1e-12)


def test_old_papers_count_less() -> None:
    papers = [Paper(id=name, title="t", year=1980 if name == "p1" else 1977) for name in NAMED]
    matrix, ages = naming_matrix(papers, [concept("fish oil"), concept("Raynaud")])
    assert ages.tolist() == [0, 3, 3, 3, 3, 3]
    assert gap_scores(matrix, ages)[0, 1] == pytest.approx(1.75 * 1.25 * 0.02, abs=1e-9)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_concepts_have_no_gaps(count: int) -> None:
    assert find_gaps(PAPERS, CONCEPTS[:count], min_papers=1, max_share=1.0) == ()


def test_nothing_is_not_a_number() -> None:
    matrix, ages = naming_matrix([Paper(id="a", title="t")], [])
    assert matrix.shape == (1, 0)
    assert ages.tolist() == [0]
    assert not np.isnan(gap_scores(*naming_matrix(PAPERS, CONCEPTS))).any()
    assert math.isfinite(float(ages.sum()))


@pytest.mark.parametrize(
    ("a", "b", "gap"),
    [
        ("fish oil", "Raynaud", True),
        # The same topic, but for general words and endings.
        ("data visualization", "visualization literacy", False),
        ("visual analytics system", "visualization tool", False),
        ("generation quality", "generative model", False),
        ("topic model", "topic modelling", False),
        # One is part of the other.
        ("latent variable", "discrete latent variable", False),
        ("knowledge graph", "knowledge transfer", True),
        # Where all words are general they count after all.
        ("design space", "research community", True),
    ],
)
def test_two_names_of_one_topic_are_no_gap(a: str, b: str, gap: bool) -> None:
    renamed = {"fish oil": a, "Raynaud": b}
    papers = [replace(paper, title="") for paper in PAPERS]
    concepts = [replace(one, label=renamed.get(one.label, one.label)) for one in CONCEPTS]
    assert bool(find_gaps(papers, concepts, min_papers=2, max_share=1.0)) is gap
