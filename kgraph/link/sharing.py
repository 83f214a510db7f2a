"""What two related papers share, in words that a reader understands, and how much each of it adds to their weight."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kgraph.generic import is_generic
from kgraph.link.phrases import Phrase, Phrases
from kgraph.schema import ALIKE
from kgraph.words import folded_words, is_plain_word

__all__ = ["Contribution", "contributions"]

# What adds next to nothing to a similarity explains nothing.
LEAST_SHARE = 0.03
MOST_SHARED = 8
DIGITS = 9

Contribution = tuple[str, float]


def contributions(
    terms: Mapping[int, float], phrases: Phrases, rows: tuple[int, int], *, weight: float
) -> tuple[Contribution, ...]:
    """(label, contribution) of what papers `rows` share, strongest first; `terms` are contributions by column.

    A phrase inside a longer one counts towards it. A single word that is part of other concepts stands for the concept
    of each paper that holds it: "sparse autoencoder ~ variational autoencoder". Words that say nothing by themselves,
    and what adds less than 3 % of `weight`, are left out, so the sum may be less than that of `terms`.
    """
    totals: dict[str, float] = {}
    for column, value in _rolled_up(terms, phrases).items():
        label = _said(column, phrases, rows)
        if label:
            totals[label] = totals.get(label, 0.0) + value
    ordered = sorted(totals.items(), key=lambda item: (-round(item[1], DIGITS), item[0]))
    return tuple(item for item in ordered if item[1] >= LEAST_SHARE * weight)[:MOST_SHARED]


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
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _said(column: int, phrases: Phrases, rows: tuple[int, int]) -> str:
    """How to name a shared phrase; empty where it says nothing by itself."""
    label, words = phrases.labels[column], phrases.words[column]
    if all(is_generic(word) or word.isdigit() for word in words):
        return ""
    if len(words) > 1 or len(_words(label)) > 1:
        return label
    one, other = (_holder(label, words[0], phrases.named[row]) for row in rows)
    if one and other:
        return one if one == other else f"{one}{ALIKE}{other}"
    return label if column in phrases.telling and is_plain_word(label) else ""


def _holder(label: str, word: str, named: tuple[str, ...]) -> str:
    """The concept that a paper names, most prominent first, which is `label` or holds `word`; else empty."""
    if label in named:
        return label
    return next((one for one in named if word in _words(one)), "") if is_plain_word(label) else ""


@lru_cache(maxsize=65_536)
def _words(label: str) -> frozenset[str]:
    return frozenset(word.folded for word in folded_words(label))
