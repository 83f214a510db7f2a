"""What every exporter is tried on, and what a reader must find in its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphs
import pytest
from hypothesis import strategies as st

from kgraph.export import EXPORTERS, rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import legal_id
from kgraph.model import KnowledgeGraph
from kgraph.schema import JOINER

Build = Callable[[], KnowledgeGraph]
CASES = pytest.mark.parametrize(
    "build",
    [graphs.empty, graphs.one_node, graphs.all_kinds, graphs.hostile],
    ids=lambda build: build.__name__,
)
# The page has tests of its own.
FORMATS = [name for name in EXPORTERS if name != "html"]

# Lone surrogates and control characters too.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def expected_nodes(kg: KnowledgeGraph) -> dict[str, dict[str, Any]]:
    return {
        legal_id(node): {**values, "color": community_colour(values["community"])}
        for node, values in rows.nodes(kg.graph)
    }


def expected_edges(kg: KnowledgeGraph) -> dict[tuple[str, str], dict[str, Any]]:
    return {(legal_id(source), legal_id(target)): dict(values) for source, target, values in rows.edges(kg.graph)}


def expected_parallel(kg: KnowledgeGraph) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Edges by source, target and kind, each kind with its own weight."""
    return {
        (source, target, kind): {
            **{name: value for name, value in values.items() if name != "kinds" and not name.startswith("w_")},
            "kind": kind,
            "weight": values.get(f"w_{kind}", values["weight"]),
        }
        for (source, target), values in expected_edges(kg).items()
        for kind in values.get("kinds", values["kind"]).split(JOINER)
    }
