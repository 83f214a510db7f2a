"""A part of a store answers as the whole does, and holds no more than the question needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import graphs
import page_graph
import pytest
from built import PAPERS, build
from test_query import ATTENTION, LLM, SMALL, called, made

from kgraph import query
from kgraph.errors import NodeError, StoreError
from kgraph.model import KnowledgeGraph
from kgraph.store import FILE, Store, opened, read, write


def small_corpus(folder: Path) -> None:
    build(PAPERS, folder)


def bibliographic(folder: Path) -> None:
    build(PAPERS, folder, "--edges", "cites,co-citation,coupling", "--min-shared", 1)


def stored(kg: Callable[[], KnowledgeGraph]) -> Callable[[Path], None]:
    return lambda folder: write(kg(), folder / FILE)


def full() -> KnowledgeGraph:
    """The graph of the tests of queries, its mentions in the extractions too, where a store keeps them."""
    found = (mention for concept in made().concepts for mention in concept.mentions)
    mentions = sorted(found, key=lambda mention: (mention.paper_id, mention.start))
    extractions = (
        replace(found, mentions=tuple(mention for mention in mentions if mention.paper_id == found.paper_id))
        for found in made().extractions
    )
    return replace(made(), extractions=tuple(extractions))


MADE = {
    "small corpus": small_corpus,
    "bibliographic": bibliographic,
    "by hand": stored(full),
    "hostile": stored(page_graph.make),
    "empty": stored(graphs.empty),
}


@pytest.fixture(scope="module", params=MADE)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_here = tmp_path_factory.mktemp("store")
    MADE[request.param](made_here)
    return made_here


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with opened(folder) as found:
        yield found


@pytest.fixture(scope="module")
def whole(folder: Path) -> KnowledgeGraph:
    return read(folder)


def told(question: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """An answer, or the error in its place."""
    try:
        return question(*arguments, **options)
    except NodeError as error:
        return str(error), error.candidates


def nodes_of(kg: KnowledgeGraph) -> list[str]:
    return [*islice(kg.paper, 1, 4), *islice(kg.concept, 0, None, len(kg.concepts) // 5 + 1)]


@pytest.mark.slow
def test_what_lies_around_a_node(store: Store, whole: KnowledgeGraph) -> None:
    for node in nodes_of(whole):
        part = store.around(node)
        assert query.neighbours(part, node, limit=None) == query.neighbours(whole, node, limit=None)
        if node in whole.paper:
            assert query.related(part, node) == query.related(whole, node)
        else:
            assert query.why_undrawn(part, node) == query.why_undrawn(whole, node)
            assert query.why_concept(store.about(node), node) == query.why_concept(whole, node)


@pytest.mark.slow
def test_what_joins_two_nodes(store: Store, whole: KnowledgeGraph) -> None:
    for one, other in islice(combinations(nodes_of(whole), 2), 0, None, 4):
        assert told(query.why, store.pair(one, other), one, other) == told(query.why, whole, one, other)
        assert told(query.path, store.between(one, other), one, other) == told(query.path, whole, one, other)
    for source, target in islice(whole.graph.edges, 6):
        assert query.why(store.pair(source, target), source, target) == query.why(whole, source, target)


@pytest.mark.slow
def test_names(store: Store, whole: KnowledgeGraph) -> None:
    one, other, *_ = [*(query.describe(whole, node)["label"] for node in nodes_of(whole)[2:]), "one", "other"]
    for name in (one, other, one[:5], other[2:].replace("e", "a"), "?!"):
        assert query.search(store.named(name, authors=True), name) == query.search(whole, name)
        for only in ("", "paper", "concept"):
            stored, known = (
                told(query.resolve_stored, store, name, only=only),
                told(query.resolve, whole, name, only=only),
            )
            assert stored == known, name


def test_lists(store: Store, whole: KnowledgeGraph) -> None:
    assert query.concepts(store.commonest(3), limit=3) == query.concepts(whole, limit=3)
    assert query.concepts(store.commonest(None)) == query.concepts(whole)
    assert query.trends(store.over_time(min_papers=query.TREND_PAPERS)) == query.trends(whole)
    assert query.why_no_trends(store.over_time(min_papers=query.TREND_PAPERS)) == query.why_no_trends(whole)
    assert query.gaps(store.over_time(min_papers=query.GAP_PAPERS)) == query.gaps(whole)
    assert query.strangers(store.related()) == query.strangers(whole)
    assert query.references(store.referring()) == query.references(whole)
    assert query.outside(store.citing()) == query.outside(whole)
    assert query.co_cited(store.citing()) == query.co_cited(whole)
    assert told(query.main_path, store.citing()) == told(query.main_path, whole)
    assert query.stats(store.outline()) == query.stats(whole)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    write(full(), tmp_path / FILE)
    with opened(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("text", "begins", "nodes"),
    [
        ("large", True, {LLM}),
        ("language", True, set()),
        ("language", False, {LLM, SMALL}),
        ("10.1000/ATT.1", True, {"p1"}),
        ("p1", True, {"p1"}),
        ("Ödegård", False, {"p1"}),
        ("giant", True, {LLM}),
        ("\udcff", True, set()),
    ],
)
def test_a_name_reads_only_what_may_be_called_so(text: str, begins: bool, nodes: set[str], small: Store) -> None:
    part = small.named(text, begins=begins, authors=not begins)
    assert {*part.paper, *part.concept} == nodes
    assert set(part.graph) <= nodes


@pytest.mark.parametrize("label", ["large thing (BERT)", "large (thing) (Bért)"])
def test_a_short_form_is_a_name_in_a_store_too(label: str, tmp_path: Path) -> None:
    kg = called(label, "BERT: A")
    write(kg, tmp_path / FILE)
    with opened(tmp_path) as store:
        assert query.resolve_stored(store, "BERT").node["id"] == query.resolve(kg, "BERT").node["id"] == "c0"


def test_a_part_holds_no_more_than_the_question_needs(small: Store) -> None:
    assert set(small.about(SMALL).paper) == {"p2"} and set(small.about(SMALL).concept) == {SMALL}
    assert set(small.around("p4").paper) == {"p4"}
    assert set(small.pair("p2", SMALL).paper) == {"p2"}
    # A path may be one step longer than the shortest.
    assert set(small.between("p1", "p2").graph.edges) == {("p1", "p2"), ("p2", "p1"), ("p1", LLM), ("p2", LLM)}
    assert set(small.between("p1", "p4").graph) == {"p1", "p4"}
    assert set(small.commonest(1).concept) == {LLM}
    assert small.alike("atention is enough").paper["p1"].title == ATTENTION


def test_damage_is_told_as_such(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.store.parts._NAMES", "SELECT id, text FROM nowhere")
    with pytest.raises(StoreError, match=r"cannot be read .*; delete it and build again"):
        small.named("x")
