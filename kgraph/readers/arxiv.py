"""arXiv: the Atom feed of its search and the OAI records of its archive (also other archives' Dublin Core)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.record import make_paper
from kgraph.readers.xml_records import children, is_markup, local_name, texts, xml_records

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["looks_like_atom", "looks_like_oai", "read_atom", "read_oai"]


def looks_like_atom(head: str) -> bool:
    """An Atom feed."""
    return is_markup(head) and "<feed" in head[:5_000] and "http://www.w3.org/2005/Atom" in head[:5_000]


def looks_like_oai(head: str) -> bool:
    """OAI-PMH records in Dublin Core or arXiv's own form."""
    marks = ("openarchives.org/OAI", "<oai_dc:dc", "arxiv.org/OAI/arXiv")
    return is_markup(head) and any(mark in head[:20_000] for mark in marks)


def read_atom(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem an entry; arXiv reports errors as entries too."""
    for entry in xml_records(stream, name, "entry"):
        yield entry if isinstance(entry, Problem) else _entry(entry, f"{name}:{entry.sourceline}")


def _entry(entry: Element, origin: str) -> Paper | Problem:
    key = _one(entry, "id")
    if "/api/errors" in key:
        return Problem(origin, f"arXiv answered with an error: {_one(entry, 'summary')}", key)
    links = {link.get("title") or link.get("rel") or "": link.get("href", "") for link in children(entry, "link")}
    return make_paper(
        origin,
        title=_one(entry, "title"),
        abstract=_one(entry, "summary") or _one(entry, "content"),
        year=_one(entry, "published") or _one(entry, "updated"),
        authors=texts(entry, "author", "name"),
        venue=_one(entry, "journal_ref"),
        url=links.get("alternate", "") or key,
        doi=_one(entry, "doi") or links.get("doi", ""),
        arxiv=key if "arxiv" in key.lower() else "",
        keywords=[item.get("term", "") for item in children(entry, "category")],
        source_id=key,
    )


def read_oai(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a record; records that the archive deleted are skipped with a note."""
    for record in xml_records(stream, name, "record"):
        if isinstance(record, Problem):
            yield record
            continue
        origin = f"{name}:{record.sourceline}"
        key = _one(record, "header", "identifier")
        if any(header.get("status") == "deleted" for header in children(record, "header")):
            yield Problem(origin, "a record that its archive has deleted", key, "note")
        else:
            body = next((item for part in children(record, "metadata") for item in part if local_name(item)), record)
            yield _dublin_core(body, key, origin) if local_name(body) == "dc" else _own(body, key, origin)


def _dublin_core(body: Element, key: str, origin: str) -> Paper | Problem:
    identifiers = texts(body, "identifier")
    descriptions = [text for text in texts(body, "description") if not text.startswith("Comment:")]
    return make_paper(
        origin,
        title=_one(body, "title"),
        abstract=" ".join(descriptions),
        year=_one(body, "date"),
        authors=texts(body, "creator"),
        venue=_one(body, "source"),
        url=next((text for text in identifiers if text.startswith("http")), ""),
        doi=next((text for text in identifiers if text.lower().startswith(("doi:", "10.")) or "doi.org/" in text), ""),
        arxiv=key if "arXiv.org" in key else "",
        keywords=texts(body, "subject"),
        source_id=key,
    )


def _own(body: Element, key: str, origin: str) -> Paper | Problem:
    """The forms "arXiv" (names in parts) and "arXivRaw" (all names in one text)."""
    parts = [
        f"{_one(author, 'keyname')}, {_one(author, 'forenames')}".strip(", ")
        for author in children(body, "authors", "author")
    ]
    listed = parts or _one(body, "authors").replace(" and ", ", ").split(", ")
    return make_paper(
        origin,
        title=_one(body, "title"),
        abstract=_one(body, "abstract"),
        year=_one(body, "created") or _one(body, "version", "date"),
        authors=listed,
        venue=_one(body, "journal-ref"),
        doi=_one(body, "doi"),
        arxiv=_one(body, "id") or key,
        keywords=_one(body, "categories").split(),
        source_id=key or _one(body, "id"),
    )


def _one(element: Element, *path: str) -> str:
    return next(iter(texts(element, *path)), "")
