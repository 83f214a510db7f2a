"""Whether two rows are more alike than chance makes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    Array = np.ndarray[Any, Any]

__all__ = ["above_chance", "beyond_chance"]

# Standard deviations above what is expected by chance.
CLEAR = 3.0
# A phrase that only two of n rows have lifts their similarity by about sqrt(n) deviations: among few rows half of that
# must do, and among fewer than these nothing can be told from chance.
FEW = 10
BLOCK_ROWS = 4096
DIGITS = 6


def beyond_chance(rows: sp.csr_matrix, firsts: Array, seconds: Array, similarities: Array) -> Array:
    """For pairs of `rows` whether their similarity lies clearly above chance, by the test of `above_chance`.

    Clearly is three standard deviations, less among fewer than 38 rows; of ten rows or fewer all pairs pass.
    """
    import numpy as np

    count = rows.shape[0]
    if count <= FEW:
        return np.ones(len(firsts), dtype=bool)
    least = min(CLEAR, math.sqrt(count - 2) / 2)
    return np.asarray(above_chance(rows, firsts, seconds, similarities) >= least)


def above_chance(rows: sp.csr_matrix, firsts: Array, seconds: Array, similarities: Array) -> Array:
    """How many standard deviations each similarity lies above its mean by chance; of the two rows the lesser value.

    `similarities` are dot products of the rows `firsts` and `seconds`, of which there are two at least. By chance, the
    entries of every column are spread over the other rows at random: as many papers have each phrase, but not together.

    Source: Zweig, K. & Kaufmann, M. (2011). A systematic approach to the one-mode projection of bipartite graphs.
    Social Network Analysis and Mining 1 (there for counts, with the degrees of rows kept).
    """
    import numpy as np

    mean, spread = _by_chance(rows)

    def above(ends: Array) -> Array:
        return (similarities - mean[ends]) / np.maximum(spread[ends], 1e-9)

    return np.round(np.minimum(above(firsts), above(seconds)), DIGITS)


def _by_chance(rows: sp.csr_matrix) -> tuple[Array, Array]:
    """Mean and standard deviation of the dot product of each row with one whose entries are drawn from the others."""
    import numpy as np

    count, width = rows.shape
    others = max(count - 1, 1)
    sums = np.bincount(rows.indices, weights=rows.data, minlength=width)
    squares = np.bincount(rows.indices, weights=rows.data**2, minlength=width)
    mean, variance = np.zeros(count), np.zeros(count)
    for start in range(0, count, BLOCK_ROWS):
        stop = min(start + BLOCK_ROWS, count)
        entries = slice(rows.indptr[start], rows.indptr[stop])
        own, columns = rows.data[entries], rows.indices[entries]
        row = np.repeat(np.arange(stop - start), np.diff(rows.indptr[start : stop + 1]))
        column_mean = (sums[columns] - own) / others
        column_variance = (squares[columns] - own**2) / others - column_mean**2
        mean[start:stop] = np.bincount(row, weights=own * column_mean, minlength=stop - start)
        variance[start:stop] = np.bincount(row, weights=own**2 * column_variance, minlength=stop - start)
    return mean, np.sqrt(np.maximum(variance, 0.0))
