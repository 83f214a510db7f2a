"""Works that papers cite, in groups of those that differ by a few letters of the title alone.

The graph tells works apart by what their references say, to the letter; for a list that a person reads, two titles that
are nearly the same, of one first author and year, are one work. As numbers tell parts and editions apart ("Graphs I",
"Graphs II"), those have to be equal; so do two DOIs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kgraph.identifiers import normalise_title
from kgraph.names import family_name
from kgraph.works import Work

__all__ = ["by_spelling"]

_SIMILAR = 92.0
_LEAST_LENGTH = 20
_ROMAN = frozenset("ivx")


def by_spelling(works: Iterable[Work]) -> list[tuple[Work, ...]]:
    """`works` in groups that mean one work each, in every group the most cited first."""
    ranked = sorted(works, key=lambda work: (-len(work.cited_by), work.id))
    groups: list[list[Work]] = []
    alike: dict[tuple[object, ...], dict[int, str]] = defaultdict(dict)
    for work in ranked:
        title = normalise_title(work.reference.title)
        key = _key(work, title)
        place = _nearest(title, alike[key]) if key else None
        if place is not None and _agree(*groups[place], work):
            groups[place].append(work)
            continue
        if key:
            alike[key][len(groups)] = title
        groups.append([work])
    return [tuple(group) for group in groups]


def _key(work: Work, title: str) -> tuple[object, ...] | None:
    """What works of one title have in common to the letter; None for one that says too little."""
    reference = work.reference
    family = family_name(reference.authors[0]) if reference.authors else ""
    if not family or reference.year is None or len(title) < _LEAST_LENGTH:
        return None
    numbers = (word for word in title.split() if word.isdigit() or _ROMAN.issuperset(word))
    return family, reference.year, *numbers


def _nearest(title: str, known: dict[int, str]) -> int | None:
    """The key of the title in `known` that is most like `title`; None if none is alike."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(title, known, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return found[2] if found else None


def _agree(*works: Work) -> bool:
    return len({work.reference.doi for work in works} - {""}) < 2
