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
        ("Li (Lithium)", [("Li", "Lithium")]),
        ("Shared Gaussian Process Factor Analysis (S-GPFA)", [("S-GPFA", "Shared Gaussian Process Factor Analysis")]),
        ("named entity recognition (NER; see below)", [("NER", "named entity recognition")]),
        ("named entity recognition (or NER)", [("NER", "named entity recognition")]),
        ("named entity recognition (NER, for short)", [("NER", "named entity recognition")]),
        ("a Latent Graph Diffusion ('LGD')", [("LGD", "Latent Graph Diffusion")]),
        ("in two-dimensional (2D) space", [("2D", "two-dimensional")]),
        ("(body mass index (BMI) of 20)", [("BMI", "body mass index")]),
        ("(blood-brain barrier, BBB)", [("BBB", "blood-brain barrier")]),
        ("a weighted average (W.A.), a mean (e.g.)", [("W.A.", "weighted average")]),
        ("part of speech (POS) tags", [("POS", "part of speech")]),
        ("area under the curve (AUC)", [("AUC", "area under the curve")]),
        ("word-error rate (WER) and bit rate (BR)", [("WER", "word-error rate"), ("BR", "bit rate")]),
        ("Latent Language Modeling (LatentLM)", [("LatentLM", "Latent Language Modeling")]),
        # words after the last letter
        ("the anterior pitch nucleus (APN)", [("APN", "anterior pitch nucleus")]),
        ("a low tidal gene (LTG)", [("LTG", "low tidal gene")]),
        ("the Two-Part Model of Memory (TPM)", [("TPM", "Two-Part Model of Memory")]),
        ("the Office of the United Rivers (OUR)", [("OUR", "Office of the United Rivers")]),
        ("temporal difference learning (TD)", [("TD", "temporal difference learning")]),
        ("four degrees of freedom (DoFs)", [("DoFs", "degrees of freedom")]),
        # words that seldom begin a long form, or are seldom part of one
        ("of an in vitro diagnostic (IVD)", [("IVD", "in vitro diagnostic")]),
        ("missing not at random (MNAR)", [("MNAR", "missing not at random")]),
        ("a Short film was watched continuously (Shwaco)", []),
        # letters that stand for more than themselves
        ("explainable artificial intelligence (XAI)", [("XAI", "explainable artificial intelligence")]),
        ("Cross-modal Moment Localization (XML)", [("XML", "Cross-modal Moment Localization")]),
        ("Vision-and-Language (V+L)", [("V+L", "Vision-and-Language")]),
        # LaTeX
        (r"by \emph{gradient descent} (GD)", [("GD", "gradient descent")]),
        # the parts in the other order
        ("spiral CT after IV infusion (IVI-SCT)", [("IVI-SCT", "spiral CT after IV infusion")]),
        # signs, digits, locants
        ("marker positive (M+) and marker negative (M-)", [("M+", "marker positive"), ("M-", "marker negative")]),
        ("17 beta-oestradiol (E2)", [("E2", "17 beta-oestradiol")]),
        ("delta-9-tetrahydrocannabinol (THC)", [("THC", "delta-9-tetrahydrocannabinol")]),
        ("(-)-[125I]-cyanopindolol (CYP)", [("CYP", "(-)-[125I]-cyanopindolol")]),
        ("N-(1-naphthyl) ethylene diamine (NED)", [("NED", "N-(1-naphthyl) ethylene diamine")]),
        ("ovariectomized (OVX) sheep", [("OVX", "ovariectomized")]),
        ("fructose-2,6-bisphosphate (Fru-2,6-P2)", [("Fru-2,6-P2", "fructose-2,6-bisphosphate")]),
        # symbols
        ("the tidal volume (V(T))", [("V(T)", "tidal volume")]),
        ("transepithelial resistance (Rt)", [("Rt", "transepithelial resistance")]),
        ("short-circuit current (Isc)", [("Isc", "short-circuit current")]),
        ("intracellular free Ca2+ concentration ([Ca2+]i)", [("[Ca2+]i", "intracellular free Ca2+ concentration")]),
        ("the creatine kinase concentration ([CK])", [("[CK]", "creatine kinase concentration")]),
        ("adenosine 3',5'-cyclic monophosphate (cAMP)", [("cAMP", "adenosine 3',5'-cyclic monophosphate")]),
        ("the ninth embryonic day (E9)", [("E9", "ninth embryonic day")]),
        ("a cell adhesion molecule L1 (L1CAM)", [("L1CAM", "cell adhesion molecule L1")]),
        ("a B2-type cyclin (CYCB2)", [("CYCB2", "B2-type cyclin")]),
        ("myotonic dystrophy (DM)", [("DM", "myotonic dystrophy")]),
        ("rh (recombinant human)", [("rh", "recombinant human")]),
        ("isolated from O. minor mitovirus 6 (OmMV6)", [("OmMV6", "O. minor mitovirus 6")]),
        # amounts, verbs and other brackets between
        ("a walk (up to 200 m)", []),
        ("the first step was measured (FSM)", []),
        ("a first one (FO) and second two (FST)", [("FO", "first one")]),
        ("group treatment 1 (treatment 1) and 20% (treatment 2)", []),
        ("the transformer encoder (BERT)", []),
        ("results (see Table 2)", []),
        ("our model (left)", []),
        ("a dinuclear complex (2c)", []),
        ("the preposition feature (PREP)", []),
        ("mean average precision 6 (MAP)", []),
        ("the signal(s)", []),
        ("the set of parallel reading corpora (SParC and CoSQL)", []),
        ("classifiers that in ablations outperform (CITATION)", []),
        ("answering over KGs (KGQA)", []),
        ("the state of the art (SOTA)", []),
        ("QA over KG (KGQA)", []),
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
