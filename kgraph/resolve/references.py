"""Which paper does this reference mean? Rules from certain to plausible; what stays ambiguous stays unmatched.

A reference means a paper of the corpus when, in this order,
  doi, arxiv, id   they share the identifier;
  title            the paper's normalised title is its title, or a part of its free text between punctuation marks, and
                   authors and years do not contradict; a short title needs author or year to agree;
  title-fuzzy      the same with a few letters different;
  volume-page      they share year, volume and first page, and first author or journal agree;
  name-year        a name that only this paper coins stands right before it, and authors and years do not contradict;
  author-year      first author and year fit this paper only, and other authors, the source or the words around agree.
A rule that fits two papers matches none. A paper never cites itself or a paper more than one year later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kgraph.model import Citation, Concept, Extraction, Paper, Reference
from kgraph.resolve.catalogue import Catalogue
from kgraph.resolve.coinage import Coinage, match_coined_names

__all__ = ["MatchReport", "explain_references", "match_coined_names", "match_references"]

_CONFIDENCE = {
    "doi": 1.0,
    "arxiv": 1.0,
    "id": 1.0,
    "title": 0.97,
    "title-fuzzy": 0.9,
    "volume-page": 0.95,
    "name-year": 0.85,
    "author-year": 0.7,
}
# Rules that another DOI overrules; an equal title does not come about by chance, and DOIs are mistyped.
_UNSURE = frozenset({"title-fuzzy", "volume-page", "name-year", "author-year"})


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What became of one reference: its citation, or None and the reason why there is none."""

    reference: Reference
    citation: Citation | None
    reason: str = ""


def match_references(
    papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept]
) -> list[Citation]:
    """The citations between `papers` that their reference lists and texts state, sorted by source, target and place."""
    reports = explain_references(papers, extractions, concepts)
    return [report.citation for report in reports if report.citation]


def explain_references(
    papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept]
) -> list[MatchReport]:
    """One report for each reference of `papers`, listed or written in a text, sorted by paper and place."""
    catalogue = Catalogue(papers)
    coinage = Coinage(papers, extractions, concepts)
    by_id = {paper.id: paper for paper in papers}
    in_text = {extraction.paper_id: extraction.references for extraction in extractions}
    reports = [
        _explain(paper, reference, catalogue, coinage)
        for paper in sorted(by_id.values(), key=lambda paper: paper.id)
        for reference in _distinct((*paper.references, *in_text.get(paper.id, ())))
    ]
    return sorted(reports, key=_report_order)


def _report_order(report: MatchReport) -> tuple[str, str, int, str, str, str]:
    reference = report.reference
    target = report.citation.target_id if report.citation else "\U0010ffff"
    return reference.paper_id, target, reference.start, reference.where, reference.text, reference.key


def _distinct(references: Iterable[Reference]) -> list[Reference]:
    return list(dict.fromkeys(references))


def _explain(paper: Paper, reference: Reference, catalogue: Catalogue, coinage: Coinage) -> MatchReport:
    rules: tuple[tuple[str, Callable[[], Iterable[str]]], ...] = (
        ("doi", lambda: catalogue.with_doi(reference.doi)),
        ("arxiv", lambda: catalogue.with_arxiv(reference.arxiv)),
        ("id", lambda: catalogue.with_key(reference.key)),
        ("title", lambda: catalogue.with_title(reference)),
        ("title-fuzzy", lambda: catalogue.with_similar_title(reference)),
        ("volume-page", lambda: catalogue.with_volume_and_page(reference)),
        ("name-year", lambda: catalogue.fitting(reference, coinage.coined_before(reference))),
        ("author-year", lambda: catalogue.with_author_and_year(paper, reference)),
    )
    for how, candidates in rules:
        found = sorted(set(candidates()))
        if not found:
            continue
        possible = [target for target in found if target != paper.id and not catalogue.later(target, paper)]
        if how in _UNSURE:
            agreeing = [target for target in possible if not catalogue.has_another_doi(target, reference)]
            if possible and not agreeing:
                return MatchReport(reference, None, f"{possible[0]} fits by {how}, but has another DOI")
            possible = agreeing
        possible = catalogue.best(reference, possible)
        if len(possible) == 1:
            citation = Citation(paper.id, possible[0], reference, _CONFIDENCE[how], how)
            return MatchReport(reference, citation)
        return MatchReport(reference, None, _why_not(paper, how, found, possible))
    return MatchReport(reference, None, "no paper of the corpus fits")


def _why_not(paper: Paper, how: str, found: list[str], possible: list[str]) -> str:
    if possible:
        return f"ambiguous between {', '.join(possible[:5])} by {how}"
    if paper.id in found:
        return "it is the citing paper itself"
    return f"{found[0]} is more than a year later"
