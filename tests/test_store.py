"""The store: what is written is read back equal, for users' SQL too, and what cannot be read is one error."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import graphs
import networkx as nx
import page_graph
import pytest

from kgraph import store
from kgraph.errors import StoreError
from kgraph.model import (
    Abbreviation,
    Alias,
    Citation,
    Concept,
    Extraction,
    KnowledgeGraph,
    Mention,
    Paper,
    Problem,
    Reference,
    Relation,
    RelationMention,
    Sentence,
)
from kgraph.store import loading

TITLE = "BERT beats ELMo"
ABSTRACT = "We use \U0001f600 BERT for parsing. See Ode (2017)."
FINGERPRINT = "tagger 1"


def small() -> KnowledgeGraph:
    """One of everything that a store holds, each field with a value of its own."""
    bert_title = Mention("p1", "title", 0, 4, "BERT", "method", "terms", "BERT", 0.75)
    elmo = Mention("p1", "title", 11, 15, "ELMo", "method", "terms")
    bert = Mention("p1", "abstract", 9, 13, "BERT", "method", "terms", "BERT", 0.5)
    parsing = Mention("p1", "abstract", 18, 25, "parsing", "task", "chunks", "parsing")
    first, second = Sentence("p1", "abstract", 0, 26), Sentence("p1", "abstract", 27, 43)
    listed = Reference("p1", "Ode. A title. 2017", ("Ann Ode", "Bo Lee"), 2017, "A title", "10.1/x", "1706.03762", "k1")
    in_text = Reference("p1", "Ode (2017)", ("Ode",), 2017, where="abstract", start=31, end=41)
    papers = (
        Paper("p0", "A title", year=2017, authors=("Ann Ode",), doi="10.1/x", origin="refs.bib:1", source_id="k1"),
        Paper(
            "p1",
            TITLE,
            ABSTRACT,
            2019,
            ("Bo Lee",),
            "ACL",
            "u",
            "10.1/y",
            "1810.04805",
            ("a", "b"),
            (listed,),
            "o",
            "s",
        ),
        Paper("p2", "Nothing known"),
    )
    extraction = Extraction(
        "p1",
        (bert_title, elmo, bert, parsing),
        (Sentence("p1", "title", 0, 15), first, second),
        (Abbreviation("p1", "title", "BERT", 0, 4, "beats ELMo", 5, 15),),
        (bert_title,),
        (in_text,),
        (RelationMention(bert, parsing, "used-for", 0.5),),
    )
    concepts = (
        Concept(
            "concept:bert", "BERT", "method", (Alias("BERT", "label", 2), Alias("bert", "case")), (bert_title, bert)
        ),
        Concept("concept:parsing", "parsing", "task", (), (parsing,)),
    )
    return KnowledgeGraph(
        graph=graphs.all_kinds().graph,
        papers=papers,
        extractions=(Extraction("p0"), extraction, Extraction("p2")),
        concepts=concepts,
        citations=(Citation("p1", "p0", listed, 1.0, "doi"), Citation("p1", "p0", in_text, 0.5, "name and year")),
        relations=(Relation("concept:bert", "concept:parsing", "used-for", "p1", first, 0.5),),
        problems=(Problem("refs.bib:3", "no title", "@x{", "note"),),
        manifest={"extractor": {"name": "terms", "fingerprint": FINGERPRINT}, "n": [1, 2.5, None, "é"]},
    )


def written(kg: KnowledgeGraph, folder: Path) -> Path:
    store.write(kg, folder / store.FILE)
    return folder


def contents(kg: KnowledgeGraph) -> dict[str, Any]:
    """Every part of a graph, comparable; nodes and edges in order."""
    return {
        "nodes": list(kg.graph.nodes(data=True)),
        "edges": list(kg.graph.edges(data=True)),
        "papers": kg.papers,
        "extractions": kg.extractions,
        "concepts": kg.concepts,
        "citations": kg.citations,
        "relations": kg.relations,
        "problems": kg.problems,
        "manifest": dict(kg.manifest),
    }


@pytest.mark.parametrize(
    "kg", [small(), graphs.empty(), graphs.one_node(), graphs.all_kinds()], ids=["small", "empty", "one", "all kinds"]
)
def test_reads_back_what_was_written(tmp_path: Path, kg: KnowledgeGraph) -> None:
    assert contents(store.read(written(kg, tmp_path))) == contents(kg)


def test_hostile_text_comes_back_as_it_was_but_for_lone_surrogates(tmp_path: Path) -> None:
    texts = [*graphs.HOSTILE, "", " ", "\\", '"', "\u0000", "null", "2020-01-01", "1e5", "\u2028"]
    papers = tuple(
        Paper(f"p{number:02}", text, text, authors=(text, text), keywords=(text,), origin=text)
        for number, text in enumerate(texts)
    )
    extractions = tuple(
        Extraction(paper.id, (Mention(paper.id, "title", 0, 1, paper.title, "concept", paper.title),))
        for paper in papers
    )
    kg = KnowledgeGraph(nx.DiGraph(), papers, extractions, (), manifest={"text": "".join(texts[:-1])})
    found = store.read(written(kg, tmp_path))
    expected = [text.encode("utf-8", "replace").decode() for text in texts]
    assert [paper.title for paper in found.papers] == expected
    assert [paper.authors for paper in found.papers] == [(text, text) for text in expected]
    assert [extraction.mentions[0].text for extraction in found.extractions] == expected
    assert found.papers[0] == papers[0]
    assert found.manifest["text"] == "".join(texts[:-1])


def test_mentions_of_concepts_may_be_other_objects_than_those_of_extractions(tmp_path: Path) -> None:
    kg = small()
    told = tuple(replace(c, mentions=tuple(replace(mention) for mention in c.mentions)) for c in kg.concepts)
    assert contents(store.read(written(replace(kg, concepts=told), tmp_path))) == contents(kg)


def test_more_text_than_the_database_may_hold_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_MEMORY", 24)
    papers = tuple(Paper(f"p{number:02}", "A title", chr(233 + number) * 400_000) for number in range(50))
    kg = KnowledgeGraph(nx.DiGraph(), papers, tuple(Extraction(paper.id) for paper in papers), ())
    assert store.read(written(kg, tmp_path)).papers == papers


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_rows_come_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(loading, "_AT_ONCE", at_once)
    assert contents(store.read(written(small(), tmp_path))) == contents(small())


def test_offsets_hold_after_a_lone_surrogate(tmp_path: Path) -> None:
    paper = Paper("p", "\ud800 BERT")
    mention = Mention("p", "title", 2, 6, "BERT", "method", "terms")
    kg = KnowledgeGraph(nx.DiGraph(), (paper,), (Extraction("p", (mention,)),), ())
    found = store.read(written(kg, tmp_path))
    assert found.papers[0].title[mention.start : mention.end] == "BERT"


def test_a_hostile_graph_comes_back(tmp_path: Path) -> None:
    kg = page_graph.make()
    found = store.read(written(kg, tmp_path))
    assert found.graph.number_of_edges() == kg.graph.number_of_edges()
    assert found.concepts == kg.concepts
    assert found.citations == kg.citations
    assert found.relations == kg.relations


def test_evidence_is_the_same_before_and_after(tmp_path: Path) -> None:
    kg = page_graph.make(hostile=False)
    found = store.read(written(kg, tmp_path))
    pair = ("p0-01", "concept:dependency parser")
    assert found.evidence.of_mentions(*pair) == kg.evidence.of_mentions(*pair) != ()


def test_users_can_ask_for_the_sentence_of_each_mention(tmp_path: Path) -> None:
    with duckdb.connect(str(written(small(), tmp_path) / store.FILE), read_only=True) as connection:
        rows = connection.execute("SELECT concept_id, phrase, field, sentence FROM mention_sentences ORDER BY ALL")
        assert rows.fetchall() == [
            ("concept:bert", "BERT", "abstract", "We use \U0001f600 BERT for parsing."),
            ("concept:bert", "BERT", "title", TITLE),
            ("concept:parsing", "parsing", "abstract", "We use \U0001f600 BERT for parsing."),
            (None, "ELMo", "title", TITLE),
        ]


def test_extractions_of_the_same_extractor_are_known_again(tmp_path: Path) -> None:
    kg = small()
    assert store.extracted(written(kg, tmp_path), FINGERPRINT) == {
        (paper.id, paper.title, paper.abstract): extraction
        for paper, extraction in zip(kg.papers, kg.extractions, strict=True)
    }


def test_extractions_of_another_extractor_are_not_used(tmp_path: Path) -> None:
    assert store.extracted(written(small(), tmp_path), "tagger 2") == {}


def test_without_an_earlier_build_nothing_is_known(tmp_path: Path) -> None:
    assert store.extracted(tmp_path, FINGERPRINT) == {}


def test_a_build_that_names_no_extractor_is_not_reused(tmp_path: Path) -> None:
    assert store.extracted(written(replace(small(), manifest={}), tmp_path), FINGERPRINT) == {}


def test_writing_leaves_the_graph_alone_and_nothing_else_behind(tmp_path: Path) -> None:
    kg = small()
    before = contents(small())
    written(kg, tmp_path)
    assert contents(kg) == before
    assert [path.name for path in tmp_path.iterdir()] == [store.FILE]


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    folder = written(small(), tmp_path)
    with pytest.raises(StoreError, match=r"cannot write graph\.duckdb"):
        store.write(small(), folder / store.FILE)


def missing(folder: Path) -> None:
    assert not (folder / store.FILE).exists()


def a_folder(folder: Path) -> None:
    (folder / store.FILE).mkdir()


def no_database(folder: Path) -> None:
    (folder / store.FILE).write_text("not a database\n" * 1000, encoding="utf-8")


def nothing_in_it(folder: Path) -> None:
    (folder / store.FILE).write_bytes(b"")


def cut_off(folder: Path) -> None:
    (folder / store.FILE).write_bytes(stored()[: len(stored()) // 2])


def another_program(folder: Path) -> None:
    change(folder, "CREATE TABLE mine (x INT)", fresh=True)


def another_meta(folder: Path) -> None:
    change(folder, "CREATE TABLE meta (x INT)", fresh=True)


def empty_meta(folder: Path) -> None:
    change(folder, "DELETE FROM meta")


def no_manifest(folder: Path) -> None:
    change(folder, "DELETE FROM meta WHERE key = 'manifest'")


def broken_json(folder: Path) -> None:
    change(folder, "UPDATE meta SET value = '{' WHERE key = 'manifest'")


def manifest_of_another_kind(folder: Path) -> None:
    change(folder, "UPDATE meta SET value = '[]' WHERE key = 'manifest'")


def null_for_a_manifest(folder: Path) -> None:
    change(folder, "UPDATE meta SET value = NULL WHERE key = 'manifest'")


def json_without_end(folder: Path) -> None:
    change(folder, "UPDATE meta SET value = repeat('[', 100000) WHERE key = 'manifest'")


def no_mentions(folder: Path) -> None:
    change(folder, "DROP VIEW mention_sentences; DROP TABLE mentions")


def no_column(folder: Path) -> None:
    change(folder, "ALTER TABLE mentions DROP COLUMN lemma")


def no_such_mention(folder: Path) -> None:
    change(folder, "UPDATE relation_mentions SET head = 99")


def change(folder: Path, statement: str, *, fresh: bool = False) -> None:
    if not fresh:
        (folder / store.FILE).write_bytes(stored())
    with duckdb.connect(str(folder / store.FILE)) as connection:
        connection.execute(statement)


@cache
def stored() -> bytes:
    """The file of `small()`, which takes longer to write than all else here."""
    with TemporaryDirectory() as folder:
        return (written(small(), Path(folder)) / store.FILE).read_bytes()


DAMAGES = [
    *(no_database, nothing_in_it, cut_off, another_program, another_meta, empty_meta, no_manifest, broken_json),
    *(manifest_of_another_kind, null_for_a_manifest, json_without_end, no_mentions, no_column, no_such_mention),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_one_error_on_one_line(tmp_path: Path, damage: Any) -> None:
    damage(tmp_path)
    with pytest.raises(StoreError, match=r"delete it and build again$") as caught:
        store.read(tmp_path)
    assert "\n" not in str(caught.value)
    with pytest.raises(StoreError, match=r"delete it and build again$"):
        store.extracted(tmp_path, FINGERPRINT)


@pytest.mark.parametrize("damage", [missing, a_folder])
def test_a_folder_without_a_graph_says_how_to_make_one(tmp_path: Path, damage: Any) -> None:
    damage(tmp_path)
    with pytest.raises(StoreError, match=r"there is no graph\.duckdb; make one with: kgraph build INPUT --out "):
        store.read(tmp_path)


@pytest.mark.parametrize(
    ("version", "remedy"), [(0, "build it again"), (999, "a newer kgraph wrote it: update this one, or build it again")]
)
def test_another_version_says_so(tmp_path: Path, version: int, remedy: str) -> None:
    change(tmp_path, f"UPDATE meta SET value = '{version}' WHERE key = 'version'")
    for ask in (lambda: store.read(tmp_path), lambda: store.extracted(tmp_path, FINGERPRINT)):
        with pytest.raises(StoreError) as caught:
            ask()
        assert f"store version {version}, this kgraph reads {store.VERSION}; {remedy}" in str(caught.value)


def test_the_contents_of_two_stores_of_one_graph_are_equal(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    for folder in (first, again, other):
        folder.mkdir()
    changed = replace(small(), manifest={"seconds": 2}, concepts=small().concepts[:1])
    assert store.contents(written(small(), first)) == store.contents(written(small(), again))
    differ = store.contents(written(changed, other)).items() ^ store.contents(first).items()
    assert {table for table, _ in differ} == {"concepts", "mentions"}
