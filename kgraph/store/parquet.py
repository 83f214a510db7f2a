"""Write tables as Parquet files, with DuckDB."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from kgraph.errors import OutputError
from kgraph.store.loading import create, load
from kgraph.store.tables import Columns, Row, database_name, first_line

__all__ = ["write_parquet"]

# MB that DuckDB may take to write: it compresses 122,880 rows at a time.
_MEMORY = 512


def write_parquet(path: Path, described: Columns, rows: Iterable[Row]) -> None:
    """Write `rows` to the Parquet file `path`: the columns of `described` (name -> SQL type), absent values null.

    Raises:
        OutputError: if DuckDB cannot write there.
        StoreError: if the path is no text.
    """
    import duckdb

    target = database_name(path)
    try:
        # One thread, so that the same rows give the same bytes; a database on disk, so that memory stays small.
        with (
            tempfile.TemporaryDirectory(dir=path.parent) as staging,
            duckdb.connect(database_name(Path(staging) / "rows.duckdb"), config={"threads": 1}) as connection,
        ):
            create(connection, "rows", described)
            load(connection, "rows", described, (tuple(map(row.get, described)) for row in rows))
            connection.execute(f"SET memory_limit = '{_MEMORY}MB'")
            connection.table("rows").write_parquet(target, compression="zstd")
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        raise OutputError(f"cannot write {path.name}: {first_line(error)}") from error
