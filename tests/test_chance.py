"""Whether papers are more alike than chance makes them, and which shared words say so."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from kgraph.link import related
from kgraph.link.chance import FEW, above_chance, beyond_chance
from kgraph.link.phrases import Phrases
from kgraph.link.related import clearly_near, neighbours, smoothed, surroundings, unit_rows
from kgraph.link.sharing import Terms, contributions
from kgraph.link.sources import sources

values = st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.0])
matrices = st.lists(st.lists(values, min_size=5, max_size=5), min_size=3, max_size=14)


@given(matrices)
def test_above_chance_is_the_formula(rows: list[list[float]]) -> None:
    full = np.array(rows)
    firsts, seconds = np.triu_indices(len(full), k=1)
    products = (full @ full.T)[firsts, seconds]
    expected = []
    for first, second, product in zip(firsts, seconds, products, strict=True):
        found = []
        for row in (first, second):
            others = np.delete(full, row, axis=0)
            spread = np.sqrt((full[row] ** 2) @ others.var(axis=0))
            found.append((product - full[row] @ others.mean(axis=0)) / max(spread, 1e-9))
        expected.append(min(found))
    above = above_chance(sp.csr_matrix(full), firsts, seconds, products)
    sure = np.abs(expected) < 1e6  # without any spread the quotient is that of two rounding errors
    assert above[sure] == pytest.approx(np.array(expected)[sure], abs=2e-6)


def mixed(papers: int = 40) -> sp.csr_matrix:
    """Papers of ten random phrases out of sixty; the first two share eight others besides."""
    drawn = np.random.default_rng(1)
    full = np.zeros((papers, 68))
    for row in full:
        row[drawn.choice(60, 10, replace=False)] = 1.0
    full[:2, 60:] = 1.0
    return unit_rows(sp.csr_matrix(full))


def test_of_random_papers_only_those_that_share_much_are_beyond_chance() -> None:
    unit = mixed()
    firsts, seconds = np.triu_indices(unit.shape[0], k=1)
    clear = beyond_chance(unit, firsts, seconds, (unit @ unit.T).toarray()[firsts, seconds])
    found = list(zip(firsts[clear].tolist(), seconds[clear].tolist(), strict=True))
    assert found[0] == (0, 1)
    # One pair in 740 lies three deviations above the mean of a bell curve; there are 780.
    assert len(found) <= 4


def test_among_a_few_papers_nothing_can_be_told_from_chance() -> None:
    rows = sp.csr_matrix(np.eye(FEW))
    ends = np.array([0]), np.array([1])
    assert beyond_chance(rows, *ends, np.array([0.0])).tolist() == [True]
    assert beyond_chance(sp.csr_matrix(np.eye(FEW + 1)), *ends, np.array([0.0])).tolist() == [False]


def test_a_paper_learns_nothing_from_those_it_is_near_by_chance() -> None:
    unit = mixed()
    near, similarity = neighbours(unit, k=50)
    closest = clearly_near(unit, near, similarity)
    assert closest[0, 0] == 1
    assert closest[1, 0] == 0
    assert (closest >= 0).sum() <= 8
    # What falls to the nine others is not given to the one.
    share = 0.5 * similarity[0, 0] / similarity[0, :10].sum()
    expected = unit.toarray()[0] + share * unit.toarray()[1]
    assert smoothed(unit, closest, similarity).toarray()[0] == pytest.approx(expected / np.linalg.norm(expected))


def test_what_most_papers_have_finds_no_neighbours_and_no_chance_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related, "RARE", 34)
    common = sp.csr_matrix(np.arange(40)[:, None] % 8 != 7) * 0.5
    unit, near, closest, smooth = surroundings(sp.csr_matrix(sp.hstack((mixed(), common))))
    rest = unit[:, : mixed().shape[1]]
    expected, similarity = neighbours(rest, k=50)
    assert near.tolist() == expected.tolist()
    assert similarity[0, 0] == pytest.approx((rest[[0]] @ rest[[1]].T).toarray()[0, 0], abs=1e-9)
    assert smooth.toarray() == pytest.approx(smoothed(unit, closest, similarity).toarray(), abs=1e-9)
    assert closest.tolist() == clearly_near(rest, near, similarity).tolist()
    assert (closest >= 0).any()


def phrases(words: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...]) -> Phrases:
    columns = tuple((word,) for word in words)
    return Phrases(sp.csr_matrix(np.ones((2, len(words)))), columns, words, (first, second), frozenset())


@pytest.mark.parametrize(
    ("words", "first", "second", "shared"),
    [
        # A word that is the topic of neither.
        (("conditional",), ("conditional pairwise algorithm",), ("text-conditional shape parameter",), ()),
        # The topic of one.
        (("protein",), ("SNARE protein",), ("protein language model",), ()),
        # The topic of both.
        (
            ("autoencoder",),
            ("sparse autoencoder",),
            ("variational autoencoder",),
            ("sparse autoencoder ~ variational autoencoder",),
        ),
        # Two topics of one each.
        (
            ("protein", "membrane"),
            ("SNARE protein", "membrane fusion"),
            ("protein folding", "cell membrane"),
            ("SNARE protein ~ protein folding", "membrane fusion ~ cell membrane"),
        ),
        # The same concept in both.
        (("coreference",), ("coreference",), ("coreference",), ("coreference",)),
        # A word that stands in a concept of one paper alone explains, but does not relate.
        (("knee", "cannula"), ("knee injury",), ("cannula",), ()),
        # Words that say nothing.
        (("guided", "and"), ("grammar-guided decoding",), ("dependency-guided tagging and parsing",), ()),
    ],
)
def test_single_words_relate_papers_that_are_about_them(
    words: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...], shared: tuple[str, ...]
) -> None:
    columns = np.arange(len(words))
    terms = Terms(0 * columns, columns, 0.4 - columns / 10, columns, columns)
    (found,) = contributions(terms, phrases(words, first, second), [(0, 1)], [1.0])
    assert tuple(label for label, _ in found) == shared


def test_of_equal_ties_the_first_column_wins_in_whatever_order_a_row_is_held() -> None:
    labels = ("deep net", "beam search", "tree bank")
    columns = tuple(tuple(label.split()) for label in labels)
    named = (("deep net", "beam search"), labels, labels)
    held = []
    for order in ((0, 1), (1, 0)):
        indices = np.array([*order, 0, 1, 2, 2, 1, 0])
        unit = sp.csr_matrix((np.full(8, 0.5), indices, np.array([0, 2, 5, 8])), shape=(3, 3))
        smooth = sp.csr_matrix(np.ones((3, 3)))
        near = np.array([[1, 2], [0, 2], [0, 1]])
        held.append(sources(Phrases(unit, columns, labels, named, frozenset()), unit, smooth, near).tolist())
    assert held[0] == held[1] == [0, 1, 0, 0, 1, 2, 0, 1, 2]
