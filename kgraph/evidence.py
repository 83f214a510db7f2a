"""Evidence: which sentences stand behind an edge.

Nothing here is stored twice: evidence follows from mentions, sentences, citations and relations, so the store, the
exporters and `kgraph why` all show the same sentences.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import attrgetter

from kgraph.definitions import how_defining
from kgraph.model import Citation, Concept, Extraction, Field, KnowledgeGraph, Mention, Paper, Relation, Sentence, Where
from kgraph.schema import ALIKE, JOINER, kinds_of
from kgraph.words import find_phrase, without_short_form
from kgraph.works import Bibliography, Work, cited_works

__all__ = ["Evidence", "EvidenceIndex", "definition", "of_edge"]

# A sentence of the abstract says more than the title, which the reader has seen.
FIELDS: tuple[Field, ...] = ("abstract", "title")
# [start, end) of a field of a paper, or -1, -1 of "list" and the entry: what a piece of evidence says, without marks.
_Place = tuple[str, Where, int, int, str]
# Each sentence once, in the order in which they are shown, with the phrases in question as offsets into its field.
_Piece = tuple[_Place, list[tuple[int, int]]]
_Pieces = dict[_Place, list[tuple[int, int]]]
# For so many phrases of papers the best sentence is kept.
_REMEMBERED = 16_384
_UNKNOWN, _NOTHING = Concept("", "", "concept"), Extraction("")
_paper = attrgetter("paper_id")
_order = attrgetter("field", "start")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports an edge: `text` is [start, end) of `field` of the paper.

    `marks` are the phrases in question, as half-open offsets into `text`. For an entry of a reference list `field` is
    "list", `text` the entry, and start and end are -1.
    """

    paper_id: str
    field: Where
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        """The sentence with its paper: the form of the graph attribute `evidence`."""
        return f"{self.text} [{self.paper_id}]"


class EvidenceIndex:
    """Looks up the evidence behind nodes and edges, in concepts whose mentions are sorted, as in `model`."""

    def __init__(
        self,
        papers: Mapping[str, Paper],
        extractions: Mapping[str, Extraction],
        concepts: Mapping[str, Concept],
        citations: Iterable[Citation] = (),
        relations: Iterable[Relation] = (),
    ) -> None:
        """Index the values of one graph, by the ids of papers and concepts; the arguments are only read."""
        self._papers = papers
        self._extractions = extractions
        self._sorted: dict[str, list[Sentence]] = {}
        # Searched as they are: an index of the mentions of a large corpus would take as much memory as they do.
        self._concepts = concepts
        self._best: dict[tuple[str, str], _Piece | None] = {}
        self._citations: dict[tuple[str, str], list[Citation]] = defaultdict(list)
        for citation in citations:
            self._citations[citation.source_id, citation.target_id].append(citation)
        self._relations: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in relations:
            self._relations[relation.head_id, relation.tail_id].append(relation)

    def _around(self, paper_id: str, field: Field, start: int) -> _Place:
        """The sentence around offset `start`; the whole field where no sentence was marked."""
        if paper_id not in self._sorted:
            self._sorted[paper_id] = sorted(self._extractions.get(paper_id, _NOTHING).sentences, key=_order)
        sentences = self._sorted[paper_id]
        place = bisect_right(sentences, (field, start), key=_order) - 1
        if place >= 0 and (found := sentences[place]).field == field and start < found.end:
            return paper_id, field, found.start, found.end, ""
        return paper_id, field, 0, len(self._papers[paper_id].text(field)), ""

    def of_mention(self, mention: Mention) -> Evidence:
        """The sentence around one mention, with the mention marked."""
        place = self._around(mention.paper_id, mention.field, mention.start)
        return self._evidence(place, [(mention.start, mention.end)])

    def of_mentions(self, paper_id: str, concept_id: str) -> tuple[Evidence, ...]:
        """Every sentence of a paper that names a concept: where it is introduced first, then in order of the text.

        The title comes last: it is short, and the reader has seen it.
        """
        return self._all(self._named(paper_id, concept_id))

    def _named(self, paper_id: str, concept_id: str) -> _Pieces:
        mentions = self._mentioned(paper_id, concept_id)
        found: _Pieces = {}
        for mention in mentions:
            place = self._around(paper_id, mention.field, mention.start)
            found.setdefault(place, []).append((mention.start, mention.end))
        if len(found) < 2:
            return found
        introduced = self._extractions.get(paper_id, _NOTHING).introductions
        coined = {self._around(paper_id, one.field, one.start) for one in introduced if one in mentions}
        return dict(sorted(found.items(), key=lambda of: (of[0] not in coined, of[0][1] == "title", of[0][2])))

    def _mentioned(self, paper_id: str, concept_id: str) -> tuple[Mention, ...]:
        mentions = self._concepts.get(concept_id, _UNKNOWN).mentions
        first = last = bisect_left(mentions, paper_id, key=_paper)
        while last < len(mentions) and mentions[last].paper_id == paper_id:
            last += 1
        return mentions[first:last]

    def _related(self, paper_a: str, paper_b: str, shared: Sequence[str]) -> _Pieces:
        """For each shared phrase, in the given order: the best sentence of each paper.

        A phrase is the label of a concept, or a part of labels; where a paper names no such concept, its text is
        searched for the words. Of a pair "a ~ b" the one paper names the first, the other the second.
        """
        found: _Pieces = {}
        for label in shared:
            for paper_id, end in zip((paper_a, paper_b), self._ends(label), strict=True):
                if best := self._naming(paper_id, end):
                    found.setdefault(best[0], []).extend(best[1])
        return found

    def _ends(self, label: str) -> tuple[str, str]:
        one, _, other = label.partition(ALIKE)
        return (one, other) if other and label not in self._labels else (label, label)

    def _naming(self, paper_id: str, label: str) -> _Piece | None:
        """The best sentence that names `label`."""
        # The edges of one paper come one after the other, and share the same few phrases.
        if len(self._best) > _REMEMBERED:
            self._best.clear()
        if (paper_id, label) not in self._best:
            self._best[paper_id, label] = self._found(paper_id, label)
        return self._best[paper_id, label]

    def _found(self, paper_id: str, label: str) -> _Piece | None:
        concept_id = self._labels.get(label)
        if concept_id and (named := self._named(paper_id, concept_id)):
            return next(iter(named.items()))
        phrase, paper = without_short_form(label), self._papers[paper_id]
        for field in FIELDS:
            if span := find_phrase(phrase, paper.text(field)):
                return self._around(paper_id, field, span[0]), [span]
        return None

    def _together(self, concept_a: str, concept_b: str) -> _Pieces:
        """Sentences that name both concepts; for a paper without such a sentence, the best one for each."""
        together: _Pieces = {}
        apart: _Pieces = {}
        none: frozenset[str] = frozenset()
        for paper_id in sorted(self._papers_of.get(concept_a, none) & self._papers_of.get(concept_b, none)):
            of_a, of_b = self._named(paper_id, concept_a), self._named(paper_id, concept_b)
            # A whole field, taken where no sentence was marked, starts where its first sentence starts.
            both = {place: spans + of_b[place] for place, spans in of_a.items() if place in of_b}
            together |= both
            if not both:
                apart |= (*islice(of_a.items(), 1), *islice(of_b.items(), 1))
        return together | apart

    def _citations_of(self, source_id: str, target_id: str) -> _Pieces:
        """The references of `source_id` that were matched to `target_id`, those written in the text first."""
        found: _Pieces = {}
        for citation in sorted(self._citations.get((source_id, target_id), []), key=_citation_rank):
            reference = citation.reference
            if reference.where != "list" and reference.start >= 0:
                place = self._around(source_id, reference.where, reference.start)
                found.setdefault(place, []).append((reference.start, reference.end))
            else:
                cited = self._papers[target_id]
                entry = reference.text or reference.title or cited.title or cited.id
                found |= _entries((source_id, f"Reference list: {entry}"))
        return found

    def _both_cite(self, paper_a: str, paper_b: str) -> _Pieces:
        shared = self._bibliography.cited_by_both(paper_a, paper_b)
        return _entries(*((paper_a, f"Both cite: {work.label}") for work in shared))

    def _cite_both(self, paper_a: str, paper_b: str) -> _Pieces:
        titles = ((one, self._papers[one].title or one) for one in self._bibliography.citing_both(paper_a, paper_b))
        return _entries(*((paper_id, f"Cited together by: {title}") for paper_id, title in titles))

    @cached_property
    def _papers_of(self) -> dict[str, frozenset[str]]:
        """The papers that name each concept."""
        return {name: frozenset(concept.paper_ids) for name, concept in self._concepts.items()}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {concept.label: name for name, concept in self._concepts.items()}

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The works that the papers cite, inside the corpus and outside it."""
        citations = (citation for found in self._citations.values() for citation in found)
        return tuple(cited_works(tuple(self._papers.values()), self._extractions.values(), citations))

    @cached_property
    def _bibliography(self) -> Bibliography:
        return Bibliography(self.works)

    def _stating(self, head_id: str, tail_id: str, kind: str) -> _Pieces:
        """The sentences that state a relation, the surest first."""
        relations = [relation for relation in self._relations.get((head_id, tail_id), []) if relation.kind == kind]
        relations.sort(key=lambda relation: (-relation.confidence, relation.paper_id, relation.sentence.start))
        found: _Pieces = {}
        for relation in relations:
            at = relation.sentence
            found[at.paper_id, at.field, at.start, at.end, ""] = [
                (mention.start, mention.end)
                for concept_id in (head_id, tail_id)
                for mention in self._mentioned(relation.paper_id, concept_id)
                if mention.field == at.field and at.start <= mention.start < at.end
            ]
        return found

    def of_edge(
        self, source: str, target: str, kinds: Sequence[str], shared: Sequence[str] = ()
    ) -> tuple[Evidence, ...]:
        """All evidence behind an edge of these kinds, best first; `shared` are the phrases of "related"."""
        return self._all(self._of_kinds(source, target, kinds, shared))

    def best_of_edge(
        self, source: str, target: str, kinds: Sequence[str], shared: Sequence[str] = (), *, at_most: int
    ) -> tuple[int, tuple[Evidence, ...]]:
        """How many pieces `of_edge` gives, and the first `at_most` of them."""
        found = self._of_kinds(source, target, kinds, shared)
        return len(found), tuple(self._evidence(*piece) for piece in islice(found.items(), at_most))

    def _of_kinds(self, source: str, target: str, kinds: Sequence[str], shared: Sequence[str]) -> _Pieces:
        if len(kinds) == 1:
            return self._of_kind(source, target, kinds[0], shared)
        # Each sentence once, where it comes first: one that introduces a concept also mentions it.
        found: _Pieces = {}
        for kind in kinds:
            for place, spans in self._of_kind(source, target, kind, shared).items():
                found[place] = found.get(place, []) + spans
        return found

    def _of_kind(self, source: str, target: str, kind: str, shared: Sequence[str]) -> _Pieces:
        if kind == "cites":
            return self._citations_of(source, target)
        if kind == "related":
            return self._related(source, target, shared)
        if kind in ("mentions", "introduces"):
            return self._named(source, target)
        if kind == "cooccurs":
            return self._together(source, target)
        if kind == "coupling":
            return self._both_cite(source, target)
        if kind == "co-citation":
            return self._cite_both(source, target)
        return self._stating(source, target, kind)

    def definition(self, concept_id: str) -> Evidence | None:
        """The sentence that best says what a concept is, with the concept marked; None where no sentence does."""
        best: tuple[float, bool, Mention] | None = None
        for mention in self._concepts.get(concept_id, _UNKNOWN).mentions:
            place = self._around(mention.paper_id, mention.field, mention.start)
            score = how_defining(self._text(place), mention.start - place[2], mention.end - place[2])
            rank = (score, mention in self._extractions.get(mention.paper_id, _NOTHING).introductions, mention)
            if score and (best is None or rank[:2] > best[:2]):
                best = rank
        return self.of_mention(best[2]) if best else None

    def _all(self, pieces: _Pieces) -> tuple[Evidence, ...]:
        return tuple(self._evidence(*piece) for piece in pieces.items())

    def _evidence(self, place: _Place, spans: Iterable[tuple[int, int]]) -> Evidence:
        """What stands at `place`, with `spans`, which count in its field, marked as far as they are inside."""
        paper_id, field, begin, last, entry = place
        marks = sorted({(start - begin, min(end, last) - begin) for start, end in spans})
        return Evidence(paper_id, field, begin, last, entry or self._text(place), tuple(marks))

    def _text(self, place: _Place) -> str:
        paper_id, field, begin, last, _ = place
        return self._papers[paper_id].text("title" if field == "title" else "abstract")[begin:last]


def of_edge(kg: KnowledgeGraph, source: str, target: str) -> tuple[Evidence, ...]:
    """All evidence behind the edge `source` -> `target` of a built graph, best first; its length is the edge's count.

    Raises:
        KeyError: if the graph has no such edge.
    """
    attributes = kg.graph.edges[source, target]
    shared = [label for label in attributes.get("shared", "").split(JOINER) if label]
    return kg.evidence.of_edge(source, target, kinds_of(attributes), shared)


def definition(kg: KnowledgeGraph, concept_id: str) -> Evidence | None:
    """The sentence of the papers that best defines a concept, with the concept marked; None where none does.

    Of sentences that define equally well, that of a paper which introduces the concept is taken, else the first.
    """
    return kg.evidence.definition(concept_id)


def _citation_rank(citation: Citation) -> tuple[bool, float, str, int]:
    reference = citation.reference
    return (reference.where == "list", -citation.confidence, reference.where, reference.start)


def _entries(*entries: tuple[str, str]) -> _Pieces:
    """Lines about papers that stand in none of their texts."""
    return {(paper_id, "list", -1, -1, entry): [] for paper_id, entry in entries}
