"""How much a paper is about a concept: the features, one by one, and what follows from them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.link.salience import FEATURES, described, features, incidence, prominence, rarity
from kgraph.model import Concept, Field, Mention, Paper

PAPER = Paper("p", "Leaf parsing", "Trees grow. Leaf parsing of deep trees needs a BIRCH and a very long noun phrase.")


def mention(text: str, field: Field = "abstract", *, paper: Paper = PAPER, confidence: float = 1.0) -> Mention:
    start = paper.text(field).index(text)
    return Mention(
        paper.id, field, start, start + len(text), text, "concept", "test", text.lower(), confidence=confidence
    )


def named(mentions: Sequence[Mention], *, coined: bool = False, nested: bool = False) -> dict[str, float]:
    """The features that are not 0, without the place."""
    found = dict(zip(FEATURES, features(mentions, PAPER, coined=coined, nested=nested), strict=True))
    return {name: value for name, value in found.items() if value and name != "earliness"}


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([mention("deep trees")], {"confidence": 1.0}),
        ([mention("deep trees", confidence=0.4)], {"confidence": 0.4}),
        ([mention("Trees")], {"confidence": 1.0, "one plain word": 1.0}),
        ([mention("BIRCH")], {"confidence": 1.0}),
        ([mention("very long noun phrase")], {"confidence": 1.0, "four words or more": 1.0}),
        (
            [mention("Leaf parsing", "title"), mention("Leaf parsing")],
            {"confidence": 1.0, "in the title": 1.0, "log mentions": math.log(2)},
        ),
    ],
)
def test_features(mentions: Sequence[Mention], expected: dict[str, float]) -> None:
    assert named(mentions) == expected


def test_what_is_coined_is_neither_plain_nor_only_a_part() -> None:
    found = [mention("Trees")]
    assert named(found, coined=True, nested=True) == {"coined here": 1.0, "confidence": 1.0}
    assert named(found, nested=True) == {"confidence": 1.0, "one plain word": 1.0, "only part of another": 1.0}


def test_earliness_counts_from_the_first_letter_of_the_title() -> None:
    place = list(FEATURES).index("earliness")
    titled = features([mention("Leaf parsing", "title")], PAPER, coined=False, nested=False)[place]
    late = features([mention("noun phrase")], PAPER, coined=False, nested=False)[place]
    assert titled == 1.0
    assert 0 < late < 0.15


def test_a_part_of_another_concept_of_the_paper_is_nested() -> None:
    paper = Paper("p", "", "A tree network beside a tree and a street.")
    concepts = [
        Concept(f"concept:{text}", text, "concept", (), (mention(text, paper=paper),))
        for text in ("street", "tree", "tree network")
    ]
    place = list(FEATURES).index("only part of another")
    found = {concepts[column].label: values[place] for _, column, _, values in described([paper], concepts, {})}
    assert found == {"street": 0.0, "tree": 1.0, "tree network": 0.0}


def test_the_title_and_repetition_and_coining_raise_salience() -> None:
    once = [mention("deep trees")]
    assert (
        prominence(features(once, PAPER, coined=False, nested=True))
        < prominence(features(once, PAPER, coined=False, nested=False))
        < prominence(features(once * 2, PAPER, coined=False, nested=False))
        < prominence(features(once * 2, PAPER, coined=True, nested=False))
    )


@given(
    st.integers(1, 200),
    st.floats(0.01, 1.0),
    st.booleans(),
    st.booleans(),
)
def test_prominence_stays_between_0_and_1(count: int, confidence: float, coined: bool, nested: bool) -> None:
    found = [mention("deep trees", confidence=confidence)] * count
    assert 0 < prominence(features(found, PAPER, coined=coined, nested=nested)) < 1


def test_salience_is_prominence_times_rarity() -> None:
    papers = [Paper("a", "", "Leaf parsing."), Paper("b", "", "Leaf parsing of birches.")]
    mentions = [mention("Leaf parsing", paper=paper) for paper in papers]
    concepts = [
        Concept("concept:birch", "birches", "concept", (), (mention("birches", paper=papers[1]),)),
        Concept("concept:leaf", "leaf parsing", "task", (), tuple(mentions)),
    ]
    found = incidence(papers, concepts, {("b", "concept:birch"): 1})
    assert found.introduced == {(1, 0)}
    assert found.rarity == (1.0, rarity(2, 2))
    expected = [
        [0.0, prominence(features(mentions[:1], papers[0], coined=False, nested=False)) * rarity(2, 2)],
        [
            prominence(features(concepts[0].mentions, papers[1], coined=True, nested=False)),
            prominence(features(mentions[1:], papers[1], coined=False, nested=False)) * rarity(2, 2),
        ],
    ]
    assert found.salience.toarray().tolist() == [pytest.approx(row) for row in expected]
