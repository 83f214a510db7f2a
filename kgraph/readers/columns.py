"""Records with named fields in any spelling ("Article Title", "TI", "paperAbstract") to papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kgraph.model import Paper, Problem, Reference
from kgraph.readers.citations import wos_reference
from kgraph.readers.record import make_paper, page_range, parse_authors
from kgraph.readers.references import parse_references
from kgraph.readers.values import strings, text_of

__all__ = ["COLUMNS", "heads_papers", "names_a_record", "paper_from_columns"]

# Better sources first: the first column that holds something wins. Compared without case, blanks and punctuation.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": (
        "title",
        "article title",
        "document title",
        "paper title",
        "item title",
        "primary title",
        "display name",
        "publication title",
        "titel",
        "titre",
        "título",
        "标题",
        "ti",
        "t1",
        "headline",
        "name",
    ),
    "abstract": (
        "abstract",
        "paper abstract",
        "abstract note",
        "abstract text",
        "summary",
        "ab",
        "n2",
        "tldr",
        "resumen",
        "résumé",
        "zusammenfassung",
        "摘要",
        "description",
        "text",
        "body",
        "content",
    ),
    "year": (
        "year",
        "publication year",
        "pub year",
        "py",
        "year published",
        "publication date",
        "date published",
        "published",
        "issued",
        "date",
        "created",
        "published date",
        "update date",
        "cover date",
        "dp",
        "y1",
        "da",
    ),
    "authors": (
        "author full names",
        "af",
        "authors",
        "author",
        "author names",
        "creators",
        "creator",
        "authors list",
        "au",
        "fau",
        "authorships",
        "a1",
        "autor",
        "auteurs",
        "作者",
    ),
    "venue": (
        "venue",
        "journal",
        "source title",
        "publication title",
        "container title",
        "book title",
        "booktitle",
        "conference",
        "conference name",
        "journal name",
        "journal ref",
        "journal/book",
        "publication",
        "source",
        "so",
        "jo",
        "t2",
    ),
    "keywords": (
        "keywords",
        "author keywords",
        "index keywords",
        "keyword",
        "tags",
        "subjects",
        "subject",
        "topics",
        "categories",
        "manual tags",
        "fields of study",
        "fieldsofstudy",
        "de",
        "kw",
    ),
    "doi": ("doi", "doi link", "item doi", "article doi", "di", "do"),
    "arxiv": ("arxiv", "arxiv id", "eprint"),
    "url": ("url", "link", "urls", "pdf link", "ur", "l1", "landing page url", "openreview url", "pdf url"),
    "references": (
        "references",
        "cited references",
        "referenced works",
        "reference",
        "citations",
        "outbound citations",
        "out citations",
        "bibliography",
        "cr",
        "cites",
        "refs",
        "reference list",
        "cited",
    ),
    "volume": ("volume", "vol", "vl"),
    "pages": (
        "pages",
        "page range",
        "page",
        "bp",
        "sp",
        "page start",
        "start page",
        "first page",
        "article number",
        "art no",
    ),
    "last page": ("ep", "page end", "end page", "last page"),
    "id": (
        "id",
        "paper id",
        "key",
        "eid",
        "ut",
        "uid",
        "accession number",
        "pmid",
        "corpusid",
        "citation key",
        "item id",
        "record id",
        "identifier",
        "document id",
        "acl id",
        "openalex id",
        "ut unique wos id",
    ),
}
_PLAIN = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return _PLAIN.sub("", name).casefold()


_SYNONYMS = {field: tuple(_plain(name) for name in names) for field, names in COLUMNS.items()}
# Names that wrappers, persons and journals have too.
_VAGUE = frozenset(
    _plain(name)
    for name in (
        "name",
        "headline",
        "display name",
        "publication title",
        "description",
        "text",
        "body",
        "content",
        "summary",
    )
)
_BESIDE_TITLE = frozenset(
    name
    for field in ("abstract", "year", "authors", "venue", "keywords", "doi", "arxiv", "references")
    for name in _SYNONYMS[field]
).difference(_SYNONYMS["title"])
_TITLE_OR_ABSTRACT = frozenset(_SYNONYMS["title"] + _SYNONYMS["abstract"] + ("abstractinvertedindex",))


def names_a_record(names: Iterable[str], *, strictly: bool = False) -> bool:
    """Whether these names hold a title or an abstract in a spelling that kgraph knows; `strictly`: in no vague one."""
    known = _TITLE_OR_ABSTRACT - _VAGUE if strictly else _TITLE_OR_ABSTRACT
    return not known.isdisjoint(_plain(name) for name in names)


def heads_papers(names: Iterable[str]) -> bool:
    """Whether a table with these columns holds papers: "name" is a title only beside what else papers have."""
    plain = {_plain(name) for name in names}
    return names_a_record(plain, strictly=True) or (names_a_record(plain) and not _BESIDE_TITLE.isdisjoint(plain))


def paper_from_columns(record: Mapping[str, object], origin: str) -> Paper | Problem:
    """The paper in a record with named fields; a Problem if no field holds a title or an abstract."""
    columns = {_plain(str(name)): value for name, value in reversed(list(record.items()))}
    title_column = _chosen(columns, "title")
    external = columns.get("externalids")
    ids = {_plain(str(name)): value for name, value in external.items()} if isinstance(external, Mapping) else {}
    return make_paper(
        origin,
        title=text_of(columns.get(title_column)),
        abstract=_paragraphs(columns.get(_chosen(columns, "abstract", without=title_column))),
        year=_year(columns),
        authors=_authors(columns.get(_chosen(columns, "authors"))),
        venue=text_of(columns.get(_chosen(columns, "venue", without=title_column))),
        url=text_of(columns.get(_chosen(columns, "url"))),
        doi=text_of(columns.get(_chosen(columns, "doi"))) or text_of(ids.get("doi")),
        arxiv=text_of(columns.get(_chosen(columns, "arxiv"))) or text_of(ids.get("arxiv")),
        keywords=_keywords(columns.get(_chosen(columns, "keywords"))),
        references=_references(columns),
        source_id=text_of(columns.get(_chosen(columns, "id"))),
        volume=text_of(columns.get(_chosen(columns, "volume"))),
        pages=_pages(columns),
        raw=record,
    )


def _chosen(columns: Mapping[str, object], field: str, *, without: str = "") -> str:
    """The name of the best column for `field` that holds something; "" if none does."""
    for name in _SYNONYMS[field]:
        value = columns.get(name)
        if name != without and value not in (None, "", [], {}) and (text_of(value) or isinstance(value, list | dict)):
            return name
    return ""


def _references(columns: Mapping[str, object]) -> Iterable[Reference]:
    column = _chosen(columns, "references")
    value = columns.get(column)
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdigit()):
        return ()  # a count, not a list
    if column == "cr" and isinstance(value, str) and "ut" in columns:
        return [wos_reference(part) for part in value.split(";") if part.strip()]
    return parse_references(_listed(value))


def _year(columns: Mapping[str, object]) -> object:
    return columns.get(_chosen(columns, "year"))


def _pages(columns: Mapping[str, object]) -> str:
    first, last = (text_of(columns.get(_chosen(columns, name))) for name in ("pages", "last page"))
    return first if "-" in first else page_range(first, last)


def _listed(value: object) -> object:
    """A cell that holds a JSON or Python list becomes that list."""
    if isinstance(value, str) and value.strip().startswith("[") and value.strip().endswith("]"):
        for text in (value, value.replace("'", '"')):
            try:
                parsed = json.loads(text)
            except (ValueError, RecursionError):
                continue
            return parsed if isinstance(parsed, list) else value
    return value


def _authors(value: object) -> Iterable[str]:
    value = _listed(value)
    return parse_authors(value) if isinstance(value, str) else strings(value)


def _keywords(value: object) -> list[str]:
    value = _listed(value)
    if isinstance(value, str):
        separator = next((mark for mark in (";", "|", ",") if mark in value), ";")
        return [part.strip() for part in value.split(separator)]
    return list(strings(value))


def _paragraphs(value: object) -> str:
    return " ".join(strings(value)) if isinstance(value, list) else text_of(value)
