"""Crossref works and CSL-JSON, which is their common form (Zotero, Mendeley, pandoc, citation.js)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.json_documents import looks_like_json, read_records
from kgraph.readers.record import make_paper
from kgraph.readers.references import parse_references
from kgraph.readers.values import first, strings, text_of

__all__ = ["looks_like_crossref", "looks_like_csl", "read_crossref"]

_CROSSREF_MARKS = ('"is-referenced-by-count"', '"reference-count"', '"references-count"', '"member"', '"message-type"')
_CSL_DATES = ('"date-parts"', '"raw"')


def looks_like_crossref(head: str) -> bool:
    """JSON with Crossref's own counts."""
    return looks_like_json(head) and sum(mark in head for mark in _CROSSREF_MARKS) >= 2


def looks_like_csl(head: str) -> bool:
    """JSON with CSL's item types and dates."""
    return (
        looks_like_json(head)
        and all(mark in head for mark in ('"type"', '"issued"'))
        and any(mark in head for mark in _CSL_DATES)
    )


def read_crossref(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a work."""
    return read_records(stream, name, _paper)


def _paper(work: Mapping[str, object], origin: str) -> Paper | Problem:
    title, subtitle = text_of(work.get("title")), text_of(work.get("subtitle"))
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}" if title else subtitle
    keyword = work.get("keyword")
    return make_paper(
        origin,
        title=title,
        abstract=text_of(work.get("abstract")),
        year=first(work, ("issued", "published", "published-print", "published-online", "posted", "created")),
        authors=strings(first(work, ("author", "editor"))),
        venue=text_of(first(work, ("container-title", "event-title", "collection-title", "publisher"))),
        url=text_of(work.get("URL")),
        doi=text_of(first(work, ("DOI", "doi"))),
        arxiv=_arxiv(work),
        keywords=keyword.split(",") if isinstance(keyword, str) else strings(first(work, ("subject", "categories"))),
        references=parse_references(work.get("reference")),
        source_id=text_of(first(work, ("id", "citation-key"))),
        volume=text_of(work.get("volume")),
        pages=text_of(first(work, ("page", "article-number"))),
        raw=work,
    )


def _arxiv(work: Mapping[str, object]) -> str:
    hosted = "arxiv" in (text_of(work.get("container-title")) + text_of(work.get("publisher"))).casefold()
    return text_of(first(work, ("arxiv", "number"))) if hosted else text_of(work.get("arxiv"))
