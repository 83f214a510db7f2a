"""Papers as weighted phrases: the concepts they name, the parts of those concepts, and the words those are made of.

Two papers that share no concept often share its parts: "sparse autoencoder" and "variational autoencoder". So a paper
that names a concept also counts, for less, as one about the phrases inside its label; and a word that some concept is
made of counts wherever the paper writes it.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgraph.words import FUNCTION_WORDS, folded_words, short_form, without_short_form

if TYPE_CHECKING:
    import scipy.sparse as sp

    from kgraph.model import Concept, Mention, Paper

__all__ = ["Phrases", "parts", "phrase_matrix"]

Phrase = tuple[str, ...]

TITLE_WEIGHT = 2.0
INTRODUCED_WEIGHT = 3.0
EARLY_BONUS = 0.5
PART_WEIGHT = 0.5
# A word in the text, and a phrase in the text that nobody marked there.
WORD_WEIGHT = 1.5
UNMARKED_WEIGHT = 0.5
HALF_SATURATION = 4.0
LENGTH_NORM = 0.3
RARITY_POWER = 1.25
LONGEST_PART = 3
# Longer phrases than this are looked for among the mentions only.
LONGEST_UNMARKED = 4
# A word that more papers than this share write does not tell what two of them share.
TELLING_SHARE = 0.05
# Nor does one that so few papers name as a concept: it may be a slip of the extractor.
TELLING_PAPERS = 3
# In a corpus so small that a share of it means little, this many papers may share any phrase.
SMALL_CORPUS = 10


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


def parts(words: Phrase) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the phrases inside `words`, itself included, that neither start nor end in a function word.

    Parts have at most three words.
    """
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            whole = end - start == len(words)
            if (whole or end - start <= LONGEST_PART) and FUNCTION_WORDS.isdisjoint((words[start], words[end - 1])):
                yield start, end


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

    vocabulary = _Vocabulary(concepts)
    matrix, named = _saturated(papers, concepts, coined, vocabulary)
    sharing = np.bincount(matrix.indices, minlength=matrix.shape[1])
    useful = np.flatnonzero((sharing >= 2) & (sharing <= max(max_share * len(papers), SMALL_CORPUS)))
    rarity = np.log1p(len(papers) / np.maximum(sharing[useful], 1)) ** RARITY_POWER
    kept = sp.csr_matrix(matrix[:, useful])
    kept.data *= rarity[kept.indices]
    phrases = list(vocabulary.phrases)
    telling = sharing[useful] <= max(TELLING_SHARE * len(papers), SMALL_CORPUS)
    return Phrases(
        matrix=kept,
        words=tuple(phrases[column] for column in useful.tolist()),
        labels=tuple(vocabulary.label(column) for column in useful.tolist()),
        named=named,
        telling=frozenset(
            place for place, column in enumerate(useful.tolist()) if telling[place] and vocabulary.is_concept(column)
        ),
    )


def _saturated(
    papers: Sequence[Paper], concepts: Sequence[Concept], coined: Mapping[tuple[str, str], int], vocabulary: _Vocabulary
) -> tuple[sp.csr_matrix, tuple[tuple[str, ...], ...]]:
    """Papers x all phrases of the vocabulary, strengths saturated; and the labels each paper names, strongest first."""
    import numpy as np
    import scipy.sparse as sp

    mentioned: dict[str, list[tuple[int, Mention]]] = defaultdict(list)
    for number, concept in enumerate(concepts):
        for mention in concept.mentions:
            mentioned[mention.paper_id].append((number, mention))
    named: list[tuple[str, ...]] = []
    columns, values, ends = array("l"), array("d"), array("l", [0])
    for paper, half in zip(papers, _saturations(papers), strict=True):
        mentions = mentioned.get(paper.id, ())
        numbers = {number for number, _ in mentions}
        strengths = _strengths(paper, mentions, vocabulary)
        for number in sorted(numbers):
            if (paper.id, concepts[number].id) in coined:
                strengths[vocabulary.whole[number]] += INTRODUCED_WEIGHT
        named.append(_by_strength(numbers, strengths, vocabulary))
        columns.extend(sorted(strengths))
        values.extend(strengths[column] / (strengths[column] + half) for column in sorted(strengths))
        ends.append(len(columns))
    shape = (len(papers), len(vocabulary.phrases))
    return sp.csr_matrix((np.array(values), np.array(columns), np.array(ends)), shape=shape), tuple(named)


class _Vocabulary:
    """The phrases that concepts are and are made of, numbered in order of appearance."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.phrases: dict[Phrase, int] = {}
        self.whole: list[int] = []
        self.inside: list[list[tuple[int, float]]] = []
        self._named: dict[int, tuple[int, str]] = {}
        self._short: dict[str, tuple[int, str]] = {}
        self._spelled: dict[int, Counter[str]] = defaultdict(Counter)
        for concept in concepts:
            self._add(concept)
        self._all = list(self.phrases)
        self._openings = {words[:end] for words in self._all for end in range(1, min(len(words), LONGEST_UNMARKED))}
        self._openings -= self.phrases.keys()

    def _add(self, concept: Concept) -> None:
        # "support vector machine (SVM)" is made of three words; the short form is an alias.
        found = folded_words(without_short_form(concept.label))
        # A label without a letter or digit is a phrase of its own, which no text matches word by word.
        words = tuple(word.folded for word in found) or (concept.label,)
        whole = self.phrases.setdefault(words, len(self.phrases))
        self.whole.append(whole)
        papers = len(concept.paper_ids)
        if papers > self._named.get(whole, (0, ""))[0]:
            self._named[whole] = papers, concept.label
        short = short_form(concept.label).casefold()
        if papers > self._short.get(short, (0, ""))[0]:
            self._short[short] = papers, concept.label
        inside = {whole: 1.0}
        for start, end in parts(words) if found else ():
            number = self.phrases.setdefault(words[start:end], len(self.phrases))
            if number != whole:
                # Single words are counted in the text itself.
                if end - start > 1:
                    inside[number] = PART_WEIGHT
                self._spelled[number][concept.label[found[start].start : found[end - 1].end]] += papers
        self.inside.append(list(inside.items()))

    def runs(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The phrases of one to four words that `text` writes: number, words and start of each."""
        found = folded_words(text)
        words = tuple(word.folded for word in found)
        for first, word in enumerate(found):
            for last in range(first + 1, min(first + LONGEST_UNMARKED, len(words)) + 1):
                run = words[first:last]
                number = self.phrases.get(run, -1)
                if number >= 0:
                    yield number, last - first, word.start
                elif run not in self._openings:
                    break

    def is_concept(self, number: int) -> bool:
        """Whether more than a few papers name just this phrase."""
        return self._named.get(number, (0, ""))[0] >= TELLING_PAPERS

    def label(self, number: int) -> str:
        """The label of the concept that the phrase names, in short or in full, or the commonest spelling in labels."""
        words = self._all[number]
        if len(words) == 1 and words[0] in self._short:
            return self._short[words[0]][1]
        if number in self._named:
            return self._named[number][1]
        return min(self._spelled[number].items(), key=lambda item: (-item[1], item[0]))[0]


def _by_strength(numbers: set[int], strengths: Mapping[int, float], vocabulary: _Vocabulary) -> tuple[str, ...]:
    """The labels of the concepts `numbers`, strongest first."""
    columns = {vocabulary.whole[number] for number in numbers}
    ordered = sorted(columns, key=lambda column: (-round(strengths[column], 9), vocabulary.label(column)))
    return tuple(vocabulary.label(column) for column in ordered)


def _saturations(papers: Sequence[Paper]) -> list[float]:
    """For every paper the strength that counts half: more where the text is longer than the others."""
    lengths = [len(paper.title) + len(paper.abstract) for paper in papers]
    mean = max(sum(lengths) / max(len(papers), 1), 1.0)
    return [HALF_SATURATION * (1 - LENGTH_NORM + LENGTH_NORM * length / mean) for length in lengths]


def _strengths(paper: Paper, mentions: Sequence[tuple[int, Mention]], vocabulary: _Vocabulary) -> dict[int, float]:
    """How strongly `paper` is about each phrase, by its number."""
    strengths: dict[int, float] = defaultdict(float)
    length = max(len(paper.abstract), 1)

    def place(field: str, start: int) -> float:
        return TITLE_WEIGHT if field == "title" else 1 + EARLY_BONUS * (1 - start / length)

    for number, mention in mentions:
        for column, share in vocabulary.inside[number]:
            strengths[column] += share * mention.confidence * place(mention.field, mention.start)
    unmarked: dict[int, float] = defaultdict(float)
    for field, text in (("title", paper.title), ("abstract", paper.abstract)):
        for number, words, start in vocabulary.runs(text):
            if words == 1:
                # Single words count wherever the text writes them, inside a mention or not.
                strengths[number] += WORD_WEIGHT * place(field, start)
            else:
                unmarked[number] += UNMARKED_WEIGHT * place(field, start)
    for number, strength in unmarked.items():
        strengths[number] = max(strengths[number], strength)
    return strengths
