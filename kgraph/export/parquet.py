"""Parquet tables for pandas, DuckDB, R and Spark: nodes, edges, mentions and references, every column with its type.

The columns are always the same, so that several graphs can be read as one table; what is unknown is null. Texts are as
they are: neither is a formula neutralised nor an arXiv id marked, for no reader of Parquet guesses types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgraph.export.rows import clean
from kgraph.export.tables import FILES, MENTION_COLUMNS, REFERENCE_COLUMNS, Cell
from kgraph.schema import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from kgraph.store import attribute_columns, write_parquet
from kgraph.store.tables import Columns

if TYPE_CHECKING:
    from pathlib import Path

    from kgraph.model import KnowledgeGraph

__all__ = ["write"]

# Texts, unless said otherwise.
_NUMBERS = {"start": "BIGINT", "end": "BIGINT", "year": "BIGINT", "confidence": "DOUBLE"}


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write nodes.parquet, edges.parquet, mentions.parquet and references.parquet to `folder`; returns their paths."""
    paths = []
    for (name, table), described in zip(FILES.items(), _described(), strict=True):
        header, lines = table(kg)
        paths.append((folder / name).with_suffix(".parquet"))
        write_parquet(paths[-1], described, (_row(header, line) for line in lines))
    return paths


def _described() -> tuple[Columns, ...]:
    """The columns of the four tables, name -> SQL type."""
    return (
        {"id": "VARCHAR", **attribute_columns(NODE_ATTRIBUTES), "color": "VARCHAR"},
        {"source": "VARCHAR", "target": "VARCHAR", **attribute_columns(EDGE_ATTRIBUTES)},
        {name: _NUMBERS.get(name, "VARCHAR") for name in MENTION_COLUMNS},
        {name: _NUMBERS.get(name, "VARCHAR") for name in REFERENCE_COLUMNS},
    )


def _row(header: Sequence[str], line: Sequence[Cell]) -> dict[str, Cell]:
    """One line by column; what is blank is unknown."""
    cells = (clean(value) or None if isinstance(value, str) else value for value in line)
    return dict(zip(header, cells, strict=True))
