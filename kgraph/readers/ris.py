"""RIS, in the dialects of Scopus, Embase, Ovid, Zotero, EndNote and Web of Science."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from kgraph.model import Paper, Problem, Reference
from kgraph.readers.citations import scopus_reference
from kgraph.readers.record import make_paper, page_range
from kgraph.readers.tagged import Dialect, TaggedRecord, tagged_records

__all__ = ["looks_like_ris", "read_ris"]

_DIALECT = Dialect(re.compile(r"\ufeff?([A-Z][A-Z0-9]) {1,2}-(?: (.*)|()$)"), opens="TY", closes="ER")
_TYPE_LINE = re.compile(r"^\ufeff?TY {1,2}- ?\w", re.MULTILINE)
_REFERENCES = re.compile(r"\s*(?:cited )?references?\s*:\s*", re.IGNORECASE)


def looks_like_ris(head: str) -> bool:
    """A "TY  - " line near the top."""
    return bool(_TYPE_LINE.search(head[:20_000]))


def read_ris(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a TY line."""
    for record in tagged_records(stream, name, _DIALECT):
        yield record if isinstance(record, Problem) else _paper(record, f"{name}:{record.line}")


def _paper(record: TaggedRecord, origin: str) -> Paper | Problem:
    return make_paper(
        origin,
        title=record.first("TI", "T1", "CT", "ST"),
        abstract=max(record.first("AB"), record.first("N2"), key=len),
        year=record.first("PY", "Y1", "DA"),
        authors=record.lines("AU", "A1"),
        venue=record.first("JO", "JF", "T2", "BT", "JA", "J2"),
        url=record.first("UR", "LK", "L1"),
        doi=record.first("DO", "DI"),
        keywords=[part for line in record.lines("KW") for part in line.split(";")],
        references=_references(record),
        source_id=record.first("AN", "ID", "UT"),
        volume=record.first("VL"),
        pages=page_range(record.first("SP"), record.first("EP")) or record.first("C7"),
        raw=record.fields,
    )


def _references(record: TaggedRecord) -> Iterator[Reference]:
    """Scopus writes them into a note: "References: one;" and the others on untagged lines below."""
    for note in record.values("N1", "CR"):
        label = _REFERENCES.match(note)
        if label:
            for line in note[label.end() :].split("\n"):
                if line.strip(" ;"):
                    yield scopus_reference(line.strip(" ;"))
