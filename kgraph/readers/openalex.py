"""OpenAlex works, from its API or its snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TextIO

from kgraph.model import Paper, Problem, Reference
from kgraph.readers.json_documents import looks_like_json, read_records
from kgraph.readers.record import make_paper, page_range
from kgraph.readers.values import first, strings, text_of

__all__ = ["looks_like_openalex", "read_openalex", "text_of_inverted_index"]

_ID = re.compile(r'"(?:id|openalex)"\s*:\s*"https://openalex\.org/W\d')
_MAX_POSITION = 100_000
_MAX_KEYWORDS = 15


def looks_like_openalex(head: str) -> bool:
    """JSON with ids of OpenAlex works or with an inverted abstract."""
    return looks_like_json(head) and (bool(_ID.search(head)) or '"abstract_inverted_index"' in head)


def read_openalex(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a work; ids and references are "W2741809807"."""
    return read_records(stream, name, _paper)


def _paper(work: Mapping[str, object], origin: str) -> Paper | Problem:
    referenced = work.get("referenced_works")
    return make_paper(
        origin,
        title=text_of(first(work, ("title", "display_name"))),
        abstract=text_of_inverted_index(work.get("abstract_inverted_index")) or text_of(work.get("abstract")),
        year=first(work, ("publication_year", "publication_date")),
        authors=strings(work.get("authorships")),
        venue=_venue(work),
        url=_member(work, "primary_location", "landing_page_url") or text_of(work.get("id")),
        doi=text_of(work.get("doi")) or _member(work, "ids", "doi"),
        keywords=list(strings(first(work, ("keywords", "topics", "concepts"))))[:_MAX_KEYWORDS],
        references=[Reference("", key=_short(text)) for text in strings(referenced)] if referenced else (),
        source_id=_short(text_of(work.get("id")) or _member(work, "ids", "openalex")),
        volume=_member(work, "biblio", "volume"),
        pages=page_range(_member(work, "biblio", "first_page"), _member(work, "biblio", "last_page")),
        raw=work,
    )


def text_of_inverted_index(index: object) -> str:
    """The text whose words stand at the positions of an inverted index; "" for anything else.

    >>> text_of_inverted_index({"graphs": [1], "We": [0], "draw": [2]})
    'We graphs draw'
    """
    if not isinstance(index, Mapping):
        return ""
    places = {
        place: str(word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for place in positions
        if isinstance(place, int) and 0 <= place < _MAX_POSITION
    }
    return " ".join(places[place] for place in sorted(places))


def _venue(work: Mapping[str, object]) -> str:
    location = work.get("primary_location")
    source = location.get("source") if isinstance(location, Mapping) else None
    return text_of(source) if isinstance(source, Mapping) else _member(work, "host_venue", "display_name")


def _member(work: Mapping[str, object], outer: str, inner: str) -> str:
    value = work.get(outer)
    return text_of(value.get(inner)) if isinstance(value, Mapping) else ""


def _short(key: str) -> str:
    return key.rpartition("/")[2]
