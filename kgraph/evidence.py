"""Evidence: which sentences stand behind an edge.

Nothing here is stored twice: evidence follows from mentions, sentences, citations and relations, so the store, the
exporters and `kgraph why` all show the same sentences.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Literal

from kgraph.definitions import how_defining
from kgraph.model import Citation, Concept, Extraction, Field, KnowledgeGraph, Mention, Paper, Relation, Sentence
from kgraph.schema import ALIKE, JOINER, kinds_of
from kgraph.words import find_phrase, without_short_form
from kgraph.works import Work, cited_works

__all__ = ["Evidence", "EvidenceIndex", "definition", "of_edge"]

# A sentence of the abstract says more than the title, which the reader has seen.
FIELDS: tuple[Field, ...] = ("abstract", "title")
# A sentence, and where the phrases in question stand in its field.
_Named = tuple[Sentence, list[tuple[int, int]]]
_paper = attrgetter("paper_id")
_place = attrgetter("field", "start")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports an edge: `text` is [start, end) of `field` of the paper.

    `marks` are the phrases in question, as half-open offsets into `text`. For an entry of a reference list `field` is
    "list", `text` the entry, and start and end are -1.
    """

    paper_id: str
    field: Literal["title", "abstract", "list"]
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
        papers: Iterable[Paper],
        extractions: Iterable[Extraction],
        concepts: Iterable[Concept] = (),
        citations: Iterable[Citation] = (),
        relations: Iterable[Relation] = (),
    ) -> None:
        """Index the values of one graph; the arguments are only read."""
        self._papers = {paper.id: paper for paper in papers}
        self._extractions = tuple(extractions)
        self._sentences = {found.paper_id: sorted(found.sentences, key=_place) for found in self._extractions}
        self._introduced = {found.paper_id: found.introductions for found in self._extractions if found.introductions}
        # Searched as they are: an index of the mentions of a large corpus would take as much memory as they do.
        self._mentions = {concept.id: concept.mentions for concept in concepts}
        self._labels = {concept.label: concept.id for concept in concepts}
        self._citations: dict[tuple[str, str], list[Citation]] = defaultdict(list)
        for citation in citations:
            self._citations[citation.source_id, citation.target_id].append(citation)
        self._relations: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in relations:
            self._relations[relation.head_id, relation.tail_id].append(relation)

    def sentence(self, paper_id: str, field: Field, start: int) -> Sentence:
        """The sentence around offset `start`; the whole field where no sentence was marked."""
        sentences = self._sentences.get(paper_id, [])
        place = bisect_right(sentences, (field, start), key=_place) - 1
        if place >= 0 and sentences[place].field == field and start < sentences[place].end:
            return sentences[place]
        return Sentence(paper_id, field, 0, len(self._papers[paper_id].text(field)))

    def of_mention(self, mention: Mention) -> Evidence:
        """The sentence around one mention, with the mention marked."""
        return self._quote(mention.paper_id, mention.field, mention.start, mention.end)

    def of_mentions(self, paper_id: str, concept_id: str) -> tuple[Evidence, ...]:
        """Every sentence of a paper that names a concept: where it is introduced first, then in order of the text.

        The title comes last: it is short, and the reader has seen it.
        """
        return tuple(self._marked(*named) for named in self._named(paper_id, concept_id))

    def _named(self, paper_id: str, concept_id: str) -> list[_Named]:
        grouped: dict[Sentence, list[tuple[int, int]]] = {}
        for mention in self._mentioned(paper_id, concept_id):
            sentence = self.sentence(paper_id, mention.field, mention.start)
            grouped.setdefault(sentence, []).append((mention.start, mention.end))
        if len(grouped) < 2:
            return list(grouped.items())
        introduced = self._introduced.get(paper_id, ())
        mentioned = self._mentioned(paper_id, concept_id) if introduced else ()
        coined = {self.sentence(paper_id, one.field, one.start) for one in mentioned if one in introduced}
        return sorted(grouped.items(), key=lambda of: (of[0] not in coined, of[0].field == "title", of[0].start))

    def _mentioned(self, paper_id: str, concept_id: str) -> tuple[Mention, ...]:
        mentions = self._mentions.get(concept_id, ())
        first = bisect_left(mentions, paper_id, key=_paper)
        return mentions[first : bisect_right(mentions, paper_id, first, key=_paper)]

    def of_related(self, paper_a: str, paper_b: str, shared: Sequence[str]) -> tuple[Evidence, ...]:
        """For each shared phrase, in the given order: the best sentence of each paper.

        A phrase is the label of a concept, or a part of labels; where a paper names no such concept, its text is
        searched for the words. Of a pair "a ~ b" the one paper names the first, the other the second.
        """
        found: dict[Sentence, list[tuple[int, int]]] = {}
        for label in shared:
            for paper_id, end in zip((paper_a, paper_b), self._ends(label), strict=True):
                for sentence, spans in self._naming(paper_id, end):
                    found.setdefault(sentence, []).extend(spans)
        return tuple(self._marked(*named) for named in found.items())

    def _ends(self, label: str) -> tuple[str, str]:
        one, _, other = label.partition(ALIKE)
        return (one, other) if other and label not in self._labels else (label, label)

    def _naming(self, paper_id: str, label: str) -> list[_Named]:
        """The best sentence that names `label`, if there is one."""
        if named := self._named(paper_id, self._labels.get(label, "")):
            return named[:1]
        phrase, paper = without_short_form(label), self._papers[paper_id]
        spans = ((field, find_phrase(phrase, paper.text(field))) for field in FIELDS)
        return next(([(self.sentence(paper_id, field, span[0]), [span])] for field, span in spans if span), [])

    def of_cooccurrence(self, concept_a: str, concept_b: str) -> tuple[Evidence, ...]:
        """Sentences that name both concepts; for a paper without such a sentence, the best one for each."""
        together: list[Evidence] = []
        apart: list[Evidence] = []
        for paper_id in sorted(
            self._papers_of.get(concept_a, frozenset()) & self._papers_of.get(concept_b, frozenset())
        ):
            of_a, of_b = self.of_mentions(paper_id, concept_a), self.of_mentions(paper_id, concept_b)
            # A whole field, taken where no sentence was marked, starts where its first sentence starts.
            places = {(evidence.field, evidence.start, evidence.end): evidence for evidence in of_b}
            both = [(one, places[place]) for one in of_a if (place := (one.field, one.start, one.end)) in places]
            together += [_with_marks(one, one.marks + other.marks) for one, other in both]
            if not both:
                apart += [of_a[0], of_b[0]]
        return tuple(together + apart)

    def of_citations(self, source_id: str, target_id: str) -> tuple[Evidence, ...]:
        """The references of `source_id` that were matched to `target_id`, those written in the text first."""
        citations = sorted(self._citations.get((source_id, target_id), []), key=_citation_rank)
        return tuple(self._of_citation(citation) for citation in citations)

    def of_coupling(self, paper_a: str, paper_b: str) -> tuple[Evidence, ...]:
        """The works that both papers cite, those that fewest papers cite first."""
        cited_by_b = {work.id for work in self._cited[paper_b]}
        shared = [work for work in self._cited[paper_a] if work.id in cited_by_b]
        shared.sort(key=lambda work: (len(work.cited_by), work.id))
        return tuple(Evidence(paper_a, "list", -1, -1, f"Both cite: {work.label}") for work in shared)

    def of_co_citation(self, paper_a: str, paper_b: str) -> tuple[Evidence, ...]:
        """The papers that cite both, by id."""
        # Sets, so that one paper that thousands cite costs no more than the other end of each of its edges.
        citing = self._citing.get(paper_a, frozenset()) & self._citing.get(paper_b, frozenset())
        return tuple(
            Evidence(paper_id, "list", -1, -1, f"Cited together by: {self._papers[paper_id].title or paper_id}")
            for paper_id in sorted(citing)
        )

    @cached_property
    def _papers_of(self) -> dict[str, frozenset[str]]:
        """The papers that name each concept."""
        return {name: frozenset(map(_paper, mentions)) for name, mentions in self._mentions.items()}

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The works that the papers cite, inside the corpus and outside it."""
        citations = (citation for found in self._citations.values() for citation in found)
        return tuple(cited_works(tuple(self._papers.values()), self._extractions, citations))

    @cached_property
    def _cited(self) -> dict[str, list[Work]]:
        cited: dict[str, list[Work]] = defaultdict(list)
        for work in self.works:
            for paper_id in work.cited_by:
                cited[paper_id].append(work)
        return cited

    @cached_property
    def _citing(self) -> dict[str, frozenset[str]]:
        return {work.id: frozenset(work.cited_by) for work in self.works if work.inside}

    def of_relations(self, head_id: str, tail_id: str, kind: str) -> tuple[Evidence, ...]:
        """The sentences that state a relation, the surest first."""
        found = [relation for relation in self._relations.get((head_id, tail_id), []) if relation.kind == kind]
        found.sort(key=lambda relation: (-relation.confidence, relation.paper_id, relation.sentence.start))
        return tuple(self._of_relation(relation) for relation in found)

    def of_edge(
        self, source: str, target: str, kinds: Sequence[str], shared: Sequence[str] = ()
    ) -> tuple[Evidence, ...]:
        """All evidence behind an edge of these kinds, best first; `shared` are the phrases of "related"."""
        found = (evidence for kind in kinds for evidence in self._of_kind(source, target, kind, shared))
        return _one_a_sentence(found)

    def _of_kind(self, source: str, target: str, kind: str, shared: Sequence[str]) -> tuple[Evidence, ...]:
        if kind == "cites":
            return self.of_citations(source, target)
        if kind == "related":
            return self.of_related(source, target, shared)
        if kind in ("mentions", "introduces"):
            return self.of_mentions(source, target)
        if kind == "cooccurs":
            return self.of_cooccurrence(source, target)
        if kind == "coupling":
            return self.of_coupling(source, target)
        if kind == "co-citation":
            return self.of_co_citation(source, target)
        return self.of_relations(source, target, kind)

    def definition(self, concept_id: str) -> Evidence | None:
        """The sentence that best says what a concept is, with the concept marked; None where no sentence does."""
        best: tuple[float, bool, Mention] | None = None
        for mention in self._mentions.get(concept_id, ()):
            sentence = self.sentence(mention.paper_id, mention.field, mention.start)
            text = self._text(sentence)
            score = how_defining(text, mention.start - sentence.start, mention.end - sentence.start)
            rank = (score, mention in self._introduced.get(mention.paper_id, ()), mention)
            if score and (best is None or rank[:2] > best[:2]):
                best = rank
        return self.of_mention(best[2]) if best else None

    def _quote(self, paper_id: str, field: Field, start: int, end: int) -> Evidence:
        return self._marked(self.sentence(paper_id, field, start), [(start, end)])

    def _marked(self, sentence: Sentence, spans: Iterable[tuple[int, int]]) -> Evidence:
        """`sentence` with `spans`, which count in its field, marked as far as they are inside."""
        begin, last = sentence.start, sentence.end
        marks = sorted({(start - begin, min(end, last) - begin) for start, end in spans})
        return Evidence(sentence.paper_id, sentence.field, begin, last, self._text(sentence), tuple(marks))

    def _text(self, sentence: Sentence) -> str:
        return self._papers[sentence.paper_id].text(sentence.field)[sentence.start : sentence.end]

    def _of_citation(self, citation: Citation) -> Evidence:
        reference = citation.reference
        if reference.where != "list" and reference.start >= 0:
            return self._quote(citation.source_id, reference.where, reference.start, reference.end)
        cited = self._papers[citation.target_id]
        entry = reference.text or reference.title or f"{cited.title or cited.id}"
        return Evidence(citation.source_id, "list", -1, -1, f"Reference list: {entry}")

    def _of_relation(self, relation: Relation) -> Evidence:
        sentence = relation.sentence
        inside = (
            (mention.start, mention.end)
            for concept_id in (relation.head_id, relation.tail_id)
            for mention in self._mentioned(relation.paper_id, concept_id)
            if mention.field == sentence.field and sentence.start <= mention.start < sentence.end
        )
        return self._marked(sentence, inside)


def of_edge(kg: KnowledgeGraph, source: str, target: str) -> tuple[Evidence, ...]:
    """All evidence behind the edge `source` -> `target` of a built graph, best first; its length is the edge's count.

    Raises:
        KeyError: if the graph has no such edge.
    """
    attributes = kg.graph.edges[source, target]
    return kg.evidence.of_edge(source, target, kinds_of(attributes), list(_shared(attributes.get("shared", ""))))


def definition(kg: KnowledgeGraph, concept_id: str) -> Evidence | None:
    """The sentence of the papers that best defines a concept, with the concept marked; None where none does.

    Of sentences that define equally well, that of a paper which introduces the concept is taken, else the first.
    """
    return kg.evidence.definition(concept_id)


def _shared(joined: str) -> Iterator[str]:
    yield from (label for label in joined.split(JOINER) if label)


def _citation_rank(citation: Citation) -> tuple[bool, float, str, int]:
    reference = citation.reference
    return (reference.where == "list", -citation.confidence, reference.where, reference.start)


def _one_a_sentence(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each sentence once, where it came first, with all marks: one that introduces a concept also mentions it."""
    sentences: dict[tuple[str, str, int, int, str], Evidence] = {}
    for one in found:
        key = one.paper_id, one.field, one.start, one.end, one.text
        known = sentences.get(key)
        sentences[key] = _with_marks(known, known.marks + one.marks) if known else one
    return tuple(sentences.values())


def _with_marks(evidence: Evidence, marks: tuple[tuple[int, int], ...]) -> Evidence:
    return replace(evidence, marks=tuple(sorted(set(marks))))
