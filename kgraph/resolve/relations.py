"""Which concepts does a stated relation join?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kgraph.model import Concept, Extraction, Mention, Relation, Sentence

__all__ = ["resolve_relations"]


def resolve_relations(extractions: Sequence[Extraction], concepts: Sequence[Concept]) -> list[Relation]:
    """The relations between mentions as relations between concepts, sorted.

    A relation is dropped when one of its mentions belongs to no concept, or both to the same.
    """
    # In one paper equal texts name one concept.
    concepts_of: dict[str, dict[str, str]] = defaultdict(dict)
    for concept in concepts:
        for mention in concept.mentions:
            concepts_of[mention.paper_id][mention.text] = concept.id
    found = [
        Relation(head, tail, stated.kind, extraction.paper_id, sentence, stated.confidence)
        for extraction in extractions
        if extraction.relations and (concept_of := concepts_of[extraction.paper_id])
        for stated in extraction.relations
        if (head := concept_of.get(stated.head.text)) and (tail := concept_of.get(stated.tail.text)) and head != tail
        if (sentence := _sentence_of(extraction, stated.head))
    ]
    return sorted(
        dict.fromkeys(found), key=lambda r: (r.head_id, r.tail_id, r.kind, r.paper_id, r.sentence.start, r.confidence)
    )


def _sentence_of(extraction: Extraction, mention: Mention) -> Sentence | None:
    for sentence in extraction.sentences:
        if sentence.field == mention.field and sentence.start <= mention.start < sentence.end:
            return sentence
    return None
