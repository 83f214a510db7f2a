"""What a tagger marks, without the words that name nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from kgraph.extract.annotate import Phrase
from kgraph.extract.kinds import looks_coined
from kgraph.extract.vocabulary import EMPTY_MODIFIERS, GENERIC_HEADS, IDIOMS, NEVER_HEADS, WEAK_MODIFIERS
from kgraph.inflection import singular_head, singular_word

__all__ = ["tidied"]

_WORD = re.compile(r"\S+")
# An adjective alone is half a term: "electrochemical", "three-dimensional", "generative".
_ADJECTIVES = ("ical", "ional", "ative")
_QUOTES = "'\"`‘’“”„«»,;:"


def tidied(text: str, phrase: Phrase) -> Phrase | None:
    """`phrase` without quotes around it and empty words in front ("novel", "our"); None where nothing is named.

    A general word alone names nothing ("model", "features"), unless it is a metric ("accuracy") or looks coined.
    """
    start, end = _stripped(text, phrase.start, phrase.end)
    words = [(start + found.start(), found[0]) for found in _WORD.finditer(text[start:end])]
    while len(words) > 1 and words[0][1].lower() in EMPTY_MODIFIERS:
        del words[0]
    if not words or not _names_something([word for _, word in words], metric=phrase.kind == "metric"):
        return None
    return replace(phrase, start=words[0][0], end=end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in _QUOTES or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in _QUOTES or text[end - 1].isspace()):
        end -= 1
    return start, end


def _names_something(words: list[str], *, metric: bool) -> bool:
    head = singular_word(words[-1]).lower()
    if singular_head(" ".join(words)).lower() in IDIOMS or head in NEVER_HEADS:
        return False
    if len(words) == 1:
        known = metric or (head not in GENERIC_HEADS and head not in EMPTY_MODIFIERS)
        return looks_coined(words[0]) or (len(head) > 1 and known and not head.endswith(_ADJECTIVES))
    modifiers = [singular_word(word).lower() for word in words[:-1]]
    return head not in GENERIC_HEADS or metric or any(word not in WEAK_MODIFIERS for word in modifiers)
