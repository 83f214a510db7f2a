"""Zotero: its RDF export and the JSON of its API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.json_documents import looks_like_json, read_records
from kgraph.readers.record import make_paper
from kgraph.readers.values import first, strings, text_of
from kgraph.readers.xml_records import children, is_markup, local_name, texts, xml_records

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["looks_like_zotero_json", "looks_like_zotero_rdf", "read_zotero_json", "read_zotero_rdf"]

_ITEMS = (
    "Article",
    "Attachment",  # no paper, but taken so that the tree does not keep it
    "Book",
    "BookSection",
    "Collection",
    "Data",
    "Description",
    "Document",
    "Image",
    "Legislation",
    "Letter",
    "Manuscript",
    "Memo",
    "MotionPicture",
    "Patent",
    "Recording",
    "Report",
    "Thesis",
    "Journal",
)
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def looks_like_zotero_rdf(head: str) -> bool:
    """RDF with Zotero's or the bibliographic ontology's names."""
    head = head[:5_000]
    return is_markup(head) and "<rdf:RDF" in head and ("zotero.org/namesp" in head or "purl.org/net/biblio" in head)


def looks_like_zotero_json(head: str) -> bool:
    """JSON whose items have Zotero's types and creators."""
    return looks_like_json(head) and '"itemType"' in head and ('"creators"' in head or '"abstractNote"' in head)


def read_zotero_json(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem an item; attachments and notes are none."""
    for item in read_records(stream, name, _of_json):
        if not (isinstance(item, Problem) and item.reason in _NO_PAPERS):
            yield item


def _of_json(record: Mapping[str, object], origin: str) -> Paper | Problem:
    inner = record.get("data")
    item = inner if isinstance(inner, Mapping) else record
    kind = text_of(item.get("itemType"))
    if kind in _NO_PAPERS:
        return Problem(origin, kind)
    creators = item.get("creators")
    authors = [one for one in creators if isinstance(one, Mapping)] if isinstance(creators, list) else []
    written = [one for one in authors if text_of(one.get("creatorType")) in {"author", ""}]
    tags = item.get("tags")
    return make_paper(
        origin,
        title=text_of(item.get("title")),
        abstract=text_of(item.get("abstractNote")),
        year=item.get("date"),
        authors=strings(written or authors),
        venue=text_of(first(item, ("publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "series"))),
        url=text_of(item.get("url")),
        doi=text_of(item.get("DOI")) or text_of(item.get("extra")),
        keywords=[text_of(tag.get("tag")) if isinstance(tag, Mapping) else text_of(tag) for tag in tags]
        if isinstance(tags, list)
        else (),
        source_id=text_of(item.get("key")),
        volume=text_of(item.get("volume")),
        pages=text_of(item.get("pages")),
        raw=record,
    )


def read_zotero_rdf(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem an item, after the whole file: its journals stand below the articles that point to them."""
    items: list[dict[str, Any]] = []
    journals: dict[str, tuple[str, str]] = {}
    for element in xml_records(stream, name, *_ITEMS):
        if isinstance(element, Problem):
            yield element
        elif local_name(element) == "Journal":
            journals[element.get(f"{_RDF}about", "")] = _journal(element)
        elif texts(element, "itemType") and texts(element, "itemType")[0] not in _NO_PAPERS:
            items.append(_item(element, f"{name}:{element.sourceline}"))
    for item in items:
        title, doi = journals.get(item.pop("part_of"), ("", ""))
        yield make_paper(**{**item, "venue": item["venue"] or title, "doi": item["doi"] or doi})


def _journal(element: Element) -> tuple[str, str]:
    """Title and DOI: Zotero writes the article's DOI into the journal that it is part of."""
    return " ".join(texts(element, "title")[:1]), " ".join(
        text for text in texts(element, "identifier") if "10." in text
    )


def _item(element: Element, origin: str) -> dict[str, Any]:
    part = next(iter(children(element, "isPartOf")), None)
    inner = next((child for child in part if local_name(child)), None) if part is not None else None
    venue, doi = _journal(inner) if inner is not None else ("", "")
    about = element.get(f"{_RDF}about", "")
    persons = children(element, "authors", "Seq", "li", "Person")
    return {
        "origin": origin,
        "title": " ".join(texts(element, "title")[:1]),
        "abstract": " ".join(texts(element, "abstract")[:1]),
        "year": " ".join(texts(element, "date")[:1]),
        "authors": [
            " ".join(texts(person, "givenname") + texts(person, "givenName") + texts(person, "surname"))
            for person in persons
        ],
        "venue": venue,
        "url": " ".join(texts(element, "identifier", "URI", "value")[:1])
        or (about if about.startswith("http") else ""),
        "doi": " ".join(text for text in texts(element, "identifier") if "DOI" in text.upper()) or doi,
        "keywords": texts(element, "subject"),
        "source_id": about if not about.startswith(("http", "urn:", "#")) else "",
        "pages": " ".join(texts(element, "pages")[:1]),
        "part_of": part.get(f"{_RDF}resource", "") if part is not None else "",
    }
