"""What two related papers share, in words that a reader understands, and how much each of it adds to their weight."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kgraph.link.phrases import Phrases
from kgraph.link.vocabulary import Phrase
from kgraph.schema import ALIKE
from kgraph.words import folds, is_plain_word, without_short_form

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Contribution", "Terms", "contributions"]

# What adds next to nothing to a similarity explains nothing.
LEAST_SHARE = 0.025
MOST_SHARED = 8
DIGITS = 9
# How clearly a shared phrase says what two papers have in common.
CLEAR, HALF, QUARTER = 4, 2, 1
# Papers whose concepts are kept at hand: the pairs of one follow each other.
KEPT_PAPERS = 1024
# A sum in another order may be a little smaller.
ALMOST = 1 - 1e-9

Contribution = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Terms:
    """What phrases add to the similarities of pairs, as arrays of equal length, sorted by pair and phrase.

    `pair` are numbers from 0 and `column` phrases. `one` and `other` are what each of the two papers names that brings
    the phrase: the phrase itself, or a concept of its own; -1 where nothing does.
    """

    pair: Array
    column: Array
    value: Array
    one: Array
    other: Array

    def at(self, places: Array) -> Terms:
        """The terms at `places`."""
        return Terms(*(column[places] for column in (self.pair, self.column, self.value, self.one, self.other)))


@dataclass(frozen=True, slots=True)
class _Likeness:
    """All that one concept of paper `side` (0 or 1) of a pair brings; `columns`, strongest first, are of the other."""

    side: int
    concept: int
    total: float
    columns: Sequence[int]


def contributions(
    terms: Terms, phrases: Phrases, pairs: Sequence[tuple[int, int]], weights: Sequence[float]
) -> Iterator[tuple[Contribution, ...]]:
    """(label, contribution) of what the two papers of each of `pairs` share, strongest first.

    A phrase inside a longer one counts towards it. A single word that is part of other concepts stands for the concept
    of each paper that holds it: "sparse autoencoder ~ variational autoencoder". So does a phrase that only one of them
    names while papers near the other do, with the concept of the other that those papers share: "dictionary learning ~
    sparse autoencoder"; all that this concept brings is told as one, by the strongest. Words that say nothing by
    themselves, and what adds less than 2.5 % of its weight to a pair, are left out, so the sum may be less than that of
    `terms`. Empty where the papers name nothing in common that says anything: see `_said`.
    """
    import numpy as np

    least = LEAST_SHARE * np.array(weights)
    both = (terms.one == terms.column) & (terms.other == terms.column)
    named, alike = terms.at(both), _alike(terms.at(~both & (terms.one >= 0) & (terms.other >= 0)), least)
    lengths = np.array([len(phrases.words[column]) for column in named.column.tolist()], dtype=int)
    named = named.at(np.lexsort((named.column, -np.round(named.value, DIGITS), -lengths, named.pair)))
    spans = pairwise(np.searchsorted(named.pair, np.arange(len(pairs) + 1)).tolist())
    columns, values = named.column.tolist(), named.value.tolist()
    for pair, ((start, stop), share) in enumerate(zip(spans, least.tolist(), strict=True)):
        shared = dict(zip(columns[start:stop], values[start:stop], strict=True))
        yield _told(shared, alike.get(pair, ()), phrases, pairs[pair], least=share)


def _told(
    named: Mapping[int, float], alike: Sequence[_Likeness], phrases: Phrases, rows: tuple[int, int], *, least: float
) -> tuple[Contribution, ...]:
    said = [(_said(column, phrases, rows), value) for column, value in _rolled_up(named, phrases).items()]
    if sum(clearness for (_, clearness), value in said if value >= least) < CLEAR:
        return ()
    totals: dict[str, float] = defaultdict(float)
    for (label, _), value in said:
        totals[label] += value
    for likeness in alike:
        totals[_likened(likeness, phrases, rows)] += likeness.total
    totals.pop("", None)
    ordered = sorted(
        (item for item in totals.items() if item[1] >= least), key=lambda item: (-round(item[1], DIGITS), item[0])
    )
    return tuple(ordered[:MOST_SHARED])


def _alike(terms: Terms, least: Array) -> dict[int, list[_Likeness]]:
    """By pair what one paper names and papers near the other do, added up for each concept by which they are near it.

    What adds up to less than `least` of its pair is left out.
    """
    import numpy as np

    # Of a phrase that neither names, the concept of the second paper is as good as that of the first.
    side = (terms.one == terms.column).astype(int)
    concept, column = np.where(side, terms.other, terms.one), np.where(side, terms.one, terms.other)
    code = (terms.pair * 2 + side) * (int(concept.max(initial=0)) + 1) + concept
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    large = np.bincount(group, weights=terms.value) > least[terms.pair[first]] * ALMOST
    # Groups in the order of their first terms, in each the strongest first.
    places, group = np.flatnonzero(large[group]), first[group[large[group]]]
    order = np.lexsort((column[places], -np.round(terms.value[places], DIGITS), group))
    places, group = places[order], group[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
    heads = places[starts[:-1]]
    columns, values = column[places].tolist(), terms.value[places].tolist()
    found: dict[int, list[_Likeness]] = defaultdict(list)
    of_group = (array.tolist() for array in (terms.pair[heads], side[heads], concept[heads], least[terms.pair[heads]]))
    for (start, stop), pair, end, holder, enough in zip(pairwise(starts.tolist()), *of_group, strict=True):
        total = math.fsum(values[start:stop])
        if total >= enough:
            found[pair].append(_Likeness(end, holder, total, columns[start:stop]))
    return found


def _likened(likeness: _Likeness, phrases: Phrases, rows: tuple[int, int]) -> str:
    """ "concept of one paper ~ concept of the other"; empty where one of the two cannot be named."""
    holder = _said_by(likeness.concept, phrases, rows[likeness.side])
    labels = (_said_by(column, phrases, rows[1 - likeness.side]) for column in likeness.columns)
    best = next((label for label in labels if label not in ("", holder)), "") if holder else ""
    return ALIKE.join((best, holder) if likeness.side else (holder, best)) if best else ""


def _said_by(column: int, phrases: Phrases, row: int) -> str:
    """How to name a phrase of one paper: as the concept of the paper that it is or is part of; empty if there is none.

    A phrase of several words names itself.
    """
    label, words = phrases.labels[column], phrases.words[column]
    if not phrases.tells[column]:
        return ""
    return label if len(words) > 1 else _holder(label, words[0], phrases.named[row])


def _rolled_up(terms: Mapping[int, float], phrases: Phrases) -> dict[int, float]:
    """The longest phrases, each with the contributions of the phrases inside it; `terms` are longest first."""
    totals: dict[int, float] = {}
    longer: dict[int, Phrase] = {}
    for column, value in terms.items():
        words = phrases.words[column]
        holder = next((other for other, whole in longer.items() if _is_inside(words, whole)), column)
        totals[holder] = totals.get(holder, 0.0) + value
        if holder == column and len(words) > 1:
            longer[column] = words
    return totals


def _is_inside(part: Phrase, whole: Phrase) -> bool:
    if len(part) == 1:
        return part[0] in whole
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _said(column: int, phrases: Phrases, rows: tuple[int, int]) -> tuple[str, int]:
    """How to name a shared phrase, empty where it says nothing by itself, and how clearly it says what papers share.

    A phrase does, a concept that both name, and a word that is the topic of concepts in both: "sparse autoencoder ~
    variational autoencoder". A word that is the topic of one alone does half of that, and one of none a quarter, as
    "conditional" in "text-conditional shape" and "conditional algorithm". A word that only one of the papers has in a
    concept explains part of what they share, but relates no papers.
    """
    label, words = phrases.labels[column], phrases.words[column]
    if not phrases.tells[column]:
        return "", 0
    if len(words) > 1 or len(_words(label)) > 1:
        return label, CLEAR
    one, other = (_holder(label, words[0], phrases.named[row]) for row in rows)
    if not one and not other:
        clearness = CLEAR if column in phrases.telling and is_plain_word(label) else 0
        return label if clearness else "", clearness
    if one == other:
        return one, CLEAR
    topics = sum(_topic(holder) == words[0] for holder in (one, other))
    return f"{one or label}{ALIKE}{other or label}", (QUARTER, HALF, CLEAR)[topics] if one and other else 0


def _holder(label: str, word: str, named: tuple[str, ...]) -> str:
    """The concept that a paper names, most prominent first, which is `label` or holds `word`; else empty."""
    labels, holders = _holders(named)
    if label in labels:
        return label
    return holders.get(word, "") if is_plain_word(label) else ""


@lru_cache(maxsize=KEPT_PAPERS)
def _holders(named: tuple[str, ...]) -> tuple[frozenset[str], dict[str, str]]:
    """The concepts `named`, and for every word in them the first that holds it."""
    return frozenset(named), {word: label for label in reversed(named) for word in _words(label)}


@lru_cache(maxsize=65_536)
def _topic(label: str) -> str:
    """The last word of a label: of "latent space model" it is the model."""
    return "".join(folds(without_short_form(label))[-1:])


@lru_cache(maxsize=65_536)
def _words(label: str) -> frozenset[str]:
    return frozenset(folds(label))
