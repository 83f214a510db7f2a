"""How much a paper is about a concept: the chance that who indexes the paper would choose it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import scipy.sparse as sp

    from kgraph.model import Concept, Extraction, Mention, Paper

__all__ = ["FEATURES", "Incidence", "described", "features", "incidence", "introductions", "prominence", "rarity"]

# Weights of a logistic regression, between two that `scripts/train_salience.py` finds: which concepts librarians chose
# as keyphrases of 1,000 abstracts of engineering and computing (that says most about shape), and which concepts of
# their abstracts authors put in the title (that says most about repetition, place and what is coined). Only the title
# itself counts for more than librarians say, 0.4: authors chose it.
BASE = -1.3
FEATURES: Mapping[str, float] = {
    "in the title": 1.0,
    "coined here": 1.5,
    "log mentions": 0.8,
    "earliness": 0.5,
    "confidence": 1.1,
    "one plain word": -0.9,
    "four words or more": -1.2,
    "only part of another": -0.4,
}
LONG = 4


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


def features(mentions: Sequence[Mention], paper: Paper, *, coined: bool, nested: bool) -> tuple[float, ...]:
    """What decides how prominently `paper` names a concept, one number for each of `FEATURES`.

    `mentions` are the places where it does; `nested`: the paper also names something that this is a part of, as
    "sparse autoencoder" beside "autoencoder".
    """
    title = len(paper.title)
    length = max(title + len(paper.abstract), 1)
    first = min(mention.start if mention.field == "title" else title + mention.start for mention in mentions)
    words = max(len(mention.text.split()) for mention in mentions)
    in_title = any(mention.field == "title" for mention in mentions)
    plain = words == 1 and not coined and not any(_is_name(mention.text) for mention in mentions)
    return (
        float(in_title),
        float(coined),
        math.log(len(mentions)),
        max(1 - first / length, 0.0),
        max(mention.confidence for mention in mentions),
        float(plain),
        float(words >= LONG),
        float(nested and not coined and not in_title),
    )


def _is_name(word: str) -> bool:
    """Whether a word has a capital or digit inside: "BERT", "word2vec"; "Parsing" has not."""
    return any(char.isupper() or char.isdigit() for char in word[1:])


def prominence(values: Sequence[float]) -> float:
    """How prominently a paper names a concept, in (0, 1), from its `features`.

    Source: Frank, E. et al. (1999). Domain-specific keyphrase extraction. IJCAI (there a naive Bayes classifier).
    """
    odds = math.exp(BASE + math.fsum(weight * value for weight, value in zip(FEATURES.values(), values, strict=True)))
    return odds / (1 + odds)


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

    rows, columns, values = [], [], []
    introduced = set()
    for row, column, is_coined, found in described(papers, concepts, coined):
        if is_coined:
            introduced.add((row, column))
        rows.append(row)
        columns.append(column)
        values.append(prominence(found))
    matrix = sp.csr_matrix((values, (rows, columns)), shape=(len(papers), len(concepts)), dtype=float)
    return Incidence(
        paper_ids=tuple(paper.id for paper in papers),
        concept_ids=tuple(concept.id for concept in concepts),
        matrix=matrix,
        rarity=tuple(rarity(len(papers), len(concept.paper_ids)) for concept in concepts),
        introduced=frozenset(introduced),
    )


def described(
    papers: Sequence[Paper], concepts: Sequence[Concept], coined: Mapping[tuple[str, str], int]
) -> Iterator[tuple[int, int, bool, tuple[float, ...]]]:
    """(paper row, concept column, whether it is coined there, features) of every concept that a paper names."""
    row_of = {paper.id: row for row, paper in enumerate(papers)}
    named: list[list[tuple[int, list[Mention]]]] = [[] for _ in papers]
    for column, concept in enumerate(concepts):
        for paper_id, group in groupby(concept.mentions, key=lambda mention: mention.paper_id):
            named[row_of[paper_id]].append((column, list(group)))
    for row, paper in enumerate(papers):
        phrases = [{(mention.lemma or mention.text).casefold() for mention in group} for _, group in named[row]]
        together = "|".join(f" {phrase} " for found in phrases for phrase in sorted(found))
        for (column, mentions), own in zip(named[row], phrases, strict=True):
            is_coined = (paper.id, concepts[column].id) in coined
            nested = any(together.count(f" {phrase} ") > 1 for phrase in own)
            yield row, column, is_coined, features(mentions, paper, coined=is_coined, nested=nested)
