"""Words of a text, folded so that two forms of one word are equal: case and the plural do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from kgraph.inflection import plurals, singular, singulars

__all__ = [
    "FUNCTION_WORDS",
    "find_phrase",
    "fold",
    "folded_places",
    "folds",
    "is_plain_word",
    "short_form",
    "without_short_form",
]

_SHORT_FORM = re.compile(r" \([^()]*\)$")
_WORD = re.compile(r"[^\W_]+")
_AROUND_WORDS = re.compile(r"([^\W_]+)")
FUNCTION_WORDS = frozenset(
    """
    a about across after all also although among an and any are as at be because been before being between both but by
    can could do does each either et for from had has have he her how however i if in into is it its may might more
    most must near no non nor not of off on one only onto or other our out over own per she should since so some such
    than that the their them then there these they this those through thus to too two under until upon us use used
    using versus very via was we were what when where whether which while who whose why will with within without would
    you your
    """.split()  # noqa: SIM905  # words are read more easily so
)


def fold(word: str, before: str = "") -> str:
    """`word` in lower case and in the singular; `before` is the folded word before it.

    >>> [fold(word) for word in ("Embeddings", "queries", "analysis", "loss", "BERT", "classes")]
    ['embedding', 'query', 'analysis', 'loss', 'bert', 'class']
    """
    return singular(word.casefold(), before)


def folded_places(text: str) -> tuple[list[str], list[int], list[int]]:
    """All words of `text` (runs of letters and digits), folded, in order; and where each starts and ends.

    >>> folded_places("Word embeddings")
    (['word', 'embedding'], [0, 5], [4, 15])
    """
    # Where case has no exceptions, all words are made lower at once.
    pieces = _AROUND_WORDS.split(text.lower() if text.isascii() else text)
    places = list(accumulate(map(len, pieces)))
    words = pieces[1::2] if text.isascii() else [word.casefold() for word in pieces[1::2]]
    return singulars(words), places[:-1:2], places[1::2]


def folds(text: str) -> list[str]:
    """All words of `text`, folded, where their places do not matter.

    >>> folds("Knowledge bases, on bases")
    ['knowledge', 'base', 'on', 'basis']
    """
    # Where case has no exceptions, all words are made lower at once.
    lower = _WORD.findall(text.lower()) if text.isascii() else [word.casefold() for word in _WORD.findall(text)]
    return singulars(lower)


def find_phrase(phrase: str, text: str) -> tuple[int, int] | None:
    """Where the words of `phrase` first follow each other in `text`, in singular or plural; None if they do not.

    >>> find_phrase("word embeddings", "A Word-Embedding space")
    (2, 16)
    """
    stem, wanted = _forms_of(phrase)
    for start in _places(stem, text) if wanted else ():
        end = _end_of(wanted, text, start)
        if end >= 0:
            return start, end
    return None


def _end_of(wanted: Sequence[frozenset[str]], text: str, start: int) -> int:
    """Where the words that begin at `start` end if each is one of those `wanted` in its place, else -1."""
    end = start
    for forms in wanted:
        match = _WORD.search(text, end)
        if match is None or match[0].casefold() not in forms:
            return -1
        end = match.end()
    return end


def _places(stem: str, text: str) -> Iterator[int]:
    """Where in `text` a word begins that may begin with `stem`, in any case."""
    lower = text.casefold()
    if len(lower) > len(text):
        yield from (match.start() for match in _WORD.finditer(text))
        return
    # Letter for letter the same places: what no word begins with is passed over without a look at the words.
    at = lower.find(stem)
    while at >= 0 and (match := _WORD.search(text, at)):
        start = match.start()
        if not text[start - 1 : start].isalnum():
            yield start
        at = lower.find(stem, match.end())


@lru_cache(maxsize=16_384)
def _forms_of(phrase: str) -> tuple[str, tuple[frozenset[str], ...]]:
    """For each word of `phrase` the words that `fold` turns into the same, and how all of the first begin."""
    wanted = tuple(frozenset(_forms(word)) for word in folds(phrase))
    stem = next(iter(wanted[0])) if wanted else ""
    while wanted and not all(form.startswith(stem) for form in wanted[0]):
        stem = stem[:-1]
    return stem, wanted


def _forms(folded: str) -> tuple[str, ...]:
    regular = (f"{folded[:-1]}ies",) if folded.endswith("y") else (f"{folded}es",)
    return (folded, f"{folded}s", *regular, *plurals(folded))


def is_plain_word(label: str) -> bool:
    """Whether a label is one common word ("generation"), not a phrase, a name or a short form.

    >>> [is_plain_word(label) for label in ("generation", "text generation", "BERT", "word2vec")]
    [True, False, False, False]
    """
    return label.isalpha() and label.islower()


def without_short_form(label: str) -> str:
    """`label` without a short form in brackets at its end.

    >>> without_short_form("large language model (LLM)")
    'large language model'
    """
    return _SHORT_FORM.sub("", label)


def short_form(label: str) -> str:
    """The short form in brackets at the end of a label, or "".

    >>> short_form("large language model (LLM)")
    'LLM'
    """
    return label[len(without_short_form(label)) :].strip(" ()")
