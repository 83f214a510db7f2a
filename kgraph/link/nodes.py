"""The nodes of the graph: every paper, and the concepts worth a node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kgraph.model import Citation, Concept, Paper
from kgraph.schema import JOINER

__all__ = ["concept_node", "join", "paper_node", "present", "worth_a_node"]

LABEL_LENGTH = 72


def worth_a_node(concepts: Sequence[Concept], introduced: Iterable[str], *, min_papers: int) -> list[Concept]:
    """The concepts that at least `min_papers` papers share or that a paper introduces, sorted by id."""
    coined = set(introduced)
    chosen = (concept for concept in concepts if len(concept.paper_ids) >= min_papers or concept.id in coined)
    return sorted(chosen, key=lambda concept: concept.id)


def paper_node(paper: Paper, *, cited_by: Counter[str], has_citations: bool) -> dict[str, Any]:
    """Attributes of a paper. `cited_by` is left out where the corpus has no citation at all: it is not known."""
    return present(
        {
            "label": _short(paper.title) or _short(paper.abstract) or paper.id,
            "kind": "paper",
            "title": paper.title,
            "authors": join(paper.authors),
            "year": paper.year,
            "venue": paper.venue,
            "doi": paper.doi,
            "arxiv": paper.arxiv,
            "url": paper.url,
            "abstract": paper.abstract,
            "cited_by": cited_by[paper.id] if has_citations else None,
            "references": len(paper.references) or None,
        }
    )


def concept_node(concept: Concept, years: Mapping[str, int]) -> dict[str, Any]:
    """Attributes of a concept; `years` maps paper ids to their years, where known."""
    known = [years[paper_id] for paper_id in concept.paper_ids if paper_id in years]
    aliases = sorted(concept.aliases, key=lambda alias: (-alias.count, alias.text))
    spellings = dict.fromkeys(alias.text for alias in aliases if alias.text != concept.label)
    return present(
        {
            "label": concept.label,
            "kind": concept.kind,
            "aliases": join(spellings),
            "papers": len(concept.paper_ids),
            "mentions": len(concept.mentions),
            "first_year": min(known, default=None),
            "last_year": max(known, default=None),
        }
    )


def cited_by(citations: Iterable[Citation]) -> Counter[str]:
    """How many papers of the corpus cite a paper, by its id."""
    pairs = {(citation.source_id, citation.target_id) for citation in citations}
    return Counter(target for _, target in pairs)


def join(values: Iterable[str]) -> str:
    """`values` as one attribute; the joiner inside a value gives way."""
    return JOINER.join(value.replace(JOINER, "|") for value in values if value)


def present(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """`attributes` without those that are unknown: None or ""."""
    return {name: value for name, value in attributes.items() if value is not None and value != ""}


def _short(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= LABEL_LENGTH:
        return line
    cut = line[: LABEL_LENGTH - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[LABEL_LENGTH // 2 :] else cut}…"
