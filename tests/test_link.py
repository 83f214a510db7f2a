from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from typing import Any

import networkx as nx
import pytest

from kgraph import schema
from kgraph.analyse import analyse
from kgraph.errors import OptionError
from kgraph.link import LinkOptions, link
from kgraph.model import Alias, Citation, Concept, Extraction, Field, Mention, Paper, Reference, Relation, Sentence


def paper(name: str, title: str, abstract: str, year: int | None = None) -> Paper:
    return Paper(id=name, title=title, abstract=abstract, year=year)


def mention(paper: Paper, text: str, *, field: Field = "abstract") -> Mention:
    start = getattr(paper, field).index(text)
    return Mention(paper.id, field, start, start + len(text), text, "method", "test")


A = paper("a", "Parsing", "We use beam search. It is quick.", 2001)
B = paper("b", "On beam search", "A study of greedy parsing.", 2003)
C = paper("c", "Cooking", "Nothing in common.")
BEAM = Concept(
    "concept:beam search",
    "beam search",
    "method",
    (Alias("beam search", "label", 2),),
    (mention(A, "beam search"), mention(B, "beam search", field="title")),
)
GREEDY = Concept("concept:greedy parsing", "greedy parsing", "method", (), (mention(B, "greedy parsing"),))
ONCE = Concept("concept:common", "common", "concept", (), (mention(C, "common"),))
EXTRACTIONS = (
    Extraction("a", sentences=(Sentence("a", "abstract", 0, 19), Sentence("a", "abstract", 20, 32))),
    Extraction("b", introductions=GREEDY.mentions),
    Extraction("c"),
)
CITATION = Citation("b", "a", Reference("b", title="Parsing"), 0.9, "title")
RELATION = Relation(BEAM.id, GREEDY.id, "compared-with", "b", Sentence("b", "abstract", 0, 26), 0.7)


def build(**options: Any) -> nx.DiGraph[str]:
    chosen = LinkOptions(**options)
    return link((A, B, C), EXTRACTIONS, (BEAM, GREEDY, ONCE), (CITATION,), (RELATION,), options=chosen)


def test_nodes_are_papers_and_shared_or_introduced_concepts() -> None:
    graph = build()
    assert list(graph) == ["a", "b", "c", BEAM.id, GREEDY.id]
    assert graph.nodes["a"] == {
        "label": "Parsing",
        "kind": "paper",
        "title": "Parsing",
        "year": 2001,
        "abstract": "We use beam search. It is quick.",
        "cited_by": 1,
    }
    assert graph.nodes[BEAM.id] == {
        "label": "beam search",
        "kind": "method",
        "papers": 2,
        "mentions": 2,
        "first_year": 2001,
        "last_year": 2003,
    }


def test_edges_have_their_kinds_weights_and_evidence() -> None:
    graph = build()
    assert {(source, target): data["kind"] for source, target, data in graph.edges(data=True)} == {
        ("a", "b"): "related",
        ("b", "a"): "cites",
        ("a", BEAM.id): "mentions",
        ("b", BEAM.id): "mentions",
        ("b", GREEDY.id): "introduces",
        (BEAM.id, GREEDY.id): "compared-with",
    }
    assert graph.edges["b", "a"] == {
        "weight": 1.0,
        "kind": "cites",
        "count": 1,
        "how": "title",
        "confidence": 0.9,
        "evidence": "Reference list: Parsing [b]",
    }
    related = graph.edges["a", "b"]
    # Both sentences of the second pair: its title names parsing, and the abstract of b greedy parsing.
    assert (related["shared"], related["count"]) == ("beam search | parsing ~ greedy parsing", 4)
    assert related["evidence"] == "We use beam search. [a] | On beam search [b]"
    assert 0 < related["weight"] <= 1
    coined = graph.edges["b", GREEDY.id]
    assert (coined["kinds"], coined["w_introduces"], coined["count"]) == ("introduces | mentions", 1.0, 1)
    assert coined["weight"] == 1.0 > coined["w_mentions"] > 0
    assert graph.edges[BEAM.id, GREEDY.id]["confidence"] == 0.7


def test_a_title_outweighs_an_abstract() -> None:
    graph = build()
    assert graph.edges["b", BEAM.id]["weight"] > graph.edges["a", BEAM.id]["weight"]


def test_edges_option_chooses_kinds() -> None:
    graph = build(edges=("cooccurs", "mentions"), min_cooccurrence=1, backbone="none")
    assert {data["kind"] for _, _, data in graph.edges(data=True)} == {"cooccurs", "mentions"}
    assert graph.edges[BEAM.id, GREEDY.id]["weight"] == 1.0
    # Of three papers two name the one, one the other, and one both: ln(3 / 2) / ln 3.
    assert graph.edges[BEAM.id, GREEDY.id]["npmi"] == round(math.log(1.5) / math.log(3), 6)
    assert graph.graph == {}


def test_a_backbone_says_what_it_cut() -> None:
    graph = build(edges=("cooccurs",), min_cooccurrence=1)
    assert graph.number_of_edges() == 0
    assert graph.graph["cuts"] == ["cooccurs: 1 -> 0 edges, hypergeometric, alpha 0.05"]


def test_the_order_of_the_input_does_not_matter() -> None:
    expected = build()
    papers, concepts = [A, B, C], [BEAM, GREEDY, ONCE]
    for seed in range(5):
        shuffle = random.Random(seed).shuffle
        shuffle(papers)
        shuffle(concepts)
        graph = link(papers, EXTRACTIONS, concepts, (CITATION,), (RELATION,), options=LinkOptions())
        assert list(graph.nodes(data=True)) == list(expected.nodes(data=True))
        assert list(graph.edges(data=True)) == list(expected.edges(data=True))


@pytest.mark.parametrize(
    "options",
    [{"edges": ("likes",)}, {"measure": "luck"}, {"min_papers": 0}, {"min_similarity": 2.0}, {"max_share": 0.0}],
)
def test_impossible_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        LinkOptions(**options)


def test_nothing_gives_an_empty_graph() -> None:
    assert len(link((), (), (), (), ())) == 0


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["0", "7"])
def test_the_same_bytes_whatever_the_hash_seed(hash_seed: str) -> None:
    code = "import json, networkx as nx; from test_link import build; print(json.dumps(nx.node_link_data(build())))"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == json.dumps(nx.node_link_data(build()))


def test_hostile_text_is_only_text() -> None:
    hostile = "</script>\ud800\x00 \\frac{a}{b} | \U0001f600 C++ 机器学习"
    papers = [paper(name, hostile, f"{hostile} {'x' * 1_000_000} same thing") for name in ("a", "b")]
    names = ("same thing", "C++", "机器学习", "</script>\ud800", "\U0001f600")
    concepts = [
        Concept(f"concept:{name}", name, "method", (), tuple(mention(one, name) for one in papers)) for name in names
    ]
    blank = paper("c", " ", "")
    graph = link([*papers, blank], [], concepts, [], [])
    assert graph.nodes["c"]["label"] == "c"
    assert graph.edges["a", "b"]["kind"] == "related"
    assert max(len(data["evidence"]) for _, _, data in graph.edges(data=True)) < 2000
    schema.validate(analyse(graph))
