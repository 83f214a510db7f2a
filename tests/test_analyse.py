from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys

import networkx as nx
import pytest

from kgraph import schema
from kgraph.analyse import AnalyseOptions, analyse
from kgraph.analyse.centrality import pagerank
from kgraph.analyse.naming import NO_COMMUNITY, name_communities, signed_g2
from kgraph.analyse.ties import ties
from kgraph.errors import OptionError

TOPICS = ("parsing", "speech", "vision", "ethics")


def planted(*, papers: int = 15, concepts: int = 6, seed: int = 1, lonely: int = 3) -> nx.DiGraph[str]:
    """Papers that mostly name concepts of their own topic, and some that name nothing."""
    chance = random.Random(seed)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for topic in TOPICS:
        for number in range(concepts):
            graph.add_node(f"concept:{topic}{number}", kind="method", label=f"{topic} {'abcdef'[number] * 3}", papers=1)
        for number in range(papers):
            paper = f"{topic}:{number:02}"
            graph.add_node(paper, kind="paper", label=paper, title=paper)
            for _ in range(4):
                source = topic if chance.random() < 0.9 else chance.choice(TOPICS)
                concept = f"concept:{source}{chance.randrange(concepts)}"
                graph.add_edge(paper, concept, kind="mentions", weight=0.5, count=1, evidence=f"x [{paper}]")
    for number in range(lonely):
        graph.add_node(f"lonely:{number}", kind="paper", label="alone")
    return graph


@pytest.fixture(scope="module")
def annotated() -> nx.DiGraph[str]:
    return analyse(planted())


def test_every_node_gets_what_the_schema_asks_for(annotated: nx.DiGraph[str]) -> None:
    schema.validate(annotated)
    assert sum(data["pagerank"] for _, data in annotated.nodes(data=True)) == pytest.approx(1, abs=1e-6)
    assert all(annotated.degree(node) == data["degree"] for node, data in annotated.nodes(data=True))


def test_the_argument_is_left_alone() -> None:
    graph = planted()
    before = nx.node_link_data(graph)
    analyse(graph)
    assert nx.node_link_data(graph) == before


def test_planted_topics_are_found(annotated: nx.DiGraph[str]) -> None:
    found = [{annotated.nodes[f"{topic}:{n:02}"]["community"] for n in range(15)} for topic in TOPICS]
    assert [len(numbers) for numbers in found] == [1, 1, 1, 1]
    assert len(set.union(*found)) == 4


def test_names_differ_and_come_from_the_topic(annotated: nx.DiGraph[str]) -> None:
    names = {node: data["community_label"] for node, data in annotated.nodes(data=True)}
    assert len(set(names.values())) == 5
    for topic in TOPICS:
        assert topic in names[f"{topic}:00"]
    assert names["lonely:0"] == "not connected"


def test_nothing_overlaps_and_all_is_inside(annotated: nx.DiGraph[str]) -> None:
    nodes = [data for _, data in annotated.nodes(data=True)]
    assert all(abs(data[axis]) <= 1250 for data in nodes for axis in "xy")
    for index, one in enumerate(nodes):
        for other in nodes[:index]:
            apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert apart > (one["size"] + other["size"]) / 2


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["0", "7"])
def test_the_same_bytes_whatever_the_hash_seed_and_the_input_order(hash_seed: str, annotated: nx.DiGraph[str]) -> None:
    code = (
        "import json, random, networkx as nx; from test_analyse import planted; from kgraph.analyse import analyse\n"
        "source, graph = planted(), nx.DiGraph()\n"
        f"chance = random.Random({hash_seed})\n"
        "nodes, edges = list(source.nodes(data=True)), list(source.edges(data=True))\n"
        "chance.shuffle(nodes); chance.shuffle(edges); graph.add_nodes_from(nodes); graph.add_edges_from(edges)\n"
        "print(json.dumps(sorted(analyse(graph).nodes(data=True))))"
    )
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == json.dumps(sorted(annotated.nodes(data=True)))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_tiny_graphs_have_a_layout(count: int) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number in range(count):
        graph.add_node(f"p{number}", kind="paper", label="p")
    schema.validate(analyse(graph))
    if count > 1:
        graph.add_edge("p0", "p1", kind="cites", weight=1.0, count=1, evidence="x [p0]")
        schema.validate(analyse(graph))


@pytest.mark.parametrize("options", [{"resolution": 0.0}, {"min_share": 1.0}, {"min_share": -0.1}])
def test_impossible_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(OptionError):
        AnalyseOptions(**options)  # type: ignore[arg-type]  # a table of options


def test_pagerank_is_that_of_networkx() -> None:
    graph = planted(lonely=0)
    tied, undirected = ties(graph), nx.Graph(graph)
    expected = nx.pagerank(undirected, weight="weight", tol=1e-14, max_iter=1000)
    assert pagerank(tied) == pytest.approx([expected[node] for node in tied.ids], abs=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_seed_does_not_move_clear_communities(seed: int) -> None:
    first, second = (analyse(planted(), options=AnalyseOptions(seed=one)) for one in (seed, seed + 100))
    topics = [node for node in first if not node.startswith("lonely")]
    pairs = {(first.nodes[node]["community"], second.nodes[node]["community"]) for node in topics}
    assert len(pairs) == len(TOPICS)


def test_a_community_without_a_shared_concept_is_named_after_a_concept() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number in range(5):
        graph.add_node(f"p{number}", kind="paper", label=f"Title {number}")
        graph.add_node(f"concept:{number}", kind="method", label=f"method {'abcde'[number]} (M)")
        graph.add_edge(f"p{number}", f"concept:{number}", kind="mentions", weight=0.5)
        if number:
            graph.add_edge("p0", f"p{number}", kind="related", weight=0.5)
    assert name_communities(graph, dict.fromkeys(graph, 0)) == {-1: NO_COMMUNITY, 0: "method a"}


def shelf(*communities: dict[str, list[str]]) -> tuple[nx.DiGraph[str], dict[str, int]]:
    """A graph whose papers name concepts, and the community of each paper; concepts belong to the first."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    community = {}
    for number, papers in enumerate(communities):
        for paper, labels in papers.items():
            graph.add_node(paper, kind="paper", label=paper)
            community[paper] = number
            for label in labels:
                graph.add_node(f"concept:{label}", kind="method", label=label)
                graph.add_edge(paper, f"concept:{label}", kind="mentions", weight=0.5)
                community.setdefault(f"concept:{label}", number)
    return graph, community


COOKING = {f"q{number}": ["soup recipe", "slow cooking"] for number in range(20)}


@pytest.mark.parametrize(
    ("papers", "name"),
    [
        # The wider concept speaks for all, the narrower for one paper each.
        (
            {
                "a": ["beam search"],
                "b": ["beam search"],
                "c": ["greedy beam search"],
                "d": ["stochastic beam search"],
                "e": ["greedy beam search"],
            },
            "beam search",
        ),
        # What mostly stands in one longer concept is a piece of it.
        (
            {"a": ["error correction", "grammatical error correction"], "b": ["grammatical error correction"]},
            "grammatical error correction",
        ),
        # Short forms, hyphens and endings do not make two concepts of one.
        (
            {name: ["machine translation (MT)", "MT system"] for name in "abc"},
            "machine translation",
        ),
        ({name: ["multi-task learning", "multitask process"] for name in "abc"}, "multi-task learning"),
        ({name: ["recommender system", "news recommendation"] for name in "abc"}, "news recommendation"),
        # Symbols are words of their own, not all one.
        ({"a": ["§", "†"], "b": ["†"], "c": ["§"], "d": ["†", "‡ ‡"]}, "†, §"),
        # The version of a model is no subject, unless most papers are about it.
        (
            {"a": ["GPT-4", "safety test"], "b": ["GPT-4", "safety test"], "c": [], "d": [], "e": []},
            "safety test, GPT-4",
        ),
        ({"a": ["GPT-4"], "b": ["GPT-4"], "c": ["GPT-4"]}, "GPT-4"),
    ],
)
def test_names_say_each_thing_once_in_the_right_width(papers: dict[str, list[str]], name: str) -> None:
    assert name_communities(*shelf(papers, COOKING))[0] == name


def test_what_a_community_is_called_is_one_of_its_members() -> None:
    graph, community = shelf({name: ["beam search", "greedy decoding"] for name in "abc"}, COOKING)
    community["concept:beam search"] = 1
    assert name_communities(graph, community)[0] == "greedy decoding"


def test_a_community_without_a_shared_concept_is_named_by_the_words_that_relate_it() -> None:
    graph, community = shelf({"a": ["causal story"], "b": ["causality of stories"]}, COOKING)
    shared = "causal story ~ causal chain | model ~ model choice | text"
    graph.add_edge("a", "b", kind="related", weight=0.5, shared=shared, shared_weights="0.3 | 0.1 | 0.1")
    assert name_communities(graph, community)[0] == "causal"


def test_a_name_from_what_papers_share_is_no_concept_of_another_community() -> None:
    graph, community = shelf({"a": ["causal story"], "b": ["causality of stories"]}, COOKING)
    elsewhere = next(graph.nodes[node]["label"] for node in graph if community[node] and node.startswith("concept:"))
    graph.add_edge("a", "b", kind="related", weight=0.5, shared=f"{elsewhere} | old tale", shared_weights="0.3 | 0.1")
    assert name_communities(graph, community)[0] == "old tale"


def test_signed_g2_by_hand() -> None:
    # 8 of 10 inside, 2 of 10 outside: every expected count is 5.
    assert signed_g2(8, 10, 2, 10) == pytest.approx(2 * (8 * math.log(1.6) * 2 + 2 * math.log(0.4) * 2), abs=1e-9)
    assert signed_g2(2, 10, 8, 10) == pytest.approx(-signed_g2(8, 10, 2, 10), abs=1e-9)
