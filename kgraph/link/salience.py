"""How much a paper is about a concept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import scipy.sparse as sp

    from kgraph.model import Concept, Extraction, Mention, Paper

__all__ = ["Incidence", "incidence", "introductions", "prominence", "rarity"]

TITLE_WEIGHT = 3.0
INTRODUCED_WEIGHT = 3.0
EARLY_BONUS = 0.5
HALF_SATURATION = 1.5


@dataclass(frozen=True)
class Incidence:
    """Which paper names which concept, and how prominently.

    `matrix` is sparse, papers x concepts in the given orders; entries are prominences in (0, 1). `rarity` has one
    value in (0, 1] a concept; salience = prominence x rarity. `introduced` holds (paper row, concept column).
    """

    paper_ids: tuple[str, ...]
    concept_ids: tuple[str, ...]
    matrix: sp.csr_matrix
    rarity: tuple[float, ...]
    introduced: frozenset[tuple[int, int]]

    @property
    def salience(self) -> sp.csr_matrix:
        """Papers x concepts, in (0, 1)."""
        import scipy.sparse as sp

        return sp.csr_matrix(self.matrix @ sp.diags_array(list(self.rarity)))


def rarity(papers: int, sharing: int) -> float:
    """Inverse document frequency in (0, 1]: 1 for a concept of one paper, near 0 for one that all papers name.

    Source: Sparck Jones, K. (1972). A statistical interpretation of term specificity. J. Documentation 28(1).
    """
    return math.log1p(papers / sharing) / math.log1p(papers)


def prominence(mentions: Sequence[Mention], *, length: int, introduced: bool) -> float:
    """How prominently one paper names a concept, in (0, 1): title, introduction, repetition, place and confidence.

    Repetition saturates: the second mention adds more than the tenth. `length` is the abstract's, in code points.
    """
    strength = INTRODUCED_WEIGHT if introduced else 0.0
    for mention in mentions:
        early = EARLY_BONUS * (1 - mention.start / max(length, 1))
        place = TITLE_WEIGHT if mention.field == "title" else 1 + max(early, 0.0)
        strength += mention.confidence * place
    return strength / (strength + HALF_SATURATION)


def introductions(extractions: Sequence[Extraction], concepts: Sequence[Concept]) -> dict[tuple[str, str], int]:
    """(paper id, concept id) of every concept that a paper coins, with the number of sentences that do so."""
    coined = {_place(mention) for extraction in extractions for mention in extraction.introductions}
    found: dict[tuple[str, str], int] = {}
    for concept in concepts:
        for mention in concept.mentions:
            if _place(mention) in coined:
                pair = mention.paper_id, concept.id
                found[pair] = found.get(pair, 0) + 1
    return found


def _place(mention: Mention) -> tuple[str, str, int, int]:
    return mention.paper_id, mention.field, mention.start, mention.end


def incidence(papers: Sequence[Paper], concepts: Sequence[Concept], coined: Mapping[tuple[str, str], int]) -> Incidence:
    """The papers x concepts matrix of `papers` and `concepts`, rows and columns in their order."""
    import scipy.sparse as sp

    row_of = {paper.id: row for row, paper in enumerate(papers)}
    rows, columns, values = [], [], []
    introduced = set()
    for column, concept in enumerate(concepts):
        for paper_id, group in groupby(concept.mentions, key=lambda mention: mention.paper_id):
            row = row_of[paper_id]
            is_coined = (paper_id, concept.id) in coined
            if is_coined:
                introduced.add((row, column))
            rows.append(row)
            columns.append(column)
            values.append(prominence(list(group), length=len(papers[row].abstract), introduced=is_coined))
    matrix = sp.csr_matrix((values, (rows, columns)), shape=(len(papers), len(concepts)), dtype=float)
    return Incidence(
        paper_ids=tuple(paper.id for paper in papers),
        concept_ids=tuple(concept.id for concept in concepts),
        matrix=matrix,
        rarity=tuple(rarity(len(papers), len(concept.paper_ids)) for concept in concepts),
        introduced=frozenset(introduced),
    )
