"""Abbreviations: own sentences with the pairs they define."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract.abbreviations import find_abbreviations


def pairs(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*short)], text[slice(*long)]) for short, long in find_abbreviations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a large language model (LLM)", [("LLM", "large language model")]),
        ("large language models (LLMs) are", [("LLMs", "large language models")]),
        ("sparse autoencoders [SAEs]", [("SAEs", "sparse autoencoders")]),
        ("LLM (large language model)", [("LLM", "large language model")]),
        ("Shared Gaussian Process Factor Analysis (S-GPFA)", [("S-GPFA", "Shared Gaussian Process Factor Analysis")]),
        ("named entity recognition (NER; see below)", [("NER", "named entity recognition")]),
        ("named entity recognition (or NER)", [("NER", "named entity recognition")]),
        ("named entity recognition (NER, for short)", [("NER", "named entity recognition")]),
        ("a Latent Graph Diffusion ('LGD')", [("LGD", "Latent Graph Diffusion")]),
        ("in two-dimensional (2D) space", [("2D", "two-dimensional")]),
        ("(body mass index (BMI) of 20)", [("BMI", "body mass index")]),
        ("(blood-brain barrier, BBB)", [("BBB", "blood-brain barrier")]),
        ("part of speech (POS) tags", [("POS", "part of speech")]),
        ("area under the curve (AUC)", [("AUC", "area under the curve")]),
        ("word-error rate (WER) and bit rate (BR)", [("WER", "word-error rate"), ("BR", "bit rate")]),
        ("Latent Language Modeling (LatentLM)", [("LatentLM", "Latent Language Modeling")]),
        ("the transformer encoder (BERT)", []),
        ("results (see Table 2)", []),
        ("our model (left)", []),
        ("the signal(s)", []),
        ("as in (2019)", []),
        ("(LLM)", []),
        ("", []),
    ],
)
def test_pairs(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


@given(st.text(alphabet="abC DE()[],;.-2s", max_size=80))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    for short, long in find_abbreviations(text):
        assert 0 <= short[0] < short[1] <= len(text)
        assert 0 <= long[0] < long[1] <= len(text)
        assert short[1] <= long[0] or long[1] <= short[0]
