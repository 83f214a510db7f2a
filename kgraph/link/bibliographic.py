"""Which papers cite the same works, and which are cited by the same papers, with the measures of the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgraph.link.cooccurrence import MEASURES, Pairs, joined, meetings, membership
from kgraph.link.ranking import strongest_of_each
from kgraph.works import Work

if TYPE_CHECKING:
    import scipy.sparse as sp

    from kgraph.link.options import Measure

__all__ = ["citing_matrix", "co_citation", "coupling", "shared_pairs"]


def citing_matrix(paper_ids: Sequence[str], works: Sequence[Work]) -> sp.csr_matrix:
    """Papers x works: 1 where the paper cites the work."""
    import numpy as np
    import scipy.sparse as sp

    number = {paper_id: row for row, paper_id in enumerate(paper_ids)}
    places = [(number[paper_id], column) for column, work in enumerate(works) for paper_id in work.cited_by]
    rows, columns = np.array(places, dtype=np.int64).reshape(-1, 2).T
    shape = (len(paper_ids), len(works))
    return sp.csr_matrix((np.ones(len(places), dtype=np.int64), (rows, columns)), shape=shape)


def coupling(paper_ids: Sequence[str], works: Sequence[Work], **options: Any) -> tuple[Pairs, int]:
    """Bibliographic coupling: pairs of papers by the works that both cite, outside works among them.

    `options` and answer are those of `shared_pairs`.

    Source: Kessler, M. M. (1963). Bibliographic coupling between scientific papers. American Documentation 14(1).
    """
    return shared_pairs(citing_matrix(paper_ids, works).T.tocsr(), **options)


def co_citation(paper_ids: Sequence[str], works: Sequence[Work], **options: Any) -> tuple[Pairs, int]:
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
) -> tuple[Pairs, int]:
    """The pairs of columns `first` < `second` that at least `at_least` rows share, sorted, and how many there are.

    `strongest` returns only those among so many strongest ones of either column; None returns all.
    """
    found: list[Pairs] = []
    count = 0
    for block in meetings(membership(matrix), at_least=at_least):
        count += int((block.first < block.second).sum())
        places = strongest_of_each(block.first, block.second, MEASURES[measure](block), strongest)
        found.append(block.at(places))
    return joined(found), count
