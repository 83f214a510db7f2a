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

_AT_ONCE = 20_000
_LIST = "VARCHAR[]"
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
        connection.register("chunk", {name: _array(kind, values) for (name, kind), values in columns})
        connection.execute(statement)
        connection.unregister("chunk")
    connection.commit()


def _chosen(name: str, kind: str) -> str:
    """What to select for a column. Lists come as JSON: as objects they would be examined one by one for their type."""
    return f'from_json("{name}", \'["VARCHAR"]\')' if kind == _LIST else f'"{name}"'


def _array(kind: str, values: Sequence[Any]) -> np.ndarray[Any, Any]:
    """A column as DuckDB reads it."""
    import numpy as np

    if kind == "BOOLEAN":
        return np.array(values, dtype=np.bool_)
    if kind == "BIGINT" and None not in values:
        return np.array(values, dtype=np.int64)
    if kind in ("BIGINT", "DOUBLE"):
        return np.array(values, dtype=np.float64)
    return np.array(_encodable(list(map(_encode, values)) if kind == _LIST else values), dtype=np.object_)


def _encodable(texts: Sequence[str | None]) -> Sequence[str | None]:
    """`texts` without lone surrogates, which neither UTF-8 nor DuckDB can hold."""
    try:
        "".join(filter(None, texts)).encode("utf-8")
    except UnicodeEncodeError:
        return [text and text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    return texts
