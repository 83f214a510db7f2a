"""Keeps things apart: discs that may not overlap, and nodes that stay in their disc."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

# Two nodes so near stand on one spot.
SAME = 1e-6
# Discs up to this quantile of the radii are usual ones; the rest would make the cells of all too wide.
USUAL = 0.99

__all__ = ["add_at", "keep_inside", "separate", "spread"]


def spread(centres: Array, gap: Array, *, rounds: int = 1) -> Array:
    """`centres` moved apart until each pair is at least `gap` from each other, or `rounds` are over."""
    import numpy as np

    for _ in range(rounds):
        delta = centres[None, :, :] - centres[:, None, :]
        distance = np.maximum(np.hypot(delta[..., 0], delta[..., 1]), 1e-6)
        short = np.maximum(gap - distance, 0)
        np.fill_diagonal(short, 0)
        if not short.any():
            break
        centres = centres - (delta / distance[..., None] * (short / 2)[..., None]).sum(axis=1)
    return centres


def keep_inside(positions: Array, membership: Array, centres: Array, discs: Array) -> Array:
    """`positions` with every node of a community (0 or more) moved back into the disc of its community."""
    import numpy as np

    placed = membership >= 0
    own = np.where(placed, membership, 0)
    offset = positions - centres[own]
    distance = np.hypot(offset[:, 0], offset[:, 1])
    limit = discs[own]
    shrink = np.where(placed & (distance > limit), limit / np.maximum(distance, 1e-9), 1.0)
    return np.asarray(np.where(placed[:, None], centres[own] + offset * shrink[:, None], positions))


def separate(points: Array, radii: Array) -> Array:
    """`points` after one round of pushing overlapping discs apart; the smaller of two gives way more."""
    import numpy as np

    one, other = _overlapping(points, radii)
    delta = points[other] - points[one]
    distance = np.hypot(delta[:, 0], delta[:, 1])
    # Two nodes on one spot part along a direction that depends on their numbers alone.
    same = distance < SAME
    angle = (one * 2.399963 + other)[same]
    delta[same] = np.column_stack([np.cos(angle), np.sin(angle)])
    distance[same] = 1.0
    reach = radii[one] + radii[other]
    push = delta / distance[:, None] * ((reach - np.where(same, 0.0, distance)) * 0.5)[:, None]
    yields = (radii[other] / reach)[:, None]
    moved = points.copy()
    add_at(moved, one, -push * yields)
    add_at(moved, other, push * (1 - yields))
    return moved


def _overlapping(points: Array, radii: Array) -> tuple[Array, Array]:
    """The rows, first < second, of every two discs that overlap, in order.

    Sorts the discs into square cells as wide as two usual ones, column by column, so that cells above each other follow
    one another; only those few discs that are larger look further than the cells around their own.
    """
    import numpy as np

    usual = float(np.quantile(radii, USUAL))
    side = 2 * usual + SAME
    span = math.ceil(2 * float(radii.max()) / side)
    column, row = ((points - points.min(axis=0)) // side).astype(np.int64).T
    # As many empty cells between the columns as one may look up and down.
    step = int(row.max()) + 1 + span
    cells = column * step + row
    order = np.argsort(cells)
    cells, radii, (x, y) = cells[order], radii[order], points[order].T
    every, large = np.arange(len(order)), np.flatnonzero(radii > usual)
    looks = [(every, every + 1, 1), (every, np.searchsorted(cells, cells + step - 1), step + 1)]
    for ahead in range(-span * step, span * step + 1, step):
        looks.append((large, np.searchsorted(cells, cells[large] + ahead - span), ahead + span))
    found = []
    for rows, start, last in looks:
        one, other = _ranges(rows, start, np.searchsorted(cells, cells[rows] + last, side="right"))
        near = radii[one] + radii[other] > np.hypot(x[one] - x[other], y[one] - y[other])
        one, other = order[one[near]], order[other[near]]
        found.append(np.minimum(one, other) * len(order) + np.maximum(one, other))
    pairs = np.sort(np.concatenate(found))
    one, other = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], len(order))
    return one[one < other], other[one < other]


def _ranges(rows: Array, start: Array, stop: Array) -> tuple[Array, Array]:
    """Each of `rows` as often as it has numbers from its `start` up to its `stop`, and those numbers."""
    import numpy as np

    counts = stop - start
    before = np.cumsum(counts) - counts
    return np.repeat(rows, counts), np.arange(counts.sum()) + np.repeat(start - before, counts)


def add_at(points: Array, places: Array, moves: Array) -> None:
    """Add each of `moves` to the one of `points` that has its place; a column at a time numpy is ten times as fast."""
    import numpy as np

    for axis in range(points.shape[1]):
        np.add.at(points[:, axis], places, moves[:, axis])
