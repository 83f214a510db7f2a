"""The extract stage: its interface, the offsets it promises, and the phrases it takes and leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from kgraph import extract as stage
from kgraph.errors import OptionError
from kgraph.extract import extract, load
from kgraph.extract.abbreviations import find_abbreviations
from kgraph.extract.annotate import MAX_CHARACTERS, Phrase, annotate
from kgraph.extract.extractors import AROUND, SHARED
from kgraph.extract.introductions import find_introductions
from kgraph.extract.kinds import kind_of, looks_coined
from kgraph.extract.sentences import split_sentences
from kgraph.inflection import singular_head
from kgraph.model import Extraction, Kind, Mention, Paper

# All that can change what is found in a text; editing one of these makes builds extract every paper again.
FINDING = """
    _decode.py _onnx.py _pairs.py _words.py abbreviations.py alignment.py annotate.py citations.py citations_apart.py
    coined.py credited.py extractors.py introductions.py kinds.py language.py noun_chunks.py relations.py sentences.py
    surnames.py symbols.py terms.py tidy.py vocabulary.py
    """.split()  # noqa: SIM905  # names are read more easily so
HOSTILE = [
    "",
    " \n\t ",
    "</script><img src=x onerror=alert(1)>",
    "lone \ud800 surrogate and a \x00 control character",
    "🎉 emoji models 🎉 (EM)",
    "((((((((((" * 300,
    "[" * 5000 + "]" * 5000,
    "A" * 30_000,
    "a-" * 15_000,
    "et al. 2020 (" * 1000,
    "$\\beta$-VAE {\\em really} F_1 ^ _ } {",
]


def papers(*abstracts: str, title: str = "") -> list[Paper]:
    return [Paper(f"p{place}", title=title, abstract=text) for place, text in enumerate(abstracts)]


def only(abstract: str, *, title: str = "") -> Extraction:
    (extraction,) = extract(papers(abstract, title=title), extractor="noun-chunks")
    return extraction


def texts(mentions: Sequence[Mention]) -> list[str]:
    return [mention.text for mention in mentions]


def test_unknown_extractor_and_workers() -> None:
    with pytest.raises(OptionError, match=r"unknown extractor 'x'; known: noun-chunks, terms"):
        load("x")
    with pytest.raises(OptionError, match="0 workers"):
        list(extract([], workers=0))


def test_every_extractor_has_its_name_and_a_fingerprint() -> None:
    extractor = load("noun-chunks")
    assert extractor.name == "noun-chunks"
    assert extractor.fingerprint() == load("noun-chunks").fingerprint()
    assert "noun-chunks" in stage.EXTRACTORS


def test_every_file_of_the_stage_counts_in_the_fingerprint_or_is_named_as_harmless() -> None:
    files = sorted(path.name for path in Path(stage.__file__).parent.glob("*.py"))
    assert files == sorted([*FINDING, *AROUND]), "name the new file here, or in AROUND if no result can depend on it"


def test_all_code_that_extractors_use_counts_in_the_fingerprint() -> None:
    """What AROUND names is out of their reach, and what they use elsewhere is in SHARED."""
    package = Path(stage.__file__).parent
    # These say how results look, not what they are.
    seen = {"errors.py", "model.py"}
    new = {"extract/extractors.py"}
    while new:
        seen |= new
        new = {name for module in new for name in imported(package.parent / module)} - seen
    assert sorted(seen - {"errors.py", "model.py"}) == sorted([*(f"extract/{name}" for name in FINDING), *SHARED])


def imported(module: Path) -> list[str]:
    """The modules of kgraph that one imports, wherever it does."""
    text = module.read_text(encoding="utf-8")
    found = re.findall(r"^\s*from kgraph\.([\w.]+) import (\w+)", text, re.MULTILINE)
    named = (f"{place}.{name}" if place == "extract" else place for place, name in found)
    return [f"{name.replace('.', '/')}.py" for name in named]


def test_one_paper_in_full() -> None:
    text = (
        "We propose Nice Tree Parser (NTP), a novel model for dependency parsing. It builds on Shen et al. (2021) and "
        "beats existing methods on two datasets."
    )
    found = only(text)
    assert [(mention.text, mention.kind, mention.source) for mention in found.mentions] == [
        ("Nice Tree Parser", "method", "abbreviation"),
        ("NTP", "method", "introduction"),
        ("dependency parsing", "task", "noun-chunks"),
    ]
    assert texts(found.introductions) == ["NTP"]
    assert set(found.introductions) <= set(found.mentions)
    assert [(one.short, one.long) for one in found.abbreviations] == [("NTP", "Nice Tree Parser")]
    assert [(one.text, one.where) for one in found.references] == [("Shen et al. (2021)", "abstract")]
    assert [text[one.start : one.end][:10] for one in found.sentences] == ["We propose", "It builds "]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This paper presents our method and a novel approach.", []),
        ("Extensive experiments show promising results.", []),
        ("We train topic models on CoNLL05 and CoNLL12.", ["topic models", "CoNLL05", "CoNLL12"]),
        ("State-of-the-art dependency parsers fail.", ["dependency parsers"]),
        ("BERT's attention heads matter.", ["BERT", "attention heads"]),
        ("We use a $\\beta$-VAE with KL divergence.", ["$\\beta$-VAE", "KL divergence"]),
        ("We compare encoder/decoder networks.", ["encoder", "decoder networks"]),
        ("We evaluate Llama-3.1-8B and SEQ^3 here.", ["Llama-3.1-8B", "SEQ^3"]),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    assert texts(only(text).mentions) == expected


def test_offsets_hold_for_hostile_text() -> None:
    given = papers(*HOSTILE, title="Title </title> \ud800")
    for paper, found in zip(given, extract(given, extractor="noun-chunks"), strict=True):
        assert found.paper_id == paper.id
        ends = {"title": 0, "abstract": 0}
        for mention in found.mentions:
            assert paper.text(mention.field)[mention.start : mention.end] == mention.text != ""
            assert mention.start >= ends[mention.field]
            ends[mention.field] = mention.end


def test_a_huge_abstract_is_read_up_to_a_limit() -> None:
    found = only("topic models help. " * 500_000)
    assert found.mentions
    assert max(mention.end for mention in found.mentions) <= MAX_CHARACTERS


def test_order_streaming_and_progress() -> None:
    done: list[int] = []
    given = papers("topic models", "neural networks", "")
    found = list(extract(given, extractor="noun-chunks", progress=done.append))
    assert [one.paper_id for one in found] == ["p0", "p1", "p2"]
    assert done == [1, 2, 3]
    assert given == papers("topic models", "neural networks", "")


@pytest.mark.slow
def test_a_paper_does_not_depend_on_its_neighbours() -> None:
    given = papers(
        *(f"We train {word} models for {word} parsing with a neural network." for word in ("tree", "graph", "a"))
    )
    together = list(extract(given, extractor="noun-chunks"))
    assert together == [next(extract([paper], extractor="noun-chunks")) for paper in given]


@pytest.mark.slow
def test_workers_do_not_change_the_result() -> None:
    given = papers(*(f"Topic model {place} uses variational inference (VI)." for place in range(150)))
    assert list(extract(given, extractor="noun-chunks", workers=2)) == list(extract(given, extractor="noun-chunks"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SVMs", "SVM"),
        ("sparse SAEs", "sparse SAE"),
        ("k-NNs", "k-NN"),
        ("orthonormal bases", "orthonormal basis"),
        ("knowledge bases", "knowledge base"),
        ("databases", "database"),
        ("error analyses", "error analysis"),
        ("training data", "training data"),
        ("parsing", "parsing"),
        ("social media", "social media"),
        ("statistics", "statistics"),
        ("losses", "loss"),
        ("loss", "loss"),
        ("biases", "bias"),
        ("matrices", "matrix"),
        ("corpora", "corpus"),
        ("queries", "query"),
        ("boxes", "box"),
        ("GPS", "GPS"),
        ("bag of words", "bag of word"),
        ("Transformers", "Transformer"),
        ("", ""),
    ],
)
def test_lemma(text: str, expected: str) -> None:
    assert singular_head(text) == expected


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("BLEU", "metric"),
        ("F1", "metric"),
        ("macro-F1 score", "metric"),
        ("Penn Treebank", "dataset"),
        ("GLUE benchmark", "dataset"),
        ("dependency parsing", "task"),
        ("named entity recognition", "task"),
        ("StructFormer", "method"),
        ("variational autoencoder", "method"),
        ("visualization of movement traces", "task"),
        ("Stanford Question Answering Dataset", "dataset"),
        ("latent space", "concept"),
        ("", "concept"),
    ],
)
def test_kind(phrase: str, kind: Kind) -> None:
    assert kind_of(phrase) == kind


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("StructFormer", True),
        ("S^3", True),
        ("T-JEPA", True),
        ("BERT", True),
        ("word2vec", True),
        ("model", False),
        ("Tree", False),
    ],
)
def test_coined(word: str, expected: bool) -> None:
    assert looks_coined(word) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("By Shen et al. (2021) it works. We see.", ["By Shen et al. (2021) it works.", "We see."]),
        ("As in Shen et al. We differ.", ["As in Shen et al.", "We differ."]),
        ("Models, e.g. BERT, work (cf. Fig. 2. Or not). End", ["Models, e.g. BERT, work (cf. Fig. 2. Or not).", "End"]),
        ("It is so. word2vec is fast.", ["It is so.", "word2vec is fast."]),
        ("About 3.5 points. what now", ["About 3.5 points. what now"]),
        ("Why? Because!", ["Why?", "Because!"]),
        ("J. Smith came.", ["J. Smith came."]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == expected


def test_what_a_long_form_does_not_tell_the_phrase_at_its_end_tells() -> None:
    text = "Use leaf order memory (LOM). It has leaf order shade (LOS)."
    found = annotate(Paper("p", abstract=text), {"abstract": [Phrase(9, 21, "method", 0.7)]}, source="terms")
    assert [(mention.text, mention.kind) for mention in found.mentions] == [
        ("leaf order memory", "method"),
        ("LOM", "method"),
        ("leaf order shade", "concept"),
        ("LOS", "concept"),
    ]


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("", "We propose TreeFormer, a model that parses.", [("TreeFormer", "method")]),
        ("", "We propose a novel model, TreeFormer, that parses.", [("TreeFormer", "method")]),
        ("", "We introduce a new dataset named WikiTrees which is large.", [("WikiTrees", "dataset")]),
        ("", "We present Tree Graph Diffusion (TGD), a generative model.", [("TGD", "method")]),
        ("", "In this paper, we introduce a symmetric architecture, called BiTree.", [("BiTree", "method")]),
        ("TreeQA: Asking Trees", "We introduce TreeQA, the task of asking trees.", [("TreeQA", "task")]),
        ("LEAF: Learning from Trees", "Trees are nice. LEAF beats all.", [("LEAF", "method")]),
        ("Baobab: Robust Trees", "We show that Baobab is robust.", [("Baobab", "method")]),
        ("", "We propose a method to detect trees using BERT.", []),
        ("", "We propose a CNN for trees. We use BERT.", []),
        ("", "Prior work called TreeFormer failed.", []),
        ("", "The resulting tree-constrained CRF (TreeCCRF) is exact.", [("TreeCCRF", "method")]),
        ("", "We use this to motivate our beta-TREE (Total Root Encoder), a refinement.", [("beta-TREE", "method")]),
        ("", "Our approach, LeafNet, sees leaves. LeafNet wins.", [("LeafNet", "method")]),
        ("", "The proposed Deep Leaf Weaving framework is fast.", [("Deep Leaf Weaving", "method")]),
        (
            "",
            "We sort leaves with crafted Root Guidance (RG) and Leaf Order (LO).",
            [("RG", "method"), ("LO", "method")],
        ),
        ("", "Our main contribution is TREE-GAN, a network.", [("TREE-GAN", "method")]),
        ("", "We call the problem many leaf removal (MLR).", [("MLR", "method")]),
        ("", "We introduce a new device for roots: the RootWalker.", [("RootWalker", "method")]),
        ("", "Our Deepened Tree Motion Planning (DTMP) method wins.", [("DTMP", "method")]),
        ("", "Our deepened tree motion planning (DTMP) wins.", []),
        ("", "We show a novel use of Tree Motion Planning (TMP).", []),
        ("", "We introduce changes to known techniques: LeafFlow, TreeSent, and others.", []),
        ("", "We fill this gap by presenting LeafAtlas, a tool.", [("LeafAtlas", "method")]),
        ("", "Tree Readers (TRDs) are used. We grow by proposing an old TRD.", []),
        ("", "We propose a framework ROOTY (Trees with Roots) based on trees.", [("ROOTY", "method")]),
        ("", "We define leaf likeness (LL), which trees have.", [("LL", "method")]),
        ("", "We define BARK-like trees.", []),
        ("", "We argue for a novel paradigm: leaf level growth (LLG).", [("LLG", "method")]),
        ("", "The recently proposed Leaf Order (LO) is a network.", []),
        ("", "A new network, TreeNetX, is proposed.", [("TreeNetX", "method")]),
        ("", "A mixture of deep trees (MDT) model is proposed in this paper.", []),
        ("", "In this paper, a mixture of deep trees (MDT) is proposed.", [("MDT", "method")]),
        ("", "We generate a small dataset (WILLOW) of trees. WILLOW is synthetic.", [("WILLOW", "dataset")]),
        ("", "We generate a small dataset (of trees) with words (PARTLY).", []),
        ("", "The overall algorithm, called Willow, is fast.", [("Willow", "method")]),
        ("", "We add noise to trees (referred to as NTREE).", [("NTREE", "method")]),
        ("", "Trees, often referred to as GREENS, are new.", []),
        ("", "The plots are available in the R package TREEbox.", [("TREEbox", "method")]),
        (
            "",
            "We introduce two tree reading (TR) datasets, called RuTree and RuLeaf.",
            [("RuTree", "dataset"), ("RuLeaf", "dataset")],
        ),
        ("", "We construct TREEC 2.1, a dataset of trees.", [("TREEC 2.1", "dataset")]),
        ("", "We describe the tasks we propose for TREEC.", []),
        ("", "We propose to utilize deep tree networks (DTN), a known model.", []),
        ("", "We design a Retrieve, Prune and Grow system.", []),
        ("", "We introduce Entwined Moss Splits (EMS), a task.", [("EMS", "task")]),
        ("Willow Tree: A Probabilistic Model of Leaves", "We model leaves.", [("Willow Tree", "method")]),
        ("Learning Trees: A Simple Model of Leaves", "We model leaves.", []),
        ("IPT: An Implicit Tree for Parsing", "We propose an Implicit Tree for parsing.", [("IPT", "method")]),
        (
            "Leaf Order Nets: Do They Grow?",
            "We present leaf order nets: a way to grow.",
            [("Leaf Order Nets", "method")],
        ),
        ('The ": A Model of Leaves', "We model leaves.", []),
        ("The Oakbot: Climbing", "This shows the Oakbot, which climbs.", [("Oakbot", "method")]),
        ("", "We present BARK Coach, a novel system.", [("BARK Coach", "method")]),
        ("", "We train OAKA, a model of trees. OAKA outperforms others.", [("OAKA", "method")]),
        ("", "We train on OAKA, a set of trees. OAKA outperforms others.", []),
        ("", "Our corpus has tree act (TA) annotations. Many need our TA annotations.", []),
        ("", 'We propose a novel "leaf-turning" method.', [("leaf-turning", "method")]),
        ("", 'We follow a new "tree-centred" approach.', []),
        ("", "Three new tools (LeafSAM and RootSAM) are tested.", [("LeafSAM", "method"), ("RootSAM", "method")]),
        ("", "A new record on two forests (LeafSAM and RootSAM) is set.", []),
        ("", "We study growth of trees in rain, and develop a Rain Tree to grow.", [("Rain Tree", "method")]),
        ("", "We refer to a CNN with a LeafG as a Leaf-CNN block.", [("Leaf-CNN", "method")]),
        ("", "We change the state-of-the-art model called BARKNET.", []),
        ("", r"We propose \tilde{O}, which is large. \tilde{O} grows.", []),
        ("", "", []),
        ("Maps", "We build upon a recently introduced scale, RootPlus, and test it.", []),
        ("Maps", "We introduce a kernel supervised b-MAP that keeps what is near.", []),
        ("Maps", "We introduce a newly proposed LeafMap that keeps what is near.", [("LeafMap", "method")]),
    ],
)
def test_introductions(title: str, abstract: str, expected: list[tuple[str, str]]) -> None:
    found = find_introductions(title, abstract, find_abbreviations(abstract))
    texts = {"title": title, "abstract": abstract}
    assert [(texts[one.field][one.start : one.end], one.kind) for one in found] == expected
