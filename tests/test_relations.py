"""Relations between mentions: which pairs are looked at, what is read of them, what comes out, how it is scored."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kgraph.extract import extract
from kgraph.extract._pairs import BUCKETS, Pair, Placed, bordered, buckets, context, features, pairs, place
from kgraph.extract.relations import SHOWN, THRESHOLD, Reading, find_relations, weights
from kgraph.model import Extraction, Mention, Paper, Sentence
from kgraph.resolve.relations import resolve_relations

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
evaluate_relations = pytest.importorskip("evaluate_relations")
Stated = evaluate_relations.Stated

ABSTRACT = "We use a conditional random field for named entity recognition. Its accuracy is good."


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 2, (0, 0)), (3, 9, (1, 2)), (4, 5, (1, 1)), (2, 3, None), (20, 30, None)]
)
def test_place(start: int, end: int, expected: tuple[int, int] | None) -> None:
    assert place([(0, 2), (3, 6), (7, 9)], start, end) == expected


def test_pairs_are_near_and_do_not_overlap() -> None:
    placed = [Placed(0, 3, "method"), Placed(2, 2, "task"), Placed(5, 5, "task"), Placed(60, 60, "task")]
    assert list(pairs(placed)) == [(0, 2), (1, 2)]


def test_pairs_skip_few_mentions() -> None:
    placed = [Placed(i, i, "task") for i in range(9)]
    assert max(right - left for left, right in pairs(placed)) == 6


def test_context_is_two_means_the_peaks_between_and_the_words_around() -> None:
    states = np.array([[1], [2], [4], [9], [7], [6], [5]], dtype=np.float32)
    rows = context(states, [Placed(1, 2, "task"), Placed(5, 6, "task")], [Pair(0, 1)])
    assert rows.tolist() == [[3, 5.5, 9, 1, 0]]


def test_features_read_between_with_holes() -> None:
    words = ["we", "use", "a", ",", "b", "for", "c", "."]
    placed = [Placed(2, 2, "method"), Placed(4, 4, "method"), Placed(6, 6, "task")]
    found = set(features(words, placed, Pair(0, 2)))
    assert {"B=, @ for", "k=method|task", "m=1", "p=use", "n=.", "h1=a", "h2=c"} <= found
    assert all(0 <= number < BUCKETS for number in buckets(words, placed, Pair(0, 2)))


def test_lone_surrogates_are_hashed() -> None:
    assert buckets(["\ud800", "x", "\udfff"], [Placed(0, 0, "task"), Placed(2, 2, "task")], Pair(0, 1))


def test_shipped_weights_agree_with_the_code() -> None:
    known = weights()
    assert known.linear.shape == (BUCKETS, len(known.classes))
    assert {known.classes[at].rstrip("<>") for at in known.shown} == set(SHOWN)


def test_a_sentence_says_what_is_used_for_what() -> None:
    paper = Paper("p", abstract=ABSTRACT)
    (found,) = extract([paper])
    stated = [(one.head.text, one.kind, one.tail.text) for one in found.relations]
    assert stated == [("conditional random field", "used-for", "named entity recognition")]
    assert THRESHOLD <= found.relations[0].confidence <= 1
    assert {found.relations[0].head, found.relations[0].tail} <= set(found.mentions)


def test_papers_do_not_depend_on_their_neighbours() -> None:
    papers = [Paper("p", abstract=ABSTRACT), Paper("q", title="BERT for parsing", abstract="")]
    assert list(extract(papers)) == list(extract(papers[::-1]))[::-1]


@pytest.mark.parametrize("text", ["", " \n", "\ud800\x00", "{" * 300, "<script>alert(1)</script> for parsing"])
def test_hostile_texts(text: str) -> None:
    (found,) = extract([Paper("p", title=text, abstract=text)])
    assert all(one.head in found.mentions and one.tail in found.mentions for one in found.relations)


def mention(text: str, start: int, kind: str = "method") -> Mention:
    return Mention("p", "abstract", start, start + len(text), text, kind, "terms", text)  # type: ignore[arg-type]  # a kind


def test_a_short_form_is_no_kind_of_its_long_form_and_nothing_is_evaluated_by_a_method() -> None:
    text = "conditional random field (CRF)"
    long, short = mention(text[:24], 0), mention("CRF", 26)
    extraction = Extraction("p", mentions=(long, short), sentences=(Sentence("p", "abstract", 0, len(text)),))
    words = [(0, 11), (12, 18), (19, 24), (25, 26), (26, 29), (29, 30)]
    reading = Reading(words, np.zeros((6, weights().inner.shape[0] // 5), dtype=np.float32))
    found = find_relations(Paper("p", abstract=text), extraction, {"abstract": reading}, threshold=0)
    assert found == ()


def test_borders_are_sure_where_a_word_begins_and_the_next_does_not_continue() -> None:
    edges = np.array([[0.5, 0], [0, 0.5], [0, 0.2]], dtype=np.float32)
    assert bordered(edges, Placed(0, 1, "method")) == pytest.approx(0.5 * 0.5 * 0.8)
    assert bordered(edges, Placed(0, 2, "method")) == pytest.approx(0.5 * 0.5 * 0.2)
    assert bordered(None, Placed(0, 1, "method")) == 1


def test_a_probability_a_little_above_one_makes_no_border_less_than_impossible() -> None:
    edges = np.array([[1, 0], [0, np.nextafter(np.float32(1), np.float32(2))]], dtype=np.float32)
    assert bordered(edges, Placed(0, 0, "method")) == 0


def test_relations_join_concepts_and_keep_their_sentence() -> None:
    from kgraph.model import Concept

    (found,) = extract([Paper("p", abstract=ABSTRACT)])
    concepts = [Concept(f"c{n}", one.text, one.kind, mentions=(one,)) for n, one in enumerate(found.mentions)]
    (relation,) = resolve_relations([found], concepts)
    assert ABSTRACT[relation.sentence.start : relation.sentence.end].startswith("We use")
    assert resolve_relations([replace(found, relations=())], concepts) == []


ROW = {
    "id": "t",
    "entities": [
        {"start": 0, "end": 4, "label": "Method"},
        {"start": 8, "end": 12, "label": "Metric"},
        {"start": 20, "end": 26, "label": "Generic"},
    ],
    "relations": [
        {"label": "EVALUATE-FOR", "head": [8, 12], "tail": [0, 4]},
        {"label": "COMPARE", "head": [20, 26], "tail": [0, 4]},
        {"label": "FEATURE-OF", "head": [0, 4], "tail": [8, 12]},
    ],
}


def test_gold_turns_evaluation_round_and_leaves_the_unnamed_out() -> None:
    evaluated = Stated("t", "evaluated-by", (0, 4), (8, 12))
    assert evaluate_relations.gold(ROW) == [
        evaluated,
        Stated("t", "compared-with", (0, 4), (20, 26)),
        Stated("t", "feature-of", (0, 4), (8, 12)),
    ]
    assert evaluate_relations.named(ROW) == [evaluated]


@pytest.mark.parametrize(
    ("given", "exact", "near"),
    [
        (Stated("t", "used-for", (0, 4), (8, 12)), (1, 1), (1, 1)),
        (Stated("t", "used-for", (1, 4), (8, 12)), (0, 0), (1, 1)),
        (Stated("t", "used-for", (8, 12), (0, 4)), (0, 0), (0, 0)),
        (Stated("u", "used-for", (0, 4), (8, 12)), (0, 0), (0, 0)),
        (Stated("t", "is-a", (0, 4), (8, 12)), (0, 0), (0, 0)),
    ],
)
def test_agreement(given: object, exact: tuple[float, float], near: tuple[float, float]) -> None:
    wanted = [Stated("t", "used-for", (0, 4), (8, 12))]
    for matches, expected in ((evaluate_relations.same, exact), (evaluate_relations.overlap, near)):
        score = evaluate_relations.agreement(wanted, [given], matches)
        assert (score.precision, score.recall) == expected
