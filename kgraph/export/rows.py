"""The nodes and edges of a graph as every exporter writes them: in one order, without what no format can carry."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Attribute

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Column", "Values", "clean", "columns", "edges", "escape", "legal_id", "nodes"]

Values = Mapping[str, Any]

# What XML 1.0 forbids. Lone surrogates cannot be written as UTF-8 at all, and other formats lose nothing else by it.
_ILLEGAL_CHARACTERS = r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
_ILLEGAL = re.compile(_ILLEGAL_CHARACTERS)
_ILLEGAL_IN_ID = re.compile(rf"_(?=x)|[\t\n\r]|\A | \Z|{_ILLEGAL_CHARACTERS}")
_TYPES = {str: "string", int: "int", float: "double", bool: "boolean"}
# A graph just built and the same graph read from its store hold their attributes in different orders.
_OF_NODES = {attribute.name: place for place, attribute in enumerate(NODE_ATTRIBUTES)}
_OF_EDGES = {attribute.name: place for place, attribute in enumerate(EDGE_ATTRIBUTES)}
_INT_LIMIT = 2**31
_LONG_LIMIT = 2**63


class Column(NamedTuple):
    """An attribute that occurs: its type is string, int, long, double or boolean."""

    name: str
    type: str


def nodes(graph: nx.DiGraph[str]) -> Iterator[tuple[str, Values]]:
    """Every node with its values, papers first, then by id; a label of which nothing is left becomes the id."""
    for node in sorted(graph, key=lambda node: (graph.nodes[node]["kind"] != "paper", node)):
        yield node, {"label": legal_id(node), **_present(graph.nodes[node], _OF_NODES)}


def edges(graph: nx.DiGraph[str]) -> Iterator[tuple[str, str, Values]]:
    """Every edge with its values, by source and target."""
    for source in sorted(graph):
        for target in sorted(graph[source]):
            yield source, target, _present(graph[source][target], _OF_EDGES)


def columns(attributes: Iterable[Attribute], found: Iterable[Values]) -> list[Column]:
    """The attributes that occur in `found`, in the order given; numbers that need 64 bits make a column "long"."""
    used: set[str] = set()
    long: set[str] = set()
    for values in found:
        used.update(values)
        long.update(name for name, value in values.items() if isinstance(value, int) and abs(value) >= _INT_LIMIT)
    occurring = [attribute for attribute in attributes if attribute.name in used]
    return [Column(column.name, "long" if column.name in long else _TYPES[column.type]) for column in occurring]


def clean(text: str) -> str:
    """`text` without control characters, lone surrogates and non-characters, its line ends as "\\n".

    One control character or lone surrogate makes Gephi refuse a whole file.
    """
    # Nearly every text is printable, which is seen several times as fast as what to remove.
    if text.isprintable():
        return text
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def legal_id(node: str) -> str:
    """The id `node` as all text formats carry it; distinct ids stay distinct.

    Blanks at its ends and what `clean` would change are written `_xHHHH_`.
    """
    return _ILLEGAL_IN_ID.sub(escape, node) or "_x_"


def escape(match: re.Match[str]) -> str:
    """A character as `_xHHHH_`. Source: ISO/IEC 9075-14 (SQL/XML), mapping of identifiers to XML names."""
    return f"_x{ord(match[0]):04X}_"


def _present(values: Values, place: Mapping[str, int]) -> Values:
    """`values` by `place`, with clean texts and without the unknown: None, NaN, infinite, blank, beyond 64 bits."""
    found: dict[str, Any] = {}
    for name in sorted(values, key=lambda name: place.get(name, len(place))):
        value = values[name]
        if isinstance(value, str):
            text = clean(value)
            if text and not text.isspace():
                found[name] = text
        elif isinstance(value, float):
            if math.isfinite(value):
                found[name] = value
        elif isinstance(value, int) and abs(value) < _LONG_LIMIT:
            found[name] = value
    return found
