"""What does this short form mean here? Senses of short forms, from the definitions that papers give.

Every definition "long form (SF)" is a vote of one paper. Long forms of one short form are one sense when they differ in
inflection, or when one only adds words that the short form does not spell. A short form means what its paper defines;
else the sense whose long form the paper names; else the dominant sense, when it is clear; else the sense whose papers
name the same neighbours. Without any of these it stays unresolved.
Source: Schwartz & Hearst (2003) for the definitions; the rest is our own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kgraph.model import Abbreviation, Extraction
from kgraph.resolve.forms import Form, form_of, key_of, normal_words, strip_modifiers, tokens

__all__ = ["Acronyms", "Sense", "short_key"]

_DOMINANT = 0.8
_CLEAR_MARGIN = 2.0
_MAX_EXTRA_WORDS = 2


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a short form: the keys of its long forms (the first stands for all), and who defines it."""

    keys: tuple[str, ...]
    words: tuple[str, ...]
    papers: frozenset[str]


def short_key(text: str) -> str:
    """What the spellings of a short form share: "LLMs", "LLM" -> "llm"; "S-GPFA" -> "sgpfa"."""
    return form_of(text).key.lstrip("#")


class Acronyms:
    """The short forms of a corpus and what they mean in each paper."""

    def __init__(self, extractions: Sequence[Extraction], paper_keys: Callable[[str], Iterable[str]]) -> None:
        """Collect the definitions in `extractions`; `paper_keys` gives the keys of all phrases of a paper."""
        self._paper_keys = paper_keys
        self._local: dict[tuple[str, str], str] = {}
        self.shorts: set[str] = set()
        votes: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
        for extraction in extractions:
            for abbreviation in extraction.abbreviations:
                self._vote(votes, abbreviation)
        self.senses = {short: _senses(short, longs) for short, longs in sorted(votes.items())}
        self._root = self._unite()
        self._profiles: dict[tuple[str, str], Counter[str]] = {}

    def _vote(self, votes: dict[str, dict[tuple[str, ...], set[str]]], abbreviation: Abbreviation) -> None:
        short = short_key(abbreviation.short)
        words = long_words(short, abbreviation.long)
        if not short or not words or key_of(words) == short:
            return
        self.shorts.add(abbreviation.short)
        votes[short][words].add(abbreviation.paper_id)
        self._local.setdefault((abbreviation.paper_id, short), key_of(words))

    def _unite(self) -> dict[str, str]:
        """The key that stands for each long form, the same for all long forms of a sense."""
        root: dict[str, str] = {}

        def find(key: str) -> str:
            while root.get(key, key) != key:
                key = root[key]
            return key

        for senses in self.senses.values():
            for sense in senses:
                roots = sorted({find(key) for key in sense.keys})
                for key in roots:
                    root[key] = roots[0]
        return {key: find(key) for key in root}

    def canonical(self, key: str) -> str:
        """The key that stands for the sense of the long form `key`; `key` itself for any other phrase."""
        return self._root.get(key, key)

    def meaning(self, short: str, paper_id: str) -> Sense | None:
        """The sense of the short form (its `short_key`) in a paper, None when that is not clear."""
        senses = self.senses.get(short)
        if not senses:
            return None
        local = self._local.get((paper_id, short))
        if local is not None:
            return next((sense for sense in senses if local in sense.keys), None)
        if len(senses) > 1:
            named = set(self._paper_keys(paper_id))
            present = [sense for sense in senses if not named.isdisjoint(sense.keys)]
            if len(present) == 1:
                return present[0]
        return self.dominant(short) or self._nearest(short, senses, paper_id)

    def dominant(self, short: str) -> Sense | None:
        """The sense that nearly all definitions share, if there are enough of them for so short a form."""
        senses = self.senses.get(short, [])
        total = sum(len(sense.papers) for sense in senses)
        for sense in senses:
            if len(sense.papers) >= _DOMINANT * total and (len(short) >= 3 or len(sense.papers) >= 3):
                return sense
        return None

    def _nearest(self, short: str, senses: list[Sense], paper_id: str) -> Sense | None:
        named = sorted({key for key in self._paper_keys(paper_id) if key.lstrip("#") != short})
        scored = sorted(
            ((self._affinity(short, sense, named), -place) for place, sense in enumerate(senses)), reverse=True
        )
        best = scored[0][0]
        second = scored[1][0] if len(scored) > 1 else 0.0
        if best < 2.0 / max(1, len(named)) ** 0.5 / 10 or best < _CLEAR_MARGIN * second or best == 0:
            return None
        return senses[-scored[0][1]]

    def _affinity(self, short: str, sense: Sense, named: list[str]) -> float:
        """How much of `named` the papers that define `sense` name too, in [0, 1]."""
        place = short, sense.keys[0]
        if place not in self._profiles:
            self._profiles[place] = Counter(
                key for paper in sorted(sense.papers) for key in set(self._paper_keys(paper))
            )
        profile = self._profiles[place]
        return sum(profile[key] for key in named) / (len(sense.papers) * max(1, len(named)))


def long_words(short: str, long: str) -> tuple[str, ...]:
    """The normal words of a long form, from the first word that can carry the short form's first letter."""
    words = normal_words(strip_modifiers(tokens(long)))
    for place, word in enumerate(words):
        if short and word[0] == short[0]:
            return words[place:]
    return words


def _senses(short: str, longs: dict[tuple[str, ...], set[str]]) -> list[Sense]:
    """Long forms in groups of one meaning, the one most papers define first."""
    clusters: list[list[tuple[str, ...]]] = []
    for words in sorted(longs, key=lambda words: (-len(longs[words]), words)):
        for cluster in clusters:
            if _same_meaning(short, cluster[0], words):
                cluster.append(words)
                break
        else:
            clusters.append([words])
    senses = [
        Sense(
            tuple(dict.fromkeys(key_of(words) for words in cluster)),
            cluster[0],
            frozenset(paper for words in cluster for paper in longs[words]),
        )
        for cluster in clusters
    ]
    return sorted(senses, key=lambda sense: (-len(sense.papers), sense.keys))


def _same_meaning(short: str, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if key_of(left) == key_of(right):
        return True
    few, many = sorted((left, right), key=len)
    if len(few) == len(many):
        return all(_akin(a, b) for a, b in zip(few, many, strict=True))
    if len(many) - len(few) > _MAX_EXTRA_WORDS or len(few) < 2:
        return False
    rest = iter(many)
    return (
        all(any(_akin(word, other) for other in rest) for word in few) and _spells(short, few) and _spells(short, many)
    )


def _akin(left: str, right: str) -> bool:
    """Whether two words of long forms of the same short form are one word in two inflections."""
    if left == right or {left, right} == {"net", "network"}:
        return True
    shorter = min(len(left), len(right))
    shared = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    return shared >= max(4, 0.7 * shorter)


def _spells(short: str, words: tuple[str, ...]) -> bool:
    """Whether the letters of `short` stand in `words` in their order, the first one at the very start."""
    text = " ".join(words)
    letters = iter(text)
    wanted = [char for char in short if char.isalnum()]
    return bool(wanted) and text[0] == wanted[0] and all(char in letters for char in wanted)


def expanded(form: Form, written: list[str], meaning: Callable[[str], Sense | None]) -> str:
    """The key of a phrase with its short forms written out; its own key if there are none."""
    words: list[str] = []
    changed = False
    for plain, own in zip(form.words, written, strict=True):
        sense = meaning(own) if len(own) > 1 else None
        changed = changed or sense is not None
        words.extend(sense.words if sense else (plain,))
    return key_of(tuple(words)) if changed else form.key
