"""Which papers cite the same works, and which are cited by the same papers, with the measures of the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgraph.link.ranking import strongest_of_each
from kgraph.works import Work

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    from kgraph.link.options import Measure

__all__ = ["Pair", "citing_matrix", "co_citation", "coupling", "shared_pairs", "strengths"]

# Columns multiplied at a time: what a block needs is bounded by the block, however popular a reference is.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Pair:
    """Papers `first` < `second` by number, what they share, and how strongly that ties them."""

    first: int
    second: int
    shared: int
    strength: float


def citing_matrix(paper_ids: Sequence[str], works: Sequence[Work]) -> sp.csr_matrix:
    """Papers x works: 1 where the paper cites the work."""
    import numpy as np
    import scipy.sparse as sp

    number = {paper_id: row for row, paper_id in enumerate(paper_ids)}
    places = [(number[paper_id], column) for column, work in enumerate(works) for paper_id in work.cited_by]
    rows, columns = np.array(places, dtype=np.int64).reshape(-1, 2).T
    shape = (len(paper_ids), len(works))
    return sp.csr_matrix((np.ones(len(places), dtype=np.int64), (rows, columns)), shape=shape)


def coupling(paper_ids: Sequence[str], works: Sequence[Work], **options: Any) -> tuple[list[Pair], int]:
    """Bibliographic coupling: pairs of papers by the works that both cite, outside works among them.

    `options` and answer are those of `shared_pairs`.

    Source: Kessler, M. M. (1963). Bibliographic coupling between scientific papers. American Documentation 14(1).
    """
    return shared_pairs(citing_matrix(paper_ids, works).T.tocsr(), **options)


def co_citation(paper_ids: Sequence[str], works: Sequence[Work], **options: Any) -> tuple[list[Pair], int]:
    """Co-citation: pairs of papers of the corpus by the papers that cite both.

    `options` and answer are those of `shared_pairs`.

    Source: Small, H. (1973). Co-citation in the scientific literature. JASIS 24(4).
    """
    import scipy.sparse as sp

    number = {paper_id: column for column, paper_id in enumerate(paper_ids)}
    matrix = citing_matrix(paper_ids, works).tocoo()
    # From the order of the works to that of the papers; works outside the corpus have no node to draw an edge to.
    place = [number.get(work.id, -1) if work.inside else -1 for work in works]
    cited = [(row, place[column]) for row, column in zip(matrix.row, matrix.col, strict=True) if place[column] >= 0]
    rows, columns = [row for row, _ in cited], [column for _, column in cited]
    size = len(paper_ids)
    return shared_pairs(sp.csr_matrix(([1] * len(cited), (rows, columns)), shape=(size, size)), **options)


def shared_pairs(
    matrix: sp.csr_matrix, *, measure: Measure = "association", at_least: int = 1, strongest: int | None = None
) -> tuple[list[Pair], int]:
    """The pairs of columns that at least `at_least` rows share, sorted, and how many there are.

    `strongest` returns only those among so many strongest ones of either column; None returns all.
    """
    import numpy as np
    import scipy.sparse as sp

    named = sp.csr_matrix((matrix > 0).astype(np.int64))
    totals = np.asarray(named.sum(axis=0)).ravel()
    turned = named.T.tocsr()
    found: dict[tuple[int, int], Pair] = {}
    count = 0
    for start in range(0, named.shape[1], _BLOCK):
        block = (turned[start : start + _BLOCK] @ named).tocoo()
        firsts = block.row + start
        keep = (block.data >= at_least) & (firsts != block.col)
        first, second, both = firsts[keep], block.col[keep], block.data[keep]
        count += int((first < second).sum())
        values = strengths(both, totals[first], totals[second], named.shape[0], measure)
        for place in strongest_of_each(first, second, values, strongest).tolist():
            pair = sorted((int(first[place]), int(second[place])))
            found[pair[0], pair[1]] = Pair(pair[0], pair[1], int(both[place]), float(values[place]))
    return [found[pair] for pair in sorted(found)], count


def strengths(
    both: np.ndarray[Any, Any],
    in_first: np.ndarray[Any, Any],
    in_second: np.ndarray[Any, Any],
    rows: int,
    measure: Measure,
) -> np.ndarray[Any, Any]:
    """The measure of pairs that share `both` of `rows` rows: `kgraph.link.cooccurrence.MEASURES` for whole arrays."""
    import numpy as np

    one, other = in_first.astype(np.float64), in_second.astype(np.float64)
    if measure == "association":
        return np.asarray(both * rows / (one * other))
    if measure == "cosine":
        return np.asarray(both / np.sqrt(one * other))
    if measure == "jaccard":
        return np.asarray(both / (one + other - both))
    if measure == "inclusion":
        return np.asarray(both / np.minimum(one, other))
    return both.astype(np.float64)
