"""The nodes and edges of a graph as every exporter writes them: in one order, without what no format can carry."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Attribute

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Column", "Values", "clean", "edge_columns", "edges", "escape", "legal_id", "node_columns", "nodes"]

Values = Mapping[str, Any]
_Names = tuple[str, ...]

# What XML 1.0 forbids. Lone surrogates cannot be written as UTF-8 at all, and other formats lose nothing else by it.
_ILLEGAL_CHARACTERS = r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
_ILLEGAL = re.compile(_ILLEGAL_CHARACTERS)
_ILLEGAL_IN_ID = re.compile(rf"_(?=x)|[\t\n\r]|\A | \Z|{_ILLEGAL_CHARACTERS}")
_TYPES = {str: "string", int: "int", float: "double", bool: "boolean"}
_INT_LIMIT = 2**31
_LONG_LIMIT = 2**63


class Column(NamedTuple):
    """An attribute that occurs: its type is string, int, long, double or boolean."""

    name: str
    type: str


def nodes(graph: nx.DiGraph[str]) -> Iterator[tuple[str, Values]]:
    """Every node with its values, papers first, then by id; a label of which nothing is left becomes the id."""
    held = dict(graph.nodes)
    for node in sorted(held, key=lambda node: (held[node]["kind"] != "paper", node)):
        yield node, {"label": legal_id(node), **_present(held[node], _node_order)}


def edges(graph: nx.DiGraph[str]) -> Iterator[tuple[str, str, Values]]:
    """Every edge with its values, by source and target."""
    held = dict(graph.adjacency())
    for source in sorted(held):
        for target, values in sorted(held[source].items()):
            yield source, target, _present(values, _edge_order)


def node_columns(graph: nx.DiGraph[str], attributes: Sequence[Attribute] = NODE_ATTRIBUTES) -> list[Column]:
    """Those of `attributes` that occur in `nodes`, in the order given."""
    return _columns(attributes, (values for _, values in graph.nodes(data=True)), always={"label"} if graph else set())


def edge_columns(graph: nx.DiGraph[str], attributes: Sequence[Attribute] = EDGE_ATTRIBUTES) -> list[Column]:
    """Those of `attributes` that occur in `edges`, in the order given."""
    return _columns(attributes, (values for *_, values in graph.edges(data=True)), always=set())


def _columns(attributes: Sequence[Attribute], found: Iterable[Values], *, always: set[str]) -> list[Column]:
    """The attributes that occur in `found` or `always` do; numbers that need 64 bits make a column "long"."""
    used, long = set(always), set[str]()
    numbers = [attribute.name for attribute in attributes if attribute.type is int]
    for values in found:
        if not used.issuperset(values):
            used.update(_present(values, tuple))
        for name in numbers:
            value = values.get(name)
            if isinstance(value, int) and _INT_LIMIT <= abs(value) < _LONG_LIMIT:
                long.add(name)
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


def _in_order_of(attributes: Sequence[Attribute]) -> Callable[[_Names], _Names]:
    """Sorts names as `attributes` are: a graph just built and the same read from its store hold them differently."""
    place = {attribute.name: number for number, attribute in enumerate(attributes)}

    # Few sets of names occur, and each in many elements.
    @lru_cache(maxsize=1024)
    def order(names: _Names) -> _Names:
        return tuple(sorted(names, key=lambda name: place.get(name, len(place))))

    return order


_node_order, _edge_order = _in_order_of(NODE_ATTRIBUTES), _in_order_of(EDGE_ATTRIBUTES)


def _present(values: Values, order: Callable[[_Names], _Names]) -> dict[str, Any]:
    """`values` in this order, with clean texts and without the unknown: None, NaN, infinite, blank, beyond 64 bits."""
    found: dict[str, Any] = {}
    for name in order(tuple(values)):
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
