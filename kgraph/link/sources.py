"""Which concept of a paper ties it to what the papers near it are about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kgraph.link.phrases import Phrases

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

__all__ = ["sources"]

DIGITS = 9
# Bound the memory of one step, whatever the number of papers.
BLOCK_ROWS = 256


def sources(
    phrases: Phrases, unit: sp.csr_matrix, smooth: sp.csr_matrix, near: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """For each entry of `smooth`, in order: its column where the paper names that phrase itself; else the column of the
    concept of the paper that most ties it to those of its neighbours `near` that name the phrase; -1 if none does.

    Rows of `unit`, `smooth` and `near` are papers; columns of the first two phrases, those of `smooth` sorted in a row.
    """
    import numpy as np

    column_of = {label: column for column, label in reversed(list(enumerate(phrases.labels)))}
    telling = np.array(phrases.tells, dtype=bool)
    found: np.ndarray[Any, Any] = smooth.indices.copy()
    place = np.full(unit.shape[1], -1, dtype=np.int64)
    for row, (which, columns, values) in enumerate(_around(unit, near)):
        entries = found[smooth.indptr[row] : smooth.indptr[row + 1]]
        # Of equal ties the first column wins, in whatever order the matrix holds them.
        own = np.sort(unit.indices[unit.indptr[row] : unit.indptr[row + 1]])
        place[own] = np.arange(len(own))
        added = np.flatnonzero(place[entries] < 0)
        # Concepts come first: other phrases are taken where no concept of the paper ties it to those neighbours.
        named = [column_of[label] for label in phrases.named[row] if label in column_of]
        concepts = np.array([column for column in named if place[column] >= 0], dtype=np.int64)
        looked = np.concatenate((own, entries[added]))
        place[looked] = np.arange(len(looked))
        at = place[columns]
        spread = np.zeros((near.shape[1], len(looked)))
        spread[which[at >= 0], at[at >= 0]] = values[at >= 0]
        theirs = spread[:, len(own) :].T
        brought = np.full(len(theirs), -1)
        for choice in (own[telling[own]], concepts[telling[concepts]]):
            strongest = _strongest(np.round(theirs @ spread[:, place[choice]], DIGITS), choice)
            brought = np.where(strongest < 0, brought, strongest)
        place[looked] = -1
        entries[added] = brought
    return found


def _around(unit: sp.csr_matrix, near: np.ndarray[Any, Any]) -> Iterator[tuple[np.ndarray[Any, Any], ...]]:
    """For each row the entries of its neighbours: which neighbour it is of, its column and its value."""
    import numpy as np

    for start in range(0, len(near), BLOCK_ROWS):
        block = near[start : start + BLOCK_ROWS]
        rows, which = np.nonzero(block >= 0)
        around = unit[block[rows, which]]
        which = np.repeat(which, np.diff(around.indptr))
        for first, last in pairwise(around.indptr[np.searchsorted(rows, np.arange(len(block) + 1))].tolist()):
            yield which[first:last], around.indices[first:last], around.data[first:last]


def _strongest(ties: np.ndarray[Any, Any], concepts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each row of `ties` the concept with the largest entry, the first of equals; -1 where all are 0."""
    import numpy as np

    if not len(concepts):
        return np.full(len(ties), -1, dtype=np.int64)
    return np.where(ties.max(axis=1, initial=0.0) > 0, concepts[ties.argmax(axis=1)], -1)
