"""Papers that should know each other: related, of different communities, and neither cites the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from built import PAPERS as PAPERS_FILE
from built import ask, build, lines

from kgraph.analyse.strangers import Strangers, find_strangers
from kgraph.model import Citation, Paper, Reference

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
