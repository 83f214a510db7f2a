"""Definitions: sentences that say what a concept is, and none that only speak of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph import evidence, query, store
from kgraph.cli import render
from kgraph.definitions import how_defining
from kgraph.evidence import Evidence
from kgraph.model import Concept, Extraction, KnowledgeGraph, Mention, Paper, Sentence

# The phrase in question stands in brackets.
DEFINES = [
    "[Parsing] is the task of finding the structure of a sentence.",
    "[Tree parsing] (TP) is a hard task that asks for the structure of a sentence.",
    "[Parse trees] are structures that show which words go together.",
    "[Glossing] refers to writing a short translation under each word.",
    "[Code switching] (CS) is often defined as the use of two languages in one sentence.",
    "[Entity linking] aims to find the entry of a knowledge base that a name stands for.",
    "The aim of [entity linking] is to find the entry that a name stands for.",
    "In linguistics, a [gloss] is a short translation written under a word.",
    "We present [TreeNet], a parser that reads a sentence from both ends.",
    "Here we introduce [bidirectional reading] (BR), a new method for parsing long sentences.",
    "The [Transformer] is an encoder–decoder that relates positions by attention alone.",
    "Recently, [bidirectional reading], a method that starts from both ends, was tried on Dutch.",
    "We test on [DutchBank], a corpus of Dutch news.",
    "We build a treebank called [DutchBank] that holds a thousand sentences of Dutch news.",
    "This leads to an effect known as [label drift], which grows with the corpus.",
    "[TreeNet]: A Parser for Long Sentences",
    "[DutchBank] – a Corpus of Dutch News",
    "[Bracketing] is a popular method for showing which words go together.",
    "[Tree search] is the problem of finding one tree among many.",
]
DOES_NOT = [
    "[Parsing] is an important task.",
    "[Parsing] is a crucial step in many systems of language technology.",
    "[Parsing] is a key component of systems that translate.",
    "[Parsing] is a challenging task in language technology.",
    "[Word alignments] are the starting point of many systems that translate.",
    "[Parsing] is one of the oldest tasks that the field knows.",
    "Is [parsing] a task of finding the structure of a sentence?",
    "The [model] is a network that reads a sentence from both ends.",
    "Fast [parsing] is a task of finding the structure of a sentence.",
    "In [tree parsing], a network that reads the sentence finds the tree.",
    "To help [TreeNet], a second parser that reads backwards was trained.",
    "We train on DutchBank and [TreeBank], a parser is learned from both.",
    "We compare [TreeNet], a parser, and a tagger of the same size.",
    "We look at features in [language models], a field that asks what they know.",
    "They rest on [search by trees] (ABC), a method for finding trees fast.",
    "[Parse trees] are widely used for translation and many other tasks.",
    "[Parse trees] are becoming a tool of linguists that study dialects.",
    "[Parse trees] are then built into systems that translate.",
    "[Parsing] of Dutch is the task of finding the structure of a sentence.",
    "[Parsing Dutch]: A Study of Verbs",
    "We name the corpus [DutchBank], and it is free.",
    "[Parsing] aims to be the first step that always works in practice.",
    "[Parsing] is a task that our system solves with a new kind of search.",
    "[X] is a tree.",
    "[Parsing] is the task of " + "very " * 200 + "long sentences.",
]


def place(marked: str) -> tuple[str, int, int]:
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "", 1).replace("]", "", 1), start, end


@pytest.mark.parametrize("marked", DEFINES)
def test_a_definition(marked: str) -> None:
    assert 0.3 < how_defining(*place(marked)) <= 1


@pytest.mark.parametrize("marked", DOES_NOT)
def test_no_definition(marked: str) -> None:
    assert how_defining(*place(marked)) == 0


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_text_has_a_score(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert 0 <= how_defining(text, start, end) <= 1


@pytest.mark.parametrize("filler", ["(", "a ", "[a](b) ", "Parsing, a ", ", ", "is a ", "\\"])
def test_hostile_text_takes_no_time(filler: str) -> None:
    assert how_defining("Parsing " + filler * 200_000, 0, 7) == 0
    text = "Parsing" + filler * 40
    assert 0 <= how_defining(text, 0, 7) <= 1


FIRST = "Parsing is important. Parsing is a popular method for finding trees. Glossing is fun."
SECOND = "We dislike trees. Parsing is the task of finding the structure of a sentence. It is hard."


def graph() -> KnowledgeGraph:
    """Two papers; "parsing" is defined twice, better in the second; nobody says what glossing is."""
    papers = (Paper("p1", "On parsing", FIRST), Paper("p2", "", SECOND))
    mentions = {
        "Parsing": (
            spot("p1", FIRST, 0, "Parsing"),
            spot("p1", FIRST, 22, "Parsing"),
            spot("p2", SECOND, 18, "Parsing"),
        ),
        "Glossing": (spot("p1", FIRST, 69, "Glossing"),),
    }
    concepts = tuple(
        Concept(f"concept:{name.lower()}", name.lower(), "task", (), mentions[name]) for name in sorted(mentions)
    )
    extractions = tuple(
        Extraction(
            paper.id,
            tuple(mention for concept in concepts for mention in concept.mentions if mention.paper_id == paper.id),
            cut(paper.id, paper.abstract),
        )
        for paper in papers
    )
    return KnowledgeGraph(nx.DiGraph(), papers, extractions, concepts)


def spot(paper_id: str, text: str, start: int, phrase: str) -> Mention:
    assert text[start : start + len(phrase)] == phrase
    return Mention(paper_id, "abstract", start, start + len(phrase), phrase, "task", "test")


def cut(paper_id: str, text: str) -> tuple[Sentence, ...]:
    ends = [place + 1 for place, char in enumerate(text) if char == "."]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return tuple(Sentence(paper_id, "abstract", start, end) for start, end in zip(starts, ends, strict=True))


BEST = Evidence("p2", "abstract", 18, 77, "Parsing is the task of finding the structure of a sentence.", ((0, 7),))


def test_the_best_sentence_of_all_papers() -> None:
    kg = graph()
    assert evidence.definition(kg, "concept:parsing") == BEST
    assert evidence.definition(kg, "concept:glossing") is None
    assert evidence.definition(kg, "concept:unknown") is None


def test_of_equally_good_sentences_that_of_who_introduces_the_concept() -> None:
    kg = graph()
    texts = {"p1": SECOND, "p2": SECOND}
    papers = tuple(Paper(name, "", text) for name, text in texts.items())
    mentions = tuple(spot(name, SECOND, 18, "Parsing") for name in texts)
    for first in (0, 1):
        extractions = tuple(
            Extraction(m.paper_id, (m,), cut(m.paper_id, SECOND), (), (m,) if place == first else ())
            for place, m in enumerate(mentions)
        )
        concept = Concept("concept:parsing", "parsing", "task", (), mentions)
        found = evidence.definition(
            replace(kg, papers=papers, extractions=extractions, concepts=(concept,)), concept.id
        )
        assert found == replace(BEST, paper_id=mentions[first].paper_id)


def test_why_tells_the_definition() -> None:
    answer = query.why_concept(graph(), "parsing")
    assert answer["definition"] == {
        "paper_id": "p2",
        "title": "",
        "field": "abstract",
        "sentence": BEST.text,
        "start": 18,
        "end": 77,
        "marks": [[0, 7]],
    }
    assert list(render.why(answer))[1] == f"  defined: [Parsing]{BEST.text[7:]}  (p2)"
    assert query.why_concept(graph(), "glossing")["definition"] is None


def test_a_graph_from_the_store_defines_the_same(tmp_path: Path) -> None:
    store.write(graph(), tmp_path / "graph.duckdb")
    assert evidence.definition(store.read(tmp_path), "concept:parsing") == BEST
