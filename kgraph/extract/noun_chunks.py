"""Noun phrases that name something: the parser's noun chunks, split, trimmed and filtered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kgraph.extract.kinds import looks_coined
from kgraph.extract.lemmas import singular
from kgraph.extract.vocabulary import EMPTY_MODIFIERS, GENERIC_HEADS, IDIOMS, NEVER_HEADS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

__all__ = ["find_noun_chunks"]

_MAX_WORDS = 7
_BATCH = 32
_SPLITTERS = frozenset({",", ";", ":", "/", "(", ")", "[", "]", "and", "or", "&", "+", "'s", "’s", "'", "\"", "“", "”", "``", "''",
                        "vs", "vs.", "versus", "--", "–", "—", "|", "=", "<", ">", "{", "}", "*", "`", "‘", "’", "%"})  # fmt: skip
_HEAD_POS = frozenset({"NOUN", "PROPN", "X", "SYM"})
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[\W\d_]+|\d+(?:st|nd|rd|th|k|x|m|b|%)?", re.IGNORECASE)


def find_noun_chunks(nlp: Language, texts: Iterable[str]) -> Iterator[list[tuple[int, int]]]:
    """For each text the half-open offsets of its noun phrases, in order and without overlaps.

    A phrase has no determiner, pronoun, number, bracket or empty modifier ("novel", "our", "existing") in front, and is
    dropped when what remains says nothing ("method", "extensive experiments"); "topic model" is kept.
    """
    with nlp.memory_zone():
        for doc in nlp.pipe(texts, batch_size=_BATCH):
            yield [
                (span[0].idx, span[-1].idx + len(span[-1]))
                for chunk in doc.noun_chunks
                for span in _phrases(doc, chunk)
            ]


def _phrases(doc: Doc, chunk: Span) -> Iterator[Sequence[Token]]:
    part: list[Token] = []
    for token in doc[chunk.start : chunk.end]:
        if token.lower_ in _SPLITTERS or token.is_space:
            yield from _kept(part)
            part = []
        else:
            part.append(token)
    yield from _kept(part)


def _kept(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start, end = 0, len(tokens)
    while start < end and not _may_begin(tokens, start, end):
        start += 1
    while start < end and not _may_end(tokens[end - 1]):
        end -= 1
    phrase = tokens[start:end]
    if phrase and len(phrase) <= _MAX_WORDS and _says_something(phrase):
        yield phrase


def _may_begin(tokens: Sequence[Token], start: int, end: int) -> bool:
    token = tokens[start]
    word = token.lower_
    # In front of a hyphen even an empty word is part of a term: "high-resolution", "one-shot", "first-order".
    if start + 1 < end and tokens[start + 1].text == "-":
        return bool(_LETTER.search(word))
    if word in EMPTY_MODIFIERS or token.pos_ in ("DET", "PRON", "ADV", "PART", "PUNCT", "CCONJ", "SCONJ"):
        return False
    if _NUMBER.fullmatch(word):
        return False
    return not (token.pos_ in ("VERB", "AUX") and start + 1 < end and token.tag_ != "VBN" and token.tag_ != "VBG")


def _may_end(token: Token) -> bool:
    return (bool(_LETTER.search(token.text)) and token.pos_ in _HEAD_POS) or looks_coined(token.text)


def _says_something(phrase: Sequence[Token]) -> bool:
    words = [token.lower_ for token in phrase]
    text = " ".join(words)
    head = singular(words[-1])
    if text in IDIOMS or head in NEVER_HEADS or not _LETTER.search(text):
        return False
    named = looks_coined(phrase[-1].text)
    if len(phrase) == 1:
        return named or (len(head) > 2 and head not in GENERIC_HEADS and head not in EMPTY_MODIFIERS)
    if head in GENERIC_HEADS:
        return any(_is_real(token) for token in phrase[:-1])
    return True


def _is_real(modifier: Token) -> bool:
    word = singular(modifier.lower_)
    return len(word) > 1 and word not in EMPTY_MODIFIERS and word not in GENERIC_HEADS
