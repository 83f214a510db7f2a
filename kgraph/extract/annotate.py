"""From the phrases found in a paper to its Extraction: sentences, abbreviations, references, mentions, introductions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kgraph.extract.abbreviations import find_abbreviations
from kgraph.extract.kinds import kind_of
from kgraph.extract.lemmas import lemma
from kgraph.extract.sentences import split_sentences
from kgraph.model import Abbreviation, Extraction, Field, Kind, Mention, Paper, Sentence

__all__ = ["FIELDS", "MAX_CHARACTERS", "Phrase", "annotate", "annotated_text"]

FIELDS: tuple[Field, ...] = ("title", "abstract")
# Abstracts have up to about 6,000 characters. What lies beyond this is some other text, pasted in; it is not annotated,
# so that one broken record of 10 MB cannot hold up a build.
MAX_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found in one text, before it is tied to its paper."""

    start: int
    end: int
    kind: Kind
    confidence: float = 1.0


def annotated_text(paper: Paper, field: Field) -> str:
    """The part of a field that is read: all of it, up to `MAX_CHARACTERS`. Offsets are those of the field."""
    text = paper.text(field)
    if len(text) <= MAX_CHARACTERS:
        return text
    return text[: text.rfind(" ", MAX_CHARACTERS - 200, MAX_CHARACTERS) % (MAX_CHARACTERS + 1)]


def annotate(paper: Paper, phrases: Mapping[Field, Iterable[Phrase]], *, source: str) -> Extraction:
    """Everything that the text of `paper` says, given the phrases that `source` found in its fields.

    Mentions do not overlap; those of abbreviations replace what `source` made of the same place, and nothing is
    mentioned inside a reference.
    """
    mentions: list[Mention] = []
    sentences: list[Sentence] = []
    abbreviations: list[Abbreviation] = []
    for field in FIELDS:
        text = annotated_text(paper, field)
        spans = [(0, len(text.rstrip()))] if field == "title" and text.strip() else split_sentences(text)
        sentences += [Sentence(paper.id, field, start, end) for start, end in spans]
        pairs = find_abbreviations(text)
        for (start, end), (long_start, long_end) in pairs:
            abbreviations.append(
                Abbreviation(
                    paper.id, field, text[start:end], start, end, text[long_start:long_end], long_start, long_end
                )
            )
        taken: list[tuple[int, int]] = []
        for short, long in pairs:
            kind = kind_of(text[slice(*long)])
            for span in (long, short):
                if not any(start < span[1] and span[0] < end for start, end in taken):
                    taken.append(span)
                    mentions.append(_mention(paper, field, Phrase(*span, kind), "abbreviation"))
        for phrase in phrases.get(field, ()):
            if not any(start < phrase.end and phrase.start < end for start, end in taken):
                mentions.append(_mention(paper, field, phrase, source))
    mentions.sort(key=lambda mention: (FIELDS.index(mention.field), mention.start, mention.end))
    return Extraction(paper.id, tuple(mentions), tuple(sentences), tuple(abbreviations))


def _mention(paper: Paper, field: Field, phrase: Phrase, source: str) -> Mention:
    text = paper.text(field)[phrase.start : phrase.end]
    return Mention(
        paper.id, field, phrase.start, phrase.end, text, phrase.kind, source, lemma(text), round(phrase.confidence, 4)
    )
