"""One record of any format to a Paper: the only place where papers are made, cleaned and identified."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from kgraph import identifiers
from kgraph.model import Paper, Problem, Reference
from kgraph.readers.text import clean, clean_abstract, clean_title

__all__ = ["make_paper", "page_range", "parse_authors", "parse_name", "parse_year"]

_YEAR = re.compile(r"(?<![\d.])(1[4-9]\d\d|20\d\d|2100)(?!\d|\.\d{3})")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,5}")
_AND = re.compile(r"(?<!\s)(?:\s++(?:and|AND|&)\s++|[^\S\n]*+\n\s*+)")
_RAW_SHOWN = 200
_MAX_AUTHORS = 10_000
_MAX_PLACE = 100


def make_paper(
    origin: str,
    *,
    title: str = "",
    abstract: str = "",
    year: object = None,
    authors: Iterable[str] = (),
    venue: str = "",
    url: str = "",
    doi: str = "",
    arxiv: str = "",
    keywords: Iterable[str] = (),
    references: Iterable[Reference] = (),
    source_id: str = "",
    volume: str = "",
    pages: str = "",
    raw: object = "",
) -> Paper | Problem:
    """A paper with clean text and checked identifiers, or the Problem that it has neither title nor abstract.

    `year` may be any value that holds a year; `authors` are single names; `references` need no paper_id yet; `raw` is
    the record as the source has it, to show in a Problem.
    """
    title, abstract = clean_title(title), clean_abstract(abstract)
    if not title and not abstract:
        return Problem(origin, "no title and no abstract", clean(str(raw)[: 10 * _RAW_SHOWN])[:_RAW_SHOWN])
    source_id, url = clean(source_id), clean(url).replace(" ", "%20")
    doi = identifiers.doi(clean(doi)) or _doi_of(url) or _doi_of(source_id)
    arxiv = identifiers.arxiv_id(clean(arxiv)) or _arxiv_of(doi) or _arxiv_of(url) or _arxiv_of(source_id)
    key = identifiers.paper_id(doi=doi, arxiv=arxiv, source_id=source_id, title=title, abstract=abstract)
    return Paper(
        id=key,
        title=title,
        abstract=abstract,
        year=parse_year(year),
        authors=_names(authors),
        venue=clean(venue),
        url=url,
        doi=doi,
        arxiv=arxiv,
        keywords=_distinct(clean(keyword) for keyword in keywords),
        references=tuple(dataclasses.replace(reference, paper_id=key) for reference in references),
        origin=origin,
        source_id=source_id,
        volume=clean(volume)[:_MAX_PLACE],
        pages=re.sub("[-–]+", "-", clean(pages))[:_MAX_PLACE],
    )


def page_range(first: str, last: str) -> str:
    """Two pages as one text.

    >>> page_range("411", "420"), page_range("411", ""), page_range("", "420")
    ('411-420', '411', '')
    """
    return f"{first}-{last}" if first and last and first != last else first


def parse_year(value: object) -> int | None:
    """The first year 1400..2100 in a number, date string or nested date parts; None if there is none.

    >>> parse_year("May 2019"), parse_year({"date-parts": [[2020, 1]]}), parse_year("n.d.")
    (2019, 2020, None)
    """
    for _ in range(4):
        if isinstance(value, dict):
            value = value.get("date-parts") or value.get("year") or value.get("raw") or value.get("value")
        elif isinstance(value, list | tuple):
            value = value[0] if value else None
    if isinstance(value, float):
        value = int(value) if 0 < value < 1e6 else None
    match = _YEAR.search(str(value)[:200]) if isinstance(value, int | str) and not isinstance(value, bool) else None
    return int(match[1]) if match else None


def parse_authors(text: str) -> tuple[str, ...]:
    """The names in a list written as one string, with ";", "and", lines or, where nothing else fits, commas.

    >>> parse_authors("Doe, Jane; Roe, R."), parse_authors("Jane Doe and R. Roe"), parse_authors("Doe, J., Roe, R.")
    (('Jane Doe', 'R. Roe'), ('Jane Doe', 'R. Roe'), ('J. Doe', 'R. Roe'))
    """
    if ";" in text:
        parts = text.split(";")
    elif "|" in text:
        parts = text.split("|")
    else:
        parts = _AND.split(text)
    names = parts if len(parts) > 1 and ";" in text else [name for part in parts for name in _split_commas(part)]
    return _names(names)


def _split_commas(text: str) -> list[str]:
    """ "Jane Doe, Richard Roe" and "Doe, J., Roe, R." hold two names each, "Doe, Jane" one."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if len(pieces) > 1 and all(" " in piece for piece in pieces):
        return pieces
    if len(pieces) > 2 and len(pieces) % 2 == 0 and all(_INITIALS.fullmatch(piece) for piece in pieces[1::2]):
        return [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    return pieces if len(pieces) > 3 else [text]


def parse_name(name: str) -> str:
    """A name in reading order: given names, then family name.

    >>> parse_name("van Dijk, Jan"), parse_name("Dijk J.P."), parse_name("King, Jr., Martin")
    ('Jan van Dijk', 'J.P. Dijk', 'Martin King Jr.')
    """
    pieces = [piece for piece in (part.strip() for part in clean(name).strip(" ,;").split(",")) if piece]
    if len(pieces) == 2:
        return f"{pieces[1]} {pieces[0]}"
    if len(pieces) == 3:
        return f"{pieces[2]} {pieces[0]} {pieces[1]}"
    if len(pieces) != 1:
        return " ".join(pieces)
    family, blank, initials = pieces[0].rpartition(" ")
    return f"{initials} {family}" if blank and initials.endswith(".") and _INITIALS.fullmatch(initials) else pieces[0]


def _names(names: Iterable[str]) -> tuple[str, ...]:
    parsed = (parse_name(name) for name in names)
    return _distinct(
        name
        for name in parsed
        if name.casefold() not in {"", "others", "et al", "et al.", "anonymous", "[anonymous]", "nan"}
    )[:_MAX_AUTHORS]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _doi_of(text: str) -> str:
    """The DOI of a resolver link or of an id that is nothing but a DOI; other links only contain one by chance."""
    lowered = text.lower()
    return identifiers.doi(text) if lowered.startswith(("10.", "doi:")) or "doi.org/" in lowered else ""


def _arxiv_of(text: str) -> str:
    lowered = text.lower()
    marked = lowered.startswith(("arxiv:", "10.48550/arxiv.", "oai:arxiv.org:")) or "arxiv.org/" in lowered
    return identifiers.arxiv_id(lowered.removeprefix("10.48550/arxiv.")) if marked else ""
