"""Papers as weighted phrases: the concepts they name, the parts of those concepts, and the words those are made of.

Two papers that share no concept often share its parts: "sparse autoencoder" and "variational autoencoder". So a paper
that names a concept also counts, for less, as one about the phrases inside its label; and a word that some concept is
made of counts wherever the paper writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kgraph.generic import is_generic
from kgraph.link.vocabulary import Phrase, Vocabulary, Writings
from kgraph.words import FUNCTION_WORDS

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

    from kgraph.model import Concept, Paper

    Array = np.ndarray[Any, Any]

__all__ = ["Phrases", "phrase_matrix"]

TITLE_WEIGHT = 2.0
INTRODUCED_WEIGHT = 3.0
EARLY_BONUS = 0.5
# A word in the text, and a phrase in the text that nobody marked there.
WORD_WEIGHT = 1.5
UNMARKED_WEIGHT = 0.5
HALF_SATURATION = 4.0
LENGTH_NORM = 0.3
RARITY_POWER = 1.25
# A word that more papers than this share write does not tell what two of them share.
TELLING_SHARE = 0.05
# In a corpus so small that a share of it means little, this many papers may share any phrase.
SMALL_CORPUS = 10
# Bounds the memory of one step, whatever the number of papers and the length of their texts.
BLOCK_LETTERS = 1_500_000
DIGITS = 9


@dataclass(frozen=True)
class Phrases:
    """`matrix` is sparse, papers x phrases, entries > 0; `words` and `labels` describe its columns.

    The label of a phrase is that of the concept it names, or the commonest way concepts spell it. `named` has for each
    paper the labels of the concepts it names, most prominent first. `telling` columns name a concept that few papers
    write, so that even a single word says what two papers share.
    """

    matrix: sp.csr_matrix
    words: tuple[Phrase, ...]
    labels: tuple[str, ...]
    named: tuple[tuple[str, ...], ...]
    telling: frozenset[int]

    @cached_property
    def tells(self) -> tuple[bool, ...]:
        """Whether each phrase says anything by itself."""
        return tuple(map(_tells, self.words))


def _tells(words: Phrase) -> bool:
    return not all(word in FUNCTION_WORDS or word.isdigit() or is_generic(word) for word in words)


@dataclass(frozen=True)
class _Mentions:
    """Where papers name concepts, as arrays of equal length, sorted by paper: the rows and columns of the two, how much
    the mention counts, and whether the paper introduces the concept.
    """

    paper: Array
    concept: Array
    strength: Array
    coined: Array

    def of(self, start: int, stop: int) -> _Mentions:
        """The mentions in papers `start` to `stop`, which are numbered from 0."""
        import numpy as np

        span = slice(*np.searchsorted(self.paper, (start, stop)).tolist())
        return _Mentions(self.paper[span] - start, self.concept[span], self.strength[span], self.coined[span])


def phrase_matrix(
    papers: Sequence[Paper], concepts: Sequence[Concept], coined: Mapping[tuple[str, str], int], *, max_share: float
) -> Phrases:
    """What `papers` are about: saturated strength x inverse document frequency to the power 1.25.

    Phrases of one paper, and those in more than `max_share` of the papers, are left out: they cannot relate papers.
    Strength counts mentions, those in the title double, early ones in the abstract up to half more, introduced
    concepts on top; it saturates as in BM25, in long texts later.

    Source: Robertson, S. & Zaragoza, H. (2009). The probabilistic relevance framework: BM25 and beyond.
    """
    import numpy as np
    import scipy.sparse as sp

    vocabulary = Vocabulary(concepts)
    matrix, named = _saturated(papers, concepts, coined, vocabulary)
    sharing = np.bincount(matrix.indices, minlength=matrix.shape[1])
    useful = np.flatnonzero((sharing >= 2) & (sharing <= max(max_share * len(papers), SMALL_CORPUS)))
    rarity = np.log1p(len(papers) / np.maximum(sharing[useful], 1)) ** RARITY_POWER
    kept = sp.csr_matrix(matrix[:, useful])
    kept.data *= rarity[kept.indices]
    telling = sharing[useful] <= max(TELLING_SHARE * len(papers), SMALL_CORPUS)
    return Phrases(
        matrix=kept,
        words=tuple(vocabulary.words(column) for column in useful.tolist()),
        labels=tuple(vocabulary.label(column) for column in useful.tolist()),
        named=named,
        telling=frozenset(
            place for place, column in enumerate(useful.tolist()) if telling[place] and vocabulary.is_concept(column)
        ),
    )


def _saturated(
    papers: Sequence[Paper], concepts: Sequence[Concept], coined: Mapping[tuple[str, str], int], vocabulary: Vocabulary
) -> tuple[sp.csr_matrix, tuple[tuple[str, ...], ...]]:
    """Papers x all phrases of the vocabulary, strengths saturated; and the labels each paper names, strongest first."""
    import numpy as np
    import scipy.sparse as sp

    mentions, writings, width = _mentions(papers, concepts, coined), Writings(vocabulary.phrases), len(vocabulary)
    names, name_of = _names(vocabulary)
    half = _saturations(papers)
    named: list[tuple[str, ...]] = []
    columns, values, counts = [], [], []
    for start, stop in _blocks(papers):
        block, own = papers[start:stop], mentions.of(start, stop)
        places, strengths = _strengths(block, own, vocabulary, writings)
        rows, found = np.divmod(places, width)
        columns.append(found)
        values.append(strengths / (strengths + half[start + rows]))
        counts.append(np.bincount(rows, minlength=len(block)))
        whole = np.unique(own.paper * width + vocabulary.whole[own.concept])
        rows, found = np.divmod(whole, width)
        strongest = np.round(strengths[np.searchsorted(places, whole)], DIGITS)
        # Its labels, strongest first.
        labels = name_of[found[np.lexsort((name_of[found], -strongest, rows))]].tolist()
        stops = np.searchsorted(rows, np.arange(len(block) + 1)).tolist()
        named.extend(tuple(map(names.__getitem__, labels[first:last])) for first, last in pairwise(stops))
    if not columns:
        return sp.csr_matrix((0, width)), ()
    ends = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    shape = (len(papers), width)
    return sp.csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=shape), tuple(named)


def _blocks(papers: Sequence[Paper]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of `papers` whose texts have so many letters together, or of one paper that has more."""
    start = letters = 0
    for place, paper in enumerate(papers):
        own = len(paper.title) + len(paper.abstract) + 1
        if place > start and letters + own > BLOCK_LETTERS:
            yield start, place
            start, letters = place, 0
        letters += own
    if papers:
        yield start, len(papers)


def _mentions(papers: Sequence[Paper], concepts: Sequence[Concept], coined: Mapping[tuple[str, str], int]) -> _Mentions:
    import numpy as np

    row_of, number_of = {paper.id: row for row, paper in enumerate(papers)}, {c.id: n for n, c in enumerate(concepts)}
    found = (
        (row_of.get(mention.paper_id, -1), number, mention.field == "title", mention.start, mention.confidence)
        for number, concept in enumerate(concepts)
        for mention in concept.mentions
    )
    # Row x width needs 64 bits, which `int` has not got in every numpy of Windows.
    kinds = [("paper", "i8"), ("concept", "i8"), ("title", "?"), ("start", "i8"), ("confidence", "f8")]
    table = np.fromiter(found, dtype=np.dtype(kinds))
    table = table[np.argsort(table["paper"], kind="stable")]
    table = table[table["paper"] >= 0]
    pairs = [row_of[paper] * len(concepts) + number_of[concept] for paper, concept in coined if paper in row_of]
    return _Mentions(
        table["paper"],
        table["concept"],
        table["confidence"] * _place(table["title"], table["start"], _lengths(papers)[table["paper"]]),
        np.isin(table["paper"] * len(concepts) + table["concept"], pairs),
    )


def _names(vocabulary: Vocabulary) -> tuple[list[str], Array]:
    """The labels of concepts, sorted; and for every phrase that is a concept the number of its label."""
    import numpy as np

    columns = np.unique(vocabulary.whole)
    labels = list(map(vocabulary.label, columns.tolist()))
    names = sorted(set(labels))
    number = {name: place for place, name in enumerate(names)}
    name_of = np.zeros(len(vocabulary), dtype=np.int64)
    name_of[columns] = [number[label] for label in labels]
    return names, name_of


def _saturations(papers: Sequence[Paper]) -> Array:
    """For every paper the strength that counts half: more where the text is longer than the others."""
    import numpy as np

    lengths = np.array([len(paper.title) + len(paper.abstract) for paper in papers])
    mean = max(lengths.sum() / max(len(papers), 1), 1.0)
    return np.asarray(HALF_SATURATION * (1 - LENGTH_NORM + LENGTH_NORM * lengths / mean))


def _lengths(papers: Sequence[Paper]) -> Array:
    import numpy as np

    return np.array([max(len(paper.abstract), 1) for paper in papers], dtype=np.int64)


def _place(in_title: Array, start: Array, length: Array) -> Array:
    """How much what starts there counts, in the title or in an abstract of that length."""
    import numpy as np

    return np.where(in_title, TITLE_WEIGHT, 1 + EARLY_BONUS * (1 - start / length))


def _strengths(
    papers: Sequence[Paper], mentions: _Mentions, vocabulary: Vocabulary, writings: Writings
) -> tuple[Array, Array]:
    """How strongly `papers` are about phrases: row x phrases of the vocabulary + phrase, sorted, and the strengths."""
    import numpy as np

    width, lengths = len(vocabulary), _lengths(papers)
    mention, phrase, share = vocabulary.counted(mentions.concept)
    places, weights = [mentions.paper[mention] * width + phrase], [mentions.strength[mention] * share]
    for number, text, start in writings.find([text for paper in papers for text in (paper.title, paper.abstract)]):
        places.append(text // 2 * width + number)
        weights.append(_place(text % 2 == 0, start, lengths[text // 2]))
    found, at = np.unique(np.concatenate(places), return_inverse=True)
    # Single words count wherever the text writes them, inside a mention or not.
    marked = len(places[0]) + len(places[1])
    strengths = np.bincount(
        at[:marked], weights=np.concatenate((weights[0], WORD_WEIGHT * weights[1])), minlength=len(found)
    )
    unmarked = np.bincount(at[marked:], weights=UNMARKED_WEIGHT * np.concatenate(weights[2:]), minlength=len(found))
    strengths = np.maximum(strengths, unmarked)
    coined = np.unique(mentions.paper[mentions.coined] * len(vocabulary.whole) + mentions.concept[mentions.coined])
    rows, concepts = np.divmod(coined, len(vocabulary.whole))
    np.add.at(strengths, np.searchsorted(found, rows * width + vocabulary.whole[concepts]), INTRODUCED_WEIGHT)
    return found, strengths
