"""Which edges of a weighted network are more than chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["BACKBONES", "Backbone", "backbone", "cut_report", "disparity", "noise_corrected"]

Backbone = Literal["none", "disparity", "noise-corrected"]


def disparity(pairs: Array, weights: Array) -> Array:
    """The p-value of every undirected edge: how likely its share of its node's strength is in a random split of it.

    `pairs` is (n, 2), each pair once; `weights` > 0. Of the two ends the smaller p-value counts; an end with one edge
    says nothing.

    Source: Serrano, M., Boguna, M. & Vespignani, A. (2009). Extracting the multiscale backbone of complex weighted
    networks. PNAS 106(16).
    """
    import numpy as np

    strength, degree = _strengths(pairs, weights), np.bincount(pairs.ravel())
    ends = [(1 - weights / strength[pairs[:, end]]) ** (degree[pairs[:, end]] - 1) for end in (0, 1)]
    return np.asarray(np.minimum(*ends))


def noise_corrected(pairs: Array, weights: Array) -> Array:
    """The p-value of every undirected edge of counts: is it stronger than its ends' strengths explain?

    The lift of an edge, moved into (-1, 1), is compared with its standard deviation under a Beta-binomial model whose
    prior has the hypergeometric mean and variance. One-sided, normal approximation.

    Source: Coscia, M. & Neffke, F. (2017). Network backboning with noisy data. ICDE.
    """
    import numpy as np
    from scipy.special import ndtr

    strength = _strengths(pairs, weights)
    one, other, total = strength[pairs[:, 0]], strength[pairs[:, 1]], float(strength.sum())
    mean = one * other / total**2
    variance = one * other * (total - one) * (total - other) / (total**4 * (total - 1))
    prior_a = mean**2 / variance * (1 - mean) - mean
    prior_b = mean / variance * (1 - mean) ** 2 - (1 - mean)
    expected = (prior_a + weights) / (prior_a + prior_b + total)
    spread = expected * (1 - expected) * total
    kappa = total / (one * other)
    lift = (kappa * weights - 1) / (kappa * weights + 1)
    slope = 1 / (one * other) - total * (one + other) / (one * other) ** 2
    deviation = np.sqrt(spread) * np.abs(2 * (kappa + weights * slope) / (kappa * weights + 1) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(deviation > 0, lift / deviation, np.sign(lift) * np.inf)
    return np.asarray(1 - ndtr(np.nan_to_num(z, nan=0.0)))


BACKBONES: dict[Backbone, Callable[[Array, Array], Array]] = {
    "disparity": disparity,
    "noise-corrected": noise_corrected,
}


def backbone(
    pairs: Sequence[tuple[int, int]], weights: Sequence[float], *, method: Backbone, alpha: float
) -> list[bool]:
    """For every undirected edge whether it stays: its p-value is below `alpha`. With "none" every edge stays."""
    import numpy as np

    if method == "none" or not pairs:
        return [True] * len(pairs)
    values = BACKBONES[method](np.array(pairs, dtype=np.int64), np.array(weights, dtype=float))
    return (np.round(values, 12) < alpha).tolist()  # type: ignore[no-any-return]


def cut_report(kind: str, before: int, after: int, *, method: Backbone, alpha: float) -> str:
    """One line for the user, as in "cooccurs: 41,200 -> 6,310 edges, noise-corrected, alpha 0.05"."""
    return f"{kind}: {before:,} -> {after:,} edges, {method}, alpha {alpha:g}"


def _strengths(pairs: Array, weights: Array) -> Array:
    import numpy as np

    return np.bincount(pairs.ravel(), weights=np.repeat(weights, 2))
