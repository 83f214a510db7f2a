"""Reference strings and objects to `Reference` values; what is not certain stays in `text` alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kgraph import identifiers
from kgraph.model import Reference
from kgraph.readers.record import parse_authors, parse_year
from kgraph.readers.text import clean, clean_title
from kgraph.readers.values import first, strings, text_of

__all__ = ["parse_reference", "parse_references", "split_references"]

_KEY = re.compile(r"\S{1,80}")
_TITLES = ("title", "article-title", "volume-title", "name", "display_name")
_TEXTS = ("unstructured", "text", "raw", "citation", "reference")
_KEYS = ("id", "paperId", "paper_id", "key", "openalex", "pmid", "corpusId")
_WRAPPERS = ("citedPaper", "cited_paper", "paper")


def parse_references(value: object) -> Iterator[Reference]:
    """The references in a list, or in one string that separates them by ";", "|" or lines."""
    items: Iterable[object] = (
        split_references(value) if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    )
    for item in items:
        reference = parse_reference(item)
        if reference != Reference(""):
            yield reference


def split_references(text: str) -> list[str]:
    """The entries of a reference list in one cell; a list of bare ids may also be separated by commas or blanks."""
    for separator in ("\n", "; ", ";", "|"):
        if separator in text:
            return [part.strip() for part in text.split(separator) if part.strip()]
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    return parts if all(any(char.isdigit() for char in part) for part in parts) else [text]


def parse_reference(item: object) -> Reference:
    """A reference from an id, a DOI, a free text or an object; `Reference("")` if it says nothing."""
    if isinstance(item, Mapping):
        return _of_object(next((item[name] for name in _WRAPPERS if isinstance(item.get(name), Mapping)), item))
    if isinstance(item, int) and not isinstance(item, bool):
        return Reference("", key=str(item))
    return _of_text(clean(item)) if isinstance(item, str) else Reference("")


def _of_object(item: Mapping[Any, Any]) -> Reference:
    title = clean_title(text_of(first(item, _TITLES)))
    text = clean(text_of(first(item, _TEXTS)))
    external = item.get("externalIds")
    ids = {**external, **item} if isinstance(external, Mapping) else item
    doi = text_of(first(ids, ("DOI", "doi")))
    arxiv = text_of(first(ids, ("ArXiv", "arXiv", "arxiv", "arxivId", "eprint")))
    return Reference(
        "",
        text=text,
        authors=_authors(first(item, ("authors", "author"))),
        year=parse_year(first(item, ("year", "publication_year", "issued", "date"))),
        title=title,
        doi=identifiers.doi(doi) or identifiers.doi(text),
        arxiv=identifiers.arxiv_id(arxiv),
        key=_short(text_of(first(item, _KEYS))),
    )


def _short(key: str) -> str:
    """ "https://openalex.org/W2741809807" -> "W2741809807"."""
    return key.rpartition("/")[2] if "openalex.org/" in key else key


def _authors(value: object) -> tuple[str, ...]:
    return parse_authors(value) if isinstance(value, str) else tuple(strings(value))


def _of_text(text: str) -> Reference:
    lowered = text.lower()
    doi = identifiers.doi(text)
    if doi and " " not in text and lowered.startswith(("10.", "doi:", "http")):
        return Reference("", doi=doi, key=text if text.startswith("10.") else "")
    arxiv = identifiers.arxiv_id(text) if "arxiv" in lowered else ""
    if " " not in text and _KEY.fullmatch(text):
        return Reference("", key=_short(text), arxiv=arxiv)
    return Reference("", text=text, year=parse_year(text), doi=doi, arxiv=arxiv) if text else Reference("")
