"""CSV and TSV with a header line, whatever the columns are called and whatever separates them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.columns import names_a_record, paper_from_columns

__all__ = ["header", "looks_like_table", "read_table"]

Convert = Callable[[Mapping[str, object], str], Paper | Problem]

MAX_FIELD = 16 * 1024 * 1024  # characters of one cell; a longer one is a missing quotation mark
_DELIMITERS = ",\t;|"
_RAW_SHOWN = 200
_MAX_HEADER = 20_000


def header(head: str) -> list[str]:
    """The column names in the first line of `head`, as its best delimiter separates them; [] if it is no header."""
    line = _first_line(head)
    return _cells(line, _delimiter(line)) if line else []


def looks_like_table(head: str) -> bool:
    """A first line of short names, one of which is a title's or an abstract's."""
    names = header(head)
    return bool(names) and all(len(name) <= 80 for name in names) and names_a_record(names) and _is_wide(names, head)


def _is_wide(names: list[str], head: str) -> bool:
    """Several columns, or one whose cells are quoted: the line "Abstract" alone heads many other texts."""
    rest = head.partition("\n")[2].lstrip()
    return len(names) > 1 or (bool(names) and rest.startswith('"'))


def read_table(stream: TextIO, name: str, convert: Convert = paper_from_columns) -> Iterator[Paper | Problem]:
    """One paper or Problem a row below the header."""
    csv.field_size_limit(MAX_FIELD)
    lines, skipped = _from_header(stream)
    line = next(lines, "")
    delimiter = _delimiter(line)
    names = [cell.strip() or f"column {place}" for place, cell in enumerate(_cells(line, delimiter), start=1)]
    if not names_a_record(names):
        yield Problem(
            f"{name}:{skipped + 1}", f"no column for a title or an abstract among: {', '.join(names)[:_RAW_SHOWN]}"
        )
        return
    yield from _rows(lines, names, delimiter, name, skipped + 1, convert)


def _rows(
    lines: Iterator[str], names: list[str], delimiter: str, name: str, above: int, convert: Convert
) -> Iterator[Paper | Problem]:
    rows = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter)
    while True:
        origin = f"{name}:{above + rows.line_num + 1}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(origin, f"broken row: {error}")
            continue
        if any(cell.strip() for cell in cells):
            yield _row(cells, names, origin, delimiter, convert)


def _row(cells: list[str], names: list[str], origin: str, delimiter: str, convert: Convert) -> Paper | Problem:
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    if extra or len(cells) < (len(names) + 1) // 2:
        raw = delimiter.join(cells)[:_RAW_SHOWN]
        return Problem(
            origin, f"{len(cells)} cells under {len(names)} columns; a quotation mark or delimiter is missing", raw
        )
    return convert(dict(zip(names, cells, strict=False)), origin)


def _from_header(stream: TextIO) -> tuple[Iterator[str], int]:
    """The lines from the header on, and how many blank ones or Excel's "sep=;" stand before it."""
    skipped = 0
    for line in stream:
        if line.strip() and not line.startswith("sep="):
            return _chain(line, stream), skipped
        skipped += 1
    return iter(()), skipped


def _chain(line: str, stream: TextIO) -> Iterator[str]:
    yield line
    yield from stream


def _first_line(head: str) -> str:
    lines = (line for line in head.split("\n", 50)[:50] if line.strip() and not line.startswith("sep="))
    return next(lines, "")[:_MAX_HEADER]


def _delimiter(line: str) -> str:
    """The one that cuts the header into most cells; a comma where none does."""
    return max(_DELIMITERS, key=lambda mark: (len(_cells(line, mark)), -_DELIMITERS.index(mark)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []
