"""Papers of a corpus, found by what a reference may say of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kgraph.identifiers import normalise_title
from kgraph.model import Paper, Reference
from kgraph.names import family_name
from kgraph.pages import first_page, volume_and_page
from kgraph.resolve.titles import TitleIndex

__all__ = ["Catalogue", "source_agrees"]

_YEARS_APART = 1
_MIN_TITLE_WORDS = 4
_MIN_SHARED_WORDS = 2
_NEARBY = 150
_ET_AL = re.compile(r"\bet\.?\s?al\b")
_ET_AL_AUTHORS = 3
_SAME_TITLE = 92.0
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "a", "an", "to", "de", "la", "des", "der", "und"})


_PREPRINTS = ("10.48550/", "10.1101/", "10.21203/", "10.31234/", "10.26434/")


class Catalogue:
    """An index of papers. Each `with_...` method returns the ids of all papers that fit, in no order, or nothing."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        """Index `papers`."""
        self._papers = {paper.id: paper for paper in papers}
        self._titles = {paper.id: normalise_title(paper.title) for paper in papers}
        self._index = TitleIndex(self._titles)
        self._families = {paper.id: [family_name(author) for author in paper.authors] for paper in papers}
        self._by_doi: dict[str, list[str]] = defaultdict(list)
        self._by_arxiv: dict[str, list[str]] = defaultdict(list)
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_author: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_place: dict[tuple[str, int], list[str]] = defaultdict(list)
        for paper in self._papers.values():
            self._add(paper)

    def _add(self, paper: Paper) -> None:
        for index, value in ((self._by_doi, paper.doi), (self._by_arxiv, paper.arxiv)):
            if value:
                index[value].append(paper.id)
        for key in {paper.id, paper.source_id} - {""}:
            self._by_key[key].append(paper.id)
        families = self._families[paper.id]
        if families and families[0] and paper.year is not None:
            self._by_author[families[0], paper.year].append(paper.id)
        if (page := first_page(paper.pages)) and paper.year is not None:
            self._by_place[page, paper.year].append(paper.id)

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
        """Papers with the normalised title of the reference, or one that is a part of its free text."""
        found = self._index.exactly(reference.title) if reference.title else self._index.inside(_free_text(reference))
        return [paper_id for paper_id in self.fitting(reference, found) if self._is_telling(reference, paper_id)]

    def with_similar_title(self, reference: Reference) -> list[str]:
        """Papers whose title is nearly that of the reference, or nearly a part of its free text."""
        if reference.title:
            return self.fitting(reference, self._index.nearly(reference.title))
        text = _free_text(reference)
        return self.fitting(reference, self._index.nearly_inside(text)) if text else []

    def with_volume_and_page(self, reference: Reference) -> list[str]:
        """Papers of the reference's year, volume and first page whose first author or journal agrees.

        Where either side tells no volume, it has to be the first author, and the page more than one figure.
        """
        if reference.where != "list" or reference.year is None:
            return []
        volume, page = volume_and_page(reference.text)
        found = self._by_place.get((page, reference.year), ()) if page else ()
        return [paper_id for paper_id in found if self._same_place(reference, self._papers[paper_id], volume, page)]

    def _same_place(self, reference: Reference, paper: Paper, volume: str, page: str) -> bool:
        families = self._families[paper.id]
        same_author = bool(reference.authors and families) and families[0] in _families_of_first(reference)
        if volume and paper.volume:
            return volume == _volume(paper) and (same_author or source_agrees(reference.text, paper.venue))
        return same_author and len(page) > 1

    def _is_telling(self, reference: Reference, paper_id: str) -> bool:
        """Whether the title is long enough to be no coincidence, or the author or year supports it."""
        words = len(self._titles[paper_id].split())
        paper = self._papers[paper_id]
        same_author = bool(paper.authors and reference.authors)
        same_year = paper.year is not None and paper.year == reference.year
        return words >= _MIN_TITLE_WORDS or same_author or (same_year and words > 1)

    def with_author_and_year(self, citing: Paper, reference: Reference) -> list[str]:
        """Papers by this first author in this year for which something else speaks too."""
        if not reference.authors or reference.year is None:
            return []
        for family in _families_of_first(reference):
            found = self._by_author.get((family, reference.year), ())
            supported = [paper_id for paper_id in found if self._supported(citing, reference, self._papers[paper_id])]
            if supported:
                return supported
        return []

    def _supported(self, citing: Paper, reference: Reference, paper: Paper) -> bool:
        if reference.title:
            return self._is_same_work(reference.title, paper.id)
        others = {family_name(author) for author in reference.authors[1:]} - {"", "al"}
        if not others <= set(self._families[paper.id]):
            return False
        if reference.where == "list":
            return not _is_elsewhere(reference, paper) and (bool(others) or source_agrees(reference.text, paper.venue))
        et_al = bool(_ET_AL.search(reference.text))
        # Texts name one or two authors in full, and more than two by the first.
        if len(paper.authors) < _ET_AL_AUTHORS if et_al else len(paper.authors) != len(reference.authors):
            return False
        if others:
            return True
        return self._is_about(
            citing.text(reference.where)[max(0, reference.start - _NEARBY) : reference.start], paper.id
        )

    def _is_about(self, text: str, paper_id: str) -> bool:
        """Whether `text` shares words with the paper's title that few titles have."""
        shared = set(self._titles[paper_id].split()) & set(normalise_title(text).split())
        return sum(self._index.is_rare(word) for word in shared) >= _MIN_SHARED_WORDS

    def _is_same_work(self, title: str, paper_id: str) -> bool:
        """Whether a title, perhaps cut or with more than the title in it, can be the paper's."""
        from rapidfuzz import fuzz

        given, known = normalise_title(title), self._titles[paper_id]
        return min(len(given), len(known)) >= 10 and fuzz.partial_ratio(given, known) >= _SAME_TITLE

    def fitting(self, reference: Reference, paper_ids: Iterable[str]) -> list[str]:
        """Those papers that the authors and the year of `reference` do not contradict."""
        return [paper_id for paper_id in paper_ids if not self._contradicted(reference, self._papers[paper_id])]

    def _contradicted(self, reference: Reference, paper: Paper) -> bool:
        if reference.year is not None and paper.year is not None and abs(reference.year - paper.year) > _YEARS_APART:
            return True
        families = [family for family in self._families[paper.id] if family]
        return bool(families and reference.authors and not set(_families_of_first(reference)) & set(families))

    def best(self, reference: Reference, paper_ids: Sequence[str]) -> list[str]:
        """Of several papers those of exactly the year of `reference`; all of them where that does not tell."""
        same_year = [paper_id for paper_id in paper_ids if self._papers[paper_id].year == reference.year]
        return same_year if reference.year is not None and same_year else list(paper_ids)

    def later(self, paper_id: str, citing: Paper) -> bool:
        """Whether the paper is clearly later than `citing`, by more than a year."""
        year = self._papers[paper_id].year
        return year is not None and citing.year is not None and year - citing.year > _YEARS_APART

    def has_another_doi(self, paper_id: str, reference: Reference) -> bool:
        """Whether paper and reference both have a DOI, and not the same. That of a preprint may name the same work."""
        dois = (self._papers[paper_id].doi, reference.doi)
        return all(dois) and dois[0] != dois[1] and not any(doi.startswith(_PREPRINTS) for doi in dois)


def _is_elsewhere(reference: Reference, paper: Paper) -> bool:
    """Whether reference and paper tell different volumes or first pages; one wrong figure in four is a slip."""
    volume, page = volume_and_page(reference.text)
    known = first_page(paper.pages)
    if volume and paper.volume and volume != _volume(paper):
        return True
    slips = sum(one != other for one, other in zip(page, known, strict=False))
    return bool(page and known) and page != known and (len(page) != len(known) or slips * 4 > len(page))


def _volume(paper: Paper) -> str:
    return paper.volume.upper().lstrip("0")


def _free_text(reference: Reference) -> str:
    return reference.text if reference.where == "list" else ""


def _families_of_first(reference: Reference) -> list[str]:
    """What the family name of the first author may be: citation indexes also write it first, "Bae Wan Ki"."""
    author = reference.authors[0]
    families = [family_name(author)]
    if reference.where == "list" and reference.text.startswith(author):
        families += normalise_title(author).split()[:1]
    return [family for family in dict.fromkeys(families) if family]


def source_agrees(text: str, venue: str) -> bool:
    """Whether a comma-separated part of `text` names `venue`, in full or abbreviated ("J AM SOC INF SCI")."""
    words = [word for word in normalise_title(venue).split() if word not in _SMALL]
    for part in text.split(","):
        short = [word for word in normalise_title(part).split() if word not in _SMALL]
        if short and words and not any(word.isdigit() for word in short) and _abbreviates(short, words):
            return True
    return False


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
