"""PubMed XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from kgraph import identifiers
from kgraph.model import Paper, Problem, Reference
from kgraph.readers.record import make_paper, parse_year
from kgraph.readers.text import clean
from kgraph.readers.xml_records import children, flat, is_markup, texts, xml_records

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["looks_like_pubmed", "read_pubmed"]


def looks_like_pubmed(head: str) -> bool:
    """The root or record element of PubMed."""
    roots = ("<PubmedArticle", "<PubmedBookArticle", "<MedlineCitation")
    return is_markup(head) and any(tag in head[:5_000] for tag in roots)


def read_pubmed(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem an article or book chapter."""
    for record in xml_records(stream, name, "PubmedArticle", "PubmedBookArticle"):
        yield record if isinstance(record, Problem) else _paper(record, f"{name}:{record.sourceline}")


def _paper(record: Element, origin: str) -> Paper | Problem:
    citation = next(iter(children(record, "MedlineCitation") or children(record, "BookDocument")), None)
    article = next(iter(children(citation, "Article")), citation)
    pmid = next(iter(texts(citation, "PMID")), "")
    return make_paper(
        origin,
        title=" ".join(
            (
                texts(article, "ArticleTitle")
                or texts(article, "VernacularTitle")
                or texts(article, "Book", "BookTitle")
            )[:1]
        ),
        abstract=" ".join(_abstract(article)),
        year=_year(article),
        authors=[_author(author) for author in children(article, "AuthorList", "Author")],
        venue=" ".join((texts(article, "Journal", "Title") or texts(article, "Book", "BookTitle"))[:1]),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else "",
        doi=_doi(record, article),
        keywords=texts(citation, "KeywordList", "Keyword")
        or texts(citation, "MeshHeadingList", "MeshHeading", "DescriptorName"),
        references=_references(record),
        source_id=f"pmid:{pmid}" if pmid else "",
        volume=" ".join(texts(article, "Journal", "JournalIssue", "Volume")[:1]),
        pages=" ".join((texts(article, "Pagination", "MedlinePgn") or texts(article, "Pagination", "StartPage"))[:1]),
    )


def _abstract(article: Element | None) -> Iterator[str]:
    """The parts of a structured abstract, each after its label."""
    for part in children(article, "Abstract", "AbstractText"):
        label, text = part.get("Label", ""), flat(part).strip()
        if text:
            yield f"{label}: {text}" if label and label.upper() not in {"UNLABELLED", "UNASSIGNED"} else text


def _year(article: Element | None) -> int | None:
    places = (
        ("Journal", "JournalIssue", "PubDate", "Year"),
        ("Journal", "JournalIssue", "PubDate", "MedlineDate"),
        ("ArticleDate", "Year"),
        ("Book", "PubDate", "Year"),
    )
    return next((year for place in places for text in texts(article, *place) if (year := parse_year(text))), None)


def _author(author: Element) -> str:
    family, given = (
        " ".join(texts(author, "LastName")),
        " ".join(texts(author, "ForeName") or texts(author, "Initials")),
    )
    return f"{family}, {given}" if family and given else family or " ".join(texts(author, "CollectiveName"))


def _doi(record: Element, article: Element | None) -> str:
    places = [item for item in children(article, "ELocationID") if item.get("EIdType") == "doi"]
    places += [
        item for item in children(record, "PubmedData", "ArticleIdList", "ArticleId") if item.get("IdType") == "doi"
    ]
    return next((flat(item) for item in places), "")


def _references(record: Element) -> Iterator[Reference]:
    for item in children(record, "PubmedData", "ReferenceList", "Reference"):
        ids = {place.get("IdType"): flat(place).strip() for place in children(item, "ArticleIdList", "ArticleId")}
        text = clean(" ".join(texts(item, "Citation")))
        doi = identifiers.doi(ids.get("doi", "") or text)
        key = f"pmid:{ids['pubmed']}" if ids.get("pubmed") else ""
        if text or doi or key:
            yield Reference("", text=text, year=parse_year(text), doi=doi, key=key)
