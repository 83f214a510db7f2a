"""Papers by title: exactly, nearly, or as a part of free text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from kgraph.identifiers import normalise_title

__all__ = ["TitleIndex"]

_SIMILAR = 92.0
_MIN_SIMILAR_LENGTH = 20
_RARE_WORDS = 4
_MAX_CANDIDATES = 200
_MAX_COMPARED = 10
_MAX_TEXT = 2_000
_MAX_PARTS = 40
_MAX_RUN = 8
_FEW = 5
_BORDER = re.compile(r"[.,;:?!]\s|[.,;]$|[\"“”()\[\]]|\s[-–—]\s")


class TitleIndex:
    """An index of titles; each method returns the ids of the papers that fit best, sorted, or nothing."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Index `titles`, normalised ones by paper id."""
        self._titles = titles
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        frequency = Counter(word for title in titles.values() for word in set(title.split()))
        self._frequency = frequency
        for paper_id in sorted(titles):
            title = titles[paper_id]
            if title:
                self._exact[title].append(paper_id)
            for word in sorted(set(title.split()), key=lambda word: (frequency[word], word))[:_RARE_WORDS]:
                self._by_word[word].append(paper_id)

    def is_rare(self, word: str) -> bool:
        """Whether few titles have `word`: at most one in a hundred, or five."""
        return 0 < self._frequency[word] <= max(_FEW, len(self._titles) // 100)

    def exactly(self, title: str) -> list[str]:
        """Papers with this title, normalised."""
        return self._exact.get(normalise_title(title), [])

    def inside(self, text: str) -> list[str]:
        """Papers whose title is a part of `text` between punctuation marks; those with the longest title."""
        found = {run: self._exact[run] for run in _runs(text) if run in self._exact}
        return found[max(found, key=lambda run: (len(run), run))] if found else []

    def nearly(self, title: str) -> list[str]:
        """Papers whose title is nearly `title`."""
        return self._best({normalise_title(title)})

    def nearly_inside(self, text: str) -> list[str]:
        """Papers whose title is nearly a part of `text` between punctuation marks."""
        return self._best(set(_runs(text)))

    def _best(self, wanted: set[str]) -> list[str]:
        from rapidfuzz import fuzz

        scores: dict[str, float] = {}
        for paper_id in self._candidates({word for title in wanted for word in title.split()}):
            known = self._titles[paper_id]
            if len(known) >= _MIN_SIMILAR_LENGTH:
                scores[paper_id] = max(fuzz.ratio(title, known, score_cutoff=_SIMILAR) for title in wanted)
        best = max(scores.values(), default=0.0)
        return sorted(paper_id for paper_id, score in scores.items() if score == best) if best >= _SIMILAR else []

    def _candidates(self, words: set[str]) -> list[str]:
        """Papers whose title shares a rare word with `words`, those that share most first."""
        shared: Counter[str] = Counter()
        for word in sorted(words):
            places = self._by_word.get(word, ())
            if len(places) <= _MAX_CANDIDATES:
                shared.update(places)
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [paper_id for paper_id, _ in ranked[:_MAX_COMPARED]]


def _runs(text: str) -> Iterator[str]:
    """The normalised parts of `text` between punctuation marks, alone and joined with those that follow."""
    parts = [normalise_title(part) for part in _BORDER.split(text[:_MAX_TEXT])]
    parts = [part for part in parts if part][:_MAX_PARTS]
    for start in range(len(parts)):
        for end in range(start + 1, min(start + _MAX_RUN, len(parts)) + 1):
            yield " ".join(parts[start:end])
