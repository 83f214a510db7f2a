"""Papers of a corpus, found by what a reference may say of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kgraph.identifiers import normalise_title
from kgraph.model import Paper, Reference
from kgraph.resolve.papers import family_name

__all__ = ["Catalogue"]

_SIMILAR = 92.0
_MIN_TITLE = 20
_RARE_WORDS = 4
_MAX_CANDIDATES = 200
_YEARS_APART = 1
_MAX_TEXT = 2_000


class Catalogue:
    """An index of papers. Each `with_...` method returns the ids of all papers that fit, in no order, or nothing."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        """Index `papers` in one pass."""
        self._papers = {paper.id: paper for paper in papers}
        self._by_doi: dict[str, list[str]] = defaultdict(list)
        self._by_arxiv: dict[str, list[str]] = defaultdict(list)
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_title: dict[str, list[str]] = defaultdict(list)
        self._by_author: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._titles = {paper.id: normalise_title(paper.title) for paper in papers}
        self._families = {paper.id: [family_name(author) for author in paper.authors] for paper in papers}
        self._frequency = Counter(word for title in self._titles.values() for word in set(title.split()))
        for paper in self._papers.values():
            self._add(paper)

    def _add(self, paper: Paper) -> None:
        for index, value in ((self._by_doi, paper.doi), (self._by_arxiv, paper.arxiv)):
            if value:
                index[value].append(paper.id)
        for key in {paper.id, paper.source_id} - {""}:
            self._by_key[key].append(paper.id)
        title = self._titles[paper.id]
        if title:
            self._by_title[title].append(paper.id)
            for word in self._rarest(title, self._frequency):
                self._by_word[word].append(paper.id)
        families = self._families[paper.id]
        if families and families[0] and paper.year is not None:
            self._by_author[families[0], paper.year].append(paper.id)

    @staticmethod
    def _rarest(title: str, frequency: Counter[str]) -> list[str]:
        words = (word for word in set(title.split()) if frequency[word])
        return sorted(words, key=lambda word: (frequency[word], word))[:_RARE_WORDS]

    def with_doi(self, doi: str) -> Sequence[str]:
        """Papers with this DOI."""
        return self._by_doi.get(doi, ()) if doi else ()

    def with_arxiv(self, arxiv: str) -> Sequence[str]:
        """Papers with this arXiv id."""
        return self._by_arxiv.get(arxiv, ()) if arxiv else ()

    def with_key(self, key: str) -> Sequence[str]:
        """Papers that the source calls `key`."""
        return self._by_key.get(key, ()) if key else ()

    def with_title(self, reference: Reference) -> list[str]:
        """Papers with exactly this normalised title."""
        title = normalise_title(reference.title)
        return self.fitting(reference, self._by_title.get(title, ())) if title else []

    def with_similar_title(self, reference: Reference) -> list[str]:
        """Papers whose title is nearly the reference's, or stands in its free text; the best ones only."""
        from rapidfuzz import fuzz

        title = normalise_title(reference.title)
        text = "" if title or reference.where != "list" else normalise_title(reference.text[:_MAX_TEXT])
        scores: dict[str, float] = {}
        for paper_id in self._candidates(title or text):
            known = self._titles[paper_id]
            if len(known) < _MIN_TITLE:
                continue
            if title:
                scores[paper_id] = fuzz.ratio(title, known)
            elif f" {known} " in f" {text} ":
                scores[paper_id] = 100.0
        best = max(scores.values(), default=0.0)
        if best < _SIMILAR:
            return []
        return self.fitting(reference, [paper_id for paper_id, score in scores.items() if score == best])

    def _candidates(self, text: str) -> list[str]:
        """Papers whose title shares a rare word with `text`, those that share most first."""
        shared: Counter[str] = Counter()
        for word in sorted(set(text.split())):
            places = self._by_word.get(word, ())
            if len(places) <= _MAX_CANDIDATES:
                shared.update(places)
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [paper_id for paper_id, _ in ranked[:_MAX_CANDIDATES]]

    def with_author_and_year(self, citing: Paper, reference: Reference) -> list[str]:
        """Papers by this first author in this year for which something else speaks too."""
        if not reference.authors or reference.year is None:
            return []
        found = self._by_author.get((family_name(reference.authors[0]), reference.year), ())
        return [paper_id for paper_id in found if self._supported(citing, reference, self._papers[paper_id])]

    def _supported(self, citing: Paper, reference: Reference, paper: Paper) -> bool:
        families = self._families[paper.id]
        named = [family_name(author) for author in reference.authors if author.lower().strip(". ") != "et al"]
        if not set(named) <= set(families):
            return False
        if len(named) > 1:
            return True
        if reference.where == "list":
            return source_agrees(reference.text, paper.venue)
        nearby = citing.text(reference.where)[max(0, reference.start - 300) : reference.end + 300]
        words = set(normalise_title(nearby).split())
        return sum(1 for word in set(self._titles[paper.id].split()) & words if len(word) > 4) >= 2

    def fitting(self, reference: Reference, paper_ids: Iterable[str]) -> list[str]:
        """Those papers that the authors and the year of `reference` do not contradict."""
        return [paper_id for paper_id in paper_ids if not self._contradicted(reference, self._papers[paper_id])]

    def _contradicted(self, reference: Reference, paper: Paper) -> bool:
        if reference.year is not None and paper.year is not None and abs(reference.year - paper.year) > _YEARS_APART:
            return True
        families = [family for family in self._families[paper.id] if family]
        return bool(families and reference.authors and family_name(reference.authors[0]) not in families)

    def later(self, paper_id: str, citing: Paper) -> bool:
        """Whether the paper is clearly later than `citing`, by more than a year."""
        year = self._papers[paper_id].year
        return year is not None and citing.year is not None and year - citing.year > _YEARS_APART


def source_agrees(text: str, venue: str) -> bool:
    """Whether a comma-separated part of `text` names `venue`, in full or abbreviated ("J AM SOC INF SCI")."""
    words = [word for word in normalise_title(venue).split() if word not in _SMALL]
    for part in text.split(","):
        short = [word for word in normalise_title(part).split() if word not in _SMALL]
        if short and words and not any(word.isdigit() for word in short) and _abbreviates(short, words):
            return True
    return False


_SMALL = frozenset(["of", "the", "and", "for", "in", "on", "a", "an", "to", "&", "de", "la", "des", "der", "und"])


def _abbreviates(short: list[str], words: list[str]) -> bool:
    if len(short) < min(2, len(words)) or short[0][0] != words[0][0]:
        return False
    place = 0
    for part in short:
        while place < len(words) and not _is_short_for(part, words[place]):
            place += 1
        if place == len(words):
            return False
        place += 1
    return len(short) * 2 >= len(words)


def _is_short_for(part: str, word: str) -> bool:
    if word.startswith(part):
        return True
    letters = iter(word)
    return part[0] == word[0] and len(part) > 1 and all(letter in letters for letter in part)
