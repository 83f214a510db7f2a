"""The graph as plain arrays: undirected ties between numbered nodes, comparable across kinds of edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgraph.schema import kinds_of, weight_as

if TYPE_CHECKING:
    import igraph
    import networkx as nx
    import numpy as np
    import scipy.sparse as sp

__all__ = ["Ties", "seeded_igraph", "tie_strength", "ties"]

# An edge's weight means something else for every kind; these bring them to one scale, on which 1 is "clearly tied".
STRENGTH_OF_KIND: dict[str, float] = {
    "cites": 1.0,
    "related": 1.0,
    "introduces": 1.0,
    "mentions": 1.0,
    "used-for": 0.5,
    "part-of": 0.5,
    "is-a": 0.5,
    "compared-with": 0.5,
    "evaluated-by": 0.5,
    "cooccurs": 0.5,
    "co-citation": 1.0,
    "coupling": 1.0,
}
# Relations count papers, which has no upper end.
STRONGEST = 3.0


@dataclass(frozen=True)
class Ties:
    """Undirected ties: `ids` sorted; `pairs` int array (n, 2) of rows first < second, sorted; `strengths` > 0."""

    ids: tuple[str, ...]
    pairs: np.ndarray[Any, Any]
    strengths: np.ndarray[Any, Any]

    def matrix(self) -> sp.csr_matrix:
        """The symmetric matrix of strengths."""
        import scipy.sparse as sp

        upper = sp.coo_matrix((self.strengths, (self.pairs[:, 0], self.pairs[:, 1])), shape=(len(self.ids),) * 2)
        return sp.csr_matrix(upper + upper.T)

    def volumes(self) -> np.ndarray[Any, Any]:
        """The strength at every node: the sum over its ties."""
        import numpy as np

        ends, twice = self.pairs.ravel(), np.repeat(self.strengths, 2)
        return np.bincount(ends, weights=twice, minlength=len(self.ids))


def tie_strength(attributes: Mapping[str, Any]) -> float:
    """How strongly an edge ties its ends together, in (0, 3]: the sum over its kinds."""
    strength = sum(STRENGTH_OF_KIND[kind] * weight_as(attributes, kind) for kind in kinds_of(attributes))
    return min(strength, STRONGEST)


def ties(graph: nx.DiGraph[str]) -> Ties:
    """The ties of `graph`; edges in both directions between two nodes become one tie. Self-loops are left out."""
    import numpy as np

    ids = tuple(sorted(graph))
    number = {node: index for index, node in enumerate(ids)}
    ends = np.array([(number[source], number[target]) for source, target in graph.edges], dtype=np.int64).reshape(-1, 2)
    strengths = np.array([tie_strength(attributes) for _, _, attributes in graph.edges(data=True)], dtype=float)
    apart = ends[:, 0] != ends[:, 1]
    tied, places = np.unique(ends[apart].min(axis=1) * len(ids) + ends[apart].max(axis=1), return_inverse=True)
    sums = np.bincount(places, weights=strengths[apart], minlength=len(tied))
    return Ties(
        ids=ids,
        pairs=np.column_stack(np.divmod(tied, max(len(ids), 1))),
        # Not numpy's round, which can miss the number that is nearest to so many digits.
        strengths=np.array([round(strength, 9) for strength in sums.tolist()], dtype=float),
    )


def seeded_igraph(count: int, pairs: np.ndarray[Any, Any], *, seed: int) -> igraph.Graph:
    """An undirected igraph graph of `count` nodes; igraph's random numbers start again from `seed`."""
    import random

    import igraph

    igraph.set_random_number_generator(random.Random(seed))
    return igraph.Graph(n=count, edges=pairs)
