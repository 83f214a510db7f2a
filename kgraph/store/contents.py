"""What a store says, as one hash a table: two stores of equal contents differ in their bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kgraph.provenance import digest
from kgraph.store.reading import connected
from kgraph.store.tables import database_name

__all__ = ["contents"]

# Seconds and counts of what was extracted again: true of one run, not of the graph.
_OF_THE_RUN = "meta"


def contents(folder: Path) -> dict[str, str]:
    """The SHA-256 of each table of the store in `folder`, its rows sorted; without the table that tells of the run.

    Raises:
        StoreError: if there is no graph, the file is damaged, or another version of kgraph wrote it.
    """
    with connected(folder) as connection, tempfile.TemporaryDirectory() as staging:
        listed = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
        found = {}
        for (table,) in listed:
            if table != _OF_THE_RUN:
                rows = Path(staging) / "rows.csv"
                query = f"COPY (SELECT * FROM \"{table}\" ORDER BY ALL) TO '{database_name(rows)}' (FORMAT csv)"
                connection.execute(query)
                found[table] = digest(rows)
        return found
