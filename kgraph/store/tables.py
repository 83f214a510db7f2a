"""How the values of `kgraph.model` and `kgraph.schema` stand in tables: names and types of columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, get_type_hints

from kgraph.errors import StoreError
from kgraph.schema import Attribute

__all__ = [
    "FILE",
    "VERSION",
    "Columns",
    "Row",
    "Values",
    "attribute_columns",
    "columns",
    "database_name",
    "first_line",
    "no_graph",
    "value",
    "values",
]

FILE = "graph.duckdb"
VERSION = 2

Row = dict[str, Any]
Values = tuple[Any, ...]
Columns = dict[str, str]

# "start", "end" and "where" are words of SQL, so offsets are called as spaCy calls them.
_SQL_NAMES = {"start": "start_char", "end": "end_char", "where": "place"}
_SQL_TYPES: dict[Any, str] = {int: "BIGINT", int | None: "BIGINT", float: "DOUBLE", tuple[str, ...]: "VARCHAR[]"}
_ATTRIBUTE_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}


def columns(cls: type, *, leave_out: str = "", prefix: str = "") -> Columns:
    """The columns, name -> SQL type, that hold the fields of a dataclass, without the field `leave_out`."""
    hints = get_type_hints(cls)
    return {column: _SQL_TYPES.get(hints[name], "VARCHAR") for column, name in _named(cls, leave_out, prefix)}


def attribute_columns(attributes: tuple[Attribute, ...]) -> Columns:
    """The columns that hold the attributes of nodes or edges."""
    return {attribute.name: _ATTRIBUTE_TYPES[attribute.type] for attribute in attributes}


def values(cls: type, *, leave_out: str = "") -> Callable[[Any], Values]:
    """What makes one row of a dataclass: its values in the order of its `columns`."""
    return attrgetter(*(name for _, name in _named(cls, leave_out, "")))


@cache
def _named(cls: type, leave_out: str, prefix: str) -> tuple[tuple[str, str], ...]:
    """The columns and the fields they hold."""
    names = [field.name for field in fields(cls) if field.name != leave_out]
    return tuple((f"{prefix}{_SQL_NAMES.get(name, name)}", name) for name in names)


def value(cls: type, row: Mapping[str, Any], *, prefix: str = "", **given: Any) -> Any:
    """A dataclass from one row; `given` are fields that the row does not hold. Lists become tuples again."""
    names = [field.name for field in fields(cls) if field.name not in given]
    found = {name: row[f"{prefix}{_SQL_NAMES.get(name, name)}"] for name in names}
    return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}, **given)


def database_name(path: Path) -> str:
    """`path` as DuckDB takes it.

    Raises:
        StoreError: if it holds bytes that are no text, which DuckDB cannot open.
    """
    try:
        return str(path).encode("utf-8").decode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreError(f"{str(path.parent)!r} is no text, and DuckDB wants one; choose another folder") from error


def no_graph(folder: Path, name: str) -> StoreError:
    """The error for a folder without the file `name`, which every graph has."""
    if folder.is_file() and folder.with_name(FILE).is_file():
        return StoreError(f"{folder} is a file of a graph; give the folder of it: {folder.parent}")
    if folder.is_file():
        made = Path("output") / folder.name.partition(".")[0]
        remedy = f"build it first: kgraph build {folder} --out {made}; then ask {made}"
        return StoreError(f"{folder} is a file, not the folder of a graph; {remedy}")
    return StoreError(f"no graph in {folder}: there is no {name}; make one with: kgraph build INPUT --out {folder}")


def first_line(error: Exception) -> str:
    """The first line of an error's text; DuckDB adds hints and positions below it."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
