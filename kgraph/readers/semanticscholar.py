"""Semantic Scholar: every shape of its API, its data sets and S2ORC's metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from kgraph.model import Paper, Problem, Reference
from kgraph.readers.json_documents import looks_like_json, read_records
from kgraph.readers.record import make_paper
from kgraph.readers.references import parse_references
from kgraph.readers.values import first, strings, text_of

__all__ = ["looks_like_semantic_scholar", "read_semantic_scholar"]

_MARKS = (
    '"paperId"',
    '"externalIds"',
    '"corpusid"',
    '"corpusId"',
    '"s2FieldsOfStudy"',
    '"s2fieldsofstudy"',
    '"outbound_citations"',
    '"paperAbstract"',
    '"outCitations"',
    '"has_pdf_parse"',
    '"isOpenAccess"',
    '"citedPaper"',
    '"citingPaper"',
)
_WRAPPERS = ("citedPaper", "citingPaper", "paper")


def looks_like_semantic_scholar(head: str) -> bool:
    """JSON with at least two of the names that only Semantic Scholar uses, or one of its wrappers."""
    found = sum(mark in head for mark in _MARKS)
    return looks_like_json(head) and (found >= 2 or (found == 1 and '"paperId"' in head))


def read_semantic_scholar(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a paper object, wherever the answer of the API holds it."""
    return read_records(stream, name, _paper)


def _paper(record: Mapping[str, object], origin: str) -> Paper | Problem:
    for wrapper in _WRAPPERS:
        inner = record.get(wrapper)
        if isinstance(inner, Mapping):
            record = inner
    external = record.get("externalIds") or record.get("externalids")
    ids = {str(key).casefold(): value for key, value in external.items()} if isinstance(external, Mapping) else {}
    journal = record.get("journal")
    printed = journal if isinstance(journal, Mapping) else {}
    return make_paper(
        origin,
        title=text_of(record.get("title")),
        abstract=text_of(first(record, ("abstract", "paperAbstract"))),
        year=first(record, ("year", "publicationDate", "publicationdate")),
        authors=strings(record.get("authors")),
        venue=text_of(first(record, ("venue", "journal", "publicationVenue", "publicationvenue"))),
        url=text_of(first(record, ("url", "s2Url"))),
        doi=text_of(first(ids, ("doi",))) or text_of(record.get("doi")),
        arxiv=text_of(first(ids, ("arxiv",))) or text_of(first(record, ("arxivId", "arxiv_id"))),
        keywords=_fields(record),
        references=_references(record),
        source_id=text_of(first(record, ("paperId", "paper_id", "corpusid", "corpusId", "id"))),
        volume=text_of(printed.get("volume")),
        pages=text_of(printed.get("pages")),
        raw=record,
    )


def _fields(record: Mapping[str, object]) -> Iterator[str]:
    value = first(record, ("fieldsOfStudy", "mag_field_of_study", "s2FieldsOfStudy", "s2fieldsofstudy"))
    for item in value if isinstance(value, list) else ():
        yield text_of(item.get("category")) if isinstance(item, Mapping) else text_of(item)


def _references(record: Mapping[str, object]) -> Iterator[Reference]:
    return parse_references(first(record, ("references", "outbound_citations", "outCitations")))
