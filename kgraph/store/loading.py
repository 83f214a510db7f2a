"""Load rows into tables of DuckDB, as columns: values one by one, or lines of JSON, take many times as long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kgraph.store.tables import Columns, Values

if TYPE_CHECKING:
    import duckdb
    import numpy as np

__all__ = ["create", "load"]

# MB that DuckDB may take for the rows; the rest waits on disk. It compresses the text of 2048 rows at a time.
_MEMORY = 512
_BYTES = 4  # a character takes, at most
_AT_ONCE = 20_000
_LIST = "VARCHAR[]"
_NUMBERS = {"BIGINT": "int64", "DOUBLE": "float64", "BOOLEAN": "bool"}
# Made once: `json.dumps` makes an encoder a call.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def create(connection: duckdb.DuckDBPyConnection, table: str, described: Columns) -> None:
    """Make an empty table with the columns described, name -> SQL type."""
    named = ", ".join(f'"{column}" {kind}' for column, kind in described.items())
    connection.execute(f"CREATE TABLE {table} ({named})")


def load(connection: duckdb.DuckDBPyConnection, table: str, described: Columns, rows: Iterable[Values]) -> None:
    """Append `rows`, each with one value a column of `described`, to `table`.

    None and NaN become null, half a surrogate pair "?".
    """
    statement = f"INSERT INTO {table} SELECT {', '.join(map(_chosen, described, described.values()))} FROM chunk"
    connection.execute("SET pandas_analyze_sample = 0")  # what is an object is text
    connection.begin()
    remaining = iter(rows)
    while chunk := list(islice(remaining, _AT_ONCE)):
        columns = zip(described.items(), zip(*chunk, strict=True), strict=True)
        loaded = {name: _array(kind, values) for (name, kind), values in columns}
        room = _BYTES * sum(characters for _, characters in loaded.values())
        connection.execute(f"SET memory_limit = '{_MEMORY + room // 10**6}MB'")
        connection.register("chunk", {name: array for name, (array, _) in loaded.items()})
        connection.execute(statement)
        connection.unregister("chunk")
    connection.commit()


def _chosen(name: str, kind: str) -> str:
    """What to select for a column. Lists come as JSON: as objects they would be examined one by one for their type."""
    return f'from_json("{name}", \'["VARCHAR"]\')' if kind == _LIST else f'"{name}"'


def _array(kind: str, values: Sequence[Any]) -> tuple[np.ndarray[Any, Any], int]:
    """A column as DuckDB reads it, and how many characters it holds."""
    import numpy as np

    if kind in _NUMBERS:
        exact = _NUMBERS[kind] if None not in values else "float64"
        return np.array(values, dtype=exact), 0
    texts = list(map(_encode, values)) if kind == _LIST else values
    joined = "".join(filter(None, texts))
    if not _encodable(joined):
        texts = [text and text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    return np.array(texts, dtype=np.object_), len(joined)


def _encodable(text: str) -> bool:
    """Whether `text` is without lone surrogates, which neither UTF-8 nor DuckDB can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
