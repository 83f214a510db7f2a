"""Rows as aligned columns of plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

__all__ = ["columns", "plain"]

_LEAST_WIDTH = 8


def plain(text: object) -> str:
    """`text` without what a terminal would obey: control characters, escapes, direction overrides."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in str(text))


def columns(rows: Sequence[Sequence[object]], *, right: Sequence[int] = (), width: int | None = None) -> Iterator[str]:
    """Rows as aligned columns; `right` are the numbers of columns aligned to the right. The last one is not padded.

    Lines are no longer than `width`: the longest cells are cut.
    """
    cells = [[plain("" if cell is None else cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    most = _most(widths, width)
    for row in cells:
        padded = [
            _cut(cell, most).rjust(min(widest, most)) if place in right else _cut(cell, most).ljust(min(widest, most))
            for place, (cell, widest) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def _most(widths: Sequence[int], width: int | None) -> int:
    """The width above which columns are cut, so that all of them and two blanks between them fit."""
    most = max(widths, default=0)
    if width is not None:
        room = width - 2 * (len(widths) - 1)
        most = min(most, max(room, _LEAST_WIDTH))
        while most > _LEAST_WIDTH and sum(min(widest, most) for widest in widths) > room:
            most -= 1
    return most


def _cut(cell: str, most: int) -> str:
    return cell if len(cell) <= most else f"{cell[: most - 1]}…"
