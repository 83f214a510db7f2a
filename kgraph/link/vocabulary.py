"""The phrases that concepts are and are made of, and where texts write them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from kgraph.words import FUNCTION_WORDS, folded_places, short_form, without_short_form

if TYPE_CHECKING:
    import numpy as np

    from kgraph.model import Concept

    Array = np.ndarray[Any, Any]

__all__ = ["Phrase", "Vocabulary", "Writings", "parts"]

Phrase = tuple[str, ...]

PART_WEIGHT = 0.5
LONGEST_PART = 3
# Longer phrases than this are looked for among the mentions only.
LONGEST_UNMARKED = 4
# A phrase that so few papers name as a concept may be a slip of the extractor.
TELLING_PAPERS = 3
UNKNOWN = -1


def parts(words: Phrase) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the phrases inside `words`, itself included, that neither start nor end in a function word.

    Parts have at most three words.
    """
    count = len(words)
    for start, word in enumerate(words):
        if word not in FUNCTION_WORDS:
            for end in range(start + 1, min(start + LONGEST_PART, count) + 1):
                if words[end - 1] not in FUNCTION_WORDS:
                    yield start, end
            if start == 0 and count > LONGEST_PART and words[-1] not in FUNCTION_WORDS:
                yield 0, count


class Vocabulary:
    """The phrases that `concepts` are and are made of, numbered in order of appearance.

    `whole` has for every concept the number of the phrase it is.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Number the phrases of `concepts`."""
        import numpy as np

        self.phrases: dict[Phrase, int] = {}
        self._named: dict[int, tuple[int, str]] = {}
        self._short: dict[str, tuple[int, str]] = {}
        self._spelled: dict[int, dict[str, int]] = {}
        whole, counts, inside, shares = array("q"), array("q"), array("q"), array("d")
        for concept in concepts:
            counted = self._counted(concept.label, len(concept.paper_ids))
            # The first of them is the concept itself.
            whole.append(next(iter(counted)))
            counts.append(len(counted))
            inside.extend(counted)
            shares.extend(counted.values())
        self.whole, self._inside, self._shares = np.array(whole), np.array(inside), np.array(shares)
        self._ends = np.cumsum(np.array(counts))
        self._all = list(self.phrases)

    def __len__(self) -> int:
        """The number of phrases."""
        return len(self._all)

    def counted(self, concepts: Array) -> tuple[Array, Array, Array]:
        """What a mention of each of `concepts` counts for: the place of the mention, the phrase, and how much."""
        import numpy as np

        counts = np.diff(self._ends, prepend=0)[concepts]
        place = np.repeat(np.arange(len(concepts)), counts)
        at = np.arange(len(place)) + np.repeat(self._ends[concepts] - np.cumsum(counts), counts)
        return place, self._inside[at], self._shares[at]

    def _counted(self, label: str, papers: int) -> dict[int, float]:
        """The phrases that a concept counts as, and how much: itself, first, and those of several words inside it."""
        # "support vector machine (SVM)" is made of three words; the short form is an alias.
        found, starts, ends = folded_places(without_short_form(label))
        # A label without a letter or digit is a phrase of its own, which no text matches word by word.
        words = tuple(found) or (label,)
        whole = self.phrases.setdefault(words, len(self.phrases))
        if papers > self._named.get(whole, (0, ""))[0]:
            self._named[whole] = papers, label
        short = short_form(label).casefold()
        if short and papers > self._short.get(short, (0, ""))[0]:
            self._short[short] = papers, label
        inside = {whole: 1.0}
        for start, end in parts(words) if found else ():
            number = self.phrases.setdefault(words[start:end], len(self.phrases))
            if number != whole:
                # Single words are counted in the text itself.
                if end - start > 1:
                    inside[number] = PART_WEIGHT
                spellings = self._spelled.setdefault(number, {})
                spelling = label[starts[start] : ends[end - 1]]
                spellings[spelling] = spellings.get(spelling, 0) + papers
        return inside

    def is_concept(self, number: int) -> bool:
        """Whether more than a few papers name just this phrase."""
        return self._named.get(number, (0, ""))[0] >= TELLING_PAPERS

    def words(self, number: int) -> Phrase:
        """The phrase, word by word."""
        return self._all[number]

    def label(self, number: int) -> str:
        """The label of the concept that the phrase names, in short or in full, or the commonest spelling in labels."""
        words = self._all[number]
        if len(words) == 1 and words[0] in self._short:
            return self._short[words[0]][1]
        if number in self._named:
            return self._named[number][1]
        return min(self._spelled[number].items(), key=lambda item: (-item[1], item[0]))[0]


class Writings:
    """Finds where texts write the phrases of one to four words among `phrases`, which are numbered in order.

    A tree of words: the words that begin a phrase are a place in it, and the next word leads to another.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Plant the tree."""
        import numpy as np

        self._words: dict[str, int] = {}
        lengths, flat = array("q"), array("q")
        for phrase in phrases:
            known = phrase if len(phrase) <= LONGEST_UNMARKED else ()
            lengths.append(len(known))
            flat.extend(self._words.setdefault(word, len(self._words)) for word in known)
        length = np.array(lengths)
        first = np.cumsum(length) - length
        word, place = np.array(flat), np.zeros(len(length), dtype=np.int64)
        self._steps: list[tuple[Array, Array]] = []
        for depth in range(LONGEST_UNMARKED):
            longer = np.flatnonzero(length > depth)
            step, place[longer] = np.unique(self._step(place[longer], word[first[longer] + depth]), return_inverse=True)
            ended = np.full(len(step), UNKNOWN)
            ends = np.flatnonzero(length == depth + 1)
            ended[place[ends]] = ends
            # After all steps comes one that none takes, so that every search ends at one.
            self._steps.append((np.append(step, np.iinfo(np.int64).max), np.append(ended, UNKNOWN)))

    def _step(self, place: Array, word: Array) -> Array:
        stepped: Array = place * len(self._words) + word
        return stepped

    def find(self, texts: Sequence[str]) -> Iterator[tuple[Array, Array, Array]]:
        """For the phrases of one word, of two, three and four: number of the phrase, of the text, and the start in it.

        Each in the order of the texts.
        """
        import numpy as np

        words, starts, counts = array("q"), array("q"), array("q")
        for text in texts:
            folded, begun, _ = folded_places(text)
            words.extend(map(self._words.get, folded, repeat(UNKNOWN)))
            starts.extend(begun)
            # No phrase goes on in the next text.
            words.append(UNKNOWN)
            starts.append(len(text))
            counts.append(len(folded) + 1)
        word, start = np.array(words), np.array(starts)
        text_of = np.repeat(np.arange(len(texts), dtype=np.int64), np.array(counts))
        at, place = np.arange(len(word)), np.zeros(len(word), dtype=np.int64)
        for depth, (steps, ended) in enumerate(self._steps):
            following = word[at + depth]
            at, place = at[following >= 0], self._step(place[following >= 0], following[following >= 0])
            found = np.searchsorted(steps, place)
            known = steps[found] == place
            at, place = at[known], found[known]
            number = ended[place]
            yield number[number >= 0], text_of[at[number >= 0]], start[at[number >= 0]]
