"""PubMed's MEDLINE text (.nbib)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.record import make_paper
from kgraph.readers.tagged import Dialect, TaggedRecord, tagged_records

__all__ = ["looks_like_medline", "read_medline"]

_DIALECT = Dialect(re.compile(r"\ufeff?([A-Z]{2,4}) {0,2}- (.*)"), opens="PMID")
_FIRST_LINE = re.compile(r"^\ufeff?PMID- ?\d", re.MULTILINE)


def looks_like_medline(head: str) -> bool:
    """A "PMID- " line near the top."""
    return bool(_FIRST_LINE.search(head[:5_000]))


def read_medline(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a PMID line."""
    for record in tagged_records(stream, name, _DIALECT):
        yield record if isinstance(record, Problem) else _paper(record, f"{name}:{record.line}")


def _paper(record: TaggedRecord, origin: str) -> Paper | Problem:
    pmid = record.first("PMID")
    return make_paper(
        origin,
        title=record.first("TI", "BTI", "TT"),
        abstract=record.first("AB", "OAB"),
        year=record.first("DP", "DEP", "EDAT"),
        authors=record.values("FAU") or [_initials_first(name) for name in record.values("AU")],
        venue=record.first("JT", "TA"),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else "",
        doi=next((value for value in record.values("LID", "AID", "SO") if "[doi]" in value or "doi:" in value), ""),
        keywords=record.values("OT") or [value.replace("*", "") for value in record.values("MH")],
        source_id=f"pmid:{pmid}" if pmid else "",
        volume=record.first("VI"),
        pages=record.first("PG"),
        raw=record.fields,
    )


def _initials_first(name: str) -> str:
    family, _, initials = name.rpartition(" ")
    return f"{initials} {family}" if family else name
