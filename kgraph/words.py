"""Words of a text, folded so that two forms of one word are equal: case and the plural do not count."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from kgraph.inflection import plurals, singular

__all__ = [
    "FUNCTION_WORDS",
    "Word",
    "find_phrase",
    "fold",
    "folded_words",
    "is_plain_word",
    "short_form",
    "without_short_form",
]

_SHORT_FORM = re.compile(r" \([^()]*\)$")
_WORD = re.compile(r"[^\W_]+")
LONG_TEXT = 20_000
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


class Word(NamedTuple):
    """A folded word and its half-open place in the text."""

    folded: str
    start: int
    end: int


def fold(word: str, before: str = "") -> str:
    """`word` in lower case and in the singular; `before` is the folded word before it.

    >>> [fold(word) for word in ("Embeddings", "queries", "analysis", "loss", "BERT", "classes")]
    ['embedding', 'query', 'analysis', 'loss', 'bert', 'class']
    """
    return singular(word.casefold(), before)


def folded_words(text: str) -> list[Word]:
    """All words of `text`: runs of letters and digits, in order."""
    found: list[Word] = []
    before = ""
    for match in _WORD.finditer(text):
        before = fold(match[0], before)
        found.append(Word(before, *match.span()))
    return found


def find_phrase(phrase: str, text: str) -> tuple[int, int] | None:
    """Where the words of `phrase` first follow each other in `text`, in singular or plural; None if they do not.

    >>> find_phrase("word embeddings", "A Word-Embedding space")
    (2, 16)
    """
    wanted, words = _forms_of(phrase), _lower_words(text)
    length = len(wanted)
    for place in [place for place, word in enumerate(words) if word in wanted[0]] if wanted else ():
        found = words[place : place + length]
        if len(found) == length and all(word in forms for word, forms in zip(found, wanted, strict=True)):
            spans = [match.span() for match in islice(_WORD.finditer(text), place, place + length)]
            return spans[0][0], spans[-1][1]
    return None


@lru_cache(maxsize=16_384)
def _forms_of(phrase: str) -> tuple[frozenset[str], ...]:
    """For each word of `phrase` the words that `fold` turns into the same."""
    return tuple(frozenset(_forms(word.folded)) for word in folded_words(phrase))


def _forms(folded: str) -> tuple[str, ...]:
    regular = (f"{folded[:-1]}ies",) if folded.endswith("y") else (f"{folded}es",)
    return (folded, f"{folded}s", *regular, *plurals(folded))


def _lower_words(text: str) -> list[str]:
    return _of_short(text) if len(text) <= LONG_TEXT else _of_long(text)


def _split(text: str) -> list[str]:
    # Where case has no exceptions, all words are made lower at once.
    return _WORD.findall(text.lower()) if text.isascii() else [word.casefold() for word in _WORD.findall(text)]


# The edges of one paper come one after the other, and ask for many phrases in its texts. A list of words takes some
# ten times the memory of its text.
_of_short = lru_cache(maxsize=64)(_split)
_of_long = lru_cache(maxsize=1)(_split)


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
