"""Which papers are about the same things, and which shared concepts say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgraph.link.salience import Incidence

if TYPE_CHECKING:
    import scipy.sparse as sp

__all__ = ["RelatedPair", "concept_matrix", "related_pairs", "unit_rows"]

# Bounds the memory of one block of similarities, whatever the number of papers.
BLOCK_ROWS = 512
BLOCK_PAIRS = 20_000
SMALL_CORPUS = 10


@dataclass(frozen=True, slots=True)
class RelatedPair:
    """Rows `first` < `second`, their cosine in (0, 1], and (column, contribution) strongest first, summing to it."""

    first: int
    second: int
    weight: float
    shared: tuple[tuple[int, float], ...]


def concept_matrix(incidence: Incidence, *, max_share: float) -> sp.csr_matrix:
    """Papers x concepts, prominence x rarity, without concepts that cannot tell papers apart.

    Those are the concepts of one paper and the ones that more than `max_share` of the papers name; in a small corpus,
    where a share means little, ten papers may share any concept.
    """
    import numpy as np
    import scipy.sparse as sp

    sharing = np.asarray((incidence.matrix > 0).sum(axis=0)).ravel()
    useful = (sharing >= 2) & (sharing <= max(max_share * incidence.matrix.shape[0], SMALL_CORPUS))
    return sp.csr_matrix(incidence.salience @ sp.diags_array(useful.astype(float)))


def unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """`matrix` with every row that is not empty scaled to length 1."""
    import numpy as np
    import scipy.sparse as sp

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sp.csr_matrix(sp.diags_array(1 / lengths) @ matrix)


def related_pairs(matrix: sp.csr_matrix, *, k: int, min_similarity: float) -> list[RelatedPair]:
    """The pairs that are among the `k` strongest of either paper, sorted by rows.

    `matrix` is papers x concepts; the similarity is the cosine of two rows. Ties go to the smaller row.
    Memory is bounded by `BLOCK_ROWS` rows of similarities.
    """
    unit = unit_rows(matrix)
    pairs = {(min(a, b), max(a, b)) for a, b in _nearest(unit, k=k, min_similarity=min_similarity)}
    return list(_explain(unit, sorted(pairs)))


def _nearest(unit: sp.csr_matrix, *, k: int, min_similarity: float) -> Iterator[tuple[int, int]]:
    import numpy as np

    transposed = unit.T.tocsr()
    for start in range(0, unit.shape[0], BLOCK_ROWS):
        block = (unit[start : start + BLOCK_ROWS] @ transposed).tocsr()
        block.sort_indices()
        for offset in range(block.shape[0]):
            row = start + offset
            span = slice(block.indptr[offset], block.indptr[offset + 1])
            columns, values = block.indices[span], block.data[span]
            keep = (columns != row) & (values >= min_similarity) & (values > 0)
            columns, values = columns[keep], values[keep]
            # Rounding makes equal similarities equal again, whatever order their terms were added in.
            for index in np.lexsort((columns, -np.round(values, 9)))[:k]:
                yield row, int(columns[index])


def _explain(unit: sp.csr_matrix, pairs: list[tuple[int, int]]) -> Iterator[RelatedPair]:
    for start in range(0, len(pairs), BLOCK_PAIRS):
        block = pairs[start : start + BLOCK_PAIRS]
        product = unit[[first for first, _ in block]].multiply(unit[[second for _, second in block]]).tocsr()
        for offset, (first, second) in enumerate(block):
            span = slice(product.indptr[offset], product.indptr[offset + 1])
            terms = zip(product.indices[span].tolist(), product.data[span].tolist(), strict=True)
            shared = tuple(sorted(terms, key=lambda term: (-round(term[1], 9), term[0])))
            yield RelatedPair(first, second, min(sum(value for _, value in shared), 1.0), shared)
