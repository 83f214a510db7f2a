"""resolve.acronyms: what a short form means in a paper, and which long forms are one."""

from __future__ import annotations

import pytest
from abstracts import extraction, spellings

from kgraph.resolve.concepts import resolve_concepts


def test_short_forms_inside_longer_phrases() -> None:
    defining = extraction("p1", "LLM", short_forms={"LLM": "large language model"})
    using = extraction("p2", "LLM agents", "large language model agents", "large language model")
    assert spellings(resolve_concepts([defining, using])) == [
        ["LLM", "large language model"],
        ["LLM agents", "large language model agents"],
    ]


def test_a_short_form_inside_a_compound_name_stays() -> None:
    defining = extraction("p1", "DR", short_forms={"DR": "document retrieval"})
    assert spellings(resolve_concepts([defining, extraction("p2", "DR-BERT")])) == [["DR"], ["DR-BERT"]]


def test_an_ambiguous_short_form_means_what_its_paper_defines_or_names() -> None:
    concepts = resolve_concepts(
        [
            extraction("p1", "DL", "image", short_forms={"DL": "deep learning"}),
            extraction("p2", "DL", "sparse code", short_forms={"DL": "dictionary learning"}),
            extraction("p3", "DL", "dictionary learning"),
            extraction("p4", "DL", "poem"),
        ]
    )
    assert {c.label: c.paper_ids for c in concepts if c.label.endswith(("DL", "DL)"))} == {
        "deep learning (DL)": ("p1",),
        "dictionary learning (DL)": ("p2", "p3"),
        "DL": ("p4",),
    }


def test_an_ambiguous_short_form_follows_its_neighbours() -> None:
    images = [
        extraction(f"i{n}", "CNN", "GAN", "image", "pixel", short_forms={"GAN": "generative adversarial network"})
        for n in range(3)
    ]
    graphs = [
        extraction(f"g{n}", "GAN", "node", "edge", short_forms={"GAN": "graph attention network"}) for n in range(3)
    ]
    concepts = resolve_concepts([*images, *graphs, extraction("q", "GAN", "pixel", "image")])
    assert {c.label: c.paper_ids for c in concepts if "(GAN)" in c.label} == {
        "generative adversarial network (GAN)": ("i0", "i1", "i2", "q"),
        "graph attention network (GAN)": ("g0", "g1", "g2"),
    }


def test_a_recognizer_model_is_the_recognizer_that_has_a_short_form() -> None:
    long = "named entity recognizer"
    concepts = resolve_concepts([extraction("p", long, f"{long} model", short_forms={"NER": long})])
    assert [concept.label for concept in concepts] == [long]


def test_phrases_called_alike_are_one_concept_whatever_papers_say_of_a_word_in_them() -> None:
    """A reader could not tell two nodes "direct method" apart."""
    defining = [extraction(f"p{n}", "Direct methods", short_forms={"Direct": "dividing rectangles"}) for n in range(3)]
    others = [extraction(f"q{n}", "direct method") for n in range(4)]
    assert [concept.label for concept in resolve_concepts([*defining, *others])] == ["direct method"]


def test_six_dimensions_are_6d_whether_or_not_a_paper_writes_them_out() -> None:
    defining = extraction("p", "6D pose", short_forms={"6D": "six-dimensional"})
    concepts = resolve_concepts([defining, extraction("q", "6D pose")])
    assert {concept.label: concept.paper_ids for concept in concepts} == {"6D pose": ("p", "q")}


def test_lone_names_with_meanings_of_their_own_stay_apart() -> None:
    defining = extraction("p1", "AVA", short_forms={"AVA": "atomic visual actions"})
    other = extraction("p2", "AVA", short_forms={"AVA": "adversarial vignetting attack"})
    concepts = resolve_concepts([defining, other, extraction("p3", "AVA")])
    assert sorted(concept.paper_ids for concept in concepts) == [("p1",), ("p2",), ("p3",)]


def test_hardly_ever_written_otherwise_is_the_name_and_means_what_it_means() -> None:
    defining = [
        extraction(f"d{n}", "BERT", short_forms={"BERT": "bidirectional encoder representations"}) for n in range(20)
    ]
    slip = extraction("s", "Bert", "Bert embeddings")
    found = {c.label: c.paper_ids for c in resolve_concepts([*defining, slip, extraction("t", "BERT embeddings")])}
    assert found["BERT embedding"] == ("s", "t")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("short", "longs", "together"),
    [
        ("CNN", ["convolutional neural network", "convolution neural networks"], True),
        ("GCN", ["graph convolutional network", "graph convolutional neural network"], True),
        ("LSTM", ["long short-term memory", "long short term memory network"], True),
        ("GAN", ["generative adversarial network", "generative adversarial nets"], True),
        ("LLM", ["large language model", "large pre-trained language models"], True),
        ("MNMT", ["multilingual neural machine translation", "multilingual neural machine translation models"], True),
        ("RTE", ["recognizing textual entailment", "recognizing textual entailments task"], True),
        ("VLP", ["vision and language pre-training", "visual-language pretraining"], True),
        ("BLV", ["blind and low-vision", "blind or low-vision"], True),
        ("VL", ["vision-language", "vision-language model"], False),
        ("SSL", ["self-supervised learning", "semi-supervised learning"], False),
        ("RNN", ["recurrent neural network", "recursive neural network"], False),
        ("PLM", ["pre-trained language model", "pre-trained masked language model"], False),
        ("NER", ["named entity recognition", "named entity recognizer"], False),
        ("LM", ["language model", "language modeling"], False),
        ("GCN", ["graph convolutional network", "gated convolutional network"], False),
    ],
)
def test_long_forms_of_one_short_form(short: str, longs: list[str], together: bool) -> None:
    concepts = resolve_concepts([extraction(f"p{n}", long, short_forms={short: long}) for n, long in enumerate(longs)])
    assert (len(concepts) == 1) is together


@pytest.mark.parametrize(
    ("short", "long"),
    [("ii", "interaction in images"), ("X", "one thing (and more"), ("RE", "a rerun. Results"), ("NMT", "NMT models")],
)
def test_what_is_no_definition(short: str, long: str) -> None:
    concepts = resolve_concepts([extraction("p", short, long, short_forms={short: long})])
    assert len(concepts) == 2


@pytest.mark.parametrize(
    ("short", "long", "naming", "together"),
    [
        ("AI", "artificial intelligence", 5, True),
        ("AI", "artificial intelligence", 2, False),
        ("CALVI", "critical assessment of literacy", 0, True),
        ("t-SNE", "t-distributed stochastic neighbour embedding", 0, True),
        ("CLIP", "contrastive language-image pre-training", 0, True),
        ("SCAN", "scientific and creative analogies", 0, False),
    ],
)
def test_when_one_definition_speaks_for_all_papers(short: str, long: str, naming: int, together: bool) -> None:
    defining = extraction("p", long, short_forms={short: long})
    others = [extraction(f"n{n}", long) for n in range(naming)]
    concepts = resolve_concepts([defining, *others, extraction("q", short)])
    assert (len(concepts) == 1) is together


def test_a_number_with_letters_is_a_short_form_in_any_case() -> None:
    defining = extraction("p", "sequence-to-sequence model", short_forms={"Seq2Seq": "sequence-to-sequence"})
    concepts = resolve_concepts([defining, extraction("q", "Seq2seq models"), extraction("r", "seq2seq model")])
    assert len(concepts) == 1


def test_a_short_form_inside_a_long_form_stands_for_its_own() -> None:
    shorts = [("LM", "language model"), ("PLM", "pretrained LM"), ("PLM", "pre-trained language model")]
    concepts = resolve_concepts([extraction(f"p{n}", x, short_forms={s: x}) for n, (s, x) in enumerate(shorts)])
    assert spellings(concepts) == [["language model"], ["pre-trained language model", "pretrained LM"]]


def test_a_short_form_is_written_out_in_its_own_place() -> None:
    common = [extraction(f"c{n}", "DL", short_forms={"DL": "deep learning"}) for n in range(6)]
    odd = extraction("p", "ADL DL method", short_forms={"DL": "dictionary learning"})
    assert [concept.label for concept in resolve_concepts([*common, odd])] == [
        "ADL dictionary learning method",
        "deep learning (DL)",
    ]


@pytest.mark.parametrize(
    ("short", "long", "joined"),
    [
        # Four letters of which every word gives its first are hardly a coincidence.
        ("BLEU", "bilingual evaluation understudy", True),
        ("BLEU", "bilingual exam", False),  # no word gives the U
        ("BLU", "bilingual understudy", False),  # three letters
        ("BXEU", "bilingual evaluation understudy", False),
    ],
)
def test_one_definition_speaks_for_papers_that_use_a_telling_short_form(short: str, long: str, joined: bool) -> None:
    concepts = resolve_concepts([extraction("p1", short, short_forms={short: long}), extraction("p2", short)])
    assert [c.paper_ids for c in concepts] == ([("p1", "p2")] if joined else [("p1",), ("p2",)])
