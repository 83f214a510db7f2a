"""resolve.labels: what a concept is called, and why each spelling belongs to it."""

from __future__ import annotations

import pytest
from abstracts import extraction
from hypothesis import given
from hypothesis import strategies as st

from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.labels import reason_of, written
from kgraph.resolve.letter_case import LetterCase


@pytest.mark.parametrize(
    ("alias", "reason"),
    [
        ("beam search", "label"),
        ("Beam Search", "case"),
        ("beam searches", "plural"),
        ("beam-search", "hyphen"),
        ("Beam-Searches", "plural"),
        ("the beam search", "modifier"),
        (r"\emph{beam} search", "unicode"),
    ],
)
def test_every_alias_has_a_reason(alias: str, reason: str) -> None:
    (concept,) = resolve_concepts([extraction("p", "beam search", "beam search", "beam search", alias)])
    assert (concept.label, {a.text: a.reason for a in concept.aliases}[alias]) == ("beam search", reason)


def test_a_short_form_is_an_acronym_of_the_long_one_and_not_the_other_way_round() -> None:
    assert reason_of("BERT", "bidirectional encoder") == "acronym"
    assert reason_of("bidirectional encoder", "BERT") == "long form"


@pytest.mark.parametrize(
    ("phrases", "label"),
    [
        (["Neural Networks", "neural networks"], "neural network"),
        (["Markov chains", "Markov Chain"], "Markov chain"),
        (["BERT", "BERT", "Bert"], "BERT"),
        (["word2vec", "word2vec", "Word2Vec"], "word2vec"),
        (["GANs"], "GAN"),
        (["multitask learning", "multi-task learning", "multi-task learning"], "multi-task learning"),
        (["Transformers", "Transformer"], "Transformer"),
        (["k-means", "K-means", "k-means"], "k-means"),
        (["DEEP LEARNING", "deep learning"], "deep learning"),
        (["a Bayesian network"], "Bayesian network"),
        (["“attention” mechanism"], "attention mechanism"),
        (["pre‐trained model"], "pre-trained model"),
        (["bags of words", "bag of words"], "bag of words"),
        (["attributes of nodes"], "attributes of nodes"),
        (["mixture-of-experts"], "mixture-of-experts"),
        (["part of speech taggers"], "part of speech tagger"),
        (["plug-in operators"], "plug-in operator"),
        (["aesthetics", "aesthetic"], "aesthetics"),
        (["Transformer", "pre-trained Transformers"], "pre-trained Transformer"),
        (["southern Netherlands"], "southern Netherlands"),
        (["Transformer-XL"], "Transformer-XL"),
        (["LLM-Based"], "LLM-based"),
        (["parallel coordinates", "parallel coordinate", "parallel coordinates"], "parallel coordinates"),
        (["tangibleinterface", "tangible interface", "interface"], "tangible interface"),
    ],
)
def test_labels(phrases: list[str], label: str) -> None:
    assert label in [concept.label for concept in resolve_concepts([extraction("p", *phrases)])]


@pytest.mark.parametrize(
    ("named", "others", "label"),
    [
        ("Windows", [], "Windows"),
        ("Windows", ["windows"], "window"),
        ("Windows", ["window"], "window"),
        ("Transformers", ["Transformer"], "Transformer"),
    ],
)
def test_a_plural_that_is_only_ever_capitalised_inside_sentences_is_a_name(
    named: str, others: list[str], label: str
) -> None:
    concepts = resolve_concepts([extraction("p", named), *(extraction("q", other) for other in others)])
    assert [concept.label for concept in concepts] == [label]


def test_a_coined_name_is_the_label_though_its_long_form_is_known() -> None:
    coined = extraction(
        "p", "SAGE", "sample and aggregate", short_forms={"SAGE": "sample and aggregate"}, introduced=["SAGE"]
    )
    (concept,) = resolve_concepts([coined])
    assert (concept.id, concept.label) == ("concept:sage", "SAGE")


@pytest.mark.parametrize(
    ("broken", "known", "label"),
    [
        ("chainof-thought prompting", ["reasoning chain", "long chain"], "chain-of-thought prompting"),
        ("proof-of-work chain", ["proof", "pro", "pros"], "proof-of-work chain"),
        ("regulariza-tion method", ["strong regularization", "weak regularization"], "regularization method"),
        (
            "product in- formation",
            ["information", "information", "information"],
            "product information",
        ),
        ("question- answer pair", ["answer"], "question-answer pair"),
        ("pre- and postprocessing", ["preand"], "pre- and postprocessing"),
        (
            "multi-modal encoder",
            ["multimodal task", "multimodal data", "modal", "modal"],
            "multi-modal encoder",
        ),
        ("ANALYSIS OF NOVEL DRUGS", ["failure analysis"], "analysis of novel drug"),
        ("FRUIT-WIKI", [], "FRUIT-WIKI"),
        ("CLUE benchmarks", ["clue", "clue"], "CLUE benchmark"),
    ],
)
def test_labels_are_written_as_the_corpus_writes_their_words(broken: str, known: list[str], label: str) -> None:
    concepts = resolve_concepts([extraction("p", broken), *(extraction(f"q{n}", x) for n, x in enumerate(known))])
    assert label in [concept.label for concept in concepts]


def test_a_long_form_is_shown_without_the_generic_word_behind_it() -> None:
    short = {"MCDM": "multiple criteria decision making"}
    naming = [extraction(f"p{n}", "multiple criteria decision making method", "MCDM") for n in range(2)]
    defining = extraction("q", "multiple-criteria decision making", "MCDM", short_forms=short)
    other = extraction("r", "MCDM methods", "MCDM", short_forms={"MCDM": "multiple criteria decision making methods"})
    assert [c.label for c in resolve_concepts([*naming, defining, other])] == [
        "multiple-criteria decision making (MCDM)"
    ]


WORDS = (
    "neural",
    "networks",
    "analyses",
    "knowledge",
    "bases",
    "bag",
    "of",
    "words",
    "2d",
    "x",
    "multi-task",
    "models",
)
PHRASES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).filter(lambda words: words[0] != "of").map(" ".join)


@given(PHRASES)
def test_a_phrase_of_small_letters_is_written_like_any_other(phrase: str) -> None:
    case = LetterCase({}, {})
    assert written(f"\xe9 {phrase}", case) == f"\xe9 {written(phrase, case)}"


@given(PHRASES, PHRASES)
def test_the_reason_for_unaccented_letters_is_that_for_any_other(alias: str, label: str) -> None:
    assert reason_of(f"\xe9 {alias}", f"\xe9 {label}") == reason_of(alias, label)
