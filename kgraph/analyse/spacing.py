"""Keeps things apart: discs that may not overlap, and nodes that stay in their disc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

# Two nodes so near stand on one spot.
SAME = 1e-6

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
    from scipy.spatial import cKDTree

    pairs = cKDTree(points).query_pairs(float(radii.max()) * 2, output_type="ndarray")
    if not len(pairs):
        return points
    # Whoever is large makes the search find many pairs that do not touch; only the others are worth sorting.
    delta = points[pairs[:, 1]] - points[pairs[:, 0]]
    distance = np.hypot(delta[:, 0], delta[:, 1])
    touching = np.flatnonzero(radii[pairs].sum(axis=1) > np.where(distance < SAME, 0.0, distance))
    touching = touching[np.lexsort((pairs[touching, 1], pairs[touching, 0]))]
    (one, other), delta, distance = pairs[touching].T, delta[touching], distance[touching]
    # Two nodes on one spot part along a direction that depends on their numbers alone.
    same = distance < SAME
    angle = (one * 2.399963 + other)[same]
    delta[same] = np.column_stack([np.cos(angle), np.sin(angle)])
    distance[same] = 1.0
    short = radii[one] + radii[other] - np.where(same, 0.0, distance)
    push = delta / distance[:, None] * (short * 0.5)[:, None]
    yields = (radii[other] / (radii[one] + radii[other]))[:, None]
    moved = points.copy()
    add_at(moved, one, -push * yields)
    add_at(moved, other, push * (1 - yields))
    return moved


def add_at(points: Array, places: Array, moves: Array) -> None:
    """Add each of `moves` to the one of `points` that has its place; a column at a time numpy is ten times as fast."""
    import numpy as np

    for axis in range(points.shape[1]):
        np.add.at(points[:, axis], places, moves[:, axis])
