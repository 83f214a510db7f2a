"""What has not been put together yet: concepts that no paper names together."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kgraph.analyse.naming import same_beginning
from kgraph.generic import is_generic
from kgraph.model import Concept, Paper
from kgraph.words import find_phrase, folds, is_plain_word, short_form, without_short_form

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    Array = np.ndarray[Any, Any]

__all__ = ["Gap", "find_gaps", "gap_scores", "most_popular", "naming_matrix", "pair_scores"]

# Papers count half as much for every so many years that they are older than the newest one.
HALF_LIFE = 3.0
# What an old paper still counts: among concepts of one or two papers the number of papers says more than their age.
LASTING = 0.1
# Leaves pairs without a common neighbour a chance, which is what the backtest finds they have.
LEAST_CLOSENESS = 0.02
# The score needs a matrix of concepts x concepts: only so many, those named most of late, are looked at.
MOST_CONCEPTS = 3000
# So many times more pairs are ranked than asked for, because nested pairs go out.
SPARE = 20
BLOCK_PAIRS = 20_000
BRIDGES = 3
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Gap:
    """Two concepts that no paper names together although the same others surround both.

    `score` in (0, 1], 1 for the best gap of the corpus. `bridges` are ids of concepts studied with either, strongest
    first; `papers` has for each bridge a paper that joins it to `a_id` and one that joins it to `b_id`.
    """

    a_id: str
    b_id: str
    score: float
    bridges: tuple[str, ...]
    papers: tuple[tuple[str, str], ...]


def find_gaps(
    papers: Sequence[Paper],
    concepts: Sequence[Concept],
    *,
    limit: int = 50,
    min_papers: int = 3,
    max_share: float = 0.1,
) -> tuple[Gap, ...]:
    """The `limit` best gaps, best first, among concepts that at least `min_papers` papers name.

    Concepts that more than `max_share` of the papers name are left out: that two of those have not met is an accident.
    Single plain words ("generation") can be bridges but not ends: a gap between two of them tells a reader nothing.
    `gap_scores` says what makes a good gap; every gap returned has at least one bridge.

    Source: Swanson, D. (1986). Fish oil, Raynaud's syndrome, and undiscovered public knowledge. Perspectives in
    Biology and Medicine 30(1).
    """
    known = sorted(
        (one for one in concepts if min_papers <= len(one.paper_ids) <= max(max_share * len(papers), min_papers)),
        key=lambda concept: concept.id,
    )
    ordered = sorted(papers, key=lambda paper: paper.id)
    if len(known) < 3:
        return ()
    matrix, ages = naming_matrix(ordered, known)
    chosen = most_popular(matrix, ages)
    known, matrix = [known[column] for column in chosen], matrix[:, chosen]
    profiles = _profiles(matrix)
    scores = gap_scores(matrix, ages)
    scores[(profiles @ profiles.T).toarray() <= 0] = 0
    plain = [column for column, concept in enumerate(known) if is_plain_word(concept.label)]
    scores[plain, :] = scores[:, plain] = 0
    found = _best(scores, limit * SPARE)
    by_id = {paper.id: paper for paper in ordered}
    apart = (
        gap
        for gap in found
        if not _is_nested(known[gap[1]].label, known[gap[2]].label) and not _met(known[gap[1]], known[gap[2]], by_id)
    )
    best = list(islice(apart, limit))
    return tuple(_gap(score / best[0][0], known[a], known[b], _bridges(profiles, a, b, known)) for score, a, b in best)


def most_popular(matrix: sp.csr_matrix, ages: Array) -> list[int]:
    """The columns of the 3,000 concepts that are named most of late, in order."""
    import numpy as np

    popularity = np.round(_popularity(matrix, ages), DIGITS)
    return sorted(np.lexsort((np.arange(len(popularity)), -popularity))[:MOST_CONCEPTS].tolist())


def naming_matrix(papers: Sequence[Paper], concepts: Sequence[Concept]) -> tuple[sp.csr_matrix, Array]:
    """Papers x concepts, 1 where a paper names a concept, and the age of each paper in years, 0 where unknown."""
    import numpy as np
    import scipy.sparse as sp

    row = {paper.id: number for number, paper in enumerate(papers)}
    places = [
        (row[paper_id], column)
        for column, concept in enumerate(concepts)
        for paper_id in concept.paper_ids
        if paper_id in row
    ]
    rows, columns = zip(*places, strict=True) if places else ((), ())
    matrix = sp.csr_matrix((np.ones(len(places)), (rows, columns)), shape=(len(papers), len(concepts)))
    newest = max((paper.year for paper in papers if paper.year is not None), default=0)
    return matrix, np.array([newest - paper.year if paper.year is not None else 0 for paper in papers], dtype=float)


def gap_scores(matrix: sp.csr_matrix, ages: Array) -> Array:
    """Concepts x concepts: how likely two that never met are to meet; 0 for those that met and on the diagonal.

    The product of what both draw of late (papers, halved every three years of age, plus a tenth) and how alike the
    concepts are that surround them (cosine of their co-occurrence profiles in association strengths).
    """
    import numpy as np

    popularity = _popularity(matrix, ages)
    profiles = _profiles(matrix)
    closeness = (profiles @ profiles.T).toarray()
    scores = np.outer(popularity, popularity) * (closeness + LEAST_CLOSENESS)
    scores[(matrix.T @ matrix).toarray() > 0] = 0
    np.fill_diagonal(scores, 0)
    return np.asarray(scores)


def pair_scores(matrix: sp.csr_matrix, ages: Array, pairs: Array) -> Array:
    """`gap_scores` of chosen `pairs` of columns, (n, 2), whether they met or not: for too many concepts to see all."""
    import numpy as np

    popularity, profiles = _popularity(matrix, ages), _profiles(matrix)
    scores = np.empty(len(pairs))
    for start in range(0, len(pairs), BLOCK_PAIRS):
        first, second = pairs[start : start + BLOCK_PAIRS].T
        closeness = np.asarray(profiles[first].multiply(profiles[second]).sum(axis=1)).ravel()
        scores[start : start + BLOCK_PAIRS] = popularity[first] * popularity[second] * (closeness + LEAST_CLOSENESS)
    return scores


def _popularity(matrix: sp.csr_matrix, ages: Array) -> Array:
    import numpy as np

    return np.asarray(matrix.T @ (0.5 ** (ages / HALF_LIFE) + LASTING)) + 0.05


def _profiles(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """For every concept its co-occurrence with the others in association strengths, scaled to length 1."""
    import numpy as np
    import scipy.sparse as sp

    counts = sp.csr_matrix(matrix.T @ matrix)
    counts.setdiag(0)
    counts.eliminate_zeros()
    totals = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1e-12)
    scaled = sp.csr_matrix(sp.diags_array(1 / np.sqrt(totals)) @ counts @ sp.diags_array(1 / np.sqrt(totals)))
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags_array(1 / np.maximum(lengths, 1e-12)) @ scaled)


def _is_nested(a: str, b: str) -> bool:
    """Whether one is part of the other, but for general words and endings, or they share a short form.

    Those have met already: "data visualization" and "visualization literacy", "generation quality" and "generative
    model".
    """
    one, other = sorted((_telling_words(label) for label in (a, b)), key=len)
    inside = all(any(same_beginning(word, longer) for longer in other) for word in one)
    return inside or (short_form(a) or a) == (short_form(b) or b)


def _telling_words(label: str) -> list[str]:
    """The folded words of a label that are not general; all of them if none is left."""
    words = folds(without_short_form(label))
    return [word for word in words if not is_generic(word)] or words


def _met(one: Concept, other: Concept, papers: Mapping[str, Paper]) -> bool:
    """Whether a paper that names one writes the other too, perhaps inside a longer phrase: "BERT encodings"."""
    return _is_written(one, other, papers) or _is_written(other, one, papers)


def _is_written(concept: Concept, beside: Concept, papers: Mapping[str, Paper]) -> bool:
    names = {without_short_form(concept.label), *(alias.text for alias in concept.aliases)}
    found = (papers[paper_id] for paper_id in beside.paper_ids if paper_id in papers)
    texts = (f"{paper.title}\n{paper.abstract}" for paper in found)
    return any(find_phrase(name, text) for text in texts for name in names)


def _bridges(profiles: sp.csr_matrix, a: int, b: int, concepts: Sequence[Concept]) -> list[Concept]:
    """The concepts that most make the profiles of `a` and `b` alike, strongest first."""
    product = profiles[[a]].multiply(profiles[[b]]).tocsr()
    terms = zip(product.indices.tolist(), product.data.tolist(), strict=True)
    strongest = sorted(terms, key=lambda term: (-round(term[1], DIGITS), term[0]))[:BRIDGES]
    return [concepts[column] for column, _ in strongest]


def _gap(score: float, a: Concept, b: Concept, bridges: Sequence[Concept]) -> Gap:
    return Gap(
        a_id=a.id,
        b_id=b.id,
        score=round(score, 6),
        bridges=tuple(bridge.id for bridge in bridges),
        papers=tuple((_meeting(a, bridge), _meeting(b, bridge)) for bridge in bridges),
    )


def _meeting(one: Concept, other: Concept) -> str:
    """The first paper that names both."""
    return min(set(one.paper_ids) & set(other.paper_ids))


def _best(scores: Array, limit: int) -> list[tuple[float, int, int]]:
    """The largest entries above the diagonal, largest first, ties in order of place."""
    import numpy as np

    def candidates() -> Iterator[tuple[float, int, int]]:
        for a in range(len(scores)):
            row = np.round(scores[a, a + 1 :], DIGITS)
            for offset in np.lexsort((np.arange(len(row)), -row))[:limit].tolist():
                if row[offset] > 0:
                    yield float(row[offset]), a, a + 1 + offset

    return heapq.nsmallest(limit, candidates(), key=lambda item: (-item[0], item[1], item[2]))
