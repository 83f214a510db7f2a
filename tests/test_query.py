"""Questions to a graph: what a name means, what lies around it, why an edge is there, and what there is in all."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import graphs
import networkx as nx
import page_graph
import pytest

from kgraph import query
from kgraph.cli import render
from kgraph.errors import NodeError
from kgraph.model import (
    Alias,
    Citation,
    Concept,
    Extraction,
    Field,
    Kind,
    KnowledgeGraph,
    Mention,
    Paper,
    Problem,
    Reference,
    Relation,
    Sentence,
)
from kgraph.schema import JOINER

LLM, SMALL, PARSING, FUSION = "concept:llm", "concept:small", "concept:parsing", "concept:fusion"
BIG = "large language model (LLM)"
ATTENTION, FOR_PARSING = "Attention Is Enough", "Attention for Parsing"
ABSTRACTS = {
    "p1": "We coin the large language model (LLM). An LLM attends.",
    "p2": "LLMs are good at parsing. A small language model fails.",
    "p3": "Parsing is solved by an LLM.",
}
LISTED = Reference("p2", "Ödegård. doi 10.1000/att.1", doi="10.1000/att.1", year=2017)
UNKNOWN = Reference("p2", "A lost work. 1999", ("Nemo",), 1999, key="lost")


def concept(node: str, label: str, kind: Kind, spellings: dict[str, str], *places: tuple[str, str]) -> Concept:
    """A concept with a mention at each (paper, phrase) of the abstracts; `spellings` gives the reason of each alias."""
    mentions = tuple(_mention(paper, phrase, kind) for paper, phrase in places)
    return Concept(node, label, kind, tuple(Alias(text, reason) for text, reason in spellings.items()), mentions)


def _mention(paper: str, phrase: str, kind: Kind) -> Mention:
    start = ABSTRACTS[paper].index(phrase)
    return Mention(paper, "abstract", start, start + len(phrase), phrase, kind, "test")


def extraction(paper_id: str, introductions: tuple[Mention, ...] = ()) -> Extraction:
    text = ABSTRACTS.get(paper_id, "")
    middle = text.find(". ") + 1
    field: Field = "abstract"
    parts = [(0, middle), (middle + 1, len(text))] if middle else [(0, len(text))]
    return Extraction(
        paper_id, (), tuple(Sentence(paper_id, field, *part) for part in parts if text), (), introductions
    )


@cache
def made() -> KnowledgeGraph:
    """Four papers and four concepts, of which the graph draws two."""
    papers = (
        Paper("p1", ATTENTION, ABSTRACTS["p1"], 2017, ("Ann Ödegård",), doi="10.1000/att.1", arxiv="1706.03762"),
        Paper("p2", FOR_PARSING, ABSTRACTS["p2"], 2019, ("Bo Lee",), references=(LISTED, UNKNOWN), source_id="W2"),
        Paper("p3", "Parsing", ABSTRACTS["p3"], 2020, ("Bo Lee", "Cy Attention")),
        Paper("p4"),
    )
    concepts = (
        concept(FUSION, "fusion", "concept", {}),
        concept(
            LLM,
            BIG,
            "method",
            {BIG: "label", "LLMs": "plural", "giant model": "thesaurus"},
            ("p1", "large language model"),
            ("p1", "LLM attends"),
            ("p2", "LLMs"),
            ("p3", "LLM"),
        ),
        concept(PARSING, "parsing", "task", {"parsing": "label"}, ("p2", "parsing"), ("p3", "Parsing")),
        concept(SMALL, "small language model", "method", {"fusion": "thesaurus"}, ("p2", "small language model")),
    )
    introduced = concepts[1].mentions[0]
    return KnowledgeGraph(
        graph=drawn(),
        papers=papers,
        extractions=(extraction("p1", (introduced,)), *(extraction(name) for name in ("p2", "p3", "p4"))),
        concepts=concepts,
        citations=(Citation("p2", "p1", LISTED, 1.0, "doi"),),
        problems=(Problem("a.bib:1", "no title"), Problem("a.bib:2", "a duplicate", severity="note")),
    )


def drawn() -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node, kind, community in (
        *(("p1", "paper", 0), ("p2", "paper", 0), ("p3", "paper", 0), ("p4", "paper", 1)),
        *((LLM, "method", 0), (PARSING, "task", 0)),
    ):
        graphs.add_node(graph, node, kind, community=community, community_label="ab"[community])
    graphs.add_edge(graph, "p2", "p1", "cites", weight=1.0, how="doi", confidence=1.0)
    graphs.add_edge(graph, "p1", "p2", "related", weight=0.25, shared=BIG)
    graphs.add_edge(graph, "p2", "p3", "related", weight=0.5, shared=f"parsing | {BIG}", count=4)
    graphs.add_edge(graph, "p1", LLM, "introduces", weight=1.0, kinds="introduces | mentions", count=2)
    graphs.add_edge(graph, "p2", LLM, "mentions", weight=0.25)
    graphs.add_edge(graph, "p2", PARSING, "mentions", weight=0.5)
    graphs.add_edge(graph, "p3", PARSING, "mentions", weight=0.75)
    graphs.add_edge(graph, LLM, PARSING, "cooccurs", weight=0.75)
    return graph


def test_the_graph_is_valid() -> None:
    from kgraph.schema import validate

    validate(made().graph)


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("p1", "p1"),
        (LLM, LLM),
        (BIG, LLM),
        ("Large Language-Model (llm)", LLM),
        ("large language model", LLM),
        ("LLMs", LLM),
        ("giant MODEL", LLM),
        ("small language model", SMALL),
        # Its label, though an alias of another.
        ("fusion", FUSION),
        ("attention is enough!", "p1"),
        ("Attention for", "p2"),
        ("giant", LLM),
        ("W2", "p2"),
        ("10.1000/ATT.1", "p1"),
        ("https://doi.org/10.1000/att.1", "p1"),
        ("1706.03762", "p1"),
        ("arXiv:1706.03762v5", "p1"),
        ("https://arxiv.org/abs/1706.03762", "p1"),
        ("p4", "p4"),
    ],
)
def test_a_name_means_a_node(name: str, node: str) -> None:
    assert query.find_node(made(), name) == node


@pytest.mark.parametrize(("only", "node"), [("paper", "p3"), ("concept", PARSING)])
def test_only_papers_or_only_concepts(only: str, node: str) -> None:
    assert query.find_node(made(), "parsing", only=only) == node


@pytest.mark.parametrize(("name", "only"), [("p1", "concept"), (LLM, "paper"), ("10.1000/att.1", "concept")])
def test_a_node_of_the_other_sort_is_not_found(name: str, only: str) -> None:
    with pytest.raises(NodeError, match=f"^no {only} is called {name!r}"):
        query.find_node(made(), name, only=only)


@pytest.mark.parametrize(
    ("name", "nodes"),
    [
        # Those of more papers, or of more edges, first.
        ("language model", [LLM, SMALL]),
        ("attention", ["p2", "p1"]),
    ],
)
def test_a_name_of_several_nodes_lists_them(name: str, nodes: list[str]) -> None:
    with pytest.raises(NodeError) as caught:
        query.find_node(made(), name)
    assert str(caught.value) == f"{name!r} fits 2 nodes; give more of its name, or its id"
    assert [candidate["id"] for candidate in caught.value.candidates] == nodes
    assert caught.value.candidates[0] == query.describe(made(), nodes[0])


def test_a_long_list_of_candidates_is_cut() -> None:
    with pytest.raises(NodeError, match=r"fits 40 papers; .*; all: kgraph search DIR 'part'$") as caught:
        query.find_node(page_graph.make(hostile=False), "part", only="paper")
    assert len(caught.value.candidates) == 8


@pytest.mark.parametrize("name", ["perpetuum mobile", "", " ", "?!", "10.9999/none", "2401.00001"])
def test_a_name_like_no_other(name: str) -> None:
    with pytest.raises(NodeError) as caught:
        query.find_node(made(), name)
    assert str(caught.value) == f"no paper or concept is called {name!r}, and nothing is called alike"
    assert caught.value.candidates == ()


@pytest.mark.parametrize(
    ("name", "only", "nodes"),
    [
        ("atention is enuogh", "", ["p1"]),
        ("large langage model", "", [LLM]),
        # It only begins alike.
        ("Atention for", "", ["p2"]),
        ("gaint model", "", [LLM]),
        ("paring", "", [PARSING, "p3"]),
        ("paring", "concept", [PARSING]),
        # Its words in another order, or its author.
        ("model, small", "", [SMALL]),
        ("Ödegård", "paper", ["p1"]),
    ],
)
def test_an_unknown_name_brings_what_is_called_alike(name: str, only: str, nodes: list[str]) -> None:
    with pytest.raises(NodeError) as caught:
        query.find_node(made(), name, only=only)
    assert str(caught.value) == f"no {only or 'paper or concept'} is called {name!r}; did you mean one of these?"
    assert [candidate["id"] for candidate in caught.value.candidates] == nodes


def test_a_concept_is_no_paper_but_papers_coin_and_name_it() -> None:
    with pytest.raises(NodeError) as caught:
        query.related(made(), "small language model")
    seen = (
        "no paper is called 'small language model', but a method is, see: kgraph neighbours DIR 'small language model'"
    )
    message = f"{seen}; papers that name it:"
    assert str(caught.value) == message
    with pytest.raises(NodeError) as caught:
        query.related(made(), "LLMs")
    assert [candidate["id"] for candidate in caught.value.candidates] == ["p1", "p2", "p3"]


def called(*names: str) -> KnowledgeGraph:
    """A paper for every name with a colon; for every other a concept, named by as many papers as it has places."""
    papers = [Paper(f"p{number}", name, "a b c d e f") for number, name in enumerate(names) if ":" in name]
    concepts = []
    for number, name in enumerate(name for name in names if ":" not in name):
        label, *aliases = name.split("/")
        places = (Mention(paper.id, "abstract", 0, 1, "a", "method", "test") for paper in papers[number:])
        spellings = tuple(Alias(alias, "acronym") for alias in aliases)
        concepts.append(Concept(f"c{number}", label, "method", spellings, tuple(places)))
    extractions = tuple(Extraction(paper.id) for paper in papers)
    return KnowledgeGraph(nx.DiGraph(), tuple(papers), extractions, tuple(concepts))


@pytest.mark.parametrize(
    ("names", "only", "node", "others"),
    [
        # A label before an alias, though the other is more frequent; a title that begins so comes last.
        (("Large/BERT", "BERT", "BERT: A", "On: B"), "", "c1", ["c0", "p2"]),
        # The short form of a label is no less than a label.
        (("large thing (BERT)/BERT", "Bert", "On: A", "On: B"), "", "c0", ["c1"]),
        # Of two aliases that of more papers.
        (("Large/BERT", "Other/BERT", "On: A", "Of: B"), "", "c0", ["c1"]),
        (("BERT", "BERT: A", "BERTScore: B"), "paper", "p1", []),
        (("A BERT", "BERT: A"), "", "p1", []),
        # The only one that begins so; the only one that holds it.
        (("BERT of X", "A BERT"), "", "c0", []),
        (("XLM", "A BERT"), "", "c1", []),
    ],
)
def test_one_rule_decides_between_nodes_called_alike(
    names: tuple[str, ...], only: str, node: str, others: list[str]
) -> None:
    found = query.resolve(called(*names), "bert", only=only)
    assert (found.node["id"], [other["id"] for other in found.others]) == (node, others)


def test_where_several_papers_fit_a_concept_that_is_called_so_is_told() -> None:
    with pytest.raises(NodeError) as caught:
        query.resolve(called("BERT", "Why BERT: A", "On BERT: B"), "BERT", only="paper")
    assert (
        str(caught.value)
        == "no paper is called 'BERT', but a method is, see: kgraph neighbours DIR 'BERT'; 2 papers fit"
    )
    assert [candidate["id"] for candidate in caught.value.candidates] == ["p1", "p2"]


def test_where_several_papers_are_called_like_a_concept_none_is_denied() -> None:
    with pytest.raises(NodeError) as caught:
        query.resolve(called("BERT", "BERT:", "Bert:"), "BERT", only="paper")
    assert str(caught.value) == "'BERT' fits 2 papers; give more of its name, or its id"


def test_two_titles_that_begin_so_are_told() -> None:
    with pytest.raises(NodeError, match="fits 2 papers") as caught:
        query.resolve(called("BERT: A", "Bert: B", "Over: BERT"), "BERT", only="paper")
    assert [candidate["id"] for candidate in caught.value.candidates] == ["p0", "p1"]


def test_a_paper_is_no_concept() -> None:
    kg = called("BERT: A", "On: BERT")
    for name in ("bert", "BERT: a", "p0"):
        with pytest.raises(
            NodeError, match="but a paper is; give another node too, or see: kgraph neighbours"
        ) as caught:
            query.why_concept(kg, name)
        assert [candidate["id"] for candidate in caught.value.candidates] == ["p0"]


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parsing", [PARSING, "p3", "p2"]),
        ("pars", [PARSING, "p3", "p2"]),
        ("attention", ["p2", "p1", "p3"]),
        ("language model", [LLM, SMALL]),
        ("model large", [LLM]),
        ("Ödegård", ["p1"]),
        ("odegard ANN", ["p1"]),
        ("bo lee", ["p2", "p3"]),
        ("giant", [LLM]),
        ("W2", ["p2"]),
        ("bo ann", []),
        # No single name: title, authors and year together.
        ("odegard enough", ["p1"]),
        ("Lee parsing", ["p2", "p3"]),
        ("https://doi.org/10.1000/ATT.1", ["p1"]),
        (LLM, [LLM]),
        ("perpetuum", []),
        ("", []),
        ("?!", []),
    ],
)
def test_search_finds_equal_then_beginning_then_inner_parts(text: str, expected: list[str]) -> None:
    assert ids(query.search(made(), text)) == expected
    assert ids(query.search(made(), text, limit=1)) == expected[:1]


def test_search_tells_what_it_found() -> None:
    assert query.search(made(), "parsing", limit=2) == [
        {"id": PARSING, "kind": "task", "label": "parsing", "papers": 2},
        {"id": "p3", "kind": "paper", "label": "Parsing", "year": 2020, "authors": ["Bo Lee", "Cy Attention"]},
    ]


def test_related_papers_the_strongest_first() -> None:
    untold = {"shared_weights": [], "rest": 0.0}
    strong = {"id": "p3", "title": "Parsing", "weight": 0.5, "shared": ["parsing", BIG], **untold}
    weak = {"id": "p1", "title": ATTENTION, "weight": 0.25, "shared": [BIG], **untold}
    assert query.related(made(), "p2") == [strong, weak]
    assert query.related(made(), "p2", limit=1) == [strong]
    assert query.related(made(), "p4") == []
    with pytest.raises(NodeError, match=r"^no paper is called"):
        query.related(made(), LLM)


def test_an_edge_that_also_cites_is_ranked_by_what_is_shared() -> None:
    # "p0-01" cites "p0-00": weight 1.0, of which the shared concepts are 0.5.
    found = query.related(page_graph.make(hostile=False), "p0-01")
    assert [(entry["id"], entry["weight"]) for entry in found] == [("p0-00", 0.5), ("p0-03", 0.4)]


def test_neighbours_by_kind_of_edge_then_by_weight() -> None:
    found = query.neighbours(made(), "p2")
    assert [(entry["id"], entry["edge"], entry["weight"]) for entry in found] == [
        ("p1", "cites", 1.0),
        ("p3", "related", 0.5),
        ("p1", "related", 0.25),
        (PARSING, "mentions", 0.5),
        (LLM, "mentions", 0.25),
    ]
    assert query.neighbours(made(), "p2", limit=2) == found[:2]
    assert query.neighbours(made(), LLM)[0] == {
        "id": "p1",
        "kind": "paper",
        "label": ATTENTION,
        "year": 2017,
        "edge": "introduces | mentions",
        "weight": 1.0,
        "count": 2,
        "drawn": True,
    }
    assert query.neighbours(made(), "p4") == []


def test_a_concept_that_is_not_drawn_has_the_neighbours_that_its_papers_give_it() -> None:
    (sentence, *_) = extraction("p2").sentences
    kg = replace(made(), relations=(Relation(SMALL, LLM, "compared-with", "p2", sentence, 0.5),))
    undrawn = {"count": 1, "drawn": False}
    assert query.neighbours(kg, SMALL) == [
        {**query.describe(kg, "p2"), "edge": "mentions", **undrawn},
        {**query.describe(kg, LLM), "edge": "compared-with", **undrawn},
        {**query.describe(kg, PARSING), "edge": "cooccurs", **undrawn},
    ]
    assert query.neighbours(replace(kg, graph=nx.DiGraph()), LLM)[0]["edge"] == "introduces"


@pytest.mark.parametrize(
    ("node", "options", "reason"),
    [
        (LLM, {}, ""),
        (SMALL, {"min_papers": 2}, "1 paper names it, and 2 are needed (--min-papers)"),
        (FUSION, {"min_papers": 2}, "0 papers name it, and 2 are needed (--min-papers)"),
        (SMALL, {"edges": ["cites", "related"]}, "the graph was built with edges between papers only (--edges)"),
        (SMALL, {"edges": ["mentions"], "min_papers": 1}, "the graph was cut to less"),
    ],
)
def test_why_a_concept_is_not_drawn(node: str, options: dict[str, Any], reason: str) -> None:
    assert query.why_undrawn(replace(made(), manifest={"options": {"link": options}}), node) == reason


def test_a_path_from_a_concept_that_is_not_drawn_leads_by_a_paper_that_names_it() -> None:
    steps = query.path(made(), SMALL, "p1")
    assert ids(steps) == [SMALL, "p2", "p1"]
    assert steps[1]["edge"] == {
        "kind": "mentions",
        "forward": False,
        "strength": 1.0,
        "weak": False,
        "shared": [],
        "evidence": "A small language model fails. [p2]",
    }
    assert ids(query.path(made(), "p1", SMALL)) == ids(steps)[::-1]
    assert SMALL not in made().graph


def test_of_paths_as_short_and_strong_that_of_the_first_ids() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in "adcb":
        graphs.add_node(graph, node)
    for source, target in ("ad", "cb", "ac", "db"):
        graphs.add_edge(graph, source, target, "cites", weight=1.0)
    assert ids(query.path(graphs.knowledge(graph), "a", "b")) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("a", "b", "nodes"),
    [
        ("p1", "p3", ["p1", "p2", "p3"]),
        # Two chains are as short: the other, by p2, has the weaker edges.
        (LLM, "p3", [LLM, PARSING, "p3"]),
        ("p2", "p1", ["p2", "p1"]),
        ("p1", "p1", ["p1"]),
    ],
)
def test_a_path_is_short_and_strong(a: str, b: str, nodes: list[str]) -> None:
    assert ids(query.path(made(), a, b)) == nodes
    assert ids(query.path(made(), b, a)) == nodes[::-1]


@pytest.mark.parametrize(
    ("weights", "nodes"),
    [
        # Two strong edges are shorter than a weak one.
        ({"ab": 0.1, "ac": 0.9, "bc": 0.9}, "acb"),
        ({"ab": 0.6, "ac": 0.9, "bc": 0.9}, "ab"),
        # Beyond 1 strength no longer counts.
        ({"ab": 0.6, "ac": 1e6, "bc": 1e6}, "ab"),
        # Three would be shorter still, but the chain is not to be more than one longer than the shortest.
        ({"ab": 0.1, "ac": 0.9, "cd": 0.9, "bd": 0.9}, "ab"),
    ],
)
def test_a_path_takes_one_step_more_for_stronger_edges(weights: dict[str, float], nodes: str) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in "abcd":
        graphs.add_node(graph, node)
    for ends, weight in weights.items():
        graphs.add_edge(graph, ends[0], ends[1], "related", weight=weight, shared=JOINER.join(("net", "tree")))
    steps = query.path(graphs.knowledge(graph), "a", "b")
    assert ids(steps) == list(nodes)
    for step, weight in zip(steps[1:], [weights["".join(sorted(ends))] for ends in pairwise(nodes)], strict=True):
        assert (step["edge"]["strength"], step["edge"]["weak"]) == (min(weight, 3.0), weight < 0.2)
        assert step["edge"]["shared"] == ["net", "tree"]


def test_a_path_says_what_a_step_rests_on_and_that_it_is_weak() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in "ab":
        graphs.add_node(graph, node)
    graphs.add_edge(graph, "a", "b", "related", weight=0.14, shared=JOINER.join(("net", "tree")))
    lines = list(render.path(query.path(graphs.knowledge(graph), "a", "b")))
    assert lines[1] == "  | related (weak, 0.14) by net; tree: [a] says so."


def test_every_step_of_a_path_tells_its_edge() -> None:
    told = {"weak": False, "shared": [], "evidence": "[p2] says so."}
    assert query.path(made(), "p1", PARSING) == [
        {"id": "p1", "kind": "paper", "label": ATTENTION, "year": 2017},
        {
            "id": "p2",
            "kind": "paper",
            "label": FOR_PARSING,
            "year": 2019,
            # Of the edges in both directions the stronger is told.
            "edge": {"kind": "cites", "forward": False, "strength": 1.0, **told},
        },
        {
            "id": PARSING,
            "kind": "task",
            "label": "parsing",
            "papers": 2,
            "edge": {"kind": "mentions", "forward": True, "strength": 0.5, **told},
        },
    ]
    back = query.path(made(), PARSING, "p1")
    assert [step["edge"]["forward"] for step in back[1:]] == [False, True]


def test_no_path_is_an_error() -> None:
    with pytest.raises(NodeError, match=f"^nothing joins '{ATTENTION}' and 'p4'$"):
        query.path(made(), "p1", "p4")


def quotes(found: dict[str, Any]) -> list[str]:
    return [f"{piece['paper_id']}: {piece['sentence']}" for piece in found["evidence"]]


def test_why_an_edge_tells_it_and_its_sentences_from_either_end() -> None:
    found = query.why(made(), "p3", "p2")
    assert found["edge"] == {
        "source": "p2",
        "source_label": FOR_PARSING,
        "target": "p3",
        "target_label": "Parsing",
        "drawn": True,
        "weight": 0.5,
        "kind": "related",
        "count": 4,
        "shared": f"parsing | {BIG}",
    }
    # For each shared phrase the sentence of each paper, here the same one with both phrases marked.
    assert quotes(found) == ["p2: LLMs are good at parsing.", "p3: Parsing is solved by an LLM."]
    assert [piece["marks"] for piece in found["evidence"]] == [[[0, 4], [17, 24]], [[0, 7], [24, 27]]]
    assert query.why(made(), FOR_PARSING, "p3") == found
    assert query.why(made(), "p2", "p3", limit=1)["evidence"] == found["evidence"][:1]


def test_why_prefers_the_edge_in_the_given_direction() -> None:
    assert query.why(made(), "p2", "p1")["edge"]["kind"] == "cites"
    assert query.why(made(), "p1", "p2")["edge"]["kind"] == "related"


def test_why_shows_each_sentence_with_its_place() -> None:
    text = "We coin the large language model (LLM)."
    first = {
        "paper_id": "p1",
        "title": ATTENTION,
        "field": "abstract",
        "sentence": text,
        "start": 0,
        "end": len(text),
        "marks": [[12, 32]],
    }
    found = query.why(made(), LLM, "p1")
    assert (found["edge"]["source"], found["edge"]["kinds"]) == ("p1", "introduces | mentions")
    assert found["evidence"][0] == first
    assert quotes(found)[1:] == ["p1: An LLM attends."]


@pytest.mark.parametrize(
    ("source", "target", "kind", "sentences"),
    [
        ("p3", LLM, "mentions", ["p3: Parsing is solved by an LLM."]),
        ("p2", SMALL, "mentions", ["p2: A small language model fails."]),
        (PARSING, SMALL, "cooccurs", ["p2: LLMs are good at parsing.", "p2: A small language model fails."]),
        ("p1", "p3", "related", ["p1: We coin the large language model (LLM).", "p3: Parsing is solved by an LLM."]),
    ],
)
def test_why_a_pair_that_is_not_drawn(source: str, target: str, kind: str, sentences: list[str]) -> None:
    found = query.why(made(), target, source)
    assert quotes(found) == sentences
    assert {name: found["edge"][name] for name in ("source", "target", "drawn", "kind", "count")} == {
        "source": source,
        "target": target,
        "drawn": False,
        "kind": kind,
        "count": len(sentences),
    }
    assert query.why(made(), source, target) == found


@pytest.mark.parametrize("pair", [("p2", "p1"), ("p1", "p2"), (LLM, PARSING), (PARSING, LLM)])
def test_why_tells_a_citation_or_relation_that_is_not_drawn_before_what_is_shared(pair: tuple[str, str]) -> None:
    (sentence, *_) = extraction("p2").sentences
    relation = Relation(LLM, PARSING, "used-for", "p2", sentence, 0.5)
    kg = replace(made(), graph=nx.DiGraph(), relations=(relation,))
    source, target, kind, quote = (
        ("p2", "p1", "cites", f"Reference list: {LISTED.text}")
        if "p1" in pair
        else (LLM, PARSING, "used-for", "LLMs are good at parsing.")
    )
    found = query.why(kg, *pair)
    assert quotes(found) == [f"p2: {quote}"]
    assert found["edge"] == {
        "source": source,
        "source_label": FOR_PARSING if source == "p2" else BIG,
        "target": target,
        "target_label": ATTENTION if target == "p1" else "parsing",
        "drawn": False,
        "kind": kind,
        "count": 1,
    }


@pytest.mark.parametrize(("a", "b"), [("p1", "p4"), ("p1", PARSING), (FUSION, LLM)])
def test_why_without_a_reason_points_to_path(a: str, b: str) -> None:
    with pytest.raises(NodeError, match=rf"^nothing joins .* directly; try: kgraph path DIR '{a}' '{b}'$"):
        query.why(made(), a, b)


@pytest.mark.parametrize(("a", "b"), [("LLMs", "large language model"), ("p1", "10.1000/att.1")])
def test_why_a_node_and_itself_is_an_error(a: str, b: str) -> None:
    with pytest.raises(NodeError, match="one node"):
        query.why(made(), a, b)


def test_why_a_concept_tells_its_spellings_and_sentences() -> None:
    found = query.why_concept(made(), "llms")
    assert found["concept"] == {
        "id": LLM,
        "label": BIG,
        "kind": "method",
        "papers": 3,
        "mentions": 4,
        "aliases": [
            {"text": BIG, "reason": "label", "count": 1},
            {"text": "LLMs", "reason": "plural", "count": 1},
            {"text": "giant model", "reason": "thesaurus", "count": 1},
        ],
    }
    assert quotes(found) == [
        "p1: We coin the large language model (LLM).",
        "p1: An LLM attends.",
        "p2: LLMs are good at parsing.",
        "p3: Parsing is solved by an LLM.",
    ]
    assert found["definition"] is None
    assert query.why_concept(made(), LLM, limit=2)["evidence"] == found["evidence"][:2]
    assert query.why_concept(made(), "fusion")["evidence"] == []
    with pytest.raises(NodeError, match=r"^no concept is called 'p1'"):
        query.why_concept(made(), "p1")


def test_concepts_of_most_papers_first() -> None:
    found = query.concepts(made())
    assert [(entry["id"], entry["papers"]) for entry in found] == [(LLM, 3), (PARSING, 2), (SMALL, 1), (FUSION, 0)]
    assert query.concepts(made(), limit=2)[1:] == [
        {
            "id": PARSING,
            "label": "parsing",
            "kind": "task",
            "papers": 2,
            "aliases": [{"text": "parsing", "reason": "label"}],
        }
    ]


def test_references_and_what_became_of_them() -> None:
    empty: dict[str, object] = {
        "paper_id": "p2",
        "title": "",
        "authors": [],
        "year": None,
        "doi": "",
        "arxiv": "",
        "key": "",
        "where": "list",
    }
    matched = {"target_id": "p1", "target": ATTENTION, "how": "doi", "confidence": 1.0, "reason": ""}
    lost = {"target_id": "", "target": "", "how": "", "confidence": 0.0, "reason": "no paper of the corpus fits"}
    told = {text: {"text": text, "label": text, "paper": FOR_PARSING} for text in (LISTED.text, UNKNOWN.text)}
    expected = [
        {**empty, **told[LISTED.text], "year": 2017, "doi": "10.1000/att.1", **matched},
        {**empty, **told[UNKNOWN.text], "authors": ["Nemo"], "year": 1999, "key": "lost", **lost},
    ]
    assert query.references(made()) == expected
    assert query.references(made(), limit=1) == expected[:1]
    assert query.references(made(), matched=True) == expected[:1]
    assert query.references(made(), matched=False, limit=5) == expected[1:]


def plain(papers: list[Paper], named: dict[str, list[Paper]]) -> KnowledgeGraph:
    """Papers and concepts alone: each concept with the papers that name it."""
    concepts = tuple(
        Concept(
            f"concept:{label}",
            label,
            "method",
            mentions=tuple(Mention(paper.id, "title", 0, 1, "t", "method", "test") for paper in of),
        )
        for label, of in sorted(named.items())
    )
    return KnowledgeGraph(nx.DiGraph(), tuple(papers), (), concepts)


def test_trends_are_what_rises_or_fades() -> None:
    papers = [Paper(f"{year}-{number}", "t", year=year) for year in (2000, 2001) for number in range(10)]
    kg = plain(papers, {"new": papers[10:], "old": papers[:10], "steady": papers[5:15]})
    # By hand: half of 20 papers name it, half a year from the middle; one year named throughout is a burst.
    z, weight = round(5 / math.sqrt(1.25), 6), round(10 * math.log(0.9999 / 0.5), 6)
    found = query.trends(kg)
    assert [{**entry, "p": 0} for entry in found] == [
        {
            "id": f"concept:{label}",
            "label": label,
            "direction": direction,
            "z": sign * z,
            "p": 0,
            "papers": counts,
            "bursts": [{"first": year, "last": year, "weight": weight}],
        }
        for label, direction, sign, counts, year in (
            ("new", "rising", 1, [[2000, 0], [2001, 10]], 2001),
            ("old", "fading", -1, [[2000, 10], [2001, 0]], 2000),
        )
    ]
    assert all(0 < entry["p"] < 1e-4 for entry in found)
    assert query.trends(kg, limit=1) == found[:1]
    assert query.trends(plain([Paper("a", "t")], {})) == []


def test_gaps_name_their_ends_and_bridges() -> None:
    papers = [Paper(f"p{number:02}", "t", year=2000) for number in range(60)]
    named = {"fish oil": papers[:3], "Raynaud": papers[3:6], "viscosity": papers[:6], "soup": papers[6:9]}
    kg = plain(papers, named)
    expected = {
        "a": "Raynaud",
        "b": "fish oil",
        "score": 1.0,
        "bridges": ["viscosity"],
        "papers": [["p03", "p00"]],
        "reason": "never named together, yet both go with viscosity",
    }
    assert query.gaps(kg) == [expected]
    assert query.gaps(kg, limit=0) == []
    assert query.gaps(made()) == []


def test_stats_count_everything() -> None:
    assert query.stats(made()) == {
        "papers": 4,
        "with_abstract": 3,
        "first_year": 2017,
        "last_year": 2020,
        "papers_in_largest_component": 3,
        "concepts": 4,
        "concepts_by_kind": {"concept": 1, "method": 2, "task": 1},
        "nodes": 6,
        "nodes_by_kind": {"paper": 4, "method": 1, "task": 1},
        "edges": 8,
        # One edge introduces and mentions.
        "edges_by_kind": {"cites": 1, "related": 2, "introduces": 1, "mentions": 4, "cooccurs": 1},
        "papers_with_reference_list": 1,
        "references_listed": 2,
        "references_in_text": 0,
        "references_matched": 1,
        "citations": 1,
        "citations_by_rule": {"doi": 1},
        "communities": [
            {"community": 0, "label": "a", "nodes": 5},
            {"community": 1, "label": "b", "nodes": 1},
        ],
        "cuts": [],
        "problems": 1,
    }


def test_stats_of_nothing() -> None:
    found = query.stats(graphs.empty())
    assert {name for name, value in found.items() if value} == set()
    assert found["first_year"] is found["last_year"] is None


def test_every_answer_is_json_as_it_is() -> None:
    kg = page_graph.make()
    answers = [
        query.stats(kg),
        query.concepts(kg),
        query.references(made()),
        query.search(kg, "script"),
        query.related(kg, "p0-01"),
        query.neighbours(kg, "p0-01"),
        query.path(kg, "p0-01", "p3-01"),
        query.why(kg, "p0-01", "p0-00"),
        query.why_concept(kg, "BLEU"),
    ]
    assert all(answers)
    assert json.loads(json.dumps(answers)) == answers
