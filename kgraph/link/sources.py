"""Which concept of a paper ties it to what the papers near it are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgraph.link.phrases import Phrases

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

__all__ = ["sources"]

DIGITS = 9


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
    for row, named in enumerate(phrases.named):
        entries = found[smooth.indptr[row] : smooth.indptr[row + 1]]
        # Of equal ties the first column wins, in whatever order the matrix holds them.
        own = np.sort(unit.indices[unit.indptr[row] : unit.indptr[row + 1]])
        place[own] = 0
        added = place[entries] < 0
        place[own] = -1
        # Concepts come first: other phrases are taken where no concept of the paper ties it to those neighbours.
        concepts = np.array([column_of[label] for label in named if label in column_of], dtype=np.int64)
        looked = np.unique(np.concatenate((entries[added], own)))
        place[looked] = np.arange(len(looked))
        spread = np.zeros((near.shape[1], len(looked)))
        for number, other in enumerate(near[row].tolist()):
            if other >= 0:
                span = slice(unit.indptr[other], unit.indptr[other + 1])
                at = place[unit.indices[span]]
                spread[number, at[at >= 0]] = unit.data[span][at >= 0]
        theirs = spread[:, place[entries[added]]].T
        brought = np.full(len(theirs), -1)
        for choice in (own[telling[own]], concepts[telling[concepts] & np.isin(concepts, own)]):
            strongest = _strongest(np.round(theirs @ spread[:, place[choice]], DIGITS), choice)
            brought = np.where(strongest < 0, brought, strongest)
        place[looked] = -1
        entries[added] = brought
    return found


def _strongest(ties: np.ndarray[Any, Any], concepts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each row of `ties` the concept with the largest entry, the first of equals; -1 where all are 0."""
    import numpy as np

    if not len(concepts):
        return np.full(len(ties), -1, dtype=np.int64)
    return np.where(ties.max(axis=1, initial=0.0) > 0, concepts[ties.argmax(axis=1)], -1)
