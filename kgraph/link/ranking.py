"""The strongest of many pairs, for each of their ends."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["strongest_of_each"]


def strongest_of_each(first: Array, second: Array, values: Array, most: int | None) -> Array:
    """The places of the `most` largest `values` of each `first`, equal ones by `second`; None keeps all.

    They are sorted by first, then by value, largest first. `first` are numbers from 0, `second` differ for one `first`.
    """
    import numpy as np

    # Rounded, so that two ways to the same value do not decide between equals.
    values = np.round(values, 12)
    places = np.argsort(first, kind="stable")
    if most is not None and places.size:
        starts = np.flatnonzero(np.diff(first[places], prepend=-1, append=-1)).tolist()
        groups = [places[start:stop] for start, stop in pairwise(starts)]
        places = np.concatenate([group[_largest(second[group], values[group], most)] for group in groups])
    return places[np.lexsort((second[places], -values[places], first[places]))]


def _largest(second: Array, values: Array, most: int) -> Array:
    """The places of the `most` largest `values`, equal ones by `second`, in any order, without sorting all of them."""
    import numpy as np

    if len(values) <= most:
        return np.arange(len(values))
    least = np.partition(values, -most)[-most]
    above, equal = np.flatnonzero(values > least), np.flatnonzero(values == least)
    room = most - len(above)
    if room < len(equal):
        equal = equal[np.argpartition(second[equal], room - 1)[:room]]
    return np.concatenate((above, equal))
