"""Which concepts does a stated relation join?"""

from __future__ import annotations

from collections.abc import Sequence

from kgraph.model import Concept, Extraction, Mention, Relation, Sentence

__all__ = ["resolve_relations"]


def resolve_relations(extractions: Sequence[Extraction], concepts: Sequence[Concept]) -> list[Relation]:
    """The relations between mentions as relations between concepts, sorted.

    A relation is dropped when one of its mentions belongs to no concept, or both to the same.
    """
    concept_of = {mention: concept.id for concept in concepts for mention in concept.mentions}
    found = [
        Relation(head, tail, stated.kind, extraction.paper_id, sentence, stated.confidence)
        for extraction in extractions
        for stated in extraction.relations
        if (head := concept_of.get(stated.head)) and (tail := concept_of.get(stated.tail)) and head != tail
        if (sentence := _sentence_of(extraction, stated.head))
    ]
    return sorted(set(found), key=lambda r: (r.head_id, r.tail_id, r.kind, r.paper_id, r.sentence.start, r.confidence))


def _sentence_of(extraction: Extraction, mention: Mention) -> Sentence | None:
    for sentence in extraction.sentences:
        if sentence.field == mention.field and sentence.start <= mention.start < sentence.end:
            return sentence
    return None
