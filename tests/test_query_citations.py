"""Chains of citations, the main path, and what a corpus cites but does not hold: worked out by hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from built import PAPERS, ask, build, invoke, lines
from hypothesis import given
from hypothesis import strategies as st

from kgraph import query
from kgraph.analyse.mainpath import citation_network, main_path, search_path_counts
from kgraph.errors import NodeError
from kgraph.model import Citation, KnowledgeGraph, Paper, Reference
from kgraph.query.spellings import by_spelling
from kgraph.works import Work

# a and b are the oldest, h and i the youngest:  a-c b-c c-d c-e d-f e-f f-h e-g g-i
# Ways that arrive: a 1, b 1, c 2, d 2, e 2, f 4, g 2, h 4, i 2; that leave: h 1, i 1, f 1, g 1, d 1, e 2, c 3.
COUNTS = {"ac": 3, "bc": 3, "cd": 2, "ce": 4, "df": 2, "ef": 2, "fh": 4, "eg": 2, "gi": 2}
ARCS = [(arc[0], arc[1]) for arc in COUNTS]


def test_search_path_counts() -> None:
    counts = search_path_counts(citation_network(ARCS))
    assert {cited + citing: count for (cited, citing), count in counts.items()} == COUNTS


def test_main_path() -> None:
    # a-c-e-f-h: 3 + 4 + 2 + 4 = 13; b instead of a is equal; a-c-d-f-h 11; a-c-e-g-i 11.
    assert main_path(citation_network(ARCS)) == ["a", "c", "e", "f", "h"]


@pytest.mark.parametrize(
    ("arcs", "kept", "path"),
    [
        ([], [], []),
        ([("a", "a")], [], []),
        ([("a", "b")], [("a", "b")], ["a", "b"]),
        # b and c cite each other: what leads in and out of the circle stays.
        ([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")], [("a", "b"), ("c", "d")], ["a", "b"]),
        ([("a", "c"), ("a", "d"), ("b", "d")], [("a", "c"), ("a", "d"), ("b", "d")], ["a", "c"]),
    ],
)
def test_circles_and_ties(arcs: list[tuple[str, str]], kept: list[tuple[str, str]], path: list[str]) -> None:
    network = citation_network(arcs)
    assert (sorted(network.edges), main_path(network)) == (kept, path)


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=25), st.randoms())
def test_counts_are_those_of_all_ways(arcs: list[tuple[str, str]], chance: object) -> None:
    network = citation_network(arcs)
    ways = [
        way
        for source in network
        for sink in network
        if network.in_degree(source) == 0 and network.out_degree(sink) == 0 and source != sink
        for way in nx.all_simple_paths(network, source, sink)
    ]
    counts = search_path_counts(network)
    assert counts == {arc: sum(arc in pairwise(way) for way in ways) for arc in network.edges}
    totals = {tuple(way): sum(counts[arc] for arc in pairwise(way)) for way in ways}
    path = main_path(network)
    assert totals.get(tuple(path), 0) == max(totals.values(), default=0)
    chance.shuffle(arcs)  # type: ignore[attr-defined]  # a Random
    assert main_path(citation_network(arcs)) == path


def made(*arcs: str, outside: tuple[tuple[str, str], ...] = ()) -> KnowledgeGraph:
    """Papers named by one letter; "ba" is b citing a."""
    cited: dict[str, list[Reference]] = {letter: [] for arc in arcs for letter in arc}
    citations = []
    for arc in arcs:
        citing, target = arc[0], arc[1]
        reference = Reference(citing, title=f"The paper of {target}", year=2000)
        cited[citing].append(reference)
        citations.append(Citation(citing, target, reference, 0.97, "title"))
    for citing, work in outside:
        cited[citing].append(Reference(citing, doi=work))
    papers = [
        Paper(letter, f"The paper of {letter}", year=2000 + ord(letter) - ord("a"), references=tuple(references))
        for letter, references in sorted(cited.items())
    ]
    return KnowledgeGraph(nx.DiGraph(), tuple(papers), (), (), tuple(citations))


@pytest.mark.parametrize(("one", "other"), [("a", "d"), ("d", "a")])
def test_a_chain_runs_from_old_to_new(one: str, other: str) -> None:
    steps = query.citation_path(made("ba", "cb", "dc", "db"), one, other)
    assert [(step["id"], step["year"]) for step in steps] == [("a", 2000), ("b", 2001), ("d", 2003)]
    assert [step.get("edge") for step in steps] == [
        None,
        {"kind": "cites", "forward": False, "how": "title", "evidence": "Reference list: The paper of a [b]"},
        {"kind": "cites", "forward": False, "how": "title", "evidence": "Reference list: The paper of b [d]"},
    ]


def test_no_chain_says_so() -> None:
    # a and c are both cited by b, but neither leads to the other.
    with pytest.raises(NodeError, match="no chain of citations joins 'The paper of a' and 'The paper of c'"):
        query.citation_path(made("ba", "bc"), "a", "c")


def test_the_main_path_tells_its_counts() -> None:
    steps = query.main_path(made(*(citing + cited for cited, citing in ARCS)))
    assert [(step["id"], step.get("edge", {}).get("ways")) for step in steps] == [
        ("a", None),
        ("c", 3),
        ("e", 4),
        ("f", 2),
        ("h", 4),
    ]


def test_no_citations_no_main_path() -> None:
    kg = KnowledgeGraph(nx.DiGraph(), (Paper("a", "A"), Paper("b", "B")), (), ())
    with pytest.raises(NodeError, match="no citations: 0 of 2 records carry references, none to another of them"):
        query.main_path(kg)


def test_what_the_corpus_lacks() -> None:
    kg = made("ba", "ca", outside=(("a", "10.1/x"), ("b", "10.1/x"), ("b", "10.1/y")))
    assert [(work["id"], work["cited_by"], work["papers"]) for work in query.outside(kg)] == [
        ("doi:10.1/x", 2, ["a", "b"]),
        ("doi:10.1/y", 1, ["b"]),
    ]
    assert query.outside(kg, limit=1)[0]["label"] == "10.1/x"


LONG = "A study of graphs and of their drawings"


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        (Reference("b", title="A Study of Graphs and their Drawings", authors=("Doe J",), year=2000), True),
        (Reference("b", title=LONG, authors=("Doe, Jane",), year=2000, doi="10.1000/other"), False),
        (Reference("b", title=LONG, authors=("Doe J",), year=2001), False),
        (Reference("b", title=LONG, authors=("Roe R",), year=2000), False),
        (Reference("b", title=f"{LONG} II", authors=("Doe J",), year=2000), False),
        (Reference("b", title=f"{LONG} 2", authors=("Doe J",), year=2000), False),
        (Reference("b", title="A study of trees and of their drawings in two dimensions", authors=("Doe J",)), False),
    ],
)
def test_titles_that_differ_by_letters_are_one_work(other: Reference, joined: bool) -> None:
    listed = Reference("a", title=LONG, authors=("Jane Doe",), year=2000, doi="10.1000/one")
    works = [
        Work("one", "One", listed, ("a", "c")),
        Work("other", "Other", other, ("b", "c")),
        Work("untold", "Untold", Reference("a", text="Doe, 2000"), ("a",)),
    ]
    groups = by_spelling(works)
    expected = [("one", "other"), ("untold",)] if joined else [("one",), ("other",), ("untold",)]
    assert [tuple(work.id for work in group) for group in groups] == expected
    assert by_spelling(reversed(works)) == groups


def test_two_dois_do_not_meet_in_a_work_without_one() -> None:
    works = [
        Work(name, name, Reference("a", title=LONG, authors=("Jane Doe",), year=2000, doi=doi), cited_by)
        for name, doi, cited_by in (
            ("none", "", ("a", "b", "c")),
            ("one", "10.1/x", ("a", "b")),
            ("two", "10.1/y", ("a",)),
        )
    ]
    assert [tuple(work.id for work in group) for group in by_spelling(works)] == [("none", "one"), ("two",)]


def test_spellings_count_as_one_work() -> None:
    spelled = {"a": LONG, "b": f"{LONG}.", "c": "A study of graphs and of their drawigns"}
    papers = [
        Paper(name, name, references=(Reference(name, title=title, authors=("Jane Doe",), year=2000),))
        for name, title in spelled.items()
    ]
    (work,) = query.outside(KnowledgeGraph(nx.DiGraph(), tuple(papers), (), ()))
    assert (work["cited_by"], work["papers"]) == (3, ["a", "b", "c"])
    assert work["spellings"] == [f"Doe 2000, {spelled['c']}"]


def test_works_cited_together() -> None:
    kg = made("ba", "ca", "da", outside=(("b", "10.1/x"), ("c", "10.1/x"), ("d", "10.1/y"), ("b", "10.1/y")))
    assert query.co_cited(kg) == [
        {
            "a": "2000, The paper of a",
            "b": "10.1/x",
            "a_id": "a",
            "b_id": "doi:10.1/x",
            "papers": 2,
            "cosine": round(2 / (3 * 2) ** 0.5, 6),
        },
        {
            "a": "2000, The paper of a",
            "b": "10.1/y",
            "a_id": "a",
            "b_id": "doi:10.1/y",
            "papers": 2,
            "cosine": round(2 / (3 * 2) ** 0.5, 6),
        },
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("citations")
    build(PAPERS, folder, "--edges", "cites,co-citation,coupling", "--min-shared", 1, "--measure", "jaccard")
    return folder


def test_commands(built: Path) -> None:
    kinds = ask("stats", built)["edges_by_kind"]
    assert set(kinds) == {"cites", "co-citation", "coupling"}
    every, matched, others = (ask("references", built, *option) for option in ((), ("--matched",), ("--unmatched",)))
    assert [entry for entry in every if entry["target_id"]] == matched != []
    assert [entry for entry in every if not entry["target_id"]] == others
    assert lines("references", built, "--outside")[0].split() == ["cited", "by", "work", "id"]
    assert lines("references", built, "--together") == [
        "no two works are cited together by two papers; 10 of 12 records carry references"
    ]
    main = ask("path", built, "--citations")
    assert len(main) > 2
    assert ask("path", built, main[0]["id"], main[-1]["id"], "--citations")[0]["id"] == main[0]["id"]
    years = [step["year"] for step in main]
    assert years == sorted(years)


@pytest.mark.parametrize(
    "arguments",
    [
        ("path", "DIR"),
        ("path", "DIR", "a"),
        ("path", "DIR", "", "a", "--citations"),
        ("references", "DIR", "--outside", "--together"),
        ("references", "DIR", "--outside", "--matched"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], built: Path) -> None:

    assert invoke(*(built if part == "DIR" else part for part in arguments)).exit_code == 2
