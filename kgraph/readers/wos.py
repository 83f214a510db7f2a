"""Web of Science plain text and EndNote's .ciw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.citations import wos_reference
from kgraph.readers.record import make_paper, page_range
from kgraph.readers.tagged import Dialect, TaggedRecord, tagged_records

__all__ = ["looks_like_wos", "read_wos"]

_DIALECT = Dialect(re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*)|()$)"), opens="PT", closes="ER")
_FIRST_LINES = re.compile(r"^\ufeff?PT [A-Z][a-z]*\s*\n(?:[A-Z][A-Z0-9] |   )", re.MULTILINE)


def looks_like_wos(head: str) -> bool:
    """A "PT J" line with a tagged line below it; the header of the file may be damaged."""
    return bool(_FIRST_LINES.search(head[:20_000]))


def read_wos(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a PT line."""
    for record in tagged_records(stream, name, _DIALECT):
        yield record if isinstance(record, Problem) else _paper(record, f"{name}:{record.line}")


def _paper(record: TaggedRecord, origin: str) -> Paper | Problem:
    doi = record.first("DI")
    return make_paper(
        origin,
        title=record.first("TI"),
        abstract=record.first("AB"),
        year=record.first("PY", "EY", "EA"),
        authors=record.lines("AF") or record.lines("AU"),
        venue=record.first("SO", "J9", "JI"),
        doi=doi,
        keywords=[part for tag in ("DE", "ID") for part in record.first(tag).split(";")],
        references=[wos_reference(line) for line in record.lines("CR")],
        source_id=record.first("UT"),
        volume=record.first("VL"),
        pages=page_range(record.first("BP"), record.first("EP")) or record.first("AR"),
        raw=record.fields,
    )
