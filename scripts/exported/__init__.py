"""What readers that are not ours find in the exports, beside what they should find; see scripts/check_exports.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kgraph.model import KnowledgeGraph

# What a reader found and what it should have found, by node or edge.
Compared = tuple[Mapping[Any, Any], Mapping[Any, Any]]
Check = Callable[[KnowledgeGraph, Path], Iterator[Compared]]


def cells(elements: Iterable[tuple[Any, Mapping[str, Any]]]) -> dict[Any, Any]:
    """Every value by its element and attribute, so that each is compared and counted; an element twice is an error."""
    flat: dict[Any, Any] = {}
    for key, values in elements:
        assert (key, None) not in flat, f"{key!r} is there twice"
        flat[key, None] = "here"
        flat |= {(key, name): value for name, value in values.items()}
    return flat
