"""What two related papers share, in words that a reader understands, and how much each of it adds to their weight."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from kgraph.generic import is_generic
from kgraph.link.phrases import Phrases
from kgraph.link.vocabulary import Phrase
from kgraph.schema import ALIKE
from kgraph.words import FUNCTION_WORDS, folded_words, is_plain_word, without_short_form

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

__all__ = ["Contribution", "Term", "contributions", "sources"]

# What adds next to nothing to a similarity explains nothing.
LEAST_SHARE = 0.025
MOST_SHARED = 8
DIGITS = 9
# How clearly a shared phrase says what two papers have in common.
CLEAR, HALF, QUARTER = 4, 2, 1

Contribution = tuple[str, float]
# What a phrase adds, and what each of the two papers names that brings it: the phrase itself, or a concept of its own.
Term = tuple[float, int, int]


def contributions(
    terms: Mapping[int, Term], phrases: Phrases, rows: tuple[int, int], *, weight: float
) -> tuple[Contribution, ...]:
    """(label, contribution) of what papers `rows` share, strongest first; `terms` by the column of their phrase.

    A phrase inside a longer one counts towards it. A single word that is part of other concepts stands for the concept
    of each paper that holds it: "sparse autoencoder ~ variational autoencoder". So does a phrase that only one of them
    names while papers near the other do, with the concept of the other that those papers share: "dictionary learning ~
    sparse autoencoder"; all that this concept brings is told as one, by the strongest. Words that say nothing by
    themselves, and what adds less than 2.5 % of `weight`, are left out, so the sum may be less than that of
    `terms`. Empty where the papers name nothing in common that says anything: see `_said`.
    """
    totals: dict[str, float] = {}
    named = {column: value for column, (value, one, other) in terms.items() if one == other == column}
    said = [(_said(column, phrases, rows), value) for column, value in _rolled_up(named, phrases).items()]
    least = LEAST_SHARE * weight
    if sum(clearness for (_, clearness), value in said if value >= least) < CLEAR:
        return ()
    others = {column: term for column, term in terms.items() if column not in named}
    alike = _alike(others, phrases, rows, least=least)
    for label, value in chain(((label, value) for (label, _), value in said if label), alike):
        totals[label] = totals.get(label, 0.0) + value
    ordered = sorted(totals.items(), key=lambda item: (-round(item[1], DIGITS), item[0]))
    return tuple(item for item in ordered if item[1] >= least)[:MOST_SHARED]


def sources(
    phrases: Phrases, unit: sp.csr_matrix, smooth: sp.csr_matrix, near: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """For each entry of `smooth`, in order: its column where the paper names that phrase itself; else the column of the
    concept of the paper that most ties it to those of its neighbours `near` that name the phrase; -1 if none does.

    Rows of `unit`, `smooth` and `near` are papers; columns of the first two phrases, those of `smooth` sorted in a row.
    """
    import numpy as np

    column_of = {label: column for column, label in reversed(list(enumerate(phrases.labels)))}
    telling = np.array([_tells(words) for words in phrases.words], dtype=bool)
    found: np.ndarray[Any, Any] = smooth.indices.copy()
    place = np.full(unit.shape[1], -1, dtype=np.int64)
    for row, named in enumerate(phrases.named):
        entries = found[smooth.indptr[row] : smooth.indptr[row + 1]]
        # Of equal ties the first column wins, in whatever order the matrix holds them.
        own = np.sort(unit.indices[unit.indptr[row] : unit.indptr[row + 1]])
        place[own] = 0
        added = place[entries] < 0
        place[own] = -1
        # Concepts come first: other phrases are taken where no concept of the paper ties it to those neighbours.
        concepts = np.array([column_of[label] for label in named if label in column_of], dtype=np.int64)
        looked = np.unique(np.concatenate((entries[added], own)))
        place[looked] = np.arange(len(looked))
        spread = np.zeros((near.shape[1], len(looked)))
        for number, other in enumerate(near[row].tolist()):
            if other >= 0:
                span = slice(unit.indptr[other], unit.indptr[other + 1])
                at = place[unit.indices[span]]
                spread[number, at[at >= 0]] = unit.data[span][at >= 0]
        theirs = spread[:, place[entries[added]]].T
        brought = np.full(len(theirs), -1)
        for choice in (own[telling[own]], concepts[telling[concepts] & np.isin(concepts, own)]):
            strongest = _strongest(np.round(theirs @ spread[:, place[choice]], DIGITS), choice)
            brought = np.where(strongest < 0, brought, strongest)
        place[looked] = -1
        entries[added] = brought
    return found


def _strongest(ties: np.ndarray[Any, Any], concepts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each row of `ties` the concept with the largest entry, the first of equals; -1 where all are 0."""
    import numpy as np

    if not len(concepts):
        return np.full(len(ties), -1, dtype=np.int64)
    return np.where(ties.max(axis=1, initial=0.0) > 0, concepts[ties.argmax(axis=1)], -1)


def _alike(
    terms: Mapping[int, Term], phrases: Phrases, rows: tuple[int, int], *, least: float
) -> Iterator[Contribution]:
    """What one paper names and papers near the other do, added up for each concept by which they are near it."""
    groups: dict[tuple[int, int], list[tuple[float, int]]] = {}
    for column, (value, one, other) in terms.items():
        if one >= 0 and other >= 0:
            ends = one, other
            # Of a phrase that neither names, the concept of the second paper is as good as that of the first.
            side = 0 if one != column else 1
            groups.setdefault((side, ends[side]), []).append((value, ends[1 - side]))
    for (side, concept), members in groups.items():
        total = math.fsum(value for value, _ in members)
        holder = _said_by(concept, phrases, rows[side]) if total >= least else ""
        if holder:
            strongest = sorted(members, key=lambda member: (-round(member[0], DIGITS), member[1]))
            labels = (_said_by(column, phrases, rows[1 - side]) for _, column in strongest)
            best = next((label for label in labels if label not in ("", holder)), "")
            if best:
                yield f"{holder}{ALIKE}{best}" if side == 0 else f"{best}{ALIKE}{holder}", total


def _said_by(column: int, phrases: Phrases, row: int) -> str:
    """How to name a phrase of one paper: as the concept of the paper that it is or is part of; empty if there is none.

    A phrase of several words names itself.
    """
    label, words = phrases.labels[column], phrases.words[column]
    if not _tells(words):
        return ""
    return label if len(words) > 1 else _holder(label, words[0], phrases.named[row])


@lru_cache(maxsize=65_536)
def _tells(words: Phrase) -> bool:
    """Whether a phrase says anything by itself."""
    return not all(is_generic(word) or word.isdigit() or word in FUNCTION_WORDS for word in words)


def _rolled_up(terms: Mapping[int, float], phrases: Phrases) -> dict[int, float]:
    """The longest phrases, each with the contributions of the phrases inside it."""
    totals: dict[int, float] = {}
    for column in sorted(
        terms, key=lambda column: (-len(phrases.words[column]), -round(terms[column], DIGITS), column)
    ):
        holder = next((other for other in totals if _is_inside(phrases.words[column], phrases.words[other])), column)
        totals[holder] = totals.get(holder, 0.0) + terms[column]
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
    if not _tells(words):
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
    if label in named:
        return label
    return next((one for one in named if word in _words(one)), "") if is_plain_word(label) else ""


@lru_cache(maxsize=65_536)
def _topic(label: str) -> str:
    """The last word of a label: of "latent space model" it is the model."""
    return "".join(word.folded for word in folded_words(without_short_form(label))[-1:])


@lru_cache(maxsize=65_536)
def _words(label: str) -> frozenset[str]:
    return frozenset(word.folded for word in folded_words(label))
