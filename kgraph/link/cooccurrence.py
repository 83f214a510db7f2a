"""Which concepts papers name together, and the measures of the field for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    from kgraph.link.options import Measure

    Array = np.ndarray[Any, Any]

__all__ = ["MEASURES", "Cooccurrence", "cooccurrences", "meetings", "normalised", "npmi"]

# Multiplications in one step, which bound its memory to some tens of MB.
BLOCK_PRODUCTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """Columns `first` < `second`; papers that name both, the one, the other, and papers in all."""

    first: int
    second: int
    both: int
    in_first: int
    in_second: int
    papers: int


def cooccurrences(matrix: sp.csr_matrix, *, at_least: int) -> list[Cooccurrence]:
    """The pairs of columns that at least `at_least` rows of papers x concepts share, sorted."""
    import numpy as np
    import scipy.sparse as sp

    named = sp.csr_matrix((matrix > 0).astype(np.int32))
    sharing = np.bincount(named.indices, minlength=named.shape[1]).tolist()
    return [
        Cooccurrence(first, second, both, sharing[first], sharing[second], named.shape[0])
        for block in meetings(named, at_least=at_least)
        for first, second, both in zip(*(column.tolist() for column in block), strict=True)
    ]


def meetings(named: sp.csr_matrix, *, at_least: int) -> Iterator[tuple[Array, Array, Array]]:
    """Blocks of (first column, second column, rows that both are in), sorted, for columns that share `at_least` rows.

    `named` holds ones, as int32. The product of the matrix with itself is made some columns at a time, so that memory
    beyond `named` and its transpose does not grow with the number of pairs.
    """
    import numpy as np
    import scipy.sparse as sp

    transposed = sp.csr_matrix(named.T)
    # A column takes about as many products as it has rows, times what a row holds.
    rows = BLOCK_PRODUCTS * max(named.shape[0], 1) // max(named.nnz, 1)
    start = 0
    while start < named.shape[1]:
        # As int: numpy's 32 bits overflow where many papers name few concepts.
        reach = int(transposed.indptr[start]) + rows
        end = max(start + 1, int(np.searchsorted(transposed.indptr, reach, side="right")) - 1)
        counts = (transposed[start:end] @ named).tocoo()
        first, second = counts.row.astype(np.int64) + start, counts.col.astype(np.int64)
        keep = (counts.data >= at_least) & (first < second)
        first, second, both = first[keep], second[keep], counts.data[keep]
        order = np.lexsort((second, first))
        yield first[order], second[order], both[order]
        start = end


def association(pair: Cooccurrence) -> float:
    """Association strength: observed over expected co-occurrence, c_ij / (s_i s_j) x papers; any value above 0.

    Source: van Eck, N. J. & Waltman, L. (2009). How to normalize cooccurrence data? JASIST 60(8).
    """
    return pair.both * pair.papers / (pair.in_first * pair.in_second)


def cosine(pair: Cooccurrence) -> float:
    """Salton's cosine, c_ij / sqrt(s_i s_j), in (0, 1]."""
    return pair.both / math.sqrt(pair.in_first * pair.in_second)


def jaccard(pair: Cooccurrence) -> float:
    """Jaccard index, c_ij / (s_i + s_j - c_ij), in (0, 1]."""
    return pair.both / (pair.in_first + pair.in_second - pair.both)


def inclusion(pair: Cooccurrence) -> float:
    """Inclusion index, c_ij / min(s_i, s_j), in (0, 1]."""
    return pair.both / min(pair.in_first, pair.in_second)


def npmi(pair: Cooccurrence) -> float:
    """Normalised pointwise mutual information, in [-1, 1]; 1 where the pair is in every paper.

    Source: Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
    """
    if pair.both == pair.papers:
        return 1.0
    together = pair.both / pair.papers
    return math.log(together * pair.papers**2 / (pair.in_first * pair.in_second)) / -math.log(together)


def count(pair: Cooccurrence) -> float:
    """The papers that name both."""
    return float(pair.both)


MEASURES: dict[Measure, Callable[[Cooccurrence], float]] = {
    "association": association,
    "cosine": cosine,
    "jaccard": jaccard,
    "inclusion": inclusion,
    "count": count,
}


def normalised(pairs: Sequence[Cooccurrence], *, measure: Measure) -> list[float]:
    """The measure of every pair, in (0, 1] but for "count"; association strength is divided by the largest."""
    values = [MEASURES[measure](pair) for pair in pairs]
    top = max(values, default=1.0) if measure == "association" else 1.0
    return [value / top for value in values]
