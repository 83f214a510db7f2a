"""Ids that stay: a paper or a thesaurus line more changes no concept but those that it speaks of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract import extract
from kgraph.model import Abbreviation, Concept, Extraction, Mention, Paper
from kgraph.readers import Source, find_sources, read
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.thesaurus import parse_thesaurus

PHRASES = (
    "large language model", "LLM", "LLMs", "LLM agent", "large-language-model agents", "data model", "DM training",
    "diffusion model", "lead", "LEAD", "Lead", "beam search", "beam-search", "beam search method", "BERT", "BERT model",
    "transformer-based model", "transformer model", "analyses", "analysis", "$\\beta$-VAE", "beta VAE",
)  # fmt: skip
LONG = {"LLM": "large language model", "DM": "diffusion model", "dm": "data model"}

papers = st.lists(
    st.tuples(st.lists(st.sampled_from(PHRASES), max_size=5), st.lists(st.sampled_from(sorted(LONG)), max_size=2)),
    max_size=6,
)


def extraction(number: int, phrases: Sequence[str], defined: Sequence[str]) -> Extraction:
    paper = f"p{number:02}"
    starts = [40 * place + 1 for place in range(len(phrases))]
    return Extraction(
        paper,
        tuple(
            Mention(paper, "abstract", start, start + len(text), text, "method", "test")
            for start, text in zip(starts, phrases, strict=True)
        ),
        abbreviations=tuple(
            Abbreviation(paper, "abstract", short.upper(), 900, 903, LONG[short], 910, 930) for short in defined
        ),
    )


def made(found: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[Extraction]:
    return [extraction(number, phrases, defined) for number, (phrases, defined) in enumerate(found)]


def places(concept: Concept) -> frozenset[tuple[str, str, int]]:
    return frozenset((mention.paper_id, mention.field, mention.start) for mention in concept.mentions)


def renamed(before: Sequence[Concept], after: Sequence[Concept]) -> list[tuple[str, str]]:
    """Concepts with the same mentions as before, but another id."""
    ids = {places(concept): concept.id for concept in after}
    pairs = [(concept.id, ids.get(places(concept), concept.id)) for concept in before]
    return [pair for pair in pairs if pair[0] != pair[1]]


@given(papers, papers)
def test_papers_about_something_else_change_no_id(some: list, others: list) -> None:  # type: ignore[type-arg]  # of any
    strangers = [
        extraction(50 + number, [f"birdsong {len(phrase)}" for phrase in phrases], ())
        for number, (phrases, _) in enumerate(others)
    ]
    before = resolve_concepts(made(some))
    after = resolve_concepts([*made(some), *strangers])
    assert {concept.id: places(concept) for concept in before}.items() <= {c.id: places(c) for c in after}.items()


@given(papers, st.sampled_from(["beam search\tbirds", "analysis\t", "beta VAE\tBetty"]))
def test_a_thesaurus_line_changes_only_what_it_names(some: list, line: str) -> None:  # type: ignore[type-arg]  # of any
    before = resolve_concepts(made(some))
    after = resolve_concepts(made(some), thesaurus=parse_thesaurus(f"label\treplace by\n{line}\n"))
    named = line.split("\t")[0].split()[0].casefold()
    touched = {concept.id for concept in before if any(named[:4] in a.text.casefold() for a in concept.aliases)}
    kept = {concept.id: places(concept) for concept in before if concept.id not in touched}
    assert kept.items() <= {concept.id: places(concept) for concept in after}.items()


@pytest.mark.slow
def test_twenty_papers_beside_three_hundred(shared: Path) -> None:
    (source,) = (
        s for s in find_sources([shared / "corpora" / "paperlists_nlp_2000.jsonl.gz"]) if isinstance(s, Source)
    )
    read_papers = [item for item in islice(read(source)[1], 400) if isinstance(item, Paper)]
    chosen = random.Random(4).sample(read_papers, 320)
    extractions = list(extract(chosen, extractor="noun-chunks"))
    before, after = resolve_concepts(extractions[:300]), resolve_concepts(extractions)
    unchanged = {places(concept) for concept in before} & {places(concept) for concept in after}
    assert len(unchanged) > 0.95 * len(before)
    assert renamed(before, after) == []
