"""From tag probabilities to spans: constrained Viterbi, then the edges that no term has are cut off."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Span", "decode"]

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}
EDGE_WORDS = """
    a an the this that these those our their its his her my your we it such some any each every all both several many
    various other another and or but nor of in on at by for to from with as is are was were be been which who et al
    over under via into onto between among through during within towards toward using than while 's ’s
"""
EDGE = frozenset(EDGE_WORDS.split())
MARKS = frozenset(".,;:!?\"'`“”‘’*\\|<>=~/–—-…·•")


class Span(NamedTuple):
    """Words [first, last] of one tag kind; `confidence` is the geometric mean of its tags' probabilities.

    `shares` are the kinds' shares of what its words' tags give to any kind, in the order of the kinds; their sum is 1.
    """

    first: int
    last: int
    kind: int
    confidence: float
    shares: tuple[float, ...]


def decode(probabilities: NDArray[np.float32], texts: Sequence[str], *, untrimmed: int = -1) -> list[Span]:
    """The spans of one text, in order: `probabilities` is (words, tags), tag 0 is O, then B and I of each kind.

    Spans of the kind `untrimmed` stay as they are (SciERC's Generic: "it", "this method").
    """
    import numpy as np

    if not len(texts):
        return []
    logs = np.log(np.maximum(probabilities, 1e-6))
    best: list[int] = logs.argmax(1).tolist()
    # Where the likeliest tag of every word is lawful after the one before, no other path is likelier.
    tags = best if lawful(best) else viterbi(logs)
    sure: list[float] = logs[np.arange(len(tags)), tags].tolist()
    by_kind = probabilities[:, 1::2] + probabilities[:, 2::2]
    found: list[Span] = []
    for first, last in runs(tags):
        kind = (tags[first] - 1) // 2
        for start, stop in [(first, last)] if kind == untrimmed else neat(first, last, texts):
            confidence = exp(sum(sure[start : stop + 1]) / (stop - start + 1))
            mass = by_kind[start : stop + 1].mean(0)
            found.append(Span(start, stop, kind, confidence, tuple((mass / mass.sum()).tolist())))
    return found


def neat(first: int, last: int, texts: Sequence[str]) -> list[tuple[int, int]]:
    """What is left of a span when its edges are trimmed and an acronym in brackets is split off."""
    first, last = trim(first, last, texts)
    parts = split_acronym(first, last, texts)
    return [(start, stop) for start, stop in parts if start <= stop]


def lawful(tags: Sequence[int]) -> bool:
    """Whether every I follows a B or I of its kind."""
    return all(tag % 2 or not tag or before in {tag - 1, tag} for before, tag in zip([0, *tags], tags, strict=False))


def viterbi(logs: NDArray[np.float32]) -> list[int]:
    """The likeliest tags in which an I follows only a B or I of its kind.

    Source: Viterbi (1967). Only two moves lead into an I and all lead into a B or O, so the best predecessor of all
    is computed once a word.
    """
    kinds = (logs.shape[1] - 1) // 2
    rows: list[list[float]] = logs.tolist()
    score = [value if tag == 0 or tag % 2 == 1 else float("-inf") for tag, value in enumerate(rows[0])]
    back: list[list[int]] = []
    for row in rows[1:]:
        best = max(range(len(score)), key=score.__getitem__)
        came = [best] * len(score)
        after = [score[best] + value for value in row]
        for kind in range(kinds):
            begin, inside = 1 + 2 * kind, 2 + 2 * kind
            came[inside] = begin if score[begin] >= score[inside] else inside
            after[inside] = score[came[inside]] + row[inside]
        score = after
        back.append(came)
    tags = [max(range(len(score)), key=score.__getitem__)]
    for came in reversed(back):
        tags.append(came[tags[-1]])
    return tags[::-1]


def runs(tags: Sequence[int]) -> list[tuple[int, int]]:
    """First and last word of every B I I ... run."""
    found: list[tuple[int, int]] = []
    for i, tag in enumerate(tags):
        if tag and tag % 2 == 1:
            found.append((i, i))
        elif tag:
            found[-1] = (found[-1][0], i)
    return found


def trim(first: int, last: int, texts: Sequence[str]) -> tuple[int, int]:
    """Stop words, stray marks and brackets without a partner go from both edges; a bracket left open ends the term."""
    while first <= last and (is_edge(texts[first]) or lonely(first, first, last, texts)):
        first += 1
    while first <= last and (is_edge(texts[last]) or lonely(last, first, last, texts)):
        last -= 1
    for i in range(first + 1, last):
        if texts[i] in OPENING and OPENING[texts[i]] not in texts[i : last + 1]:
            return trim(first, i - 1, texts)
    return first, last


def is_edge(word: str) -> bool:
    """Whether no term begins or ends with this word; capital letters alone ("A", "IT") may name something."""
    return word in MARKS or (word.lower() in EDGE and (len(word) == 1 or not word.isupper()))


def lonely(i: int, first: int, last: int, texts: Sequence[str]) -> bool:
    """Whether the bracket at `i` has no partner in the span; the opening bracket at its start never counts."""
    inside = texts[first : last + 1]
    if texts[i] in OPENING:
        return i == last or OPENING[texts[i]] not in inside or (i == first and texts[last] == OPENING[texts[i]])
    return texts[i] in CLOSING and CLOSING[texts[i]] not in inside


def split_acronym(first: int, last: int, texts: Sequence[str]) -> list[tuple[int, int]]:
    """ "natural language processing (NLP)" -> the name and the acronym, apart."""
    if last - first >= 3 and texts[last] == ")" and texts[last - 2] == "(" and is_acronym(texts[last - 1]):
        return [(first, last - 3), (last - 1, last - 1)]
    return [(first, last)]


def is_acronym(word: str) -> bool:
    """Two to twelve characters with at least two capitals: "NLP", "CRFs", "T-JEPA"."""
    return 2 <= len(word) <= 12 and sum(character.isupper() for character in word) >= 2
