"""From the phrases found in a paper to all that it says: mentions, sentences, abbreviations, references, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kgraph.extract.abbreviations import find_abbreviations
from kgraph.extract.citations import find_references
from kgraph.extract.introductions import Introduction, find_introductions
from kgraph.extract.kinds import kind_of
from kgraph.extract.sentences import split_sentences
from kgraph.headwords import told_kind
from kgraph.inflection import singular_head
from kgraph.model import Abbreviation, Extraction, Field, Kind, Mention, Paper, Reference, Sentence

__all__ = ["FIELDS", "MAX_CHARACTERS", "Phrase", "annotate", "annotated_text"]

Span = tuple[int, int]

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
    blank = text.rfind(" ", MAX_CHARACTERS - 200, MAX_CHARACTERS)
    return text[: blank if blank > 0 else MAX_CHARACTERS]


def annotate(paper: Paper, phrases: Mapping[Field, Sequence[Phrase]], *, source: str) -> Extraction:
    """Everything that the text of `paper` says, given the phrases that `source` found in its fields.

    Mentions do not overlap: coined names and abbreviations replace what `source` made of the same place, and nothing is
    mentioned inside a reference. A name has one kind throughout the paper.
    """
    texts = {field: annotated_text(paper, field) for field in FIELDS}
    references = [
        replace(reference, where=field)
        for field in FIELDS
        for reference in find_references(texts[field], paper_id=paper.id)
    ]
    pairs = {field: _outside(find_abbreviations(texts[field]), field, references) for field in FIELDS}
    coined = find_introductions(texts["title"], texts["abstract"], pairs["abstract"])
    told = {field: _kinds_of_long_forms(texts[field], pairs[field], phrases.get(field, ())) for field in FIELDS}
    kinds = _kinds_of_names(texts, pairs, told, coined)
    mentions: list[Mention] = []
    introduced: list[Mention] = []
    for field in FIELDS:
        taken = [(one.start, one.end) for one in references if one.where == field]
        for one in coined:
            if one.field == field and _free(taken, one.start, one.end):
                introduced.append(_mention(paper, Phrase(one.start, one.end, one.kind), field, "introduction", kinds))
        mentions += [mention for mention in introduced if mention.field == field]
        for short, long in pairs[field]:
            kind = told[field][long]
            if kind == "concept":
                kind = kinds.get(singular_head(texts[field][slice(*short)]), kind)
            for span in (long, short):
                if _free(taken, *span):
                    mentions.append(_mention(paper, Phrase(*span, kind), field, "abbreviation", kinds))
        mentions += [
            _mention(paper, phrase, field, source, kinds)
            for phrase in phrases.get(field, ())
            if _free(taken, phrase.start, phrase.end)
        ]
    mentions.sort(key=lambda mention: (FIELDS.index(mention.field), mention.start))
    return Extraction(
        paper.id,
        mentions=tuple(mentions),
        sentences=tuple(_sentences(paper, texts)),
        abbreviations=tuple(_abbreviation(paper, field, *pair) for field in FIELDS for pair in pairs[field]),
        introductions=tuple(introduced),
        references=tuple(references),
    )


def _free(taken: list[Span], start: int, end: int) -> bool:
    """Whether nothing of [start, end) is taken; if so, it is from now on."""
    if any(start < other_end and other_start < end for other_start, other_end in taken):
        return False
    taken.append((start, end))
    return True


def _outside(pairs: list[tuple[Span, Span]], field: Field, references: list[Reference]) -> list[tuple[Span, Span]]:
    """The pairs that are no reference: in "StructFormer (Shen, 2021)" the name is not short for anything."""
    taken = [(reference.start, reference.end) for reference in references if reference.where == field]
    return [pair for pair in pairs if all(end <= low or high <= start for start, end in pair for low, high in taken)]


def _kinds_of_long_forms(text: str, pairs: list[tuple[Span, Span]], phrases: Iterable[Phrase]) -> dict[Span, Kind]:
    """The kind that a long form's last word tells; where it tells none, that of the phrase found at this word."""
    ends = {end: kind_of(text[start:end]) for _, (start, end) in pairs}
    for phrase in phrases:
        for end, kind in ends.items():
            if kind == "concept" and phrase.start < end <= phrase.end:
                ends[end] = phrase.kind
    return {long: ends[long[1]] for _, long in pairs}


def _kinds_of_names(
    texts: Mapping[Field, str],
    pairs: Mapping[Field, list[tuple[Span, Span]]],
    told: Mapping[Field, Mapping[Span, Kind]],
    coined: Iterable[Introduction],
) -> dict[str, Kind]:
    """The kinds of names that tell nothing by themselves: short forms, by what they stand for, and coined names.

    What the paper says around a coined name counts more, but not more than "Dataset" at the end of its long form.
    """
    kinds: dict[str, Kind] = {}
    sure: dict[str, Kind] = {}
    for field in FIELDS:
        for short, long in pairs[field]:
            name = singular_head(texts[field][slice(*short)])
            if told[field][long] != "concept":
                kinds[name] = told[field][long]
            if kind := told_kind(texts[field][slice(*long)]):
                sure[name] = kind
    for one in coined:
        name = texts[one.field][one.start : one.end]
        kinds[singular_head(name)] = told_kind(name) or one.kind
    return kinds | sure


def _sentences(paper: Paper, texts: Mapping[Field, str]) -> Iterator[Sentence]:
    title = texts["title"]
    if title.strip():
        yield Sentence(paper.id, "title", len(title) - len(title.lstrip()), len(title.rstrip()))
    for start, end in split_sentences(texts["abstract"]):
        yield Sentence(paper.id, "abstract", start, end)


def _abbreviation(paper: Paper, field: Field, short: Span, long: Span) -> Abbreviation:
    text = paper.text(field)
    return Abbreviation(paper.id, field, text[slice(*short)], *short, text[slice(*long)], *long)


def _mention(paper: Paper, phrase: Phrase, field: Field, source: str, kinds: Mapping[str, Kind]) -> Mention:
    text = paper.text(field)[phrase.start : phrase.end]
    return Mention(
        paper.id,
        field,
        phrase.start,
        phrase.end,
        text,
        kinds.get(singular_head(text), phrase.kind),
        source,
        singular_head(text),
        round(phrase.confidence, 4),
    )
