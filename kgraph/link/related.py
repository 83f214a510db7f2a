"""Which papers are about the same things, and which shared phrases say so."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kgraph.link.chance import beyond_chance
from kgraph.link.phrases import Phrases
from kgraph.link.ranking import strongest_of_each
from kgraph.link.sharing import Contribution, Terms, contributions
from kgraph.link.sources import sources

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    Places = np.ndarray[Any, np.dtype[np.int64]]

__all__ = ["RelatedPair", "clearly_near", "neighbours", "related_pairs", "smoothed", "surroundings", "unit_rows"]

# Bound the memory of one step, whatever the number of papers.
BLOCK_ROWS = 128
THREADS = 2
BLOCK_PAIRS = 2_000
# Candidates are looked for by phrases that at most this many papers have; they are then compared by all.
RARE = 2500
CANDIDATES = 50
SMOOTHING_NEIGHBOURS = 10
SMOOTHING = 0.5
LONGEST_ROW = 200
DIGITS = 9


@dataclass(frozen=True, slots=True)
class RelatedPair:
    """Papers in rows `first` < `second` and their similarity `weight` in (0, 1].

    `shared` are (label, contribution), strongest first, of the phrases that both papers name, or one of them and papers
    like the other; `rest` is what general words and many small things add. Together they sum to `weight`.
    """

    first: int
    second: int
    weight: float
    shared: tuple[Contribution, ...]
    rest: float


def related_pairs(phrases: Phrases, *, k: int, min_similarity: float) -> list[RelatedPair]:
    """The pairs that are among the `k` strongest of either paper, sorted by rows.

    The similarity is the cosine of two smoothed rows; only papers that name a phrase in common, more than general
    words, and that are more alike than chance makes them, can be a pair. Ties go to the smaller row.
    """
    unit, near, closest, smooth = surroundings(phrases.matrix)
    brought = sources(phrases, unit, smooth, closest)
    firsts, seconds = _pairs(near)
    weights = _similarities(smooth, firsts, seconds)
    clear = beyond_chance(smooth, firsts, seconds, weights) & (weights > 0) & (weights >= min_similarity)
    chosen = _strongest(firsts[clear], seconds[clear], weights[clear], k=k)
    return [pair for pair in _explained(phrases, smooth, brought, chosen) if pair.shared]


def surroundings(matrix: sp.csr_matrix) -> tuple[sp.csr_matrix, Places, Places, sp.csr_matrix]:
    """The `unit_rows` of `matrix`, the `neighbours` of each, those `clearly_near`, and the rows `smoothed` by these."""
    unit = unit_rows(matrix)
    rare = _rare(unit)
    near, similarity = neighbours(rare, k=CANDIDATES)
    closest = clearly_near(rare, near, similarity)
    return unit, near, closest, smoothed(unit, closest, similarity)


def unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """`matrix` with every row that is not empty scaled to length 1."""
    import numpy as np
    import scipy.sparse as sp

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sp.csr_matrix(sp.diags_array(1 / lengths) @ matrix)


def neighbours(rows: sp.csr_matrix, *, k: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """For every row the `k` with the largest dot products, (n, k), and these; -1 and 0 where fewer are above 0."""
    import numpy as np

    count = rows.shape[0]
    transposed = rows.T.tocsr()
    near, similarity = np.full((count, k), -1, dtype=np.int64), np.zeros((count, k))
    for start, block in zip(range(0, count, BLOCK_ROWS), _products(rows, transposed), strict=True):
        for row, (first, last) in enumerate(pairwise(block.indptr), start):
            columns, values = _largest(block.indices[first:last], block.data[first:last], k + 1)
            keep = (columns != row) & (values > 0)
            order = np.lexsort((columns[keep], -values[keep]))[:k]
            near[row, : len(order)] = columns[keep][order]
            similarity[row, : len(order)] = values[keep][order]
    return near, similarity


def _products(rows: sp.csr_matrix, transposed: sp.csr_matrix) -> Iterator[sp.csr_matrix]:
    """`rows` @ `transposed`, some rows at a time: scipy lets several threads multiply at once."""
    from concurrent.futures import Future, ThreadPoolExecutor

    def product(start: int) -> sp.csr_matrix:
        return (rows[start : start + BLOCK_ROWS] @ transposed).tocsr()

    waiting: deque[Future[sp.csr_matrix]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, rows.shape[0], BLOCK_ROWS):
            waiting.append(pool.submit(product, start))
            # Few are under way, for each takes memory.
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _rare(unit: sp.csr_matrix) -> sp.csr_matrix:
    """`unit` without the phrases that more than 2,500 rows have, which find no neighbours."""
    import numpy as np
    import scipy.sparse as sp

    sharing = np.bincount(unit.indices, minlength=unit.shape[1])
    return sp.csr_matrix(unit @ sp.diags_array((sharing <= RARE).astype(float)))


def _largest(
    columns: np.ndarray[Any, Any], values: np.ndarray[Any, Any], count: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The entries whose rounded values are the `count` largest, and those equal to the last of them, in any order."""
    import numpy as np

    if len(values) > count:
        least = np.partition(values, -count)[-count]
        large = values >= least - 10**-DIGITS
        columns, values = columns[large], values[large]
    return columns, np.round(values, DIGITS)


def clearly_near(rows: sp.csr_matrix, near: Places, similarity: np.ndarray[Any, Any]) -> Places:
    """The first ten columns of `near`, -1 where a row is no more similar than chance makes it: it tells nothing.

    `near` and `similarity` are the `neighbours` of `rows`.
    """
    import numpy as np

    closest: Places = near[:, :SMOOTHING_NEIGHBOURS].copy()
    known, places = np.nonzero(closest >= 0)
    clear = beyond_chance(rows, known, closest[known, places], similarity[known, places])
    closest[known[~clear], places[~clear]] = -1
    return closest


def smoothed(unit: sp.csr_matrix, closest: Places, similarity: np.ndarray[Any, Any]) -> sp.csr_matrix:
    """Rows of length 1 in which every paper is also, for less, about what the papers nearest to it are about.

    Adds the rows `closest`, each with its share of the `similarity` of as many neighbours; what falls to those left out
    (-1) is not given to others. Keeps the 200 largest entries of a row.
    """
    import numpy as np
    import scipy.sparse as sp

    count = unit.shape[0]
    columns, weights = closest, similarity[:, : closest.shape[1]]
    weights = SMOOTHING * weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    rows = np.repeat(np.arange(count), columns.shape[1])
    known = columns.ravel() >= 0
    shares = sp.csr_matrix((weights.ravel()[known], (rows[known], columns.ravel()[known])), shape=(count, count))
    blocks = [
        _pruned(sp.csr_matrix(unit[start : start + BLOCK_ROWS] + shares[start : start + BLOCK_ROWS] @ unit))
        for start in range(0, count, BLOCK_ROWS)
    ]
    result = unit_rows(sp.csr_matrix(sp.vstack(blocks))) if blocks else unit
    result.sort_indices()
    return result


def _pruned(matrix: sp.csr_matrix) -> sp.csr_matrix:
    import numpy as np

    matrix.sort_indices()
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        values = np.round(matrix.data[span], DIGITS)
        if len(values) > LONGEST_ROW:
            order = np.lexsort((matrix.indices[span], -values))
            matrix.data[span][order[LONGEST_ROW:]] = 0
    matrix.eliminate_zeros()
    return matrix


def _pairs(near: Places) -> tuple[Places, Places]:
    """Each pair of neighbours once, smaller row first, sorted."""
    import numpy as np

    count = len(near)
    rows, others = np.repeat(np.arange(count), near.shape[1]), near.ravel()
    rows, others = rows[others >= 0], others[others >= 0]
    codes = np.unique(np.minimum(rows, others) * count + np.maximum(rows, others))
    return codes // max(count, 1), codes % max(count, 1)


def _similarities(unit: sp.csr_matrix, firsts: Places, seconds: Places) -> np.ndarray[Any, Any]:
    """The cosines of the pairs, which are sorted: one row at a time is spread out and compared with its partners."""
    import numpy as np

    weights = np.zeros(len(firsts))
    spread = np.zeros(unit.shape[1])
    rows, starts = np.unique(firsts, return_index=True)
    for row, (start, stop) in zip(rows, pairwise([*starts, len(firsts)]), strict=True):
        own = slice(unit.indptr[row], unit.indptr[row + 1])
        spread[unit.indices[own]] = unit.data[own]
        weights[start:stop] = unit[seconds[start:stop]] @ spread
        spread[unit.indices[own]] = 0
    return np.round(weights, DIGITS)


def _strongest(firsts: Places, seconds: Places, weights: np.ndarray[Any, Any], *, k: int) -> list[tuple[int, int]]:
    """The pairs that one of the two papers has among its `k` strongest, sorted."""
    import numpy as np

    asking, asked = np.concatenate((firsts, seconds)), np.concatenate((seconds, firsts))
    places = strongest_of_each(asking, asked, np.concatenate((weights, weights)), k)
    kept = np.unique(places % max(len(firsts), 1))
    return list(zip(firsts[kept].tolist(), seconds[kept].tolist(), strict=True))


def _explained(
    phrases: Phrases, smooth: sp.csr_matrix, brought: Places, pairs: Sequence[tuple[int, int]]
) -> Iterator[RelatedPair]:
    import scipy.sparse as sp

    # From 1 on: a sparse matrix has no entries that are 0.
    origin = sp.csr_matrix((brought + 2, smooth.indices, smooth.indptr), shape=smooth.shape)
    for start in range(0, len(pairs), BLOCK_PAIRS):
        block = pairs[start : start + BLOCK_PAIRS]
        terms = _terms(smooth, origin, block)
        spans, values = terms.pair.searchsorted(range(len(block) + 1)).tolist(), terms.value.tolist()
        weights = [min(math.fsum(values[first:last]), 1.0) for first, last in pairwise(spans)]
        told = contributions(terms, phrases, block, weights)
        for (first, second), weight, shared in zip(block, weights, told, strict=True):
            rest = weight - math.fsum(value for _, value in shared)
            yield RelatedPair(first, second, weight, shared, rest)


def _terms(smooth: sp.csr_matrix, origin: sp.csr_matrix, pairs: Sequence[tuple[int, int]]) -> Terms:
    """What the phrases add to the similarities of `pairs`; `origin` has what brings them to a paper, + 2."""
    import numpy as np

    firsts, seconds = ([pair[end] for pair in pairs] for end in (0, 1))
    product = smooth[firsts].multiply(smooth[seconds]).tocsr()
    product.sort_indices()
    shared = product.astype(bool).astype(origin.dtype)
    one, other = (shared.multiply(origin[rows]).tocsr() for rows in (firsts, seconds))
    one.sort_indices()
    other.sort_indices()
    pair = np.repeat(np.arange(len(pairs), dtype=np.int64), np.diff(product.indptr))
    return Terms(pair, product.indices, product.data, one.data - 2, other.data - 2)
