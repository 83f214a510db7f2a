from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

import kgraph
from kgraph.generic import is_generic
from kgraph.link.phrases import Phrases, phrase_matrix
from kgraph.link.related import neighbours, related_pairs, smoothed, unit_rows
from kgraph.link.sharing import Terms, contributions
from kgraph.link.sources import sources
from kgraph.link.vocabulary import parts
from kgraph.model import Concept, KnowledgeGraph, Mention, Paper
from kgraph.schema import JOINER
from kgraph.words import find_phrase, fold, folded_places, folds

TITLES = ("Sparse autoencoders", "A variational autoencoder", "Beam search", "Beam search for parsing", "Cooking")
NAMED = {
    0: ["Sparse autoencoders"],
    1: ["variational autoencoder"],
    2: ["Beam search"],
    3: ["Beam search"],
    4: ["Cooking"],
}
LABELS = {"Sparse autoencoders": "sparse autoencoder", "Beam search": "beam search"}


def phrases() -> Phrases:
    papers = [Paper(id=f"p{number}", title=title) for number, title in enumerate(TITLES)]
    mentions: dict[str, list[Mention]] = {}
    for number, texts in NAMED.items():
        for text in texts:
            start = TITLES[number].index(text)
            mention = Mention(f"p{number}", "title", start, start + len(text), text, "method", "test")
            mentions.setdefault(LABELS.get(text, text), []).append(mention)
    concepts = [Concept(f"concept:{label}", label, "method", (), tuple(found)) for label, found in mentions.items()]
    return phrase_matrix(papers, concepts, {}, max_share=1.0)


def test_parts_of_a_label_count_as_phrases() -> None:
    found = phrases()
    assert sorted(found.labels) == ["autoencoder", "beam", "beam search", "search"]
    assert found.matrix.shape == (5, 4)
    assert found.named == (
        ("sparse autoencoder",),
        ("variational autoencoder",),
        ("beam search",),
        ("beam search",),
        ("Cooking",),
    )


def test_a_shared_part_relates_papers_and_contributions_sum_to_the_weight() -> None:
    pairs = related_pairs(phrases(), k=2, min_similarity=0.0)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 1), (2, 3)]
    assert [[label for label, _ in pair.shared] for pair in pairs] == [
        ["sparse autoencoder ~ variational autoencoder"],
        ["beam search"],
    ]
    for pair in pairs:
        assert pair.weight == pytest.approx(sum(value for _, value in pair.shared) + pair.rest, abs=1e-12)


def test_what_is_done_at_once_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, pairs = phrases(), related_pairs(phrases(), k=2, min_similarity=0.0)
    for block in ("phrases.BLOCK_LETTERS", "related.BLOCK_ROWS", "related.BLOCK_PAIRS", "sources.BLOCK_ROWS"):
        monkeypatch.setattr(f"kgraph.link.{block}", 1)
    assert phrases().matrix.toarray().tolist() == whole.matrix.toarray().tolist()
    assert phrases().named == whole.named
    assert related_pairs(phrases(), k=2, min_similarity=0.0) == pairs


def test_nothing_relates_no_papers_and_papers_without_concepts() -> None:
    for papers in ([], [Paper(id="p0")], [Paper(id="p0", title="Beam search"), Paper(id="p1", title="Beam search")]):
        found = phrase_matrix(papers, [], {}, max_share=1.0)
        assert (found.matrix.shape, found.named) == ((len(papers), 0), ((),) * len(papers))
        assert related_pairs(found, k=2, min_similarity=0.0) == []


# Papers 0 and 1 name both "beam search" and "neural parsing"; 2 only the first, 3 only the second; all write "method".
COLUMNS = (("beam", "search"), ("neural", "parsing"), ("method",))
NAMING = ((0, 1, 2), (0, 1, 2), (0, 2), (1, 2))


def bridged() -> Phrases:
    labels = tuple(" ".join(words) for words in COLUMNS)
    matrix = sp.csr_matrix([[float(column in columns) for column in range(3)] for columns in NAMING])
    named = tuple(tuple(labels[column] for column in columns if column < 2) for columns in NAMING)
    return Phrases(matrix, COLUMNS, labels, named, frozenset())


def test_what_papers_near_it_bring_comes_through_the_concept_they_share() -> None:
    found = bridged()
    unit = unit_rows(found.matrix)
    near, similarity = neighbours(unit, k=2)
    smooth = smoothed(unit, near, similarity)
    # Paper 2 is near 0 and 1, which name "neural parsing" beside its own "beam search"; and so the other way round.
    assert smooth.indices.tolist() == [0, 1, 2] * 4
    assert sources(found, unit, smooth, near).tolist() == [0, 1, 2, 0, 1, 2, 0, 0, 2, 1, 1, 2]


@pytest.mark.parametrize(
    ("terms", "shared"),
    [
        ({0: (0.3, 0, 0), 1: (0.2, 1, 0)}, (("beam search", 0.3), ("neural parsing ~ beam search", 0.2))),
        # A general word counts with what the same concept brings, but says nothing by itself.
        (
            {0: (0.3, 0, 0), 1: (0.1, 0, 1), 2: (0.1, 0, 2)},
            (("beam search", 0.3), ("beam search ~ neural parsing", 0.2)),
        ),
        ({0: (0.3, 0, 0), 2: (0.2, 2, 2)}, (("beam search", 0.3),)),
        ({0: (0.3, 0, 0), 1: (0.2, 1, -1)}, (("beam search", 0.3),)),
        ({0: (0.3, 0, 0), 1: (0.01, 1, 0)}, (("beam search", 0.3),)),
        # Papers that name nothing in common share nothing.
        ({1: (0.5, 1, 0), 2: (0.2, 2, 2)}, ()),
    ],
)
def test_contributions_by_hand(terms: dict[int, tuple[float, int, int]], shared: tuple[tuple[str, float], ...]) -> None:
    columns, one = np.array(list(terms)), np.array(list(terms.values()))
    (found,) = contributions(
        Terms(0 * columns, columns, one[:, 0], *one[:, 1:].T.astype(int)), bridged(), [(0, 1)], [0.5]
    )
    assert [label for label, _ in found] == [label for label, _ in shared]
    assert [value for _, value in found] == pytest.approx([value for _, value in shared], abs=1e-12)


# All pairs name the first phrase, else they share nothing.
BROUGHT = st.tuples(st.sampled_from((0.1, 0.2)), st.integers(0, 2), st.integers(0, 2))
SHARES = st.fixed_dictionaries({0: st.just((0.3, 0, 0)), 1: BROUGHT, 2: BROUGHT})


@given(st.lists(SHARES, min_size=2, max_size=3))
def test_contributions_of_many_pairs_are_those_of_each(shares: list[dict[int, tuple[float, int, int]]]) -> None:
    def told(*chosen: dict[int, tuple[float, int, int]]) -> list[tuple[tuple[str, float], ...]]:
        rows = [(pair, column, *one[column]) for pair, one in enumerate(chosen) for column in one]
        terms = Terms(*map(np.array, zip(*rows, strict=True)))
        return list(contributions(terms, bridged(), [(0, 1)] * len(chosen), [0.5] * len(chosen)))

    assert told(*shares) == [shared for one in shares for shared in told(one)]


@pytest.fixture(scope="module")
def sample() -> KnowledgeGraph:
    path = Path(kgraph.__file__).parent / "data" / "sample.jsonl"
    return kgraph.build(path, options=kgraph.Options(extractor="noun-chunks"))


@pytest.mark.slow
def test_the_sample_adds_up_and_shows_no_general_word(sample: KnowledgeGraph) -> None:
    related = [attributes for _, _, attributes in sample.graph.edges(data=True) if "shared" in attributes]
    assert len(related) > 100
    for attributes in related:
        labels, values = attributes["shared"].split(JOINER), attributes["shared_weights"].split(JOINER)
        assert len(labels) == len(values)
        assert not [label for label in labels if is_generic(label)]
        total = sum(map(Decimal, values)) + Decimal(str(attributes["shared_rest"]))
        assert total == Decimal(str(attributes.get("w_related", attributes["weight"])))


@pytest.mark.parametrize("text", ["Limits", "network", "Deep networks", "3", "New methods"])
def test_general_words_alone_relate_no_papers(text: str) -> None:
    papers = [Paper(id=f"p{number}", title=f"{text} {other}") for number, other in enumerate(("baking", "sailing"))]
    mentions = tuple(Mention(paper.id, "title", 0, len(text), text, "concept", "test") for paper in papers)
    concepts = [Concept("concept:it", text, "concept", (), mentions)]
    assert related_pairs(phrase_matrix(papers, concepts, {}, max_share=1.0), k=2, min_similarity=0.0) == []


def test_the_short_form_in_a_text_counts_as_its_concept() -> None:
    texts = ("Speech by a recurrent network (RN)", "RN for music")
    papers = [Paper(id=f"p{number}", title=text) for number, text in enumerate(texts)]
    mentions = (Mention("p0", "title", 12, 29, "recurrent network", "method", "test"),)
    short = Concept("concept:rn", "RN", "method", (), (Mention("p1", "title", 0, 2, "RN", "method", "test"),))
    concepts = [Concept("concept:r", "recurrent network (RN)", "method", (), mentions), short]
    pairs = related_pairs(phrase_matrix(papers, concepts, {}, max_share=1.0), k=2, min_similarity=0.0)
    assert [label for label, _ in pairs[0].shared] == ["recurrent network (RN)"]


def test_parts_leave_function_words_at_the_ends_out() -> None:
    words = ("part", "of", "speech", "tagging", "model")
    spans = [" ".join(words[start:end]) for start, end in parts(words)]
    assert spans == [
        "part",
        "part of speech",
        "part of speech tagging model",
        "speech",
        "speech tagging",
        "speech tagging model",
        "tagging",
        "tagging model",
        "model",
    ]


matrices = st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=4, max_size=4), min_size=2, max_size=12)


@given(matrices)
def test_neighbours_are_those_of_the_full_matrix(rows: list[list[float]]) -> None:
    unit = unit_rows(sp.csr_matrix(rows))
    full = np.round((unit @ unit.T).toarray(), 9)
    np.fill_diagonal(full, 0)
    near, similarity = neighbours(unit, k=3)
    for row, cosines in enumerate(full):
        order = [column for column in np.lexsort((np.arange(len(cosines)), -cosines)) if cosines[column] > 0][:3]
        assert [column for column in near[row] if column >= 0] == order
        assert similarity[row][: len(order)] == pytest.approx(cosines[order], abs=1e-9)


@given(matrices)
def test_smoothing_adds_the_weighted_mean_of_the_neighbours(rows: list[list[float]]) -> None:
    unit = unit_rows(sp.csr_matrix(rows))
    near, similarity = neighbours(unit, k=10)
    expected = unit.toarray()
    for row in range(len(rows)):
        known = near[row] >= 0
        if known.any():
            weights = similarity[row][known] / similarity[row][known].sum()
            expected[row] += 0.5 * (weights[:, None] * unit.toarray()[near[row][known]]).sum(axis=0)
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    assert smoothed(unit, near, similarity).toarray() == pytest.approx(
        expected / np.where(lengths > 0, lengths, 1), abs=1e-9
    )


@pytest.mark.parametrize(
    ("phrase", "text", "span"),
    [
        ("query", "Many queries.", (5, 12)),
        ("classes", "one class", (4, 9)),
        ("topic model", "of topic-models", (3, 15)),
        ("art", "smart", None),
        ("...", "...", None),
        ("a+b", "A B", (0, 3)),
        ("integrate and fire", "an integrate-and-ﬁre", (3, 20)),
        ("to be", "to to be or", (3, 8)),
        ("be or not", "to be or", None),
        ("strasse", "die lange Straße", (10, 16)),
        ("word nets", f"{'x' * 100_000} Word net", (100_001, 100_009)),
    ],
)
def test_find_phrase(phrase: str, text: str, span: tuple[int, int] | None) -> None:
    assert find_phrase(phrase, text) == span


@given(st.text("aSsß\u0345İΣς_-e\u0301 y𝔸", max_size=12), st.text("aSsß\u0345İΣςy ", max_size=4))
def test_a_phrase_is_found_in_the_same_place_whatever_letters_follow(text: str, phrase: str) -> None:
    """Where a letter becomes two in lower case, all words are looked at, else only those that begin alike."""
    assert find_phrase(phrase, text) == find_phrase(phrase, f"{text} ŉ")


@given(st.text(max_size=40))
def test_words_are_where_they_say(text: str) -> None:
    words, starts, ends = folded_places(text)
    assert words == folds(text) == [fold(text[start:end]) for start, end in zip(starts, ends, strict=True)]
