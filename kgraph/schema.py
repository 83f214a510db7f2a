"""The attributes of the graph: their names, types and meaning, in one place.

The graph is one `networkx.DiGraph` with at most one edge per ordered pair. An attribute that is unknown is absent:
never None, NaN or "". Lists are joined with " | ". Attribute order here is column order in every export.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgraph.errors import SchemaError
from kgraph.model import KINDS

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "ALIKE",
    "BETWEEN_PAPERS",
    "EDGE_ATTRIBUTES",
    "EDGE_KINDS",
    "JOINER",
    "NODE_ATTRIBUTES",
    "NODE_KINDS",
    "SYMMETRIC_KINDS",
    "Attribute",
    "kinds_of",
    "validate",
    "weight_as",
    "weight_attribute",
]

JOINER = " | "
# Between two concepts that two papers name, one each, and that have a word in common.
ALIKE = " ~ "
NODE_KINDS = ("paper", *KINDS)

# The order decides which kind an edge shows where two kinds meet on one ordered pair.
EDGE_KINDS: dict[str, str] = {
    "cites": "paper -> paper: the source's references, or its text, point to the target",
    "related": "paper - paper (smaller id first): they share concepts; `shared` lists them, strongest first",
    "introduces": "paper -> concept that the paper coins",
    "mentions": "paper -> concept that its title or abstract names",
    "used-for": "concept -> concept, stated in a sentence",
    "part-of": "concept -> concept, stated in a sentence",
    "is-a": "concept -> concept, stated in a sentence",
    "compared-with": "concept -> concept, stated in a sentence",
    "evaluated-by": "concept -> concept, stated in a sentence",
    "cooccurs": "concept - concept (smaller id first): papers name both",
    "co-citation": "paper - paper (smaller id first): papers cite both",
    "coupling": "paper - paper (smaller id first): both cite the same works, of the corpus or outside it",
}
SYMMETRIC_KINDS = frozenset({"related", "cooccurs", "co-citation", "coupling"})
BETWEEN_PAPERS = frozenset({"cites", "related", "co-citation", "coupling"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """A node or edge attribute. `of` says which elements have it; `required` whether all of those must."""

    name: str
    type: type
    of: str
    meaning: str
    required: bool = False


NODE_ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("label", str, "all", "what to call the node", required=True),
    Attribute("kind", str, "all", "paper, method, task, dataset, metric or concept", required=True),
    Attribute("community", int, "all", "number of its community, 0 = the largest", required=True),
    Attribute("community_label", str, "all", "name of its community", required=True),
    Attribute("degree", int, "all", "number of edges in the exported graph", required=True),
    Attribute("pagerank", float, "all", "PageRank over weighted edges, both ways; sums to 1", required=True),
    Attribute("x", float, "all", "position, |x| <= 1250", required=True),
    Attribute("y", float, "all", "position, up is positive, |y| <= 1250", required=True),
    Attribute("size", float, "all", "diameter to draw, 3..27", required=True),
    Attribute("title", str, "paper", "full title"),
    Attribute("authors", str, "paper", "authors, joined"),
    Attribute("year", int, "paper", "year of publication"),
    Attribute("venue", str, "paper", "journal, conference or series"),
    Attribute("doi", str, "paper", "DOI, lower case"),
    Attribute("arxiv", str, "paper", "arXiv id without version"),
    Attribute("url", str, "paper", "where to read it"),
    Attribute("abstract", str, "paper", "abstract"),
    Attribute("cited_by", int, "paper", "papers of the corpus that cite it"),
    Attribute("references", int, "paper", "references its record lists"),
    Attribute("aliases", str, "concept", "other spellings, joined, most frequent first"),
    Attribute("papers", int, "concept", "distinct papers that name it"),
    Attribute("mentions", int, "concept", "places where it is named"),
    Attribute("first_year", int, "concept", "year of the first paper that names it"),
    Attribute("last_year", int, "concept", "year of the last paper that names it"),
)

EDGE_ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("weight", float, "all", "strength, > 0; its scale depends on `kind`", required=True),
    Attribute("kind", str, "all", "first of its kinds, in the order of the edge table", required=True),
    Attribute("kinds", str, "several kinds", "all its kinds, joined"),
    *(Attribute(f"w_{kind}", float, "several kinds", f"weight as {kind}") for kind in EDGE_KINDS),
    Attribute("count", int, "all", "pieces of evidence the store holds for it", required=True),
    Attribute("shared", str, "related", "shared concepts, and pairs `a ~ b` alike or near, strongest first, joined"),
    Attribute("shared_weights", str, "related", "what each of `shared` adds to the weight, joined"),
    Attribute("shared_rest", float, "related", "what all else adds: these and `shared_weights` sum to the weight"),
    Attribute("npmi", float, "cooccurs", "normalised pointwise mutual information, -1..1; never the weight"),
    Attribute("how", str, "cites", "the rule that matched the reference"),
    Attribute("confidence", float, "cites, relations", "how sure the match or relation is, (0, 1]"),
    Attribute("evidence", str, "all", "at least one sentence, with its paper's id", required=True),
)


def weight_attribute(kind: str) -> str:
    """The column that keeps the weight of one kind on an edge that has several."""
    return f"w_{kind}"


def kinds_of(edge: Mapping[str, Any]) -> tuple[str, ...]:
    """All kinds of an edge with these attributes, the main one first."""
    return tuple(str(edge.get("kinds") or edge["kind"]).split(JOINER))


def weight_as(edge: Mapping[str, Any], kind: str) -> float:
    """The weight that an edge with these attributes has as one of its kinds."""
    return float(edge.get(weight_attribute(kind), edge["weight"]))


def validate(graph: nx.DiGraph[str]) -> None:
    """Check `graph` against this module; returns nothing when it is right.

    Raises:
        SchemaError: for the first attribute that is unknown, missing, of the wrong type, empty or not finite, for an
            edge weight that is not positive, a symmetric edge written backwards, and a node or edge of unknown kind.
    """
    for node, attributes in graph.nodes(data=True):
        _check(f"node {node!r}", attributes, NODE_ATTRIBUTES)
        if attributes["kind"] not in NODE_KINDS:
            raise SchemaError(f"node {node!r}: unknown kind {attributes['kind']!r}; known: {', '.join(NODE_KINDS)}")
    for source, target, attributes in graph.edges(data=True):
        where = f"edge {source!r} -> {target!r}"
        _check(where, attributes, EDGE_ATTRIBUTES)
        if attributes["kind"] not in EDGE_KINDS:
            raise SchemaError(f"{where}: unknown kind {attributes['kind']!r}; known: {', '.join(EDGE_KINDS)}")
        if attributes["weight"] <= 0:
            raise SchemaError(f"{where}: weight {attributes['weight']} is not above 0")
        if attributes["kind"] in SYMMETRIC_KINDS and source > target:
            raise SchemaError(f"{where}: a symmetric edge starts at the smaller id")


def _check(where: str, values: dict[str, Any], attributes: tuple[Attribute, ...]) -> None:
    known = {attribute.name: attribute for attribute in attributes}
    for name, value in values.items():
        if name not in known:
            raise SchemaError(f"{where}: unknown attribute {name!r}")
        # An exact type: bool passes for int, and numpy scalars for float, until an exporter meets them.
        if type(value) is not known[name].type:
            raise SchemaError(f"{where}: {name} is {type(value).__name__}, not {known[name].type.__name__}")
        if value == "" or (isinstance(value, float) and not math.isfinite(value)):
            raise SchemaError(f"{where}: {name} is {value!r}; leave out what is unknown")
    for attribute in attributes:
        if attribute.required and attribute.name not in values:
            raise SchemaError(f"{where}: {attribute.name} is missing")
