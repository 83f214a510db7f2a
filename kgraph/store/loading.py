"""Load rows into tables of DuckDB, as columns: values one by one, or lines of JSON, take many times as long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from kgraph.store.tables import Columns, Values

if TYPE_CHECKING:
    import duckdb
    import numpy as np

__all__ = ["create", "load"]

# MB that DuckDB may take for the rows; the rest waits on disk. It compresses the text of 2048 rows at a time.
_MEMORY = 128
_BYTES = 4  # a character takes, at most
_AT_ONCE = 20_000
_TEXT_AT_ONCE = 2**24  # characters
_EXACT = 2**53  # from here on not every integer is a float
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

    None becomes null, half a surrogate pair "?".
    """
    statement = f"INSERT INTO {table} SELECT {', '.join(map(_chosen, described, described.values()))} FROM chunk"
    connection.execute("SET pandas_analyze_sample = 0")  # what is an object is text
    connection.begin()
    remaining = iter(rows)
    while chunk := list(islice(remaining, _AT_ONCE)):
        columns = list(zip(*chunk, strict=True))
        room = _BYTES * _characters(described, columns)
        connection.execute(f"SET memory_limit = '{_MEMORY + room // 10**6}MB'")
        for piece in _pieces(described, columns):
            typed = zip(described.items(), piece, strict=True)
            connection.register("chunk", {name: _array(kind, values) for (name, kind), values in typed})
            connection.execute(statement)
            connection.unregister("chunk")
    connection.commit()


def _pieces(described: Columns, columns: list[Values]) -> Iterator[list[Values]]:
    """`columns` in pieces of one row or of so little text that copies of it do not matter."""
    half = len(columns[0]) // 2
    if half and _characters(described, columns) > _TEXT_AT_ONCE:
        yield from _pieces(described, [values[:half] for values in columns])
        yield from _pieces(described, [values[half:] for values in columns])
    else:
        yield columns


def _characters(described: Columns, columns: list[Values]) -> int:
    """How many characters `columns` hold."""
    count = 0
    for kind, values in zip(described.values(), columns, strict=True):
        if kind not in _NUMBERS:
            present = filter(None, values)
            texts = filter(None, chain.from_iterable(present)) if kind == _LIST else present
            count += sum(map(len, texts))
    return count


def _chosen(name: str, kind: str) -> str:
    """What to select for a column. Lists come as JSON: as objects they would be examined one by one for their type."""
    return f'from_json("{name}", \'["VARCHAR"]\')' if kind == _LIST else f'"{name}"'


def _array(kind: str, values: Sequence[Any]) -> np.ndarray[Any, Any]:
    """A column as DuckDB reads it."""
    import numpy as np

    if kind in _NUMBERS:
        return _numbers(kind, values)
    texts = list(map(_encode, values)) if kind == _LIST else values
    if not _encodable("".join(filter(None, texts))):
        texts = [text and text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    return np.array(texts, dtype=np.object_)


def _numbers(kind: str, values: Sequence[Any]) -> np.ndarray[Any, Any]:
    """Numbers as such, where NaN stands for None; as text where that would change any of them."""
    import numpy as np

    missing = values.count(None)
    try:
        array = np.array(values, dtype="float64" if missing else _NUMBERS[kind])
    except OverflowError:
        exact = False
    else:
        largest = np.abs(array).max(initial=0, where=~np.isnan(array)) if missing and kind == "BIGINT" else 0
        exact = largest < _EXACT and int(np.isnan(array).sum()) == missing
    return array if exact else np.array([None if value is None else str(value) for value in values], dtype=np.object_)


def _encodable(text: str) -> bool:
    """Whether `text` is without lone surrogates, which neither UTF-8 nor DuckDB can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
