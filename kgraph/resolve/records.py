"""Several records of one paper as one value: what each of them knows."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable
from dataclasses import replace

from kgraph.identifiers import normalise_title
from kgraph.model import Paper, Problem, Reference
from kgraph.schema import JOINER

__all__ = ["SAME_PAPER", "content_digest", "merge_records", "record_order"]

SAME_PAPER = "same paper as"  # how the note on a merged record begins
_PREPRINT_DOI = "10.48550/"


def merge_records(group: list[Paper]) -> tuple[Paper, list[Problem]]:
    """One paper with what all records of `group` know, and a note for each record but the first."""
    if len(group) == 1:
        return group[0], []
    ranked = sorted(group, key=_merge_order)
    first = ranked[0]
    # Volume and page belong together: those of one record.
    printed = next((paper for paper in ranked if paper.volume or paper.pages), first)
    paper = replace(
        first,
        title=_known(paper.title for paper in ranked),
        abstract=max((paper.abstract for paper in ranked), key=len),
        year=next((paper.year for paper in ranked if paper.year is not None), None),
        authors=next((paper.authors for paper in ranked if paper.authors), ()),
        venue=_known(paper.venue for paper in ranked),
        url=_known(paper.url for paper in ranked),
        doi=_known(paper.doi for paper in ranked),
        arxiv=_known(paper.arxiv for paper in ranked),
        keywords=tuple(dict.fromkeys(keyword for paper in ranked for keyword in paper.keywords)),
        origin=JOINER.join(dict.fromkeys(paper.origin for paper in ranked if paper.origin)),
        references=_united(ranked),
        source_id=_known(paper.source_id for paper in ranked),
        volume=printed.volume,
        pages=printed.pages,
    )
    notes = [
        Problem(
            other.origin,
            f"{SAME_PAPER} {first.origin or first.id} ({_shared(first, other)}): merged into {first.id}",
            other.title,
            "note",
        )
        for other in ranked[1:]
    ]
    return paper, notes


def _shared(left: Paper, right: Paper) -> str:
    """By what two records of one paper were known to be one."""
    known = [(paper.doi, paper.arxiv, normalise_title(paper.title), paper.id) for paper in (left, right)]
    pairs = zip(("DOI", "arXiv id", "title", "id"), *known, strict=True)
    return next((f"same {name}" for name, one, other in pairs if one and one == other), "by way of another record")


def _merge_order(paper: Paper) -> tuple[bool, bool, bool, int, tuple[str, ...]]:
    published = bool(paper.doi) and not paper.doi.startswith(_PREPRINT_DOI)
    return not published, not paper.doi, not paper.arxiv, -len(paper.abstract), record_order(paper)


def _known(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _united(papers: list[Paper]) -> tuple[Reference, ...]:
    """The references of all records, each once, in the order of the records."""
    seen: set[Hashable] = set()
    united: list[Reference] = []
    for reference in (reference for paper in papers for reference in paper.references):
        title = normalise_title(reference.title or reference.text)
        names = [name for name in (reference.doi, reference.arxiv, reference.key, title) if name]
        if any(name in seen for name in names):
            continue
        seen.update(names)
        united.append(replace(reference, paper_id=papers[0].id))
    return tuple(united)


def record_order(paper: Paper) -> tuple[str, ...]:
    """By content first, so that the order of the input never shows; `origin` only tells equal records apart."""
    rest = (paper.source_id, paper.url, "\x1f".join(paper.keywords), repr(paper.references))
    return paper.id, content_digest(paper), *rest, paper.origin


def content_digest(paper: Paper) -> str:
    """The SHA-256 of all that a record says, in hexadecimal digits; its id, place and references left out."""
    parts = (
        paper.title,
        paper.abstract,
        str(paper.year),
        "\x1f".join(paper.authors),
        paper.venue,
        paper.doi,
        paper.arxiv,
        *filter(None, (paper.volume, paper.pages)),
    )
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
