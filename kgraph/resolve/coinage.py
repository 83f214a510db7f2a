"""Who coined this name? Names of methods, datasets and metrics that exactly one paper introduces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kgraph.model import Citation, Concept, Extraction, Mention, Paper, Reference

__all__ = ["Coinage", "match_coined_names"]

_COINED_KINDS = frozenset({"method", "dataset", "metric"})
_REACH = 40
_CONFIDENCE = 0.7


class Coinage:
    """Names that exactly one paper of the corpus introduces, and where other papers use them."""

    def __init__(self, papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept]) -> None:
        """Collect the coined concepts."""
        self._papers = {paper.id: paper for paper in papers}
        introduced = {_place(mention) for extraction in extractions for mention in extraction.introductions}
        self.coined: dict[str, str] = {}
        self._uses: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
        for concept in concepts:
            authors = {mention.paper_id for mention in concept.mentions if _place(mention) in introduced}
            if len(authors) != 1:
                continue
            author = authors.pop()
            self.coined[concept.id] = author
            for mention in concept.mentions:
                if mention.paper_id != author:
                    self._uses[mention.paper_id].append((mention, author))

    def coined_before(self, reference: Reference) -> list[str]:
        """The papers that coined the names standing right before `reference` in its text."""
        if reference.where == "list":
            return []
        near = [
            (mention.end, author)
            for mention, author in self._uses.get(reference.paper_id, ())
            if mention.field == reference.where
            and 0 <= reference.start - mention.end <= _REACH
            and looks_coined(mention.text)
        ]
        return [author for end, author in near if end == max(near)[0]]


def match_coined_names(
    papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept]
) -> list[Citation]:
    """Citations with `how` "coined-name": a paper names what exactly one other, not later, paper introduces.

    One citation for each pair of papers and coined concept; its reference is the first place that uses the name.
    """
    by_id = {paper.id: paper for paper in papers}
    coined = Coinage(papers, extractions, concepts).coined
    citations: list[Citation] = []
    for concept in concepts:
        author = by_id.get(coined.get(concept.id, ""))
        if author is None or concept.kind not in _COINED_KINDS:
            continue
        seen: set[str] = set()
        for mention in concept.mentions:
            user = by_id.get(mention.paper_id)
            if user is None or user.id == author.id or user.id in seen or not looks_coined(mention.text):
                continue
            if author.year is not None and user.year is not None and author.year > user.year:
                continue
            seen.add(user.id)
            reference = Reference(user.id, text=mention.text, where=mention.field, start=mention.start, end=mention.end)
            citations.append(Citation(user.id, author.id, reference, _CONFIDENCE, "coined-name"))
    return sorted(citations, key=lambda c: (c.source_id, c.target_id, c.reference.where, c.reference.start))


def looks_coined(text: str) -> bool:
    """Whether `text` is written like a name: "BERT", "word2vec", "StructFormer", not "attention" or "Attention"."""
    letters = [char for char in text if char.isalpha()]
    inner = sum(1 for char in text[1:] if char.isupper())
    return len(letters) >= 3 and (inner >= 1 or any(char.isdigit() for char in text)) and len(text.split()) <= 3


def _place(mention: Mention) -> tuple[str, str, int, int]:
    return mention.paper_id, mention.field, mention.start, mention.end
