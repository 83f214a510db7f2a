"""Cited works as the databases write them on one line: Web of Science and Scopus."""

from __future__ import annotations

import re

from kgraph import identifiers
from kgraph.model import Reference
from kgraph.readers.record import parse_name, parse_year
from kgraph.readers.text import clean

__all__ = ["scopus_reference", "scopus_references", "wos_reference"]

_WOS_DOI = re.compile(r"\bDOI\s++(?:\[\s*+)?(?:DOI\s++)?(10\.[^\s,\]]++)")
_WOS_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")
_INITIALS = re.compile(r"[A-Z]{1,4}\.?(?:[A-Z]\.){0,4}")
_SCOPUS_YEAR = re.compile(r"\(((?:1[4-9]|20)\d\d)[a-z]?\)")
# "Surname, I.I., " repeated stands before the title; newer exports write "Surname I.I., ".
_INITIALS_DOTTED = r"(?:[^\W\d_]{1,2}\.[ -]?){1,5}"
_SCOPUS_AUTHORS = tuple(
    re.compile(rf"([^\W\d_'’][^,.;()\d]{{0,60}}{separator}{_INITIALS_DOTTED})(?:, ?|$|(?= \())")
    for separator in (", ", " ")
)
_SCOPUS_END = re.compile(r";\s+(?=[^\W\d_]|\()")


def wos_reference(text: str) -> Reference:
    """A line of a CR field: "Bodin N, 2004, COMP BIOCHEM PHYS C, V138, P411, DOI 10.1016/j.cca.2004.04.009".

    Web of Science gives no titles; the source, volume and page stay in `text`.
    """
    text = clean(text)
    doi = _WOS_DOI.search(text)
    parts = [part.strip() for part in text.split(",")]
    year = next((int(part) for part in parts[:4] if _WOS_YEAR.fullmatch(part)), None)
    author = (
        parts[0] if len(parts) > 1 and not _WOS_YEAR.fullmatch(parts[0]) and "anonymous" not in parts[0].lower() else ""
    )
    return Reference(
        "",
        text=text,
        authors=(_wos_name(author),) if author and any(char.isalpha() for char in author) else (),
        year=year,
        doi=identifiers.doi(doi[1]) if doi else "",
    )


def _wos_name(author: str) -> str:
    """ "BODIN JP" -> "JP Bodin": initials first, as in every other name."""
    words = author.replace("*", "").split()
    place = len(words)
    while place > 1 and _INITIALS.fullmatch(words[place - 1]) and (place == len(words) or len(words[place - 1]) < 3):
        place -= 1
    if place == len(words):
        return " ".join(words)
    return " ".join(words[place:] + [word.capitalize() if word.isupper() else word for word in words[:place]])


def scopus_references(text: str) -> list[Reference]:
    """The entries of a Scopus "References" cell, which separates them by "; "."""
    return [scopus_reference(part) for part in _SCOPUS_END.split(text) if part.strip(" ;")]


def scopus_reference(text: str) -> Reference:
    """ "Davies, J.E., Liu, K., Title of the work (2004) Phys. Rev. B, 70, pp. 1-10" as far as it can be told apart.

    What stands between the last author and the year is the title; the newer style puts the year last and the source
    after the title, and there the title ends at the first comma that a source in short form follows.
    """
    text = clean(text)
    style = next((style for style in _SCOPUS_AUTHORS if style.match(text)), _SCOPUS_AUTHORS[0])
    authors, place = [], 0
    while match := style.match(text, place):
        authors.append(parse_name(match[1]))
        place = match.end()
    year = _SCOPUS_YEAR.search(text, place)
    title = text[place : year.start()].strip(" ,.") if year else ""
    if year and text[year.end() :].strip(" .;") == "":
        title = title.partition(", ")[0]  # the year comes last
    return Reference(
        "",
        text=text,
        authors=tuple(authors),
        year=int(year[1]) if year else parse_year(text),
        title=title if len(title) > 3 else "",
        doi=identifiers.doi(text),
        arxiv=identifiers.arxiv_id(text) if "arxiv" in text.lower() else "",
    )
