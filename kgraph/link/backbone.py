"""Which edges of a weighted network are more than chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from kgraph.link.cooccurrence import Pairs

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = [
    "BACKBONES",
    "Backbone",
    "backbone",
    "cut_report",
    "disparity",
    "false_discovery",
    "hypergeometric",
    "noise_corrected",
]

Backbone = Literal["none", "hypergeometric", "disparity", "noise-corrected"]
BACKBONES: tuple[Backbone, ...] = ("none", "hypergeometric", "disparity", "noise-corrected")


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
    prior has the hypergeometric mean and variance. One-sided, normal approximation. (The code that the authors released
    has 1 - mean^2 in the prior where that variance asks for (1 - mean)^2; p-values differ in the fourth digit.)

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


def hypergeometric(both: Array, one: Array, other: Array, *, papers: int) -> Array:
    """The p-value of sharing at least `both` papers for two concepts that `one` and `other` of all papers name.

    The other two tests take the network as given; this one knows that its edges come from papers, so that concepts
    that meet once by chance do not pass.

    Source: Tumminello, M. et al. (2011). Statistically validated networks in bipartite complex systems. PLoS ONE 6(3).
    """
    import numpy as np
    from scipy.stats import hypergeom

    return np.asarray(hypergeom.sf(both - 1, papers, one, other))


def false_discovery(p_values: Array, *, tests: int) -> Array:
    """Benjamini-Hochberg adjusted p-values, where the `tests` - n tests that are not listed have p-value 1.

    Source: Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57(1).
    """
    import numpy as np

    order = np.argsort(p_values, kind="stable")
    ranked = p_values[order] * tests / np.arange(1, len(p_values) + 1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return adjusted


NETWORK_TESTS: dict[Backbone, Callable[[Array, Array], Array]] = {
    "disparity": disparity,
    "noise-corrected": noise_corrected,
}


def backbone(pairs: Pairs, *, at_least: int, method: Backbone, alpha: float) -> Array:
    """For every pair whether it stays: its p-value is below `alpha`; "none" keeps all.

    "hypergeometric" controls the share of false edges among those kept (false discovery rate) over all pairs of
    concepts that `at_least` papers name each: a pair shares that many or is not here. The other two take each edge by
    itself.
    """
    import numpy as np

    if method == "none" or not len(pairs):
        return np.ones(len(pairs), dtype=bool)
    if method == "hypergeometric":
        values = hypergeometric(pairs.both, pairs.in_first, pairs.in_second, papers=pairs.rows)
        concepts = int((pairs.holders >= at_least).sum())
        values = false_discovery(values, tests=concepts * (concepts - 1) // 2)
    else:
        values = NETWORK_TESTS[method](np.column_stack((pairs.first, pairs.second)), pairs.both)
    return np.asarray(np.round(values, 12) < alpha)


def cut_report(kind: str, before: int, after: int, *, method: Backbone, alpha: float) -> str:
    """One line for the user, as in "cooccurs: 41,200 -> 6,310 edges, noise-corrected, alpha 0.05"."""
    return f"{kind}: {before:,} -> {after:,} edges, {method}, alpha {alpha:g}"


def _strengths(pairs: Array, weights: Array) -> Array:
    import numpy as np

    return np.bincount(pairs.ravel(), weights=np.repeat(weights, 2))
