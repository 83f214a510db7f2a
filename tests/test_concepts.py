"""resolve.concepts: the identity rule as a table of cases, then generic words, ids and order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from abstracts import extraction, spellings
from hypothesis import given
from hypothesis import strategies as st

from kgraph.inflection import singular
from kgraph.model import Alias, Concept, Extraction, Kind, Mention
from kgraph.resolve.concepts import resolve_concepts

SAME = [
    # plural and inflection
    ("support vector machine", "support vector machines"),
    ("SVM", "SVMs"),
    ("analysis of variance", "analyses of variance"),
    ("meta-analysis", "meta-analyses"),
    ("knowledge base", "knowledge bases"),
    ("orthonormal basis", "orthonormal bases"),
    ("confusion matrix", "confusion matrices"),
    ("parallel corpus", "parallel corpora"),
    ("word index", "word indices"),
    ("ontology", "ontologies"),
    ("loss", "losses"),
    ("batch", "batches"),
    ("cache", "caches"),
    ("phrase", "phrases"),
    ("virus", "viruses"),
    # case
    ("Machine Translation", "machine translation"),
    ("word2vec", "Word2Vec"),
    # hyphen, blank, joined
    ("multi-task learning", "multitask learning"),
    ("multi-task learning", "multi task learning"),
    ("data set", "dataset"),
    ("GPT-2", "GPT2"),
    ("encoder-decoder", "encoder–decoder"),
    ("fine-tuning", "finetuning"),
    # spelling
    ("behavioural cloning", "behavioral cloning"),
    ("topic modelling", "topic modeling"),
    ("tumour segmentation", "tumor segmentation"),
    ("text summarisation", "text summarization"),
    ("dialogue system", "dialog system"),
    ("image colourisation", "image colorization"),
    ("fibre optics", "fiber optics"),
    ("catalogue", "catalog"),
    ("grey level", "gray level"),
    ("anaemia", "anemia"),
    ("paediatric surgery", "pediatric surgery"),
    ("computational cost", "computation cost"),
    # what others say for it
    ("dialogue agent", "dialog system"),
    ("open-domain conversational agent", "open-domain conversational system"),
    ("generating", "generation"),
    ("summarising", "summarization"),
    ("detecting", "detection"),
    ("psycholinguistic", "psycholinguistics"),
    ("recommending", "recommendation"),
    ("interpreting", "interpretation"),
    ("visual analytic system", "visual analytics system"),
    ("analytical task", "analysis task"),
    ("volumetric data", "volume data"),
    ("focus+context view", "focus & context view"),
    ("marching cubes algorithm", "marching cube algorithm"),
    ("tetrahedra", "tetrahedron"),
    ("body-centred cubic lattice", "body centered cubic lattice"),
    ("entity relation extraction", "entity and relation extraction"),
    ("three-dimensional data", "3D data"),
    ("2-dimensional", "two-dimensional"),
    ("multiple criteria decision analysis", "multi-criteria decision analysis"),
    ("multicriteria decision analysis", "multi-criteria decision analysis"),
    ("visual analytics approach", "visual analysis approach"),
    ("relational triplet", "relational triple"),
    ("multiple instance learning", "multi-instance learning"),
    # hyphens that a line end left or took
    ("chainof-thought prompting", "chain-of-thought prompting"),
    ("regulariza-tion method", "regularization method"),
    # Unicode, LaTeX, Greek
    ("β-VAE", "beta-VAE"),
    ("β-VAE", r"$\beta$-VAE"),
    ("naïve Bayes", "naive Bayes"),
    (r"\textit{BLEU} score", "BLEU score"),
    ("ﬁne-tuning", "fine-tuning"),
    # determiners and empty modifiers
    ("the beam search", "beam search"),
    ("our proposed beam search", "beam search"),
    ("a novel beam search", "existing beam search"),
    ("state-of-the-art parsers", "parser"),
    ("state of the art parsers", "parser"),
    ("model's robustness", "model robustness"),
    ("pre-training language model", "pretrained language model"),
]

DIFFERENT = [
    ("variational autoencoder", "autoencoder"),
    ("masked language model", "language model"),
    ("latent diffusion model", "diffusion model"),
    ("constituency parsing", "dependency parsing"),
    ("supervised learning", "unsupervised learning"),
    ("parser", "parsing"),
    ("rating", "ration"),
    ("acting", "action"),
    ("text generating", "text generation"),
    ("learning agent", "learning system"),
    ("Llama 2 7B", "Llama 27B"),
    ("C++", "C"),
    ("A* search", "A search"),
    ("GPT-3.5", "GPT-35"),
    ("few-shot learning", "shot learning"),
    ("novel view synthesis", "view synthesis"),
    ("language model", "language"),
    ("semantics", "semantic"),
    ("news", "new"),
    ("Bayes", "bay"),
    ("series", "serie"),
    ("ROUGE-1", "ROUGE-L"),
    ("wavelet bases", "wavelet base"),
    ("multiple tasks", "multi-task"),
    ("analytical model", "analysis model"),
    ("visual analytics", "visual analysis"),
    ("3D data", "2D data"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_concept(one: str, other: str) -> None:
    assert len(resolve_concepts([extraction("p", one, other)])) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_concepts(one: str, other: str) -> None:
    assert len(resolve_concepts([extraction("p", one, other)])) == 2


def test_a_concept_with_all_that_belongs_to_it() -> None:
    first = extraction("p1", "large language models", "LLMs", short_forms={"LLMs": "large language models"})
    second = extraction("p2", "LLM", "large language models", "Large Language Model")
    assert resolve_concepts([second, first]) == [
        Concept(
            id="concept:large-language-model",
            label="large language model (LLM)",
            kind="method",
            aliases=(
                Alias("large language models", "plural", 2),
                Alias("LLM", "acronym", 1),
                Alias("LLMs", "acronym", 1),
                Alias("Large Language Model", "case", 1),
            ),
            mentions=(*first.mentions, *second.mentions),
        )
    ]


def test_a_name_is_not_the_ordinary_word() -> None:
    concepts = resolve_concepts([extraction("p", "LEAD", "lead", "lead", "Lead")])
    assert [(c.label, spellings([c])) for c in concepts] == [("lead", [["Lead", "lead"]]), ("LEAD", [["LEAD"]])]


@pytest.mark.parametrize(
    ("name", "longer", "kind", "together"),
    [
        ("GPT-2", "GPT-2 model", "method", True),
        ("SQuAD", "SQuAD datasets", "dataset", True),
        ("BLEU", "BLEU score", "metric", True),
        ("sentiment classification", "sentiment classification task", "task", True),
        ("language", "language model", "method", False),
        ("NLP", "NLP model", "task", False),
        ("RL", "RL algorithm", "method", False),
        ("ImageNet", "ImageNet model", "dataset", False),
        ("classification", "classification task", "task", True),
        ("transfer", "transfer task", "task", False),
        ("transformer", "transformer model", "method", True),
        ("English benchmark", "English benchmark dataset", "dataset", True),
    ],
)
def test_a_generic_last_word(name: str, longer: str, kind: Kind, together: bool) -> None:
    assert (len(resolve_concepts([extraction("p", name, longer, kind=kind)])) == 1) is together


@pytest.mark.parametrize(
    ("short", "long", "head", "kind", "together"),
    [
        ("MACBETH", "measuring attractiveness by a categorical based evaluation technique", "method", "concept", True),
        ("MACBETH", "measuring attractiveness by a categorical based evaluation technique", "method", "task", False),
        ("NER", "named entity recognizer", "model", "concept", True),
        ("NER", "named entity recognition", "model", "concept", False),
        ("SLAM", "simultaneous localization and mapping", "method", "method", False),
    ],
)
def test_a_generic_word_behind_a_short_form(short: str, long: str, head: str, kind: Kind, together: bool) -> None:
    defining = extraction("p", short, f"{short} {head}", short_forms={short: long}, kind=kind)
    assert (len(resolve_concepts([defining])) == 1) is together


def test_the_kind_is_decided_over_all_mentions() -> None:
    mentions = (
        Mention("p", "title", 0, 4, "LEAF", "method", "t", confidence=0.9),
        Mention("p", "title", 5, 9, "LEAF", "metric", "t", confidence=0.5),
        Mention("p", "title", 10, 14, "LEAF", "metric", "t", confidence=0.5),
    )
    assert [concept.kind for concept in resolve_concepts([Extraction("p", mentions)])] == ["metric"]
    assert [concept.kind for concept in resolve_concepts([Extraction("p", mentions[:2])])] == ["method"]


def test_a_spelling_that_tells_its_kind_speaks_for_all() -> None:
    found = extraction(
        "p", "LeafQA", "Leaf Questions Dataset", "LeafQA", short_forms={"LeafQA": "Leaf Questions Dataset"}
    )
    assert [concept.kind for concept in resolve_concepts([found])] == ["dataset"]


@pytest.mark.parametrize(
    ("phrase", "concept_id"),
    [
        ("Naïve Bayes", "concept:naive-bayes"),
        ("β-VAE", "concept:beta-vae"),
        ("C++ program", "concept:cplusplus-program"),
        ("Behavioural models", "concept:behavioural-model"),
        ("机器翻译", "concept:机器翻译"),
    ],
)
def test_ids(phrase: str, concept_id: str) -> None:
    assert [concept.id for concept in resolve_concepts([extraction("p", phrase)])] == [concept_id]


def test_unrelated_papers_change_no_id() -> None:
    some = [extraction("p1", "beam search", "LEAD", "lead", "lead"), extraction("p2", "beam-search", "naive Bayes")]
    other = [extraction("p3", "speech recognition", "ASR", short_forms={"ASR": "automatic speech recognition"})]
    assert {c.id for c in resolve_concepts(some)} <= {c.id for c in resolve_concepts(some + other)}


PHRASES = [
    "LLM",
    "LLMs",
    "large language models",
    "DL",
    "deep learning",
    "Deep-Learning",
    "lead",
    "LEAD",
    "$\\beta$",
    "GAN",
]
SHORTS = {"LLM": "large language model", "DL": "deep learning", "GAN": "graph attention network"}


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(PHRASES), max_size=6), st.sets(st.sampled_from(sorted(SHORTS)))), max_size=6
    ),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter(papers: list[tuple[list[str], set[str]]], chance: random.Random) -> None:
    extractions = [
        extraction(f"p{n}", *phrases, short_forms={short: SHORTS[short] for short in sorted(shorts)})
        for n, (phrases, shorts) in enumerate(papers)
    ]
    shuffled = list(extractions)
    chance.shuffle(shuffled)
    assert resolve_concepts(shuffled) == resolve_concepts(extractions)


@given(st.lists(st.text(min_size=1, max_size=30), max_size=5))
def test_any_text_is_data(phrases: list[str]) -> None:
    concepts = resolve_concepts([extraction("p", *phrases, short_forms={phrase: phrase * 2 for phrase in phrases})])
    assert sum(len(concept.mentions) for concept in concepts) <= len(phrases)
    assert len({concept.id for concept in concepts}) == len(concepts)
    assert all(concept.label and sum(a.count for a in concept.aliases) == len(concept.mentions) for concept in concepts)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\x00\x01", "\ud800 model", "a" * 1_000_000, "😀", "$" * 50_000]
)
def test_hostile_text(text: str) -> None:
    assert len(resolve_concepts([extraction("p", text, "beam search")])) in {1, 2}


@pytest.mark.parametrize(
    ("plural", "before", "expected"),
    [
        ("bases", "knowledge", "base"),
        ("bases", "wavelet", "basis"),
        ("data", "", "data"),
        ("axes", "", "axis"),
        ("processes", "", "process"),
        ("physics", "", "physics"),
        ("metrics", "", "metric"),
        ("lenses", "", "lens"),
        ("bayes", "", "bayes"),
        ("heroes", "", "hero"),
        ("movies", "", "movie"),
        ("octahedra", "", "octahedron"),
        ("ephedra", "", "ephedra"),
        ("coordinates", "parallel", "coordinates"),
        ("coordinates", "local", "coordinate"),
    ],
)
def test_singular(plural: str, before: str, expected: str) -> None:
    assert singular(plural, before) == expected


TABLES = [Path(__file__).parent / "data" / name for name in ("concept_merges.tsv", "concept_pairs.tsv")]


def verdict(one: str, other: str, definition: str) -> str:
    short, _, long = definition.partition("=")
    defined = {short: long} if long else {}
    concepts = resolve_concepts([extraction("p", one, short_forms=defined), extraction("q", other)])
    return "same" if len(concepts) == 1 else "different"


# One test for all of a table: as many tests as lines take longer to manage than to run.
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_judgements_of_random_merges_and_similar_pairs_stay_true(table: Path) -> None:
    judged = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(judged) > 500
    wrong = [(one, other, said) for one, other, said, definition in judged if verdict(one, other, definition) != said]
    assert wrong == []
