"""Words of a text, folded so that two forms of one word are equal: case and the plural do not count."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kgraph.inflection import plurals, singular

__all__ = ["FUNCTION_WORDS", "Word", "find_phrase", "fold", "folded_words", "is_plain_word", "without_short_form"]

_SHORT_FORM = re.compile(r" \([^()]*\)$")
_WORD = re.compile(r"[^\W_]+")
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
    for match in _WORD.finditer(text):
        before = found[-1].folded if found else ""
        found.append(Word(fold(match[0], before), match.start(), match.end()))
    return found


def find_phrase(phrase: str, text: str) -> tuple[int, int] | None:
    """Where the words of `phrase` first follow each other in `text`, in singular or plural; None if they do not.

    >>> find_phrase("word embeddings", "A Word-Embedding space")
    (2, 16)
    """
    pattern = _pattern(phrase)
    match = pattern.search(text) if pattern else None
    return match.span() if match else None


@lru_cache(maxsize=16_384)
def _pattern(phrase: str) -> re.Pattern[str] | None:
    words = [_forms(word.folded) for word in folded_words(phrase)]
    if not words:
        return None
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(words) + r"(?![^\W_])", re.IGNORECASE)


def _forms(folded: str) -> str:
    """A pattern for the words that `fold` turns into `folded`."""
    irregular = "".join(f"|{re.escape(plural)}" for plural in plurals(folded))
    if folded.endswith("y"):
        return f"(?:{re.escape(folded[:-1])}(?:y|ys|ies){irregular})"
    return f"(?:{re.escape(folded)}(?:e?s)?{irregular})"


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
