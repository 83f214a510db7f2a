"""The works that papers cite, inside the corpus and outside it: which references mean the same one?

A reference that was matched to a paper of the corpus means that paper. Others are told apart by what they say, in this
order: DOI, arXiv id, id of the source, title, author with year, volume and page, the whole text. A reference that says
less joins the one work that all fuller references with the same title (or place) mean; where they mean several works,
it stays for itself. What a text names by author and year alone ("Wang et al., 2021") may be any of several works and
counts for none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kgraph.identifiers import normalise_title
from kgraph.model import Citation, Extraction, Paper, Reference
from kgraph.names import family_name
from kgraph.pages import volume_and_page

__all__ = ["Bibliography", "Work", "cited_works", "name_of"]

_MIN_TITLE_WORDS = 4
_MIN_TEXT_WORDS = 4
# "ref12", "b3", "CR7": a place in one paper's list, not an id.
_LOCAL_KEY = re.compile(r"(?:[A-Za-z]{1,6}[-_.]?)?\d{1,3}")
_DOI_IN_LINE = re.compile(r"\bDOI\b.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Work:
    """A work with the ids of the papers that cite it, sorted.

    `id` is the id of a paper where `inside`, else what tells the work apart ("doi:10.1/x", "title:on graphs").
    `reference` is the reference that says most about it.
    """

    id: str
    label: str
    reference: Reference
    cited_by: tuple[str, ...]
    inside: bool = False


class Bibliography:
    """Which works two papers share: those that both cite, and those that cite both."""

    def __init__(self, works: Iterable[Work]) -> None:
        """Index `works`, as `cited_works` gives them."""
        self._cited: dict[str, list[Work]] = defaultdict(list)
        # Sets, so that one paper that thousands cite costs no more than the other end of each of its edges.
        self._citing: dict[str, frozenset[str]] = {}
        for work in works:
            for paper_id in work.cited_by:
                self._cited[paper_id].append(work)
            if work.inside:
                self._citing[work.id] = frozenset(work.cited_by)

    def cited_by_both(self, paper_a: str, paper_b: str) -> list[Work]:
        """The works that both papers cite, those that fewest papers cite first."""
        cited_by_b = {work.id for work in self._cited.get(paper_b, ())}
        shared = [work for work in self._cited.get(paper_a, ()) if work.id in cited_by_b]
        return sorted(shared, key=lambda work: (len(work.cited_by), work.id))

    def citing_both(self, paper_a: str, paper_b: str) -> list[str]:
        """The ids of the papers that cite both, sorted."""
        return sorted(self._citing.get(paper_a, frozenset()) & self._citing.get(paper_b, frozenset()))


def cited_works(
    papers: Sequence[Paper], extractions: Iterable[Extraction], citations: Iterable[Citation]
) -> list[Work]:
    """Every work that the reference lists and texts of `papers` cite, sorted by id; coined names are no references."""
    by_id = {paper.id: paper for paper in papers}
    inside = {c.reference: c.target_id for c in citations if c.how != "coined-name" and c.target_id in by_id}
    references = [reference for paper in papers for reference in paper.references]
    references += [reference for found in extractions for reference in found.references if found.paper_id in by_id]
    named = [(reference, tuple(_names(reference, inside))) for reference in dict.fromkeys(references)]
    fuller = _fuller(names for _, names in named)
    meaning: dict[str, list[Reference]] = defaultdict(list)
    for reference, names in named:
        if names:
            meaning[_follow(names[0], fuller)].append(reference)
    return sorted((_work(name, found, by_id) for name, found in meaning.items()), key=lambda work: work.id)


def _names(reference: Reference, inside: dict[Reference, str]) -> Iterator[str]:
    """What tells the work of `reference` apart, the surest first."""
    if reference in inside:
        yield f"paper:{inside[reference]}"
    if reference.doi:
        yield f"doi:{reference.doi}"
    if reference.arxiv:
        yield f"arxiv:{reference.arxiv}"
    if _is_id(reference):
        yield f"id:{reference.key}"
    title = normalise_title(reference.title)
    family = family_name(reference.authors[0]) if reference.authors else ""
    if len(title.split()) >= _MIN_TITLE_WORDS:
        yield f"title:{title}"
    elif title and family:
        yield f"title:{family} {reference.year or ''} {title}"
    if reference.where == "list":
        yield from _in_words(reference, family)


def _is_id(reference: Reference) -> bool:
    """Whether the key names one work everywhere: that of a source, not a cite key or a number in the list."""
    if reference.key.startswith(("pmid:", "DBLP:")):
        return True
    says_more = reference.title or reference.text or reference.authors or reference.where != "list"
    return bool(reference.key) and not says_more and not _LOCAL_KEY.fullmatch(reference.key)


def _in_words(reference: Reference, family: str) -> Iterator[str]:
    """ "Doe J, 2004, J GRAPHS, V12, P45" by author, year, volume and page; without those by the whole text."""
    volume, page = volume_and_page(reference.text)
    if family and reference.year and volume and page:
        yield f"place:{family} {reference.year} {volume} {page}"
    elif not reference.title:
        text = normalise_title(_DOI_IN_LINE.sub("", reference.text))
        if len(text.split()) >= _MIN_TEXT_WORDS:
            yield f"text:{text}"


def _fuller(named: Iterable[tuple[str, ...]]) -> dict[str, set[str]]:
    """For each name the next surer names that references give together with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for names in named:
        for name in names[1:]:
            found[name].add(names[0])
    return found


def _follow(name: str, fuller: dict[str, set[str]]) -> str:
    """The surest name of the work, as long as the way is clear; surer names never lead back."""
    while len(surer := fuller.get(name, set())) == 1:
        (name,) = surer
    return name


def _work(name: str, references: list[Reference], papers: dict[str, Paper]) -> Work:
    fullest = max(references, key=_fullness)
    paper = papers.get(name.removeprefix("paper:")) if name.startswith("paper:") else None
    citing = {reference.paper_id for reference in references} - {paper.id if paper else ""}
    if paper is None:
        return Work(name, name_of(fullest), fullest, tuple(sorted(citing)))
    shown = Reference(paper.id, authors=paper.authors, year=paper.year, title=paper.title or paper.id)
    return Work(paper.id, name_of(shown), fullest, tuple(sorted(citing)), inside=True)


def _fullness(reference: Reference) -> tuple[bool, bool, bool, bool, int, str, str]:
    return (
        bool(reference.title),
        bool(reference.authors),
        reference.year is not None,
        bool(reference.doi),
        len(reference.text),
        reference.text,
        reference.paper_id,
    )


def name_of(reference: Reference) -> str:
    """ "Doe 2004, A study of graphs"; the reference as it is written where it has no title."""
    if not reference.title:
        return reference.text or reference.doi or reference.arxiv or reference.key
    family = reference.authors[0].split()[-1] if reference.authors and reference.authors[0].split() else ""
    lead = " ".join(part for part in (family, str(reference.year or "")) if part)
    return f"{lead}, {reference.title}" if lead else reference.title
