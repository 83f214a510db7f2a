"""Names for communities: the concepts that set each apart."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgraph.generic import is_generic
from kgraph.schema import JOINER, weight_attribute
from kgraph.words import FUNCTION_WORDS, fold, folded_words, is_plain_word, without_short_form

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NO_COMMUNITY", "name_communities", "signed_g2"]

NO_COMMUNITY = "not connected"
CONCEPTS_IN_NAME = 3
GENERAL_SHARE = 0.3
FEWEST_PAPERS = 2
PLAIN_WORD = 0.5
# Words that do not tell a reader what a community is about, even where they are frequent in it.
GENERIC_WORDS = """
accuracy algorithm analysis application approach article baseline benchmark challenge code context corpus data dataset
domain evaluation example experiment feature framework human implementation information input knowledge language
literature method metric model output paper performance problem process quality research researcher resource result
sentence set solution state-of-the-art study survey system task technique technology text tool user word work
"""
GENERIC = frozenset(GENERIC_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    label: str
    words: frozenset[str]


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
    """A name for every community: two or three concepts that its papers name far more often than the others do.

    Concepts are ranked by `signed_g2` times their mean salience in the papers of the community; a single plain word
    ("hop") counts half, for a reader gets less from it than from a phrase or a proper name. No concept stands in two
    names, none repeats a word of another in its name, and none is a generic word, a metric, or named by a large share
    of all papers.
    """
    sizes = Counter(number for node, number in community.items() if graph.nodes[node]["kind"] == "paper")
    candidates = _candidates(graph, community, sizes)
    names, used = {-1: NO_COMMUNITY}, set[str]()
    for number in sorted(set(community.values()) - {-1}):
        chosen = _distinct(candidate for candidate in candidates[number] if candidate.label not in used)
        used.update(chosen)
        names[number] = ", ".join(chosen) or _most_tied(graph, community, number)
    return _unique(names)


def _papers_of_concepts(graph: nx.DiGraph[str]) -> dict[str, dict[str, float]]:
    """For every concept the papers that name it, with its salience there."""
    papers: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target, attributes in graph.edges(data=True):
        kinds = attributes.get("kinds", attributes["kind"]).split(JOINER)
        if "mentions" in kinds:
            papers[target][source] = attributes.get(weight_attribute("mentions"), attributes["weight"])
        elif "introduces" in kinds:
            papers[target][source] = attributes["weight"]
    return papers


def _candidates(
    graph: nx.DiGraph[str], community: Mapping[str, int], sizes: Mapping[int, int]
) -> dict[int, list[_Candidate]]:
    """What each community could be called, best first."""
    total = sum(sizes.values())
    found: dict[int, list[_Candidate]] = defaultdict(list)
    for concept, papers in _papers_of_concepts(graph).items():
        label = without_short_form(graph.nodes[concept]["label"])
        if _is_generic(label, graph.nodes[concept]["kind"], len(papers), total):
            continue
        plainness = PLAIN_WORD if is_plain_word(label) else 1.0
        saliences: dict[int, list[float]] = defaultdict(list)
        for paper, salience in papers.items():
            saliences[community[paper]].append(salience)
        for number, inside in saliences.items():
            if len(inside) >= FEWEST_PAPERS:
                score = signed_g2(len(inside), sizes[number], len(papers) - len(inside), total - sizes[number])
                score *= plainness * math.fsum(inside) / len(inside)
                if score > 0:
                    found[number].append(_Candidate(round(score, 9), label, _words(label)))
    for candidates in found.values():
        candidates.sort(key=lambda candidate: (-candidate.score, candidate.label))
    return found


def _is_generic(label: str, kind: str, papers: int, total: int) -> bool:
    return kind == "metric" or papers > max(GENERAL_SHARE * total, 3) or fold(label) in GENERIC or is_generic(label)


def _distinct(candidates: Iterable[_Candidate]) -> list[str]:
    """The first candidates that share no word with one before them."""
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == CONCEPTS_IN_NAME:
            break
        if not any(candidate.words & other.words for other in chosen):
            chosen.append(candidate)
    return [candidate.label for candidate in chosen]


def _words(label: str) -> frozenset[str]:
    return frozenset(word.folded for word in folded_words(label)) - FUNCTION_WORDS or frozenset({label})


def _most_tied(graph: nx.DiGraph[str], community: Mapping[str, int], number: int) -> str:
    """The label of the concept, or else paper, with most edges: for communities that share no concept."""
    members = sorted(node for node, of in community.items() if of == number)
    telling = [node for node in members if _is_telling(graph.nodes[node])] or members
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
