"""CSV and TSV with a header line, whatever the columns are called and whatever separates them."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.columns import heads_papers, names_a_record, paper_from_columns

__all__ = ["header", "looks_like_table", "read_table"]

Convert = Callable[[Mapping[str, object], str], Paper | Problem]

MAX_FIELD = 16 * 1024 * 1024  # characters of one cell; a longer one is a missing quotation mark
MAX_ROW_LINES = 1000  # of one row; a longer one is a missing quotation mark too
_DELIMITERS = ",\t;|"
_RAW_SHOWN = 200
_MAX_HEADER = 20_000
_PREAMBLE = 10  # lines in which the header is looked for


def header(head: str) -> list[str]:
    """The column names in the header of `head`, as its best delimiter separates them; [] if there is none."""
    lines = head.split("\n", _PREAMBLE)[:_PREAMBLE]
    line = lines[_header_place(lines)]
    return _cells(line, _delimiter(line)) if line.strip() else []


def _header_place(lines: list[str]) -> int:
    """The first line that names a title or abstract column beside others; else the first that is not blank.

    Some databases write a remark above the header, and Excel "sep=;".
    """
    said = [place for place, line in enumerate(lines) if line.strip() and not line.startswith("sep=")]
    for place in said:
        names = _cells(lines[place][:_MAX_HEADER], _delimiter(lines[place][:_MAX_HEADER]))
        if len(names) > 1 and all(len(name) <= 80 for name in names) and names_a_record(names, strictly=True):
            return place
    return said[0] if said else 0


def looks_like_table(head: str) -> bool:
    """A first line of short names, one of which is a title's or an abstract's."""
    names = header(head)
    return bool(names) and all(len(name) <= 80 for name in names) and heads_papers(names) and _is_wide(names, head)


def _is_wide(names: list[str], head: str) -> bool:
    """Several columns, or one whose cells are quoted: the line "Abstract" alone heads many other texts."""
    rest = head.partition("\n")[2].lstrip()
    return len(names) > 1 or (bool(names) and rest.startswith('"'))


def read_table(stream: TextIO, name: str, convert: Convert = paper_from_columns) -> Iterator[Paper | Problem]:
    """One paper or Problem a row below the header."""
    csv.field_size_limit(MAX_FIELD)
    top = list(islice(stream, _PREAMBLE))
    place = _header_place(top) if top else 0
    line = top[place] if top else ""
    delimiter = _delimiter(line)
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(_cells(line, delimiter), start=1)]
    if not heads_papers(names):
        shown = ", ".join(names)[:_RAW_SHOWN]
        yield Problem(f"{name}:{place + 1}", f"no column for a title or an abstract among: {shown}")
        return
    yield from _rows(_Lines(chain(top[place + 1 :], stream), place + 1), names, delimiter, name, convert)


class _Lines:
    """The lines of a table; those of a broken row can be put back, to be read again without its first one."""

    def __init__(self, lines: Iterator[str], number: int) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self.number = number  # of the last line taken

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.number += 1
        self._row.append(line)
        if len(self._row) > MAX_ROW_LINES:
            raise csv.Error("a quotation mark is never closed")
        return line.replace("\0", "")

    def start_row(self) -> None:
        self._row = []

    def first(self) -> str:
        return self._row[0] if self._row else ""

    def put_back(self) -> None:
        """All lines of this row but the first."""
        self._again.extendleft(reversed(self._row[1:]))
        self.number -= max(0, len(self._row) - 1)
        self._row = self._row[:1]


def _rows(lines: _Lines, names: list[str], delimiter: str, name: str, convert: Convert) -> Iterator[Paper | Problem]:
    """A quotation mark that is missing makes the rows below part of one cell: so a row that breaks the rules of
    quoting or does not fit its header is given up after its first line, and the others are read again."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.start_row()
        origin = f"{name}:{lines.number + 1}"
        try:
            cells = next(rows)
            reason = _misfit(cells, len(names))
        except StopIteration:
            return
        except csv.Error as error:
            # Marks that are only not doubled ("the "best" way") still give the right number of cells.
            cells = _cells(lines.first(), delimiter)
            reason = "" if len(cells) == len(names) else f"broken row: {error}"
            lines.put_back()
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
        if reason:
            yield Problem(origin, reason, delimiter.join(cells)[:_RAW_SHOWN])
            lines.put_back()
        elif any(cell.strip() for cell in cells):
            yield convert(dict(zip(names, cells, strict=False)), origin)


def _misfit(cells: list[str], columns: int) -> str:
    extra = any(cell.strip() for cell in cells[columns:])
    if cells and (extra or 0 < len(cells) < (columns + 1) // 2):
        return f"{len(cells)} cells under {columns} columns; a quotation mark or delimiter is missing"
    return ""


def _delimiter(line: str) -> str:
    """The one that cuts the header into most cells; a comma where none does."""
    return max(_DELIMITERS, key=lambda mark: (len(_cells(line, mark)), -_DELIMITERS.index(mark)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []
