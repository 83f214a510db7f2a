"""Tables in a terminal: what does not fit is cut where it hurts least."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.cli import render
from kgraph.cli.table import columns, plain

ROWS = [("papers", "concept", "id"), (12, "a long name of a concept", "concept:long-name"), (None, "b", "x\x1b[31m")]


@pytest.mark.parametrize(
    ("whole", "width", "expected"),
    [
        (
            (),
            None,
            [
                "papers  concept                   id",
                "    12  a long name of a concept  concept:long-name",
                "        b                         x [31m",
            ],
        ),
        (
            (),
            36,
            ["papers  concept        id", "    12  a long name …  concept:long…", "        b              x [31m"],
        ),
        ((2,), 36, ["papers  concept    id", "    12  a long n…  concept:long-name", "        b          x [31m"]),
    ],
)
def test_the_longest_cells_are_cut(whole: tuple[int, ...], width: int | None, expected: list[str]) -> None:
    assert list(columns(ROWS, right=(0,), whole=whole, width=width)) == expected


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30), st.text(max_size=9)), min_size=1, max_size=4),
    st.integers(40, 80),
)
def test_lines_fit_where_they_can(rows: list[tuple[str, str, str]], width: int) -> None:
    found = list(columns(rows, whole=(2,), width=width))
    assert max(map(len, found)) <= width
    assert all(line.endswith(plain(row[2]).rstrip()) for line, row in zip(found, rows, strict=True))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("name2", "Name2 et al."), ("nobody", "Name0 et al."), ("a", "Name0, Name1, Name2 et al.")],
)
def test_few_of_many_authors_are_told(text: str, shown: str) -> None:
    authors = [f"Ann Name{number}" for number in range(9)]
    paper = {"kind": "paper", "year": 2020, "label": "A", "id": "p", "authors": authors}
    assert list(render.searched(text, [paper])) == [f"paper  2020  {shown}  A  p"]
