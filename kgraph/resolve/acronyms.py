"""What does this short form mean here? Senses of short forms, from the definitions that papers give.

Every definition "long form (SF)" is a vote of one paper. Long forms of one short form are one sense when they differ in
inflection, or when one only adds words that the short form does not spell. A short form means what its paper defines;
else the sense whose long form the paper names; else the dominant sense, when it is clear; else the sense whose papers
name the same neighbours. Without any of these it stays unresolved.
Source: Schwartz & Hearst (2003) for the definitions; the rest is our own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from kgraph.model import Abbreviation, Extraction
from kgraph.resolve.forms import form_of, is_name, key_of, normal_words, paired_words, strip_modifiers, tokens
from kgraph.resolve.long_forms import is_blend, is_initialism, related, same_meaning

__all__ = ["Acronyms", "Sense", "short_key"]

_DOMINANT = 0.8
_CLEAR_MARGIN = 2.0
_FAR_BETTER = 5
# Papers that name a long form, and letters of a short form, from which on one definition speaks for all papers.
_USUAL = 5
_TELLING = 5
# So many do where nothing else is called so and every word of the long form has a letter in it.
_NEARLY_TELLING = 4
_LONG_WORD = re.compile(r"[^\s\-‐‑–—/]+")


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

    def __init__(self, extractions: Sequence[Extraction], paper_keys: Callable[[str], Set[str]]) -> None:
        """Collect the definitions in `extractions`; `paper_keys` gives the keys of all phrases of a paper."""
        self._paper_keys = paper_keys
        self._papers = [extraction.paper_id for extraction in extractions]
        self._local: dict[tuple[str, str], str] = {}
        self._written: dict[str, Counter[str]] = defaultdict(Counter)
        self.shorts: set[str] = set()
        votes: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
        for extraction in extractions:
            for abbreviation in extraction.abbreviations:
                self._vote(votes, abbreviation)
        commonest = {short: min(longs, key=lambda long: (-len(longs[long]), long)) for short, longs in votes.items()}
        self.senses = {short: _senses(short, longs, commonest) for short, longs in sorted(_credible(votes).items())}
        self._root = self._unite()
        self._definitions: dict[str, Counter[str]] = defaultdict(Counter)
        for key in sorted(self._written):
            self._definitions[self.canonical(key)].update(self._written[key])
        self._dominant: dict[str, Sense | None] = {}
        self._profiles: dict[tuple[str, str], Counter[str]] = {}

    def _vote(self, votes: dict[str, dict[tuple[str, ...], set[str]]], abbreviation: Abbreviation) -> None:
        short = short_key(abbreviation.short)
        words = long_words(short, abbreviation.long)
        if not short or not words or short in (*words, key_of(words)) or not _is_definition(abbreviation):
            return
        self.shorts.add(abbreviation.short)
        votes[short][words].add(abbreviation.paper_id)
        self._local.setdefault((abbreviation.paper_id, short), key_of(words))
        self._written[key_of(words)][_tail(abbreviation.long, len(words))] += 1

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

    def is_long_form(self, key: str) -> bool:
        """Whether `key` is that of a long form that some paper gives."""
        return key in self._root

    def definitions(self, key: str) -> Counter[str]:
        """The long forms of the sense that `key` stands for, as papers write them."""
        return self._definitions.get(key, Counter())

    def meaning(self, short: str, paper_id: str) -> Sense | None:
        """The sense of the short form (its `short_key`) in a paper, None when that is not clear."""
        senses = self.senses.get(short)
        if not senses:
            return None
        local = self._local.get((paper_id, short))
        if local is not None:
            return next((sense for sense in senses if local in sense.keys), None)
        if len(senses) > 1:
            named = self._paper_keys(paper_id)
            present = [sense for sense in senses if not named.isdisjoint(sense.keys)]
            if len(present) == 1:
                return present[0]
        return self.dominant(short) or self._nearest(short, senses, paper_id)

    def dominant(self, short: str) -> Sense | None:
        """The sense that nearly all definitions share, if there are enough of them for so short a form.

        Senses that differ from it in inflection only ("language modeling") do not speak against it.
        """
        if short not in self._dominant:
            self._dominant[short] = _dominant(short, self.senses.get(short, []), self._papers_naming)
        return self._dominant[short]

    @cached_property
    def _papers_naming(self) -> Counter[str]:
        """How many papers name each long form, by its key."""
        return Counter(key for paper in self._papers for key in self._paper_keys(paper) if key in self._root)

    def _nearest(self, short: str, senses: list[Sense], paper_id: str) -> Sense | None:
        named = sorted(key for key in self._paper_keys(paper_id) if key.lstrip("#") != short)
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
            self._profiles[place] = Counter(key for paper in sorted(sense.papers) for key in self._paper_keys(paper))
        profile = self._profiles[place]
        return sum(profile[key] for key in named) / (len(sense.papers) * max(1, len(named)))


def long_words(short: str, long: str) -> tuple[str, ...]:
    """The normal words of a long form, from the first word that can carry the short form's first letter."""
    words = normal_words(tokens(strip_modifiers(long)))
    for place, word in enumerate(words):
        if short and word[0] == short[0]:
            return words[place:]
    return words


def _tail(text: str, count: int) -> str:
    """The end of `text` that holds its last `count` words."""
    found = list(_LONG_WORD.finditer(text))
    return text[found[-count].start() :] if 0 < count <= len(found) else text


def _is_definition(abbreviation: Abbreviation) -> bool:
    """Whether a pair can be one at all: "(ii)" and "approx." are no short forms, half a sentence is no long form."""
    short, long = abbreviation.short, abbreviation.long
    if not any(char.isupper() or char.isdigit() for char in short):
        return False
    return long.count("(") == long.count(")") and ". " not in long and ";" not in long


def _credible(votes: Mapping[str, Mapping[tuple[str, ...], set[str]]]) -> dict[str, dict[tuple[str, ...], set[str]]]:
    """`votes` without likely slips: a long form that has a far better known short form, while this one spells another.

    "non-autoregressive neural machine translation (NAT)" is easily read as "neural machine translation (NAT)".
    """
    best: Counter[tuple[str, ...]] = Counter()
    for longs in votes.values():
        for words, papers in longs.items():
            best[words] = max(best[words], len(papers))
    return {
        short: {
            words: papers
            for words, papers in longs.items()
            if best[words] < _FAR_BETTER * len(papers) or len(longs) == 1 or is_initialism(short, words)
        }
        for short, longs in votes.items()
    }


def _senses(
    short: str, longs: Mapping[tuple[str, ...], set[str]], commonest: Mapping[str, tuple[str, ...]]
) -> list[Sense]:
    """Long forms in groups of one meaning, the one most papers define first.

    Short forms inside them ("pretrained LM" for PLM) stand for their `commonest` long forms.
    """

    def spelled(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part for word in words for part in (commonest.get(word, (word,)) if word != short else (word,)))

    clusters: list[list[tuple[str, ...]]] = []
    for words in sorted(longs, key=lambda words: (-len(longs[words]), words)):
        for cluster in clusters:
            first = cluster[0]
            if same_meaning(short, first, words) or same_meaning(short, spelled(first), spelled(words)):
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


def _dominant(short: str, senses: list[Sense], naming: Mapping[str, int]) -> Sense | None:
    if not senses:
        return None
    first = senses[0]
    votes = len(first.papers)
    others = sum(len(sense.papers) for sense in senses[1:] if not related(first.words, sense.words))
    # One paper's definition speaks for others only where the short form is hardly a coincidence, or where many papers
    # name what it is short for.
    spelled = is_initialism(short, first.words)
    usual = spelled and sum(naming.get(key, 0) for key in first.keys) >= _USUAL
    alone = len(senses) == 1 and len(short) >= _NEARLY_TELLING and is_blend(short, first.words)
    trusted = votes >= 3 or usual or (len(short) >= 3 and (votes == 2 or spelled)) or len(short) >= _TELLING or alone
    return first if trusted and votes >= _DOMINANT * (votes + others) else None


def expanded(text: str, meaning: Callable[[str], Sense | None]) -> str:
    """The key of a phrase with its short forms written out.

    Short forms inside a compound of names ("DR-BERT", "OK-VQA") are part of another name and stay.
    """
    text = strip_modifiers(text)
    compounds = {part for chunk in text.split() for part in _compound(tokens(chunk))}
    words: list[str] = []
    for written, plain in paired_words(tokens(text)):
        sense = meaning(written) if len(written) > 1 and written not in compounds else None
        words.extend(sense.words if sense else (plain,))
    return key_of(words)


def _compound(parts: list[str]) -> list[str]:
    return parts if sum(map(is_name, parts)) > 1 else []
