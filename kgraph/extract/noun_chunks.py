"""Noun phrases that name something: the parser's noun chunks, split, trimmed and filtered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from kgraph.extract.kinds import looks_coined
from kgraph.extract.language import parsable
from kgraph.extract.vocabulary import (
    EMPTY_MODIFIERS,
    GENERIC_HEADS,
    IDIOMS,
    NEVER_HEADS,
    PARTICIPLE_TERMS,
    WEAK_MODIFIERS,
    words,
)
from kgraph.inflection import singular_head, singular_word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

__all__ = ["find_noun_chunks"]

_MAX_WORDS = 7
_BATCH = 32
# What stands between two phrases even where the parser sees one.
_SPLITTERS = words(", ; : / ( ) [ ] { } and or & + 's ’s ' ’ ` ‘ `` '' \" “ ” vs vs. versus -- — | = < > * % × →")
_HEAD_POS = frozenset({"NOUN", "PROPN", "X", "SYM"})
_SKIPPED_POS = frozenset({"DET", "PRON", "ADV", "PART", "PUNCT", "CCONJ", "SCONJ", "ADP", "AUX", "INTJ"})
_FINITE = frozenset({"VB", "VBD", "VBP", "VBZ", "MD"})
_LETTER = re.compile(r"[^\W\d_]")
# Digits with and without a unit, and what is left of "&#x2014;".
_NUMBER = re.compile(r"[\W\d_]+|#?x\d{4}|[~≈]?\d[\d.,]*(?:st|nd|rd|th|k|x|m|b|%)?", re.IGNORECASE)


class _Word(NamedTuple):
    """What stands between two blanks; "state-of-the-art" is one word. `pos` and `tag` are those of its last token."""

    start: int
    end: int
    text: str
    pos: str
    tag: str


def find_noun_chunks(nlp: Language, texts: Iterable[str]) -> Iterator[list[tuple[int, int]]]:
    """For each text the half-open offsets of its noun phrases, in order and without overlaps.

    A phrase has no determiner, pronoun, number, bracket or empty modifier ("novel", "our", "existing") in front, and is
    dropped when what remains says nothing ("method", "extensive experiments"); "topic model" is kept.
    """
    with nlp.memory_zone():
        for doc in nlp.pipe(map(parsable, texts), batch_size=_BATCH):
            parts = (part for chunk in _whole(doc) for part in _parts(chunk))
            yield [(part[0].start, part[-1].end) for part in map(_trimmed, parts) if part]


def _whole(doc: Doc) -> Iterator[Span]:
    """Noun chunks that begin and end where words do: the parser sees "state" and "the-art" in "state-of-the-art"."""
    done = 0
    for chunk in doc.noun_chunks:
        start, end = max(chunk.start, done), chunk.end
        if end < len(doc) and doc[end].text in ("-", "–") and not doc[end - 1].whitespace_ and not doc[end].whitespace_:
            continue
        while start > done and not doc[start - 1].whitespace_ and doc[start - 1].lower_ not in _SPLITTERS:
            start -= 1
        if start > done and _opens_term(doc[start - 1].text, doc[start].text):
            start -= 1
        cut = start < chunk.start and not any(token.whitespace_ for token in doc[start : end - 1])
        # What was a part of one word is no phrase: "context" in "in-context learning". "bag-of-words" is.
        if start < end and not (cut and doc[end - 1].tag_ != "NNS" and not looks_coined(doc[start:end].text)):
            yield doc[start:end]
            done = end


def _parts(chunk: Span) -> list[list[_Word]]:
    """The words of a chunk, cut at commas, brackets, slashes, quotes, possessives and coordinations."""
    parts: list[list[_Word]] = [[]]
    glued = False
    for token in chunk:
        if token.lower_ in _SPLITTERS or token.is_space:
            parts.append([])
            glued = False
            continue
        start, text = token.idx, token.text
        if glued:
            before = parts[-1].pop()
            start, text = before.start, before.text + text
        parts[-1].append(_Word(start, token.idx + len(token), text, token.pos_, token.tag_))
        glued = not token.whitespace_
    return parts


def _trimmed(part: list[_Word]) -> list[_Word]:
    """What is left of `part` without empty words at its ends; [] if that says nothing."""
    start, end = 0, len(part)
    while start < end and not _may_begin(part[start], last=start + 1 == end):
        if start + 1 < end and _opens_term(part[start].text, part[start + 1].text):
            break
        start += 1
    while start < end and not _may_end(part[end - 1]):
        end -= 1
    kept = part[start:end]
    return kept if kept and len(kept) <= _MAX_WORDS and _says_something(kept) else []


def _opens_term(word: str, following: str) -> bool:
    return f"{word} {singular_word(following)}".lower() in PARTICIPLE_TERMS


def _may_begin(word: _Word, *, last: bool) -> bool:
    lower = word.text.lower()
    if lower in EMPTY_MODIFIERS or _NUMBER.fullmatch(lower) or not _LETTER.search(lower):
        return False
    # The tag of a compound is that of its last part: "one-to-many mapping", "drop-in replacement".
    if "-" in lower or looks_coined(word.text):
        return True
    return word.pos not in _SKIPPED_POS and (last or word.tag not in _FINITE)


def _may_end(word: _Word) -> bool:
    return (
        bool(_LETTER.search(word.text))
        and word.text[-1] not in "-.|="
        and (word.pos in _HEAD_POS or looks_coined(word.text))
    )


def _says_something(part: list[_Word]) -> bool:
    text = " ".join(word.text.lower() for word in part)
    last = part[-1].text
    head = singular_word(last).lower()
    if text.count("(") != text.count(")") or any(char in text for char in "|=<>~"):
        return False
    if text in IDIOMS or head in NEVER_HEADS or singular_head(text) in IDIOMS:
        return False
    if len(part) == 1:
        return looks_coined(last) or (len(head) > 2 and head not in GENERIC_HEADS and head not in EMPTY_MODIFIERS)
    return head not in GENERIC_HEADS or any(_is_real(word.text) for word in part[:-1])


def _is_real(modifier: str) -> bool:
    word = singular_word(modifier).lower()
    return len(word) > 1 and word not in EMPTY_MODIFIERS and (word not in WEAK_MODIFIERS or looks_coined(modifier))
