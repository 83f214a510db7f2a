"""Which columns of a matrix share rows, as concepts share the papers that name them, and the measures of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    from kgraph.link.options import Measure

    Array = np.ndarray[Any, Any]

__all__ = ["MEASURES", "Pairs", "cooccurrences", "joined", "meetings", "membership", "normalised", "npmi"]

# Multiplications in one step, which bound its memory to some tens of MB.
BLOCK_PRODUCTS = 2_000_000
# Rows counted apart, each at a price for every pair.
MOST_LEFT_OUT = 8


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of columns `first` and `second` that rows share, as arrays of equal length; `both` rows hold the two.

    `holders` counts the rows that hold each column of the matrix, which has `rows` rows.
    """

    first: Array
    second: Array
    both: Array
    holders: Array
    rows: int

    def __len__(self) -> int:
        """The number of pairs."""
        return len(self.first)

    @property
    def in_first(self) -> Array:
        """For every pair the rows that hold its first column."""
        held: Array = self.holders[self.first]
        return held

    @property
    def in_second(self) -> Array:
        """For every pair the rows that hold its second column."""
        held: Array = self.holders[self.second]
        return held

    def ends(self) -> list[tuple[int, int]]:
        """The columns of every pair."""
        return list(zip(self.first.tolist(), self.second.tolist(), strict=True))

    def at(self, places: Array) -> Pairs:
        """The pairs at `places`, which are numbers, or say of each pair whether to take it."""
        return replace(self, first=self.first[places], second=self.second[places], both=self.both[places])


def cooccurrences(matrix: sp.csr_matrix, *, at_least: int) -> Pairs:
    """The pairs of columns `first` < `second` that at least `at_least` rows of `matrix` share, sorted."""
    blocks = meetings(membership(matrix), at_least=at_least)
    return joined([block.at(block.first < block.second) for block in blocks])


def joined(blocks: Sequence[Pairs]) -> Pairs:
    """The pairs of all `blocks` of one matrix, smaller column first, each once, sorted."""
    import numpy as np

    if not blocks:
        nothing = np.zeros(0, dtype=np.int64)
        return Pairs(nothing, nothing, nothing, nothing, rows=0)
    first, second, both = (
        np.concatenate([getattr(block, name) for block in blocks]) for name in ("first", "second", "both")
    )
    first, second = np.minimum(first, second), np.maximum(first, second)
    _, places = np.unique(first * len(blocks[0].holders) + second, return_index=True)
    return replace(blocks[0], first=first[places], second=second[places], both=both[places])


def membership(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """1 where `matrix` is above 0, as int32: whether a row holds a column."""
    import numpy as np
    import scipy.sparse as sp

    return sp.csr_matrix((matrix > 0).astype(np.int32))


def meetings(held: sp.csr_matrix, *, at_least: int) -> Iterator[Pairs]:
    """Blocks of pairs of different columns, each pair in both orders, that share at least `at_least` rows.

    `held` is a `membership`. All pairs of a first column are in one block, and the blocks are in the order of first
    columns. The product of the matrix with itself is made some columns at a time, so that memory beyond `held` and its
    transpose does not grow with the number of pairs.
    """
    import numpy as np
    import scipy.sparse as sp

    holders = np.bincount(held.indices, minlength=held.shape[1])
    fullest = _fullest(held, min(at_least - 1, MOST_LEFT_OUT))
    in_fullest = [held[[row]].toarray().ravel() for row in fullest]
    transposed = sp.csr_matrix(held.T)
    for row in fullest:
        transposed.data[transposed.indices == row] = 0
    transposed.eliminate_zeros()
    start = 0
    for end in _ends(transposed @ np.diff(held.indptr).astype(np.int32)):
        counts = (transposed[start:end] @ held).tocoo()
        first, second, both = counts.row.astype(np.int64) + start, counts.col.astype(np.int64), counts.data
        for holds in in_fullest:
            both += holds[first] * holds[second]
        keep = (both >= at_least) & (first != second)
        first, second, both = first[keep], second[keep], both[keep].astype(np.int64)
        yield Pairs(first, second, both, holders, rows=held.shape[0])
        start = end


def _fullest(held: sp.csr_matrix, count: int) -> list[int]:
    """The `count` rows that hold most columns, of those that hold any two.

    Columns that share more than `count` rows share one of the others too, so these need not be multiplied to find them:
    a work that most papers cite would pair most papers.

    Source: Chaudhuri, S., Ganti, V. & Kaushik, R. (2006). A primitive operator for similarity joins in data cleaning.
    ICDE. Their prefix filter leaves out so many elements of each set, not of all.
    """
    import numpy as np

    sizes = np.diff(held.indptr)
    return [row for row in np.argsort(-sizes, kind="stable")[:count].tolist() if sizes[row] > 1]


def _ends(products: Array) -> Iterator[int]:
    """Where blocks of columns end: each takes `BLOCK_PRODUCTS` multiplications at most, or is one column."""
    import numpy as np

    done = np.concatenate(([0], np.cumsum(products, dtype=np.int64)))
    end = 0
    while end < len(products):
        end = max(end + 1, int(np.searchsorted(done, done[end] + BLOCK_PRODUCTS, side="right")) - 1)
        yield end


def association(pairs: Pairs) -> Array:
    """Association strength: observed over expected co-occurrence, c_ij / (s_i s_j) x rows; any value above 0.

    Source: van Eck, N. J. & Waltman, L. (2009). How to normalize cooccurrence data? JASIST 60(8).
    """
    import numpy as np

    return np.asarray(pairs.both * pairs.rows / (pairs.in_first * pairs.in_second))


def cosine(pairs: Pairs) -> Array:
    """Salton's cosine, c_ij / sqrt(s_i s_j), in (0, 1]."""
    import numpy as np

    return np.asarray(pairs.both / np.sqrt(pairs.in_first * pairs.in_second))


def jaccard(pairs: Pairs) -> Array:
    """Jaccard index, c_ij / (s_i + s_j - c_ij), in (0, 1]."""
    import numpy as np

    return np.asarray(pairs.both / (pairs.in_first + pairs.in_second - pairs.both))


def inclusion(pairs: Pairs) -> Array:
    """Inclusion index, c_ij / min(s_i, s_j), in (0, 1]."""
    import numpy as np

    return np.asarray(pairs.both / np.minimum(pairs.in_first, pairs.in_second))


def count(pairs: Pairs) -> Array:
    """The rows that hold both."""
    return pairs.both.astype(float)


def npmi(pairs: Pairs) -> Array:
    """Normalised pointwise mutual information, in [-1, 1]; 1 where the pair is in every row.

    Source: Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
    """
    import numpy as np

    together = pairs.both / pairs.rows
    lift = together * pairs.rows**2 / (pairs.in_first * pairs.in_second)
    with np.errstate(invalid="ignore"):
        values = np.log(lift) / -np.log(together)
    return np.where(pairs.both < pairs.rows, values, 1.0)


MEASURES: dict[Measure, Callable[[Pairs], Array]] = {
    "association": association,
    "cosine": cosine,
    "jaccard": jaccard,
    "inclusion": inclusion,
    "count": count,
}


def normalised(pairs: Pairs, *, measure: Measure) -> Array:
    """The measure of every pair, in (0, 1] but for "count"; association strength is divided by the largest."""
    values = MEASURES[measure](pairs)
    return values / values.max(initial=0.0) if measure == "association" and len(values) else values
