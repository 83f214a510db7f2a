"""Rows as aligned columns of plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

__all__ = ["columns", "plain"]

_LEAST_WIDTH = 8


def plain(text: object) -> str:
    """`text` without what a terminal would obey: control characters, escapes, direction overrides."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in str(text))


def columns(
    rows: Sequence[Sequence[object]],
    *,
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
    width: int | None = None,
) -> Iterator[str]:
    """Rows as aligned columns; `right` are the numbers of columns aligned to the right. The last one is not padded.

    Lines are no longer than `width`: the longest cells are cut, except in the columns `whole`, where a part is useless.
    """
    cells = [[plain("" if cell is None else cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    kept = [widths[place] for place in whole]
    most = _most(
        [widest for place, widest in enumerate(widths) if place not in whole],
        None if width is None else width - sum(kept) - 2 * len(kept),
    )
    shown = [widest if place in whole else min(widest, most) for place, widest in enumerate(widths)]
    for row in cells:
        cut = [_cut(cell, room) for cell, room in zip(row, shown, strict=True)]
        padded = [
            cell.rjust(room) if place in right else cell.ljust(room)
            for place, (cell, room) in enumerate(zip(cut, shown, strict=True))
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
