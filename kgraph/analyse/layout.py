"""Positions: a map on which communities are regions, ties are short and nodes do not cover each other.

Each community is laid out by itself, turned towards the communities it is tied to, and set down as a disc whose area
fits its nodes. A last pass lets ties pull across the borders while nodes keep their distance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgraph.analyse.spacing import add_at, keep_inside, separate, spread
from kgraph.analyse.ties import Ties, seeded_igraph

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["layout"]

EXTENT = 1250.0
DIGITS = 2
# Free room around a node, in its own units of length, before everything is scaled to EXTENT.
ROOM = 14.0
# Between communities, in multiples of ROOM.
BORDER = 2.5
ROUNDS = 60
ACROSS = 0.2
# Above so many nodes a round is long, and no one sees the difference that the later ones make.
MANY_NODES, FEWER_ROUNDS = 5000, 25
# Rounds of a community's own layout, below so many nodes. After 200 instead of 500, on 2,000 papers, ties are 0.8 %
# longer, and 0.5 % fewer join near neighbours; from 1,000 nodes on only those near by are pushed (`grid`), and as much
# less would lose 5 %. The largest would take too long.
SETTLED = ((100, 500), (1000, 200), (3000, 500), (math.inf, 150))


def layout(ties: Ties, membership: Array, sizes: Sequence[float], *, seed: int) -> Array:
    """Positions (n, 2) of the nodes of `ties`, y upwards, |coordinate| <= 1250, rounded to 2 digits.

    `sizes` are diameters; no two discs overlap unless there are too many nodes for the room. Nodes outside all
    communities (-1) stand in rows below the map.
    """
    import numpy as np

    count = len(ties.ids)
    if not count:
        return np.zeros((0, 2))
    radii = np.asarray(sizes, dtype=float) / 2 + ROOM / 2
    positions = np.zeros((count, 2))
    placed = membership >= 0
    if placed.any():
        positions = _communities(ties, membership, radii, seed=seed)
        positions[placed] -= _middle(positions[placed])
    positions[~placed] = _rows(int((~placed).sum()), positions[placed])
    return _fit(positions)


def _communities(ties: Ties, membership: Array, radii: Array, *, seed: int) -> Array:
    import numpy as np

    numbers = range(int(membership.max()) + 1)
    members = [np.flatnonzero(membership == number) for number in numbers]
    # Discs pack to about 0.6 at random; half as dense leaves room for labels and edges.
    discs = np.array([math.sqrt((radii[rows] ** 2).sum() / 0.45) for rows in members])
    strengths = _between(ties, membership, len(members))
    centres = _place_discs(strengths, discs, seed=seed)
    positions = np.zeros((len(membership), 2))
    for rows, disc in zip(members, discs, strict=True):
        positions[rows] = _inside(ties, rows, disc, seed=seed)
    for number, rows in enumerate(members):
        positions[rows] = centres[number] + _turned(ties, rows, positions[rows], membership, centres, number)
    anchored = positions.copy()
    return _relax(ties, positions, anchored, radii, membership, centres, discs)


def _between(ties: Ties, membership: Array, count: int) -> Array:
    """Symmetric strengths between communities, each relative to what their sizes would give."""
    import numpy as np

    strengths = np.zeros((count, count))
    ends = membership[ties.pairs] if len(ties.pairs) else np.zeros((0, 2), dtype=int)
    known = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
    np.add.at(strengths, (ends[known, 0], ends[known, 1]), ties.strengths[known])
    strengths = strengths + strengths.T
    totals = np.maximum(strengths.sum(axis=1), 1e-9)
    return np.asarray(strengths / np.sqrt(np.outer(totals, totals)))


def _place_discs(strengths: Array, discs: Array, *, seed: int) -> Array:
    """Centres of discs: tied ones close, none overlapping, all near the origin.

    Starts from a force-directed layout of the communities, then pulls the discs together and pushes overlaps apart.
    """
    import numpy as np

    count = len(discs)
    if count == 1:
        return np.zeros((1, 2))
    pairs = np.array([(i, j) for i in range(count) for j in range(i + 1, count)])
    graph = seeded_igraph(count, pairs, seed=seed)
    weights = np.array([strengths[i, j] + 0.02 for i, j in pairs])
    start = _circle(count, float(discs.sum()) / 3)
    found = graph.layout_fruchterman_reingold(weights=(weights * 10).tolist(), niter=1000, seed=start.tolist())
    centres = np.array(found.coords)
    centres = (centres - centres.mean(axis=0)) / max(float(np.abs(centres - centres.mean(axis=0)).max()), 1e-9)
    centres *= float(discs.sum()) / 2
    gap = discs[:, None] + discs[None, :] + BORDER * ROOM
    for step in range(600):
        pull = 0.03 * (1 - step / 600)
        delta = centres[None, :, :] - centres[:, None, :]
        centres = centres + pull * (strengths[:, :, None] * delta).sum(axis=1) - pull * 0.5 * centres
        centres = spread(centres, gap)
    return np.asarray(spread(centres, gap, rounds=200))


def _circle(count: int, radius: float) -> Array:
    import numpy as np

    angle = 2 * np.pi * np.arange(count) / count
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def _sunflower(count: int, radius: float) -> Array:
    """Points spread evenly over a disc, from the middle outwards."""
    import numpy as np

    steps = np.arange(count)
    angle = steps * np.pi * (3 - math.sqrt(5))
    distance = radius * np.sqrt((steps + 0.5) / max(count, 1))
    return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])


def _inside(ties: Ties, rows: Array, disc: float, *, seed: int) -> Array:
    """A force-directed layout of one community, spread evenly over its disc.

    Source: Fruchterman, T. & Reingold, E. (1991). Graph drawing by force-directed placement. SPE 21(11).
    """
    import numpy as np

    if len(rows) == 1:
        return np.zeros((1, 2))
    number = np.full(len(ties.ids), -1)
    number[rows] = np.arange(len(rows))
    ends = number[ties.pairs]
    within = (ends >= 0).all(axis=1)
    graph = seeded_igraph(len(rows), ends[within], seed=seed)
    start = _sunflower(len(rows), math.sqrt(len(rows)))
    found = graph.layout_fruchterman_reingold(
        weights=ties.strengths[within].tolist() or None,
        niter=next(rounds for most, rounds in SETTLED if len(rows) < most),
        seed=start.tolist(),
        grid="auto",
    )
    points = np.array(found.coords)
    points = points - np.median(points, axis=0)
    # Force-directed layouts crowd the middle and fling leaves outwards: even out the density, keep the directions.
    distance = np.hypot(points[:, 0], points[:, 1])
    rank = np.empty(len(rows))
    rank[np.lexsort((np.arange(len(rows)), np.round(distance, 9)))] = np.arange(len(rows))
    even = disc * np.sqrt((rank + 0.5) / len(rows))
    return np.asarray(points * (even / np.maximum(distance, 1e-9))[:, None])


def _turned(ties: Ties, rows: Array, points: Array, membership: Array, centres: Array, number: int) -> Array:
    """`points` turned, and mirrored if that is better, so that nodes face the communities they are tied to.

    The best rotation is the orthogonal Procrustes solution, which has a closed form in the plane.
    """
    import numpy as np

    number_of = np.full(len(ties.ids), -1)
    number_of[rows] = np.arange(len(rows))
    wish = np.zeros((len(rows), 2))
    for here, there in ((0, 1), (1, 0)):
        one, other = ties.pairs[:, here], ties.pairs[:, there]
        leaving = (number_of[one] >= 0) & (membership[other] >= 0) & (membership[other] != number)
        direction = centres[membership[other[leaving]]] - centres[number]
        direction /= np.maximum(np.hypot(direction[:, 0], direction[:, 1]), 1e-9)[:, None]
        np.add.at(wish, number_of[one[leaving]], direction * ties.strengths[leaving][:, None])
    best, best_gain = points, -math.inf
    for mirror in (1.0, -1.0):
        flipped = points * np.array([1.0, mirror])
        along = float((flipped * wish).sum())
        across = float((flipped[:, 0] * wish[:, 1] - flipped[:, 1] * wish[:, 0]).sum())
        gain = math.hypot(along, across)
        if gain > best_gain + 1e-9:
            angle = math.atan2(across, along)
            turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
            best, best_gain = flipped @ turn, gain
    return best


def _relax(
    ties: Ties, positions: Array, anchors: Array, radii: Array, membership: Array, centres: Array, discs: Array
) -> Array:
    """Lets ties pull gently, while nodes keep their distance, their anchor and their community's disc."""
    import numpy as np

    placed = membership >= 0
    one, other = (ties.pairs[:, 0], ties.pairs[:, 1]) if len(ties.pairs) else (np.zeros(0, int), np.zeros(0, int))
    load = np.zeros(len(positions))
    np.add.at(load, one, ties.strengths)
    np.add.at(load, other, ties.strengths)
    # Ties across borders turn a community towards its neighbours; at full strength they would drag it there.
    share = (ties.strengths * np.where(membership[one] == membership[other], 1.0, ACROSS))[:, None]
    rounds = ROUNDS if len(positions) <= MANY_NODES else FEWER_ROUNDS
    for step in range(rounds):
        heat = 0.25 * (1 - step / rounds)
        pull = np.zeros_like(positions)
        delta = positions[other] - positions[one]
        add_at(pull, one, share * delta)
        add_at(pull, other, -share * delta)
        positions = positions + heat * (pull / np.maximum(load, 1e-9)[:, None] * 0.5 + (anchors - positions) * 0.5)
        positions = keep_inside(positions, membership, centres, discs)
        positions[placed] = separate(positions[placed], radii[placed])
    for _ in range(rounds):
        before = positions[placed]
        positions[placed] = separate(before, radii[placed])
        if np.array_equal(before, positions[placed]):
            break
    return positions


def _middle(points: Array) -> Array:
    """The middle of the bounding box."""
    import numpy as np

    return np.asarray((points.min(axis=0) + points.max(axis=0)) / 2)


def _rows(count: int, above: Array) -> Array:
    """`count` places in rows below the points `above`, as wide as they are."""
    import numpy as np

    if not count:
        return np.zeros((0, 2))
    step = ROOM * 1.6
    half = float(np.abs(above[:, 0]).max()) if len(above) else step * math.sqrt(count) / 2
    top = float(above[:, 1].min()) - 3 * step if len(above) else step * math.sqrt(count) / 2
    per_row = max(1, min(count, int(2 * half / step) + 1))
    row, column = np.divmod(np.arange(count), per_row)
    return np.column_stack([(column - (per_row - 1) / 2) * step, top - row * step])


def _fit(positions: Array) -> Array:
    """`positions` centred; scaled to EXTENT if they are wider, or up to it if they would be lost in it."""
    import numpy as np

    centred = positions - _middle(positions)
    reach = float(np.abs(centred).max())
    scale = EXTENT / reach if reach > 0 else 1.0
    # + 0.0 turns -0.0 into 0.0, so that exports show one zero.
    return np.asarray(np.round(np.clip(centred * min(scale, 3.0), -EXTENT, EXTENT), DIGITS) + 0.0)
