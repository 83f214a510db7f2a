"""What a store says, as one hash a table: two stores of equal contents differ in their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.store.reading import connected

if TYPE_CHECKING:
    import duckdb

__all__ = ["contents"]

# Seconds and counts of what was extracted again: true of one run, not of the graph.
_OF_THE_RUN = "meta"
_AT_ONCE = 10_000


def contents(folder: Path) -> dict[str, str]:
    """The SHA-256 of each table of the store in `folder`, its rows sorted; without the table that tells of the run.

    Raises:
        StoreError: if there is no graph, the file is damaged, or another version of kgraph wrote it.
    """
    with connected(folder) as connection:
        listed = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
        return {table: _digest(connection, table) for (table,) in listed if table != _OF_THE_RUN}


def _digest(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    digest = hashlib.sha256()
    rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY ALL')
    digest.update(repr([column[0] for column in rows.description]).encode())
    while found := rows.fetchmany(_AT_ONCE):
        digest.update(repr(found).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
