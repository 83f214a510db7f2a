"""Who coined this name? Names of methods, datasets and metrics that exactly one paper introduces.

A paper coins a name when the extract stage found its introduction ("we propose StructFormer"), or when its title starts
with the name and a colon. A name is one word written like a name; other papers mean the same thing only by the same
letters in the same case (METEOR is not MeTeoR). Because names are used twice (LIME, CLIP), a name alone is no citation:
the papers have to share a concept that few papers name, or rare words of the coining paper's title; and both where the
name has but one capital, at its start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from kgraph.identifiers import normalise_title
from kgraph.model import Citation, Concept, Extraction, Mention, Paper, Reference
from kgraph.resolve.drafts import Place, place_of
from kgraph.resolve.forms import is_name, singular_name
from kgraph.resolve.titles import TitleIndex

__all__ = ["Coinage", "match_coined_names"]

# A task is nobody's. What has no particular kind may be coined all the same.
_COINED_KINDS = frozenset({"method", "dataset", "metric", "concept"})
_REACH = 40
_MIN_LETTERS = 3
_NOUNS = frozenset({"dataset", "datasets", "corpus", "benchmark", "benchmarks", "model", "models", "metric", "score"})
_MIN_TITLE_WORDS = 2
_COMMON_SHARE = 0.02
_FEW = 5
_ALL_SIGNS = 2
_CONFIDENCE = (0.0, 0.6, 0.8)  # by number of signs


class Coinage:
    """The names that exactly one paper of the corpus coins, and where other papers use them."""

    def __init__(self, papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept]) -> None:
        """Collect the coined names."""
        self._papers = {paper.id: paper for paper in papers}
        introduced = {place_of(mention) for extraction in extractions for mention in extraction.introductions}
        self.uses: list[tuple[Mention, str, Concept]] = []
        self._before: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
        for concept in concepts:
            if concept.kind in _COINED_KINDS and len(concept.paper_ids) > 1:
                self._collect(concept, introduced)

    def _collect(self, concept: Concept, introduced: Collection[Place]) -> None:
        coiners: dict[str, set[str]] = defaultdict(set)
        for mention in concept.mentions:
            if (place_of(mention) in introduced or self._opens_title(mention)) and looks_coined(mention.text):
                coiners[mention.paper_id].add(_same_name(mention.text))
        if len(coiners) != 1:
            return
        (author, names), *_ = coiners.items()
        if any(self._is_earlier(mention.paper_id, author) for mention in concept.mentions):
            return
        for mention in concept.mentions:
            if mention.paper_id != author and _same_name(mention.text) in names:
                self.uses.append((mention, author, concept))
                self._before[mention.paper_id].append((mention, author))

    def _is_earlier(self, paper_id: str, author: str) -> bool:
        """Whether a paper that uses the name is older than the one that seems to coin it."""
        paper, coiner = self._papers.get(paper_id), self._papers.get(author)
        return bool(paper and coiner and paper.year and coiner.year and paper.year < coiner.year)

    def _opens_title(self, mention: Mention) -> bool:
        if mention.start or mention.field != "title":
            return False
        paper = self._papers.get(mention.paper_id)
        return paper is not None and paper.title[mention.end :].lstrip().startswith(":")

    def coined_before(self, reference: Reference) -> list[str]:
        """The paper that coined the last name standing right before `reference` in its text, if any."""
        near = [
            (mention.end, author)
            for mention, author in self._before.get(reference.paper_id, ())
            if mention.field == reference.where and 0 <= reference.start - mention.end <= _REACH
        ]
        return [max(near)[1]] if near else []


def match_coined_names(
    papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept]
) -> list[Citation]:
    """Citations with `how` "coined-name": a paper names what exactly one other, not later, paper introduces.

    One citation for each pair of papers; its reference is the first place that uses the name. The confidence is 0.6 or
    0.8, by whether one or both of shared concepts and title words agree.
    """
    by_id = {paper.id: paper for paper in papers}
    context = _Context(papers, concepts)
    found: dict[tuple[str, str], Citation] = {}
    for mention, author, concept in Coinage(papers, extractions, concepts).uses:
        user, coiner = by_id.get(mention.paper_id), by_id.get(author)
        if user is None or coiner is None or (user.id, author) in found or _names_itself(user, mention.text):
            continue
        signs = context.signs(user, coiner, concept)
        if signs == _ALL_SIGNS or (signs and is_name(mention.text)):
            reference = Reference(user.id, mention.text, where=mention.field, start=mention.start, end=mention.end)
            found[user.id, author] = Citation(user.id, author, reference, _CONFIDENCE[signs], "coined-name")
    return sorted(found.values(), key=lambda c: (c.source_id, c.target_id))


def looks_coined(text: str) -> bool:
    """Whether `text` is one word written like a name: "BERT", "word2vec", "Few-NERD", "Molweni", not "Local SGD"."""
    if len(text.split()) != 1 or sum(char.isalpha() for char in text) < _MIN_LETTERS:
        return False
    return any(char.isupper() for char in text) or any(char.isdigit() for char in text)


def _same_name(text: str) -> str:
    """The name alone: "QMSum dataset" names QMSum."""
    name, blank, noun = text.rpartition(" ")
    return singular_name(name if blank and noun.lower() in _NOUNS else text).replace("-", "").replace(" ", "")


def _names_itself(paper: Paper, name: str) -> bool:
    return paper.title.startswith((f"{name}:", f"{name} :"))


class _Context:
    """Whether two papers are about the same things."""

    def __init__(self, papers: Sequence[Paper], concepts: Sequence[Concept]) -> None:
        self._titles = TitleIndex({paper.id: normalise_title(paper.title) for paper in papers})
        self._concepts: dict[str, set[str]] = defaultdict(set)
        for concept in concepts:
            if 1 < len(concept.paper_ids) <= max(_FEW, _COMMON_SHARE * len(papers)):
                for paper_id in concept.paper_ids:
                    self._concepts[paper_id].add(concept.id)

    def signs(self, user: Paper, coiner: Paper, concept: Concept) -> int:
        """How many signs there are: a shared concept besides `concept`, shared rare words of the coiner's title.

        That both write the name in full, as few papers do, is such a sign too; more than two count as two.
        """
        concepts = (self._concepts[user.id] & self._concepts[coiner.id]) - {concept.id}
        name = set(normalise_title(concept.label).split())
        theirs = set(normalise_title(coiner.title).split()) - name
        words = theirs & set(normalise_title(f"{user.title} {user.abstract}").split())
        titles = sum(map(self._titles.is_rare, words)) >= _MIN_TITLE_WORDS
        return min(_ALL_SIGNS, bool(concepts) + titles + _spelled_alike(user, coiner, concept))


def _spelled_alike(user: Paper, coiner: Paper, concept: Concept) -> bool:
    """Whether two of a few papers write the name in full: "mutual information gap" for MIG."""
    if len(concept.paper_ids) > _FEW:
        return False
    full: dict[str, set[str]] = {user.id: set(), coiner.id: set()}
    for mention in concept.mentions:
        if mention.paper_id in full and len(mention.text.split()) > 1:
            full[mention.paper_id].add(normalise_title(mention.lemma or mention.text))
    return not full[user.id].isdisjoint(full[coiner.id])
