"""Names for communities: the concepts that set each apart."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kgraph.generic import is_generic
from kgraph.schema import ALIKE, JOINER, kinds_of, weight_as
from kgraph.words import FUNCTION_WORDS, fold, folds, is_plain_word, without_short_form

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NO_COMMUNITY", "name_communities", "same_beginning", "signed_g2"]

NO_COMMUNITY = "not connected"
CONCEPTS_IN_NAME = 3
GENERAL_SHARE = 0.3
FEWEST_PAPERS = 2
# A reader gets less from one word, or from a short form nobody spells out, than from a phrase; least from a version.
PLAIN_WORD, SHORT_FORM, VERSION = 0.6, 0.4, 0.2
# A kind of work, not its subject.
TOOLS = frozenset(
    """
    algorithm application approach architecture data dataset design framework method model problem system task tool
    """.split()  # noqa: SIM905  # words are read more easily so
)
# Two words with the same beginning, "recommender" and "recommendation", are one to a reader.
SAME_BEGINNING, LONGEST_ENDING = 4, 3
# A word that so many papers of a community name is what it is about.
MOST_OF_IT, COVERAGE = 0.5, 0.75
# The second and the third concept of a name speak for papers that the first does not name.
KNOWN_PAPERS = 0.5
# A concept so much weaker than the first is left out, for it says less about the community than about a few papers.
LEAST_OF_BEST = 0.015
# A wider concept that hardly any paper names by itself ("in-context") is a piece of a term, and one that mostly stands
# in one longer term ("grammatical error") says less than that.
BY_ITSELF, IN_ONE_LONGER = 0.25, 0.5
LONGEST_PART = 5
# The best are looked at more closely; in a large community thousands of concepts could be.
MOST_CANDIDATES = 200
# A word that ends neither of two labels, "causal" in "causal story ~ causal chain", names less what they share.
NO_TOPIC = 0.25
# Beside what `is_generic` says: words that do relate two papers, but name no group of them.
GENERIC = frozenset(("code", "human", "knowledge", "language", "natural language", "sentence", "text", "user", "word"))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A concept that a community could be called after, and the papers of the community that name it."""

    score: float
    label: str
    phrase: tuple[str, ...]
    papers: frozenset[str]
    words: frozenset[str] = frozenset()


def signed_g2(inside: int, size: int, outside: int, rest: int) -> float:
    """How surprising it is that `inside` of `size` papers name a concept, where `outside` of the `rest` do.

    The log-likelihood ratio of the 2 x 2 table, negative where the concept is rarer inside than outside.
    Source: Dunning, T. (1993). Accurate methods for the statistics of surprise. Computational Linguistics 19(1).
    """
    total = size + rest
    named = inside + outside
    g2 = 0.0
    for observed, row, column in (
        (inside, size, named),
        (size - inside, size, total - named),
        (outside, rest, named),
        (rest - outside, rest, total - named),
    ):
        if observed:
            g2 += 2 * observed * math.log(observed * total / (row * column))
    return g2 if inside * rest >= outside * size else -g2


def name_communities(graph: nx.DiGraph[str], community: Mapping[str, int]) -> dict[int, str]:
    """A name for every community: up to three concepts that its papers name far more often than the others do.

    A paper that names a narrower concept ("neural machine translation") names the wider one too. Concepts are ranked
    by `signed_g2`, times their mean salience in the papers of the community, times a power of the share of its papers
    that name them; single words and versions of models count less unless half of the papers name them, and so do kinds
    of work ("tool") and phrases with a short form in them.
    The second and third are to speak for other papers than the first. No concept stands in two names, none repeats a
    word of another in its name, spelled out or not, and none is a generic word, a metric, or named by a large share of
    all papers.
    """
    sizes = Counter(number for node, number in community.items() if graph.nodes[node]["kind"] == "paper")
    candidates = _candidates(graph, community, sizes)
    chosen = {number: _distinct(candidates.get(number, [])) for number in sorted(set(community.values()) - {-1})}
    nameless = {node: number for node, number in community.items() if number in chosen and not chosen[number]}
    members: dict[int, list[str]] = defaultdict(list)
    for node, number in nameless.items():
        members[number].append(node)
    shared = _most_shared(graph, nameless) if nameless else {}
    names = {
        number: ", ".join(found or shared.get(number, [])) or _most_tied(graph, members[number])
        for number, found in chosen.items()
    }
    return _unique({-1: NO_COMMUNITY, **names})


def _papers_of_concepts(graph: nx.DiGraph[str]) -> dict[str, dict[str, float]]:
    """For every concept the papers that name it, with its salience there."""
    papers: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target, attributes in graph.edges(data=True):
        kinds = kinds_of(attributes)
        if "mentions" in kinds:
            papers[target][source] = weight_as(attributes, "mentions")
        elif "introduces" in kinds:
            papers[target][source] = attributes["weight"]
    return papers


def _with_narrower(
    papers: Mapping[str, Mapping[str, float]], phrases: Mapping[str, tuple[str, ...]], telling: Sequence[str]
) -> dict[str, dict[str, float]]:
    """`papers` of the `telling` concepts, each with those of all whose words contain its own, one after the other."""
    of_phrase: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for concept in telling:
        of_phrase[phrases[concept]].append(concept)
    found: dict[str, dict[str, float]] = {concept: {} for concept in telling}
    for concept, named in papers.items():
        words = phrases[concept]
        parts = {words[at : at + length] for length in range(1, LONGEST_PART + 1) for at in range(len(words))} | {words}
        for wider in {name for part in parts for name in of_phrase.get(part, ())}:
            own = found[wider]
            for paper, salience in named.items():
                if salience > own.get(paper, -1.0):
                    own[paper] = salience
    return found


def _candidates(
    graph: nx.DiGraph[str], community: Mapping[str, int], sizes: Mapping[int, int]
) -> dict[int, list[_Candidate]]:
    """What each community could be called, best first: a reader looks for the concept of a name among its members."""
    total = sum(sizes.values())
    named = _papers_of_concepts(graph)
    spelled = _spelled_out(graph.nodes[concept]["label"] for concept in named)
    labels = {concept: without_short_form(graph.nodes[concept]["label"]) for concept in named}
    phrases = {concept: _folded(label) for concept, label in labels.items()}
    found: dict[int, list[_Candidate]] = defaultdict(list)
    telling = [concept for concept in sorted(named) if not _is_generic(labels[concept], graph.nodes[concept]["kind"])]
    for concept, papers in _with_narrower(named, phrases, telling).items():
        label = labels[concept]
        if not FEWEST_PAPERS <= len(papers) <= max(GENERAL_SHARE * total, 3):
            continue
        number = community[concept]
        own = frozenset(paper for paper in papers if community[paper] == number)
        itself = sum(community[paper] == number for paper in named[concept])
        if number < 0 or len(own) < FEWEST_PAPERS or itself < BY_ITSELF * len(own):
            continue
        score = _score([papers[paper] for paper in own], sizes[number], len(papers), total)
        if len(label.split()) > 1 or len(own) < MOST_OF_IT * sizes[number]:
            score *= _plainness(label, spelled)
        if score > 0:
            found[number].append(_Candidate(score, label, phrases[concept], own))
    for number, candidates in found.items():
        candidates.sort(key=lambda candidate: (-candidate.score, candidate.label))
        found[number] = [replace(one, words=_words(one.label, spelled)) for one in candidates[:MOST_CANDIDATES]]
    return found


def _score(saliences: Sequence[float], size: int, papers: int, total: int) -> float:
    """How well a concept of `papers` names a community of `size` papers, of which those with `saliences` name it."""
    inside = len(saliences)
    share = inside / size
    surprise = signed_g2(inside, size, papers - inside, total - size)
    return round(surprise * math.pow(share, COVERAGE) * math.fsum(sorted(saliences)) / inside, 9)


def _plainness(label: str, spelled: Mapping[str, frozenset[str]]) -> float:
    words = label.split() or [label]
    if words[-1].isdigit() or (len(words) == 1 and any(char.isdigit() for char in label)):
        return VERSION
    short = [word for word in label.replace("-", " ").split() if sum(map(str.isupper, word)) > 1]
    if short and (len(words) == 1 or any(fold(word) in spelled for word in short)):
        return SHORT_FORM
    if len(words) == 1:
        return PLAIN_WORD
    # The longer such a phrase, the more of it says what the tool is for.
    return 1 - 1 / len(words) if fold(words[-1]) in TOOLS else 1.0


def _is_generic(label: str, kind: str) -> bool:
    return kind == "metric" or fold(label) in GENERIC or is_generic(label)


def _distinct(candidates: Sequence[_Candidate]) -> list[str]:
    """The best candidate, and those after it that share no word with one before and speak for other papers."""
    having: dict[str, list[_Candidate]] = defaultdict(list)
    for one in candidates:
        for word in set(one.phrase):
            having[word].append(one)
    left = [one for one in candidates if not any(_mostly_in(one, other) for other in having[one.phrase[0]])]
    least = LEAST_OF_BEST * max((one.score for one in left), default=0.0)
    chosen: list[_Candidate] = []
    known: frozenset[str] = frozenset()
    while left and len(chosen) < CONCEPTS_IN_NAME:
        # Of equals the first, which comes first in order of the label.
        best = max(left, key=lambda candidate: _gain(candidate, known))
        if _gain(best, known) < least:
            break
        chosen.append(best)
        known |= best.papers
        left = [one for one in left if not _alike(one.words, best.words)]
    return [candidate.label for candidate in chosen]


def _mostly_in(one: _Candidate, other: _Candidate) -> bool:
    return len(other.papers) >= IN_ONE_LONGER * len(one.papers) and set(one.phrase) < set(other.phrase)


def _gain(candidate: _Candidate, known: frozenset[str]) -> float:
    new = len(candidate.papers - known) / len(candidate.papers)
    return round(candidate.score * (KNOWN_PAPERS + (1 - KNOWN_PAPERS) * new), 9)


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two labels share a word, or two words that differ in their ending alone."""
    return any(same_beginning(one, other) for one in some for other in others)


def same_beginning(one: str, other: str) -> bool:
    """Whether two folded words are equal or differ in their ending alone."""
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or common >= max(SAME_BEGINNING, min(len(one), len(other)) - LONGEST_ENDING)


def _spelled_out(labels: Iterable[str]) -> dict[str, frozenset[str]]:
    """The words that each folded short form in brackets stands for, of all labels that have it."""
    found: dict[str, frozenset[str]] = {}
    for label in labels:
        long = without_short_form(label)
        for word in folds(label[len(long) :]):
            found[word] = found.get(word, frozenset()) | _words(long, {})
    return found


def _folded(label: str) -> tuple[str, ...]:
    """The words of `label`; a label without a letter or digit is a word of its own."""
    return tuple(folds(label)) or (label,)


def _words(label: str, spelled: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The words of `label`, of what its short forms stand for, and of its hyphenated words written as one."""
    words = {word for form in (label, label.replace("-", "")) for word in folds(form)}
    words |= {one for word in words for one in spelled.get(word, ())}
    return frozenset(words) - FUNCTION_WORDS or frozenset({label})


def _most_shared(graph: nx.DiGraph[str], community: Mapping[str, int]) -> dict[int, list[str]]:
    """The words that most relate the papers of communities which share no concept: "commonsense, temporal, causal".

    None of them is a concept of another community, for a reader would look for it there.
    """
    weights: dict[int, Counter[str]] = defaultdict(Counter)
    home = {fold(without_short_form(graph.nodes[node]["label"])): community.get(node, -1) for node in sorted(graph)}
    for source, target, attributes in graph.edges(data=True):
        number = community.get(source, -1)
        if "shared_weights" in attributes and number >= 0 and number == community.get(target):
            labels, values = (attributes[name].split(JOINER) for name in ("shared", "shared_weights"))
            for label, value in zip(labels, map(float, values), strict=True):
                weights[number].update({name: part * value for name, part in _in_common(label).items()})
    return {
        number: _heaviest({name: weight for name, weight in found.items() if home.get(fold(name), number) == number})
        for number, found in weights.items()
    }


def _in_common(label: str) -> dict[str, float]:
    """What two papers share: the phrase, or of two that are alike their words, for less those that end neither."""
    sides = [folds(without_short_form(side)) for side in label.split(ALIKE)]
    found = {without_short_form(label)} if len(sides) == 1 else set.intersection(*map(set, sides))
    topics = {without_short_form(label), *(side[-1] for side in sides if side)}
    return {name: 1.0 if name in topics else NO_TOPIC for name in found if fold(name) not in GENERIC | FUNCTION_WORDS}


def _heaviest(weights: Mapping[str, float]) -> list[str]:
    words = sorted(weights, key=lambda word: (-round(weights[word], 9), word))
    return [word for word in words if not is_generic(word)][:CONCEPTS_IN_NAME]


def _most_tied(graph: nx.DiGraph[str], members: Sequence[str]) -> str:
    """The label of the concept, or else paper, with most edges: for communities that share no word."""
    telling = [node for node in sorted(members) if _is_telling(graph.nodes[node])] or sorted(members)
    return without_short_form(str(graph.nodes[max(telling, key=graph.degree)]["label"]))


def _is_telling(attributes: Mapping[str, str]) -> bool:
    label = attributes["label"]
    return attributes["kind"] not in ("paper", "metric") and not is_plain_word(label) and fold(label) not in GENERIC


def _unique(names: Mapping[int, str]) -> dict[int, str]:
    seen: Counter[str] = Counter()
    unique = {}
    for number, name in sorted(names.items()):
        seen[name] += 1
        unique[number] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return unique
