"""Evidence: the right sentences in the right order, each of them a piece of its paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import networkx as nx
import page_graph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph import evidence, store
from kgraph.evidence import Evidence, EvidenceIndex
from kgraph.link import LinkOptions, link
from kgraph.model import (
    Citation,
    Concept,
    Extraction,
    Field,
    KnowledgeGraph,
    Mention,
    Paper,
    Reference,
    Relation,
    Sentence,
)
from kgraph.schema import EDGE_KINDS

ADA, PARSING, TREE = "concept:ada", "concept:parsing", "concept:tree"
TEXTS: dict[str, tuple[str, str]] = {
    "p0": ("Ada on trees", "Parsing is hard. A decision tree is not."),
    "p1": ("Ada", "Parsing with Ada helps. We present Ada. Ada wins; Ada is fast. See Bo (2017), not Ada."),
    "p2": ("Old parsing", "Decision trees need no parsing."),
    "p3": ("", ""),
}
UNMARKED = "See Bo (2017), not Ada."


def mention(paper_id: str, field: Field, phrase: str, nth: int = 0) -> Mention:
    """The n-th place of `phrase` in a field."""
    places = [match.span() for match in re.finditer(re.escape(phrase), TEXTS[paper_id][field == "abstract"])]
    return Mention(paper_id, field, *places[nth], phrase, "method", "test")


def sentences(paper_id: str) -> tuple[Sentence, ...]:
    """The sentences of an abstract, last first, without the one that nobody marked; titles are not marked either."""
    found = re.finditer(r"\S[^.]*\.", TEXTS[paper_id][1])
    spans = [match.span() for match in found if match[0] != UNMARKED]
    return tuple(Sentence(paper_id, "abstract", *span) for span in reversed(spans))


PRESENTED = mention("p1", "abstract", "Ada", 1)
PAPERS = tuple(Paper(name, title, abstract) for name, (title, abstract) in TEXTS.items())
EXTRACTIONS = tuple(
    Extraction(name, sentences=sentences(name), introductions=(PRESENTED,) if name == "p1" else ()) for name in TEXTS
)
CONCEPTS = (
    Concept(
        ADA,
        "Ada",
        "method",
        mentions=(
            mention("p0", "title", "Ada"),
            mention("p1", "title", "Ada"),
            *(mention("p1", "abstract", "Ada", nth) for nth in range(5)),
        ),
    ),
    Concept(
        PARSING,
        "parsing",
        "task",
        mentions=(
            mention("p0", "abstract", "Parsing"),
            mention("p1", "abstract", "Parsing"),
            mention("p2", "title", "parsing"),
            mention("p2", "abstract", "parsing"),
        ),
    ),
    Concept(TREE, "decision tree (DT)", "method", mentions=(mention("p0", "abstract", "decision tree"),)),
)
HELPS, FAST = sentences("p1")[2], sentences("p1")[0]
LISTED = Reference("p1", "Bo. Old parsing. 2017")
START = TEXTS["p1"][1].index("Bo (2017)")
IN_TEXT = Reference("p1", "Bo (2017)", where="abstract", start=START, end=START + 9)
CITATIONS = (
    Citation("p1", "p2", LISTED, 0.9, "title"),
    Citation("p1", "p2", replace(LISTED, text="", title="Old Parsing"), 1.0, "doi"),
    Citation("p1", "p2", IN_TEXT, 0.7, "author-year"),
    Citation("p2", "p0", Reference("p2", key="p0"), 1.0, "id"),
    Citation("p2", "p3", Reference("p2", key="p3"), 1.0, "id"),
)
RELATIONS = (
    Relation(ADA, PARSING, "used-for", "p1", FAST, 0.5),
    Relation(ADA, PARSING, "used-for", "p1", HELPS, 0.75),
    Relation(ADA, PARSING, "part-of", "p1", HELPS, 1.0),
)
GRAPH = KnowledgeGraph(nx.DiGraph(), PAPERS, EXTRACTIONS, CONCEPTS, relations=RELATIONS)


def lookup(citations: Iterable[Citation] = CITATIONS) -> EvidenceIndex:
    return replace(GRAPH, citations=tuple(citations)).evidence


def seen(found: Iterable[Evidence]) -> list[str]:
    """Each piece as a reader sees it: its paper and field, and the sentence with its marks in brackets."""
    return [f"{one.paper_id} {one.field}: {marked(one)}" for one in found]


def marked(one: Evidence) -> str:
    text = one.text
    for start, end in sorted(one.marks, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


WHOLE = "Parsing with Ada helps. We present Ada. Ada wins; Ada is fast. See Bo (2017), not "


@pytest.mark.parametrize(
    ("paper_id", "field", "start", "expected"),
    [
        ("p1", "abstract", 0, "Parsing with Ada helps."),
        ("p1", "abstract", 22, "Parsing with Ada helps."),
        ("p1", "abstract", 24, "We present Ada."),
        ("p1", "abstract", 23, TEXTS["p1"][1]),
        ("p1", "abstract", START, TEXTS["p1"][1]),
        ("p0", "title", 4, "Ada on trees"),
        ("p3", "abstract", 0, ""),
    ],
    ids=["first", "its last letter", "second", "between two", "after the last", "title", "no text"],
)
def test_the_sentence_around_a_place_or_the_whole_field(paper_id: str, field: Field, start: int, expected: str) -> None:
    assert lookup().of_mention(Mention(paper_id, field, start, start, "", "method", "test")).text == expected


def test_the_sentence_of_one_mention() -> None:
    assert seen([lookup().of_mention(PRESENTED)]) == ["p1 abstract: We present [Ada]."]


def test_mentions_are_introduced_first_then_in_order_and_the_title_last() -> None:
    assert seen(lookup().of_mentions("p1", ADA)) == [
        "p1 abstract: We present [Ada].",
        "p1 abstract: Parsing with [Ada] helps.",
        f"p1 abstract: {WHOLE}[Ada].",
        "p1 abstract: [Ada] wins; [Ada] is fast.",
        "p1 title: [Ada]",
    ]


@pytest.mark.parametrize("pair", [("p2", ADA), ("p1", "concept:unknown"), ("unknown", ADA)])
def test_what_is_not_named_has_no_sentence(pair: tuple[str, str]) -> None:
    assert lookup().of_mentions(*pair) == ()


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (["parsing"], ["p0 abstract: [Parsing] is hard.", "p2 abstract: Decision trees need no [parsing]."]),
        # p2 names no such concept, but writes its words, without the short form.
        (
            ["decision tree (DT)"],
            ["p0 abstract: A [decision tree] is not.", "p2 abstract: [Decision trees] need no parsing."],
        ),
        # A part of labels is no concept: the abstract is searched before the title.
        (["trees"], ["p0 abstract: A decision [tree] is not.", "p2 abstract: Decision [trees] need no parsing."]),
        (["old"], ["p2 title: [Old] parsing"]),
        (["nothing", "?!", ""], []),
        (["old", "hard", "old"], ["p2 title: [Old] parsing", "p0 abstract: Parsing is [hard]."]),
    ],
    ids=["concept", "words of a label", "part", "title", "nowhere", "in the given order, once"],
)
def test_related_papers_show_the_best_sentence_for_each_phrase(shared: list[str], expected: list[str]) -> None:
    assert seen(lookup().of_edge("p0", "p2", ["related"], shared)) == expected


def test_cooccurrence_shows_sentences_that_name_both_and_else_one_of_each() -> None:
    # p0 comes before p1 but names the two apart; p2 names one of them.
    assert seen(lookup().of_edge(ADA, PARSING, ["cooccurs"])) == [
        "p1 abstract: [Parsing] with [Ada] helps.",
        "p0 title: [Ada] on trees",
        "p0 abstract: [Parsing] is hard.",
    ]
    assert set(lookup().of_edge(PARSING, ADA, ["cooccurs"])) == set(lookup().of_edge(ADA, PARSING, ["cooccurs"]))
    assert lookup().of_edge(ADA, "concept:unknown", ["cooccurs"]) == ()


@pytest.mark.parametrize("citations", [CITATIONS, CITATIONS[::-1]], ids=["in order", "backwards"])
def test_citations_in_the_text_come_before_the_reference_list(citations: tuple[Citation, ...]) -> None:
    text = TEXTS["p1"][1]
    assert lookup(citations).of_edge("p1", "p2", ["cites"]) == (
        Evidence("p1", "abstract", 0, len(text), text, ((START, START + 9),)),
        Evidence("p1", "list", -1, -1, "Reference list: Old Parsing"),
        Evidence("p1", "list", -1, -1, "Reference list: Bo. Old parsing. 2017"),
    )


@pytest.mark.parametrize(
    ("target", "entry"), [("p0", "Ada on trees"), ("p3", "p3")], ids=["its title", "its id where it has no title"]
)
def test_an_entry_without_words_tells_the_cited_paper(target: str, entry: str) -> None:
    assert seen(lookup().of_edge("p2", target, ["cites"])) == [f"p2 list: Reference list: {entry}"]


def test_a_citation_has_a_direction() -> None:
    assert lookup().of_edge("p2", "p1", ["cites"]) == ()


def test_relations_of_a_kind_the_surest_first() -> None:
    assert seen(lookup().of_edge(ADA, PARSING, ["used-for"])) == [
        "p1 abstract: [Parsing] with [Ada] helps.",
        "p1 abstract: [Ada] wins; [Ada] is fast.",
    ]
    assert len(lookup().of_edge(ADA, PARSING, ["part-of"])) == 1
    assert lookup().of_edge(ADA, PARSING, ["is-a"]) == lookup().of_edge(PARSING, ADA, ["used-for"]) == ()


@pytest.mark.parametrize(
    ("source", "target", "kinds", "shared"),
    [
        ("p1", ADA, ["introduces", "mentions"], []),
        ("p1", "p2", ["cites", "related"], ["parsing"]),
        (ADA, PARSING, ["used-for", "part-of", "cooccurs"], []),
        ("p1", "p2", ["related"], ["parsing", "parsing"]),
    ],
)
def test_an_edge_shows_the_evidence_of_its_kinds_in_order_and_none_twice(
    source: str, target: str, kinds: list[str], shared: list[str]
) -> None:
    found = lookup().of_edge(source, target, kinds, shared)
    parts = [one for kind in kinds for one in lookup().of_edge(source, target, [kind], shared)]
    assert list(found) == list(dict.fromkeys(parts))
    assert 0 < len(found) == len(set(found)) < len(parts) + (kinds[-1] == "related")


def test_a_piece_of_evidence_as_text() -> None:
    assert str(Evidence("p1", "title", 0, 3, "Ada", ((0, 3),))) == "Ada [p1]"


def test_an_unknown_edge_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        evidence.of_edge(page_graph.make(2, hostile=False), "p0-00", "p1-00")


@cache
def drawn(folder: Path) -> KnowledgeGraph:
    """The graph that the pipeline builds, with every kind of edge that its values hold."""
    kg = store.read(folder)
    options = LinkOptions(edges=tuple(EDGE_KINDS), min_papers=1, min_cooccurrence=1, backbone="none")
    relations = [
        Relation(one.id, other.id, "used-for", sentence.paper_id, sentence, 0.5)
        for one, other in zip(kg.concepts, kg.concepts[1:], strict=False)
        for sentence in kg.extraction[one.paper_ids[0]].sentences[:2]
    ]
    graph = link(kg.papers, kg.extractions, kg.concepts, kg.citations, relations, options=options)
    return replace(kg, graph=graph, relations=tuple(relations))


def edges(kg: KnowledgeGraph) -> dict[tuple[str, str], tuple[Evidence, ...]]:
    return {(source, target): evidence.of_edge(kg, source, target) for source, target in kg.graph.edges}


def test_the_count_of_an_edge_is_the_number_of_its_pieces_of_evidence(built: Path) -> None:
    for kg in (store.read(built), drawn(built)):
        counts = {pair: kg.graph.edges[pair]["count"] for pair in kg.graph.edges}
        assert counts == {pair: len(found) for pair, found in edges(kg).items()}
    assert {"cites", "related", "introduces", "mentions", "used-for", "cooccurs"} == {
        kind for *_, values in kg.graph.edges(data=True) for kind in values.get("kinds", values["kind"]).split(" | ")
    }


def test_an_edge_begins_with_its_best_piece_and_shows_none_twice(built: Path) -> None:
    kg = drawn(built)
    for pair, found in edges(kg).items():
        assert kg.graph.edges[pair]["evidence"].startswith(str(found[0]))
        assert len(set(found)) == len(found)


def check(kg: KnowledgeGraph, found: Evidence) -> None:
    """`found` is a piece of its field with marks inside, or an entry of a list."""
    if found.field == "list":
        assert (found.start, found.end, found.marks) == (-1, -1, ())
        assert found.text.startswith("Reference list: ")
    else:
        assert kg.paper[found.paper_id].text(found.field)[found.start : found.end] == found.text
        assert list(found.marks) == sorted(set(found.marks))
        assert all(0 <= start < end <= len(found.text) for start, end in found.marks)


def test_evidence_is_a_piece_of_its_field_with_marks_inside(built: Path) -> None:
    for kg in (drawn(built), page_graph.make()):
        pieces = [(kg, one) for found in edges(kg).values() for one in found]
        assert len(pieces) > 100
        for piece in pieces:
            check(*piece)


spans = st.tuples(st.integers(0, 29), st.integers(1, 30)).map(lambda pair: (pair[0], min(sum(pair), 30)))


@given(st.sets(st.integers(0, 30)), st.lists(spans, min_size=1, unique=True), st.lists(spans, min_size=1, unique=True))
def test_marks_lie_inside_wherever_sentences_end(
    cuts: set[int], ones: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    paper = Paper("p", abstract="abcdefghijklmnopqrstuvwxyz\u00e9\U0001f600\ud800.")
    ends = sorted(cuts)
    marked_sentences = tuple(Sentence("p", "abstract", *pair) for pair in zip(ends[::2], ends[1::2], strict=False))
    a, b = (
        Concept(
            name,
            name,
            "method",
            mentions=tuple(
                Mention("p", "abstract", start, end, paper.abstract[start:end], "method", "test")
                for start, end in sorted(places)
            ),
        )
        for name, places in (("a", ones), ("b", others))
    )
    relations = tuple(Relation("a", "b", "is-a", "p", sentence, 0.5) for sentence in marked_sentences)
    extraction = Extraction("p", (*a.mentions, *b.mentions), marked_sentences)
    kg = KnowledgeGraph(nx.DiGraph(), (paper,), (extraction,), (a, b), (), relations)
    found = (
        *kg.evidence.of_mentions("p", "a"),
        *kg.evidence.of_edge("a", "b", ["cooccurs"]),
        *kg.evidence.of_edge("a", "b", ["is-a"]),
    )
    assert found
    for one in found:
        check(kg, one)
