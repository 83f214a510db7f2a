"""The strongest of many pairs, for each of their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["strongest_of_each"]


def strongest_of_each(first: Array, second: Array, values: Array, most: int | None) -> Array:
    """The places of the `most` largest `values` of each `first`, equal ones by `second`; None keeps all."""
    import numpy as np

    # Rounded, so that two ways to the same value do not decide between equals.
    order = np.lexsort((second, -np.round(values, 12), first))
    if most is None or not order.size:
        return order
    ordered = first[order]
    rank = np.arange(order.size) - np.searchsorted(ordered, ordered)
    return order[rank < most]
