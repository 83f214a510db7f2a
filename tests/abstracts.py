"""Extractions made by hand, for the tests of concepts."""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.model import Abbreviation, Concept, Extraction, Kind, Mention, Sentence


def extraction(
    paper_id: str,
    *phrases: str,
    short_forms: dict[str, str] | None = None,
    kind: Kind = "method",
    introduced: Sequence[str] = (),
) -> Extraction:
    """An abstract "In P, P, P" that names `phrases`, and defines short forms somewhere."""
    mentions = []
    at = 3
    for phrase in phrases:
        mentions.append(Mention(paper_id, "abstract", at, at + len(phrase), phrase, kind, "test"))
        at += len(phrase) + 2
    return Extraction(
        paper_id,
        mentions=tuple(mentions),
        sentences=(Sentence(paper_id, "abstract", 0, at),),
        abbreviations=tuple(
            Abbreviation(paper_id, "abstract", short, 0, 1, long, 2, 3) for short, long in (short_forms or {}).items()
        ),
        introductions=tuple(mention for mention in mentions if mention.text in introduced),
    )


def spellings(concepts: Sequence[Concept]) -> list[list[str]]:
    return sorted(sorted(alias.text for alias in concept.aliases) for concept in concepts)
