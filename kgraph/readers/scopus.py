"""Scopus CSV, whose references are free text in one cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.citations import scopus_references
from kgraph.readers.columns import paper_from_columns
from kgraph.readers.tables import header, looks_like_table, read_table
from kgraph.readers.values import text_of

__all__ = ["looks_like_scopus", "read_scopus"]

_COLUMNS = frozenset({"Source title", "Title", "Authors"})
_MARKS = frozenset({"EID", "Link", "Art. No.", "References", "Author Keywords", "Index Keywords"})


def looks_like_scopus(head: str) -> bool:
    """A table with Scopus' spelling of the column names."""
    names = {name.strip() for name in header(head)}
    return looks_like_table(head) and names >= _COLUMNS and bool(names & _MARKS)


def read_scopus(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a row."""
    return read_table(stream, name, _paper)


def _paper(row: Mapping[str, object], origin: str) -> Paper | Problem:
    full_names = text_of(row.get("Author full names"))
    cells = {name: value for name, value in row.items() if name not in {"References", "Author full names"}}
    if full_names:
        cells["Authors"] = "; ".join(part.partition(" (")[0] for part in full_names.split("; "))
    paper = paper_from_columns(cells, origin)
    if isinstance(paper, Problem):
        return paper
    references = scopus_references(text_of(row.get("References")))
    return dataclasses.replace(
        paper, references=tuple(dataclasses.replace(reference, paper_id=paper.id) for reference in references)
    )
