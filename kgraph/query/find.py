"""Find a node by what a person calls it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.errors import NodeError
from kgraph.identifiers import arxiv_id, doi, normalise_title
from kgraph.model import Concept, KnowledgeGraph, Paper
from kgraph.words import short_form, without_short_form

if TYPE_CHECKING:
    from kgraph.store import Store

__all__ = ["Found", "describe", "find_node", "label_of", "resolve", "resolve_stored", "search", "similar"]

_MOST_SHOWN = 8
_MOST_SIMILAR = 5
# Of 100: one letter in five may be wrong.
_LEAST_SIMILAR = 80.0
# A name that only begins alike comes after one that is alike to its end.
_BEGINNING = 0.95


class Found(NamedTuple):
    """What a name means and what else is called the same, likeliest first; as `describe` tells of them."""

    node: dict[str, Any]
    others: tuple[dict[str, Any], ...] = ()


class _Name(NamedTuple):
    """A normalised name of a node; `main` for a title, an id of the source or a label rather than an alias."""

    node: str
    text: str
    main: bool = True


def find_node(kg: KnowledgeGraph, name: str, *, only: str = "") -> str:
    """The id of the paper or concept that `name` means; `only` is "paper" or "concept". See `resolve`.

    Raises:
        NodeError: if nothing fits, or several nodes do; its `candidates` tell of them.
    """
    return str(resolve(kg, name, only=only).node["id"])


def resolve(kg: KnowledgeGraph, name: str, *, only: str = "") -> Found:
    """The paper or concept that `name` means, and what else is called so. Concepts that are not drawn count too.

    In this order: an id, DOI or arXiv id; a label, its long or short form, or a title (case, accents and punctuation do
    not count); an alias; a title that begins with the name and a colon; the one node of which a name begins so; the one
    of which a name holds it. Of several concepts called the same, that of most papers is meant.

    Raises:
        NodeError: if nothing fits, or several nodes do; its `candidates` tell of them.
    """
    if found := _match(kg, name, only):
        return found
    raise _other_sort(kg, name, only) or _unknown(name, only, _holding(kg, name, only) or similar(kg, name, only=only))


def resolve_stored(store: Store, name: str, *, only: str = "") -> Found:
    """As `resolve`, of a store, of which it reads no more than names like this one.

    Raises:
        NodeError: if nothing fits, or several nodes do; its `candidates` tell of them.
    """
    beginning = store.named(name, begins=True)
    if found := _match(beginning, name, only, inside=False):
        return found
    holding = store.named(name, authors=True)
    if found := _match(holding, name, only):
        return found
    if only == "paper" and (concept := _match(holding, name, "concept")):
        holding = store.about(concept.node["id"])
    raise (
        _other_sort(holding, name, only)
        or _unknown(name, only, _holding(holding, name, only) or similar(store.alike(name), name, only=only))
    )


def _match(kg: KnowledgeGraph, name: str, only: str, *, inside: bool = True) -> Found | None:
    """As `resolve`, but None if nothing fits; without `inside` a name has to begin with what is looked for."""
    if name in _nodes(kg, only):
        return Found(describe(kg, name))
    wanted = normalise_title(name)
    names = [entry for entry in _names(kg, only) if wanted and wanted in entry.text]
    levels = [_ranked(kg, level) for level in _called(kg, name, wanted, names, only)]
    if first := next(filter(None, levels), None):
        if first[0] in kg.concept or len(first) == 1:
            others = dict.fromkeys(node for level in levels for node in level if node != first[0])
            return Found(describe(kg, first[0]), tuple(describe(kg, other) for other in others))
        raise _several(kg, name, first, only)
    begins = _ranked(kg, {entry.node for entry in names if entry.text.startswith(wanted)})
    fitting = begins or (_ranked(kg, {entry.node for entry in names}) if inside else [])
    if len(fitting) > 1:
        raise _several(kg, name, fitting, only)
    return Found(describe(kg, fitting[0])) if fitting else None


def _called(kg: KnowledgeGraph, name: str, wanted: str, names: Sequence[_Name], only: str) -> Iterator[set[str]]:
    """The nodes that are called `wanted`, the surest sort of name first."""
    yield _identified(kg, name) if only != "concept" else set()
    yield {entry.node for entry in names if entry.text == wanted and entry.main}
    yield {entry.node for entry in names if entry.text == wanted}
    opening = {entry.node for entry in names if entry.node in kg.paper and entry.text.startswith(wanted)}
    yield {node for node in opening if normalise_title(kg.paper[node].title.partition(":")[0]) == wanted}


def _identified(kg: KnowledgeGraph, name: str) -> set[str]:
    """The papers with this DOI or arXiv id."""
    wanted_doi, wanted_arxiv = doi(name), arxiv_id(name)
    return {
        paper.id
        for paper in kg.papers
        if (wanted_doi and paper.doi == wanted_doi) or (wanted_arxiv and paper.arxiv == wanted_arxiv)
    }


def _several(kg: KnowledgeGraph, name: str, nodes: Sequence[str], only: str) -> NodeError:
    candidates = [describe(kg, node) for node in nodes[:_MOST_SHOWN]]
    more = f"; all: kgraph search DIR {name!r}" if len(nodes) > _MOST_SHOWN else ""
    wanted = normalise_title(name)
    called = _ranked(kg, {entry.node for entry in _names(kg) if entry.text == wanted})
    if only == "paper" and called and kg.paper.keys().isdisjoint(called):
        return NodeError(f"{_no_paper(name, kg.concept[called[0]])}; {len(nodes)} papers fit{more}", candidates)
    fitting = f"{len(nodes)} {only or 'node'}s"
    return NodeError(f"{name!r} fits {fitting}; give more of its name, or its id{more}", candidates)


def _no_paper(name: str, concept: Concept) -> str:
    return f"no paper is called {name!r}, but a {concept.kind} is, see: kgraph neighbours DIR {name!r}"


def _other_sort(kg: KnowledgeGraph, name: str, only: str) -> NodeError | None:
    """The error that what is called `name` is of the other sort, if it is so.

    Where a paper was looked for: with those that coined the concept, or named it first.
    """
    if only == "concept" and (papers := _papers_called(kg, name)):
        seen = f"no concept is called {name!r}, but a paper is; give another node too, or see: kgraph neighbours DIR"
        return NodeError(f"{seen} {name!r}", [describe(kg, paper) for paper in papers[:_MOST_SHOWN]])
    found = _match(kg, name, "concept") if only == "paper" else None
    if not found:
        return None
    concept = kg.concept[found.node["id"]]
    coining = {
        paper for paper in concept.paper_ids if set(kg.extraction[paper].introductions).intersection(concept.mentions)
    }
    ranked = sorted(
        concept.paper_ids, key=lambda paper: (paper not in coining, kg.paper[paper].year or math.inf, paper)
    )
    candidates = [describe(kg, paper) for paper in ranked[:_MOST_SHOWN]]
    return NodeError(f"{_no_paper(name, concept)}; papers that name it:", candidates)


def _papers_called(kg: KnowledgeGraph, name: str) -> list[str]:
    if name in kg.paper:
        return [name]
    wanted = normalise_title(name)
    names = [entry for entry in _names(kg, "paper") if wanted and wanted in entry.text]
    return _ranked(kg, next(filter(None, _called(kg, name, wanted, names, "paper")), ()))


def _unknown(name: str, only: str, candidates: Sequence[dict[str, Any]]) -> NodeError:
    hint = "; did you mean one of these?" if candidates else ", and nothing is called alike"
    return NodeError(f"no {only or 'paper or concept'} is called {name!r}{hint}", candidates)


def _holding(kg: KnowledgeGraph, name: str, only: str) -> list[dict[str, Any]]:
    """What `search` finds, of the sort that is looked for."""
    fitting = _nodes(kg, only)
    return [found for found in search(kg, name, limit=None) if found["id"] in fitting][:_MOST_SHOWN]


def _nodes(kg: KnowledgeGraph, only: str) -> Mapping[str, Paper | Concept]:
    return kg.paper if only == "paper" else kg.concept if only == "concept" else {**kg.paper, **kg.concept}


def _names(kg: KnowledgeGraph, only: str = "") -> Iterator[_Name]:
    """Every normalised name of every node."""
    for paper in kg.papers if only != "concept" else ():
        yield _Name(paper.id, normalise_title(paper.title))
        if paper.source_id:
            yield _Name(paper.id, normalise_title(paper.source_id))
    for concept in kg.concepts if only != "paper" else ():
        yield _Name(concept.id, normalise_title(concept.label))
        # "large language model (LLM)" is called "large language model" too, and no less "LLM".
        for part in (without_short_form(concept.label), short_form(concept.label)):
            yield _Name(concept.id, normalise_title(part))
        for alias in concept.aliases:
            yield _Name(concept.id, normalise_title(alias.text), main=False)


def _authors(kg: KnowledgeGraph) -> Iterator[_Name]:
    for paper in kg.papers:
        for author in paper.authors:
            yield _Name(paper.id, normalise_title(author), main=False)


def _about(kg: KnowledgeGraph) -> Iterator[_Name]:
    """Title, authors and year of every paper as one text: "devlin bert 2019" is no name, yet tells the paper."""
    for paper in kg.papers:
        yield _Name(
            paper.id, normalise_title(" ".join((paper.title, *paper.authors, str(paper.year or "")))), main=False
        )


def _ranked(kg: KnowledgeGraph, nodes: Iterable[str]) -> list[str]:
    """Concepts before papers, each sort by what is known of it."""
    return sorted(nodes, key=lambda node: (node not in kg.concept, -_importance(kg, node), node))


def _importance(kg: KnowledgeGraph, node: str) -> int:
    """The papers that name a concept; the edges of a paper."""
    if node in kg.concept:
        return len(kg.concept[node].paper_ids)
    return int(kg.graph.nodes[node].get("degree", 0)) if node in kg.graph else 0


def label_of(kg: KnowledgeGraph, node: str) -> str:
    """What to call a node: a concept's label, a paper's title, else its id."""
    return kg.concept[node].label if node in kg.concept else kg.paper[node].title or node


def describe(kg: KnowledgeGraph, node: str) -> dict[str, Any]:
    """Id, kind and label of a node; how many papers name a concept, or the year of a paper."""
    if node in kg.concept:
        concept = kg.concept[node]
        return {"id": node, "kind": concept.kind, "label": concept.label, "papers": len(concept.paper_ids)}
    paper = kg.paper[node]
    return {"id": node, "kind": "paper", "label": paper.title, "year": paper.year}


def search(kg: KnowledgeGraph, text: str, *, limit: int | None = 20) -> list[dict[str, Any]]:
    """Papers and concepts whose names, aliases or authors hold all words of `text`, best first.

    An id or a name equal to the text comes before a name that starts with it, that before one that contains it, and
    last come papers whose title, authors and year hold the words together; then the more connected node first. Papers
    tell their authors.
    """
    words = normalise_title(text).split()
    wanted = " ".join(words)
    ranks = dict.fromkeys(_identified(kg, text) | ({text} & _nodes(kg, "").keys()), 0)
    for name in (*_names(kg), *_authors(kg)) if words else ():
        if all(word in name.text for word in words):
            rank = 0 if name.text == wanted else 1 if name.text.startswith(wanted) else 2
            ranks[name.node] = min(ranks.get(name.node, rank), rank)
    for name in _about(kg) if words else ():
        if all(word in name.text for word in words):
            ranks.setdefault(name.node, 3)
    ordered = sorted(ranks, key=lambda node: (ranks[node], -_importance(kg, node), node))
    return [
        describe(kg, node) | ({"authors": list(kg.paper[node].authors)} if node in kg.paper else {})
        for node in ordered[:limit]
    ]


def similar(kg: KnowledgeGraph, text: str, *, only: str = "", limit: int = _MOST_SIMILAR) -> list[dict[str, Any]]:
    """Papers and concepts with a name like `text`, or one that begins like it, the likest first."""
    from rapidfuzz import fuzz

    wanted = normalise_title(text)
    if not wanted:
        return []
    scores: dict[str, float] = {}
    for name in _names(kg, only):
        score = max(fuzz.ratio(wanted, name.text), _BEGINNING * fuzz.ratio(wanted, name.text[: len(wanted)]))
        if score >= _LEAST_SIMILAR:
            scores[name.node] = max(scores.get(name.node, 0.0), score)
    ordered = sorted(scores, key=lambda node: (-scores[node], -_importance(kg, node), node))
    return [describe(kg, node) for node in ordered[:limit]]
