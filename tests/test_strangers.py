"""Papers that should know each other: related, of different communities, and neither cites the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from built import PAPERS as PAPERS_FILE
from built import ask, build, lines

from kgraph import query
from kgraph.analyse.strangers import Strangers, find_strangers
from kgraph.cli import render
from kgraph.model import Citation, KnowledgeGraph, Paper, Reference

LISTED = (Reference(paper_id="a", text="Some work."),)
PAPERS = {name: Paper(id=name, title=name.upper(), year=2000 + at, references=LISTED) for at, name in enumerate("abcd")}
PAIR = Strangers("a", "b", 0.5, ("x", "y"))


def graph() -> nx.DiGraph[str]:
    """Papers a and c in one community, b and d in the other; a is related to all, and cites d."""
    made: nx.DiGraph[str] = nx.DiGraph()
    for number, name in enumerate("abcd"):
        made.add_node(name, kind="paper", community=number % 2)
    made.add_edge("a", "b", kind="related", weight=0.5, shared="x | y")
    made.add_edge("a", "c", kind="related", weight=0.9, shared="x")
    made.add_edge("a", "d", kind="related", weight=0.8, shared="x")
    made.add_edge("b", "c", kind="coupling", weight=0.8)
    return made


CITES = (Citation(source_id="d", target_id="a", reference=LISTED[0], confidence=1.0, how="doi"),)


def test_strangers_are_related_uncited_and_apart() -> None:
    assert find_strangers(graph(), PAPERS, CITES) == (PAIR,)


def test_the_most_related_come_first() -> None:
    assert find_strangers(graph(), PAPERS, ()) == (Strangers("a", "d", 0.8, ("x",)), PAIR)
    assert find_strangers(graph(), PAPERS, (), limit=1) == (Strangers("a", "d", 0.8, ("x",)),)


def test_the_weight_is_that_of_being_related() -> None:
    both = graph()
    both.add_edge("a", "b", kind="coupling", kinds="coupling | related", weight=0.9, w_related=0.5, shared="x | y")
    assert find_strangers(both, PAPERS, CITES) == (PAIR,)


@pytest.mark.parametrize(
    ("without", "undated", "known"),
    [
        ("a", "", True),  # the older one could not cite the younger
        ("b", "", False),
        ("a", "a", False),  # either could cite the other
        ("", "a", True),
    ],
)
def test_only_a_list_of_references_tells_that_a_paper_does_not_cite(without: str, undated: str, known: bool) -> None:
    papers = dict(PAPERS)
    if without:
        papers[without] = replace(papers[without], references=())
    if undated:
        papers[undated] = replace(papers[undated], year=None)
    assert find_strangers(graph(), papers, CITES) == ((PAIR,) if known else ())


def known(*, kind: str = "related", communities: str = "0101", lists: bool = True, cites: str = "") -> KnowledgeGraph:
    """The papers of `graph`, their edges all of one kind; `cites` are pairs of one letter each."""
    made = nx.DiGraph(graph().edges(data=True))
    for *_, edge in made.edges(data=True):
        edge["kind"] = kind
    for name, community in zip("abcd", communities, strict=True):
        made.add_node(name, kind="paper", community=int(community), community_label=community)
    papers = tuple(paper if lists else replace(paper, references=()) for paper in PAPERS.values())
    citations = tuple(Citation(pair[0], pair[1], LISTED[0], 1.0, "doi") for pair in cites.split())
    return KnowledgeGraph(made, papers, (), (), citations)


@pytest.mark.parametrize(
    ("kg", "reason"),
    [
        (known(kind="coupling"), "no two papers are joined as related; "),
        (known(communities="0000"), "all 4 pairs of related papers are within a community; "),
        (known(cites="ba da cb"), "in all 3 pairs of related papers of different communities one cites the other"),
        (
            known(lists=False, cites="ba"),
            "2 pairs of related papers of different communities are joined by no citation, ",
        ),
    ],
)
def test_why_there_are_none(kg: KnowledgeGraph, reason: str) -> None:
    assert query.strangers(kg) == []
    assert query.why_no_strangers(kg).startswith(reason)
    assert list(render.strangers([], lacking=reason)) == [f"no such pair: {reason}"]


def test_a_user_asks_for_papers_instead_of_concepts(tmp_path: Path) -> None:
    # So few papers are strangers only in small communities.
    build(PAPERS_FILE, tmp_path, "--resolution", "3")
    found = ask("gaps", tmp_path, "--papers")
    assert [set(entry) for entry in found] == [{"a", "b", "weight", "shared"}] * len(found)
    (first, second), community = (found[0][end] for end in "ab"), "node classification"
    assert (first["title"], first["community"]) == ("Graph Convolution for Node Classification", community)
    assert lines("gaps", tmp_path, "--papers")[:2] == [
        f"{found[0]['weight']:.3f}  {first['title']} (2016)  [{community}]",
        f"  and  {second['title']} (2021)  [{second['community']}]",
    ]
