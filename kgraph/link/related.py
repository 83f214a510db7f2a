"""Which papers are about the same things, and which shared phrases say so."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgraph.link.phrases import Phrases
from kgraph.link.sharing import Contribution, contributions

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

__all__ = ["RelatedPair", "neighbours", "related_pairs", "smoothed", "unit_rows"]

# Bound the memory of one step, whatever the number of papers.
BLOCK_ROWS = 256
BLOCK_PAIRS = 20_000
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

    `shared` are (label, contribution), strongest first, of the phrases that both papers name; `rest` is the
    contribution of general words and of what only papers like them name. Together they sum to `weight`.
    """

    first: int
    second: int
    weight: float
    shared: tuple[Contribution, ...]
    rest: float


def related_pairs(phrases: Phrases, *, k: int, min_similarity: float) -> list[RelatedPair]:
    """The pairs that are among the `k` strongest of either paper, sorted by rows.

    The similarity is the cosine of two smoothed rows; only papers that name a phrase in common, and more than general
    words, can be a pair. Ties go to the smaller row.
    """
    unit = unit_rows(phrases.matrix)
    near, similarity = neighbours(unit, k=CANDIDATES)
    smooth = smoothed(unit, near, similarity)
    pairs = sorted(
        {(min(row, int(other)), max(row, int(other))) for row in range(len(near)) for other in near[row] if other >= 0}
    )
    weights = _similarities(smooth, pairs)
    chosen = _strongest(pairs, weights, k=k, min_similarity=min_similarity)
    return [pair for pair in _explained(phrases, smooth, chosen) if pair.shared]


def unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """`matrix` with every row that is not empty scaled to length 1."""
    import numpy as np
    import scipy.sparse as sp

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sp.csr_matrix(sp.diags_array(1 / lengths) @ matrix)


def neighbours(unit: sp.csr_matrix, *, k: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """For every row the `k` rows with the largest cosine, (n, k), and those cosines; -1 and 0 where there are fewer."""
    import numpy as np
    import scipy.sparse as sp

    count = unit.shape[0]
    sharing = np.bincount(unit.indices, minlength=unit.shape[1])
    rare = sp.csr_matrix(unit @ sp.diags_array((sharing <= RARE).astype(float)))
    transposed = rare.T.tocsr()
    near, similarity = np.full((count, k), -1, dtype=np.int64), np.zeros((count, k))
    for start in range(0, count, BLOCK_ROWS):
        block = (rare[start : start + BLOCK_ROWS] @ transposed).tocsr()
        block.sort_indices()
        for offset in range(block.shape[0]):
            span = slice(block.indptr[offset], block.indptr[offset + 1])
            columns, values = block.indices[span], np.round(block.data[span], DIGITS)
            keep = (columns != start + offset) & (values > 0)
            columns, values = columns[keep], values[keep]
            order = np.lexsort((columns, -values))[:k]
            near[start + offset, : len(order)] = columns[order]
            similarity[start + offset, : len(order)] = values[order]
    return near, similarity


def smoothed(unit: sp.csr_matrix, near: np.ndarray[Any, Any], similarity: np.ndarray[Any, Any]) -> sp.csr_matrix:
    """Rows of length 1 in which every paper is also, for less, about what the papers nearest to it are about.

    Adds the mean of the ten nearest rows, weighted by similarity, and keeps the 200 largest entries of a row.
    """
    import numpy as np
    import scipy.sparse as sp

    count = unit.shape[0]
    columns, weights = near[:, :SMOOTHING_NEIGHBOURS], similarity[:, :SMOOTHING_NEIGHBOURS]
    weights = SMOOTHING * weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    rows = np.repeat(np.arange(count), columns.shape[1])
    known = columns.ravel() >= 0
    shares = sp.csr_matrix((weights.ravel()[known], (rows[known], columns.ravel()[known])), shape=(count, count))
    blocks = [
        _pruned(sp.csr_matrix(unit[start : start + BLOCK_ROWS] + shares[start : start + BLOCK_ROWS] @ unit))
        for start in range(0, count, BLOCK_ROWS)
    ]
    return unit_rows(sp.csr_matrix(sp.vstack(blocks))) if blocks else unit


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


def _similarities(unit: sp.csr_matrix, pairs: Sequence[tuple[int, int]]) -> list[float]:
    import numpy as np

    weights: list[float] = []
    for start in range(0, len(pairs), BLOCK_PAIRS):
        ends = np.array(pairs[start : start + BLOCK_PAIRS])
        product = unit[ends[:, 0]].multiply(unit[ends[:, 1]])
        weights.extend(np.round(np.asarray(product.sum(axis=1)).ravel(), DIGITS).tolist())
    return weights


def _strongest(
    pairs: Sequence[tuple[int, int]], weights: Sequence[float], *, k: int, min_similarity: float
) -> list[tuple[int, int]]:
    asked: dict[int, list[tuple[float, int]]] = {}
    for (first, second), weight in zip(pairs, weights, strict=True):
        if weight > 0 and weight >= min_similarity:
            asked.setdefault(first, []).append((-weight, second))
            asked.setdefault(second, []).append((-weight, first))
    return sorted(
        {(min(row, other), max(row, other)) for row, found in asked.items() for _, other in sorted(found)[:k]}
    )


def _explained(phrases: Phrases, smooth: sp.csr_matrix, pairs: Sequence[tuple[int, int]]) -> Iterator[RelatedPair]:
    for start in range(0, len(pairs), BLOCK_PAIRS):
        block = pairs[start : start + BLOCK_PAIRS]
        firsts, seconds = [first for first, _ in block], [second for _, second in block]
        named = phrases.matrix[firsts].multiply(phrases.matrix[seconds]).tocsr()
        product = smooth[firsts].multiply(smooth[seconds]).tocsr()
        for offset, (first, second) in enumerate(block):
            span = slice(product.indptr[offset], product.indptr[offset + 1])
            terms = dict(zip(product.indices[span].tolist(), product.data[span].tolist(), strict=True))
            own = named.indices[named.indptr[offset] : named.indptr[offset + 1]].tolist()
            weight = min(math.fsum(terms.values()), 1.0)
            both = {column: terms[column] for column in own if column in terms}
            shared = contributions(both, phrases, (first, second), weight=weight)
            rest = weight - math.fsum(value for _, value in shared)
            yield RelatedPair(first, second, weight, shared, rest)
